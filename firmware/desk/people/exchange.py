"""People who come in from a file: all of it, or nothing and the lines that are wrong."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from firmware.control.requests import People
from firmware.desk.people import csv_form, rules, vcard_form
from firmware.desk.people.forms import LineError, Read
from firmware.desk.people.numbers import Numbers
from firmware.desk.people.records import Blocked, Contact, Staff
from firmware.desk.people.rules import RuleError, quoted

LARGEST = 8_000_000
"""Bytes: twenty thousand contacts with notes."""
SAID = 5
"""Lines that are named beside the first one that is wrong."""

T = TypeVar("T")


class Form(NamedTuple, Generic[T]):
    """How a file of this ending is read and written."""

    read: Callable[[bytes], Iterator[Read[T]]]
    written: Callable[[Iterable[T]], bytes]


class Sort(NamedTuple, Generic[T]):
    """One sort of people. ``forms``: by the ending of a file's name; ``numbers``: by which one is known, none where
    nobody can know him; ``one``, ``many``: in sentences; ``most``: so many are kept."""

    forms: Mapping[str, Form[T]]
    numbers: Callable[[T], tuple[str, ...]]
    checked: Callable[[T, Numbers], T]
    one: str
    many: str
    most: int

    def counted(self, count: int) -> str:
        """With its verb."""
        return f"one {self.one} is" if count == 1 else f"{count} {self.many} are"


CONTACTS = Sort[Contact](
    {
        "csv": Form(csv_form.contacts_read, csv_form.contacts_written),
        "vcf": Form(vcard_form.contacts_read, vcard_form.contacts_written),
    },
    lambda one: one.numbers,
    rules.checked,
    *("contact", "contacts"),
    rules.MOST_CONTACTS,
)
STAFF = Sort[Staff](
    {
        "csv": Form(csv_form.staff_read, csv_form.staff_written),
        "vcf": Form(vcard_form.staff_read, vcard_form.staff_written),
    },
    lambda one: (one.number,) if one.number else (),
    rules.checked_staff,
    *("person of the staff", "people of the staff"),
    rules.MOST_STAFF,
)
BLOCKED = Sort[Blocked](
    {"csv": Form(csv_form.blocked_read, csv_form.blocked_written)},
    lambda one: (one.pattern,) if one.pattern else (),
    rules.checked_blocked,
    *("entry of the block list", "entries of the block list"),
    rules.MOST_BLOCKED,
)
SORTS: Mapping[People, Sort[Any]] = {"contacts": CONTACTS, "staff": STAFF, "blocked": BLOCKED}


class Taken(NamedTuple, Generic[T]):
    """What a file holds: ``found``, each with its line in ``lines``, and how many ``without`` a number, which nobody
    can know by one; or why it cannot be taken, a clause."""

    found: list[T]
    lines: list[int]
    problem: str = ""
    without: int = 0


def taken(sort: Sort[T], form: Form[T], data: bytes, numbers: Numbers) -> Taken[T]:
    """Everybody checked. Never raises: it is done on a thread of its own."""
    found: list[T] = []
    lines: list[int] = []
    whose: dict[str, int] = {}
    wrong: list[LineError] = []
    without = 0
    try:
        for line, one in form.read(data):
            if not sort.numbers(one):
                without += 1
                continue
            try:
                found.append(_checked(sort, line, one, numbers, whose))
            except LineError as error:
                wrong.append(error)
            lines.append(line)
            if len(lines) > sort.most:
                raise LineError(line, f"there are more than {sort.most} {sort.many}")
    except LineError as error:
        wrong.append(error)
    return Taken([], [], _said(wrong)) if wrong else Taken(found, lines, without=without)


def _checked(sort: Sort[T], line: int, one: T, numbers: Numbers, whose: dict[str, int]) -> T:
    try:
        checked = sort.checked(one, numbers)
    except RuleError as error:
        raise LineError(line, str(error)) from None
    for number in sort.numbers(checked):
        if number in whose:
            raise LineError(line, f"number {quoted(number)} is that of line {whose[number]}, too")
        whose[number] = line
    return checked


def _said(wrong: list[LineError]) -> str:
    """The first one in full: whoever mends a file sees where else he has to look."""
    first, *more = wrong
    if not more:
        return str(first)
    if len(more) == 1:
        return f"{first}; line {more[0].line} is wrong, too"
    lines = ", ".join(str(one.line) for one in more[:SAID]) + (", ..." if len(more) > SAID else "")
    return f"{first}; {len(more)} more of its lines are wrong: {lines}"
