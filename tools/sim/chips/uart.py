"""The receiving half of the USB quad UART behind the caller-ID receivers: 1200 8N1.

Pin in:           ``rx(level)``, high at rest
Computer's side:  ``read()``, ``broken()`` (hal.uart); ``plugged`` = False while somebody has pulled its cable

A start bit is believed when it still stands at its middle; then every bit is looked at in its middle, and the byte
is there at the middle of its stop bit. After a byte without a stop bit nothing starts before the wire is high again.
"""

from hal.uart import Uart
from tools.sim.chips.wires import TYPE_CHECKING
from tools.sim.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Callable

BIT_RATE = 1200
ROOM = 4095
"""What a tty of Linux keeps; later bytes are lost."""

_US = 1_000_000


def bits_us(halves: int) -> int:
    """Microseconds of so many half bits."""
    return halves * _US // (2 * BIT_RATE)


class SimUart(Uart):
    """One of the four. ``hold_us``: how long USB keeps bytes back to send them together (an FTDI: 16 ms)."""

    def __init__(self, schedule: Schedule, hold_us: int = 0) -> None:
        self.hold_us = hold_us
        self.plugged = True
        self.on_byte: Callable[[int], None] | None = None
        self._schedule = schedule
        self._level = 1
        self._start_us = -1
        self._changes: list[tuple[int, int]] = []
        self._stuck = False
        self._held = bytearray()
        self._ready = bytearray()
        self._broken = 0

    # -- computer's side

    def read(self) -> bytes:
        """What has come since the last call."""
        if not self._ready:
            return b""
        found = bytes(self._ready)
        self._ready = bytearray()
        return found

    def broken(self) -> int:
        """Framing errors since the last call."""
        count = self._broken
        self._broken = 0
        return count

    # -- the wire

    def rx(self, level: int) -> None:
        """The level on the wire from now on."""
        if level == self._level:
            return
        self._level = level
        if self._start_us >= 0:
            self._changes.append((self._schedule.now_us, level))
        elif level:
            self._stuck = False
        elif not self._stuck:
            self._start_us = self._schedule.now_us
            self._changes = []
            self._schedule.at(self._start_us + bits_us(1), self._look)

    def _look(self) -> None:
        """The middle of the start bit."""
        if self._level:
            self._start_us = -1
        else:
            self._schedule.at(self._start_us + bits_us(19), self._whole)

    def _whole(self) -> None:
        """The middle of the stop bit."""
        byte = 0
        for bit in range(8):
            byte |= self._at(self._start_us + bits_us(3 + 2 * bit)) << bit
        self._start_us = -1
        self._stuck = not self._level
        if self._stuck:
            self._broken += self.plugged
        else:
            self._deliver(byte)

    def _at(self, time_us: int) -> int:
        level = 0
        for changed_us, to in self._changes:
            if changed_us > time_us:
                break
            level = to
        return level

    def _deliver(self, byte: int) -> None:
        if not self.plugged:
            return
        if self.on_byte is not None:
            self.on_byte(byte)
        if not self.hold_us:
            self._keep(bytes((byte,)))
            return
        if not self._held:
            self._schedule.after(self.hold_us, self._hand_over)
        self._held.append(byte)

    def _hand_over(self) -> None:
        self._keep(self._held)
        self._held = bytearray()

    def _keep(self, data: "bytes | bytearray") -> None:
        self._ready.extend(data[: max(0, ROOM - len(self._ready))])
