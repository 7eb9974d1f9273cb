"""What staffing learns of a record: callers, handling, patience, wrap-up, and who was there."""

from datetime import date, datetime, time, timedelta

import pytest

from tools.staffing.learning import (
    Told,
    days_of_forecast,
    days_of_record,
    learn,
    usual_week,
    without_record,
)
from tools.traffic.calls import Presence, Record, utc_ms
from tools.traffic.of_list import read_lines

HEAD = "arrival,line,customer,priority,type,menu_s,wait_s,outcome,talk_s,agent"
NOTHING = Told()


def row(arrival, wait_s=0, talk_s=100, agent="A01", menu_s=10):
    outcome = "answered" if agent else "abandoned"
    return f"{arrival},AA0101,7,0,PS,{menu_s},{wait_s},{outcome},{talk_s if agent else 0},{agent}"


def record(*rows):
    return read_lines([HEAD, *rows], "list")


def hourly(day, first, last, **about):
    """A call each quarter of an hour."""
    moments = [
        datetime.fromisoformat(f"{day}T{first:02}:00") + timedelta(minutes=15 * n) for n in range((last - first) * 4)
    ]
    return [row(f"{at:%Y-%m-%dT%H:%M:%S}", **about) for at in moments]


def test_patience_is_all_that_was_waited_by_who_gave_up():
    """Two were answered after 30 s and would have waited longer: they count, and the mean is not 40 s."""
    found = learn(
        record(
            row("1999-02-01T09:00:00", 30),
            row("1999-02-01T09:01:00", 30),
            row("1999-02-01T09:02:00", 40, agent=""),
            row("1999-02-01T09:03:00", 0, agent="", menu_s=5),
        ),
        NOTHING,
    )
    assert (found.patience_s, found.patience_seen) == (100, 1)
    assert found.wanting == 3 / 4
    assert found.menu_s == pytest.approx(35 / 4)


def test_nobody_gives_up():
    found = learn(record(row("1999-02-01T09:00:00", 30)), NOTHING)
    assert (found.patience_s, found.patience_seen) == (None, 0)


def test_wrap_up_is_what_the_record_says_or_estimated_or_told():
    one = record(
        row("1999-02-01T09:00:00", 0, 50),
        # He waits from 09:00:20 to 09:01:30; the agent is done with the first caller at 09:01:00: 30 s.
        row("1999-02-01T09:00:10", 70, 100),
    )
    found = learn(one, NOTHING)
    assert (found.wrap_up_s, found.wrap_up_seen) == (30, 1)
    assert found.handling_s[18] == pytest.approx(75 + 30)
    written = learn(one._replace(wrap_ups=(8000, 12000)), NOTHING)
    assert (written.wrap_up_s, written.wrap_up_seen) == (10, 0)
    told = learn(one, Told(wrap_up_s=30, patience_s=60, handling_s=200))
    assert (told.wrap_up_s, told.wrap_up_seen, told.patience_s, told.handling_s[18]) == (30, 0, 60, 200)


def test_a_long_call_alone_does_not_make_a_half_hour_slow():
    rows = [row(f"1999-02-01T10:{minute:02}:00", 0, 100) for minute in range(28)]
    found = learn(record(*rows, row("1999-02-01T12:00:00", 0, 1000)), Told(wrap_up_s=0))
    mean = 3800 / 29
    assert found.talk_s == pytest.approx(mean)
    assert found.handling_s[24] == pytest.approx((1000 + 20 * mean) / 21)
    assert found.handling_s[40] == pytest.approx(mean)


def test_half_hours_have_their_callers_and_those_who_were_there():
    one = record(row("1999-02-01T09:00:00"), row("1999-02-01T09:29:59"), row("1999-02-01T10:00:00"))
    monday = datetime(1999, 2, 1)
    there = (
        Presence("A01", utc_ms(monday + timedelta(hours=9), 0), utc_ms(monday + timedelta(hours=10, minutes=15), 0)),
        Presence("A02", utc_ms(monday + timedelta(hours=9), 0), utc_ms(monday + timedelta(hours=9, minutes=30), 0)),
    )
    (day,) = days_of_record(learn(one._replace(presence=there), NOTHING), None)
    assert day.title == "Monday 1999-02-01"
    assert [half_hour.begin.time() for half_hour in day.half_hours] == [time(9), time(9, 30), time(10)]
    assert [half_hour.calls for half_hour in day.half_hours] == [2, 0, 1]
    assert day.there == (2, 1, 0.5)
    assert day.half_hours[0].menu_load == pytest.approx(2 * 10 / 1800)
    (day,) = days_of_record(learn(one._replace(presence=there), NOTHING), (time(9, 30), time(0)))
    assert len(day.half_hours) == 29 and day.outside == 2


def test_the_usual_week_is_the_mean_of_each_weekday():
    rows = hourly("1999-02-01", 9, 11, talk_s=300) + hourly("1999-02-08", 9, 10) + hourly("1999-02-10", 9, 10)
    monday, *others = usual_week(learn(record(*rows), NOTHING), None)
    assert (monday.day, monday.title) == (date(1999, 2, 15), "Monday")
    assert [half_hour.calls for half_hour in monday.half_hours] == [2, 2, 1, 1]
    assert [day.title for day in others] == ["Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][
        : len(others)
    ]
    assert [len(day.half_hours) for day in others][:2] == [0, 0]


def test_a_forecast_is_of_callers_of_whom_some_want_a_person():
    learned = learn(record(*hourly("1999-02-01", 9, 11), *hourly("1999-02-01", 9, 11, agent="", menu_s=5)), NOTHING)
    expected = {datetime(1999, 2, 8, 15): 30.0, datetime(1999, 2, 9, 9): 10.0, datetime(1999, 2, 9, 9, 30): 0.2}
    monday, tuesday = days_of_forecast(expected, learned, None)
    assert monday.half_hours == () and monday.outside == 15
    assert [half_hour.calls for half_hour in tuesday.half_hours] == [5]
    assert tuesday.there == (None,)
    assert tuesday.half_hours[0].menu_load == pytest.approx(10 * 7.5 / 1800)


def test_an_office_without_queues_is_open_while_callers_come():
    (day,) = days_of_record(learn(record(*hourly("1999-02-01", 9, 11))._replace(presence=()), NOTHING), None)
    assert len(day.half_hours) == 4 and day.there == (None,) * 4


def test_without_a_record_there_is_what_is_told():
    (day,) = days_of_forecast({datetime(2026, 3, 2, 9): 12.0}, without_record(Told(180, 30, 90)), None)
    (half_hour,) = day.half_hours
    assert (half_hour.calls, half_hour.handling_s, half_hour.wrap_up_s, half_hour.patience_s) == (12, 180, 30, 90)
    assert half_hour.menu_load == 0


def test_clocks_that_are_set_forward_move_nobody():
    """A caller of a summer morning is on the clock of summer, and so is who served him."""
    one = record(row("1999-03-27T09:00:00"), row("1999-03-29T09:00:00"))
    winter, summer = one.calls
    at = datetime(1999, 3, 29, 9)
    moved = Record(
        (winter, summer._replace(at_ms=utc_ms(at, 3600), zone_s=3600)),
        (Presence("A01", utc_ms(at, 3600), utc_ms(at + timedelta(minutes=30), 3600)),),
        None,
        "list",
    )
    found = learn(moved, NOTHING)
    assert found.there == {(at.date(), 18): 1.0}
    assert found.calls[at.date(), 18] == 1
