"""HT9170 / MT8870 DTMF receiver (hardware.md 4) and the Q bus that several share.

Chip pin in:    ``set_toe(level)``
Chip pin out:   ``on_std(level)``, ``std``; Q1-4 through ``QBus``
Line side:      ``hear(digit)`` when a tone pair begins, ``hear(None)`` when it ends
"""

from tools.sim.chips.wires import Entry, Listener, nobody
from tools.sim.schedule import Schedule

PRESENT_US = 11_000
"""tDP, typical: tone pair recognised."""
PRESENT_GUARD_US = 19_000
"""tGTP with 300 k and 100 nF."""
ABSENT_US = 4_000
"""tDA, typical: tone pair missed."""
ABSENT_GUARD_US = 22_700
"""tGTA."""

CODES = {
    "D": 0,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
    "6": 6,
    "7": 7,
    "8": 8,
    "9": 9,
    "0": 10,
    "*": 11,
    "#": 12,
    "A": 13,
    "B": 14,
    "C": 15,
}
"""Q4..Q1 of each digit."""

_FLOATING = 0x0F
"""What pull-ups make of released Q pins."""


class HT9170:
    """One receiver. ``bus`` is the QBus on which its Q pins stand, or None."""

    def __init__(self, schedule: Schedule, name: str = "HT9170", bus: "QBus | None" = None):
        self.name = name
        self.on_std: Listener = nobody
        self.std = 0
        self.toe = 0
        self.q = 0
        self._schedule = schedule
        self._bus = bus
        self._digit: str | None = None
        self._latched: str | None = None
        self._pending: Entry | None = None
        if bus is not None:
            bus.receivers.append(self)

    def set_toe(self, level: int) -> None:
        """TOE high puts the latched code on Q1-4, low lets them float."""
        if level != self.toe:
            self.toe = level
            if self._bus is not None:
                self._bus.refresh()

    def hear(self, digit: str | None) -> None:
        """The tone pair at the input from now on: one of 0-9 * # A-D, or None for anything else."""
        if digit == self._digit:
            return
        self._digit = digit
        self._schedule.cancel(self._pending)
        self._pending = None
        if self.std:
            # A gap shorter than tDA + tGTA does not end the digit.
            if digit is None or digit != self._latched:
                self._pending = self._schedule.after(ABSENT_US + ABSENT_GUARD_US, self._lost)
        elif digit is not None:
            self._pending = self._schedule.after(PRESENT_US + PRESENT_GUARD_US, self._found)

    def _found(self) -> None:
        self._latched = self._digit
        self.q = CODES[self._digit or ""]
        if self.toe and self._bus is not None:
            self._bus.refresh()
        self.std = 1
        self.on_std(1)

    def _lost(self) -> None:
        self.std = 0
        self.on_std(0)
        if self._digit is not None:
            self._pending = self._schedule.after(PRESENT_US + PRESENT_GUARD_US, self._found)


class QBus:
    """The four Q wires of the receivers of one expander. ``on_q(value)``: the levels, bit 0 = Q1."""

    def __init__(self, name: str = "Q bus"):
        self.name = name
        self.receivers: list[HT9170] = []
        self.violations: list[str] = []
        self.on_q: Listener = nobody
        self.value = _FLOATING

    def refresh(self) -> None:
        """Work out the levels after a TOE or a Q has changed."""
        talking = [receiver for receiver in self.receivers if receiver.toe]
        if len(talking) > 1:
            names = ", ".join([receiver.name for receiver in talking])
            self.violations.append("%s: more than one TOE high (%s)" % (self.name, names))
        value = _FLOATING
        for receiver in talking:
            # Two outputs on one wire: the stronger low side wins.
            value &= receiver.q
        if value != self.value:
            self.value = value
            self.on_q(value)
