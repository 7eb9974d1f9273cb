"""The journal as it is read: file after file, each from what call control knew when it was begun."""

import contextlib
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec

from firmware.desk.journal.frames import AnyFrame, Begun, Decided, Wall, decode
from firmware.desk.journal.packing import NoJournalError, unpacked
from firmware.desk.journal.ring import DIRECTORY, places

_ZLIB = b"\x78"
"""The first byte of what is packed (RFC 1950)."""


class Entry(NamedTuple):
    """``at``: date and time in the office."""

    at: datetime
    frame: Decided


class Chapter(NamedTuple):
    """A file that can be run again. ``remarks``: what of it cannot be read, a sentence each. ``goes_on``: there was
    more, which nobody asked for."""

    name: str
    begun: Begun
    entries: list[Entry]
    remarks: tuple[str, ...] = ()
    goes_on: bool = False

    @property
    def until(self) -> datetime:
        """Of its last frame."""
        return self.entries[-1].at if self.entries else self.begun.local


def files(path: Path) -> list[Path]:
    """The files of a journal, the oldest first: of the directory where they are, or of that where a box keeps all; a
    path of anything else is taken for a file. Raises OSError."""
    if not path.is_dir():
        return [path]
    place = path / DIRECTORY if (path / DIRECTORY).is_dir() else path
    return [place / one.name for one in places([entry.name for entry in place.iterdir()])]


def chapter(path: Path) -> Chapter:
    """A file. Raises OSError, and NoJournalError where nothing of it can be run again."""
    return chapter_of(path.name, path.read_bytes())


def chapter_of(name: str, data: bytes) -> Chapter:
    """A file of this name. Raises NoJournalError."""
    remarks = []
    if data[:1] == _ZLIB:
        data, is_whole = _unzipped(data)
        if not is_whole:
            remarks.append(f"{name} is damaged: what comes after that is left out")
    frames, left = unpacked(data)
    decoded = []
    for frame in frames:
        try:
            decoded.append(decode(frame))
        except msgspec.MsgspecError as error:
            remarks.append(f"{name} is of another version of this program ({error}): the rest is left out")
            break
    if left and not remarks:
        remarks.append(f"the last {left} bytes of {name} are torn or damaged: they are left out")
    if not decoded or not isinstance(decoded[0], Begun):
        raise NoJournalError("is of another version of this program" if frames else "has nothing in it yet")
    return Chapter(name, decoded[0], entries_of(decoded[0], decoded[1:]), tuple(remarks))


def chapters(path: Path) -> Iterator[Chapter | str]:
    """All files of a journal, the oldest first; a sentence in the place of one that cannot be read. Raises OSError
    where there is none."""
    yield from map(read, files(path))


def read(path: Path) -> Chapter | str:
    """A file, or a sentence in its place. Raises OSError."""
    try:
        return chapter(path)
    except NoJournalError as error:
        return f"{path.name} {error}"


def _unzipped(data: bytes) -> tuple[bytes, bool]:
    """As far as it is sound, and whether that is all of it."""
    reader = zlib.decompressobj()
    found = b""
    for at in range(0, len(data), 4096):
        with contextlib.suppress(zlib.error):
            found += reader.decompress(data[at : at + 4096])
            continue
        return found, False
    return found, reader.eof


def entries_of(begun: Begun, frames: list[AnyFrame]) -> list[Entry]:
    """Frames that come after ``begun``, each with its date and time."""
    ms, local = begun.ms, begun.local
    entries: list[Entry] = []
    for frame in frames:
        if isinstance(frame, Wall):
            ms, local = frame.ms, frame.local
        elif not isinstance(frame, Begun):
            entries.append(Entry(local + timedelta(milliseconds=frame.ms - ms), frame))
    return entries
