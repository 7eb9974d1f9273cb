"""What a process has done to its files, and what of it a power cut may leave.

What was written and not synced may be there, in part or not at all; of names that were made or removed and whose
directory was not synced either may be found.
"""

import struct
from random import Random
from typing import NamedTuple

SECTOR = 512
"""A disk writes whole ones."""
_HEAD = struct.Struct("<cHQQ")


class Deed(NamedTuple):
    """``what``: c create, w write, t truncate, s sync, u unlink; "." is the directory."""

    what: str
    name: str
    offset: int
    data: bytes


def read(log: bytes) -> list[Deed]:
    deeds, place = [], 0
    while place < len(log):
        what, length, offset, size = _HEAD.unpack_from(log, place)
        place += _HEAD.size
        name = log[place : place + length].decode()
        place += length
        deeds.append(Deed(what.decode(), name, offset, log[place : place + size]))
        place += size
    return deeds


def done_to(content: bytes, deed: Deed) -> bytes:
    if deed.what == "t":
        return content[: deed.offset].ljust(deed.offset, b"\0")
    end = deed.offset + len(deed.data)
    return content[: deed.offset].ljust(deed.offset, b"\0") + deed.data + content[end:]


class RecordedDisk:
    """One directory, as the deeds so far leave it."""

    def __init__(self) -> None:
        self._safe: dict[str, bytes] = {}
        self._pending: dict[str, list[Deed]] = {}
        self._names: set[str] = set()
        self._safe_names: set[str] = set()

    def do(self, deed: Deed) -> None:
        if deed.what == "s" and deed.name == ".":
            self._safe_names = set(self._names)
        elif deed.what == "s":
            self._safe[deed.name] = self._content(deed.name, self._pending.pop(deed.name, []))
        elif deed.what == "u":
            self._names.discard(deed.name)
        elif deed.what == "c":
            if deed.name not in self._names:
                self._safe[deed.name], self._pending[deed.name] = b"", []
            self._names.add(deed.name)
        else:
            self._pending.setdefault(deed.name, []).append(deed)

    def _content(self, name: str, deeds: list[Deed]) -> bytes:
        content = self._safe.get(name, b"")
        for deed in deeds:
            content = done_to(content, deed)
        return content

    def kept(self) -> dict[str, bytes]:
        """Everything has reached the disk, as where a process is killed."""
        return {name: self._content(name, self._pending.get(name, [])) for name in self._names}

    def dropped(self) -> dict[str, bytes]:
        """Nothing has but what was synced."""
        return {name: self._safe.get(name, b"") for name in self._safe_names}

    def torn(self, random: Random) -> dict[str, bytes]:
        """Any of it, sector by sector, in any order."""
        found = {}
        for name in self._names | self._safe_names:
            if (name in self._names) != (name in self._safe_names) and random.random() < 0.5:
                continue
            some = [part for deed in self._pending.get(name, []) for part in _sectors(deed) if random.random() < 0.5]
            found[name] = self._content(name, some)
        return found


def _sectors(deed: Deed) -> list[Deed]:
    parts = range(0, max(1, len(deed.data)), SECTOR)
    return [deed._replace(offset=deed.offset + at, data=deed.data[at : at + SECTOR]) for at in parts]
