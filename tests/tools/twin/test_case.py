"""An office as a list or a register shows it, where they show it oddly."""

from datetime import UTC, datetime, timedelta

import pytest

import boards
from tests.tools.traffic.made import HEAD, row
from tests.tools.traffic.registers import Made
from tools.traffic.of_list import read_lines
from tools.traffic.of_register import read_register
from tools.twin.case import CaseError, of_list, of_register
from tools.twin.figures import figures
from tools.twin.runs import Task, run

NINE = datetime(1999, 2, 1, 9)
MINUTE = timedelta(minutes=1)


def fates(case):
    return run(Task(case, 1, True, 20.0)).fates


def listed(*rows):
    return of_list(read_lines([HEAD, *rows], "list"))


def by_two(kinds, agents):
    """200 calls, of either kind in turn, each kind served by one agent only."""
    return listed(
        *(
            row(NINE + MINUTE * n, kind=kinds[n % 2], agent=agents[n % 2], talk_s=30, line=f"AA{n % 2}")
            for n in range(200)
        )
    )


@pytest.mark.parametrize("kinds", [("PS", ""), ("a b", "A-B"), ("é", "ü"), ("x" * 80, "PS")])
def test_kinds_of_any_name_are_kept_apart(kinds):
    """Each of them is served by whoever served it, at once."""
    case = by_two(kinds, ("X", "Y"))
    assert case.estimates.special == set(kinds)
    found = fates(case)
    assert {fate.wait_ms for fate in found} == {0}
    assert [fate.station for fate in found] == [1, 2] * 100


def test_agents_of_any_name_are_kept_apart():
    assert [fate.station for fate in fates(by_two(("PS", "NE"), ("A-B" * 30, "a b")))] == [1, 2] * 100


def test_a_call_of_no_length_is_a_call():
    case = listed(row(NINE, talk_s=0), row(NINE + 30 * MINUTE, talk_s=60))
    assert [(fate.wait_ms, fate.station) for fate in fates(case)] == [(0, 1), (0, 1)]
    # He has gone after it: whoever comes between waits for him.
    between = listed(row(NINE, talk_s=0), row(NINE + 10 * MINUTE, wait_s=1200), row(NINE + 30 * MINUTE, talk_s=60))
    assert fates(between)[1].wait_ms >= 1_190_000


def test_too_many_kinds_and_nobody_who_answers_are_refused():
    with pytest.raises(CaseError, match=r"list: there are 11 kinds of calls; a menu has 10 digits at most\."):
        listed(*(row(NINE + MINUTE * n, kind=f"K{n}") for n in range(11)))
    with pytest.raises(CaseError, match=r"list: nobody answers a call in it\."):
        listed(row(NINE, agent="", wait_s=9))


def test_who_went_before_the_first_day_began_is_not_there(tmp_path):
    """He was there from midnight to 01:00 on the office's clock, two hours ahead: that is the day before in UTC."""
    made = Made(tmp_path)
    nine = round(datetime(2026, 6, 2, 7, tzinfo=UTC).timestamp() * 1000)
    midnight = nine - 9 * 3_600_000
    call = made.call(nine, nine + 60_000, zone_s=7200, taken_ms=nine)
    made.passage(call, "help", nine, nine + 60_000, "abandoned")
    made.state("anna", "ready", midnight, midnight + 3_600_000)
    record = read_register(made.path, datetime(2026, 6, 2), datetime(2026, 6, 3))
    text = (
        '[queues.help]\nagents = ["anna"]\n[agents]\nanna = { station = "11" }\n[lines]\n1 = { route = "queue help" }\n'
    )
    case = of_register(record, text, boards.named("lb4x8"))
    assert len(case.shifts) == 1
    assert fates(case)[0].station == 0


def test_lines_of_two_groups_that_are_busy_at_once_are_counted_once():
    case = listed(row(NINE, talk_s=90), row(NINE + MINUTE, talk_s=40))
    seconds = [(0, 40), (20, 60), (25, 30), (70, 80)]
    found = figures(case, fates(case), [], [(1000 * begin, 1000 * end) for begin, end in seconds], 20.0)
    assert found.whole.all_busy == pytest.approx(70 / 110)
