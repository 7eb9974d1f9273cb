"""Journals of stories, as files in a directory."""

from pathlib import Path

from tools.play.command import open_story
from tools.play.player import Player
from tools.play.worlds import make_world
from tools.sim.journal import WorldJournal

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def played(name, *, watch=lambda _: None):
    """A story of tests/scenarios on the event world: the world, and its journal."""
    story, cast = open_story(SCENARIOS / f"{name}.call")
    world = make_world("event", cast.board, cast.config, story.seed, story.clock)
    watch(world)
    journal = WorldJournal(cast.text)
    journal.follow(world)
    Player(world, cast).play(story.statements)
    return world, journal


def saved(directory, *names):
    """The journal of these stories, one after the other, in a new directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in names:
        played(name)[1].save(directory)
    return directory
