"""Bells of the event world: cadences, no more at once than the supply allows, and no more than a chip's duty allows.

Cadence, duty and supply are reckoned by hal's own ring plan; pins, tails and edges are only times here.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from hal.ring_plan import Duty, Tokens, keep_duty
from hal.wiring import Limits
from tools.sim.schedule import Schedule

BELL_US = 6_000
"""From a place at the supply to the first sound: actuation, ring mode, first edge."""

TAIL_US = 15_000
"""From the end of a burst until ring mode is off; then the supply's place is free, if it was the last burst."""


class EventBells:
    """``moves(station, powered)`` is called whenever ringing power on a port comes or goes; ``paused(station)`` when
    the first pattern of a ringing is over."""

    def __init__(
        self,
        schedule: Schedule,
        limits: Limits,
        moves: Callable[[int, bool], None],
        paused: Callable[[int], None],
    ) -> None:
        self._schedule = schedule
        self._moves = moves
        self._paused = paused
        self._first: set[int] = set()
        """Telephones in the first pattern of their ringing."""
        self._pausing: set[int] = set()
        """Telephones in the tail of that pattern."""
        self._duty_percent: int = limits.rm_duty_percent
        self._tokens = Tokens(limits.bells)
        self._duties: dict[int, Duty] = {}
        self._cadences: dict[int, tuple[int, ...]] = {}
        self._timers: dict[int, Any] = {}
        self._tails: dict[int, int] = {}
        """Telephones in the tail of a burst, and when it ends."""
        self._ending: set[int] = set()
        """Telephones whose place at the supply is free with the end of the tail."""
        self._holding: set[int] = set()
        self.sounding: set[int] = set()

    def start(self, station: int, cadence: Sequence[int]) -> None:
        """Ring until stopped; again changes nothing, another cadence begins as soon as the duty allows."""
        kept = keep_duty(tuple(cadence), self._duty_percent)
        if self._cadences.get(station) == kept:
            return
        self.stop(station)
        self._cadences[station] = kept
        self._first.add(station)
        self._ask(station)

    def stop(self, station: int) -> None:
        """Silence at once."""
        if self._cadences.pop(station, None) is None:
            return
        self._first.discard(station)
        self._pausing.discard(station)
        self._schedule.cancel(self._timers.pop(station, None))
        self._tokens.cancel(station)
        if station in self.sounding:
            self._end_burst(station)
        if station in self._tails:
            self._ending.add(station)
        else:
            self._give_back(station)

    def trip(self, station: int) -> None:
        """The telephone was lifted: hal takes ringing off without waiting for call control."""
        self.stop(station)

    def _ask(self, station: int) -> None:
        """A pattern is due: it begins when ring mode is off, the duty allows it and the supply has a place."""
        wait_us = self._tails.get(station, self._now_us) - self._now_us
        if not wait_us:
            ready_ms = self._duty(station).ready_ms(0, self._cadences[station], self._now_ms)
            wait_us = 1000 * (ready_ms - self._now_ms)
        if wait_us:
            self._later(station, wait_us, partial(self._ask, station))
            return
        self._tokens.ask(station)
        self._grant()

    def _grant(self) -> None:
        station = self._tokens.grant()
        while station >= 0:
            self._holding.add(station)
            self._later(station, BELL_US, partial(self._burst, station, 0))
            station = self._tokens.grant()

    def _burst(self, station: int, step: int) -> None:
        """Step ``step`` of the cadence begins: a burst or a silence."""
        cadence = self._cadences[station]
        last = step == len(cadence) - 1
        if step % 2 == 0:
            self._duty(station).rise(0, self._now_ms)
            self._power(station, True)
        else:
            self._end_burst(station)
            if last:
                self._ending.add(station)
                if station in self._first:
                    self._first.discard(station)
                    self._pausing.add(station)
        if self._cadences.get(station) is not cadence:
            return
        following = partial(self._ask, station) if last else partial(self._burst, station, step + 1)
        self._later(station, 1000 * cadence[step] - (BELL_US if last else 0), following)

    def _end_burst(self, station: int) -> None:
        self._tails[station] = self._now_us + TAIL_US
        self._schedule.after(TAIL_US, partial(self._end_tail, station))
        self._power(station, False)

    def _end_tail(self, station: int) -> None:
        del self._tails[station]
        self._duty(station).fall(0, self._now_ms)
        if station in self._ending:
            self._ending.discard(station)
            if station in self._pausing:
                self._pausing.discard(station)
                self._paused(station)
            self._give_back(station)

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

    def _duty(self, station: int) -> Duty:
        return self._duties.setdefault(station, Duty(1))

    @property
    def _now_us(self) -> int:
        return self._schedule.now_us

    @property
    def _now_ms(self) -> int:
        return self._now_us // 1000

    def _later(self, station: int, delay_us: int, act: Callable[[], None]) -> None:
        self._timers[station] = self._schedule.after(delay_us, act)
