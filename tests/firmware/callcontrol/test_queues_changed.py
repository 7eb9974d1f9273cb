"""Callers of queues whose place changes: they were sent on, came again, or the plan is another."""

from firmware.callcontrol.plan import Group, GroupTarget, Outside, OutsideTarget, StationTarget, StaySilent, TrunkGroup
from tests.firmware.callcontrol.queue_office import QueueOffice, plan_with, queue
from tests.firmware.callcontrol.small_office import plan_of


def test_who_was_sent_on_from_a_queue_is_not_forgotten_in_silence():
    desk = Group("desk", (5,), ring_ms=10_000, overflow=StaySilent())
    office = QueueOffice(queue(people="a", longest_ms=30_000, overflow=GroupTarget("desk")), groups=(desk,))
    office.busy(1)
    office.call(1)
    office.wait(31)
    assert office.bells == [5]
    office.log_out("a")
    office.wait(60)
    assert office.bells == [5]
    assert office.line_hears(1) == "music"


def test_where_nobody_has_his_old_place_back_he_has_it_in_no_moment():
    office = QueueOffice(queue(people="a", return_ms=0))
    office.busy(1)
    office.call_from(1, "+3611")
    office.wait(10)
    office.call_from(2, "+3622")
    office.wait(10)
    office.far_side_hangs_up(1)
    office.call_from(3, "+3611")
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 2")


def test_whose_telephone_is_taken_out_of_the_plan_is_logged_out():
    small = plan_with(queue(people="ab", wrapup_ms=60_000), stations=2, at={"a": 0, "b": 0})
    office = QueueOffice(queue(people="ab", wrapup_ms=60_000), at={"a": 3, "b": 4})
    office.pause("a")
    office.call(1)
    office.serve(4)
    assert office.agent("b").wraps_up
    office.reconfigure(small)
    assert not office.agent("a").paused
    assert not office.agent("b").wraps_up
    office.log_in("b", 1)
    office.call(2)
    assert office.bells == [1]


def test_a_longest_wait_counts_for_those_who_wait_when_it_comes_into_the_plan():
    office = QueueOffice(queue(people="a"))
    office.busy(1)
    office.call(1)
    office.wait(20)
    office.reconfigure(plan_with(queue(people="a", longest_ms=60_000, overflow=StationTarget(5))))
    office.wait(39.9)
    assert office.bells == []
    office.wait(0.2)
    assert office.bells == [5]


def test_who_was_sent_outside_by_a_queue_that_is_no_more_comes_by_his_line_s_route():
    office = QueueOffice(
        queue(people="a", longest_ms=30_000, overflow=OutsideTarget("061")),
        trunk_groups=(TrunkGroup("all", (2,)),),
        outside=Outside("9", ("all",)),
    )
    office.busy(1)
    office.call(1)
    office.wait(31)
    assert office.state("line 2") == "awaiting tone"
    office.reconfigure(plan_of(2, 8))
    office.wait(60)
    assert len(office.bells) == 1
    assert office.line_hears(1) == "music"
