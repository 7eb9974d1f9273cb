"""Hold and consultation: the flash, who hears what meanwhile, and everybody who goes away at every step."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from tests.firmware.callcontrol.exchange_office import FORMS, HALF_AN_HOUR, ExchangeOffice


def outside_call(**settings):
    """The caller of line 2 talks to telephone 2."""
    office = ExchangeOffice(**settings)
    office.outside_call(2, 2)
    assert office.scene == {2: "line 2", "line 2": "2"}
    return office


def inside_call(**settings):
    office = ExchangeOffice(**settings)
    office.inside_call(5, 2)
    return office


# -- the steps of a consultation: telephone 2 has line 2 on hold


def dial_tone(office):
    office.flash(2)
    assert office.hears(2) == "dial"


def in_the_middle_of_a_number(office):
    office.consult(2, "4")
    assert office.hears(2) == ""


def ringing(office):
    office.consult(2, "13")
    assert (office.hears(2), office.rings(3)) == ("ringback", "inside")


def talking(office):
    ringing(office)
    office.lift(3)
    assert (office.hears(2), office.hears(3)) == ("3", "2")


def hearing_busy(office):
    office.lift(3)
    office.consult(2, "13")
    assert office.hears(2) == "busy"
    office.hang_up(3)


def hearing_nonsense(office):
    office.consult(2, "8")
    assert office.hears(2) == "unobtainable"


STEPS = (dial_tone, in_the_middle_of_a_number, ringing, talking, hearing_busy, hearing_nonsense)


# -- the straight case


def test_a_flash_puts_the_caller_on_hold_and_a_second_one_takes_him_back():
    office = outside_call()
    office.flash(2)
    assert office.scene == {2: "dial", "line 2": "music"}
    office.flash(2)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


def test_a_colleague_on_hold_hears_music_too():
    office = inside_call()
    office.flash(2)
    assert office.scene == {2: "dial", 5: "music"}
    office.flash(2)
    assert office.scene == {2: "5", 5: "2"}


def test_the_calling_side_may_hold_as_well_as_the_called_one():
    office = inside_call()
    office.flash(5)
    assert office.scene == {5: "dial", 2: "music"}


def test_a_consultation_and_back():
    office = outside_call()
    talking(office)
    office.hang_up(3)
    assert office.scene == {2: "line 2", "line 2": "2"}, "the colleague hangs up: back with the caller at once"
    assert office.leave()


@pytest.mark.parametrize("step", [step for step in STEPS if step is not talking])
def test_a_flash_brings_back_whoever_has_not_reached_anybody(step):
    office = outside_call()
    step(office)
    office.flash(2)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


def test_a_flash_stops_the_bell_of_the_telephone_that_was_rung():
    office = outside_call()
    ringing(office)
    office.flash(2)
    assert office.bells == []
    assert office.rings(3) == ""


def test_who_dials_nothing_after_a_flash_is_back_in_time():
    office = outside_call()
    office.flash(2)
    office.wait(15.9)
    assert office.hears(2) == "dial"
    office.wait(0.2)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_who_stops_in_the_middle_of_a_number_is_back_in_time():
    office = outside_call()
    in_the_middle_of_a_number(office)
    office.wait(7.9)
    assert office.scene == {2: "silence", "line 2": "music"}
    office.wait(0.2)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_nonsense_after_a_flash_is_told_and_then_the_caller_is_back():
    office = outside_call()
    hearing_nonsense(office)
    assert office.hears("line 2") == "music"
    office.wait(20.1)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_the_howler_never_sounds_while_somebody_waits():
    office = outside_call()
    hearing_busy(office)
    office.wait(25)
    assert office.scene == {2: "line 2", "line 2": "2"}


# -- flashes that mean nothing


def test_who_is_on_hold_cannot_put_anybody_on_hold():
    office = inside_call()
    office.flash(2)
    office.flash(5)
    assert office.scene == {2: "dial", 5: "music"}


@pytest.mark.parametrize("number", ["", "1", "13", "8"])
def test_a_flash_without_a_conversation_changes_nothing(number):
    office = ExchangeOffice()
    office.ring_up(2, number)
    before = office.scene
    office.flash(2)
    assert office.scene == before
    assert office.leave()


def test_a_flash_of_a_telephone_on_its_hook_is_harmless():
    office = ExchangeOffice()
    office.flash(2)
    assert office.idle


def test_a_line_whose_loop_is_not_up_yet_cannot_wait():
    office = ExchangeOffice()
    office.call(2)
    office.lift(2)
    office.flash(2)
    assert office.scene == {2: "line 2", "line 2": "2"}
    office.wait(1)
    office.flash(2)
    assert office.scene == {2: "dial", "line 2": "music"}


# -- somebody goes


@pytest.mark.parametrize("step", STEPS)
def test_the_caller_on_hold_gives_up(step):
    office = outside_call()
    step(office)
    hearing = office.scene
    office.far_side_hangs_up(2)
    del hearing["line 2"]
    assert office.scene == hearing, "whoever holds goes on with what he does"
    assert office.seized == []
    assert office.leave()


@pytest.mark.parametrize("step", STEPS)
def test_the_colleague_on_hold_hangs_up(step):
    office = inside_call()
    step(office)
    hearing = office.scene
    office.hang_up(5)
    del hearing[5]
    assert office.scene == hearing
    assert office.leave()


@pytest.mark.parametrize("step", STEPS)
def test_the_telephone_on_hold_is_unplugged(step):
    office = inside_call()
    step(office)
    hearing = office.scene
    office.unplug(5)
    del hearing[5]
    assert office.scene == hearing
    office.plug_in(5)
    assert office.leave()


@pytest.mark.parametrize("step", STEPS)
def test_the_line_on_hold_dies(step):
    office = outside_call()
    step(office)
    hearing = office.scene
    office.send(e.LineFailed(2))
    del hearing["line 2"]
    assert office.scene == hearing
    office.send(e.LineReturned(2))
    assert office.leave()


NOBODY_REACHED = [step for step in STEPS if step not in (ringing, talking)]


@pytest.mark.parametrize("step", NOBODY_REACHED)
def test_who_hangs_up_by_mistake_is_rung_at_once(step):
    office = outside_call()
    step(office)
    office.hang_up(2)
    assert office.scene == {2: "rings recall", "line 2": "music"}
    office.answer(2)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


@pytest.mark.parametrize("step", NOBODY_REACHED)
def test_the_holders_telephone_is_unplugged_the_operator_is_rung(step):
    office = outside_call()
    step(office)
    office.unplug(2)
    assert office.bells == [1]
    assert office.rings(1) == "recall"
    office.answer(1)
    assert office.scene == {1: "line 2", "line 2": "1"}
    office.plug_in(2)
    assert office.leave()


def test_the_holders_telephone_is_unplugged_while_it_rings_somebody_the_caller_is_handed_on():
    office = outside_call()
    ringing(office)
    office.unplug(2)
    assert office.scene == {3: "rings inside", "line 2": "ringback"}
    office.lift(3)
    assert office.scene == {3: "line 2", "line 2": "3"}
    office.plug_in(2)
    assert office.leave()


def test_the_holders_telephone_is_unplugged_in_the_consultation_the_two_others_meet():
    office = outside_call()
    talking(office)
    office.unplug(2)
    assert office.scene == {3: "line 2", "line 2": "3"}
    office.plug_in(2)
    assert office.leave()


def test_without_an_operator_who_was_left_waits_for_the_telephone_that_left_him():
    office = outside_call(operator=None)
    office.flash(2)
    office.unplug(2)
    assert office.bells == []
    assert office.hears("line 2") == "music"
    office.plug_in(2)
    assert office.rings(2) == "recall"
    office.answer(2)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_the_consulted_telephone_is_unplugged_while_it_rings():
    office = outside_call()
    ringing(office)
    office.unplug(3)
    assert office.scene == {2: "reorder", "line 2": "music"}
    office.wait(20.1)
    assert office.scene == {2: "line 2", "line 2": "2"}
    office.plug_in(3)
    assert office.leave()


def test_the_consulted_telephone_is_unplugged_while_it_talks():
    office = outside_call()
    talking(office)
    office.unplug(3)
    assert office.scene == {2: "line 2", "line 2": "2"}
    office.plug_in(3)
    assert office.leave()


def test_both_hang_up_in_the_same_moment():
    office = outside_call()
    talking(office)
    office.hang_up(3, 2)
    assert office.seized == [], "he was back with the caller, and hung up"
    assert office.leave()


def test_both_hang_up_in_the_same_moment_the_holder_first():
    office = outside_call()
    talking(office)
    office.hang_up(2, 3)
    assert office.seized == []
    assert office.bells == []
    assert office.leave()


def test_the_held_and_the_consulted_hang_up_together():
    office = inside_call()
    office.consult(2, "13")
    office.lift(3)
    office.hang_up(5, 3)
    assert office.scene == {2: "reorder"}
    assert office.leave()


# -- two on hold, and chains


def test_a_flash_in_a_consultation_gives_the_choice():
    office = outside_call()
    talking(office)
    office.flash(2)
    assert office.scene == {2: "dial", 3: "music", "line 2": "music"}
    office.flash(2)
    assert office.scene == {2: "3", 3: "2", "line 2": "music"}, "a flash: back with the latest"


@pytest.mark.parametrize(
    ("choice", "scene"),
    [
        (Feature.SWAP, {2: "line 2", 3: "music", "line 2": "2"}),
        (Feature.RETURN, {2: "line 2", 3: "reorder", "line 2": "2"}),
        (Feature.CONFERENCE, {2: "3, line 2", 3: "2, line 2", "line 2": "2, 3"}),
    ],
)
def test_the_choices_with_two_on_hold(choice, scene):
    office = outside_call()
    talking(office)
    office.flash(2)
    office.ask(2, choice)
    assert office.scene == scene
    assert office.leave()


@pytest.mark.parametrize("choice", [Feature.SWAP, Feature.RETURN, Feature.CONFERENCE])
def test_each_choice_with_one_on_hold_is_simply_back(choice):
    office = outside_call()
    office.flash(2)
    office.ask(2, choice)
    office.wait(3.1)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_swapping_there_and_back():
    office = outside_call()
    talking(office)
    for _ in range(3):
        office.flash(2)
        office.ask(2, Feature.SWAP)
        assert office.scene == {2: "line 2", 3: "music", "line 2": "2"}
        office.flash(2)
        office.ask(2, Feature.SWAP)
        assert office.scene == {2: "3", 3: "2", "line 2": "music"}
    assert office.leave()


def test_where_the_second_flash_swaps_no_code_is_needed():
    office = outside_call(second_flash="swap")
    talking(office)
    office.flash(2)
    assert office.scene == {2: "line 2", 3: "music", "line 2": "2"}
    office.flash(2)
    assert office.scene == {2: "3", 3: "2", "line 2": "music"}
    assert office.leave()


@pytest.mark.parametrize("digits", ["8", "41", "9", "*22", "#"])
def test_nonsense_with_two_on_hold_is_told_and_loses_nobody(digits):
    office = outside_call()
    talking(office)
    office.flash(2)
    office.dial(2, digits)
    assert office.scene == {2: "unobtainable", 3: "music", "line 2": "music"}
    office.wait(20.1)
    assert office.scene == {2: "3", 3: "2", "line 2": "music"}
    assert office.leave()


def test_with_two_on_hold_nobody_else_can_be_called():
    office = outside_call()
    talking(office)
    office.flash(2)
    office.dial(2, "15")
    assert office.bells == []
    assert office.scene == {2: "line 2", 3: "reorder", "line 2": "2"}, "1 alone means return"


def test_one_of_two_on_hold_gives_up_and_the_other_is_still_there():
    office = outside_call()
    talking(office)
    office.flash(2)
    office.far_side_hangs_up(2)
    assert office.scene == {2: "dial", 3: "music"}
    office.flash(2)
    assert office.scene == {2: "3", 3: "2"}


def test_both_on_hold_give_up():
    office = outside_call()
    talking(office)
    office.flash(2)
    office.hang_up(3)
    office.far_side_hangs_up(2)
    assert office.scene == {2: "dial"}
    office.wait(16.1)
    assert office.hears(2) == "reorder", "nobody waits for him any more"
    assert office.leave()


def test_with_two_on_hold_the_holder_is_unplugged_and_they_meet():
    office = outside_call()
    talking(office)
    office.flash(2)
    office.unplug(2)
    assert office.scene == {3: "line 2", "line 2": "3"}
    office.plug_in(2)
    assert office.leave()


def test_with_two_callers_on_hold_the_holder_is_unplugged_and_both_ring_at_the_operators():
    office = outside_call()
    office.call(3)
    office.flash(2)
    office.ask(2, Feature.PICKUP_STATION, "13")
    office.wait(0.1)
    office.flash(2)
    office.unplug(2)
    assert office.scene == {1: "rings recall", "line 2": "music", "line 3": "music"}
    office.answer(1)
    office.hang_up(1)
    assert office.rings(1) == "recall", "and now the other one"
    office.plug_in(2)
    assert office.leave()


def chain():
    """Line 2 is on hold at telephone 2, which telephone 3 has put on hold."""
    office = outside_call()
    talking(office)
    office.flash(3)
    assert office.scene == {2: "music", 3: "dial", "line 2": "music"}
    return office


def test_who_holds_somebody_may_be_on_hold_himself():
    office = chain()
    office.flash(3)
    assert office.scene == {2: "3", 3: "2", "line 2": "music"}
    office.hang_up(3)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


def test_in_a_chain_the_middle_hangs_up():
    office = chain()
    office.hang_up(2)
    assert office.scene[2] == "rings recall"
    assert office.scene[3] == "dial"
    office.answer(2)
    assert office.scene == {2: "line 2", 3: "dial", "line 2": "2"}
    assert office.leave()


def test_in_a_chain_the_middle_is_unplugged():
    office = chain()
    office.unplug(2)
    assert office.rings(1) == "recall"
    assert office.hears(3) == "dial"
    office.plug_in(2)
    assert office.leave()


def test_in_a_chain_the_end_hands_the_middle_on_and_it_still_has_its_caller():
    office = chain()
    office.dial(3, "14")
    office.hang_up(3)
    assert office.scene == {2: "ringback", 4: "rings inside", "line 2": "music"}
    office.lift(4)
    assert office.scene == {2: "4", 4: "2", "line 2": "music"}
    office.hang_up(4)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


def test_in_a_chain_the_middle_hangs_up_while_it_is_handed_on():
    office = chain()
    office.dial(3, "14")
    office.hang_up(3)
    office.hang_up(2)
    assert 4 not in office.bells, "who was handed on has gone"
    assert office.rings(2) == "recall"
    assert office.leave()


def test_in_a_chain_the_end_hangs_up():
    office = chain()
    office.hang_up(3)
    assert office.scene == {2: "music", 3: "rings recall", "line 2": "music"}
    office.lift(3)
    assert office.scene == {2: "3", 3: "2", "line 2": "music"}
    assert office.leave()


# -- hold by code: the telephone may be put down


@pytest.mark.parametrize("form", FORMS)
def test_hold_by_code_and_back_by_code(form):
    office = outside_call()
    office.flash(2)
    office.ask(2, Feature.HOLD, form=form)
    assert office.scene == {2: "confirmation", "line 2": "music"}
    office.hang_up(2)
    assert office.scene == {"line 2": "music"}
    office.wait(10)
    office.ask(2, Feature.HOLD, form=form)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


def test_who_holds_by_code_may_make_another_call_meanwhile():
    office = outside_call()
    office.flash(2)
    office.order(2, Feature.HOLD)
    office.inside_call(2, 3)
    assert office.scene == {2: "3", 3: "2", "line 2": "music"}
    office.hang_up(3, 2)
    office.ask(2, Feature.HOLD)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_a_caller_on_hold_by_code_comes_back_after_30_seconds():
    office = outside_call()
    office.flash(2)
    office.order(2, Feature.HOLD)
    office.wait(29.9)
    assert office.bells == []
    office.wait(0.2)
    assert office.rings(2) == "recall"
    office.answer(2)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_he_may_be_fetched_by_code_while_he_rings_back_at_the_operators():
    office = outside_call()
    office.flash(2)
    office.order(2, Feature.HOLD)
    office.wait(31 + 30)
    assert office.bells == [1]
    office.ask(2, Feature.HOLD)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


def test_a_caller_on_hold_by_code_gives_up():
    office = outside_call()
    office.flash(2)
    office.order(2, Feature.HOLD)
    office.far_side_hangs_up(2)
    assert office.scene == {}
    office.wait(60)
    assert office.bells == []
    office.ask(2, Feature.HOLD)
    assert office.hears(2) == "reorder"


def test_two_callers_on_hold_by_code_come_back_the_latest_first():
    office = outside_call()
    office.flash(2)
    office.order(2, Feature.HOLD)
    office.inside_call(5, 2)
    office.flash(2)
    office.order(2, Feature.HOLD)
    office.ask(2, Feature.HOLD)
    assert office.hears(2) == "5"
    office.hang_up(5, 2)
    office.ask(2, Feature.HOLD)
    assert office.hears(2) == "line 2"
    assert office.leave()


def test_whoever_was_left_by_mistake_may_be_fetched_from_the_operators_bell():
    office = outside_call()
    office.flash(2)
    office.hang_up(2)
    office.wait(30.1)
    assert office.bells == [1]
    office.ask(2, Feature.HOLD)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


def test_who_is_parked_is_fetched_by_his_zone_only():
    office = outside_call()
    office.flash(2)
    office.order(2, Feature.PARK, "3")
    office.ask(2, Feature.HOLD)
    assert office.scene == {2: "reorder", "line 2": "music"}


def test_who_was_handed_over_is_not_fetched_by_this_code():
    office = outside_call()
    office.consult(2, "13")
    office.hang_up(2)
    office.ask(2, Feature.HOLD)
    assert office.scene == {2: "reorder", 3: "rings inside", "line 2": "ringback"}


def test_nobody_to_take_back_is_refused():
    office = ExchangeOffice()
    office.ask(2, Feature.HOLD)
    assert office.scene == {2: "reorder"}


def test_nobody_else_takes_a_held_caller_by_this_code():
    office = outside_call()
    office.flash(2)
    office.order(2, Feature.HOLD)
    office.ask(3, Feature.HOLD)
    assert office.scene == {3: "reorder", "line 2": "music"}


# -- the end of patience


def test_half_an_hour_in_nobodys_hand_is_the_end():
    office = outside_call(operator=None)
    office.flash(2)
    office.order(2, Feature.HOLD)
    office.unplug(2)
    office.wait(HALF_AN_HOUR - 1)
    assert office.seized == [2]
    office.wait(2)
    assert office.seized == []
    office.plug_in(2)
    office.wait(3)
    assert office.idle


# -- data


def test_a_data_station_does_not_hold():
    office = outside_call(stations={2: {"data": True}})
    office.flash(2)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_no_music_is_played_to_a_data_station():
    office = inside_call(stations={5: {"data": True}})
    office.flash(2)
    assert office.scene == {2: "5", 5: "2"}
