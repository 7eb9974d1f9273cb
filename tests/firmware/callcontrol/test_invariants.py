"""The judge can say no: each invariant is broken on purpose, and named."""

import pytest
from msgspec.structs import replace

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from firmware.callcontrol.invariants import OutputImage, broken
from firmware.callcontrol.plan import Code, GroupTarget, StationTarget
from firmware.callcontrol.records import Camp, Junctor, Playing
from firmware.callcontrol.states import StationState, TrunkState
from tests.firmware.callcontrol.small_office import Office, group, plan_of


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


def receiver_of_a_line_in_two_hands(state):
    state.plan = replace(state.plan, line_receivers=(4,))
    state.stations[3].receiver = state.stations[7].receiver = 4


def waits_for_tone_though_a_line_could_lend(state):
    state.plan = replace(state.plan, line_receivers=(3, 4))
    state.stations[4].receiver = 1
    state.stations[3].receiver = 2
    state.free_receivers.clear()
    waits_for_tone_in_vain(state)


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
    state.playing["assign1"].listeners.append("station 2")


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
    receiver_of_a_line_in_two_hands: "of receivers [1, 2], [4, 2, 4] are lent and [1] free",
    waits_for_tone_though_a_line_could_lend: "stations [3] wait for dial tone that they could have",
    waits_for_tone_in_vain: "stations [3] wait for dial tone that they could have",
    forgotten_in_the_tone_queue: "stations [4] await dial tone, the queue is []",
    idle_and_hears_a_tone: "station 2 is ringing and hears tone busy",
    calls_and_hears_nothing: "station 6 is calling and hears nothing",
    dial_tone_after_a_digit: "station 4 has dialled '1' and hears dial tone",
    digits_without_a_register: "station 2 is ringing with digits '1'",
    tone_without_listeners: "tone outputs play for {'assign1': ['station 5'], 'assign2': []}",
    tone_of_strangers: "tone outputs play for {'assign1': ['station 2', 'station 5']}",
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
    trunk_rings_for_nobody: "line 4 is ringing with call 0",
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


def test_a_call_that_waits_where_it_should_pass_on_is_named():
    groups = (group("day", (), overflow=StationTarget(1)),)
    office = Office(plan_of(groups=groups))
    office.busy(1)
    office.call(1)
    assert broken(office.control, office.image) == []
    office.control.state.calls[1].target = GroupTarget("day")
    assert "call 1 waits where it should pass on" in broken(office.control)


# -- those on hold, in conferences, and those whom the box calls

CODES = (Code("*3", Feature.PARK), Code("*4", Feature.CAMP_ON), Code("*5", Feature.REMINDER))


def handling_office():
    """Telephone 1 hears dial tone and has line 1 on hold; line 2 is parked in zone 6; 3, 4 and 5 confer (3 made it).

    Telephone 7 talks to line 3, and line 4 waits there with a tone; 6 camps on 7. Telephone 8 has handed line 5 to 9,
    which rings; 10 rings because it is time; 11 is to ring at 10 o'clock.
    """
    routes = {line: StationTarget(port) for line, port in ((1, 1), (2, 2), (3, 7), (4, 7), (5, 8))}
    plan = plan_of(lines=6, stations=12, routes=routes, receivers=(1, 2, 3), tone_outputs=("assign1", "assign2"))
    stations = tuple(replace(station, call_waiting=station.port == 7) for station in plan.stations)
    office = Office(replace(plan, stations=stations, codes=CODES, second_flash="conference"))
    office.send(e.ClockTold(9 * 3_600_000))
    for port, time in ((10, "0901"), (11, "1000")):
        office.ring_up(port, f"*5{time}")
        office.hang_up(port)
    office.wait(60)
    for line, port in ((1, 1), (2, 2), (3, 7), (5, 8)):
        office.call(line)
        office.answer(port)
    office.call(4)
    office.ring_up(6, "17")
    office.hang_up(6)
    office.ring_up(6, "*4")
    office.hang_up(6)
    office.send(e.StationFlashed(1, 100))
    put_aside_and_dial(office, 2, "*36")
    office.hang_up(2)
    put_aside_and_dial(office, 8, "19")
    office.hang_up(8)
    office.ring_up(3, "14")
    office.answer(4)
    put_aside_and_dial(office, 3, "15")
    office.answer(5)
    office.send(e.StationFlashed(3, 100))
    assert office.bells == [9, 10]
    assert broken(office.control, office.image) == []
    return office


def put_aside_and_dial(office, port, digits):
    office.send(e.StationFlashed(port, 100))
    office.dial(port, digits)


def consulted(state):
    """Line 1, in the hand of telephone 1."""
    return state.holds[state.trunks[1].hold]


def parked(state):
    """Line 2, in zone 6."""
    return state.holds[state.trunks[2].hold]


def handed_over(state):
    """Line 5, on its way to telephone 9."""
    return state.holds[state.trunks[5].hold]


def reminder_call(state):
    return state.calls[state.stations[10].call]


def conference(state):
    return state.junctors[state.stations[3].junctor]


def the_box_calls_from_outside(state):
    reminder_call(state).kind = "outside"


def the_box_rings_for_ever(state):
    state.timers.cancel("call", reminder_call(state).number, "patience")


def a_recall_from_nobody(state):
    state.calls[handed_over(state).call].kind = "recall"
    state.calls[handed_over(state).call].by = 0


def a_caller_who_hunts_while_he_talks(state):
    state.trunks[4].junctor = state.trunks[3].junctor


def a_line_on_hold_nowhere(state):
    state.trunks[2].hold = 0


def a_line_on_hold_in_silence(state):
    state.trunks[2].hears = ""


def a_line_that_talks_hears_music(state):
    state.trunks[3].hears = "tone music"


def a_line_on_hold_hears_busy(state):
    state.trunks[2].hears = "tone busy"


def a_telephone_on_hold_nowhere(state):
    state.stations[4].state = StationState.HELD


def an_idle_telephone_on_hold(state):
    state.stations[6].hold = parked(state).number


def an_idle_telephone_keeps_somebody(state):
    state.stations[1].state = StationState.IDLE


def three_in_one_hand(state):
    state.stations[1].holds *= 3


def a_hold_without_its_party(state):
    parked(state).party = "line 6"


def a_hold_of_a_port_that_does_not_exist(state):
    parked(state).party = "line 99"


def a_hold_that_does_not_know_its_call(state):
    handed_over(state).call = 0


def a_hold_with_a_call_that_does_not_exist(state):
    parked(state).call = state.trunks[2].call = 77


def a_hold_with_the_call_of_another(state):
    parked(state).call = state.trunks[2].call = handed_over(state).call


def parked_in_no_zone(state):
    parked(state).zone = ""


def a_zone_for_who_is_not_parked(state):
    consulted(state).zone = "6"


def kept_by_two(state):
    state.stations[3].holds.append(consulted(state).number)


def kept_by_nobody(state):
    state.stations[1].holds.clear()


def on_hold_for_ever(state):
    state.timers.cancel("hold", consulted(state).number, "limit")


def parked_and_forgotten(state):
    state.timers.cancel("hold", parked(state).number, "recall")


def in_a_hand_and_in_a_zone(state):
    hold = parked(state)
    hold.holder = 3
    state.stations[3].holds.append(hold.number)


def in_a_hand_and_ringing(state):
    hold = handed_over(state)
    hold.holder = 3
    state.stations[3].holds.append(hold.number)


def two_in_one_zone(state):
    consulted(state).why, consulted(state).zone = "park", "6"


def knocks_for_nobody(state):
    state.stations[7].knock = 0


def knocks_for_a_call_that_does_not_exist(state):
    state.stations[7].knock = 77


def knocks_for_a_call_that_rings(state):
    state.stations[7].knock = handed_over(state).call


def knocks_at_the_wrong_telephone(state):
    state.stations[3].knock = state.stations[7].knock


def knocks_at_a_telephone_that_does_not_talk(state):
    state.stations[7].state = StationState.DIALLING


def knocks_with_a_tone_that_does_not_play(state):
    state.playing.clear()


def called_back_by_no_call(state):
    state.camps[0].call = 77


def camps_in_vain(state):
    state.camps.append(Camp(8, "16"))


def only_lines_talk(state):
    conference(state).members = ["line 1", "line 2"]


def a_conference_of_a_stranger(state):
    conference(state).owner = 8


def a_conversation_of_two_with_an_owner(state):
    state.junctors[state.stations[7].junctor].owner = 7


def a_timer_of_no_hold(state):
    state.timers.start("hold", 77, "limit", state.now_ms + 5)


def a_timer_that_no_hold_has(state):
    state.timers.start("hold", parked(state).number, "guard", state.now_ms + 5)


def a_timer_of_no_reminder(state):
    state.timers.start("reminder", 12, "due", state.now_ms + 5)


def a_forward_of_a_call_that_is_over(state):
    state.timers.start("call", 77, "forward", state.now_ms + 5)


def a_timer_of_nobody_known(state):
    state.timers.start("weather", 1, "due", state.now_ms + 5)


def a_reminder_that_never_comes(state):
    state.timers.cancel("reminder", 11, "due")


def a_patient_call_that_is_over(state):
    state.timers.start("call", 77, "patience", state.now_ms + 5)


def a_receiver_of_a_ringing_telephone(state):
    state.stations[9].receiver = state.stations[1].receiver


def everybody_on_hook_but_the_conference_goes_on(state):
    for station in state.stations.values():
        station.state = StationState.IDLE
    state.trunks[4].state = TrunkState.IDLE


HANDLING_HURTS = {
    the_box_calls_from_outside: "(outside) is nobody's",
    the_box_rings_for_ever: "of the box itself would ring for ever",
    a_recall_from_nobody: "comes back from nobody",
    a_caller_who_hunts_while_he_talks: "has lost its caller",
    a_line_on_hold_nowhere: "line 2 is held on hold 0 and hears tone music",
    a_line_on_hold_in_silence: "line 2 is held on hold 2 and hears nothing",
    a_line_that_talks_hears_music: "line 3 is talking on hold 0 and hears tone music",
    a_line_on_hold_hears_busy: "line 2 is on hold and hears tone busy",
    a_telephone_on_hold_nowhere: "station 4 is held on hold 0",
    an_idle_telephone_on_hold: "station 6 is idle on hold 2",
    an_idle_telephone_keeps_somebody: "station 1 is idle and keeps [1]",
    three_in_one_hand: "station 1 keeps 3 parties",
    a_hold_without_its_party: "hold 2 has lost line 6",
    a_hold_of_a_port_that_does_not_exist: "hold 2 has lost line 99",
    a_hold_that_does_not_know_its_call: "hold 3 and line 5 do not agree on call 0",
    a_hold_with_a_call_that_does_not_exist: "hold 2 and line 2 do not agree on call 77",
    a_hold_with_the_call_of_another: "hold 2 and line 2 do not agree on call",
    parked_in_no_zone: "hold 2 is a park at zone ''",
    a_zone_for_who_is_not_parked: "hold 1 is a consultation at zone '6'",
    kept_by_two: "hold 1 is kept by [1, 3], not by 1",
    kept_by_nobody: "hold 1 is kept by [], not by 1",
    on_hold_for_ever: "hold 1 would last for ever",
    parked_and_forgotten: "hold 2 is forgotten",
    in_a_hand_and_in_a_zone: "hold 2 is in the hand of 3 and elsewhere",
    in_a_hand_and_ringing: "hold 3 is in the hand of 3 and elsewhere",
    two_in_one_zone: "two are parked in one zone: ['6', '6']",
    knocks_for_nobody: "station 7 is told of a call that does not wait",
    knocks_for_a_call_that_does_not_exist: "call 77 knocks at station 7 and does not wait for it",
    knocks_for_a_call_that_rings: "knocks at station 7 and does not wait for it",
    knocks_at_the_wrong_telephone: "knocks at station 3 and does not wait for it",
    knocks_at_a_telephone_that_does_not_talk: "station 7 is dialling and call",
    knocks_with_a_tone_that_does_not_play: "tone outputs play for {} but are heard by {'assign1': ['station 7']}",
    called_back_by_no_call: "station 6 is called back by call 77, which does not exist",
    camps_in_vain: "station 8 and 16 are free, and nobody calls back",
    only_lines_talk: "only callers from outside are in junctor",
    a_conference_of_a_stranger: "belongs to 8",
    a_conversation_of_two_with_an_owner: "is no conference and has an owner",
    a_timer_of_no_hold: "timer 'hold 77 limit' has no owner",
    a_timer_that_no_hold_has: "timer 'hold 2 guard' has no owner",
    a_timer_of_no_reminder: "timer 'reminder 12 due' has no owner",
    a_forward_of_a_call_that_is_over: "forward' has no owner",
    a_timer_of_nobody_known: "timer 'weather 1 due' has no owner",
    a_reminder_that_never_comes: "station 11 would never be reminded",
    a_patient_call_that_is_over: "timer 'call 77 patience' has no owner",
    a_receiver_of_a_ringing_telephone: "station 9 is ringing with receiver",
    everybody_on_hook_but_the_conference_goes_on: "nobody is off hook, nothing rings, yet calls",
}


@pytest.mark.parametrize("hurt", HANDLING_HURTS, ids=lambda hurt: hurt.__name__)
def test_a_broken_state_of_those_who_are_handled_is_named(hurt):
    office = handling_office()
    hurt(office.control.state)
    assert HANDLING_HURTS[hurt] in "\n".join(broken(office.control))


OUTPUTS = {
    "station 1 hears line 1 and tone busy": a.CloseCrosspoint("station 1", "tone busy"),
    "receivers {2: 'station 3'} were lent, call control thinks {2: 'station 4'}": a.LendReceiver(2, "station 3"),
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


HANDLING_OUTPUTS = {
    "line 1 should hear tone music": a.OpenCrosspoint("line 1", "tone music"),
    "line 5 should hear tone ringback": a.OpenCrosspoint("line 5", "tone ringback"),
    "line 2 hears station 2 and nobody owns that": a.CloseCrosspoint("line 2", "station 2"),
    "line 2 hears station 2 and tone music": a.CloseCrosspoint("line 2", "station 2"),
    "station 4 should hear station 5": a.OpenCrosspoint("station 4", "station 5"),
    "station 7 should hear tone assign1": a.OpenCrosspoint("station 7", "tone assign1"),
    "line 3 hears tone assign1 and nobody owns that": a.CloseCrosspoint("line 3", "tone assign1"),
    "line 2: loop open": a.ReleaseLine(2),
    "station 1 is dialling with hook mode talking": a.SetHookMode(1, "talking"),
    "bells [9] were ordered, stations [9, 10] ring": a.StopRinging(10),
}


@pytest.mark.parametrize("sentence", HANDLING_OUTPUTS)
def test_a_wrong_action_about_those_who_are_handled_is_named(sentence):
    office = handling_office()
    office.image.apply(HANDLING_OUTPUTS[sentence])
    assert sentence in "\n".join(broken(office.control, office.image))


def test_a_voice_beside_a_call_waiting_tone_is_as_it_should_be():
    office = handling_office()
    heard = {source for listener, source in office.image.crosspoints if listener == "station 7"}
    assert heard == {"line 3", "tone assign1"}
    assert broken(office.control, office.image) == []


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
    office.image.apply(a.LendReceiver(1, "station 2"))
    assert "nobody is off hook, and something is lent" in "\n".join(broken(office.control, office.image))
