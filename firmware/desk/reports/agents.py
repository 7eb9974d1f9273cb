"""What agents did in a period: how long they served, wrapped up, were free, made breaks, and whether they kept them."""

import sqlite3
from typing import NamedTuple

import numpy as np

from firmware.desk.reports.calls import END_SQL, LARGEST
from firmware.desk.reports.columns import Columns, Field, Source, Told, read, words
from firmware.desk.reports.figures import part
from firmware.desk.reports.occupancy import Spans
from firmware.desk.reports.period import DAY_MS, Grid, Numbers

READY, TALKS, WRAPS_UP, PAUSED = range(4)
_STATE = (
    f"CASE state WHEN 'ready' THEN {READY} WHEN 'talks' THEN {TALKS} WHEN 'wraps up' THEN {WRAPS_UP} ELSE {PAUSED} END"
)
LONGEST_MS = 7 * DAY_MS
"""A state that began longer before the period is not looked for."""


def read_states(register: sqlite3.Connection, grid: Grid, told: Told) -> Columns:
    """All of the period, and of a week before it, whole; but not those of agents who are out."""
    fields = (
        Field("begin", "began_ms"),
        Field("length", f"min({END_SQL} - began_ms, {LARGEST})", "i4"),
        words("what", _STATE, "agent", "queue"),
    )
    source = Source("agent_states", "began_ms", grid.begin_ms - LONGEST_MS, grid.end_ms, "state <> 'out'")
    found = read(register, fields, source, told)
    found.arrays["state"] = found.number("what", 0, "i1")
    for place, name in enumerate(("agent", "queue"), 1):
        found.texts[name], found.arrays[name] = found.name("what", place)
    found.drop("what")
    return found


class Work(NamedTuple):
    """Of an agent, within the period, in ms."""

    ready_ms: int = 0
    talks_ms: int = 0
    wraps_up_ms: int = 0
    paused_ms: int = 0

    @property
    def occupancy(self) -> float | None:
        """The part of the time in service in which he served a caller, or wrapped up after one."""
        busy = self.talks_ms + self.wraps_up_ms
        return part(busy, busy + self.ready_ms)


def work(states: Columns, grid: Grid, until_ms: int) -> dict[str, Work]:
    """Of every agent who was in service."""
    ends = np.minimum(states["begin"] + states["length"], until_ms)
    lengths = ends - np.maximum(states["begin"], grid.begin_ms)
    names = states.texts["agent"]
    keys = states["agent"].astype(np.int64) * 4 + states["state"]
    sums = np.bincount(keys, lengths.clip(0), len(names) * 4).astype(np.int64).reshape(-1, 4)
    found = zip(names, sums.tolist(), strict=True)
    return {name: Work(*row) for name, row in found if any(row)}


def spans_of(states: Columns, *which: int) -> Spans:
    wanted = np.isin(states["state"], which)
    begins = states["begin"][wanted]
    return Spans(begins, begins + states["length"][wanted])


def wrap_up_ms(states: Columns, key: str, grid: Grid) -> dict[str, int]:
    """How long they wrapped up, by agent or queue: those that began in the period, whole."""
    wanted = (states["state"] == WRAPS_UP) & (states["begin"] >= grid.begin_ms)
    names = states.texts[key]
    sums = np.bincount(states[key][wanted], states["length"][wanted], len(names))
    return dict(zip(names, map(round, sums.tolist()), strict=True))


def wrap_up_cells(states: Columns, grid: Grid, queue: str) -> Numbers:
    """The same by the half hour in which each began; after callers of this queue alone, of all where it is ""."""
    wanted = (states["state"] == WRAPS_UP) & (states["begin"] >= grid.begin_ms)
    if queue:
        names = states.texts["queue"]
        wanted &= states["queue"] == (names.index(queue) if queue in names else -1)
    places = np.searchsorted(grid.starts, states["begin"][wanted], "right") - 1
    return np.bincount(places, states["length"][wanted], len(grid.local)).astype(np.int64)


class Breaks(NamedTuple):
    """Of one agent for one reason: those that began in the period. ``limited``: breaks that had a longest time;
    ``over``: those of them that were longer, by ``over_ms`` together."""

    agent: str
    reason: str
    breaks: int
    total_ms: int
    limited: int
    over: int
    over_ms: int

    @property
    def kept_part(self) -> float | None:
        return part(self.limited - self.over, self.limited)


def breaks(register: sqlite3.Connection, grid: Grid) -> list[Breaks]:
    """By agent and reason, in the order of their names."""
    rows = register.execute(
        f"SELECT agent, reason, planned_ms, {END_SQL} - began_ms FROM agent_states "
        "WHERE began_ms >= ? AND began_ms < ? AND state = 'paused'",
        (grid.begin_ms, grid.end_ms),
    )
    found: dict[tuple[str, str], list[int]] = {}
    for agent, reason, planned, length in rows:
        sums = found.setdefault((agent, reason), [0] * 5)
        over = max(0, length - planned) if planned else 0
        for place, one in enumerate((1, length, planned > 0, over > 0, over)):
            sums[place] += one
    return [Breaks(*who, *sums) for who, sums in sorted(found.items())]


def misses(register: sqlite3.Connection, grid: Grid) -> dict[str, int]:
    """How often each agent was rung, and did not answer."""
    rows = register.execute(
        "SELECT agent, count(*) FROM misses WHERE at_ms >= ? AND at_ms < ? GROUP BY agent",
        (grid.begin_ms, grid.end_ms),
    )
    return dict(rows.fetchall())
