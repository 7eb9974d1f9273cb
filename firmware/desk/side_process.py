"""A process beside the desk, for work that takes long: it tells at its stdout how far it is, a line at a time."""

import selectors
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from typing import Protocol

from firmware.voice.pipes import LineReader


class Process(Protocol):
    """It tells how far it is at ``fd``, until it ends."""

    @property
    def fd(self) -> int: ...

    def end(self) -> None:
        """Whatever it is doing."""


class SideProcess:
    """``python -m MODULE ARGUMENTS``, with ``given`` at its stdin. Raises OSError when it cannot be started."""

    def __init__(self, module: str, arguments: Sequence[str], given: bytes) -> None:
        # A file and no pipe: nobody waits until it has read what it is given.
        with tempfile.TemporaryFile() as file:
            file.write(given)
            file.seek(0)
            command = [sys.executable, "-m", module, *arguments]
            self._process = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, bufsize=0)
        assert self._process.stdout is not None
        self._reports = self._process.stdout

    @property
    def fd(self) -> int:
        return self._reports.fileno()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reports.close()


class Follower:
    """Hears what ``process`` says: each line goes to ``line``; ``ended`` is called when it says no more."""

    def __init__(
        self,
        process: Process,
        selector: selectors.BaseSelector,
        line: Callable[[bytes], None],
        ended: Callable[[], None],
    ) -> None:
        self._process = process
        self._selector = selector
        self._line = line
        self._ended = ended
        self._reader = LineReader(process.fd)
        selector.register(process.fd, selectors.EVENT_READ, self._read)

    def let_go(self) -> None:
        """End it, whatever it is doing."""
        self._selector.unregister(self._process.fd)
        self._process.end()

    def _read(self, _events: int) -> None:
        lines = self._reader.read()
        for line in lines or ():
            self._line(line)
        if lines is None:
            self.let_go()
            self._ended()
