"""What to do when the clock is set. A box without one that holds begins with one that nobody trusts: whatever it has
written until somebody tells it the time is moved to where it belongs. Later, what is written stays, calls keep the
clock by which they began, and what else goes on is moved with the clock, so that its length is that which it was."""

import sqlite3
from collections.abc import Iterable

from firmware.desk.register.ledger import Ledger
from firmware.desk.register.rows import TABLE_OF, Row

_MOMENTS = {
    *("began_ms", "ended_ms", "taken_ms", "answered_ms", "entered_ms", "left_ms"),
    *("told_at_ms", "at_ms", "promised_ms"),
}
_OF_START = {"calls", "agent_states", "callbacks", "faults"}
"""Tables whose rows name the life of the box that they belong to; all others name their call."""


def move_open(ledger: Ledger, by_ms: int) -> None:
    """All that is not finished, or not written yet."""
    book = ledger.book
    for call in book.calls.values():
        call.page.utc_ms += by_ms
        call.turned_ms += by_ms
        call.away_ms += by_ms
    rows: Iterable[Row] = (
        *(call.row for call in book.calls.values()),
        *(*book.legs.values(), *book.passage_rows.values(), *book.agents.values()),
        *(*book.menus.values(), *book.promises.values(), *book.faults.values()),
        *ledger.dirty.values(),
    )
    for row in {id(row): row for row in rows}.values():
        _move(row, by_ms)


def move_what_is_no_call(ledger: Ledger, by_ms: int) -> None:
    """What agents do, what is owed, and what is out of service."""
    book = ledger.book
    rows: Iterable[Row] = (*book.agents.values(), *book.promises.values(), *book.faults.values())
    for row in rows:
        _move(row, by_ms)
        ledger.write(row)


def _move(row: Row, by_ms: int) -> None:
    for name in _MOMENTS.intersection(row.__struct_fields__):
        moment = getattr(row, name)
        if moment is not None:
            setattr(row, name, moment + by_ms)


def move_written(database: sqlite3.Connection, start: int, by_ms: int) -> None:
    """Rows of this life that are in the register already."""
    for kind, table in TABLE_OF.items():
        moments = sorted(_MOMENTS.intersection(kind.__struct_fields__))
        changes = ", ".join(f"{name} = {name} + :by" for name in moments)
        whose = "start = :start" if table in _OF_START else "call IN (SELECT id FROM calls WHERE start = :start)"
        database.execute(f"UPDATE {table} SET {changes} WHERE {whose}", {"by": by_ms, "start": start})
    database.execute("UPDATE starts SET began_ms = began_ms + ? WHERE id = ?", (by_ms, start))
