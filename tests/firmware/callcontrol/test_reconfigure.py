"""A new plan between two events."""

import msgspec
import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.errors import CallControlError
from firmware.callcontrol.plan import GroupTarget, KeepRinging, Outside, QueueTarget, StationTarget, StaySilent, Timing
from tests.firmware.callcontrol.message_office import MessageOffice
from tests.firmware.callcontrol.queue_office import plan_with, queue
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
    "a number twice": plan_of(extensions={1: "12"}),
    "a pilot number that is an extension": plan_of(pilot="12"),
    "a receiver twice": plan_of(receivers=(1, 2, 1)),
    "a tone output twice": plan_of(tone_outputs=("assign1", "assign1")),
    "no time to dial": plan_of(timing=Timing(inter_digit_ms=0)),
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
    "two queues that overflow into each other": plan_with(
        queue("one", "a", overflow=QueueTarget("two")), queue("two", "a", empty=QueueTarget("one"))
    ),
    "a queue that sends its calls to nobody": plan_with(queue(people="a", leave=StationTarget(99))),
    "a queue of somebody unknown": msgspec.structs.replace(plan_with(queue(people="a")), agents=()),
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


# -- telephones that dial, call or hear a tone


def dialling_office(**settings):
    return Office(**{"receivers": (1, 2), "tone_outputs": ("assign1",), **settings})


def dialling_plan(**settings):
    return plan_of(**{"receivers": (1, 2), "tone_outputs": ("assign1",), **settings})


def test_who_dials_goes_on_dialling_and_the_new_numbers_count():
    office = dialling_office()
    office.ring_up(1, "1")
    assert office.reconfigure(dialling_plan(extensions={5: "1234"})) == []
    office.dial(1, "234")
    assert office.bells == [5]


def test_who_dials_with_a_receiver_that_is_taken_away_begins_anew_with_another():
    office = dialling_office()
    office.lift(1, 2)
    office.dial(1, "1")
    office.reconfigure(dialling_plan(receivers=(2, 3)))
    assert office.lent == {1: 3, 2: 2}
    assert office.hears(1) == "dial"
    office.dial(1, "14")
    assert office.bells == [4]


def test_who_dials_with_a_receiver_that_is_taken_away_waits_for_another():
    office = dialling_office()
    office.lift(1, 2)
    office.reconfigure(dialling_plan(receivers=(2,)))
    assert office.hears(1) == ""
    assert office.lent == {2: 2}
    office.hang_up(2)
    assert office.lent == {1: 2}
    assert office.hears(1) == "dial"


def test_receivers_that_come_serve_those_who_wait_in_order():
    office = dialling_office(receivers=(1,))
    office.lift(4, 3, 2, 1)
    office.reconfigure(dialling_plan(receivers=(1, 2, 3)))
    assert office.lent == {4: 1, 3: 2, 2: 3}
    assert [office.hears(port) for port in (4, 3, 2, 1)] == ["dial", "dial", "dial", ""]


def test_without_receivers_everybody_gets_dial_tone():
    office = dialling_office(receivers=(1,))
    office.lift(1, 2)
    office.reconfigure(dialling_plan(receivers=()))
    assert [office.hears(port) for port in (1, 2)] == ["dial", "dial"]
    assert office.lent == {}


def test_the_first_receivers_of_a_box_serve_those_who_hear_dial_tone_already():
    office = dialling_office(receivers=())
    office.lift(1, 2, 3)
    office.dial(2, "1")
    office.reconfigure(dialling_plan(receivers=(1,)))
    assert office.lent == {1: 1}
    assert office.hears(3) == ""
    office.dial(2, "4")
    assert office.bells == [4], "who dials by pulse already is left alone"


def test_who_rings_somebody_inside_goes_on_ringing():
    office = dialling_office()
    office.ring_up(1, "12")
    assert office.reconfigure(dialling_plan(stations=4)) == []
    assert office.bells == [2]
    assert office.hears(1) == "ringback"


def test_a_telephone_put_in_dnd_while_somebody_inside_rings_it_is_busy():
    office = dialling_office()
    office.ring_up(1, "12")
    office.reconfigure(dialling_plan(dnd=(2,)))
    assert office.bells == []
    assert office.hears(1) == "busy"


def test_a_telephone_taken_away_while_somebody_inside_rings_it_gives_reorder():
    office = dialling_office(stations=3)
    office.ring_up(1, "13")
    office.reconfigure(dialling_plan(stations=2))
    assert office.hears(1) == "reorder"
    office.hang_up(1)
    assert office.idle


def test_a_caller_inside_who_is_taken_away_leaves_nothing_behind():
    office = dialling_office(stations=4)
    office.ring_up(4, "11")
    office.lift(3)
    office.reconfigure(dialling_plan(stations=2))
    assert office.bells == []
    assert office.idle
    assert sorted(office.control.state.free_receivers) == [1, 2]


def test_a_pilot_number_that_moves_to_another_group_takes_its_caller_along():
    office = dialling_office(groups=(group("a", (2,), pilot="50"), group("b", (3,))))
    office.ring_up(1, "50")
    assert office.bells == [2]
    office.reconfigure(dialling_plan(groups=(group("a", (2, 4)), group("b", (3,), pilot="50"))))
    assert office.bells == [3]


def test_a_pilot_number_that_is_gone_with_its_group_is_unobtainable():
    office = dialling_office(groups=(group("a", (2,), pilot="50"), group("b", (3,))))
    office.ring_up(1, "50")
    office.reconfigure(dialling_plan(groups=(group("b", (3,)),)))
    assert office.bells == []
    assert office.hears(1) == "unobtainable"
    office.hang_up(1)
    assert office.idle


def test_a_pilot_number_that_is_gone_is_unobtainable_whatever_became_of_the_telephone_that_rang():
    office = dialling_office(groups=(group("a", (2,), pilot="50"), group("b", (3,))))
    office.ring_up(1, "50")
    office.reconfigure(dialling_plan(groups=(group("b", (3,)),), dnd=(2,)))
    assert office.bells == []
    assert office.hears(1) == "unobtainable"


def test_a_pilot_number_that_becomes_a_busy_extension_is_busy():
    office = dialling_office(groups=(group("a", (2,), pilot="50"),))
    office.ring_up(1, "50")
    office.busy(4)
    office.reconfigure(dialling_plan(groups=(group("a", ()),), extensions={4: "50"}))
    assert office.hears(1) == "busy"


def test_a_tone_moves_to_another_output_when_its_own_is_taken_away():
    office = dialling_office()
    office.ring_up(1, "9")
    office.ring_up(2, "9")
    office.reconfigure(dialling_plan(tone_outputs=("assign3",)))
    assert office.image.tones == {"assign3": "unobtainable"}
    assert [office.hears(port) for port in (1, 2)] == ["unobtainable"] * 2
    office.reconfigure(dialling_plan(tone_outputs=()))
    assert office.image.tones == {}
    assert [office.hears(port) for port in (1, 2)] == ["busy"] * 2
    office.hang_up(1, 2)
    assert office.idle


def test_a_new_plan_does_not_free_a_telephone_that_is_locked_out():
    office = dialling_office()
    office.lift(1)
    office.wait(100)
    office.reconfigure(dialling_plan(stations=3))
    assert office.state("station 1") == "locked out"
    office.call(1)
    assert office.bells == [2]


def test_overflow_ring_is_the_default():
    assert plan_of().groups[0].overflow == KeepRinging()


def test_the_dial_tone_of_the_exchange_ends_where_its_digit_is_one_no_more():
    office = MessageOffice()
    office.lift(1)
    office.dial(1, "0")
    assert office.hears(1) == "dial"
    office.reconfigure(msgspec.structs.replace(office.control.state.plan, outside=Outside("9", ("all",))))
    assert office.hears(1) == ""
