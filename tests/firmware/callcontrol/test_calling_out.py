"""Calls out: which line, what is dialled on it, who hears what, and what happens when a line is no good."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.plan import Outpulsing, OutRoute, Period, StationTarget, Supervision, TrunkGroup
from tests.firmware.callcontrol.outside_office import OutsideOffice

MORNING_MS = 9 * 3_600_000


def test_a_number_outside_is_dialled_on_the_last_line_and_the_caller_has_it():
    office = OutsideOffice()
    office.lift(2)
    office.dial(2, "0")
    assert office.hears(2) == "dial"
    office.dial(2, "5501")
    assert office.hears(2) == ""
    office.wait(3.9)
    assert office.seized == []
    office.wait(0.2)
    assert office.seized == [4]
    assert office.hears(2) == "line 4"
    office.wait(2)
    assert office.dialled == {4: "5501"}
    assert office.talks("station 2", "line 4")
    office.hang_up(2)
    assert office.seized == []
    office.wait(3)
    assert office.idle


def test_a_number_sign_ends_the_number_at_once():
    office = OutsideOffice()
    office.call_out(2, "5501", wait=False)
    office.wait(0.1)
    assert office.seized == [4]


def test_nobody_is_heard_by_the_line_before_its_number_is_out():
    office = OutsideOffice()
    office.call_out(2, "5501", wait=False)
    while office.state("line 4") != "talking":
        assert ("line 4", "station 2") not in office.image.crosspoints
        office.wait(0.02)
    assert office.talks("station 2", "line 4")


def test_who_hangs_up_on_the_way_gives_the_line_back():
    for seconds in (0, 0.01, 0.04, 0.3, 0.6, 1.0, 1.3):
        office = OutsideOffice()
        office.call_out(2, "5501", wait=False)
        office.wait(seconds)
        office.hang_up(2)
        assert office.seized == []
        office.wait(3)
        assert office.idle, seconds


@pytest.mark.parametrize(
    ("habit", "why"),
    [
        ({"volts": 8_000}, "a telephone in parallel is in use"),
        ({"volts": 0}, "no battery"),
        ({"loop": None}, "no loop current"),
        ({"tone": None}, "no dial tone"),
    ],
)
def test_a_line_that_is_no_good_is_left_for_the_next(habit, why):
    office = OutsideOffice({4: habit})
    office.call_out(2, "5501")
    office.wait(4)
    assert office.talks("station 2", "line 3"), why
    assert office.dialled == {3: "5501"}
    assert 4 not in office.seized


def test_when_every_line_is_in_use_the_caller_hears_reorder():
    office = OutsideOffice(lines=1)
    office.call_out(2, "5501")
    office.lift(3)
    office.dial(3, "05502#")
    assert office.hears(3) == "reorder"
    assert office.talks("station 2", "line 1")


def test_digits_that_were_lost_on_their_way_are_dialled_anew_on_another_line():
    office = OutsideOffice({4: {"dials": False}})
    office.call_out(2, "5501", wait=False)
    office.wait(0.7)
    office.send(e.LineDialledOut(4, 2))
    office.wait(2)
    assert office.dialled == {4: "5501", 3: "5501"}
    assert office.talks("station 2", "line 3")


def test_a_number_that_never_gets_out_does_not_hold_its_caller():
    office = OutsideOffice({4: {"dials": False}})
    office.call_out(2, "5501", wait=False)
    office.wait(8)
    assert office.talks("station 2", "line 3")


def test_pulses_go_out_without_an_output():
    office = OutsideOffice(line={4: {"outpulsing": Outpulsing(by="pulse", break_ms=61, make_ms=39, gap_ms=700)}})
    office.call_out(2, "51", wait=False)
    office.wait(0.6)
    assert (office.now_ms, a.SendPulses(4, "51", 61, 39, 700)) in [(office.now_ms, action) for _, action in office.log]
    office.wait(3)
    assert office.talks("station 2", "line 4")


def test_where_nobody_listens_for_dial_tone_the_pause_decides():
    pause = Outpulsing(dial_tone="pause", pause_ms=1_500)
    office = OutsideOffice({4: {"tone": None}}, line={4: {"outpulsing": pause}})
    office.call_out(2, "5501", wait=False)
    office.wait(1.5)
    assert office.dialled == {}
    office.wait(0.1)
    assert office.dialled == {4: "5501"}


@pytest.mark.parametrize(
    ("strategy", "order"),
    [("descending", [3, 2, 1]), ("ascending", [1, 2, 3]), ("rotate", [1, 2, 3])],
)
def test_lines_are_taken_by_strategy(strategy, order):
    office = OutsideOffice(lines=3, trunk_groups=(TrunkGroup("all", (1, 2, 3), strategy),))
    for station, line in enumerate(order, 1):
        office.call_out(station, "55")
        assert office.talks(f"station {station}", f"line {line}")


def test_rotation_goes_on_from_the_line_that_was_taken_last():
    office = OutsideOffice(lines=3, trunk_groups=(TrunkGroup("all", (1, 2, 3), "rotate"),))
    taken = []
    for _ in range(4):
        office.call_out(1, "55")
        taken += office.taken
        office.hang_up(1)
        office.wait(5)
    assert taken == [1, 2, 3, 1]


def test_the_line_that_was_idle_longest_is_taken_first():
    office = OutsideOffice(lines=3, trunk_groups=(TrunkGroup("all", (1, 2, 3), "longest-idle"),))
    for line in (1, 2, 3):
        office.call_out(line, "55")
        assert office.taken == [line]
        office.hang_up(line)
        office.wait(5)
    office.call_out(1, "55")
    assert office.taken == [1]


ROUTES = (
    OutRoute("06", ("mobile", "all"), strip=2, insert="1036"),
    OutRoute("0620", ("all",), periods=(Period((0, 1, 2, 3, 4), 480, 1080),)),
)
GROUPS = (TrunkGroup("all", (1, 2, 3)), TrunkGroup("mobile", (4,)))


def test_a_route_changes_the_number_and_overflows_to_its_next_group():
    office = OutsideOffice(outside={"routes": ROUTES}, trunk_groups=GROUPS)
    office.call_out(1, "0630123")
    office.call_out(2, "0630124")
    office.call_out(3, "55")
    assert office.dialled == {4: "103630123", 3: "103630124", 2: "55"}


@pytest.mark.parametrize(("weekday", "line"), [(0, 3), (5, 4)])
def test_the_longest_prefix_whose_time_it_is_decides(weekday, line):
    office = OutsideOffice(outside={"routes": ROUTES}, trunk_groups=GROUPS)
    office.send(e.ClockTold(MORNING_MS, weekday))
    office.call_out(1, "0620123")
    assert office.taken == [line]


def test_a_private_line_serves_its_own_station_and_that_first():
    office = OutsideOffice(line={2: {"private": True, "route": StationTarget(5)}})
    office.call_out(5, "55")
    assert office.talks("station 5", "line 2")
    for station in (1, 2, 3):
        office.call_out(station, "55")
    office.hang_up(5)
    office.wait(5)
    office.lift(4)
    office.dial(4, "055#")
    assert office.hears(4) == "reorder"


def test_a_line_released_a_moment_ago_is_not_seized():
    office = OutsideOffice(lines=1)
    office.call_out(1, "55")
    office.hang_up(1)
    office.wait(1.9)
    office.lift(2)
    office.dial(2, "055#")
    assert office.hears(2) == "reorder"
    office.hang_up(2)
    office.wait(0.2)
    office.call_out(2, "55")
    assert office.talks("station 2", "line 1")


# -- glare


@pytest.mark.parametrize("sign", [e.LineDisconnected(4), e.LineReversed(4)])
def test_what_an_exchange_does_as_it_is_seized_is_no_end(sign):
    known = Supervision(blind_ms=0)
    office = OutsideOffice(line={4: {"supervision": known}})
    office.call_out(2, "5501", wait=False)
    office.wait(0.01)
    assert office.state("line 4") == "seizing"
    office.send(sign)
    office.wait(3)
    assert office.dialled == {4: "5501"}
    assert office.talks("station 2", "line 4")


@pytest.mark.parametrize("seconds", [0.01, 0.03, 0.06, 0.3, 0.5])
@pytest.mark.parametrize("sign", ["ring", "glare", "voice"])
def test_a_caller_who_is_there_as_we_seize_is_answered_and_never_dialled_into(seconds, sign):
    office = OutsideOffice({4: {"tone": None}})
    office.call_out(2, "5501", wait=False)
    office.wait(seconds)
    state = office.state("line 4")
    office.send({"ring": e.LineRingStarted(4), "glare": e.LineGlared(4), "voice": e.LineHeard(4, "voice")}[sign])
    office.wait(6)
    assert 4 not in office.dialled
    met = office.talks("station 2", "line 4")
    if state == "checking" and sign == "ring":
        assert office.talks("station 2", "line 3")
        assert office.bells
    elif state == "awaiting tone" or (state == "seizing" and sign != "voice"):
        assert met
        assert not office.trunk(4).outward
    else:
        assert office.talks("station 2", "line 3")


def test_a_caller_found_by_a_fax_hears_ringback_and_rings_the_office():
    office = OutsideOffice(stations={2: {"data": True}})
    office.call_out(2, "5501", wait=False)
    office.wait(0.2)
    office.send(e.LineGlared(4))
    office.wait(3)
    assert ("line 4", "tone ringback") in office.image.crosspoints
    assert office.bells == [1]
    assert office.talks("station 2", "line 3")
    office.lift(1)
    assert office.talks("station 1", "line 4")


# -- the answer


def test_a_reversal_tells_the_answer_and_the_next_one_the_end():
    office = OutsideOffice()
    office.call_out(2, "5501")
    office.wait(8)
    office.reverse(4)
    assert office.trunk(4).answer == "reversal"
    office.wait(0.3)
    office.reverse(4)
    assert office.talks("station 2", "line 4")
    office.wait(20)
    office.reverse(4)
    assert office.seized == []
    assert office.hears(2) == "reorder"


def test_where_the_answer_was_guessed_the_first_reversal_still_ends_nothing():
    office = OutsideOffice()
    office.call_out(2, "5501")
    office.wait(25)
    assert office.trunk(4).answer == "time"
    office.reverse(4)
    assert office.trunk(4).answer == "reversal"
    assert office.talks("station 2", "line 4")


def test_the_end_of_ringback_is_an_answer():
    office = OutsideOffice()
    office.call_out(2, "5501")
    office.hear(4, "ringback")
    office.wait(9)
    office.hear(4, "answer")
    assert office.trunk(4).answer == "ringback"


def test_nobody_is_taken_to_have_answered_while_ringback_sounds():
    office = OutsideOffice()
    office.call_out(2, "5501")
    office.wait(2)
    office.hear(4, "ringback")
    office.wait(50)
    assert office.trunk(4).answer == ""
    office.hear(4, "answer")
    assert office.trunk(4).answer == "ringback"


def test_ringback_whose_end_was_not_heard_leaves_a_guess():
    office = OutsideOffice()
    office.call_out(2, "5501")
    office.hear(4, "ringback")
    office.wait(181)
    assert office.trunk(4).answer == "time"


def test_where_time_tells_nothing_it_does_not_after_ringback_either():
    known = Supervision(answer=("reversal", "ringback"))
    office = OutsideOffice(line={4: {"supervision": known}})
    office.call_out(2, "5501")
    office.hear(4, "ringback")
    office.wait(600)
    assert office.trunk(4).answer == ""
    office.hear(4, "answer")
    assert office.trunk(4).answer == "ringback"


def test_ringback_means_nothing_where_only_the_time_tells():
    office = OutsideOffice(line={4: {"supervision": Supervision(answer=("time",))}})
    office.call_out(2, "5501")
    office.hear(4, "ringback")
    office.wait(21)
    assert office.trunk(4).answer == "time"


def test_a_line_that_tells_the_answer_by_polarity_is_not_guessed_about():
    office = OutsideOffice()
    for _ in range(2):
        office.call_out(2, "5501")
        office.reverse(4)
        office.hang_up(2)
        office.wait(5)
    office.call_out(2, "5501")
    office.wait(40)
    office.hear(4, "answer")
    assert office.trunk(4).answer == ""


# -- dead lines


def test_a_line_without_loop_current_is_left_out_tried_again_and_comes_back():
    office = OutsideOffice({4: {"loop": None}})
    office.call_out(2, "55")
    office.wait(1)
    assert office.talks("station 2", "line 3")
    assert office.trunk(4).dead
    office.hang_up(2)
    office.wait(5)
    seized = sum(action == a.SeizeLine(4) for _, action in office.log)
    office.call_out(2, "55")
    assert sum(action == a.SeizeLine(4) for _, action in office.log) == seized
    office.wait(260)
    assert office.trunk(4).dead
    office.habits = {}
    office.wait(125)
    assert not office.trunk(4).dead
    office.call_out(1, "55")
    assert office.talks("station 1", "line 4")


def test_a_caller_brings_a_dead_line_back_at_once():
    office = OutsideOffice({4: {"loop": None}})
    office.call_out(2, "55")
    assert office.trunk(4).dead
    office.call(4)
    assert office.bells
    assert not office.trunk(4).dead


def test_three_seizures_without_dial_tone_are_a_dead_line():
    office = OutsideOffice({4: {"tone": None}})
    for _ in range(3):
        assert not office.trunk(4).dead
        office.call_out(2, "55")
        office.wait(4)
        office.hang_up(2)
        office.wait(5)
    assert office.trunk(4).dead
