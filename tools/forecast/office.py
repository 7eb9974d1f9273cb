"""When the office is open, by the calendar of its configuration: its hours, seasons, single dates and holidays."""

from collections.abc import Collection
from datetime import date

import msgspec
import numpy as np

from firmware.hours.days import Days
from firmware.hours.schedule import DAY_MIN, HOLIDAY, SEASON, Schedule
from tools.forecast.observed import HALF_HOURS, Array

_SLOT_MIN = DAY_MIN // HALF_HOURS
CLOSED = "closed"


class Office:
    """Of the years of ``first`` to ``last``. ``closed``: days on which it is closed beside what ``schedule`` says."""

    def __init__(self, schedule: Schedule, first: date, last: date, closed: Collection[date] = ()) -> None:
        years = first.year - 1, last.year + 1
        ordinary = [stretch for stretch in schedule.stretches if stretch.rank == SEASON]
        self._days = Days(schedule, *years)
        self._ordinary = Days(msgspec.structs.replace(schedule, stretches=tuple(ordinary), holidays=()), *years)
        self._closed = frozenset(closed)

    def open(self, day: date) -> Array:
        """For each half hour whether somebody is there for the most of it."""
        if day in self._closed:
            return np.zeros(HALF_HOURS, bool)
        return _open(self._days, day)

    def ordinary(self, day: date) -> Array:
        """The same as if it were no holiday, no single date, no closure."""
        return _open(self._ordinary, day)

    def special(self, day: date) -> str:
        """Why the day is no ordinary one: the name of the holiday, date or closure; "": it is."""
        if day in self._closed:
            return CLOSED
        kind = self._days.kind(day.toordinal())
        return (kind.name or CLOSED) if kind.rank >= HOLIDAY else ""


def _open(days: Days, day: date) -> Array:
    minutes = np.zeros(DAY_MIN, bool)
    segments = days.segments(day.toordinal())
    for place, (begin, mode) in enumerate(segments):
        end = segments[place + 1][0] if place + 1 < len(segments) else DAY_MIN
        minutes[begin:end] = mode == "day"
    found: Array = minutes.reshape(HALF_HOURS, _SLOT_MIN).mean(axis=1) >= 0.5
    return found
