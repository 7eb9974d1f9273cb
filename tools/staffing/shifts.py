"""A proposal of shifts for a day: who comes and goes when, has lunch and short breaks when.

A shift is a beginning on the half hour and a length; how many people have it, and how many of them begin each of their
pauses in each quarter hour, are the unknowns (T. Aykin, "Optimal shift scheduling with multiple break windows",
Management Science 42(4), 1996). Pauses of one shift never meet, so that people and pauses can be put together
afterwards in any way.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from tools.staffing.programme import Aim, Programme
from tools.staffing.rules import QUARTER_MIN, QUARTERS_IN_H, Rules, Window

IN_HALF_HOUR = 2
"""Quarter hours."""
_QUARTER = timedelta(minutes=QUARTER_MIN)

_COST_NODES, _TIDY_NODES = 400, 60
"""Of the search: enough to prove the least of all but large days, some seconds of a slow machine."""
_PERSON = 400
"""One person less is worth more than all pauses in the middle of their windows."""


class Needed(NamedTuple):
    """``people`` at telephones for half an hour from ``begin``; ``weight``: how much one who is missing matters, 1 or
    more."""

    begin: datetime
    people: int
    weight: int = 1


class Pause(NamedTuple):
    begin: datetime
    end: datetime


class Shift(NamedTuple):
    """Of one person."""

    begin: datetime
    end: datetime
    lunch: Pause | None
    breaks: tuple[Pause, ...]
    paid_h: float

    @property
    def pauses(self) -> list[Pause]:
        """In order."""
        return sorted([*self.breaks, *((self.lunch,) if self.lunch else ())])

    def works(self, moment: datetime) -> bool:
        """Whether he is at his telephone."""
        return self.begin <= moment < self.end and not any(one.begin <= moment < one.end for one in self.pauses)


class Proposal(NamedTuple):
    """``shifts`` of one day, by beginning; ``present``: how many are at their telephones in each quarter hour from
    ``begin`` on. ``least_paid_h``: no proposal that is as good for callers costs less."""

    begin: datetime
    needed: tuple[Needed, ...]
    shifts: tuple[Shift, ...]
    present: tuple[int, ...]
    paid_h: float
    least_paid_h: float

    def at(self, half_hour: datetime) -> int:
        """At telephones throughout a half hour; nobody before the first in which somebody is needed, nor after all."""
        place = (half_hour - self.begin) // _QUARTER
        return min(self.present[place : place + IN_HALF_HOUR]) if 0 <= place < len(self.present) else 0

    @property
    def missing(self) -> list[tuple[Needed, int]]:
        """Half hours in which somebody is missing, and how many."""
        return [(one, one.people - self.at(one.begin)) for one in self.needed if self.at(one.begin) < one.people]


def propose(needed: Sequence[Needed], rules: Rules, most_people: int | None = None) -> Proposal | None:
    """For one day's half hours, in order: the need met with the fewest paid hours; then the fewest people; then pauses
    near the middle of their windows. None where nobody is needed.

    With ``most_people``, or where pauses leave no way to meet it: what matters least is missing, before hours are
    counted; the second who is missing counts twice, and so on. Raises RuleError, ProgrammeError.
    """
    wanted = [one for one in needed if one.people > 0]
    if not wanted:
        return None
    found = None
    if most_people is None:
        found = _Day(wanted, rules).solved(None, strict=True)
    return found or _Day(wanted, rules).solved(most_people, strict=False)


class _Pattern(NamedTuple):
    """``people``: their column. Of each window: the column of each start. Quarters count from the first of the day."""

    begin: int
    quarters: int
    people: int
    windows: list[tuple[Window, list[int]]]


class _Day:
    """The programme of a day, from the first half hour in which somebody is needed to the last."""

    def __init__(self, wanted: Sequence[Needed], rules: Rules) -> None:
        self._wanted, self._rules = tuple(wanted), rules
        lengths = sorted({round(hours * QUARTERS_IN_H) for hours in rules.lengths_h})
        self._begin, last = wanted[0].begin, wanted[-1].begin + IN_HALF_HOUR * _QUARTER
        midnight = datetime.combine(self._begin.date(), datetime.min.time())
        self._after_midnight = (self._begin - midnight) // _QUARTER
        # Who is needed for less than the shortest shift stays on.
        self._quarters = max((last - self._begin) // _QUARTER, lengths[0])
        self._programme = Programme()
        self._patterns = [
            self._pattern(begin, quarters)
            for quarters in lengths
            for begin in range(0, self._quarters - quarters + 1, IN_HALF_HOUR)
        ]

    def _pattern(self, begin: int, quarters: int) -> _Pattern:
        column = self._programme.column
        people = column()
        windows = [
            (window, [column() for _ in window.starts])
            for window in self._rules.windows(self._after_midnight + begin, quarters)
        ]
        for _, starts in windows:
            self._programme.row({**dict.fromkeys(starts, 1), people: -1}, 0, 0)
        return _Pattern(begin, quarters, people, windows)

    def solved(self, most_people: int | None, *, strict: bool) -> Proposal | None:
        """``strict``: nobody may be missing; None where that cannot be."""
        cover = self._cover()
        short: dict[int, int] = {}
        for one in self._wanted:
            place = (one.begin - self._begin) // _QUARTER
            for quarter in range(place, place + IN_HALF_HOUR):
                terms = cover[quarter]
                if not strict:
                    units = {self._programme.column(1): one.weight * nth for nth in range(1, one.people + 1)}
                    short |= units
                    terms = {**terms, **dict.fromkeys(units, 1)}
                self._programme.row(terms, one.people)
        if most_people is not None:
            self._programme.row({one.people: 1 for one in self._patterns}, 0, most_people)
        paid = self._paid()
        aims = [Aim(paid, math.gcd(*paid.values()), _COST_NODES), Aim(self._untidy(), 1, _TIDY_NODES)]
        answer = self._programme.solve([*([] if strict else [Aim(short, 1, _COST_NODES)]), *aims])
        if answer is None:
            return None
        shifts = self._shifts(answer.values)
        ends = self._begin + self._quarters * _QUARTER
        return Proposal(
            self._begin,
            self._wanted,
            shifts,
            tuple(sum(one.works(at) for one in shifts) for at in _moments(self._begin, ends)),
            answer.costs[-2] / QUARTERS_IN_H,
            answer.least[-2] / QUARTERS_IN_H,
        )

    def _cover(self) -> list[dict[int, int]]:
        """Who is at the telephones in each quarter: +1 for whoever is there, -1 for whoever is out."""
        found: list[dict[int, int]] = [{} for _ in range(self._quarters)]
        for one in self._patterns:
            for quarter in range(one.begin, one.begin + one.quarters):
                found[quarter][one.people] = 1
            for window, columns in one.windows:
                for start, column in zip(window.starts, columns, strict=True):
                    for quarter in range(one.begin + start, one.begin + start + window.quarters):
                        found[quarter][column] = -1
        return found

    def _paid(self) -> dict[int, int]:
        return {one.people: one.quarters - self._rules.unpaid(one.quarters) for one in self._patterns}

    def _untidy(self) -> dict[int, int]:
        found = {}
        for one in self._patterns:
            found[one.people] = _PERSON
            for _, columns in one.windows:
                for place, column in enumerate(columns):
                    found[column] = abs(2 * place - (len(columns) - 1))
        return found

    def _shifts(self, values: Sequence[int]) -> tuple[Shift, ...]:
        found = []
        for one in self._patterns:
            pauses = [
                [start for start, column in zip(window.starts, columns, strict=True) for _ in range(values[column])]
                for window, columns in one.windows
            ]
            for person in range(values[one.people]):
                found.append(self._shift(one, [starts[person] for starts in pauses]))
        return tuple(sorted(found, key=lambda shift: (shift.begin, shift.end, shift.pauses)))

    def _shift(self, pattern: _Pattern, starts: Sequence[int]) -> Shift:
        begin = self._begin + pattern.begin * _QUARTER
        lunch, breaks = None, []
        for (window, _), start in zip(pattern.windows, starts, strict=True):
            pause = Pause(begin + start * _QUARTER, begin + (start + window.quarters) * _QUARTER)
            if window.is_lunch:
                lunch = pause
            else:
                breaks.append(pause)
        paid = pattern.quarters - self._rules.unpaid(pattern.quarters)
        return Shift(begin, begin + pattern.quarters * _QUARTER, lunch, tuple(breaks), paid / QUARTERS_IN_H)


def _moments(begin: datetime, end: datetime) -> list[datetime]:
    return [begin + place * _QUARTER for place in range((end - begin) // _QUARTER)]
