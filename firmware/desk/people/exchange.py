"""Contacts that come in from a file: all of it, or nothing and the line that is wrong."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from firmware.desk.people import csv_form, vcard_form
from firmware.desk.people.forms import LineError, Read
from firmware.desk.people.numbers import Numbers
from firmware.desk.people.records import Contact
from firmware.desk.people.rules import MOST_CONTACTS, RuleError, checked, quoted

LARGEST = 8_000_000
"""Bytes: twenty thousand contacts with notes."""


class Form(NamedTuple):
    """How a file of this ending is read and written."""

    read: Callable[[bytes], Iterator[Read]]
    written: Callable[[list[Contact]], bytes]


FORMS = {"csv": Form(csv_form.read, csv_form.written), "vcf": Form(vcard_form.read, vcard_form.written)}
"""By the ending of a file's name."""


class Taken(NamedTuple):
    """What a file holds: ``contacts``, each with its ``line``, and how many ``without`` a number, which nobody can
    know by one; or why it cannot be taken, a clause."""

    contacts: list[Contact]
    lines: list[int]
    problem: str = ""
    without: int = 0


def form_of(name: str) -> Form | None:
    """None: the ending is of no form that is known."""
    return FORMS.get(name.rpartition(".")[2].lower()) if "." in name else None


def taken(form: Form, data: bytes, numbers: Numbers) -> Taken:
    """Every contact checked. Never raises: it is done on a thread of its own."""
    contacts: list[Contact] = []
    lines: list[int] = []
    whose: dict[str, int] = {}
    without = 0
    try:
        for line, found in form.read(data):
            if not found.numbers:
                without += 1
                continue
            contact = _checked(line, found, numbers)
            for number in contact.numbers:
                if number in whose:
                    raise LineError(line, f"number {quoted(number)} is that of line {whose[number]}, too")
                whose[number] = line
            if len(contacts) >= MOST_CONTACTS:
                raise LineError(line, f"there are more than {MOST_CONTACTS} contacts")
            contacts.append(contact)
            lines.append(line)
    except LineError as error:
        return Taken([], [], str(error))
    return Taken(contacts, lines, without=without)


def _checked(line: int, found: Contact, numbers: Numbers) -> Contact:
    try:
        return checked(found, numbers)
    except RuleError as error:
        raise LineError(line, str(error)) from None
