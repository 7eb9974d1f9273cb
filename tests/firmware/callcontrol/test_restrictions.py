"""What a telephone may dial outside: tolls by prefix and hour, accounts, the lock, people who walk, memories, doors."""

import msgspec
import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import OutRoute, Period, SpeedNumber, Toll
from tests.firmware.callcontrol.outside_office import OutsideOffice

HOUR_MS = 3_600_000


def goes_out(office, station, number):
    """Lift, dial and hang up again: did it go out?"""
    office.dialled.clear()
    office.lift(station)
    office.dial(station, f"0{number}#")
    office.wait(4)
    heard = office.hears(station)
    office.hang_up(station)
    office.wait(5)
    assert bool(office.dialled) == (heard != "reorder")
    return bool(office.dialled)


def ask(office, station, code):
    """Lift and dial a code; what is heard then. The receiver stays up."""
    office.lift(station)
    office.dial(station, code)
    return office.hears(station)


def order(office, station, code):
    heard = ask(office, station, code)
    office.hang_up(station)
    return heard


# -- tolls


@pytest.mark.parametrize(
    ("toll", "reached", "refused"),
    [
        (Toll(denied=("00", "069")), ["55", "061", "01"], ["00", "0044", "0690", "06", "0"]),
        (Toll(denied=("",), allowed=("1", "06")), ["1", "123", "0655"], ["55", "0", "2"]),
        (Toll(denied=("06",), allowed=("0620",)), ["0620", "06201", "55"], ["06", "0630", "062"]),
        (Toll(denied=("0620",), allowed=("06",)), ["0630", "0621"], ["0620", "06205", "06", "062"]),
        (Toll(denied=("06", "0690"), allowed=("06", "0690")), ["06", "0690", "06905"], []),
        (Toll(denied=("",), allowed=("068",)), ["068", "0680"], ["0", "06"]),
        (Toll(denied=("06", "08"), allowed=("06",)), ["0655"], ["0855"]),
        (Toll(denied=("",), allowed=("",)), ["55", "0044"], []),
        (Toll(), ["55", "0044"], []),
        (Toll(allowed=("06",)), ["0655", "55"], []),
    ],
)
def test_the_longest_prefix_decides_and_a_tie_is_allowed(toll, reached, refused):
    office = OutsideOffice(stations={2: {"tolls": (toll,)}})
    assert [number for number in reached + refused if goes_out(office, 2, number)] == reached
    assert goes_out(office, 3, (refused or reached)[0])


@pytest.mark.parametrize("toll", [Toll(("0690", "00")), Toll(("06",), ("0680",)), Toll(("", "0681"), ("068",))])
def test_no_denied_number_can_be_dialled_in_two_parts(toll):
    """The second part goes to the exchange, which is still waiting for digits, and not to the box."""
    office = OutsideOffice(stations={2: {"tolls": (toll,)}})
    for number in ("06901234", "0044123", "06811", "0681", "069", "0"):
        whole = goes_out(office, 2, number)
        parts = [number[:end] for end in range(1, len(number)) if goes_out(office, 2, number[:end])]
        assert whole or not parts


def test_a_number_of_which_its_route_leaves_nothing_is_none():
    routes = (OutRoute("06", ("all",), strip=2), OutRoute("07", ("all",), strip=2, insert="5"))
    office = OutsideOffice(outside={"routes": routes})
    assert ask(office, 2, "006#") == "unobtainable"
    office.hang_up(2)
    ask(office, 2, "007#")
    office.wait(3)
    assert office.dialled == {4: "5"}


def test_all_tolls_of_a_class_count():
    office = OutsideOffice(stations={2: {"tolls": (Toll(("00",)), Toll(("06",)))}})
    assert not goes_out(office, 2, "0044")
    assert not goes_out(office, 2, "0655")
    assert goes_out(office, 2, "55")


WEEK = (0, 1, 2, 3, 4)
NIGHT = Toll(("",), periods=(Period(WEEK, 18 * 60, 8 * 60),))


@pytest.mark.parametrize(
    ("weekday", "hour", "reached"),
    [
        (0, 12, True),
        (0, 18, False),
        (0, 17.99, True),
        (1, 3, False),
        (1, 7.99, False),
        (1, 8, True),
        (0, 3, True),  # Sunday's night is not listed
        (5, 3, False),  # Friday's is, until Saturday morning
        (5, 19, True),
        (6, 3, True),
    ],
)
def test_a_period_over_midnight_belongs_to_the_day_on_which_it_begins(weekday, hour, reached):
    office = OutsideOffice(stations={2: {"tolls": (NIGHT,)}})
    office.send(e.ClockTold(round(hour * HOUR_MS), weekday))
    assert goes_out(office, 2, "55") is reached


def test_the_hour_comes_and_goes_by_itself_and_sunday_is_followed_by_monday():
    weekend = Toll(("",), periods=(Period((5, 6), 0, 1440),))
    office = OutsideOffice(stations={2: {"tolls": (weekend,)}})
    office.send(e.ClockTold(23 * HOUR_MS + 3_500_000, 4))  # Friday, 100 s before midnight
    assert goes_out(office, 2, "55")
    office.wait(100)
    assert not goes_out(office, 2, "55")
    office.wait(47.5 * 3_600)
    assert not goes_out(office, 2, "55")
    office.wait(0.5 * 3_600)
    assert goes_out(office, 2, "55")


def test_a_clock_that_is_set_counts_at_once():
    office = OutsideOffice(stations={2: {"tolls": (NIGHT,)}})
    office.send(e.ClockTold(12 * HOUR_MS, 0))
    assert goes_out(office, 2, "55")
    office.send(e.ClockTold(20 * HOUR_MS, 0))
    assert not goes_out(office, 2, "55")


def test_while_the_time_is_not_known_a_restriction_holds():
    office = OutsideOffice(stations={2: {"tolls": (NIGHT,)}})
    assert not goes_out(office, 2, "55")


def test_a_whole_day_is_a_period_that_ends_where_it_begins():
    office = OutsideOffice(stations={2: {"tolls": (Toll(("",), periods=(Period((2,), 0, 0),)),)}})
    for weekday, reached in ((1, True), (2, False), (3, True)):
        office.send(e.ClockTold(HOUR_MS, weekday))
        assert goes_out(office, 2, "55") is reached


# -- accounts


def test_an_account_is_noted_with_the_call_that_follows_it_and_no_other():
    office = OutsideOffice()
    assert ask(office, 2, "*49*4711#") == "dial"
    office.dial(2, "055#")
    office.wait(2)
    assert office.trunk(4).account == "4711"
    office.hang_up(2)
    office.wait(5)
    office.call_out(2, "55")
    assert office.trunk(4).account == ""


def test_a_forced_account_is_asked_for_each_time():
    office = OutsideOffice(stations={2: {"accounts": "forced"}})
    assert not goes_out(office, 2, "55")
    assert ask(office, 2, "*4912#") == "dial"
    office.dial(2, "055#")
    office.wait(2)
    assert office.talks("station 2", "line 4")
    office.hang_up(2)
    office.wait(5)
    assert not goes_out(office, 2, "55")


def test_an_account_that_was_given_in_vain_is_gone_with_the_receiver():
    office = OutsideOffice(stations={2: {"accounts": "forced"}})
    ask(office, 2, "*4912#")
    office.hang_up(2)
    assert not goes_out(office, 2, "55")


@pytest.mark.parametrize(("account", "heard"), [("100", "dial"), ("101", "reorder"), ("10", "reorder")])
def test_where_the_office_has_a_list_of_accounts_others_are_refused(account, heard):
    office = OutsideOffice(outside={"accounts": ("100", "200")})
    assert ask(office, 2, f"*49{account}#") == heard


def test_a_telephone_without_a_number_sign_ends_the_account_by_a_pause():
    office = OutsideOffice()
    assert ask(office, 2, "*4947") == ""
    office.wait(8)
    assert office.hears(2) == "dial"
    office.dial(2, "055#")
    office.wait(2)
    assert office.trunk(4).account == "47"


@pytest.mark.parametrize("code", ["*494711#", "*47112580"])
def test_the_receiver_that_heard_the_code_stays_another_one_would_hear_its_last_key_again(code):
    office = OutsideOffice(stations={1: {"pin": "2580"}}, receivers=(1, 2))
    office.lift(2)
    lent = dict(office.lent)
    office.dial(2, code[:-1])
    actions = office.send(e.StationDialled(2, code[-1]))
    assert office.hears(2) == "dial"
    assert office.lent == lent
    assert not [one for one in actions if isinstance(one, (a.LendReceiver, a.ReturnReceiver))]


@pytest.mark.parametrize("account", ["", "12345678901"])
def test_an_account_has_one_to_ten_digits(account):
    assert ask(OutsideOffice(), 2, f"*49{account}#") == "unobtainable"


def test_the_account_serves_a_second_call_beside_one_on_hold():
    office = OutsideOffice(stations={2: {"accounts": "forced"}})
    office.call(1)
    office.answer(office.bells[0])
    office.send(e.StationFlashed(1, 200))
    office.dial(1, "*497#055#")
    office.wait(2)
    assert office.talks("station 1", "line 4")
    assert office.trunk(4).account == "7"


# -- the lock


LOCKED = {2: {"pin": "1234"}, 3: {}}


def test_who_locks_his_telephone_unlocks_it_with_his_pin_only():
    office = OutsideOffice(stations=LOCKED)
    assert order(office, 2, "*33") == "confirmation"
    assert not goes_out(office, 2, "55")
    assert order(office, 2, "#331235") == "reorder"
    assert not goes_out(office, 2, "55")
    assert order(office, 2, "#331234") == "confirmation"
    assert goes_out(office, 2, "55")


def test_a_locked_telephone_calls_inside():
    office = OutsideOffice(stations=LOCKED)
    order(office, 2, "*33")
    office.ring_up(2, "13")
    assert office.bells == [3]


def test_without_a_pin_there_is_no_lock():
    office = OutsideOffice(stations=LOCKED)
    assert order(office, 3, "*33") == "reorder"
    assert goes_out(office, 3, "55")


def test_a_wrong_pin_does_not_lock_what_was_open():
    office = OutsideOffice(stations=LOCKED)
    assert order(office, 2, "#330000") == "reorder"
    assert goes_out(office, 2, "55")


def test_the_lock_outlives_the_box_and_goes_with_the_pin():
    office = OutsideOffice(stations=LOCKED)
    order(office, 2, "*33")
    memory, plan = office.control.memory(), office.control.state.plan
    office.control = CallControl(plan, 1, memory)
    assert not goes_out(office, 2, "55")
    without = tuple(msgspec.structs.replace(station, pin="") for station in plan.stations)
    office.control = CallControl(msgspec.structs.replace(plan, stations=without), 1, memory)
    assert goes_out(office, 2, "55")


def test_nobody_at_a_locked_telephone_sends_its_calls_outside():
    office = OutsideOffice(stations=LOCKED)
    order(office, 2, "*33")
    assert order(office, 2, "*21*055#") == "reorder"


# -- at the telephone of somebody else


WALKERS = {
    1: {"pin": "1111", "tolls": (Toll(("00",)),)},  # Anna
    2: {"pin": "2222", "tolls": (Toll(("",)),), "accounts": "forced"},  # Bela, who may not call out
}


@pytest.mark.parametrize("locked", [False, True])
def test_who_walks_has_his_own_class_for_one_call_whatever_stands_against_the_other(locked):
    office = OutsideOffice(stations=WALKERS)
    if locked:
        order(office, 2, "*33")
    assert not goes_out(office, 2, "55")
    assert ask(office, 2, "*47*11*1111") == "dial"
    office.dial(2, "055#")
    office.wait(2)
    assert office.talks("station 2", "line 4")
    office.hang_up(2)
    office.wait(5)
    assert not goes_out(office, 2, "55")


def test_his_class_is_not_a_better_one_elsewhere():
    office = OutsideOffice(stations=WALKERS)
    ask(office, 3, "*47*11*1111")
    office.dial(3, "00044#")
    assert office.hears(3) == "reorder"
    office.hang_up(3)
    ask(office, 3, "*47*12*2222")
    office.dial(3, "055#")
    assert office.hears(3) == "reorder"


def test_the_second_call_of_one_lifting_is_not_his_any_more():
    office = OutsideOffice(stations=WALKERS)
    ask(office, 2, "*47*11*1111")
    office.dial(2, "055#")
    office.wait(2)
    office.send(e.StationFlashed(2, 200))
    office.dial(2, "055#")
    assert office.hears(2) == "reorder"


@pytest.mark.parametrize("code", ["*47111112", "*47*13*1234", "*47131111"])
def test_a_wrong_pin_or_a_telephone_without_one_is_refused(code):
    assert ask(OutsideOffice(stations=WALKERS), 4, code) == "reorder"


def test_nobody_walks_with_the_number_of_nobody():
    assert ask(OutsideOffice(stations=WALKERS), 4, "*479911111") == "unobtainable"


# -- hot line, memories, doors


def test_a_hot_line_dials_outside_when_it_is_lifted_or_after_its_pause():
    office = OutsideOffice(stations={2: {"hotline": "0551"}, 3: {"hotline": "0552", "hotline_ms": 5_000}})
    office.lift(2)
    office.wait(2)
    assert office.dialled == {4: "551"}
    office.lift(3)
    office.wait(4.9)
    assert office.seized == [4]
    office.wait(2)
    assert office.dialled == {4: "551", 3: "552"}


def test_a_hot_line_is_judged_as_every_number():
    office = OutsideOffice(stations={2: {"hotline": "0551", "tolls": (Toll(("5",)),)}})
    office.lift(2)
    assert office.hears(2) == "reorder"


def test_speed_dialling_and_redial_reach_outside_within_the_class():
    office = OutsideOffice(stations={3: {"tolls": (Toll(("5",)),)}}, speed=(SpeedNumber("07", "0551"),))
    ask(office, 2, "*5007")
    office.wait(2)
    assert office.dialled == {4: "551"}
    assert ask(office, 3, "*5007") == "reorder"
    office.hang_up(2, 3)
    office.wait(5)
    office.dialled.clear()
    ask(office, 2, "*66")
    office.wait(2)
    assert office.dialled == {4: "551"}


def test_redial_repeats_a_number_outside_as_it_was_dialled():
    office = OutsideOffice()
    office.call_out(2, "5501")
    office.hang_up(2)
    office.wait(5)
    office.dialled.clear()
    ask(office, 2, "*66")
    office.wait(2)
    assert office.dialled == {4: "5501"}


def test_redial_does_not_call_for_help_again():
    office = OutsideOffice(outside={"emergency": ("999",)})
    office.lift(2)
    office.dial(2, "999")
    office.wait(2)
    office.hang_up(2)
    office.wait(5)
    assert ask(office, 2, "*66") == "unobtainable"


def test_a_visitor_calls_outside_by_the_hot_line_of_the_door_only():
    office = OutsideOffice(stations={2: {"door": True}, 3: {"door": True, "hotline": "0551"}})
    assert ask(office, 2, "055#") == "reorder"
    office.lift(3)
    office.wait(2)
    assert office.dialled == {4: "551"}


def test_where_nobody_calls_out_the_digit_is_no_number():
    office = OutsideOffice(outside={"digit": ""})
    assert ask(office, 2, "0") == "unobtainable"
