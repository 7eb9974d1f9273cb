"""Nobody is forgotten: who gets a caller back, how long it rings, and where it ends."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import Group, GroupTarget, StationTarget, StaySilent
from tests.firmware.callcontrol.exchange_office import HALF_AN_HOUR, ExchangeOffice


def left_behind(**settings):
    """Telephone 2 has flashed and hung up: the caller of line 2 rings back."""
    office = ExchangeOffice(**settings)
    office.outside_call(2, 2)
    office.flash(2)
    office.hang_up(2)
    assert office.scene == {2: "rings recall", "line 2": "music"}
    return office


def held(**settings):
    """The caller of line 2 is on hold by code, telephone 2 put down."""
    office = ExchangeOffice(**settings)
    office.outside_call(2, 2)
    office.flash(2)
    office.order(2, Feature.HOLD)
    return office


def parked(**settings):
    office = ExchangeOffice(**settings)
    office.outside_call(2, 2)
    office.flash(2)
    office.order(2, Feature.PARK, "3")
    return office


def handed_over(**settings):
    office = ExchangeOffice(**settings)
    office.outside_call(2, 2)
    office.consult(2, "13")
    office.hang_up(2)
    return office


WAYS = ((left_behind, 0), (held, 30), (parked, 60), (handed_over, 60))


@pytest.mark.parametrize(("way", "seconds"), WAYS)
def test_back_to_who_left_him_then_to_the_operator_until_half_an_hour_is_over(way, seconds):
    office = way()
    office.wait(seconds + 0.5)
    assert office.bells == [2]
    assert office.rings(2) == "recall"
    office.wait(30)
    assert office.bells == [1]
    assert office.rings(1) == "recall"
    office.wait(HALF_AN_HOUR)
    assert office.scene == {}
    assert office.leave()


@pytest.mark.parametrize(("way", "seconds"), WAYS)
def test_who_left_him_answers(way, seconds):
    office = way()
    office.wait(seconds + 0.5)
    office.answer(2)
    assert office.scene == {2: "line 2", "line 2": "2"}
    office.wait(HALF_AN_HOUR * 2)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


@pytest.mark.parametrize(("way", "seconds"), WAYS)
def test_he_gives_up_while_it_rings(way, seconds):
    office = way()
    office.wait(seconds + 0.5)
    office.far_side_hangs_up(2)
    assert office.scene == {}
    assert office.leave()


@pytest.mark.parametrize(("way", "seconds"), WAYS)
def test_his_line_dies_while_it_rings_at_the_operators(way, seconds):
    office = way()
    office.wait(seconds + 30.5)
    office.send(e.LineFailed(2))
    assert office.scene == {}


@pytest.mark.parametrize(("way", "seconds"), WAYS)
def test_the_telephone_that_rings_for_him_is_unplugged(way, seconds):
    office = way()
    office.wait(seconds + 0.5)
    office.unplug(2)
    office.wait(30)
    assert office.bells == [1]
    office.plug_in(2)
    assert office.leave()


@pytest.mark.parametrize(("way", "seconds"), WAYS)
def test_nobody_at_all_is_there(way, seconds):
    office = way(operator=None)
    office.wait(seconds + 0.5)
    office.unplug(2)
    office.wait(HALF_AN_HOUR)
    assert office.scene == {}, "half an hour, and the line is given back"
    office.plug_in(2)
    assert office.leave()


@pytest.mark.parametrize(("way", "seconds"), WAYS)
def test_without_an_operator_it_rings_on_where_it_rings(way, seconds):
    office = way(operator=None)
    office.wait(seconds + 120)
    assert office.bells == [2]
    office.answer(2)
    assert office.talks("station 2", "line 2")


def test_the_operator_is_busy_and_it_rings_as_soon_as_he_is_free():
    office = left_behind()
    office.inside_call(1, 5)
    office.wait(31)
    assert office.bells == []
    office.hang_up(1)
    assert office.rings(1) == "recall"
    assert office.leave()


def test_the_operator_is_a_group_and_all_of_it_rings():
    office = left_behind(operator=GroupTarget("sales"))
    office.wait(30.1)
    assert office.scene == {3: "rings recall", 4: "rings recall", "line 2": "music"}
    office.answer(4)
    assert office.scene == {4: "line 2", "line 2": "4"}


def test_a_group_that_falls_silent_is_rung_again_for_who_comes_back():
    silent = Group("sales", (3, 4), "linear", ring_ms=8_000, overflow=StaySilent())
    office = left_behind(operator=GroupTarget("sales"), groups=(silent,))
    office.wait(30.1)
    for station in (3, 4, 3, 4):
        assert office.scene == {station: "rings recall", "line 2": "music"}
        office.wait(8)
    office.answer(3)
    assert office.scene == {3: "line 2", "line 2": "3"}


def test_the_operator_has_sent_his_calls_elsewhere():
    office = left_behind()
    office.order(1, Feature.FORWARD_ALWAYS, "16")
    office.wait(30.1)
    assert office.bells == [6]


def test_at_night_the_operator_is_rung_as_by_day():
    office = ExchangeOffice(lines={2: {"night": StationTarget(8)}})
    office.order(1, Feature.NIGHT)
    office.call(2)
    assert office.bells == [8]
    office.answer(8)
    office.flash(8)
    office.hang_up(8)
    assert office.rings(8) == "recall"
    office.wait(30.1)
    assert office.rings(1) == "recall"
    assert office.leave()


def test_night_falls_while_somebody_is_on_hold():
    office = held()
    office.order(1, Feature.NIGHT)
    office.wait(30)
    assert office.rings(2) == "recall"
    assert office.leave()


def test_who_is_called_back_hangs_up_again_at_once():
    office = left_behind()
    office.answer(2)
    office.hang_up(2)
    assert office.scene == {}, "he talked to him: the call is over"
    assert office.leave()


def test_left_on_hold_by_mistake_again_and_again():
    office = left_behind()
    for _ in range(5):
        office.answer(2)
        office.flash(2)
        office.hang_up(2)
        assert office.scene == {2: "rings recall", "line 2": "music"}
    assert office.leave()


def test_another_caller_from_outside_waits_and_comes_after_him():
    office = left_behind(lines={3: {"route": StationTarget(2)}})
    office.call(3)
    assert office.scene == {2: "rings recall", "line 2": "music"}
    office.answer(2)
    office.hang_up(2)
    assert office.scene == {2: "rings outside"}
    assert office.leave()


def test_who_rings_back_finds_the_telephone_rung_by_an_older_call_and_then_the_operators():
    office = ExchangeOffice(lines={3: {"route": StationTarget(2)}})
    office.outside_call(2, 2)
    office.call(3)
    office.flash(2)
    office.hang_up(2)
    assert office.rings(2) == "outside"
    office.wait(30.1)
    assert office.rings(1) == "recall"
    assert office.leave()


def test_a_colleague_who_was_left_behind():
    office = ExchangeOffice()
    office.inside_call(5, 2)
    office.flash(2)
    office.hang_up(2)
    assert office.scene == {2: "rings recall", 5: "music"}
    office.hang_up(5)
    assert office.scene == {}
    assert office.leave()


def test_the_operator_left_him_behind():
    office = ExchangeOffice()
    office.outside_call(1, 1)
    office.flash(1)
    office.hang_up(1)
    office.wait(300)
    assert office.scene == {1: "rings recall", "line 1": "music"}
    assert office.leave()


def test_the_operator_hands_over_and_talks_when_it_comes_back():
    office = ExchangeOffice()
    office.outside_call(1, 1)
    office.consult(1, "13")
    office.hang_up(1)
    office.inside_call(1, 5)
    office.wait(60)
    assert office.bells == []
    assert office.hears("line 1") == "ringback"
    office.hang_up(1)
    assert office.rings(1) == "recall"
    assert office.leave()


def test_a_door_that_was_left_behind():
    office = ExchangeOffice(stations={8: {"door": True}})
    office.ring_up(8, "12")
    office.lift(2)
    office.flash(2)
    office.hang_up(2)
    assert office.scene == {2: "rings recall", 8: "music"}
    office.hang_up(8)
    assert office.leave()
