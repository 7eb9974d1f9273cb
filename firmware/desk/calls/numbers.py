"""Ways of writing one telephone number, as they may stand in the register: lines tell +36301234567 or 06301234567, and
people here dial the latter, or 0036301234567."""

from functools import lru_cache

from firmware.callcontrol.home_numbers import as_dialled
from firmware.callcontrol.plan import Prefixes
from firmware.config.line_profiles import PROFILES
from firmware.desk.people.numbers import NumberError, Numbers

_REMEMBERED = 1_024
"""Numbers: boards ask for those of today every second."""


@lru_cache(_REMEMBERED)
def forms(number: str, country: str) -> tuple[str, ...]:
    """All of them, this one first. ``country``: of the office, "": not known."""
    numbers = _numbers_in(country)
    try:
        kept = numbers.number(number)
    except NumberError:
        return (number,)
    if not (country and kept.startswith("+")):
        return tuple(dict.fromkeys((number, kept)))
    known = PROFILES[country].prefixes
    prefixes = Prefixes(known.country, known.national, known.international)
    abroad = f"{prefixes.international}{kept[1:]}"
    found = (number, kept, abroad, as_dialled(prefixes, kept))
    return tuple(dict.fromkeys(one for one in found if one))


def marks(values: tuple[str, ...]) -> str:
    """For SQL: ``?, ?``."""
    return ", ".join("?" * len(values))


@lru_cache(len(PROFILES) + 1)
def _numbers_in(country: str) -> Numbers:
    return Numbers(country)
