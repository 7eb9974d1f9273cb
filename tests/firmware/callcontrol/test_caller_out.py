"""Telephones are told who calls: in the first silence of their bell, or before it rings where the country does so."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.plan import CallerIdOut, StationTarget
from tests.firmware.callcontrol.outside_office import OutsideOffice

NUMBER = "+3612345678"
BETWEEN = CallerIdOut("bell202", before_ring=False, longest_ms=4_000)
BEFORE = CallerIdOut("v23", before_ring=True, longest_ms=2_000)
REVERSED = CallerIdOut("v23", before_ring=True, longest_ms=2_000, reverses=True)
PULSED = CallerIdOut("v23", before_ring=True, longest_ms=2_000, ring_pulse_ms=250)
NAMES = {1: {"name": "Anna"}, 2: {"name": "Bela"}, 3: {"name": "Cili"}}


def office_with(told=BETWEEN, stations=NAMES, **settings):
    return OutsideOffice(told=told, stations=stations, line={1: {"route": StationTarget(1)}}, **settings)


def tell(office, line=1, number=NUMBER, **told):
    office.send(e.LineCallerTold(line, number, **told))
    office.wait(0)


def pause(office, station=1):
    """The first burst of its bell is over."""
    office.send(e.StationRingPaused(station))
    office.wait(0)


def listening(office):
    """Telephones that hear an output of signals."""
    outputs = {f"tone {output}" for output in office.control.state.signals}
    return sorted(listener for listener, source in office.image.crosspoints if source in outputs)


# -- between the first two rings


def test_a_telephone_is_told_in_the_first_silence_of_its_bell():
    office = office_with()
    office.call(1)
    tell(office, name="Anna")
    assert office.told == {}
    pause(office)
    assert office.told == {1: (NUMBER, "Anna", "")}
    assert listening(office) == ["station 1"]
    office.wait(1)
    assert listening(office) == []
    assert office.bells == [1]


@pytest.mark.parametrize("absence", ["withheld", "unavailable"])
def test_it_is_told_that_there_is_no_number_and_why(absence):
    office = office_with()
    office.call(1)
    tell(office, number="", absence=absence)
    pause(office)
    assert office.told == {1: ("", "", absence)}


@pytest.mark.parametrize(("seconds", "known"), [(0.5, True), (2.0, True), (2.1, False), (3.9, False)])
def test_a_late_number_is_told_while_the_silence_is_long_enough_for_it(seconds, known):
    office = office_with()
    office.call(1)
    pause(office)
    office.wait(seconds)
    tell(office)
    assert (1 in office.told) is known


def test_what_could_not_be_read_is_not_told():
    office = office_with()
    office.call(1)
    office.send(e.LineCallerGarbled(1, "checksum"))
    pause(office)
    assert office.told == {}


def test_a_number_that_comes_twice_is_told_once():
    office = office_with()
    office.call(1)
    tell(office)
    pause(office)
    tell(office)
    assert len([action for _, action in office.log if isinstance(action, a.SendCallerId)]) == 1


def test_inside_a_telephone_shows_extension_and_name():
    office = office_with()
    office.ring_up(2, "11")
    pause(office)
    assert office.told == {1: ("12", "Bela", "")}


def test_every_telephone_of_a_group_is_told_on_its_own_output():
    office = OutsideOffice(told=BETWEEN, members=(1, 2, 3), strategy="ring-all")
    office.call(1)
    tell(office)
    for station in (1, 2, 3):
        pause(office, station)
    assert office.told == dict.fromkeys((1, 2, 3), (NUMBER, "", ""))
    assert listening(office) == ["station 1", "station 2", "station 3"]
    assert len(office.control.state.signals) == 3


def test_without_a_free_output_the_telephone_rings_untold():
    office = OutsideOffice(told=BETWEEN, members=(1, 2), strategy="ring-all", tone_outputs=())
    office.call(1)
    tell(office)
    pause(office, 1)
    pause(office, 2)
    assert office.told == {1: (NUMBER, "", "")}
    assert office.bells == [1, 2]


def test_a_line_dials_as_soon_as_the_telephone_was_told():
    office = office_with(tone_outputs=())
    office.call_out(3, "55", wait=False)
    office.wait(0.4)
    office.call(1)
    tell(office)
    pause(office)
    office.wait(0.5)
    assert office.state("line 4") == "sending"
    assert office.dialled == {}
    office.wait(0.5)
    assert office.dialled == {4: "55"}


def test_who_is_handed_to_another_telephone_shows_there_as_he_did_before():
    office = office_with()
    office.call(1)
    tell(office, name="Anna")
    office.answer(1)
    office.send(e.StationFlashed(1, 200))
    office.dial(1, "12")
    pause(office, 2)
    assert office.told[2] == ("11", "Anna", "")  # a colleague who asks first
    office.hang_up(1)
    assert office.bells == [2]
    office.wait(60)
    assert office.bells == [1]
    office.told.clear()
    pause(office, 1)
    assert office.told == {1: (NUMBER, "Anna", "")}


def test_who_comes_back_from_hold_shows_as_the_caller_that_he_is():
    office = office_with()
    office.call(1)
    tell(office, name="Anna")
    office.answer(1)
    office.send(e.StationFlashed(1, 200))
    office.dial(1, "*22")
    office.hang_up(1)
    office.wait(31)
    assert office.bells == [1]
    pause(office)
    assert office.told == {1: (NUMBER, "Anna", "")}


def test_the_operator_sees_who_calls_for_help():
    office = office_with()
    office.lift(3)
    office.dial(3, "112")
    pause(office, 8)
    assert office.told == {8: ("13", "EMERGENCY 112", "")}


def test_who_answers_in_the_middle_of_it_hears_the_caller_and_not_the_signal():
    office = office_with()
    office.call(1)
    tell(office)
    pause(office)
    office.wait(0.4)
    office.answer(1)
    assert a.StopSignal("assign4") in [action for _, action in office.log]
    assert office.hears(1) == "line 1"
    assert office.control.state.signals == {}


def test_who_gives_up_in_the_middle_of_it_is_not_told_any_further():
    office = office_with()
    office.call(1)
    tell(office)
    office.give_up(1)
    office.wait(5.5)
    pause(office)
    office.wait(0.5)
    assert a.StopSignal("assign4") in [action for _, action in office.log]
    assert office.bells == []
    office.wait(3)
    assert office.idle


def test_a_bell_that_rings_again_tells_again():
    office = office_with()
    office.ring_up(2, "11")
    pause(office)
    office.wait(2)
    office.hang_up(2)
    office.told.clear()
    office.ring_up(3, "11")
    assert office.told == {}
    pause(office)
    assert office.told == {1: ("13", "Cili", "")}


@pytest.mark.parametrize("told", [BETWEEN, BEFORE])
def test_a_door_post_is_not_told(told):
    office = office_with(told, stations={**NAMES, 4: {"door": True}})
    office.ring_up(2, "14")
    assert office.bells == [4]
    pause(office, 4)
    assert office.told == {}


def test_where_the_plan_names_no_scheme_nobody_is_told():
    office = office_with(CallerIdOut())
    office.ring_up(2, "11")
    pause(office)
    assert office.told == {}


# -- before the bell


def test_the_bell_waits_until_the_telephone_was_told():
    office = office_with(BEFORE)
    office.ring_up(2, "11")
    assert office.told == {1: ("12", "Bela", "")}
    assert office.hears(2) == "ringback"
    office.wait(0.89)
    assert office.bells == []
    office.wait(0.02)
    assert office.bells == [1]
    pause(office)
    office.wait(1)
    assert len([action for _, action in office.log if isinstance(action, a.SendCallerId)]) == 1


def test_it_waits_no_longer_than_is_allowed():
    office = office_with(BEFORE)
    office.signals_end = False
    office.ring_up(2, "11")
    office.wait(1.99)
    assert office.bells == []
    office.wait(0.02)
    assert office.bells == [1]
    assert a.StopSignal("assign4") in [action for _, action in office.log]
    assert listening(office) == []


def test_when_nobody_knows_who_calls_it_rings_at_once():
    office = office_with(BEFORE)
    office.call(1)
    assert office.bells == [1]
    tell(office)
    assert office.told == {}


def test_a_caller_who_was_told_before_the_ring_of_the_line_is_passed_on():
    office = office_with(BEFORE)
    tell(office, before_ring=True)
    office.wait(0.5)
    office.call(1)
    assert office.bells == []
    assert office.told == {1: (NUMBER, "", "")}
    office.wait(1)
    assert office.bells == [1]


def test_who_lifts_before_the_bell_has_the_caller():
    office = office_with(BEFORE)
    office.ring_up(2, "11")
    office.wait(0.4)
    office.lift(1)
    assert office.talks("station 1", "station 2")
    assert a.StopSignal("assign4") in [action for _, action in office.log]
    office.wait(3)
    assert office.bells == []


def test_a_caller_who_gives_up_before_the_bell_rings_nobody():
    office = office_with(BEFORE)
    office.ring_up(2, "11")
    office.wait(0.4)
    office.hang_up(2)
    office.wait(3)
    assert office.bells == []
    assert office.idle


def test_without_a_free_output_the_bell_does_not_wait():
    office = OutsideOffice(told=BEFORE, members=(1, 2), strategy="ring-all", tone_outputs=())
    tell(office, 1, before_ring=True)
    office.call(1)
    assert office.bells == [2]
    office.wait(1)
    assert office.bells == [1, 2]


def test_a_bell_that_waits_is_taken_by_a_colleague():
    office = office_with(BEFORE)
    office.ring_up(2, "11")
    office.lift(3)
    office.dial(3, "*3111")
    assert office.talks("station 2", "station 3")
    office.wait(3)
    assert office.bells == []


def test_a_round_that_begins_again_before_the_bell_does_not_silence_it():
    """A line takes the only output at the very moment when the bell begins anew."""
    office = OutsideOffice(told=BEFORE, members=(1,), ring_ms=600, tone_outputs=())
    tell(office, 1, before_ring=True)
    office.call(1)
    office.call_out(3, "55", wait=False)
    office.wait(0.55)
    assert office.state("line 4") == "sending"
    assert office.dialled == {}
    office.wait(0.1)
    assert office.dialled == {4: "55"}
    assert office.bells == [1]


# -- the alert before it


def done(office, *kinds):
    """What was done of these kinds, in order."""
    return [action for _, action in office.log if isinstance(action, kinds)]


def test_a_display_is_woken_by_a_reversal_that_lasts_until_the_bell_is_answered():
    office = office_with(REVERSED)
    office.ring_up(2, "11")
    assert done(office, a.ReversePolarity, a.SendCallerId) == [
        a.ReversePolarity(1),
        a.SendCallerId(1, "assign4", "12", "Bela"),
    ]
    office.wait(1)
    assert office.bells == [1]
    assert done(office, a.RestorePolarity) == []  # the bell has taken it back
    office.lift(1)
    assert done(office, a.RestorePolarity) == [a.RestorePolarity(1)]


@pytest.mark.parametrize("end", ["caller", "answer", "failure", "late"])
def test_a_reversal_is_taken_back_however_it_ends(end):
    office = office_with(REVERSED)
    office.signals_end = False
    office.ring_up(2, "11")
    office.wait(0.4)
    if end == "caller":
        office.hang_up(2)
    elif end == "answer":
        office.lift(1)
    elif end == "failure":
        office.send(e.StationFailed(1))
    else:
        office.wait(2)
        assert office.bells == [1]
        office.hang_up(2)
    office.wait(3)
    assert done(office, a.ReversePolarity, a.RestorePolarity) == [a.ReversePolarity(1), a.RestorePolarity(1)]


def test_without_a_free_output_nothing_is_reversed():
    office = OutsideOffice(told=REVERSED, members=(1, 2), strategy="ring-all", tone_outputs=())
    tell(office, 1, before_ring=True)
    office.call(1)
    assert done(office, a.ReversePolarity) == [a.ReversePolarity(1)]


def test_a_lamp_is_told_between_a_reversal_and_its_end():
    office = office_with(REVERSED)
    office.lift(2)
    office.dial(2, "*5811")
    office.wait(2)
    assert done(office, a.ReversePolarity, a.SendMessageWaiting, a.RestorePolarity) == [
        a.ReversePolarity(1),
        a.SendMessageWaiting(1, "assign4", True),
        a.RestorePolarity(1),
    ]


def test_where_messages_have_no_word_no_lamp_is_told():
    office = office_with(CallerIdOut("dtmf", before_ring=True, longest_ms=5_000, reverses=True, messages=False))
    office.lift(2)
    office.dial(2, "*5811")
    office.wait(2)
    assert done(office, a.ReversePolarity, a.SendMessageWaiting) == []


def test_a_display_is_woken_by_a_short_ring_and_told_when_that_is_over():
    office = office_with(PULSED)
    office.ring_up(2, "11")
    assert done(office, a.PulseBell) == [a.PulseBell(1, 250)]
    assert listening(office) == ["station 1"]
    assert office.told == {} and office.bells == []
    office.wait(0.3)
    pause(office)
    assert office.told == {1: ("12", "Bela", "")}
    assert office.bells == []
    office.wait(1)
    assert office.bells == [1]
    pause(office)
    office.wait(2)
    assert len(done(office, a.PulseBell, a.SendCallerId)) == 2


def test_a_short_ring_that_must_wait_for_the_supply_delays_the_bell_by_no_more_than_is_allowed():
    office = office_with(PULSED)
    office.ring_up(2, "11")
    office.wait(1.9)
    assert office.bells == []
    pause(office)
    office.wait(0.8)
    assert office.bells == []
    office.wait(0.2)
    assert office.bells == [1]
    office.hang_up(2)
    office.wait(2)
    office.ring_up(2, "11")
    office.wait(2.1)
    assert office.bells == [1]
    assert listening(office) == []


@pytest.mark.parametrize("who", ["caller", "called"])
def test_a_short_ring_that_nobody_needs_any_more_is_stopped_and_nothing_told(who):
    office = office_with(PULSED)
    office.ring_up(2, "11")
    office.wait(0.1)
    if who == "caller":
        office.hang_up(2)
    else:
        office.lift(1)
        assert office.talks("station 1", "station 2")
    pause(office)
    office.wait(3)
    assert done(office, a.StopRinging) == [a.StopRinging(1)]
    assert done(office, a.SendCallerId, a.ApplyRinging) == []
    assert listening(office) == []
