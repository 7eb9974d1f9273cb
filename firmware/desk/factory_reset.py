"""A box as new. What somebody might miss who has reset it by mistake is set aside: users, people, calls, memory,
prompts, the log, saved configurations, exports, reports and backups.

What is not for whoever has the box next is deleted: what people have said, in messages and in calls that were recorded,
wherever there are copies of it; the journal, with the PINs and numbers that were dialled; and the key by which
pseudonyms in the calls could be traced to numbers.
"""

import contextlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from firmware.config.disk import sync_directory
from firmware.config.restored import BEFORE as BEFORE_RESTORE
from firmware.config.restored import READY
from firmware.desk.journal.ring import DIRECTORY as JOURNAL
from firmware.desk.register.pseudonyms import KEY
from firmware.voice.recording_names import CALLS, MESSAGES

NAME = "before-reset-"

NAMES = (
    *("saved", "prompts", "exports", "reports", "backups", "logs", READY, f"{BEFORE_RESTORE}*", "smdr.json"),
    *("register.db*", "register-damaged-*"),
    *("people", "people.db*", "memory.json*", "users.json*"),
)
"""In this order: a power cut in between leaves a box that still asks for a password."""

_SOUND = ".wav"
_COPIES = ("", READY, f"{BEFORE_RESTORE}*", f"{NAME}*", f"{NAME}*/{READY}", f"{NAME}*/{BEFORE_RESTORE}*")
"""Where there may be what there was before something was restored or reset."""


def set_aside(directory: Path) -> Path:
    """Move it into a new directory beside, which is returned. Raises OSError; what was moved until then is moved."""
    ends = [path.name.removeprefix(NAME) for path in directory.glob(f"{NAME}*")]
    number = 1 + max((int(end) for end in ends if end.isdecimal()), default=0)
    place = directory / f"{NAME}{number}"
    place.mkdir(mode=0o700)
    for name in NAMES:
        for path in sorted(directory.glob(name)):
            path.replace(place / path.name)
    sync_directory(os, place)
    sync_directory(os, directory)
    return place


def erase(directory: Path) -> str:
    """Messages, recordings of calls, the journal and the key of pseudonyms are no more, nor are backups that have any
    of it; a sentence without a full stop says how many there were. Raises OSError; what was deleted until then is
    deleted."""
    messages, calls = (_erase(directory / folder) for folder in (MESSAGES, CALLS))
    for place in _copies(directory):
        for folder in (MESSAGES, CALLS):
            _erase(place / folder)
        for path in (place / "backups").glob("*.zip"):
            if _has_any(path):
                path.unlink(missing_ok=True)
        (place / KEY).unlink(missing_ok=True)
        sync_directory(os, place)
    # Its process goes on, and begins another file in there.
    _erase(directory / JOURNAL)
    said = f"{_count(messages, 'message')}, {_count(calls, 'recording')} of calls"
    return f"{said}, the journal and the key of pseudonyms are deleted"


def _copies(directory: Path) -> Iterator[Path]:
    for pattern in _COPIES:
        yield from (path for path in (directory.glob(pattern) if pattern else [directory]) if path.is_dir())


def _has_any(backup: Path) -> bool:
    """Whether a backup has messages, recordings or the key in it; one that cannot be read may have."""
    try:
        with zipfile.ZipFile(backup) as archive:
            return any(name.partition("/")[0] in (MESSAGES, CALLS, KEY) for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError):
        return True


def _erase(folder: Path) -> int:
    count = 0
    for place, folders, files in os.walk(folder, topdown=False, onerror=_unless_missing):
        for name in files + [one for one in folders if (Path(place) / one).is_symlink()]:
            # Whoever records may be quicker: the core has told him the same.
            with contextlib.suppress(FileNotFoundError):
                (Path(place) / name).unlink()
            count += name.endswith(_SOUND)
        if Path(place) != folder:
            Path(place).rmdir()
    return count


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
