"""Numbers of telephones as whole numbers, equal where they are one number however it was written.

The digits as they are dialled here, with a 1 before them so that zeros at the front count; 0: there is none. What has
too many digits for that, or other signs, becomes a number below 0, in the order in which it is met.
"""

import sqlite3

import numpy as np

from firmware.callcontrol.home_numbers import as_dialled
from firmware.callcontrol.plan import Prefixes
from firmware.desk.reports.columns import Array

MOST = 15
"""Signs of a number that SQLite makes one of: with the longest prefixes it still fits into 64 bits."""
_DIGITS = "0123456789"
_FIRST = 1
_FIRST_ABROAD = 2
"""Before a number in international form where it is not known how those are dialled."""


def sql(prefixes: Prefixes) -> str:
    """Of ``number``, as ``known`` has it; minus the id of the row for one that SQLite cannot make a number of."""
    country, national, international = prefixes.country, prefixes.national, prefixes.international
    for one in (country, national, international):
        if one and not (one.isascii() and one.isdigit()):
            raise ValueError(f"{one!r} is no prefix")
    at_home, abroad = f"{_FIRST}{national}", f"{_FIRST}{international}"
    plain = [_way(international + country, at_home)] if country and international else []
    told = [_way(f"+{country}", at_home), _way("+", abroad)] if country else [_way("+", str(_FIRST_ABROAD))]
    return (
        f"CASE WHEN number = '' THEN 0 WHEN length(number) > {MOST} THEN -id "
        f"WHEN ltrim(number, '{_DIGITS}') = '' "
        f"THEN CASE {' '.join(plain)} WHEN 1 THEN CAST('{_FIRST}' || number AS INTEGER) END "
        f"WHEN substr(number, 1, 1) = '+' AND ltrim(substr(number, 2), '{_DIGITS}') = '' "
        f"THEN CASE {' '.join(told)} END ELSE -id END"
    )


def _way(begins: str, instead: str) -> str:
    length = len(begins)
    return (
        f"WHEN substr(number, 1, {length}) = '{begins}' "
        f"THEN CAST('{instead}' || substr(number, {length + 1}) AS INTEGER)"
    )


def settled(register: sqlite3.Connection, numbers: Array, prefixes: Prefixes) -> tuple[Array, list[str]]:
    """With what SQLite left open, and the texts that became -1, -2 and so on."""
    met: dict[str, int] = {}
    found = numbers.copy() if (numbers < 0).any() else numbers
    for row in np.flatnonzero(numbers < 0).tolist():
        (text,) = register.execute("SELECT number FROM calls WHERE id = ?", (int(-numbers[row]),)).fetchone()
        found[row] = _of(as_dialled(prefixes, text) or text, met)
    return found, list(met)


def _of(text: str, met: dict[str, int]) -> int:
    if text.isascii() and text.isdigit() and len(text) < 18:
        return int(f"{_FIRST}{text}")
    return met.setdefault(text, -1 - len(met))


def beginning(numbers: Array, odd: list[str], prefixes: list[str]) -> Array:
    """The place of the first of ``prefixes`` with which each begins, -1: none. ``odd``: as ``settled`` gave it."""
    digits = np.searchsorted(10 ** np.arange(19, dtype=np.int64), np.maximum(numbers, 0), "right") - 1
    found = np.full(len(numbers), -1, np.int16)
    for place, prefix in enumerate(prefixes):
        rest = digits - len(prefix)
        front = numbers // 10 ** rest.clip(0, 18)
        fits = (rest >= 0) & (numbers > 0) & (front == int(f"{_FIRST}{prefix}"))
        signs = [-1 - number for number, text in enumerate(odd) if text.startswith(prefix)]
        found[(found < 0) & (fits | np.isin(numbers, signs) | (not prefix))] = place
    return found
