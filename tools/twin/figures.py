"""What a run says, and how sure several of them are."""

import math
import statistics
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tools.traffic.calls import Call
from tools.twin.case import HOUR_MS, Case
from tools.twin.world import Fate, Served

WITHIN_S = 20.0
"""The trade's habit (telephony.md 3.2)."""
LEVEL = 0.95
HOURS = 24

# Student's t, two-sided 95 %, for 1 to 30 degrees of freedom (any table; G. W. Snedecor, W. G. Cochran, "Statistical
# methods", table A 4).
_T_95 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
_T_LARGE = 1.960


class Met(NamedTuple):
    """What one caller met, who wanted somebody. ``blocked``: he found no line free."""

    hour: int
    wait_s: float
    answered: bool
    blocked: bool


class Tally(NamedTuple):
    """Figures of some callers; shares are of ``callers``, 0..1. ``within``: answered in time. ``p90_s``: nine in ten
    wait less. ``occupancy``: of the time of people in service in which they talk or work after a call, ``all_busy``:
    of all time in which no line of a group was free (both nan where nobody asked)."""

    callers: float
    answered: float
    abandoned: float
    blocked: float
    mean_wait_s: float
    p90_s: float
    within: float
    occupancy: float = math.nan
    all_busy: float = math.nan


class Kind(NamedTuple):
    """A figure of a tally, for people."""

    field: str
    name: str
    shown: Callable[[float], str]
    better: int
    """1: more is better, -1: less, 0: neither."""


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _seconds(value: float) -> str:
    return f"{value:.1f} s"


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"


KINDS = (
    Kind("callers", "callers", _count, 0),
    Kind("answered", "answered", _share, 1),
    Kind("abandoned", "gave up", _share, -1),
    Kind("blocked", "found no line", _share, -1),
    Kind("mean_wait_s", "mean wait", _seconds, -1),
    Kind("p90_s", "nine in ten wait less than", _seconds, -1),
    Kind("within", "answered in time", _share, 1),
    Kind("occupancy", "people busy", _share, 0),
    Kind("all_busy", "all lines busy", _share, -1),
)


class Interval(NamedTuple):
    """A mean over runs, and where the true one lies with 95 % probability."""

    mean: float
    low: float
    high: float


class Figures(NamedTuple):
    """Of one run: over all, and by hour of the day."""

    whole: Tally
    hours: tuple[Tally, ...]


def is_counted(call: Call) -> bool:
    """He came to people, or would have: whoever left in the menu waited for nobody."""
    return call.entered


def figures(
    case: Case, fates: Sequence[Fate], served: Sequence[Served], all_busy: Sequence[tuple[int, int]], within_s: float
) -> Figures:
    """Of one run over a case."""
    met = [
        Met(_hour(call), fate.wait_ms / 1000, fate.station > 0, not fate.line)
        for call, fate in zip(case.record.calls, fates, strict=True)
        if is_counted(call)
    ]
    present_ms = sum(one.to_ms - one.from_ms for one in case.shifts)
    busy_ms = sum(one.to_ms - one.from_ms for one in served)
    span_ms = max(call.ended_ms for call in case.record.calls) - case.record.calls[0].at_ms
    whole = tally(met, within_s)._replace(
        occupancy=min(1.0, busy_ms / present_ms) if present_ms else math.nan,
        all_busy=min(1.0, _covered_ms(all_busy) / span_ms) if span_ms else 0.0,
    )
    return Figures(whole, by_hour(met, within_s))


def _covered_ms(stretches: Sequence[tuple[int, int]]) -> int:
    """How long at least one of them lasts: several groups of lines may be busy at once."""
    covered, until = 0, 0
    for begin, end in sorted(stretches):
        covered += max(0, end - max(begin, until))
        until = max(until, end)
    return covered


def recorded(case: Case, within_s: float) -> Figures:
    """What really happened."""
    met = [
        Met(_hour(call), call.wait_ms / 1000, call.answered, blocked=False)
        for call in case.record.calls
        if is_counted(call)
    ]
    return Figures(tally(met, within_s), by_hour(met, within_s))


def by_hour(met: Sequence[Met], within_s: float) -> tuple[Tally, ...]:
    """0 to 23 on the office's clock."""
    sorted_out: list[list[Met]] = [[] for _ in range(HOURS)]
    for one in met:
        sorted_out[one.hour].append(one)
    return tuple(tally(some, within_s) for some in sorted_out)


def tally(met: Sequence[Met], within_s: float) -> Tally:
    """Of some callers."""
    count = len(met)
    if not count:
        return Tally(0, 0, 0, 0, 0, 0, 0)
    reached = [one for one in met if not one.blocked]
    waits = sorted(one.wait_s for one in reached)
    answered = sum(one.answered for one in met)
    return Tally(
        callers=count,
        answered=answered / count,
        abandoned=(len(reached) - answered) / count,
        blocked=(count - len(reached)) / count,
        mean_wait_s=math.fsum(waits) / len(waits) if waits else 0.0,
        p90_s=waits[min(len(waits) - 1, math.ceil(0.9 * len(waits)) - 1)] if waits else 0.0,
        within=sum(one.answered and one.wait_s <= within_s for one in met) / count,
    )


def interval(values: Sequence[float]) -> Interval:
    """Of independent runs."""
    mean = statistics.fmean(values)
    if len(values) < 2:
        return Interval(mean, mean, mean)
    degrees = len(values) - 1
    times = _T_95[degrees - 1] if degrees <= len(_T_95) else _T_LARGE
    reach = times * statistics.stdev(values) / math.sqrt(len(values))
    return Interval(mean, mean - reach, mean + reach)


def _hour(call: Call) -> int:
    return ((call.entered_ms + 1000 * call.zone_s) // HOUR_MS) % HOURS
