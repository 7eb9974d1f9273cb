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


class Lost(NamedTuple):
    """A caller who gave up, and with whose number nobody here has spoken since. ``times`` he gave up in vain,
    ``last_ms``: UTC, the last time; ``ahead_ms``: of the clocks then; ``wait_ms``: that time."""

    number: str
    name: str
    times: int
    last_ms: int
    ahead_ms: int
    wait_ms: int


class Repeats(NamedTuple):
    """Calls of the period. ``known``: with a number; ``callers``: how many different ones; ``repeated``: whose caller
    had called within the 24 h before. ``abandoned``: by callers with a number; ``lost_calls``: those of them that
    nobody called back, nor the caller again with success, by ``lost`` (the latest first)."""

    known: int = 0
    callers: int = 0
    repeated: int = 0
    abandoned: int = 0
    lost_calls: int = 0
    lost: tuple[Lost, ...] = ()

    @property
    def repeated_part(self) -> float | None:
        return part(self.repeated, self.known)


def repeats(register: sqlite3.Connection, calls: Columns, inside: Array, grid: Grid, prefixes: Prefixes) -> Repeats:
    """``inside``: which calls are of the period."""
    # By number, and by time within: rows come in the order of time.
    order = np.argsort(calls["number"], kind="stable").astype(np.int32)
    order = order[calls["number"][order] != 0]
    number, at = calls["number"][order], calls["at"][order]
    came = (calls["direction"][order] == IN) & (calls["end"][order] != REFUSED) & (calls["end"][order] != GOES_ON)
    inside = inside[order]
    mine, when, who = inside[came], at[came], number[came]
    again = (who[1:] == who[:-1]) & (when[1:] - when[:-1] <= REPEAT_MS)
    in_vain = came & (calls["answered"][order] < 0) & (calls["end"][order] == GIVEN_UP) & inside
    lost = order[in_vain & (at >= _last_answered(number, at, calls["answered"][order] >= 0))]
    found = _found(register, calls, lost, grid, prefixes)
    return Repeats(
        known=int(mine.sum()),
        callers=len(np.unique(who[mine])),
        repeated=int((again & mine[1:]).sum()),
        abandoned=int(in_vain.sum()),
        lost_calls=sum(one.times for one in found),
        lost=tuple(sorted(found, key=lambda one: (-one.last_ms, one.number))),
    )


def _last_answered(number: Array, at: Array, answered: Array) -> Array:
    """Of each row, when the last call with its number began in which somebody spoke; long ago where none did."""
    if not len(number):
        return at
    firsts = np.flatnonzero(np.append(True, number[1:] != number[:-1]))
    last = np.maximum.reduceat(np.where(answered, at, np.int64(-1)), firsts)
    return np.repeat(last, np.diff(np.append(firsts, len(number))))


def _found(register: sqlite3.Connection, calls: Columns, lost: Array, grid: Grid, prefixes: Prefixes) -> list[Lost]:
    """``lost``: places of calls, by number and then by time."""
    numbers = calls["number"][lost]
    lasts = np.flatnonzero(np.append(numbers[1:] != numbers[:-1], True)[: len(numbers)])
    times = np.diff(np.append(-1, lasts)).tolist()
    end_ms = last_read_ms(grid)
    (later,) = register.execute("SELECT max(began_ms) >= ? FROM calls", (end_ms,)).fetchone()
    found = []
    for place, many in zip(lost[lasts].tolist(), times, strict=True):
        row = register.execute("SELECT number, name FROM calls WHERE id = ?", (int(calls["id"][place]),)).fetchone()
        if row is None or (later and _spoken_since(register, row[0], end_ms, prefixes)):
            continue
        about = (int(calls[name][place]) for name in ("at", "ahead", "wait"))
        found.append(Lost(as_dialled(prefixes, row[0]) or row[0], row[1], many, *about))
    return found


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
