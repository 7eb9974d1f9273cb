"""Transfer: asked about, blind, and into every dead end; nobody is lost on the way."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from tests.firmware.callcontrol.exchange_office import ExchangeOffice


def outside_call(**settings):
    """The caller of line 2 talks to telephone 2."""
    office = ExchangeOffice(**settings)
    office.outside_call(2, 2)
    return office


def handed_over(to="13", **settings):
    """Telephone 2 has handed the caller of line 2 on without waiting for an answer."""
    office = outside_call(**settings)
    office.consult(2, to)
    office.hang_up(2)
    return office


# -- asked about


def test_the_colleague_is_asked_first_and_takes_the_caller():
    office = outside_call()
    office.flash(2)
    assert office.scene == {2: "dial", "line 2": "music"}
    office.dial(2, "13")
    assert office.scene == {2: "ringback", 3: "rings inside", "line 2": "music"}
    office.lift(3)
    assert office.scene == {2: "3", 3: "2", "line 2": "music"}
    office.hang_up(2)
    assert office.scene == {3: "line 2", "line 2": "3"}
    office.wait(600)
    assert office.scene == {3: "line 2", "line 2": "3"}, "no recall: he is in good hands"
    office.hang_up(3)
    assert office.seized == []
    assert office.leave()


def test_the_colleague_does_not_want_him():
    office = outside_call()
    office.consult(2, "13")
    office.lift(3)
    office.hang_up(3)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_a_colleague_is_handed_to_another_colleague():
    office = ExchangeOffice()
    office.inside_call(2, 5)
    office.consult(2, "13")
    office.lift(3)
    office.hang_up(2)
    assert office.scene == {3: "5", 5: "3"}
    office.hang_up(5)
    assert office.scene == {3: "reorder"}
    assert office.leave()


def test_the_transferred_one_may_be_handed_on_again_and_again():
    office = outside_call()
    for one, other in ((2, 3), (3, 4), (4, 5), (5, 2)):
        office.consult(one, str(10 + other))
        office.lift(other)
        office.hang_up(one)
        assert office.scene == {other: "line 2", "line 2": str(other)}
    assert office.leave()


# -- blind


def test_without_waiting_for_an_answer():
    office = handed_over()
    assert office.scene == {3: "rings inside", "line 2": "ringback"}
    office.lift(3)
    assert office.scene == {3: "line 2", "line 2": "3"}
    assert office.leave()


def test_a_colleague_on_hold_hears_ringback_where_he_is_sent():
    office = ExchangeOffice()
    office.inside_call(2, 5)
    office.consult(2, "13")
    office.hang_up(2)
    assert office.scene == {3: "rings inside", 5: "ringback"}
    office.lift(3)
    assert office.scene == {3: "5", 5: "3"}


def test_nobody_answers_so_he_comes_back_after_a_minute():
    office = handed_over()
    office.wait(59.9)
    assert office.bells == [3]
    office.wait(0.2)
    assert office.scene == {2: "rings recall", "line 2": "ringback"}
    office.answer(2)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


def test_who_handed_over_talks_when_nobody_answers_so_the_operator_is_rung():
    office = handed_over()
    office.inside_call(2, 5)
    office.wait(60)
    assert office.bells == [1]
    assert office.rings(1) == "recall"
    office.answer(1)
    assert office.scene == {1: "line 2", 2: "5", 5: "2", "line 2": "1"}


def test_who_handed_over_does_not_answer_either_so_the_operator_is_rung():
    office = handed_over()
    office.wait(60.1 + 29.8)
    assert office.bells == [2]
    office.wait(0.2)
    assert office.bells == [1]
    office.wait(600)
    assert office.bells == [1], "the operator is rung until he answers"
    office.answer(1)
    assert office.scene == {1: "line 2", "line 2": "1"}


def test_nobody_answers_for_half_an_hour():
    office = handed_over()
    office.wait(30 * 60 - 1)
    assert office.bells == [1]
    office.wait(2)
    assert office.bells == []
    assert office.seized == []
    assert office.leave()


def test_the_caller_gives_up_while_he_is_sent_on():
    office = handed_over()
    office.far_side_hangs_up(2)
    assert office.scene == {}
    assert office.leave()


def test_the_colleague_who_is_sent_on_hangs_up():
    office = ExchangeOffice()
    office.inside_call(2, 5)
    office.consult(2, "13")
    office.hang_up(2, 5)
    assert office.scene == {}
    assert office.leave()


def test_the_colleague_who_is_sent_on_is_unplugged():
    office = ExchangeOffice()
    office.inside_call(2, 5)
    office.consult(2, "13")
    office.hang_up(2)
    office.unplug(5)
    assert office.scene == {}
    office.plug_in(5)
    assert office.leave()


def test_the_telephone_that_rings_for_him_is_unplugged_so_he_comes_back_at_once():
    office = handed_over()
    office.unplug(3)
    assert office.scene == {2: "rings recall", "line 2": "ringback"}
    office.plug_in(3)
    assert office.bells == [2], "he is on his way back"
    assert office.leave()


def test_he_is_answered_in_the_last_moment_before_he_comes_back():
    office = handed_over()
    office.wait(59.9)
    office.lift(3, 2)
    office.wait(1)
    assert office.scene == {2: "dial", 3: "line 2", "line 2": "3"}
    assert office.leave()


# -- to a group


def test_to_a_group():
    office = handed_over("41")
    assert office.bells == [3, 4]
    office.lift(4)
    assert office.scene == {4: "line 2", "line 2": "4"}


def test_to_a_group_of_which_nobody_is_free_he_waits_there():
    office = outside_call()
    office.inside_call(3, 4)
    office.consult(2, "41")
    assert office.hears(2) == "ringback"
    office.hang_up(2)
    assert office.scene == {3: "4", 4: "3", "line 2": "ringback"}
    office.wait(30)
    office.hang_up(3)
    assert office.rings(3) == "inside"
    office.lift(3)
    assert office.hears(3) == "line 2"
    assert office.leave()


def test_to_a_group_of_which_nobody_becomes_free_he_comes_back():
    office = outside_call()
    office.inside_call(3, 4)
    office.consult(2, "41")
    office.hang_up(2)
    office.wait(60.1)
    assert office.rings(2) == "recall"
    office.hang_up(3)
    assert office.bells == [2], "he does not wait for the group any more"
    assert office.leave()


def test_to_a_group_all_of_whose_telephones_are_unplugged():
    office = outside_call()
    office.unplug(3, 4)
    office.consult(2, "41")
    assert office.hears(2) == "reorder", "there is nobody to wait for"
    office.hang_up(2)
    assert office.scene == {2: "rings recall", "line 2": "music"}
    office.plug_in(3, 4)
    assert office.leave()


# -- dead ends: he hangs up although he heard that it cannot be


def busy(office):
    office.lift(3)
    return "13", "busy"


def himself(office):
    return "12", "busy"


def out_of_service(office):
    office.unplug(3)
    return "13", "reorder"


def do_not_disturb(office):
    office.order(3, Feature.DO_NOT_DISTURB)
    return "13", "busy"


def nobody(office):
    return "8", "unobtainable"


DEAD_ENDS = (busy, himself, out_of_service, do_not_disturb, nobody)


@pytest.mark.parametrize("dead_end", DEAD_ENDS)
def test_into_a_dead_end_and_hung_up_he_is_back_at_once(dead_end):
    office = outside_call()
    number, tone = dead_end(office)
    office.consult(2, number)
    assert office.hears(2) == tone
    assert office.hears("line 2") == "music"
    office.hang_up(2)
    assert office.rings(2) == "recall"
    office.answer(2)
    assert office.talks("line 2", "station 2")


@pytest.mark.parametrize("dead_end", DEAD_ENDS)
def test_into_a_dead_end_and_back_by_a_flash(dead_end):
    office = outside_call()
    number, _ = dead_end(office)
    office.consult(2, number)
    office.flash(2)
    assert office.talks("line 2", "station 2")


@pytest.mark.parametrize("dead_end", DEAD_ENDS)
def test_into_a_dead_end_and_unplugged(dead_end):
    office = outside_call()
    number, _ = dead_end(office)
    office.consult(2, number)
    office.unplug(2)
    assert office.rings(1) == "recall"


def test_to_a_busy_one_who_is_told_by_a_tone():
    office = outside_call(stations={3: {"call_waiting": True}})
    office.inside_call(3, 5)
    office.consult(2, "13")
    assert office.scene == {2: "ringback", 3: "5, waiting", 5: "3", "line 2": "music"}
    office.hang_up(2)
    assert office.scene == {3: "5, waiting", 5: "3", "line 2": "ringback"}
    office.flash(3)
    assert office.scene == {3: "line 2", 5: "music", "line 2": "3"}
    assert office.leave()


def test_he_whom_the_tone_told_does_not_care():
    office = outside_call(stations={3: {"call_waiting": True}})
    office.inside_call(3, 5)
    office.consult(2, "13")
    office.hang_up(2)
    office.wait(60.1)
    assert office.scene == {2: "rings recall", 3: "5", 5: "3", "line 2": "ringback"}
    assert office.leave()


def test_to_one_who_forwards():
    office = outside_call()
    office.order(3, Feature.FORWARD_ALWAYS, "14")
    office.consult(2, "13")
    assert office.bells == [4]
    office.hang_up(2)
    office.lift(4)
    assert office.talks("station 4", "line 2")


def test_to_one_who_forwards_to_the_transferring_telephone_itself():
    office = outside_call()
    office.order(3, Feature.FORWARD_ALWAYS, "12")
    office.consult(2, "13")
    assert office.bells == [3], "the secretary reaches the boss"
    office.hang_up(2)
    office.lift(3)
    assert office.talks("station 3", "line 2")


def test_to_the_operator_by_one_digit():
    office = outside_call()
    office.consult(2, "9")
    office.hang_up(2)
    assert office.rings(1) == "inside"
    office.lift(1)
    assert office.talks("station 1", "line 2")


def test_the_operator_sends_a_caller_to_himself():
    office = ExchangeOffice()
    office.outside_call(1, 1)
    office.consult(1, "9")
    assert office.hears(1) == "busy", "his own number"
    office.hang_up(1)
    assert office.rings(1) == "recall"
    office.answer(1)
    assert office.talks("station 1", "line 1")


# -- callers from outside


def test_two_callers_from_outside_are_never_joined_by_hanging_up_in_a_conversation():
    office = outside_call()
    office.call(3)
    assert office.bells == [3]
    office.flash(2)
    office.ask(2, Feature.PICKUP_STATION, "13")
    office.wait(0.1)
    assert office.scene == {2: "line 3", "line 2": "music", "line 3": "2"}
    office.hang_up(2)
    assert office.scene == {2: "rings recall", "line 2": "music"}, "the latest has gone, the first is not lost"
    assert office.leave()


def test_two_callers_from_outside_on_hold_are_never_joined_by_hanging_up():
    office = outside_call()
    office.call(3)
    office.flash(2)
    office.ask(2, Feature.PICKUP_STATION, "13")
    office.wait(0.1)
    office.flash(2)
    assert office.scene == {2: "dial", "line 2": "music", "line 3": "music"}
    office.hang_up(2)
    assert office.bells == [2]
    office.answer(2)
    assert office.scene == {2: "line 2", "line 2": "2", "line 3": "music"}
    office.hang_up(2)
    assert office.scene == {2: "rings recall", "line 3": "music"}, "now the other one"
    office.answer(2)
    assert office.scene == {2: "line 3", "line 3": "2"}
    assert office.leave()


def test_a_colleague_and_a_caller_on_hold_are_joined_by_hanging_up():
    office = outside_call()
    office.consult(2, "13")
    office.lift(3)
    office.flash(2)
    office.hang_up(2)
    assert office.scene == {3: "line 2", "line 2": "3"}


def test_the_line_disconnects_in_the_moment_of_the_transfer():
    office = outside_call()
    office.consult(2, "13")
    office.lift(3)
    office.send(e.LineDisconnected(2))
    office.hang_up(2)
    assert office.scene == {3: "reorder"}
    assert office.leave()
