"""Random stories of offices with queues: whatever callers and agents do, nobody is lost.

After every event nothing is inconsistent; in the end every line is idle, and every agent is as his hook switch and his
own word say.
"""

from collections import Counter

import pytest

from firmware.callcontrol import events as e
from tests.properties.telling import tell_and_judge
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld
from tools.sim.queue_reached import QUEUE_FEATURES, QueuesReached
from tools.sim.queue_stories import QueueTeller
from tools.sim.stories import BOARDS

STEPS = 400
STEPS_ON_CHIPS = 150
AGAIN = "tests/properties/test_queue_stories.py"
WRITING_MS = 60_000
"""No wrap-up is longer."""

CALLERS = 5
"""Who come to the queues of a story at least, on average of ten."""

TOLD = 48
WANTED = 2


def all_are_as_their_hook_switch_says(world, report):
    """At rest: who is logged in serves nobody, and takes calls as soon as he says so."""
    for agent in world.control.state.agents.values():
        assert not agent.serves, f"{report}\n{agent.name} still serves {agent.serves}"
        if agent.station:
            world.order(e.AgentOrdered(agent.name, "resume"))
    world.run_until(world.now_ms + WRITING_MS)
    state = world.control.state
    for agent in state.agents.values():
        assert not agent.paused, f"{report}\n{agent.name} is paused"
        assert not agent.wraps_up, f"{report}\n{agent.name} wraps up"
        if agent.station:
            is_free = state.stations[agent.station].state == "idle"
            assert is_free == world.phone_idle(agent.station), f"{report}\n{agent.name} is {is_free=}"
    assert not any(call.queued for call in state.calls.values()), f"{report}\nsomebody waits"


def told(form, board, number, steps):
    """The world and the judge after a story, and how many callers came to its queues since its core last started."""
    world, judge = tell_and_judge(form, board, number, steps, AGAIN, QueueTeller)
    callers = sum(queue.entered for queue in world.control.state.queues.values())
    all_are_as_their_hook_switch_says(world, judge.report())
    return world, judge, callers


@pytest.mark.parametrize("board", BOARDS)
def test_nobody_is_lost(board, story_numbers):
    callers = [told(EventWorld, board, number, STEPS)[2] for number in story_numbers]
    assert sum(callers) >= CALLERS * len(callers) or len(callers) < 10


test_nobody_is_lost.stories = 100


def test_a_thousand_callers_come():
    assert CALLERS * test_nobody_is_lost.stories * len(BOARDS) >= 1_000


@pytest.mark.parametrize("board", BOARDS)
def test_nobody_is_lost_on_the_chips(board, story_numbers):
    for number in story_numbers:
        world, judge, _ = told(ElectricalWorld, board, number, STEPS_ON_CHIPS)
        assert world.charges.all() == [], judge.report()


test_nobody_is_lost_on_the_chips.stories = 6


@pytest.mark.parametrize("board", BOARDS)
def test_everything_that_queues_do_comes_to_pass(board):
    times = Counter()
    for number in range(TOLD):
        teller = QueueTeller(number, BOARDS[board], faults=True)
        world = teller.story.world(EventWorld)
        reached = QueuesReached(world)
        teller.tell(STEPS, world)
        times += reached.counts
    table = "\n".join(f"{name:24} {times[name]:5} times in {TOLD} stories" for name in QUEUE_FEATURES)
    print(table)
    assert min(times[name] for name in QUEUE_FEATURES) >= WANTED, table
