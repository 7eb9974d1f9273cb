"""Lives of the box in the register: one is begun, taken up again by a desk that begins anew, or ended where it was
broken off. All of it happens within the transaction of whoever calls."""

import contextlib
import sqlite3
from typing import NamedTuple

import msgspec

from firmware.callcontrol.facts import AnyFact, ClockIs
from firmware.desk.register.bookkeeper import Bookkeeper
from firmware.desk.register.open_book import Dirty, Ids, OpenBook
from firmware.desk.register.rows import TABLE_OF

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(OpenBook)
_IDS = (*TABLE_OF.values(), "starts")
_REPLACE = {
    table: f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(row.__struct_fields__))})"
    for row, table in TABLE_OF.items()
}
_BEGIN = "INSERT INTO starts (id, name, board, began_ms, zone_s, last_ms, written, open) VALUES (?,?,?,?,?,?,?,x'')"
_OF_CALLS = "call IN (SELECT id FROM calls WHERE start = :start)"
_BREAK_OFF = (
    f"UPDATE legs SET ended_ms = max(began_ms, :last), how = 'interrupted' WHERE ended_ms IS NULL AND {_OF_CALLS}",
    f"UPDATE passages SET left_ms = max(entered_ms, :last), how = 'interrupted' WHERE left_ms IS NULL AND {_OF_CALLS}",
    f"UPDATE menu_steps SET left_ms = max(entered_ms, :last) WHERE left_ms IS NULL AND {_OF_CALLS}",
    "UPDATE agent_states SET ended_ms = max(began_ms, :last) WHERE ended_ms IS NULL AND start = :start",
    "UPDATE faults SET ended_ms = max(began_ms, :last) WHERE ended_ms IS NULL AND start = :start",
    "UPDATE callbacks SET ended_ms = max(promised_ms, :last), how = 'forgotten'"
    " WHERE ended_ms IS NULL AND start = :start",
    "UPDATE calls SET ended_ms = max(began_ms, :last), outcome = 'interrupted'"
    " WHERE ended_ms IS NULL AND start = :start",
)
"""The same for every kind of open row, where nobody can read what went on."""


class Life(NamedTuple):
    """``number`` of the last fact that is written; ``keeper`` knows what goes on after it."""

    start: str
    number: int
    keeper: Bookkeeper


class Remembered(NamedTuple):
    """A life as it was committed last, in case that the file turns out to be damaged. ``row``: its id among starts."""

    start: str
    board: str
    row: int
    number: int
    book: bytes


class UnknownPastError(Exception):
    """Facts came whose predecessors are not in this register: whoever tells them is to begin a new life."""


def store(database: sqlite3.Connection, dirty: Dirty) -> None:
    """Rows that are new or have changed. Raises sqlite3.Error, as all here."""
    for (table, _), row in dirty.items():
        database.execute(_REPLACE[table], msgspec.structs.astuple(row))


def note(database: sqlite3.Connection, keeper: Bookkeeper, number: int, lost: int) -> bytes:
    """How far it has come; returns what goes on."""
    book = keeper.book
    encoded = _ENCODER.encode(book)
    database.execute(
        "UPDATE starts SET last_ms = ?, written = ?, lost = ?, open = ? WHERE id = ?",
        (book.page.moment(book.last_ms), number, lost, encoded, keeper.start),
    )
    return encoded


def taken_up(database: sqlite3.Connection, start: str, remembered: Remembered | None) -> Life | None:
    """A life that is in the register, or that another file had which has been set aside; None: it is a new one.

    Raises UnknownPastError where what went on cannot be read.
    """
    ids = Ids({table: _last(database, table) for table in _IDS})
    found = database.execute("SELECT id, written, open FROM starts WHERE name = ?", (start,)).fetchone()
    if found is not None:
        row, number, kept = found
        book = _read(kept)
        if book is None:
            raise UnknownPastError
        return Life(start, number, Bookkeeper(row, book, ids))
    if remembered is None or remembered.start != start:
        return None
    book = _read(remembered.book)
    assert book is not None
    return _carried_over(database, remembered, book, ids)


def begun(database: sqlite3.Connection, start: str, board: str, told: tuple[AnyFact, ...]) -> Life:
    """A new life; whatever went on in the one before was interrupted."""
    _end_others(database)
    ids = Ids({table: _last(database, table) for table in _IDS})
    clock = next((fact for fact in told if isinstance(fact, ClockIs)), ClockIs(0, 0, 0, False))
    row = ids.new("starts")
    database.execute(_BEGIN, (row, start, board, clock.utc_ms, clock.zone_s, clock.utc_ms, 0))
    return Life(start, 0, Bookkeeper(row, OpenBook(), ids))


def _carried_over(database: sqlite3.Connection, one: Remembered, book: OpenBook, ids: Ids) -> Life:
    """Into an empty register: what goes on is in it from its beginning on."""
    page = book.page
    moment = page.moment(book.last_ms)
    database.execute(_BEGIN, (one.row, one.start, one.board, page.utc_ms, page.zone_s, moment, one.number))
    ids.last["starts"] = max(ids.last["starts"], one.row)
    rows = (
        *(call.row for call in book.calls.values()),
        *(*book.legs.values(), *book.passage_rows.values(), *book.agents.values()),
        *(*book.menus.values(), *book.promises.values(), *book.faults.values()),
    )
    for row in rows:
        table = TABLE_OF[type(row)]
        ids.last[table] = max(ids.last[table], row.id)
    store(database, {(TABLE_OF[type(row)], row.id): row for row in rows})
    return Life(one.start, one.number, Bookkeeper(one.row, book, ids))


def _end_others(database: sqlite3.Connection) -> None:
    ids = Ids({})
    for row, last_ms, kept in database.execute("SELECT id, last_ms, open FROM starts WHERE open <> x''").fetchall():
        # What another version of this software has left may not be readable, or tell less than there is.
        with contextlib.suppress(msgspec.MsgspecError, LookupError, TypeError, AttributeError):
            store(database, Bookkeeper(row, _DECODER.decode(kept), ids).interrupt())
        if database.execute("SELECT 1 FROM calls WHERE start = ? AND ended_ms IS NULL", (row,)).fetchone():
            for statement in _BREAK_OFF:
                database.execute(statement, {"start": row, "last": last_ms})
        database.execute("UPDATE starts SET open = x'' WHERE id = ?", (row,))


def _read(kept: bytes) -> OpenBook | None:
    try:
        return _DECODER.decode(kept)
    except msgspec.MsgspecError:
        return None


def _last(database: sqlite3.Connection, table: str) -> int:
    (last,) = database.execute(f"SELECT max(id) FROM {table}").fetchone()
    return last or 0
