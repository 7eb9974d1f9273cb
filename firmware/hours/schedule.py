"""The hours of an office, as data: its week, seasons, single dates, holidays, and hotlines."""

import msgspec

from firmware.callcontrol.periods import Mode, Period

DAY_MIN = 1440

PRECEDENCE: tuple[Mode, ...] = ("closed", "holiday", "break", "lunch", "night", "day")
"""Of several modes that hours give to one minute the first one counts."""

SEASON, HOLIDAY, CLOSURE, DATE = range(4)
"""What goes before what, the least first: a season with hours of its own, a national holiday, whole days that the
office has given a mode, and single dates."""


class Rule(msgspec.Struct, frozen=True):
    """In these ``periods`` it is ``mode``."""

    mode: Mode
    periods: tuple[Period, ...]


class Week(msgspec.Struct, frozen=True):
    """Of several ``rules`` that hold the first of PRECEDENCE counts; where none does it is ``otherwise``."""

    rules: tuple[Rule, ...] = ()
    otherwise: Mode = "day"


class Day(msgspec.Struct, frozen=True):
    """A day of the calendar; ``year`` 0: of each year."""

    month: int
    day: int
    year: int = 0


class Stretch(msgspec.Struct, frozen=True):
    """From the day ``first`` to the day ``last``, both included, the week is another one. ``rank``: SEASON, CLOSURE or
    DATE; of equals the later one in the list counts, and one with a year before one without. A stretch of each year
    whose last day is before its first goes over New Year."""

    name: str
    first: Day
    last: Day
    week: Week
    rank: int = SEASON


class Holiday(msgspec.Struct, frozen=True):
    """A national holiday that the office keeps; ``day`` counts as datetime.date.toordinal."""

    day: int
    name: str


class Hotline(msgspec.Struct, frozen=True):
    """Some lines go elsewhere, once: from the minute ``begins`` to before ``ends``, on the clocks of the office
    (``day * 1440 + minute of the day``, days as datetime.date.toordinal counts them)."""

    name: str
    begins: int
    ends: int


class Schedule(msgspec.Struct, frozen=True):
    """All of it. Hours that go over midnight belong to the day on which they begin; but holidays, closures and single
    dates last from midnight to midnight, whatever began the day before."""

    week: Week = Week()
    stretches: tuple[Stretch, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    hotlines: tuple[Hotline, ...] = ()


ALWAYS_DAY = Schedule()
"""Of an office that has no hours."""
