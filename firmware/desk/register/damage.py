"""A register that is damaged: how that is known, and how it is kept."""

import contextlib
import os
import sqlite3
from datetime import datetime
from pathlib import Path

from firmware.config.disk import sync_directory
from firmware.desk.register import file

PARTS = ("", "-wal", "-shm")
"""The file, what is committed and not yet in it, and SQLite's index of that (sqlite.org, walformat)."""
_SIGNS = ("no such table", "no such column", "has no column", "values were supplied", "already exists", "malformed")
"""What SQLite says of a file that can be read, but has other tables than ours."""
_WORDS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk fails",
    sqlite3.SQLITE_BUSY: "somebody else keeps it locked",
}


def is_found_in(error: Exception) -> bool:
    """It says that the file is damaged; anything else may pass: a full disk, or one that cannot be written."""
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_ERROR:
        return any(sign in str(error) for sign in _SIGNS)
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def in_words(error: Exception, path: Path) -> str:
    """What went wrong with the register at ``path``."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_CANTOPEN and file.is_read_only(path):
        code = sqlite3.SQLITE_READONLY
    return _WORDS.get(code, str(error))


def is_left_over(path: Path) -> bool:
    """What was committed to a register that is not there: a new one would swallow it."""
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and (not path.exists() or not path.stat().st_size) and wal.stat().st_size > 0


def identity(path: Path) -> tuple[int, int] | None:
    """By which another file of this name is known; None: there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def set_aside(path: Path, wall: str) -> str:
    """Nothing of it is overwritten, nor anything that was set aside before; its new name. Raises OSError."""
    name = _free_name(path, wall)
    for part in PARTS:
        old = path.with_name(path.name + part)
        if old.exists():
            old.rename(path.with_name(name + part))
    sync_directory(os, path.parent)
    return name


def kept_beside(path: Path) -> list[Path]:
    """What was set aside, with its parts."""
    with contextlib.suppress(OSError):
        return sorted(path.parent.glob(f"{path.stem}-damaged-*"))
    return []


def _free_name(path: Path, wall: str) -> str:
    stem = f"{path.stem}-damaged-{_of_file(wall)}"
    names = [f"{stem}{path.suffix}", *(f"{stem}-{number}{path.suffix}" for number in range(2, 1_000))]
    taken = {one.name for one in path.parent.iterdir()}
    return next(name for name in names if not any(name + part in taken for part in PARTS))


def _of_file(wall: str) -> str:
    """2026-11-30 09:41:00 as part of a name."""
    try:
        return f"{datetime.fromisoformat(wall):%Y%m%d-%H%M%S}"
    except ValueError:
        return "undated"
