"""The I2C bus as the drivers see it.

A bus is any object with the methods of ``I2CBus``. Back-ends live in
``hal/platform``; the simulated bus lives with the simulator. Every method is
one transaction on the wire, from START to STOP, and raises ``BusError`` and
nothing else. ``hal/line_card`` catches it in one place: the loop never sees it.
"""

from hal.compat import const

NACK = const(1)
"""Nobody acknowledged the address or a byte (chip absent, dead or busy)."""
TIMEOUT = const(2)
"""The bus did not move within the adapter's time-out (10 ms): SDA or SCL held low."""
OTHER = const(3)
"""Arbitration lost, or an error that the adapter does not name."""

_WORDS = {NACK: "not acknowledged", TIMEOUT: "timed out", OTHER: "failed"}


class BusError(OSError):
    """A transaction that did not complete.

    ``kind`` is NACK, TIMEOUT or OTHER; ``address`` the 7-bit chip address.
    """

    def __init__(self, kind: int, address: int):
        super().__init__("I2C address 0x%02x %s" % (address, _WORDS[kind]))
        self.kind = kind
        self.address = address


class I2CBus:
    """Contract. ``data`` is bytes-like, ``into`` a writable buffer that is filled whole."""

    def write(self, address: int, data) -> None:
        """START, address+W, data, STOP."""
        raise NotImplementedError

    def read(self, address: int, into) -> None:
        """START, address+R, len(into) bytes, STOP. No pointer is written first."""
        raise NotImplementedError

    def write_read(self, address: int, data, into) -> None:
        """START, address+W, data, repeated START, address+R, len(into) bytes, STOP."""
        raise NotImplementedError


def write_bits(count: int) -> int:
    """SCL periods of ``write`` with ``count`` data bytes (hardware.md 11.1: 9 a byte, START, STOP)."""
    return 9 * (1 + count) + 2


def read_bits(count: int) -> int:
    """SCL periods of ``read`` of ``count`` bytes."""
    return 9 * (1 + count) + 2


def write_read_bits(sent: int, received: int) -> int:
    """SCL periods of ``write_read``."""
    return 9 * (2 + sent + received) + 3
