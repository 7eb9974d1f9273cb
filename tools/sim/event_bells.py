"""Bells of the event world: cadences, and no more at once than the supply allows."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from hal.ring_plan import Tokens
from tools.sim.schedule import Schedule

BELL_US = 6_000
"""From ApplyRinging to the first sound: actuation, ring mode, first edge."""

TAIL_US = 15_000
"""From the end of a pattern until ring mode is off and the supply's place is free."""


class EventBells:
    """``moves(station, powered)`` is called whenever ringing power on a port comes or goes."""

    def __init__(self, schedule: Schedule, places: int, moves: Callable[[int, bool], None]) -> None:
        self._schedule = schedule
        self._moves = moves
        self._tokens = Tokens(places)
        self._cadences: dict[int, tuple[int, ...]] = {}
        self._timers: dict[int, Any] = {}
        self._holding: set[int] = set()
        self.sounding: set[int] = set()

    def start(self, station: int, cadence: Sequence[int]) -> None:
        """Ring until stopped; again changes nothing."""
        if station not in self._cadences:
            self._cadences[station] = tuple(cadence)
            self._ask(station)

    def stop(self, station: int) -> None:
        """Silence at once."""
        if self._cadences.pop(station, None) is None:
            return
        self._schedule.cancel(self._timers.pop(station, None))
        self._tokens.cancel(station)
        self._power(station, False)
        self._give_back(station)

    def trip(self, station: int) -> None:
        """The telephone was lifted: hal takes ringing off without waiting for call control."""
        self.stop(station)

    def _ask(self, station: int) -> None:
        self._tokens.ask(station)
        self._grant()

    def _grant(self) -> None:
        station = self._tokens.grant()
        while station >= 0:
            self._holding.add(station)
            self._later(station, BELL_US, partial(self._burst, station, 0))
            station = self._tokens.grant()

    def _burst(self, station: int, step: int) -> None:
        cadence = self._cadences[station]
        self._power(station, step % 2 == 0)
        if station not in self._cadences:
            return
        last = step == len(cadence) - 1
        if not last:
            self._later(station, 1000 * cadence[step], partial(self._burst, station, step + 1))
            return
        self._schedule.after(TAIL_US, lambda: self._give_back(station))
        self._later(station, 1000 * cadence[step], lambda: self._ask(station))

    def _power(self, station: int, on: bool) -> None:
        if on != (station in self.sounding):
            if on:
                self.sounding.add(station)
            else:
                self.sounding.discard(station)
            self._moves(station, on)

    def _give_back(self, station: int) -> None:
        if station in self._holding:
            self._holding.discard(station)
            self._tokens.give_back()
            self._grant()

    def _later(self, station: int, delay_us: int, act: Callable[[], None]) -> None:
        self._timers[station] = self._schedule.after(delay_us, act)
