"""What people typed at this port: for Arrow-up, Ctrl-R and ``history``, and for their next log-in.

A line goes on to the next log-in only when it was understood, and sets no secret: what was typed in a wrong place may
be a password. Lines of who is nobody are never written down.
"""

import contextlib
import os
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from firmware.config.disk import Disk, content, put
from firmware.shell.reading import Command

REMEMBERED = 200
"""Lines."""
LONGEST = 500
"""Characters of a line that is kept; a longer one was pasted."""
LARGEST = 65_536
"""Bytes of a file; the oldest lines go first."""
ENDING = ".history"
_SECRET_KEYS = frozenset(("pin",))


def may_be_kept(line: str, command: Command | None) -> bool:
    """``command``: what the line was read as; None: it was not understood, or says nothing."""
    if command is None or not line.isprintable() or len(line) > LONGEST:
        return False
    paths = (command.values.get("path", ()), *(path for path, _ in command.values.get("settings", ())))
    return all(_SECRET_KEYS.isdisjoint(path) for path in paths)


class History:
    """Of one user. ``lines``: the latest last, with what was not understood, until the log-in ends."""

    def __init__(self, kept: Iterable[str] = ()) -> None:
        self.kept = deque(kept, REMEMBERED)
        self.lines = deque(self.kept, REMEMBERED)

    def add(self, line: str, keep: bool) -> None:
        """A line that was typed; one that only repeats the last one is no other."""
        if line.strip() and line not in list(self.lines)[-1:]:
            self.lines.append(line)
        if keep and line not in list(self.kept)[-1:]:
            self.kept.append(line)


class Histories:
    """Of everybody at this port. ``folder``: where they are written down, a file a user; None: nowhere, and they last
    as long as this process. A folder that cannot be written is as good as none."""

    def __init__(self, folder: Path | None = None, disk: Disk = os) -> None:
        self._folder = folder
        self._disk = disk
        self._kept: dict[str, deque[str]] = {}

    def of(self, user: str) -> History:
        """At the log-in. ``user``: "" for nobody."""
        if user not in self._kept:
            self._kept[user] = deque(self._read(user), REMEMBERED)
        return History(self._kept[user])

    def keep(self, user: str, history: History) -> None:
        """At the end of the log-in."""
        if history.kept == self._kept.get(user):
            return
        self._kept[user] = history.kept
        if self._folder is not None and user:
            with contextlib.suppress(OSError):
                put(self._disk, self._folder / f"{user}{ENDING}", _bytes(history.kept))

    def _read(self, user: str) -> list[str]:
        if self._folder is None or not user:
            return []
        try:
            text = content(self._disk, self._folder / f"{user}{ENDING}")[:LARGEST].decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return []
        return [line for line in text.split("\n") if line and line.isprintable() and len(line) <= LONGEST]


def _bytes(lines: Iterable[str]) -> bytes:
    found: list[bytes] = []
    room = LARGEST
    for line in reversed(list(lines)):
        data = f"{line}\n".encode()
        room -= len(data)
        if room < 0:
            break
        found.append(data)
    return b"".join(reversed(found))
