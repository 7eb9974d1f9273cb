"""The core's end of the pipe to the desk process, and what the core reads of it before its first tick."""

import os
from collections.abc import Callable
from pathlib import Path

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.memory import NOTHING, Memory
from firmware.desk.memory_file import MemoryFile
from firmware.desk.messages import Keep, encode
from firmware.runtime.child_process import Child, PipedProcess, Supervised

_LOST = "what is set at telephones is lost when the box stops"


class DeskProcess(PipedProcess):
    """``python -m firmware.desk``."""

    def __init__(self, directory: Path) -> None:
        super().__init__("firmware.desk", ["--directory", str(directory)])


Starter = Callable[[Path], Child]
"""Directory -> a new process. May raise OSError."""


def why_not(directory: Path) -> str:
    """The sentence why nothing can be kept in this directory, which is made if need be; "" when it can."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"the directory {directory} cannot be made ({error.strerror}): {_LOST}"
    if not os.access(directory, os.W_OK | os.X_OK):
        return f"the directory {directory} cannot be written to: {_LOST}"
    return ""


def last_memory(directory: Path, say: Callable[[str], None]) -> Memory:
    """What the box before this one knew; ``say`` hears what of it is damaged. Reads one small file, at most two."""
    found = MemoryFile(directory).read()
    for remark in found.remarks:
        say(remark)
    if found.remarks:
        say("the box begins without memory" if found.memory is None else "the box begins with the memory before it")
    return NOTHING if found.memory is None else found.memory


class DeskLink:
    """Tells a desk process that writes to ``directory`` what ``control`` knows, whenever that has changed.

    ``say`` takes one sentence for the log. Nothing happens before ``step``; call it every 100 ms or so.
    """

    def __init__(
        self, directory: Path, control: CallControl, say: Callable[[str], None], start: Starter = DeskProcess
    ) -> None:
        self._control = control
        self._process = Supervised("desk", _LOST, lambda: start(directory), say)
        self._seen = -1
        self._newest = b""
        self._is_told = False
        self._rest = b""
        """What the pipe has not taken yet of a command that it has begun to take, or is to take now."""

    def step(self, now_ms: int) -> None:
        """Look after the process and tell it the newest; a full pipe is tried again at the next step."""
        self._look()
        if self._process.step(now_ms):
            self._tell()
        else:
            self._rest = b""
            self._is_told = False

    def end(self) -> None:
        """Say the last and let the process go; it writes what it was told."""
        self._look()
        self._tell()
        self._process.end()

    def _look(self) -> None:
        remembered = self._control.state.remembered
        if remembered != self._seen:
            self._seen = remembered
            self._newest = encode(Keep(self._control.memory()))
            self._is_told = False

    def _tell(self) -> None:
        if self._rest:
            self._send(self._rest)
        if not self._rest and not self._is_told:
            self._is_told = True
            self._send(self._newest)

    def _send(self, data: bytes) -> None:
        self._rest = data[self._process.send(data) :]
