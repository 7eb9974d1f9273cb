"""A list of real calls, as CSV (columns of shared/data/README.md: arrival, menu_s, wait_s, outcome, talk_s)."""

import csv
import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

COLUMNS = ("arrival", "menu_s", "wait_s", "outcome", "talk_s")
OUTCOMES = ("answered", "abandoned")


class Call(NamedTuple):
    """One caller.

    ``patience_s``: leaves so long after arrival; None = waits until answered, then talks ``talk_s``.
    """

    arrival: datetime.datetime
    patience_s: float | None
    talk_s: float


class ListError(Exception):
    """A call list or a moment that cannot be used: one sentence, with the line where there is one."""


def read_calls(lines: Iterable[str]) -> list[Call]:
    """Calls in order of arrival. Raises ListError at the first line that cannot be used."""
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error as error:
        raise ListError(f"this is not CSV: {error}.") from None
    if not rows:
        raise ListError("line 1: the file is empty; its first line must name the columns.")
    places = _places(rows[0])
    calls = [_call(number, row, places, len(rows[0])) for number, row in enumerate(rows[1:], 2) if row]
    return sorted(calls, key=lambda call: call.arrival)


def between(calls: Iterable[Call], start: datetime.datetime, end: datetime.datetime) -> Iterator[Call]:
    """Calls that arrive from ``start`` on and before ``end``."""
    return (call for call in calls if start <= call.arrival < end)


def moment(text: str, day: datetime.date) -> datetime.datetime:
    """An ISO date, date and time, or time of ``day``."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        try:
            found = datetime.datetime.combine(day, datetime.time.fromisoformat(text))
        except ValueError:
            raise ListError(
                f'"{text}" is not an ISO date or time such as 1999-02-01, 1999-02-01T09:00 or 09:00.'
            ) from None
    if found.tzinfo is not None:
        raise ListError(f'"{text}" names a time zone: the list is in local time.')
    return found


def _places(header: list[str]) -> dict[str, int]:
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise ListError(f"line 1: column {missing[0]} is missing; needed are {', '.join(COLUMNS)}.")
    return {column: header.index(column) for column in COLUMNS}


def _call(number: int, row: list[str], places: dict[str, int], width: int) -> Call:
    if len(row) != width:
        raise ListError(f"line {number}: has {len(row)} fields, but the first line names {width} columns.")
    cells = {column: row[place] for column, place in places.items()}
    if cells["outcome"] not in OUTCOMES:
        raise ListError(f'line {number}: outcome is "{cells["outcome"]}", but must be answered or abandoned.')
    patience = _seconds(number, "menu_s", cells) + _seconds(number, "wait_s", cells)
    talk = _seconds(number, "talk_s", cells)
    return Call(_arrival(number, cells["arrival"]), patience if cells["outcome"] == "abandoned" else None, talk)


def _arrival(number: int, text: str) -> datetime.datetime:
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise ListError(
            f'line {number}: arrival is "{text}", but must be a local date and time such as 1999-02-01T09:00:00.'
        )
    return found


def _seconds(number: int, column: str, cells: dict[str, str]) -> float:
    try:
        found = float(cells[column])
    except ValueError:
        found = -1.0
    if not 0 <= found < 1e6:
        raise ListError(f'line {number}: {column} is "{cells[column]}", but must be a number of seconds from 0 on.')
    return found
