"""The judge of simulated queues: it lets right ones pass, and finds wrong ones."""

import heapq
import statistics
from random import Random

import pytest

from tools.staffing.erlang import LoadPoint, figures
from tools.staffing.judge import (
    BATCHES,
    Interval,
    JudgeError,
    Waited,
    all_or_nobody,
    batch_means,
    compare,
    compare_runs,
    mean_with_interval,
    student_t,
)

POINTS = [
    LoadPoint(1, 12, 180),
    LoadPoint(2, 30, 180),
    LoadPoint(3, 45, 180),
    LoadPoint(5, 80, 180),
    LoadPoint(8, 128, 180),
    LoadPoint(24, 420, 180),
    LoadPoint(1, 20, 180, 90),
    LoadPoint(2, 40, 180, 60),
    LoadPoint(3, 70, 180, 240),
    LoadPoint(5, 110, 180, 30),
    LoadPoint(8, 160, 180, 120),
    LoadPoint(24, 470, 180, 180),
]
"""Erlang C and Erlang A, from an agent alone to 24, from half busy to overloaded."""

CALLERS = 66_000
NAMES = ["waits", "mean wait, s", "abandons", "within"]


def queue(point, seed, callers=CALLERS, agents=None, longer=1.0):
    """First come, first served, in the plainest way: each caller takes the agent who is free first, or gives up."""
    random = Random(f"{seed} {point}")  # with one seed for all, all points would have the same good or bad luck
    free = [0.0] * (agents or point.agents)
    now = 0.0
    for _ in range(callers):
        now += random.expovariate(point.arrivals_per_h / 3600)
        wait = max(0.0, free[0] - now)
        patience = None if point.patience_s is None else random.expovariate(1 / point.patience_s)
        handling = random.expovariate(1 / point.handling_s) * longer
        if patience is not None and patience < wait:
            yield Waited(patience, False)
        else:
            heapq.heapreplace(free, now + wait + handling)
            yield Waited(wait, True)


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_a_right_queue_agrees_at_every_load(point):
    found = compare(point, list(queue(point, 1)))
    assert [one.what for one in found] == [name for name in NAMES if point.patience_s or name != "abandons"]
    assert [one.text() for one in found if not one.agrees] == []


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_ten_percent_longer_calls_are_found(point):
    found = compare(point, list(queue(point, 1, longer=1.1)))
    assert not all(one.agrees for one in found)


@pytest.mark.parametrize("point", [point for point in POINTS if point.agents > 1], ids=str)
def test_a_lost_agent_is_found(point):
    found = compare(point, list(queue(point, 1, agents=point.agents - 1)))
    assert not any(one.agrees for one in found)


@pytest.mark.parametrize("point", POINTS, ids=str)
def test_an_agent_who_idles_before_each_call_is_found(point):
    """9 s lost between calls while somebody waits: what a queue that looks again from time to time would do."""
    callers = list(queue(LoadPoint(point.agents, point.arrivals_per_h, point.handling_s + 9, point.patience_s), 1))
    assert not all(one.agrees for one in compare(point, callers))


def test_runs_with_other_seeds_are_judged_too():
    point = POINTS[9]
    runs = [list(queue(point, seed, 3_000))[300:] for seed in range(1, 21)]
    assert all(one.agrees for one in compare_runs(point, runs))
    wrong = [list(queue(point, seed, 3_000, longer=1.1))[300:] for seed in range(1, 21)]
    assert not all(one.agrees for one in compare_runs(point, wrong))


def test_the_interval_holds_what_it_promises_where_the_plain_one_does_not():
    """100 runs of two busy agents: of 99 % intervals at most 5 may miss (one chance in two thousand of more)."""
    point = LoadPoint(2, 30, 180)
    exact = figures(point).mean_wait_s
    missed = missed_plainly = 0
    for seed in range(100):
        waits = [caller.wait_s for caller in queue(point, seed, 6_600)]
        missed += not mean_with_interval(batch_means(waits)).contains(exact)
        missed_plainly += not mean_with_interval(waits).contains(exact)
    assert missed <= 5
    assert missed_plainly > 30


def test_a_queue_that_grows_without_end_is_never_settled():
    callers = list(queue(LoadPoint(3, 57, 180), 1, agents=2))
    wait = compare(LoadPoint(3, 57, 180), callers)[1]
    assert not wait.interval.settled
    assert not wait.agrees
    assert "NOT SETTLED" in wait.text()


def test_slow_waves_are_not_settled_though_the_mean_is_right():
    waves = [float(n // 8 % 2) for n in range(32)]
    interval = mean_with_interval(waves)
    assert interval.contains(0.5)
    assert not interval.settled


def test_a_mean_that_never_changes_is_not_settled():
    assert not mean_with_interval([3.0] * 32).settled


def test_a_short_delay_of_the_box_counts_as_at_once_when_told_so():
    point = POINTS[8]
    callers = [Waited(wait_s + 0.001, answered) for wait_s, answered in queue(point, 1)]
    waits, *others = compare(point, callers)
    assert not waits.agrees
    assert all(one.agrees for one in others)
    assert all(one.agrees for one in compare(point, callers, at_once_s=0.001))


def test_where_everybody_waits_or_nobody_the_formula_may_say_nearly_so():
    overloaded = LoadPoint(5, 600, 180, 120)
    found = compare(overloaded, list(queue(overloaded, 1)))
    assert found[0].interval.mean == 1
    assert [one.text() for one in found if not one.agrees] == []
    assert all_or_nobody(1.0, 32).contains(0.9)
    assert not all_or_nobody(1.0, 32).contains(0.8)
    assert not all_or_nobody(0.0, 32).contains(0.2)


def test_a_queue_that_never_makes_anybody_wait_is_found():
    found = compare(POINTS[2], [Waited(0, True)] * CALLERS)
    assert not any(one.agrees for one in found)


def test_the_mean_and_its_interval():
    interval = mean_with_interval([float(n) for n in (3, 1, 4, 1, 5, 9, 2, 6, 5, 3)])
    assert interval.mean == pytest.approx(3.9)
    assert interval.high - interval.mean == pytest.approx(3.2498 * 2.4698 / 10**0.5, rel=1e-3)
    assert interval.mean - interval.low == pytest.approx(interval.high - interval.mean)
    assert Interval(2, 1, 3, True).contains(3)
    assert not Interval(2, 1, 3, True).contains(3.1)


@pytest.mark.parametrize(
    ("level", "degrees", "quantile"),
    [
        (0.99, 9, 3.24984),
        (0.99, 29, 2.75639),
        (0.99, 31, 2.74404),
        (0.95, 9, 2.26216),
        (0.95, 30, 2.04227),
        (0.99, 100, 2.62589),
        (0.999, 30, 3.64596),
    ],
)
def test_student_t(level, degrees, quantile):
    """Printed tables."""
    assert student_t(level, degrees) == pytest.approx(quantile, rel=1e-3)


def test_batches_are_equal_and_leave_out_the_start():
    means = batch_means([100.0] * 10 + [float(n) for n in range(30)], 3)
    assert means == [statistics.fmean(range(10)), statistics.fmean(range(10, 20)), statistics.fmean(range(20, 30))]


def test_a_line_for_a_report():
    (first, *_) = compare(POINTS[6], list(queue(POINTS[6], 1, 33_000)))
    words = first.text().split()
    assert words[0] == "waits:"
    assert words[2:4] == ["formula", f"{figures(POINTS[6]).waits:.5g}"]
    assert words[4] == "inside"
    assert words[-1] == "(0.99)"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: mean_with_interval([1.0] * 9), "there are 9 batches: an interval needs at least 10."),
        (lambda: batch_means([1.0] * BATCHES), "there are 32 callers: 32 batches and one to begin with need more."),
        (lambda: student_t(99, 31), "level is 99: it must be between 0 and 1."),
        (lambda: compare_runs(POINTS[0], [[]]), "a run has no callers: each needs at least one."),
        (lambda: compare_runs(POINTS[0], []), "there are 0 batches: an interval needs at least 10."),
    ],
)
def test_too_little_to_judge_by_is_said_in_a_sentence(wrong, says):
    with pytest.raises(JudgeError) as error:
        wrong()
    assert str(error.value) == says
