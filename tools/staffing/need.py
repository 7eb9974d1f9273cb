"""How many people, and how many lines, each half hour needs.

Each half hour is taken as if it went on for ever (the stationary approximation by pieces: L. Green, P. Kolesar, "The
pointwise stationary approximation for queues with nonstationary arrivals", Management Science 37(1), 1991). It holds
where calls are short beside half an hour. People are those at their telephones: breaks are the shifts' business.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tools.staffing.erlang import (
    MOST_AGENTS,
    MOST_LINES,
    Figures,
    LoadError,
    LoadPoint,
    figures,
)

HALF_HOUR_S = 1800

_EDGE = 1e-12
"""As exact as the formulas are: a goal met to this is met."""


@dataclass(frozen=True)
class HalfHour:
    """Traffic from ``begin`` (what clocks of the office show) on.

    ``calls``: that want a person, may be a fraction; ``handling_s``: mean of talk and wrap-up; ``patience_s``: mean,
    None = nobody gives up; ``wrap_up_s``: how much of the handling keeps no line; ``menu_load``: erlangs that menus,
    and callers who want nobody, keep on lines.
    """

    begin: datetime
    calls: float
    handling_s: float
    patience_s: float | None = None
    wrap_up_s: float = 0.0
    menu_load: float = 0.0

    @property
    def load(self) -> float:
        """Erlangs offered to people."""
        return self.calls * self.handling_s / HALF_HOUR_S


@dataclass(frozen=True)
class Goal:
    """What callers shall meet at least; None: that is no matter. Raises LoadError where nobody can reach it.

    ``share`` of all callers answered within ``within_s``; ``abandoned``: at most that share gives up;
    ``mean_wait_s``: at most, of all callers; ``lines_blocked``: at most that share finds every line busy.
    """

    within_s: float = 20.0
    share: float | None = 0.8
    abandoned: float | None = None
    mean_wait_s: float | None = None
    lines_blocked: float = 0.01

    def __post_init__(self) -> None:
        for name, value in (
            ("share", self.share),
            ("abandoned", self.abandoned),
            ("lines_blocked", self.lines_blocked),
        ):
            if value is not None and not 0 < value < 1:
                raise LoadError(
                    f"{name} is {value:g}: it must be above 0 and below 1, as nobody can promise all or none."
                )
        if self.mean_wait_s is not None and not 0 < self.mean_wait_s < math.inf:
            raise LoadError(f"mean_wait_s is {self.mean_wait_s:g}: it must be above 0 s.")
        if not 0 <= self.within_s < math.inf:
            raise LoadError(f"within_s is {self.within_s:g}: it must be at least 0 s.")
        if self.share is None and self.abandoned is None and self.mean_wait_s is None:
            raise LoadError("no goal is set for people: share, abandoned or mean_wait_s must say what is enough.")

    def met(self, found: Figures) -> bool:
        """Whether these figures are good enough for people; at the bound itself they are."""
        return (
            (self.share is None or found.within >= self.share - _EDGE)
            and (self.abandoned is None or found.abandons <= self.abandoned + _EDGE)
            and (self.mean_wait_s is None or found.mean_wait_s <= self.mean_wait_s * (1 + _EDGE))
        )


class Need(NamedTuple):
    """``people`` and ``lines`` that ``half_hour`` needs; ``expected``: with so many people, None where nobody calls."""

    half_hour: HalfHour
    people: int
    lines: int
    expected: Figures | None


def needs(half_hours: Iterable[HalfHour], goal: Goal, least: int = 0) -> list[Need]:
    """What each half hour needs; ``least``: so many people always. Raises LoadError."""
    found = []
    for half_hour in half_hours:
        people = max(least, least_people(half_hour, goal))
        found.append(
            Need(
                half_hour,
                people,
                least_lines(line_load(half_hour, people, goal.within_s), goal.lines_blocked),
                expected(half_hour, people, goal.within_s),
            )
        )
    return found


def least_lines(load: float, blocked: float = 0.01) -> int:
    """Fewest lines on which at most the share ``blocked`` of calls finds all busy; ``load`` in erlangs.

    By Erlang B. Raises LoadError.
    """
    if not (math.isfinite(load) and load >= 0):
        raise LoadError(f"load is {load:g} erlangs: it must be at least 0.")
    if not 0 < blocked < 1:
        raise LoadError(f"blocked is {blocked:g}: it must be above 0 and below 1.")
    if load == 0:
        return 0
    lines, busy = 0, 1.0
    while busy > blocked * (1 + _EDGE):
        lines += 1
        if lines > MOST_LINES:
            raise LoadError(f"load is {load:g} erlangs: it needs more than {MOST_LINES} lines.")
        busy = load * busy / (lines + load * busy)
    return lines


def least_people(half_hour: HalfHour, goal: Goal) -> int:
    """Fewest people who reach ``goal``; by Erlang A, or Erlang C where nobody gives up. Raises LoadError."""
    if half_hour.calls == 0:
        return 0

    def enough(people: int) -> bool:
        return goal.met(figures(_point(half_hour, people), goal.within_s))

    # Where everybody waits, fewer than this never get through with their calls.
    floor = math.floor(half_hour.load) + 1 if half_hour.patience_s is None else 1
    if floor > MOST_AGENTS:
        raise LoadError(f"load is {half_hour.load:g} erlangs: it needs more than {MOST_AGENTS} people.")
    return _least(enough, floor, max(floor, math.ceil(half_hour.load)))


def expected(half_hour: HalfHour, people: int, within_s: float = 20.0) -> Figures | None:
    """What callers meet with so many people; None where nobody calls, nobody serves, or waits grow without end."""
    if half_hour.calls == 0 or people == 0 or (half_hour.patience_s is None and half_hour.load >= people):
        return None
    return figures(_point(half_hour, people), within_s)


def line_load(half_hour: HalfHour, people: int, within_s: float = 20.0) -> float:
    """Erlangs on lines: menus, waiting and talking; wrap-up keeps none.

    With too few people to get through, callers who wait take all lines that there are: infinite, and refused by
    ``least_lines``; so it is asked with people who are enough.
    """
    if half_hour.calls == 0:
        return half_hour.menu_load
    found = expected(half_hour, people, within_s)
    if found is None:
        return math.inf
    talk_s = half_hour.handling_s - half_hour.wrap_up_s
    return half_hour.menu_load + half_hour.calls * (found.mean_wait_s + found.answered * talk_s) / HALF_HOUR_S


def _point(half_hour: HalfHour, people: int) -> LoadPoint:
    return LoadPoint(people, half_hour.calls * 3600 / HALF_HOUR_S, half_hour.handling_s, half_hour.patience_s)


def _least(enough: Callable[[int], bool], floor: int, guess: int) -> int:
    """The fewest from ``floor`` on that are enough, where more are never worse; looked for around ``guess``."""
    step, above = 1, guess
    while not enough(above):
        if above == MOST_AGENTS:
            raise LoadError(f"the goal needs more than {MOST_AGENTS} people.")
        floor, above, step = above + 1, min(MOST_AGENTS, above + step), 2 * step
    while floor < above:
        middle = (floor + above) // 2
        if enough(middle):
            above = middle
        else:
            floor = middle + 1
    return above
