"""The memory on the disk: whenever power fails, the latest one or the one before it is there, whole.

A new memory is written beside the old one and takes its place when all of it has reached the disk. What is damaged is
set aside and never overwritten: somebody may want to look at it.
"""

import errno
import os
from pathlib import Path
from typing import NamedTuple

import msgspec

from firmware.callcontrol.memory import Memory
from firmware.config.disk import Disk, content, create, set_aside, sync_directory

NAME = "memory.json"
OLD = "memory.json.old"
NEW = "memory.json.new"
DAMAGED = "memory.json.damaged-"
VERSION = 1

_DAMAGE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

_LASTING = (errno.EIO, errno.EISDIR)


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
        create(self._disk, self.directory / NEW, _encode(memory))
        if has_latest:
            self._disk.replace(self.directory / NAME, self.directory / OLD)
        self._disk.replace(self.directory / NEW, self.directory / NAME)
        sync_directory(self._disk, self.directory)

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
        set_aside(self._disk, self.directory / name, DAMAGED)
        return False

    def _content(self, name: str) -> bytes:
        return content(self._disk, self.directory / name)


def _encode(memory: Memory) -> bytes:
    written = _Written(VERSION, msgspec.Raw(msgspec.json.encode(memory)))
    return msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n"


def _decode(data: bytes) -> Memory:
    written = msgspec.json.decode(data, type=_Written)
    if written.version != VERSION:
        raise msgspec.ValidationError(f"it is of version {written.version}, not {VERSION}")
    return msgspec.json.decode(written.memory, type=Memory)
