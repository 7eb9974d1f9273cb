"""Random stories on the chips: nothing becomes inconsistent, no chip is mistreated, and in the end all is quiet."""

import pytest

from tests.properties.telling import tell_and_judge
from tools.sim.electrical import ElectricalWorld
from tools.sim.stories import BOARDS

STEPS = 200


@pytest.mark.parametrize("board", BOARDS)
def test_no_chip_is_mistreated_and_nothing_becomes_inconsistent(board, story_numbers):
    for number in story_numbers:
        world, judge = tell_and_judge(
            ElectricalWorld, board, number, STEPS, "tests/properties/test_electrical_stories.py"
        )
        assert world.charges.all() == [], judge.report()


test_no_chip_is_mistreated_and_nothing_becomes_inconsistent.stories = 20
