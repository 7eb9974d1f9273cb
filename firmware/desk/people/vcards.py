"""vCards: 3.0 (RFC 2426) is written, 3.0, 4.0 (RFC 6350) and most of 2.1 are read, by vobject.

That is imported only when such a file is read: nobody else needs it.
"""

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from firmware.desk.people.forms import LineError, text_of
from firmware.desk.people.rules import quoted

LONGEST_CARD = 200_000
"""Characters, a photograph included."""

_LINE_END = re.compile(r"\r\n|\r|\n")
"""Of a file: a note may hold other signs that end a line."""
_BEGIN, _END = re.compile(r"BEGIN\s*:\s*VCARD\s*", re.IGNORECASE), re.compile(r"END\s*:\s*VCARD\s*", re.IGNORECASE)
_OLD = re.compile(r"^VERSION\s*:\s*2\.1", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(r"(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)")
"""Of a property, without its group."""
_QUOTED_PRINTABLE = re.compile(r"[^:]*;\s*(?:ENCODING\s*=\s*)?QUOTED-PRINTABLE", re.IGNORECASE)
_FRAME = ("BEGIN", "END", "VERSION")
_MARK = "\ufeff"
_FOLD = 75
"""Octets of a line (RFC 2426, 2.6)."""


# -- writing


def written(properties: Iterable[tuple[str, str]]) -> str:
    """A vCard 3.0 of these names and values."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", *(f"{name}:{value}" for name, value in properties), "END:VCARD"]
    return "".join(_folded(line) for line in lines)


def escaped(text: str) -> str:
    """As it stands in a value."""
    return re.sub(r"([\\,;])", r"\\\1", text)


def _folded(line: str) -> str:
    """Of at most 75 octets each, no character cut in two."""
    parts, part, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > _FOLD:
            parts.append(part)
            part, size = " ", 1
        part += sign
        size += width
    return "\r\n".join([*parts, part]) + "\r\n"


# -- reading


class Card:
    """Of ``line``, from 1; only properties that were asked for."""

    def __init__(self, line: int, contents: dict[str, Any]) -> None:
        self.line = line
        self._contents = contents

    def first(self, name: str) -> str:
        """What stands first in the first property of that name; "": there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        """What stands first in each of them."""
        found = (next(iter(_values(child.value)), "").strip() for child in self._contents.get(name, ()))
        return [text for text in found if text]

    def listed(self, name: str) -> list[str]:
        """Everything in all of them."""
        return [one for child in self._contents.get(name, ()) for one in _values(child.value)]

    def name(self) -> str:
        """As it is shown; vCard 2.1 does without, and has its parts alone."""
        shown = self.first("fn")
        parts = next((child.value for child in self._contents.get("n", ())), None)
        if shown or parts is None:
            return shown
        names = (_joined(getattr(parts, part, "")) for part in ("given", "additional", "family"))
        return " ".join(name for name in names if name)


def cards(data: bytes, properties: Sequence[str]) -> Iterator[Card]:
    """Each in turn, with these properties (capitals) where it has them: of all else nothing is read, and nothing can be
    wrong with it. Raises LineError."""
    for line, lines in _framed(text_of(data)):
        if sum(map(len, lines)) > LONGEST_CARD:
            raise LineError(line, f"the card that begins here is longer than {LONGEST_CARD} characters")
        is_old = any(_OLD.match(one) for one in lines)
        wanted = {*properties, "N", "FN", *_FRAME}
        text = "".join(part + "\r\n" for parts in _whole(lines) if _name(parts[0]) in wanted for part in parts)
        vobject: Any = importlib.import_module("vobject")
        try:
            contents = vobject.readOne(text, allowQP=is_old).contents
        except Exception as error:  # what a file does to a parser is not known beforehand
            raise LineError(line, f"the card that begins here cannot be read ({_on_one_line(error)})") from None
        yield Card(line, contents)


def _framed(text: str) -> Iterator[tuple[int, list[str]]]:
    begun = 0
    lines: list[str] = []
    for number, line in enumerate(_LINE_END.split(text), 1):
        if not begun:
            # Whoever puts files together leaves the mark of each in front of it.
            line = line.removeprefix(_MARK)  # noqa: PLW2901
        if not begun and _BEGIN.fullmatch(line):
            begun, lines = number, []
        elif not begun and line.strip():
            raise LineError(number, f"{quoted(line)} stands outside of a card, which begins with BEGIN:VCARD")
        if begun:
            lines.append(line)
        if begun and _END.fullmatch(line):
            yield begun, lines
            begun = 0
    if begun:
        raise LineError(begun, "the card that begins here has no END:VCARD")


def _whole(lines: list[str]) -> Iterator[list[str]]:
    """A property each, with the lines on which it goes on."""
    parts: list[str] = []
    for line in lines:
        goes_on = line.startswith((" ", "\t")) or (
            parts and parts[-1].endswith("=") and _QUOTED_PRINTABLE.match(parts[0])
        )
        if parts and not goes_on:
            yield parts
            parts = []
        parts.append(" ".join(line.splitlines()))
    if parts:
        yield parts


def _name(line: str) -> str:
    found = _NAME.match(line)
    return found[1].upper() if found else ""


def _values(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _joined(part: str | list[str]) -> str:
    return " ".join(part) if isinstance(part, list) else part


def _on_one_line(error: Exception) -> str:
    return " ".join(f"{error}".split())[:100] or type(error).__name__
