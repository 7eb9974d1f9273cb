"""Both forms of the world, told the same story without electrical faults, give the same actions.

Per port the sequence is the same, and each action comes at most 200 ms apart.
"""

import pytest

from firmware.callcontrol import actions
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld
from tools.sim.stories import BOARDS, Teller

APART_MS = 200
STEPS = 60
QUIET_MS = 500
"""Acts stand so far apart that detection delays do not change who was first."""


def actions_of(story, form):
    """What each port was told, in order: {port: [(ms, action)]}."""
    world = story.world(form)
    told = {}

    def watch(now_ms, action):
        for port in ports_of(action):
            told.setdefault(port, []).append((now_ms, action))

    world.on_action(watch)
    story.play(world)
    world.run_until(world.now_ms + 30_000)
    return told


def ports_of(action):
    match action:
        case actions.CloseCrosspoint(listener, source) | actions.OpenCrosspoint(listener, source):
            return listener, source
        case actions.SeizeLine(line) | actions.ReleaseLine(line):
            return (f"line {line}",)
        case actions.LendReceiver(receiver, station):
            return f"receiver {receiver}", f"station {station}"
        case actions.ReturnReceiver(receiver):
            return (f"receiver {receiver}",)
        case actions.PlayTone(output) | actions.StopTone(output):
            return (f"output {output}",)
        case _:
            return (f"station {action.station}",)


def differences(electrical, event):
    """Sentences on what is not the same."""
    found = []
    for port in sorted(electrical.keys() | event.keys()):
        mine, other = electrical.get(port, []), event.get(port, [])
        for (at, action), (other_at, other_action) in zip(mine, other, strict=False):
            if action != other_action:
                found.append(f"{port}: electrical {action} at {at} ms, event {other_action} at {other_at} ms")
                break
            if abs(at - other_at) > APART_MS:
                found.append(f"{port}: {action} at {at} ms in the electrical form, at {other_at} ms in the event form")
                break
        else:
            if len(mine) != len(other):
                found.append(f"{port}: {len(mine)} and {len(other)} actions")
    return found


@pytest.mark.parametrize("board", BOARDS)
@pytest.mark.parametrize("number", range(8))
def test_both_forms_give_the_same_actions(board, number):
    teller = Teller(number, BOARDS[board], faults=False, apart_ms=QUIET_MS)
    story = teller.tell(STEPS, teller.story.world(EventWorld))
    electrical, event = actions_of(story, ElectricalWorld), actions_of(story, EventWorld)
    assert sum(map(len, event.values())) > 20, "a story in which something happens"
    assert differences(electrical, event) == [], story.text()


def test_the_comparison_can_tell():
    ring, stop = actions.ApplyRinging(1, (1, 2)), actions.StopRinging(1)
    same = {"station 1": [(100, ring), (500, stop)]}
    assert differences(same, {"station 1": [(290, ring), (500, stop)]}) == []
    assert differences(same, {"station 1": [(301, ring), (500, stop)]})
    assert differences(same, {"station 1": [(100, stop), (500, ring)]})
    assert differences(same, {"station 1": [(100, ring)]})
    assert differences(same, {})
