"""MT8816 crosspoint chips behind output expanders (hardware.md 5).

Every chip of the matrix shares AX0-3, AY0-2, DATA (port A of one expander in byte
mode), STROBE and RESET (port B); chip selects stand on port B of the same expander
or on a second one. The chips cannot be read, so ``closed`` remembers them.

A crosspoint is changed by levels in this order: address and DATA, select, STROBE
up, STROBE down, deselect. The latch is transparent while CS and STROBE are both
high, therefore nothing but STROBE moves while STROBE is high, and a chip is let go
before another one is selected or the address of its neighbours is strobed.
"""

from hal.bus import write_bits
from hal.chips.mcp23017 import WRITE_PORT_BITS
from hal.compat import const

AX_OF_X = (0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 6, 7, 14, 15)
"""AX3..AX0 of switch column X0..X15: not in ascending order (hardware.md 5, table 1)."""

_PORT_A = const(0)
_PORT_B = const(1)
_LONGEST_STREAM = const(48)
"""Bytes of the largest transaction: far above what a tick's budget admits."""

RESET_BITS = write_bits(4)
"""``reset`` on a matrix whose selects all stand on one expander: 47."""


class Matrix:
    """All crosspoints of a board.

    ``expanders``: MCP23017 drivers, indexed by ``Pin.chip``; ``pins``: hal.wiring.MatrixPins.

    ``wanted[y]`` and ``closed[y]`` are integers with bit x set when listener y hears source x: as requested,
    and as sent. Requests are sent in the order in which they were made (break before make is the caller's order).
    """

    def __init__(self, expanders, pins, sources, listeners):
        _check_pins(pins)
        self.sources = sources
        self.listeners = listeners
        self.wanted = [0] * listeners
        self.closed = [0] * listeners
        self._driver = expanders[pins.strobe.chip]
        self._strobe = 1 << (pins.strobe.bit - 8)
        self._reset = 1 << (pins.reset.bit - 8)
        self._data = 1 << pins.data.bit
        self._ax = tuple([_spread(AX_OF_X[x], pins.ax) for x in range(16)])
        self._ay = tuple([_spread(y, pins.ay) for y in range(8)])
        self._chips = pins.chips
        self._chip_at = _chip_table(pins.chips, sources, listeners)
        self._own = tuple([chip.cs.chip == pins.strobe.chip for chip in pins.chips])
        self._selects = tuple([1 << (chip.cs.bit & 7) for chip in pins.chips])
        self._far = _far_ports(expanders, pins)
        self._queue = []
        self._stream = bytearray(_LONGEST_STREAM)
        self._sure = False
        self._refresh_at = 0

    # Requests.

    def request(self, listener, source, on):
        """Ask for one crosspoint; nothing happens on the bus. Asking for what is already wanted costs nothing."""
        bit = 1 << source
        if bool(self.wanted[listener] & bit) == bool(on):
            return
        self.wanted[listener] ^= bit
        self._queue.append((listener * self.sources + source) * 2 + (1 if on else 0))

    def rewrite(self, listener, source):
        """Queue one crosspoint again as it is wanted, changed or not."""
        on = self.wanted[listener] >> source & 1
        self._queue.append((listener * self.sources + source) * 2 + on)

    def rewrite_next(self):
        """Queue the next crosspoint of an endless round over all of them (the safety poll's share)."""
        listener = self._refresh_at // self.sources
        source = self._refresh_at % self.sources
        self._refresh_at = (self._refresh_at + 1) % (self.sources * self.listeners)
        self.rewrite(listener, source)

    def pending(self):
        """How many queued changes are not sent yet."""
        return len(self._queue)

    # Sending.

    def next_bits(self):
        """The least that ``send`` needs to get one change out; 0 when nothing is queued."""
        if not self._queue:
            return 0
        return self._cost(1)

    def send(self, max_bits):
        """Send as many queued changes, in order, as ``max_bits`` of bus time allow; returns the bits spent.

        Changes whose selects stand on the strobe's expander share one transaction; a chip selected by another
        expander takes three (select, strobe, deselect). After a BusError everything that was not
        confirmed is still queued, and the next ``send`` first puts all selects and the strobe to rest.
        """
        count = self._how_many(max_bits)
        if count == 0:
            return 0
        spent = self._cost(count)
        if not self._sure:
            self._rest()
        self._sure = False
        chip = self._chip_of(self._queue[0])
        if self._own[chip]:
            self._send_own(count)
        else:
            self._send_far(chip, count)
        self._sure = True
        for change in self._queue[:count]:
            self._mark(change)
        self._queue = self._queue[count:]
        return spent

    def reset(self):
        """Pulse RESET: every crosspoint of every chip opens; the queue is dropped and nothing is wanted.

        Needed at every start, because the contents are undefined at power-on. ``reset_bits()`` bits.
        """
        self._pulse_reset()
        for listener in range(self.listeners):
            self.wanted[listener] = 0
        self._queue = []

    def restore(self):
        """As ``reset``, but what was wanted stays wanted and is queued again. For a matrix in doubt
        (its expander was reset or lost)."""
        self._pulse_reset()
        self._queue = []
        for listener in range(self.listeners):
            row = self.wanted[listener]
            for source in range(self.sources):
                if row >> source & 1:
                    self.rewrite(listener, source)

    def reset_bits(self):
        """Bits of ``reset`` and of ``restore``."""
        return RESET_BITS + WRITE_PORT_BITS * len(self._far)

    def _pulse_reset(self):
        self._sure = False
        for far in self._far:
            far.select(0)
        stream = self._stream
        stream[1] = self._reset
        stream[2] = 0
        stream[3] = 0
        self._driver.stream_latches(_PORT_B, memoryview(stream)[:4], 0)
        self._sure = True
        for listener in range(self.listeners):
            self.closed[listener] = 0

    def _rest(self):
        # STROBE falls before anything else may move: port B of the strobe's expander first.
        self._driver.write_latch_b(0)
        for far in self._far:
            far.select(0)

    def _rest_bits(self):
        return 0 if self._sure else WRITE_PORT_BITS * (1 + len(self._far))

    # One transaction for many changes. A stream byte pair is (port A, port B).

    def _send_own(self, count):
        stream = self._stream
        at = 1
        held = -1
        for index in range(count):
            change = self._queue[index]
            chip = self._chip_of(change)
            port_a = self._address(change)
            select = self._selects[chip]
            if held not in (-1, chip):
                at = _pair(stream, at, port_a, select)
            at = _pair(stream, at, port_a, select | self._strobe)
            at = _pair(stream, at, port_a, select)
            held = chip
        at = _pair(stream, at, port_a, 0)
        self._driver.stream_latches(_PORT_A, memoryview(stream)[:at], port_a)

    def _send_far(self, chip, count):
        far = self._far_of(chip)
        stream = self._stream
        at = 1
        for index in range(count):
            port_a = self._address(self._queue[index])
            at = _pair(stream, at, port_a, self._strobe)
            at = _pair(stream, at, port_a, 0)
        far.select(self._selects[chip])
        self._driver.stream_latches(_PORT_A, memoryview(stream)[:at], port_a)
        far.select(0)

    def _far_of(self, chip):
        cs = self._chips[chip].cs
        for far in self._far:
            if far.chip == cs.chip and far.port == cs.bit >> 3:
                return far
        raise ValueError("chip select on no known port")

    # Arithmetic.

    def _cost(self, count):
        """Bits of sending the first ``count`` changes of the queue (all sendable together)."""
        chip = self._chip_of(self._queue[0])
        if not self._own[chip]:
            return self._rest_bits() + 2 * WRITE_PORT_BITS + write_bits(1 + 4 * count)
        size = 3
        held = chip
        for index in range(count):
            chip = self._chip_of(self._queue[index])
            size += 4 if chip == held else 6
            held = chip
        return self._rest_bits() + write_bits(size)

    def _how_many(self, max_bits):
        count = 0
        most = min(len(self._queue), (_LONGEST_STREAM - 3) // 6)
        while count < most and self._together(count) and self._cost(count + 1) <= max_bits:
            count += 1
        return count

    def _together(self, index):
        """Whether change ``index`` may travel with those before it."""
        first = self._chip_of(self._queue[0])
        chip = self._chip_of(self._queue[index])
        return chip == first or (self._own[chip] and self._own[first])

    def _chip_of(self, change):
        crosspoint = change >> 1
        return self._chip_at[crosspoint // self.sources >> 3][crosspoint % self.sources >> 4]

    def _address(self, change):
        crosspoint = change >> 1
        port_a = self._ay[crosspoint // self.sources & 7] | self._ax[crosspoint % self.sources & 15]
        return port_a | self._data if change & 1 else port_a

    def _mark(self, change):
        crosspoint = change >> 1
        bit = 1 << (crosspoint % self.sources)
        listener = crosspoint // self.sources
        if change & 1:
            self.closed[listener] |= bit
        else:
            self.closed[listener] &= ~bit


class _FarSelects:
    """The chip selects on one port of another expander; other outputs of that port are left alone."""

    def __init__(self, driver, chip, port):
        self.chip = chip
        self.port = port
        self.mask = 0
        self._driver = driver

    def select(self, bit):
        """Raise one select (``bit`` within the port) or none (0)."""
        driver = self._driver
        if self.port:
            driver.write_latch_b(driver.latches >> 8 & ~self.mask | bit)
        else:
            driver.write_latch_a(driver.latches & 0xFF & ~self.mask | bit)


def _pair(stream, at, port_a, port_b):
    stream[at] = port_a
    stream[at + 1] = port_b
    return at + 2


def _spread(value, pins):
    """The port bits of ``pins`` for the binary ``value`` (pin 0 = lowest bit)."""
    bits = 0
    for index in range(len(pins)):
        if value >> index & 1:
            bits |= 1 << pins[index].bit
    return bits


def _chip_table(chips, sources, listeners):
    """``table[y // 8][x // 16]`` = index of the chip."""
    table = [[-1] * ((sources + 15) // 16) for _ in range((listeners + 7) // 8)]
    for index in range(len(chips)):
        table[chips[index].y0 >> 3][chips[index].x0 >> 4] = index
    for row in table:
        if -1 in row:
            raise ValueError("the matrix has a gap: a block of 16 sources by 8 listeners without a chip")
    return table


def _far_ports(expanders, pins):
    """One _FarSelects for each port of another expander that carries selects."""
    ports = []
    for matrix_chip in pins.chips:
        cs = matrix_chip.cs
        if cs.chip == pins.strobe.chip:
            continue
        for far in ports:
            if far.chip == cs.chip and far.port == cs.bit >> 3:
                break
        else:
            far = _FarSelects(expanders[cs.chip], cs.chip, cs.bit >> 3)
            ports.append(far)
        far.mask |= 1 << (cs.bit & 7)
    return tuple(ports)


def _check_pins(pins):
    """Refuse a wiring that the stream cannot serve."""
    home = pins.strobe.chip
    for pin in tuple(pins.ax) + tuple(pins.ay) + (pins.data,):
        if pin.chip != home or pin.bit > 7:
            raise ValueError("AX, AY and DATA must stand on port A of the expander that carries STROBE")
    for pin in (pins.strobe, pins.reset) + tuple([chip.cs for chip in pins.chips if chip.cs.chip == home]):
        if pin.chip != home or pin.bit < 8:
            raise ValueError("STROBE, RESET and the selects beside them must stand on one port B")
