"""Paired timing on one core.

The two sides run one straight after the other, in turns which of them is first, and each pair
gives one ratio: a machine that changes its speed between pairs changes both sides of a pair. Time is the
thread's own processor time, so that other programs' turns on the core are not counted.
"""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Quartiles:
    """Of a sample: lower quartile, median, upper quartile."""

    low: float
    median: float
    high: float

    def text(self, unit: str = "") -> str:
        """For a note: the quartiles, short."""
        return f"quartiles {short(self.low)}..{short(self.high)}{unit}"


def short(value: float) -> str:
    """Three significant digits, never an exponent."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def quartiles(sample: Sequence[float]) -> Quartiles:
    """Quartiles of at least one figure."""
    if len(sample) == 1:
        return Quartiles(sample[0], sample[0], sample[0])
    low, middle, high = statistics.quantiles(sample, n=4, method="inclusive")
    return Quartiles(low, middle, high)


def percentile(sample: Sequence[float], percent: float) -> float:
    """Nearest-rank percentile: a value that did occur."""
    ordered = sorted(sample)
    rank = max(1, -(-len(ordered) * percent // 100))
    return ordered[int(rank) - 1]


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Processor time of one call, on average of ``times`` calls."""
    begin = time.thread_time_ns()
    for _ in range(times):
        work()
    return (time.thread_time_ns() - begin) / 1e9 / times


@contextmanager
def quiet_interpreter() -> Iterator[None]:
    """One core, no collector: what both sides of a pair share."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    collecting = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
        os.sched_setaffinity(0, allowed)


@dataclass(frozen=True)
class Paired:
    """``ratio``: how many times longer theirs takes than ours; the times are seconds a run."""

    ratio: Quartiles
    ours: float
    theirs: float


def paired(
    ours: Callable[[], object],
    theirs: Callable[[], object],
    pairs: int,
    before_ours: Callable[[], object] = int,
) -> Paired:
    """Medians over ``pairs`` pairs, after one warm-up of each side. ``before_ours`` is not timed: it makes ready."""

    def timed_ours(times: int = 1) -> float:
        spent = 0.0
        for _ in range(times):
            before_ours()
            spent += seconds(ours)
        return spent / times

    our_times: list[float] = []
    their_times: list[float] = []
    with quiet_interpreter():
        timed_ours()
        theirs()
        # The quicker side runs as often as it takes to last about as long.
        slower = timed_ours() / max(seconds(theirs), 1e-6)
        their_turns, our_turns = (max(1, min(100, round(factor))) for factor in (slower, 1 / slower))
        for index in range(pairs):
            if index % 2:
                our_times.append(timed_ours(our_turns))
                their_times.append(seconds(theirs, their_turns))
            else:
                their_times.append(seconds(theirs, their_turns))
                our_times.append(timed_ours(our_turns))
    ratios = [their / our for our, their in zip(our_times, their_times, strict=True)]
    return Paired(quartiles(ratios), statistics.median(our_times), statistics.median(their_times))
