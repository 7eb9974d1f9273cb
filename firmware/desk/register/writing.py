"""Writes facts into the register, a batch a transaction: either all that follows from it is on the disk, or nothing.

The number of the last fact that is written stands in the same transaction as the rows: whatever is told once more after
a crash is known, and counts once.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from firmware.callcontrol.facts import AnyFact
from firmware.desk.register import damage, file, lives
from firmware.desk.register.clock_set_right import move_written

_ROWS_ARE_WRONG = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.DataError)
"""What SQLite says of rows that no table takes."""


class Batch(NamedTuple):
    """Facts of the life ``start`` of the box, numbered from ``first``; ``lost``: facts in all that found no room."""

    start: str
    board: str
    first: int
    told: tuple[AnyFact, ...]
    lost: int = 0


class Written(NamedTuple):
    """All facts up to ``number`` of ``start`` are on the disk; ``problem``: why not, in words ("": they are);
    ``anew``: they cannot be understood without what came before, which is lost: a new life is to be begun."""

    start: str
    number: int
    problem: str = ""
    anew: bool = False


class RegisterWriter:
    """One process writes; its threads take turns. ``wall()``: date and time, for the name of a damaged file; ``say``
    takes one sentence.

    No method raises for what the disk does, or facts say: ``write`` says what went wrong; what was not written may be
    tried again.
    """

    def __init__(self, directory: Path, wall: Callable[[], str], say: Callable[[str], None]) -> None:
        self._path = file.path_in(directory)
        self._wall = wall
        self._say = say
        self._turn = threading.Lock()
        self._open: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        """Of the file that is open."""
        self._life: lives.Life | None = None
        self._remembered: lives.Remembered | None = None
        self._stumbled = ""
        """Why facts could not be understood since something was written."""

    def write(self, batch: Batch) -> Written:
        """In one transaction. A damaged file is set aside, and a new one takes what it can."""
        with self._turn:
            found = self._try(batch)
            return found or self._try(batch) or _failed(batch, "the new one is damaged too")

    def _try(self, batch: Batch) -> Written | None:
        """None: what was there is set aside."""
        try:
            found = self._write(batch)
        except lives.UnknownPastError:
            return Written(batch.start, 0, anew=True)
        except file.NotARegisterError as error:
            self._let_go()
            return _failed(batch, str(error))
        except (sqlite3.Error, OSError) as error:
            return self._stumble(batch, error) if isinstance(error, _ROWS_ARE_WRONG) else self._refused(batch, error)
        except Exception as error:
            return self._stumble(batch, error)
        self._stumbled = ""
        return found

    def _refused(self, batch: Batch, error: Exception) -> Written | None:
        """The disk does not take it, or what is there is damaged."""
        if not damage.is_found_in(error):
            self._let_go()
            return _failed(batch, damage.in_words(error, self._path))
        problem = self._set_aside(str(error))
        return _failed(batch, problem) if problem else None

    def _stumble(self, batch: Batch, error: Exception) -> Written:
        self._let_go()
        self._remembered = None
        why = f"{type(error).__name__}: {error}"
        if why != self._stumbled:
            self._say(f"the call register does not understand what it is told ({why})")
        self._stumbled = why
        return Written(batch.start, 0, anew=True)

    def _write(self, batch: Batch) -> Written:
        database = self._database()
        database.execute("BEGIN IMMEDIATE")
        try:
            life = self._life
            if life is None or life.start != batch.start:
                life = self._taken_up(database, batch)
            if batch.first > life.number + 1:
                raise lives.UnknownPastError
            dirty = life.keeper.take(batch.told[life.number + 1 - batch.first :])
            moved_ms = life.keeper.moved_ms()
            if moved_ms:
                move_written(database, life.keeper.start, moved_ms)
            lives.store(database, dirty)
            number = max(life.number, batch.first + len(batch.told) - 1)
            book = lives.note(database, life.keeper, number, batch.lost)
            database.execute("COMMIT")
        except BaseException:
            # What the bookkeeper has taken is not written: it begins anew with what is.
            self._life = None
            with contextlib.suppress(sqlite3.Error):
                database.execute("ROLLBACK")
            raise
        self._life = life._replace(number=number)
        self._remembered = lives.Remembered(batch.start, batch.board, life.keeper.start, number, book)
        return Written(batch.start, number)

    def _taken_up(self, database: sqlite3.Connection, batch: Batch) -> lives.Life:
        life = lives.taken_up(database, batch.start, self._remembered)
        if life is not None:
            return life
        if batch.first > 1:
            raise lives.UnknownPastError
        return lives.begun(database, batch.start, batch.board, batch.told)

    def _database(self) -> sqlite3.Connection:
        if self._open is not None and damage.identity(self._path) != self._identity:
            # What is written to a file without a name nobody will ever read.
            self._let_go()
            self._say("the call register was removed while it was in use: another one is written to")
        if self._open is None:
            if damage.is_left_over(self._path):
                problem = self._set_aside("a part of it is missing")
                if problem:
                    raise file.NotARegisterError(problem)
            self._open = file.to_write(self._path)
            file.prepare(self._open)
            self._identity = damage.identity(self._path)
        return self._open

    def _set_aside(self, why: str) -> str:
        """It is kept, and a new one is begun; why it cannot be, in words ("": it is)."""
        try:
            name = damage.set_aside(self._path, self._wall())
        except OSError as error:
            return f"it is damaged: {why}; it cannot be set aside: {error.strerror}"
        finally:
            # Not before it has another name: SQLite deletes, by its name, what it thinks that nobody needs.
            self._let_go()
        self._say(f"the call register is damaged ({why}): it is kept as {name}, and a new one is begun")
        return ""

    def add(self, table: Literal["notes", "commits"], values: tuple[object, ...]) -> str:
        """One more row, whose id is given; "" or, in words, why it could not be written."""
        with self._turn:
            try:
                database = self._database()
                marks = ", ".join("?" * len(values))
                database.execute(f"INSERT INTO {table} VALUES (NULL, {marks})", values)
            except (sqlite3.Error, OSError, file.NotARegisterError) as error:
                self._let_go()
                return damage.in_words(error, self._path)
            return ""

    def add_commits(self, rows: Sequence[tuple[int, int, int, str, str]]) -> list[tuple[int, int, int, str, str]]:
        """The latest first: those that could not be written."""
        return [row for row in rows if self.add("commits", row)][::-1]

    @contextlib.contextmanager
    def let_go(self) -> Iterator[None]:
        """Nobody writes meanwhile, so the file may be moved; what is told afterwards is written to the one that is
        there, or to a new one."""
        with self._turn:
            self._let_go()
            yield

    def close(self) -> None:
        """The file is let go; the next batch opens it again."""
        with self._turn:
            self._let_go()

    def _let_go(self) -> None:
        self._life = None
        if self._open is not None:
            with contextlib.suppress(sqlite3.Error):
                self._open.close()
            self._open = None


def _failed(batch: Batch, why: str) -> Written:
    return Written(batch.start, 0, why)
