"""National holidays of a country, by year. The tables in ``days_off`` are made by ``python -m tools.holiday_table``
from the library holidays, which is too large and too slow for the box: a file a country, "2026-01-01 New Year's Day"
a line, and a day may stand there several times."""

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent / "days_off"


class NationalHoliday(NamedTuple):
    """``key``: how the configuration calls it, the same each year; ``day`` as date.toordinal counts."""

    day: int
    key: str
    name: str

    @property
    def key_of_day(self) -> str:
        """``national_day_10_23``: tells apart two holidays of one name."""
        return f"{self.key}_{date.fromordinal(self.day):%m_%d}"


@lru_cache(maxsize=2)
def holidays_of(country: str) -> tuple[NationalHoliday, ...]:
    """In order of the days. Raises OSError where the table of this country is missing."""
    found = []
    for line in (_FOLDER / f"{country}.txt").read_text(encoding="utf-8").splitlines():
        text, _, name = line.partition(" ")
        found.append(NationalHoliday(date.fromisoformat(text).toordinal(), key_of(name), name))
    return tuple(found)


def key_of(name: str) -> str:
    """``new_years_day`` for ``New Year's Day``."""
    plain = name.lower().replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9]+", "_", plain.translate(_PLAIN)).strip("_")


_PLAIN = str.maketrans("áàâãäåçéèêëíìîïñóòôõöøúùûü", "aaaaaaceeeeiiiinoooooouuuu")
