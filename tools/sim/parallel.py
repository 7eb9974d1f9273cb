"""A telephone in parallel on an exchange line, and its dial."""

from collections.abc import Callable
from typing import Any

from tools.sim.schedule import Schedule

PARALLEL_PPS = 10
"""Speed of its dial."""

BREAK_PERCENT = 61
BETWEEN_DIGITS_US = 800_000
"""hardware.md 13.1."""


class ParallelTelephone:
    """``moves(closed)`` is called with each edge of its loop."""

    def __init__(self, schedule: Schedule, moves: Callable[[bool], None]) -> None:
        self._schedule = schedule
        self._moves = moves
        self.lifted = False
        self._edges: list[Any] = []

    def lift(self) -> None:
        """It answers, or seizes the line."""
        if not self.lifted:
            self.lifted = True
            self._moves(True)

    def hang_up(self) -> None:
        """Dialling that goes on is broken off."""
        if self.lifted:
            self.lifted = False
            for edge in self._edges:
                self._schedule.cancel(edge)
            self._edges.clear()
            self._moves(False)

    def dial(self, digits: str) -> None:
        """By pulse: each edge is a spike on our ring detectors. Nothing on hook."""
        if not self.lifted:
            return
        at = self._schedule.now_us
        period = 1_000_000 // PARALLEL_PPS
        for digit in digits:
            for _ in range(int(digit) or 10):
                self._edge(at, False)
                self._edge(at + period * BREAK_PERCENT // 100, True)
                at += period
            at += BETWEEN_DIGITS_US

    def _edge(self, at_us: int, closed: bool) -> None:
        self._edges.append(self._schedule.at(at_us, lambda: self._moves(closed)))
