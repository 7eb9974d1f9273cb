"""Times of the week: what is taken, what it covers, and every way in which it can be wrong."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.callcontrol.plan import Period
from firmware.callcontrol.week import ALWAYS, DAY_MIN, WEEK_MIN, minutes_of
from firmware.config.fields import RefusedError
from firmware.config.hours import DAYS, hours

WORKING = (0, 1, 2, 3, 4)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("mon-fri 08:00-18:00", Period(WORKING, 480, 1080)),
        ("mon-fri  8:00-18:00", Period(WORKING, 480, 1080)),
        ("sat 00:00-24:00", Period((5,), 0, 1440)),
        ("sat-sun", Period((5, 6), 0, 1440)),
        ("fri-mon 22:00-06:00", Period((0, 4, 5, 6), 1320, 360)),
        ("mon,wed,fri-sat 12:00-12:01", Period((0, 2, 4, 5), 720, 721)),
        ("mon,mon-tue", Period((0, 1), 0, 1440)),
        ("18:00-08:00", Period(EVERY_DAY, 1080, 480)),
        ("tue-mon", Period(EVERY_DAY, 0, 1440)),
    ],
)
def test_times_as_people_write_them(text, period):
    assert hours(text) == (period,)


def test_a_list_of_times():
    assert hours(["mon 08:00-12:00", "sun"]) == (Period((0,), 480, 720), Period((6,), 0, 1440))


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", 'is "", but must be days and times such as "mon-fri 08:00-18:00"'),
        ("mon-fri 8-18", 'is "mon-fri 8-18", but must be days and times'),
        ("mon fri 08:00-18:00", "but must be days and times"),
        ("08:00", "but must be days and times"),
        ("mo-fri 08:00-18:00", '"mo" is no day (mon, tue, wed, thu, fri, sat or sun); did you mean "mon"?'),
        ("Mon 08:00-18:00", '"Mon" is no day (mon, tue, wed, thu, fri, sat or sun); did you mean "mon"?'),
        ("mon- 08:00-18:00", '"" is no day'),
        ("mon,,tue", '"" is no day'),
        ("mon 24:00-08:00", "a time of day is 00:00 to 23:59, and a day ends at 24:00"),
        ("mon 08:00-24:01", "a time of day is 00:00 to 23:59"),
        ("mon 08:60-09:00", "a time of day is 00:00 to 23:59"),
        ("mon 08:00-08:00", "it begins and ends at the same time: 00:00-24:00 is a whole day"),
        (8, "is a whole number (8), but must be days and times"),
        ([], "is [], but must hold at least one time: leave the key out instead"),
    ],
)
def test_what_is_no_time_is_told(value, sentence):
    with pytest.raises(RefusedError, match=re.escape(sentence)):
        hours(value)


def test_of_a_list_each_wrong_time_is_told():
    with pytest.raises(RefusedError) as told:
        hours(["sun", "sunday", 5])
    assert list(told.value.elements) == [1, 2]


def test_no_periods_are_always():
    assert minutes_of(()) == ALWAYS == minutes_of(hours("00:00-24:00"))


def test_sunday_night_goes_over_into_monday():
    night = minutes_of(hours("sun 23:59-00:01"))
    assert night == 1 << (WEEK_MIN - 1) | 1


@given(
    st.lists(
        st.builds(
            Period,
            st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
            st.integers(0, DAY_MIN - 1),
            st.integers(1, DAY_MIN),
        ),
        min_size=1,
        max_size=3,
    ),
    st.integers(0, WEEK_MIN - 1),
)
def test_the_minutes_are_those_of_the_plan(periods, minute):
    def holds(period):
        day, of_day = divmod(minute, DAY_MIN)
        if period.from_min < period.to_min:
            return day in period.days and period.from_min <= of_day < period.to_min
        today = day in period.days and of_day >= period.from_min
        return today or ((day - 1) % 7 in period.days and of_day < period.to_min)

    assert bool(minutes_of(tuple(periods)) >> minute & 1) == any(map(holds, periods))


@given(st.text("montuewdhfrisa0123456789:-, ", max_size=24) | st.sampled_from(DAYS))
def test_any_text_is_taken_or_refused(text):
    try:
        (period,) = hours(text)
    except RefusedError:
        return
    assert period.days and 0 <= period.from_min < DAY_MIN and 0 <= period.to_min <= DAY_MIN
