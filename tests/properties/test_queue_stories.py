"""Random stories of offices with queues: whatever callers and agents do, nobody is lost.

After every event nothing is inconsistent; in the end every line is idle, and every agent is as his hook switch and his
own word say: he is rung for the next caller.
"""

import pytest

from firmware.callcontrol import events as e
from tests.properties.telling import tell_and_judge
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld
from tools.sim.queue_stories import QueueTeller
from tools.sim.stories import BOARDS

STEPS = 400
STEPS_ON_CHIPS = 150
AGAIN = "tests/properties/test_queue_stories.py"
WRITING_MS = 60_000
"""No wrap-up is longer."""


def all_are_as_their_hook_switch_says(world, report):
    """At rest: who is logged in serves nobody, and is free as soon as he says so."""
    state = world.control.state
    for agent in state.agents.values():
        assert not agent.serves, f"{report}\n{agent.name} still serves {agent.serves}"
        if agent.station:
            world.order(e.AgentOrdered(agent.name, "resume"))
    world.run_until(world.now_ms + WRITING_MS)
    state = world.control.state
    for agent in state.agents.values():
        assert not agent.paused, f"{report}\n{agent.name} is paused"
        assert not agent.wraps_up, f"{report}\n{agent.name} wraps up"
        if agent.station:
            assert state.stations[agent.station].state == "idle", f"{report}\n{agent.name} is busy"
    assert not any(call.queued for call in state.calls.values()), f"{report}\nsomebody waits"


def told(form, board, number, steps):
    world, judge = tell_and_judge(form, board, number, steps, AGAIN, QueueTeller)
    all_are_as_their_hook_switch_says(world, judge.report())
    return world, judge


@pytest.mark.parametrize("board", BOARDS)
def test_nobody_is_lost(board, story_numbers):
    for number in story_numbers:
        told(EventWorld, board, number, STEPS)


test_nobody_is_lost.stories = 60


@pytest.mark.parametrize("board", BOARDS)
def test_nobody_is_lost_on_the_chips(board, story_numbers):
    for number in story_numbers:
        world, judge = told(ElectricalWorld, board, number, STEPS_ON_CHIPS)
        assert world.charges.all() == [], judge.report()


test_nobody_is_lost_on_the_chips.stories = 6
