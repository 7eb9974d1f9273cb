"""Random stories in the event form: after every event nothing is inconsistent, and in the end all is quiet."""

import pytest

from tests.properties.telling import tell_and_judge
from tools.sim.event_world import EventWorld
from tools.sim.stories import BOARDS

STEPS = 500


@pytest.mark.parametrize("board", BOARDS)
def test_nothing_ever_becomes_inconsistent(board, story_numbers):
    for number in story_numbers:
        tell_and_judge(EventWorld, board, number, STEPS, "tests/properties/test_event_stories.py")


test_nothing_ever_becomes_inconsistent.stories = 200
