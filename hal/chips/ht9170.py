"""HT9170 / MT8870 DTMF receivers that share one Q bus (hardware.md 4).

The receivers of one expander have StD1-4 on port A (with interrupt) and, on port B,
Q1-4 (shared) and TOE1-4. A digit is read when StD has risen: that receiver's TOE up,
port B read alone (so that no StD change of port A is cleared unseen), TOE down. Two
TOE are never high together; Q stays latched in the receiver until its next tone, so a
read that failed on the bus can be repeated.
"""

from hal.chips.mcp23017 import READ_PORT_BITS, WRITE_PORT_BITS

CODES = "D1234567890*#ABC"
"""Digit of Q4..Q1 = index. Code 0 is a valid digit (D): StD tells that there is one, never Q."""

READ_DIGIT_BITS = WRITE_PORT_BITS + READ_PORT_BITS + WRITE_PORT_BITS
"""``read_digit``: three transactions, 97 bits."""


class ReceiverBank:
    """The receivers of one expander.

    ``driver``: its MCP23017; ``receivers``: their hal.wiring.ReceiverPins in board order. Receivers are
    counted from 0 within the bank. TOE and Q must stand on port B.
    """

    def __init__(self, driver, receivers):
        for pins in receivers:
            for pin in (pins.toe,) + tuple(pins.q):
                if pin.bit < 8:
                    raise ValueError("TOE and Q must stand on port B")
        self._driver = driver
        self._toe = tuple([1 << (pins.toe.bit - 8) for pins in receivers])
        self._q = tuple([tuple([pin.bit - 8 for pin in pins.q]) for pins in receivers])
        self._std = tuple([pins.std.bit for pins in receivers])
        mask = 0
        for bit in self._toe:
            mask |= bit
        self._others = 0xFF & ~mask

    def tone_present(self, receiver, gpio):
        """Whether StD is high in ``gpio`` (16 bits of the bank's expander): a valid tone is on."""
        return gpio >> self._std[receiver] & 1

    def read_digit(self, receiver):
        """The digit latched in ``receiver`` as one character; 97 bits. Valid once its StD has risen."""
        self.select(receiver)
        port_b = self._driver.read_port_b()
        self.deselect()
        code = 0
        q = self._q[receiver]
        for index in range(4):
            code |= (port_b >> q[index] & 1) << index
        return CODES[code]

    def select(self, receiver):
        """Raise this TOE and lower all others in one write, 29 bits. Q is valid 50 ns later."""
        self._driver.write_latch_b(self._rest() | self._toe[receiver])

    def deselect(self):
        """Lower every TOE, 29 bits: Q floats."""
        self._driver.write_latch_b(self._rest())

    def _rest(self):
        return self._driver.latches >> 8 & self._others
