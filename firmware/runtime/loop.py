"""The real loop: one thread, one tick a millisecond, until told to stop."""

from collections.abc import Callable
from typing import Protocol

from firmware.runtime.core import Core
from firmware.runtime.notify import ServiceManager
from firmware.runtime.realtime import Collector

RETRIGGER_MS = 100
"""The watchdog lapses after 1 s (DESIGN section 6); ten chances to retrigger it."""
ALIVE_MS = 1000
"""How often the service manager hears that we live."""


class Clock(Protocol):
    """A growing clock that can wait."""

    def now_ms(self) -> int: ...

    def sleep_until_ms(self, ms: int) -> None: ...


class Pin(Protocol):
    """An output that takes 0 or 1."""

    def write(self, level: int) -> None: ...


class Loop:
    """Runs a started core on a clock; retriggers the watchdog only after a tick has come through."""

    def __init__(self, core: Core, clock: Clock, watchdog: Pin, manager: ServiceManager, collector: Collector) -> None:
        self.core = core
        self.late_ticks = 0
        self.worst_late_ms = 0
        self._clock = clock
        self._watchdog = watchdog
        self._manager = manager
        self._collector = collector
        self._level = 0
        self._tick_ms: int = core.board.tick_ms
        self._stop = False

    def stop(self) -> None:
        """Ask the loop to end after the tick in progress (safe to call from a signal handler)."""
        self._stop = True

    def run(self, at_rest: Callable[[], bool], chores: Callable[[int], None] | None = None) -> None:
        """Tick until stopped. ``at_rest`` tells when nobody would notice a collection; ``chores(now_ms)``, short and
        never waiting, are done every RETRIGGER_MS."""
        clock, core = self._clock, self.core
        now = clock.now_ms()
        next_trigger = next_alive = now
        while not self._stop:
            core.tick(now)
            if now >= next_trigger:
                self.retrigger()
                next_trigger = now + RETRIGGER_MS
                if chores is not None:
                    chores(now)
            if now >= next_alive:
                self._manager.alive()
                next_alive = now + ALIVE_MS
                self._collector.maybe(now, at_rest())
            clock.sleep_until_ms(now + self._tick_ms)
            now = self._next(now)

    def _next(self, now: int) -> int:
        """The time of the next tick; ticks that were missed are counted, never made up for."""
        later = self._clock.now_ms()
        late = later - now - self._tick_ms
        if late > 0:
            self.late_ticks += 1
            self.worst_late_ms = max(self.worst_late_ms, late)
        return max(later, now + self._tick_ms)

    def retrigger(self) -> None:
        """Give the watchdog an edge: a second more of life. Whoever starts the core does it once before."""
        self._level ^= 1
        self._watchdog.write(self._level)
