"""Hot lines: a telephone that dials by itself, at once or when nothing is dialled in time."""

import pytest

from firmware.callcontrol.features import Feature
from tests.firmware.callcontrol.exchange_office import ExchangeOffice


def office_with(number="13", after=0.0, **settings):
    return ExchangeOffice(stations={2: {"hotline": number, "hotline_ms": round(after * 1000)}}, **settings)


# -- at once


def test_lifting_is_dialling():
    office = office_with()
    office.lift(2)
    assert office.scene == {2: "ringback", 3: "rings inside"}
    office.lift(3)
    assert office.scene == {2: "3", 3: "2"}
    office.hang_up(2)
    assert office.leave()


def test_it_needs_no_receiver():
    office = office_with(receivers=(1,))
    office.lift(5)
    office.lift(2)
    assert office.bells == [3]


def test_digits_change_nothing():
    office = office_with()
    office.lift(2)
    office.dial(2, "14")
    assert office.bells == [3]


def test_it_may_be_called_like_any_other():
    office = office_with()
    office.ring_up(5, "12")
    office.lift(2)
    assert office.scene == {2: "5", 5: "2"}


def test_the_other_one_is_busy():
    office = office_with()
    office.lift(3)
    office.lift(2)
    assert office.hears(2) == "busy"
    office.wait(20.1)
    assert office.hears(2) == "howler"
    assert office.leave()


def test_the_other_one_is_out_of_service():
    office = office_with()
    office.unplug(3)
    office.lift(2)
    assert office.scene == {2: "reorder"}


def test_a_number_that_nobody_has():
    office = office_with("88")
    office.lift(2)
    assert office.scene == {2: "unobtainable"}


def test_to_itself():
    office = office_with("12")
    office.lift(2)
    assert office.scene == {2: "busy"}


def test_to_the_operator():
    office = office_with("9")
    office.lift(1)
    office.lift(2)
    assert office.hears(2) == "ringback"
    office.hang_up(1)
    assert office.bells == [1]


def test_to_a_group():
    office = office_with("41")
    office.lift(2)
    assert office.bells == [3, 4]


def test_after_a_flash_it_dials_what_it_likes():
    office = office_with()
    office.call(2)
    office.answer(2)
    office.flash(2)
    assert office.scene == {2: "dial", "line 2": "music"}
    office.dial(2, "14")
    assert office.bells == [4]
    assert office.leave()


def test_lifted_and_put_down_in_the_same_moment():
    office = office_with()
    office.lift(2)
    office.hang_up(2)
    assert office.scene == {}
    assert office.leave()


# -- after a while


def test_nothing_is_dialled_so_it_dials():
    office = office_with(after=4)
    office.lift(2)
    assert office.hears(2) == "dial"
    office.wait(3.9)
    assert office.bells == []
    office.wait(0.2)
    assert office.scene == {2: "ringback", 3: "rings inside"}
    assert office.leave()


@pytest.mark.parametrize("seconds", [0, 2, 3.99])
def test_a_digit_in_time_is_an_ordinary_call(seconds):
    office = office_with(after=4)
    office.lift(2)
    office.wait(seconds)
    office.dial(2, "1")
    office.wait(5)
    assert office.bells == []
    office.dial(2, "4")
    assert office.bells == [4]


def test_a_digit_and_then_nothing_is_no_hot_line():
    office = office_with(after=4)
    office.lift(2)
    office.dial(2, "1")
    office.wait(8.1)
    assert office.scene == {2: "reorder"}


def test_put_down_in_time():
    office = office_with(after=4)
    office.lift(2)
    office.wait(3)
    office.hang_up(2)
    office.wait(10)
    assert office.bells == []
    assert office.leave()


def test_the_time_begins_with_dial_tone():
    office = office_with(after=4, receivers=(1,))
    office.lift(5)
    office.lift(2)
    office.wait(4.5)
    assert office.bells == []
    office.hang_up(5)
    assert office.hears(2) == "dial"
    office.wait(4.1)
    assert office.bells == [3]


def test_after_a_flash_it_waits_for_digits():
    office = office_with(after=4)
    office.call(2)
    office.answer(2)
    office.flash(2)
    office.wait(5)
    assert office.scene == {2: "dial", "line 2": "music"}
    office.wait(12)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_a_callback_is_dialled_not_the_hot_line():
    office = office_with(after=4)
    office.lift(5)
    office.ring_up(2, "15")
    office.hang_up(2)
    office.order(2, Feature.CAMP_ON)
    office.hang_up(5)
    assert office.bells == [2]
    office.lift(2)
    assert office.scene == {2: "ringback", 5: "rings inside"}


def test_a_hot_line_that_dials_at_once_answers_its_recall():
    office = office_with()
    office.call(2)
    office.answer(2)
    office.flash(2)
    office.hang_up(2)
    assert office.rings(2) == "recall"
    office.answer(2)
    assert office.scene == {2: "line 2", "line 2": "2"}
