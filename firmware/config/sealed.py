"""A text with a head and a checksum over both: two lines of comment, then the text as it is.

    # {"kind":"revision","version":1,"number":12,"when":"2026-11-30T09:15:00","who":"anna","why":"new telephone"}
    # sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    country = "hu"

So a sealed configuration is one that every TOML reader takes.
"""

import hashlib
from typing import TypeVar

import msgspec

VERSION = 1
_MARK = b"# "
_SUM = b"# sha256 "


class Head(msgspec.Struct, frozen=True, tag_field="kind", forbid_unknown_fields=True, kw_only=True):
    """What stands before a text; a struct a kind."""

    version: int = VERSION


class DamagedError(Exception):
    """Why a sealed text cannot be used."""


AHead = TypeVar("AHead", bound=Head)


def seal(head: Head, text: str) -> bytes:
    """The file. Raises UnicodeEncodeError for half a character."""
    first, data = _MARK + msgspec.json.encode(head) + b"\n", text.encode()
    return first + _SUM + _sum(first, data) + b"\n" + data


def unseal(content: bytes, kind: type[AHead]) -> tuple[AHead, str]:
    """Head and text of a file. Raises DamagedError."""
    first, _, rest = content.partition(b"\n")
    second, _, data = rest.partition(b"\n")
    if second != _SUM + _sum(first + b"\n", data):
        raise DamagedError("its checksum is wrong")
    try:
        head = msgspec.json.decode(first.removeprefix(_MARK), type=kind)
        text = data.decode()
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DamagedError(str(error)) from error
    if head.version != VERSION:
        raise DamagedError(f"it is of version {head.version}, not {VERSION}")
    return head, text


def _sum(first: bytes, data: bytes) -> bytes:
    return hashlib.sha256(first + data).hexdigest().encode()
