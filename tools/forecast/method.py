"""The method: callers of a half hour = how busy the week is x how many the day of the week has x its share of the day.

1  Days that are no ordinary ones by the office's calendar, and what other weeks show to be unusual, are left out
   (unusual.py). A half hour learns only from those in which the office was open, or closed, as it will be.
2  Older weeks count less: half as much after HALF_LIFE weeks.
3  How busy each week was is taken out of what its days tell, and foretold for the week to come (levels.py).
4  The shares of a day of the week come from its own calls, and from those of the days that are like it, smoothed
   (profile.py); its sum for one half from days like it where it was seen once (levels.py).
5  A half hour on which a special day closes the office has a part of its callers: as seen on such days before.
6  Bounds: chance, and what was seen to vary beyond it (spread.py).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

import numpy as np

from tools.forecast import levels, unusual
from tools.forecast.observed import HALF_HOURS, Array, Observed, half_hours
from tools.forecast.office import Office
from tools.forecast.profile import pooled, smooth
from tools.forecast.spread import between, beyond_chance

HALF_LIFE = 6.0
"""Weeks."""
CLOSED_PART, CLOSED_CALLS = 0.1, 20.0
"""Of its callers one in ten still calls when the office is closed, until days are seen that tell better: as if so many
callers had been due on one such day before."""
WEEKEND, FAR_KIN = 5, 0.1
"""From Saturday on; and as how many days of its own sort one of the other sort counts, for a day never seen."""
UNSURE = 1.0
"""Variance, by the mean squared, of what is foretold of hours that are not as on other such days."""
_ROUNDS = 3
_SEEN = 0.05
"""Of a week of its own a day of the week must have been seen to have a sum of its own."""


class HalfHour(NamedTuple):
    """``begin``: what the office's clock shows (an hour that comes twice has its half hours twice). ``calls``: callers
    to be expected; nine of ten times they are ``low`` to ``high``."""

    begin: datetime
    calls: float
    low: int
    high: int


class Day(NamedTuple):
    """``calls``, ``low``, ``high``: of the whole day. ``special``: why it is no ordinary day, "": it is one.
    ``half_hours``: 46 to 50 of them."""

    day: date
    special: str
    calls: float
    low: int
    high: int
    half_hours: tuple[HalfHour, ...]


class _Learnt(NamedTuple):
    """``rates``: 7 x half hours, of an ordinary week; ``variation`` of each, ``day_variation`` of the 7 sums (variances
    by the mean squared); ``level`` of the week to come;
    ``closed_part``: of callers that are left on days of another sort; ``open``: which half hours are."""

    rates: Array
    variation: Array
    day_variation: Array
    level: levels.Level
    closed_part: float
    open: Array


def forecast(observed: Observed, office: Office, days: Sequence[date], zone: tzinfo | None = None) -> list[Day]:
    """Of ``days`` that follow each other, from what was observed (which must hold a caller, else ValueError). ``zone``:
    by which clocks are set."""
    if not observed.calls.sum():
        raise ValueError("nobody called in the time observed")
    found: list[Day] = []
    for place in range(0, len(days), 7):
        week = days[place : place + 7]
        learnt = _learn(observed, office, week)
        found += [_day(learnt, office, day, zone) for day in week]
    return found


def _day(learnt: _Learnt, office: Office, day: date, zone: tzinfo | None) -> Day:
    weekday, special = day.weekday(), office.special(day)
    rates, variation = learnt.rates[weekday], learnt.variation[weekday]
    is_open, usual = office.open(day), learnt.open[weekday]
    if special:
        rates = np.where(usual & ~is_open, rates * learnt.closed_part, rates)
        rates = np.where(is_open & ~usual, _when_open(learnt), rates)
        variation = np.where(is_open != usual, variation + UNSURE, variation)
    found = []
    for begin in half_hours(day, zone):
        place = begin.hour * 2 + begin.minute // 30
        calls = float(rates[place] * learnt.level.factor)
        found.append(HalfHour(begin, calls, *between(calls, float(variation[place]))))
    calls = sum(one.calls for one in found)
    surprise = UNSURE if special and (is_open != usual).any() else 0.0
    return Day(day, special, calls, *between(calls, float(learnt.day_variation[weekday]) + surprise), tuple(found))


def _when_open(learnt: _Learnt) -> Array:
    """Of each half hour, as on the days of the week on which it is open."""
    many = learnt.open.sum(axis=0)
    found: Array = (learnt.rates * learnt.open).sum(axis=0) / np.maximum(many, 1)
    return found


def _learn(observed: Observed, office: Office, week: Sequence[date]) -> _Learnt:
    ordinary = _ordinary(office, week)
    calls, seen, ages = _weeks(observed, office, ordinary)
    weights = 0.5 ** (ages / HALF_LIFE)
    calls, seen = unusual.learnable(calls, seen, weights)
    factors, rates, level = np.ones(len(ages)), np.zeros((7, HALF_HOURS)), levels.Level(1.0, 1.0)
    share = counted = rates
    for _ in range(_ROUNDS):
        exposed = seen * (weights * factors)[:, None, None]
        weighed = (calls * weights[:, None, None]).sum(axis=0), exposed.sum(axis=0)
        rates, share, counted = _week(*weighed, ordinary)
        factors, level = _levels(calls, seen, rates, ages, (week[0] - observed.end).days // 7 + 1)
    expected = rates * seen * factors[:, None, None]
    own = share[None] * weights[:, None, None] / max(1.0, float(weights.sum()))
    varies = max(beyond_chance(calls, expected, own), levels.DAY_SPREAD**2)
    # A rate is seen by about the three half hours that smoothing joins, and by the days it is pooled with.
    of_days = levels.DAY_SPREAD**2 / (counted + 1)
    variation = varies + level.spread**2 + share / (3 * weighed[0] + 1) + of_days[:, None]
    day_variation = levels.DAY_SPREAD**2 + level.spread**2 + of_days
    return _Learnt(rates, variation, day_variation, level, _closed_part(observed, office, rates), ordinary)


def _ordinary(office: Office, week: Sequence[date]) -> Array:
    """7 x half hours: open or not in the week that is foretold; of days that are not asked for as in the week before
    its end."""
    found = np.zeros((7, HALF_HOURS), bool)
    for back in range(7):
        day = week[-1] - timedelta(days=back)
        found[day.weekday()] = office.ordinary(day)
    return found


def _weeks(observed: Observed, office: Office, ordinary: Array) -> tuple[Array, Array, Array]:
    """Weeks of seven days, the last one ending with what was observed, that is weeks x 7 days of the week x half hours:
    calls, and the length observed that counts; and how many weeks ago each was."""
    many = -(-len(observed.calls) // 7)
    calls, seen = np.zeros((2, many, 7, HALF_HOURS))
    for place, day in enumerate(observed.days):
        if office.special(day):
            continue
        week, weekday = many - 1 - ((observed.end - day).days - 1) // 7, day.weekday()
        alike = office.open(day) == ordinary[weekday]
        calls[week, weekday] = observed.calls[place] * alike
        seen[week, weekday] = observed.length[place] * alike
    return calls, seen, np.arange(many)[::-1].astype(float)


def _week(calls: Array, seen: Array, ordinary: Array) -> tuple[Array, Array, Array]:
    """Rates, 7 x half hours, from weighed counts; of each half hour which part its own day has in them; of how many
    weeks the sum of each day of the week was seen."""
    shapes, own_part = np.zeros_like(calls), np.ones_like(calls)
    found, counted = np.zeros(7), np.zeros(7)
    for weekday in range(7):
        # Of another day only what is open, or closed, as on this one.
        usable = seen * (ordinary == ordinary[weekday])
        share, worth = pooled(weekday, calls * (usable > 0), usable)
        own, looked = calls[weekday], seen[weekday]
        sum_of_day = _sum_of_day(own, looked, share) if share.sum() else float(own.sum())
        borrowed = worth / sum_of_day if sum_of_day else np.zeros(HALF_HOURS)
        apart = np.diff(ordinary[weekday].astype(int)) != 0
        rates = smooth(own + borrowed * sum_of_day * share, looked + borrowed, apart)
        shapes[weekday] = rates / rates.sum() if rates.sum() else share
        own_part[weekday] = looked / np.maximum(looked + borrowed, 1e-9)
        counted[weekday] = (looked * shapes[weekday]).sum() if own.sum() else looked.mean()
        found[weekday] = _sum_of_day(own, looked, shapes[weekday])
    counted[counted < _SEEN] = 0
    rates = levels.days(found, calls.sum(axis=1), counted)[:, None] * shapes
    for weekday in np.flatnonzero(counted == 0).tolist():
        rates[weekday] = _never_seen(weekday, rates, counted > 0, ordinary)
    return rates, own_part, counted


def _never_seen(weekday: int, rates: Array, seen: Array, ordinary: Array) -> Array:
    """As those nearest in kind: working days as working days, days of the weekend as one another. When only they are
    open a part of their callers is left."""
    kin = np.where((np.arange(7) >= WEEKEND) == (weekday >= WEEKEND), 1.0, FAR_KIN) * seen
    as_here = np.where(ordinary & ~ordinary[weekday], rates * CLOSED_PART, rates)
    # What is closed there tells nothing of hours that are open here, unless nothing else does.
    weight = kin[:, None] * np.where(~ordinary & ordinary[weekday], 1e-6, 1.0)
    found: Array = (weight * as_here).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-12)
    return found


def _sum_of_day(calls: Array, seen: Array, share: Array) -> float:
    looked = float((seen * share).sum())
    return float(calls.sum()) / looked if looked > 1e-9 else 0.0


def _levels(calls: Array, seen: Array, rates: Array, ages: Array, ahead: int) -> tuple[Array, levels.Level]:
    expected = (seen * rates).sum(axis=(1, 2))
    came = calls.sum(axis=(1, 2))
    looked = seen.sum(axis=(1, 2)) / HALF_HOURS
    some = (expected > 0) & (came > 0)
    factors = np.ones(len(ages))
    factors[some], level = levels.weeks(came[some] / expected[some], came[some], looked[some], ages[some], ahead)
    return factors, level


def _closed_part(observed: Observed, office: Office, rates: Array) -> float:
    """Which part of its callers the office had when a special day closed it."""
    due, came = CLOSED_CALLS, CLOSED_PART * CLOSED_CALLS
    for place, day in enumerate(observed.days):
        if office.special(day):
            shut = office.ordinary(day) & ~office.open(day)
            due += float((rates[day.weekday()] * observed.length[place] * shut).sum())
            came += float((observed.calls[place] * shut * (observed.length[place] > 0)).sum())
    return min(1.0, came / due)
