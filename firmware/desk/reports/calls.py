"""The calls of a period, as columns."""

import sqlite3

import numpy as np

from firmware.callcontrol.plan import Prefixes
from firmware.desk.reports import numbers
from firmware.desk.reports.columns import Array, Columns, Field, Source, Told, read, words
from firmware.desk.reports.figures import ABANDONED, ANSWERED, OTHER, Callers, Rule
from firmware.desk.reports.period import DAY_MS, Grid, Period, day_number

REPEAT_MS = DAY_MS
"""Who calls again so soon is a repeat caller (our choice, as most centres do)."""
_SLACK_MS = 2 * 3_600_000
"""A row may have been written in another zone than the configuration has now."""

IN, OUT, INSIDE = 0, 1, 2
GOES_ON, GIVEN_UP, REFUSED, ENDED = 0, 1, 2, 3
LARGEST = 2**31 - 1

# A call that goes on has gone on until the last that is known of this life of the box.
END_SQL = "coalesce(ended_ms, (SELECT last_ms FROM starts WHERE starts.id = start), began_ms)"
_DIRECTION = f"CASE direction WHEN 'in' THEN {IN} WHEN 'out' THEN {OUT} ELSE {INSIDE} END"
_END = (
    f"CASE WHEN ended_ms IS NULL THEN {GOES_ON} WHEN outcome = 'abandoned' THEN {GIVEN_UP} "
    f"WHEN outcome = 'refused' THEN {REFUSED} ELSE {ENDED} END"
)


_ENDS, _DIRECTIONS, _LINES, _ZONES_S = 4, 4, 1 << 12, 100_000
# Short columns as one number, since each column costs the same: (zone, line, direction, end).
_WHAT = f"((zone_s + {_ZONES_S}) * {_LINES} + line) * {_DIRECTIONS * _ENDS} + {_DIRECTION} * {_ENDS} + {_END}"


def read_calls(register: sqlite3.Connection, grid: Grid, prefixes: Prefixes, told: Told) -> Columns:
    """All calls that began in the period or a day before it, in the order in which they began. ``taken`` and
    ``answered``: since it began, -1: never; ``number``: as of numbers.py."""
    fields = (
        Field("at", "began_ms"),
        Field("id", "id", "i4"),
        Field("what", _WHAT),
        words("group", "hunt_group"),
        Field("life", _capped(f"{END_SQL} - began_ms"), "i4"),
        Field("taken", _capped("coalesce(taken_ms - began_ms, -1)"), "i4"),
        Field("answered", _capped("coalesce(answered_ms - began_ms, -1)"), "i4"),
        Field("wait", _capped("ring_ms + wait_ms"), "i4"),
        Field("talk", _capped("talk_ms + hold_ms"), "i4"),
        Field("number", numbers.sql(prefixes)),
    )
    source = Source("calls", "began_ms", first_read_ms(grid), last_read_ms(grid))
    found = read(register, fields, source, told)
    what = found["what"]
    found.drop("what")
    found.arrays["end"] = (what % _ENDS).astype(np.int8)
    found.arrays["direction"] = (what // _ENDS % _DIRECTIONS).astype(np.int8)
    what //= _ENDS * _DIRECTIONS
    found.arrays["line"] = (what % _LINES).astype(np.int16)
    found.arrays["ahead"] = ((what // _LINES - _ZONES_S) * 1000).astype(np.int32)
    found.arrays["number"], found.texts["number"] = numbers.settled(register, found["number"], prefixes)
    return found


def first_read_ms(grid: Grid) -> int:
    return grid.begin_ms - REPEAT_MS - _SLACK_MS


def last_read_ms(grid: Grid) -> int:
    """What began from here on is not read."""
    return grid.end_ms + _SLACK_MS


def in_period(at: Array, ahead: Array, period: Period) -> Array:
    """Whether the day on which each came is one of the period."""
    day = (at + ahead) // DAY_MS
    return (day >= day_number(period.first)) & (day <= day_number(period.last))


def wanted(calls: Columns) -> Array:
    """Calls that came in, are over, and were not refused."""
    found: Array = (calls["direction"] == IN) & (calls["end"] != GOES_ON) & (calls["end"] != REFUSED)
    return found


def callers(calls: Columns, rule: Rule) -> Callers:
    """Of calls that are wanted."""
    answered = np.where(calls["answered"] >= 0, ANSWERED, OTHER)
    kind = np.where((calls["answered"] < 0) & (calls["end"] == GIVEN_UP), ABANDONED, answered).astype(np.int8)
    return Callers(kind, calls["wait"], calls["talk"], rule)


def _capped(sql: str) -> str:
    return f"min({sql}, {LARGEST})"
