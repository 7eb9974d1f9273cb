"""Tests and orders from the shell, on a simulated box: what telephones and lines do, and that all is as before."""

import pytest

from firmware.callcontrol.memory import NOTHING
from firmware.control.requests import (
    BusyOut,
    DropCall,
    FactoryReset,
    PlayTone,
    ReleaseLine,
    ReturnToService,
    RingStation,
    SeizeLine,
    SetCrosspoint,
)
from firmware.control.responses import Done, Refused
from firmware.runtime.tests_of_ports import LONGEST_MS
from tests.firmware.runtime.desk_bench import Bench

TO_PHONE_3 = '[lines]\n1 = { route = "station 13" }\n'


@pytest.fixture
def bench():
    return Bench()


def done(response):
    assert isinstance(response, Done), response
    return response.text


def refused(response):
    assert isinstance(response, Refused), response
    return response.text


# -- bells


def test_a_bell_is_tried_and_falls_silent_by_itself(bench):
    assert done(bench.ask(RingStation(3, 2_000))) == "Phone 13 rings for 2 s, or until it is lifted."
    bench.wait(0.5)
    assert bench.world.bell_sounds(3)
    assert bench.row("stations", "13").note == "under test: rings"
    bench.wait(2)
    assert not bench.world.rung(3)
    assert bench.row("stations", "13").state == "idle"
    assert bench.idle()


def test_who_lifts_a_telephone_that_is_tried_hears_dial_tone(bench):
    bench.ask(RingStation(3, 30_000))
    bench.wait(0.5)
    bench.world.phones[3].lift()
    bench.wait(0.5)
    assert not bench.world.ring_power(3)
    assert bench.world.phone_hears(3) == {"dial tone"}
    bench.world.phones[3].hang_up()
    bench.wait(2)
    assert bench.idle()


def test_a_telephone_that_is_off_hook_is_never_rung(bench):
    bench.world.phones[3].lift()
    bench.wait(60)
    assert refused(bench.ask(RingStation(3))).startswith("Phone 13 is in use (")
    bench.ask(PlayTone("station 4", "busy"))
    bench.world.phones[4].lift()
    bench.wait(0.5)
    assert refused(bench.ask(RingStation(4))) == "Phone 14 is off hook: it cannot be rung."
    assert not bench.world.rung(4)


@pytest.mark.parametrize("for_ms", [0, 999, 30_001, -5])
def test_how_long_a_bell_is_tried_has_limits(bench, for_ms):
    sentence = f"A telephone cannot be rung for {for_ms} ms: 1000 to 30000 ms."
    assert refused(bench.ask(RingStation(3, for_ms))) == sentence


@pytest.mark.parametrize("request_", [RingStation(99), SeizeLine(0), PlayTone("line 5", "busy"), BusyOut("station x")])
def test_a_port_that_the_box_does_not_have_is_named(bench, request_):
    assert refused(bench.ask(request_)).startswith("This box has no '")
    assert refused(bench.ask(DropCall("door"))) == "There is no port 'door'."


# -- lines


def test_a_line_is_seized_and_released_by_order(bench):
    assert done(bench.ask(SeizeLine(2))) == "Line 2 is seized, for 10 minutes at most."
    bench.wait(0.2)
    assert bench.world.line_seized(2)
    assert bench.row("lines", "2").note == "under test: seized"
    assert done(bench.ask(ReleaseLine(2))) == "Line 2 is released."
    bench.wait(3)
    assert bench.row("lines", "2").state == "idle"
    assert bench.idle()
    assert refused(bench.ask(ReleaseLine(2))) == "Line 2 is not under test."


@pytest.mark.parametrize("how", ["the cable is pulled", "the desk is killed", "time is up", "returned to service"])
def test_a_line_under_test_is_free_again_whatever_ends_the_test(bench, how):
    bench.ask(SeizeLine(2))
    bench.ask(PlayTone("line 2", "ringback"))
    assert bench.world.line_hears(2) == {"ringback"}
    if how == "the cable is pulled":
        bench.let_go(2)
        assert bench.world.line_seized(2), "that was another client"
        bench.let_go(1)
    elif how == "the desk is killed":
        bench.desk.lives = False
        bench.wait(0.2)
    elif how == "time is up":
        bench.wait(LONGEST_MS / 1000 + 1)
        assert "the test of line 2 has ended after 10 minutes" in bench.said("line 2")
    else:
        bench.ask(ReturnToService("line 2"))
    bench.wait(0.1)
    assert not bench.world.line_seized(2)
    bench.wait(3)
    assert bench.idle()
    bench.call_answered(2)


def test_a_tone_on_a_telephone_is_heard_by_whoever_lifts_it(bench):
    assert done(bench.ask(PlayTone("station 3", "music"))) == "Phone 13 hears music tone, for 10 minutes at most."
    bench.world.phones[3].lift()
    bench.wait(0.5)
    assert bench.world.phone_hears(3) == {"music"}
    assert bench.row("stations", "13").note == "under test: hears tone music"
    done(bench.ask(PlayTone("station 3", "busy")))
    assert bench.world.phone_hears(3) == {"busy"}
    done(bench.ask(PlayTone("station 3", "")))
    assert bench.world.phone_hears(3) == set()
    bench.let_go()
    bench.wait(0.5)
    assert bench.world.phone_hears(3) == {"dial tone"}, "it is a telephone that was lifted"


def test_a_tone_that_is_none_is_named_with_the_choice(bench):
    sentence = "There is no tone 'jazz' to play: dial, ringback, busy, music, reorder, "
    assert refused(bench.ask(PlayTone("station 3", "jazz"))).startswith(sentence)
    assert refused(bench.ask(PlayTone("station 3", ""))) == "Phone 13 is not under test."


def test_a_tone_of_an_assignable_output_takes_it_from_nobody(bench):
    """lb4x8 has three of them: two telephones that refuse, one that is tried, and one more that finds none."""
    bench.world.phones[3].lift()
    bench.wait(0.5)
    assert done(bench.ask(PlayTone("station 5", "howler")))
    assert done(bench.ask(PlayTone("station 6", "stutter")))
    assert bench.row("stations", "15").note == "under test: hears tone howler"
    bench.world.phones[5].lift()
    bench.wait(20)
    assert bench.world.phone_hears(3) == {"reorder"}, "nothing was dialled, and an output is left for that"
    assert bench.world.phone_hears(5) == {"howler"}
    sentence = "No output is free for confirmation tone just now: others sound on all of them."
    assert refused(bench.ask(PlayTone("station 7", "confirmation"))) == sentence
    assert refused(bench.ask(PlayTone("line 2", "confirmation"))) == sentence
    assert bench.row("lines", "2").note == bench.row("stations", "17").note == ""
    assert not bench.world.line_seized(2)
    assert done(bench.adopt("")) == "Revision 7 is in force."
    assert bench.world.phone_hears(5) == {"howler"}
    for phone in (3, 5):
        bench.world.phones[phone].hang_up()
    bench.let_go()
    bench.wait(1)
    assert len(bench.world.core.control.state.plan.tone_outputs) == 3
    assert set(bench.world.voice.playing.values()) == {"dial tone", "ringback", "busy", "music"}
    assert bench.idle()


def test_two_telephones_are_joined_by_hand_and_parted(bench):
    for listener, source in ((3, 4), (4, 3)):
        done(bench.ask(SetCrosspoint(f"station {listener}", f"station {source}", True)))
    for phone in (3, 4):
        bench.world.phones[phone].lift()
    bench.wait(0.5)
    assert bench.world.talks(3, "phone 4")
    assert done(bench.ask(SetCrosspoint("station 3", "station 4", False))) == "Phone 13 does not hear phone 14."
    assert not bench.world.talks(3, "phone 4")
    for phone in (3, 4):
        bench.world.phones[phone].hang_up()
    bench.wait(1)
    bench.let_go()
    bench.wait(1)
    assert bench.idle()


def test_nobody_hears_himself_and_nobody_is_listened_to_in_a_call(bench):
    assert refused(bench.ask(SetCrosspoint("station 3", "station 3", True))) == "Phone 13 cannot hear itself."
    bench.call_answered(1, 1)
    sentence = refused(bench.ask(SetCrosspoint("station 3", "line 1", True)))
    assert sentence == "Line 1 is in use (talking, phone 11)."
    assert bench.row("stations", "13").note == ""


def test_a_port_in_use_is_refused_with_who_is_on_it(bench):
    bench.call_answered(1, 1)
    assert refused(bench.ask(SeizeLine(1))) == "Line 1 is in use (talking, phone 11)."
    assert refused(bench.ask(RingStation(1))) == "Phone 11 is in use (talking, line 1)."
    assert bench.world.talks(1, "line 1")


def test_a_test_belongs_to_its_client(bench):
    bench.ask(SeizeLine(2), holder=1)
    assert refused(bench.ask(PlayTone("line 2", "busy"), holder=2)) == "Line 2 is under test by somebody else."
    assert done(bench.ask(PlayTone("line 2", "busy"), holder=1))


def test_a_caller_who_rings_on_a_line_that_is_only_listened_to_ends_the_test():
    bench = Bench(TO_PHONE_3)
    bench.ask(SetCrosspoint("station 4", "line 1", True))
    bench.call_answered(1, 3)
    assert "the test of line 1 has ended: a caller rings" in bench.said("line 1")


def test_an_emergency_call_takes_lines_from_tests_and_from_those_who_busied_them_out(bench):
    for line in (1, 2, 3):
        bench.ask(BusyOut(f"line {line}"))
    bench.ask(SeizeLine(4))
    bench.world.phones[3].lift()
    bench.wait(0.5)
    bench.world.phones[3].dial("112")
    bench.wait(8)
    (line,) = [line for line in bench.world.lines if bench.world.talks(3, f"line {line}")]
    sentences = refused(bench.ask(DropCall("station 3")))
    assert sentences == "Phone 13 has to do with an emergency call, which is never dropped."
    assert refused(bench.ask(SeizeLine(line))).startswith(f"Line {line} is in use (")
    assert "the test of line 4 has ended: an emergency call goes out" in bench.said("line 4")


# -- by hand


def test_a_line_that_is_busied_out_is_not_answered_and_rings_again_when_it_is_returned():
    bench = Bench(TO_PHONE_3)
    assert done(bench.ask(BusyOut("line 1"))) == (
        "Line 1 is out of service until it is returned to service, or the box starts anew."
    )
    bench.world.lines[1].ring("0612345678")
    bench.wait(12)
    assert not bench.world.rung(3)
    assert bench.row("lines", "1").state == "out"
    assert bench.row("lines", "1").note == "busied out"
    bench.let_go()
    bench.world.lines[1].cut()
    bench.wait(3)
    bench.world.lines[1].restore()
    bench.wait(3)
    assert bench.row("lines", "1").state == "out", "neither the client's end nor the battery returns it"
    bench.world.lines[1].ring("0612345678")
    assert done(bench.ask(ReturnToService("line 1"))) == "Line 1 is in service."
    bench.wait(7)
    assert bench.world.rung(3)


def test_a_telephone_that_is_busied_out_in_mid_call_talks_on_and_then_goes():
    bench = Bench(TO_PHONE_3)
    bench.call_answered(1, 3)
    for end, name in (("station 3", "Phone 13"), ("line 1", "Line 1")):
        assert done(bench.ask(BusyOut(end))).startswith(f"{name} is in use; it goes out of service when its call ends")
    bench.wait(20)
    assert bench.world.talks(3, "line 1")
    assert bench.row("lines", "1").note == "busied out when its call ends"
    bench.world.phones[3].hang_up()
    bench.wait(2)
    assert (bench.row("lines", "1").state, bench.row("stations", "13").state) == ("out", "out")
    bench.world.phones[3].lift()
    bench.wait(1)
    assert bench.world.phone_hears(3) == set()
    assert done(bench.ask(ReturnToService("station 3"))) == "Phone 13 is in service."
    assert bench.world.phone_hears(3) == {"dial tone"}


def test_a_bell_that_rings_for_a_group_is_left_out_and_the_others_ring_on():
    bench = Bench('[groups.all]\nstrategy = "ring-all"\nmembers = ["11", "12"]\n')
    bench.world.lines[1].ring("0612345678")
    bench.wait(2)
    done(bench.ask(BusyOut("station 1")))
    bench.wait(0.1)
    assert (bench.world.rung(1), bench.world.rung(2)) == (False, True)


def test_what_waits_can_be_taken_back(bench):
    bench.call_answered(1, 1)
    bench.ask(BusyOut("line 1"))
    assert done(bench.ask(ReturnToService("line 1"))) == "Line 1 is in service."
    bench.world.phones[1].hang_up()
    bench.wait(3)
    assert bench.row("lines", "1").state == "idle"
    assert refused(bench.ask(ReturnToService("line 1"))) == "Line 1 is neither busied out nor under test."


def test_a_new_core_knows_nothing_of_what_was_busied_out(bench):
    bench.ask(BusyOut("line 1"))
    bench.world.core_dies()
    bench.wait(5)
    assert bench.row("lines", "1").state == "idle"


def test_a_port_is_busied_out_once_and_not_tested(bench):
    bench.ask(SeizeLine(1))
    bench.ask(BusyOut("line 1"))
    bench.wait(0.1)
    assert not bench.world.line_seized(1)
    assert refused(bench.ask(BusyOut("line 1"))) == "Line 1 is busied out already."
    assert refused(bench.ask(SeizeLine(1))) == "Line 1 is busied out: return it to service before it is tested."


# -- calls


@pytest.mark.parametrize("end", ["line 1", "station 1"])
def test_a_call_is_dropped(bench, end):
    bench.call_answered(1, 1)
    assert done(bench.ask(DropCall(end))).startswith("The call of ")
    bench.wait(0.2)
    assert bench.world.phone_hears(1) == {"reorder"}
    assert not bench.world.line_seized(1)
    assert refused(bench.ask(DropCall(end))).endswith(" is in no call.")


# -- the jumper


def test_a_factory_reset_needs_the_jumper(bench):
    assert refused(bench.ask(FactoryReset())).startswith("The factory reset jumper is not in place")
    bench.world.phones[2].lift()
    bench.wait(1)
    bench.world.phones[2].dial("*26")
    bench.wait(3)
    bench.world.phones[2].hang_up()
    bench.wait(2)
    assert bench.world.control.memory() != NOTHING
    bench.world.jumper_fitted = True
    assert done(bench.ask(FactoryReset())) == "The jumper is in place."
    assert bench.world.control.memory() == NOTHING, "nor is it written down again"
