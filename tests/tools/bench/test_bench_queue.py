"""The real days: the estimator sees what its box saw, and what it says holds."""

import pytest

from tools.bench import queue_estimate
from tools.bench.boxes import CALL_LIST
from tools.bench.goals import Bench
from tools.bench.queue_days import AGAIN_S, HEAD_START_S, Caller, Foreseen, Queue, average_error_s, read, replay

HEADER = "arrival,line,customer,priority,type,menu_s,wait_s,outcome,talk_s,agent"


def listed(*rows):
    return read([HEADER, *rows])


def day(count=60, seed=7):
    """A made-up queue of one person: callers enter every 50 s and are taken 60 s after one another."""
    callers, free_s = [], 0
    for number in range(count):
        entered_s = 100 + 50 * number + number * seed % 11
        taken_s = max(entered_s, free_s)
        callers.append(Caller(entered_s, taken_s - entered_s, 55, "A01", "1", True))
        free_s = taken_s + 60
    return callers


def test_rows_become_callers_without_those_who_left_in_the_menu():
    found = listed(
        "1999-02-01T08:00:00,AA0101,,0,NW,18,0,abandoned,0,",
        "1999-02-01T08:00:10,AA0101,,2,PS,5,30,answered,100,A01",
        "1999-02-02T00:00:10,AA0101,,1,PS,5,20,abandoned,0,",
        "1999-02-02T00:00:20,AA0101,,1,PS,5,0,answered,7,",
    )
    assert found == [
        Caller(28_815, 30, 100, "A01", "2", True),
        Caller(86_415, 20, 0, "", "1", False),
        Caller(86_425, 0, 7, "", "1", True),
    ]


def test_a_head_start_is_a_better_rank():
    ranks = [Caller(1_000, 0, 0, "", priority, True).rank for priority in HEAD_START_S]
    assert ranks == [1_000, 910, 820]


def test_everybody_answered_is_told_when_he_enters_and_each_half_minute():
    callers = day()
    days = replay(Queue(callers))
    waited = [caller for caller in callers if caller.wait_s]
    assert len(days.at_once) == len(callers) - len(waited)
    assert [one.wait_s for one in days.entering] == [caller.wait_s for caller in waited]
    assert len(days.waiting) == sum((caller.wait_s - 1) // AGAIN_S for caller in waited)


def test_the_moving_average_knows_the_answered_only():
    callers = [
        Caller(0, 0, 500, "A01", "1", True),
        Caller(10, 100, 500, "A02", "1", True),
        Caller(50, 10, 0, "", "1", False),
        Caller(120, 60, 5, "A02", "1", True),
    ]
    assert [one.average_s for one in replay(Queue(callers)).entering] == [0, 25]
    assert average_error_s(replay(Queue(callers)).entering) == (100 + 35) / 2


def otherwise(callers, moment_s):
    """The same up to a moment; then nobody comes, who waits waits longer or hangs up, who talks talks on."""
    for number, caller in enumerate(callers):
        taken_s = caller.entered_s + caller.wait_s
        if caller.entered_s <= moment_s < taken_s:
            yield caller._replace(wait_s=caller.wait_s + 300 + number, answered=bool(number % 3))
        elif taken_s <= moment_s < taken_s + caller.talk_s:
            yield caller._replace(talk_s=caller.talk_s + 900)
        elif taken_s <= moment_s:
            yield caller


def told_until(moment_s, callers, kind=Queue):
    """Every question up to a moment: (who, when) to (place, range)."""
    told = {}

    class Recorded(kind):
        def place(self, number, caller):
            found = super().place(number, caller)
            if self.now_s <= moment_s:
                told[number, self.now_s] = (found, self.estimator.estimate(found))
            return found

    replay(Recorded(callers))
    return told


@pytest.mark.parametrize("number", [20, 40, 59])
def test_what_is_told_does_not_depend_on_what_comes_later(number):
    callers = day()
    moment_s = callers[number].entered_s
    changed = list(otherwise(callers, moment_s))
    assert changed != callers
    found = told_until(moment_s, callers)
    assert (number, moment_s) in found
    assert told_until(moment_s, changed) == found
    assert told_until(moment_s, changed, Foreseen) != told_until(moment_s, callers, Foreseen)


def test_the_foreseen_place_counts_who_will_be_taken_before():
    callers = day()
    for (number, now_s), (place, _) in told_until(10**6, callers, Foreseen).items():
        over_s = callers[number].entered_s + callers[number].wait_s
        assert place.ahead == sum(now_s < other.entered_s + other.wait_s < over_s for other in callers if other.wait_s)


real = pytest.mark.skipif(not CALL_LIST.is_file(), reason=f"there is no call list at {CALL_LIST}")


@real
def test_nor_does_it_on_the_real_days():
    with CALL_LIST.open(encoding="utf-8", newline="") as file:
        callers = sorted(read(file))
    moment_s = (3 * 24 + 12) * 3600
    found = told_until(moment_s, callers)
    assert len(found) > 5_000
    assert told_until(moment_s, list(otherwise(callers, moment_s))) == found


@real
def test_ranges_hold_on_the_real_days_and_the_error_is_small():
    bench = Bench(quick=True)
    readings = [goal.measure(bench) for goal in queue_estimate.GOALS]
    held_of_all, error_of_all, held_of_waiting, error_of_waiting, held_again = (one.value for one in readings)
    assert held_of_all >= 0.8
    assert error_of_all <= 0.5
    assert held_of_waiting >= 0.68
    assert error_of_waiting <= 0.72
    assert held_again >= 0.63
