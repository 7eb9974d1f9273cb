"""The time of day, for rules that hold at some hours only. Wall time enters as an event; between two it runs on."""

from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import Period

_MINUTE_MS = 60_000
_DAY_MIN = 1440


def is_time_for(core: Core, periods: tuple[Period, ...]) -> bool:
    """It is one of these periods now; without any, and while the time is not known, it always is."""
    midnight_ms = core.state.midnight_ms
    if not periods or midnight_ms is None:
        return True
    minutes = (core.state.now_ms - midnight_ms) // _MINUTE_MS
    weekday = (core.state.weekday + minutes // _DAY_MIN) % 7
    return any(_covers(period, weekday, minutes % _DAY_MIN) for period in periods)


def _covers(period: Period, weekday: int, minute: int) -> bool:
    if period.from_min < period.to_min:
        return weekday in period.days and period.from_min <= minute < period.to_min
    if weekday in period.days and minute >= period.from_min:
        return True
    return (weekday - 1) % 7 in period.days and minute < period.to_min
