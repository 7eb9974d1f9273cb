"""What agents did in a period: how long they served, wrapped up, were free, made breaks, and whether they kept them."""

import sqlite3
from typing import NamedTuple

import numpy as np

from firmware.desk.reports.calls import END_SQL
from firmware.desk.reports.columns import Columns, Field, Source, Told, read
from firmware.desk.reports.figures import part
from firmware.desk.reports.occupancy import Spans
from firmware.desk.reports.period import DAY_MS, Grid

READY, TALKS, WRAPS_UP, PAUSED = range(4)
_STATE = f"CASE state WHEN 'ready' THEN {READY} WHEN 'talks' THEN {TALKS} WHEN 'wraps up' THEN {WRAPS_UP} ELSE {PAUSED} END"
LONGEST_MS = 7 * DAY_MS
"""A state that began longer before the period is not looked for."""


def read_states(register: sqlite3.Connection, grid: Grid, told: Told) -> Columns:
    """All of the period, whole, but those of agents who are out."""
    fields = (
        Field("begin", "began_ms"),
        Field("end", END_SQL),
        Field("state", _STATE, "i1"),
        Field("agent", "agent", "name"),
        Field("queue", "queue", "name"),
        Field("reason", "reason", "name"),
        Field("planned", "planned_ms", "i4"),
    )
    wanted = f"(ended_ms IS NULL OR ended_ms > {grid.begin_ms}) AND state IN ('ready', 'talks', 'wraps up', 'paused')"
    source = Source("agent_states", "began_ms", grid.begin_ms - LONGEST_MS, grid.end_ms, wanted)
    return read(register, fields, source, told)


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
    lengths = np.minimum(states["end"], until_ms) - np.maximum(states["begin"], grid.begin_ms)
    names = states.names["agent"]
    keys = states["agent"].astype(np.int64) * 4 + states["state"]
    sums = np.bincount(keys, lengths.clip(0), len(names) * 4).astype(np.int64).reshape(-1, 4)
    found = zip(names, sums.tolist(), strict=True)
    return {name: Work(*row) for name, row in found if any(row)}


def spans_of(states: Columns, *which: int) -> Spans:
    wanted = np.isin(states["state"], which)
    return Spans(states["begin"][wanted], states["end"][wanted])


def wrap_up_ms(states: Columns, key: str, grid: Grid) -> dict[str, int]:
    """How long they wrapped up, by agent or queue: those that began in the period, whole."""
    wanted = (states["state"] == WRAPS_UP) & (states["begin"] >= grid.begin_ms)
    names = states.names[key]
    sums = np.bincount(states[key][wanted], (states["end"] - states["begin"])[wanted], len(names))
    return dict(zip(names, map(round, sums.tolist()), strict=True))


class Breaks(NamedTuple):
    """Of one agent for one reason: those that began in the period. ``limited``: breaks that had a longest time;
    ``over``: those of them that were longer, by ``over_ms`` together."""

    agent: str
    reason: str
    count: int
    total_ms: int
    limited: int
    over: int
    over_ms: int

    @property
    def kept_part(self) -> float | None:
        return part(self.limited - self.over, self.limited)


def breaks(states: Columns, grid: Grid) -> list[Breaks]:
    """By agent and reason, in the order of their names."""
    wanted = states.where((states["state"] == PAUSED) & (states["begin"] >= grid.begin_ms))
    found: dict[tuple[str, str], list[int]] = {}
    names, reasons = states.names["agent"], states.names["reason"]
    lengths = wanted["end"] - wanted["begin"]
    rows = (wanted["agent"], wanted["reason"], lengths, wanted["planned"])
    for agent, reason, length, planned in zip(*(row.tolist() for row in rows), strict=True):
        sums = found.setdefault((names[agent], reasons[reason]), [0] * 5)
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
