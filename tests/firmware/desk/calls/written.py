"""Registers of simulated offices: a story is played, and what call control tells is written down."""

from pathlib import Path

from firmware.callcontrol.facts import ClockIs
from firmware.desk.calls.measures import measures_of
from firmware.desk.register.writing import Batch, RegisterWriter
from tools.play.cast import assemble
from tools.play.player import Player
from tools.play.story import read_story
from tools.play.worlds import make_world

ZONE_S = 3600
NINE_MS = 1_767_600_000_000
"""2026-01-05 09:00 in an office whose clocks are an hour ahead of UTC: moment 0 of a story."""
STORIES = Path(__file__).parents[3] / "scenarios"


def written(directory, story, began_ms=NINE_MS):
    """The measures of its configuration; the register of the story, which ends in the middle of whatever goes on."""
    said = read_story(story)
    cast = assemble(said, STORIES)
    world = make_world("event", cast.board, cast.config, said.seed, said.clock)
    told = [ClockIs(0, began_ms, ZONE_S, True)]
    world.control.keep_book()
    world.on_decided(lambda _, control: told.extend(control.take_facts()))
    outcome = Player(world, cast).play(said.statements)
    assert not outcome.failures and not outcome.remarks, outcome
    writer = RegisterWriter(directory, lambda: "2026-01-05 09:00:00", print)
    done = writer.write(Batch(f"life {began_ms}", "lb4x8", 1, tuple(told)))
    writer.close()
    assert not done.problem
    return measures_of(cast.config)
