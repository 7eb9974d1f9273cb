"""Digits and flashes by breaks of the loop in the event world: what hal's outpulser does, without its chips."""

from collections.abc import Callable
from typing import Any

from hal.outpulser import SETTLE_MS
from tools.sim.schedule import Schedule

SETTLE_US = 1000 * SETTLE_MS

PAUSE_US = 800_000
"""From a flash to the next digit."""


class EventOutpulser:
    """One line. ``moves(closed)`` is called with each edge of the loop, ``out(unsent)`` when all is out.

    ``digits``: index n = digit of n pulses (index 0 unused).
    """

    def __init__(
        self, schedule: Schedule, digits: str, moves: Callable[[bool], None], out: Callable[[int], None]
    ) -> None:
        self._schedule = schedule
        self._digits = digits
        self._moves = moves
        self._out = out
        self._held = False
        self._open = False
        self._free_us = 0
        """The next break may begin then."""
        self._steps: list[Any] = []

    def hold(self, held: bool) -> None:
        """The line is seized, or released; that ends all sending, and nothing is told of it."""
        if held and not self._held:
            self._free_us = self._schedule.now_us + SETTLE_US
        self._held = held
        if not held:
            self._drop()
            self._open = False

    def dial(self, digits: str, break_ms: int, make_ms: int, gap_ms: int) -> None:
        """Send digits after all that was ordered before; on a line that is not held none are sent, and it is told."""
        if not self._begins(len(digits)):
            return
        for digit in digits:
            pulses = self._digits.index(digit, 1)
            for pulse in range(pulses):
                self._break(1000 * break_ms)
                self._free_us += 1000 * (make_ms if pulse < pulses - 1 else gap_ms)
        self._ends(SETTLE_US - 1000 * gap_ms)

    def flash(self, break_ms: int) -> None:
        """One break, after all that was ordered before."""
        if self._begins(1):
            self._break(1000 * break_ms)
            self._free_us += PAUSE_US
            self._ends(SETTLE_US - PAUSE_US)

    def stop(self) -> None:
        """Send no more; an open loop closes at once. Nothing is told of it."""
        if self._steps:
            self._drop()
            self._free_us = self._schedule.now_us + PAUSE_US
            if self._open:
                self._move(True)

    def _begins(self, count: int) -> bool:
        if not self._held:
            self._schedule.after(1_000, lambda: self._out(count))
            return False
        if self._steps:
            self._schedule.cancel(self._steps.pop())
        self._free_us = max(self._free_us, self._schedule.now_us)
        return True

    def _break(self, length_us: int) -> None:
        self._steps.append(self._schedule.at(self._free_us, lambda: self._move(False)))
        self._free_us += length_us
        self._steps.append(self._schedule.at(self._free_us, lambda: self._move(True)))

    def _ends(self, after_us: int) -> None:
        """All is out so long after the loop is free again; the last step tells it."""
        self._steps.append(self._schedule.at(max(self._free_us + after_us, self._schedule.now_us), self._all_out))

    def _all_out(self) -> None:
        self._steps.clear()
        self._out(0)

    def _move(self, closed: bool) -> None:
        self._open = not closed
        self._moves(closed)

    def _drop(self) -> None:
        for step in self._steps:
            self._schedule.cancel(step)
        self._steps.clear()
