"""``python -m firmware.desk.errand WHAT ...``: work of the desk that takes long, in a process of its own that gives way
to everybody else. It says lines of JSON: how far it is, News, and at its end an Outcome.

    export DIR FORMAT FIRST LAST            a file among the exports (days as 2026-11-30, "": no bound), by the Style
                                            in JSON at stdin
    backup DIR FOLDER WALL KEEP ALSO        a backup in that folder, of which the last KEEP stay (0: all)
    daily DIR FOLDER WALL KEEP ALSO HOUR    as backup, if a stick is mounted there and today's is not made yet ("")
    restore DIR FILE                        made ready for the next start of the box
"""

import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast, get_args

import msgspec

from firmware.config.upkeep import Also
from firmware.control.requests import Folder
from firmware.desk import machine
from firmware.desk.exports.formats import FORMATS, length, write_file
from firmware.desk.exports.reading import opened, period_of
from firmware.desk.exports.style import Style
from firmware.desk.folders import KEPT_FREE, PLACES
from firmware.desk.progress import Told, counted, nobody
from firmware.desk.register import backup, file, restore
from firmware.desk.register.archive import DamagedBackupError

_GIVES_WAY = 19
_STEP = 0.01


class News(msgspec.Struct, frozen=True, tag=True):
    """It is ``done`` so far, 0 to 1, and ``doing`` that."""

    done: float
    doing: str


class Outcome(msgspec.Struct, frozen=True, tag=True):
    """``text``: a sentence without its full stop; of what ``failed``: why."""

    text: str
    failed: bool = False


class FailedError(Exception):
    """The text says why."""


def export(
    directory: str,
    kind: str,
    first: str,
    last: str,
    *,
    told: Told = nobody,
    style: Style = Style(),  # noqa: B008
) -> str:
    """What was written, in words."""
    period = period_of(*(date.fromisoformat(day) if day else None for day in (first, last)))
    target = _folder(directory, "exports")
    path = target / FORMATS[kind].name
    try:
        with opened(file.path_in(Path(directory))) as register:
            count = counted(length(register, kind, period), f"writing {path.name}", told)

            def tell(rows: int) -> None:
                count(rows)
                _if_room(target)

            write_file(register, kind, period, path, tell, style)
    except sqlite3.Error as error:
        raise FailedError(f"the register cannot be read: {error}") from error
    return f"exports/{path.name} is written, {path.stat().st_size} bytes"


def save(directory: str, folder: str, wall: str, keep: str, also: str, *, told: Told = nobody) -> str:
    """As ``export``; ``folder`` "": where files of people are."""
    target = Path(folder) if folder else _folder(directory, "backups")
    wanted = tuple(cast("Also", word) for word in also.split() if word in get_args(Also))
    try:
        path = _made(Path(directory), target, wall, wanted, told, is_daily=bool(folder))
        gone = backup.prune(target, int(keep)) if int(keep) else []
    except sqlite3.Error as error:
        raise FailedError(f"the register cannot be copied: {error}") from error
    shown = path if folder else f"backups/{path.name}"
    old = f", and {len(gone)} of the oldest deleted" if gone else ""
    return f"{shown} is written, {path.stat().st_size} bytes{old}"


def daily(directory: str, folder: str, wall: str, *rest: str, told: Told = nobody) -> str:
    """As ``export``; "": it is there already."""
    keep, also, hour = rest
    target = Path(folder)
    if not is_another_disk(target, Path(directory)):
        raise FailedError(f"no stick is mounted at {folder}")
    begin = backup.name_of(f"{wall[:10]} {int(hour):02}:00:00")
    made = (path.name for path in target.iterdir() if backup.NAME.fullmatch(path.name))
    if any(begin <= name <= backup.name_of(wall) for name in made):
        return ""
    return save(directory, folder, wall, keep, also, told=told)


def is_another_disk(folder: Path, directory: Path) -> bool:
    """A stick is mounted there: an empty mount point is part of the box's own card. Raises OSError."""
    return folder.stat().st_dev != directory.stat().st_dev


def _made(directory: Path, target: Path, wall: str, also: tuple[Also, ...], told: Told, *, is_daily: bool) -> Path:
    """On a full stick the oldest ones give way, but for the last."""
    while True:
        try:
            return backup.make(directory, target, wall=wall, software=machine.software(), also=also, told=told)
        except (OSError, sqlite3.OperationalError) as error:
            if not is_daily or not _is_full(error) or not backup.drop_oldest(target):
                raise


def _is_full(error: Exception) -> bool:
    return "is full" in str(error) or (isinstance(error, OSError) and error.errno == errno.ENOSPC)


def bring_back(directory: str, path: str, *, told: Told = nobody) -> str:
    """As ``export``."""
    if not Path(path).is_file():
        raise FailedError(f"there is no backup {Path(path).name}, neither among backups nor on the stick")
    try:
        manifest = restore.make_ready(Path(path), Path(directory), told)
    except DamagedBackupError as error:
        raise FailedError(f"{Path(path).name} cannot be restored: {error}") from error
    return (
        f"{Path(path).name} is whole, {len(manifest.files)} files made {manifest.made}: it takes the place of what the "
        "box has when the box starts again"
    )


WORK: dict[str, Callable[..., str]] = {"export": export, "backup": save, "daily": daily, "restore": bring_back}


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    what, *words = sys.argv[1:] if argv is None else argv
    os.nice(_GIVES_WAY)
    more = {"style": msgspec.json.decode(sys.stdin.buffer.read(), type=Style)} if what == "export" else {}
    try:
        outcome = Outcome(WORK[what](*words, told=_Teller(), **more))
    except FailedError as error:
        outcome = Outcome(str(error), failed=True)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        outcome = Outcome(f"{where}{error.strerror or error}", failed=True)
    _say(outcome)
    return 0


class _Teller:
    """A ``Told`` that says each part of the work, and each hundredth of it, once."""

    def __init__(self) -> None:
        self._said = 0.0
        self._doing = ""

    def __call__(self, done: float, doing: str) -> None:
        if doing != self._doing or done >= self._said + _STEP:
            self._said, self._doing = done, doing
            _say(News(done, doing))


def _say(what: News | Outcome) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(what) + b"\n")
    sys.stdout.buffer.flush()


def _folder(directory: str, name: Folder) -> Path:
    place = Path(directory) / PLACES[name]
    place.mkdir(mode=0o755, exist_ok=True)
    _if_room(place)
    return place


def _if_room(place: Path) -> None:
    if machine.free(place) < KEPT_FREE:
        raise FailedError(f"the disk is too full: {KEPT_FREE // 1_000_000} MB of it stay free")


if __name__ == "__main__":
    sys.exit(main())
