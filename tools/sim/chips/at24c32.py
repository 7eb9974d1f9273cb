"""24C32 4096-byte EEPROM (hardware.md 9): page wrap, a busy time in which it answers nobody, WP."""

from tools.sim.chips.wires import Data, Into
from tools.sim.schedule import Schedule

SIZE = 4096
WRITE_CYCLE_US = 5_000


class AT24C32:
    """One chip. ``page``: 32 bytes (AT24C32, 24LC32A) or 8 (old 24C32). ``wp``: write protect pin."""

    def __init__(self, schedule: Schedule, name: str = "24C32", page: int = 32):
        self.name = name
        self.page = page
        self.wp = 0
        self.violations: list[str] = []
        self.memory = bytearray(b"\xff" * SIZE)
        self._schedule = schedule
        self._pointer = 0
        self._busy_until_us = 0

    def power_on(self) -> None:
        """Contents stay, the pointer is 0."""
        self._pointer = 0
        self._busy_until_us = 0

    @property
    def is_busy(self) -> bool:
        """Inside a write cycle: not even the address is acknowledged."""
        return self._schedule.now_us < self._busy_until_us

    def write(self, data: Data, stop: bool = True) -> bool:
        if self.is_busy:
            return False
        if len(data) >= 2:
            self._pointer = (data[0] << 8 | data[1]) % SIZE
        # Only a STOP starts the write cycle; a repeated START drops what was clocked in.
        if len(data) > 2 and stop:
            self._program(data)
        return True

    def _program(self, data: Data) -> None:
        base = self._pointer - self._pointer % self.page
        offset = self._pointer % self.page
        for index in range(2, len(data)):
            if not self.wp:
                self.memory[base + offset] = data[index]
            offset = (offset + 1) % self.page
        self._pointer = base + offset
        if not self.wp:
            self._busy_until_us = self._schedule.now_us + WRITE_CYCLE_US

    def read(self, into: Into) -> bool:
        if self.is_busy:
            return False
        for index in range(len(into)):
            into[index] = self.memory[self._pointer]
            self._pointer = (self._pointer + 1) % SIZE
        return True

    def write_read(self, data: Data, into: Into) -> bool:
        return self.write(data, False) and self.read(into)
