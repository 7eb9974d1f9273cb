"""What the forecast tells of offices whose callers are known: every one of them comes at random (Poisson)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from firmware.callcontrol.periods import Period
from firmware.hours.schedule import ALWAYS_DAY, DATE, Day, Holiday, Rule, Schedule, Stretch, Week
from tools.forecast.judge import OURS, SAME, judged
from tools.forecast.method import forecast
from tools.forecast.observed import Observed, counted, half_hours, lengths, whole_days
from tools.forecast.office import Office

MONDAY = date(2026, 3, 2)
SHAPE = np.zeros(48)
SHAPE[16:36] = [8, 14, 20, 22, 20, 18, 14, 10, 8, 10, 14, 18, 20, 18, 16, 14, 12, 10, 6, 4]
BUSY = (1.3, 1.1, 1.0, 1.0, 0.8, 0.2, 0.0)
BUDAPEST = ZoneInfo("Europe/Budapest")


def office(schedule=ALWAYS_DAY, closed=()):
    return Office(schedule, date(2026, 1, 1), date(2026, 12, 31), closed)


def truth(days, growth=0.0, first=MONDAY):
    return np.array([SHAPE * BUSY[day.weekday()] * np.exp(growth * ((day - first).days // 7)) for day in days])


def days_from(first, many):
    return [first + timedelta(days=place) for place in range(many)]


def seen(many, seed=1, growth=0.0, scale=1.0, first=MONDAY):
    """So many days of an office that is closed on Sundays."""
    calls = np.random.default_rng(seed).poisson(truth(days_from(first, many), growth, first) * scale).astype(float)
    return Observed(first, calls, np.ones_like(calls))


def told(observed, many=7, what=None, zone=None):
    found = forecast(observed, what or office(), days_from(observed.end, many), zone)
    return np.array([[one.calls for one in day.half_hours] for day in found])


def error(one, other):
    return np.abs(one - other).mean()


@pytest.mark.parametrize(("weeks", "gain"), [(1, 0.65), (2, 0.7), (6, 0.8)])
def test_it_is_nearer_to_the_truth_than_last_week_was(weeks, gain):
    ours, last = [], []
    for seed in range(4):
        one = seen(7 * weeks, seed)
        want = truth(days_from(one.end, 7))
        ours.append(error(told(one), want))
        last.append(error(one.calls[-7:], want))
    assert np.mean(ours) < gain * np.mean(last)


def test_more_weeks_tell_more():
    errors = [
        np.mean([error(told(seen(7 * weeks, seed)), truth(days_from(MONDAY, 7))) for seed in range(4)])
        for weeks in (1, 3, 10)
    ]
    assert errors[0] > errors[1] > errors[2]


def test_the_sum_of_a_week_is_kept():
    one = seen(7)
    assert told(one).sum() == pytest.approx(one.calls.sum(), rel=0.05)


def test_nobody_is_foretold_on_a_sunday_that_was_always_empty():
    assert told(seen(14))[6].sum() < 0.01 * told(seen(14))[0].sum()


def test_of_one_day_the_others_are_as_that_day():
    one = seen(1)
    found = told(one)
    assert found.shape == (7, 48)
    assert found[:, 16:36].sum(axis=1) == pytest.approx([one.calls.sum()] * 7, rel=0.1)
    assert found[:, :14].sum(axis=1).max() < 2


def test_of_one_day_those_on_which_the_office_is_closed_have_few_callers():
    hours = Week((Rule("day", (Period(tuple(range(5)), 480, 1080),)),), "night")
    found = told(seen(1), what=office(Schedule(hours)))
    sums = found.sum(axis=1)
    # From Tuesday on: Saturday and Sunday are the fifth and sixth.
    assert max(sums[4:6]) < 0.2 * min(sums[:4])


def test_a_growing_business_is_foretold_to_grow():
    one = seen(7 * 12, growth=0.05)
    want, last = truth(days_from(one.end, 7), 0.05).sum(), one.calls[-7:].sum()
    assert abs(told(one).sum() - want) < abs(last - want)
    assert told(one).sum() == pytest.approx(want, rel=0.04)


def test_a_steady_business_is_not_foretold_to_grow():
    one = seen(7 * 12)
    assert told(one, 28)[21:].sum() == pytest.approx(truth(days_from(one.end, 7)).sum(), rel=0.06)


def test_growth_is_not_believed_to_go_on_for_ever():
    one = seen(7 * 12, growth=0.05)
    later = [forecast(one, office(), [one.end + timedelta(weeks=weeks)])[0].calls for weeks in (7, 30)]
    assert later[1] == pytest.approx(later[0], rel=0.1)


def test_a_sunday_that_is_open_for_once_is_as_other_days_are():
    hours = Week((Rule("day", (Period(tuple(range(6)), 480, 1080),)),), "night")
    open_day = Week((Rule("day", (Period(tuple(range(7)), 480, 720),)),), "closed")
    sunday = MONDAY + timedelta(days=20)
    day = Day(sunday.month, sunday.day, sunday.year)
    what = office(Schedule(hours, (Stretch("open", day, day, open_day, DATE),)))
    found = told(seen(14), what=what)[6]
    assert found[16:24] == pytest.approx(truth(days_from(MONDAY, 6))[:, 16:24].mean(axis=0), rel=0.35)
    assert found[24:].sum() < 0.1 * found[16:24].sum()


def test_a_box_that_was_off_changes_nothing_that_it_knows_of():
    one = seen(21, 3)
    gap = one._replace(calls=one.calls.copy(), length=one.length.copy())
    gap.calls[15, 20:] = gap.calls[16, :] = gap.length[15, 20:] = gap.length[16, :] = 0
    assert told(gap)[1:3].sum() == pytest.approx(told(one)[1:3].sum(), rel=0.1)


@pytest.mark.parametrize("silent", [np.s_[15, :], np.s_[15, 20:30], np.s_[7:14, :]], ids=["day", "hours", "week"])
def test_a_silence_that_other_weeks_did_not_have_is_not_learnt(silent):
    one = seen(28, 3)
    gap = one._replace(calls=one.calls.copy())
    gap.calls[silent] = 0
    assert told(gap).sum() == pytest.approx(told(one).sum(), rel=0.03)


def test_a_silence_of_most_weeks_is_normal():
    one = seen(28, 3)
    one.calls[[4, 11, 18, 25], 28:] = 0
    assert told(one)[4, 29:36].sum() < 0.1 * told(seen(28, 3))[4, 29:36].sum()


def test_a_crowd_of_one_half_hour_is_not_learnt():
    one = seen(14, 3)
    crowd = one._replace(calls=one.calls.copy())
    crowd.calls[9, 26] = 300
    assert told(crowd)[2] == pytest.approx(told(one)[2], abs=3)


def test_a_crowd_of_two_hours_is_not_learnt_where_other_weeks_had_none():
    one = seen(14, 3)
    crowd = one._replace(calls=one.calls.copy())
    crowd.calls[9, 24:28] += 60
    assert told(crowd)[2] == pytest.approx(told(one)[2], abs=4)


def test_half_hours_after_a_poor_week_are_no_crowd():
    one = seen(14, 3)
    poor = one._replace(calls=one.calls.copy())
    poor.calls[7, 18:22] //= 4
    mean = (poor.calls[0, 18:22] + poor.calls[7, 18:22]) / 2
    assert told(poor)[0, 18:22].sum() > 0.9 * mean.sum()


def test_a_crowd_that_comes_every_week_is_foretold():
    one = seen(28, 3)
    one.calls[[0, 7, 14, 21], 26] = 150
    assert told(one)[0, 26] > 110


def test_a_holiday_has_few_callers_and_is_not_learnt():
    tuesday = MONDAY + timedelta(days=15)
    holidays = (
        Holiday(tuesday.toordinal(), "in the past"),
        Holiday((MONDAY + timedelta(days=22)).toordinal(), "to come"),
    )
    one = seen(21, 3)
    one.calls[15] //= 3
    found = forecast(one, office(Schedule(holidays=holidays)), days_from(one.end, 14))
    assert [day.special for day in found] == ["", "to come"] + [""] * 12
    # A third came on the one before; of what is always so for a holiday, one in ten, a little is kept.
    assert 0.15 < found[1].calls / found[8].calls < 0.33
    assert found[8].calls == pytest.approx(SHAPE.sum() * BUSY[1], rel=0.1)


def test_without_holidays_before_one_in_ten_calls():
    one = seen(14)
    found = forecast(one, office(closed=[MONDAY + timedelta(days=15)]), days_from(one.end, 7))
    assert found[1].special == "closed"
    assert found[1].calls == pytest.approx(0.1 * SHAPE.sum() * BUSY[1], rel=0.15)


def test_hours_that_have_not_been_open_before_are_as_those_beside_them():
    early = Week((Rule("day", (Period(tuple(range(7)), 480, 840),)),), "night")
    late = Week((Rule("day", (Period(tuple(range(7)), 480, 1080),)),), "night")
    one = seen(14)
    one.calls[:, 28:] = 0
    before = told(one, what=office(Schedule(early)))
    assert before[0, 28:].sum() < 2
    longer = told(one._replace(length=one.length), what=_Longer(early, late, one.end))
    assert longer[0, 28:36] == pytest.approx([before[0, 27]] * 8, rel=0.4)


class _Longer:
    """An office that has longer hours from a day on."""

    def __init__(self, before, after, day):
        self._offices, self._day = (office(Schedule(before)), office(Schedule(after))), day

    def open(self, day):
        return self._offices[day >= self._day].open(day)

    def ordinary(self, day):
        return self.open(day)

    def special(self, day):
        return ""


def test_days_on_which_clocks_are_set_have_the_half_hours_that_they_have():
    one = seen(27, first=date(2026, 3, 2))
    one.calls[:, 4:6] = 4
    found = forecast(one, office(), [date(2026, 3, 29)], BUDAPEST)[0].half_hours
    assert len(found) == 46
    assert [f"{each.begin:%H:%M}" for each in found[2:6]] == ["01:00", "01:30", "03:00", "03:30"]
    found = forecast(one, office(), [date(2026, 10, 25)], BUDAPEST)[0].half_hours
    assert [f"{each.begin:%H:%M}" for each in found[3:9]] == ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"]
    assert found[4].calls == found[6].calls


def test_an_hour_that_came_twice_is_not_learnt_as_a_busy_one():
    nights = [datetime(2026, 10, day, 2, minute) for day in range(19, 26) for minute in range(0, 60, 5)]
    nights += [datetime(2026, 10, 25, 2, minute) for minute in range(0, 60, 5)]
    one = counted(nights, whole_days(nights), BUDAPEST)
    assert one.length[6, 4:6].tolist() == [2, 2]
    assert told(one)[6, 4:6] == pytest.approx(told(one)[5, 4:6], rel=0.02)


def test_half_hours_are_as_long_as_clocks_make_them():
    for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)):
        assert lengths(day, BUDAPEST).sum() == len(half_hours(day, BUDAPEST))
    # Clocks of Lord Howe are set by half an hour; those of Beirut at midnight.
    assert len(half_hours(date(2026, 4, 5), ZoneInfo("Australia/Lord_Howe"))) == 49
    assert half_hours(date(2026, 3, 29), ZoneInfo("Asia/Beirut"))[0] == datetime(2026, 3, 29, 1)


def test_callers_outside_of_what_was_observed_do_not_count():
    spans = [(datetime(2026, 3, 2, 9, 15), datetime(2026, 3, 2, 10)), (datetime(2026, 3, 4), datetime(2026, 3, 4, 1))]
    one = counted([datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 9, 20), datetime(2026, 3, 4, 1)], spans)
    assert one.calls.sum() == 1
    assert one.length[0, 18:21].tolist() == [0.5, 1, 0]
    assert one.length.sum() == 3.5


@pytest.mark.parametrize("scale", [0.05, 1.0, 10.0], ids=["few", "some", "many"])
def test_nine_of_ten_half_hours_lie_between_the_bounds(scale):
    inside = []
    for seed in range(3):
        one = seen(35, seed, scale=scale)
        comes = seen(42, seed + 50, scale=scale).calls[35:]
        for day, came in zip(forecast(one, office(), days_from(one.end, 7)), comes, strict=True):
            inside += [each.low <= calls <= each.high for each, calls in zip(day.half_hours, came, strict=True)]
    assert np.mean(inside) >= 0.88


def test_nothing_can_be_told_of_nothing():
    with pytest.raises(ValueError, match="nobody called"):
        told(seen(7)._replace(calls=np.zeros((7, 48))))
    with pytest.raises(ValueError, match="no time"):
        counted([], [])


def test_the_judge_is_not_told_what_comes():
    one = seen(14)
    other = one._replace(calls=one.calls.copy())
    other.calls[7:] += 1
    first, second = judged(one, office()), judged(other, office())
    assert first.error(OURS) < first.error(SAME)
    assert [each.whole for each in first.errors] == [each.whole for each in second.errors]
    with pytest.raises(ValueError, match="held out"):
        judged(seen(7), office())


def test_midnight_belongs_to_the_day_that_begins():
    assert whole_days([datetime(2026, 3, 2)]) == [(datetime(2026, 3, 2), datetime.combine(date(2026, 3, 3), time()))]
