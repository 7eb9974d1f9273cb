"""Distinctive ringing: people hear by the bell who calls."""

import msgspec
import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import Group, Rings
from tests.firmware.callcontrol.exchange_office import OUTSIDE, RINGS, ExchangeOffice, plan_with
from tests.firmware.callcontrol.small_office import Office

F = Feature


def bells_ordered(office):
    return [(action.station, action.cadence) for _, action in office.log if isinstance(action, a.ApplyRinging)]


def test_a_call_from_outside():
    office = ExchangeOffice()
    office.call(2)
    assert bells_ordered(office) == [(2, OUTSIDE)]


def test_a_call_from_inside():
    office = ExchangeOffice()
    office.ring_up(5, "12")
    assert bells_ordered(office) == [(2, RINGS.inside)]


def test_a_line_that_goes_before_others():
    office = ExchangeOffice(lines={2: {"priority": True}})
    office.call(2)
    assert bells_ordered(office) == [(2, RINGS.priority)]


def test_a_door():
    office = ExchangeOffice(stations={8: {"door": True}})
    office.ring_up(8, "12")
    assert bells_ordered(office) == [(2, RINGS.door)]


def test_somebody_who_comes_back():
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.flash(2)
    office.log.clear()
    office.hang_up(2)
    assert bells_ordered(office) == [(2, RINGS.recall)]


def test_a_callback():
    office = ExchangeOffice()
    office.lift(2)
    office.ring_up(5, "12")
    office.hang_up(5)
    office.order(5, F.CAMP_ON)
    office.hang_up(2)
    assert bells_ordered(office) == [(5, RINGS.callback)]
    office.lift(5)
    assert bells_ordered(office)[1:] == [(2, RINGS.inside)], "whom he wanted hears an ordinary inside call"


def test_a_reminder():
    office = ExchangeOffice()
    office.tell_time("07:00")
    office.order(2, F.REMINDER, "0701")
    office.wait(60)
    assert bells_ordered(office) == [(2, RINGS.callback)]


def test_where_nothing_is_said_about_a_kind_of_call_it_rings_as_all():
    office = Office(msgspec.structs.replace(plan_with(), rings=Rings()))
    office.ring_up(5, "12")
    assert office.image.bells == {2: OUTSIDE}


def test_a_call_keeps_its_bell_wherever_it_is_forwarded():
    office = ExchangeOffice()
    office.order(2, F.FORWARD_NO_ANSWER, "13")
    office.call(2)
    office.wait(15.1)
    assert office.scene == {3: "rings outside"}


def test_a_call_that_came_back_in_vain_rings_at_the_operators_as_one_that_comes_back():
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.flash(2)
    office.hang_up(2)
    office.wait(30.1)
    assert office.scene == {1: "rings recall", "line 2": "music"}


def test_one_that_nobody_answered_changes_its_bell_when_it_comes_back():
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.consult(2, "13")
    office.hang_up(2)
    assert office.rings(3) == "inside"
    office.wait(60.1)
    assert office.scene == {2: "rings recall", "line 2": "ringback"}


@pytest.mark.parametrize("strategy", ["ring-all", "linear"])
def test_every_bell_of_a_group_says_who_calls(strategy):
    office = ExchangeOffice(groups=(Group("sales", (3, 4), strategy, pilot="41"),))
    office.ring_up(7, "41")
    office.wait(15)
    assert {cadence for _, cadence in bells_ordered(office)} == {RINGS.inside}
    assert {station for station, _ in bells_ordered(office)} == {3, 4}


def test_a_bell_that_rings_for_one_and_then_for_another_changes():
    office = ExchangeOffice()
    office.ring_up(5, "12")
    office.call(2)
    assert office.rings(2) == "inside"
    office.hang_up(5)
    assert office.rings(2) == "outside"
