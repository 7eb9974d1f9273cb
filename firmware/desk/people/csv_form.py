"""Contacts, staff and the block list as tables (csv_table.py)."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from firmware.desk.people.csv_table import cells, written
from firmware.desk.people.forms import LineError, Read
from firmware.desk.people.records import Blocked, Contact, Staff
from firmware.desk.people.rules import RuleError, kind, quoted, refusal

CONTACTS = ("name", "company", "numbers", "vip", "language", "kind", "note")
STAFF = ("number", "name", "competence", "languages", "answers")
BLOCKED = ("number", "what", "why", "since", "by")

T = TypeVar("T")

_BETWEEN_NUMBERS = re.compile(r"[;,|\n]")
_YES, _NO = ("yes", "y", "true", "x", "1"), ("", "no", "n", "false", "0")


def contacts_written(contacts: Iterable[Contact]) -> bytes:
    """A file that ``contacts_read`` reads, and so on."""
    rows = (
        (one.name, one.company, "; ".join(one.numbers), "yes" if one.vip else "", one.language, one.kind, one.note)
        for one in contacts
    )
    return written(CONTACTS, rows)


def staff_written(staff: Iterable[Staff]) -> bytes:
    rows = ((one.number, one.name, one.competence, one.languages, one.answers) for one in staff)
    return written(STAFF, rows)


def blocked_written(blocked: Iterable[Blocked]) -> bytes:
    return written(BLOCKED, ((one.pattern, one.what, one.why, one.since, one.by) for one in blocked))


def contacts_read(data: bytes) -> Iterator[Read[Contact]]:
    """Each as written, with its line. Raises LineError, as the others do."""
    return _read(data, CONTACTS, ("name", "numbers"), _contact)


def staff_read(data: bytes) -> Iterator[Read[Staff]]:
    return _read(data, STAFF, ("number", "name"), lambda row: Staff(**row))


def blocked_read(data: bytes) -> Iterator[Read[Blocked]]:
    """``since`` and ``by`` are whoever's who takes the file: it is he who blocks."""
    return _read(
        data, BLOCKED, ("number",), lambda row: Blocked(row["number"], refusal(row["what"].lower()), row["why"])
    )


def _read(
    data: bytes, columns: tuple[str, ...], needed: tuple[str, ...], made: Callable[[dict[str, str]], T]
) -> Iterator[Read[T]]:
    for line, row in cells(data, columns, needed):
        try:
            found = made(row)
        except RuleError as error:
            raise LineError(line, str(error)) from None
        yield Read(line, found)


def _contact(row: dict[str, str]) -> Contact:
    said = row["vip"].lower()
    if said not in _YES + _NO:
        raise RuleError(f"vip {quoted(said)} is neither yes nor no")
    return Contact(
        name=row["name"],
        numbers=tuple(one for one in _BETWEEN_NUMBERS.split(row["numbers"]) if one.strip()),
        company=row["company"],
        note=row["note"],
        vip=said in _YES,
        language=row["language"],
        kind=kind(row["kind"].lower() or "person"),
    )
