"""The operator: reached by one digit, waited for, and the one who switches to night."""

import pytest

from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import GroupTarget, StationTarget
from tests.firmware.callcontrol.exchange_office import FORMS, ExchangeOffice

NIGHT_LINES = {port: {"night": StationTarget(8)} for port in (2, 3)}


def test_one_digit_reaches_him():
    office = ExchangeOffice()
    office.ask(5, Feature.OPERATOR)
    assert office.scene == {1: "rings inside", 5: "ringback"}
    office.lift(1)
    assert office.scene == {1: "5", 5: "1"}
    assert office.leave()


def test_who_calls_the_operator_waits_where_others_hear_busy():
    office = ExchangeOffice()
    office.inside_call(1, 7)
    office.ask(5, Feature.OPERATOR)
    assert office.hears(5) == "ringback"
    office.wait(60)
    office.hang_up(1)
    assert office.rings(1) == "inside"
    office.lift(1)
    assert office.talks("station 1", "station 5")
    assert office.leave()


def test_several_wait_for_the_operator_in_their_order():
    office = ExchangeOffice()
    office.lift(1)
    for station in (5, 6):
        office.ask(station, Feature.OPERATOR)
    office.hang_up(1)
    office.lift(1)
    assert office.scene == {1: "5", 5: "1", 6: "ringback"}
    office.hang_up(1)
    office.lift(1)
    assert office.scene == {1: "6", 5: "reorder", 6: "1"}
    assert office.leave()


def test_who_waits_for_the_operator_gives_up():
    office = ExchangeOffice()
    office.lift(1)
    office.ask(5, Feature.OPERATOR)
    office.hang_up(5)
    office.hang_up(1)
    assert office.scene == {}
    assert office.leave()


def test_his_extension_is_as_busy_as_any_other():
    office = ExchangeOffice()
    office.lift(1)
    office.ring_up(5, "11")
    assert office.hears(5) == "busy"


def test_the_operator_calls_the_operator():
    office = ExchangeOffice()
    office.ask(1, Feature.OPERATOR)
    assert office.scene == {1: "busy"}


def test_the_operator_is_unplugged():
    office = ExchangeOffice()
    office.unplug(1)
    office.ask(5, Feature.OPERATOR)
    assert office.hears(5) == "reorder"


def test_the_operator_is_unplugged_while_it_rings():
    office = ExchangeOffice()
    office.ask(5, Feature.OPERATOR)
    office.unplug(1)
    assert office.scene == {5: "reorder"}
    office.plug_in(1)
    assert office.leave()


def test_the_operator_is_unplugged_while_somebody_waits_for_him():
    office = ExchangeOffice()
    office.lift(1)
    office.ask(5, Feature.OPERATOR)
    office.unplug(1)
    assert office.scene == {5: "reorder"}
    office.plug_in(1)
    assert office.leave()


def test_an_office_without_an_operator():
    office = ExchangeOffice(operator=None)
    office.ask(5, Feature.OPERATOR)
    assert office.hears(5) == "unobtainable"


def test_a_group_of_operators():
    office = ExchangeOffice(operator=GroupTarget("sales"))
    office.ask(5, Feature.OPERATOR)
    assert office.bells == [3, 4]
    office.lift(3)
    assert office.scene == {3: "5", 5: "3"}


def test_one_of_the_group_of_operators_reaches_the_others():
    office = ExchangeOffice(operator=GroupTarget("sales"))
    office.ask(3, Feature.OPERATOR)
    assert office.bells == [4]


def test_he_has_sent_his_calls_elsewhere():
    office = ExchangeOffice()
    office.order(1, Feature.FORWARD_ALWAYS, "16")
    office.ask(5, Feature.OPERATOR)
    assert office.bells == [6]


def test_he_does_not_want_to_be_disturbed_so_they_wait():
    office = ExchangeOffice()
    office.order(1, Feature.DO_NOT_DISTURB)
    office.ask(5, Feature.OPERATOR)
    assert office.scene == {5: "ringback"}
    office.order(1, Feature.DO_NOT_DISTURB_OFF)
    assert office.rings(1) == "inside"


# -- night


@pytest.mark.parametrize("form", FORMS)
def test_night_and_day(form):
    office = ExchangeOffice(lines=NIGHT_LINES)
    office.order(1, Feature.NIGHT, form=form)
    office.call(2)
    assert office.bells == [8]
    office.give_up(2)
    office.wait(10)
    office.order(1, Feature.NIGHT_OFF, form=form)
    office.call(2)
    assert office.bells == [2]
    assert office.leave()


def test_a_line_without_a_night_of_its_own_rings_as_by_day():
    office = ExchangeOffice(lines=NIGHT_LINES)
    office.order(1, Feature.NIGHT)
    office.call(4)
    assert office.bells == [4]


def test_who_rings_already_when_night_falls_is_not_moved():
    office = ExchangeOffice(lines=NIGHT_LINES)
    office.call(2)
    office.order(1, Feature.NIGHT)
    assert office.bells == [2]
    office.call(3)
    assert office.bells == [2, 8]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("feature", [Feature.NIGHT, Feature.NIGHT_OFF])
def test_nobody_but_the_operator_switches(feature, form):
    office = ExchangeOffice(lines=NIGHT_LINES)
    if feature is Feature.NIGHT_OFF:
        office.order(1, Feature.NIGHT)
    office.ask(5, feature, form=form)
    assert office.hears(5) == "reorder"
    office.call(2)
    assert office.bells == ([8] if feature is Feature.NIGHT_OFF else [2])


def test_each_of_a_group_of_operators_switches():
    office = ExchangeOffice(lines=NIGHT_LINES, operator=GroupTarget("sales"))
    office.order(4, Feature.NIGHT)
    office.call(2)
    assert office.bells == [8]


def test_without_an_operator_everybody_switches():
    office = ExchangeOffice(lines=NIGHT_LINES, operator=None)
    office.order(3, Feature.NIGHT)
    office.call(2)
    assert office.bells == [8]


def test_switching_twice_is_no_mistake():
    office = ExchangeOffice(lines=NIGHT_LINES)
    office.order(1, Feature.NIGHT)
    office.order(1, Feature.NIGHT)
    office.order(1, Feature.NIGHT_OFF)
    office.order(1, Feature.NIGHT_OFF)
    office.call(2)
    assert office.bells == [2]


def test_who_waits_for_a_group_is_told_when_its_last_telephone_is_unplugged():
    office = ExchangeOffice()
    office.busy(3, 4)
    office.ring_up(2, "41")
    office.unplug(3)
    assert office.hears(2) == "ringback"
    office.unplug(4)
    assert office.hears(2) == "reorder"
