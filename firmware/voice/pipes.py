"""Lines over pipes without ever blocking: neither the one who writes to us nor we on the one who reads."""

import os
from collections import deque

LONGEST_LINE = 65536
"""A longer line is thrown away to its end; so much is read at once."""

MOST_WAITING = 2000
"""Lines kept for a reader who does not read; the oldest are dropped first."""

_AT_ONCE = 4096
"""PIPE_BUF: a pipe that is ready takes this much without blocking (pipe(7))."""


class LineReader:
    """Cuts what comes out of a file descriptor into lines of up to ``longest`` bytes. Read only when select says that
    something is there."""

    def __init__(self, fd: int, longest: int = LONGEST_LINE) -> None:
        self.fd = fd
        self._longest = longest
        self._rest = b""
        self._skipping = False

    def read(self) -> list[bytes] | None:
        """The whole lines that have come, without their ends; None at the end of the stream."""
        try:
            data = os.read(self.fd, LONGEST_LINE)
        except BlockingIOError:
            return []
        except OSError:
            return None
        if not data:
            return None
        *lines, self._rest = (self._rest + data).split(b"\n")
        if self._skipping and lines:
            self._skipping = False
            lines = lines[1:]
        if len(self._rest) > self._longest:
            # What it was is told once, by its beginning.
            lines.append(self._rest[:200])
            self._skipping = True
        if self._skipping:
            self._rest = b""
        return [line for line in lines if line.strip()]


class LineWriter:
    """Keeps lines until the other side takes them."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._waiting: deque[bytes] = deque()
        self._started = b""

    @property
    def pending(self) -> bool:
        return bool(self._started or self._waiting)

    def put(self, line: bytes) -> int:
        """Adds a line (with its end); returns how many had to be dropped for it."""
        self._waiting.append(line)
        if len(self._waiting) <= MOST_WAITING:
            return 0
        self._waiting.popleft()
        return 1

    def write(self) -> bool:
        """Writes what can be written. Call it only when select says that there is room. False: nobody is there."""
        while self._waiting and len(self._started) + len(self._waiting[0]) <= _AT_ONCE:
            self._started += self._waiting.popleft()
        if not self._started and self._waiting:
            self._started = self._waiting.popleft()
        try:
            written = os.write(self.fd, self._started[:_AT_ONCE])
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._started = self._started[written:]
        return True
