"""Sends a process on an errand (errand.py), one at a time, and hears what became of it."""

import contextlib
import selectors
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import msgspec

from firmware.control.responses import AnyResponse, Done, Refused, ReportPart
from firmware.desk.errand import News, Outcome
from firmware.voice.pipes import LineReader


class Process(Protocol):
    """It says a line at ``fd``, and ends."""

    @property
    def fd(self) -> int: ...

    def end(self) -> None:
        """Whatever it is doing."""


Start = Callable[[Sequence[str], bytes], Process]
"""(words of the errand, what it reads at stdin) -> who is on it. May raise OSError."""


class ErrandProcess:
    """``python -m firmware.desk.errand``. Raises OSError when it cannot be started."""

    def __init__(self, words: Sequence[str], given: bytes = b"") -> None:
        # A file and no pipe: nobody waits until it has read what it is given.
        with tempfile.TemporaryFile() as file:
            file.write(given)
            file.seek(0)
            command = [sys.executable, "-m", "firmware.desk.errand", *words]
            self._process = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, bufsize=0)
        assert self._process.stdout is not None
        self._says = self._process.stdout

    @property
    def fd(self) -> int:
        return self._says.fileno()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._says.close()


class Errand(NamedTuple):
    """``what``: as part of a sentence, "the backup"; ``words`` and ``given``: as ``Start`` has them; ``whose``: who
    may ask how far it is."""

    what: str
    words: Sequence[str]
    whose: str = ""
    given: bytes = b""


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
        self._errand = Errand("", ())
        self._news = News(0.0, "")
        self._outcome: Outcome | None = None
        self._then: Callable[[Outcome | None], None] = self._tell

    @property
    def is_busy(self) -> bool:
        return self._process is not None

    def send(self, errand: Errand, then: Callable[[Outcome | None], None] | None = None) -> AnyResponse:
        """``then`` hears the outcome in the place of the log; None: whoever was on it has ended without a word."""
        if self._process is not None:
            return Refused(f"{self._errand.what} is under way just now: try again when the log tells of its end.")
        try:
            self._process = self._start(errand.words, errand.given)
        except OSError as error:
            return Refused(f"{errand.what} cannot be begun: {error.strerror}.")
        self._errand, self._news, self._outcome, self._then = errand, News(0.0, ""), None, then or self._tell
        self._reader = LineReader(self._process.fd)
        self._selector.register(self._process.fd, selectors.EVENT_READ, self._read)
        return Done(f'{errand.what} is under way, and lets all else go first; "show log" tells of its end.')

    def how_far(self, whose: str) -> ReportPart | Refused:
        """The latest errand is, which must be his; of one that has ended, what came of it."""
        if whose != self._errand.whose:
            return Refused("nothing that you have begun is under way, or something else was begun since.")
        if self._process is not None:
            return ReportPart(self._news.done, self._news.doing)
        if self._outcome is None or self._outcome.failed:
            return Refused(f"{self._sentence()}.")
        told = self._sentence()
        return ReportPart(1.0, "", (f"{told[:1].upper()}{told[1:]}.",), last=True)

    def finish(self) -> None:
        """The desk ends: so does who is on an errand; no file is half written."""
        self._let_go()

    def _read(self, _events: int) -> None:
        assert self._reader is not None
        lines = self._reader.read()
        for line in lines or ():
            with contextlib.suppress(msgspec.MsgspecError):
                said: News | Outcome = msgspec.json.decode(line, type=News | Outcome)
                if isinstance(said, News):
                    self._news = said
                else:
                    self._outcome = said
        if lines is None:
            self._let_go()
            self._then(self._outcome)

    def _tell(self, _: Outcome | None) -> None:
        self._note(self._sentence())

    def _sentence(self) -> str:
        """What came of it, without a full stop."""
        if self._outcome is None:
            return f"{self._errand.what} has failed: whoever did it has ended"
        has_failed = " has failed" if self._outcome.failed else ""
        return f"{self._errand.what}{has_failed}: {self._outcome.text}"

    def _let_go(self) -> None:
        if self._process is not None:
            self._selector.unregister(self._process.fd)
            self._process.end()
            self._process = None
