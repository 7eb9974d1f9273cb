"""Ways into a queue and out of it besides a line that rings: sent on, come back, handed over, another plan."""

from firmware.callcontrol import events as e
from firmware.callcontrol.plan import Group, GroupTarget, QueueTarget, StationTarget, StaySilent
from firmware.callcontrol.queue_plan import Words
from tests.firmware.callcontrol.callback_office import CallbackOffice
from tests.firmware.callcontrol.callback_office import queue as queue_with_callbacks
from tests.firmware.callcontrol.queue_office import OUTPUTS, QueueOffice, plan_with, queue

QUIET = Words(position=False, wait=False)
GREETS = {"at_once": True, "words": Words(greeting="welcome", position=False, wait=False)}
TOLD = Words(wait=False, first_ms=10_000, every_ms=30_000)
LEAVES = {"leave_digit": "0", "leave": StationTarget(5)}


def overflowing(target, **settings):
    return queue(people="a", longest_ms=30_000, overflow=target, **{"words": QUIET, **settings})


def test_who_is_sent_on_to_where_no_bell_can_ring_comes_back_to_his_place():
    office = QueueOffice(overflowing(StationTarget(5)))
    office.order(5, "do not disturb")
    office.busy(1)
    office.call(1)
    office.wait(31)
    office.call(2)
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 1")


def test_a_target_that_dies_while_somebody_waits_for_it_gives_him_back_and_is_tried_again():
    desk = Group("desk", (5, 6), overflow=StaySilent())
    office = QueueOffice(overflowing(GroupTarget("desk")), groups=(desk,), lines=1)
    office.order(5, "do not disturb")
    office.busy(1, 6)
    office.call(1)
    office.wait(31)
    office.hang_up(6)
    assert office.bells == [6]
    office.send(e.StationFailed(6))
    assert (office.of().entered, office.of().sent_on) == (1, 0)
    office.send(e.StationReturned(6))
    office.wait(31)
    assert office.bells == [6]


def test_who_comes_back_is_not_sent_on_before_his_longest_wait():
    office = QueueOffice(queue(people="a", longest_ms=90_000, overflow=StationTarget(6), **LEAVES))
    office.order(5, "do not disturb")
    office.busy(1)
    office.come(1)
    office.send(e.LineDialled(1, "0"))
    office.wait(84)
    assert office.bells == []
    office.wait(2)
    assert office.bells == [6]


def test_a_silent_telephone_that_sends_on_what_it_does_not_answer_does_so():
    office = QueueOffice(overflowing(StationTarget(5)))
    office.order(5, "do not disturb")
    office.order(5, "forward no answer", "16")
    office.busy(1)
    office.call(1)
    office.wait(31 + 20)
    assert office.bells == [6]


def test_a_colleague_who_is_sent_on_to_nobody_comes_back_too():
    office = QueueOffice(overflowing(StationTarget(5), pilot="70"))
    office.send(e.StationFailed(5))
    office.busy(1)
    office.ring_up(6, "70")
    office.wait(31)
    assert office.hears(6) == "ringback"
    office.hang_up(1)
    assert office.bells == [1]


def test_a_queue_that_greets_greets_those_who_overflow_to_it_and_then_rings_its_people():
    office = QueueOffice(overflowing(QueueTarget("second")), queue("second", "b", **GREETS), tone_outputs=OUTPUTS)
    office.busy(1, 2)
    office.call(1)
    office.wait(31)
    assert office.words_to("line 1")[0] == "welcome"
    office.finish("line 1")
    office.hang_up(2)
    assert office.bells == [2]


def test_the_words_of_another_queue_make_way_for_those_of_the_next():
    office = QueueOffice(
        overflowing(QueueTarget("second"), words=Words(greeting="hello")),
        queue("second", "b", **GREETS),
        tone_outputs=OUTPUTS,
    )
    office.busy(1, 2)
    office.come(1)
    assert office.words_to("line 1")[0] == "hello"
    office.wait(26)
    assert office.words_to("line 1")[0] == "welcome"


def test_who_overflows_is_told_his_place_in_the_next_queue():
    office = QueueOffice(overflowing(QueueTarget("second")), queue("second", "b", words=TOLD), tone_outputs=OUTPUTS)
    office.busy(1, 2)
    office.call(1)
    office.wait(40.5)
    assert office.words_to("line 1")[0] == "queue.position 1"


def test_who_comes_back_to_his_queue_is_not_greeted_again():
    office = QueueOffice(overflowing(StationTarget(5), **GREETS), tone_outputs=OUTPUTS)
    office.order(5, "do not disturb")
    office.busy(1)
    office.call_from(1, "+3611")
    office.wait(0.1)
    office.finish("line 1")
    office.wait(31)
    assert office.words_to("line 1") == ("", 0)
    office.hang_up(1)
    assert office.bells == [1]


def test_a_queue_that_is_removed_sends_its_callers_to_one_that_greets_them():
    office = QueueOffice(queue(people="a", words=Words(greeting="hello")), tone_outputs=OUTPUTS, lines=1)
    office.busy(1)
    office.come(1)
    office.reconfigure(plan_with(queue("second", "b", **GREETS), lines=1, tone_outputs=OUTPUTS))
    assert office.words_to("line 1")[0] == "welcome"
    office.finish("line 1")
    assert office.bells == [2]


def test_a_caller_who_is_met_on_a_line_for_a_call_back_is_greeted_in_his_queue():
    office = CallbackOffice(queue_with_callbacks(people="ab", **GREETS), habits={8: {"loop": None}})
    office.busy(1, 2)
    office.call_from(1, "+3612345678")
    office.wait(0.1)
    office.finish("line 1")
    office.press(1, "1")
    office.finish("line 1")
    office.hang_up(1)
    office.lift(1)
    office.wait(0.1)
    office.send(e.LineGlared(8))
    office.wait(0.1)
    assert office.words_to("line 8")[0] == "welcome"
    office.finish("line 8")
    office.hang_up(2)
    assert office.bells == [2]


def handed_over():
    """Telephone 5 has handed the caller of line 1 over to the queue, whose agent is busy."""
    office = QueueOffice(
        queue(people="a", pilot="70", words=TOLD), routes={1: StationTarget(5)}, lines=1, tone_outputs=OUTPUTS
    )
    office.busy(1)
    office.call_from(1, "+3611")
    office.answer(5)
    office.flash(5)
    office.dial(5, "70")
    office.hang_up(5)
    return office


def test_who_is_handed_over_to_a_queue_waits_there_like_everybody():
    office = handed_over()
    assert office.line_hears(1) == "music"
    office.wait(10.1)
    assert office.words_to("line 1")[0] == "queue.position 1"
    office.finish("line 1")
    office.wait(3_000)
    assert office.bells == []
    office.hang_up(1)
    assert office.bells == [1]


def test_who_is_handed_over_to_a_queue_is_himself_there():
    office = handed_over()
    office.wait(60)
    office.far_side_hangs_up(1)
    assert list(office.control.state.to_call_back) == ["+3611"]


def test_who_was_handed_over_to_a_queue_that_is_no_more_comes_back():
    office = handed_over()
    office.reconfigure(plan_with(queue("second", "b"), lines=1, routes={1: StationTarget(5)}))
    assert office.bells == [5]


def test_a_colleague_who_is_handed_over_to_a_queue_waits_as_if_he_had_called_it():
    office = QueueOffice(queue(people="a", pilot="70"), lines=1)
    office.busy(1)
    office.ring_up(5, "16")
    office.answer(6)
    office.flash(6)
    office.dial(6, "70")
    office.hang_up(6)
    office.wait(200)
    assert office.hears(5) == "music"
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "station 5")


def test_one_too_many_is_served_all_the_same_while_somebody_is_free():
    office = QueueOffice(queue(people="ab", most=1, overflow=StationTarget(5)))
    office.call(1, 2)
    assert office.bells == [1, 2]
    office.call(3)
    assert office.bells == [1, 2, 5]


def test_nobody_waits_for_his_last_agent_who_does_not_serve_this_queue():
    office = QueueOffice(
        queue("help", "b", same_agent_ms=60_000),
        queue("sales", "a"),
        routes={1: QueueTarget("sales"), 2: QueueTarget("help")},
        lines=2,
    )
    office.call_from(1, "+3611")
    office.serve(1)
    office.far_side_hangs_up(1)
    office.wait(60)
    office.call_from(2, "+3611")
    assert office.bells == [2]


def test_nobody_waits_for_an_agent_who_has_just_given_him_back():
    office = QueueOffice(queue(people="ab", reject_ms=3_000, same_agent_ms=60_000))
    office.call_from(1, "+3611")
    office.serve(1, 1)
    assert office.bells == [2]


def test_who_is_sent_on_follows_where_that_telephone_sends_its_calls():
    office = QueueOffice(overflowing(StationTarget(5)))
    office.order(5, "forward always", "16")
    office.busy(1)
    office.call(1)
    office.wait(31)
    assert office.bells == [6]


def test_whoever_sends_his_calls_to_the_queue_that_overflows_to_him_is_rung_himself():
    office = QueueOffice(overflowing(StationTarget(5), pilot="70"))
    office.order(5, "forward always", "70")
    office.busy(1)
    office.call(1)
    office.wait(31)
    assert office.bells == [5]


def test_a_digit_leads_to_where_that_telephone_sends_its_calls():
    office = QueueOffice(queue(people="a", **LEAVES))
    office.order(5, "forward always", "16")
    office.busy(1)
    office.come(1)
    office.send(e.LineDialled(1, "0"))
    assert office.bells == [6]


def test_a_telephone_that_sent_its_calls_to_a_queue_that_is_no_more_rings_again():
    office = QueueOffice(queue(people="a"), queue("second", "b", pilot="71"), routes={1: StationTarget(5)}, lines=1)
    office.order(5, "forward always", "71")
    office.call(1)
    assert office.bells == [2]
    office.reconfigure(plan_with(queue(people="a"), routes={1: StationTarget(5)}, lines=1))
    assert office.bells == [5]


def test_the_longest_wait_counts_from_when_he_came_to_this_queue():
    office = QueueOffice(
        overflowing(QueueTarget("second")), queue("second", "b", longest_ms=30_000, overflow=StationTarget(5))
    )
    office.busy(1, 2)
    office.call(1)
    office.wait(59)
    assert office.bells == []
    office.wait(2)
    assert office.bells == [5]


def test_a_queue_that_answers_everybody_answers_nobody_while_nobody_is_logged_in():
    office = QueueOffice(queue(people="a", at_once=True, answer_ms=None), lines=1, at={"a": 0})
    office.call_from(1, "+3611")
    office.wait(30)
    assert office.seized == []
    office.busy(1)
    office.log_in("a", 1)
    office.wait(0.1)
    assert office.line_hears(1) == "music"


def test_who_is_greeted_when_somebody_logs_in_rings_him_then():
    office = QueueOffice(queue(people="a", **GREETS), tone_outputs=OUTPUTS, lines=1, at={"a": 0})
    office.come(1)
    assert office.seized == []
    office.log_in("a", 1)
    office.wait(0.1)
    assert office.words_to("line 1")[0] == "welcome"
    office.finish("line 1")
    assert office.bells == [1]


def test_who_goes_elsewhere_as_nobody_is_logged_in_is_not_answered_before():
    office = QueueOffice(queue(people="a", at_once=True, empty=StationTarget(5)), lines=1, at={"a": 0})
    office.call_from(1, "+3611")
    assert office.seized == []
    assert office.bells == [5]


def test_who_is_sent_on_and_gives_up_there_is_to_be_called_back_and_who_is_answered_is_not():
    office = QueueOffice(overflowing(StationTarget(5)))
    office.busy(1)
    office.call_from(1, "+3611")
    office.call_from(2, "+3622")
    office.wait(31)
    office.answer(5)
    assert office.talks("station 5", "line 1")
    office.far_side_hangs_up(2)
    office.far_side_hangs_up(1)
    assert list(office.control.state.to_call_back) == ["+3622"]


def test_an_agent_whose_caller_has_gone_at_once_has_his_time_after_the_call_all_the_same():
    office = QueueOffice(queue(people="a", reject_ms=3_000, wrapup_ms=20_000), lines=1)
    office.call(1)
    office.answer(1)
    office.far_side_hangs_up(1)
    office.hang_up(1)
    assert office.agent("a").wraps_up


def test_a_break_that_was_granted_in_a_call_begins_though_its_caller_is_given_back():
    office = QueueOffice(queue(people="ab", reject_ms=3_000), lines=1)
    office.call(1)
    office.answer(1)
    office.pause("a", "break")
    office.hang_up(1)
    assert office.bells == [2]
    assert office.agent("a").back_ms == office.now_ms + 900_000
