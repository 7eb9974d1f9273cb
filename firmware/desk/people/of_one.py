"""What people have written down of one number: for him who wants to know it, or wants it gone."""

from typing import Any

import msgspec

from firmware.desk.one_caller import Written
from firmware.desk.people.book import Book


def written_of(book: Book, number: str) -> Written:
    """``number``: as it is kept. Raises BookError."""
    contact = book.contact(number)
    numbers = contact.numbers if contact is not None else (number,)
    blocked = [one for one in book.blocked() if one.pattern in numbers]
    rows: dict[str, list[dict[str, Any]]] = {
        "contacts": [msgspec.to_builtins(contact)] if contact is not None else [],
        "notes": [msgspec.to_builtins(one) for one in book.notes(numbers)],
        "blocked": [msgspec.to_builtins(one) for one in blocked],
    }
    left = [f'the contact with this number is kept still, with its notes: "contact delete {number}".'] * bool(contact)
    left += [f'{one.pattern} is on the block list still: "unblock {one.pattern}".' for one in blocked]
    return Written(rows, tuple(left))


def forget_notes(book: Book, number: str) -> None:
    """Those of a contact stay until it is deleted. Raises BookError."""
    if book.contact(number) is None:
        book.remove_notes(number)
