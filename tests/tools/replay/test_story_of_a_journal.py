"""A part of a journal becomes a story, and that story, played, gives the same calls."""

import pytest

from firmware.callcontrol.events import PortDropped
from tests.tools.replay.journals import played, saved
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

STORIES = (
    "a_waiting_call_is_offered_at_once",
    "blocked_in_silence",
    "both_hang_up_at_once",
    "caller_id_reversal_lifted_in_the_middle",
    "camp_on",
    "camp_who_asked_is_called_first",
    "conference_in_the_united_states",
    "data_call_waiting_is_silent",
    "dialling_called_hangs_up",
    "dialling_receiver_comes_free",
    "door_button_of_a_hot_line",
    "door_opened_by_one_pulse",
    "emergency_is_sent_as_it_is",
    "exchange_flash_window_in_germany",
    "extend_a_colleague",
    "extend_to_nobody_and_hang_up",
    "flash_and_dial_nonsense",
    "flash_keeps_the_call",
    "forward_busy",
    "forward_to_a_busy_colleague",
    "hold_caller_says_nothing",
    "hold_twelve_conversations",
    "hours_by_hand_for_minutes",
    "hours_seasons",
    "keys_make_way_for_dial_tone",
    "memory",
    "menu_fax",
    "message_caller_hangs_up",
    "off_hook_is_never_rung",
    "operator_goes_to_lunch_while_calls_wait",
    "out_by_pulse_in_new_zealand",
    "out_hold_and_transfer",
    "out_walking_class",
    "pain_03_called_number_is_busy",
    "pain_06_garbled_is_no_number",
    "pain_08_flash_of_america",
    "pain_12_waits_for_dial_tone",
    "pain_15_callers_in_a_row",
    "park_and_leave_the_receiver_off",
    "park_in_an_occupied_zone",
    "park_without_a_zone_and_hang_up",
    "people_name_and_vip",
    "pickup_of_nobody",
    "queue_agent_unplugged",
    "queue_longest_wait_to_a_telephone",
    "queue_silent_caller",
    "queue_words",
    "recording_calls_out",
    "redial_until_he_is_free",
    "reminder_nobody_lifts",
    "ringing_tells_calls_apart_in_germany",
    "rotary_memory_night_and_door_in_new_zealand",
    "rotary_speed_numbers_and_codes",
    "speed_place_that_names_itself",
    "transfer_caller_goes_after_it",
    "transfer_of_a_colleague",
    "transfer_two_held_hang_up_at_once",
    "waiting_second_caller_hangs_up",
)
"""One in a dozen of tests/scenarios, of every kind. Of all of them ten do not come back as they were: a rotary dial's
digits look like a key's where a receiver is lent; how long people speak is known only where it was recorded; a caller
whom nobody could see, a cadence of which only one burst was heard, and a draw of chance that no seed can say, are lost.
"""


@pytest.mark.parametrize("name", STORIES)
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
