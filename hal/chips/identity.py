"""Board identity: the first 32 bytes of the board's EEPROM.

| bytes | what |
|---|---|
| 0-3 | magic ``LBID`` |
| 4 | version of this layout: 1 |
| 5 | revision of the board, 0-255 |
| 6-15 | type: the board's name, ASCII, padded with zeros |
| 16-27 | serial number, ASCII, padded with zeros |
| 28-31 | CRC32 (IEEE, as zlib) of bytes 0-27, least significant byte first |
"""

import binascii
from collections import namedtuple

from hal.compat import const

Identity = namedtuple("Identity", "type revision serial")

SIZE = const(32)
VERSION = const(1)
_MAGIC = b"LBID"
_TYPE_SIZE = const(10)
_SERIAL_SIZE = const(12)
_CRC_AT = const(28)


class IdentityError(ValueError):
    """These bytes are no identity; the message is one sentence that says why."""


def encode(identity):
    """The 32 bytes of ``identity``; ValueError when it does not fit."""
    if not 0 <= identity.revision <= 255:
        raise ValueError("revision %d is not 0-255" % identity.revision)
    data = _MAGIC + bytes((VERSION, identity.revision))
    data += _padded("type", identity.type, _TYPE_SIZE) + _padded("serial number", identity.serial, _SERIAL_SIZE)
    return with_crc(data)


def with_crc(data):
    """``data`` (28 bytes) with its CRC32 behind it."""
    return bytes(data) + (binascii.crc32(data) & 0xFFFFFFFF).to_bytes(4, "little")


def decode(data):
    """The Identity in ``data``; IdentityError when the EEPROM is blank, foreign, newer or damaged."""
    data = bytes(data)
    if len(data) != SIZE:
        raise IdentityError("a board identity has %d bytes, not %d" % (SIZE, len(data)))
    if data == b"\xff" * SIZE or data == bytes(SIZE):
        raise IdentityError("the EEPROM is blank: this board has no identity yet")
    if data[:4] != _MAGIC:
        raise IdentityError("the EEPROM holds something else than a board identity")
    if binascii.crc32(data[:_CRC_AT]) & 0xFFFFFFFF != int.from_bytes(data[_CRC_AT:], "little"):
        raise IdentityError("the board identity is damaged (CRC32 does not match)")
    if data[4] != VERSION:
        raise IdentityError("the board identity has version %d, this program knows %d" % (data[4], VERSION))
    return Identity(_text(data[6:16]), data[5], _text(data[16:28]))


def read(eeprom):
    """The Identity in ``eeprom`` (an AT24C32), read at start: four transactions of 111 bits."""
    data = bytearray(SIZE)
    view = memoryview(data)
    for start in range(0, SIZE, 8):
        eeprom.read(start, view[start : start + 8])
    return decode(data)


def _padded(name, text, size):
    raw = text.encode()
    if not raw or len(raw) > size or not _is_printable(raw):
        raise ValueError("%s must have 1-%d printable ASCII characters" % (name, size))
    return raw + bytes(size - len(raw))


def _text(raw):
    raw = raw.rstrip(b"\x00")
    if not _is_printable(raw):
        raise IdentityError("the board identity holds unreadable text")
    return raw.decode()


def _is_printable(raw):
    for byte in raw:
        if not 33 <= byte <= 126:
            return False
    return True
