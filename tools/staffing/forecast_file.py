"""Callers to be expected, from a file: CSV with the columns ``begin`` (of a half hour, on the office's clock, ISO 8601)
and ``calls`` (a number, may be a fraction); others are left alone. ``linebox forecast --csv`` writes it."""

import csv
import math
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

COLUMNS = ("begin", "calls")
MOST_CALLS = 1e6


class ForecastError(Exception):
    """A file that cannot be used: one sentence, with the line where there is one."""


def read_forecast(path: Path) -> dict[datetime, float]:
    """Callers by half hour. Raises ForecastError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ForecastError(f"{path}: cannot be read: {error}.") from None
    try:
        return read_lines(text.splitlines())
    except ForecastError as error:
        raise ForecastError(f"{path}, {error}") from None


def read_lines(lines: Iterable[str]) -> dict[datetime, float]:
    """Raises ForecastError at the first line that cannot be used."""
    rows = csv.DictReader(lines)
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise ForecastError(f"line 1: column {missing[0]} is missing; needed are {' and '.join(COLUMNS)}.")
    found: dict[datetime, float] = {}
    for row in rows:
        begin, calls = _begin(rows.line_num, row["begin"]), _calls(rows.line_num, row["calls"])
        # A half hour that clocks show twice, as they are set back, needs whom its busier one needs.
        found[begin] = max(calls, found.get(begin, 0.0))
    if not found:
        raise ForecastError("line 2: there is no half hour in this file.")
    return found


def _begin(number: int, text: str | None) -> datetime:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None or found.minute % 30 or found.second or found.microsecond:
        raise ForecastError(
            f'line {number}: begin is "{text}", but must be a local half hour such as 2026-03-02T09:30:00.'
        )
    return found


def _calls(number: int, text: str | None) -> float:
    try:
        found = float(text or "")
    except ValueError:
        found = math.nan
    if not 0 <= found <= MOST_CALLS:
        raise ForecastError(f'line {number}: calls is "{text}", but must be a number from 0 to {MOST_CALLS:g}.')
    return found
