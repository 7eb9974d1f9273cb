"""A process of ours at the other end of two pipes: never awaited, started again when it ends."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Protocol

RESTART_MS = 1_000
"""A process that ended is started again after this."""

_CHUNK = 65_536
_LONGEST_LINE = 1_000_000


class Child(Protocol):
    """A running process. No method blocks or raises."""

    def send(self, data: bytes) -> int:
        """How many bytes of ``data`` the pipe took; 0 when it is full or broken. Up to 4096 bytes (PIPE_BUF, pipe(7))
        it takes all or nothing."""

    def receive(self) -> bytes:
        """What has come; empty when nothing has."""

    def alive(self) -> bool:
        """It has not ended."""

    def end(self) -> None:
        """Close its pipes: it ends by itself."""


class PipedProcess:
    """``python -m MODULE WORDS`` with non-blocking pipes. Raises OSError when it cannot be started."""

    def __init__(self, module: str, words: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._commands = self._process.stdin.fileno()
        self._reports = self._process.stdout.fileno()
        os.set_blocking(self._commands, False)
        os.set_blocking(self._reports, False)

    def send(self, data: bytes) -> int:
        try:
            return os.write(self._commands, data)
        except OSError:
            return 0

    def receive(self) -> bytes:
        try:
            return os.read(self._reports, _CHUNK)
        except OSError:
            return b""

    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._process.pid

    def wait(self, seconds: float) -> bool:
        """For whoever may wait, after ``end``: it has ended within so long."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return not self.alive()


class Supervised:
    """Keeps one process going. ``name`` is how people call it, ``lack`` what is missing without it; ``say`` takes one
    sentence for the log."""

    def __init__(self, name: str, lack: str, start: Callable[[], Child], say: Callable[[str], None]) -> None:
        self._name = name
        self._lack = lack
        self._start = start
        self._say = say
        self._child: Child | None = None
        self._due_ms = 0
        self._rest = b""

    def step(self, now_ms: int) -> bool:
        """Start it when it is time. False: it does not run, or is a new one that knows nothing yet."""
        if self._child is not None and self._child.alive():
            return True
        if self._child is not None:
            self._child.end()
            self._child = None
            self._due_ms = now_ms + RESTART_MS
            self._say(f"the {self._name} process has ended and is started again")
        if now_ms >= self._due_ms:
            self._begin(now_ms)
        return False

    def send(self, data: bytes) -> int:
        """As ``Child.send``; 0 while none runs."""
        return 0 if self._child is None else self._child.send(data)

    def lines(self) -> list[bytes]:
        """The whole lines that it has said, without their ends."""
        if self._child is None:
            return []
        *lines, self._rest = (self._rest + self._child.receive()).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            self._rest = b""
        return lines

    def end(self) -> None:
        """Let it go."""
        if self._child is not None:
            self._child.end()

    def _begin(self, now_ms: int) -> None:
        self._rest = b""
        try:
            self._child = self._start()
        except OSError as error:
            self._due_ms = now_ms + RESTART_MS
            self._say(f"the {self._name} process cannot be started ({error}): {self._lack}")
