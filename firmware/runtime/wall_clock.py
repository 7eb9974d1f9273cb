"""Call control learns weekday and time of day: at the start, hourly, and when the clock on the wall has jumped."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from firmware.callcontrol.events import ClockTold
from firmware.runtime.told_time import KNOWN_SINCE

TELL_EVERY_MS = 3_600_000
"""So far a clock and the loop's own may drift apart unseen (DESIGN 6: the clock is read hourly)."""

JUMP_MS = 1_000
"""Somebody set the clock, or summer time began: the wall is this far from where it should be by now."""

_MS = timedelta(milliseconds=1)


def system_utc() -> datetime:
    """UTC by the system's clock, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def told_of(now: datetime) -> ClockTold:
    """The event that tells this moment; of a clock that was never set no days are counted, or what was left yesterday
    would be years old as soon as it is."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return ClockTold((now - midnight) // _MS, now.weekday(), now.toordinal() if now >= KNOWN_SINCE else None)


class WallClock:
    """``now()`` is the local date and time, without a zone; ``tell(event, now_ms)`` hands an event over."""

    def __init__(self, now: Callable[[], datetime], tell: Callable[[ClockTold, int], None]) -> None:
        self._now = now
        self._tell = tell
        self._told: tuple[int, datetime] | None = None

    def step(self, now_ms: int) -> None:
        """A chore of the loop: ``now_ms`` is the loop's clock. The first one tells; a later one only when it is due."""
        now = self._now()
        if self._is_due(now, now_ms):
            self._told = (now_ms, now)
            self._tell(told_of(now), now_ms)

    def _is_due(self, now: datetime, now_ms: int) -> bool:
        if self._told is None:
            return True
        told_ms, told = self._told
        passed_ms = now_ms - told_ms
        apart_ms = (now - told) / _MS - passed_ms
        return passed_ms >= TELL_EVERY_MS or abs(apart_ms) >= JUMP_MS
