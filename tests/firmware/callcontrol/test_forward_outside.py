"""Calls that a telephone sends outside: the caller waits where he is until the number is out, and is never lost."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.plan import OutsideTarget, Period, StationTarget, Toll
from tests.firmware.callcontrol.outside_office import OutsideOffice

AWAY = OutsideTarget("55")
KINDS = ("always", "busy", "no answer")


def office_with(kind="always", by_code=False, lines=4, habits=None, clock=None, **person):
    """Line 1 rings telephone 1, which sends calls of this kind to 55 outside, by plan or by code."""
    name = "forward_" + kind.replace(" ", "_")
    settings = dict(person) if by_code else {name: AWAY, **person}
    office = OutsideOffice(habits, lines=lines, stations={1: settings}, line={1: {"route": StationTarget(1)}})
    if clock is not None:
        office.send(clock)
    if by_code:
        office.lift(1)
        office.dial(1, {"always": "*21", "busy": "*67", "no answer": "*61"}[kind] + "*055#")
        assert office.hears(1) == "confirmation"
        office.hang_up(1)
    return office


def let_it_happen(office, kind):
    """What must be so that the call is sent on: the telephone is busy, or rings in vain."""
    if kind == "busy":
        office.busy(1)
    office.call(1)
    if kind == "no answer":
        assert office.bells == [1]
        office.wait(15)
    assert office.bells == []


@pytest.mark.parametrize("by_code", [False, True], ids=["plan", "code"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_caller_hears_ringing_until_the_number_is_out_and_then_the_line(kind, by_code):
    office = office_with(kind, by_code)
    let_it_happen(office, kind)
    while office.dialled != {4: "55"} or office.state("line 4") == "sending":
        assert office.state("line 1") == "ringing"
        office.wait(0.01)
    assert 1 in office.seized
    office.wait(0.1)
    assert office.talks("line 1", "line 4")
    office.wait(30)
    office.far_side_hangs_up(4)
    assert office.seized == []


def test_lines_talk_for_a_limited_time():
    office = office_with()
    office.call(1)
    office.wait(2)
    office.reverse(4)
    office.wait(595)
    assert office.talks("line 1", "line 4")
    office.wait(6)
    assert office.seized == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_free_and_the_forwarders_own_telephone_rings(kind):
    office = office_with(kind, lines=1)
    let_it_happen_here(office, kind)
    office.wait(1)
    assert office.bells == [1]
    office.answer(1)
    assert office.talks("station 1", "line 1")


def let_it_happen_here(office, kind):
    if kind == "busy":
        office.busy(1)
        office.call(1)
        assert office.state("line 1") == "ringing"
        office.hang_up(1)
        return
    office.call(1)
    if kind == "no answer":
        office.wait(15)


def test_lines_that_are_no_good_are_tried_before_the_telephone_rings():
    office = office_with(habits={4: {"loop": None}, 3: {"tone": None}, 2: {"volts": 0}})
    office.call(1)
    office.wait(0.2)
    assert office.bells == []
    office.wait(6)
    assert office.bells == [1]
    assert office.seized == []


@pytest.mark.parametrize("seconds", [0.1, 1.5, 2.5])
def test_a_caller_who_gives_up_meanwhile_costs_no_line(seconds):
    """He is known to have gone six seconds after his last burst; until then an exchange that is slow is dialled on."""
    office = office_with(habits={line: {"tone": 2_900, "dials": False} for line in (2, 3, 4)})
    office.call(1)
    office.wait(seconds)
    office.give_up(1)
    office.wait(4)
    assert office.seized == [4]
    office.wait(3)
    assert office.seized == []
    office.wait(3)
    assert office.idle


def test_a_colleague_hears_ringback_and_then_the_line():
    office = office_with()
    office.ring_up(2, "11")
    assert office.hears(2) == "ringback"
    office.wait(0.4)
    assert office.hears(2) == "ringback"
    office.wait(2)
    assert office.talks("station 2", "line 4")


def test_a_colleague_who_hangs_up_costs_no_line():
    office = office_with()
    office.ring_up(2, "11")
    office.wait(0.3)
    office.hang_up(2)
    assert office.seized == []
    office.wait(3)
    assert office.idle


def test_without_a_line_a_colleague_rings_the_telephone_or_hears_busy():
    office = office_with("busy", habits={line: {"volts": 0} for line in (1, 2, 3, 4)})
    office.busy(1)
    office.ring_up(2, "11")
    office.wait(1)
    assert office.hears(2) == "busy"
    office = office_with("always", habits={line: {"volts": 0} for line in (1, 2, 3, 4)})
    office.ring_up(2, "11")
    office.wait(1)
    assert office.bells == [1]
    assert office.hears(2) == "ringback"


@pytest.mark.parametrize(
    "person",
    [{"tolls": (Toll(("5",)),)}, {"accounts": "forced"}],
    ids=["toll", "account"],
)
@pytest.mark.parametrize("code", ["*21", "*67", "*61"])
def test_by_code_nobody_forwards_to_where_he_may_not_call(person, code):
    office = OutsideOffice(stations={1: person})
    office.lift(1)
    office.dial(1, code + "*055#")
    assert office.hears(1) == "reorder"
    office.hang_up(1)
    assert office.control.state.stations[1].wishes.forward_always is None


NIGHT = Toll(("5",), periods=(Period((0, 1, 2, 3, 4, 5, 6), 18 * 60, 8 * 60),))


@pytest.mark.parametrize("by_code", [False, True], ids=["plan", "code"])
@pytest.mark.parametrize("kind", KINDS)
def test_at_an_hour_when_the_forwarder_may_not_call_there_his_own_telephone_rings(kind, by_code):
    noon, evening = e.ClockTold(12 * 3_600_000, 0), e.ClockTold(20 * 3_600_000, 0)
    office = office_with(kind, tolls=(NIGHT,), clock=noon, by_code=by_code)
    office.send(evening)
    if kind == "busy":
        office.busy(1)
    office.call(1)
    office.wait(20)
    assert office.seized == []
    assert office.bells == ([] if kind == "busy" else [1])
    if kind == "busy":
        office.hang_up(1)
    assert office.bells == [1]
    office.give_up(1)
    office.wait(7)
    office.send(noon)
    let_it_happen(office, kind)
    office.wait(3)
    assert office.talks("line 1", "line 4")


def test_who_may_not_call_there_now_sends_calls_that_find_him_busy_where_he_may():
    office = office_with("always", tolls=(Toll(("5",)),), forward_busy=OutsideTarget("66"))
    office.busy(1)
    office.call(1)
    office.wait(2)
    assert office.dialled == {4: "66"}


def test_a_locked_telephone_goes_on_sending_calls_where_it_sent_them():
    office = office_with("always", pin="1234")
    office.lift(1)
    office.dial(1, "*33")
    office.hang_up(1)
    office.call(1)
    office.wait(2)
    assert office.talks("line 1", "line 4")


@pytest.mark.parametrize("number", ["0112", "112"])
def test_nobody_forwards_to_an_emergency_number(number):
    office = OutsideOffice()
    office.lift(1)
    office.dial(1, f"*21*{number}#")
    assert office.hears(1) in ("reorder", "unobtainable")


def test_a_private_line_of_the_forwarder_is_taken_first():
    office = OutsideOffice(
        stations={1: {"forward_always": AWAY}},
        line={1: {"route": StationTarget(1)}, 3: {"route": StationTarget(1), "private": True}},
    )
    office.call(1)
    office.wait(2)
    assert office.talks("line 1", "line 3")


def test_a_caller_found_on_the_line_rings_the_office_and_the_number_goes_out_by_another():
    office = office_with()
    office.call(1)
    office.wait(0.1)
    office.send(e.LineGlared(4))
    office.wait(3)
    assert office.dialled == {3: "55"}
    assert office.talks("line 1", "line 3")
    assert ("line 4", "tone ringback") in office.image.crosspoints
    assert office.bells == [2]


def test_forwarding_is_shown_in_the_dial_tone():
    office = office_with()
    office.lift(1)
    assert office.hears(1) == "stutter"


def test_a_number_that_goes_out_for_a_group_is_sent_on_too():
    """Of a group that overflows to a telephone which forwards outside."""
    office = OutsideOffice(
        stations={1: {"forward_always": AWAY}}, members=(2, 3), overflow=StationTarget(1), ring_ms=5_000
    )
    office.call(1)
    assert office.bells == [2]
    office.wait(15)
    assert office.talks("line 1", "line 4")


# -- who comes back to an operator who has sent his calls outside


def park_and_leave(office):
    """Telephone 1 puts its caller on hold for itself and then its receiver is left off, so that only the operator is
    left for him."""
    office.call(1)
    office.answer(1)
    office.send(e.StationFlashed(1, 200))
    office.dial(1, "*22")
    office.hang_up(1)
    office.busy(1)


@pytest.mark.parametrize("free", [True, False])
def test_who_is_on_hold_for_too_long_follows_the_operator_outside_or_rings_his_telephone(free):
    office = OutsideOffice(
        {} if free else {line: {"volts": 0} for line in (2, 3, 4)},
        stations={8: {"forward_always": AWAY}},
        line={1: {"route": StationTarget(1)}},
    )
    park_and_leave(office)
    office.wait(33)
    if free:
        assert office.talks("line 1", "line 4")
    else:
        assert office.bells == [8]
        office.answer(8)
        assert office.talks("station 8", "line 1")
