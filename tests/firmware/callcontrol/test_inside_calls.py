"""Telephones call each other and groups: ringing, ringback, busy, answer, and every way to hang up."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.plan import GroupTarget, StationTarget, StaySilent
from tests.firmware.callcontrol.small_office import Office, group, plan_of


def office_with(**settings):
    return Office(receivers=(1, 2), tone_outputs=("assign1", "assign2"), **settings)


def calling(**settings):
    """Telephone 1 has dialled 12, which rings."""
    office = office_with(**settings)
    office.ring_up(1, "12")
    assert office.bells == [2]
    return office


def in_conversation():
    office = calling()
    office.answer(2)
    office.wait(1)
    return office


def test_one_telephone_calls_another_they_talk_and_hang_up():
    office = calling()
    assert office.hears(1) == "ringback"
    office.wait(5)
    office.lift(2)
    assert office.bells == []
    assert office.talks("station 1", "station 2")
    assert office.hears(1) == "station 2"
    office.wait(30)
    office.hang_up(1)
    office.hang_up(2)
    assert office.idle
    assert office.seized == []


def test_the_answer_orders_everything_in_one_go():
    office = calling()
    assert office.send(e.StationWentOffHook(2)) == [
        a.StopRinging(2),
        a.SetHookMode(2, "talking"),
        a.OpenCrosspoint("station 1", "tone ringback"),
        a.CloseCrosspoint("station 2", "station 1"),
        a.CloseCrosspoint("station 1", "station 2"),
    ]


def test_an_inside_call_rings_until_it_is_answered():
    office = calling()
    office.wait(299)
    assert office.bells == [2]
    office.lift(2)
    assert office.talks("station 1", "station 2")


def test_but_not_for_ever():
    office = calling()
    office.wait(301)
    assert office.bells == []
    assert office.hears(1) == "busy"
    office.wait(100)
    assert office.state("station 1") == "locked out", "the receiver that called has fallen off its hook"


def test_the_bell_stops_at_once_when_the_caller_hangs_up():
    office = calling()
    assert office.send(e.StationWentOnHook(1)) == [
        a.OpenCrosspoint("station 1", "tone ringback"),
        a.SetHookMode(1, "idle"),
        a.StopRinging(2),
    ]
    assert office.idle


def test_the_bell_stops_at_once_when_the_callers_telephone_fails():
    office = calling()
    office.send(e.StationFailed(1))
    assert office.bells == []
    office.send(e.StationReturned(1))
    assert office.idle


# -- busy


def busy_by_talking(office):
    office.call(1)
    office.wait(0.1)
    office.answer(office.bells[0])


def busy_by_dialling(office):
    office.ring_up(1, "1")


def busy_by_ringing_for_a_line(office):
    office.call(1)


def busy_by_ringing_for_somebody_inside(office):
    office.ring_up(5, "11")


def busy_by_calling(office):
    office.ring_up(1, "14")


def busy_by_hearing_busy(office):
    office.ring_up(1, "11")


def busy_by_being_locked_out(office):
    office.lift(1)
    office.wait(16 + 20 + 60)
    assert office.state("station 1") == "locked out"


WAYS = (
    busy_by_talking,
    busy_by_dialling,
    busy_by_ringing_for_a_line,
    busy_by_ringing_for_somebody_inside,
    busy_by_calling,
    busy_by_hearing_busy,
    busy_by_being_locked_out,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_busy_telephone_is_busy_at_once_and_nobody_waits_for_it(way):
    office = office_with()
    way(office)
    before = office.bells
    office.ring_up(3, "11")
    assert office.hears(3) == "busy"
    assert office.bells == before
    assert [call for call in office.control.state.calls.values() if call.origin == "station 3"] == []
    office.wait(5)
    assert office.hears(3) == "busy"
    office.hang_up(3)
    assert office.state("station 3") == "idle"


@pytest.mark.parametrize("number", ["11", "12", "13"])
def test_busy_comes_without_a_moment_of_ringback(number):
    office = office_with(dnd=(2,))
    office.busy(3)
    office.ring_up(1, number[0])
    assert office.send(e.StationDialled(1, number[1])) == [
        a.ReturnReceiver(2),
        a.CloseCrosspoint("station 1", "tone busy"),
        a.SetHookMode(1, "talking"),
    ]


def test_ones_own_number_is_busy():
    office = office_with()
    office.ring_up(1, "11")
    assert office.hears(1) == "busy"
    office.hang_up(1)
    assert office.idle


def test_do_not_disturb_is_busy():
    office = office_with(dnd=(2,))
    office.ring_up(1, "12")
    assert office.hears(1) == "busy"


def test_who_is_in_do_not_disturb_may_call():
    office = office_with(dnd=(1,))
    office.ring_up(1, "12")
    office.lift(2)
    assert office.talks("station 1", "station 2")


def test_a_telephone_out_of_service_gives_reorder():
    office = office_with()
    office.send(e.StationFailed(2))
    office.ring_up(1, "12")
    assert office.hears(1) == "reorder"


def test_a_telephone_that_fails_while_it_rings_gives_reorder():
    office = calling()
    office.send(e.StationFailed(2))
    assert office.hears(1) == "reorder"
    assert office.control.state.calls == {}
    office.hang_up(1)
    office.send(e.StationReturned(2))
    assert office.idle


def test_a_waiting_line_goes_before_somebody_inside():
    office = office_with(stations=2)
    office.busy(2)
    office.call(1)
    assert office.bells == [1]
    office.call(2)
    office.answer(1)
    office.hang_up(2)
    assert office.bells == [2]
    office.hang_up(1)
    office.ring_up(1, "12")
    assert office.hears(1) == "busy"


def test_they_call_each_other_in_the_same_moment_and_both_are_busy():
    office = office_with()
    office.lift(1, 2)
    office.dial(1, "12")
    office.dial(2, "11")
    assert (office.hears(1), office.hears(2)) == ("busy", "busy")


# -- hanging up


@pytest.mark.parametrize(("first", "other"), [(1, 2), (2, 1)])
def test_who_is_left_hears_reorder_the_howler_and_nothing(first, other):
    office = in_conversation()
    office.hang_up(first)
    assert office.state(f"station {first}") == "idle"
    assert office.hears(other) == "reorder"
    assert office.control.state.calls == {}
    office.wait(19.999)
    assert office.hears(other) == "reorder"
    office.wait(0.001)
    assert office.hears(other) == "howler"
    office.wait(60)
    assert office.state(f"station {other}") == "locked out"
    assert office.hears(other) == ""
    office.hang_up(other)
    assert office.idle


@pytest.mark.parametrize(("first", "then"), [(1, 2), (2, 1)])
def test_both_hang_up_in_the_same_tick(first, then):
    office = in_conversation()
    office.hang_up(first, then)
    assert office.idle
    assert office.image.tones == {}


@pytest.mark.parametrize(("first", "other"), [(1, 2), (2, 1)])
def test_a_telephone_that_fails_in_a_conversation_ends_it(first, other):
    office = in_conversation()
    office.send(e.StationFailed(first))
    assert office.hears(other) == "reorder"
    office.hang_up(other)
    office.send(e.StationReturned(first))
    assert office.idle


def test_answer_and_then_the_callers_hang_up_in_the_same_millisecond():
    office = calling()
    office.lift(2)
    office.hang_up(1)
    assert office.hears(2) == "reorder"
    assert office.state("station 1") == "idle"
    office.hang_up(2)
    assert office.idle


def test_the_callers_hang_up_and_then_the_answer_in_the_same_millisecond():
    office = calling()
    office.hang_up(1)
    office.lift(2)
    assert office.hears(2) == "dial", "the call is over: this is somebody who wants to dial"
    office.hang_up(2)
    assert office.idle


def test_who_hung_up_takes_the_waiting_line_while_the_other_hears_reorder():
    office = in_conversation()
    office.busy(3, 4, 5, 6, 7, 8)
    office.call(1)
    assert office.bells == []
    assert a.ApplyRinging(1, (1000, 4000)) in office.send(e.StationWentOnHook(1))
    assert office.hears(2) == "reorder"


def test_who_was_left_may_call_again_after_hanging_up():
    office = in_conversation()
    office.hang_up(1)
    office.hang_up(2)
    office.ring_up(2, "11")
    office.lift(1)
    assert office.talks("station 1", "station 2")


def test_digits_in_an_inside_conversation_change_nothing():
    office = in_conversation()
    assert office.send(e.StationDialled(2, "5")) == []
    assert office.talks("station 1", "station 2")


@pytest.mark.parametrize(("who", "other"), [(1, 2), (2, 1)])
def test_a_flash_in_an_inside_conversation_gives_dial_tone_and_the_other_music(who, other):
    office = in_conversation()
    office.send(e.StationFlashed(who, 200))
    assert (office.hears(who), office.hears(other)) == ("dial", "music")
    assert office.send(e.StationFlashed(other, 200)) == [], "who is on hold cannot put anybody on hold"
    office.send(e.StationFlashed(who, 200))
    assert office.talks("station 1", "station 2")


@pytest.mark.parametrize("number", ["12", "13", "9"])
def test_a_flash_means_nothing_to_who_calls_or_was_refused_and_has_nobody_on_hold(number):
    office = office_with()
    office.busy(3)
    office.ring_up(1, number)
    assert office.send(e.StationFlashed(1, 200)) == []


def test_four_pairs_talk_and_do_not_hear_each_other():
    office = office_with()
    for caller, called in ((1, 5), (2, 6), (3, 7), (4, 8)):
        office.ring_up(caller, str(10 + called))
        office.answer(called)
    for caller, called in ((1, 5), (2, 6), (3, 7), (4, 8)):
        assert office.talks(f"station {caller}", f"station {called}")
    assert len(office.image.crosspoints) == 8


# -- pilot numbers


def groups_office(*groups, **settings):
    return Office(plan_of(groups=groups, receivers=(1, 2), tone_outputs=("assign1",), **settings))


def test_a_pilot_number_hunts_like_a_call_from_outside():
    office = groups_office(group("sales", (2, 3), pilot="50"))
    office.ring_up(1, "50")
    assert office.bells == [2]
    assert office.hears(1) == "ringback"
    office.wait(15)
    assert office.bells == [3]
    office.wait(15)
    assert office.bells == [2]
    office.lift(2)
    assert office.talks("station 1", "station 2")


def test_who_calls_a_group_where_nobody_is_free_hears_ringback_and_waits():
    office = groups_office(group("sales", (2,), pilot="50"))
    office.busy(2)
    office.ring_up(1, "50")
    assert office.hears(1) == "ringback"
    office.wait(120)
    assert office.hears(1) == "ringback"
    office.hang_up(2)
    assert office.bells == [2]
    office.lift(2)
    assert office.talks("station 1", "station 2")


def test_calls_from_inside_and_outside_wait_in_one_order_of_age():
    office = groups_office(group("sales", (2,), pilot="50"))
    office.busy(2)
    office.call(1)
    office.ring_up(3, "50")
    office.call(2)
    office.hang_up(2)
    office.lift(2)
    assert office.talks("line 1", "station 2")
    office.hang_up(2)
    office.lift(2)
    assert office.talks("station 3", "station 2")
    office.hang_up(2)
    office.lift(2)
    assert office.talks("line 2", "station 2")


def test_who_waits_for_a_group_and_hangs_up_leaves_nothing_behind():
    office = groups_office(group("sales", (2,), pilot="50"))
    office.busy(2)
    office.ring_up(1, "50")
    office.hang_up(1)
    office.hang_up(2)
    assert office.idle


def test_a_pilot_number_overflows_to_another_group_and_to_a_telephone():
    office = groups_office(
        group("a", (2,), pilot="50", overflow=GroupTarget("b")), group("b", (3,), overflow=StationTarget(4))
    )
    office.ring_up(1, "50")
    office.wait(15)
    assert office.bells == [3]
    office.wait(15)
    assert office.bells == [4]
    office.wait(200)
    assert office.bells == [4]


def test_who_overflows_to_a_busy_telephone_waits_for_it():
    office = groups_office(group("a", (), pilot="50", overflow=StationTarget(4)))
    office.busy(4)
    office.ring_up(1, "50")
    assert office.hears(1) == "ringback"
    office.hang_up(4)
    assert office.bells == [4]


def test_a_silent_overflow_lets_the_caller_hear_ringback():
    office = groups_office(group("a", (2,), pilot="50", overflow=StaySilent()))
    office.ring_up(1, "50")
    office.wait(60)
    assert office.bells == []
    assert office.hears(1) == "ringback"


def test_a_member_who_calls_his_own_group_does_not_ring_himself():
    office = groups_office(group("all", (1, 2), "ring-all", pilot="50"))
    office.ring_up(1, "50")
    assert office.bells == [2]
    office.lift(2)
    assert office.talks("station 1", "station 2")


def test_ring_all_for_somebody_inside_stops_every_other_bell():
    office = groups_office(group("all", (2, 3, 4), "ring-all", pilot="50"))
    office.ring_up(1, "50")
    assert office.bells == [2, 3, 4]
    office.lift(3)
    assert office.bells == []
    assert office.talks("station 1", "station 3")


def test_a_bell_of_a_group_fails_and_the_caller_waits_for_the_other():
    office = groups_office(group("all", (2, 3), pilot="50"))
    office.busy(3)
    office.ring_up(1, "50")
    office.send(e.StationFailed(2))
    assert office.hears(1) == "ringback"
    office.send(e.StationReturned(2))
    assert office.bells == [2]


def test_the_only_telephone_of_a_group_fails_and_the_caller_is_told():
    office = groups_office(group("all", (2,), pilot="50"))
    office.ring_up(1, "50")
    office.send(e.StationFailed(2))
    assert office.hears(1) == "reorder"


def test_calls_from_inside_count_for_the_strategies_as_others_do():
    office = groups_office(group("all", (2, 3), "circular", pilot="50"))
    office.ring_up(1, "50")
    office.answer(2)
    office.wait(4)
    office.hang_up(2)
    office.hang_up(1)
    office.call(1)
    assert office.bells == [3]
    history = office.control.state.history.stations
    assert history[2].calls == 1
    assert history[1].calls == 0
    assert history[2].talk_ms == history[1].talk_ms == 4100
