"""Which hours each day has: the week, or what stands over it."""

from datetime import date
from typing import NamedTuple

from firmware.callcontrol.periods import Mode, Period
from firmware.hours.schedule import DAY_MIN, HOLIDAY, PRECEDENCE, SEASON, Day, Schedule, Stretch, Week

Segments = tuple[tuple[int, Mode], ...]
"""Of one day: from which minute of it on, which mode; the first one from 0, no two alike next to each other."""

_HOLIDAY_WEEK = Week(otherwise="holiday")


class Kind(NamedTuple):
    """Days that have the same hours for the same reason; ``name``: of the season, date or holiday, "" for the week."""

    week: Week
    rank: int = SEASON
    name: str = ""


class Days:
    """Every day from the first of January of ``first_year`` to the end of ``last_year``, as date.toordinal counts."""

    def __init__(self, schedule: Schedule, first_year: int, last_year: int) -> None:
        self.begin = date(first_year, 1, 1).toordinal()
        self.end = date(last_year, 12, 31).toordinal() + 1
        self._kinds = [Kind(schedule.week)]
        self._of_day = [0] * (self.end - self.begin)
        self._segments: dict[tuple[int, int, int], Segments] = {}
        self._years = range(first_year - 1, last_year + 1)
        self._lay(schedule)

    def kind(self, day: int) -> Kind:
        return self._kinds[self._of_day[day - self.begin]]

    def segments(self, day: int) -> Segments:
        """What the day is like; it must lie in the years."""
        place = day - self.begin
        kind = self._of_day[place]
        before = self._of_day[place - 1] if place else 0
        key = (before if self._kinds[kind].rank == SEASON else -1, kind, (day - 1) % 7)
        found = self._segments.get(key)
        if found is None:
            found = self._segments[key] = self._cut(*key)
        return found

    def _lay(self, schedule: Schedule) -> None:
        """What goes before comes later, over what goes after."""
        ranked = sorted(schedule.stretches, key=lambda one: (one.rank, one.first.year > 0))
        for stretch in ranked:
            if stretch.rank < HOLIDAY:
                self._lay_stretch(stretch)
        for holiday in schedule.holidays:
            self._paint(holiday.day, holiday.day, Kind(_HOLIDAY_WEEK, HOLIDAY, holiday.name))
        for stretch in ranked:
            if stretch.rank > HOLIDAY:
                self._lay_stretch(stretch)

    def _lay_stretch(self, stretch: Stretch) -> None:
        kind = Kind(stretch.week, stretch.rank, stretch.name)
        if stretch.first.year:
            self._paint(_first(stretch.first, 0), _last(stretch.last, 0), kind)
            return
        over = (stretch.last.month, stretch.last.day) < (stretch.first.month, stretch.first.day)
        for year in self._years:
            self._paint(_first(stretch.first, year), _last(stretch.last, year + over), kind)

    def _paint(self, first: int, last: int, kind: Kind) -> None:
        first, last = max(first, self.begin), min(last, self.end - 1)
        if first <= last:
            if self._kinds[-1] is not kind:
                self._kinds.append(kind)
            self._of_day[first - self.begin : last - self.begin + 1] = [len(self._kinds) - 1] * (last - first + 1)

    def _cut(self, before: int, kind: int, weekday: int) -> Segments:
        """``before``: the kind of the day before, or -1 where that does not matter."""
        modes: list[Mode] = [self._kinds[kind].week.otherwise] * DAY_MIN
        late = self._kinds[before].week if before >= 0 else Week()
        own = self._kinds[kind].week
        for mode, (start, end) in reversed(_spans(late, own, weekday)):
            modes[start:end] = [mode] * (end - start)
        return tuple((minute, mode) for minute, mode in enumerate(modes) if not minute or modes[minute - 1] != mode)


def _spans(late: Week, own: Week, weekday: int) -> list[tuple[Mode, tuple[int, int]]]:
    """Minutes of a day that rules cover: of its own, and those of the day before that have gone over midnight. What
    counts more stands first."""
    found: list[tuple[Mode, tuple[int, int]]] = []
    for week, day, is_late in ((own, weekday, False), (late, (weekday - 1) % 7, True)):
        for rule in week.rules:
            spans = [_span(period, is_late) for period in rule.periods if day in period.days]
            found += [(rule.mode, span) for span in spans if span[0] < span[1]]
    return sorted(found, key=lambda one: PRECEDENCE.index(one[0]))


def _span(period: Period, is_late: bool) -> tuple[int, int]:
    """Of the day on which it begins, or of the one after; empty where nothing of it lies there."""
    over = period.to_min <= period.from_min
    if is_late:
        return (0, period.to_min) if over else (0, 0)
    return period.from_min, DAY_MIN if over else period.to_min


def _first(day: Day, year: int) -> int:
    """From the 29th of February on is from the first of March on in a year without one."""
    try:
        return date(day.year or year, day.month, day.day).toordinal()
    except ValueError:
        return date(day.year or year, 3, 1).toordinal()


def _last(day: Day, year: int) -> int:
    try:
        return date(day.year or year, day.month, day.day).toordinal()
    except ValueError:
        return date(day.year or year, 2, 28).toordinal()
