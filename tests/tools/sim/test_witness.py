"""The witness of the world finds what a box does wrong, and nothing in one that does right."""

import pytest

from firmware.callcontrol import actions, station_effects, station_table
from firmware.callcontrol.cells import Row
from firmware.callcontrol.states import StationInput, StationState
from tests.tools.sim.box import office
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld
from tools.sim.witness import RECOVERY_MS, SETTLE_MS, Witness

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
    row = station_table.STATION[StationState.RINGING][StationInput.OFF_HOOK]
    kept = tuple(effect for effect in row.effects if effect is not station_effects.stop_bell)
    monkeypatch.setitem(station_table.STATION[StationState.RINGING], StationInput.OFF_HOOK, Row(row.state, kept))
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
