"""A backup that was verified and unpacked, and takes the place of what the box has when it starts.

    restore.ready/          what will take its place, by the names that it gets
    before-restore-1/       what was there, when somebody restored for the first time

A power cut in between leaves some of it in ``restore.ready``: the next start goes on. Nothing else of the box starts
before all is in its place.
"""

import contextlib
import os
import shutil
from pathlib import Path

from firmware.config.disk import sync_directory

READY = "restore.ready"
BEFORE = "before-restore-"
_DROPPED = "restore.dropped"
_PLACE = ".place"
"""In ``restore.ready``: where what is there goes."""
_BESIDE = ("", "-wal", "-shm", ".old")
"""What belongs to a file: a register without its log of changes is another one."""


def begin(directory: Path, ready: Path) -> None:
    """``ready``, in ``directory``, which holds all of it on the disk, is what the next start puts in place, instead of
    any that waited. Raises OSError."""
    ends = [path.name.removeprefix(BEFORE) for path in directory.glob(f"{BEFORE}*")]
    number = 1 + max((int(end) for end in ends if end.isdecimal()), default=0)
    _write(ready / _PLACE, f"{BEFORE}{number}")
    sync_directory(os, ready)
    waits, dropped = directory / READY, directory / _DROPPED
    shutil.rmtree(dropped, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        waits.replace(dropped)
    ready.replace(waits)
    sync_directory(os, directory)
    shutil.rmtree(dropped, ignore_errors=True)


def put_in_place(directory: Path) -> str:
    """Do what ``begin`` has prepared; a sentence on it, "" where nothing was. Raises OSError: try again."""
    ready = directory / READY
    try:
        place = directory / (ready / _PLACE).read_text(encoding="ascii")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    place.mkdir(mode=0o700, exist_ok=True)
    for new in sorted(ready.iterdir()):
        if new.name == _PLACE:
            continue
        for ending in reversed(_BESIDE):
            with contextlib.suppress(FileNotFoundError):
                (directory / f"{new.name}{ending}").replace(place / f"{new.name}{ending}")
        sync_directory(os, place)
        new.replace(directory / new.name)
        sync_directory(os, directory)
    (ready / _PLACE).unlink()
    ready.rmdir()
    sync_directory(os, directory)
    return f"a backup was restored; what there was is in {place}"


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
