"""What may be written down about people; each refusal names the value and the rule."""

import re
import unicodedata
from collections.abc import Iterable
from typing import get_args

import msgspec

from firmware.callcontrol.targets import Refusal
from firmware.config.line_profiles import PROFILES
from firmware.desk.people.numbers import NumberError, Numbers
from firmware.desk.people.records import Blocked, Contact, Kind, Staff

MOST_CONTACTS = 20_000
MOST_NUMBERS = 20
"""Of one contact."""
MOST_STAFF = 500
MOST_BLOCKED = 5_000
MOST_NOTES = 50_000

LONGEST_NAME = 60
LONGEST_TEXT = 500
LONGEST_SAID = 60
"""Characters of a value that are said back."""

_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
_EXTENSION = re.compile(r"[0-9*#]{1,20}", re.ASCII)


class RuleError(ValueError):
    """A value cannot be taken; the text is a clause without a full stop."""


def quoted(value: str) -> str:
    """As it is said back: on one line, and of a bearable length."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in value[:LONGEST_SAID])
    return f'"{shown}..."' if len(value) > LONGEST_SAID else f'"{shown}"'


def words(field: str, value: str, longest: int = LONGEST_TEXT) -> str:
    """Text on one line, each run of blanks and line ends one blank. Raises RuleError."""
    text = unicodedata.normalize("NFC", " ".join(value.split()))
    if len(text) > longest or not text.isprintable():
        raise RuleError(f"{field} {quoted(value)} is not printable text of at most {longest} characters")
    return text


def name(value: str, field: str = "name") -> str:
    """Raises RuleError."""
    found = words(field, value, LONGEST_NAME)
    if not found:
        raise RuleError(f'{field} "" is empty, but must say who it is')
    return found


def number(numbers: Numbers, value: str) -> str:
    """Raises RuleError."""
    try:
        return numbers.number(value)
    except NumberError as error:
        raise RuleError(f"number {quoted(value)} {error}") from None


def pattern(numbers: Numbers, value: str) -> str:
    """Of the block list. Raises RuleError."""
    try:
        return numbers.pattern(value)
    except NumberError as error:
        raise RuleError(f"{quoted(value)} {error}") from None


def language(value: str) -> str:
    """Raises RuleError."""
    found = value.strip().lower()
    if found and not _LANGUAGE.fullmatch(found):
        raise RuleError(f"language {quoted(value)} is not two or three letters such as hu")
    return found


def kind(value: str) -> Kind:
    """Raises RuleError."""
    for known in get_args(Kind):
        if value == known:
            return known  # type: ignore[no-any-return]
    raise RuleError(f"kind {quoted(value)} is neither person nor company")


def refusal(value: str) -> Refusal:
    """What a caller meets who is turned away; "": the first of them. Raises RuleError."""
    known: tuple[Refusal, ...] = get_args(Refusal)
    for one in known:
        if value == one:
            return one
    if value:
        raise RuleError(f"what {quoted(value)} is none of {', '.join(known)}")
    return known[0]


def checked_numbers(numbers: Numbers, values: Iterable[str]) -> tuple[str, ...]:
    """At least one, each once, in order. Raises RuleError."""
    found = tuple(dict.fromkeys(number(numbers, value) for value in values))
    if not 1 <= len(found) <= MOST_NUMBERS:
        raise RuleError(f"a contact has 1 to {MOST_NUMBERS} numbers, this one has {len(found)}")
    return found


def checked(contact: Contact, numbers: Numbers) -> Contact:
    """As it is kept. Raises RuleError."""
    return Contact(
        name=name(contact.name),
        numbers=checked_numbers(numbers, contact.numbers),
        company=words("company", contact.company, LONGEST_NAME),
        note=words("note", contact.note),
        vip=contact.vip,
        language=language(contact.language),
        kind=kind(contact.kind),
    )


def checked_staff(staff: Staff, numbers: Numbers) -> Staff:
    """As it is kept. Raises RuleError."""
    return Staff(
        number=staff_number(numbers, staff.number),
        name=name(staff.name),
        competence=words("competence", staff.competence),
        languages=words("languages", staff.languages),
        answers=words("answers", staff.answers),
    )


def checked_blocked(entry: Blocked, numbers: Numbers) -> Blocked:
    """As it is kept. Raises RuleError."""
    kept = pattern(numbers, entry.pattern)
    if numbers.country and kept in PROFILES[numbers.country].emergency.numbers:
        raise RuleError(f"number {kept} is an emergency number: whoever calls from it is let through")
    return msgspec.structs.replace(entry, pattern=kept, why=words("why", entry.why))


def staff_number(numbers: Numbers, value: str) -> str:
    """An extension stays as it is. Raises RuleError."""
    plain = value.strip()
    is_short = _EXTENSION.fullmatch(plain) and len(plain) < 7
    return plain if is_short else number(numbers, value)


def folded(text: str) -> str:
    """Small letters without their accents: who searches writes neither."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
