"""Who calls again, and who was lost: gave up, and nobody has called him back."""

import sqlite3
from typing import NamedTuple

import numpy as np

from firmware.callcontrol.home_numbers import as_dialled
from firmware.callcontrol.plan import Prefixes
from firmware.desk.reports.calls import GIVEN_UP, GOES_ON, IN, REFUSED, REPEAT_MS, last_read_ms
from firmware.desk.reports.columns import Array, Columns
from firmware.desk.reports.figures import part
from firmware.desk.reports.period import Grid

MOST = 1000
"""Lost callers that are listed; all are counted."""


class Lost(NamedTuple):
    """A caller who gave up, and with whose number nobody here has spoken since. ``times`` he gave up in vain,
    ``last_ms``: UTC, the last time; ``ahead_ms``: of the clocks then; ``wait_ms``: that time."""

    number: str
    name: str
    times: int
    last_ms: int
    ahead_ms: int
    wait_ms: int


class Places(NamedTuple):
    """Which calls are repeated, and which are lost: their places in the columns."""

    again: Array
    lost: Array


class Repeats(NamedTuple):
    """Calls of the period. ``known``: with a number; ``callers``: how many different ones; ``repeated``: whose caller
    had called within the 24 h before. ``abandoned``: by callers with a number; ``lost_calls``: those of them that
    nobody called back, nor the caller again with success, by ``lost_callers``. ``lost``: the latest MOST of these, the
    last one first."""

    known: int = 0
    callers: int = 0
    repeated: int = 0
    abandoned: int = 0
    lost_calls: int = 0
    lost_callers: int = 0
    lost: tuple[Lost, ...] = ()

    @property
    def repeated_part(self) -> float | None:
        return part(self.repeated, self.known)


def repeats(
    register: sqlite3.Connection, calls: Columns, inside: Array, grid: Grid, prefixes: Prefixes
) -> tuple[Repeats, Places]:
    """``inside``: which calls are of the period."""
    # By number, and by time within: rows come in the order of time.
    order = np.argsort(calls["number"], kind="stable").astype(np.int32)
    order = order[calls["number"][order] != 0]
    who, at = _callers(calls["number"][order]), calls["at"][order]
    end = calls["end"][order]
    came = (calls["direction"][order] == IN) & (end != REFUSED) & (end != GOES_ON)
    inside = inside[order]
    in_vain = np.flatnonzero(came & (calls["answered"][order] < 0) & (end == GIVEN_UP) & inside)
    last = _last_answered(who, at, calls["answered"][order] >= 0)
    lost = order[in_vain[at[in_vain] >= last[who[in_vain]]]] if len(in_vain) else in_vain
    mine, at, who = inside[came], at[came], who[came]
    again = order[came][1:][(who[1:] == who[:-1]) & (at[1:] - at[:-1] <= REPEAT_MS) & mine[1:]]
    del at, order, end, came, inside
    found = _found(register, calls, lost, grid, prefixes)
    numbers = calls["number"]
    places = Places(again, lost[np.isin(numbers[lost], numbers[[place for place, _ in found]])])
    people = Repeats(
        known=int(mine.sum()),
        callers=int((np.bincount(who[mine]) > 0).sum()),
        repeated=len(again),
        abandoned=len(in_vain),
        lost_calls=sum(times for _, times in found),
        lost_callers=len(found),
        lost=_lost(register, calls, found, prefixes),
    )
    return people, places


def _callers(numbers: Array) -> Array:
    """Sorted numbers as 0, 1, 2 and so on."""
    new = np.append(False, numbers[1:] != numbers[:-1])[: len(numbers)]
    return np.cumsum(new, dtype=np.int32)


def _last_answered(who: Array, at: Array, answered: Array) -> Array:
    """Of each caller, when the last call began in which somebody spoke; long ago where there is none."""
    found = np.full(int(who[-1]) + 1 if len(who) else 0, -1, np.int64)
    # Of several places that are one, the last is what counts: rows of one caller are in the order of time.
    found[who[answered]] = at[answered]
    return found


def _found(
    register: sqlite3.Connection, calls: Columns, lost: Array, grid: Grid, prefixes: Prefixes
) -> list[tuple[int, int]]:
    """``lost``: places of calls, by number and then by time. The place of each caller's last one, and how many."""
    numbers = calls["number"][lost]
    lasts = np.flatnonzero(np.append(numbers[1:] != numbers[:-1], True)[: len(numbers)])
    found = list(zip(lost[lasts].tolist(), np.diff(np.append(-1, lasts)).tolist(), strict=True))
    end_ms = last_read_ms(grid)
    (later,) = register.execute("SELECT max(began_ms) >= ? FROM calls", (end_ms,)).fetchone()
    if not later:
        return found
    return [
        (place, times)
        for place, times in found
        if not _spoken_since(register, _number(register, calls, place)[0], end_ms, prefixes)
    ]


def _lost(
    register: sqlite3.Connection, calls: Columns, found: list[tuple[int, int]], prefixes: Prefixes
) -> tuple[Lost, ...]:
    """The latest of them, in words."""
    latest = sorted(found, key=lambda one: (-int(calls["at"][one[0]]), -int(calls["id"][one[0]])))[:MOST]
    rows = []
    for place, times in latest:
        number, name = _number(register, calls, place)
        about = (int(calls[column][place]) for column in ("at", "ahead", "wait"))
        rows.append(Lost(as_dialled(prefixes, number) or number, name, times, *about))
    return tuple(rows)


def _number(register: sqlite3.Connection, calls: Columns, place: int) -> tuple[str, str]:
    row = register.execute("SELECT number, name FROM calls WHERE id = ?", (int(calls["id"][place]),)).fetchone()
    return row if row else ("", "")


def _spoken_since(register: sqlite3.Connection, number: str, end_ms: int, prefixes: Prefixes) -> bool:
    """In whichever way the number was written."""
    ways = {number, as_dialled(prefixes, number) or number}
    for one in tuple(ways):
        if prefixes.country and prefixes.national and one.startswith(prefixes.national):
            ways.add(f"+{prefixes.country}{one.removeprefix(prefixes.national)}")
            ways.add(f"{prefixes.international}{prefixes.country}{one.removeprefix(prefixes.national)}")
        elif prefixes.international and one.startswith(prefixes.international):
            ways.add(f"+{one.removeprefix(prefixes.international)}")
    marks = ", ".join("?" * len(ways))
    query = f"SELECT 1 FROM calls WHERE number IN ({marks}) AND began_ms >= ? AND answered_ms IS NOT NULL LIMIT 1"
    return register.execute(query, (*ways, end_ms)).fetchone() is not None
