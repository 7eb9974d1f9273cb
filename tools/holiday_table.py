"""Writes the tables of national holidays that the box reads (firmware/config/days_off), from the library `holidays`.

    python -m tools.holiday_table            writes all of them
    python -m tools.holiday_table --check    says which would change; exit status 1 where one would

The library is neither small nor quick, and the box must know its holidays as soon as it has power: so it is asked here,
when the box is built, for some twenty years.
"""

import argparse
import importlib
import sys
import warnings
from datetime import date
from pathlib import Path
from typing import Any

from firmware.config.countries import COUNTRIES

YEARS = range(2025, 2046)
FOLDER = Path("firmware/config/days_off")
LANGUAGE = "en_US"


def table_of(country: str) -> str:
    """Of a key of COUNTRIES: the text of its file."""
    library: Any = importlib.import_module("holidays")
    kind = getattr(library, "GB" if country == "uk" else country.upper())
    known = {"language": LANGUAGE} if LANGUAGE in kind.supported_languages else {}
    with warnings.catch_warnings():
        # Some countries announce their holidays a few years ahead only.
        warnings.simplefilter("ignore")
        found: dict[date, str] = kind(years=YEARS, **known)
    rows = {(day, _plain(name)) for day, names in found.items() if day.year in YEARS for name in names.split("; ")}
    return "".join(f"{day} {name}\n" for day, name in sorted(rows))


def _plain(name: str) -> str:
    """Without the remark in brackets that it is kept on another day, or not certain yet."""
    kept, _, remark = name.partition(" (")
    return kept if remark.split(" ")[0].rstrip(",)") in ("observed", "estimated", "substituted") else name


def main(argv: list[str] | None = None) -> int:
    """Entry point of ``python -m tools.holiday_table``."""
    parser = argparse.ArgumentParser(prog="python -m tools.holiday_table", description="Tables of national holidays.")
    parser.add_argument("--check", action="store_true", help="write nothing, say what would change")
    check = parser.parse_args(argv).check
    old = []
    for country in COUNTRIES:
        path, text = FOLDER / f"{country}.txt", table_of(country)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            old.append(country)
            if not check:
                path.write_text(text, encoding="utf-8")
    if old:
        print(f"{'not as the library says' if check else 'written'}: {', '.join(old)}")
    return 1 if check and old else 0


if __name__ == "__main__":
    sys.exit(main())
