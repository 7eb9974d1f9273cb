"""Rows about people, as clients see them."""

from collections.abc import Mapping, Sequence

from firmware.control.views import BlockedView, ContactView, KnownView, StaffView, View
from firmware.desk.people.book import Book
from firmware.desk.people.numbers import NumberError, Numbers
from firmware.desk.people.past import Past
from firmware.desk.people.records import Contact
from firmware.desk.people.rules import folded

MOST = 500
"""Contacts that are shown at a time; a word picks among all."""
NOTES = 20


def rows(  # noqa: PLR0917  (where it stands, what is asked, and how it is read)
    book: Book, subject: str, which: str, numbers: Numbers, agents: Mapping[str, str], past: Past
) -> Sequence[View]:
    """Raises BookError."""
    if subject == "staff":
        return _staff(book, which, agents)
    if subject == "contacts":
        return _contacts(book, which, numbers)
    if subject == "blocked":
        return [
            BlockedView(one.pattern, one.what, one.why, one.since, one.by)
            for one in book.blocked()
            if which in one.pattern or which == one.what
        ]
    return _contact(book, which, numbers, past)


def _staff(book: Book, which: str, agents: Mapping[str, str]) -> list[View]:
    """Those in whose entry every word stands somewhere."""
    words = folded(which).split()
    found: list[View] = []
    for one in book.staff():
        agent = agents.get(one.number, "")
        everything = folded(" ".join((one.number, one.name, one.competence, one.languages, one.answers, agent)))
        if all(word in everything for word in words):
            found.append(StaffView(one.number, one.name, one.competence, one.languages, one.answers, agent))
    return found


def _contacts(book: Book, which: str, numbers: Numbers) -> list[View]:
    blocked = {one.pattern: one.what for one in book.blocked()}
    found = book.contacts(which, MOST)
    exact = _by_number(book, which, numbers) if which else None
    if exact is not None and exact not in found:
        found.insert(0, exact)
    return [
        ContactView(
            one.name,
            one.company,
            one.numbers,
            "VIP" if one.vip else "",
            one.language,
            next((blocked[number] for number in one.numbers if number in blocked), ""),
            one.note,
        )
        for one in found
    ]


def _by_number(book: Book, which: str, numbers: Numbers) -> Contact | None:
    try:
        return book.contact(numbers.number(which))
    except NumberError:
        return None


def _contact(book: Book, which: str, numbers: Numbers, past: Past) -> list[View]:
    """Everything about a number, or about the contact with this name: one fact a row."""
    contact = _by_number(book, which, numbers) or next(iter(book.contacts(which, 1)), None) if which else None
    try:
        his = contact.numbers if contact is not None else (numbers.number(which),)
    except NumberError:
        return []
    facts: list[tuple[str, str]] = []
    if contact is not None:
        facts += [("name", contact.name), ("kind", contact.kind if contact.kind == "company" else "")]
        facts += [("company", contact.company), ("VIP", "yes" if contact.vip else "")]
        facts += [("language", contact.language), ("note", contact.note)]
    facts += [("number", number) for number in his]
    blocked = {one.pattern: one for one in book.blocked()}
    facts += [
        ("blocked", f"{number}: {blocked[number].what} {blocked[number].why}") for number in his if number in blocked
    ]
    before = past.of(his)
    facts += [("last agent", before.last_agent), ("complaints", str(before.complaints or ""))]
    facts += [("messages", str(before.messages or ""))]
    facts += [("noted", note.said) for note in book.notes(his, NOTES)]
    facts += [("call", call) for call in before.calls]
    known: list[View] = [KnownView(what, text.rstrip()) for what, text in facts if text]
    return known if contact is not None or len(known) > len(his) else []
