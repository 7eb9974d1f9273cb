"""Calls of the register as rows: the latest, those of a day, those with a number."""

import sqlite3
from collections.abc import Mapping

import msgspec

from firmware.control.views import PastCallView
from firmware.desk.calls.days import Days, in_days, told
from firmware.desk.calls.numbers import forms
from firmware.desk.register.rows import Call

MOST = 2_000
"""Rows of one answer, the latest ones: a busy day of a large office; half of the longest line of the protocol."""
_LONGEST = 40
"""Letters of a text in a row."""

_NOTES = "SELECT call, text FROM notes WHERE call BETWEEN ? AND ? ORDER BY id"


def latest(register: sqlite3.Connection, last: int) -> list[PastCallView]:
    """So many of all, the oldest first; 0: MOST."""
    return _rows(register, "TRUE", {}, last)


def of_days(register: sqlite3.Connection, days: Days, last: int) -> list[PastCallView]:
    """Those that began then."""
    return _rows(register, in_days("began_ms"), days.bounds, last)


def of_number(register: sqlite3.Connection, number: str, country: str, last: int) -> list[PastCallView]:
    """From it and to it, in either way of writing."""
    ways = {f"form_{place}": form for place, form in enumerate(forms(number, country))}
    return _rows(register, f"number IN ({', '.join(f':{name}' for name in ways)})", ways, last)


def _rows(register: sqlite3.Connection, where: str, values: Mapping[str, str | int], last: int) -> list[PastCallView]:
    count = min(last, MOST) if last > 0 else MOST
    found = register.execute(
        f"SELECT * FROM calls WHERE {where} ORDER BY began_ms DESC, id DESC LIMIT :count", {**values, "count": count}
    )
    calls = [msgspec.convert(row, Call) for row in found.fetchall()[::-1]]
    between = min((call.id for call in calls), default=0), max((call.id for call in calls), default=0)
    noted = dict(register.execute(_NOTES, between).fetchall())
    return [_row(call, noted.get(call.id, "")) for call in calls]


def _row(call: Call, noted: str) -> PastCallView:
    who = (call.agent or call.answered_by) if call.direction == "in" else call.extension
    if call.direction == "inside" and call.answered_by:
        who = f"{call.extension} to {call.answered_by}"
    return PastCallView(
        call=call.id,
        when=told(call.began_ms, call.zone_s),
        way=call.direction,
        line=call.line,
        number=(call.number or call.absence)[:_LONGEST],
        name=call.name[:_LONGEST],
        who=who[:_LONGEST],
        queue=call.queue[:_LONGEST],
        waited_s=(call.ring_ms + call.wait_ms) / 1000,
        talked_s=call.talk_ms / 1000,
        outcome=call.outcome or "goes on",
        noted=noted[:_LONGEST],
    )


def number_of(register: sqlite3.Connection, call: int) -> str | None:
    """The other side's, "" where it is not known; None: there is no such call."""
    found = register.execute("SELECT number FROM calls WHERE id = ?", (call,)).fetchone()
    return None if found is None else str(found[0])
