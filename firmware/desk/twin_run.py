"""A run of the twin, as the desk hears it: how far it is, what it tells, why it does not."""

import os
import re
import selectors
from collections import deque
from collections.abc import Callable

from firmware.desk.twin_process import Process
from firmware.voice.pipes import LineReader

MOST_BYTES = 400_000
"""Of an answer, which fills a few screens; what is longer is cut."""
MOST_REMARKS = 20
LONGEST_REMARK = 500
CUT = "What follows was left out: it is too long to be kept here."
BEGINS = "beginning"
"""What it does before it says so: where the box has much to do, that takes a while."""
_AT_ONCE = 65_536
_PROGRESS = re.compile(r"(\d{1,3}) % (.*?)(?:, \d{1,3} %)?", re.ASCII)
"""``40 % running, 3 %``: of the whole, and what it does, of which so much is done."""
_SAYS = "linebox twin: "
_USAGE = "error: "
"""Behind that, where an option is wrong (argparse)."""


class TwinRun:
    """``done``: 0 to 1; ``doing``: in words."""

    def __init__(self, process: Process, selector: selectors.BaseSelector) -> None:
        self.done, self.doing = 0.0, BEGINS
        self._process = process
        self._selector = selector
        self._answer = bytearray()
        self._is_cut = False
        self._remarks: deque[str] = deque(maxlen=MOST_REMARKS)
        self._errors = LineReader(process.err)
        self._open: set[int] = set()
        self._hear(process.out, self._read_answer)
        self._hear(process.err, self._read_errors)

    @property
    def goes_on(self) -> bool:
        """It has not said all yet, or not ended."""
        return bool(self._open) or self._process.status() is None

    @property
    def went_well(self) -> bool:
        """Of one that does not go on."""
        return self._process.status() == 0

    @property
    def lines(self) -> tuple[str, ...]:
        """What it has told, for people."""
        text = self._answer.decode("utf-8", "replace").rstrip("\n")
        found = tuple(text.split("\n")) if text else ()
        return (*found[:-1], CUT) if self._is_cut else found

    @property
    def refusals(self) -> tuple[str, ...]:
        """Sentences why nothing came of it; none where it has failed without."""
        said = list(self._remarks)
        begin = next((at for at, line in enumerate(said) if line.startswith(_SAYS)), len(said))
        return tuple(line.removeprefix(_SAYS).removeprefix(_USAGE) for line in said[begin:])

    @property
    def last_word(self) -> str:
        """Of one that has failed without a sentence: what it said last; "": nothing."""
        return self._remarks[-1] if self._remarks else ""

    def end(self) -> Process:
        """Whatever it is doing; the process may take a moment longer."""
        for fd in self._open:
            self._selector.unregister(fd)
        self._open.clear()
        self._process.kill()
        return self._process

    def _hear(self, fd: int, read: Callable[[int], None]) -> None:
        self._selector.register(fd, selectors.EVENT_READ, read)
        self._open.add(fd)

    def _over(self, fd: int) -> None:
        self._selector.unregister(fd)
        self._open.discard(fd)

    def _read_answer(self, _events: int) -> None:
        data = os.read(self._process.out, _AT_ONCE)
        if not data:
            self._over(self._process.out)
        room = MOST_BYTES - len(self._answer)
        self._is_cut = self._is_cut or len(data) > room
        self._answer += data[:room]

    def _read_errors(self, _events: int) -> None:
        lines = self._errors.read()
        if lines is None:
            self._over(self._process.err)
        for line in lines or ():
            text = line.decode("utf-8", "replace").strip()
            match = _PROGRESS.fullmatch(text)
            if match is None:
                self._remarks.append(text[:LONGEST_REMARK])
            else:
                self.done, self.doing = min(int(match[1]), 100) / 100, match[2][:LONGEST_REMARK]
