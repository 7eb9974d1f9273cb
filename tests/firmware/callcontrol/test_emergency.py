"""Emergency calls go out whatever stands against them, within five seconds, and the operator is told."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.plan import GroupTarget, StationTarget, Toll
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
    assert office.bells == []
    office.hang_up(8)
    office.wait(0)
    assert office.bells == [8]
    reasons = [action.reason for _, action in office.log if getattr(action, "reason", "")]
    assert reasons == ["13 calls 112"]
    office.lift(8)
    assert office.hears(8) == "confirmation"


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
