"""A recording on the disk, safe against a power cut: under way it has a name of its own, and whatever of it was written
is finished when the box starts again.

WAV, 16 bits, one channel, at the rate at which lines are listened to: all that a telephone passes, 16 kB a second.
"""

import errno
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from firmware.voice.recording_names import CALLS, MESSAGES, PROMPTS

WAV, PART = ".wav", ".wav.part"
HEADER_BYTES = 44
SAMPLE_BYTES = 2

MODE = 0o640
"""What people have said is nobody else's business on this machine."""

SYNC_BYTES = 32_000
"""After so many (2 s) what was written is safe from a power cut."""


class RecordingFile:
    """``name`` below ``folder``; nothing is there by that name until ``keep``. All of it raises OSError."""

    def __init__(self, folder: Path, name: str, rate: int) -> None:
        self._path = path_of(folder, name)
        self._rate = rate
        self._part = part_of(self._path)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
        self._file = os.fdopen(os.open(self._part, flags, MODE), "wb", buffering=0)
        self._file.write(header(rate, 0))
        self._synced = 0
        self.frames = 0
        """Samples that were written."""

    def write(self, samples: npt.NDArray[np.int16]) -> bool:
        """True: it was made safe as well, which takes its time."""
        data = samples.astype("<i2").tobytes()
        if self._file.write(data) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.frames += len(samples)
        if (self.frames - self._synced) * SAMPLE_BYTES < SYNC_BYTES:
            return False
        self._synced = self.frames
        os.fsync(self._file.fileno())
        return True

    def keep(self, frames: int) -> int:
        """The first ``frames`` samples are kept, or those that the disk took, under the recording's name; none: nothing
        is. How many that were."""
        with self._file:
            kept = _finish(self._file.fileno(), self._rate, frames)
        if kept:
            _rename(self._part, self._path)
        else:
            self._part.unlink()
        return kept


def path_of(folder: Path, name: str) -> Path:
    """Where a recording of this name (recording_names.NAME) is kept."""
    return folder / f"{name}{WAV}"


def part_of(path: Path) -> Path:
    """Where it is while it is under way."""
    return path.with_name(path.name.removesuffix(WAV) + PART)


def finish_all(folder: Path) -> Iterator[tuple[str, int]]:
    """What was under way when the box ended is kept: (name, length in ms). One that cannot be is left as it is."""
    for part in sorted(part for kind in (MESSAGES, CALLS, PROMPTS) for part in (folder / kind).rglob(f"*{PART}")):
        try:
            found = _finish_part(part)
        except OSError:
            continue
        if found:
            yield str(part.relative_to(folder)).removesuffix(PART), found


def messages_kept(folder: Path) -> dict[str, int]:
    """Recordings among the messages that are over: name -> length in ms; 0 of one that cannot be read. Raises
    OSError."""
    return {f"{MESSAGES}/{path.stem}": _length_ms(path) for path in sorted((folder / MESSAGES).glob(f"*{WAV}"))}


def free_name(folder: Path, name: str) -> str:
    """``name``, or where something is called so, or is going to be, the first of ``name-2``, ``name-3`` ... that is
    free: a clock that was put back must cost nobody a recording."""
    path = path_of(folder, name)
    if not (path.exists() or part_of(path).exists()):
        return name
    count = 2
    while path_of(folder, f"{name}-{count}").exists() or part_of(path_of(folder, f"{name}-{count}")).exists():
        count += 1
    return f"{name}-{count}"


def rename(folder: Path, name: str, to: str) -> None:
    """In place of what has that name. Raises OSError."""
    path_of(folder, to).parent.mkdir(parents=True, exist_ok=True)
    _rename(path_of(folder, name), path_of(folder, to))


def discard(folder: Path, name: str) -> None:
    """One that is not there stays so. Raises OSError."""
    path_of(folder, name).unlink(missing_ok=True)


def header(rate: int, frames: int) -> bytes:
    """Of a WAV file with so many samples."""
    size = frames * SAMPLE_BYTES
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * SAMPLE_BYTES, SAMPLE_BYTES, 8 * SAMPLE_BYTES)
    return struct.pack("<4sI4s", b"RIFF", HEADER_BYTES - 8 + size, b"WAVE") + form + struct.pack("<4sI", b"data", size)


def _finish_part(part: Path) -> int:
    """Its length in ms; 0: there was nothing in it, and it is no more."""
    with part.open("r+b", buffering=0) as file:
        begin = file.read(HEADER_BYTES)
        rate = int.from_bytes(begin[24:28], "little")
        frames = _finish(file.fileno(), rate, part.stat().st_size) if len(begin) == HEADER_BYTES and rate else 0
    if not frames:
        part.unlink()
        return 0
    _rename(part, part.with_name(part.name.removesuffix(PART) + WAV))
    return frames * 1000 // rate


def _length_ms(path: Path) -> int:
    try:
        with path.open("rb") as file:
            rate = int.from_bytes(file.read(HEADER_BYTES)[24:28], "little")
            samples = (os.fstat(file.fileno()).st_size - HEADER_BYTES) // SAMPLE_BYTES
    except OSError:
        return 0
    return max(0, samples) * 1000 // rate if rate else 0


def _finish(file: int, rate: int, frames: int) -> int:
    """Cut to so many samples at most, with a header that says so, safe from a power cut."""
    frames = min(frames, (os.fstat(file).st_size - HEADER_BYTES) // SAMPLE_BYTES)
    if frames <= 0:
        return 0
    os.ftruncate(file, HEADER_BYTES + frames * SAMPLE_BYTES)
    os.pwrite(file, header(rate, frames), 0)
    os.fsync(file)
    return frames


def _rename(path: Path, to: Path) -> None:
    path.replace(to)
    folder = os.open(to.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
