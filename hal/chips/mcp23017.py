"""MCP23017: sixteen pins behind two wires (hardware.md 1).

The driver keeps the wanted image of every register that it writes
(``directions``, ``pull_ups``, ``interrupts``, ``latches``: 16 bits each, port A in
bits 0-7, port B in 8-15). A setter stores the wanted value first and writes it
second, so that a start-up after a fault restores what was wanted even when the
write itself failed. Every method is one transaction unless it says otherwise and
raises ``BusError`` only; the constants ``*_BITS`` are what each costs on the wire.
"""

from hal.bus import write_bits, write_read_bits
from hal.compat import const

_IODIR = const(0x00)
_IPOL = const(0x02)
_GPINTEN = const(0x04)
_INTCON = const(0x08)
_IOCON = const(0x0A)
_GPPU = const(0x0C)
_INTF = const(0x0E)
_INTCAP = const(0x10)
_GPIOA = const(0x12)
_GPIOB = const(0x13)
_OLATA = const(0x14)
_OLATB = const(0x15)

_BANK_1_IOCON = const(0x05)
"""IOCON when BANK=1, GPINTENB when BANK=0: the one address that is safe to clear blindly (hardware.md 1.7)."""

_MIRROR = const(0x40)
_SEQOP = const(0x20)
_ODR = const(0x04)

_OUTPUT_ONLY = const(0x8080)
"""GPA7 and GPB7 must never be inputs (hardware.md 1.5)."""

SERVICE_BITS = write_read_bits(1, 6)
"""``service``: 84."""
READ_GPIO_BITS = write_read_bits(1, 2)
"""``read_gpio``: 48."""
READ_PORT_BITS = write_read_bits(1, 1)
"""``read_port_a``, ``read_port_b``: 39."""
WRITE_PAIR_BITS = write_bits(3)
"""``write_latches``, ``set_directions``: 38."""
WRITE_PORT_BITS = write_bits(2)
"""``write_latch_a``, ``write_latch_b``: 29."""

INIT_BITS = (
    write_bits(2),
    write_bits(2),
    write_bits(3),
    write_bits(3),
    write_bits(3),
    write_bits(3),
    write_bits(3),
    write_bits(3),
    write_read_bits(1, 4),
)
"""``init_step(n)`` costs ``INIT_BITS[n]``; ``init`` their sum."""
INIT_STEPS = const(9)

# What ``read_back`` found different, one bit a register pair.
IODIR_DIFFERS = const(1)
IPOL_DIFFERS = const(2)
GPINTEN_DIFFERS = const(4)
INTCON_DIFFERS = const(8)
IOCON_DIFFERS = const(16)
GPPU_DIFFERS = const(32)
OLAT_DIFFERS = const(64)

# (first register, bytes, names of the pairs). Reading 0x0E-0x13 is left out: it would clear an interrupt unseen.
_SEQUENTIAL_PARTS = (
    (_IODIR, 6, (IODIR_DIFFERS, IPOL_DIFFERS, GPINTEN_DIFFERS)),
    (_INTCON, 6, (INTCON_DIFFERS, IOCON_DIFFERS, GPPU_DIFFERS)),
    (_OLATA, 2, (OLAT_DIFFERS,)),
)
# With SEQOP=1 the pointer stays inside a pair (hardware.md 1.3).
_BYTE_MODE_PARTS = (
    (_IODIR, 2, (IODIR_DIFFERS,)),
    (_IPOL, 2, (IPOL_DIFFERS,)),
    (_GPINTEN, 2, (GPINTEN_DIFFERS,)),
    (_INTCON, 2, (INTCON_DIFFERS,)),
    (_IOCON, 2, (IOCON_DIFFERS,)),
    (_GPPU, 2, (GPPU_DIFFERS,)),
    (_OLATA, 2, (OLAT_DIFFERS,)),
)


class MCP23017:
    """One expander at ``address`` (0x20-0x27) on ``bus``.

    ``directions``: 1 = input; bits 7 and 15 must be 0 (ValueError otherwise).
    ``pull_ups``, ``interrupts``: 1 = on. ``latches``: output levels from the first
    moment on. ``byte_mode``: SEQOP=1, for the matrix expander, whose writes toggle
    inside the OLAT pair; ``service`` does not work there. ``strobe``: the pin (as a mask, of port B) that falls
    alone when a stream has broken off half way.

    After ``service``: ``intf``, ``intcap``, ``gpio`` (16 bits each). ``intcap`` of a
    port is meaningful only while ``intf`` has a bit of that port.
    """

    def __init__(self, bus, address, directions=0x7F7F, pull_ups=0, interrupts=0, latches=0, byte_mode=False, strobe=0):
        _check_directions(directions)
        self.address = address
        self.directions = directions
        self.pull_ups = pull_ups
        self.interrupts = interrupts & directions
        self.latches = latches
        self.byte_mode = byte_mode
        self._strobe_b = strobe >> 8
        self._seen_b = 0
        self.intf = 0
        self.intcap = 0
        self.gpio = 0
        self._bus = bus
        self._iocon = _MIRROR | _ODR | (_SEQOP if byte_mode else 0)
        self._parts = _BYTE_MODE_PARTS if byte_mode else _SEQUENTIAL_PARTS
        self.read_back_parts = len(self._parts)
        self.read_back_bits = tuple([write_read_bits(1, part[1]) for part in self._parts])
        self._one = bytearray(2)
        self._two = bytearray(3)
        self._pointer = bytearray(1)
        self._in1 = bytearray(1)
        self._in2 = bytearray(2)
        self._in4 = bytearray(4)
        self._in6 = bytearray(6)

    # Start-up.

    def init(self):
        """Bring the chip into the wanted state from any state: all init steps, ``sum(INIT_BITS)`` bits."""
        for step in range(INIT_STEPS):
            self.init_step(step)

    def init_step(self, step):
        """One transaction of the start-up, ``step`` 0..INIT_STEPS-1 in rising order (hardware.md 1.7).

        BANK back to 0, IOCON, levels, directions, polarity, pull-ups, change mode, interrupts on; the
        last step reads INTCAP and GPIO, without which the first edge is never seen, and leaves the
        pins in ``gpio``.
        """
        if step == 0:
            self._write_one(_BANK_1_IOCON, 0)
        elif step == 1:
            self._write_one(_IOCON, self._iocon)
        elif step == 2:
            self._write_levels()
        elif step == 3:
            self._write_pair(_IODIR, self.directions)
        elif step == 4:
            self._write_pair(_IPOL, 0)
        elif step == 5:
            self._write_pair(_GPPU, self.pull_ups)
        elif step == 6:
            self._write_pair(_INTCON, 0)
        elif step == 7:
            self._write_pair(_GPINTEN, self.interrupts)
        else:
            self._prime()

    def _prime(self):
        if self.byte_mode:
            self.read_gpio()
            return
        into = self._in4
        self._pointer[0] = _INTCAP
        self._bus.write_read(self.address, self._pointer, into)
        self.gpio = into[2] | into[3] << 8

    # Inputs.

    def service(self):
        """Answer an interrupt: INTF, INTCAP, GPIO in this order, 84 bits. Returns ``gpio``.

        The order matters: GPIO first would overwrite INTCAP (hardware.md 1.4). Afterwards test the INT
        line's level again and repeat while it is low.
        """
        into = self._in6
        self._pointer[0] = _INTF
        self._bus.write_read(self.address, self._pointer, into)
        self.intf = into[0] | into[1] << 8
        self.intcap = into[2] | into[3] << 8
        self.gpio = into[4] | into[5] << 8
        return self.gpio

    def read_gpio(self):
        """Both ports, 48 bits. Clears a pending interrupt and loses its INTCAP: for chips without INT
        or while their lines move anyway."""
        into = self._in2
        self._pointer[0] = _GPIOA
        self._bus.write_read(self.address, self._pointer, into)
        self.gpio = into[0] | into[1] << 8
        return self.gpio

    def read_port_a(self):
        """Port A alone (0-255), 39 bits. Clears a pending interrupt of port A only."""
        return self._read_one(_GPIOA)

    def read_port_b(self):
        """Port B alone (0-255), 39 bits. A pending interrupt of port A stays pending."""
        return self._read_one(_GPIOB)

    # Outputs.

    def write_latches(self, word):
        """Both output latches, 38 bits."""
        self.latches = word
        self._write_levels()

    def write_latch_a(self, byte):
        """Output latch of port A, 29 bits."""
        self.latches = self.latches & 0xFF00 | byte
        self._write_one(_OLATA, byte)

    def write_latch_b(self, byte):
        """Output latch of port B, 29 bits."""
        self.latches = self.latches & 0x00FF | byte << 8
        self._write_one(_OLATB, byte)

    def write_changed(self, word):
        """Make the latches ``word`` with the cheapest write: nothing, one port or both. Returns the bits spent.

        Compares with the wanted image, not with the chip; ``changed_bits`` tells the cost beforehand.
        """
        changed = self.latches ^ word
        if not changed:
            return 0
        if not changed & 0xFF00:
            self.write_latch_a(word & 0xFF)
            return WRITE_PORT_BITS
        if not changed & 0x00FF:
            self.write_latch_b(word >> 8)
            return WRITE_PORT_BITS
        self.write_latches(word)
        return WRITE_PAIR_BITS

    def changed_bits(self, word):
        """What ``write_changed(word)`` would cost: 0, 29 or 38."""
        changed = self.latches ^ word
        if not changed:
            return 0
        if changed & 0xFF00 and changed & 0x00FF:
            return WRITE_PAIR_BITS
        return WRITE_PORT_BITS

    def stream_latches(self, first_port, data, latches_after):
        """Many levels in one transaction, ``write_bits(len(data))`` bits; byte mode only.

        ``data[0]`` is overwritten with the register of ``first_port`` (0 = A, 1 = B); the bytes after it go
        to the two latches in turn. ``latches_after`` is the word that the stream leaves.
        """
        data[0] = _OLATB if first_port else _OLATA
        self.latches = latches_after
        self._bus.write(self.address, data)

    def set_directions(self, directions):
        """IODIR of both ports, 38 bits. A pin that may only be pulled low or left floating (PD) has its latch
        at 0 and is switched here."""
        _check_directions(directions)
        self.directions = directions
        self._write_pair(_IODIR, directions)

    # Read-back.

    def read_back(self, part):
        """Compare a part (0..``read_back_parts``-1) of the registers with the wanted image.

        One transaction of ``read_back_bits[part]`` bits. Returns the ``*_DIFFERS`` bits, 0 when all is well.
        """
        first, count, names = self._parts[part]
        into = self._in6 if count == 6 else self._in2
        self._pointer[0] = first
        self._bus.write_read(self.address, self._pointer, into)
        if first == _OLATA and self._strobe_b:
            self._seen_b = into[1]
        wrong = 0
        for pair in range(len(names)):
            if into[2 * pair] | into[2 * pair + 1] << 8 != self._wanted(names[pair]):
                wrong |= names[pair]
        return wrong

    def _wanted(self, name):
        if name == IODIR_DIFFERS:
            return self.directions
        if name == GPINTEN_DIFFERS:
            return self.interrupts
        if name == IOCON_DIFFERS:
            return self._iocon | self._iocon << 8
        if name == GPPU_DIFFERS:
            return self.pull_ups
        if name == OLAT_DIFFERS:
            return self.latches
        return 0

    def repair(self, wrong):
        """Repair what ``read_back`` found, all at once; returns the bits spent.

        Latches alone cost one write (38 bits); anything else the whole start-up (``sum(INIT_BITS)``), which a
        caller with a budget does step by step by ``init_step``.
        """
        if not wrong:
            return 0
        if wrong == OLAT_DIFFERS:
            self.write_latches(self.latches)
            return WRITE_PAIR_BITS
        self.init()
        return sum(INIT_BITS)

    # Wire.

    def _write_one(self, register, byte):
        data = self._one
        data[0] = register
        data[1] = byte
        self._bus.write(self.address, data)

    def _write_levels(self):
        if not self.byte_mode:
            self._write_pair(_OLATA, self.latches)
            return
        # STROBE down before an address on port A moves, and before the selects beside it on port B (hardware.md 5):
        # those that a broken stream has left up stay up until the matrix is reset.
        port_b = self.latches >> 8 | self._seen_b & ~self._strobe_b
        self._seen_b = 0
        self.latches = self.latches & 0x00FF | port_b << 8
        data = self._two
        data[0] = _OLATB
        data[1] = port_b
        data[2] = self.latches & 0xFF
        self._bus.write(self.address, data)

    def _write_pair(self, register, word):
        data = self._two
        data[0] = register
        data[1] = word & 0xFF
        data[2] = word >> 8
        self._bus.write(self.address, data)

    def _read_one(self, register):
        self._pointer[0] = register
        self._bus.write_read(self.address, self._pointer, self._in1)
        return self._in1[0]


def _check_directions(directions):
    if directions & _OUTPUT_ONLY:
        raise ValueError("GPA7 and GPB7 are outputs only (IODIR 0x%04x)" % directions)
