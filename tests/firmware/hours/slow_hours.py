"""The hours of an office said anew and slowly: every minute is looked at by itself, in one long array for all of them.

Nothing of firmware.hours is used but its data; days come from numpy's calendar, the clocks of the zone from zoneinfo,
asked every half hour.
"""

from datetime import UTC, datetime, timedelta

import numpy as np

from firmware.callcontrol.periods import MODES
from firmware.hours.schedule import CLOSURE, DATE, SEASON

DAY = 1440
FIRST = datetime(1, 1, 1)
HALF_HOUR = 30
STRONGEST_LAST = ("day", "night", "lunch", "break", "holiday", "closed")


def local_minutes(zone, begin, end):
    """What clocks show at each minute of UTC from ``begin`` to before ``end``, as minutes."""
    halves = range(begin, end, HALF_HOUR)
    start = FIRST.replace(tzinfo=UTC)
    moments = (start + timedelta(minutes=at - DAY) for at in halves)
    ahead = [moment.astimezone(zone).utcoffset() // timedelta(minutes=1) for moment in moments]
    return np.arange(begin, end, dtype=np.int64) + np.repeat(np.array(ahead, dtype=np.int64), HALF_HOUR)[: end - begin]


def modes_at(schedule, local):
    """The mode of each of these local minutes, as its place in MODES."""
    first = int(local.min()) // DAY - 1
    last = int(local.max()) // DAY + 1
    days = np.arange(first, last + 1)
    which, weeks = _weeks(schedule, days)
    day = (local // DAY).astype(np.int32)
    place = day - first
    minute = (local - day * np.int64(DAY)).astype(np.int16)
    weekday = ((day - 1) % 7).astype(np.int8)
    yesterday = ((day - 2) % 7).astype(np.int8)
    found = np.zeros(len(local), dtype=np.int8)
    own = which[place]
    ordinary = _ranks(schedule, weeks)[own] == SEASON
    before = which[place - 1]
    for number, week in enumerate(weeks):
        found[own == number] = MODES.index(week.otherwise)
    for mode in STRONGEST_LAST:
        for number, week in enumerate(weeks):
            for period in [one for rule in week.rules if rule.mode == mode for one in rule.periods]:
                begun = np.isin(np.arange(7), period.days)[weekday]
                if period.from_min < period.to_min:
                    holds = (own == number) & begun & (minute >= period.from_min) & (minute < period.to_min)
                else:
                    evening = (own == number) & begun & (minute >= period.from_min)
                    begun_before = np.isin(np.arange(7), period.days)[yesterday]
                    holds = evening | (ordinary & (before == number) & begun_before & (minute < period.to_min))
                found[holds] = MODES.index(mode)
    return found


class _Holiday:
    rules = ()
    otherwise = "holiday"


def _weeks(schedule, days):
    """Of each day the number of its week in a list, and that list."""
    weeks = [schedule.week, *(one.week for one in schedule.stretches), _Holiday]
    which = np.zeros(len(days), dtype=np.int8)
    dates = np.array([FIRST.date().fromordinal(int(day)) for day in days], dtype="datetime64[D]")
    year = dates.astype("datetime64[Y]").astype(int) + 1970
    month = dates.astype("datetime64[M]").astype(int) % 12 + 1
    key = (month * 100 + (dates - dates.astype("datetime64[M]")).astype(int) + 1).astype(int)
    holiday = np.isin(days, [one.day for one in schedule.holidays])

    def lay(rank, dated):
        for number, one in enumerate(schedule.stretches, 1):
            if one.rank == rank and bool(one.first.year) is dated:
                which[_lies_in(one, year, key)] = number

    for dated in (False, True):
        lay(SEASON, dated)
    which[holiday] = len(weeks) - 1
    for rank in (CLOSURE, DATE):
        for dated in (False, True):
            lay(rank, dated)
    return which, weeks


def _lies_in(stretch, year, key):
    first, last = (day.month * 100 + day.day for day in (stretch.first, stretch.last))
    if stretch.first.year:
        whole = year * 10_000 + key
        return (whole >= stretch.first.year * 10_000 + first) & (whole <= stretch.last.year * 10_000 + last)
    if first <= last:
        return (key >= first) & (key <= last)
    return (key >= first) | (key <= last)


def _ranks(schedule, weeks):
    """SEASON where hours of the day before go on over midnight."""
    ranks = [SEASON, *(one.rank for one in schedule.stretches), DATE]
    assert len(ranks) == len(weeks)
    return np.array(ranks)
