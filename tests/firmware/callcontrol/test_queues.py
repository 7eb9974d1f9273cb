"""Callers wait in a fair order and reach whoever is free, competent and present."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.plan import GroupTarget, KnownCaller, OutsideTarget, QueueTarget, Skill, StationTarget
from firmware.callcontrol.queue_plan import Widening
from tests.firmware.callcontrol.queue_office import QueueOffice, queue


def test_whoever_is_free_is_rung_while_the_line_still_rings():
    office = QueueOffice(queue())
    office.call(1)
    assert office.bells == [1]
    assert office.seized == []
    office.answer(1)
    assert office.talks("station 1", "line 1")
    assert office.of().answered == 1


def test_who_finds_nobody_free_is_answered_by_the_box_and_hears_music():
    office = QueueOffice(queue(people="a"))
    office.call(1)
    office.answer(1)
    office.call(2)
    office.wait(4.9)
    assert office.seized == [1]  # the number may come yet
    office.wait(0.2)
    assert office.bells == []
    assert office.seized == [1, 2]
    assert office.line_hears(2) == "music"
    office.wait(400)  # silence is no sign of the end while somebody listens to music
    office.hang_up(1)
    assert office.bells == [1]
    office.answer(1)
    assert office.talks("station 1", "line 2")


def test_the_bare_line_rings_for_as_long_as_the_queue_says():
    office = QueueOffice(queue(people="a", answer_ms=9_000))
    office.busy(1)
    office.call(1)
    office.wait(8.9)
    assert office.seized == []
    office.wait(0.2)
    assert office.line_hears(1) == "music"


def test_a_queue_may_leave_the_answer_to_its_people():
    office = QueueOffice(queue(people="a", answer_ms=None))
    office.busy(1)
    office.call(1)
    office.wait(120)
    assert office.seized == []
    office.hang_up(1)
    assert office.bells == [1]


def test_a_queue_may_answer_everybody_itself():
    office = QueueOffice(queue(at_once=True))
    office.call(1)
    assert office.bells == [1]
    office.wait(4.9)
    assert office.line_hears(1) == ""
    office.wait(0.1)
    assert office.line_hears(1) == "music"
    assert office.bells == [1]
    office.lift(1)  # before the exchange has closed the loop
    office.wait(0.1)
    assert office.talks("station 1", "line 1")
    office.far_side_hangs_up(1)
    office.hang_up(1)
    office.wait(10)
    assert office.idle


def test_nobody_rings_for_ever_before_the_box_answers():
    office = QueueOffice(queue(people="a"))
    office.call(1)
    office.wait(24.9)
    assert office.seized == []
    office.wait(0.2)
    assert office.seized == [1]
    assert office.bells == [1]


def test_first_come_first_served():
    office = QueueOffice(queue(people="a"))
    office.busy(1)
    for line in (3, 1, 2):
        office.call(line)
        office.wait(5)
    office.hang_up(1)
    for line in (3, 1, 2):
        office.answer(1)
        assert office.talks("station 1", f"line {line}")
        office.far_side_hangs_up(line)
        office.hang_up(1)
    assert office.of().answered == 3


def test_a_head_start_overtakes_those_who_came_within_it_and_nobody_else():
    office = QueueOffice(queue(people="a"), line_settings={4: {"head_start_ms": 90_000}})
    office.busy(1)
    office.call(1)
    office.wait(60)
    office.call(2)
    office.wait(40)
    office.call(4)  # 100 s after line 1, 40 s after line 2
    office.hang_up(1)
    served = []
    for _ in range(3):
        office.answer(1)
        served += [line for line in (1, 2, 4) if office.talks("station 1", f"line {line}")]
        office.far_side_hangs_up(served[-1])
        office.hang_up(1)
    assert served == [1, 4, 2]


def test_a_caller_of_the_office_s_list_has_his_head_start_even_when_the_line_tells_late():
    callers = (KnownCaller("+36", "", 5_000), KnownCaller("+3620", "Best customer", 60_000))
    office = QueueOffice(queue(people="a"), callers=callers)
    office.busy(1)
    office.call(1)
    office.wait(30)
    office.call(2)
    office.wait(2)
    office.send(e.LineCallerTold(2, "+36201234567"))
    assert office.seized == [1, 2]
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 2")


def test_the_longest_wait_leads_elsewhere():
    office = QueueOffice(queue(people="a", longest_ms=60_000, overflow=StationTarget(5)))
    office.busy(1)
    office.call(1)
    office.wait(59.9)
    assert office.bells == []
    office.wait(0.2)
    assert office.bells == [5]
    assert office.of().sent_on == 1
    office.answer(5)
    assert office.talks("station 5", "line 1")


def test_one_too_many_goes_elsewhere_at_once():
    office = QueueOffice(queue(people="a", most=2, overflow=StationTarget(5)))
    office.busy(1)
    office.call(1, 2)
    assert office.bells == []
    office.call(3)
    assert office.bells == [5]
    assert office.of().sent_on == 1


def test_without_anybody_logged_in_calls_go_elsewhere_or_ring_on_unanswered():
    office = QueueOffice(queue(people="a", empty=GroupTarget("all")), at={"a": 0})
    office.call(1)
    assert office.bells == [1]
    office = QueueOffice(queue(people="a"), at={"a": 0})
    office.call(1)
    office.wait(60)
    assert office.seized == office.bells == []
    office.log_in("a", 6)
    assert office.bells == [6]


def test_who_logs_out_last_leaves_nobody_waiting():
    office = QueueOffice(queue(people="a", empty=StationTarget(7)))
    office.busy(1)
    office.come(1)
    assert office.line_hears(1) == "music"
    office.log_out("a")
    assert office.bells == [7]
    assert office.line_hears(1) == "music"


def test_a_digit_leads_out_of_the_queue_and_others_mean_nothing():
    office = QueueOffice(queue(people="a", leave_digit="0", leave=StationTarget(8)))
    office.busy(1)
    office.come(1)
    office.send(e.LineDialled(1, "5"))
    assert office.bells == []
    office.send(e.LineDialled(1, "0"))
    assert office.bells == [8]


def test_wrap_up_begins_when_the_agent_hangs_up_and_ends_by_itself():
    office = QueueOffice(queue(people="a", wrapup_ms=20_000))
    office.call(1)
    office.answer(1)
    office.call(2)
    office.far_side_hangs_up(1)
    office.wait(30)
    assert office.bells == []
    office.hang_up(1)
    office.wait(19.9)
    assert office.bells == []
    office.wait(0.2)
    assert office.bells == [1]


def test_wrap_up_leaves_the_telephone_free_for_other_calls():
    office = QueueOffice(queue(people="a", wrapup_ms=20_000))
    office.call(1)
    office.serve(1)
    office.ring_up(4, "11")
    assert office.bells == [1]


def test_who_misses_calls_is_paused_by_the_box_and_the_caller_keeps_his_place():
    office = QueueOffice(queue(people="ab", misses=2, ring_ms=10_000, strategy="linear"))
    office.busy(2)
    office.call(1)
    office.wait(1)
    office.call(2)
    office.wait(19.5)
    assert office.agent("a").paused == "missed calls"
    assert office.bells == []
    office.hang_up(2)
    assert office.bells == [2]
    office.answer(2)
    assert office.talks("station 2", "line 1")


def test_answering_forgets_earlier_misses():
    office = QueueOffice(queue(people="a", misses=2, ring_ms=10_000))
    office.call(1)
    office.wait(12)
    assert office.agent("a").misses == 1
    office.answer(1)
    assert office.agent("a").misses == 0


def test_a_pause_stops_the_calls_and_its_end_brings_them():
    office = QueueOffice(queue(people="a"))
    office.pause("a")
    office.come(1)
    assert office.bells == []
    assert office.line_hears(1) == "music"
    office.resume("a")
    assert office.bells == [1]


def test_levels_ring_the_nearest_first_and_the_others_when_those_are_busy():
    office = QueueOffice(queue(people={"a": 2, "b": 1}))
    office.call(1)
    assert office.bells == [2]
    office.answer(2)
    office.call(2)
    assert office.bells == [1]


def test_waiting_widens_the_search():
    office = QueueOffice(queue(people={"a": 1, "b": 2, "c": 3}, widening=(Widening(30_000, 2), Widening(60_000, 3))))
    office.busy(1, 2)
    office.call(1)
    office.wait(30)
    assert office.bells == []
    office.wait(29.9)
    assert office.bells == []
    office.wait(0.2)
    assert office.bells == [3]


def test_skills_decide_who_can_serve_a_call_and_may_count_less_after_a_while():
    office = QueueOffice(
        queue(people="ab", widening=(Widening(30_000, 9, skill_level=0),)),
        agents={"b": {"skills": (Skill("english", 3),)}},
        line_settings={2: {"skills": (Skill("english", 2),)}},
    )
    office.call(2)
    assert office.bells == [2]
    office.answer(2)
    office.call(2 + 1)
    office.answer(1)
    office.hang_up(1)
    office.far_side_hangs_up(3)
    office.far_side_hangs_up(2)  # 2 is still off hook
    office.wait(3)
    office.call(2)
    assert office.bells == []
    office.wait(30.1)
    assert office.bells == [1]


def test_the_last_agent_is_waited_for_but_not_for_ever():
    office = QueueOffice(queue(people="ab", same_agent_ms=20_000))
    office.busy(1)
    office.call_from(1, "+3611")
    office.answer(2)
    office.far_side_hangs_up(1)
    office.hang_up(1)
    office.wait(10)
    office.call_from(2, "+3611")  # 2 is off hook still, 1 is free
    assert office.bells == []
    office.hang_up(2)
    assert office.bells == [2]
    office.answer(2)
    office.far_side_hangs_up(2)
    office.wait(10)
    office.call_from(3, "+3611")
    office.wait(19.9)
    assert office.bells == []
    office.wait(0.2)
    assert office.bells == [1]


def test_who_was_cut_off_has_his_old_place_when_he_calls_again_soon():
    office = QueueOffice(queue(people="a", return_ms=600_000))
    office.busy(1)
    office.call_from(1, "+3611")
    office.wait(10)
    office.call_from(2, "+3622")
    office.wait(10)
    office.far_side_hangs_up(1)
    office.wait(30)
    office.call_from(3, "+3611")
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 3")


def test_who_calls_again_late_has_a_new_place():
    office = QueueOffice(queue(people="a", return_ms=60_000))
    office.busy(1)
    office.call_from(1, "+3611")
    office.wait(10)
    office.call_from(2, "+3622")
    office.wait(10)
    office.far_side_hangs_up(1)
    office.wait(61)
    office.call_from(3, "+3611")
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 2")


def test_an_agent_of_two_queues_serves_the_one_whose_waiting_weighs_more():
    office = QueueOffice(
        queue("help", "a"),
        queue("sales", "a", weight=3),
        routes={n: QueueTarget("help" if n < 3 else "sales") for n in range(1, 9)},
    )
    office.busy(1)
    office.call(1)
    office.wait(20)
    office.call(3)
    office.wait(8)  # 28 s, and 8 s three times
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 1")
    office.call(2)
    office.wait(10)  # 10 s, and 18 s three times
    office.far_side_hangs_up(1)
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 3")


def test_ring_all_rings_everybody_who_is_free():
    office = QueueOffice(queue(people="abc", strategy="ring-all"))
    office.busy(2)
    office.call(1)
    assert office.bells == [1, 3]
    office.hang_up(2)
    assert office.bells == [1, 2, 3]
    office.answer(3)
    assert office.bells == []


@pytest.mark.parametrize("strategy", ["longest-idle", "fewest-calls", "least-talk", "circular"])
def test_work_is_shared_by_what_an_agent_has_done_for_the_queue(strategy):
    office = QueueOffice(queue(people="abc", strategy=strategy))
    served = []
    for _ in range(6):
        office.call(1)
        served.append(office.bells[0])
        office.serve(office.bells[0], seconds=10)
        office.far_side_hangs_up(1)
        office.wait(5)
    assert served == [1, 2, 3, 1, 2, 3]


def test_an_agent_takes_his_place_along_to_another_telephone():
    office = QueueOffice(queue(people="ab"))
    office.log_in("a", 6)
    office.call(1)
    assert office.bells == [6]
    office.log_in("b", 6)  # somebody else sits down there: a is logged in nowhere
    assert office.agent("a").station == 0


def test_instant_answer_and_hang_up_loses_no_agent():
    office = QueueOffice(queue(people="abcdefgh", strategy="longest-idle"))
    for turn in range(40):
        line = turn % 8 + 1
        office.call(line)
        (rung,) = office.bells
        office.lift(rung)
        office.hang_up(rung)
        office.wait(0.5)
        office.far_side_hangs_up(line)
        office.wait(3)
    assert not any(office.agent(name).serves for name in "abcdefgh")
    office.call(1, 2, 3, 4, 5, 6, 7, 8)
    assert office.bells == [1, 2, 3, 4, 5, 6, 7, 8]


def test_an_agent_whose_telephone_dies_serves_nobody():
    office = QueueOffice(queue(people="ab", wrapup_ms=5_000))
    office.call(1)
    office.answer(1)
    office.send(e.StationFailed(1))
    assert office.agent("a").serves == ""
    office.send(e.StationReturned(1))
    office.wait(6)
    office.call(2)
    assert office.bells == [1]


def test_who_finds_no_line_to_go_on_by_keeps_his_place():
    office = QueueOffice(queue(people="a", longest_ms=30_000, overflow=OutsideTarget("061")))
    office.busy(1)
    office.call(1)
    office.wait(31)
    (call,) = office.control.state.calls.values()  # no line goes out here: it is back at its place
    assert call.queued.rank_ms == call.began_ms
    assert office.line_hears(1) == "music"
    office.wait(300)
    office.hang_up(1)
    assert office.bells == [1]


def test_who_hangs_up_at_once_gives_the_caller_back_to_his_old_place():
    office = QueueOffice(queue(people="ab", reject_ms=1_500))
    office.busy(2)
    office.busy(1)
    office.call_from(1, "+3611")
    office.wait(10)
    office.call_from(2, "+3622")
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 1")
    office.wait(1)
    office.hang_up(1)
    assert office.line_hears(1) == "music"
    assert office.of().rejected == 1
    assert office.bells == []
    office.wait(4.9)
    assert office.bells == []
    office.wait(0.2)
    office.answer(1)
    assert office.talks("station 1", "line 1")  # he came before line 2
    office.wait(2)
    office.hang_up(1)
    assert 1 not in office.seized  # that was a conversation, and it is over
    assert office.bells == [1]


def test_a_caller_who_has_gone_is_not_given_back():
    office = QueueOffice(queue(people="a", reject_ms=1_500))
    office.call_from(1, "+3611")
    office.answer(1)
    office.far_side_hangs_up(1)
    office.hang_up(1)
    assert not office.control.state.calls
    assert office.of().rejected == 0
