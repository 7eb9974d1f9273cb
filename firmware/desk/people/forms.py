"""What files of people have in common, whatever their form and whoever stands in them."""

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How UTF-16 begins, which spreadsheets call Unicode text."""


class Read(NamedTuple, Generic[T]):
    """Whoever stands in ``line`` of a file, from 1; nothing of it is checked yet."""

    line: int
    found: T


class LineError(Exception):
    """A file cannot be taken because of this line, from 1; ``what``: a clause that names value and rule."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


def text_of(data: bytes) -> str:
    """Raises LineError where it is neither UTF-8 nor, with a mark in front, UTF-16."""
    if data.startswith(_WIDE):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise LineError(1, f"the file is no whole UTF-16 ({error.reason}); save it as UTF-8") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + data[: error.start].count(b"\n")
        raise LineError(line, f"byte 0x{data[error.start]:02x} is no part of UTF-8; save the file as UTF-8") from None
