"""The people of the office on the disk: ``people.db`` in the box's directory, an SQLite file.

Each change is one transaction that has reached the disk before it is told (WAL, synchronous=FULL: a power cut leaves
all of it or nothing; sqlite.org/wal.html). A file that is damaged is set aside, never overwritten, and an empty one
takes its place.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from firmware.config.disk import set_aside
from firmware.desk.people.records import Blocked, Contact, Note, Staff
from firmware.desk.people.rules import folded

NAME = "people.db"
DAMAGED = "people.db.damaged-"
VERSION = 1

_TABLES = """
create table staff (number text primary key, name text not null, competence text not null, languages text not null,
  answers text not null) strict;
create table contacts (id integer primary key, name text not null, company text not null, note text not null,
  vip integer not null, language text not null, kind text not null, folded text not null) strict;
create table numbers (number text primary key, contact integer not null references contacts on delete cascade,
  place integer not null) strict;
create index numbers_of on numbers (contact);
create table blocked (pattern text primary key, what text not null, why text not null, since text not null,
  by text not null) strict;
create table notes (id integer primary key, number text not null, at text not null, by text not null,
  text text not null) strict;
create index notes_of on notes (number);
"""
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_NO_ROOM = (sqlite3.SQLITE_FULL,)
_PRIMARY = 0xFF
"""The last byte of an extended result code is the primary one (sqlite.org/rescode.html)."""


class BookError(Exception):
    """It cannot be read or written now. The text is a sentence; nothing was changed."""


class Book:
    """In ``directory``; ``note`` takes a line of the log. Every method may raise BookError."""

    def __init__(self, directory: Path, note: Callable[[str], None]) -> None:
        self._directory = directory
        self._path = directory / NAME
        self._note = note
        self._db: sqlite3.Connection | None = None
        with contextlib.suppress(BookError):
            self._connection()

    def close(self) -> None:
        """It is opened again when it is needed."""
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
        self._db = None

    # -- contacts

    def contact(self, number: str) -> Contact | None:
        """Whose number this is."""
        found = self._contacts("where id in (select contact from numbers where number = ?)", number)
        return found[0] if found else None

    def contacts(self, word: str = "", most: int = -1) -> list[Contact]:
        """By name; those in which every word of ``word`` stands, in a number too. ``most``: -1 = all."""
        parts = folded(word).split()
        clause = " and ".join(
            ["(instr(folded, ?) or exists (select 1 from numbers where contact = id and instr(number, ?)))"]
            * len(parts)
        )
        values = [part for part in parts for _ in range(2)]
        where = f"where {clause} " if parts else ""
        return self._contacts(f"{where}order by folded, id limit ?", *values, most)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self._rows(f"select count(*) from {table}")[0][0])

    def put(self, contacts: Iterable[Contact]) -> None:
        """Each in the place of the contact that has one of its numbers, or as a new one; all of them, or none."""
        with self._writing() as db:
            for contact in contacts:
                _put(db, contact)

    def remove(self, contact: Contact) -> None:
        """With its notes."""
        with self._writing() as db:
            _remove(db, contact)
            db.executemany("delete from notes where number = ?", [(one,) for one in contact.numbers])

    def replace(self, before: Contact, after: Contact) -> None:
        """The one becomes the other."""
        with self._writing() as db:
            _remove(db, before)
            _put(db, after)

    # -- staff

    def staff(self) -> list[Staff]:
        """By name."""
        rows = self._rows("select number, name, competence, languages, answers from staff")
        return sorted((Staff(*row) for row in rows), key=lambda one: (folded(one.name), one.number))

    def put_staff(self, staff: Iterable[Staff]) -> None:
        """Each in the place of who has this number; all of them, or none."""
        values = [(one.number, one.name, one.competence, one.languages, one.answers) for one in staff]
        with self._writing() as db:
            db.executemany("insert or replace into staff values (?, ?, ?, ?, ?)", values)

    def remove_staff(self, number: str) -> bool:
        """False: nobody has it."""
        with self._writing() as db:
            return db.execute("delete from staff where number = ?", (number,)).rowcount > 0

    # -- the block list

    def blocked(self) -> list[Blocked]:
        """By pattern."""
        return [
            Blocked(*row) for row in self._rows("select pattern, what, why, since, by from blocked order by pattern")
        ]

    def block(self, entries: Iterable[Blocked]) -> None:
        """Each in the place of the entry with this pattern; all of them, or none."""
        values = [(one.pattern, one.what, one.why, one.since, one.by) for one in entries]
        with self._writing() as db:
            db.executemany("insert or replace into blocked values (?, ?, ?, ?, ?)", values)

    def unblock(self, pattern: str) -> bool:
        """False: it is not on the list."""
        with self._writing() as db:
            return db.execute("delete from blocked where pattern = ?", (pattern,)).rowcount > 0

    # -- notes

    def notes(self, numbers: Iterable[str], most: int = -1) -> list[Note]:
        """The latest ones about these numbers, the latest first."""
        wanted = tuple(numbers)
        marks = ", ".join("?" * len(wanted))
        sql = f"select number, at, by, text from notes where number in ({marks}) order by id desc limit ?"
        return [Note(*row) for row in self._rows(sql, *wanted, most)]

    def add_note(self, note: Note) -> None:
        """The latest one."""
        values = (note.number, note.at, note.by, note.text)
        with self._writing() as db:
            db.execute("insert into notes (number, at, by, text) values (?, ?, ?, ?)", values)

    def remove_notes(self, number: str) -> None:
        """All about it."""
        with self._writing() as db:
            db.execute("delete from notes where number = ?", (number,))

    # -- the file

    def _contacts(self, clause: str, *values: Any) -> list[Contact]:
        rows = self._rows(
            "select name, company, note, vip, language, kind, (select group_concat(number, ' ') from (select number"
            f" from numbers where contact = id order by place)) from contacts {clause}",
            *values,
        )
        return [Contact(row[0], tuple((row[6] or "").split()), row[1], row[2], bool(row[3]), *row[4:6]) for row in rows]

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        db = self._connection()
        try:
            return db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self._failed(error, "read")

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        db = self._connection()
        try:
            db.execute("begin immediate")
            yield db
            db.execute("commit")
        except sqlite3.Error as error:
            self._give_up(db)
            self._failed(error, "written")
        except BaseException:
            self._give_up(db)
            raise

    @staticmethod
    def _give_up(db: sqlite3.Connection) -> None:
        with contextlib.suppress(sqlite3.Error):
            if db.in_transaction:
                db.execute("rollback")

    def _connection(self) -> sqlite3.Connection:
        if self._db is not None:
            return self._db
        try:
            self._db = self._opened()
        except sqlite3.Error as error:
            self._failed(error, "opened")
        except OSError as error:
            raise BookError(f"{self._path} cannot be opened ({error.strerror}): nothing was changed.") from None
        return self._db

    def _opened(self) -> sqlite3.Connection:
        """Raises sqlite3.Error and OSError."""
        try:
            return self._checked()
        except sqlite3.DatabaseError as error:
            if not _is(error, _DAMAGE):
                raise
            self._set_aside(str(error))
            return self._checked()

    def _checked(self) -> sqlite3.Connection:
        # For the box alone, and so are the files that SQLite makes beside it.
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        db = sqlite3.connect(self._path, isolation_level=None)
        try:
            _prepare(db)
        except BaseException:
            db.close()
            raise
        return db

    def _set_aside(self, why: str) -> None:
        """Raises OSError."""
        self.close()
        set_aside(os, self._path, DAMAGED)
        for end in ("-wal", "-shm"):
            beside = self._path.with_name(NAME + end)
            with contextlib.suppress(FileNotFoundError):
                set_aside(os, beside, f"{NAME}{end}.damaged-")
        self._note(f"{self._path} is damaged ({why}): it is set aside, and nobody is known any more")

    def _failed(self, error: sqlite3.Error, what: str) -> NoReturn:
        if _is(error, _DAMAGE):
            with contextlib.suppress(OSError):
                self._set_aside(str(error))
            raise BookError(f"{NAME} was damaged and is set aside: nothing was changed, and nobody is known.") from None
        if _is(error, _NO_ROOM):
            raise BookError("the disk is full: nothing was changed.") from None
        raise BookError(f"{self._path} cannot be {what} ({error}): nothing was changed.") from None


def _is(error: sqlite3.Error, codes: tuple[int, ...]) -> bool:
    return (getattr(error, "sqlite_errorcode", 0) & _PRIMARY) in codes


def _prepare(db: sqlite3.Connection) -> None:
    """Raises sqlite3.DatabaseError, as for a damaged file where it is of another version."""
    for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on"):
        db.execute(f"pragma {pragma}")
    (version,) = db.execute("pragma user_version").fetchone()
    if version == 0:
        db.execute("begin immediate")
        for statement in _TABLES.split(";"):
            db.execute(statement)
        db.execute(f"pragma user_version = {VERSION}")
        db.execute("commit")
        return
    found = db.execute("pragma quick_check(1)").fetchone()[0]
    if version != VERSION or found != "ok":
        error = sqlite3.DatabaseError(found if found != "ok" else f"it is of version {version}, not {VERSION}")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _put(db: sqlite3.Connection, contact: Contact) -> None:
    for number in contact.numbers:
        db.execute("delete from contacts where id in (select contact from numbers where number = ?)", (number,))
    search = folded(f"{contact.name} {contact.company} {contact.note}")
    values = (contact.name, contact.company, contact.note, contact.vip, contact.language, contact.kind, search)
    made = db.execute(
        "insert into contacts (name, company, note, vip, language, kind, folded) values (?, ?, ?, ?, ?, ?, ?)", values
    )
    numbers = [(number, made.lastrowid, place) for place, number in enumerate(contact.numbers)]
    db.executemany("insert into numbers values (?, ?, ?)", numbers)


def _remove(db: sqlite3.Connection, contact: Contact) -> None:
    db.execute("delete from contacts where id in (select contact from numbers where number = ?)", contact.numbers[:1])
