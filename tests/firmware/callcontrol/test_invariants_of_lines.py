"""The judge can say no about lines: each invariant of calls out, of signals and of limits is broken on purpose."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.invariants import broken
from firmware.callcontrol.plan import CallerIdOut, OutsideTarget, StationTarget, TrunkGroup
from firmware.callcontrol.records import Playing
from firmware.callcontrol.states import TrunkState
from tests.firmware.callcontrol.outside_office import OutsideOffice

BEFORE = CallerIdOut("v23", before_ring=True, longest_ms=2_000)


def calling_office():
    """The caller of line 1 talks to line 6, which was called out; line 3 is dead.

    Telephone 2 dials on line 5, telephone 3 awaits the dial tone of line 4. Telephone 7 calls 6, who sends it outside:
    line 7 is taken for that. Line 2 rings telephone 5, which is being told who calls. Line 8 does nothing.
    """
    office = OutsideOffice(
        {3: {"loop": None}, 4: {"tone": None}, 5: {"dials": False}, 7: {"tone": None}},
        lines=8,
        stations={6: {"forward_always": OutsideTarget("66")}},
        line={1: {"route": StationTarget(1)}, 2: {"route": StationTarget(5)}},
        trunk_groups=(TrunkGroup("all", (7, 4, 5, 6, 3)),),
        told=CallerIdOut("bell202", longest_ms=4_000),
    )
    office.signals_end = False
    office.call(1)
    office.answer(1)
    office.send(e.StationFlashed(1, 200))
    office.dial(1, "055#")
    office.wait(2)
    office.hang_up(1)
    office.call_out(2, "5501", wait=False)
    office.wait(0.7)
    office.call_out(3, "77", wait=False)
    office.wait(0.1)
    office.ring_up(7, "16")
    office.wait(0.1)
    office.call(2)
    office.send(e.LineCallerTold(2, "+3612345678"))
    office.send(e.StationRingPaused(5))
    state = office.control.state
    assert office.talks("line 1", "line 6")
    assert state.trunks[3].dead
    assert [state.trunks[line].state for line in (4, 5, 7)] == ["awaiting tone", "sending", "awaiting tone"]
    assert state.signals == {"assign4": "line 5", "assign1": "station 5"}
    assert broken(office.control, office.image) == []
    return office


def attempt_on(state, line):
    return state.outgoing[state.trunks[line].outgoing]


def sent_on(state):
    """The call of telephone 7, which goes outside."""
    return state.calls[state.stations[7].call]


def lost_who_calls_out(state):
    attempt_on(state, 4).origin = "line 99"


def a_call_that_forgot_its_attempt(state):
    sent_on(state).outgoing = 0


def an_attempt_for_the_call_of_another(state):
    attempt_on(state, 7).origin = "station 4"


def an_attempt_for_a_call_that_is_over(state):
    attempt_on(state, 7).call = 99


def a_telephone_that_forgot_its_attempt(state):
    state.stations[3].outgoing = 0


def without_a_line_for_ever(state):
    attempt_on(state, 4).line = 0


def with_a_line_and_waiting_for_one(state):
    state.timers.start("outgoing", attempt_on(state, 4).number, "free", state.now_ms + 5)


def a_line_that_is_not_taken(state):
    state.trunks[4].outgoing = 0


def a_line_taken_for_nobody(state):
    state.trunks[8].outgoing = 99


def an_attempt_on_a_line_that_does_nothing(state):
    state.trunks[4].state = TrunkState.IDLE


def dials_for_nobody(state):
    state.trunks[5].outgoing = 0


def an_idle_telephone_awaits_a_late_digit(state):
    state.stations[4].late = "11"


def a_signal_that_nobody_knows_of(state):
    del state.signals["assign4"]


def a_signal_of_nobody(state):
    state.signals["assign2"] = "line 8"


def a_tone_and_a_signal_on_one_output(state):
    state.playing["assign4"] = Playing("howler", [])


def dials_before_the_dial_tone(state):
    state.trunks[4].sends_on = "assign2"


def awaits_an_output_before_the_dial_tone(state):
    state.signal_queue.append(4)


def awaits_an_output_that_it_has(state):
    state.signal_queue.append(5)


def is_told_and_does_not_ring(state):
    state.stations[3].told_on = "assign2"


def a_display_that_is_told_for_ever(state):
    state.stations[4].told_on = "assign2"


def two_lines_that_nobody_brought_together(state):
    state.junctors[state.trunks[1].junctor].linked = False


def no_end_of_a_call(state):
    state.timers.cancel("line", 1, "limit")


def no_end_of_a_call_out(state):
    state.timers.cancel("line", 6, "limit")


def a_dead_line_forgotten(state):
    state.timers.cancel("line", 3, "test")


def an_idle_line_in_a_call_out(state):
    state.trunks[8].outward = True


def no_end_of_waiting_for_dial_tone(state):
    state.timers.cancel("line", 4, "tone")


def no_end_of_dialling(state):
    state.timers.cancel("line", 5, "send")


def a_timer_of_no_attempt(state):
    state.timers.start("outgoing", 99, "cut", state.now_ms + 5)


def a_call_that_is_no_twin(state):
    state.timers.start("call", state.trunks[2].call, "still", state.now_ms + 5)


def hears_another_line(state):
    state.stations[3].hears = "line 5"


HURTS = {
    lost_who_calls_out: "has lost line 99",
    a_call_that_forgot_its_attempt: "attempt 4 and call 2 do not know each other",
    an_attempt_for_the_call_of_another: "attempt 4 and call 2 do not know each other",
    an_attempt_for_a_call_that_is_over: "attempt 4 and call 99 do not know each other",
    a_telephone_that_forgot_its_attempt: "attempt 3 and station 3 do not know each other",
    without_a_line_for_ever: "attempt 3 has no line and waits for none",
    with_a_line_and_waiting_for_one: "attempt 3 has a line and waits for one",
    a_line_that_is_not_taken: "attempt 3 has line 4, which is awaiting tone for 0",
    a_line_taken_for_nobody: "line 8 is taken for attempt 99, which does not exist",
    an_attempt_on_a_line_that_does_nothing: "attempt 3 has line 4, which is idle for 3",
    dials_for_nobody: "line 5 is sending for nobody",
    an_idle_telephone_awaits_a_late_digit: "station 4 is idle and awaits a late digit",
    a_signal_that_nobody_knows_of: "outputs are lent to {'assign1': 'station 5'} but used by",
    a_signal_of_nobody: "'assign2': 'line 8'} but used by",
    a_tone_and_a_signal_on_one_output: "outputs {'assign4'} play a tone and a signal",
    dials_before_the_dial_tone: "line 4 is awaiting tone and dials on assign2",
    awaits_an_output_before_the_dial_tone: "line 4 awaits an output in vain",
    awaits_an_output_that_it_has: "line 5 awaits an output in vain",
    is_told_and_does_not_ring: "station 3 is calling out and is told who calls",
    a_display_that_is_told_for_ever: "the display of station 4 is told on assign2, which has no end",
    two_lines_that_nobody_brought_together: "only callers from outside are in junctor",
    no_end_of_a_call: "line 1 is talking and would be so for ever",
    no_end_of_a_call_out: "line 6 is talking and would be so for ever",
    a_dead_line_forgotten: "line 3 is dead and would never be tried again",
    an_idle_line_in_a_call_out: "line 8 is idle and in a call out",
    no_end_of_waiting_for_dial_tone: "line 4 would be awaiting tone for ever",
    no_end_of_dialling: "line 5 would be sending for ever",
    a_timer_of_no_attempt: "timer 'outgoing 99 cut' has no owner",
    a_call_that_is_no_twin: "still' has no owner",
    hears_another_line: "station 3 calls out and hears line 5",
}


@pytest.mark.parametrize("hurt", HURTS, ids=lambda hurt: hurt.__name__)
def test_a_broken_state_is_named(hurt):
    office = calling_office()
    hurt(office.control.state)
    assert HURTS[hurt] in "\n".join(broken(office.control))


def test_a_conversation_of_people_that_counts_as_one_of_lines_is_named():
    office = calling_office()
    office.ring_up(8, "11")
    office.answer(1)
    office.control.state.junctors[office.control.state.stations[8].junctor].linked = True
    assert "['station 8', 'station 1']" in "\n".join(broken(office.control))


def test_an_attempt_that_a_dead_line_is_taken_for_may_go_on():
    """Its test is not due while an emergency tries it."""
    office = calling_office()
    state = office.control.state
    state.timers.cancel("line", 3, "test")
    state.trunks[3].outgoing = state.trunks[4].outgoing
    assert "line 3 is dead" not in "\n".join(broken(office.control))


OUTPUTS = {
    "line 5 should hear tone assign4": a.OpenCrosspoint("line 5", "tone assign4"),
    "station 5 should hear tone assign1": a.OpenCrosspoint("station 5", "tone assign1"),
    "station 3 should hear line 4": a.OpenCrosspoint("station 3", "line 4"),
    "line 4 hears station 3 and nobody owns that": a.CloseCrosspoint("line 4", "station 3"),
    "line 8 hears tone assign4 and nobody owns that": a.CloseCrosspoint("line 8", "tone assign4"),
    "line 1 should hear line 6": a.OpenCrosspoint("line 1", "line 6"),
    "line 4: loop open": a.ReleaseLine(4),
    "line 3: loop closed": a.SeizeLine(3),
    "station 2 is calling out with hook mode idle": a.SetHookMode(2, "idle"),
}


@pytest.mark.parametrize("sentence", OUTPUTS)
def test_a_wrong_action_is_named(sentence):
    office = calling_office()
    office.image.apply(OUTPUTS[sentence])
    assert sentence in "\n".join(broken(office.control, office.image))


def test_a_bell_that_did_not_wait_is_named():
    office = OutsideOffice(told=BEFORE)
    office.ring_up(2, "11")
    assert office.bells == []
    office.image.apply(a.ApplyRinging(1, (1, 1)))
    assert "bells [1] were ordered" in "\n".join(broken(office.control, office.image))


def test_a_tone_that_is_left_when_only_lines_talk_is_named():
    office = OutsideOffice(line={1: {"route": StationTarget(1)}})
    office.call(1)
    office.answer(1)
    office.send(e.StationFlashed(1, 200))
    office.dial(1, "055#")
    office.wait(2)
    office.hang_up(1)
    assert broken(office.control, office.image) == []
    office.image.apply(a.PlayTone("assign1", "howler"))
    assert "nobody is off hook, and something is lent" in "\n".join(broken(office.control, office.image))
    office.control.state.playing["assign1"] = Playing("howler", [])
    assert "nobody is off hook, and a receiver is lent" in "\n".join(broken(office.control))
