"""Service of the input expanders: who is read when, and what the reading says.

An expander is read only when its INT is asserted, by one burst INTF, INTCAP, GPIO
(84 bits). Interrupt-on-change tells of every change, so lines that are still being debounced
need no reads in between: an input is what it was until its chip says otherwise. This is
how DESIGN 7 ("or while its lines are still moving") is read here. A chip that asserts INT again, or
still, is served again in the next tick.
"""

from hal.chips.mcp23017 import SERVICE_BITS
from hal.compat import const

OLD_MS = const(5)
"""No change waits longer than this to be read (DESIGN section 7)."""

_PORT_A = const(0x00FF)
_PORT_B = const(0xFF00)
_SOON, _NEXT, _LATER = range(3)
"""ms of preference: a chip's deadline is the time its INT was seen plus this, and the earliest deadline goes first.
So the urgent chips go first, and age makes any chip urgent."""


class Inputs:
    """``raw``: all inputs as one integer, bits 16*i..16*i+15 being expander i, electrical levels; pins that are
    no inputs read 0. ``late_reads``: how many changes waited more than 5 ms; ``worst_age_ms``: the longest wait;
    ``unannounced``: how often a poll found a change without an INT."""

    def __init__(self, board, drivers, plans, budget, care, senses):
        count = len(drivers)
        self.raw = 0
        self.late_reads = 0
        self.worst_age_ms = 0
        self.unannounced = 0
        self.reads = 0
        self._drivers = drivers
        self._budget = budget
        self._care = care
        self._senses = senses
        self._masks = tuple([plan.inputs for plan in plans])
        self._clear = tuple([~(plan.inputs << 16 * i) for i, plan in enumerate(plans)])
        self._since_ms = [-1] * count
        self._preference = _preferences(board)
        self._hooks = _hook_chips(board)

    def serve(self, asserted: int, now_ms: int, reserve: int, ringing: bool) -> None:
        """Read the chips of the set ``asserted``, most urgent first, leaving ``reserve`` bits to the outputs."""
        for chip in range(len(self._drivers)):
            if not asserted >> chip & 1:
                self._since_ms[chip] = -1
            elif self._since_ms[chip] < 0:
                self._since_ms[chip] = now_ms
        while asserted and self._budget.fits(SERVICE_BITS + reserve):
            chip = self._most_urgent(asserted, ringing)
            asserted &= ~(1 << chip)
            if self.read(chip, now_ms):
                self._note_age(now_ms - self._since_ms[chip])
            self._since_ms[chip] = -1
            asserted &= self._care.in_service

    def _most_urgent(self, asserted: int, ringing: bool) -> int:
        best = -1
        best_ms = 0
        for chip in range(len(self._drivers)):
            if asserted >> chip & 1:
                hook = ringing and self._hooks >> chip & 1
                deadline_ms = self._since_ms[chip] + (_SOON if hook else self._preference[chip])
                if best < 0 or deadline_ms < best_ms:
                    best = chip
                    best_ms = deadline_ms
        return best

    def _note_age(self, age_ms: int) -> None:
        if age_ms > self.worst_age_ms:
            self.worst_age_ms = age_ms
        if age_ms > OLD_MS:
            self.late_reads += 1

    def read(self, chip: int, now_ms: int) -> bool:
        """One burst; True when it succeeded. A level that only INTCAP saw is shown to the senses."""
        driver = self._drivers[chip]
        if not self._care.attempt(chip, SERVICE_BITS, now_ms, driver.service):
            return False
        self.reads += 1
        seen = (_PORT_A if driver.intf & _PORT_A else 0) | (_PORT_B if driver.intf & _PORT_B else 0)
        passed = (driver.intcap ^ driver.gpio) & seen & self._masks[chip]
        if passed:
            self._senses.glimpse(self._with(chip, driver.gpio ^ passed), now_ms)
        self.take(chip)
        return True

    def poll(self, chip: int, now_ms: int) -> None:
        """A burst that no INT asked for."""
        before = self.raw
        if self.read(chip, now_ms) and self.raw != before and not self._drivers[chip].intf:
            self.unannounced += 1

    def take(self, chip: int) -> None:
        """The driver's last ``gpio`` is the chip's state from now on."""
        self.raw = self._with(chip, self._drivers[chip].gpio)

    def _with(self, chip: int, gpio: int) -> int:
        return self.raw & self._clear[chip] | (gpio & self._masks[chip]) << 16 * chip


def _hook_chips(board) -> int:
    chips = 0
    for station in board.stations:
        chips |= 1 << station.shk.chip
    return chips


def _preferences(board):
    """Ringing edges and digits before the rest; hooks go before all of them while any telephone rings."""
    preference = [_LATER] * len(board.expanders)
    for line in board.lines:
        preference[line.ring.chip] = _NEXT
    for receiver in board.receivers:
        preference[receiver.std.chip] = _NEXT
    return tuple(preference)
