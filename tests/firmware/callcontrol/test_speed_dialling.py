"""Speed dialling and redial: numbers that a telephone, or the office, remembers."""

import pytest

from firmware.callcontrol.features import Feature
from tests.firmware.callcontrol.exchange_office import FORMS, ExchangeOffice

F = Feature


def store(office, station, slot, number, form="dtmf"):
    """Stored as people do it: with a number sign at the end where there is one, else by waiting."""
    office.ask(station, F.SPEED_SET, slot + number, form)
    if form == "rotary":
        assert office.hears(station) == ""
        office.wait(8.1)
    assert office.hears(station) == "confirmation"
    office.hang_up(station)


@pytest.mark.parametrize("form", FORMS)
def test_stored_and_dialled(form):
    office = ExchangeOffice()
    store(office, 2, "07", "13", form)
    office.ask(2, F.SPEED_CALL, "07", form)
    assert office.scene == {2: "ringback", 3: "rings inside"}
    assert office.leave()


def test_every_telephone_has_its_own():
    office = ExchangeOffice()
    store(office, 2, "07", "13")
    store(office, 5, "07", "14")
    office.ask(2, F.SPEED_CALL, "07")
    office.ask(5, F.SPEED_CALL, "07")
    assert office.bells == [3, 4]


def test_the_offices_numbers_are_everybodys():
    office = ExchangeOffice(speed=(("50", "13"),))
    office.ask(2, F.SPEED_CALL, "50")
    assert office.bells == [3]
    office.hang_up(2)
    office.ask(5, F.SPEED_CALL, "50")
    assert office.bells == [3]


def test_ones_own_number_goes_before_the_offices():
    office = ExchangeOffice(speed=(("50", "13"),))
    store(office, 2, "50", "14")
    office.ask(2, F.SPEED_CALL, "50")
    assert office.bells == [4]
    office.hang_up(2)
    office.ask(5, F.SPEED_CALL, "50")
    assert office.bells == [3]


def test_the_last_number_stored_counts():
    office = ExchangeOffice()
    store(office, 2, "07", "13")
    store(office, 2, "07", "14")
    office.ask(2, F.SPEED_CALL, "07")
    assert office.bells == [4]


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_place_is_unobtainable(form):
    office = ExchangeOffice()
    office.ask(2, F.SPEED_CALL, "07", form)
    assert office.scene == {2: "unobtainable"}


def test_a_place_has_two_digits():
    office = ExchangeOffice()
    store(office, 2, "07", "13")
    office.ring_up(2, "*50*7")
    office.wait(8.1)
    assert office.hears(2) == "reorder"


def test_nothing_to_store():
    office = ExchangeOffice()
    office.ask(2, F.SPEED_SET, "07")
    assert office.hears(2) == "unobtainable", "a place and no number"
    office.hang_up(2)
    office.ask(2, F.SPEED_CALL, "07")
    assert office.hears(2) == "unobtainable"


def test_a_number_of_full_length_needs_no_end():
    office = ExchangeOffice()
    office.lift(2)
    office.dial(2, "*5107" + "1" * 32)
    assert office.hears(2) == "confirmation"


def test_a_number_that_nobody_has_is_unobtainable_when_it_is_dialled():
    office = ExchangeOffice()
    store(office, 2, "07", "888")
    office.ask(2, F.SPEED_CALL, "07")
    assert office.hears(2) == "unobtainable"


# -- a place that holds a code


def test_a_place_may_hold_a_code():
    office = ExchangeOffice()
    store(office, 2, "07", "726")
    office.ask(2, F.SPEED_CALL, "07")
    assert office.hears(2) == "confirmation"
    office.hang_up(2)
    office.ring_up(5, "12")
    assert office.hears(5) == "busy", "do not disturb"


def test_a_place_may_hold_a_code_with_its_argument():
    office = ExchangeOffice(speed=(("50", "*21*13#"),))
    office.ask(2, F.SPEED_CALL, "50")
    assert office.hears(2) == "confirmation"
    office.ring_up(5, "12")
    assert office.bells == [3]


def test_a_place_may_hold_the_operators_digit():
    office = ExchangeOffice()
    store(office, 2, "07", "9")
    office.ask(2, F.SPEED_CALL, "07")
    assert office.bells == [1]


@pytest.mark.parametrize("number", ["75007", "75008", "766", "7510813"])
def test_a_place_that_holds_the_code_of_a_memory_leads_nowhere(number):
    office = ExchangeOffice(speed=(("08", "75007"),))
    store(office, 2, "07", number)
    office.ask(2, F.SPEED_CALL, "07")
    assert office.hears(2) == "unobtainable"
    assert office.leave()


def test_a_code_that_his_class_denies_is_denied_out_of_a_memory_too():
    office = ExchangeOffice(stations={2: {"denied": (F.DO_NOT_DISTURB,)}}, speed=(("50", "726"),))
    office.ask(2, F.SPEED_CALL, "50")
    assert office.hears(2) == "reorder"


def test_with_somebody_on_hold_a_memory_serves_as_ever():
    office = ExchangeOffice(speed=(("50", "13"),))
    office.outside_call(2, 2)
    office.flash(2)
    office.ask(2, F.SPEED_CALL, "50")
    assert office.scene == {2: "ringback", 3: "rings inside", "line 2": "music"}
    office.hang_up(2)
    office.lift(3)
    assert office.scene == {3: "line 2", "line 2": "3"}


def test_a_place_may_hold_a_choice_after_a_flash():
    office = ExchangeOffice(speed=(("50", "2"),))
    office.outside_call(2, 2)
    office.flash(2)
    office.ask(2, F.SPEED_CALL, "50")
    assert office.scene == {2: "line 2", "line 2": "2"}


# -- redial


@pytest.mark.parametrize("form", FORMS)
def test_the_last_number_again(form):
    office = ExchangeOffice()
    office.ring_up(2, "13")
    office.hang_up(2)
    office.ask(2, F.REDIAL, form=form)
    assert office.scene == {2: "ringback", 3: "rings inside"}
    office.hang_up(2)
    office.ask(2, F.REDIAL, form=form)
    assert office.bells == [3], "as often as he likes"


def test_a_busy_number_again():
    office = ExchangeOffice()
    office.lift(3)
    office.ring_up(2, "13")
    office.hang_up(2, 3)
    office.ask(2, F.REDIAL)
    assert office.bells == [3]


def test_nothing_to_redial():
    office = ExchangeOffice()
    office.ask(2, F.REDIAL)
    assert office.scene == {2: "unobtainable"}


def test_codes_are_not_redialled():
    office = ExchangeOffice()
    office.ring_up(2, "13")
    office.hang_up(2)
    office.order(2, F.CALL_WAITING)
    office.ask(2, F.REDIAL)
    assert office.bells == [3]


def test_a_number_out_of_a_memory_is_redialled():
    office = ExchangeOffice(speed=(("50", "13"),))
    office.ask(2, F.SPEED_CALL, "50")
    office.hang_up(2)
    office.ask(2, F.REDIAL)
    assert office.bells == [3]


def test_the_operator_is_redialled_as_often_as_one_likes():
    office = ExchangeOffice()
    office.ask(2, F.OPERATOR)
    office.hang_up(2)
    for _ in range(3):
        office.ask(2, F.REDIAL)
        assert office.bells == [1]
        office.hang_up(2)


def test_the_operator_out_of_a_memory_is_redialled():
    office = ExchangeOffice(speed=(("50", "9"),))
    office.ask(2, F.SPEED_CALL, "50")
    office.hang_up(2)
    office.ask(2, F.REDIAL)
    assert office.bells == [1]


def test_the_number_of_a_forwarded_telephone_is_redialled_as_it_was_dialled():
    office = ExchangeOffice()
    office.order(3, F.FORWARD_ALWAYS, "14")
    office.ring_up(2, "13")
    office.hang_up(2)
    office.order(3, F.FORWARD_ALWAYS_OFF)
    office.ask(2, F.REDIAL)
    assert office.bells == [3]
