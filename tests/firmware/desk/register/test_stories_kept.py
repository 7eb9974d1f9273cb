"""What the register tells of a story: who called whom, how it went, and for how long."""

from pathlib import Path

from tests.firmware.desk.register.kept import BEGAN_MS, KeptRegister, wrongs
from tools.play.command import open_story
from tools.play.player import Player
from tools.play.worlds import make_world

SCENARIOS = Path(__file__).parents[3] / "scenarios"


def kept_of(name):
    story, cast = open_story(SCENARIOS / f"{name}.call")
    world = make_world("event", cast.board, cast.config, story.seed, story.clock)
    kept = KeptRegister(world)
    Player(world, cast).play(story.statements)
    return kept


def seconds(moment_ms):
    """Since the beginning of the story, to the nearest half second."""
    return None if moment_ms is None else round((moment_ms - BEGAN_MS) / 500) / 2


def lengths(call):
    """Ringing, waiting, talking, on hold: in seconds, to the nearest half."""
    return [round(ms / 500) / 2 for ms in (call.ring_ms, call.wait_ms, call.talk_ms, call.hold_ms)]


def legs(kept, call):
    return [(leg.what, leg.who, leg.how) for leg in kept.of("legs", call=call.id)]


def test_a_caller_is_answered_and_the_colleague_who_lifts_first_has_answered():
    (call,) = kept_of("queue_leave_by_digit").calls()
    assert (call.direction, call.origin, call.line, call.outcome) == ("in", "line 3", 3, "answered")
    assert (call.answered_by, call.ended_by, seconds(call.began_ms), seconds(call.ended_ms)) == ("17", "outside", 1, 25)
    assert lengths(call) == [4, 15, 5, 0]


def test_whose_number_comes_after_the_first_ring_has_it_in_his_passage_too():
    kept = kept_of("queue_known_caller")
    told = [(one.number, one.entered_ms == kept.rows["calls"][one.call].began_ms) for one in kept.of("passages")]
    assert ("+3612345678", True) in told and ("+36301234567", True) in told
    assert not wrongs(kept)


def test_who_presses_a_key_in_a_queue_has_left_it_by_that_key():
    kept = kept_of("queue_leave_by_digit")
    (passage,) = kept.of("passages")
    assert (passage.queue, passage.how, passage.onward, passage.place) == ("third", "key", "1", 1)


def test_whoever_gives_up_has_abandoned():
    kept = kept_of("queue_line_is_cut")
    first, second = kept.calls()
    assert (first.outcome, first.ended_by, first.answered_ms, lengths(first)) == (
        *("abandoned", "outside", None),
        [0, 19, 0, 0],
    )
    assert [one.how for one in kept.of("passages")] == ["abandoned", "answered"]
    assert (second.agent, second.queue) == ("anna", "help")
    (fault,) = kept.of("faults")
    assert (fault.port, seconds(fault.began_ms), seconds(fault.ended_ms)) == ("line 1", 21, 30)


def test_a_head_start_and_the_wait_that_was_told_stand_with_the_passage():
    kept = kept_of("queue_head_start")
    first, _, third = kept.of("passages")
    assert (third.head_start_ms, third.place, third.left_place) == (60_000, 2, 1)
    assert (first.told_low_s, first.told_high_s, seconds(first.told_at_ms)) == (20, 201, 21)
    assert [one.agent for one in kept.of("passages")] == ["anna"] * 3
    assert [seconds(one.left_ms) for one in kept.of("passages")] == [82, 92, 87]


def test_states_of_an_agent_follow_each_other_without_a_gap():
    states = kept_of("queue_agents_by_code").of("agent_states", agent="anna")
    assert [(one.state, one.station) for one in states] == [
        *(("ready", 1), ("ready", 4), ("talks", 4), ("ready", 4), ("paused", 4)),
        *(("ready", 4), ("talks", 4), ("ready", 4), ("out", 0)),
    ]
    assert (states[4].reason, states[4].planned_ms) == ("break", 900_000)
    assert [one.ended_ms for one in states] == [*(one.began_ms for one in states[1:]), None]


def test_an_agent_who_is_rung_in_vain_has_missed_a_call():
    kept = kept_of("queue_misses_pause")
    assert [(one.agent, one.queue, one.ring_ms) for one in kept.of("misses")] == [("anna", "help", 10_000)] * 2
    (call,) = kept.calls()
    assert legs(kept, call)[:3] == [("rings", "11", "missed")] * 2 + [("rings", "11", "answered")]


def test_an_unasked_transfer_is_one_call_of_two_people_and_one_that_was_handed_on():
    kept = kept_of("transfer_unasked")
    call, asked = kept.calls()
    assert (call.outcome, call.answered_by, lengths(call)) == ("answered", "11", [2, 0, 8.5, 9.5])
    assert legs(kept, call)[-2:] == [("rings", "12", "answered"), ("talks", "12", "outside")]
    assert (asked.direction, asked.extension, asked.dialled, asked.outcome) == ("inside", "11", "12", "handed on")


def test_a_transfer_after_asking_leaves_the_question_a_call_of_its_own():
    kept = kept_of("transfer_after_asking")
    call, asked = kept.calls()
    assert [who for what, who, _ in legs(kept, call) if what == "talks"] == ["11", "12"]
    assert (asked.outcome, seconds(asked.answered_ms), seconds(asked.ended_ms)) == ("answered", 15, 20.5)


def test_whoever_goes_to_and_fro_between_two_talks_in_two_calls():
    kept = kept_of("rotary_busy_or_no_answer_in_hungary")
    one, other = kept.calls(extension="12")[-2], kept.calls(extension="14")[-1]
    assert [leg.who for leg in kept.of("legs", call=one.id, what="talks")] == ["13", "13"]
    assert [leg.who for leg in kept.of("legs", call=other.id, what="talks")] == ["12"]
    assert (one.outcome, other.outcome) == ("answered", "answered")
    assert lengths(other)[2:] == [3, 4.5]


def test_a_call_that_waits_and_is_taken_is_not_abandoned():
    calls = kept_of("waiting_is_off").calls()
    waits = calls[2]
    assert (waits.extension, waits.number, waits.outcome, waits.answered_by) == ("12", "11", "answered", "11")
    assert [one.outcome for one in calls if one.extension == "11"] == ["answered"] * 3


def test_a_conference_goes_on_in_the_oldest_call():
    kept = kept_of("conference_of_three")
    call, asked = kept.calls()
    assert [who for what, who, _ in legs(kept, call) if what == "talks"] == ["11", "11", "12"]
    assert seconds(asked.ended_ms) == 12
    assert lengths(call) == [2, 0, 18.5, 6.5]


def test_a_parked_call_is_on_hold_until_it_is_taken_elsewhere():
    kept = kept_of("park_and_take_elsewhere")
    (call,) = kept.calls()
    assert (call.outcome, call.answered_by, lengths(call)) == ("answered", "11", [2, 0, 16, 12.5])
    assert legs(kept, call)[-1] == ("talks", "14", "office")


def test_a_call_out_is_answered_when_the_other_side_is_and_tells_how_that_was_seen():
    kept = kept_of("out_by_tone_on_a_pulse_line")
    (call,) = kept.calls()
    assert (call.direction, call.extension, call.line, call.number) == ("out", "11", 4, "61904")
    assert (call.outcome, call.answer, call.ended_by) == ("answered", "ringback", "outside")
    assert lengths(call) == [18, 0, 10.5, 0]


def test_a_call_out_without_a_line_has_failed():
    calls = kept_of("out_all_lines_busy").calls(extension="15")
    assert [(one.outcome, one.line) for one in calls] == [("failed", 0), ("abandoned", 3)]


def test_a_number_that_is_busy_outside_ends_a_call_busy():
    kept = kept_of("pain_03_called_number_is_busy")
    assert "busy" in {one.outcome for one in kept.calls(direction="out")}


def test_a_call_for_help_is_marked():
    kept = kept_of("emergency_is_sent_as_it_is")
    call = kept.calls(direction="out")[-1]
    assert (call.emergency, call.number, call.extension, call.line) == (1, "112", "12", 4)


def test_an_account_stands_with_its_call():
    (call,) = kept_of("out_account_code").calls()
    assert (call.account, call.extension, call.number) == ("230", "13", "551")


def test_a_traveller_calls_out_by_two_calls():
    comes, goes = kept_of("access_calls_outside").calls()
    assert (comes.direction, goes.direction, goes.traveller, goes.number) == ("in", "out", "anna", "301234567")
    assert (comes.outcome, goes.outcome, comes.answered_by) == ("answered", "answered", "line 4")


def test_an_agent_outside_has_answered_by_his_name():
    kept = kept_of("agent_outside_takes_the_call")
    comes, goes = kept.calls()
    assert (comes.answered_by, comes.agent, goes.origin, goes.agent) == ("anna", "anna", "box", "anna")
    assert legs(kept, comes) == [("rings", "anna", "answered"), ("talks", "anna", "outside")]
    (passage,) = kept.of("passages")
    assert (passage.agent, passage.station, passage.ended_by) == ("anna", 0, "caller")


def test_whoever_leaves_a_message_was_served():
    kept = kept_of("message_left_and_heard")
    call, (message,) = kept.calls()[0], kept.of("messages")
    assert (call.outcome, call.answered_ms, message.call) == ("served", None, call.id)
    assert lengths(call) == [2.5, 0, 0, 0]
    assert (message.mailbox, message.number, message.length_ms) == ("help", call.number, 14_797)


def test_a_menu_that_says_goodbye_has_served_its_caller():
    kept = kept_of("menu_goodbye")
    (call,), (step,) = kept.calls(), kept.of("menu_steps")
    assert (call.outcome, call.ended_by, call.ring_ms) == ("served", "box", 0)
    assert (step.menu, step.chosen, seconds(step.left_ms)) == ("main", "9", 11.5)


def test_a_promise_that_is_kept_is_a_served_call_and_a_call_out():
    kept = kept_of("queue_callback")
    came, goes = kept.calls()
    assert (came.outcome, goes.outcome, goes.agent, goes.queue) == ("served", "answered", "anna", "help")
    (promise,) = kept.of("callbacks")
    assert (promise.how, promise.number, promise.tries) == ("reached", came.number, 0)
    assert [one.how for one in kept.of("passages")] == ["callback"]


def test_a_blocked_caller_was_refused_however_that_sounds_to_him():
    for story in ("blocked_hears_busy", "blocked_hears_why", "blocked_in_silence"):
        first, *_, last = kept_of(story).calls()
        assert (first.outcome, first.answered_ms, last.outcome) == ("refused", None, "abandoned")


def test_calls_that_go_on_as_the_core_dies_are_interrupted():
    calls = kept_of("core_dies").calls()
    assert [(one.start, one.outcome) for one in calls] == [(1, "interrupted"), (1, "interrupted"), (2, "answered")]
    assert all(one.ended_ms is not None and not one.ended_by for one in calls[:2])


def test_whom_the_office_has_blocked_was_turned_away():
    for story in ("blocked_hears_busy", "blocked_hears_why", "blocked_in_silence"):
        kept = kept_of(story)
        assert "refused" in {call.outcome for call in kept.calls(direction="in")}, story


def test_a_call_for_a_group_bears_its_name_and_one_for_a_telephone_none():
    kept = kept_of("extensions_and_routes")
    groups = {call.hunt_group for call in kept.calls(direction="in")}
    assert len(groups) > 1
    assert "" in groups
