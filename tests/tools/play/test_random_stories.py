"""Stories that the simulator makes up, written as text: the player does exactly what they did."""

import pytest

from boards import named
from tools.play.cast import assemble
from tools.play.player import Player
from tools.play.story import Story, read_story
from tools.play.worlds import make_world
from tools.sim.electrical import ElectricalWorld
from tools.sim.event_world import EventWorld
from tools.sim.queue_stories import QueueTeller
from tools.sim.stories import Teller

FORMS = {"electrical": ElectricalWorld, "event": EventWorld}


def actions_of(world):
    seen = []
    world.on_action(lambda now_ms, action: seen.append((now_ms, action)))
    return seen


@pytest.mark.parametrize("board", ["lb4x8", "lb8x24"])
@pytest.mark.parametrize(
    ("kind", "world", "number"),
    [
        (Teller, "event", 1),
        (Teller, "event", 2),
        (Teller, "event", 3),
        (Teller, "electrical", 4),
        (QueueTeller, "event", 5),
        (QueueTeller, "event", 6),
    ],
)
def test_a_story_played_from_its_text_gives_the_same_actions(tmp_path, board, kind, world, number):
    teller = kind(number, named(board), faults=world == "electrical")
    told_in = teller.story.world(FORMS[world])
    told = actions_of(told_in)
    told_story = teller.tell(80, told_in)
    end_ms = told_story.acts[-1].at_ms
    told = [row for row in told if row[0] <= end_ms]
    assert told

    (tmp_path / "a.toml").write_text(told_story.config)
    story = read_story("config a.toml\n" + told_story.text())
    assert isinstance(story, Story), story
    cast = assemble(story, tmp_path)
    assert not isinstance(cast, list), cast
    box = make_world(world, cast.board, cast.config, story.seed, story.clock)
    played = actions_of(box)
    Player(box, cast).play(story.statements)
    assert [row for row in played if row[0] <= end_ms] == told
