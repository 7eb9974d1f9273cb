"""Callers who hear other words, too, before they are recorded: the announcement comes among them, in their language."""

from firmware.callcontrol import actions as a
from firmware.callcontrol.menu_plan import Choice
from firmware.callcontrol.message_records import Notice
from firmware.callcontrol.plan import Taping
from firmware.callcontrol.queue_plan import Words
from tests.firmware.callcontrol.callback_office import CallbackOffice
from tests.firmware.callcontrol.callback_office import queue as queue_with_callbacks
from tests.firmware.callcontrol.menu_office import HELP, SALES, MenuOffice, menu
from tests.firmware.callcontrol.queue_office import queue

TOLD = "recording.announcement"
HUNGARIAN = {"1": Choice("1", SALES, "hu"), "2": Choice("2", HELP, "hu")}


def office_with(**settings):
    """Line 1 records, and leads to a menu."""
    return MenuOffice(menu(to=HUNGARIAN), recorders=2, line_settings={1: {"record": True}}, **settings)


def kept(office):
    return [action.name for _, action in office.log if isinstance(action, a.StartRecording)]


def test_who_comes_from_a_menu_is_told_in_his_language_when_somebody_has_answered_and_recorded_only_then():
    office = office_with()
    office.enter(1)
    assert office.heard(1) == "welcome"
    office.said(1)
    office.press(1, "1")
    office.answer(2)
    assert (office.heard(1), office.words_to("station 2")[0], office.language(1)) == (TOLD, TOLD, "hu")
    assert office.talks("station 2", "line 1")
    assert kept(office) == []
    office.said(1)
    assert len(kept(office)) == 1


def test_the_language_of_one_caller_is_not_that_of_the_next():
    office = office_with()
    office.enter(1)
    office.press(1, "1")
    office.answer(2)
    office.far_side_hangs_up(1)
    office.hang_up(2)
    office.wait(5)
    office.enter(1)
    assert office.language(1) == "en"


def test_notice_greeting_and_announcement_of_a_queue_are_said_in_one_in_the_language_of_the_caller():
    here = queue(people="a", record=True, at_once=True, words=Words(greeting="queue.welcome", notice=True))
    office = office_with(queues=(here,))
    office.enter(1)
    office.control.state.notice = Notice()
    office.press(1, "2")
    assert office.heard(1) == f"message.notice queue.welcome {TOLD}"
    assert (office.language(1), office.bells) == ("hu", [])
    office.said(1)
    office.answer(1)
    assert (office.words_to("line 1")[0], len(kept(office))) == ("", 1)


def test_who_is_answered_before_the_announcement_is_over_hears_it_again_with_whoever_answers():
    here = queue(people="a", record=True, at_once=True, leave_digit="9", leave=SALES)
    office = office_with(queues=(here,))
    office.enter(1)
    office.press(1, "2")
    assert office.heard(1) == TOLD
    office.press(1, "9")
    assert (office.bells, kept(office)) == ([2], [])
    office.answer(2)
    assert (office.heard(1), office.words_to("station 2")[0], kept(office)) == (TOLD, TOLD, [])
    office.said(1)
    assert len(kept(office)) == 1


def test_who_is_called_back_hears_first_why_and_then_that_he_is_recorded():
    office = CallbackOffice(
        queue_with_callbacks(words=Words()),
        recorders=1,
        line_settings={8: {"record": True}},
        taping=Taping(calls_out=True),
    )
    office.busy(1)
    office.waits(1)
    office.press(1, "1")
    office.far_side_hangs_up(1)
    office.wait(5)
    office.hang_up(1)
    office.lift(1)
    office.finish("station 1")
    office.wait(3.5)
    office.answered_outside(8)
    assert office.words_to("line 8")[0] == "callback.greeting"
    office.finish("line 8")
    assert (office.words_to("line 8")[0], office.words_to("station 1")[0]) == (TOLD, TOLD)
    assert kept(office) == []
    office.finish("line 8")
    assert len(kept(office)) == 1
