"""A new plan between two events."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.errors import CallControlError
from firmware.callcontrol.plan import GroupTarget, KeepRinging, StationTarget, StaySilent
from tests.firmware.callcontrol.small_office import Office, group, plan_of


def test_a_new_plan_that_changes_nothing_changes_nothing():
    office = Office(strategy="ring-all")
    office.call(1)
    office.wait(3)
    assert office.reconfigure(plan_of(strategy="ring-all")) == []
    assert office.bells == [1, 2, 3, 4, 5, 6, 7, 8]


def test_conversations_go_on_whatever_becomes_of_their_group():
    office = Office()
    office.call(1)
    office.answer(1)
    office.reconfigure(plan_of(groups=(group("other", (5,)),)))
    assert office.talks("line 1", "station 1")
    office.hang_up(1)
    office.wait(2)
    assert office.idle


def test_the_next_call_follows_the_new_plan():
    office = Office()
    office.reconfigure(plan_of(groups=(group("other", (5,)),)))
    office.call(1)
    assert office.bells == [5]


def test_a_call_whose_group_changed_hunts_anew_from_its_lines_route():
    office = Office()
    office.call(1)
    office.wait(15)
    assert office.bells == [2]
    office.reconfigure(plan_of(members=(6, 7)))
    assert office.bells == [6]


def test_a_call_whose_group_is_gone_hunts_anew_from_its_lines_route():
    office = Office(plan_of(groups=(group("day", (1,), overflow=GroupTarget("late")), group("late", (2,)))))
    office.call(1)
    office.wait(15)
    assert office.bells == [2]
    office.reconfigure(plan_of(groups=(group("day", (3,)),)))
    assert office.bells == [3]


def test_a_call_in_an_unchanged_group_keeps_its_place():
    groups = (group("day", (1,), overflow=GroupTarget("late")), group("late", (2, 3)))
    office = Office(plan_of(groups=groups))
    office.call(1)
    office.wait(31)
    assert office.bells == [3]
    office.reconfigure(plan_of(groups=(group("day", (4,), overflow=GroupTarget("late")), groups[1])))
    assert office.bells == [3]
    office.wait(14)
    assert office.bells == [2]


def test_a_telephone_put_in_dnd_falls_silent_and_the_hunt_goes_on():
    office = Office()
    office.call(1)
    office.reconfigure(plan_of(dnd=(1,)))
    assert office.bells == [2]


def test_a_telephone_in_dnd_that_talks_goes_on_talking():
    office = Office()
    office.call(1)
    office.answer(1)
    office.reconfigure(plan_of(dnd=(1,)))
    assert office.talks("line 1", "station 1")
    office.hang_up(1)
    office.call(2)
    assert office.bells == [2]


def test_a_telephone_taken_out_of_dnd_takes_the_waiting_call():
    office = Office(dnd=(1,), stations=1)
    office.call(1)
    assert office.bells == []
    office.reconfigure(plan_of(stations=1))
    assert office.bells == [1]


def test_a_telephone_taken_out_of_dnd_wakes_a_call_that_rests_in_silence():
    office = Office(overflow=StaySilent(), stations=2)
    office.call(1)
    office.wait(16)
    office.reconfigure(plan_of(overflow=StaySilent(), stations=2, dnd=(1,)))
    office.wait(20)
    assert office.bells == []
    office.reconfigure(plan_of(overflow=StaySilent(), stations=2))
    assert office.bells == [1]


def test_a_station_target_put_in_dnd_waits_until_it_may_ring_again():
    office = Office(plan_of(routes={1: StationTarget(3)}))
    office.call(1)
    office.reconfigure(plan_of(routes={1: StationTarget(3)}, dnd=(3,)))
    assert office.bells == []
    office.reconfigure(plan_of(routes={1: StationTarget(3)}))
    assert office.bells == [3]


def test_a_line_that_is_taken_away_ends_its_call():
    office = Office(lines=2)
    office.call(1, 2)
    office.answer(2)
    office.reconfigure(plan_of(lines=1))
    assert office.seized == []
    assert office.bells == [1]
    assert office.send(e.LineRingStarted(2)) == []
    assert office.state("station 2") == "refused"


def test_a_telephone_that_is_taken_away_leaves_nothing_behind():
    office = Office(stations=3)
    office.call(1, 2)
    office.answer(1)
    assert office.bells == [2]
    office.reconfigure(plan_of(stations=1))
    assert office.bells == []
    assert office.talks("line 1", "station 1")
    office.reconfigure(plan_of(members=(2,)))
    assert office.bells == [2]
    office.reconfigure(plan_of(stations=0))
    assert office.bells == []
    assert office.seized == []
    assert office.state("line 2") == "ringing"


def test_ports_that_come_are_idle_and_may_ring():
    office = Office(stations=1, lines=1)
    office.busy(1)
    office.call(1)
    office.reconfigure(plan_of(stations=2, lines=2))
    assert office.bells == [2]
    office.call(2)
    assert office.state("line 2") == "ringing"


def test_history_outlives_a_new_plan():
    office = Office(strategy="circular")
    office.call(1)
    office.answer(1)
    office.hang_up(1)
    office.wait(3)
    office.reconfigure(plan_of(strategy="circular", ring_ms=5000))
    office.call(1)
    assert office.bells == [2]


BAD = {
    "a route to no group": plan_of(routes={1: GroupTarget("nowhere")}),
    "a route to no station": plan_of(routes={1: StationTarget(99)}),
    "a member that does not exist": plan_of(members=(1, 99)),
    "a member twice": plan_of(members=(1, 1)),
    "a circle": plan_of(
        groups=(group("a", (1,), overflow=GroupTarget("b")), group("b", (2,), overflow=GroupTarget("a")))
    ),
    "an overflow to no group": plan_of(overflow=GroupTarget("nowhere")),
    "an overflow to no station": plan_of(overflow=StationTarget(99)),
    "a group twice": plan_of(groups=(group("a", (1,)), group("a", (2,)))),
    "too few weights": plan_of(strategy="weighted", weights=(1, 2)),
    "a negative weight": plan_of(strategy="weighted", members=(1,), weights=(-1,)),
    "no ringing time": plan_of(ring_ms=0),
    "no step": plan_of(step_ms=0),
    "no such strategy": plan_of(strategy="loudest"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_plan_that_was_never_verified_raises_and_nothing_changes(what):
    office = Office()
    office.call(1)
    before = office.control.snapshot()
    with pytest.raises(CallControlError):
        office.control.reconfigure(BAD[what], office.now_ms + 5)
    assert office.control.snapshot() == before
    with pytest.raises(CallControlError):
        Office(BAD[what])


def test_overflow_ring_is_the_default():
    assert plan_of().groups[0].overflow == KeepRinging()
