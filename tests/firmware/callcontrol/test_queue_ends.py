"""What people hear and how they are counted at the edges of a queue: rung in vain, asked and withdrawn, handed over,
called back, moved by a commit."""

from firmware.callcontrol.plan import Group, GroupTarget, QueueTarget, StationTarget
from firmware.callcontrol.queue_plan import Words
from tests.firmware.callcontrol.callback_office import CallbackOffice, callback_plan
from tests.firmware.callcontrol.callback_office import queue as queue_with_callbacks
from tests.firmware.callcontrol.queue_office import QueueOffice, queue

MOBILE = "06301234567"
QUIET = Words(position=False, wait=False, every_ms=0)
TOLD = Words(position=False, wait=False, every_ms=0, whisper="sales", tell_wait=True)


# -- words


def test_an_agent_outside_hears_what_the_call_is_about_before_he_is_asked():
    outside = {"agents": {"a": {"outside": MOBILE}}, "at": {"a": 0}}
    office = CallbackOffice(queue_with_callbacks(words=TOLD), **outside)
    office.busy(3)
    office.pause("a")
    office.waits(1)
    office.wait(115)
    office.resume("a")
    office.wait(3)
    office.answered_outside(8)
    assert office.words_to("line 8")[0] == "sales agent.waited 2 remote.confirm"
    assert office.line_hears(1) == "music"
    office.press(8, "1")
    assert office.talks("line 1", "line 8")


def called_back(**settings):
    """The agent at telephone 1 has lifted for a caller who wants to be called back."""
    office = CallbackOffice(queue_with_callbacks(words=QUIET), **settings)
    office.busy(1)
    office.waits(1)
    office.press(1, "1")
    office.far_side_hangs_up(1)
    office.wait(5)
    office.hang_up(1)
    office.lift(1)
    return office


def test_the_agent_hears_why_his_telephone_rang_and_the_caller_why_he_is_called():
    office = called_back()
    assert office.words_to("station 1")[0] == "callback.agent"
    office.wait(3.5)
    assert office.dialled == {8: "0612345678"}
    assert office.words_to("station 1")[0] == "callback.agent", "the number goes out meanwhile"
    office.finish("station 1")
    office.answered_outside(8)
    assert office.words_to("line 8")[0] == "callback.greeting"
    assert office.talks("station 1", "line 8")
    office.finish("line 8")
    assert office.words_to("line 8") == ("", 0)
    office.hang_up(1)
    assert office.at_rest


def test_his_words_end_when_he_hangs_up_or_the_called_one_does():
    office = called_back()
    office.hang_up(1)
    assert office.words_to("station 1") == ("", 0)
    office.wait(31)
    office.lift(1)
    office.wait(4)
    office.answered_outside(8)
    office.far_side_hangs_up(8)
    assert office.words_to("line 8") == ("", 0)


def test_who_is_only_believed_to_have_answered_is_not_greeted_in_the_midst_of_his_words():
    office = called_back()
    office.wait(60)
    assert office.control.state.trunks[8].answer == "time"
    assert office.words_to("line 8") == ("", 0)


def test_where_no_line_is_free_the_agent_is_not_told_to_hold_on():
    office = called_back(lines=1, habits={1: {"loop": None}})
    office.wait(3)
    assert office.words_to("station 1") == ("", 0)
    office.hang_up(1)


def test_an_output_that_is_taken_away_ends_the_words_and_nothing_else():
    office = called_back()
    office.wait(4)
    office.answered_outside(8)
    office.reconfigure(callback_plan(queue_with_callbacks(words=QUIET), tone_outputs=()))
    assert office.words_to("line 8") == ("", 0)
    assert office.talks("station 1", "line 8")


# -- who asks in a queue, and who is handed over to it


def test_who_asks_a_queue_and_goes_back_to_his_partner_has_not_given_up_there():
    office = QueueOffice(queue(people="a", pilot="70"), routes={1: StationTarget(5)})
    office.busy(1)
    office.call(1)
    office.answer(5)
    office.flash(5)
    office.dial(5, "70")
    assert office.of().entered == 1
    office.wait(20)
    office.flash(5)
    assert office.talks("line 1", "station 5")
    assert (office.of().entered, office.of().abandoned) == (0, 0)
    office.flash(5)
    office.dial(5, "70")
    office.hang_up(5)
    office.far_side_hangs_up(1)
    assert (office.of().entered, office.of().abandoned) == (1, 1)


def test_a_colleague_who_hangs_up_while_he_waits_has_given_up():
    office = QueueOffice(queue(people="a", pilot="70"))
    office.busy(1)
    office.ring_up(5, "70")
    office.wait(20)
    office.hang_up(5)
    assert (office.of().entered, office.of().abandoned) == (1, 1)


def test_an_agent_who_hangs_up_at_once_after_a_caller_was_handed_over_to_him_gives_that_caller_back():
    office = QueueOffice(queue(people="ab", pilot="70", reject_ms=3_000), routes={1: StationTarget(5)})
    office.call(1)
    office.answer(5)
    office.flash(5)
    office.dial(5, "70")
    office.answer(1)
    office.hang_up(5)
    assert office.talks("line 1", "station 1")
    office.hang_up(1)
    assert office.line_hears(1) == "music"
    assert office.bells == [2]
    assert office.of().rejected == 1
    office.answer(2)
    assert office.talks("line 1", "station 2")


# -- ways out that are rung in vain


def sent_out(target, **settings):
    """The only agent talks; the caller of line 1 has waited his 30 s and is where the queue sends him."""
    office = QueueOffice(queue(people="a", longest_ms=30_000, overflow=target, words=QUIET), lines=2, **settings)
    office.busy(1)
    office.call_from(1, "+3611")
    office.wait(30.1)
    return office


def test_who_rings_a_telephone_in_vain_is_back_at_his_place_and_rings_it_again_later():
    office = sent_out(StationTarget(5))
    assert office.bells == [5]
    office.wait(14)
    assert office.bells == [5]
    office.wait(1)
    assert office.bells == []
    assert office.line_hears(1) == "music"
    office.wait(29)
    assert office.bells == []
    office.wait(1)
    assert office.bells == [5]
    office.wait(16)
    office.call_from(2, "+3622")
    office.wait(1)
    office.hang_up(1)
    office.answer(1)
    assert office.talks("line 1", "station 1"), "he was there first"
    assert (office.of().entered, office.of().sent_on, office.of().answered) == (2, 0, 1)
    assert office.of().longest_ms > 90_000


def test_who_rings_a_group_in_vain_is_back_after_a_round():
    desk = Group("desk", (5, 6), "linear", ring_ms=10_000)
    office = sent_out(GroupTarget("desk"), groups=(desk,))
    office.wait(10)
    assert office.bells == [6]
    office.wait(10)
    assert office.bells == []
    office.hang_up(1)
    assert office.bells == [1]


def test_a_telephone_that_sends_on_what_it_does_not_answer_does_so_first():
    office = QueueOffice(queue(people="a", longest_ms=30_000, overflow=StationTarget(5), words=QUIET), lines=1)
    office.order(5, "forward no answer", "16#")
    office.busy(1)
    office.call(1)
    office.wait(30.1)
    assert office.bells == [5]
    office.wait(15)
    assert office.bells == [6]
    office.wait(15)
    assert office.bells == []
    office.hang_up(1)
    assert office.bells == [1]


def test_while_nobody_is_logged_in_it_rings_on_where_it_was_sent():
    office = QueueOffice(queue(people="a", empty=StationTarget(5), words=QUIET), lines=1)
    office.log_out("a")
    office.call(1)
    office.wait(40)
    assert office.bells == [5]
    office.log_in("a", 1)
    office.wait(15)
    assert office.bells == [1]


def test_who_gives_up_after_he_has_come_back_has_waited_all_the_time():
    office = sent_out(StationTarget(5))
    office.wait(20)
    office.far_side_hangs_up(1)
    (lost,) = office.control.state.to_call_back.values()
    assert lost.waited_ms > 50_000
    assert (office.of().entered, office.of().sent_on, office.of().abandoned) == (1, 0, 1)


# -- a commit as he is told goodbye


def agreed(*more):
    office = CallbackOffice(queue_with_callbacks(words=QUIET), *more)
    office.busy(1)
    office.waits(1)
    office.press(1, "1")
    assert office.words_to("line 1")[0] == "callback.confirmed"
    return office


def test_a_route_that_is_moved_while_he_is_told_goodbye_takes_his_promise_from_nobody():
    office = agreed(queue("second", "b", words=QUIET))
    routes = dict.fromkeys(range(1, 9), QueueTarget("second"))
    changed = queue_with_callbacks(people="c", words=QUIET)
    office.reconfigure(callback_plan(changed, queue("second", "b", words=QUIET), routes=routes))
    office.finish("line 1")
    office.wait(1)
    assert [one.dialled for one in office.promised] == ["0612345678"]
    assert office.bells == [3], "the agent of his queue is rung for him"


def test_where_his_queue_is_gone_he_waits_where_the_route_leads_and_is_listed():
    office = agreed(queue("second", "b", words=QUIET))
    office.pause("b")
    office.reconfigure(callback_plan(queue("second", "b", words=QUIET), at={"b": 2}))
    assert office.line_hears(1) == "music"
    assert office.promised == []
    office.far_side_hangs_up(1)
    assert [one.queue for one in office.control.state.to_call_back.values()] == ["second"]
