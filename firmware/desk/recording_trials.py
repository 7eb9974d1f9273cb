"""Which recordings of the office can be played: the voice's own reader tries them, in a process of its own."""

import contextlib
import selectors
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from firmware.desk.side_process import Follower, Process, SideProcess
from firmware.voice.prompt_files import SoundFile
from firmware.voice.trial_report import decode

PATIENCE_MS = 10_000
"""Whoever waits to be told is told nothing after so long."""

DIED = "whoever tries to read it fails"

StartTrial = Callable[[list[Path]], Process]
"""(files) -> who tries them. May raise OSError."""


def start_trial(paths: list[Path]) -> Process:
    """A ``StartTrial``."""
    return SideProcess("firmware.voice.try_recordings", (), msgspec.json.encode([str(path) for path in paths]))


class _Waiting(NamedTuple):
    file: SoundFile
    until_ms: int
    then: Callable[[str], None]


class RecordingTrials:
    """``now_ms`` never goes back."""

    def __init__(
        self, selector: selectors.BaseSelector, now_ms: Callable[[], int], start: StartTrial = start_trial
    ) -> None:
        self._selector = selector
        self._now_ms = now_ms
        self._start = start
        self._faults: dict[SoundFile, str] = {}
        """"" of those that can be played; a file that was written again is another one."""
        self._wanted: dict[SoundFile, None] = {}
        self._trying: list[SoundFile] = []
        """In order, the next one first."""
        self._waiting: list[_Waiting] = []
        self._follower: Follower | None = None

    def fault(self, file: SoundFile) -> str:
        """Why it cannot be played, "" if it can, or nobody knows yet: then it is tried now."""
        if file not in self._faults and file not in self._trying:
            self._wanted[file] = None
        return self._faults.get(file, "")

    def hear(self, file: SoundFile, then: Callable[[str], None]) -> None:
        """``then`` is told, once, why it cannot be played; "" if it can, or nobody finds out in time."""
        self._waiting.append(_Waiting(file, self._now_ms() + PATIENCE_MS, then))
        self.fault(file)

    def due_ms(self) -> int | None:
        """When ``step`` has something to do."""
        if self._wanted and self._follower is None:
            return self._now_ms()
        return min((one.until_ms for one in self._waiting), default=None)

    def step(self, now_ms: int) -> None:
        """Begin, and answer whoever has waited long enough."""
        if self._wanted and self._follower is None:
            self._begin()
        self._answer(lambda one: one.file in self._faults or now_ms >= one.until_ms)

    def finish(self) -> None:
        """The desk ends."""
        if self._follower is not None:
            self._follower.let_go()
            self._follower = None

    def _begin(self) -> None:
        self._trying, self._wanted = list(self._wanted), {}
        try:
            process = self._start([file.path for file in self._trying])
        except OSError:
            # Who plays them says so too, in the log.
            self._faults.update(dict.fromkeys(self._trying, ""))
            self._trying = []
            return
        self._follower = Follower(process, self._selector, self._line, self._ended)

    def _line(self, line: bytes) -> None:
        with contextlib.suppress(msgspec.MsgspecError):
            tried = decode(line)
            if self._trying and str(self._trying[0].path) == tried.path:
                self._faults[self._trying.pop(0)] = tried.reason

    def _ended(self) -> None:
        """What it has not come to is tried again, but for the one that it died of."""
        self._follower = None
        if self._trying:
            self._faults[self._trying.pop(0)] = DIED
        self._wanted.update(dict.fromkeys(self._trying))
        self._trying = []

    def _answer(self, is_over: Callable[[_Waiting], bool]) -> None:
        over = [one for one in self._waiting if is_over(one)]
        self._waiting = [one for one in self._waiting if one not in over]
        for one in over:
            one.then(self._faults.get(one.file, ""))
