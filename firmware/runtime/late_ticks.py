"""Ticks that came late, and what the worst one was doing."""

from firmware.callcontrol.events import Event
from firmware.runtime.core import Core
from firmware.runtime.words import Words

MACHINE = "the machine was late"


class LateTicks:
    """``ticks`` in all, ``late`` of them; the worst was ``worst_ms`` late at ``worst_s`` since the start.

    It keeps the events of the present tick: only a tick that turns out the worst so far is put in words.
    """

    def __init__(self, core: Core) -> None:
        self.ticks = 0
        self.late = 0
        self.worst_ms = 0
        self.worst_s = 0.0
        self._core = core
        self._began_ms = 0
        self._events: list[Event] = []
        self._worst_events: tuple[int, Event | None] = (0, None)
        self._worst_part = ""
        core.on_event.append(lambda _, event: self._events.append(event))

    def begin(self, now_ms: int) -> None:
        """The first tick is about to run."""
        self._began_ms = now_ms

    def note(self, now_ms: int, late_ms: int, tick_ns: int, rest_ns: int, doing: str) -> None:
        """The tick at ``now_ms`` is over, and the next one comes ``late_ms`` late: the tick itself took ``tick_ns``,
        and ``doing`` what else there was to do took ``rest_ns``."""
        self.ticks += 1
        if late_ms > 0:
            self.late += 1
            if late_ms > self.worst_ms:
                self.worst_ms = late_ms
                self.worst_s = (now_ms - self._began_ms) / 1000
                self._blame(late_ms * 1_000_000, tick_ns, rest_ns, doing)
        if self._events:
            self._events.clear()

    def _blame(self, late_ns: int, tick_ns: int, rest_ns: int, doing: str) -> None:
        """Who took the longer part of it; nobody of us, where both were quick."""
        if 2 * max(tick_ns, rest_ns) < late_ns:
            self._worst_part = MACHINE
        elif rest_ns > tick_ns:
            self._worst_part = doing
        else:
            self._worst_part = ""
        self._worst_events = (len(self._events), self._events[0] if self._events else None)

    @property
    def cause(self) -> str:
        """Of the worst one, in words; "" where none was late."""
        if not self.worst_ms or self._worst_part:
            return self._worst_part
        count, first = self._worst_events
        if first is None:
            return "the chips and the timers"
        said = Words(self._core.control.state.plan).say(first)
        return said if count == 1 else f"{count} events, first: {said}"
