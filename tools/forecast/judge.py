"""The last week held out: what was foretold of it from the weeks before, beside what simpler ways would have told."""

from datetime import date, timedelta, tzinfo
from typing import NamedTuple

import numpy as np

from tools.forecast.method import forecast
from tools.forecast.observed import Array, Observed, lengths
from tools.forecast.office import Office

SAME = "same as last week"
OURS = "this forecast"


class Error(NamedTuple):
    """``error``: mean distance from what came, callers a half hour; ``day``: the same of whole days; ``whole``: callers
    of the week that it told."""

    way: str
    error: float
    day: float
    whole: float


class Verdict(NamedTuple):
    """Of the days from ``first`` to ``last``, learnt from ``learnt_days`` before. ``errors``: this forecast's first.
    ``half_hours`` that were observed; ``inside``: which part of them lay between its bounds. ``most``: the half hours
    with the largest error of *same as last week* left out, ``LEFT_OUT`` of them: error of this forecast and of it."""

    first: date
    last: date
    learnt_days: int
    half_hours: int
    came: float
    errors: tuple[Error, ...]
    inside: float
    without_worst: tuple[float, float]

    def error(self, way: str) -> float:
        return next(one.error for one in self.errors if one.way == way)


LEFT_OUT = 5


def judged(observed: Observed, office: Office, zone: tzinfo | None = None) -> Verdict:
    """Raises ValueError where there are not eight days, or no caller before the last week."""
    first = observed.end - timedelta(days=7)
    learnt = observed.until(first)
    if not len(learnt.calls) or not learnt.calls.sum():
        raise ValueError("a week can be held out only where there are callers before it")
    days = [first + timedelta(days=place) for place in range(7)]
    foretold = forecast(learnt, office, days, zone)
    told, low, high = np.zeros((3, 7, observed.calls.shape[1]))
    for place, day in enumerate(foretold):
        for one in day.half_hours:
            at = one.begin.hour * 2 + one.begin.minute // 30
            told[place, at] += one.calls
            low[place, at] += one.low
            high[place, at] += one.high
    came, seen = observed.since(first).calls, observed.since(first).length
    whole = np.array([lengths(day, zone) for day in days])
    looked = (seen > 0) & (seen == whole)
    ways = {OURS: told} | {way: rates * whole for way, rates in _simple(learnt, days).items()}
    errors = tuple(Error(way, *_error(rates, came, looked)) for way, rates in ways.items())
    gap, other = (np.abs(ways[way] - came)[looked] for way in (OURS, SAME))
    kept = np.argsort(other, kind="stable")[: max(1, len(other) - LEFT_OUT)]
    inside = ((low <= came) & (came <= high))[looked].mean()
    sums = len(learnt.calls), int(looked.sum()), float(came[looked].sum())
    return Verdict(first, days[-1], *sums, errors, float(inside), (float(gap[kept].mean()), float(other[kept].mean())))


def _error(told: Array, came: Array, looked: Array) -> tuple[float, float, float]:
    told, came = told * looked, came * looked
    days = np.abs(told.sum(axis=1) - came.sum(axis=1))[looked.any(axis=1)]
    return float(np.abs(told - came)[looked].mean()), float(days.mean()), float(told.sum())


def _simple(learnt: Observed, days: list[date]) -> dict[str, Array]:
    """Calls in each half hour by ways that anybody can reckon; where a day of the week was not observed, the mean of
    all days."""
    weekdays = np.array([day.weekday() for day in learnt.days])
    overall = _mean(learnt.calls, learnt.length, np.zeros(learnt.calls.shape[1]))
    last, mean, three = [], [], []
    for day in days:
        mine = np.flatnonzero(weekdays == day.weekday())
        calls, length = learnt.calls[mine], learnt.length[mine]
        last.append(_mean(calls[-1:], length[-1:], overall))
        mean.append(_mean(calls, length, overall))
        three.append(_running(last[-1]))
    return {
        SAME: np.array(last),
        "mean of this day of the week": np.array(mean),
        "last week, mean of three half hours": np.array(three),
        "mean of all days": np.array([overall] * len(days)),
    }


def _mean(calls: Array, length: Array, otherwise: Array) -> Array:
    looked = length.sum(axis=0)
    return np.where(looked > 0, calls.sum(axis=0) / np.maximum(looked, 1e-9), otherwise)


def _running(rates: Array) -> Array:
    found: Array = np.convolve(np.pad(rates, 1, "edge"), np.ones(3) / 3, "valid")
    return found
