"""Does a simulated queue agree with the closed formulas?

Waits of callers who follow one another hang together: an interval from their plain variance would be far too narrow.
So the callers are cut, in order of arrival, into batches long enough to forget each other; the means of the batches
are judged as independent figures with Student's t (A. Law, "Simulation modeling and analysis", chapter 9: batch means).
Runs with other seeds are independent anyway: their means are batches as they stand.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from tools.staffing.erlang import Figures, LoadPoint, figures

LEVEL = 0.99
BATCHES = 32
FEWEST_BATCHES = 10
"""Below, Student's t from its series is off by more than a thousandth."""

MEAN_WAIT = "mean wait, s"

_DEPENDENT = 3.3
"""Standard errors of the correlation of neighbouring batches: independent ones pass it once in two thousand times."""


class JudgeError(ValueError):
    """Too little to judge by: one sentence."""


class Waited(NamedTuple):
    """One caller of a simulation, whom a line took; ``wait_s`` until answered or given up, 0 = answered at once."""

    wait_s: float
    answered: bool


@dataclass(frozen=True)
class Interval:
    """An estimate and where the true mean lies with the chosen probability."""

    mean: float
    low: float
    high: float
    settled: bool
    """Batches differ and neighbours do not hang together; else the interval is too narrow to be believed."""

    def contains(self, value: float) -> bool:
        """Whether ``value`` is inside, edges included."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Comparison:
    """One figure of a simulation beside the formula's."""

    what: str
    formula: float
    interval: Interval
    level: float

    @property
    def agrees(self) -> bool:
        """The formula is inside an interval that can be believed."""
        return self.interval.settled and self.interval.contains(self.formula)

    def text(self) -> str:
        """One line for a report."""
        found = self.interval
        verdict = "inside" if found.contains(self.formula) else "OUTSIDE"
        if not found.settled:
            verdict = "NOT SETTLED (too short, or it grows without end)"
        return (
            f"{self.what}: {found.mean:.5g}, formula {self.formula:.5g} "
            f"{verdict} {found.low:.5g} to {found.high:.5g} ({self.level:.4g})"
        )


def mean_with_interval(batches: Sequence[float], level: float = LEVEL) -> Interval:
    """Mean of independent batches or runs, with its interval at ``level``. Raises JudgeError."""
    if len(batches) < FEWEST_BATCHES:
        raise JudgeError(f"there are {len(batches)} batches: an interval needs at least {FEWEST_BATCHES}.")
    mean = statistics.fmean(batches)
    half = student_t(level, len(batches) - 1) * statistics.stdev(batches) / math.sqrt(len(batches))
    settled = half > 0 and neighbours_correlation(batches) <= _DEPENDENT / math.sqrt(len(batches))
    return Interval(mean, mean - half, mean + half, settled)


def all_or_nobody(share: float, batches: int, level: float = LEVEL) -> Interval:
    """For a ``share`` of 0 or 1 in every batch: those that differ are at most so many that none came by chance."""
    unseen = 1 - (1 - level) ** (1 / batches)
    return Interval(share, max(0.0, share - unseen), min(1.0, share + unseen), True)


def batch_means(values: Sequence[float], batches: int = BATCHES) -> list[float]:
    """Means of equal batches, in order, after one that is cut off, while the office fills from empty.

    Raises JudgeError.
    """
    size = len(values) // (batches + 1)
    if size == 0:
        raise JudgeError(f"there are {len(values)} callers: {batches} batches and one to begin with need more.")
    start = len(values) - batches * size
    return [statistics.fmean(values[at : at + size]) for at in range(start, len(values), size)]


def neighbours_correlation(batches: Sequence[float]) -> float:
    """Correlation of each batch with the next, -1..1; 0 where all are equal."""
    mean = statistics.fmean(batches)
    off = [value - mean for value in batches]
    spread = math.fsum(value * value for value in off)
    if spread == 0:
        return 0.0
    return math.fsum(one * other for one, other in pairwise(off)) / spread


def student_t(level: float, degrees: int) -> float:
    """Two-sided quantile of Student's t with 9 or more ``degrees``; ``level`` in 0..1 (Abramowitz, Stegun 26.7.5)."""
    if not 0 < level < 1:
        raise JudgeError(f"level is {level:g}: it must be between 0 and 1.")
    z = statistics.NormalDist().inv_cdf((1 + level) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(degrees) ** power for power, term in enumerate(terms, 1))


def compare(
    point: LoadPoint,
    callers: Sequence[Waited],
    within_s: float = 20.0,
    *,
    batches: int = BATCHES,
    level: float = LEVEL,
    at_once_s: float = 0.0,
) -> list[Comparison]:
    """One long run, callers in order of arrival, beside the formulas of ``point``.

    ``at_once_s``: up to here a caller counts as answered at once. Raises JudgeError, LoadError.
    """
    columns = {what: batch_means(column, batches) for what, column in _columns(callers, within_s, at_once_s).items()}
    return _compare(point, columns, within_s, level)


def compare_runs(
    point: LoadPoint,
    runs: Sequence[Sequence[Waited]],
    within_s: float = 20.0,
    *,
    level: float = LEVEL,
    at_once_s: float = 0.0,
) -> list[Comparison]:
    """Runs with other seeds, each without its start from empty, beside the formulas; as ``compare``."""
    if not all(runs):
        raise JudgeError("a run has no callers: each needs at least one.")
    tables = [_columns(run, within_s, at_once_s) for run in runs]
    columns = {what: [statistics.fmean(table[what]) for table in tables] for what in _columns((), within_s, at_once_s)}
    return _compare(point, columns, within_s, level)


def _columns(callers: Sequence[Waited], within_s: float, at_once_s: float) -> dict[str, list[float]]:
    return {
        "waits": [float(caller.wait_s > at_once_s) for caller in callers],
        MEAN_WAIT: [caller.wait_s for caller in callers],
        "abandons": [float(not caller.answered) for caller in callers],
        "within": [float(caller.answered and caller.wait_s <= within_s) for caller in callers],
    }


def _compare(point: LoadPoint, columns: dict[str, list[float]], within_s: float, level: float) -> list[Comparison]:
    expected = _expected(figures(point, within_s))
    found = []
    for what, batches in columns.items():
        if what == "abandons" and point.patience_s is None and not any(batches):
            continue
        interval = mean_with_interval(batches, level)
        if interval.low == interval.high and what != MEAN_WAIT:
            interval = all_or_nobody(interval.mean, len(batches), level)
        found.append(Comparison(what, expected[what], interval, level))
    return found


def _expected(exact: Figures) -> dict[str, float]:
    return {
        "waits": exact.waits,
        MEAN_WAIT: exact.mean_wait_s,
        "abandons": exact.abandons,
        "within": exact.within,
    }
