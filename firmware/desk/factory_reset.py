"""Users, memory, people and saved configurations are set aside: nothing is destroyed, and the box is as new."""

import os
from pathlib import Path

from firmware.config.disk import sync_directory

NAME = "before-reset-"

NAMES = ("saved", "people.db*", "memory.json*", "users.json*")
"""In this order: a power cut in between leaves a box that still asks for a password."""


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
