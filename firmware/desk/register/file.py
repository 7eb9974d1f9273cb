"""The register's file: how it is opened, by its one writer and by whoever reads."""

import sqlite3
from pathlib import Path

from firmware.desk.register import schema

NAME = "register.db"
BUSY_S = 5.0
"""For how long one process waits for another's lock; a reader never blocks the writer in WAL mode."""


class NotARegisterError(Exception):
    """The file is of a version that this box does not know."""


def path_in(directory: Path) -> Path:
    """``directory``: where the box keeps everything."""
    return directory / NAME


def to_write(path: Path) -> sqlite3.Connection:
    """Every commit is on the disk when it returns. Made where it is not there.

    Raises sqlite3.Error, NotARegisterError.
    """
    found = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        found.execute("PRAGMA journal_mode = WAL")
        found.execute("PRAGMA synchronous = FULL")
        found.execute("PRAGMA foreign_keys = OFF")
        _make(found)
    except BaseException:
        found.close()
        raise
    return found


def _make(found: sqlite3.Connection) -> None:
    (version,) = found.execute("PRAGMA user_version").fetchone()
    if version == schema.VERSION:
        return
    if version:
        raise NotARegisterError(f"the register is of version {version}, known is version {schema.VERSION}")
    found.executescript(f"BEGIN IMMEDIATE;\n{schema.SCRIPT}COMMIT;")


def to_read(path: Path) -> sqlite3.Connection:
    """Changes nothing; one thread at a time may use it. Raises sqlite3.Error, also where there is no file."""
    where = f"{path.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(where, timeout=BUSY_S, uri=True, isolation_level=None, check_same_thread=False)
