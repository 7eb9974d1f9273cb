"""A part of a journal becomes a story, and that story, played, gives the same calls."""

import pytest

from firmware.callcontrol.events import PortDropped
from tests.tools.replay.journals import SCENARIOS, played, saved
from tests.tools.sim.agreement import differences, listen
from tools import cli
from tools.play.command import open_story
from tools.play.player import Player
from tools.play.story import Story, read_story
from tools.play.worlds import make_world
from tools.replay.slices import Slice
from tools.replay.story import runs, story_of
from tools.sim.event_world import EventWorld
from tools.sim.journal import WorldJournal
from tools.sim.message_stories import MessageTeller
from tools.sim.queue_stories import QueueTeller
from tools.sim.stories import BOARDS, Teller

EACH = 8
"""Every eighth of them."""
ROTARY = "a rotary dial's digit looks like a key's where a receiver is lent"
SPOKEN = "what people say for how long is known only where it was recorded, or not heard for long"
OTHERWISE = {
    "caller_words": "a cadence that is known only from two bursts",
    "dialling_pilot_number": ROTARY,
    "line_dead_when_answered": "a line whose loop nobody closes",
    "menu_dialled_by_a_rotary_telephone": ROTARY,
    "message_left_and_heard": SPOKEN,
    "message_when_nobody_answers": SPOKEN,
    "notice_of_the_day": SPOKEN,
    "notice_prompt_at_a_telephone": SPOKEN,
    "pain_09_before_the_first_ring": "a caller whom nobody could see",
    "random": "a draw of chance that no seed of a story can say",
}


def stories():
    names = sorted({path.stem for path in SCENARIOS.glob("*.call")} - OTHERWISE.keys())
    events = [name for name in names if open_story(SCENARIOS / f"{name}.call")[0].electrical is None]
    return events[::EACH]


@pytest.mark.parametrize("name", stories())
def test_the_story_of_a_journal_gives_the_same_calls(name, tmp_path):
    told = {}
    world, journal = played(name, watch=lambda world: told.update(actions=listen(world)))
    written = story_of(runs(journal.chapters())[-1], Slice(), "office.toml")
    (tmp_path / "again.call").write_text(written.story)
    (tmp_path / "office.toml").write_text(written.config)
    story, cast = open_story(tmp_path / "again.call")
    again = make_world("event", cast.board, cast.config, story.seed, story.clock)
    actions = listen(again)
    outcome = Player(again, cast).play(story.statements)
    assert not outcome.failures, written.story
    assert not outcome.remarks, written.story
    again.run_until(world.now_ms + 60_000)
    assert differences(told["actions"], until(actions, told["actions"], world.now_ms)) == [], written.story


def until(actions, others, end_ms):
    """As if it had begun when the other one did, which is a whole minute, and had ended with it."""
    late_ms = min(rows[0][0] for rows in actions.values()) - min(rows[0][0] for rows in others.values())
    late_ms = 60_000 * round(late_ms / 60_000)
    moved = {port: [(at - late_ms, action) for at, action in rows] for port, rows in actions.items()}
    cut = {port: [(at, action) for at, action in rows if at <= end_ms] for port, rows in moved.items()}
    return {port: rows for port, rows in cut.items() if rows}


def test_a_story_and_its_configuration_are_written_and_play(tmp_path, capsys):
    saved(tmp_path / "journal", "circular_goes_round")
    story = tmp_path / "again.call"
    assert cli.main(["replay", str(tmp_path), "--as-scenario", str(story)]) == 0
    assert capsys.readouterr().out == f"written: {story} and {tmp_path / 'again.toml'}\n"
    assert 'config "again.toml"' in story.read_text()
    assert cli.main(["play", str(story)]) == 0


def test_a_slice_begins_with_the_last_moment_of_rest_before_it():
    """Its first caller is in the story, though he rang before: he talks still."""
    _, journal = played("circular_goes_round")
    run = runs(journal.chapters())[-1]
    lifted = next(at for at, frame in run.entries if "WentOffHook" in repr(frame))
    whole = story_of(run, Slice(), "").story
    part = story_of(run, Slice(start=lifted), "").story
    assert part.count(" rings") == whole.count(" rings") > 1
    assert story_of(run, Slice(end=lifted), "").story.count(" rings") == 1


def test_what_a_story_cannot_say_is_told(tmp_path, capsys):
    _, journal = played("circular", watch=lambda world: world.at(2_000, lambda: world.order(PortDropped("line 1"))))
    journal.save(tmp_path)
    story = tmp_path / "again.call"
    assert cli.main(["replay", str(tmp_path), "--as-scenario", str(story)]) == 0
    remark = "stories have no words for PortDropped(end='line 1')"
    assert remark in capsys.readouterr().err
    assert remark in story.read_text()


def test_a_story_cannot_be_written_where_there_is_no_directory(tmp_path, capsys):
    saved(tmp_path, "circular")
    assert cli.main(["replay", str(tmp_path), "--as-scenario", str(tmp_path / "none" / "again.call")]) == 2
    assert capsys.readouterr().err.endswith("again.call: No such file or directory.\n")


@pytest.mark.parametrize("kind", [Teller, QueueTeller, MessageTeller])
def test_whatever_happens_becomes_a_story_that_can_be_read(kind):
    teller = kind(902, BOARDS["lb4x8"], faults=True)
    world = teller.story.world(EventWorld)
    journal = WorldJournal(teller.story.config)
    journal.follow(world)
    teller.tell(60, world)
    for run in runs(journal.chapters()):
        assert isinstance(read_story(story_of(run, Slice(), "office.toml").story), Story)
