"""The door opener of the event world."""

from collections.abc import Callable
from typing import Any

from tools.sim.schedule import Schedule


class EventDoor:
    """``longest_ms``: its relay is energised no longer on end, as in hal. ``moved()`` is called whenever it moves."""

    def __init__(self, schedule: Schedule, longest_ms: int, moved: Callable[[], None]) -> None:
        self._schedule = schedule
        self._longest_us = 1000 * longest_ms
        self._moved = moved
        self._since_us: int | None = None
        self._closes: Any = None

    @property
    def is_open(self) -> bool:
        """The relay is energised."""
        return self._since_us is not None

    def open(self, for_ms: int) -> None:
        """For ``for_ms`` from now; 0 releases."""
        if for_ms <= 0:
            self.close()
            return
        now_us = self._schedule.now_us
        if self._since_us is None:
            self._since_us = now_us
        left_us = self._since_us + self._longest_us - now_us
        self._schedule.cancel(self._closes)
        self._closes = self._schedule.after(min(1000 * for_ms, left_us), self.close)
        self._moved()

    def close(self) -> None:
        """Release it."""
        self._schedule.cancel(self._closes)
        self._since_us = None
        self._moved()
