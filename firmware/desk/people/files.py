"""Contacts from a file and into one, in folder "people": read and written on a thread, put down in one step."""

import os
from collections.abc import Callable
from pathlib import Path

from firmware.config.disk import put
from firmware.control.responses import Done, Refused
from firmware.desk.core_pipe import Reply
from firmware.desk.folders import KEPT_FREE, PLACES, why_no_name
from firmware.desk.passwords import Worker
from firmware.desk.people.book import Book, BookError
from firmware.desk.people.exchange import FORMS, LARGEST, Form, Taken, form_of, taken
from firmware.desk.people.numbers import Numbers
from firmware.desk.people.records import Contact
from firmware.desk.people.rules import MOST_CONTACTS, MOST_NUMBERS, quoted

FOLDER = "people"


class Files:
    """In ``directory``; ``free``: bytes that are free where a path is."""

    def __init__(self, directory: Path, book: Book, worker: Worker, free: Callable[[Path], int]) -> None:
        self._place = directory / PLACES["people"]
        self._book = book
        self._worker = worker
        self._free = free

    def take(self, name: str, numbers: Numbers, reply: Reply) -> None:
        """All contacts of this file, or none and why."""
        form = form_of(name)
        why = why_no_name("people", name) or _why_no_form(name, form)
        if why or form is None:
            reply(Refused(why))
            return
        try:
            data = self._data(name)
        except OSError as error:
            reply(Refused(f"file {FOLDER}/{name} cannot be read ({error.strerror})."))
            return
        if len(data) > LARGEST:
            reply(Refused(f"file {name} is too large: {LARGEST} bytes is the most."))
            return
        self._worker.do(lambda: taken(form, data, numbers), lambda found: reply(self._put(name, found)))

    def give(self, name: str, reply: Reply) -> None:
        """All contacts in this file, in the place of one that has its name. Raises BookError."""
        form = form_of(name)
        why = why_no_name("people", name) or _why_no_form(name, form)
        if why or form is None:
            reply(Refused(why))
            return
        contacts = self._book.contacts()
        self._worker.do(lambda: form.written(contacts), lambda data: reply(self._write(name, data, len(contacts))))

    def _data(self, name: str) -> bytes:
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        with os.fdopen(os.open(self._place / name, flags), "rb") as file:
            return file.read(LARGEST + 1)

    def _put(self, name: str, found: Taken) -> Done | Refused:
        if found.problem:
            return Refused(f"{name}, {found.problem}; nothing was taken from it.")
        try:
            contacts, known, problem = self._merged(found)
            if problem:
                return Refused(f"{name}, {problem}; nothing was taken from it.")
            self._book.put(contacts)
        except BookError as error:
            return Refused(str(error))
        remarks = (f"{_contacts(found.without)} of the file without a number left out.",) if found.without else ()
        new = len(contacts) - known
        return Done(f"{_contacts(len(contacts))} taken from {name}: {new} new, {known} known before.", remarks)

    def _merged(self, found: Taken) -> tuple[list[Contact], int, str]:
        """As they are kept: whoever is known already keeps his other numbers. And how many are known; or what is wrong.
        Raises BookError."""
        contacts: list[Contact] = []
        lines: dict[str, int] = {}
        for contact, line in zip(found.contacts, found.lines, strict=True):
            before = list(dict.fromkeys(one for number in contact.numbers if (one := self._book.contact(number))))
            if len(before) > 1:
                names = " and of ".join(quoted(one.name) for one in before[:2])
                return [], 0, f"line {line}: its numbers are those of {names}"
            numbers = contact.numbers
            if before:
                first = before[0].numbers[0]
                if first in lines:
                    return (
                        [],
                        0,
                        f"line {line}: its numbers are of {quoted(before[0].name)}, as those of line {lines[first]}",
                    )
                lines[first] = line
                numbers = tuple(dict.fromkeys(numbers + before[0].numbers))[:MOST_NUMBERS]
            contacts.append(_with_numbers(contact, numbers))
        if self._book.count("contacts") + len(contacts) - len(lines) > MOST_CONTACTS:
            return [], 0, f"with its {len(contacts)} contacts there would be more than {MOST_CONTACTS}"
        return contacts, len(lines), ""

    def _write(self, name: str, data: bytes, count: int) -> Done | Refused:
        try:
            if self._free(self._place.parent) - len(data) < KEPT_FREE:
                return Refused(f"the disk is too full for {name}: nothing was written.")
            self._place.mkdir(mode=0o755, exist_ok=True)
            put(os, self._place / name, data)
        except OSError as error:
            return Refused(f"file {FOLDER}/{name} cannot be written ({error.strerror}).")
        return Done(f"{_contacts(count)} written to {FOLDER}/{name}: send takes it to the laptop.")


def _why_no_form(name: str, form: Form | None) -> str:
    if form is not None:
        return ""
    return f"file {quoted(name)} ends neither in .{' nor in .'.join(FORMS)}, which says how it is read."


def _with_numbers(contact: Contact, numbers: tuple[str, ...]) -> Contact:
    return Contact(contact.name, numbers, contact.company, contact.note, contact.vip, contact.language, contact.kind)


def _contacts(count: int) -> str:
    return "one contact is" if count == 1 else f"{count} contacts are"
