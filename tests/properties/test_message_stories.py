"""Random stories of offices with mailboxes: whoever hangs up at whatever word, nothing is left but what he has said."""

from collections import Counter

import pytest

from firmware.callcontrol.actions import Play, StartRecording
from tests.properties.telling import tell_and_judge
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld
from tools.sim.message_stories import MessageTeller
from tools.sim.stories import BOARDS

STEPS = 200
STEPS_ON_CHIPS = 80
AGAIN = "tests/properties/test_message_stories.py"
WANTED = ("recorded", "message.leave", "message.review", "message.saved", "access.pin")
"""What comes to pass in the stories: counted below."""


def told(form, board, number, steps):
    world, judge = tell_and_judge(form, board, number, steps, AGAIN, MessageTeller)
    state = world.control.state
    assert not (state.dialogues or state.recordings or state.unfinished or state.unheard), judge.report()
    kept = {int(name.partition("/")[2]) for name in world.voice.recorders.kept if name[9:].isdigit()}
    assert kept >= {one.number for one in state.messages}, judge.report()
    return world, judge


@pytest.mark.parametrize("board", BOARDS)
def test_nothing_is_left_but_what_was_said(board, story_numbers):
    times = Counter()

    def counted(*args, **settings):
        world = EventWorld(*args, **settings)
        world.on_action(lambda _, action: times.update(_names(action)))
        return world

    for number in story_numbers:
        told(counted, board, number, STEPS)
    if len(story_numbers) > 3:
        assert min(times[what] for what in WANTED) > 0, times


test_nothing_is_left_but_what_was_said.stories = 4


def _names(action):
    if isinstance(action, Play):
        return [prompt.name for prompt in action.prompts]
    return ["recorded"] if isinstance(action, StartRecording) else []


def test_nothing_is_left_on_the_chips(story_numbers):
    for number in story_numbers:
        world, judge = told(ElectricalWorld, "lb4x8", number, STEPS_ON_CHIPS)
        assert world.charges.all() == [], judge.report()


test_nothing_is_left_on_the_chips.stories = 1
