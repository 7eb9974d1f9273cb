"""The tables of the register as people get them: every column, and beside each moment the office's time."""

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from firmware.desk.exports.reading import Period, by_id, local

MOMENTS: Mapping[str, tuple[str, ...]] = {
    "calls": ("began_ms", "taken_ms", "answered_ms", "ended_ms"),
    "legs": ("began_ms", "ended_ms"),
    "passages": ("entered_ms", "left_ms", "told_at_ms", "ended_ms"),
    "misses": ("at_ms",),
    "agent_states": ("began_ms", "ended_ms"),
    "menu_steps": ("entered_ms", "left_ms"),
    "messages": ("at_ms",),
    "callbacks": ("promised_ms", "ended_ms"),
    "notes": ("at_ms",),
    "faults": ("began_ms", "ended_ms"),
    "commits": ("at_ms",),
    "starts": ("began_ms", "last_ms"),
}
"""Columns that are moments, the one by which a row belongs to a period first; all else in ms is a length."""

_LEFT_OUT = {"open"}
"""The bookkeeper's own, which says nothing to anybody else."""
_OF_THE_CALL = ("legs", "menu_steps")
"""Tables without a zone: it is that of their call."""


class Table(NamedTuple):
    """``columns``: as the register has them; ``zone_s`` stands in every row besides."""

    name: str
    columns: tuple[str, ...]

    @property
    def moments(self) -> tuple[str, ...]:
        return MOMENTS[self.name]


def tables(register: sqlite3.Connection) -> list[Table]:
    """All of them. Raises sqlite3.Error."""
    found = []
    for name in MOMENTS:
        rows = register.execute(f"PRAGMA table_info({name})").fetchall()
        found.append(Table(name, tuple(row["name"] for row in rows if row["name"] not in _LEFT_OUT)))
    return found


def rows(register: sqlite3.Connection, table: Table, period: Period) -> Iterator[sqlite3.Row]:
    """Those whose moment is in the period, in the order in which they were written."""
    zone, joined = f"{table.name}.zone_s", ""
    if table.name in _OF_THE_CALL:
        zone, joined = "calls.zone_s", f"CROSS JOIN calls ON calls.id = {table.name}.call"
    columns = ", ".join(f"{table.name}.{column}" for column in table.columns if column != "zone_s")
    local_ms = f"{table.name}.{table.moments[0]} + {zone} * 1000"
    where = f"{local_ms} >= ? AND {local_ms} < ?"
    return by_id(register, f"{columns}, {zone} AS zone_s", table.name, where, values=period, joined=joined)


def shown(row: sqlite3.Row, column: str) -> datetime | None:
    """A moment by the office's clocks; None: it has not come."""
    return None if row[column] is None else local(row[column], row["zone_s"])


def clock_name(column: str) -> str:
    """What the column with this moment by the office's clocks is called: ``began_ms`` gives ``began``."""
    return column.removesuffix("_ms")
