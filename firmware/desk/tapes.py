"""Recordings of calls: which there are, who takes one away, and the end of those that have been kept for long enough.

They lie as ``calls/2026-11-30/094112-41-line-2-from-p36301234567-with-11.wav`` (callcontrol.tapes, and
recording_names.dated of the voice process): when, the number of the recording, the line, the other side, and who was
here. For people it is ``20261130-094112-41``.
"""

import contextlib
import os
import re
import wave
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from firmware.control.requests import DeleteFile, ReadFile, WriteFile
from firmware.control.responses import AnyResponse, Done, FilePart, Refused
from firmware.control.views import RecordingView
from firmware.desk.folders import PART

FOLDER = "calls"
"""firmware.voice.recording_names.CALLS."""

LOOK_MS = 600_000
"""How often it is looked for what has been kept for long enough, and for room."""

LEAST_FREE = 256_000_000
"""Bytes of the disk that recordings of calls leave free, our choice: messages and all else come first. Four hours more
of recording go into it until the recorders stop (firmware.voice.recorder.LEAST_FREE_BYTES)."""

MOST_SHOWN = 500
"""The latest ones; a day, or more of it, picks among all."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FILE = re.compile(
    r"(\d\d)(\d\d)(\d\d)-(\d+)-line-(\d+)(?:-(from|to)-([p\d]+))?(?:-with-(\d+))?((?:-\d+)?)\.wav", re.ASCII
)


class _Tape(NamedTuple):
    path: Path
    name: str
    """For people."""
    when: str
    line: int
    number: str
    who: str


class Tapes:
    """A duty of the desk. ``directory``: where everything is kept; ``clock()``: date and time in the office, None as
    long as the core has not told it: nothing is too old then; ``keep_days()``: 0 = nobody knows; ``free``: bytes that
    are free where a path is. ``note`` takes a line of the log."""

    def __init__(
        self,
        directory: Path,
        *,
        clock: Callable[[], datetime | None],
        keep_days: Callable[[], int],
        free: Callable[[Path], int],
        note: Callable[[str], None],
    ) -> None:
        self._directory = directory / FOLDER
        self._clock = clock
        self._keep_days = keep_days
        self._free = free
        self._note = note
        self._due_ms = 0

    # -- what people ask

    def rows(self, which: str) -> list[RecordingView]:
        """The latest ones of a day ("2026-11-30"), or whose name begins so, the oldest first."""
        found = [tape for tape in self._tapes() if _is_asked(tape, which)][-MOST_SHOWN:]
        return [
            RecordingView(tape.name, tape.when, tape.line, tape.number, tape.who, _length_s(tape.path))
            for tape in found
        ]

    def of_number(self, forms: Collection[str]) -> list[str]:
        """Names of recordings of calls with this number, in whichever of these ways it is written."""
        return [tape.name for tape in self._tapes() if tape.number.partition(" ")[2] in forms]

    def answer(self, request: ReadFile | WriteFile | DeleteFile, user: str) -> AnyResponse:
        """Never raises; who has heard or deleted one stands in the log."""
        if isinstance(request, WriteFile):
            return Refused("recordings are made by the box alone; they can be read and deleted.")
        found = (tape.path for tape in self._tapes(request.name[:8]) if tape.name == request.name)
        path = next(found, None)
        if path is None:
            return Refused(f"there is no recording {request.name[:64]!r}.")
        try:
            if isinstance(request, ReadFile):
                return self._read(path, request, user)
            path.unlink()
        except OSError as error:
            return Refused(f"the recording {request.name} cannot be read or deleted ({error.strerror}).")
        self._note(f"{user} has deleted the recording {request.name}")
        return Done(f"recording {request.name} is deleted.")

    def _read(self, path: Path, request: ReadFile, user: str) -> AnyResponse:
        if request.offset < 0:
            return Refused(f"a file cannot be read from {request.offset}: offsets begin with 0.")
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = os.pread(file.fileno(), PART, min(request.offset, size))
        if request.offset == 0:
            self._note(f"{user} takes a copy of the recording {request.name}")
        return FilePart(data, size)

    # -- what is done by itself

    def take(self, _command: Any) -> None:
        """It takes none."""

    def due_ms(self) -> int | None:
        return self._due_ms

    def step(self, now_ms: int) -> None:
        """What is to go is deleted: a power cut in between leaves the rest for the next time."""
        if now_ms < self._due_ms:
            return
        self._due_ms = now_ms + LOOK_MS
        with contextlib.suppress(OSError):
            self._delete_old()
        with contextlib.suppress(OSError):
            self._make_room()

    def finish(self) -> None:
        """Nothing is left."""

    def _delete_old(self) -> None:
        now, days = self._clock(), self._keep_days()
        if now is None or not days:
            return
        last = now.date() - timedelta(days=days)
        count = 0
        for day in self._days():
            if date.fromisoformat(day.name) >= last:
                break
            count += sum(_delete(path) for path in _files(day))
            with contextlib.suppress(OSError):
                day.rmdir()  # one that is under way stays, and its folder with it
        if count:
            self._note(f"{_recordings(count)} of before {last} deleted: they are kept for {days} days")

    def _make_room(self) -> None:
        count = 0
        for path in (path for day in self._days() for path in _files(day)):
            if self._free(self._directory) >= LEAST_FREE:
                break
            count += _delete(path)
        if count:
            free_mb = LEAST_FREE // 1_000_000
            self._note(f"{_recordings(count)} deleted, the oldest: less than {free_mb} MB of the disk were free")

    def _tapes(self, of_day: str = "") -> Iterator[_Tape]:
        """Of all days, or of that which is written so ("20261130")."""
        for day in self._days():
            if of_day and day.name.replace("-", "") != of_day:
                continue
            for path in _files(day):
                found = _FILE.fullmatch(path.name)
                if found is not None:
                    yield _tape(path, day.name, found)

    def _days(self) -> list[Path]:
        """The oldest first."""
        try:
            return sorted(path for path in self._directory.iterdir() if _is_day(path.name))
        except OSError:
            return []


def _is_day(name: str) -> bool:
    if not _DAY.fullmatch(name):
        return False
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True


def _files(day: Path) -> list[Path]:
    """The oldest first; those that are under way are none yet."""
    try:
        return sorted(path for path in day.iterdir() if path.suffix == ".wav")
    except OSError:
        return []


def _tape(path: Path, day: str, found: re.Match[str]) -> _Tape:
    hour, minute, second, count, line, way, number, who, again = found.groups()
    shown = f"{way} {number.replace('p', '+')}" if way else ""
    name = f"{day.replace('-', '')}-{hour}{minute}{second}-{count}{again}"
    return _Tape(path, name, f"{day} {hour}:{minute}:{second}", int(line), shown, who or "")


def _is_asked(tape: _Tape, which: str) -> bool:
    return not which or tape.name.startswith(which.replace("-", "", 2) if _DAY.match(which) else which)


def _length_s(path: Path) -> float:
    """0 of one that cannot be read."""
    try:
        with wave.open(str(path), "rb") as file:
            return round(file.getnframes() / file.getframerate(), 1)
    except (OSError, EOFError, wave.Error, ZeroDivisionError):
        return 0.0


def _delete(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _recordings(count: int) -> str:
    return "one recording" if count == 1 else f"{count} recordings"
