"""The duty to keep the memory on the disk: soon, but not at each keystroke, and without an end where the disk fails."""

from collections.abc import Callable

from firmware.callcontrol.memory import Memory
from firmware.desk.memory_file import MemoryFile
from firmware.desk.messages import Keep

PACE_MS = 1_000
"""Between two writings: an SD card wears, and people dial one code after another."""

LONGEST_PAUSE_MS = 60_000
"""Where it cannot be written the pauses between two attempts double, up to this."""


class MemoryKeeper:
    """``say`` takes one sentence. Times are in ms on a clock that never goes back."""

    def __init__(self, file: MemoryFile, say: Callable[[str], None]) -> None:
        self._file = file
        self._say = say
        found = file.read()
        for remark in found.remarks:
            say(f"{remark}; it is set aside when the next memory is written")
        self._written = found.memory if found.is_latest else None
        self._newest: Memory | None = self._written
        self._free_ms = 0
        self._pause_ms = PACE_MS
        self._fails = False

    def take(self, command: Keep) -> None:
        """The latest counts."""
        self._newest = command.memory

    def due_ms(self) -> int | None:
        """When ``step`` has something to do; None: nothing is to be written."""
        return None if self._newest == self._written else self._free_ms

    def step(self, now_ms: int) -> None:
        """Write what is new, if it is time. The disk may take as long as it likes."""
        due_ms = self.due_ms()
        if due_ms is not None and now_ms >= due_ms:
            self._pause_ms = PACE_MS if self._write() else min(2 * self._pause_ms, LONGEST_PAUSE_MS)
            self._free_ms = now_ms + self._pause_ms

    def forget(self) -> None:
        """The file has been set aside: the next memory is written, whatever it is."""
        self._written = self._newest = None

    def finish(self) -> None:
        """The box ends: write what is pending, if that is possible."""
        if self.due_ms() is not None:
            self._write()

    def _write(self) -> bool:
        memory = self._newest
        assert memory is not None
        try:
            self._file.write(memory)
        except OSError as error:
            if not self._fails:
                where = f"{self._file.directory} ({error.strerror})"
                self._say(f"what is set at telephones cannot be written to {where}; tried again until it can")
            self._fails = True
            return False
        if self._fails:
            self._say(f"what is set at telephones is written to {self._file.directory} again")
        self._fails = False
        self._written = memory
        return True
