"""What a shift may look like: how long it is, and when lunch and short breaks may be.

Everything lies on a grid of quarter hours. What law asks differs by country; what is here by default keeps within the
most of it: a rest in whatever lasts longer than 6 h (Directive 2003/88/EC, article 4), which in Germany is 30 min and
comes after 6 h at the latest (ArbZG section 4). Rests for those who look at screens (Directive 90/270/EEC, annex 7)
are the short breaks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

QUARTER_MIN = 15
QUARTERS_IN_H = 60 // QUARTER_MIN
SHORTEST_H, LONGEST_H = 2.0, 12.0
LEAST_LUNCH_OVER_H = 4.0
LONGEST_STRETCH = 6 * QUARTERS_IN_H
"""Nobody works for longer before lunch, or after it."""
_BEGUN = QUARTERS_IN_H
"""Short breaks keep away so far from the beginning and the end of a shift,"""
_AWAY = 2
"""and so far from lunch."""


class RuleError(ValueError):
    """A rule that no shift can keep: one sentence."""


class Window(NamedTuple):
    """A pause of ``quarters``; it begins at one of ``starts``, quarters from the beginning of the shift."""

    is_lunch: bool
    quarters: int
    starts: range


@dataclass(frozen=True)
class Rules:
    """Of an office. Hours are multiples of half an hour, minutes of a quarter of an hour. Raises RuleError.

    ``lengths_h``: that a shift may have, with its lunch; ``lunch_over_h``: who stays longer than this has lunch;
    ``lunch_between``: where the shift allows it lunch lies in these hours of the day; ``breaks``: short ones in a
    shift with lunch, 0 to 2; a shift without lunch has one where this is not 0.
    """

    lengths_h: tuple[float, ...] = (4, 5, 6, 7, 8, 9)
    lunch_min: int = 30
    lunch_over_h: float = 6
    lunch_paid: bool = False
    lunch_between: tuple[float, float] | None = None
    break_min: int = 15
    breaks: int = 2

    def __post_init__(self) -> None:
        if not self.lengths_h:
            raise RuleError("no length of a shift is allowed: at least one is needed.")
        for hours in self.lengths_h:
            _half_hours("the length of a shift", hours, SHORTEST_H, LONGEST_H)
        _half_hours("the length over which a shift has lunch", self.lunch_over_h, LEAST_LUNCH_OVER_H, LONGEST_H)
        _quarters("lunch", self.lunch_min, 60)
        _quarters("a short break", self.break_min, 30)
        if self.breaks not in (0, 1, 2):
            raise RuleError(f"{self.breaks} short breaks: a shift has 0, 1 or 2.")
        if self.lunch_between is not None:
            first, last = self.lunch_between
            if not 0 <= first < last <= 24 or (last - first) * 60 < self.lunch_min:
                raise RuleError(f"lunch of {self.lunch_min} min does not fit between {first:g} and {last:g} h.")

    def unpaid(self, quarters: int) -> int:
        """Quarters of a shift of ``quarters`` that nobody pays."""
        return 0 if self.lunch_paid or not self._has_lunch(quarters) else self.lunch_min // QUARTER_MIN

    def windows(self, begin: int, quarters: int) -> list[Window]:
        """The pauses of a shift that begins so many quarters after midnight, in order. They never meet."""
        short = self.break_min // QUARTER_MIN
        breaks = self.breaks if short else 0
        if not self._has_lunch(quarters):
            first, last = math.ceil(quarters / 3), 2 * quarters // 3 - short
            return [Window(False, short, range(min(first, last), last + 1))] if breaks else []
        lunch = self.lunch_min // QUARTER_MIN
        first = max(math.ceil(quarters / 3), quarters - LONGEST_STRETCH - lunch)
        last = min(2 * quarters // 3 - lunch, LONGEST_STRETCH)
        found = [Window(True, lunch, self._at_noon(range(first, last + 1), begin, lunch))]
        if breaks == 2:
            before = first - _AWAY - short
            found.insert(0, Window(False, short, range(min(_BEGUN, before), before + 1)))
        if breaks:
            after = last + lunch + _AWAY
            found.append(Window(False, short, range(after, max(after, quarters - _BEGUN - short) + 1)))
        return found

    def _has_lunch(self, quarters: int) -> bool:
        return self.lunch_min > 0 and quarters > self.lunch_over_h * QUARTERS_IN_H

    def _at_noon(self, starts: range, begin: int, lunch: int) -> range:
        """Those that the office's hours of lunch allow; all where they allow none."""
        if self.lunch_between is None:
            return starts
        first, last = (round(hour * QUARTERS_IN_H) - begin for hour in self.lunch_between)
        allowed = range(max(starts.start, first), min(starts.stop - 1, last - lunch) + 1)
        return allowed or starts


def _half_hours(what: str, hours: float, least: float, most: float) -> None:
    if not (least <= hours <= most and 2 * hours == int(2 * hours)):
        raise RuleError(f"{what} is {hours:g} h: it must be {least:g} to {most:g} h, in steps of half an hour.")


def _quarters(what: str, minutes: int, most: int) -> None:
    if not (0 <= minutes <= most and minutes % QUARTER_MIN == 0):
        raise RuleError(f"{what} is {minutes} min: it must be 0 to {most} min, in steps of {QUARTER_MIN}.")
