"""What an old hand at exchanges tried in a quiet hour, and found wrong at first."""

import pytest
from msgspec.structs import replace

from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import Group, GroupTarget, StationTarget
from tests.firmware.callcontrol.exchange_office import ExchangeOffice

F = Feature


# -- who opens the door


def test_a_visitor_does_not_let_himself_in_by_the_code():
    office = ExchangeOffice(stations={8: {"door": True}})
    office.ask(8, F.OPEN_DOOR)
    assert office.scene == {8: "reorder"}
    assert office.doors_opened == 0
    assert office.leave()


def test_a_visitor_at_one_door_does_not_open_for_the_one_at_another():
    office = ExchangeOffice(stations={7: {"door": True}, 8: {"door": True}})
    office.inside_call(7, 8)
    office.dial(7, "5")
    office.dial(8, "5")
    assert office.doors_opened == 0
    assert office.lent == {}
    assert office.leave()


def test_where_the_class_denies_the_code_a_digit_opens_nothing_either():
    office = ExchangeOffice(stations={8: {"door": True}, 5: {"denied": (F.OPEN_DOOR,)}})
    office.inside_call(8, 5)
    office.dial(5, "5")
    assert office.doors_opened == 0
    assert office.lent == {}, "nor does a receiver listen for it"
    assert office.leave()


def test_a_visitor_puts_nobody_on_hold():
    office = ExchangeOffice(stations={8: {"door": True}})
    office.inside_call(8, 2)
    office.flash(8)
    assert office.scene == {2: "8", 8: "2"}
    assert office.leave()


# -- an operator who is unplugged


def parked_by_2(**settings):
    """A caller of line 2 was parked by telephone 2."""
    office = ExchangeOffice(**settings)
    office.outside_call(2, 2)
    office.flash(2)
    office.order(2, F.PARK, "3")
    return office


def test_the_operator_is_unplugged_so_it_rings_on_at_who_parked_him():
    office = parked_by_2()
    office.unplug(1)
    office.wait(60 + 30 + 60)
    assert office.scene == {2: "rings recall", "line 2": "music"}
    office.plug_in(1)
    office.wait(30)
    assert office.rings(1) == "recall", "he is there again, and it is his turn"
    assert office.leave()


def test_who_parked_him_is_busy_and_the_operator_unplugged_so_it_rings_when_he_is_free():
    office = parked_by_2()
    office.unplug(1)
    office.inside_call(2, 5)
    office.wait(61)
    assert office.scene == {2: "5", 5: "2", "line 2": "music"}
    office.hang_up(2)
    assert office.rings(2) == "recall"
    office.plug_in(1)
    assert office.leave()


def test_the_operator_is_unplugged_while_it_rings_there():
    office = parked_by_2()
    office.wait(60 + 31)
    assert office.rings(1) == "recall"
    office.unplug(1)
    office.wait(30)
    assert office.scene == {2: "rings recall", "line 2": "music"}
    office.answer(2)
    assert office.talks("station 2", "line 2")
    office.plug_in(1)
    assert office.leave()


def test_a_group_of_operators_is_unplugged():
    office = parked_by_2(operator=GroupTarget("service"))
    office.unplug(5, 6)
    office.wait(60 + 61)
    assert office.scene == {2: "rings recall", "line 2": "music"}
    office.plug_in(5, 6)
    assert office.leave()


def test_everybody_is_unplugged_and_the_operator_comes_back_first():
    office = parked_by_2()
    office.unplug(1, 2)
    office.wait(60 + 61)
    assert office.scene == {"line 2": "music"}
    office.plug_in(1)
    office.wait(30)
    assert office.rings(1) == "recall"
    office.plug_in(2)
    assert office.leave()


# -- the last one of a group cannot leave


def sales_line(**settings):
    """Line 1 rings sales (3 and 4)."""
    return ExchangeOffice(lines={1: {"route": GroupTarget("sales")}}, **settings)


@pytest.mark.parametrize(("of_3", "of_4"), [("41", "41"), ("14", "13"), ("17", "17")])
def test_all_of_a_group_have_sent_their_calls_on_and_are_rung_nevertheless(of_3, of_4):
    office = sales_line()
    office.order(3, F.FORWARD_ALWAYS, of_3)
    office.call(1)
    assert office.bells == [4]
    office.give_up(1)
    office.wait(10)
    office.order(4, F.FORWARD_ALWAYS, of_4)
    office.call(1)
    assert office.scene == {3: "rings outside", 4: "rings outside"}
    office.answer(3)
    assert office.talks("line 1", "station 3")
    assert office.leave()


def test_the_last_one_leaves_while_a_caller_waits():
    office = sales_line()
    office.order(3, F.FORWARD_ALWAYS, "17")
    office.lift(4)
    office.call(1)
    assert office.bells == []
    office.ask(4, F.FORWARD_ALWAYS, "17")
    assert office.bells == [3]
    office.hang_up(4)
    assert office.bells == [3, 4]
    assert office.leave()


def test_one_comes_back_while_they_ring():
    office = sales_line()
    office.order(3, F.FORWARD_ALWAYS, "17")
    office.order(4, F.FORWARD_ALWAYS, "17")
    office.lift(4)
    office.call(1)
    assert office.bells == [3]
    office.ask(4, F.FORWARD_ALWAYS_OFF)
    office.hang_up(4)
    assert office.bells == [3, 4]
    assert office.leave()


def test_who_wants_not_to_be_disturbed_is_not_rung_as_the_last_one():
    office = sales_line()
    office.order(3, F.DO_NOT_DISTURB)
    office.order(4, F.FORWARD_ALWAYS, "17")
    office.call(1)
    assert office.bells == [4]
    assert office.leave()


def test_a_group_that_overflows_loses_nobody_and_may_be_left_by_all():
    sales = Group("sales", (3, 4), "ring-all", overflow=StationTarget(2), pilot="41")
    office = sales_line(groups=(sales,))
    office.order(3, F.FORWARD_ALWAYS, "17")
    office.order(4, F.FORWARD_ALWAYS, "17")
    office.call(1)
    assert office.bells == [2]
    assert office.leave()


# -- nobody waits where nobody can come


def test_the_operator_has_left_his_receiver_off_so_who_parked_the_caller_gets_him_back():
    office = parked_by_2()
    office.lift(1)
    office.wait(60 + 61)
    assert office.scene == {1: "silence", 2: "rings recall", "line 2": "music"}
    assert office.leave()


def test_alone_in_a_group_and_calling_it():
    office = ExchangeOffice(groups=(Group("porter", (5,), pilot="41"),))
    office.ring_up(5, "41")
    assert office.scene == {5: "busy"}
    office.hang_up(5)
    office.ring_up(6, "41")
    assert office.scene == {5: "rings inside", 6: "ringback"}
    assert office.leave()


def test_alone_in_the_group_of_operators_and_calling_the_operator():
    office = ExchangeOffice(groups=(Group("porter", (5,), pilot="41"),), operator=GroupTarget("porter"))
    office.ring_up(5, "9")
    assert office.scene == {5: "busy"}
    assert office.leave()


# -- camp-on is for the number that was dialled last


def test_who_has_reached_somebody_since_camps_on_nobody():
    office = ExchangeOffice()
    office.lift(2)
    office.ring_up(5, "12")
    assert office.scene == {2: "dial", 5: "busy"}
    office.hang_up(5)
    office.inside_call(5, 6)
    office.hang_up(5, 6)
    office.ask(5, F.CAMP_ON)
    assert office.hears(5) == "reorder"
    assert office.leave()


# -- a new plan


def test_a_call_that_begins_anew_follows_where_its_telephone_sends_calls():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_ALWAYS, "41")
    office.call(2)
    assert office.bells == [3, 4]
    plan = office.control.state.plan
    sales, *others = plan.groups
    office.reconfigure(replace(plan, groups=(replace(sales, strategy="linear"), *others)))
    assert office.bells == [3], "anew at sales, not at the telephone of who is away"
    assert office.leave()


# -- strangers


def test_where_the_second_flash_joins_it_does_not_join_whom_call_waiting_brought():
    office = ExchangeOffice(
        stations={2: {"call_waiting": True}}, lines={1: {"route": StationTarget(2)}}, second_flash="conference"
    )
    office.outside_call(2, 2)
    office.call(1)
    office.flash(2)
    office.wait(0.1)
    assert office.scene == {2: "line 1", "line 1": "2", "line 2": "music"}
    office.flash(2)
    assert office.scene == {2: "line 2", "line 1": "music", "line 2": "2"}
    office.flash(2)
    assert office.scene == {2: "line 1", "line 1": "2", "line 2": "music"}
    assert office.leave()


# -- receivers that were left off


def test_whoever_calls_the_operator_does_not_wait_for_a_receiver_that_was_left_off():
    office = ExchangeOffice()
    office.lift(1)
    office.wait(120)
    assert office.scene == {1: "silence"}
    office.ring_up(5, "9")
    assert office.hears(5) == "busy"
    assert office.leave()


def test_nor_does_he_wait_for_a_group_of_them():
    office = ExchangeOffice()
    office.lift(3, 4)
    office.ring_up(5, "41")
    assert office.hears(5) == "ringback", "they may be about to hang up"
    office.wait(120)
    office.ring_up(6, "41")
    assert office.hears(6) == "busy"
    office.hang_up(3, 6)
    assert office.rings(3) == "inside"
    assert office.leave()


def test_nobody_camps_on_a_telephone_that_a_new_plan_makes_a_data_station():
    office = ExchangeOffice()
    office.lift(2)
    office.ring_up(5, "12")
    office.hang_up(5)
    office.order(5, F.CAMP_ON)
    plan = office.control.state.plan
    stations = [replace(station, data=station.port == 2) for station in plan.stations]
    office.reconfigure(replace(plan, stations=tuple(stations)))
    office.hang_up(2)
    assert office.scene == {}
    assert office.leave()


@pytest.mark.parametrize("feature", [F.PARK, F.PICKUP, F.FORWARD_ALWAYS, F.REMINDER])
def test_a_visitor_only_calls(feature):
    office = ExchangeOffice(stations={8: {"door": True}})
    office.tell_time("09:00")
    office.outside_call(2, 2)
    office.flash(2)
    office.ask(2, F.PARK, "3")
    office.hang_up(2)
    office.call(4)
    argument = {F.PARK: "3", F.FORWARD_ALWAYS: "15", F.REMINDER: "1000"}.get(feature, "")
    office.ask(8, feature, argument)
    assert office.hears(8) == "reorder"
    office.hang_up(8)
    office.ring_up(8, "9")
    assert office.rings(1) == "door"


def test_redial_repeats_a_slip_of_the_finger():
    office = ExchangeOffice()
    office.ring_up(2, "13")
    office.hang_up(2)
    office.ring_up(2, "6")
    assert office.hears(2) == "unobtainable"
    office.hang_up(2)
    office.ask(2, F.REDIAL)
    assert office.hears(2) == "unobtainable"


def test_a_reminder_does_not_wait_for_a_receiver_that_was_left_off():
    office = ExchangeOffice()
    office.tell_time("09:00")
    office.order(2, F.REMINDER, "0910")
    office.lift(2)
    office.wait(20 * 60)
    office.hang_up(2)
    assert office.bells == []
    assert not office.control.state.calls


def test_where_a_new_plan_wants_no_tone_the_tone_ends():
    office = ExchangeOffice(stations={2: {"call_waiting": True}})
    office.inside_call(2, 5)
    office.ring_up(3, "12")
    assert office.hears(2) == "5, waiting"
    plan = office.control.state.plan
    stations = tuple(replace(station, data=station.port == 5) for station in plan.stations)
    office.reconfigure(replace(plan, stations=stations))
    assert office.hears(2) == "5"
    assert office.hears(3) == "ringback"
    assert office.leave()


def test_a_member_of_a_conference_hands_his_place_over_and_its_maker_can_still_part_it():
    office = ExchangeOffice()
    office.inside_call(3, 6)
    office.consult(3, "12")
    office.lift(2)
    office.consult(2, "14")
    office.lift(4)
    office.flash(2)
    office.ask(2, F.CONFERENCE)
    assert office.scene == {2: "3, 4", 3: "2, 4", 4: "2, 3", 6: "music"}
    office.hang_up(3)
    assert office.scene == {2: "4, 6", 4: "2, 6", 6: "2, 4"}
    office.flash(2)
    assert office.scene == {2: "4", 4: "2", 6: "music"}
    assert office.leave()
