"""Dials on seized CO lines by opening their loops: the pulses of digits, and the timed break of a flash.

One line goes through

    IDLE -> WAIT -> OPENING -> BREAK -> CLOSING -> WAIT ... or SETTLE -> IDLE

WAIT: the loop is closed until the next break is due. OPENING, CLOSING: the image says so, the chip does not yet.
SETTLE: all is out, the senses are given time to see the loop again.

Every time is counted from the edge before it as the chip got it, so a late tick makes a pulse longer and never two
edges too close. The image is the only place where a break stands: read-back and recovery compare with it, so neither
takes a pulse for a fault. An edge that comes too late inside a digit, or a chip that leaves service there, spoils the
digit: the loop is closed as ordered, nothing more is sent, and that is told. A wrong number is worse than none.

The senses of loop, battery and polarity are muted from each opening to ``SETTLE_MS`` after its closing, whatever
the exchange does meanwhile; what is different then counts from the closing. Between digits they are heard. While the
chips that read them are out of service the mute goes on: what they saw last was our own break. Ringing needs no mute:
it is never believed on a seized line.
"""

from collections import namedtuple

from hal.chip_care import FAR_MS
from hal.compat import const
from hal.signals import LINE_DIALLED_OUT, Signal

PulseTiming = namedtuple("PulseTiming", "break_ms make_ms gap_ms")
"""Open and closed part of a pulse, and the closed loop between two digits (10..120, 10..120, 200..5000 ms)."""

PULSES_US = PulseTiming(61, 39, 800)
PULSES_EUROPE = PulseTiming(67, 33, 800)
"""hardware.md 13.1: 61:39 in the USA, 67:33 in Europe, both 10 a second, 800 ms between digits."""

_READ_MS = const(13)
"""Reading a change takes at most 5 ms, debouncing it 8."""
SETTLE_MS = const(40)
"""Loop current is steady 25 ms after the loop closes (hardware.md 3.5), and is then read and debounced."""

SHORTEST_FLASH_MS = const(50)
LONGEST_FLASH_MS = const(1250)
"""A longer break is a hang-up (hardware.md 13.1)."""

_SHORTEST_PART_MS = const(10)
_LONGEST_PART_MS = const(120)
"""The slowest dial that an exchange takes: 7 a second with 72 % of break are 103 ms (hardware.md 13.1)."""
_SHORTEST_GAP_MS = const(200)
_LONGEST_GAP_MS = const(5000)

_PAUSE_MS = const(800)
"""From a flash, or from a digit that was broken off, to the next digit: as between digits."""
_LATE_PERCENT = const(10)
"""Of a pulse; at 10 a second 10 ms. 71/39 and 61/49 are still inside 8-12 a second and a break of 55-77 %."""
_AGAIN_MS = const(10)
"""How often a digit that cannot begin looks whether its chip serves again."""

_IDLE = const(0)
_WAIT = const(1)
_OPENING = const(2)
_BREAK = const(3)
_CLOSING = const(4)
_SETTLE = const(5)

_MOVING = (_OPENING, _BREAK, _CLOSING)

_CUT = const(-1)
"""In place of the pulses sent: the break that is being closed belongs to nothing any more."""


class Outpulser:
    """``ports``: the CPC5622 of each line; ``digits``: index n = digit of n pulses (index 0 unused).

    ``found``: LINE_DIALLED_OUT to be told; the card empties it. ``next_ms``: when ``step`` is to run next.
    """

    def __init__(self, ports, digits, outputs, care, senses):
        count = len(ports)
        self.next_ms = FAR_MS
        self.found = []
        self._ports = ports
        self._digits = digits
        self._outputs = outputs
        self._care = care
        self._senses = senses
        self._active = []
        self._muted = []
        self._sense_chips = tuple([_sense_chips(port) for port in ports])
        self._hear_ms = [FAR_MS] * count
        self._loop_ms = [0] * count
        self._held = [False] * count
        self._state = [_IDLE] * count
        self._due_ms = [0] * count
        self._edge_ms = [0] * count
        self._free_ms = [0] * count
        self._sent = [0] * count
        self._silent = [False] * count
        self._queue = [[] for _ in range(count)]  # (pulses, break, make, gap after it in ms) of each line

    # Commands.

    def hold(self, line: int, on: bool, now_ms: int) -> None:
        """Seize (again: changes nothing, a break under way included) or release, which ends all dialling untold."""
        port = self._ports[line]
        if on and self._state[line] in _MOVING:
            return
        if on and not self._held[line]:
            self._free_ms[line] = now_ms + SETTLE_MS
        self._held[line] = on
        port.off_hook(self._outputs.wanted, on)
        self._outputs.touch(port.oh_chip)
        self._outputs.touch(port.cid_chip)
        if on:
            return
        self._forget(line)
        if self._state[line] in _MOVING:
            self._hear_after(line, now_ms)
        if self._state[line] != _IDLE:
            self._rest(line)

    def held(self, line: int) -> bool:
        """The line is seized, also while a break is under way."""
        return self._held[line]

    def use(self, digits: str) -> None:
        """Another country's map of digits for what is ordered from now on."""
        self._digits = digits

    def dial(self, line: int, digits: str, timing, now_ms: int) -> None:
        """Send digits after all that was ordered before. Raises ValueError for a digit without pulses or a time out of
        range; on a line that is not seized they are told as not sent."""
        _check(timing)
        items = []
        for digit in digits:
            pulses = self._digits.find(digit, 1)
            if pulses < 1:
                raise ValueError("'%s' cannot be dialled by pulse; the digits are 0 to 9" % digit)
            items.append((pulses, timing.break_ms, timing.make_ms, timing.gap_ms))
        self._order(line, items, now_ms)

    def flash(self, line: int, break_ms: int, now_ms: int) -> None:
        """One break of ``break_ms`` (50..1250, else ValueError) after all that was ordered before."""
        if not SHORTEST_FLASH_MS <= break_ms <= LONGEST_FLASH_MS:
            raise ValueError(
                "a flash of %d ms: it must be %d to %d ms" % (break_ms, SHORTEST_FLASH_MS, LONGEST_FLASH_MS)
            )
        self._order(line, [(1, break_ms, 0, _PAUSE_MS)], now_ms)

    def _order(self, line: int, items, now_ms: int) -> None:
        if not self._held[line]:
            self._tell(line, len(items))
            return
        self._queue[line].extend(items)
        self._silent[line] = False
        if self._state[line] == _IDLE:
            self._active.append(line)
            self._go(line, _SETTLE, now_ms)
        if items and self._state[line] == _SETTLE:
            self._go(line, _WAIT, max(now_ms, self._free_ms[line]))
        self.next_ms = 0

    def stop(self, line: int, now_ms: int) -> None:
        """Send no more; a loop that is open is closed at once. Nothing is told of it."""
        broken_off = self._sent[line] > 0
        self._forget(line)
        self._silent[line] = True
        self.next_ms = 0
        if self._state[line] in _MOVING:
            self._cut(line)
        elif self._state[line] == _WAIT:
            if broken_off:
                self._free_ms[line] = now_ms + _PAUSE_MS
            self._go(line, _SETTLE, now_ms)

    def abandon(self) -> None:
        """Shutdown: every line counts as released. The image is somebody else's."""
        for line in tuple(self._active):
            self._forget(line)
            self._rest(line)
        for line in range(len(self._held)):
            self._held[line] = False

    def _forget(self, line: int) -> None:
        """What was ordered, and what waits to be told of it."""
        del self._queue[line][:]
        self._sent[line] = 0
        for signal in tuple(self.found):
            if signal.port == line:
                self.found.remove(signal)

    # Faults.

    def chip_was_reset(self, chip: int, now_ms: int) -> None:
        """Its loops have opened: whatever the exchange has counted, it is not what was dialled."""
        for line in tuple(self._active):
            if self._ports[line].oh_chip == chip and self._queue[line]:
                self._fail(line, now_ms)

    def chip_was_repaired(self, chip: int, now_ms: int) -> None:
        """It differed from the image: nobody knows what became of a digit that was under way."""
        for line in tuple(self._active):
            if self._ports[line].oh_chip == chip and self._in_digit(line):
                self._fail(line, now_ms)

    def _in_digit(self, line: int) -> bool:
        return self._sent[line] > 0 or self._sent[line] == 0 and self._state[line] in _MOVING

    def _fail(self, line: int, now_ms: int) -> None:
        self._give_up(line)
        self._mute(line, now_ms)
        self._cut(line)
        self.next_ms = 0

    def _give_up(self, line: int) -> None:
        self._tell(line, len(self._queue[line]))
        del self._queue[line][:]
        self._silent[line] = True

    def _cut(self, line: int) -> None:
        self._sent[line] = _CUT
        self._close(line)

    def _tell(self, line: int, unsent: int) -> None:
        self.found.append(Signal(LINE_DIALLED_OUT, line, unsent))

    # Time.

    def writes_due(self, now_ms: int) -> int:
        """Set of the expanders that an edge will want to write in this tick."""
        if now_ms < self.next_ms:
            return 0
        chips = 0
        for line in self._active:
            chips |= 1 << self._ports[line].oh_chip
        return chips

    def step(self, now_ms: int) -> None:
        """Decide the edges of this tick. The writes follow, then ``settle``."""
        if now_ms < self.next_ms:
            return
        for line in tuple(self._active):
            state = self._state[line]
            if state == _OPENING or state == _CLOSING:
                if self._queue[line] and self._is_out(line):
                    self._fail(line, now_ms)
            elif self._due_ms[line] > now_ms:
                continue
            elif state == _WAIT:
                self._begin_break(line, now_ms)
            elif state == _BREAK:
                self._close(line)
            else:
                self._all_out(line)
        for line in tuple(self._muted):
            if self._hear_ms[line] <= now_ms:
                self._hear(line, now_ms)
        self._plan(now_ms)

    def _is_out(self, line: int) -> bool:
        """No edge can be made: at once where one is due, for good where digits only wait for a loop to close."""
        if self._sent[line] == _CUT:
            return bool(self._care.lost >> self._ports[line].oh_chip & 1)
        return not self._serves(line)

    def _begin_break(self, line: int, now_ms: int) -> None:
        serves = self._serves(line)
        if self._sent[line]:
            if not serves or now_ms - self._due_ms[line] > _tolerance_ms(self._queue[line][0]):
                self._fail(line, now_ms)
                return
        elif not serves:
            if self._care.lost >> self._ports[line].oh_chip & 1:
                self._fail(line, now_ms)
            else:
                self._due_ms[line] = now_ms + _AGAIN_MS
            return
        self._mute(line, now_ms)
        self._put(line, False)
        self._state[line] = _OPENING

    def _all_out(self, line: int) -> None:
        if not self._silent[line]:
            self._tell(line, 0)
        self._rest(line)

    def settle(self, now_ms: int) -> None:
        """What the chips have got since the last ``step``: from here the next times are counted."""
        moved = False
        for line in tuple(self._active):
            state = self._state[line]
            if state == _OPENING and self._has_image(line):
                moved = True
                self._opened(line, now_ms)
            elif state == _CLOSING and self._has_image(line):
                moved = True
                self._closed(line, now_ms)
        if moved:
            self._plan(now_ms)

    def _opened(self, line: int, now_ms: int) -> None:
        item = self._queue[line][0]
        late_ms = now_ms - self._due_ms[line]
        self._edge_ms[line] = now_ms
        self._go(line, _BREAK, now_ms + item[1])
        if self._sent[line] and late_ms > _tolerance_ms(item):
            self._fail(line, now_ms)

    def _closed(self, line: int, now_ms: int) -> None:
        self._hear_after(line, now_ms)
        queue = self._queue[line]
        if self._sent[line] == _CUT:
            self._next_item(line, now_ms, _PAUSE_MS)
            return
        pulses, break_ms, make_ms, gap_ms = queue[0]
        if now_ms - self._edge_ms[line] > break_ms + _tolerance_ms(queue[0]):
            self._give_up(line)
            self._next_item(line, now_ms, _PAUSE_MS)
            return
        self._sent[line] += 1
        if self._sent[line] < pulses:
            self._go(line, _WAIT, now_ms + make_ms)
            return
        queue.pop(0)
        self._next_item(line, now_ms, gap_ms)

    def _next_item(self, line: int, now_ms: int, gap_ms: int) -> None:
        self._sent[line] = 0
        self._free_ms[line] = now_ms + gap_ms
        if self._queue[line]:
            self._go(line, _WAIT, now_ms + gap_ms)
        else:
            self._go(line, _SETTLE, now_ms + SETTLE_MS)

    # What the senses are told.

    def _mute(self, line: int, now_ms: int) -> None:
        self._senses.mute(line, now_ms, FAR_MS)
        self._hear_ms[line] = FAR_MS
        if line not in self._muted:
            self._muted.append(line)

    def _hear_after(self, line: int, now_ms: int) -> None:
        """The last edge of the loop is now; the senses tell of the line again when they have seen what follows."""
        self._mute(line, now_ms)
        self._loop_ms[line] = now_ms
        self._hear_ms[line] = now_ms + SETTLE_MS
        self.next_ms = min(self.next_ms, self._hear_ms[line])

    def _hear(self, line: int, now_ms: int) -> None:
        late = now_ms - self._hear_ms[line] > 1
        if late or self._sense_chips[line] & ~self._care.in_service:
            self._hear_ms[line] = now_ms + _READ_MS
        else:
            self._muted.remove(line)
            self._hear_ms[line] = FAR_MS
            self._senses.mute(line, self._loop_ms[line], now_ms)

    # Steps of one line.

    def _close(self, line: int) -> None:
        self._put(line, True)
        self._state[line] = _CLOSING

    def _put(self, line: int, closed: bool) -> None:
        port = self._ports[line]
        port.off_hook(self._outputs.wanted, closed)
        self._outputs.touch(port.oh_chip)
        self._outputs.touch(port.cid_chip)

    def _serves(self, line: int) -> bool:
        return bool(self._care.in_service >> self._ports[line].oh_chip & 1)

    def _has_image(self, line: int) -> bool:
        return self._outputs.settled(self._ports[line].oh_chip)

    def _go(self, line: int, state: int, due_ms: int) -> None:
        self._state[line] = state
        self._due_ms[line] = due_ms

    def _rest(self, line: int) -> None:
        self._state[line] = _IDLE
        self._active.remove(line)

    def _plan(self, now_ms: int) -> None:
        next_ms = FAR_MS
        for line in self._muted:
            next_ms = min(next_ms, self._hear_ms[line])
        for line in self._active:
            state = self._state[line]
            if state != _OPENING and state != _CLOSING:
                next_ms = min(next_ms, self._due_ms[line])
            elif self._queue[line]:
                next_ms = min(next_ms, now_ms + (_AGAIN_MS if self._sent[line] == _CUT else 1))
        self.next_ms = next_ms


def _sense_chips(port) -> int:
    return 1 << (port.loop >> 4) | 1 << (port.battery >> 4) | 1 << (port.polarity >> 4)


def _tolerance_ms(item) -> int:
    return (item[1] + item[2]) * _LATE_PERCENT // 100


def _check(timing) -> None:
    for name, ms, least, most in (
        ("break", timing.break_ms, _SHORTEST_PART_MS, _LONGEST_PART_MS),
        ("make", timing.make_ms, _SHORTEST_PART_MS, _LONGEST_PART_MS),
        ("pause between digits", timing.gap_ms, _SHORTEST_GAP_MS, _LONGEST_GAP_MS),
    ):
        if not least <= ms <= most:
            raise ValueError("a %s of %d ms: it must be %d to %d ms" % (name, ms, least, most))
