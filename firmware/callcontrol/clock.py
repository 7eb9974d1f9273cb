"""The time of day, for rules that hold at some hours only. Wall time enters as an event; between two it runs on."""

from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import Period
from firmware.callcontrol.records import State
from firmware.callcontrol.week import DAY_MIN, WEEK_MIN

_MINUTE_MS = 60_000


def is_time_for(core: Core, periods: tuple[Period, ...]) -> bool:
    """It is one of these periods now; without any, and while the time is not known, it always is."""
    moment = now(core)
    return not periods or moment is None or any(_covers(period, *moment) for period in periods)


def now(core: Core) -> tuple[int, int] | None:
    """Weekday (0 Monday to 6 Sunday) and minute of the day; None: nobody has told the time."""
    midnight_ms = core.state.midnight_ms
    if midnight_ms is None:
        return None
    days, minute = divmod((core.state.now_ms - midnight_ms) // _MINUTE_MS, DAY_MIN)
    return (core.state.weekday + days) % 7, minute


def today(state: State) -> int | None:
    """The day that it is (events.ClockTold); None: nobody has told."""
    if state.midnight_ms is None or state.day is None:
        return None
    return state.day + (state.now_ms - state.midnight_ms) // (DAY_MIN * _MINUTE_MS)


def _covers(period: Period, weekday: int, minute: int) -> bool:
    if period.from_min < period.to_min:
        return weekday in period.days and period.from_min <= minute < period.to_min
    if weekday in period.days and minute >= period.from_min:
        return True
    return (weekday - 1) % 7 in period.days and minute < period.to_min


def minute_of_week(state: State) -> int | None:
    """From 0, the first of Monday; None while the time is not known."""
    if state.midnight_ms is None:
        return None
    return (state.weekday * DAY_MIN + (state.now_ms - state.midnight_ms) // _MINUTE_MS) % WEEK_MIN


def begin_of(state: State, minute: int) -> int:
    """When this minute of the week begins next, after now; the time must be known."""
    assert state.midnight_ms is not None
    passed = (state.now_ms - state.midnight_ms) // _MINUTE_MS
    ahead = (minute - state.weekday * DAY_MIN - passed) % WEEK_MIN or WEEK_MIN
    return state.midnight_ms + (passed + ahead) * _MINUTE_MS
