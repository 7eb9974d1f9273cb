"""Callers who leave messages, from outside and from inside: what they hear, and what is kept however they go."""

import msgspec
import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.memory import Memory
from firmware.callcontrol.plan import GroupTarget, MessageTarget, QueueTarget, StationTarget
from tests.firmware.callcontrol.message_office import CALLER, OPERATOR, MessageOffice, mailbox

REVIEW = "message.review"
LINE = "line 1"


def asked(*boxes, **settings):
    """A caller is asked for a message."""
    office = MessageOffice(*boxes, **settings)
    office.enter(1)
    return office


def spoken(*boxes, seconds=6.0, **settings):
    """He has spoken, and is asked whether that is good."""
    office = asked(*boxes, **settings)
    office.speak(LINE, seconds)
    return office


def gone(office):
    office.far_side_hangs_up(1)
    office.wait(3)
    for recording in list(office.control.state.recordings.values()):
        office.recorded(recording.number, 5.0)
    assert office.idle
    return office


def test_the_box_answers_asks_and_records_after_a_tone():
    office = asked(mailbox(greeting="late"))
    assert office.heard(LINE) == "late message.leave"
    office.finish(LINE)
    assert office.heard(LINE) == "beep"
    office.wait(0.5)
    assert office.heard(LINE) == ""
    assert office.names_recorded == ["messages/1"]
    gone(office)


def test_number_sign_ends_it_and_what_was_said_is_heard_and_kept():
    office = asked()
    office.finish(LINE)
    office.wait(4)
    office.press(1, "5#")
    assert office.recording(LINE).stopping
    office.recorded(1, 4)
    assert office.heard(LINE) == REVIEW
    office.press(1, "2")
    assert office.heard(LINE) == "message.1"
    office.finish(LINE)
    assert office.heard(LINE) == REVIEW
    office.press(1, "1")
    assert office.heard(LINE) == "message.saved menu.goodbye"
    office.finish(LINE)
    office.wait(3)
    assert office.idle
    assert office.messages == [(CALLER, "help", False)]


def test_who_speaks_again_has_one_message_which_is_the_last():
    office = spoken()
    office.press(1, "3")
    assert office.heard(LINE) == "message.leave"
    office.speak(LINE, 9)
    gone(office)
    assert office.names_recorded == ["messages/1"] * 2
    assert [one.ms for one in office.control.state.messages] == [9000]


@pytest.mark.parametrize("why", ["silence", "limit", "stopped"])
def test_without_a_review_he_is_thanked_whatever_has_ended_it(why):
    office = asked(mailbox(review=False))
    office.speak(LINE, 5, why)
    assert office.heard(LINE) == "message.saved menu.goodbye"
    gone(office)


def test_who_says_nothing_is_asked_once_more_and_then_told_goodbye():
    office = asked()
    office.speak(LINE, 0, "silence")
    assert office.heard(LINE) == "message.nothing message.leave"
    office.speak(LINE, 2, "stopped")
    assert office.heard(LINE) == "menu.goodbye"
    assert office.discarded == ["messages/1"]
    assert gone(office).messages == []


def test_where_recorders_fail_he_is_asked_once_more_and_then_somebody_is_called():
    office = asked()
    office.speak(LINE, 0, "failed")
    assert office.heard(LINE) == "message.nothing message.leave"
    office.speak(LINE, 0, "failed")
    assert (office.bells, office.heard(LINE)) == ([OPERATOR], "ringback")
    assert gone(office).messages == []


def test_who_presses_nothing_is_asked_twice_and_has_left_his_message():
    office = spoken()
    for _ in range(2):
        assert office.heard(LINE) == REVIEW
        office.finish(LINE)
        office.wait(5)
    assert office.heard(LINE) == "message.saved menu.goodbye"
    assert len(gone(office).messages) == 1


STEPS = {
    "while it rings": lambda office: None,
    "while he is asked": lambda office: office.enter(1),
    "at the tone": lambda office: (office.enter(1), office.finish(LINE)),
    "while he speaks": lambda office: (office.enter(1), office.finish(LINE), office.wait(4)),
    "as he has pressed the number sign": lambda office: (
        office.enter(1),
        office.finish(LINE),
        office.wait(4),
        office.press(1, "#"),
    ),
    "at the question": lambda office: (office.enter(1), office.speak(LINE)),
    "while he hears it": lambda office: (office.enter(1), office.speak(LINE), office.press(1, "2")),
    "as he thinks": lambda office: (office.enter(1), office.speak(LINE), office.finish(LINE)),
    "at the thanks": lambda office: (office.enter(1), office.speak(LINE), office.press(1, "1")),
}
SPEAKS_NOT = ("while it rings", "while he is asked", "at the tone")


@pytest.mark.parametrize("step", STEPS)
def test_a_caller_may_hang_up_at_every_step_and_what_he_has_said_is_kept_once(step):
    office = MessageOffice()
    STEPS[step](office)
    gone(office)
    assert office.messages == ([] if step in SPEAKS_NOT else [(CALLER, "help", False)])


def test_he_is_told_when_he_is_called_back_and_asks_for_it():
    office = spoken(mailbox(call_back_h=4, callback_digit="1"))
    office.press(1, "1")
    assert office.heard(LINE) == "message.saved message.offer 1"
    office.press(1, "1")
    assert office.heard(LINE) == "message.within 240 menu.goodbye"
    gone(office)
    assert [(one.number, one.message) for one in office.control.state.to_call_back.values()] == [(CALLER, 1)]
    assert office.control.state.messages[0].call_back == CALLER


def test_who_tells_no_number_keys_one_in_and_an_emergency_is_none():
    office = MessageOffice(mailbox(callback_digit="1"))
    office.enter(1, "")
    office.speak(LINE)
    office.press(1, "11")
    assert office.heard(LINE) == "callback.number"
    office.press(1, "112#")
    assert office.heard(LINE) == "callback.number"
    office.press(1, "9*061234#")
    assert office.heard(LINE) == "menu.goodbye"
    gone(office)
    assert list(office.control.state.to_call_back) == ["061234"]


def test_when_no_recorder_is_free_he_hears_music_and_then_goes_elsewhere():
    office = asked(mailbox(otherwise=GroupTarget("sales")), recorders=0)
    office.finish(LINE)
    assert office.heard(LINE) == "music"
    office.wait(50)
    assert office.heard(LINE) == "music"
    office.wait(12)
    assert office.heard(LINE) == "ringback"
    assert office.bells == [2]


def test_the_recorder_that_comes_free_serves_who_waits_for_it():
    office = MessageOffice(recorders=1)
    office.enter(1)
    office.finish(LINE)
    office.wait(1)
    office.enter(2, "0687654321")
    office.finish("line 2")
    assert office.heard("line 2") == "music"
    office.press(1, "#")
    office.recorded(1, 4)
    office.wait(1)
    assert office.heard("line 2") == "beep"
    office.far_side_hangs_up(2)
    gone(office)


def test_when_no_output_is_free_he_waits_his_turn_with_music():
    office = MessageOffice(tone_outputs=("assign1",))
    office.enter(1)
    office.enter(2, "0687654321")
    assert office.heard("line 2") == "music"
    office.finish(LINE)
    assert office.heard(LINE) == "beep"
    office.wait(0.5)
    assert office.heard("line 2") == "message.leave"
    office.far_side_hangs_up(2)
    gone(office)


def test_a_full_mailbox_takes_no_more_until_somebody_has_heard_one():
    office = MessageOffice(mailbox(most=1), operator=StationTarget(OPERATOR))
    office.leave()
    office.enter(1)
    assert office.heard(LINE) == "message.full"
    office.finish(LINE)
    assert office.bells == [OPERATOR]
    gone(office)
    office.ring_up(1, "*97")
    office.finish("station 1")
    office.finish("station 1")
    office.hang_up(1)
    office.leave(number="0611")
    assert office.messages == [("0611", "help", False)]
    assert office.discarded == ["messages/1"]


def test_a_colleague_leaves_one_by_the_number_of_the_mailbox():
    office = MessageOffice()
    office.ring_up(2, "70")
    assert office.heard("station 2") == "message.leave"
    office.finish("station 2")
    office.wait(3)
    office.dial(2, "#")
    office.recorded(1, 3)
    office.dial(2, "1")
    assert office.heard("station 2") == "message.saved menu.goodbye"
    office.finish("station 2")
    assert office.hears(2) == "reorder"
    office.hang_up(2)
    assert office.messages == [("12", "help", False)]
    assert office.idle


def test_calls_that_nobody_answers_come_to_the_mailbox_from_inside_and_outside():
    office = MessageOffice(routes=dict.fromkeys(range(1, 5), StationTarget(3)))
    office.ring_up(3, "*6170")
    office.hang_up(3)
    office.ring_up(2, "13")
    office.wait(16)
    assert office.heard("station 2") == "message.leave"
    office.hang_up(2)
    office.call_from(1, CALLER)
    office.wait(16)
    assert office.heard(LINE) == "message.leave"
    gone(office)


def test_a_caller_is_handed_over_to_a_mailbox():
    office = MessageOffice(routes=dict.fromkeys(range(1, 5), StationTarget(3)))
    office.call_from(1, CALLER)
    office.answer(3)
    office.flash(3)
    office.dial(3, "70")
    assert office.hears(3) == "ringback"
    office.hang_up(3)
    assert office.heard(LINE) == "message.leave"
    office.speak(LINE)
    office.wait(70)
    gone(office)
    assert office.messages == [(CALLER, "help", False)]


def test_a_queue_that_nobody_serves_sends_its_callers_to_the_mailbox():
    office = MessageOffice(routes=dict.fromkeys(range(1, 5), QueueTarget("help")))
    queues = (msgspec.structs.replace(office.control.state.plan.queues[0], empty=MessageTarget("help")),)
    office.reconfigure(msgspec.structs.replace(office.control.state.plan, queues=queues))
    office.log_out("a")
    office.enter(1)
    assert office.heard(LINE) == "message.leave"
    gone(office)


def test_a_mailbox_that_a_new_plan_lacks_ends_what_is_said_and_keeps_it():
    office = spoken()
    plan = msgspec.structs.replace(
        office.control.state.plan,
        mailboxes=(),
        lines=tuple(msgspec.structs.replace(line, route=StationTarget(3)) for line in office.control.state.plan.lines),
    )
    office.reconfigure(plan)
    assert office.bells == [3]
    gone(office)
    assert office.messages == [(CALLER, "help", False)]


def test_a_colleague_whose_mailbox_a_new_plan_lacks_speaks_on_and_that_is_kept():
    office = MessageOffice()
    office.ring_up(2, "70")
    office.speak("station 2")
    lines = tuple(msgspec.structs.replace(line, route=StationTarget(3)) for line in office.control.state.plan.lines)
    office.reconfigure(msgspec.structs.replace(office.control.state.plan, mailboxes=(), lines=lines))
    office.dial(2, "1")
    assert office.heard("station 2") == "message.saved menu.goodbye"
    office.hang_up(2)
    assert office.messages == [("12", "help", False)]


def test_two_who_speak_at_once_lose_nothing_that_nobody_has_heard():
    office = MessageOffice(mailbox(most=1))
    for line, number in ((1, CALLER), (2, "0687654321")):
        office.enter(line, number)
    for line in (1, 2):
        office.speak(f"line {line}")
        office.far_side_hangs_up(line)
    assert [caller for caller, *_ in office.messages] == [CALLER, "0687654321"]
    assert office.discarded == []


def test_who_speaks_again_and_says_nothing_has_left_nothing_and_no_file():
    office = spoken()
    office.press(1, "3")
    office.speak(LINE, 0, "silence")
    assert office.heard(LINE) == "message.nothing message.leave"
    gone(office)
    assert (office.messages, office.discarded) == ([], ["messages/1"])


def restarted(office):
    """The core has died, and begins anew with what was remembered."""
    memory = msgspec.json.decode(msgspec.json.encode(office.control.memory()), type=Memory)
    after = MessageOffice(*office.control.state.plan.mailboxes)
    after.control = CallControl(office.control.state.plan, 1, memory)
    return after


@pytest.mark.parametrize("says_more", [False, True])
def test_what_somebody_was_saying_when_the_core_died_is_a_message_if_it_is_long_enough(says_more):
    office = asked(mailbox(keep_days=2))
    office.send(e.ClockTold(34_200_000, 0, 739_620))
    office.enter(2, "0611")
    for line in (1, 2):
        office.finish(f"line {line}")
        office.wait(4)
    if says_more:
        office.press(1, "#")
        office.recorded(1, 4)
    after = restarted(office)
    draft = ("messages/draft-3", 9_000)
    after.send(e.RecordingsFound((("messages/1", 4_000), ("messages/2", 2_999), draft, ("messages/notice", 2_000))))
    assert after.messages == [(CALLER, "help", False)]
    assert after.discarded == ["messages/2", "messages/draft-3", "messages/notice"]
    after.leave(number="0633")
    assert after.names_recorded == ["messages/3"]
    after.send(e.RecordingsFound((("messages/1", 4_000), ("messages/3", 6_000), ("messages/8", 6_000))))
    assert after.discarded[3:] == ["messages/8"]


def test_what_is_said_just_now_and_what_was_lost_sight_of_is_nobodys_to_delete():
    office = asked()
    office.finish(LINE)
    office.wait(4)
    office.enter(2, "0611")
    office.finish("line 2")
    office.wait(4)
    office.far_side_hangs_up(2)
    office.wait(3)
    office.send(e.RecordingEnded(2, "failed"))
    assert office.messages == []
    office.send(e.RecordingsFound((("messages/1", 9_000), ("messages/2", 4_000))))
    assert office.messages == [("0611", "help", False)]
    assert office.discarded == []
    gone(office)


def test_messages_are_deleted_after_their_days_but_for_one_that_is_heard_just_now():
    office = MessageOffice(mailbox(keep_days=2), mailbox("boss", stations=(3,), pilot="71"))
    office.leave()
    office.send(e.ClockTold(0, 0, 100))
    office.leave(number="0611")
    office.ring_up(2, "71")
    office.speak("station 2")
    office.hang_up(2)
    office.send(e.ClockTold(86_399_000, 2, 102))
    assert len(office.messages) == 3
    office.ring_up(1, "*97")
    office.finish("station 1")
    office.send(e.ClockTold(0, 3, 103))
    assert [caller for caller, *_ in office.messages] == [CALLER, "12"]
    office.hang_up(1)
    office.send(e.ClockTold(3_600_000, 3, 103))
    assert office.messages == [("12", "boss", False)]
    assert office.discarded == ["messages/2", "messages/1"]


def test_another_box_goes_on_in_the_middle_of_a_message():
    office = spoken()
    office.control = CallControl.restore(office.control.snapshot())
    office.press(1, "1")
    assert office.heard(LINE) == "message.saved menu.goodbye"
    gone(office)
