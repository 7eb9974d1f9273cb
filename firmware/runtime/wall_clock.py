"""Call control learns the time of day: at the start, hourly, and when the clock on the wall has jumped."""

from collections.abc import Callable
from datetime import datetime

from firmware.callcontrol.events import ClockTold

DAY_MS = 86_400_000

TELL_EVERY_MS = 3_600_000
"""So far a clock and the loop's own may drift apart unseen (DESIGN 6: the clock is read hourly)."""

JUMP_MS = 1_000
"""Somebody set the clock, or summer time began: the wall is this far from where it should be by now."""


def local_ms_of_day() -> int:
    """The local time of day of the system's clock, 0 to 86,399,999 ms since midnight as a clock shows it."""
    now = datetime.now()
    return ((now.hour * 60 + now.minute) * 60 + now.second) * 1000 + now.microsecond // 1000


class WallClock:
    """``ms_of_day()`` is the local time of day in ms since midnight; ``tell(event, now_ms)`` hands an event over."""

    def __init__(self, ms_of_day: Callable[[], int], tell: Callable[[ClockTold, int], None]) -> None:
        self._ms_of_day = ms_of_day
        self._tell = tell
        self._told: tuple[int, int] | None = None

    def step(self, now_ms: int) -> None:
        """A chore of the loop: ``now_ms`` is the loop's clock. The first one tells; a later one only when it is due."""
        ms_of_day = self._ms_of_day()
        if self._is_due(ms_of_day, now_ms):
            self._told = (now_ms, ms_of_day)
            self._tell(ClockTold(ms_of_day), now_ms)

    def _is_due(self, ms_of_day: int, now_ms: int) -> bool:
        if self._told is None:
            return True
        told_ms, told_of_day = self._told
        passed_ms = now_ms - told_ms
        # Midnight is no jump: differences are taken round the dial, to the nearer side.
        apart_ms = (ms_of_day - told_of_day - passed_ms + DAY_MS // 2) % DAY_MS - DAY_MS // 2
        return passed_ms >= TELL_EVERY_MS or abs(apart_ms) >= JUMP_MS
