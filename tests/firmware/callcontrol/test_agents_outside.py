"""Agents who are outside: called when it is their turn, asked, and joined with the caller."""

import pytest

from firmware.callcontrol import agents
from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.memory import NOTHING
from firmware.callcontrol.plan import StationTarget
from tests.firmware.callcontrol.callback_office import CallbackOffice, callback_plan, queue

MOBILE = "06301234567"
OUTSIDE = {"agents": {"a": {"outside": MOBILE}}, "at": {"a": 0}}
QUESTION = "remote.confirm"
SET_UP_S = 0.6 + 0.2 * len(MOBILE) + 0.1


def office_with(people="a", habits=None, lines=8, outside=None, **settings):
    """Agent a is outside, all others are at their telephones."""
    return CallbackOffice(queue(people=people, **settings), habits=habits, lines=lines, outside=outside, **OUTSIDE)


def called(line=1, number="+3612345678", **settings):
    """A caller has come, and the agent's number is out by line 8."""
    office = office_with(**settings)
    office.call_from(line, number)
    office.wait(SET_UP_S)
    return office


def taken(**settings):
    """The agent has taken the call."""
    office = called(**settings)
    office.answered_outside(8)
    office.press(8, "1")
    return office


def test_he_is_called_asked_and_joined_when_he_presses_1():
    office = called()
    assert office.dialled == {8: MOBILE}
    assert office.talks("line 8", "line 1") is False
    office.answered_outside(8)
    assert office.words_to("line 8")[0] == QUESTION
    office.press(8, "7")
    assert office.words_to("line 8")[0] == QUESTION
    office.press(8, "1")
    assert office.talks("line 1", "line 8")
    assert office.words_to("line 8") == ("", 0)
    assert office.agent("a").serves == "help"
    assert office.of().answered == 1
    office.wait(30)
    office.far_side_hangs_up(1)
    assert office.seized == []
    assert office.agent("a").serves == ""
    assert office.agent("a").history.calls == 1
    assert office.at_rest


def test_the_caller_hears_music_meanwhile_and_others_ring_beside():
    office = office_with("ab", strategy="ring-all")
    office.call_from(1, "+3612345678")
    assert office.bells == [2]
    office.wait(SET_UP_S)
    assert 8 in office.seized
    office.answer(2)
    assert office.talks("station 2", "line 1")
    assert 8 not in office.seized
    assert not office.agent("a").line


def test_who_is_rung_with_somebody_outside_is_rung_as_long():
    office = office_with("ab", strategy="ring-all", misses=1)
    office.call_from(1, "+3612345678")
    office.wait(34.9)
    assert office.bells == [2]
    office.wait(0.2)
    assert office.bells == []
    assert office.agent("a").paused == office.agent("b").paused == "missed calls"


@pytest.mark.parametrize("stage_s", [0, 0.05, 0.3, 0.7, 2, 5])
def test_a_caller_who_hangs_up_frees_him_at_every_moment(stage_s):
    office = office_with()
    office.call_from(1, "+3612345678")
    office.wait(stage_s)
    office.give_up(1) if 1 not in office.seized else office.far_side_hangs_up(1)
    office.wait(10)
    assert office.at_rest
    assert agents.free(office.control._core, [(1, office.agent("a"))])


def test_his_hanging_up_ends_the_call_and_wrap_up_begins():
    office = taken(wrapup_ms=10_000)
    office.far_side_hangs_up(8)
    assert office.seized == []
    office.wait(3)
    office.call_from(2, "+3699999999")
    office.wait(6)
    assert office.dialled == {8: MOBILE}
    office.wait(6)
    assert office.dialled == {8: MOBILE + MOBILE}


def test_who_takes_a_call_and_hangs_up_at_once_gives_the_caller_back():
    office = taken(reject_ms=3_000)
    office.wait(1)
    office.far_side_hangs_up(8)
    assert 1 in office.seized
    assert office.of().rejected == 1
    office.wait(30.1 + SET_UP_S)
    assert office.dialled == {8: MOBILE + MOBILE}
    office.answered_outside(8)
    office.press(8, "1")
    assert office.talks("line 1", "line 8")


def test_his_calls_have_a_limit_of_their_own():
    office = taken(outside={"line_to_line_ms": 60_000, "agent_ms": 120_000})
    office.wait(119)
    assert office.talks("line 1", "line 8")
    office.wait(2)
    assert office.seized == []


def test_a_mailbox_swallows_nobody():
    office = called(people="ab", misses=1)
    office.answered_outside(8)
    for _ in range(5):
        office.finish("line 8") if office.words_to("line 8")[1] else None
        office.wait(6.1)
    assert office.agent("a").paused == "missed calls"
    assert 8 not in office.seized
    assert office.bells == [2]
    office.answer(2)
    assert office.talks("station 2", "line 1")


def test_the_question_comes_again_and_again_also_where_no_answer_is_heard():
    office = called()
    office.wait(6)
    assert office.words_to("line 8")[0] == QUESTION
    office.finish("line 8")
    assert office.line_hears(8) == "music"
    office.wait(6)
    assert office.words_to("line 8")[0] == QUESTION


@pytest.mark.parametrize("sign", ["busy", "hangs up"])
def test_who_is_busy_or_refuses_is_left_in_peace_and_the_caller_keeps_his_place(sign):
    office = called()
    office.wait(6)
    office.hear(8, "busy", 8) if sign == "busy" else office.far_side_hangs_up(8)
    assert office.agent("a").misses == 1
    office.wait(29.8)
    assert 1 in office.seized
    assert office.dialled == {8: MOBILE}
    office.wait(4)
    assert office.dialled == {8: MOBILE + MOBILE}


def test_without_a_free_line_he_is_not_free_and_no_miss_is_counted():
    office = office_with(lines=2)
    office.send(e.LineFailed(2))
    office.call_from(1, "+3612345678")
    office.wait(5)
    assert office.line_hears(1) == "music"
    assert office.agent("a").misses == 0
    office.send(e.LineReturned(2))
    office.wait(30)
    assert office.dialled == {2: MOBILE}


def test_a_line_that_is_free_again_serves_him_at_once():
    office = office_with(lines=2)
    office.call_out(5, "0612345678")
    office.call_from(1, "+3612345678")
    office.wait(10)
    office.hang_up(5)
    office.wait(2.1 + SET_UP_S)
    assert office.dialled == {2: "0612345678" + MOBILE}


def test_a_dead_line_is_passed_over_and_a_glare_gives_him_no_stranger():
    office = called(habits={8: {"loop": None}})
    office.wait(3)
    assert office.dialled == {7: MOBILE}
    office = office_with(habits={8: {"loop": None}})
    office.call_from(1, "+3612345678")
    office.wait(0.1)
    office.send(e.LineGlared(8))
    office.wait(4)
    assert office.dialled == {7: MOBILE}
    office.answered_outside(7)
    office.press(7, "1")
    assert office.talks("line 1", "line 7")
    assert not office.agent("a").outside or office.agent("a").line == 7


def test_he_has_never_two_calls():
    office = taken()
    office.call_from(2, "+3699999999")
    office.wait(60)
    assert office.dialled == {8: MOBILE}
    assert 2 in office.seized
    office.far_side_hangs_up(8)
    office.wait(3 + SET_UP_S)
    assert len(office.dialled.get(8, "") + office.dialled.get(7, "")) == 2 * len(MOBILE)


def test_a_colleague_who_calls_the_queue_talks_to_him():
    office = CallbackOffice(queue(pilot="70"), **OUTSIDE)
    office.ring_up(3, "70")
    office.wait(SET_UP_S)
    assert office.hears(3) == "ringback"
    office.answered_outside(8)
    office.press(8, "1")
    assert office.talks("station 3", "line 8")
    office.hang_up(3)
    assert office.at_rest


def test_nobody_outside_is_called_for_who_is_to_be_called_back():
    office = office_with("ab")
    office.busy(2)
    office.pause("a")
    office.waits(1)
    office.press(1, "1")
    office.finish("line 1")
    office.resume("a")
    office.wait(60)
    assert office.dialled == {}
    office.hang_up(2)
    assert office.bells == [2]


def test_he_logs_out_while_he_is_called_and_comes_to_the_office():
    office = called()
    office.log_out("a")
    office.wait(3)
    assert office.line_hears(1) == "music" or 1 not in office.seized
    assert 8 not in office.seized
    office.log_in("a", 3)
    assert office.bells == [3]
    office.answer(3)
    assert office.talks("station 3", "line 1")
    office.far_side_hangs_up(1)
    office.hang_up(3)
    office.send(e.AgentOrdered("a", "log in"))
    assert office.agent("a").outside
    assert office.agent("a").station == 0


def test_who_has_no_number_outside_does_not_log_in_there():
    office = CallbackOffice(queue("help", "ab"), **OUTSIDE)
    assert not agents.log_in_outside(office.control._core, "b")


def test_a_new_plan_calls_nobody_who_is_no_more_or_elsewhere():
    office = called()
    other = {"agents": {"a": {"outside": "0699999999"}}, "at": {"a": 0}}
    office.reconfigure(callback_plan(queue(), **other))
    assert not office.agent("a").line
    office.wait(40)
    assert "0699999999" in "".join(office.dialled.values())
    office.reconfigure(callback_plan(queue(people="b", empty=StationTarget(4)), routes=None))
    assert "a" not in office.control.state.agents
    office.wait(70)
    assert office.seized == [1] or office.bells


def test_an_emergency_may_take_his_line():
    office = taken(lines=8)
    for line in range(2, 8):
        office.send(e.LineFailed(line))
    office.lift(5)
    office.dial(5, "112")
    office.wait(8)
    assert "112" in "".join(office.dialled.values())
    assert not office.agent("a").serves


def test_a_dropped_line_loses_no_caller():
    office = called()
    office.send(e.PortDropped("line 8"))
    assert 8 not in office.seized
    office.wait(40)
    assert office.dialled == {8: MOBILE + MOBILE}


def test_he_is_logged_in_and_out_by_order_and_the_next_box_knows_it():
    office = office_with("ab")
    office.send(e.AgentOrdered("a", "log out"))
    assert not office.agent("a").outside
    plan = callback_plan(queue(people="ab"), **OUTSIDE)
    assert not CallControl(plan, memory=office.control.memory()).state.agents["a"].outside
    office.send(e.AgentOrdered("a", "log in"))
    assert office.agent("a").outside
    assert office.control.memory() == NOTHING
    office.send(e.AgentOrdered("a", "pause", reason="lunch"))
    after = CallControl(plan, memory=office.control.memory()).state.agents["a"]
    assert (after.outside, after.station, after.paused) == (True, 0, "lunch")
    office.send(e.AgentOrdered("b", "log in"))
    assert office.agent("b").station == 2
    assert office.control.state.counters == {"agent: no such telephone": 1}


def test_a_box_that_forgets_has_him_where_the_plan_has_him():
    office = office_with("ab")
    office.log_out("a")
    office.control.forget(office.now_ms)
    assert office.agent("a").outside
    assert office.control.memory() == NOTHING
