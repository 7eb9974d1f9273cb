"""How an export reads the register: page by page, so that neither memory nor the writer's log of changes grows with the
number of calls."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from firmware.desk.register import file

PAGE = 1_000
"""Rows that are read at once."""
ZONES_MS = 15 * 3_600_000
"""No clock is further from UTC than 14 hours (tz database: Pacific/Kiritimati)."""
_LAST_ID = 2**62


class Period(NamedTuple):
    """Whose moments are exported: ms since 1970 by the office's own clocks, ``begin_ms`` in, ``end_ms`` out."""

    begin_ms: int = 0
    end_ms: int = 2**53

    def has(self, moment_ms: int, zone_s: int) -> bool:
        """Whether this moment (UTC) is in it."""
        return self.begin_ms <= moment_ms + zone_s * 1000 < self.end_ms

    def earlier(self, length_ms: int) -> "Period":
        """It begins so much earlier."""
        return Period(max(0, self.begin_ms - length_ms), self.end_ms)


ALL = Period()


def period_of(first: date | None, last: date | None) -> Period:
    """Whole days of the office, the last one too; None: no bound."""
    begin = ALL.begin_ms if first is None else _midnight_ms(first)
    end = ALL.end_ms if last is None else _midnight_ms(last + timedelta(days=1))
    return Period(begin, end)


def _midnight_ms(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def local(moment_ms: int, zone_s: int) -> datetime:
    """A moment as the office's clocks showed it."""
    return datetime.fromtimestamp(moment_ms // 1000 + zone_s, UTC).replace(tzinfo=None)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The register, to be read; rows go by names. Raises sqlite3.Error."""
    with closing(file.to_read(path)) as register:
        register.row_factory = sqlite3.Row
        yield register


def by_time(
    register: sqlite3.Connection, columns: str, tables: str, moment: str, period: Period, *, where: str = "1"
) -> Iterator[sqlite3.Row]:
    """Rows of the first of ``tables`` in the order of ``moment``, a column of it with an index; of the period."""
    table = tables.split(maxsplit=1)[0]
    sql = (
        f"SELECT {columns}, {moment} AS at_, {table}.id AS id_ FROM {tables} "
        f"WHERE ({moment}, {table}.id) > (?, ?) AND {moment} < ? AND {where} "
        f"AND {moment} + {table}.zone_s * 1000 >= ? AND {moment} + {table}.zone_s * 1000 < ? "
        f"ORDER BY {moment}, {table}.id LIMIT {PAGE}"
    )
    after: tuple[int, int] = period.begin_ms - ZONES_MS - 1, _LAST_ID
    while True:
        rows = register.execute(sql, (*after, period.end_ms + ZONES_MS, *period)).fetchall()
        yield from rows
        if len(rows) < PAGE:
            return
        after = rows[-1]["at_"], rows[-1]["id_"]


def by_id(
    register: sqlite3.Connection, columns: str, table: str, where: str, *, values: Sequence[int] = (), joined: str = ""
) -> Iterator[sqlite3.Row]:
    """Rows of ``table`` in the order of their ids."""
    sql = (
        f"SELECT {columns}, {table}.id AS id_ FROM {table} NOT INDEXED {joined} "
        f"WHERE {table}.id > ? AND {where} ORDER BY {table}.id LIMIT {PAGE}"
    )
    after = -1
    while True:
        rows = register.execute(sql, (after, *values)).fetchall()
        yield from rows
        if len(rows) < PAGE:
            return
        after = rows[-1]["id_"]
