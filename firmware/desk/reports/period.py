"""The days that a report is about, and their half hours."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

HALF_HOUR_MS = 1_800_000
DAY_MS = 86_400_000
LONGEST_DAYS = 3 * 366
"""Of one report: its half hours are counted one by one."""

_EPOCH = date(1970, 1, 1)
_EPOCH_CLOCK = datetime(1970, 1, 1)
_RULE = (
    "write a day (2026-03-29), a week (2026-W13), a month (2026-03), a year (2026), two days (2026-03-01..2026-03-14), "
    "or today, yesterday, week, last-week, month or last-month"
)
_WORDS = ("today", "yesterday", "week", "last-week", "month", "last-month")


class PeriodError(Exception):
    """One sentence about what was written."""


class Period(NamedTuple):
    """From ``first`` to ``last``, both whole days on the clocks of the office."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    return _EPOCH + timedelta(days=number)


def read(text: str, today: date) -> Period:
    """What people write for a period. Raises PeriodError."""
    try:
        found = _read(text, today)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise PeriodError(f'"{text[:40]}" is no period: {_RULE}.')
    if found.last < found.first:
        raise PeriodError(f'"{text[:40]}" ends before it begins.')
    if found.days > LONGEST_DAYS:
        raise PeriodError(f'"{text[:40]}" has {found.days} days; a report has at most {LONGEST_DAYS}.')
    return found


def _read(text: str, today: date) -> Period | None:
    if text in _WORDS:
        return _word(text, today)
    if ".." in text:
        first, _, last = text.partition("..")
        return Period(date.fromisoformat(first), date.fromisoformat(last))
    if re.fullmatch(r"[0-9]{4}", text):
        return Period(date(int(text), 1, 1), date(int(text), 12, 31))
    if month := re.fullmatch(r"([0-9]{4})-([0-9]{2})", text):
        return _month(date(int(month[1]), int(month[2]), 1))
    if week := re.fullmatch(r"([0-9]{4})-W([0-9]{2})", text):
        return _week(date.fromisocalendar(int(week[1]), int(week[2]), 1))
    day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    return Period(day, day) if day else None


def _word(word: str, today: date) -> Period:
    day = timedelta(days=1)
    if word == "yesterday":
        return Period(today - day, today - day)
    if word.endswith("week"):
        return _week(today - 7 * day if word == "last-week" else today)
    if word.endswith("month"):
        return _month(today.replace(day=1) - day if word == "last-month" else today)
    return Period(today, today)


def _week(day: date) -> Period:
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


def _month(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


class Grid(NamedTuple):
    """The half hours of a period. ``starts``: of each, UTC in ms, and when the last one ends; ``local``: what clocks
    show then, in ms since 1970. The days on which clocks are set have 46 or 50 of them."""

    starts: Numbers
    local: Numbers

    @property
    def begin_ms(self) -> int:
        return int(self.starts[0])

    @property
    def end_ms(self) -> int:
        return int(self.starts[-1])


def grid(period: Period, zone: tzinfo) -> Grid:
    """A midnight that clocks leap over is the moment of the leap."""
    begin, end = _midnight(period.first, zone), _midnight(period.last + timedelta(days=1), zone)
    starts = np.arange(begin, end, HALF_HOUR_MS, dtype=np.int64)
    local = np.fromiter((_local(int(start), zone) for start in starts), np.int64, len(starts))
    return Grid(np.append(starts, np.int64(end)), local)


def known(cells: Grid, seen_ms: tuple[int, int], zone: tzinfo) -> str:
    """What the register knows of a period; "": all."""
    begin_ms, end_ms = seen_ms
    if begin_ms >= end_ms:
        return "The register knows nothing of it."
    if (begin_ms, end_ms) == (cells.begin_ms, cells.end_ms):
        return ""
    first, last = (_EPOCH_CLOCK + timedelta(milliseconds=_local(ms, zone)) for ms in seen_ms)
    return f"The register knows of it what was from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}."


def today_in(moment_ms: int, zone: tzinfo) -> date:
    """The day that it is there at a moment (UTC)."""
    return day_of(_local(moment_ms, zone) // DAY_MS)


def _midnight(day: date, zone: tzinfo) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1000)


def _local(moment_ms: int, zone: tzinfo) -> int:
    shown = datetime.fromtimestamp(moment_ms // 1000, UTC).astimezone(zone)
    ahead = shown.utcoffset()
    assert ahead is not None
    return moment_ms + round(ahead.total_seconds()) * 1000
