"""Files that a power cut cannot harm: written beside the old one, synced, and then put in its place."""

import contextlib
import os
from pathlib import Path
from typing import Protocol

_CHUNK = 65_536


class Disk(Protocol):
    """The system calls that are used; the module ``os`` is one. Each raises OSError."""

    def open(self, path: Path, flags: int, mode: int = ..., /) -> int: ...

    def read(self, descriptor: int, most: int, /) -> bytes: ...

    def write(self, descriptor: int, data: bytes, /) -> int: ...

    def fsync(self, descriptor: int, /) -> None: ...

    def close(self, descriptor: int, /) -> None: ...

    def replace(self, source: Path, target: Path, /) -> None: ...

    def unlink(self, path: Path, /) -> None: ...

    def mkdir(self, path: Path, mode: int = ..., /) -> None: ...

    def listdir(self, path: Path, /) -> list[str]: ...


def content(disk: Disk, path: Path) -> bytes:
    """All of a file. Raises OSError."""
    descriptor = disk.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        found = b""
        while chunk := disk.read(descriptor, _CHUNK):
            found += chunk
        return found
    finally:
        disk.close(descriptor)


def create(disk: Disk, path: Path, data: bytes) -> None:
    """A file for the box alone, all of which is on the disk. Raises OSError."""
    descriptor = disk.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        while data:
            data = data[disk.write(descriptor, data) :]
        # A name must never stand for content that is not on the disk yet.
        disk.fsync(descriptor)
    finally:
        disk.close(descriptor)


def sync_directory(disk: Disk, path: Path) -> None:
    """Names that were made or changed in this directory are on the disk. Raises OSError."""
    descriptor = disk.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        disk.fsync(descriptor)
    finally:
        disk.close(descriptor)


def set_aside(disk: Disk, path: Path, prefix: str) -> None:
    """Give a damaged file the name ``prefix`` and a number that none has yet. Raises OSError."""
    names = disk.listdir(path.parent)
    ends = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    number = 1 + max((int(end) for end in ends if end.isdecimal()), default=0)
    disk.replace(path, path.parent / f"{prefix}{number}")
    # Its name must be safe before another file gets the one that it had.
    sync_directory(disk, path.parent)


def put(disk: Disk, path: Path, data: bytes) -> None:
    """This file, whole, in the place of the one before: the moment is that of the name's change.

    Raises OSError; then the one before is there still, but where only the last step failed, which makes it lasting.
    """
    beside = path.with_name(f"{path.name}.new")
    try:
        create(disk, beside, data)
        disk.replace(beside, path)
    except OSError:
        # On a full disk what was begun would take the place that is missing.
        with contextlib.suppress(OSError):
            disk.unlink(beside)
        raise
    sync_directory(disk, path.parent)
