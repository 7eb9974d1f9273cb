"""The judge can say no: each invariant is broken on purpose, and named."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.invariants import OutputImage, broken
from firmware.callcontrol.records import Junctor
from firmware.callcontrol.states import StationState, TrunkState
from tests.firmware.callcontrol.small_office import Office


def busy_office():
    """Line 1 talks to telephone 1, line 2 rings telephone 2, line 3 waits (2 telephones)."""
    office = Office(stations=2)
    office.call(1)
    office.answer(1)
    office.call(2, 3)
    assert office.bells == [2]
    assert broken(office.control, office.image) == []
    return office


def lose_call(state):
    state.waiting.clear()


def call_in_two_places(state):
    state.offered.append(3)


def wrong_age_order(state):
    state.waiting[:] = [3, 2]
    state.offered[:] = []


def orphaned_call(state):
    state.trunks[3].call = 0


def call_that_does_not_exist(state):
    state.waiting.append(99)


def offered_without_a_bell(state):
    state.calls[2].bells.clear()


def trunk_talks_alone(state):
    state.trunks[4].state = TrunkState.TALKING


def trunk_rings_for_nobody(state):
    state.trunks[4].state = TrunkState.RINGING


def station_talks_alone(state):
    state.stations[2].state = StationState.TALKING


def two_calls_ring_one_telephone(state):
    state.calls[3].bells.append(2)


def a_stranger_is_rung(state):
    state.calls[2].bells.append(7)


def junctor_of_one(state):
    state.junctors[9] = Junctor(9, ["line 4"])


def junctor_unknown_to_its_member(state):
    state.trunks[1].junctor = 8


def timer_without_owner(state):
    state.timers.start("line", 4, "loop", state.now_ms + 5)


def timer_of_no_call(state):
    state.timers.start("call", 77, "pace", state.now_ms + 5)


def timer_of_the_past(state):
    state.timers.running["call 2 pace"].due_ms = 5


def rings_for_ever(state):
    state.timers.cancel("call", 2, "pace")


def guards_for_ever(state):
    state.trunks[4].state = TrunkState.GUARD


def waits_in_vain(state):
    state.stations[1].state = StationState.IDLE


def abandoned_conversation(state):
    for number in (2, 3):
        state.trunks[number].state = TrunkState.IDLE
    state.stations[1].state = StationState.IDLE


HURTS = {
    lose_call: "call 3 is in 0 places",
    call_in_two_places: "call 3 is in 2 places",
    wrong_age_order: "order of age",
    orphaned_call: "call 3 has lost its caller",
    call_that_does_not_exist: "call 99 waits or rings but does not exist",
    offered_without_a_bell: "offered without a bell",
    trunk_talks_alone: "line 4 is talking with junctor 0",
    trunk_rings_for_nobody: "line 4 rings and nobody hunts for it",
    station_talks_alone: "station 2 is talking with junctor 0",
    two_calls_ring_one_telephone: "calls 2 and 3 ring station 2",
    a_stranger_is_rung: "call 2 rings station 7",
    junctor_of_one: "junctor 9 has members ['line 4']",
    junctor_unknown_to_its_member: "line 1 is in junctor 8, which does not know it",
    timer_without_owner: "timer 'line 4 loop' has no owner",
    timer_of_no_call: "timer 'call 77 pace' has no owner",
    timer_of_the_past: "was due at 5",
    rings_for_ever: "call 2 would ring the same bells for ever",
    guards_for_ever: "line 4 would be guard for ever",
    waits_in_vain: "call 3 waits while stations [1] are free",
    abandoned_conversation: "['line 1'] are seized",
}


@pytest.mark.parametrize("hurt", HURTS, ids=lambda hurt: hurt.__name__)
def test_a_broken_state_is_named(hurt):
    office = busy_office()
    hurt(office.control.state)
    assert HURTS[hurt] in "\n".join(broken(office.control))


OUTPUTS = {
    "station 2 hears line 1 and nobody owns that": a.CloseCrosspoint("station 2", "line 1"),
    "station 1 should hear line 1": a.OpenCrosspoint("station 1", "line 1"),
    "bells [1, 2] were ordered, stations [2] ring": a.ApplyRinging(1, (1, 1)),
    "station 1 is off hook and its bell rings": a.ApplyRinging(1, (1, 1)),
    "bells [] were ordered, stations [2] ring": a.StopRinging(2),
    "line 4: loop closed": a.SeizeLine(4),
    "line 1: loop open": a.ReleaseLine(1),
    "station 1 is talking with hook mode idle": a.SetHookMode(1, "idle"),
}


@pytest.mark.parametrize("sentence", OUTPUTS)
def test_a_wrong_action_is_named(sentence):
    office = busy_office()
    office.image.apply(OUTPUTS[sentence])
    assert sentence in "\n".join(broken(office.control, office.image))


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (e.StationWentOnHook(1), "station 1 is talking but on hook"),
        (e.StationWentOffHook(2), "station 2 is ringing but off hook"),
    ],
)
def test_a_hook_switch_that_was_not_believed_is_named(event, sentence):
    office = busy_office()
    office.image.hear(event)
    assert sentence in "\n".join(broken(office.control, office.image))


def test_the_image_does_not_guess_what_an_unknown_action_does():
    class OpenWindow(a.Action, frozen=True):
        pass

    with pytest.raises(TypeError):
        OutputImage().apply(OpenWindow())
