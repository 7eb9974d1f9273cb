"""Proposals of shifts: everybody who is needed is there, pauses are kept, and nothing cheaper exists."""

from datetime import datetime, timedelta
from itertools import combinations_with_replacement, pairwise

import pytest

from tools.staffing.programme import Aim, Programme
from tools.staffing.rules import Rules
from tools.staffing.shifts import Needed, propose

EIGHT = datetime(2026, 3, 2, 8)
QUARTER = timedelta(minutes=15)
OFFICE = (1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1)


def needed(people, begin=EIGHT, weights=None):
    weights = weights or [1] * len(people)
    return [
        Needed(begin + place * 2 * QUARTER, many, weight)
        for place, (many, weight) in enumerate(zip(people, weights, strict=True))
    ]


def counted(shifts, moment):
    return sum(shift.works(moment) for shift in shifts)


def test_the_need_is_met_in_each_quarter_hour_with_everybodys_pauses():
    found = propose(needed(OFFICE), Rules((4, 6, 8)))
    for one in found.needed:
        assert min(counted(found.shifts, one.begin), counted(found.shifts, one.begin + QUARTER)) >= one.people
        assert found.at(one.begin) >= one.people
    assert found.missing == []
    for shift in found.shifts:
        hours = (shift.end - shift.begin) / timedelta(hours=1)
        assert hours in (4, 6, 8)
        assert (shift.lunch is not None) == (hours > 6)
        assert len(shift.breaks) == (2 if shift.lunch else 1)
        assert all(one.end < other.begin for one, other in pairwise(shift.pauses))
        assert shift.paid_h == (hours - 0.5 if shift.lunch else hours)
    assert sum(shift.paid_h for shift in found.shifts) == found.paid_h == found.least_paid_h


def test_the_same_need_has_the_same_proposal():
    assert propose(needed(OFFICE), Rules((4, 6, 8))) == propose(needed(OFFICE), Rules((4, 6, 8)))


@pytest.mark.parametrize("people", [(1, 1, 2, 2, 2, 2, 1, 1, 1, 1), (2, 2, 1, 1, 1, 1, 1, 3, 1, 1)])
def test_nothing_cheaper_exists(people):
    """All ways to put together shifts without pauses, counted one by one."""
    rules = Rules((2, 3, 4), lunch_min=0, breaks=0)
    found = propose(needed(people), rules)
    spans = [(begin, begin + 2 * hours) for hours in (2, 3, 4) for begin in range(len(people) - 2 * hours + 1)]
    enough = [
        sum(end - begin for begin, end in chosen) / 2
        for many in range(1, 5)
        for chosen in combinations_with_replacement(spans, many)
        if all(sum(begin <= place < end for begin, end in chosen) >= wanted for place, wanted in enumerate(people))
    ]
    assert found.paid_h == min(enough) == found.least_paid_h


def test_everybody_alone_would_leave_the_telephone_for_his_break():
    """One telephone for four hours, a quarter of an hour's break: a second person must come."""
    assert len(propose(needed((1,) * 8), Rules((4,))).shifts) == 2
    assert len(propose(needed((1,) * 8), Rules((4,), breaks=0)).shifts) == 1


def test_too_few_people_are_missing_where_it_matters_least():
    people, calls = (2,) * 8 + (1,) * 8, [9] * 4 + [1] * 12
    found = propose(needed(people, weights=calls), Rules((4,), breaks=0), 2)
    assert [(shift.begin.hour, shift.end.hour) for shift in found.shifts] == [(8, 12), (8, 12)]
    assert [(one.begin.hour, many) for one, many in found.missing] == [
        (hour, 1) for hour in (12, 12, 13, 13, 14, 14, 15, 15)
    ]
    found = propose(needed((2,) * 16), Rules((4,), breaks=0), 2)
    assert [shift.begin.hour for shift in found.shifts] == [8, 12]
    assert all(many == 1 for _, many in found.missing)


def test_more_people_than_are_needed_stay_at_home():
    free, bounded = (propose(needed(OFFICE), Rules((4, 8)), most) for most in (None, 20))
    assert bounded.missing == [] and bounded.paid_h == free.paid_h


def test_where_all_must_have_lunch_at_once_somebody_is_missing():
    found = propose(needed((2,) * 18), Rules((9,), breaks=0, lunch_between=(12, 12.5)))
    assert [(one.begin.hour, one.begin.minute, many) for one, many in found.missing] == [(12, 0, 2)]
    assert len(found.shifts) == 2


def test_who_is_needed_for_an_hour_stays_for_the_shortest_shift():
    found = propose(needed((0, 1, 1, 0)), Rules((4, 6), breaks=0))
    assert [(shift.begin, shift.end) for shift in found.shifts] == [
        (EIGHT + 2 * QUARTER, EIGHT + 2 * QUARTER + timedelta(hours=4))
    ]


def test_shifts_end_at_midnight_and_after_it():
    found = propose(needed((1,) * 10, EIGHT.replace(hour=21)), Rules((5,), breaks=0))
    assert [shift.end for shift in found.shifts] == [datetime(2026, 3, 3, 2)]


def test_nobody_is_needed():
    assert propose(needed((0, 0)), Rules()) is None
    assert propose([], Rules()) is None


def test_a_programme_that_nothing_fits():
    programme = Programme()
    column = programme.column(3)
    programme.row({column: 2}, 5, 5)
    assert programme.solve([Aim({column: 1}, 1, 10)]) is None


def test_the_first_aim_goes_before_the_second():
    programme = Programme()
    one, other = programme.column(), programme.column()
    programme.row({one: 1, other: 1}, 3)
    answer = programme.solve([Aim({one: 2, other: 1}, 1, 10), Aim({other: 1}, 1, 10)])
    assert (answer.values, answer.costs, answer.least) == ([0, 3], [3, 3], [3, 3])
