"""Random stories on the chips: call control stays consistent, no chip is mistreated, and in the end all is quiet."""

import pytest

from tools.sim.electrical import ElectricalWorld
from tools.sim.stories import BOARDS, Judge, Teller, calm
from tools.sim.witness import Witness

STEPS = 200


@pytest.mark.parametrize("board", BOARDS)
def test_no_chip_is_mistreated_and_nothing_becomes_inconsistent(board, story_numbers):
    for number in story_numbers:
        teller = Teller(number, BOARDS[board], faults=True)
        world = teller.story.world(ElectricalWorld)
        judge = Judge(teller.story, world, f"pytest tests/properties/test_electrical_stories.py -k {board}")
        witness = Witness(world)
        teller.tell(STEPS, world)
        calm(world)
        world.run_until(world.now_ms + 40_000)
        assert world.everything_idle(), f"{judge.report()}\nnot at rest in the end"
        assert witness.finish() == [], judge.report()
        assert world.charges.all() == [], judge.report()


test_no_chip_is_mistreated_and_nothing_becomes_inconsistent.stories = 20
