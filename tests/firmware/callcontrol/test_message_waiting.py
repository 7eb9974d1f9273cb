"""Messages that wait: marked by a colleague, heard in the dial tone, seen on the display, gone with the call back."""

import msgspec
import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import CallerIdOut
from tests.firmware.callcontrol.outside_office import OutsideOffice

BETWEEN = CallerIdOut("bell202", longest_ms=4_000)


def office_with(told=BETWEEN, **settings):
    return OutsideOffice(told=told, **settings)


def order(office, station, code):
    """Lift, dial, hang up; what was heard."""
    office.lift(station)
    office.dial(station, code)
    heard = office.hears(station)
    office.hang_up(station)
    return heard


def dial_tone(office, station):
    office.lift(station)
    heard = office.hears(station)
    office.hang_up(station)
    return heard


def test_a_marked_telephone_stutters_and_its_display_shows_it():
    office = office_with()
    assert order(office, 8, "*58*12#") == "confirmation"
    assert office.displays == [(2, True)]
    office.wait(1)
    assert office.control.state.signals == {}
    assert dial_tone(office, 2) == "stutter"
    assert dial_tone(office, 3) == "dial"
    office.wait(10)
    assert office.displays == [(2, True)]


def test_the_off_code_clears_it():
    office = office_with()
    order(office, 8, "*5812")
    office.wait(1)
    assert order(office, 2, "#58") == "confirmation"
    assert office.displays == [(2, True), (2, False)]
    office.wait(1)
    assert dial_tone(office, 2) == "dial"
    assert office.idle


def test_calling_back_clears_it():
    office = office_with()
    order(office, 8, "*5812")
    office.wait(1)
    office.ring_up(2, "18")
    office.answer(8)
    office.hang_up(2, 8)
    office.wait(1)
    assert office.displays == [(2, True), (2, False)]
    assert dial_tone(office, 2) == "dial"


def test_so_does_being_reached_by_who_left_it():
    office = office_with()
    order(office, 8, "*5812")
    office.wait(1)
    office.ring_up(8, "12")
    office.answer(2)
    office.hang_up(2, 8)
    assert dial_tone(office, 2) == "dial"


def test_each_of_two_is_called_back():
    office = office_with()
    for station in (7, 8, 8):
        order(office, station, "*5812")
    office.wait(1)
    office.ring_up(2, "18")
    office.answer(8)
    office.hang_up(2, 8)
    office.wait(1)
    assert dial_tone(office, 2) == "stutter"
    assert office.displays == [(2, True)]
    office.ring_up(2, "17")
    office.answer(7)
    office.hang_up(2, 7)
    assert dial_tone(office, 2) == "dial"


def test_a_call_that_nobody_answers_is_no_call_back():
    office = office_with()
    order(office, 8, "*5812")
    office.ring_up(2, "18")
    office.hang_up(2)
    assert dial_tone(office, 2) == "stutter"


@pytest.mark.parametrize(("code", "heard"), [("*5818", "reorder"), ("*5816", "reorder"), ("*5815", "reorder")])
def test_nobody_marks_himself_a_fax_or_a_door_post(code, heard):
    office = office_with(stations={5: {"door": True}, 6: {"data": True}})
    assert order(office, 8, code) == heard
    assert office.displays == []


def test_a_group_has_no_display():
    assert order(office_with(pilot="41"), 8, "*5841") == "reorder"


def test_a_telephone_in_use_is_shown_it_when_it_is_free():
    office = office_with()
    office.lift(2)
    order(office, 8, "*5812")
    assert office.displays == []
    office.hang_up(2)
    assert office.displays == [(2, True)]


def test_what_is_cut_short_by_a_lifted_receiver_or_a_bell_is_shown_again():
    office = office_with()
    order(office, 8, "*5812")
    office.wait(0.4)
    office.lift(2)
    assert a.StopSignal("assign4") in [action for _, action in office.log]
    assert office.hears(2) == "stutter"
    office.hang_up(2)
    assert office.displays == [(2, True)] * 2
    office.wait(0.4)
    office.ring_up(3, "12")
    assert office.bells == [2]
    office.hang_up(3)
    assert office.displays == [(2, True)] * 3
    office.wait(1)
    assert office.idle


def test_its_caller_is_told_on_time_where_only_one_output_is_left():
    office = office_with(tone_outputs=())
    order(office, 8, "*5812")
    office.wait(0.4)
    office.ring_up(3, "12")
    office.send(e.StationRingPaused(2))
    assert office.told == {2: ("13", "", "")}


def test_displays_take_turns_where_only_one_output_is_left():
    office = office_with(tone_outputs=())
    for extension in ("11", "12", "13"):
        order(office, 8, f"*58{extension}")
    assert office.displays == [(1, True)]
    office.wait(1)
    assert office.displays == [(1, True), (2, True)]
    office.wait(1)
    assert office.displays == [(1, True), (2, True), (3, True)]


def test_a_signal_that_never_ends_does_not_keep_its_output():
    office = office_with()
    office.signals_end = False
    order(office, 8, "*5812")
    office.wait(4.9)
    assert office.control.state.signals == {"assign4": "station 2"}
    office.wait(0.2)
    assert office.control.state.signals == {}
    assert a.StopSignal("assign4") in [action for _, action in office.log]


def test_telephones_without_displays_stutter_all_the_same():
    office = office_with(CallerIdOut())
    order(office, 8, "*5812")
    assert office.displays == []
    assert dial_tone(office, 2) == "stutter"


def test_it_outlives_the_box_and_is_shown_by_the_next_one():
    office = office_with()
    before = office.control.state.remembered
    order(office, 8, "*5812")
    assert office.control.state.remembered > before
    office.control = CallControl(office.control.state.plan, 1, office.control.memory())
    office.displays.clear()
    office.image.crosspoints.clear()
    office.lift(4)
    assert office.displays == [(2, True)]
    office.hang_up(4)
    office.wait(1)
    assert dial_tone(office, 2) == "stutter"


def test_what_was_left_by_a_telephone_that_is_gone_is_gone():
    office = office_with()
    order(office, 7, "*5812")
    office.wait(1)
    plan = office.control.state.plan
    groups = tuple(msgspec.structs.replace(group, members=(1, 2, 3)) for group in plan.groups)
    stations = tuple(station for station in plan.stations if station.port != 7)
    office.reconfigure(msgspec.structs.replace(plan, groups=groups, stations=stations))
    assert office.displays == [(2, True), (2, False)]
    assert dial_tone(office, 2) == "dial"


def test_an_output_that_is_taken_from_signals_ends_what_it_tells():
    office = office_with()
    order(office, 8, "*5812")
    office.wait(0.3)
    plan = office.control.state.plan
    office.reconfigure(msgspec.structs.replace(plan, signal_output="assign9"))
    assert office.control.state.signals == {"assign9": "station 2"}
    assert office.displays == [(2, True), (2, True)]
