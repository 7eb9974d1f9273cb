"""A box as new: users, people, calls, memory, prompts, saved configurations, exports, reports and backups are set
aside, so that nothing is lost by mistake; but what people have said, in messages and in calls that were recorded, is
deleted: it is not for whoever has the box next.
"""

import contextlib
import os
from pathlib import Path

from firmware.config.disk import sync_directory
from firmware.voice.recording_names import CALLS, MESSAGES

NAME = "before-reset-"

NAMES = (
    *("saved", "prompts", "exports", "reports", "backups", "restore.ready", "smdr.json"),
    *("register.db*", "register-damaged-*", "register.key"),
    *("people", "people.db*", "memory.json*", "users.json*"),
)
"""In this order: a power cut in between leaves a box that still asks for a password."""

_SOUND = ".wav"


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
    """Every message and every recording of a call is no more; a sentence without a full stop says how many there were.
    Raises OSError; what was deleted until then is deleted."""
    messages, calls = (_erase(directory / folder) for folder in (MESSAGES, CALLS))
    return f"{_count(messages, 'message')} and {_count(calls, 'recording')} of calls are deleted"


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
