"""The files of the journal: the newest is written to, those before it are packed, the oldest is removed first.

Whenever power fails, what has been synced can be read, and at most the frame that was being written is torn.
"""

import contextlib
import errno
import os
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from firmware.config.disk import Disk, content, put, sync_directory
from firmware.desk.journal.packing import MAGIC, packed

DIRECTORY = "journal"
"""Where the files are, in the directory where the box keeps everything."""
PACKED = ".z"
KEPT_FREE = 32_000_000
"""Bytes of the disk that a journal never takes: revisions, memory and messages need them."""

_NAME = re.compile(r"(\d{6,})\.journal(\.z)?")
_NEW = re.compile(r".*\.new")
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC


class Place(NamedTuple):
    """A file of a ring. The larger its number, the newer it is."""

    number: int
    name: str


def places(names: list[str]) -> list[Place]:
    """The files of a ring among these names, the oldest first. Where power failed while one was packed there are two of
    a number, and both are whole: the packed one is meant."""
    found = {}
    for name in sorted(names):
        match = _NAME.fullmatch(name)
        if match:
            found[int(match[1])] = name
    return [Place(number, name) for number, name in sorted(found.items())]


class Ring:
    """In ``directory``, which is made anew where somebody has removed it. ``free``: bytes that are free where a path
    is. Every method may raise OSError; after that ``begin`` begins anew."""

    def __init__(self, directory: Path, free: Callable[[Path], int], disk: Disk = os) -> None:
        self.directory = directory
        self._free = free
        self._disk = disk
        self._descriptor: int | None = None
        self._unsynced = False
        self._new_name = False
        self._number = 0

    @property
    def unsynced(self) -> bool:
        """Something is written that a power cut might still take."""
        return self._unsynced

    def is_gone(self) -> bool:
        """Somebody has removed the file that is written to: what is written now nobody will find."""
        return f"{self._number:06}.journal" not in self._names()

    def begin(self, frame: bytes, files: int) -> None:
        """Another file, which begins with this frame; of the others the newest ``files`` - 1 are kept."""
        self.close()
        self._tidy(files)
        self._number += 1
        path = self.directory / f"{self._number:06}.journal"
        self._descriptor = self._disk.open(path, _FLAGS, 0o640)
        self._new_name = True
        self.write(MAGIC + packed(frame))

    def write(self, data: bytes) -> None:
        """Frames, packed, at the end of the newest file."""
        assert self._descriptor is not None
        self._unsynced = True
        while data:
            data = data[self._disk.write(self._descriptor, data) :]

    def sync(self) -> None:
        """What was written so far no power cut takes."""
        assert self._descriptor is not None
        self._disk.fsync(self._descriptor)
        if self._new_name:
            sync_directory(self._disk, self.directory)
            self._new_name = False
        self._unsynced = False

    def close(self) -> None:
        """Sync, and write no more to this file."""
        if self._descriptor is not None:
            self.sync()
            self.drop()

    def drop(self) -> None:
        """Write no more to this file, whatever became of it. Never raises."""
        descriptor, self._descriptor = self._descriptor, None
        self._unsynced = False
        if descriptor is not None:
            with contextlib.suppress(OSError):
                self._disk.close(descriptor)

    def _tidy(self, files: int) -> None:
        """Pack what is written to no more, make room for one file more."""
        names = self._names()
        kept = places(names)
        self._number = max(self._number, kept[-1].number if kept else 0)
        for name in names:
            if _NEW.fullmatch(name) or (name + PACKED in names and _NAME.fullmatch(name)):
                self._disk.unlink(self.directory / name)
        while len(kept) >= files or (len(kept) > 1 and self._is_full()):
            self._disk.unlink(self.directory / kept.pop(0).name)
        if self._is_full():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        for place in kept:
            if not place.name.endswith(PACKED):
                self._pack(place.name)

    def _names(self) -> list[str]:
        try:
            return self._disk.listdir(self.directory)
        except FileNotFoundError:
            self._disk.mkdir(self.directory, 0o750)
            return []

    def _is_full(self) -> bool:
        return self._free(self.directory) < KEPT_FREE

    def _pack(self, name: str) -> None:
        path = self.directory / name
        packed_path = path.with_name(name + PACKED)
        put(self._disk, packed_path, zlib.compress(content(self._disk, path)))
        try:
            self._disk.unlink(path)
        except FileNotFoundError:
            # Somebody has removed the journal meanwhile: he meant this, too.
            self._disk.unlink(packed_path)
