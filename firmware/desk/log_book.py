"""The log, for whoever asks: the latest lines in memory, more of them in files that never grow beyond a bound."""

import contextlib
import os
import re
from collections import deque
from collections.abc import Callable
from pathlib import Path

from firmware.control.views import LogView

KEPT = 1_000
"""Lines in memory."""
LONGEST_TEXT = 500
PACE_MS = 1_000
"""Between two writings to the disk."""
MOST_WAITING = 5_000
"""Lines that wait for the next writing; of more than that only the latest are written."""
LARGEST = 1_000_000
FILES = 5
NAME = "linebox.log"
TAIL = 200_000
"""Bytes of the file that are read at the start: about as many lines as are kept in memory."""
_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) (.{1,500})")


class LogBook:
    """``linebox.log`` in ``directory`` with the four before it, ``linebox.1.log`` the latest of these. ``wall``: the
    time in words. What the disk does is of no consequence."""

    def __init__(self, directory: Path, wall: Callable[[], str]) -> None:
        self._directory = directory
        self._wall = wall
        self._rows: deque[LogView] = deque(maxlen=KEPT)
        self._waiting: deque[str] = deque(maxlen=MOST_WAITING)
        self._lost = 0
        self._free_ms = 0
        self._read_latest()

    def add(self, text: str) -> None:
        """One line, said now."""
        row = LogView(self._wall(), "".join(sign if sign.isprintable() else " " for sign in text[:LONGEST_TEXT]))
        self._rows.append(row)
        self._lost += len(self._waiting) == MOST_WAITING
        self._waiting.append(f"{row.at} {row.text}\n")

    def rows(self, which: str, last: int) -> list[LogView]:
        """The latest lines, the oldest first; those with ``which`` in them; ``last`` 0: all that are kept."""
        found = [row for row in self._rows if which.casefold() in row.text.casefold()]
        return found[-last:] if last > 0 else found

    def due_ms(self) -> int | None:
        return self._free_ms if self._waiting else None

    def step(self, now_ms: int) -> None:
        if self._waiting and now_ms >= self._free_ms:
            self.finish()
            self._free_ms = now_ms + PACE_MS

    def finish(self) -> None:
        """Write what waits."""
        lost = f"({self._lost} lines are missing here: too many at once)\n" if self._lost else ""
        text = lost + "".join(self._waiting)
        self._waiting.clear()
        self._lost = 0
        with contextlib.suppress(OSError):
            self._write(text.encode("utf-8", "replace"))

    def forget(self) -> None:
        """Its files were set aside: it begins anew."""
        self._rows.clear()
        self._waiting.clear()
        self._lost = 0

    def _read_latest(self) -> None:
        """What the process before this one wrote; a line that is no such line is left out."""
        with contextlib.suppress(OSError):
            file = os.open(self._directory / NAME, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                size = os.fstat(file).st_size
                latest = os.pread(file, TAIL, max(0, size - TAIL)).decode("utf-8", "replace")
            finally:
                os.close(file)
            for line in latest.split("\n"):
                found = _LINE.fullmatch(line)
                if found is not None:
                    self._rows.append(LogView(found[1], found[2]))

    def _write(self, data: bytes) -> None:
        self._directory.mkdir(exist_ok=True)
        path = self._directory / NAME
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o640)
        try:
            os.write(file, data)
            is_full = os.fstat(file).st_size >= LARGEST
        finally:
            os.close(file)
        if is_full:
            names = [NAME, *(f"linebox.{number}.log" for number in range(1, FILES))]
            for older, newer in zip(reversed(names), list(reversed(names))[1:], strict=False):
                with contextlib.suppress(FileNotFoundError):
                    (self._directory / newer).replace(self._directory / older)
