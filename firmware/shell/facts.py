"""What the shell knows of the box and of who types: what names may be completed and what numbers are right."""

from typing import Any

import msgspec

from firmware.config.schema import Size
from firmware.control.requests import Role
from firmware.control.responses import Greeting

MODES = ("operational", "configuration")


class Facts(msgspec.Struct):
    """``extensions``: extension -> port; ``written``: the candidate, as TOML reads it; ``path``: where ``edit`` stands.
    ``files``: (folder, name); ``callers``: (number, what is known) of those to call back, as they were shown last.
    What is not known yet is empty."""

    lines: int
    stations: int
    role: Role = "installer"
    user: str = ""
    configuring: bool = False
    path: tuple[str, ...] = ()
    extensions: dict[str, int] = {}
    names: dict[str, str] = {}
    groups: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    menus: tuple[str, ...] = ()
    trunks: tuple[str, ...] = ()
    callers: tuple[tuple[str, str], ...] = ()
    users: tuple[str, ...] = ()
    revisions: tuple[tuple[int, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    recordings: tuple[str, ...] = ()
    chips: tuple[str, ...] = ()
    written: dict[str, Any] = {}

    @property
    def size(self) -> Size:
        """Of the board."""
        return Size(self.lines, self.stations)

    def extension_of(self, port: int) -> str:
        """Of a station; "" where it is not known."""
        return next((extension for extension, of in self.extensions.items() if of == port), "")


def first_facts(greeting: Greeting, role: Role, user: str) -> Facts:
    """What is known before anything was asked."""
    return Facts(greeting.lines, greeting.stations, role, user)
