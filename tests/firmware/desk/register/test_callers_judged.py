"""On random traffic the register tells of callers what the exchange and the telephones know: how many there were, who
was answered, how long each line, telephone and agent talked, and which agent a caller from a queue heard."""

import pytest

from firmware.desk.register.rows import TABLE_OF, Leg
from tests.firmware.desk.register.callers import Callers
from tests.firmware.desk.register.kept import KeptRegister, wrongs
from tools.sim.event_world import EventWorld
from tools.sim.queue_stories import QueueTeller
from tools.sim.stories import BOARDS, calm

STEPS = 60
"""Few: in a long story somebody cuts every line sooner or later, of which no box can know all."""
STORIES = 40


def told(board, number, spoilt=None):
    """The judge, and what differs, after a story; ``spoilt``: what becomes of each row before it is kept."""
    teller = QueueTeller(number, BOARDS[board], faults=False)
    world = teller.story.world(EventWorld)
    kept, callers = KeptRegister(world), Callers(world)
    teller.tell(STEPS, world)
    calm(world)
    if spoilt is not None:
        for row in kept.rows[TABLE_OF[Leg]].values():
            spoilt(row)
    else:
        assert wrongs(kept, at_rest=False) == []
    return callers, callers.differences(kept)


@pytest.mark.parametrize("board", BOARDS)
def test_what_callers_went_through_is_in_the_register(board):
    found = [told(board, number) for number in range(STORIES // len(BOARDS))]
    assert [differences for _, differences in found if differences] == []
    judged = [piece for callers, _ in found for piece in callers.pieces if piece.line not in callers.unfit]
    assert len({piece.agent for piece in judged}) > 3 and len(judged) > 10


def test_a_judge_finds_the_talk_that_was_given_to_another_agent():
    def swap(leg):
        leg.agent = {"a1": "a2", "a2": "a1"}.get(leg.agent, leg.agent)

    found = [sentence for number in range(9) for sentence in told("lb4x8", number, swap)[1]]
    assert found and all(sentence.startswith("agent a") for sentence in found)
