"""How many people and lines a half hour needs: against exact arithmetic, at the edges, and one less is never enough."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.staffing.test_erlang import exact_b, exact_c
from tools.staffing.erlang import LoadError, erlang_b
from tools.staffing.need import Goal, HalfHour, expected, least_lines, least_people, line_load, needs

NINE = datetime(2026, 3, 2, 9)


def half_hour(calls, handling_s=180.0, patience_s=None, **more):
    return HalfHour(NINE, calls, handling_s, patience_s, **more)


@pytest.mark.parametrize(
    ("load", "blocked", "lines"),
    [
        (100 / 3, 0.01, 45),
        (8.108, 0.01, 15),
        (8.109, 0.01, 16),
        (0.1526, 0.0101, 2),
        (15.295, 0.01, 24),
        (2, 4 / 19, 3),
        (25, 0.0527, 30),
        (0, 0.01, 0),
        (1e-9, 0.01, 1),
        (1, 0.5, 1),
    ],
)
def test_lines_as_published(load, blocked, lines):
    """performance.md 6; at the bound itself it is enough."""
    assert least_lines(load, blocked) == lines


@given(st.fractions(Fraction(1, 50), 30, max_denominator=50), st.fractions(Fraction(1, 1000), Fraction(1, 2)))
def test_lines_are_the_fewest_by_exact_arithmetic(load, blocked):
    lines = next(lines for lines in range(200) if exact_b(load, lines) <= blocked)
    assert least_lines(float(load), float(blocked)) == lines


@given(st.integers(1, 120), st.integers(30, 400), st.sampled_from((Fraction(1, 2), Fraction(4, 5), Fraction(95, 100))))
def test_people_who_answer_at_once_are_the_fewest_by_exact_arithmetic(calls, handling_s, share):
    load = Fraction(calls * handling_s, 1800)
    people = next(people for people in range(int(load) + 1, 200) if 1 - exact_c(load, people) >= share)
    assert least_people(half_hour(calls, handling_s), Goal(0, float(share))) == people


def test_the_usual_goal():
    """50 calls of 3 min in half an hour are 5 erlangs: 7 people answer 80 % within 20 s only if callers give up."""
    assert least_people(half_hour(50), Goal()) == 8
    assert least_people(half_hour(50, patience_s=120), Goal()) == 7
    assert expected(half_hour(50), 7).within < 0.8 <= expected(half_hour(50), 8).within


goals = st.one_of(
    st.builds(Goal, st.floats(0, 120), st.floats(0.05, 0.99)),
    st.builds(Goal, share=st.none(), abandoned=st.floats(0.005, 0.5)),
    st.builds(Goal, share=st.none(), mean_wait_s=st.floats(0.5, 300)),
    st.builds(Goal, share=st.just(0.8), abandoned=st.just(0.03), mean_wait_s=st.just(10.0)),
)


@given(
    st.builds(half_hour, st.floats(0.01, 200), st.floats(10, 600), st.none() | st.floats(5, 900)),
    goals,
)
def test_one_less_is_never_enough(one, goal):
    people = least_people(one, goal)
    assert goal.met(expected(one, people, goal.within_s))
    fewer = expected(one, people - 1, goal.within_s)
    assert fewer is None or not goal.met(fewer)


def test_nobody_calls():
    (found,) = needs([half_hour(0)], Goal())
    assert (found.people, found.lines, found.expected) == (0, 0, None)
    (found,) = needs([half_hour(0)], Goal(), least=2)
    assert (found.people, found.expected) == (2, None)


def test_a_caller_a_day_needs_somebody():
    assert least_people(half_hour(0.02), Goal()) == 1
    assert least_people(half_hour(0.02, patience_s=60), Goal(share=None, abandoned=0.9)) == 1


def test_where_nobody_gives_up_all_must_be_got_through():
    """10 calls of 3 min are exactly 1 erlang: one person never catches up, however long callers may wait."""
    assert least_people(half_hour(10), Goal(share=None, mean_wait_s=1e9)) == 2
    assert expected(half_hour(10), 1) is None
    assert least_people(half_hour(10, patience_s=300), Goal(share=None, mean_wait_s=1e9)) == 1


def test_overload_is_survived_where_callers_give_up():
    found = expected(half_hour(200, patience_s=60), 5)
    assert found.abandons == pytest.approx(1 - 5 * found.occupancy / 20, rel=1e-12)
    assert 0.75 < found.abandons < 0.751 and found.occupancy > 0.998


def test_a_crowd_is_quick_and_right():
    one = half_hour(50_000, 180, 90)
    people = least_people(one, Goal())
    assert expected(one, people).within >= 0.8 > expected(one, people - 1).within


def test_lines_carry_menus_waits_and_talk_but_no_wrap_up():
    with_work = half_hour(50, 180, wrap_up_s=60, menu_load=0.5)
    wait_s = expected(with_work, 8).mean_wait_s
    assert line_load(with_work, 8) == pytest.approx(0.5 + 50 * (120 + wait_s) / 1800, rel=1e-12)
    (found,) = needs([with_work], Goal())
    load = line_load(with_work, found.people)
    assert erlang_b(load, found.lines) <= 0.01 < erlang_b(load, found.lines - 1)
    assert line_load(half_hour(0, menu_load=0.5), 0) == 0.5


def test_half_hours_keep_their_order():
    found = needs(
        [HalfHour(NINE + timedelta(minutes=30 * n), calls, 180) for n, calls in enumerate((5, 50, 0))], Goal()
    )
    assert [(one.half_hour.begin.minute, one.people) for one in found] == [(0, 2), (30, 8), (0, 0)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"share": 1.0}, "share is 1: it must be above 0 and below 1"),
        ({"abandoned": 0.0}, "abandoned is 0: it must be above 0"),
        ({"mean_wait_s": 0.0}, "mean_wait_s is 0: it must be above 0 s"),
        ({"within_s": -1.0}, "within_s is -1: it must be at least 0 s"),
        ({"share": None}, "no goal is set for people"),
        ({"lines_blocked": 2.0}, "lines_blocked is 2"),
    ],
)
def test_goals_that_nobody_can_reach(wrong, said):
    with pytest.raises(LoadError, match=said):
        Goal(**wrong)


@pytest.mark.parametrize("load", [-1.0, float("nan"), float("inf")])
def test_no_load(load):
    with pytest.raises(LoadError, match="it must be at least 0"):
        least_lines(load)


def test_more_than_can_be_counted():
    with pytest.raises(LoadError, match="more than 100000 people"):
        least_people(half_hour(1e7, 600), Goal())
    with pytest.raises(LoadError, match="more than 1000000 lines"):
        least_lines(2e6)
