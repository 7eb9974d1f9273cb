"""What a shift may look like: no rule leaves pauses that meet, or somebody without his lunch."""

from itertools import pairwise, product

import pytest

from tools.staffing.rules import RuleError, Rules

EVERY = [hours / 2 for hours in range(4, 25)]


@pytest.mark.parametrize("lunch_over_h", [4, 6, 9])
def test_pauses_of_a_shift_never_meet_and_lie_within_it(lunch_over_h):
    for lunch_min, break_min, breaks, hours in product((0, 15, 30, 45, 60), (0, 15, 30), (0, 1, 2), EVERY):
        rules = Rules((hours,), lunch_min, lunch_over_h, break_min=break_min, breaks=breaks)
        quarters = round(hours * 4)
        windows = rules.windows(32, quarters)
        assert all(window.starts for window in windows), rules
        assert all(window.starts[0] > 0 and window.starts[-1] + window.quarters < quarters for window in windows)
        assert all(one.starts[-1] + one.quarters < other.starts[0] for one, other in pairwise(windows)), rules
        with_lunch = lunch_min > 0 and hours > lunch_over_h
        assert sum(window.is_lunch for window in windows) == with_lunch
        short = sum(not window.is_lunch for window in windows)
        assert short == (0 if break_min == 0 else breaks if with_lunch else min(breaks, 1))


def test_nobody_works_over_six_hours_before_or_after_lunch():
    for hours in EVERY:
        for window in Rules((hours,)).windows(32, round(hours * 4)):
            if window.is_lunch:
                assert window.starts[-1] <= 24 and hours * 4 - window.starts[0] - window.quarters <= 24


def test_lunch_is_at_noon_where_the_shift_allows_it():
    rules = Rules(lunch_between=(11.5, 13))
    by_begin = {begin: next(one for one in rules.windows(begin * 4, 32) if one.is_lunch) for begin in (8, 9, 14)}
    assert by_begin[8].starts == range(14, 19)
    assert by_begin[9].starts == range(11, 15)
    assert by_begin[14].starts == Rules().windows(0, 32)[1].starts


def test_lunch_is_paid_where_the_office_says_so():
    assert (Rules().unpaid(32), Rules(lunch_min=60).unpaid(32), Rules(lunch_paid=True).unpaid(32)) == (2, 4, 0)
    assert Rules().unpaid(24) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"lengths_h": ()}, "no length of a shift is allowed"),
        ({"lengths_h": (1.5,)}, r"the length of a shift is 1.5 h: it must be 2 to 12 h"),
        ({"lengths_h": (4.25,)}, "in steps of half an hour"),
        ({"lunch_min": 20}, "lunch is 20 min: it must be 0 to 60 min, in steps of 15"),
        ({"break_min": 45}, "a short break is 45 min: it must be 0 to 30 min"),
        ({"breaks": 3}, "3 short breaks: a shift has 0, 1 or 2"),
        ({"lunch_over_h": 2}, "the length over which a shift has lunch is 2 h"),
        ({"lunch_between": (12, 12.25)}, "lunch of 30 min does not fit between 12 and 12.25 h"),
    ],
)
def test_rules_that_no_shift_can_keep(wrong, said):
    with pytest.raises(RuleError, match=said):
        Rules(**wrong)
