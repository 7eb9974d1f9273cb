"""Contacts as vCards: 3.0 (RFC 2426) is written, 3.0, 4.0 (RFC 6350) and most of 2.1 are read, by vobject.

That is imported only when such a file is read: nobody else needs it.
"""

import importlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from firmware.desk.people.forms import LineError, Read, text_of
from firmware.desk.people.records import Contact
from firmware.desk.people.rules import quoted

VIP = "VIP"
"""The category that marks a contact."""
LONGEST_CARD = 200_000
"""Characters, a photograph included."""

_BEGIN, _END = re.compile(r"BEGIN\s*:\s*VCARD\s*", re.IGNORECASE), re.compile(r"END\s*:\s*VCARD\s*", re.IGNORECASE)
_OLD = re.compile(r"^VERSION\s*:\s*2\.1", re.IGNORECASE | re.MULTILINE)
_FOLD = 75
"""Octets of a line (RFC 2426, 2.6)."""


def written(contacts: Iterable[Contact]) -> bytes:
    """A file of vCards 3.0."""
    return "".join(_card(one) for one in contacts).encode()


def read(data: bytes) -> Iterator[Read]:
    """Contacts as written, each with the line where its card begins. Raises LineError."""
    for line, text in _cards(text_of(data)):
        yield Read(line, _contact(line, text))


# -- writing


def _card(contact: Contact) -> str:
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_escaped(contact.name)}"]
    is_company = contact.kind == "company"
    lines.append(f"N:{'' if is_company else _escaped(contact.name)};;;;")
    if contact.company or is_company:
        lines.append(f"ORG:{_escaped(contact.company or contact.name)}")
    lines += [f"TEL:{number}" for number in contact.numbers]
    if contact.vip:
        lines.append(f"CATEGORIES:{VIP}")
    if contact.note:
        lines.append(f"NOTE:{_escaped(contact.note)}")
    if contact.language:
        lines.append(f"X-LANGUAGE:{contact.language}")
    if is_company:
        lines.append("X-ABSHOWAS:COMPANY")  # as Apple's address book has it
    return "".join(_folded(line) for line in [*lines, "END:VCARD"])


def _escaped(text: str) -> str:
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


def _cards(text: str) -> Iterator[tuple[int, str]]:
    begun = 0
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not begun and _BEGIN.fullmatch(line):
            begun, lines = number, []
        elif not begun and line.strip():
            raise LineError(number, f"{quoted(line)} stands outside of a card, which begins with BEGIN:VCARD")
        if begun:
            lines.append(line)
        if begun and _END.fullmatch(line):
            yield begun, "\r\n".join(lines) + "\r\n"
            begun = 0
    if begun:
        raise LineError(begun, "the card that begins here has no END:VCARD")


def _contact(line: int, text: str) -> Contact:
    if len(text) > LONGEST_CARD:
        raise LineError(line, f"the card that begins here is longer than {LONGEST_CARD} characters")
    vobject: Any = importlib.import_module("vobject")
    try:
        card = vobject.readOne(text, allowQP=bool(_OLD.search(text)))
        contents = card.contents
    except Exception as error:  # what a file does to a parser is not known beforehand
        raise LineError(line, f"the card that begins here cannot be read ({_on_one_line(error)})") from None
    name, org = _first(contents, "fn"), _first(contents, "org")
    company = _first(contents, "kind").lower() == "org" or _first(contents, "x-abshowas").upper() == "COMPANY"
    categories = {one.upper() for child in contents.get("categories", ()) for one in _values(child.value)}
    return Contact(
        name=name or org,
        numbers=tuple(_number(str(child.value)) for child in contents.get("tel", ())),
        company="" if company and org == name else org,
        note=_first(contents, "note"),
        vip=VIP in categories,
        language=(_first(contents, "lang") or _first(contents, "x-language")).partition("-")[0],
        kind="company" if company or not name else "person",
    )


def _first(contents: dict[str, Any], name: str) -> str:
    found = contents.get(name)
    values = _values(found[0].value) if found else []
    return values[0].strip() if values else ""


def _values(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _number(written: str) -> str:
    """``tel:+36-1-234-5678;ext=12`` is the number of whoever answers there (RFC 3966)."""
    return written.removeprefix("tel:").partition(";")[0]


def _on_one_line(error: Exception) -> str:
    return " ".join(f"{error}".split())[:100] or type(error).__name__
