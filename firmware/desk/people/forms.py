"""What files of people have in common, whatever their form."""

from typing import NamedTuple

from firmware.desk.people.records import Contact


class Read(NamedTuple):
    """A contact as it stands in ``line`` of a file, from 1; nothing of it is checked yet."""

    line: int
    contact: Contact


class LineError(Exception):
    """A file cannot be taken because of this line, from 1; ``what``: a clause that names value and rule."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


def text_of(data: bytes) -> str:
    """Raises LineError where it is no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + data[: error.start].count(b"\n")
        raise LineError(line, f"byte 0x{data[error.start]:02x} is no part of UTF-8; save the file as UTF-8") from None
