"""Who calls: told by lines before the ring or after it, awaited by bells, and seen twice where it is one call."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.plan import OutsideTarget, StationTarget
from firmware.callcontrol.records import Learned
from tests.firmware.callcontrol.outside_office import OutsideOffice

NUMBER = "+3612345678"
OTHER = "+3687654321"


def tell(office, line, number=NUMBER, **told):
    office.send(e.LineCallerTold(line, number, **told))
    office.wait(0)


# -- what a line tells


def test_a_caller_is_told_after_the_first_ring():
    office = OutsideOffice()
    office.call(1)
    office.wait(1.5)
    tell(office, 1, name="Anna")
    caller = office.trunk(1).caller
    assert (caller.number, caller.name, caller.absence) == (NUMBER, "Anna", "")
    assert office.bells == [1]


@pytest.mark.parametrize(("seconds", "known"), [(0.5, True), (10, True), (10.1, False)])
def test_a_caller_who_is_told_before_the_ring_is_that_of_the_next_ring_for_ten_seconds(seconds, known):
    office = OutsideOffice()
    tell(office, 1, before_ring=True)
    office.wait(seconds)
    office.call(1)
    assert (office.trunk(1).caller is not None) is known


def test_the_next_caller_is_not_taken_for_the_last_one():
    office = OutsideOffice()
    office.call(1)
    tell(office, 1)
    office.wait(0.5)
    office.give_up(1)
    office.wait(7)
    office.call(1)
    assert office.trunk(1).caller is None


@pytest.mark.parametrize("seconds", [0.1, 3])
def test_nor_is_one_who_calls_right_after_a_conversation(seconds):
    office = OutsideOffice()
    office.call(1)
    tell(office, 1)
    office.answer(1)
    office.wait(1)
    office.far_side_hangs_up(1)
    office.wait(seconds)
    office.call(1)
    assert office.trunk(1).caller is None


def test_in_the_guard_a_line_tells_of_its_next_caller():
    office = OutsideOffice()
    office.call(1)
    office.answer(1)
    office.far_side_hangs_up(1)
    tell(office, 1, before_ring=True)
    office.wait(1)
    office.call(1)
    assert office.trunk(1).caller.number == NUMBER


@pytest.mark.parametrize("absence", ["withheld", "unavailable"])
def test_why_there_is_no_number_is_kept(absence):
    office = OutsideOffice()
    office.call(1)
    tell(office, 1, "", absence=absence)
    assert office.trunk(1).caller.absence == absence


def test_how_each_line_tells_is_learned():
    office = OutsideOffice()
    office.call(1, 2)
    tell(office, 1)
    tell(office, 2, OTHER, form="dtmf")
    tell(office, 3, form="dtmf", before_ring=True)
    tell(office, 4, before_ring=True)
    office.send(e.LineCallerGarbled(4, "checksum"))
    office.call(3, 4)
    assert [office.trunk(line).learned for line in (1, 2, 3, 4)] == [
        Learned(fsk_after_ring=1),
        Learned(dtmf_after_ring=1),
        Learned(dtmf_before_ring=1),
        Learned(fsk_before_ring=1, garbled=1),
    ]


def test_keys_of_a_telephone_on_the_same_pair_teach_nothing_of_how_the_line_tells():
    office = OutsideOffice()
    tell(office, 3, form="dtmf", before_ring=True)
    office.wait(11)
    office.call(3)
    assert office.trunk(3).learned == Learned()
    assert office.trunk(3).caller is None


def test_what_could_not_be_read_is_no_caller():
    office = OutsideOffice()
    office.call(1)
    office.send(e.LineCallerGarbled(1, "checksum"))
    assert office.trunk(1).caller is None
    assert office.bells == [1]


# -- bells that wait for the number


def awaiting(**settings):
    """Line 1 lets no bell ring before it has told who calls."""
    return OutsideOffice(line={1: {"await_number": True, "route": StationTarget(1)}}, **settings)


def test_no_bell_rings_before_the_number_is_told():
    office = awaiting()
    office.call(1)
    office.wait(1.5)
    assert office.bells == []
    tell(office, 1)
    assert office.bells == [1]


def test_nor_is_a_telephone_in_use_told_by_a_tone_before():
    office = awaiting(stations={1: {"call_waiting": True}})
    office.ring_up(1, "12")
    office.answer(2)
    office.call(1)
    assert office.image.tones == {}
    tell(office, 1)
    assert office.image.tones == {"assign1": "waiting"}


@pytest.mark.parametrize(
    "event", [e.LineCallerTold(1, "", "", "withheld"), e.LineCallerGarbled(1, "cut short")], ids=["withheld", "garbled"]
)
def test_it_rings_at_once_when_no_number_will_come(event):
    office = awaiting()
    office.call(1)
    office.wait(1.5)
    office.send(event)
    office.wait(0)
    assert office.bells == [1]


def test_it_is_not_held_back_when_the_number_came_before_the_ring():
    office = awaiting()
    tell(office, 1, before_ring=True)
    office.wait(0.5)
    office.call(1)
    assert office.bells == [1]


def test_it_never_waits_longer_than_for_the_second_ring():
    office = awaiting()
    office.call(1)
    office.wait(4.9)
    assert office.bells == []
    office.wait(0.2)
    assert office.bells == [1]


def test_the_second_half_of_a_double_ring_is_not_the_second_ring():
    office = awaiting()
    office.send(e.LineRingStarted(1))
    office.wait(0.5)
    office.send(e.LineRingPaused(1, 100))
    office.wait(0.1)
    office.send(e.LineRingStarted(1))
    assert office.bells == []
    office.wait(0.5)
    office.send(e.LineRingPaused(1, 100))
    office.wait(1.9)
    office.send(e.LineRingStarted(1))
    office.wait(0)
    assert office.bells == [1]


def test_who_gives_up_before_that_rings_nobody():
    office = awaiting()
    office.call(1)
    office.wait(0.5)
    office.give_up(1)
    office.wait(10)
    assert not [action for _, action in office.log if type(action).__name__ == "ApplyRinging"]
    assert office.idle


def test_a_caller_found_as_we_seized_has_no_second_ring_to_wait_for():
    office = OutsideOffice(line={4: {"await_number": True}}, stations={2: {"data": True}})
    office.call_out(2, "55", wait=False)
    office.wait(0.2)
    office.send(e.LineGlared(4))
    office.wait(0.1)
    assert office.bells == [1]


# -- one call on two lines


@pytest.mark.parametrize("first_told", [1, 2])
def test_the_same_call_on_a_second_line_rings_nobody_there_for_ten_seconds(first_told):
    office = OutsideOffice()
    office.call(1, 2)
    assert office.bells == [1, 2]
    tell(office, first_told)
    assert office.bells == [1, 2]
    office.wait(0.5)
    tell(office, 3 - first_told)
    assert office.bells == [1]
    assert office.control.state.counters == {"call seen on two lines": 1}
    office.wait(9.9)
    assert office.bells == [1]
    office.wait(0.2)
    assert office.bells == [1, 2]


def test_also_where_lines_tell_before_they_ring():
    office = OutsideOffice()
    for line in (1, 2):
        tell(office, line, before_ring=True)
        office.wait(0.3)
        office.call(line)
    assert office.bells == [1]
    office.wait(11)
    assert office.bells == [1, 2]


@pytest.mark.parametrize(
    ("number", "absence"),
    [(OTHER, ""), ("", "withheld"), ("", "unavailable")],
    ids=["other", "withheld", "unavailable"],
)
def test_another_caller_rings(number, absence):
    office = OutsideOffice()
    office.call(1, 2)
    tell(office, 1, NUMBER if number else "", absence=absence)
    tell(office, 2, number, absence=absence)
    assert office.bells == [1, 2]


def test_ten_seconds_later_it_is_another_call():
    office = OutsideOffice()
    office.call(1)
    tell(office, 1)
    office.wait(10.1)
    office.call(2)
    tell(office, 2)
    assert office.bells == [1, 2]


def test_the_first_was_answered_meanwhile():
    office = OutsideOffice()
    office.call(1)
    tell(office, 1)
    office.wait(2)
    office.answer(1)
    office.wait(3)
    office.call(2)
    assert office.bells == [2]
    tell(office, 2)
    assert office.bells == []
    office.wait(5)
    office.give_up(2)
    office.wait(20)
    assert office.bells == []
    assert office.talks("station 1", "line 1")


def test_whom_we_called_ourselves_is_no_twin_of_who_calls():
    office = OutsideOffice()
    tell(office, 4, before_ring=True)
    office.call_out(3, "55")
    office.call(2)
    tell(office, 2)
    assert office.bells == [1]


def test_three_lines_and_only_the_first_rings():
    office = OutsideOffice()
    office.call(1, 2, 3)
    for line in (3, 2, 1):
        tell(office, line)
    assert office.bells == [1]


def test_the_first_gives_up_and_the_second_rings_when_its_time_has_come():
    office = OutsideOffice()
    office.call(1, 2)
    for line in (1, 2):
        tell(office, line)
    office.give_up(1)
    office.wait(11)
    assert office.bells == [1]
    office.answer(1)
    assert office.talks("station 1", "line 2")


def test_a_twin_does_not_knock_at_who_has_answered_the_first():
    lines = {line: {"route": StationTarget(1)} for line in (1, 2)}
    office = OutsideOffice(line=lines, stations={1: {"call_waiting": True}})
    office.call(1)
    tell(office, 1)
    office.answer(1)
    office.call(2)
    assert office.image.tones == {"assign1": "waiting"}
    tell(office, 2)
    assert office.image.tones == {}
    office.wait(11)
    assert office.image.tones == {"assign1": "waiting"}


def test_a_twin_is_not_sent_outside():
    lines = {1: {"route": StationTarget(2)}, 2: {"route": StationTarget(1)}}
    office = OutsideOffice(line=lines, stations={1: {"forward_always": OutsideTarget("55")}})
    office.call(1, 2)
    office.wait(0.1)
    tell(office, 1)
    tell(office, 2)
    office.wait(9)
    assert office.dialled == {}
    assert office.seized == []
    office.wait(3)
    assert office.dialled == {4: "55"}


# -- a short ring before the number


PULSE = {1: {"ring_pulse": True}}


def paused(office, line=1):
    office.send(e.LineRingPaused(line, 62))
    office.wait(0)


def test_a_short_ring_rings_nobody_and_the_number_does():
    office = OutsideOffice(line=PULSE)
    office.send(e.LineRingStarted(1))
    office.wait(0.23)
    paused(office)
    office.wait(1.2)
    assert office.bells == []
    tell(office, 1)
    assert office.bells == [1]


def test_a_ring_that_goes_on_is_one():
    office = OutsideOffice(line=PULSE)
    office.send(e.LineRingStarted(1))
    office.wait(0.34)
    assert office.bells == []
    office.wait(0.02)
    assert office.bells == [1]
    paused(office)
    assert office.bells == [1]


def test_after_a_short_ring_without_a_number_the_next_ring_counts():
    office = OutsideOffice(line=PULSE)
    office.send(e.LineRingStarted(1))
    office.wait(0.23)
    paused(office)
    office.wait(1.6)
    assert office.bells == []
    office.send(e.LineRingStarted(1))
    office.wait(0)
    assert office.bells == [1]


def test_a_short_ring_that_nothing_follows_is_nobody():
    office = OutsideOffice(line=PULSE)
    office.send(e.LineRingStarted(1))
    office.wait(0.23)
    paused(office)
    office.wait(10)
    assert office.bells == [] and office.idle
