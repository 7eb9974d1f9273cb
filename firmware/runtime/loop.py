"""The real loop: one thread, one tick a millisecond, until told to stop."""

from collections.abc import Callable
from typing import Protocol

from firmware.runtime.core import Core
from firmware.runtime.late_ticks import LateTicks
from firmware.runtime.notify import ServiceManager
from firmware.runtime.realtime import Collector

RETRIGGER_MS = 100
"""The watchdog lapses after 1 s (DESIGN section 6); ten chances to retrigger it."""
ALIVE_MS = 1000
"""How often the service manager hears that we live."""
LISTEN_MS = 10
"""How often the desk is listened to."""


class Clock(Protocol):
    """A growing clock that can wait. ``now_ns`` measures how long something took."""

    def now_ms(self) -> int: ...

    def now_ns(self) -> int: ...

    def sleep_until_ms(self, ms: int) -> None: ...


class Pin(Protocol):
    """An output that takes 0 or 1."""

    def write(self, level: int) -> None: ...


def _idle(_now_ms: int) -> str:
    """Nothing is to be done."""
    return ""


class Loop:
    """Runs a started core on a clock; retriggers the watchdog only after a tick has come through."""

    def __init__(self, core: Core, clock: Clock, watchdog: Pin, manager: ServiceManager, collector: Collector) -> None:
        self.core = core
        self.late = LateTicks(core)
        self._clock = clock
        self._watchdog = watchdog
        self._manager = manager
        self._collector = collector
        self._level = 0
        self._tick_ms: int = core.board.tick_ms
        self._stop = False
        self._doing = ""

    def stop(self) -> None:
        """Ask the loop to end after the tick in progress (safe to call from a signal handler)."""
        self._stop = True

    def run(
        self,
        at_rest: Callable[[], bool],
        chores: Callable[[int], None] | None = None,
        listen: Callable[[int], str] = _idle,
    ) -> None:
        """Tick until stopped. ``at_rest`` tells when nobody would notice a collection. Short and never waiting:
        ``chores(now_ms)`` are done every RETRIGGER_MS, ``listen(now_ms)`` every LISTEN_MS; it says what it has done,
        "" for nothing."""
        clock, core, late = self._clock, self.core, self.late
        now = clock.now_ms()
        late.begin(now)
        next_trigger = next_alive = next_listen = now
        while not self._stop:
            began_ns = clock.now_ns()
            core.tick(now)
            ticked_ns = clock.now_ns()
            self._doing = ""
            if now >= next_listen:
                next_listen = now + LISTEN_MS
                self._doing = listen(now)
            if now >= next_trigger:
                self.retrigger()
                next_trigger = now + RETRIGGER_MS
                if chores is not None:
                    chores(now)
                    self._doing = self._doing or "chores"
            if now >= next_alive:
                self._manager.alive()
                next_alive = now + ALIVE_MS
                if self._collector.maybe(now, at_rest()):
                    self._doing = "garbage collection"
            done_ns = clock.now_ns()
            clock.sleep_until_ms(now + self._tick_ms)
            now = self._next(now, ticked_ns - began_ns, done_ns - ticked_ns)

    def _next(self, now: int, tick_ns: int, rest_ns: int) -> int:
        """The time of the next tick; ticks that were missed are counted, never made up for."""
        later = self._clock.now_ms()
        self.late.note(now, later - now - self._tick_ms, tick_ns, rest_ns, self._doing)
        return max(later, now + self._tick_ms)

    def retrigger(self) -> None:
        """Give the watchdog an edge: a second more of life. Whoever starts the core does it once before."""
        self._level ^= 1
        self._watchdog.write(self._level)
