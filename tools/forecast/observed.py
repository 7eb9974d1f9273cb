"""What was observed: how many callers came in each half hour of the clock, and how much of it anybody looked on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

HALF_HOURS = 48
HALF_HOUR = timedelta(minutes=30)
Span = tuple[datetime, datetime]
"""From the first to before the second moment the box took down who called; naive, on the office's clock."""


class Observed(NamedTuple):
    """Days from ``first`` on without a gap, a row each, a column for each half hour of the clock. ``calls``: callers.
    ``length``: the part that was observed, in half hours: 1 as a rule, 0 where nobody looked or clocks leapt over it,
    2 where it came twice."""

    first: date
    calls: Array
    length: Array

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=place) for place in range(len(self.calls))]

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.first + timedelta(days=len(self.calls))

    def until(self, end: date) -> Observed:
        """Of the days before ``end``."""
        return self._replace(calls=self.calls[: self._place(end)], length=self.length[: self._place(end)])

    def since(self, first: date) -> Observed:
        """Of the days from ``first`` on."""
        place = self._place(first)
        return Observed(self.first + timedelta(days=place), self.calls[place:], self.length[place:])

    def _place(self, day: date) -> int:
        return min(max(0, (day - self.first).days), len(self.calls))


def counted(arrivals: Sequence[datetime], spans: Iterable[Span], zone: tzinfo | None = None) -> Observed:
    """``arrivals``: naive, on the office's clock, in any order. ``spans`` may overlap; who called outside of them does
    not count. ``zone``: by which clocks were set forward and back; None: never. Raises ValueError where no time at
    all was observed."""
    merged = _merged(spans)
    if not merged:
        raise ValueError("no time was observed")
    first = merged[0][0].date()
    many = (merged[-1][1] - timedelta(microseconds=1)).date() - first
    calls = np.zeros((many.days + 1, HALF_HOURS))
    seen = np.zeros_like(calls)
    for begin, end in merged:
        _look(seen, begin, end, datetime.combine(first, time()))
    begins, ends = ([span[side] for span in merged] for side in (0, 1))
    for moment in arrivals:
        place = bisect_right(begins, moment) - 1
        if place >= 0 and moment < ends[place]:
            calls[(moment.date() - first).days, _half_hour(moment)] += 1
    length = np.array([lengths(first + timedelta(days=place), zone) for place in range(len(calls))])
    return Observed(first, calls, seen * length)


def whole_days(arrivals: Sequence[datetime]) -> list[Span]:
    """As if every day from the first to the last caller's had been observed, from midnight to midnight."""
    first, last = min(arrivals).date(), max(arrivals).date()
    return [(datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time()))]


def lengths(day: date, zone: tzinfo | None) -> Array:
    """How long each half hour of the clock is on this day, in half hours: 0 where clocks leap over it, 2 where it comes
    twice, else 1."""
    found = np.ones(HALF_HOURS)
    if zone is not None and _ahead(day, zone) != _ahead(day + timedelta(days=1), zone):
        found[:] = 0
        for begin in half_hours(day, zone):
            found[_half_hour(begin)] += 1
    return found


def half_hours(day: date, zone: tzinfo | None) -> list[datetime]:
    """What clocks show at the begin of each half hour of a day, one after the other: 46 to 50 of them."""
    midnight = datetime.combine(day, time())
    if zone is None:
        return [midnight + HALF_HOUR * place for place in range(HALF_HOURS)]
    # A little more on both sides: clocks may be set at midnight.
    around = (midnight - _ahead(day, zone) + HALF_HOUR * place for place in range(-4, HALF_HOURS + 5))
    shown = (utc.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) for utc in around)
    return [moment for moment in shown if moment.date() == day]


def _ahead(day: date, zone: tzinfo) -> timedelta:
    ahead = datetime.combine(day, time(), zone).utcoffset()
    assert ahead is not None
    return ahead


def _half_hour(moment: datetime) -> int:
    return moment.hour * 2 + moment.minute // 30


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def _look(seen: Array, begin: datetime, end: datetime, first: datetime) -> None:
    edges = np.arange(seen.size + 1)
    ranges = np.clip(edges, (begin - first) / HALF_HOUR, (end - first) / HALF_HOUR)
    seen += np.diff(ranges).reshape(seen.shape)
