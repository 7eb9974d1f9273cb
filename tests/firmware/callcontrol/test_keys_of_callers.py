"""Digits of callers who wait or are asked: whose receiver hears them, and who goes first when there are too few."""

import msgspec

from firmware.callcontrol import events as e
from firmware.callcontrol.plan import StationTarget
from firmware.callcontrol.queue_plan import Words
from tests.firmware.callcontrol.callback_office import CallbackOffice
from tests.firmware.callcontrol.callback_office import queue as queue_with_callbacks
from tests.firmware.callcontrol.queue_office import QueueOffice, queue

QUIET = Words(position=False, wait=False, every_ms=0)
POOL = (5, 6, 7, 8)
LINES = (1, 2, 3, 4)
LEAVES = queue(people="a", leave_digit="0", leave=StationTarget(7), words=QUIET)
SILENT = queue(people="a", words=QUIET)


def office_with(queue=LEAVES, **settings):
    """Agent a is there and takes no calls: everybody waits."""
    office = QueueOffice(queue, stations=16, **{"receivers": POOL, "line_receivers": LINES, **settings})
    office.pause("a")
    return office


def pressed(office, line):
    """Digit 0 leads him out of the queue; True: it was heard."""
    before = office.state("station 7")
    office.send(e.LineDialled(line, "0"))
    return before == "idle" and office.state("station 7") == "ringing"


# -- who hears whom


def test_a_line_with_a_receiver_of_its_own_keeps_it_and_others_have_one_of_the_pool():
    office = office_with()
    office.come(4, 5)
    assert office.lent_to_lines == {5: 5}
    office.lift(9, 10, 11, 12)
    assert office.lent == {9: 6, 10: 7, 11: 8, 12: 3}, "line 4 does not lend while its caller may press digits"


def test_it_is_returned_when_the_caller_talks_gives_up_or_has_been_sent_on():
    office = office_with()
    office.come(5, 6, 7)
    assert office.lent_to_lines == {5: 5, 6: 6, 7: 7}
    assert pressed(office, 5)
    assert office.lent_to_lines == {6: 6, 7: 7}
    office.send(e.LineDisconnected(6))
    assert office.lent_to_lines == {7: 7}
    office.resume("a")
    office.answer(1)
    assert office.talks("line 7", "station 1")
    assert office.lent_to_lines == {}


def test_nobody_listens_where_digits_mean_nothing():
    office = office_with(SILENT)
    office.come(1, 5)
    assert office.lent_to_lines == {}
    office.lift(*range(9, 14))
    assert office.lent[13] == 1, "a line whose caller may press nothing lends first"


def test_a_commit_gives_digits_a_meaning_and_takes_it():
    office = office_with(SILENT)
    office.come(5)
    plan = office.control.state.plan
    office.reconfigure(msgspec.structs.replace(plan, queues=(LEAVES,)))
    assert office.lent_to_lines == {5: 5}
    office.reconfigure(msgspec.structs.replace(plan, receivers=(6, 7)))
    assert office.lent_to_lines == {}
    office.reconfigure(msgspec.structs.replace(plan, receivers=(6, 7), queues=(LEAVES,)))
    assert office.lent_to_lines == {5: 6}
    office.reconfigure(msgspec.structs.replace(plan, receivers=(7,), line_receivers=(1, 6), queues=(LEAVES,)))
    assert office.lent_to_lines == {5: 7}


def test_who_was_transferred_to_a_queue_may_press_its_digit():
    office = office_with(
        queue(people="a", leave_digit="0", leave=StationTarget(7), pilot="70", words=QUIET),
        routes={5: StationTarget(9)},
    )
    office.call(5)
    office.answer(9)
    office.flash(9)
    office.dial(9, "70")
    office.hang_up(9)
    assert office.line_hears(5) == "music"
    assert len(office.lent_to_lines) == 1
    assert pressed(office, 5)


def test_an_agent_outside_who_is_asked_is_heard_on_every_line():
    agents = {"a": {"outside": "06301234567"}}
    office = CallbackOffice(
        queue_with_callbacks(callback_digit=""), agents=agents, at={"a": 0}, receivers=POOL, line_receivers=LINES
    )
    office.call_from(1, "+3612345678")
    office.wait(5)
    assert office.dialled == {8: "06301234567"}
    assert office.lent_to_lines == {8: 5}
    office.wait(6)
    office.press(8, "1")
    assert office.talks("line 1", "line 8")
    assert office.lent_to_lines == {}


# -- who goes first


def test_a_caller_has_the_next_receiver_that_is_returned():
    office = office_with()
    office.lift(*range(9, 17))
    office.come(5)
    assert office.line_hears(5) == "music"
    assert office.lent_to_lines == {}
    office.hang_up(10)
    assert office.lent_to_lines == {5: 6}


def test_his_own_one_comes_home_and_that_of_the_pool_is_returned():
    office = office_with()
    office.lift(*range(9, 17))
    lender = next(station for station, receiver in office.lent.items() if receiver == 4)
    office.come(4)
    office.hang_up(9)
    assert office.lent_to_lines == {4: 5}
    office.send(e.LineDialled(4, "5"))
    office.wait(0.3)
    office.hang_up(lender)
    assert office.lent_to_lines == {}
    assert 5 in office.control.state.free_receivers
    office.lift(9, 10)
    assert 4 not in office.lent.values()


def test_a_key_held_down_while_another_receiver_comes_to_hear_it_counts_once():
    office = office_with(queue_with_callbacks(people="a", callback_digit="0", words=QUIET))
    office.lift(*range(9, 17))
    lender = next(station for station, receiver in office.lent.items() if receiver == 4)
    office.come(4)
    office.hang_up(9)
    office.send(e.LineDialled(4, "7"))
    office.wait(0.1)
    office.hang_up(lender)
    office.wait(0.04)
    keys = office.control.state.line_keys[4]
    office.send(e.LineDialled(4, "7"))
    assert keys.pressed_ms < keys.since_ms
    office.wait(0.1)
    office.send(e.LineDialled(4, "7"))
    assert keys.pressed_ms == office.now_ms


def test_dial_tone_goes_before_callers_who_press_nothing():
    office = office_with()
    office.come(5, 6, 7, 8)
    assert office.lent_to_lines == {5: 5, 6: 6, 7: 7, 8: 8}
    office.wait(6)
    office.send(e.LineDialled(5, "9"))
    office.lift(*range(9, 16))
    assert sorted(office.lent_to_lines) == [5]
    assert [office.hears(station) for station in range(9, 16)] == ["dial"] * 7
    office.lift(16)
    assert office.hears(16) == "", "whoever keys is left his"
    office.wait(6.1)
    assert office.hears(16) == "dial"


def test_callers_keep_no_more_than_half_of_the_pool_whatever_they_press():
    office = office_with()
    office.come(5, 6, 7, 8)
    office.lift(9, 10, 11, 12)
    assert len(office.lent_to_lines) == 4
    for line in (5, 6, 7, 8):
        office.send(e.LineDialled(line, "9"))
        office.wait(0.1)
    office.lift(13, 14)
    assert sorted(office.lent_to_lines) == [7, 8], "who has pressed last keeps his"
    office.lift(15)
    assert office.hears(15) == ""


def test_a_caller_who_has_waited_for_long_goes_before_telephones():
    """However many of them want to dial."""
    office = office_with()
    office.lift(*range(9, 17))
    for station in range(9, 17):
        office.dial(station, "1")
    office.lift(3, 4, 5)
    office.call(5)
    office.wait(0.1)
    office.send(e.LineCallerTold(5, "+3612345678"))
    office.wait(0.1)
    assert (office.line_hears(5), office.lent_to_lines) == ("music", {})
    office.dial(9, "9")
    assert (office.hears(3), office.lent_to_lines) == ("dial", {}), "telephones first"
    office.dial(3, "1")
    office.wait(3)
    for station in (10, 11, 12, 13, 14, 15, 16, 3):
        office.hang_up(station)
        office.lift(station)
    assert office.lent_to_lines == {}
    office.wait(2.2)
    office.hang_up(10)
    assert sorted(office.lent_to_lines) == [5]


def test_whoever_has_dial_tone_and_dials_nothing_makes_room_for_a_caller():
    office = office_with()
    office.lift(*range(9, 17))
    office.come(5)
    office.wait(4)
    assert office.hears(9) == "busy"
    assert office.lent_to_lines == {5: 5}
    office.wait(20)
    assert office.control.state.timers.due_of("receivers", 0, "again") is None


def test_a_box_without_receivers_waits_for_none():
    office = office_with(receivers=(), line_receivers=())
    office.come(5)
    assert pressed(office, 5), "a receiver that nobody knows of"
    office.wait(10)
    assert office.lent_to_lines == {}
