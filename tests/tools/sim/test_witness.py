"""The witness of the world finds what a box does wrong, and nothing in one that does right."""

from types import SimpleNamespace

import pytest

from firmware.callcontrol import actions, events, machine, station_effects
from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import Code, Timing
from firmware.callcontrol.records import Ear
from firmware.callcontrol.states import StationInput, StationState
from tests.tools.sim.box import office
from tests.tools.sim.orders import lifts, ordered
from tools.sim import electrical, event_world
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld
from tools.sim.witness import RECOVERY_MS, SETTLE_MS, Witness, unasked_bell_ms

FORMS = {
    ElectricalWorld: lambda world: world.core._actions._apply,
    EventWorld: lambda world: world._apply,
}
"""Each form, and what carries out its actions."""


@pytest.fixture(params=FORMS, ids=lambda form: form.__name__)
def box(request):
    """Makes a world in which some kinds of action are lost on their way, with its witness."""

    def make(*lost):
        world = office(request.param, seed=1)
        FORMS[request.param](world).update(dict.fromkeys(lost, lambda _: None))
        return world, Witness(world)

    return make


def three_calls(world):
    """Two callers are answered, one after the other; the third gives up; nobody stays."""
    for line, phone in ((1, 1), (2, 2)):
        world.lines[line].ring()
        world.run_until(world.now_ms + 1_000)
        world.phones[phone].lift()
        world.run_until(world.now_ms + 4_000)
        world.phones[phone].hang_up()
        world.run_until(world.now_ms + 3_000)
    world.lines[1].ring()
    world.run_until(world.now_ms + 1_000)
    world.lines[1].give_up()
    world.run_until(world.now_ms + 20_000)


def passes(world, seconds):
    for _ in range(seconds):
        world.run_until(world.now_ms + 1_000)


def found(witness, sentence):
    return any(wrong.startswith(f"{sentence} from") for wrong in witness.finish())


def test_a_box_that_does_right_is_blamed_for_nothing(box):
    world, witness = box()
    three_calls(world)
    assert witness.finish() == []


@pytest.mark.parametrize(
    ("lost", "sentence"),
    [
        ([actions.StopRinging], "phone 3 rings though nobody calls"),
        ([actions.CloseCrosspoint], "line 1 is seized and belongs to nobody"),
        ([actions.CloseCrosspoint], "phone 1 does not hear line 1 though both are in one conversation"),
        ([actions.ReleaseLine], "line 1 is seized and belongs to nobody"),
        ([actions.ReleaseLine], "nobody calls, all telephones are on hook, yet not everything is idle"),
        ([actions.OpenCrosspoint], "nobody calls, all telephones are on hook, yet not everything is idle"),
        ([actions.OpenCrosspoint, actions.ReleaseLine], "line 1 hears phone 1, who is not there"),
        ([actions.OpenCrosspoint, actions.ReleaseLine], "line 1 hears phone 1, a stranger"),
        ([actions.SeizeLine], "phone 1 hears line 1, who is not there"),
    ],
)
def test_an_action_that_is_lost_is_found_out(box, lost, sentence):
    world, witness = box(*lost)
    three_calls(world)
    assert found(witness, sentence), witness.wrongs


def test_one_way_speech_is_found_out(box):
    world, witness = box()
    carries_out = FORMS[type(world)](world)
    closes = carries_out[actions.CloseCrosspoint]
    carries_out[actions.CloseCrosspoint] = lambda action: closes(action) if action.listener == "line 1" else None
    three_calls(world)
    assert found(witness, "line 1 hears phone 1 and is not heard"), witness.wrongs


def test_a_bell_that_is_wanted_on_a_lifted_telephone_is_found_out(box, monkeypatch):
    state, stopped, effects = machine.STATION_MOVES[StationState.RINGING][StationInput.OFF_HOOK]
    kept = tuple(effect for effect in effects if effect is not station_effects.stop_bell)
    move = state, stopped, kept
    monkeypatch.setitem(machine.STATION_MOVES[StationState.RINGING], StationInput.OFF_HOOK, move)
    world, witness = box()
    three_calls(world)
    assert found(witness, "phone 1 is off hook and is rung"), witness.wrongs


def test_what_is_wrong_for_a_moment_is_forgiven_and_what_lasts_is_not(box):
    world, witness = box(actions.CloseCrosspoint)
    world.lines[1].ring()
    world.run_until(1_000)
    world.phones[1].lift()
    world.run_until(1_000 + SETTLE_MS)
    assert witness.finish() == []
    world.run_until(1_000 + 3 * SETTLE_MS)
    assert witness.finish() != []


def test_nothing_is_held_against_the_box_during_a_fault_and_a_while_after(box):
    world, witness = box(actions.CloseCrosspoint)
    world.bus_fault(1, "stuck")
    world.run_until(20)
    world.bus_fault(1, "restored")
    world.run_until(1_000)
    world.lines[1].ring()
    world.run_until(2_000)
    world.phones[1].lift()
    world.run_until(RECOVERY_MS)
    assert witness.finish() == []
    for ms in (1_000, 2_000):
        world.run_until(RECOVERY_MS + ms)
    assert witness.finish() != []


# What an exchange's features let people hear, on orders in place of call control.

REMINDERS = (Code("*55", Feature.REMINDER),)
CAMP_ON = (Code("5", Feature.CAMP_ON),)
BOTH_WAYS = (actions.CloseCrosspoint("station 1", "line 1"), actions.CloseCrosspoint("line 1", "station 1"))


@pytest.fixture(params=[electrical, event_world], ids=["electrical", "event"])
def told(request, mocker):
    """Makes a world that obeys orders, with its witness; fields of its plan are given by name."""

    def make(**amended):
        world, orders = ordered(request.param, mocker, **amended)
        witness = Witness(world)
        world.run_until(500)
        return world, orders, witness

    return make


@pytest.mark.parametrize("tone", ["music", "ringback"])
def test_a_line_on_hold_is_at_rest_for_nobody(told, tone):
    world, orders, witness = told()
    hold = actions.CloseCrosspoint("line 1", f"tone {tone}")
    lifts(world, orders, 1, actions.SeizeLine(1), hold)
    world.phones[1].hang_up()
    passes(world, 60)
    assert world.line_hears(1) == {tone}
    assert witness.finish() == []


@pytest.mark.parametrize("tone", ["busy", "confirmation"])
def test_a_line_left_alone_with_another_tone_is_found_out(told, tone):
    world, orders, witness = told()
    plays = [] if tone == "busy" else [actions.PlayTone("assign1", tone)]
    source = "tone busy" if tone == "busy" else "tone assign1"
    lifts(world, orders, 1, actions.SeizeLine(1), *plays, actions.CloseCrosspoint("line 1", source))
    world.phones[1].hang_up()
    passes(world, 60)
    assert found(witness, "nobody calls, all telephones are on hook, yet not everything is idle"), witness.wrongs


def places_a_call(world, orders, line):
    """Phone 1 waits until its number has gone out on a line, and hears that meanwhile."""
    orders.state.outgoing[1] = SimpleNamespace(origin="station 1", line=line, emergency=False)
    lifts(world, orders, 1, actions.SeizeLine(line), actions.CloseCrosspoint("station 1", f"line {line}"))


def test_who_hears_his_line_dialled_on_does_right(told):
    world, orders, witness = told()
    places_a_call(world, orders, 2)
    passes(world, 15)
    assert world.phone_hears(1) == {"line 2"} and not world.line_hears(2)
    assert witness.finish() == []


def test_who_is_left_listening_after_the_number_is_complete_is_found_out(told):
    world, orders, witness = told()
    places_a_call(world, orders, 2)
    number = actions.SendTones(2, "assign4", "5", 100, 100)
    lifts(world, orders, 2, actions.CloseCrosspoint("line 2", "tone assign4"), number)
    passes(world, 7)
    assert world.lines[2].state == "calling"
    assert found(witness, "phone 1 hears line 2, which is dialled on for him, and is not heard"), witness.wrongs
    assert found(witness, "line 2 is seized and belongs to nobody"), witness.wrongs


def test_where_a_telephone_in_parallel_has_dialled_dial_tone_is_awaited_in_vain(told):
    world, orders, witness = told()
    places_a_call(world, orders, 2)
    world.lines[2].parallel_lift()
    world.lines[2].hears("5")
    passes(world, 1)
    world.lines[2].hears(None)
    passes(world, 6)
    assert world.lines[2].state == "calling"
    assert witness.finish() == []


def test_a_line_that_is_seized_for_nobody_is_found_out_when_no_test_takes_so_long(told):
    world, orders, witness = told()
    lifts(world, orders, 1, actions.SeizeLine(2))
    passes(world, 7)
    assert witness.finish() == []
    passes(world, 2)
    assert found(witness, "line 2 is seized and belongs to nobody"), witness.wrongs


def test_a_stranger_who_hears_a_line_dialled_on_is_found_out(told):
    world, orders, witness = told()
    places_a_call(world, orders, 2)
    lifts(world, orders, 3, actions.CloseCrosspoint("station 3", "line 2"))
    passes(world, 1)
    assert found(witness, "phone 3 hears line 2, a stranger"), witness.wrongs


def test_a_telephone_on_hold_need_not_hear_those_of_its_conversation(told):
    world, orders, witness = told()
    lifts(world, orders, 1)
    lifts(world, orders, 2, actions.CloseCrosspoint("station 2", "tone music"))
    orders.together("station 1", "station 2")
    passes(world, 30)
    assert witness.finish() == []


def test_a_partner_who_is_not_on_hold_must_be_heard(told):
    world, orders, witness = told()
    for phone in (1, 2):
        wanted = actions.PlayTone("assign1", "waiting"), actions.CloseCrosspoint(f"station {phone}", "tone assign1")
        lifts(world, orders, phone, *wanted)
    orders.together("station 1", "station 2")
    passes(world, 2)
    assert found(witness, "phone 1 does not hear phone 2 though both are in one conversation"), witness.wrongs


def test_who_holds_one_and_talks_to_another_does_right(told):
    world, orders, witness = told()
    talk = (actions.CloseCrosspoint("station 1", "station 2"), actions.CloseCrosspoint("station 2", "station 1"))
    lifts(world, orders, 1)
    orders.together("station 1", "station 2")
    orders.together("station 1", "line 1")
    hold = actions.CloseCrosspoint("line 1", "tone music")
    lifts(world, orders, 2, *talk, actions.SeizeLine(1), hold)
    passes(world, 5)
    assert world.talks(1, "phone 2")
    assert witness.finish() == []


def test_a_conference_of_three_with_a_waiting_call_does_right(told):
    world, orders, witness = told()
    parties = ("station 1", "station 2", "line 1")
    orders.together(*parties)
    paths = [actions.CloseCrosspoint(me, him) for me in parties for him in parties if me != him]
    waiting = actions.PlayTone("assign1", "waiting"), actions.CloseCrosspoint("station 1", "tone assign1")
    lifts(world, orders, 1)
    lifts(world, orders, 2, actions.SeizeLine(1), *paths, *waiting)
    passes(world, 5)
    assert world.phone_hears(1) == {"phone 2", "line 1", "call waiting"}
    assert witness.finish() == []


def test_a_conference_in_which_one_is_not_heard_is_found_out(told):
    world, orders, witness = told()
    parties = ("station 1", "station 2", "line 1")
    orders.together(*parties)
    paths = [actions.CloseCrosspoint(me, him) for me in parties for him in parties if me != him]
    paths.remove(actions.CloseCrosspoint("line 1", "station 2"))
    lifts(world, orders, 1)
    lifts(world, orders, 2, actions.SeizeLine(1), *paths)
    passes(world, 2)
    assert found(witness, "line 1 does not hear phone 2 though both are in one conversation"), witness.wrongs
    assert found(witness, "phone 2 hears line 1 and is not heard"), witness.wrongs


def supervisor(told, whispers, *paths):
    """Telephone 3 listens to telephone 1, which talks to line 1."""
    world, orders, witness = told()
    orders.together("station 1", "line 1")
    orders.state.ears[3] = Ear(1, 1, whispers)
    lifts(world, orders, 1, actions.SeizeLine(1), *BOTH_WAYS)
    lifts(world, orders, 3, *(actions.CloseCrosspoint(ear, source) for ear, source in paths))
    passes(world, 2)
    return witness


LISTENS = (("station 3", "station 1"), ("station 3", "line 1"))


def test_a_supervisor_hears_and_is_not_heard_unless_he_whispers(told):
    assert supervisor(told, False, *LISTENS).finish() == []
    assert supervisor(told, True, *LISTENS, ("station 1", "station 3")).finish() == []
    one_sided = supervisor(told, False, ("station 3", "station 1"))
    assert found(one_sided, "phone 3 does not hear line 1 though both are in one conversation"), one_sided.wrongs
    heard = supervisor(told, False, *LISTENS, ("station 1", "station 3"))
    assert found(heard, "phone 1 hears phone 3, a stranger"), heard.wrongs
    loud = supervisor(told, True, *LISTENS, ("station 1", "station 3"), ("line 1", "station 3"))
    assert found(loud, "line 1 hears phone 3, a stranger"), loud.wrongs


def test_somebody_who_is_no_member_is_a_stranger(told):
    world, orders, witness = told()
    orders.together("station 1", "line 1")
    lifts(world, orders, 1, actions.SeizeLine(1), *BOTH_WAYS)
    lifts(world, orders, 3, actions.CloseCrosspoint("station 3", "line 1"))
    passes(world, 2)
    assert found(witness, "phone 3 hears line 1, a stranger"), witness.wrongs


def rings_after_dialling(world, orders, digit, seconds):
    """Telephone 1 dials a code and hangs up; later it is rung for so long though nobody calls."""
    lifts(world, orders, 1, actions.SetHookMode(1, "dialling"), actions.LendReceiver(5, "station 1"))
    world.phones[1].dial(digit)
    passes(world, 1)
    orders.on[events.StationWentOnHook(1)] = [actions.ReturnReceiver(5)]
    world.phones[1].hang_up()
    passes(world, 30)
    lifts(world, orders, 2, actions.ApplyRinging(1, world.plan.ring_cadence))
    world.phones[2].hang_up()
    passes(world, seconds)
    orders.on[events.StationWentOffHook(3)] = [actions.StopRinging(1)]
    world.phones[3].lift()
    passes(world, 1)
    world.phones[3].hang_up()
    passes(world, 20)


@pytest.mark.parametrize("codes", [REMINDERS, CAMP_ON], ids=["reminder", "camp-on"])
def test_a_bell_that_somebody_asked_for_may_ring_a_while(told, codes):
    world, orders, witness = told(codes=codes)
    rings_after_dialling(world, orders, codes[0].digits, 50)
    assert witness.finish() == []


@pytest.mark.parametrize("codes", [REMINDERS, CAMP_ON], ids=["reminder", "camp-on"])
def test_nobody_rings_for_ever(told, codes):
    world, orders, witness = told(codes=codes)
    rings_after_dialling(world, orders, codes[0].digits, unasked_bell_ms(world.plan) // 1000 + 25)
    assert found(witness, "phone 1 rings though nobody calls"), witness.wrongs


def test_where_there_are_no_such_codes_a_bell_without_a_caller_is_wrong_at_once(told):
    world, orders, witness = told(codes=())
    rings_after_dialling(world, orders, "5", 20)
    assert found(witness, "phone 1 rings though nobody calls"), witness.wrongs


def test_where_nobody_has_dialled_a_bell_without_a_caller_is_wrong_at_once(told):
    world, orders, witness = told(codes=REMINDERS)
    lifts(world, orders, 2, actions.ApplyRinging(1, world.plan.ring_cadence))
    world.phones[2].hang_up()
    passes(world, 20)
    assert found(witness, "phone 1 rings though nobody calls"), witness.wrongs


# Nobody is lost, nobody hears nothing.


def lifted_in_use(world, orders, *wanted):
    orders.in_use(1)
    lifts(world, orders, 1, *wanted)


def test_who_is_off_hook_and_hears_nothing_is_found_out(told):
    world, orders, witness = told()
    lifted_in_use(world, orders)
    passes(world, 2)
    assert found(witness, "phone 1 is off hook and hears nothing"), witness.wrongs


def test_who_waits_for_a_receiver_hears_nothing_and_who_could_have_one_does_not(told):
    world, orders, witness = told()
    orders.state.tone_queue.append(1)
    orders.state.free_receivers.clear()
    lifted_in_use(world, orders)
    passes(world, 30)
    assert witness.finish() == []
    orders.state.free_receivers.append(1)
    passes(world, 2)
    assert found(witness, "phone 1 is off hook and hears nothing"), witness.wrongs


def test_who_dials_hears_nothing_until_the_next_digit_should_have_come(told):
    world, orders, witness = told()
    tone = ("station 1", "tone dial")
    orders.on[events.StationDialled(1, "1")] = [actions.OpenCrosspoint(*tone)]
    ready = actions.SetHookMode(1, "dialling"), actions.LendReceiver(5, "station 1"), actions.CloseCrosspoint(*tone)
    lifted_in_use(world, orders, *ready)
    world.phones[1].dial("1")
    world.run_until(world.now_ms + world.plan.timing.inter_digit_ms)
    assert witness.finish() == []
    passes(world, 2)
    assert any(wrong.startswith("phone 1 hears nothing, its last digit came") for wrong in witness.finish())


def left_on_hold(world, orders, tone="music"):
    """Telephone 1 has put the caller of line 1 on hold and is put down."""
    lifts(world, orders, 1, actions.SeizeLine(1), actions.CloseCrosspoint("line 1", "tone music"))
    world.phones[1].hang_up()
    passes(world, 1)
    orders.on[events.StationWentOffHook(2)] = [
        actions.OpenCrosspoint("line 1", "tone music"),
        actions.CloseCrosspoint("line 1", f"tone {tone}"),
    ]
    world.phones[2].lift()
    passes(world, 1)
    world.phones[2].hang_up()


SHORT = Timing(hold_recall_ms=30_000, park_recall_ms=30_000, transfer_recall_ms=30_000, limit_ms=120_000)


@pytest.mark.parametrize("tone", ["music", "ringback"])
def test_who_is_on_hold_while_nobody_is_called_is_found_out(told, tone):
    world, orders, witness = told(timing=SHORT)
    left_on_hold(world, orders, tone)
    passes(world, 30)
    assert witness.finish() == []
    passes(world, 10)
    assert found(witness, "line 1 on hold, and nobody is called"), witness.wrongs


@pytest.mark.parametrize("tone", ["music", "ringback"])
def test_who_is_on_hold_for_ever_is_found_out(told, tone):
    world, orders, witness = told(timing=SHORT)
    left_on_hold(world, orders, tone)
    orders.on[events.StationWentOffHook(3)] = [actions.ApplyRinging(4, world.plan.ring_cadence)]
    world.phones[3].lift()
    passes(world, 110)
    assert witness.finish() == []
    passes(world, 20)
    assert found(witness, "line 1 was left on hold and comes to nobody"), witness.wrongs


def test_a_colleague_who_calls_may_listen_to_ringback_for_as_long_as_he_likes(told):
    world, orders, witness = told(timing=SHORT)
    lifts(world, orders, 1, actions.CloseCrosspoint("station 1", "tone ringback"))
    passes(world, 150)
    assert witness.finish() == []


def test_who_waits_in_a_queue_may_do_so_for_long(told):
    world, orders, witness = told(timing=SHORT)
    left_on_hold(world, orders, "music")
    orders.in_queue("line 1")
    passes(world, 200)
    assert witness.finish() == []


def test_words_are_heard_while_somebody_waits(told):
    world, orders, witness = told(timing=SHORT)
    words = actions.Play(1, "assign1", (actions.Prompt("queue.thanks"),) * 20)
    orders.on[events.LineRingStarted(1)] = [
        actions.SeizeLine(1),
        actions.CloseCrosspoint("line 1", "tone assign1"),
        words,
    ]
    world.lines[1].ring()
    passes(world, 25)
    assert witness.finish() == []


ACCESS = """
lines.1.route = "menu remote"
menus.remote.access = true
travellers.anna.pin = "473905"
"""


def test_who_has_dial_tone_from_outside_and_dials_nothing_is_given_his_time():
    world = office(EventWorld, ACCESS, seed=1)
    witness = Witness(world)
    world.lines[1].ring("0612345678")
    passes(world, 6)
    world.lines[1].press("473905")
    passes(world, 3)
    assert "dial tone" in world.line_hears(1)
    world.lines[1].hang_up("silence")
    passes(world, 12)
    assert witness.finish() == []
