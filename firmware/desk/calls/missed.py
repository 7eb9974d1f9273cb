"""Callers who gave up, and with whose number nobody here has spoken since."""

import sqlite3

from firmware.control.views import MissedView
from firmware.desk.calls.days import Days, in_days, told
from firmware.desk.calls.numbers import forms, marks

_IN_VAIN = f"""
SELECT number, name, began_ms, zone_s, ring_ms + wait_ms, queue, id
FROM calls WHERE {in_days("began_ms")} AND direction = 'in' AND outcome = 'abandoned' AND number <> ''
ORDER BY began_ms"""
_SPOKEN_SINCE = """
SELECT EXISTS (SELECT 1 FROM calls WHERE number IN ({marks}) AND began_ms > ?
AND direction <> 'inside' AND answered_ms IS NOT NULL)"""


def missed(register: sqlite3.Connection, days: Days, country: str) -> list[MissedView]:
    """By their last call; those with a number only, as others cannot be called."""
    found: dict[tuple[str, ...], tuple[int, MissedView]] = {}
    for number, name, began_ms, zone_s, wait_ms, queue, call in register.execute(_IN_VAIN, days.bounds):
        # One caller, however lines tell the number.
        caller = tuple(sorted(forms(number, country)))
        _, before = found.pop(caller, (0, None))
        times = 1 if before is None else before.times + 1
        when = told(began_ms + wait_ms, zone_s)
        found[caller] = began_ms, MissedView(number, name, when, wait_ms / 1000, times, queue, call)
    return [row for began_ms, row in found.values() if not _is_spoken_since(register, row.number, began_ms, country)]


def _is_spoken_since(register: sqlite3.Connection, number: str, began_ms: int, country: str) -> bool:
    known = forms(number, country)
    (spoken,) = register.execute(_SPOKEN_SINCE.format(marks=marks(known)), (*known, began_ms)).fetchone()
    return bool(spoken)
