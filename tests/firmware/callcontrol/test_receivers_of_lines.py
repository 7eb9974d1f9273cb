"""When no receiver for telephones is left a line lends its own: which line, when none, and where it goes afterwards."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import StationTarget
from tests.firmware.callcontrol.exchange_office import ExchangeOffice
from tests.firmware.callcontrol.small_office import Office, plan_of

LINES = (1, 2, 3, 4)
POOL = (5, 6)


def office_with(**settings):
    """Every line rings the telephone of its own number."""
    return Office(plan_with(**settings))


def plan_with(**settings):
    usual = {"receivers": POOL, "line_receivers": LINES, "tone_outputs": ("assign1", "assign2")}
    return plan_of(routes={line: StationTarget(line) for line in LINES}, **{**usual, **settings})


def empty_pool(**settings):
    """Telephones 7 and 8 have the receivers of the pool."""
    office = office_with(**settings)
    office.lift(7, 8)
    assert office.lent == {7: 5, 8: 6}
    return office


def callers_told(office, line, form, times=2):
    """A line has told its callers in this way; nobody answered them."""
    for _ in range(times):
        office.call(line)
        office.send(e.LineCallerTold(line, "+36301234567", "", "", form, before_ring=False))
        office.give_up(line)
        office.wait(30)


# -- who lends


def test_the_pool_comes_first():
    office = office_with()
    office.lift(8, 7, 6)
    assert office.lent == {8: 5, 7: 6, 6: 4}


def test_as_many_dial_at_once_as_there_are_receivers_in_the_box():
    office = empty_pool()
    assert office.send(e.StationWentOffHook(6)) == [
        a.SetHookMode(6, "dialling"),
        a.LendReceiver(4, "station 6"),
        a.CloseCrosspoint("station 6", "tone dial"),
    ]
    office.lift(5, 4, 3)
    assert office.lent == {7: 5, 8: 6, 6: 4, 5: 3, 4: 2, 3: 1}
    office.lift(2)
    assert office.hears(2) == ""
    office.hang_up(5)
    assert office.lent[2] == 3
    assert office.hears(2) == "dial"


def test_a_line_out_of_service_needs_none():
    office = empty_pool()
    office.send(e.LineFailed(2))
    office.lift(6)
    assert office.lent[6] == 2


@pytest.mark.parametrize("held", [False, True])
def test_a_line_in_a_conversation_needs_none(held):
    office = office_with()
    office.call(1)
    office.answer(1)
    if held:
        office.send(e.StationFlashed(1, 100))
        assert office.state("line 1") == "held"
        office.lift(8)
    else:
        office.lift(7, 8)
    office.lift(6)
    assert office.lent[6] == 1


def test_a_line_that_the_plan_lacks_needs_none():
    office = empty_pool(lines=4, line_receivers=(1, 2, 3, 4, 9))
    office.lift(6)
    assert office.lent[6] == 9


def test_a_line_that_tells_by_fsk_lends_before_one_that_may_tell_by_dtmf():
    office = office_with()
    callers_told(office, 2, "fsk")
    callers_told(office, 3, "dtmf")
    callers_told(office, 4, "fsk", times=1)
    office.lift(7, 8)
    for station in (6, 5, 4, 3):
        office.lift(station)
    assert office.lent == {7: 5, 8: 6, 6: 2, 5: 4, 4: 3, 3: 1}


def test_a_line_that_has_told_by_both_may_tell_by_dtmf():
    office = office_with()
    callers_told(office, 1, "fsk")
    callers_told(office, 2, "fsk")
    callers_told(office, 2, "dtmf", times=1)
    office.lift(7, 8, 6)
    assert office.lent[6] == 1


def test_a_line_that_rings_lends_nothing_until_it_does_not_ring_any_more():
    office = empty_pool(stations=12, dnd=(1, 2, 3, 4))
    office.call(*LINES)
    office.lift(9)
    assert (office.hears(9), office.lent) == ("", {7: 5, 8: 6})
    office.lift(1)
    office.send(e.StationWentOnHook(1))
    office.give_up(3)
    office.wait(1.9)
    assert office.hears(9) == ""
    office.send(e.LineFailed(2))
    assert office.lent[9] == 2
    assert office.hears(9) == "dial"


def test_who_waits_has_it_in_the_moment_in_which_a_ringing_line_is_answered():
    office = empty_pool(stations=12)
    office.call(*LINES)
    office.lift(9)
    assert office.hears(9) == ""
    office.lift(2)
    assert office.lent[9] == 2
    assert office.hears(9) == "dial"


# -- and where it goes afterwards


def test_it_goes_home_as_soon_as_the_number_is_dialled():
    office = empty_pool()
    office.lift(6)
    office.log.clear()
    office.dial(6, "15")
    assert office.bells == [5]
    assert a.ReturnReceiver(4) in [action for _, action in office.log]
    office.lift(4)
    assert office.lent == {7: 5, 8: 6, 4: 4}


def test_it_stays_until_the_number_is_dialled_though_one_of_the_pool_comes_free():
    office = empty_pool()
    office.lift(6)
    office.hang_up(7)
    assert office.lent == {8: 6, 6: 4}
    office.lift(5)
    assert office.lent == {8: 6, 6: 4, 5: 5}
    office.dial(6, "14")
    assert office.bells == [4]


def test_a_line_whose_receiver_is_out_is_called_and_answered_like_others():
    office = empty_pool()
    office.lift(6)
    office.call(4)
    assert office.bells == [4]
    office.dial(6, "1")
    assert office.lent[6] == 4
    office.answer(4)
    assert office.talks("line 4", "station 4")
    office.dial(6, "5")
    assert office.bells == [5]
    office.hang_up(4)
    office.hang_up(6, 7, 8)
    office.wait(60)
    assert office.idle


def test_who_hangs_up_or_fails_gives_it_back():
    office = empty_pool()
    office.lift(6, 5)
    assert a.ReturnReceiver(4) in office.send(e.StationWentOnHook(6))
    assert a.ReturnReceiver(3) in office.send(e.StationFailed(5))
    assert office.lent == {7: 5, 8: 6}


def test_whoever_makes_room_may_have_had_one_of_a_line():
    office = office_with(receivers=(), line_receivers=(1,))
    office.lift(7)
    assert office.lent == {7: 1}
    office.wait(4)
    office.lift(6)
    office.wait(2)
    assert office.hears(7) == "reorder"
    assert office.lent == {6: 1}


def test_nobody_makes_room_with_one_that_his_line_would_not_lend_again():
    office = office_with(receivers=(5,), line_receivers=(1,))
    office.lift(8, 7)
    office.dial(8, "1")
    office.call(1)
    office.wait(5)
    office.lift(6)
    office.wait(2)
    assert office.hears(7) == "dial", "line 1 rings: it would be of no use to anybody"
    assert office.hears(6) == ""
    office.dial(8, "9")
    assert office.lent == {7: 1, 6: 5}


def test_a_box_whose_receivers_all_serve_lines_does_not_give_dial_tone_to_everybody():
    office = office_with(receivers=(), line_receivers=(1, 2))
    office.lift(8, 7, 6)
    assert office.lent == {8: 2, 7: 1}
    assert office.hears(6) == ""


# -- doors, plans, snapshots


def test_no_line_lends_for_the_keys_of_a_talk_with_the_door_and_none_is_given_up_while_lines_can():
    office = ExchangeOffice(stations={8: {"door": True, "hotline": "12"}}, receivers=(5,), line_receivers=(1,))
    office.lift(8, 2)
    assert office.lent == {2: 5}
    office.lift(6)
    assert office.lent == {2: 5, 6: 1}
    office.lift(5)
    assert office.lent == {5: 5, 6: 1}
    office.hang_up(6)
    assert office.lent == {5: 5}, "the door does without"
    office.hang_up(5)
    assert office.lent == {2: 5}
    assert office.leave()


def test_another_plan_leaves_it_where_it_is_or_takes_it_away():
    office = empty_pool()
    office.lift(6)
    office.dial(6, "1")
    assert office.reconfigure(plan_with(stations=8, release_on=())) == []
    assert office.lent[6] == 4
    office.reconfigure(plan_with(line_receivers=(1, 2)))
    assert office.lent == {7: 5, 8: 6, 6: 2}
    office.dial(6, "14")
    assert office.bells == [4]


def test_one_that_changes_sides_is_returned_to_where_it_belongs_now():
    office = empty_pool()
    office.lift(6)
    office.reconfigure(plan_with(receivers=(4,), line_receivers=(1, 5, 6)))
    assert office.lent == {7: 5, 8: 6, 6: 4}
    office.hang_up(6, 7, 8)
    assert office.control.state.free_receivers == [4]
    office.lift(3, 2)
    assert office.lent == {3: 4, 2: 6}


def test_a_snapshot_knows_who_has_it():
    office = empty_pool()
    office.lift(6)
    restored = CallControl.restore(office.control.snapshot())
    assert restored.handle(e.StationWentOnHook(6), office.now_ms)[1] == a.ReturnReceiver(4)
