"""Writes facts into the register, a batch a transaction: either all that follows from it is on the disk, or nothing.

The number of the last fact that is written stands in the same transaction as the rows: whatever is told once more after
a crash is known, and counts once.
"""

import contextlib
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from firmware.callcontrol.facts import AnyFact, ClockIs
from firmware.desk.register import file
from firmware.desk.register.bookkeeper import Bookkeeper
from firmware.desk.register.clock_set_right import move_written
from firmware.desk.register.open_book import Dirty, Ids, OpenBook
from firmware.desk.register.rows import TABLE_OF

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(OpenBook)
_PARTS = ("", "-wal", "-shm")
_IDS = (*TABLE_OF.values(), "starts")
_REPLACE = {
    table: f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(row.__struct_fields__))})"
    for row, table in TABLE_OF.items()
}


class Batch(NamedTuple):
    """Facts of the life ``start`` of the box, numbered from ``first``; ``lost``: facts in all that found no room."""

    start: str
    board: str
    first: int
    told: tuple[AnyFact, ...]
    lost: int = 0


class Written(NamedTuple):
    """All facts up to ``number`` of ``start`` are on the disk; ``problem``: why not, in words ("": they are)."""

    start: str
    number: int
    problem: str = ""


class RegisterWriter:
    """One process writes. ``wall()``: date and time, for the name of a damaged file; ``say`` takes one sentence.

    No method raises for what the disk does: ``write`` says what went wrong; what was not written may be tried again.
    """

    def __init__(self, directory: Path, wall: Callable[[], str], say: Callable[[str], None]) -> None:
        self._path = file.path_in(directory)
        self._wall = wall
        self._say = say
        self._open: sqlite3.Connection | None = None
        self._start = ""
        self._number = 0
        self._keeper: Bookkeeper | None = None
        self._ids = Ids({})

    def write(self, batch: Batch) -> Written:
        """In one transaction."""
        try:
            return self._write(batch)
        except file.NotARegisterError as error:
            return self._failed(batch, str(error))
        except sqlite3.OperationalError as error:
            self.close()
            return self._failed(batch, str(error))
        except (sqlite3.DatabaseError, msgspec.MsgspecError, ValueError) as error:
            self._set_aside(str(error))
            return self._failed(batch, str(error))
        except OSError as error:
            self.close()
            return self._failed(batch, error.strerror or str(error))

    @staticmethod
    def _failed(batch: Batch, why: str) -> Written:
        return Written(batch.start, 0, why)

    def _write(self, batch: Batch) -> Written:
        database = self._database()
        last = batch.first + len(batch.told) - 1
        database.execute("BEGIN IMMEDIATE")
        try:
            if batch.start != self._start:
                self._take_up(database, batch)
            new = batch.told[max(0, self._number + 1 - batch.first) :]
            keeper = self._keeper
            assert keeper is not None
            dirty = keeper.take(new)
            moved_ms = keeper.moved_ms()
            if moved_ms:
                move_written(database, keeper.start, moved_ms)
            _store(database, dirty)
            number = max(self._number, last)
            self._note(database, keeper, number, batch.lost)
            database.execute("COMMIT")
        except BaseException:
            # What the bookkeeper has taken is not written: it begins anew with what is.
            self._start, self._keeper = "", None
            with contextlib.suppress(sqlite3.Error):
                database.execute("ROLLBACK")
            raise
        self._start, self._number = batch.start, number
        return Written(batch.start, number)

    def _note(self, database: sqlite3.Connection, keeper: Bookkeeper, number: int, lost: int) -> None:
        book = keeper.book
        database.execute(
            "UPDATE starts SET last_ms = ?, written = ?, lost = ?, open = ? WHERE id = ?",
            (book.page.moment(book.last_ms), number, lost, _ENCODER.encode(book), keeper.start),
        )

    def _database(self) -> sqlite3.Connection:
        if self._open is None:
            self._open = file.to_write(self._path)
        return self._open

    def _take_up(self, database: sqlite3.Connection, batch: Batch) -> None:
        """Go on with this life of the box, or begin it: then whatever went on in the one before was interrupted."""
        self._ids = Ids({table: _last(database, table) for table in _IDS})
        found = database.execute("SELECT id, written, open FROM starts WHERE name = ?", (batch.start,)).fetchone()
        if found is not None:
            number, self._number, kept = found
            self._keeper = Bookkeeper(number, _DECODER.decode(kept), self._ids)
            return
        for number, kept in database.execute("SELECT id, open FROM starts WHERE open <> x''").fetchall():
            ended = Bookkeeper(number, _DECODER.decode(kept), self._ids)
            _store(database, ended.interrupt())
            database.execute("UPDATE starts SET open = x'' WHERE id = ?", (number,))
        number, book = self._ids.new("starts"), OpenBook()
        clock = next((fact for fact in batch.told if isinstance(fact, ClockIs)), ClockIs(0, 0, 0, False))
        database.execute(
            "INSERT INTO starts (id, name, board, began_ms, zone_s, last_ms, written, open) VALUES (?,?,?,?,?,?,?,?)",
            (number, batch.start, batch.board, clock.utc_ms, clock.zone_s, clock.utc_ms, 0, b""),
        )
        self._keeper, self._number = Bookkeeper(number, book, self._ids), 0

    def _set_aside(self, why: str) -> None:
        """It is damaged: it is kept, and a new one is begun."""
        self.close()
        name = f"{self._path.stem}-damaged-{_of_file(self._wall())}{self._path.suffix}"
        try:
            for part in _PARTS:
                old = self._path.with_name(self._path.name + part)
                if old.exists():
                    old.replace(self._path.with_name(name + part))
        except OSError as error:
            self._say(f"the call register is damaged ({why}) and cannot be set aside ({error.strerror})")
            return
        self._say(f"the call register is damaged ({why}): it is kept as {name}, and a new one is begun")

    def add(self, table: Literal["notes", "commits"], values: tuple[object, ...]) -> str:
        """One more row, whose id is given; "" or, in words, why it could not be written."""
        try:
            database = self._database()
            marks = ", ".join("?" * len(values))
            database.execute(f"INSERT INTO {table} VALUES (NULL, {marks})", values)
        except (sqlite3.Error, OSError, file.NotARegisterError) as error:
            self.close()
            return str(error)
        return ""

    def close(self) -> None:
        """The file is let go; the next batch opens it again."""
        self._start, self._keeper = "", None
        if self._open is not None:
            with contextlib.suppress(sqlite3.Error):
                self._open.close()
            self._open = None


def _store(database: sqlite3.Connection, dirty: Dirty) -> None:
    for (table, _), row in dirty.items():
        database.execute(_REPLACE[table], msgspec.structs.astuple(row))


def _last(database: sqlite3.Connection, table: str) -> int:
    (last,) = database.execute(f"SELECT max(id) FROM {table}").fetchone()
    return last or 0


def _of_file(wall: str) -> str:
    """2026-11-30 09:41:00 as part of a name."""
    try:
        return f"{datetime.fromisoformat(wall):%Y%m%d-%H%M%S}"
    except ValueError:
        return "undated"
