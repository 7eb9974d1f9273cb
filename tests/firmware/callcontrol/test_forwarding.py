"""Forwarding: always, when busy, when nobody answers; circles; the boss and the secretary."""

import pytest

from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import Group, GroupTarget, StationTarget
from tests.firmware.callcontrol.exchange_office import FORMS, ExchangeOffice

F = Feature


# -- always


@pytest.mark.parametrize("form", FORMS)
def test_all_calls_go_elsewhere_until_it_is_switched_off(form):
    office = ExchangeOffice()
    office.order(2, F.FORWARD_ALWAYS, "13", form)
    office.ring_up(5, "12")
    assert office.scene == {3: "rings inside", 5: "ringback"}
    office.hang_up(5)
    office.call(2)
    assert office.scene == {3: "rings outside"}
    office.answer(3)
    assert office.talks("station 3", "line 2")
    office.hang_up(3)
    office.order(2, F.FORWARD_ALWAYS_OFF, form=form)
    office.ring_up(5, "12")
    assert office.bells == [2]
    assert office.leave()


def test_who_forwards_hears_a_stuttering_dial_tone_and_calls_out_as_ever():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_ALWAYS, "13")
    office.lift(2)
    assert office.hears(2) == "stutter"
    office.dial(2, "14")
    office.lift(4)
    assert office.scene == {2: "4", 4: "2"}


def test_to_a_group():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_ALWAYS, "41")
    office.ring_up(5, "12")
    assert office.bells == [3, 4]
    office.hang_up(5)
    office.inside_call(3, 4)
    office.ring_up(5, "12")
    assert office.hears(5) == "ringback", "a group that is busy is waited for"
    office.hang_up(3)
    assert office.bells == [3]


def test_who_forwards_is_not_rung_in_his_groups():
    office = ExchangeOffice()
    office.order(3, F.FORWARD_ALWAYS, "17")
    office.ring_up(5, "41")
    assert office.bells == [4]


def test_the_last_order_counts():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_ALWAYS, "13")
    office.order(2, F.FORWARD_ALWAYS, "14")
    office.ring_up(5, "12")
    assert office.bells == [4]


def test_a_chain_is_followed_to_its_end():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_ALWAYS, "13")
    office.order(3, F.FORWARD_ALWAYS, "14")
    office.ring_up(5, "12")
    assert office.bells == [4]


def test_to_a_busy_one_is_busy():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_ALWAYS, "13")
    office.lift(3)
    office.ring_up(5, "12")
    assert office.hears(5) == "busy"


def test_to_one_out_of_service():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_ALWAYS, "13")
    office.unplug(3)
    office.ring_up(5, "12")
    assert office.hears(5) == "reorder"


# -- wrong orders


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("feature", [F.FORWARD_ALWAYS, F.FORWARD_BUSY, F.FORWARD_NO_ANSWER])
def test_to_oneself_is_refused(feature, form):
    office = ExchangeOffice()
    office.ask(2, feature, "12", form)
    assert office.hears(2) == "reorder"
    office.hang_up(2)
    office.ring_up(5, "12")
    assert office.bells == [2]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("feature", [F.FORWARD_ALWAYS, F.FORWARD_BUSY, F.FORWARD_NO_ANSWER])
def test_to_a_number_that_nobody_has_is_unobtainable_and_changes_nothing(feature, form):
    office = ExchangeOffice()
    office.ask(2, feature, "88", form)
    assert office.hears(2) == "unobtainable"
    office.hang_up(2)
    office.ring_up(5, "12")
    assert office.bells == [2]


def test_an_order_without_a_number_is_forgotten_in_time():
    office = ExchangeOffice()
    office.ask(2, F.FORWARD_ALWAYS)
    office.wait(8.1)
    assert office.hears(2) == "reorder"
    office.hang_up(2)
    office.ring_up(5, "12")
    assert office.bells == [2]


@pytest.mark.parametrize("feature", [F.FORWARD_ALWAYS_OFF, F.FORWARD_BUSY_OFF, F.FORWARD_NO_ANSWER_OFF])
def test_switching_off_what_was_not_on_is_no_mistake(feature):
    office = ExchangeOffice()
    office.order(2, feature)
    office.ring_up(5, "12")
    assert office.bells == [2]


# -- circles


def test_two_who_forward_to_each_other():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_ALWAYS, "13")
    office.order(3, F.FORWARD_ALWAYS, "12")
    office.ring_up(5, "12")
    assert office.bells == [3], "once round, and no further"
    office.hang_up(5)
    office.ring_up(5, "13")
    assert office.bells == [2]
    office.hang_up(5)
    office.call(2)
    assert office.bells == [3]
    office.answer(3)
    assert office.talks("station 3", "line 2")
    assert office.leave()


def test_three_who_forward_in_a_circle():
    office = ExchangeOffice()
    for one, other in ((2, 3), (3, 4), (4, 2)):
        office.order(one, F.FORWARD_ALWAYS, str(10 + other))
    for called, rings in ((2, 4), (3, 2), (4, 3)):
        office.ring_up(5, str(10 + called))
        assert office.bells == [rings]
        office.hang_up(5)
    assert office.leave()


def test_two_who_forward_to_each_other_when_busy():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_BUSY, "13")
    office.order(3, F.FORWARD_BUSY, "12")
    office.lift(2, 3)
    office.ring_up(5, "12")
    assert office.hears(5) == "busy"
    assert office.leave()


def test_two_who_forward_to_each_other_when_nobody_answers():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_NO_ANSWER, "13")
    office.order(3, F.FORWARD_NO_ANSWER, "12")
    office.ring_up(5, "12")
    office.wait(15.1)
    assert office.bells == [3]
    office.wait(250)
    assert office.bells == [3], "no telephone sends a call on twice"
    office.lift(3)
    assert office.talks("station 5", "station 3")


def test_always_one_way_and_back_when_nobody_answers():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_ALWAYS, "13")
    office.order(3, F.FORWARD_NO_ANSWER, "12")
    office.ring_up(5, "12")
    assert office.bells == [3]
    office.wait(60)
    assert office.bells == [3], "2 has sent this call on already"
    assert office.leave()


def test_no_answer_then_busy_then_a_circle():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_NO_ANSWER, "13")
    office.order(3, F.FORWARD_BUSY, "14")
    office.order(4, F.FORWARD_ALWAYS, "12")
    office.lift(3)
    office.ring_up(5, "12")
    assert office.bells == [2]
    office.wait(15.1)
    assert office.bells == [4]
    office.wait(250)
    assert office.bells == [4]
    assert office.leave()


# -- when busy


@pytest.mark.parametrize("form", FORMS)
def test_when_busy(form):
    office = ExchangeOffice()
    office.order(2, F.FORWARD_BUSY, "13", form)
    office.ring_up(5, "12")
    assert office.bells == [2]
    office.hang_up(5)
    office.lift(2)
    office.ring_up(5, "12")
    assert office.bells == [3]
    office.hang_up(5, 2)
    office.order(2, F.FORWARD_BUSY_OFF, form=form)
    office.lift(2)
    office.ring_up(5, "12")
    assert office.hears(5) == "busy"


def test_a_caller_from_outside_when_busy():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_BUSY, "13")
    office.lift(2)
    office.call(2)
    assert office.scene == {2: "dial", 3: "rings outside"}


def test_do_not_disturb_is_busy():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_BUSY, "13")
    office.order(2, F.DO_NOT_DISTURB)
    office.ring_up(5, "12")
    assert office.bells == [3]


def test_who_hears_a_second_call_is_not_busy():
    office = ExchangeOffice(stations={2: {"call_waiting": True}})
    office.order(2, F.FORWARD_BUSY, "13")
    office.inside_call(2, 6)
    office.ring_up(5, "12")
    assert office.scene == {2: "6, waiting", 5: "ringback", 6: "2"}
    office.ring_up(7, "12")
    assert office.bells == [3], "a third call finds him busy"


# -- when nobody answers


@pytest.mark.parametrize("form", FORMS)
def test_when_nobody_answers(form):
    office = ExchangeOffice()
    office.order(2, F.FORWARD_NO_ANSWER, "13", form)
    office.ring_up(5, "12")
    office.wait(14.9)
    assert office.bells == [2]
    office.wait(0.2)
    assert office.scene == {3: "rings inside", 5: "ringback"}
    office.hang_up(5)
    office.order(2, F.FORWARD_NO_ANSWER_OFF, form=form)
    office.ring_up(5, "12")
    office.wait(60)
    assert office.bells == [2]


def test_a_caller_from_outside_when_nobody_answers():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_NO_ANSWER, "41")
    office.call(2)
    office.wait(15.1)
    assert office.scene == {3: "rings outside", 4: "rings outside"}
    office.give_up(2)
    office.wait(10)
    assert office.scene == {}
    assert office.leave()


@pytest.mark.parametrize("why", ["busy", "out of service", "do not disturb", "the caller himself"])
def test_where_the_other_one_cannot_be_rung_the_first_bell_rings_on(why):
    office = ExchangeOffice()
    office.order(2, F.FORWARD_NO_ANSWER, "15" if why == "the caller himself" else "13")
    if why == "busy":
        office.lift(3)
    elif why == "out of service":
        office.unplug(3)
    elif why == "do not disturb":
        office.order(3, F.DO_NOT_DISTURB)
    office.ring_up(5, "12")
    office.wait(60)
    assert office.bells == [2]
    assert office.hears(5) == "ringback"


def test_to_a_group_that_is_busy_he_waits_there():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_NO_ANSWER, "41")
    office.inside_call(3, 4)
    office.ring_up(5, "12")
    office.wait(15.1)
    assert office.bells == []
    assert office.hears(5) == "ringback"
    office.hang_up(4)
    assert office.bells == [4]
    assert office.leave()


def test_he_answers_in_the_last_moment():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_NO_ANSWER, "13")
    office.ring_up(5, "12")
    office.wait(14.99)
    office.lift(2)
    office.wait(60)
    assert office.scene == {2: "5", 5: "2"}


# -- the boss and the secretary


def boss_and_secretary():
    """Telephone 2 is the boss's; all his calls go to telephone 3."""
    return ExchangeOffice(stations={2: {"forward_always": StationTarget(3)}})


def test_the_secretary_answers_and_reaches_the_boss():
    office = boss_and_secretary()
    office.call(2)
    assert office.bells == [3]
    office.answer(3)
    office.consult(3, "12")
    assert office.scene == {2: "rings inside", 3: "ringback", "line 2": "music"}
    office.lift(2)
    office.hang_up(3)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


def test_the_secretary_hands_over_blindly_and_the_boss_does_not_answer():
    office = boss_and_secretary()
    office.call(2)
    office.answer(3)
    office.consult(3, "12")
    office.hang_up(3)
    assert office.bells == [2]
    office.wait(60.1)
    assert office.rings(3) == "recall"
    assert office.leave()


def test_everybody_else_reaches_the_secretary():
    office = boss_and_secretary()
    office.ring_up(5, "12")
    assert office.bells == [3]


def test_the_secretary_has_gone_home_and_sends_calls_to_the_boss():
    office = boss_and_secretary()
    office.order(3, F.FORWARD_ALWAYS, "12")
    office.ring_up(5, "12")
    assert office.bells == [3], "once round, and no further"
    office.hang_up(5)
    office.ring_up(5, "13")
    assert office.bells == [2]


# -- as the plan says


def test_what_the_plan_says_holds_until_a_code_says_otherwise():
    office = ExchangeOffice(
        stations={2: {"forward_busy": GroupTarget("service"), "forward_no_answer": StationTarget(3)}}
    )
    office.ring_up(5, "12")
    office.wait(15.1)
    assert office.bells == [3]
    office.hang_up(5)
    office.lift(2)
    office.ring_up(7, "12")
    assert office.bells == [5]
    office.hang_up(7, 2)
    office.order(2, F.FORWARD_BUSY_OFF)
    office.lift(2)
    office.ring_up(7, "12")
    assert office.hears(7) == "busy"


def test_calls_back_are_not_forwarded():
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.flash(2)
    office.order(2, F.PARK, "3")
    office.order(2, F.FORWARD_ALWAYS, "13")
    office.wait(60)
    assert office.scene == {2: "rings recall", "line 2": "music"}, "who parked him is there, he just forwarded"


# -- groups that overflow to a telephone


def overflowing():
    """Sales (3 and 4) overflow to telephone 2 after 10 seconds."""
    sales = Group("sales", (3, 4), "ring-all", ring_ms=10_000, overflow=StationTarget(2), pilot="41")
    return ExchangeOffice(groups=(sales,))


def test_a_group_overflows_to_where_that_telephone_sends_its_calls():
    office = overflowing()
    office.order(2, F.FORWARD_ALWAYS, "16")
    office.ring_up(5, "41")
    assert office.bells == [3, 4]
    office.wait(10.1)
    assert office.scene == {5: "ringback", 6: "rings inside"}
    assert office.leave()


def test_a_group_that_overflows_to_one_who_forwards_to_the_group_ends_with_him():
    office = overflowing()
    office.order(2, F.FORWARD_ALWAYS, "41")
    office.ring_up(5, "41")
    office.wait(10.1)
    assert office.bells == [3, 4], "he has sent it back to them, once"
    office.wait(10)
    assert office.bells == [2]
    assert office.leave()


def test_he_sends_them_what_he_does_not_answer_and_it_comes_back_to_stay():
    office = overflowing()
    office.order(2, F.FORWARD_NO_ANSWER, "41")
    office.ring_up(5, "12")
    office.wait(15.1)
    assert office.bells == [3, 4]
    office.wait(10)
    assert office.bells == [2]
    office.wait(20)
    assert office.bells == [2], "it does not go round and round"
    assert office.leave()


def test_nobody_of_them_is_free_and_he_forwards_to_them():
    office = overflowing()
    office.order(2, F.FORWARD_ALWAYS, "41")
    office.lift(3, 4)
    office.ring_up(5, "41")
    assert office.bells == [2]
    assert office.leave()


def test_a_group_overflows_to_one_who_forwards_when_busy():
    office = overflowing()
    office.order(2, F.FORWARD_BUSY, "16")
    office.lift(2)
    office.ring_up(5, "41")
    office.wait(10.1)
    assert office.bells == [6]


def test_what_waits_for_a_busy_telephone_goes_where_unanswered_calls_go():
    office = ExchangeOffice(stations={2: {"forward_no_answer": StationTarget(4)}})
    office.inside_call(2, 5)
    office.call(2)
    assert office.bells == []
    office.wait(14.9)
    assert office.bells == []
    office.wait(0.2)
    assert office.bells == [4]
    assert office.leave()


def test_and_what_knocks_there_too():
    office = ExchangeOffice(stations={2: {"forward_no_answer": StationTarget(4), "call_waiting": True}})
    office.inside_call(2, 5)
    office.ring_up(3, "12")
    office.wait(15.1)
    assert office.scene == {2: "5", 3: "ringback", 4: "rings inside", 5: "2"}
    assert office.leave()


def test_where_the_other_one_is_engaged_it_is_tried_again():
    office = ExchangeOffice(stations={2: {"forward_no_answer": StationTarget(4)}})
    office.busy(4)
    office.call(2)
    office.wait(16)
    assert office.bells == [2]
    office.hang_up(4)
    office.wait(15)
    assert office.bells == [4]
    assert office.leave()


def test_a_caller_from_outside_does_not_disturb_and_goes_where_unanswered_calls_go():
    office = ExchangeOffice(stations={2: {"forward_no_answer": StationTarget(4), "dnd": True}})
    office.call(2)
    assert office.bells == []
    office.wait(15.1)
    assert office.bells == [4]
