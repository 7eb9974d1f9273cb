"""ADS1115 analogue-to-digital converter, single shots (hardware.md 10).

``start`` a channel, ``poll`` in a later tick (a conversion lasts 1.2 ms at 860 samples
a second), then ``read_millivolts``. Nothing waits.
"""

from hal.bus import write_bits, write_read_bits
from hal.compat import const

_CONVERSION = const(0)
_CONFIG = const(1)

_OS = const(0x8000)
_MUX_A0 = const(0x4000)
_PGA_4096_MV = const(0x0200)
_SINGLE = const(0x0100)
_DR_860 = const(0x00E0)
_COMPARATOR_OFF = const(0x0003)
_COUNTS_PER_MILLIVOLT = const(8)
"""32768 counts for 4,096 mV."""

START_BITS = write_bits(3)
POLL_BITS = write_read_bits(1, 2)
READ_BITS = write_read_bits(1, 2)

RUNNING = const(0)
"""The conversion is not ready yet."""
READY = const(1)
"""``read_millivolts`` gives the value of the channel that was started."""
LOST = const(2)
"""The chip forgot what it was asked (power loss): start again."""


class ADS1115:
    """One converter at ``address`` (0x48-0x4B); full scale 4,096 mV at its pins."""

    def __init__(self, bus, address):
        self.address = address
        self.channel = 0
        self._bus = bus
        self._config = 0
        self._start = bytearray(3)
        self._pointer = bytearray(1)
        self._in = bytearray(2)

    def start(self, channel):
        """Start one conversion of ``channel`` 0-3 against ground, 38 bits."""
        config = _MUX_A0 | channel << 12 | _PGA_4096_MV | _SINGLE | _DR_860 | _COMPARATOR_OFF
        self.channel = channel
        self._config = config
        data = self._start
        data[0] = _CONFIG
        data[1] = (_OS | config) >> 8
        data[2] = config & 0xFF
        self._bus.write(self.address, data)

    def poll(self):
        """RUNNING, READY or LOST, 48 bits."""
        config = self._read(_CONFIG)
        if config & ~_OS != self._config:
            return LOST
        return READY if config & _OS else RUNNING

    def read_millivolts(self):
        """The last conversion in millivolts at the pin (-4096..4095), 48 bits. The divider is board data."""
        counts = self._read(_CONVERSION)
        if counts & 0x8000:
            counts -= 0x10000
        return counts // _COUNTS_PER_MILLIVOLT

    def _read(self, register):
        into = self._in
        self._pointer[0] = register
        self._bus.write_read(self.address, self._pointer, into)
        return into[0] << 8 | into[1]
