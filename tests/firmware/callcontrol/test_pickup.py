"""Pickup: a call that rings elsewhere is answered here."""

import pytest

from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import Group, GroupTarget
from tests.firmware.callcontrol.exchange_office import FORMS, ExchangeOffice


@pytest.mark.parametrize("form", FORMS)
def test_a_neighbours_call_from_outside(form):
    office = ExchangeOffice()
    office.call(3)
    assert office.scene == {3: "rings outside"}
    office.ask(4, Feature.PICKUP, form=form)
    office.wait(0.1)
    assert office.scene == {4: "line 3", "line 3": "4"}
    assert office.leave()


@pytest.mark.parametrize("form", FORMS)
def test_a_neighbours_call_from_inside(form):
    office = ExchangeOffice()
    office.ring_up(7, "13")
    office.ask(4, Feature.PICKUP, form=form)
    assert office.scene == {4: "7", 7: "4"}
    assert office.leave()


@pytest.mark.parametrize("form", FORMS)
def test_the_call_of_a_telephone_that_is_named(form):
    office = ExchangeOffice()
    office.call(2)
    office.ask(7, Feature.PICKUP_STATION, "12", form)
    office.wait(0.1)
    assert office.scene == {7: "line 2", "line 2": "7"}
    assert office.leave()


def test_all_bells_of_a_group_stop():
    office = ExchangeOffice()
    office.ring_up(7, "41")
    assert office.bells == [3, 4]
    office.ask(8, Feature.PICKUP_STATION, "14")
    assert office.scene == {7: "8", 8: "7"}


def test_the_oldest_call_first():
    office = ExchangeOffice(groups=(Group("team", (4, 5, 6), "linear"),))
    office.ring_up(7, "16")
    office.ring_up(8, "15")
    office.ask(4, Feature.PICKUP)
    assert office.scene == {4: "7", 5: "rings inside", 7: "4", 8: "ringback"}
    assert office.leave()


def test_whoever_is_no_neighbour_picks_up_nothing():
    office = ExchangeOffice()
    office.call(3)
    office.ask(5, Feature.PICKUP)
    assert office.scene == {3: "rings outside", 5: "reorder"}
    assert office.leave()


def test_where_nothing_rings_there_is_nothing_to_pick_up():
    office = ExchangeOffice()
    office.ask(4, Feature.PICKUP)
    assert office.scene == {4: "reorder"}
    office.ask(5, Feature.PICKUP_STATION, "14")
    assert office.scene == {4: "reorder", 5: "reorder"}
    assert office.leave()


def test_a_call_that_was_answered_already_is_not_picked_up():
    office = ExchangeOffice()
    office.call(3)
    office.answer(3)
    office.ask(4, Feature.PICKUP_STATION, "13")
    assert office.scene == {3: "line 3", 4: "reorder", "line 3": "3"}


def test_who_calls_out_is_not_picked_up():
    office = ExchangeOffice()
    office.ring_up(3, "17")
    office.ask(4, Feature.PICKUP_STATION, "13")
    assert office.scene == {3: "ringback", 4: "reorder", 7: "rings inside"}


@pytest.mark.parametrize("number", ["8", "41", "14"])
def test_a_number_that_is_no_telephone_that_rings(number):
    office = ExchangeOffice()
    office.call(3)
    office.ask(4, Feature.PICKUP_STATION, number)
    assert office.hears(4) == ("unobtainable" if number == "8" else "reorder")
    assert office.bells == [3]


def test_two_want_the_same_call():
    office = ExchangeOffice()
    office.call(3)
    office.ask(4, Feature.PICKUP)
    office.ask(5, Feature.PICKUP_STATION, "13")
    office.wait(0.1)
    assert office.scene == {4: "line 3", 5: "reorder", "line 3": "4"}


def test_the_caller_gives_up_before_the_last_digit():
    office = ExchangeOffice()
    office.ring_up(7, "13")
    office.lift(4)
    office.dial(4, "*3")
    office.hang_up(7)
    office.dial(4, "0")
    assert office.scene == {4: "reorder"}


def test_a_caller_cannot_pick_up_his_own_call():
    office = ExchangeOffice()
    office.inside_call(4, 7)
    office.consult(4, "13")
    office.hang_up(4)
    office.ask(4, Feature.PICKUP)
    assert office.scene == {4: "7", 7: "4"}, "the call is 7's by now: he has it back"
    assert office.leave()


def test_a_recall_may_be_picked_up():
    office = ExchangeOffice()
    office.outside_call(3, 3)
    office.flash(3)
    office.hang_up(3)
    assert office.rings(3) == "recall"
    office.ask(4, Feature.PICKUP)
    assert office.scene == {4: "line 3", "line 3": "4"}
    assert office.leave()


def test_a_callback_is_nobody_elses_business():
    office = ExchangeOffice()
    office.lift(7)
    office.ring_up(3, "17")
    office.hang_up(3)
    office.order(3, Feature.CAMP_ON)
    office.hang_up(7)
    assert office.scene == {3: "rings callback"}
    office.ask(4, Feature.PICKUP)
    assert office.scene == {3: "rings callback", 4: "reorder"}
    office.ask(5, Feature.PICKUP_STATION, "13")
    assert office.hears(5) == "reorder"
    assert office.leave()


def test_a_reminder_is_nobody_elses_business():
    office = ExchangeOffice()
    office.tell_time("7:29")
    office.order(3, Feature.REMINDER, "0730")
    office.wait(60)
    assert office.bells == [3]
    office.ask(4, Feature.PICKUP)
    assert office.scene[4] == "reorder"
    assert office.leave()


def test_with_somebody_on_hold_a_call_may_be_picked_up():
    office = ExchangeOffice()
    office.outside_call(4, 4)
    office.ring_up(7, "13")
    office.flash(4)
    office.ask(4, Feature.PICKUP)
    assert office.scene == {4: "7", 7: "4", "line 4": "music"}
    office.hang_up(7)
    assert office.scene == {4: "line 4", "line 4": "4"}
    assert office.leave()


def test_a_call_that_hunts_is_taken_out_of_the_hunt():
    office = ExchangeOffice(lines={1: {"route": GroupTarget("service")}})
    office.call(1)
    assert office.bells == [5]
    office.ask(6, Feature.PICKUP)
    office.wait(60)
    assert office.scene == {6: "line 1", "line 1": "6"}


# -- the group that everybody is in


def with_a_group_of_all():
    everybody = Group("all", tuple(range(1, 9)), "ring-all", pilot="40")
    return ExchangeOffice(groups=(everybody, Group("sales", (3, 4), "ring-all", pilot="41")))


def test_who_is_in_no_other_group_picks_up_whatever_rings():
    office = with_a_group_of_all()
    office.ring_up(7, "13")
    office.ask(5, Feature.PICKUP)
    assert office.scene == {5: "7", 7: "5"}


def test_who_has_a_group_of_his_own_picks_up_its_calls_only():
    office = with_a_group_of_all()
    office.ring_up(7, "15")
    office.ask(3, Feature.PICKUP)
    assert office.scene == {3: "reorder", 5: "rings inside", 7: "ringback"}


# -- private lines


PRIVATE = {3: {"private": True}}


@pytest.mark.parametrize("form", FORMS)
def test_a_private_line_is_not_picked_up_by_others(form):
    office = ExchangeOffice(lines=PRIVATE)
    office.call(3)
    office.ask(4, Feature.PICKUP, form=form)
    office.ask(5, Feature.PICKUP_STATION, "13", form)
    assert office.scene == {3: "rings outside", 4: "reorder", 5: "reorder"}
    office.answer(3)
    assert office.talks("station 3", "line 3")
    assert office.leave()


def test_a_private_line_that_comes_back_is_not_picked_up_by_others_either():
    office = ExchangeOffice(lines=PRIVATE)
    office.outside_call(3, 3)
    office.flash(3)
    office.hang_up(3)
    office.ask(4, Feature.PICKUP)
    assert office.scene == {3: "rings recall", 4: "reorder", "line 3": "music"}


def test_an_inside_call_to_the_same_telephone_is_picked_up_as_ever():
    office = ExchangeOffice(lines=PRIVATE)
    office.ring_up(7, "13")
    office.ask(4, Feature.PICKUP)
    assert office.scene == {4: "7", 7: "4"}


def test_its_owner_picks_his_private_line_up_where_his_calls_go():
    office = ExchangeOffice(lines=PRIVATE)
    office.order(3, Feature.FORWARD_ALWAYS, "17")
    office.call(3)
    assert office.bells == [7]
    office.ask(3, Feature.PICKUP_STATION, "17")
    office.wait(0.1)
    assert office.scene == {3: "line 3", "line 3": "3"}
