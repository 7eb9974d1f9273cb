"""Classes of service: what a telephone may not ask for, it is refused, and nothing changes."""

import pytest

from firmware.callcontrol.features import Feature
from tests.firmware.callcontrol.exchange_office import FORMS, ROTARY, ExchangeOffice

F = Feature

ARGUMENTS = {
    F.FORWARD_ALWAYS: "13",
    F.FORWARD_BUSY: "13",
    F.FORWARD_NO_ANSWER: "13",
    F.PICKUP_STATION: "13",
    F.PARK: "3",
    F.REMINDER: "0730",
    F.SPEED_CALL: "50",
    F.SPEED_SET: "0713",
    F.MODE: "3",
}
AFTER_FLASH = (F.RETURN, F.SWAP, F.CONFERENCE)


def denied(*features, **settings):
    """Telephone 2 is denied these."""
    return ExchangeOffice(stations={2: {"denied": features}}, speed=(("50", "13"),), **settings)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("feature", sorted(ROTARY))
def test_what_is_denied_is_refused(feature, form):
    office = denied(feature)
    office.tell_time("07:00")
    office.call(3)
    office.ask(2, feature, ARGUMENTS.get(feature, ""), form)
    if feature is F.MODE or (feature is F.SPEED_SET and form == "rotary"):
        office.wait(8.1)
    assert office.scene == {2: "reorder", 3: "rings outside"}
    office.hang_up(2)
    office.give_up(3)
    office.wait(10)
    assert office.leave()


def test_the_operator_may_be_denied():
    office = denied(F.OPERATOR)
    office.ask(2, F.OPERATOR)
    assert office.scene == {2: "reorder"}


@pytest.mark.parametrize("feature", [F.FORWARD_ALWAYS, F.FORWARD_BUSY, F.FORWARD_NO_ANSWER])
def test_a_denied_forward_changes_nothing(feature):
    office = denied(feature)
    office.ask(2, feature, "13")
    office.hang_up(2)
    office.ring_up(5, "12")
    office.wait(20)
    assert office.bells == [2]


def test_what_one_is_denied_the_others_have():
    office = denied(F.DO_NOT_DISTURB)
    office.order(3, F.DO_NOT_DISTURB)
    office.order(2, F.CALL_WAITING)
    office.ring_up(5, "13")
    assert office.hears(5) == "busy"


@pytest.mark.parametrize("feature", AFTER_FLASH)
def test_a_denied_choice_leaves_everybody_where_he_is(feature):
    office = denied(feature)
    office.outside_call(2, 2)
    office.consult(2, "13")
    office.lift(3)
    office.flash(2)
    office.ask(2, feature)
    assert office.scene == {2: "reorder", 3: "music", "line 2": "music"}
    office.flash(2)
    assert office.scene == {2: "3", 3: "2", "line 2": "music"}
    assert office.leave()


@pytest.mark.parametrize(("feature", "argument"), [(F.HOLD, ""), (F.PARK, "3")])
def test_who_may_not_hold_by_code_keeps_his_caller(feature, argument):
    office = denied(feature)
    office.outside_call(2, 2)
    office.flash(2)
    office.ask(2, feature, argument)
    assert office.scene == {2: "reorder", "line 2": "music"}
    office.wait(20.1)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_denied_is_who_asks_not_who_is_asked_for():
    office = denied(F.PICKUP_STATION, F.PICKUP)
    office.call(2)
    office.ask(5, F.PICKUP_STATION, "12")
    office.wait(0.1)
    assert office.talks("station 5", "line 2")


# -- data


DATA = {5: {"data": True}}


def test_a_data_station_calls_and_is_called_like_any_other():
    office = ExchangeOffice(stations=DATA)
    office.inside_call(5, 2)
    office.hang_up(5, 2)
    office.inside_call(2, 5)
    assert office.leave()


def test_its_flash_means_nothing():
    office = ExchangeOffice(stations=DATA)
    office.inside_call(5, 2)
    office.flash(5)
    assert office.scene == {2: "5", 5: "2"}


def test_it_is_never_put_on_hold_by_another():
    office = ExchangeOffice(stations=DATA)
    office.inside_call(2, 5)
    office.flash(2)
    assert office.scene == {2: "5", 5: "2"}


def test_it_is_not_drawn_into_a_conference():
    office = ExchangeOffice(stations=DATA)
    office.outside_call(2, 2)
    office.consult(2, "15")
    office.lift(5)
    office.flash(2)
    assert office.scene == {2: "5", 5: "2", "line 2": "music"}
    office.hang_up(2)
    assert office.scene == {5: "line 2", "line 2": "5"}, "but a fax may be handed to it"
    assert office.leave()


def test_it_is_not_joined_where_the_second_flash_makes_a_conference():
    office = ExchangeOffice(stations=DATA, second_flash="conference")
    office.outside_call(2, 2)
    office.consult(2, "15")
    office.lift(5)
    office.flash(2)
    assert office.scene == {2: "5", 5: "2", "line 2": "music"}


def test_a_fax_from_outside_is_left_alone():
    office = ExchangeOffice(stations={2: {"data": True, "call_waiting": True}})
    office.outside_call(2, 2)
    office.ring_up(5, "12")
    assert office.scene == {2: "line 2", 5: "busy", "line 2": "2"}
