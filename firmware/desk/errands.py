"""Sends a process on an errand (errand.py), one at a time, and hears what became of it."""

import selectors
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from firmware.control.responses import AnyResponse, Done, Refused
from firmware.desk.errand import Outcome
from firmware.voice.pipes import LineReader


class Process(Protocol):
    """It says a line at ``fd``, and ends."""

    @property
    def fd(self) -> int: ...

    def end(self) -> None:
        """Whatever it is doing."""


Start = Callable[[Sequence[str]], Process]
"""(words of the errand) -> who is on it. May raise OSError."""


class ErrandProcess:
    """``python -m firmware.desk.errand``. Raises OSError when it cannot be started."""

    def __init__(self, words: Sequence[str]) -> None:
        command = [sys.executable, "-m", "firmware.desk.errand", *words]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, bufsize=0)
        assert self._process.stdout is not None
        self._says = self._process.stdout

    @property
    def fd(self) -> int:
        return self._says.fileno()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._says.close()


class Errands:
    """``note`` takes one sentence for the log: what came of each is told there."""

    def __init__(
        self, selector: selectors.BaseSelector, note: Callable[[str], None], start: Start = ErrandProcess
    ) -> None:
        self._selector = selector
        self._note = note
        self._start = start
        self._process: Process | None = None
        self._reader: LineReader | None = None
        self._what = ""
        self._outcome: Outcome | None = None
        self._then: Callable[[Outcome | None], None] = self._tell

    @property
    def is_busy(self) -> bool:
        return self._process is not None

    def send(
        self, what: str, words: Sequence[str], then: Callable[[Outcome | None], None] | None = None
    ) -> AnyResponse:
        """``what``: the errand as part of a sentence, "the backup". ``then`` hears the outcome in the place of the log;
        None: whoever was on it has ended without a word."""
        if self._process is not None:
            return Refused(f"{self._what} is under way just now: try again when the log tells of its end.")
        try:
            self._process = self._start(words)
        except OSError as error:
            return Refused(f"{what} cannot be begun: {error.strerror}.")
        self._what, self._outcome, self._then = what, None, then or self._tell
        self._reader = LineReader(self._process.fd)
        self._selector.register(self._process.fd, selectors.EVENT_READ, self._read)
        return Done(f'{what} is under way, and lets all else go first; "show log" tells of its end.')

    def finish(self) -> None:
        """The desk ends: so does who is on an errand; no file is half written."""
        self._let_go()

    def _read(self, _events: int) -> None:
        assert self._reader is not None
        lines = self._reader.read()
        for line in lines or ():
            try:
                self._outcome = msgspec.json.decode(line, type=Outcome)
            except msgspec.MsgspecError:
                continue
        if lines is None:
            self._let_go()
            self._then(self._outcome)

    def _tell(self, outcome: Outcome | None) -> None:
        if outcome is None:
            self._note(f"{self._what} has failed: whoever did it has ended")
        elif outcome.failed:
            self._note(f"{self._what} has failed: {outcome.text}")
        else:
            self._note(f"{self._what}: {outcome.text}")

    def _let_go(self) -> None:
        if self._process is not None:
            self._selector.unregister(self._process.fd)
            self._process.end()
            self._process = None
