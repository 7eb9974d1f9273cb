"""How frames lie in a file and go through a pipe.

A file: MAGIC, then of each frame its length, its CRC32 (both 32 bits, little-endian) and itself. In the pipe, which
loses nothing, there is no CRC. A frame is never empty, so the zeros that a file system may leave behind after a power
cut are none.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

MAGIC = b"LBJ\x01"
"""Of this version; another one would change the last byte."""

LONGEST = 16_000_000
"""Bytes of a frame; a longer one is damage."""

_HEAD = struct.Struct("<II")
_LENGTH = struct.Struct("<I")


class Unpacked(NamedTuple):
    """Frames of a file, in order. ``left``: bytes at its end that are no whole frame."""

    frames: list[bytes]
    left: int


class NoJournalError(Exception):
    """This is no file of a journal, or of a version that we do not know: one sentence without its subject."""


def packed(frame: bytes) -> bytes:
    """As it lies in a file."""
    return _HEAD.pack(len(frame), zlib.crc32(frame)) + frame


def unpacked(data: bytes) -> Unpacked:
    """All of a file, as far as it is sound. Raises NoJournalError; a file that ends within MAGIC is an empty one."""
    if data[: len(MAGIC)] != MAGIC[: len(data)]:
        if data[:3] == MAGIC[:3]:
            raise NoJournalError(f"is a journal of version {data[3]}; this program reads version {MAGIC[3]}")
        raise NoJournalError("is no file of a journal")
    frames, at, end = [], len(MAGIC), len(data)
    while at + _HEAD.size <= end:
        length, check = _HEAD.unpack_from(data, at)
        frame = data[at + _HEAD.size : at + _HEAD.size + length]
        if not 0 < length <= LONGEST or len(frame) < length or zlib.crc32(frame) != check:
            break
        frames.append(frame)
        at += _HEAD.size + length
    return Unpacked(frames, max(0, end - at))


def sent(frame: bytes) -> bytes:
    """As it goes through the pipe."""
    return _LENGTH.pack(len(frame)) + frame


class Received:
    """Puts together what comes out of the pipe in pieces."""

    def __init__(self) -> None:
        self._held = bytearray()

    def put(self, data: bytes) -> None:
        """What has come next."""
        self._held += data

    def frames(self) -> Iterator[bytes]:
        """Those that are whole."""
        while len(self._held) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._held)
            end = _LENGTH.size + length
            if len(self._held) < end:
                return
            frame = bytes(self._held[_LENGTH.size : end])
            del self._held[:end]
            yield frame
