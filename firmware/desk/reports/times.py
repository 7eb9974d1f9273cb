"""What of the clock a caller belongs to: day, week, month, day of the week, hour, half hour.

A caller belongs where the clocks of the office were when he came, by the ``zone_s`` of his row; lengths of time (lines
in use, agents at work) by the zone of the configuration.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from firmware.desk.reports.columns import Array
from firmware.desk.reports.period import DAY_MS, HALF_HOUR_MS, Grid, Period, day_number, day_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOUR_MS = 2 * HALF_HOUR_MS
HALF_HOURS = DAY_MS // HALF_HOUR_MS
# 1970 began on a Thursday.
_FIRST_WEEKDAY = 3


class Times(NamedTuple):
    """A way to put times in rows. ``callers``: from what clocks showed and how far they were ahead, both in ms, to the
    number of a row, -1: none; ``cells``: the row of each half hour of the period."""

    labels: list[str]
    callers: Callable[[Array, Array], Array]
    cells: Array


def days(period: Period, grid: Grid) -> Times:
    first, count = day_number(period.first), period.days
    labels = [str(day_of(first + place)) for place in range(count)]
    return _plain(labels, grid, lambda local: local // DAY_MS - first)


def weeks(period: Period, grid: Grid) -> Times:
    """From Monday on, as ISO 8601 counts them."""
    first = int(_week(day_number(period.first)))
    count = int(_week(day_number(period.last))) - first + 1
    labels = ["{}-W{:02}".format(*day_of((first + place) * 7 - _FIRST_WEEKDAY).isocalendar()) for place in range(count)]
    return _plain(labels, grid, lambda local: _week(local // DAY_MS) - first)


def months(period: Period, grid: Grid) -> Times:
    first = period.first.year * 12 + period.first.month - 1
    count = period.last.year * 12 + period.last.month - first
    labels = [f"{(first + place) // 12}-{(first + place) % 12 + 1:02}" for place in range(count)]
    # Of each day of the period once, and not of each caller.
    day, all_days = day_number(period.first), (day_of(day_number(period.first) + n) for n in range(period.days))
    of_day = np.array([one.year * 12 + one.month - 1 - first for one in all_days])
    return _plain(labels, grid, lambda local: of_day[np.clip(local // DAY_MS - day, 0, len(of_day) - 1)])


def weekdays(_: Period, grid: Grid) -> Times:
    return _plain(list(WEEKDAYS), grid, weekday)


def hours(_: Period, grid: Grid) -> Times:
    """Of the clock: an hour that comes twice is one row, as is that hour of all days."""
    return _plain([f"{hour:02}:00" for hour in range(24)], grid, lambda local: local % DAY_MS // HOUR_MS)


def half_hours(period: Period, grid: Grid) -> Times:
    """Of the clock; of a single day one after the other, 46 to 50 of them."""
    if period.days == 1:
        return _half_hours_of_a_day(grid)
    labels = [_clock(place) for place in range(HALF_HOURS)]
    return _plain(labels, grid, half_hour)


def weekday(local: Array) -> Array:
    return (local // DAY_MS + _FIRST_WEEKDAY) % 7


def half_hour(local: Array) -> Array:
    return local % DAY_MS // HALF_HOUR_MS


def _week(day: Any) -> Any:
    """The number of its week, of a day or of an array of them."""
    return (day + _FIRST_WEEKDAY) // 7


def _plain(labels: list[str], grid: Grid, row: Callable[[Array], "Array | int"]) -> Times:
    def callers(local: Array, _: Array) -> Array:
        return np.asarray(row(local))

    return Times(labels, callers, np.asarray(row(grid.local)))


def _half_hours_of_a_day(grid: Grid) -> Times:
    starts, local = grid.starts[:-1], grid.local
    seen: set[int] = set()
    labels = []
    for shown in half_hour(local).tolist():
        labels.append(_clock(shown) + (" again" if shown in seen else ""))
        seen.add(shown)

    def callers(shown: Array, ahead: Array) -> Array:
        begun = shown // HALF_HOUR_MS * HALF_HOUR_MS
        place = np.searchsorted(starts, begun - ahead).clip(0, len(starts) - 1)
        # A row whose zone was another than the configuration's now goes by what its clock showed.
        by_clock = np.searchsorted(np.maximum.accumulate(local), begun).clip(0, len(starts) - 1)
        return np.where(starts[place] + ahead == begun, place, by_clock)

    return Times(labels, callers, np.arange(len(starts)))


def _clock(half_hour: int) -> str:
    return f"{half_hour // 2:02}:{half_hour % 2 * 30:02}"


CALENDAR = ("month", "week", "day")
"""Those that come once."""

TIMES: dict[str, Callable[[Period, Grid], Times]] = {
    "month": months,
    "week": weeks,
    "day": days,
    "weekday": weekdays,
    "hour": hours,
    "half-hour": half_hours,
}
