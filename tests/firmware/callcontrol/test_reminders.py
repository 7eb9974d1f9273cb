"""Reminder calls: a telephone rings at a time of day, whatever happens to the clock."""

import pytest

from firmware.callcontrol.features import Feature
from tests.firmware.callcontrol.exchange_office import FORMS, ExchangeOffice

F = Feature
HOUR = 3600
DAY = 24 * HOUR


def office_at(clock, **settings):
    office = ExchangeOffice(**settings)
    office.tell_time(clock)
    return office


@pytest.mark.parametrize("form", FORMS)
def test_it_rings_at_the_time_and_says_so(form):
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730", form)
    office.wait(30 * 60 - 0.1)
    assert office.bells == []
    office.wait(0.2)
    assert office.scene == {2: "rings callback"}
    office.lift(2)
    assert office.scene == {2: "confirmation"}
    office.hang_up(2)
    office.wait(2 * DAY)
    assert office.bells == [], "once"
    assert office.leave()


def test_nobody_answers_so_it_gives_up_after_a_minute():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.wait(30 * 60 + 59)
    assert office.bells == [2]
    office.wait(2)
    assert office.bells == []
    assert office.leave()


@pytest.mark.parametrize("form", FORMS)
def test_it_is_taken_back(form):
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730", form)
    office.order(2, F.REMINDER_OFF, form=form)
    office.wait(HOUR)
    assert office.bells == []
    assert office.leave()


def test_taking_back_what_was_not_asked_for_is_no_mistake():
    office = office_at("07:00")
    office.order(2, F.REMINDER_OFF)
    assert office.leave()


def test_the_last_time_counts():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.order(2, F.REMINDER, "0745")
    office.wait(40 * 60)
    assert office.bells == []
    office.wait(5 * 60 + 1)
    assert office.bells == [2]


def test_two_at_the_same_minute():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.order(3, F.REMINDER, "0730")
    office.wait(30 * 60 + 1)
    assert office.bells == [2, 3]
    assert office.leave()


# -- wrong times


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("time_of_day", ["2400", "0760", "9999"])
def test_no_such_time(time_of_day, form):
    office = office_at("07:00")
    office.ask(2, F.REMINDER, time_of_day, form)
    assert office.hears(2) == "reorder"


def test_half_a_time():
    office = office_at("07:00")
    office.lift(2)
    office.dial(2, "*55*073")
    office.wait(8.1)
    assert office.hears(2) == "reorder"
    office.hang_up(2)
    office.wait(HOUR)
    assert office.bells == []


def test_a_wrong_time_leaves_the_right_one_alone():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.ask(2, F.REMINDER, "2475")
    office.hang_up(2)
    office.wait(30 * 60 + 1)
    assert office.bells == [2]


def test_a_box_that_does_not_know_the_time_refuses():
    office = ExchangeOffice()
    office.ask(2, F.REMINDER, "0730")
    assert office.hears(2) == "reorder"


# -- midnight


@pytest.mark.parametrize(
    ("now", "asked", "minutes"),
    [
        ("23:59", "0000", 1),
        ("23:50", "0010", 20),
        ("00:00", "0000", 24 * 60),
        ("07:30", "0729", 24 * 60 - 1),
        ("07:30", "0730", 24 * 60),
        ("00:00", "2359", 24 * 60 - 1),
    ],
)
def test_around_midnight(now, asked, minutes):
    office = office_at(now)
    office.order(2, F.REMINDER, asked)
    office.wait(minutes * 60 - 0.1)
    assert office.bells == []
    office.wait(0.2)
    assert office.bells == [2]


# -- the clock is set


def test_an_hourly_word_changes_nothing():
    office = office_at("05:00")
    office.order(2, F.REMINDER, "0730")
    for hour in ("06:00", "07:00"):
        office.wait(HOUR)
        office.tell_time(hour)
    office.wait(30 * 60 - 0.1)
    assert office.bells == []
    office.wait(0.2)
    assert office.bells == [2]


def test_the_clock_is_told_in_the_very_moment():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.wait(30 * 60 - 0.001)
    office.now_ms += 1
    office.tell_time("07:30")
    office.wait(0)
    assert office.bells == [2]
    office.wait(2 * DAY)
    assert office.bells == []


def test_set_forward_it_rings_earlier():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.tell_time("07:20")
    office.wait(10 * 60 + 1)
    assert office.bells == [2]


def test_set_back_it_rings_later():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.wait(25 * 60)
    office.tell_time("07:00")
    office.wait(10 * 60)
    assert office.bells == []
    office.wait(20 * 60 + 1)
    assert office.bells == [2]


def test_set_back_after_it_rang_it_does_not_ring_again():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.wait(30 * 60 + 1)
    office.lift(2)
    office.hang_up(2)
    office.tell_time("07:29")
    office.wait(10 * 60)
    assert office.bells == []


@pytest.mark.parametrize(("before", "after"), [("07:29:59", "07:30:01"), ("06:59", "08:00"), ("23:59:59", "00:00:02")])
def test_set_forward_over_the_time_it_rings_at_once(before, after):
    office = office_at("05:00")
    office.order(2, F.REMINDER, "0000" if before.startswith("23") else "0730")
    office.tell_time(before)
    office.tell_time(after)
    office.wait(0)
    assert office.bells == [2]
    office.lift(2)
    office.hang_up(2)
    office.wait(2 * DAY)
    assert office.bells == []


def test_a_clock_that_was_all_wrong_is_set_and_nobody_is_reminded_of_what_was_never_near():
    office = office_at("00:00")
    office.order(2, F.REMINDER, "0730")
    office.tell_time("11:00")
    office.wait(60)
    assert office.bells == []
    office.wait(20.5 * HOUR - 30)
    assert office.bells == [2], "the next morning"


# -- what the telephone does then


def test_he_talks_so_it_rings_when_he_has_hung_up():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.wait(29 * 60)
    office.inside_call(2, 5)
    office.wait(90)
    assert office.scene == {2: "5", 5: "2"}, "nothing sounds in his conversation"
    office.hang_up(2)
    assert office.rings(2) == "callback"
    assert office.leave()


def test_it_rings_a_whole_minute_however_late_it_comes():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.wait(29 * 60)
    office.inside_call(2, 5)
    office.wait(60 + 55)
    office.hang_up(2)
    office.wait(59)
    assert office.bells == [2]
    office.wait(2)
    assert office.bells == []


def test_he_talks_for_an_hour_and_is_reminded_nevertheless():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.wait(29 * 60)
    office.inside_call(2, 5)
    office.wait(HOUR)
    office.hang_up(2)
    assert office.rings(2) == "callback"
    office.wait(61)
    assert office.bells == []
    assert office.leave()


def test_call_waiting_is_for_callers():
    office = office_at("07:00", stations={2: {"call_waiting": True}})
    office.order(2, F.REMINDER, "0730")
    office.inside_call(2, 5)
    office.wait(30 * 60 + 1)
    assert office.hears(2) == "5"
    office.flash(2)
    assert office.scene == {2: "dial", 5: "music"}


def test_his_telephone_rings_for_somebody_then():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.wait(30 * 60 - 5)
    office.ring_up(5, "12")
    office.wait(10)
    assert office.rings(2) == "inside"
    office.hang_up(5)
    assert office.rings(2) == "callback"


def test_do_not_disturb_and_forwarding_do_not_keep_it_away():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.order(2, F.FORWARD_ALWAYS, "13")
    office.order(2, F.DO_NOT_DISTURB)
    office.wait(30 * 60 + 1)
    assert office.bells == [2]


def test_a_call_comes_while_it_rings():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.wait(30 * 60 + 1)
    office.ring_up(5, "12")
    assert office.hears(5) == "busy"
    office.call(2)
    assert office.rings(2) == "callback"
    office.lift(2)
    assert office.scene == {2: "confirmation", 5: "busy"}
    office.hang_up(2)
    assert office.rings(2) == "outside"
    assert office.leave()


def test_his_telephone_is_unplugged_at_the_time():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.unplug(2)
    office.wait(HOUR)
    assert office.bells == []
    office.plug_in(2)
    assert office.leave()


def test_his_telephone_is_unplugged_while_it_rings():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.wait(30 * 60 + 1)
    office.unplug(2)
    assert office.bells == []
    office.plug_in(2)
    assert office.rings(2) == "callback", "the minute is not over"
    office.wait(60)
    assert office.leave()


def test_the_confirmation_is_not_endless():
    office = office_at("07:00")
    office.order(2, F.REMINDER, "0730")
    office.wait(30 * 60 + 1)
    office.lift(2)
    office.wait(20.1)
    assert office.hears(2) == "howler"
