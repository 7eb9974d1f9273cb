"""Rounds, exhaustion, overflow: every sentence of the issue about hunting has its story."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.actions import ApplyRinging, StopRinging
from firmware.callcontrol.plan import GroupTarget, StationTarget, StaySilent
from firmware.callcontrol.strategies import STRATEGIES
from tests.firmware.callcontrol.small_office import Office, group, plan_of


def office_of(*groups, **settings):
    return Office(plan_of(groups=groups, **settings))


# -- who is never rung


@pytest.mark.parametrize("strategy", sorted(STRATEGIES))
def test_who_is_off_hook_in_dnd_out_of_service_or_offered_already_is_never_rung(strategy):
    office = Office(stations=6, dnd=(2,), strategy=strategy, ring_ms=5000, step_ms=5000)
    office.busy(1)
    office.send(e.StationFailed(3))
    rung = set()
    office.call(1)
    for _ in range(30):
        first = set(office.bells)
        if not office.control.state.waiting and len(office.control.state.calls) < 3:
            office.call(len(office.control.state.calls) + 1)
            assert first <= set(office.bells)
        rung |= set(office.bells)
        office.wait(1)
    assert rung == {4, 5, 6}


def test_two_calls_never_ring_the_same_telephone():
    office = Office(stations=3, lines=3)
    office.call(1, 2, 3)
    assert office.bells == [1, 2, 3]
    assert [call.bells for call in office.control.state.calls.values()] == [[1], [2], [3]]


def test_a_telephone_in_dnd_can_still_be_lifted_and_hung_up():
    office = Office(dnd=(1,))
    office.lift(1)
    assert office.hears(1) == "dial"
    office.hang_up(1)
    assert office.idle


# -- no answer moves on


@pytest.mark.parametrize("strategy", ["linear", "circular", "longest-idle", "fewest-calls", "least-talk"])
def test_no_answer_moves_on_after_ring_s(strategy):
    office = Office(strategy=strategy, stations=3, ring_ms=12_000)
    office.call(1)
    office.wait(11.999)
    assert office.bells == [1]
    office.wait(0.001)
    assert office.bells == [2]
    office.wait(12)
    assert office.bells == [3]


@pytest.mark.parametrize("strategy", ["random", "weighted"])
def test_a_draw_rings_everybody_once_in_a_round(strategy):
    office = Office(strategy=strategy, stations=5, ring_ms=3000)
    office.call(1)
    rung = []
    for _ in range(5):
        rung += office.bells
        office.wait(3)
    assert sorted(rung) == [1, 2, 3, 4, 5]


def test_ring_all_passes_on_ring_s_after_the_bells_started():
    office = office_of(
        group("all", (1, 2), "ring-all", overflow=StationTarget(5), ring_ms=15_000),
    )
    office.call(1)
    office.wait(14.999)
    assert office.bells == [1, 2]
    office.wait(0.001)
    assert office.bells == [5]


# -- exhausted: ring


def test_ring_starts_the_group_again():
    office = Office(stations=2)
    office.call(1)
    office.wait(30)
    assert office.bells == [1]
    office.wait(15)
    assert office.bells == [2]


def test_bells_of_a_group_that_starts_again_ring_on_without_a_hiccup():
    office = Office(strategy="ring-all", stations=3)
    office.call(1)
    before = len(office.log)
    office.wait(100)
    assert office.bells == [1, 2, 3]
    assert len(office.log) == before


def test_ring_waits_for_the_first_freed_member_when_none_is_free():
    office = Office(stations=3)
    office.busy(1, 2, 3)
    office.call(1)
    assert office.bells == []
    office.wait(100)
    assert office.bells == []
    office.hang_up(2)
    assert office.bells == [2]


def test_ring_starts_again_with_those_who_are_free_by_then():
    office = Office(stations=3)
    office.busy(1)
    office.call(1)
    office.wait(16)
    assert office.bells == [3]
    office.busy(2)
    office.hang_up(1)
    assert office.bells == [3], "a member that became free is eligible in this round, in its turn"
    office.wait(14)
    assert office.bells == [1]
    office.wait(15)
    assert office.bells == [1], "2 is busy, 3 and 1 were tried: the group starts from the top"
    office.wait(15)
    assert office.bells == [3]


# -- exhausted: silent


def silent(strategy="linear", stations=(1, 2), **settings):
    return office_of(group("all", stations, strategy, overflow=StaySilent(), **settings))


def test_silent_stops_the_bells_while_the_line_rings_on():
    office = silent()
    office.call(1)
    office.wait(30)
    assert office.bells == []
    assert office.state("line 1") == "ringing"
    office.wait(300)
    assert office.bells == []
    assert office.state("line 1") == "ringing"


def test_silent_offers_the_call_to_a_member_that_becomes_free():
    office = silent()
    office.call(1)
    office.wait(31)
    office.lift(2)
    assert office.bells == []
    office.hang_up(2)
    assert office.bells == [2]
    office.wait(15)
    assert office.bells == []
    office.lift(1)
    office.hang_up(1)
    assert office.bells == [1]
    office.answer(1)
    assert office.talks("line 1", "station 1")


def test_silent_waits_for_the_first_freed_member_when_none_is_free():
    office = silent()
    office.busy(1, 2)
    office.call(1)
    assert office.bells == []
    office.hang_up(2)
    assert office.bells == [2]


def test_two_silent_calls_do_not_wake_each_other():
    office = silent(stations=(1,))
    office.call(1, 2)
    assert office.bells == [1]
    office.wait(15)
    assert [call.bells for call in office.control.state.calls.values()] == [[], [1]], "the second had not been offered"
    office.wait(15)
    assert office.bells == []
    office.wait(100)
    assert office.bells == []


def test_silent_ring_all_rings_a_member_that_comes_back_into_service():
    office = silent("ring-all")
    office.send(e.StationFailed(2))
    office.call(1)
    office.wait(15)
    assert office.bells == []
    office.send(e.StationReturned(2))
    assert office.bells == [2]


# -- exhausted: a group or a station


def test_an_exhausted_group_passes_on_to_the_next_group():
    office = office_of(group("day", (1, 2), overflow=GroupTarget("late")), group("late", (3, 4)))
    office.call(1)
    office.wait(30)
    assert office.bells == [3]


def test_a_group_without_a_free_member_passes_on_at_once():
    office = office_of(
        group("day", (1, 2), overflow=GroupTarget("late")),
        group("late", (3,), overflow=GroupTarget("night")),
        group("night", (4,)),
    )
    office.busy(1, 2, 3)
    office.call(1)
    assert office.bells == [4]


def test_hunting_begins_anew_in_the_overflow_group_even_with_the_same_members():
    office = office_of(group("day", (1, 2), overflow=GroupTarget("late")), group("late", (2, 1), "ring-all"))
    office.call(1)
    office.wait(30)
    assert office.bells == [1, 2]


def test_a_chain_ends_at_a_station_that_rings_until_answered():
    office = office_of(group("day", (1,), overflow=StationTarget(5)), stations=5)
    office.call(1)
    office.wait(15)
    assert office.bells == [5]
    before = len(office.log)
    office.wait(600)
    assert office.bells == [5]
    assert len(office.log) == before
    office.answer(5)
    assert office.talks("line 1", "station 5")


def test_the_call_waits_for_a_busy_station():
    office = office_of(group("day", (1,), overflow=StationTarget(5)), stations=5)
    office.busy(5)
    office.call(1)
    office.wait(20)
    assert office.bells == []
    office.hang_up(5)
    assert office.bells == [5]


def test_a_line_may_go_straight_to_a_station():
    office = Office(plan_of(routes={2: StationTarget(7)}))
    office.call(2)
    assert office.bells == [7]
    office.wait(300)
    assert office.bells == [7]
    office.answer(7)
    office.hang_up(7)
    assert office.control.state.history.last_served == {}


def test_a_member_who_answers_in_the_overflow_group_counts_as_served_there():
    office = office_of(group("day", (1,), overflow=GroupTarget("late")), group("late", (3, 4), "circular"))
    office.busy(1)
    office.call(1)
    office.answer(3)
    assert office.control.state.history.last_served == {"late": 3}


# -- who becomes free during a round


def test_ring_all_a_freed_members_bell_joins_at_once():
    office = Office(strategy="ring-all", stations=3)
    office.busy(2)
    office.call(1)
    office.wait(4)
    office.hang_up(2)
    assert office.bells == [1, 2, 3]


def test_ring_all_ends_ring_s_after_the_last_bell_that_joined():
    office = office_of(group("all", (1, 2), "ring-all", overflow=StationTarget(5)))
    office.busy(2)
    office.call(1)
    office.wait(10)
    office.hang_up(2)
    office.wait(14.999)
    assert office.bells == [1, 2]
    office.wait(0.001)
    assert office.bells == [5]


def test_progressive_a_freed_member_joins_at_the_next_pace():
    office = Office(strategy="progressive", stations=2, step_ms=10_000, ring_ms=15_000)
    office.busy(2)
    office.call(1)
    office.wait(4)
    office.hang_up(2)
    assert office.bells == [1]
    office.wait(5.999)
    assert office.bells == [1]
    office.wait(0.001)
    assert office.bells == [1, 2]


def test_progressive_a_member_freed_after_the_pace_has_passed_joins_at_once():
    office = Office(strategy="progressive", stations=2, step_ms=10_000, ring_ms=15_000)
    office.busy(2)
    office.call(1)
    office.wait(12)
    office.hang_up(2)
    assert office.bells == [1, 2]


def test_progressive_goes_on_to_ring_s_when_the_next_member_has_become_busy():
    office = office_of(
        group("all", (1, 2), "progressive", overflow=StationTarget(5), step_ms=4000, ring_ms=15_000),
    )
    office.call(1)
    office.wait(3)
    office.lift(2)
    office.wait(11.999)
    assert office.bells == [1]
    office.wait(0.001)
    assert office.bells == [5]


def test_memory_a_freed_member_joins_with_the_next_stage():
    office = Office(strategy="memory", stations=2)
    office.busy(2)
    office.call(1)
    office.wait(10)
    office.hang_up(2)
    assert office.bells == [1]
    office.wait(5)
    assert office.bells == [1, 2]


def test_linear_a_freed_member_is_tried_in_this_round():
    office = office_of(group("all", (1, 2), overflow=StationTarget(5)))
    office.busy(1)
    office.call(1)
    office.wait(5)
    office.hang_up(1)
    assert office.bells == [2]
    office.wait(10)
    assert office.bells == [1]
    office.wait(15)
    assert office.bells == [5]


# -- bells that fall out


def test_the_hunt_goes_on_at_once_when_the_only_ringing_telephone_fails():
    office = Office(stations=3)
    office.call(1)
    office.wait(3)
    office.send(e.StationFailed(1))
    assert office.bells == [2]


def test_the_other_bells_ring_on_when_one_fails():
    office = Office(strategy="ring-all", stations=3)
    office.call(1)
    office.send(e.StationFailed(2))
    assert office.bells == [1, 3]
    office.answer(3)
    assert office.talks("line 1", "station 3")


def test_a_call_to_a_station_that_fails_waits_until_it_is_back():
    office = Office(plan_of(routes={1: StationTarget(7)}))
    office.call(1)
    office.send(e.StationFailed(7))
    assert office.bells == []
    office.wait(20)
    office.send(e.StationReturned(7))
    assert office.bells == [7]


def test_the_last_member_that_fails_leaves_the_call_waiting_not_lost():
    office = Office(stations=1)
    office.call(1)
    office.send(e.StationFailed(1))
    office.wait(100)
    assert office.state("line 1") == "ringing"
    office.send(e.StationReturned(1))
    assert office.bells == [1]


# -- calls that nobody can take


def test_a_call_that_nobody_can_take_is_offered_in_the_same_moment_somebody_hangs_up():
    office = Office(stations=2, lines=3)
    for line in (1, 2):
        office.call(line)
        office.answer(line)
    office.call(3)
    office.wait(60)
    assert office.bells == []
    assert office.seized == [1, 2], "the line rings on, it is never refused"
    assert ApplyRinging(2, (1000, 4000)) in office.send(e.StationWentOnHook(2))


def test_the_oldest_waiting_call_is_offered_first():
    office = Office(stations=1, lines=4)
    office.busy(1)
    for line in (3, 1, 2):
        office.call(line)
        office.wait(1)
    served = []
    for _ in range(3):
        office.hang_up(1)
        office.lift(1)
        served += office.seized
        office.wait(3)
    assert served == [3, 1, 2]


def test_a_freed_station_goes_to_the_oldest_call_that_may_ring_it():
    groups = (group("one", (1,)), group("two", (2,)))
    office = Office(plan_of(groups=groups, routes={2: GroupTarget("two")}, stations=2))
    office.busy(1, 2)
    office.call(1)
    office.wait(1)
    office.call(2)
    office.hang_up(2)
    assert office.bells == [2]
    assert office.control.state.calls[2].bells == [2]
    assert office.control.state.waiting == [1]


def test_a_waiting_call_comes_before_a_bell_that_would_join_another():
    office = Office(strategy="ring-all", stations=2, lines=2)
    office.busy(2)
    office.call(1)
    office.wait(1)
    office.call(2)
    assert office.bells == [1]
    office.hang_up(2)
    assert [call.bells for call in office.control.state.calls.values()] == [[1], [2]]


def test_a_station_whose_call_passes_on_is_free_for_other_waiting_calls():
    office = Office(stations=2, lines=3)
    office.busy(2)
    office.call(1)
    office.wait(5)
    office.call(2)
    assert office.bells == [1]
    office.hang_up(2)
    assert office.control.state.calls[2].bells == [2]
    office.call(3)
    assert office.control.state.waiting == [3]
    office.lift(2)
    office.wait(0)
    office.hang_up(2)
    assert office.control.state.calls[3].bells == [2]
    office.wait(9.9)
    assert office.control.state.calls[1].bells == [1]


def test_a_station_passed_over_by_the_older_call_rings_for_the_younger_at_once():
    office = office_of(group("all", (1, 2)), group("two", (1,)), routes={2: GroupTarget("two")}, stations=2)
    office.call(1)
    office.wait(5)
    office.call(2)
    assert office.control.state.waiting == [2]
    office.wait(10)
    calls = office.control.state.calls
    assert (calls[1].bells, calls[2].bells) == ([2], [1])


def test_the_caller_who_waits_and_gives_up_is_not_offered_any_more():
    office = Office(stations=1, lines=2)
    office.busy(1)
    office.call(1)
    office.wait(0.5)
    office.give_up(1)
    office.wait(6)
    office.hang_up(1)
    assert office.bells == []
    assert office.idle


def test_when_the_older_caller_gives_up_his_telephone_rings_for_the_next():
    office = Office(stations=1, lines=2)
    office.call(1)
    office.wait(0.5)
    office.call(2)
    office.give_up(1)
    office.wait(6)
    assert office.bells == [1]
    assert [call.origin for call in office.control.state.calls.values()] == ["line 2"]
    stops = [action for _, action in office.log if isinstance(action, StopRinging)]
    assert stops == [StopRinging(1)], "it is another call: its ringing starts afresh"


def test_an_empty_group_keeps_the_caller_waiting_or_passes_him_on():
    office = office_of(
        group("none", ()), group("empty", (), overflow=StationTarget(2)), routes={2: GroupTarget("empty")}
    )
    office.call(1, 2)
    assert office.bells == [2]
    assert office.state("line 1") == "ringing"


@pytest.mark.parametrize("strategy", sorted(STRATEGIES))
def test_with_every_strategy_a_full_office_serves_all_its_callers(strategy):
    office = Office(strategy=strategy, stations=3, lines=4, ring_ms=4000, step_ms=2000)
    served = 0
    office.call(1, 2, 3, 4)
    for _ in range(200):
        if not office.control.state.waiting and not office.control.state.offered:
            break
        if office.bells:
            station = office.bells[-1]
            office.answer(station)
            served += 1
            office.wait(1)
            office.hang_up(station)
        else:
            office.wait(1)
    assert served == 4
    office.wait(3)
    assert office.idle


def test_a_call_whose_last_member_failed_passes_on_at_once():
    office = office_of(group("day", (1,), overflow=StationTarget(5)))
    office.call(1)
    office.send(e.StationFailed(1))
    assert office.bells == [5]


def test_a_bell_that_fails_beside_others_does_not_hurry_the_next():
    office = Office(strategy="memory", stations=4)
    office.call(1)
    office.wait(20)
    office.send(e.StationFailed(1))
    assert office.bells == [2]
    office.wait(10)
    assert office.bells == [2, 3]


def test_an_older_call_that_falls_back_to_waiting_is_still_the_first():
    office = Office(stations=1, lines=2)
    office.call(1)
    office.wait(1)
    office.call(2)
    office.send(e.StationFailed(1))
    assert office.control.state.waiting == [1, 2]
    office.send(e.StationReturned(1))
    assert office.control.state.calls[1].bells == [1]
