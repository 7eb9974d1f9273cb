"""Which mode it is at a moment, why, and when that changes. Moments are minutes of UTC (offsets.minute_of)."""

from bisect import bisect_right
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple

from firmware.callcontrol.periods import Mode
from firmware.hours.days import Days, Kind
from firmware.hours.offsets import Offsets, minute_of, moment_of
from firmware.hours.schedule import DAY_MIN, Schedule

YEARS_BEFORE, YEARS_AFTER = 1, 2
"""So far around a year the calendar is laid out: a change further ahead is not known yet, and nobody waits for it."""


class Page(NamedTuple):
    """What the calendar says of a moment. ``until``: when the mode changes next (None: it does not, as far as is
    known); ``hotlines`` that are on; ``good_until``: until then nothing of this changes; ``kind``: whose hours the day
    has."""

    mode: Mode
    until: int | None
    hotlines: tuple[str, ...]
    good_until: int
    kind: Kind


class Calendar:
    """Of ``schedule``, on the clocks of ``zone``; it tells of the year in which ``utc`` lies."""

    def __init__(self, schedule: Schedule, zone: tzinfo, utc: int) -> None:
        year = moment_of(utc).replace(tzinfo=UTC).astimezone(zone).year
        self._days = Days(schedule, year - YEARS_BEFORE, year + YEARS_AFTER)
        self._first = self._days.begin * DAY_MIN
        self._last = self._days.end * DAY_MIN
        # A day more on both sides: local days begin before and end after those of UTC.
        self.offsets = Offsets(zone, self._first - DAY_MIN, self._last + DAY_MIN)
        self._begins, self._ends = (self.offsets.utc_of(minute_of(datetime(one, 1, 1))) for one in (year, year + 1))
        self._told: tuple[int, Page] | None = None
        """The latest page, and the moment of which it was."""
        self._hotlines = [
            (self.offsets.utc_of(one.begins), self.offsets.utc_of(one.ends), one.name)
            for one in schedule.hotlines
            if self._first <= one.ends and one.begins < self._last
        ]

    def covers(self, utc: int) -> bool:
        """This moment lies in that year."""
        return self._begins <= utc < self._ends

    def local(self, utc: int) -> int:
        """What clocks show, as a minute."""
        return utc + self.offsets.ahead(utc)

    def at(self, utc: int) -> Page:
        """What holds at this moment, which it covers."""
        local = self.local(utc)
        kind = self._days.kind(local // DAY_MIN)
        if self._told is not None and self._told[0] <= utc < self._told[1].good_until:
            return self._told[1]._replace(kind=kind)
        page = self._page(utc, local, kind)
        self._told = utc, page
        return page

    def _page(self, utc: int, local: int, kind: Kind) -> Page:
        mode = self._mode(local)
        until = self._next_change(utc, mode)
        on = tuple(name for begins, ends, name in self._hotlines if begins <= utc < ends)
        edges = [edge for begins, ends, _ in self._hotlines for edge in (begins, ends) if edge > utc]
        good_until = min([self._ends, *edges] if until is None else [self._ends, until, *edges])
        return Page(mode, until, on, good_until, kind)

    def _mode(self, local: int) -> Mode:
        day, minute = divmod(local, DAY_MIN)
        segments = self._days.segments(day)
        return segments[bisect_right(segments, minute, key=lambda one: one[0]) - 1][1]

    def _next_change(self, utc: int, mode: Mode) -> int | None:
        """The first moment after ``utc`` with another mode. Between two leaps of the clocks local time runs on as UTC
        does, and only hours change the mode; a leap may."""
        while True:
            leap = self.offsets.next_change(utc)
            ahead = self.offsets.ahead(utc)
            limit = self._last if leap is None else min(leap + ahead, self._last)
            local = self._next_local(utc + ahead, mode, limit)
            if local is not None:
                return local - ahead
            if leap is None or self.local(leap) >= self._last:
                return None
            if self._mode(self.local(leap)) != mode:
                return leap
            utc = leap

    def _next_local(self, local: int, mode: Mode, limit: int) -> int | None:
        """The first local minute after ``local`` and before ``limit`` that has another mode."""
        day, minute = divmod(local, DAY_MIN)
        while day * DAY_MIN < limit:
            for begins, found in self._days.segments(day):
                if begins > minute and found != mode:
                    at = day * DAY_MIN + begins
                    return at if at < limit else None
            day, minute = day + 1, -1
        return None


@lru_cache(maxsize=8)
def calendar_of(schedule: Schedule, zone: tzinfo, utc: int) -> Calendar:
    """A calendar that tells of the year in which ``utc`` lies: to lay the same one out again takes a while."""
    return Calendar(schedule, zone, utc)
