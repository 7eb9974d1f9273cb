"""Random stories in the event form: after every event call control is consistent, and in the end all is quiet."""

import pytest

from tools.sim.event_world import EventWorld
from tools.sim.stories import BOARDS, Judge, Teller, calm
from tools.sim.witness import Witness

STEPS = 500


@pytest.mark.parametrize("board", BOARDS)
def test_nothing_ever_becomes_inconsistent(board, story_numbers):
    for number in story_numbers:
        teller = Teller(number, BOARDS[board], faults=True)
        world = teller.story.world(EventWorld)
        judge = Judge(teller.story, world, f"pytest tests/properties/test_event_stories.py -k {board}")
        witness = Witness(world)
        teller.tell(STEPS, world)
        calm(world)
        world.run_until(world.now_ms + 40_000)
        assert world.everything_idle(), f"{judge.report()}\nnot at rest in the end"
        assert witness.finish() == [], judge.report()


test_nothing_ever_becomes_inconsistent.stories = 200
