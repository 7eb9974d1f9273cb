"""Call control on the clock."""

from __future__ import annotations

import time
from typing import Any

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Plan


class Clocked(CallControl):
    """Measures each event and each tick: all that it is told in one millisecond. Processor time of the thread, us.

    ``worst_event``: (us, what it was); ``ticks_us``: of every tick in which it was told something.
    """

    __slots__ = ("_tick_ms", "events", "spent_us", "ticks_us", "worst_event")

    def __init__(self, office_plan: Plan) -> None:
        super().__init__(office_plan)
        self.ticks_us: list[float] = []
        self.worst_event = (0.0, "")
        self.spent_us = 0.0
        self.events = 0
        self._tick_ms = -1

    def handle(self, event: Any, now_ms: int) -> list[Any]:
        begun_ns = time.thread_time_ns()
        wanted = super().handle(event, now_ms)
        self._took((time.thread_time_ns() - begun_ns) / 1000, type(event).__name__, now_ms)
        return wanted

    def advance(self, now_ms: int) -> list[Any]:
        begun_ns = time.thread_time_ns()
        wanted = super().advance(now_ms)
        self._took((time.thread_time_ns() - begun_ns) / 1000, "what is due", now_ms)
        return wanted

    def _took(self, us: float, what: str, now_ms: int) -> None:
        self.events += 1
        self.spent_us += us
        self.worst_event = max(self.worst_event, (us, what))
        if now_ms != self._tick_ms:
            self._tick_ms = now_ms
            self.ticks_us.append(0.0)
        self.ticks_us[-1] += us
