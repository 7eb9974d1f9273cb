"""The time of day, for rules that hold at some hours only. Wall time enters as an event; between two it runs on."""

from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import Period

_MINUTE_MS = 60_000
_DAY_MIN = 1440


def is_time_for(core: Core, periods: tuple[Period, ...]) -> bool:
    """It is one of these periods now; without any, and while the time is not known, it always is."""
    moment = now(core)
    return not periods or moment is None or any(_covers(period, *moment) for period in periods)


def now(core: Core) -> tuple[int, int] | None:
    """Weekday (0 Monday to 6 Sunday) and minute of the day; None: nobody has told the time."""
    midnight_ms = core.state.midnight_ms
    if midnight_ms is None:
        return None
    days, minute = divmod((core.state.now_ms - midnight_ms) // _MINUTE_MS, _DAY_MIN)
    return (core.state.weekday + days) % 7, minute


def _covers(period: Period, weekday: int, minute: int) -> bool:
    if period.from_min < period.to_min:
        return weekday in period.days and period.from_min <= minute < period.to_min
    if weekday in period.days and minute >= period.from_min:
        return True
    return (weekday - 1) % 7 in period.days and minute < period.to_min
