"""Codes in the register: by key and by dial, with and without stars and number signs, half dialled and mistyped."""

import pytest

from firmware.callcontrol.features import Feature
from tests.firmware.callcontrol.exchange_office import FORMS, ExchangeOffice

F = Feature


@pytest.mark.parametrize("digits", ["*26", "726"])
def test_a_code_is_done_with_its_last_digit(digits):
    office = ExchangeOffice()
    office.ring_up(2, digits)
    assert office.scene == {2: "confirmation"}
    assert office.leave()


@pytest.mark.parametrize("digits", ["*21*13#", "*2113", "*21*13", "*2113#", "72113", "721*13#", "72113#"])
def test_an_argument_with_and_without_what_people_dial_around_it(digits):
    office = ExchangeOffice()
    office.ring_up(2, digits)
    assert office.hears(2) == "confirmation"
    office.hang_up(2)
    office.ring_up(5, "12")
    assert office.bells == [3]


@pytest.mark.parametrize("digits", ["*26#", "*26##", "726#", "*26*", "*2699"])
def test_digits_after_the_end_change_nothing(digits):
    office = ExchangeOffice()
    office.ring_up(2, digits)
    assert office.scene == {2: "confirmation"}


@pytest.mark.parametrize("digits", ["*", "*2", "#", "#21", "7", "72", "720", "*21", "*21*", "*21*1", "*55*07"])
def test_half_a_code_waits_and_is_then_refused(digits):
    office = ExchangeOffice()
    office.ring_up(2, digits)
    assert office.scene == {2: "silence"}
    office.wait(7.9)
    assert office.scene == {2: "silence"}
    office.wait(0.2)
    assert office.scene == {2: "reorder"}
    assert office.leave()


@pytest.mark.parametrize("digits", ["*9", "**", "##", "#2#", "*20", "79", "7209", "*21#12", "*21*99", "0", "A", "*2A"])
def test_a_code_that_there_is_not_is_unobtainable(digits):
    office = ExchangeOffice()
    office.ring_up(2, digits)
    assert office.hears(2) == "unobtainable"
    assert office.leave()


@pytest.mark.parametrize("digits", ["1", "2", "3"])
def test_the_choices_after_a_flash_mean_nothing_without_one(digits):
    office = ExchangeOffice()
    office.ring_up(2, digits)
    office.wait(8.1)
    assert office.hears(2) == ("reorder" if digits == "1" else "unobtainable")


@pytest.mark.parametrize("digits", ["2", "3"])
def test_a_choice_that_begins_no_number_is_done_at_once(digits):
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.flash(2)
    office.dial(2, digits)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_a_choice_that_begins_a_number_waits_for_the_next_digit():
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.flash(2)
    office.dial(2, "1")
    assert office.scene == {2: "silence", "line 2": "music"}
    office.wait(2.9)
    assert office.scene == {2: "silence", "line 2": "music"}
    office.wait(0.2)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_the_next_digit_in_time_makes_it_a_number():
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.flash(2)
    office.dial(2, "1")
    office.wait(2.9)
    office.dial(2, "3")
    assert office.scene == {2: "ringback", 3: "rings inside", "line 2": "music"}


def test_with_two_on_hold_a_choice_is_done_at_once():
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.consult(2, "13")
    office.lift(3)
    office.flash(2)
    office.dial(2, "1")
    assert office.hears(2) == "line 2"


@pytest.mark.parametrize("form", FORMS)
def test_a_slow_hand_is_given_time_between_all_digits(form):
    office = ExchangeOffice()
    office.lift(2)
    for digit in "*21*13#" if form == "dtmf" else "72113":
        office.wait(7.5)
        office.dial(2, digit)
    assert office.hears(2) == "confirmation"


def test_who_hangs_up_in_the_middle_of_a_code_has_asked_for_nothing():
    office = ExchangeOffice()
    office.ring_up(2, "*21*1")
    office.hang_up(2)
    office.ring_up(5, "12")
    assert office.bells == [2]


def test_whose_telephone_is_unplugged_in_the_middle_of_a_code_has_asked_for_nothing():
    office = ExchangeOffice()
    office.ring_up(2, "*21*1")
    office.unplug(2)
    office.plug_in(2)
    office.ring_up(5, "12")
    assert office.bells == [2]


def test_a_dial_needs_no_receiver_for_its_code():
    office = ExchangeOffice(receivers=(1,))
    office.lift(5)
    office.lift(2)
    assert office.scene == {2: "silence", 5: "dial"}
    office.dial(2, "726")
    assert office.hears(2) == "confirmation"


def test_the_confirmation_ends_in_the_howler_and_then_in_silence():
    office = ExchangeOffice()
    office.ask(2, F.DO_NOT_DISTURB)
    office.wait(20.1)
    assert office.hears(2) == "howler"
    office.wait(60)
    assert office.scene == {2: "silence"}
    office.hang_up(2)
    assert office.leave()


def test_without_an_output_the_confirmation_is_dial_tone():
    office = ExchangeOffice(tone_outputs=())
    office.ask(2, F.DO_NOT_DISTURB)
    assert office.scene == {2: "dial"}


def test_do_not_disturb_stutters_until_it_is_switched_off():
    office = ExchangeOffice()
    office.order(2, F.DO_NOT_DISTURB)
    office.lift(2)
    assert office.hears(2) == "stutter"
    office.dial(2, "#26#")
    office.hang_up(2)
    office.lift(2)
    assert office.hears(2) == "dial"


# -- do not disturb


@pytest.mark.parametrize("form", FORMS)
def test_do_not_disturb(form):
    office = ExchangeOffice()
    office.order(2, F.DO_NOT_DISTURB, form=form)
    office.ring_up(5, "12")
    assert office.scene == {5: "busy"}
    office.hang_up(5)
    office.call(2)
    office.wait(20)
    assert office.scene == {}, "who cannot be taken is not refused: the line rings on"
    office.order(2, F.DO_NOT_DISTURB_OFF, form=form)
    assert office.scene == {2: "rings outside"}
    assert office.leave()


def test_who_does_not_want_to_be_disturbed_calls_out():
    office = ExchangeOffice()
    office.order(2, F.DO_NOT_DISTURB)
    office.inside_call(2, 5)
    assert office.scene == {2: "5", 5: "2"}


def test_he_is_left_out_of_his_groups():
    office = ExchangeOffice()
    office.order(3, F.DO_NOT_DISTURB)
    office.ring_up(7, "41")
    assert office.bells == [4]
