"""The notice of the day, and prompts that the office speaks itself: who may, what is asked, and who hears it."""

import msgspec
import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import MenuTarget, QueueTarget, Recordable
from tests.firmware.callcontrol.menu_office import SALES, menu
from tests.firmware.callcontrol.message_office import OPERATOR, MessageOffice, mailbox

AT = f"station {OPERATOR}"
LINE = "line 1"
NINE = 9 * 60 * 60_000
SAID = "message.notice welcome"


MAIN = MenuTarget("main")


def office_of(route=MAIN, **settings):
    """Lines lead to a menu, in which 1 is the group of sales; it is Monday, nine o'clock."""
    given = {"menus": (menu(to={"1": SALES}),), "routes": dict.fromkeys(range(1, 5), route)}
    office = MessageOffice(mailbox(), **(given | settings))
    office.send(e.ClockTold(NINE, 0))
    return office


def spoken(office, station=OPERATOR, code="*94"):
    """Somebody speaks it, and says that it is good."""
    end = f"station {station}"
    office.ring_up(station, code)
    office.speak(end)
    assert office.heard(end) == "recording.review"
    office.dial(station, "1")
    return office


def noticed(until="#", **settings):
    office = spoken(office_of(**settings))
    office.dial(OPERATOR, until)
    office.finish(AT)
    office.hang_up(OPERATOR)
    assert office.idle or "notice" in str(office.control.state.timers.running)
    return office


def renamed(office):
    return [(one.name, one.to) for _, one in office.log if isinstance(one, a.RenameRecording)]


@pytest.fixture
def heard():
    return lambda office: (office.control.state.notice.heard, office.control.state.notice.satisfied)


def test_it_is_asked_for_reviewed_and_heard_until_a_time():
    office = office_of()
    office.ring_up(OPERATOR, "*94")
    assert office.heard(AT) == "notice.record"
    office.speak(AT)
    office.dial(OPERATOR, "2")
    assert office.heard(AT) == f"message.draft-{OPERATOR}"
    office.dial(OPERATOR, "1")
    assert renamed(office) == [(f"messages/draft-{OPERATOR}", "messages/notice")]
    assert office.heard(AT) == "notice.ask"
    office.dial(OPERATOR, "2561")
    assert office.heard(AT) == "notice.ask"
    office.dial(OPERATOR, "1030")
    assert office.heard(AT) == "notice.saved notice.until 630"
    office.finish(AT)
    assert office.heard(AT) == "confirmation"
    office.hang_up(OPERATOR)
    office.wait(89 * 60)
    office.enter(1)
    assert office.heard(LINE) == SAID
    office.far_side_hangs_up(1)
    office.wait(60)
    office.enter(1)
    assert office.heard(LINE) == "welcome"
    assert office.discarded == ["messages/notice"]


def test_who_asks_for_nobody_after_it_is_satisfied_and_who_does_is_not(heard):
    office = noticed()
    for _ in range(2):
        office.enter(1)
        assert office.heard(LINE) == SAID
        office.far_side_hangs_up(1)
        office.wait(3)
    assert heard(office) == (2, 2)
    office.enter(1)
    office.press(1, "1")
    office.wait(1)
    assert office.bells == [2]
    office.far_side_hangs_up(1)
    office.wait(3)
    assert heard(office) == (3, 2)


def test_it_is_heard_once_in_a_call():
    office = noticed()
    office.enter(1)
    office.finish(LINE)
    office.wait(5)
    assert office.heard(LINE) == "menu.silent welcome"


def test_before_the_greeting_of_a_queue_it_is_heard_where_the_queue_wants_it(heard):
    office = noticed(route=QueueTarget("help"))
    office.busy(1)
    office.come(1)
    assert office.heard(LINE) == "message.notice"
    office.far_side_hangs_up(1)
    office.wait(3)
    assert heard(office) == (1, 1)
    office.come(1)
    office.finish(LINE)
    office.far_side_hangs_up(1)
    office.wait(3)
    assert heard(office) == (2, 1)
    (queue,) = office.control.state.plan.queues
    silent = msgspec.structs.replace(queue, words=msgspec.structs.replace(queue.words, notice=False))
    office.reconfigure(msgspec.structs.replace(office.control.state.plan, queues=(silent,)))
    office.come(1)
    assert office.heard(LINE) == "music"


def test_who_hangs_up_before_he_says_that_it_is_good_has_spoken_none():
    office = office_of()
    office.ring_up(OPERATOR, "*94")
    office.speak(AT)
    office.hang_up(OPERATOR)
    assert office.control.state.notice is None
    assert office.discarded == [f"messages/draft-{OPERATOR}"]
    office.ring_up(OPERATOR, "*94")
    office.finish(AT)
    office.wait(3)
    office.hang_up(OPERATOR)
    office.recorded(2, 2.5)
    assert office.control.state.notice is None
    assert office.idle


def test_who_presses_nothing_has_spoken_none_but_until_midnight_once_it_was_good():
    office = office_of()
    office.ring_up(OPERATOR, "*94")
    office.speak(AT)
    for _ in range(2):
        office.finish(AT)
        office.wait(5)
    assert office.heard(AT) == "reorder"
    assert office.control.state.notice is None
    office.hang_up(OPERATOR)
    spoken(office)
    office.hang_up(OPERATOR)
    assert office.control.state.notice.until == 24 * 60


def test_only_the_operator_and_whose_class_says_so_may_and_it_is_withdrawn_by_code():
    office = noticed()
    for code in ("*94", "#94"):
        office.ring_up(2, code)
        assert office.hears(2) == "reorder"
        office.hang_up(2)
    stations = tuple(msgspec.structs.replace(one, records=one.port == 2) for one in office.control.state.plan.stations)
    office.reconfigure(msgspec.structs.replace(office.control.state.plan, stations=stations))
    office.ring_up(2, "#94")
    assert office.hears(2) == "confirmation"
    office.hang_up(2)
    assert office.idle
    office.ring_up(2, "#94")
    assert office.hears(2) == "reorder"


def test_it_outlives_the_box_unless_its_time_has_passed_meanwhile():
    office = noticed(until="1000")
    for told_ms, there in ((NINE + 60_000, True), (NINE + 3_600_000, False)):
        other = CallControl(office.control.state.plan, 1, office.control.memory())
        other.handle(e.ClockTold(told_ms, 0), 1_000)
        assert (other.state.notice is not None) is there


def test_where_nobody_knows_the_time_it_is_heard_until_it_is_withdrawn_by_hand():
    office = MessageOffice(menus=(menu(to={"1": SALES}),), routes={1: MenuTarget("main")})
    spoken(office)
    assert office.heard(AT) == "notice.saved"
    office.finish(AT)
    office.hang_up(OPERATOR)
    office.wait(200_000)
    office.enter(1)
    assert office.heard(LINE) == SAID
    office.send(e.NoticeWithdrawn())
    assert office.discarded == ["messages/notice"]


def test_a_prompt_is_spoken_by_its_place():
    office = office_of(recordable=(Recordable("12", "hu/welcome"),))
    office.ring_up(OPERATOR, "*9513")
    assert office.hears(OPERATOR) == "reorder"
    office.hang_up(OPERATOR)
    office.ring_up(2, "*9512")
    assert office.hears(2) == "reorder"
    office.hang_up(2)
    spoken(office, code="*9512")
    assert renamed(office) == [(f"messages/draft-{OPERATOR}", "prompts/hu/welcome")]
    assert office.heard(AT) == "recording.saved"
    office.finish(AT)
    assert office.heard(AT) == "confirmation"
    office.hang_up(OPERATOR)
    assert office.idle
