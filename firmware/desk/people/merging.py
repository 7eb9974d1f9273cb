"""What has come in from a file meets what is known: as it will be kept, or why it cannot be."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from firmware.desk.people.book import Book
from firmware.desk.people.exchange import BLOCKED, CONTACTS, STAFF, Taken
from firmware.desk.people.records import Blocked, Contact, Staff
from firmware.desk.people.rules import MOST_NUMBERS, quoted


class Merged(NamedTuple):
    """``write`` keeps all of it, or raises BookError; ``known`` of it were known before; or the ``problem``, a
    clause."""

    write: Callable[[], None] = lambda: None
    known: int = 0
    problem: str = ""
    remarks: tuple[str, ...] = ()


def contacts(book: Book, taken: Taken[Contact]) -> Merged:
    """Whoever is known already keeps his other numbers. Raises BookError."""
    kept: list[Contact] = []
    lines: dict[str, int] = {}
    # One look at all of them takes less than one for each number of a large file.
    known = {number: one for one in book.contacts() for number in one.numbers}
    for contact, line in zip(taken.found, taken.lines, strict=True):
        before = list(dict.fromkeys(known[number] for number in contact.numbers if number in known))
        if len(before) > 1:
            names = " and of ".join(quoted(one.name) for one in before[:2])
            return Merged(problem=f"line {line}: its numbers are those of {names}")
        numbers = contact.numbers
        if before:
            first = before[0].numbers[0]
            if first in lines:
                whose = f"its numbers are of {quoted(before[0].name)}, as those of line {lines[first]}"
                return Merged(problem=f"line {line}: {whose}")
            lines[first] = line
            numbers = tuple(dict.fromkeys(numbers + before[0].numbers))[:MOST_NUMBERS]
        kept.append(msgspec.structs.replace(contact, numbers=numbers))
    problem = _no_room(book.count("contacts") + len(kept) - len(lines), len(kept), CONTACTS.many, CONTACTS.most)
    return Merged(lambda: book.put(kept), len(lines), problem)


def staff(book: Book, taken: Taken[Staff]) -> Merged:
    """Raises BookError."""
    before = {one.number for one in book.staff()}
    numbers = {one.number for one in taken.found}
    problem = _no_room(len(before | numbers), len(numbers), STAFF.many, STAFF.most)
    return Merged(lambda: book.put_staff(taken.found), len(before & numbers), problem)


def blocked(book: Book, taken: Taken[Blocked], at: str, by: str) -> Merged:
    """What stands there already as it is stays as old as it is. Raises BookError."""
    before = {one.pattern: one for one in book.blocked()}
    new = [one for one in taken.found if not _is_same(before.get(one.pattern), one)]
    patterns = {one.pattern for one in taken.found}
    problem = _no_room(len(before.keys() | patterns), len(patterns), BLOCKED.many, BLOCKED.most)
    kept = [msgspec.structs.replace(one, since=at, by=by) for one in new]
    names = [known.name for one in taken.found if (known := book.contact(one.pattern))]
    return Merged(lambda: book.block(kept), len(before.keys() & patterns), problem, _of_contacts(names))


def _is_same(before: Blocked | None, after: Blocked) -> bool:
    return before is not None and (before.what, before.why) == (after.what, after.why)


def _of_contacts(names: Sequence[str]) -> tuple[str, ...]:
    if not names:
        return ()
    more = f", and {len(names) - 1} more are of contacts" if len(names) > 1 else ""
    return (f"one of them is a number of the contact {quoted(names[0])}{more}.",)


def _no_room(count: int, taken: int, many: str, most: int) -> str:
    return f"with its {taken} there would be more than {most} {many}" if count > most else ""
