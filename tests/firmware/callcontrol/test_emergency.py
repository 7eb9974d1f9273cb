"""Emergency calls go out whatever stands against them, within five seconds, and the operator is told."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.plan import GroupTarget, OutRoute, OutsideTarget, StationTarget, Toll
from tests.firmware.callcontrol.outside_office import OutsideOffice

LIMIT_MS = 5_000


def dial_for_help(office, station, number="112"):
    """Lift, dial, and wait; how long it took from the last digit to the first one sent."""
    office.lift(station)
    office.dial(station, number)
    began_ms = office.now_ms
    office.dialled.clear()
    office.sent_at.clear()
    office.wait(5.5)
    line, moment = next(iter(office.sent_at.items()))
    assert office.dialled[line] == "112"
    return line, moment - began_ms


@pytest.mark.parametrize("number", ["112", "0112"])
def test_with_the_outside_digit_and_without(number):
    office = OutsideOffice()
    line, took_ms = dial_for_help(office, 3, number)
    assert line == 4
    assert took_ms < 700
    assert office.talks("station 3", "line 4")


RESTRICTED = {"tolls": (Toll(("",)),), "accounts": "forced", "pin": "1234"}


def test_over_restriction_missing_account_and_lock():
    office = OutsideOffice(stations={3: RESTRICTED})
    office.lift(3)
    office.dial(3, "*33")
    office.hang_up(3)
    office.lift(3)
    office.dial(3, "055#")
    assert office.hears(3) == "reorder"
    office.hang_up(3)
    assert dial_for_help(office, 3)[0] == 4


def test_without_any_trunk_group_or_outside_digit():
    office = OutsideOffice(outside={"digit": "", "trunks": ()}, trunk_groups=())
    assert dial_for_help(office, 3)[0] == 4


def test_eleven_is_rung_at_once_and_the_two_still_makes_an_emergency():
    office = OutsideOffice()
    office.lift(3)
    office.dial(3, "11")
    assert office.bells == [1]
    office.wait(1)
    office.dial(3, "2")
    assert office.bells == [8]  # the operator is told
    office.wait(2)
    assert office.dialled == {4: "112"}
    assert office.talks("station 3", "line 4")


def test_breaks_are_those_of_a_dial_only_while_one_pulse_may_end_an_emergency_number():
    office = OutsideOffice(outside={"emergency": ("151",)})
    office.lift(3)
    office.dial(3, "15")
    assert office.image.hook_modes[3] == "dialling"
    office.wait(3.1)
    assert office.image.hook_modes[3] == "talking"


def test_eleven_is_busy_and_the_two_still_makes_an_emergency():
    office = OutsideOffice()
    office.busy(1)
    office.lift(3)
    office.dial(3, "11")
    assert office.hears(3) == "busy"
    office.dial(3, "2")
    office.wait(2)
    assert office.dialled == {4: "112"}


def test_after_three_seconds_it_is_eleven_and_its_receiver_serves_others():
    office = OutsideOffice(receivers=(1,))
    office.lift(3)
    office.dial(3, "11")
    office.wait(2.9)
    assert office.lent == {3: 1}
    office.wait(0.2)
    assert office.lent == {}
    office.dial(3, "2")
    office.wait(2)
    assert office.dialled == {}
    assert office.bells == [1]


def all_lines_busy(office, kinds):
    """Lines 1.. are in use, each in its way."""
    for line, kind in enumerate(kinds, 1):
        if kind == "out":
            office.lift(line)
            office.dial(line, "055#")
            office.wait(2)
        elif kind in ("answered", "held", "rings"):
            office.call(line)
            if kind != "rings":
                office.answer(office.bells[0])
            if kind == "held":
                talking = [n for n, one in office.control.state.stations.items() if one.junctor]
                office.send(e.StationFlashed(talking[0], 100))


@pytest.mark.parametrize(
    ("kinds", "taken"),
    [
        (("out",), "out"),
        (("answered",), "answered"),
        (("held",), "held"),
        (("rings",), "rings"),
    ],
)
def test_with_all_lines_in_use_one_is_taken_in_time(kinds, taken):
    office = OutsideOffice(lines=len(kinds), strategy="linear")
    all_lines_busy(office, kinds)
    line, took_ms = dial_for_help(office, 7)
    assert took_ms <= LIMIT_MS, taken
    assert office.talks("station 7", f"line {line}")


def test_a_call_out_is_taken_before_an_answered_one_and_that_before_one_that_rings():
    office = OutsideOffice(lines=2, strategy="linear", outside={"line_to_line_ms": 600_000})
    office.call(1)
    office.answer(1)
    office.call_out(2, "55")
    assert dial_for_help(office, 7)[0] == 2
    assert office.talks("station 1", "line 1")
    office.hang_up(7)
    office.wait(5)
    office.call(2)
    assert dial_for_help(office, 7)[0] == 1
    assert office.trunk(2).state == "ringing"


# -- what the order is for: one rule a test


def test_a_call_out_goes_first_wherever_it_stands():
    office = OutsideOffice(lines=2, strategy="linear")
    office.call(2)
    office.answer(office.bells[0])
    office.call_out(3, "55")
    assert office.trunk(1).outward
    assert dial_for_help(office, 7)[0] == 1
    assert office.talks("station 1", "line 2")


def test_a_line_that_was_just_released_costs_nobody_his_call():
    office = OutsideOffice(lines=2, strategy="linear")
    office.call_out(3, "55")
    office.call(1)
    office.answer(office.bells[0])
    assert office.trunk(2).outward
    office.hang_up(3)
    assert office.trunk(2).state == "guard"
    assert dial_for_help(office, 7)[0] == 2
    assert office.talks("station 1", "line 1")


def test_a_dead_line_is_better_than_none():
    office = OutsideOffice({1: {"loop": None}}, lines=1)
    office.call_out(3, "55")
    assert office.trunk(1).dead
    office.hang_up(3)
    office.habits.clear()
    line, took_ms = dial_for_help(office, 7)
    assert line == 1
    assert took_ms <= LIMIT_MS


def test_a_private_line_serves_everybody_who_needs_help():
    office = OutsideOffice(lines=1, line={1: {"private": True, "route": StationTarget(1)}})
    assert dial_for_help(office, 7)[0] == 1


@pytest.mark.parametrize("habit", [{"loop": None}, {"tone": None, "busy": True}])
def test_a_line_that_fails_is_left_alone_while_there_are_others(habit):
    office = OutsideOffice({4: habit}, strategy="linear")
    for line in (1, 2, 3):
        office.call(line)
        office.answer(office.bells[0])
    if "busy" in habit:
        office.lift(7)
        office.dial(7, "112")
        office.wait(0.5)
        office.hear(4, "busy")
        office.wait(4.5)
        line = next(iter(office.sent_at))
    else:
        line = dial_for_help(office, 7)[0]
    assert line in (1, 2, 3)
    assert office.talks("station 7", f"line {line}")


@pytest.mark.parametrize("millivolts", [9_000, 0])
def test_whatever_is_measured_the_last_line_is_taken(millivolts):
    """A telephone on the same pair is off hook, or the meter is wrong."""
    office = OutsideOffice({1: {"volts": millivolts}}, lines=1)
    office.lift(3)
    office.dial(3, "112")
    office.wait(0.5)
    assert office.hears(3) == "ringback", "something goes on"
    office.hang_up(3)
    office.wait(3)
    line, took_ms = dial_for_help(office, 3)
    assert line == 1
    assert took_ms <= LIMIT_MS


def test_what_routes_do_to_numbers_that_begin_so_is_not_done_to_it():
    routes = (OutRoute("1", ("all",), strip=1, insert="1010288"), OutRoute("", ("all",), insert="10788"))
    office = OutsideOffice(outside={"routes": routes})
    assert dial_for_help(office, 3)[0] == 4


def test_a_route_for_the_whole_number_is_obeyed():
    office = OutsideOffice(outside={"routes": (OutRoute("112", ("all",), insert="0"),)})
    office.lift(3)
    office.dial(3, "112")
    office.wait(1)
    assert office.dialled == {4: "0112"}


def test_a_subscribers_number_that_begins_with_one_is_told_from_it_by_a_pause():
    """Madrid is 91, and 091 is the police."""
    office = OutsideOffice(outside={"emergency": ("091",)})
    office.lift(3)
    office.dial(3, "091")
    office.wait(2.4)
    office.dial(3, "4123456#")
    office.wait(3)
    assert office.dialled == {4: "914123456"}
    office.hang_up(3)
    office.wait(3)
    office.dialled.clear()
    office.lift(3)
    office.dial(3, "091")
    office.wait(3.2)
    assert office.dialled == {4: "091"}


def test_and_behind_the_digit_for_an_outside_line():
    """911 is an emergency number in Brazil, and mobiles of Sao Paulo begin so."""
    office = OutsideOffice(outside={"emergency": ("911",), "longer": ("911",)})
    office.lift(3)
    office.dial(3, "0911234567#")
    office.wait(3)
    assert office.dialled == {4: "911234567"}
    office.hang_up(3)
    office.wait(3)
    office.dialled.clear()
    office.lift(3)
    office.dial(3, "0911")
    office.wait(3.2)
    assert office.dialled == {4: "911"}


def test_who_talks_on_the_line_hears_a_tone_before_it_is_cut():
    office = OutsideOffice(lines=1)
    office.call(1)
    office.answer(1)
    office.lift(3)
    office.dial(3, "112")
    assert ("station 1", "tone assign1") in office.image.crosspoints
    assert office.image.tones["assign1"] == "warning"
    assert office.talks("station 1", "line 1")
    office.wait(0.6)
    assert office.hears(1) == "reorder"


def test_a_line_that_was_cut_is_on_hook_for_longer_than_any_flash():
    office = OutsideOffice(lines=1)
    office.call_out(2, "55")
    office.lift(3)
    office.dial(3, "112")
    office.wait(0.5)
    assert office.trunk(1).state == "guard"
    office.wait(1.4)
    assert office.trunk(1).state == "guard"
    office.wait(0.2)
    assert office.trunk(1).state == "awaiting tone"


def test_another_emergency_is_not_cut():
    office = OutsideOffice(lines=1)
    dial_for_help(office, 3)
    office.lift(4)
    office.dial(4, "112")
    office.wait(20)
    assert office.talks("station 3", "line 1")
    assert office.state("station 4") == "calling out"
    office.hang_up(3)
    office.wait(4)
    assert office.talks("station 4", "line 1")


def test_a_late_dial_tone_is_not_waited_for():
    office = OutsideOffice({4: {"tone": 4_000}})
    line, took_ms = dial_for_help(office, 3)
    assert (line, took_ms <= 2_200) == (4, True)


def test_no_output_is_free_and_a_tone_gives_way():
    office = OutsideOffice(tone_outputs=("assign1",), lines=2)
    office.call_out(2, "5501550155015501", wait=False)
    office.wait(0.8)  # line 2 dials on the only signalling output
    office.busy(4, 5)
    office.dial(4, "7")
    assert office.hears(4) == "unobtainable"
    _, took_ms = dial_for_help(office, 3)
    assert took_ms < 1_000
    assert office.hears(4) == "busy"


def test_the_operator_is_told_who_calls_for_help():
    office = OutsideOffice(operator=StationTarget(8))
    office.send(e.StationWentOffHook(8))
    office.dial(8, "5")
    office.lift(3)
    office.dial(3, "112")
    assert office.bells == [1], "somebody else is told meanwhile"
    office.lift(1)
    assert office.hears(1) == "confirmation"
    office.hang_up(8)
    office.wait(0)
    assert office.bells == [8]
    reasons = [action.reason for _, action in office.log if getattr(action, "reason", "")]
    assert reasons == ["13 calls 112"] * 2
    office.lift(8)
    assert office.hears(8) == "confirmation"


def test_an_operator_who_talks_for_long_is_told_when_she_hangs_up():
    office = OutsideOffice(operator=StationTarget(8), members=(8, 1))
    office.call(1)
    office.answer(8)
    office.lift(3)
    office.dial(3, "112")
    office.wait(400)
    office.hang_up(8)
    office.wait(0.1)
    assert 8 in office.bells
    office.wait(55)
    assert 8 in office.bells
    office.wait(120)
    assert 8 not in office.bells, "nobody is there"


@pytest.mark.parametrize("operator", [None, StationTarget(8)])
def test_without_an_operator_who_can_be_rung_somebody_else_is_told(operator):
    office = OutsideOffice(operator=operator)
    office.send(e.StationFailed(8))
    office.lift(3)
    office.dial(3, "112")
    assert office.bells == [1]
    office.lift(1)
    assert office.hears(1) == "confirmation"


def test_the_news_is_not_sent_outside():
    office = OutsideOffice(
        operator=GroupTarget("all"),
        members=(),
        overflow=StationTarget(1),
        stations={1: {"forward_always": OutsideTarget("5501")}},
    )
    office.lift(3)
    office.dial(3, "112")
    office.wait(3)
    assert office.bells == [1]
    assert office.dialled == {4: "112"}


def test_operators_who_are_a_group_all_ring_until_one_of_them_knows():
    office = OutsideOffice(operator=GroupTarget("all"), members=(7, 8), strategy="ring-all")
    office.lift(3)
    office.dial(3, "112")
    assert office.bells == [7, 8]
    office.lift(7)
    assert office.hears(7) == "confirmation"
    assert office.bells == []


def test_who_hangs_up_while_a_line_is_being_taken_costs_nobody_his_call():
    office = OutsideOffice(lines=1)
    office.call(1)
    office.answer(1)
    office.lift(3)
    office.dial(3, "112")
    office.wait(0.3)
    office.hang_up(3)
    office.wait(10)
    assert office.talks("station 1", "line 1")
    assert office.image.tones == {}


@pytest.mark.parametrize("seconds", [0.1, 0.5, 1.0, 1.6, 2.0, 2.4])
def test_a_caller_who_takes_the_line_that_was_made_free_rings_and_the_next_try_comes(seconds):
    office = OutsideOffice(lines=1)
    office.call_out(2, "55")
    office.lift(3)
    office.dial(3, "112")
    office.wait(seconds)
    office.call(1)
    office.wait(8)
    assert "112" in office.dialled[1]
