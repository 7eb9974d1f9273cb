"""A call is ended by hand, in whatever part of its life it is; an emergency call never."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.actions import ReleaseLine
from tests.firmware.callcontrol.outside_office import OutsideOffice


@pytest.fixture
def office():
    return OutsideOffice(strategy="linear")


def drop(office, end):
    assert office.control.why_not_drop(end) == ""
    return office.send(e.PortDropped(end))


def all_is_over(office, *telephones):
    office.hang_up(*telephones)
    office.wait(5)
    return office.control.state.in_use is False and not office.taken


@pytest.mark.parametrize("end", ["line 1", "station 1"])
def test_an_answered_call_ends_the_line_is_free_and_the_telephone_hears_so(office, end):
    office.call(1)
    office.answer(1)
    assert office.talks("station 1", "line 1")
    assert ReleaseLine(1) in drop(office, end)
    assert office.hears(1) == "reorder"
    assert all_is_over(office, 1)


def test_both_telephones_of_an_inside_call_hear_reorder(office):
    office.ring_up(1, "12")
    office.answer(2)
    drop(office, "station 2")
    assert (office.hears(1), office.hears(2)) == ("reorder", "reorder")
    assert all_is_over(office, 1, 2)


@pytest.mark.parametrize("end", ["station 1", "station 2"])
def test_an_inside_call_that_rings(office, end):
    office.ring_up(1, "12")
    drop(office, end)
    assert office.bells == []
    assert office.hears(1) == "reorder"
    assert all_is_over(office, 1)


@pytest.mark.parametrize("end", ["line 1", "station 1"])
def test_a_caller_who_rings_is_answered_and_cut_off(office, end):
    office.call(1)
    assert office.bells == [1]
    drop(office, end)
    office._ringing.clear()
    office._to_come.clear()
    assert office.bells == []
    office.wait(1)
    assert office.trunk(1).released_ms == office.now_ms - 700
    assert all_is_over(office)


@pytest.mark.parametrize("wait", [0, 0.01, 0.3, 1.0])
@pytest.mark.parametrize("end", ["line 4", "station 3"])
def test_a_call_out_at_any_moment(office, wait, end):
    office.habits[4] = {"volts": None}
    office.call_out(3, "5501", wait=False)
    office.wait(wait)
    line = office.taken[0]
    drop(office, end.replace("4", str(line)))
    assert office.hears(3) == "reorder"
    assert all_is_over(office, 3)


@pytest.mark.parametrize("end", ["line 1", "station 2"])
def test_who_is_on_hold_is_dropped_or_the_talk_of_who_holds_him(office, end):
    office.call(1)
    office.answer(1)
    office.send(e.StationFlashed(1, 100))
    office.dial(1, "12")
    office.answer(2)
    drop(office, end)
    if end == "line 1":
        assert office.talks("station 1", "station 2")
        assert office.trunk(1).state == "guard"
    else:
        assert office.hears(2) == "reorder"
    office.hang_up(1, 2)
    office.wait(400)
    assert office.trunk(1).state != "talking"


def test_who_has_nobody_but_one_on_hold(office):
    office.call(1)
    office.answer(1)
    office.send(e.StationFlashed(1, 100))
    drop(office, "station 1")
    assert office.trunk(1).state == "guard"
    assert all_is_over(office, 1)


def test_a_call_that_comes_back_from_hold(office):
    office.call(1)
    office.answer(1)
    office.send(e.StationFlashed(1, 100))
    office.hang_up(1)
    assert office.bells == [1], "he left somebody on hold"
    drop(office, "station 1")
    assert office.bells == []
    assert all_is_over(office)


@pytest.mark.parametrize("end", ["line 1", "station 1"])
def test_nobody_calls_so_there_is_nothing_to_drop(office, end):
    assert office.control.why_not_drop(end) == "no call"
    assert office.send(e.PortDropped(end)) == []
    assert office.control.state.counters["drop: no call"] == 1


def test_no_such_port(office):
    assert office.control.why_not_drop("line 9") == "no such port"
    assert office.send(e.PortDropped("line 9")) == []


@pytest.mark.parametrize("wait", [0, 0.01, 0.3, 3])
def test_an_emergency_call_is_never_dropped(office, wait):
    office.lift(3)
    office.dial(3, "112")
    office.wait(wait)
    line = office.taken[0]
    for end in (f"line {line}", "station 3", "station 8"):
        assert office.control.why_not_drop(end) == "emergency", end
        assert office.send(e.PortDropped(end)) == []
    office.wait(3)
    assert office.talks("station 3", f"line {line}")
    assert office.bells == [8], "the operator is told"


def test_a_line_that_an_emergency_is_about_to_take_is_left_to_it():
    office = OutsideOffice(lines=1)
    office.call(1)
    office.answer(1)
    office.lift(3)
    office.dial(3, "112")
    assert office.control.why_not_drop("line 1") == "emergency"
    assert office.control.why_not_drop("station 1") == "emergency"
    office.wait(5)
    assert office.talks("station 3", "line 1")
