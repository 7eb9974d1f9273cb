"""Changes to people, one at a time: each is checked, written down, and told in a sentence."""

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from firmware.control import requests as ask
from firmware.control.responses import AnyResponse, Done, Refused
from firmware.desk.people import rules
from firmware.desk.people.book import Book
from firmware.desk.people.numbers import Numbers
from firmware.desk.people.records import Blocked, Contact, Note, Staff
from firmware.desk.people.rules import RuleError


class Change(NamedTuple):
    """What whoever asked is told; ``numbers`` of which something else is known now; ``log``: what stands in the log
    behind the user's name ("": nothing)."""

    response: AnyResponse
    numbers: tuple[str, ...] = ()
    log: str = ""


class _Asked(NamedTuple):
    request: Any
    numbers: Numbers
    user: str
    at: str


class Editing:
    """In ``book``."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._do: dict[type[ask.Request], Callable[[_Asked], Change]] = {
            ask.SetContact: self._set_contact,
            ask.DeleteContact: self._delete_contact,
            ask.AddNote: self._add_note,
            ask.BlockNumber: self._block,
            ask.UnblockNumber: self._unblock,
            ask.SetStaff: self._set_staff,
            ask.DeleteStaff: self._delete_staff,
        }

    def do(self, request: ask.Request, numbers: Numbers, user: str, at: str) -> Change:
        """``at``: wall time for people. Raises RuleError and BookError; nothing was changed then."""
        return self._do[type(request)](_Asked(request, numbers, user, at))

    # -- contacts

    def _set_contact(self, asked: _Asked) -> Change:
        request: ask.SetContact = asked.request
        number = rules.number(asked.numbers, request.number)
        before = self._book.contact(number)
        if request.new and before is not None:
            return Change(Refused(f"number {number} is that of {rules.quoted(before.name)} already: change that one."))
        if before is None and not request.new:
            return Change(Refused(f"nobody is known with number {number}: add a contact with it."))
        after = rules.checked(_changed(before or Contact("", (number,)), request, asked.numbers), asked.numbers)
        self._whose(after, before)
        if before is None:
            self._has_room("contacts", rules.MOST_CONTACTS, "contacts")
            self._book.put((after,))
            return Change(Done(f"{rules.quoted(after.name)} is a contact now, with number {number}."), after.numbers)
        self._book.replace(before, after)
        numbers = tuple(dict.fromkeys(before.numbers + after.numbers))
        return Change(Done(f"contact {rules.quoted(after.name)} is changed."), numbers)

    def _whose(self, contact: Contact, before: Contact | None) -> None:
        """No two contacts share a number."""
        for number in contact.numbers:
            other = self._book.contact(number)
            if other is not None and other != before:
                raise RuleError(f"number {number} is that of {rules.quoted(other.name)} already")

    def _delete_contact(self, asked: _Asked) -> Change:
        number = rules.number(asked.numbers, asked.request.number)
        found = self._book.contact(number)
        if found is None:
            return Change(Refused(f"nobody is known with number {number}."))
        self._book.remove(found)
        text = f"contact {rules.quoted(found.name)} is deleted, and what was noted about it."
        return Change(Done(text), found.numbers, f"has deleted the contact with number {number}")

    def _add_note(self, asked: _Asked) -> Change:
        number = rules.number(asked.numbers, asked.request.number)
        text = rules.words("note", asked.request.text)
        if not text:
            raise RuleError('note "" is empty')
        self._has_room("notes", rules.MOST_NOTES, "notes")
        self._book.add_note(Note(number, asked.at, asked.user, text))
        known = self._book.contact(number)
        return Change(Done(f"noted about {rules.quoted(known.name) if known is not None else number}."))

    # -- the block list

    def _block(self, asked: _Asked) -> Change:
        request: ask.BlockNumber = asked.request
        written = Blocked(request.number, request.what, request.why, asked.at, asked.user)
        entry = rules.checked_blocked(written, asked.numbers)
        pattern = entry.pattern
        if not any(one.pattern == pattern for one in self._book.blocked()):
            self._has_room("blocked", rules.MOST_BLOCKED, "entries of the block list")
        self._book.block((entry,))
        known = self._book.contact(pattern)
        remarks = (f"this is a number of the contact {rules.quoted(known.name)}.",) if known is not None else ()
        text = f"callers from {pattern} are turned away from now on: {request.what}."
        return Change(Done(text, remarks), (pattern,), f"has blocked {pattern}: {request.what}")

    def _unblock(self, asked: _Asked) -> Change:
        pattern = rules.pattern(asked.numbers, asked.request.number)
        if not self._book.unblock(pattern):
            return Change(Refused(f"{pattern} is not on the block list."))
        return Change(Done(f"callers from {pattern} are let through."), (pattern,), f"has unblocked {pattern}")

    # -- staff

    def _set_staff(self, asked: _Asked) -> Change:
        request: ask.SetStaff = asked.request
        number = rules.staff_number(asked.numbers, request.number)
        before = next((one for one in self._book.staff() if one.number == number), None)
        if request.new and before is not None:
            name = rules.quoted(before.name)
            return Change(Refused(f"number {number} is that of {name} of the staff already: change that one."))
        if before is None and not request.new:
            return Change(Refused(f"nobody of the staff has number {number}: add somebody with it."))
        old = before or Staff(number, "")
        after = Staff(
            number,
            *(
                value if value is not None else getattr(old, field)
                for field in ("name", "competence", "languages", "answers")
                for value in [getattr(request, field)]
            ),
        )
        if before is None:
            self._has_room("staff", rules.MOST_STAFF, "people of the staff")
        self._book.put_staff((rules.checked_staff(after, asked.numbers),))
        what = "changed" if before is not None else "in the directory now"
        return Change(Done(f"{rules.quoted(after.name)} at {number} is {what}."), (number,))

    def _delete_staff(self, asked: _Asked) -> Change:
        number = rules.staff_number(asked.numbers, asked.request.number)
        if not self._book.remove_staff(number):
            return Change(Refused(f"nobody of the staff has number {number}."))
        return Change(Done(f"{number} is in the directory no more."), (number,))

    def _has_room(self, table: str, most: int, what: str) -> None:
        if self._book.count(table) >= most:
            raise RuleError(f"there are {most} {what} already, and that is the most")


def _changed(before: Contact, request: ask.SetContact, numbers: Numbers) -> Contact:
    """Raises RuleError."""
    without = {rules.number(numbers, one) for one in request.without}
    unknown = without - set(before.numbers)
    if unknown:
        raise RuleError(f"number {min(unknown)} is none of {rules.quoted(before.name)}")
    also = tuple(rules.number(numbers, one) for one in request.also)
    kept = tuple(one for one in before.numbers if one not in without)
    changed = {
        field: value
        for field in ("name", "company", "note", "vip", "language", "kind")
        if (value := getattr(request, field)) is not None
    }
    return msgspec.structs.replace(before, numbers=kept + also, **changed)
