"""24C32 EEPROM: 4,096 bytes (hardware.md 9).

Written in aligned blocks of 8 bytes, which work on parts with 8-byte and with 32-byte
pages. While a part writes (up to 5 ms) it acknowledges nothing: ``step`` meets that NACK
and simply tries again at the next call. Every block is read back, because a part whose
WP pin is high acknowledges and writes nothing.
"""

from hal.bus import NACK, BusError, write_read_bits
from hal.compat import const

SIZE = const(4096)
BLOCK = const(8)

STEP_BITS = write_read_bits(2, BLOCK)
"""Most that one ``step`` costs (it is a read of a block): 111. A block's write costs 101."""

_PATIENCE_MS = const(20)
"""A part that is silent longer than four write cycles is not busy but gone."""

IDLE = const(0)
"""Nothing to write: the last write is done and verified, or there was none."""
WRITING = const(1)
"""Call ``step`` again."""
REFUSED = const(2)
"""The part reads back something else: write protected or worn out."""


def read_bits(count):
    """Bits of ``read`` of ``count`` bytes."""
    return write_read_bits(2, count)


class AT24C32:
    """The memory at ``address`` (0x50-0x57)."""

    def __init__(self, bus, address):
        self.address = address
        self._bus = bus
        self._pointer = bytearray(2)
        self._block = bytearray(2 + BLOCK)
        self._check = bytearray(BLOCK)
        self._data = b""
        self._start = 0
        self._at = 0
        self._count = 0
        self._sent_ms = 0
        self._sent = False
        self._state = IDLE

    def read(self, start, into):
        """Fill ``into`` from byte ``start`` on, one transaction. NACK while a write is going on."""
        pointer = self._pointer
        pointer[0] = start >> 8
        pointer[1] = start & 0xFF
        self._bus.write_read(self.address, pointer, into)

    def begin_write(self, start, data):
        """Prepare to write ``data`` at ``start``; ``step`` does it. ValueError beyond the end."""
        if start < 0 or start + len(data) > SIZE:
            raise ValueError("beyond the end of the EEPROM")
        self._data = bytes(data)
        self._start = start
        self._at = 0
        self._sent = False
        self._state = WRITING if data else IDLE

    def step(self, now_ms):
        """One transaction of the write: send a block, or ask whether the last one is in. Returns the state.

        A NACK within 20 ms of a block means busy; later it raises BusError, as any other fault does. After a
        BusError the block is sent again.
        """
        if self._state != WRITING:
            return self._state
        if self._sent:
            self._verify(now_ms)
        else:
            self._send(now_ms)
        return self._state

    def _send(self, now_ms):
        start = self._start + self._at
        count = min(BLOCK - start % BLOCK, len(self._data) - self._at)
        block = self._block
        block[0] = start >> 8
        block[1] = start & 0xFF
        for index in range(count):
            block[2 + index] = self._data[self._at + index]
        self._bus.write(self.address, memoryview(block)[: 2 + count])
        self._count = count
        self._sent_ms = now_ms
        self._sent = True

    def _verify(self, now_ms):
        count = self._count
        check = memoryview(self._check)[:count]
        try:
            self.read(self._start + self._at, check)
        except BusError as error:
            if error.kind == NACK and now_ms - self._sent_ms <= _PATIENCE_MS:
                return
            self._sent = False
            raise
        self._sent = False
        for index in range(count):
            if check[index] != self._data[self._at + index]:
                self._state = REFUSED
                return
        self._at += count
        if self._at == len(self._data):
            self._state = IDLE
