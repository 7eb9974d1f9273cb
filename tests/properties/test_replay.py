"""The same story again: every event and action at the same millisecond, and the same state, to the byte."""

import pytest

from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld
from tools.sim.journal import WorldJournal
from tools.sim.queue_stories import QueueTeller
from tools.sim.stories import BOARDS, Teller

FORMS = {"event": (EventWorld, 6, 500), "electrical": (ElectricalWorld, 1, 200)}
"""How many stories of how many steps in each form."""

SNAPSHOT_EVERY = 20
"""Decisions between two looks at the whole state."""


class Record:
    """What happens in a world, from now on."""

    def __init__(self, world):
        self.timeline = []
        self.snapshots = []
        self._decisions = 0
        world.on_event(lambda now_ms, event: self.timeline.append((now_ms, event)))
        world.on_action(lambda now_ms, action: self.timeline.append((now_ms, action)))
        world.on_decided(self._decided)

    def _decided(self, now_ms, control):
        self._decisions += 1
        if self._decisions % SNAPSHOT_EVERY == 0:
            self.snapshots.append((now_ms, control.snapshot()))


def told_and_played(form, board, number, steps, kind=Teller):
    """A record of the story while it was made up, and one of the same story again. Its journal runs again, too."""
    teller = kind(number, BOARDS[board], faults=True)
    first, second = teller.story.world(form), teller.story.world(form)
    told = Record(first)
    journal = WorldJournal()
    journal.follow(first)
    teller.tell(steps, first)
    assert journal.difference() is None, f"story {number}"
    played = Record(second)
    teller.story.play(second)
    second.run_until(first.now_ms)
    return told, played


@pytest.mark.parametrize("board", BOARDS)
@pytest.mark.parametrize("form", FORMS)
def test_the_same_story_gives_the_same_bytes(form, board):
    world, stories, steps = FORMS[form]
    for number in range(stories):
        told, played = told_and_played(world, board, number, steps)
        assert len(told.snapshots) > 3
        assert played.timeline == told.timeline, f"story {number}"
        assert played.snapshots == told.snapshots, f"story {number}"


@pytest.mark.parametrize("board", BOARDS)
def test_the_same_story_of_queues_gives_the_same_bytes(board):
    told, played = told_and_played(EventWorld, board, 3, 300, QueueTeller)
    assert len(told.snapshots) > 3
    assert played.timeline == told.timeline
    assert played.snapshots == told.snapshots


def test_two_stories_differ():
    one, other = (told_and_played(EventWorld, "lb4x8", number, 50)[0] for number in (1, 2))
    assert one.timeline != other.timeline
    assert one.snapshots != other.snapshots
