"""Everything that makes the box this box, in one file: calls, people, configuration with all revisions, users, what is
set at telephones, prompts and messages.

Databases are copied as they were at one moment, while their writers go on. The key of pseudonyms is among it: without
it a restored register would give old callers new names. Recordings of calls are not, unless they are wanted: they are
large. Nor is the journal: it tells what the box itself did lately, which is of no use to the next one, and a restored
one would tell of two boxes as of one.
"""

import contextlib
import os
import re
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from firmware.config.disk import sync_directory
from firmware.config.upkeep import Also
from firmware.desk.progress import Told, counted, nobody
from firmware.desk.register import archive, file
from firmware.desk.register.pseudonyms import KEY

NAME = re.compile(r"linebox-\d{8}-\d{6}\.zip", re.ASCII)
_DATABASES = (file.NAME, "people.db")
_FILES = ("users.json", "memory.json", KEY)
_FOLDERS = ("configuration", "saved", "people")
_ALSO: dict[Also, str] = {"prompts": "prompts", "messages": "messages", "recordings": "calls"}
_SNAPSHOT = ".copy-of-"
_COPIED = 0.3
"""Of the work: nobody tells how far the copying of a database is."""


def name_of(wall: str) -> str:
    """Of a backup made at this date and time, as 2026-11-30 09:41:00."""
    day, _, time = wall.partition(" ")
    return f"linebox-{day.replace('-', '')}-{time.replace(':', '')[:6]:0<6}.zip"


def make(directory: Path, target: Path, *, wall: str, software: str, also: Sequence[Also], told: Told = nobody) -> Path:
    """A backup of the box in ``directory``, in the folder ``target``; its path. A power cut leaves it whole or not at
    all. Raises OSError, sqlite3.Error."""
    path = target / name_of(wall)
    part = target / f".{path.name}.part"
    snapshots = {name: target / f"{_SNAPSHOT}{name}-{path.name}" for name in _DATABASES}
    try:
        files: dict[str, Path] = {}
        for name, snapshot in snapshots.items():
            if (directory / name).exists():
                told(0.0, f"copying {name}")
                _copy(directory / name, snapshot)
                files[name] = snapshot
        files |= _found(directory, also)
        total = sum(source.stat().st_size for source in files.values() if source.exists())
        archive.write(part, files, wall, software, counted(total, "writing the backup", told, _COPIED))
        part.replace(path)
    finally:
        for one in (part, *snapshots.values()):
            with contextlib.suppress(OSError):
                one.unlink()
    sync_directory(os, target)
    return path


def prune(target: Path, keep: int) -> list[str]:
    """The oldest beyond so many are deleted, and what a power cut has left of others. Raises OSError."""
    entries = sorted(path.name for path in target.iterdir())
    gone = [name for name in entries if NAME.fullmatch(name)][:-keep]
    left = [name for name in entries if name.startswith((_SNAPSHOT, ".linebox-"))]
    for name in (*gone, *left):
        (target / name).unlink(missing_ok=True)
    return gone


def drop_oldest(target: Path) -> bool:
    """False: there is one at most, which stays. Raises OSError."""
    names = sorted(path.name for path in target.iterdir() if NAME.fullmatch(path.name))
    if len(names) > 1:
        (target / names[0]).unlink()
    return len(names) > 1


def _copy(database: Path, snapshot: Path) -> None:
    """As it is at one moment. Raises sqlite3.Error, OSError."""
    snapshot.unlink(missing_ok=True)
    with closing(file.to_read(database)) as found:
        found.execute("VACUUM INTO ?", (str(snapshot),))


def _found(directory: Path, also: Sequence[Also]) -> dict[str, Path]:
    files = {name: directory / name for name in _FILES if (directory / name).is_file()}
    for folder in (*_FOLDERS, *(_ALSO[one] for one in also)):
        for path in sorted((directory / folder).rglob("*")):
            name = path.relative_to(directory).as_posix()
            if path.is_file() and not path.is_symlink() and archive.is_safe(name):
                files[name] = path
    return files
