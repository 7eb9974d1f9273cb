"""Date and time for people, as the core tells them: it alone reads the clock chip."""

from collections.abc import Callable
from datetime import datetime, timedelta

from firmware.desk.messages import WallTold


class Wall:
    """The duty of WallTold. ``now_ms``: this process's own clock, which goes on between two tellings; ``system()``:
    local time by the system's clock, for as long as the core has not told any."""

    def __init__(self, now_ms: Callable[[], int], system: Callable[[], datetime]) -> None:
        self._now_ms = now_ms
        self._system = system
        self._told: tuple[int, datetime] | None = None
        self._is_trusted = False

    def __call__(self) -> str:
        """2026-11-30 09:41:00."""
        return f"{self._now():%Y-%m-%d %H:%M:%S}"

    def told(self) -> datetime | None:
        """Local time by the box's own clock; None: the core has not told any."""
        return None if self._told is None else self._now()

    def trusted(self) -> datetime | None:
        """As ``told``; None also while nobody has told the box what time it is."""
        return self.told() if self._is_trusted else None

    def _now(self) -> datetime:
        if self._told is None:
            return self._system()
        told_ms, local = self._told
        return local + timedelta(milliseconds=self._now_ms() - told_ms)

    def take(self, command: WallTold) -> None:
        self._told = (self._now_ms(), command.local)
        self._is_trusted = command.trusted

    def due_ms(self) -> int | None:
        """Never."""
        return None

    def step(self, now_ms: int) -> None:
        """Nothing is due."""

    def finish(self) -> None:
        """Nothing is left."""
