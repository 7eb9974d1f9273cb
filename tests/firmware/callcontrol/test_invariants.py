"""The judge can say no: each invariant is broken on purpose, and named."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.invariants import OutputImage, broken
from firmware.callcontrol.records import Junctor, Playing
from firmware.callcontrol.states import StationState, TrunkState
from tests.firmware.callcontrol.small_office import Office


def busy_office():
    """Line 1 talks to telephone 1, line 2 rings telephone 2, line 3 waits (their group has 2 telephones).

    Telephone 4 hears dial tone, 5 unobtainable, 6 calls 7, which rings.
    """
    office = Office(stations=7, members=(1, 2), receivers=(1, 2), tone_outputs=("assign1", "assign2"))
    office.call(1)
    office.answer(1)
    office.call(2, 3)
    office.ring_up(6, "17")
    office.lift(4)
    office.ring_up(5, "9")
    assert office.bells == [2, 7]
    assert office.lent == {4: 2}
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
    for station in state.stations.values():
        station.state = StationState.IDLE


def receiver_lent_to_an_idle_telephone(state):
    state.stations[2].receiver = 1
    state.free_receivers.remove(1)


def receiver_lost(state):
    state.free_receivers.clear()


def receiver_in_two_hands(state):
    state.stations[3].receiver = state.stations[4].receiver


def waits_for_tone_in_vain(state):
    state.stations[3].state = StationState.AWAITING_TONE
    state.tone_queue.append(3)


def forgotten_in_the_tone_queue(state):
    state.stations[4].state = StationState.AWAITING_TONE


def idle_and_hears_a_tone(state):
    state.stations[2].hears = "tone busy"


def calls_and_hears_nothing(state):
    state.stations[6].hears = ""


def dial_tone_after_a_digit(state):
    state.stations[4].digits = "1"


def digits_without_a_register(state):
    state.stations[2].digits = "1"


def tone_without_listeners(state):
    state.playing["assign2"] = Playing("howler", [])


def tone_of_strangers(state):
    state.playing["assign1"].listeners.append(2)


def tone_on_a_foreign_output(state):
    state.playing["assign9"] = state.playing.pop("assign1")


def one_tone_on_two_outputs(state):
    state.playing["assign2"] = Playing("unobtainable", [])


def dials_for_ever(state):
    state.timers.cancel("station", 4, "digit")


def two_timers_of_a_register(state):
    state.timers.start("station", 4, "match", state.now_ms + 5)


def timer_of_an_idle_telephone(state):
    state.timers.start("station", 2, "howler", state.now_ms + 5)


def timer_of_no_telephone(state):
    state.timers.start("station", 99, "howler", state.now_ms + 5)


def waits_and_should_not(state):
    state.calls[3].patient = False


def call_of_nobody_inside(state):
    state.stations[6].call = 77


def everybody_has_gone(state):
    for station in state.stations.values():
        station.state = StationState.IDLE
    for trunk in state.trunks.values():
        trunk.state = TrunkState.IDLE


HURTS = {
    receiver_lent_to_an_idle_telephone: "station 2 is ringing with receiver 1",
    receiver_lost: "of receivers [1, 2], [2] are lent and [] free",
    receiver_in_two_hands: "of receivers [1, 2], [2, 2] are lent and [1] free",
    waits_for_tone_in_vain: "stations [3] wait for dial tone that they could have",
    forgotten_in_the_tone_queue: "stations [4] await dial tone, the queue is []",
    idle_and_hears_a_tone: "station 2 is ringing and hears tone busy",
    calls_and_hears_nothing: "station 6 is calling and hears nothing",
    dial_tone_after_a_digit: "station 4 has dialled '1' and hears dial tone",
    digits_without_a_register: "station 2 is ringing with digits '1'",
    tone_without_listeners: "tone outputs play for {'assign1': [5], 'assign2': []}",
    tone_of_strangers: "tone outputs play for {'assign1': [2, 5]}",
    tone_on_a_foreign_output: "assign9 plays a tone and is not for tones",
    one_tone_on_two_outputs: "one tone on two outputs",
    dials_for_ever: "station 4 would be dialling for ever",
    two_timers_of_a_register: "station 4 would be dialling for ever, or has two ends",
    timer_of_an_idle_telephone: "timer 'station 2 howler' has no owner",
    timer_of_no_telephone: "timer 'station 99 howler' has no owner",
    waits_and_should_not: "call 3 waits and should not",
    call_of_nobody_inside: "station 6 has call 77, which does not exist",
    everybody_has_gone: "nobody is off hook, and a receiver is lent, wanted, or a tone plays",
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
    "station 1 hears line 1 and tone busy": a.CloseCrosspoint("station 1", "tone busy"),
    "receivers {2: 3} were lent, call control thinks {2: 4}": a.LendReceiver(2, 3),
    "receivers {} were lent": a.ReturnReceiver(2),
    "outputs play {'assign1': 'howler'}": a.PlayTone("assign1", "howler"),
    "outputs play {}": a.StopTone("assign1"),
    "station 4 is dialling with hook mode idle": a.SetHookMode(4, "idle"),
    "station 2 hears line 1 and nobody owns that": a.CloseCrosspoint("station 2", "line 1"),
    "station 1 should hear line 1": a.OpenCrosspoint("station 1", "line 1"),
    "bells [1, 2, 7] were ordered, stations [2, 7] ring": a.ApplyRinging(1, (1, 1)),
    "station 1 is off hook and its bell rings": a.ApplyRinging(1, (1, 1)),
    "bells [7] were ordered, stations [2, 7] ring": a.StopRinging(2),
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


def test_something_lent_when_nobody_is_off_hook_is_named():
    office = Office(stations=2, receivers=(1,))
    office.image.apply(a.LendReceiver(1, 2))
    assert "nobody is off hook, and something is lent" in "\n".join(broken(office.control, office.image))
