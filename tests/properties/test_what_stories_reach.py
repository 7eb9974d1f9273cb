"""The people of random stories come to use every feature: a generator that never gets there proves nothing."""

from collections import Counter

import pytest

from tests.properties import test_event_stories
from tools.sim.event_world import EventWorld
from tools.sim.reached import FEATURES, Reached
from tools.sim.stories import BOARDS, Teller

TOLD = 30
"""Stories that are looked at, of all that ``test_event_stories`` tells: enough that every feature is among them."""

WANTED = 2
"""Times that each feature must be reached in these: more than a dozen times in all stories."""

HARDLY_EVER = {"lb8x24": {"no line", "emergency takes a line"}}
"""Its eight lines are not all in use but once in a hundred stories."""


def reached(board, number):
    """How often each feature was used in one story."""
    teller = Teller(number, BOARDS[board], faults=True)
    world = teller.story.world(EventWorld)
    found = Reached(world)
    teller.tell(test_event_stories.STEPS, world)
    return found.counts


@pytest.mark.parametrize("board", BOARDS)
def test_every_feature_is_used(board):
    times, stories = Counter(), Counter()
    for number in range(TOLD):
        counts = reached(board, number)
        times += counts
        stories.update(counts.keys())
    table = "\n".join(f"{name:20} {times[name]:5} times, in {stories[name]:3} of {TOLD} stories" for name in FEATURES)
    print(table)
    wanted = [name for name in FEATURES if name not in HARDLY_EVER.get(board, ())]
    assert min(times[name] for name in wanted) >= WANTED, table


def test_no_more_stories_are_looked_at_than_are_told():
    assert test_event_stories.test_nothing_ever_becomes_inconsistent.stories >= TOLD
