"""Journals of stories, as files in a directory."""

from pathlib import Path

from firmware.callcontrol.actions import ApplyRinging
from firmware.desk.journal.frames import Advanced, Happened, decode, encode
from firmware.desk.journal.packing import MAGIC, packed, unpacked
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


def frames_of(path):
    """Of a file, the first one included."""
    return [decode(frame) for frame in unpacked(path.read_bytes()).frames]


def rewrite(path, frames):
    """A file of these frames."""
    path.write_bytes(MAGIC + b"".join(packed(encode(frame)) for frame in frames))


def with_another_bell(frame):
    """As if another telephone had rung."""
    if not isinstance(frame, Happened | Advanced):
        return frame
    actions = [
        ApplyRinging(8, action.cadence) if isinstance(action, ApplyRinging) else action for action in frame.actions
    ]
    return type(frame)(*[getattr(frame, name) for name in frame.__struct_fields__[:-1]], actions)
