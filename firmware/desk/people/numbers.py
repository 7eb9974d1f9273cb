"""Telephone numbers as people write them down, in the one form in which the box keeps them.

A number is kept in international form (``+36301234567``) where its country is known, else as its digits. A beginning of
numbers ends with ``*`` (``+36190*``).
"""

import re

from firmware.config.caller_numbers import CallerNumbers
from firmware.config.line_profiles import PROFILES
from firmware.desk.messages import WITHHELD

NUMBER_RULE = "3 to 20 digits, with a leading + if wanted; spaces, dots, dashes and brackets do not count"
BEGINNING_RULE = f"a number, the beginning of one with * behind it (at least 2 digits), or {WITHHELD}"

_BETWEEN = re.compile(r"[\s().\-/\u00a0\u2010-\u2015]")
_NUMBER = re.compile(r"\+?[0-9]{3,20}", re.ASCII)
_BEGINNING = re.compile(r"\+?[0-9]{2,19}\*", re.ASCII)


class NumberError(ValueError):
    """It is no number; the text says what it must be, for a sentence that names the value before it."""


class Numbers:
    """Of an office in ``country``, a key of PROFILES ("": not known yet; numbers stay as they are written)."""

    def __init__(self, country: str) -> None:
        self.country = country
        self._known = CallerNumbers(country or None)
        self._prefixes = PROFILES[country].prefixes if country else None

    def number(self, written: str) -> str:
        """As it is kept. Raises NumberError."""
        plain = _BETWEEN.sub("", written.replace("(0)", "") if written.startswith("+") else written)
        if not _NUMBER.fullmatch(plain):
            raise NumberError(f"is no telephone number: {NUMBER_RULE}")
        found = self._known.international(plain)
        return found if found.startswith("+") else self._abroad(found)

    def pattern(self, written: str) -> str:
        """Of the block list, as it is kept. Raises NumberError."""
        plain = _BETWEEN.sub("", written)
        if plain.lower() == WITHHELD:
            return WITHHELD
        if _BEGINNING.fullmatch(plain):
            return self._abroad(plain)
        try:
            return self.number(written)
        except NumberError:
            raise NumberError(f"cannot be blocked: write {BEGINNING_RULE}") from None

    def as_told(self, kept: str) -> tuple[str, ...]:
        """Forms in which lines may tell it: beginnings, and numbers that no plan knows, stay as exchanges send them."""
        prefixes = self._prefixes
        if prefixes is None or not kept.startswith("+"):
            return (kept,)
        if not kept.endswith("*") and self._known.international(prefixes.international + kept[1:]) == kept:
            return (kept,)
        forms = [kept, prefixes.international + kept[1:]]
        if kept.startswith("+" + prefixes.country):
            forms.append(prefixes.national + kept[1 + len(prefixes.country) :])
        return tuple(forms)

    def _abroad(self, number: str) -> str:
        """One that no plan knows, or a beginning: its prefixes are read, as far as there are any."""
        prefixes = self._prefixes
        if number.startswith("+") or prefixes is None:
            return number
        if number.startswith(prefixes.international):
            return "+" + number.removeprefix(prefixes.international)
        if prefixes.national and number.startswith(prefixes.national):
            return f"+{prefixes.country}{number.removeprefix(prefixes.national)}"
        return number
