"""Faults of chips and buses, and the way back (DESIGN section 7).

A BusError ends here. A chip that fails leaves the tick; it is tried at most every 100 ms,
and a bus that timed out is tried by one of its chips at most every 100 ms, so that no tick
stalls for more than one time-out of the adapter. A chip that answers again is not trusted:
its registers are read back against the wanted image; where they differ it is initialised
again, in the order of hardware.md 1.7. Only then it is in service again. After 2 s without
service it is lost, which is reported; shorter failures are only counted.

The same steps repair a chip whose read-back in the safety poll found a difference.
"""

from hal.bus import NACK, TIMEOUT, BusError
from hal.chips.mcp23017 import INIT_BITS, INIT_STEPS, IOCON_DIFFERS, IODIR_DIFFERS, OLAT_DIFFERS
from hal.compat import const

RETRY_MS = const(100)
HOLD_MS = const(2000)
"""So long the last known inputs count, and the chip's ports stay in service."""

FAR_MS = const(1 << 60)
"""Later than anything."""

LOST = const(0)
BACK = const(1)
REPAIRED = const(2)

_FORGOTTEN = IODIR_DIFFERS | IOCON_DIFFERS
"""Both differ after a reset, because bit 7 is never an input and INT is always open drain here."""

_LEVELS_STEP = const(2)
_PRIME_STEP = INIT_STEPS - 1
_INIT = const(100)
"""Steps below are parts of the read-back, from here on steps of the start-up."""


class ChipCare:
    """``in_service``: set of expanders (bit i) that may be read and written.

    ``events``: list of (LOST, chip, kind of BusError), (BACK, chip, ms away), (REPAIRED, chip, what differed:
    the ``*_DIFFERS`` bits of hal.chips.mcp23017); whoever owns the card empties it. ``returned``: set of chips that
    came back into service since it was cleared, whose inputs stand in their drivers' ``gpio``. ``order``: all
    expanders, the most urgent to have back first.
    """

    def __init__(self, board, drivers, budget, order):
        count = len(drivers)
        self.in_service = (1 << count) - 1
        self.lost = 0
        self.returned = 0
        self.events = []
        self.next_ms = FAR_MS
        self.faults = 0
        self.repairs = 0
        self.times_lost = [0] * count
        self.times_repaired = [0] * count
        self.bus_faults = [0] * len(board.buses)
        self.result = 0
        self.hand_over = None
        """Called with a chip before its registers are compared: ``Outputs.hand_over``."""
        self.was_reset = _nobody
        """Called with a chip that has lost its configuration, hence let go of its outputs, before it is initialised
        again: ``Ringer.chip_was_reset``."""
        self._drivers = drivers
        self._budget = budget
        self._order = order
        self._bus_of = tuple([expander.bus for expander in board.expanders])
        self._bus_stuck = 0
        self._bus_try_ms = [0] * len(board.buses)
        self._since_ms = [0] * count
        self._try_ms = [0] * count
        self._kind = [0] * count
        self._step = [0] * count
        self._wrong = [0] * count

    # One transaction.

    def attempt(self, chip: int, bits: int, now_ms: int, transaction, *arguments) -> bool:
        """Run one transaction of ``bits``; True when it succeeded, its value then in ``result``."""
        self._budget.take(bits, self._bus_of[chip])
        try:
            self.result = transaction(*arguments)
            return True
        except BusError as error:
            self.failed(chip, error.kind, now_ms)
            return False

    def failed(self, chip: int, kind: int, now_ms: int) -> None:
        """A transaction with this expander has failed."""
        self.faults += 1
        self.bus_faults[self._bus_of[chip]] += 1
        self._leave(chip, kind, now_ms)
        self._try_ms[chip] = now_ms + RETRY_MS
        if kind == TIMEOUT:
            self._stuck(self._bus_of[chip], now_ms)
        else:
            self._bus_stuck &= ~(1 << self._bus_of[chip])

    def device_failed(self, bus: int, kind: int, now_ms: int) -> None:
        """A transaction with another chip (clock, converter) has failed: only a time-out concerns the expanders."""
        self.faults += 1
        self.bus_faults[bus] += 1
        if kind == TIMEOUT:
            self._stuck(bus, now_ms)

    def away_since_ms(self, chip: int) -> int:
        """When the chip left service; FAR_MS while it serves."""
        return FAR_MS if self.in_service >> chip & 1 else self._since_ms[chip]

    def bus_usable(self, bus: int) -> bool:
        return not self._bus_stuck >> bus & 1

    def doubt(self, chip: int, wrong: int, now_ms: int) -> None:
        """Read-back found the registers ``wrong``: out of service until all others are read too, and repaired."""
        self._leave(chip, NACK, now_ms)
        self._try_ms[chip] = now_ms
        self._wrong[chip] = wrong

    def all_were_reset(self, now_ms: int) -> None:
        """RESET was pulsed: every chip has forgotten everything, those that answer are initialised at once."""
        for chip in self._order:
            if self.in_service >> chip & 1:
                self._leave(chip, NACK, now_ms)
                self._try_ms[chip] = now_ms
            self._wrong[chip] = _FORGOTTEN
            self._step[chip] = _INIT
            self.was_reset(chip, now_ms)

    def _leave(self, chip: int, kind: int, now_ms: int) -> None:
        bit = 1 << chip
        if self.in_service & bit:
            self.in_service &= ~bit
            self._since_ms[chip] = now_ms
            self._wrong[chip] = 0
        self._kind[chip] = kind
        self._step[chip] = 0
        self.next_ms = 0

    def _stuck(self, bus: int, now_ms: int) -> None:
        """The whole bus leaves the tick, and nothing more is tried in this one."""
        self._budget.close()
        self._bus_stuck |= 1 << bus
        self._bus_try_ms[bus] = now_ms + RETRY_MS
        for chip in range(len(self._drivers)):
            if self._bus_of[chip] == bus and self.in_service >> chip & 1:
                self._leave(chip, TIMEOUT, now_ms)
                self._try_ms[chip] = now_ms
        self.next_ms = 0

    # The way back.

    def step(self, now_ms: int) -> None:
        """Report chips that are lost, try those that are due; as much as the tick's budget leaves."""
        if now_ms < self.next_ms:
            return
        self.next_ms = FAR_MS
        for chip in self._order:
            if not self.in_service >> chip & 1:
                self._tend(chip, now_ms)

    def _tend(self, chip: int, now_ms: int) -> None:
        bit = 1 << chip
        if not self.lost & bit and now_ms - self._since_ms[chip] >= HOLD_MS:
            self.lost |= bit
            self.times_lost[chip] += 1
            self.events.append((LOST, chip, self._kind[chip]))
        due_ms = self._due_ms(chip)
        if due_ms <= now_ms:
            self._advance(chip, now_ms)
            due_ms = max(self._due_ms(chip), now_ms + 1)
        if self.in_service & bit:
            return
        if not self.lost & bit:
            due_ms = min(due_ms, self._since_ms[chip] + HOLD_MS)
        self.next_ms = min(self.next_ms, due_ms)

    def _due_ms(self, chip: int) -> int:
        bus = self._bus_of[chip]
        if self._bus_stuck >> bus & 1:
            return max(self._try_ms[chip], self._bus_try_ms[bus])
        return self._try_ms[chip]

    def _advance(self, chip: int, now_ms: int) -> None:
        """Steps of recovery, one transaction each, while they fit and succeed."""
        while not self.in_service >> chip & 1:
            bits = self._step_bits(chip)
            if not self._budget.fits(bits):
                return
            if not self.attempt(chip, bits, now_ms, self._run_step, chip, now_ms):
                return
            self._bus_stuck &= ~(1 << self._bus_of[chip])
            self._after_step(chip, now_ms)

    def _step_bits(self, chip: int) -> int:
        step = self._step[chip]
        return INIT_BITS[step - _INIT] if step >= _INIT else self._drivers[chip].read_back_bits[step]

    def _run_step(self, chip: int, now_ms: int) -> None:
        step = self._step[chip]
        if step >= _INIT:
            if step == _INIT and self._wrong[chip] & _FORGOTTEN == _FORGOTTEN:
                self.was_reset(chip, now_ms)
            if step <= _INIT + _LEVELS_STEP:
                self.hand_over(chip)
            self._drivers[chip].init_step(step - _INIT)
            return
        if step == 0:
            self.hand_over(chip)
        self._wrong[chip] |= self._drivers[chip].read_back(step)

    def _after_step(self, chip: int, now_ms: int) -> None:
        step = self._step[chip]
        if step == _INIT + _PRIME_STEP:
            self._return(chip, now_ms)
        elif step >= _INIT:
            only_levels = self._wrong[chip] == OLAT_DIFFERS
            self._step[chip] = _INIT + _PRIME_STEP if only_levels else step + 1
        elif step + 1 < self._drivers[chip].read_back_parts:
            self._step[chip] = step + 1
        else:
            self._step[chip] = self._first_repair(self._wrong[chip])

    def _first_repair(self, wrong: int) -> int:
        if not wrong:
            return _INIT + _PRIME_STEP
        return _INIT + _LEVELS_STEP if wrong == OLAT_DIFFERS else _INIT

    def _return(self, chip: int, now_ms: int) -> None:
        bit = 1 << chip
        self.in_service |= bit
        self.returned |= bit
        if self._wrong[chip]:
            self.repairs += 1
            self.times_repaired[chip] += 1
            self.events.append((REPAIRED, chip, self._wrong[chip]))
        if self.lost & bit:
            self.lost &= ~bit
            self.events.append((BACK, chip, now_ms - self._since_ms[chip]))
        self._wrong[chip] = 0


def _nobody(_chip: int, _now_ms: int) -> None:
    """Nobody wants to know."""
