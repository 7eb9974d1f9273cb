"""One caller's data: all of it, for him who asks what is known of him, and none of it any more for who wants that."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from firmware.desk.exports.columns import Table, tables
from firmware.desk.exports.everything import as_object
from firmware.desk.exports.reading import opened
from firmware.desk.register import file
from firmware.desk.register.changing import to_take_out
from firmware.desk.register.pseudonyms import with_pseudonyms

FORGOTTEN = "forgotten"
"""Why a call has no number: its caller wanted that."""

_MANY = 500
"""Rows of a transaction."""
_OWN = {
    "calls": "calls.number IN ({0}) AND calls.direction <> 'inside'",
    "passages": "passages.number IN ({0})",
    "messages": "messages.number IN ({0}) OR messages.call_back IN ({0})",
    "callbacks": "callbacks.number IN ({0})",
    "notes": "notes.number IN ({0})",
}
"""Where a number stands; {0}: all ways of writing it, and their pseudonyms."""
_OF_CALLS = ("legs", "passages", "misses", "menu_steps", "messages")
_FORGET = {
    "calls": f"UPDATE calls SET number = '', name = '', dialled = '', absence = '{FORGOTTEN}' WHERE id IN ({{}})",
    "passages": "UPDATE passages SET number = '' WHERE id IN ({})",
    "messages": "DELETE FROM messages WHERE id IN ({})",
    "callbacks": "UPDATE callbacks SET number = '' WHERE id IN ({})",
    "notes": "DELETE FROM notes WHERE id IN ({})",
}


class Forgotten(NamedTuple):
    """So many ``calls`` bear no number any more; ``messages``: the numbers of those he had left."""

    calls: int
    messages: tuple[int, ...]


def known_of(directory: Path, forms: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Rows by table; ``forms``: all ways in which his number is written. Raises OSError, sqlite3.Error."""
    names = with_pseudonyms(directory, forms)
    with opened(file.path_in(directory)) as register:
        found: dict[str, dict[int, dict[str, Any]]] = {}
        by_name = {table.name: table for table in tables(register)}
        for name, where in _OWN.items():
            _gather(register, by_name[name], *_own(where, names), found)
        calls = list(found["calls"]) or [0]
        for name in _OF_CALLS:
            for part in _parts(calls):
                _gather(register, by_name[name], f"{name}.call IN ({_marks(part)})", part, found)
    return {name: list(rows.values()) for name, rows in found.items()}


def forget(directory: Path, forms: Sequence[str], pause: Callable[[], None] = lambda: None) -> Forgotten:
    """Calls stay, without who it was; messages and notes do not. Calls that go on now keep their number. ``forms`` as
    for ``known_of``; ``pause`` lets the register's writer in between two transactions. Raises OSError, sqlite3.Error,
    NotMadeYetError, NotARegisterError."""
    names = with_pseudonyms(directory, forms)
    with to_take_out(file.path_in(directory), file.BUSY_S) as register:
        ids = {}
        for table, where in _OWN.items():
            ended = "AND ended_ms IS NOT NULL" if table in ("calls", "callbacks") else ""
            his, values = _own(where, names)
            ids[table] = [row[0] for row in register.execute(f"SELECT id FROM {table} WHERE ({his}) {ended}", values)]
        messages = _numbers(register, ids["messages"])
        for table, found in ids.items():
            for part in _parts(found):
                register.execute("BEGIN IMMEDIATE")
                with register:
                    register.execute(_FORGET[table].format(_marks(part)), part)
                pause()
        # The log of changes would keep him until it is full.
        register.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Forgotten(len(ids["calls"]), messages)


def _own(where: str, names: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The condition, and its values."""
    return where.format(_marks(names)), tuple(names) * where.count("{0}")


def _numbers(register: sqlite3.Connection, ids: list[int]) -> tuple[int, ...]:
    found: list[int] = []
    for part in _parts(ids):
        rows = register.execute(f"SELECT message FROM messages WHERE id IN ({_marks(part)})", part)
        found += [row[0] for row in rows]
    return tuple(found)


def _gather(
    register: sqlite3.Connection,
    table: Table,
    where: str,
    values: Sequence[object],
    found: dict[str, dict[int, dict[str, Any]]],
) -> None:
    zone, joined = "", ""
    if "zone_s" not in table.columns:
        zone, joined = ", calls.zone_s", f"JOIN calls ON calls.id = {table.name}.call"
    rows = register.execute(f"SELECT {table.name}.*{zone} FROM {table.name} {joined} WHERE {where}", tuple(values))
    known = found.setdefault(table.name, {})
    for row in rows:
        known[row["id"]] = as_object(row, table)


def _parts(ids: list[int]) -> list[list[int]]:
    return [ids[at : at + _MANY] for at in range(0, len(ids), _MANY)]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
