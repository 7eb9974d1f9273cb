"""Telephone numbers of callers: in one form inside the box, as a telephone would dial them back outside.

Only the home country's numbering plan is looked at, and plans are read at the start: no number makes the core wait for
a disk, and a number that was told before costs nothing.
"""

import re
from functools import lru_cache

import phonenumbers

from firmware.config.line_profiles import PROFILES

KEPT = 256
"""Numbers remembered."""

SHORTEST = 7
LONGEST = 15
"""Digits of an international number: no foreign one is shorter, E.164 allows no longer one."""

SHOWN = 20
"""Digits that a telephone can be told (ETSI EN 300 659-3)."""


def read_all() -> None:
    """Read the plans of all countries: a box that changes its country later does not wait for a disk."""
    for country in PROFILES:
        CallerNumbers(country)


@lru_cache(len(PROFILES))
def numbers_of(country: str) -> "CallerNumbers":
    """Those of a country, a key of PROFILES ("": not known yet), made once."""
    return CallerNumbers(country or None)


class CallerNumbers:
    """Numbers of lines in ``country``, a key of PROFILES; None: all stay as they are told. Raises KeyError."""

    def __init__(self, country: str | None) -> None:
        self._profile = None if country is None else PROFILES[country]
        self.international = lru_cache(KEPT)(self._international)
        """A number as a line told it -> in international form (``+3612345678``), or as told where it is too short or
        makes no sense here."""
        if self._profile is None:
            return
        found = phonenumbers.PhoneMetadata.metadata_for_region(self._profile.region)
        assert found is not None
        assert found.country_code is not None
        self._code = str(found.country_code)
        self._abroad = re.compile(found.international_prefix or r"(?!)")
        # Countries that share a code (1, 7, 44) share the question whose number it is.
        for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[found.country_code]:
            phonenumbers.PhoneMetadata.metadata_for_region(region)

    def as_dialled(self, number: str) -> str:
        """A number in international form as it is dialled at home; others as they are, digits, ``*`` and ``#``. ""
        for none that a telephone could be told."""
        dialled = number
        if number.startswith("+") and self._profile is not None:
            dialled = self._national(number) or self._profile.prefixes.international + number[1:]
        dialled = dialled.removeprefix("+")
        return dialled if len(dialled) <= SHOWN and set(dialled) <= set("0123456789*#") else ""

    def _international(self, told: str) -> str:
        if self._profile is None:
            return told
        if told.startswith("+"):
            return self._from_abroad(told[1:]) or told
        if not told.isdigit():
            return told
        prefix = self._abroad.match(told)
        abroad = self._from_abroad(told[prefix.end() :]) if prefix is not None else ""
        return abroad or self._at_home(told) or told

    def _from_abroad(self, digits: str) -> str:
        """``digits`` begin with a country code; "" where no country has it."""
        if digits.startswith(self._code):
            return self._at_home("+" + digits)
        codes = phonenumbers.COUNTRY_CODE_TO_REGION_CODE
        known = digits.isdigit() and any(int(digits[:n]) in codes for n in (1, 2, 3) if len(digits) > n)
        return "+" + digits if known and SHORTEST <= len(digits) <= LONGEST and digits[0] != "0" else ""

    def _at_home(self, number: str) -> str:
        """ "" for what is no number of this country."""
        parsed = self._parsed(number)
        if parsed is None:
            return ""
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)

    def _national(self, number: str) -> str:
        """A number of this country with its national prefix, if it has one; "" for foreign ones."""
        parsed = self._parsed(number) if number[1:].startswith(self._code) else None
        if parsed is None:
            return ""
        shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
        return "".join(character for character in shown if character.isdigit())

    def _parsed(self, number: str) -> phonenumbers.PhoneNumber | None:
        assert self._profile is not None
        try:
            parsed = phonenumbers.parse(number, self._profile.region)
        except phonenumbers.NumberParseException:
            return None
        return parsed if phonenumbers.is_valid_number(parsed) else None
