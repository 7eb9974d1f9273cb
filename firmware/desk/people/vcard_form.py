"""Contacts and staff as vCards (vcards.py)."""

from collections.abc import Iterable, Iterator

from firmware.desk.people.forms import Read
from firmware.desk.people.records import Contact, Staff
from firmware.desk.people.vcards import Card, cards, escaped, written

VIP = "VIP"
"""The category that marks a contact."""

_OF_CONTACTS = ("ORG", "TEL", "NOTE", "LANG", "X-LANGUAGE", "CATEGORIES", "KIND", "X-ABSHOWAS")
_OF_STAFF = ("TEL", "ROLE", "LANG", "X-LANGUAGE", "EXPERTISE", "X-EXPERTISE")


def contacts_written(contacts: Iterable[Contact]) -> bytes:
    """A file of vCards."""
    return "".join(written(_of_contact(one)) for one in contacts).encode()


def staff_written(staff: Iterable[Staff]) -> bytes:
    """As ``contacts_written``. What he can answer is his EXPERTISE, as vCard 4.0 calls it (RFC 6715, 2.1); 3.0 has no
    such word."""
    return "".join(written(_of_staff(one)) for one in staff).encode()


def contacts_read(data: bytes) -> Iterator[Read[Contact]]:
    """Contacts as written, each with the line where its card begins. Raises LineError."""
    return (Read(card.line, _contact(card)) for card in cards(data, _OF_CONTACTS))


def staff_read(data: bytes) -> Iterator[Read[Staff]]:
    """As ``contacts_read``."""
    return (Read(card.line, _staff(card)) for card in cards(data, _OF_STAFF))


def _of_contact(contact: Contact) -> Iterator[tuple[str, str]]:
    is_company = contact.kind == "company"
    yield "FN", escaped(contact.name)
    yield "N", f"{'' if is_company else escaped(contact.name)};;;;"
    if contact.company or is_company:
        yield "ORG", escaped(contact.company or contact.name)
    yield from (("TEL", number) for number in contact.numbers)
    if contact.vip:
        yield "CATEGORIES", VIP
    if contact.note:
        yield "NOTE", escaped(contact.note)
    if contact.language:
        yield "X-LANGUAGE", contact.language
    if is_company:
        yield "X-ABSHOWAS", "COMPANY"  # as Apple's address book has it


def _of_staff(one: Staff) -> Iterator[tuple[str, str]]:
    yield "FN", escaped(one.name)
    yield "N", f"{escaped(one.name)};;;;"
    yield "TEL", one.number
    told = (("ROLE", one.competence), ("X-LANGUAGE", one.languages), ("X-EXPERTISE", one.answers))
    yield from ((name, escaped(text)) for name, text in told if text)


def _contact(card: Card) -> Contact:
    name, org = card.name(), card.first("org")
    company = card.first("kind").lower() == "org" or card.first("x-abshowas").upper() == "COMPANY"
    categories = {one.upper() for one in card.listed("categories")}
    return Contact(
        name=name or org,
        numbers=_numbers(card),
        company="" if company and org == name else org,
        note=card.first("note"),
        vip=VIP in categories,
        language=(card.first("lang") or card.first("x-language")).partition("-")[0],
        kind="company" if company or not name else "person",
    )


def _staff(card: Card) -> Staff:
    """Who has several numbers is reached by the first one."""
    return Staff(
        number=next(iter(_numbers(card)), ""),
        name=card.name(),
        competence=card.first("role"),
        languages=", ".join(card.all("lang") or card.all("x-language")),
        answers=", ".join(card.all("expertise") or card.all("x-expertise")),
    )


def _numbers(card: Card) -> tuple[str, ...]:
    """``tel:+36-1-234-5678;ext=12`` is the number of whoever answers there (RFC 3966)."""
    return tuple(one.removeprefix("tel:").partition(";")[0] for one in card.all("tel"))
