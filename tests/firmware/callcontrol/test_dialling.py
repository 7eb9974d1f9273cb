"""Dial tone, receivers and the register: from lifting to a number that is complete, or hopeless."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Timing
from tests.firmware.callcontrol.small_office import Office, group, plan_of


def office_with(receivers=(1, 2), tone_outputs=("assign1", "assign2"), **settings):
    return Office(receivers=receivers, tone_outputs=tone_outputs, **settings)


# -- dial tone


def test_who_lifts_gets_a_receiver_and_dial_tone_at_once():
    office = office_with()
    assert office.send(e.StationWentOffHook(3)) == [
        a.SetHookMode(3, "dialling"),
        a.LendReceiver(1, "station 3"),
        a.CloseCrosspoint("station 3", "tone dial"),
    ]


def test_who_hangs_up_gives_everything_back_at_once():
    office = office_with()
    office.lift(3)
    assert office.send(e.StationWentOnHook(3)) == [
        a.OpenCrosspoint("station 3", "tone dial"),
        a.ReturnReceiver(1),
        a.SetHookMode(3, "idle"),
    ]
    assert office.idle


def test_a_telephone_that_fails_gives_everything_back_at_once():
    office = office_with()
    office.ring_up(3, "1")
    assert office.send(e.StationFailed(3)) == [a.ReturnReceiver(1), a.SetHookMode(3, "idle")]
    office.send(e.StationReturned(3))
    assert office.idle


def test_the_receiver_that_rested_longest_is_lent():
    office = office_with(receivers=(1, 2, 3))
    for receiver in (1, 2, 3, 1):
        office.lift(4)
        assert office.lent == {4: receiver}
        office.hang_up(4)


def test_a_lifted_telephone_is_not_rung():
    office = office_with(stations=2)
    office.lift(1)
    office.call(1)
    assert office.bells == [2]


def test_a_lifted_telephone_that_is_replaced_takes_the_waiting_call_in_the_same_moment():
    office = office_with(stations=1)
    office.lift(1)
    office.call(1)
    assert a.ApplyRinging(1, (1000, 4000)) in office.send(e.StationWentOnHook(1))


# -- more telephones than receivers


def test_dial_tone_waits_for_a_receiver_in_order_of_lifting():
    office = office_with(receivers=(7,))
    office.lift(5, 2, 8, 1)
    assert [office.hears(port) for port in (5, 2, 8, 1)] == ["dial", "", "", ""]
    office.wait(4.9)
    assert office.lent == {5: 7}
    for first, then in ((5, 2), (2, 8), (8, 1)):
        office.hang_up(first)
        assert office.lent == {then: 7}
        assert office.hears(then) == "dial"
    office.hang_up(1)
    assert office.idle


def test_whoever_has_dial_tone_and_dials_nothing_makes_room_for_those_who_wait():
    office = office_with(receivers=(1, 2))
    office.lift(1, 2)
    office.dial(2, "1")
    office.wait(3)
    office.lift(3)
    office.wait(1.9)
    assert office.hears(3) == ""
    office.wait(0.1)
    assert office.hears(1) == "reorder"
    assert office.hears(3) == "dial"
    assert office.lent == {2: 2, 3: 1}, "who dials goes on"


def test_who_has_somebody_on_hold_may_think():
    office = office_with(receivers=(1,))
    office.call(1)
    office.answer(1)
    office.send(e.StationFlashed(1, 100))
    office.lift(3)
    office.wait(15.9)
    assert office.hears(1) == "dial"
    office.wait(0.1)
    assert office.talks("station 1", "line 1")
    assert office.hears(3) == "dial"


def test_who_waited_for_dial_tone_has_all_of_the_first_digit_time_from_then_on():
    office = office_with(receivers=(1,))
    office.lift(1, 2)
    office.wait(6)
    assert office.hears(1) == "reorder"
    assert office.hears(2) == "dial"
    office.wait(15.999)
    assert office.hears(2) == "dial"
    office.wait(0.001)
    assert office.hears(2) == "reorder"


def test_who_gives_up_waiting_for_dial_tone_is_passed_over():
    office = office_with(receivers=(1,))
    office.lift(1, 2, 3)
    office.hang_up(2)
    office.send(e.StationFailed(3))
    office.lift(4)
    office.hang_up(1)
    assert office.lent == {4: 1}


def test_who_waits_for_dial_tone_waits_as_long_as_it_takes():
    office = office_with(receivers=(1,))
    office.lift(1, 2)
    for _ in range(20):
        office.wait(4.9)
        office.hang_up(1)
        assert office.hears(2) == "dial"
        office.hang_up(2)
        office.lift(1, 2)
        assert office.hears(2) == ""


@pytest.mark.parametrize("digits", ["12", "9", "1"])
def test_the_receiver_goes_to_the_next_as_soon_as_a_number_is_complete_or_hopeless(digits):
    office = office_with(receivers=(1,))
    office.lift(1, 3)
    office.dial(1, digits)
    assert office.lent == ({1: 1} if digits == "1" else {3: 1})
    assert office.hears(3) == ("" if digits == "1" else "dial")


def test_a_rotary_telephone_need_not_wait_for_dial_tone():
    office = office_with(receivers=(1,))
    office.lift(1, 2, 3)
    office.dial(2, "1")
    assert office.state("station 2") == "dialling"
    office.hang_up(1)
    assert office.lent == {3: 1}, "he needs no receiver any more"
    office.dial(2, "4")
    assert office.bells == [4]


def test_all_24_telephones_lift_at_once_and_everybody_gets_dial_tone_in_turn():
    office = office_with(stations=24, receivers=(1, 2, 3, 4))
    office.lift(*range(1, 25))
    for first in range(1, 25, 4):
        assert sorted(office.lent) == list(range(first, first + 4))
        office.hang_up(*range(first, first + 4))
    assert office.idle


def test_a_box_without_receivers_gives_dial_tone_to_everybody_and_counts_pulses():
    office = office_with(receivers=())
    office.lift(1, 2, 3)
    assert [office.hears(port) for port in (1, 2, 3)] == ["dial"] * 3
    office.dial(1, "14")
    assert office.bells == [4]
    assert not any(isinstance(action, a.LendReceiver | a.ReturnReceiver) for _, action in office.log)


# -- the register


def test_dial_tone_goes_at_the_first_digit():
    office = office_with()
    office.lift(1)
    assert office.send(e.StationDialled(1, "1")) == [a.OpenCrosspoint("station 1", "tone dial")]
    assert office.hears(1) == ""
    assert office.lent == {1: 1}


def test_a_number_that_cannot_be_longer_is_complete_at_once():
    office = office_with()
    office.ring_up(1, "12")
    assert office.bells == [2]
    assert office.hears(1) == "ringback"
    assert office.lent == {}


@pytest.mark.parametrize("number", ["9", "1A", "1*", "#", "1#", "*", "119", "A"])
def test_a_number_that_nobody_has_is_unobtainable_at_once(number):
    extensions = {1: "11", 2: "110"} if number == "119" else None
    office = office_with(extensions=extensions, stations=2)
    office.lift(2)
    office.dial(2, number[:-1])
    assert office.state("station 2") == "dialling"
    office.dial(2, number[-1])
    assert office.hears(2) == "unobtainable"
    assert office.lent == {}


def test_an_empty_digit_is_no_number():
    office = office_with()
    office.lift(1)
    office.send(e.StationDialled(1, ""))
    office.dial(1, "12")
    assert office.bells == [2]


@pytest.mark.parametrize("digit", ["", "12", "x"])
def test_a_digit_that_no_telephone_has_is_harmless(digit):
    office = office_with()
    office.lift(1)
    office.send(e.StationDialled(1, digit))
    office.hang_up(1)
    assert office.idle


def test_16_seconds_without_a_digit_are_enough():
    office = office_with()
    office.lift(1)
    office.wait(15.999)
    assert office.hears(1) == "dial"
    office.wait(0.001)
    assert office.hears(1) == "reorder"
    assert office.lent == {}


def test_8_seconds_between_digits_are_enough():
    office = office_with(extensions={2: "123"})
    office.ring_up(1, "1")
    office.wait(7.999)
    office.dial(1, "2")
    office.wait(7.999)
    assert office.state("station 1") == "dialling"
    office.wait(0.001)
    assert office.hears(1) == "reorder"
    assert office.lent == {}
    assert office.bells == []


def test_a_digit_in_the_last_millisecond_counts():
    office = office_with()
    office.lift(1)
    office.wait(15.999)
    office.now_ms += 1
    office.dial(1, "1")
    office.wait(7.999)
    office.now_ms += 1
    office.dial(1, "2")
    assert office.bells == [2]


LONGER = {2: "20", 3: "201", 4: "2012"}


def test_a_number_that_could_be_longer_waits_3_seconds():
    office = office_with(stations=4, extensions=LONGER)
    office.ring_up(1, "20")
    office.wait(2.999)
    assert office.bells == []
    assert office.lent == {1: 1}
    office.wait(0.001)
    assert office.bells == [2]
    assert office.lent == {}


def test_another_digit_within_the_3_seconds_makes_the_longer_number():
    office = office_with(stations=4, extensions=LONGER)
    office.ring_up(1, "20")
    office.wait(2.999)
    office.now_ms += 1
    office.dial(1, "1")
    office.wait(2.999)
    assert office.bells == []
    office.dial(1, "2")
    assert office.bells == [4]


def test_the_hash_key_ends_a_number_that_could_be_longer():
    office = office_with(stations=4, extensions=LONGER)
    office.ring_up(1, "201#")
    assert office.bells == [3]


def test_the_hash_key_is_a_digit_where_a_number_has_it():
    office = office_with(stations=4, extensions={2: "20", 3: "20#"})
    office.ring_up(1, "20#")
    assert office.bells == [3]


def test_the_hash_key_in_the_middle_of_a_longer_number_is_a_digit():
    office = office_with(stations=4, extensions={2: "20", 3: "20#5"})
    office.ring_up(1, "20#")
    assert office.bells == []
    office.dial(1, "5")
    assert office.bells == [3]


def test_digits_after_a_complete_number_change_nothing():
    office = office_with()
    office.ring_up(1, "12")
    assert office.send(e.StationDialled(1, "9")) == []
    assert office.bells == [2]


def test_a_flash_while_dialling_changes_nothing():
    office = office_with()
    office.ring_up(1, "1")
    assert office.send(e.StationFlashed(1, 200)) == []
    office.dial(1, "2")
    assert office.send(e.StationFlashed(1, 200)) == []
    assert office.bells == [2]


def test_two_dial_at_once_and_do_not_mix():
    office = office_with()
    office.lift(1, 2)
    for one, other in zip("13", "14", strict=True):
        office.dial(1, one)
        office.dial(2, other)
    assert office.bells == [3, 4]
    office.answer(3)
    office.answer(4)
    assert office.talks("station 1", "station 3")
    assert office.talks("station 2", "station 4")


def test_who_hangs_up_in_the_middle_of_a_number_begins_anew():
    office = office_with()
    office.ring_up(1, "1")
    office.hang_up(1)
    office.ring_up(1, "12")
    assert office.bells == [2]


def test_the_times_are_those_of_the_plan():
    timing = Timing(first_digit_ms=500, inter_digit_ms=400, match_ms=300, reject_ms=200, howler_ms=100)
    office = office_with(stations=4, extensions=LONGER, timing=timing)
    office.lift(1)
    office.wait(0.5)
    assert office.hears(1) == "reorder"
    office.wait(0.2)
    assert office.hears(1) == "howler"
    office.wait(0.1)
    assert office.state("station 1") == "locked out"
    office.ring_up(3, "20")
    office.wait(0.3)
    assert office.bells == [2]
    office.ring_up(4, "2")
    office.wait(0.4)
    assert office.hears(4) == "reorder"


# -- hook modes


def test_short_breaks_are_pulses_while_the_register_is_open_and_may_be_a_flash_afterwards():
    office = office_with(receivers=(1,))
    modes = office.image.hook_modes
    office.lift(1, 2)
    assert modes == {1: "dialling", 2: "dialling"}, "who waits for dial tone may dial by pulse"
    office.dial(1, "13")
    assert modes[1] == "talking", "a flash brings back whom it has on hold, whatever becomes of its call"
    office.lift(3)
    assert (modes[1], modes[3]) == ("talking", "talking")
    office.hang_up(3)
    assert office.hears(1) == "reorder"
    assert (modes[1], modes[3]) == ("talking", "idle")
    office.hang_up(1)
    assert modes[1] == "idle"
    office.hang_up(2)
    assert modes[2] == "idle"


def test_a_flash_is_nothing_but_a_flash_from_the_moment_a_number_is_refused():
    office = office_with(receivers=(1,))
    office.ring_up(1, "9")
    assert office.image.hook_modes[1] == "talking"
    office.wait(20)
    assert office.hears(1) == "howler"
    assert office.image.hook_modes[1] == "idle", "whoever hears the howler has nobody on hold"


# -- numbers in a plan


def test_pilot_numbers_and_extensions_are_one_numbering_plan():
    office = Office(plan_of(groups=(group("sales", (5, 6), pilot="1"), group("late", (7,), pilot="120"))))
    office.ring_up(1, "1#")
    assert office.bells == [5]
    office.ring_up(2, "120")
    assert office.bells == [5, 7]
    office.ring_up(3, "12")
    office.wait(3)
    assert office.hears(3) == "busy"


def test_a_telephone_without_a_number_cannot_be_dialled():
    office = office_with(stations=2, extensions={1: "", 2: "12"})
    office.ring_up(2, "11")
    assert office.hears(2) == "unobtainable"


# -- the power of a snapshot


def test_a_restored_box_goes_on_dialling_where_it_was():
    office = office_with(receivers=(1,), extensions=LONGER, stations=4)
    office.lift(1, 3)
    office.dial(1, "20")
    office.wait(2)
    office.control = CallControl.restore(office.control.snapshot())
    office.wait(1)
    assert office.bells == [2]
    assert office.lent == {3: 1}
    office.wait(15.999)
    assert office.hears(3) == "dial"
    office.wait(0.001)
    assert office.hears(3) == "reorder"
    office.control = CallControl.restore(office.control.snapshot())
    office.hang_up(3)
    assert office.image.tones == {}
    office.answer(2)
    assert office.talks("station 1", "station 2")
