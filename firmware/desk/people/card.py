"""What is said of a caller to whoever watches, as soon as his line has told who he is."""

from firmware.control.responses import CallerCard
from firmware.desk.people.book import Book
from firmware.desk.people.past import Past
from firmware.desk.people.records import Contact

NOTES = 3
"""The latest ones."""
CALLS = 5

CALLER, PROMISED, LOST = "caller ", "promised ", "lost "
"""How ends of a log line begin that say of whom it is (firmware.runtime.caller_ends)."""


def caller_in(ends: tuple[str, ...]) -> str:
    """Whom a line has told, as it told him; "": these are no ends of a caller."""
    return next((end.removeprefix(CALLER) for end in ends if end.startswith(CALLER)), "")


def card_of(book: Book, past: Past, number: str, ends: tuple[str, ...], blocked: str) -> CallerCard:
    """``number``: as it is kept. Raises BookError."""
    contact = book.contact(number)
    numbers = contact.numbers if contact is not None else (number,)
    before = past.of(numbers)
    known = contact if contact is not None else Contact("", numbers)
    return CallerCard(
        line=next((int(end.removeprefix("line ")) for end in ends if end.startswith("line ")), 0),
        number=number,
        name=known.name,
        company=known.company,
        vip=known.vip,
        language=known.language,
        note=known.note,
        blocked=blocked,
        notes=tuple(note.said for note in book.notes(numbers, NOTES)),
        promised=tuple(end.removeprefix(PROMISED) for end in ends if end.startswith(PROMISED)),
        lost=tuple(end.removeprefix(LOST) for end in ends if end.startswith(LOST)),
        calls=before.calls[:CALLS],
        last_agent=before.last_agent,
        complaints=before.complaints,
        messages=before.messages,
    )


def says_something(card: CallerCard) -> bool:
    """More than a number is known of him."""
    told = (
        card.name,
        card.note,
        card.blocked,
        card.notes,
        card.promised,
        card.lost,
        card.calls,
        card.complaints,
        card.messages,
    )
    return any(told)


def said(card: CallerCard) -> str:
    """A clause for people: ``line 2: Kovacs Anna (Acs Kft.), VIP; to be called back (queue help)``."""
    who = card.name or card.number
    who += f" ({card.company})" if card.company else ""
    parts = [who + (", VIP" if card.vip else "") + (f", speaks {card.language}" if card.language else "")]
    parts += [f"blocked: {card.blocked}"] if card.blocked else []
    parts += [f"the box has promised to call back ({_queue(queue)})" for queue in card.promised]
    parts += [f"to be called back by people ({_queue(queue)})" for queue in card.lost]
    parts += [f"complaints: {card.complaints}"] if card.complaints else []
    parts += [f"messages left: {card.messages}"] if card.messages else []
    parts += [f"talked to {card.last_agent} last"] if card.last_agent else []
    parts += [card.note] if card.note else []
    parts += [*card.notes, *card.calls]
    return f"line {card.line}: " + "; ".join(parts)


def _queue(queue: str) -> str:
    return f"queue {queue}" if queue else "a message"
