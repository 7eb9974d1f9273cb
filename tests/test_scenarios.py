"""Every whole-box story, on the electrical world and, where it names no fault of the hardware, on the event world."""

from pathlib import Path

import pytest

from tests.firmware.desk.register.callers import Callers
from tests.firmware.desk.register.kept import KeptRegister, wrongs
from tests.tools.sim.agreement import differences, listen
from tools.play.command import open_story
from tools.play.player import Player
from tools.play.report import report
from tools.play.worlds import make_world
from tools.sim.journal import WorldJournal

STORIES = sorted((Path(__file__).parent / "scenarios").glob("*.call"))


def _opened(path):
    found = open_story(path)
    assert not isinstance(found, list), "\n".join(map(str, found))
    return found


def _held(path, world):
    story, cast = _opened(path)
    box = make_world(world, cast.board, cast.config, story.seed, story.clock)
    told = listen(box)
    register = (KeptRegister(box), Callers(box)) if world == "event" else None
    journal = WorldJournal()
    journal.follow(box)
    outcome = Player(box, cast).play(story.statements)
    assert not outcome.failures, "\n".join(report(path.name, outcome))
    assert not outcome.remarks, outcome.remarks
    assert outcome.expectations > 0
    if register is not None:
        kept, callers = register
        assert wrongs(kept, at_rest=box.everything_idle()) == []
        assert callers.differences(kept) == []
    assert journal.difference() is None, "its journal, run again, gives other actions"
    return box, told


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story_on_chips_and_wires_and_on_events_alone_with_the_same_actions(path):
    story, _ = _opened(path)
    box, electrical = _held(path, "electrical")
    assert box.nets.violations() == []  # no chip was used against its data sheet
    if story.electrical is None:
        _, event = _held(path, "event")
        assert differences(electrical, event) == []


def test_there_are_enough_stories():
    assert len(STORIES) >= 25


def test_every_story_says_in_its_first_line_what_it_is_about():
    assert [path.name for path in STORIES if not path.read_text().startswith("# ")] == []
