"""The terms in which a language is written down.

A phrase is a text with places. ``{0}`` is the first value as a number, and after a colon stands how it is said:

    {0:minute|minutes}   not the number, but the word that goes with it
    {0:feminine}         the number in one of the language's own forms
    {0:digits}           sign by sign: telephone numbers (0-9, * # +)
    {0:key}              a key of the telephone (0-9, * #)
    {0:time} {0:wait}    minutes since midnight, or minutes that pass, by a table of the language, case by case

Words are written as they are said: espeak-ng spells what stands in capitals.

The tables are phrases again. In theirs of the day stand ``{h}`` (0 to 23), ``{h12}`` (1 to 12) and ``{m}``, in those
of a wait ``{h}`` and ``{m}``.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

BELOW_HUNDRED = range(100)
HUNDREDS = range(100, 1000, 100)
THOUSANDS = range(1000, 10_000, 1000)
"""What stands in a table of numbers: everything else up to 9,999 is put together of these."""

MOST = 9_999
"""Greater numbers are read digit by digit."""


class Form(NamedTuple):
    """How numbers differ from their table, by number (as there): ``words`` of the last part of a number, ``alone`` of
    a number that has one part. ``throughout``: every part is so, not the last only. ``figures``: as it is written."""

    words: Mapping[int, str]
    alone: Mapping[int, str] = {}
    throughout: bool = False
    figures: str = "{}"


class Language(NamedTuple):
    """``own_name``: what people who speak it call it. ``voice``: espeak-ng's. ``plurals``: which of the words between
    bars goes with a number, their names in files; ``plural`` finds its index. ``numbers``: 0 to 99, hundreds,
    thousands; ``joint``: between thousands or hundreds and what is below a hundred. ``signs``: * # + among digits,
    ``keys``: * # as what is pressed. ``tables``: by kind, then by case (places.py)."""

    own_name: str
    voice: str
    plurals: Sequence[str]
    plural: Callable[[int], int]
    numbers: Mapping[int, str]
    joint: str
    forms: Mapping[str, Form]
    signs: Mapping[str, str]
    keys: Mapping[str, str]
    tables: Mapping[str, Mapping[str, str]]
    phrases: Mapping[str, str]


def counted(names: str, first: int = 0, step: int = 1) -> dict[int, str]:
    """Words by number, from ``first`` on; commas stand between them."""
    return {first + step * index: name.strip() for index, name in enumerate(names.split(","))}


def compounds(tens: Mapping[int, str], units: Mapping[int, str], joint: str) -> dict[int, str]:
    """Each of the tens with each unit from 1 to 9."""
    return {ten + unit: tens[ten] + joint + units[unit] for ten in tens for unit in range(1, 10) if unit in units}
