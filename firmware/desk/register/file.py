"""The register's file: how it is opened, by its one writer and by whoever reads."""

import os
import sqlite3
from pathlib import Path

from firmware.desk.register import schema

NAME = "register.db"
BUSY_S = 5.0
"""For how long one process waits for another's lock; a reader never blocks the writer in WAL mode."""


class NotARegisterError(Exception):
    """What is there is not to be written to: it is of a version that this box does not know, or cannot be set aside."""


def path_in(directory: Path) -> Path:
    """``directory``: where the box keeps everything."""
    return directory / NAME


def to_write(path: Path) -> sqlite3.Connection:
    """Made where it is not there; to be prepared before all else. Raises sqlite3.Error."""
    return sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)


def prepare(database: sqlite3.Connection) -> None:
    """Every commit is on the disk when it returns, and there are tables. What is not ours is not touched.

    Raises sqlite3.Error, NotARegisterError.
    """
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version not in (0, schema.VERSION):
        raise NotARegisterError(f"the register is of version {version}, known is version {schema.VERSION}")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA foreign_keys = OFF")
    if not version:
        database.executescript(f"BEGIN IMMEDIATE;\n{schema.SCRIPT}COMMIT;")


def made(path: Path) -> sqlite3.Connection:
    """To be written at once: ``to_write`` and ``prepare``. Raises sqlite3.Error, NotARegisterError."""
    database = to_write(path)
    try:
        prepare(database)
    except BaseException:
        database.close()
        raise
    return database


def is_read_only(path: Path) -> bool:
    """Nothing can be written where it is."""
    try:
        return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def to_read(path: Path) -> sqlite3.Connection:
    """Changes nothing; one thread at a time may use it. Raises sqlite3.Error, also where there is no file."""
    where = f"{path.absolute().as_uri()}?mode=ro"
    if is_read_only(path) and not path.with_name(f"{path.name}-wal").exists():
        # Without its index, which nobody can make there, only what cannot change can be read (sqlite.org/wal.html).
        where += "&immutable=1"
    return sqlite3.connect(where, timeout=BUSY_S, uri=True, isolation_level=None, check_same_thread=False)
