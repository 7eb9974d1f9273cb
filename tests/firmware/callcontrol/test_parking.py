"""Parking: a caller is left in a zone, whoever dials it has him; who forgets him gets him back."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from tests.firmware.callcontrol.exchange_office import FORMS, HALF_AN_HOUR, ExchangeOffice


def parked(zone="3", form="dtmf", **settings):
    """Telephone 2 has parked the caller of line 2 and is put down."""
    office = ExchangeOffice(**settings)
    office.outside_call(2, 2)
    office.flash(2)
    office.ask(2, Feature.PARK, zone, form)
    assert office.scene == {2: "confirmation", "line 2": "music"}
    office.hang_up(2)
    assert office.scene == {"line 2": "music"}
    return office


@pytest.mark.parametrize("form", FORMS)
def test_parked_here_and_taken_there(form):
    office = parked(form=form)
    office.ask(5, Feature.PARK, "3", form)
    assert office.scene == {5: "line 2", "line 2": "5"}
    office.wait(600)
    assert office.scene == {5: "line 2", "line 2": "5"}, "nothing comes back of a call that was taken"
    assert office.leave()


def test_who_parked_may_take_him_too():
    office = parked()
    office.ask(2, Feature.PARK, "3")
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


def test_a_colleague_may_be_parked():
    office = ExchangeOffice()
    office.inside_call(5, 2)
    office.flash(2)
    office.order(2, Feature.PARK, "0")
    assert office.scene == {5: "music"}
    office.ask(3, Feature.PARK, "0")
    assert office.scene == {3: "5", 5: "3"}
    assert office.leave()


def test_ten_zones_and_each_has_its_own():
    office = parked("3")
    office.outside_call(4, 4)
    office.flash(4)
    office.order(4, Feature.PARK, "4")
    office.ask(5, Feature.PARK, "4")
    assert office.hears(5) == "line 4"
    office.ask(6, Feature.PARK, "3")
    assert office.hears(6) == "line 2"
    assert office.leave()


# -- wrong zones


def test_a_zone_that_is_taken_is_busy_and_the_caller_is_not_lost():
    office = parked()
    office.outside_call(4, 4)
    office.flash(4)
    office.ask(4, Feature.PARK, "3")
    assert office.scene == {4: "busy", "line 2": "music", "line 4": "music"}
    office.flash(4)
    assert office.scene == {4: "line 4", "line 2": "music", "line 4": "4"}
    assert office.leave()


def test_a_zone_that_is_taken_and_hung_up_nevertheless():
    office = parked()
    office.outside_call(4, 4)
    office.flash(4)
    office.ask(4, Feature.PARK, "3")
    office.hang_up(4)
    assert office.scene == {4: "rings recall", "line 2": "music", "line 4": "music"}
    assert office.leave()


def test_an_empty_zone_is_refused():
    office = ExchangeOffice()
    office.ask(2, Feature.PARK, "3")
    assert office.scene == {2: "reorder"}


def test_the_wrong_zone_leaves_him_where_he_is():
    office = parked()
    office.ask(5, Feature.PARK, "4")
    assert office.scene == {5: "reorder", "line 2": "music"}
    office.hang_up(5)
    office.ask(5, Feature.PARK, "3")
    assert office.hears(5) == "line 2"


@pytest.mark.parametrize("zone", ["", "*"])
def test_no_zone_at_all(zone):
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.flash(2)
    office.dial(2, "*23" + zone)
    office.wait(8.1)
    assert office.scene == {2: "line 2", "line 2": "2"}, "time is up, and he is back with the caller"


def test_the_second_who_wants_him_comes_too_late():
    office = parked()
    office.ask(5, Feature.PARK, "3")
    office.ask(6, Feature.PARK, "3")
    assert office.scene == {5: "line 2", 6: "reorder", "line 2": "5"}


def test_a_zone_is_free_again_when_he_was_taken():
    office = parked()
    office.ask(5, Feature.PARK, "3")
    office.flash(5)
    office.ask(5, Feature.PARK, "3")
    assert office.scene == {5: "confirmation", "line 2": "music"}


def test_a_flash_after_parking_is_too_late():
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.flash(2)
    office.ask(2, Feature.PARK, "3")
    office.flash(2)
    assert office.scene == {2: "confirmation", "line 2": "music"}
    assert office.leave()


# -- he is forgotten


def test_forgotten_he_comes_back_to_who_parked_him_then_to_the_operator_then_it_ends():
    office = parked()
    office.wait(59.9)
    assert office.scene == {"line 2": "music"}
    office.wait(0.2)
    assert office.scene == {2: "rings recall", "line 2": "music"}
    office.wait(29.8)
    assert office.bells == [2]
    office.wait(0.2)
    assert office.scene == {1: "rings recall", "line 2": "music"}
    office.wait(HALF_AN_HOUR - 100)
    assert office.bells == [1]
    office.wait(11)
    assert office.scene == {}
    assert office.leave()


def test_he_may_be_taken_while_he_rings_back():
    office = parked()
    office.wait(61)
    office.ask(5, Feature.PARK, "3")
    assert office.scene == {5: "line 2", "line 2": "5"}
    assert office.leave()


def test_who_parked_him_answers():
    office = parked()
    office.wait(61)
    office.answer(2)
    assert office.scene == {2: "line 2", "line 2": "2"}
    office.hang_up(2)
    assert office.leave()


def test_who_parked_him_talks_so_the_operator_is_rung():
    office = parked()
    office.inside_call(2, 5)
    office.wait(60)
    assert office.bells == [1]
    office.answer(1)
    assert office.scene == {1: "line 2", 2: "5", 5: "2", "line 2": "1"}


def test_who_parked_him_is_unplugged_so_the_operator_is_rung():
    office = parked()
    office.unplug(2)
    office.wait(60.1)
    assert office.bells == [1]


def test_who_parked_him_talks_and_there_is_no_operator_so_it_rings_when_he_is_free():
    office = parked(operator=None)
    office.inside_call(2, 5)
    office.wait(120)
    assert office.bells == []
    office.hang_up(2)
    assert office.rings(2) == "recall"
    assert office.leave()


def test_who_parked_him_is_told_by_a_tone_where_there_is_no_operator():
    office = parked(operator=None, stations={2: {"call_waiting": True}})
    office.inside_call(2, 5)
    office.wait(60)
    assert office.hears(2) == "5, waiting"
    office.flash(2)
    assert office.scene == {2: "line 2", 5: "music", "line 2": "2"}
    assert office.leave()


def test_the_operator_parks_and_forgets():
    office = ExchangeOffice()
    office.outside_call(1, 1)
    office.flash(1)
    office.order(1, Feature.PARK, "3")
    office.wait(61 + 30 + 60)
    assert office.scene == {1: "rings recall", "line 1": "music"}
    assert office.leave()


def test_who_parked_him_does_not_want_to_be_disturbed_but_gets_him_back():
    office = parked()
    office.order(2, Feature.DO_NOT_DISTURB)
    office.wait(60)
    assert office.rings(2) == "recall"


# -- he goes


def test_the_parked_one_gives_up():
    office = parked()
    office.far_side_hangs_up(2)
    assert office.scene == {}
    office.wait(120)
    assert office.bells == []
    office.ask(5, Feature.PARK, "3")
    assert office.hears(5) == "reorder", "the zone is empty"


def test_the_parked_one_gives_up_while_he_rings_back():
    office = parked()
    office.wait(61)
    office.far_side_hangs_up(2)
    assert office.scene == {}
    assert office.leave()


def test_the_line_of_the_parked_one_dies():
    office = parked()
    office.send(e.LineFailed(2))
    assert office.scene == {}
    office.ask(5, Feature.PARK, "3")
    assert office.hears(5) == "reorder"


@pytest.mark.parametrize("seconds", [1, 61, 95])
@pytest.mark.parametrize("how", ["hangs up", "is unplugged"])
def test_the_parked_colleague_goes(how, seconds):
    office = ExchangeOffice()
    office.inside_call(5, 2)
    office.flash(2)
    office.order(2, Feature.PARK, "3")
    office.wait(seconds)
    office.unplug(5) if how == "is unplugged" else office.hang_up(5)
    assert office.scene == {}
    office.wait(60)
    assert office.bells == []


def test_the_parked_colleague_keeps_somebody_himself():
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.consult(2, "15")
    office.lift(5)
    office.flash(5)
    office.order(5, Feature.PARK, "3")
    assert office.scene == {2: "music", "line 2": "music"}
    office.ask(6, Feature.PARK, "3")
    assert office.scene == {2: "6", 6: "2", "line 2": "music"}
    office.hang_up(6)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


def test_who_has_somebody_on_hold_cannot_fetch_another():
    office = parked()
    office.outside_call(4, 4)
    office.flash(4)
    office.ask(4, Feature.PARK, "3")
    assert office.hears(4) == "busy", "with somebody on hold the code parks"
