"""The memory on the disk: whenever power fails, the latest one or the one before it is there, whole.

A new memory is written beside the old one and takes its place when all of it has reached the disk. What is damaged is
set aside and never overwritten: somebody may want to look at it.
"""

import errno
import os
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from firmware.callcontrol.memory import Memory

NAME = "memory.json"
OLD = "memory.json.old"
NEW = "memory.json.new"
DAMAGED = "memory.json.damaged-"
VERSION = 1

_CHUNK = 65_536

_DAMAGE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

_LASTING = (errno.EIO, errno.EISDIR)


class Disk(Protocol):
    """The system calls that are used; the module ``os`` is one. Each raises OSError."""

    def open(self, path: Path, flags: int, mode: int = ..., /) -> int: ...

    def read(self, descriptor: int, most: int, /) -> bytes: ...

    def write(self, descriptor: int, data: bytes, /) -> int: ...

    def fsync(self, descriptor: int, /) -> None: ...

    def close(self, descriptor: int, /) -> None: ...

    def replace(self, source: Path, target: Path, /) -> None: ...

    def listdir(self, path: Path, /) -> list[str]: ...


class Found(NamedTuple):
    """``memory`` is None where none was ever written. ``remarks``: a sentence for each file that could not be used.

    ``is_latest``: it stands where the latest one belongs.
    """

    memory: Memory | None
    is_latest: bool
    remarks: tuple[str, ...]


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    memory: msgspec.Raw


class MemoryFile:
    """``memory.json`` in ``directory``, with the one before it and with those that were found damaged."""

    def __init__(self, directory: Path, disk: Disk = os) -> None:
        self.directory = directory
        self._disk = disk

    def read(self) -> Found:
        """The latest memory that can be read. Never raises; changes nothing."""
        remarks: list[str] = []
        for name in (NAME, OLD):
            try:
                return Found(_decode(self._content(name)), name == NAME, tuple(remarks))
            except FileNotFoundError:
                continue
            except OSError as error:
                remarks.append(f"{self.directory / name} cannot be read ({error.strerror})")
            except _DAMAGE as error:
                remarks.append(f"{self.directory / name} is damaged ({error})")
        return Found(None, False, tuple(remarks))

    def write(self, memory: Memory) -> None:
        """Put this memory in the place of the latest one. Raises OSError; what was there is there still."""
        has_latest = self._is_sound_or_set_aside(NAME)
        self._is_sound_or_set_aside(OLD)
        self._create(NEW, _encode(memory))
        if has_latest:
            self._disk.replace(self.directory / NAME, self.directory / OLD)
        self._disk.replace(self.directory / NEW, self.directory / NAME)
        self._sync_directory()

    def _is_sound_or_set_aside(self, name: str) -> bool:
        """There is such a file now, and it can be read. Raises OSError where that may be otherwise the next time."""
        try:
            _decode(self._content(name))
        except FileNotFoundError:
            return False
        except OSError as error:
            if error.errno not in _LASTING:
                raise
        except _DAMAGE:
            pass
        else:
            return True
        self._disk.replace(self.directory / name, self.directory / f"{DAMAGED}{self._next_number()}")
        # Its name must be safe before another file gets the one that it had.
        self._sync_directory()
        return False

    def _next_number(self) -> int:
        ends = [name.removeprefix(DAMAGED) for name in self._disk.listdir(self.directory) if name.startswith(DAMAGED)]
        return 1 + max((int(end) for end in ends if end.isdecimal()), default=0)

    def _content(self, name: str) -> bytes:
        descriptor = self._disk.open(self.directory / name, os.O_RDONLY | os.O_CLOEXEC)
        try:
            content = b""
            while chunk := self._disk.read(descriptor, _CHUNK):
                content += chunk
            return content
        finally:
            self._disk.close(descriptor)

    def _create(self, name: str, content: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        descriptor = self._disk.open(self.directory / name, flags, 0o600)
        try:
            while content:
                content = content[self._disk.write(descriptor, content) :]
            # A name must never stand for content that is not on the disk yet.
            self._disk.fsync(descriptor)
        finally:
            self._disk.close(descriptor)

    def _sync_directory(self) -> None:
        descriptor = self._disk.open(self.directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self._disk.fsync(descriptor)
        finally:
            self._disk.close(descriptor)


def _encode(memory: Memory) -> bytes:
    written = _Written(VERSION, msgspec.Raw(msgspec.json.encode(memory)))
    return msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n"


def _decode(content: bytes) -> Memory:
    written = msgspec.json.decode(content, type=_Written)
    if written.version != VERSION:
        raise msgspec.ValidationError(f"it is of version {written.version}, not {VERSION}")
    return msgspec.json.decode(written.memory, type=Memory)
