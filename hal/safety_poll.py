"""The slow safety poll: every input expander each 500 ms, every register of every expander each 2 s.

One transaction a tick, spread evenly, and only when the tick's budget has room left. Between these
a quiet box has no bus traffic at all.
"""

from hal.chips.mcp23017 import SERVICE_BITS
from hal.compat import const

INPUTS_MS = const(500)
REGISTERS_MS = const(2000)


class Round:
    """``count`` things, each once in ``period_ms``, evenly spread."""

    def __init__(self, period_ms: int, count: int):
        self.next_ms = 0
        self._period_ms = period_ms
        self._count = count
        self._start_ms = 0
        self._at = 0

    def start(self, now_ms: int) -> None:
        self._start_ms = now_ms
        self._at = 0
        self._plan()

    def turn(self) -> int:
        """Index of the thing that is due now; the next one is due later."""
        index = self._at
        self._at += 1
        if self._at == self._count:
            self._at = 0
            self._start_ms += self._period_ms
        self._plan()
        return index

    def _plan(self) -> None:
        self.next_ms = self._start_ms + (self._at + 1) * self._period_ms // self._count


class SafetyPoll:
    """``next_ms``: when the next transaction is due."""

    def __init__(self, board, drivers, plans, budget, care, inputs, crosspoints):
        self._drivers = drivers
        self._budget = budget
        self._care = care
        self._inputs = inputs
        self._crosspoints = crosspoints
        self._matrix_chip = board.matrix.strobe.chip
        self._input_chips = tuple([i for i in range(len(plans)) if plans[i].inputs])
        self._parts = _all_parts(drivers)
        self._input_round = Round(INPUTS_MS, len(self._input_chips))
        self._part_round = Round(REGISTERS_MS, len(self._parts))

    def start(self, now_ms: int) -> None:
        self._input_round.start(now_ms)
        self._part_round.start(now_ms)

    def next_ms(self) -> int:
        return min(self._input_round.next_ms, self._part_round.next_ms)

    def step(self, now_ms: int) -> None:
        """At most one transaction."""
        if self._input_round.next_ms <= now_ms:
            self._poll_inputs(now_ms)
        elif self._part_round.next_ms <= now_ms:
            self._read_back(now_ms)

    def _poll_inputs(self, now_ms: int) -> None:
        if self._budget.fits(SERVICE_BITS):
            chip = self._input_chips[self._input_round.turn()]
            if self._care.in_service >> chip & 1:
                self._inputs.poll(chip, now_ms)

    def _read_back(self, now_ms: int) -> None:
        """Compare one part of one chip's registers; what differs is repaired outside the tick's service."""
        if not self._budget.fits(SERVICE_BITS):
            return
        chip, part = self._parts[self._part_round.turn()]
        if not self._care.in_service >> chip & 1:
            return
        driver = self._drivers[chip]
        if not self._care.attempt(chip, driver.read_back_bits[part], now_ms, driver.read_back, part):
            return
        if self._care.result:
            self._care.doubt(chip, self._care.result, now_ms)
        elif chip == self._matrix_chip and part == driver.read_back_parts - 1:
            self._crosspoints.rewrite_one()


def _all_parts(drivers):
    parts = []
    for chip in range(len(drivers)):
        for part in range(drivers[chip].read_back_parts):
            parts.append((chip, part))
    return tuple(parts)
