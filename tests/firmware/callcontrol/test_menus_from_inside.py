"""Colleagues in spoken menus: they dial the pilot number, are sent there, or send callers there."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.menu_plan import Form, HangUp
from firmware.callcontrol.plan import GroupTarget, MenuTarget, StationTarget
from tests.firmware.callcontrol.menu_office import HELP, OPERATOR, SALES, MenuOffice, menu

PILOT = "70"


def office_with(*menus, **settings):
    return MenuOffice(*menus, routes={n: GroupTarget("all") for n in range(1, 9)}, **settings)


def words(office, station=5):
    return office.words_to(f"station {station}")[0] or office.hears(station)


def main(**settings):
    return menu(to={"1": HELP, "2": SALES, "9": HangUp()}, pilot=PILOT, **settings)


def test_a_colleague_dials_the_menu_presses_a_digit_and_hears_ringback():
    office = office_with(main())
    office.ring_up(5, PILOT)
    assert (words(office), [*office.lent]) == ("welcome", [5])
    office.wait(1)
    office.dial(5, "2")
    assert (office.bells, words(office), office.lent) == ([2], "ringback", {})
    office.answer(2)
    assert office.talks("station 2", "station 5")
    office.hang_up(2, 5)
    office.wait(30)
    assert office.idle


def test_the_last_key_of_the_number_still_held_down_is_no_choice():
    office = office_with(menu(to={"0": SALES}, pilot=PILOT))
    office.ring_up(5, PILOT)
    office.dial(5, "0")
    assert words(office) == "welcome"
    office.wait(0.2)
    office.dial(5, "0")
    assert office.bells == [2]


def test_a_colleague_who_presses_nothing_gets_the_operator():
    office = office_with(main(tries_silent=1))
    office.ring_up(5, PILOT)
    office.finish("station 5")
    assert words(office) == "music"
    office.wait(5)
    assert (office.bells, words(office)) == ([OPERATOR], "ringback")


def test_goodbye_is_followed_by_reorder():
    office = office_with(main())
    office.ring_up(5, PILOT)
    office.wait(1)
    office.dial(5, "9")
    assert words(office) == "menu.goodbye"
    office.finish("station 5")
    assert words(office) == "reorder"
    office.hang_up(5)
    assert office.idle


def test_a_queue_of_the_menu_serves_colleagues_too():
    office = office_with(main())
    office.ring_up(5, PILOT)
    office.wait(1)
    office.dial(5, "1")
    assert office.bells == [1]
    office.answer(1)
    assert office.talks("station 1", "station 5")


@pytest.mark.parametrize("seconds", [0.5, 3])
def test_hanging_up_in_a_menu_leaves_nothing_behind(seconds):
    office = office_with(main())
    office.ring_up(5, PILOT)
    office.wait(seconds)
    office.hang_up(5)
    office.wait(1)
    assert office.idle


def test_a_telephone_that_fails_in_a_menu_leaves_nothing_behind():
    office = office_with(main())
    office.ring_up(5, PILOT)
    office.send(e.StationFailed(5))
    assert office.image.words == {}
    assert office.control.state.calls == {}


def test_a_caller_is_transferred_into_a_menu_and_hears_it_from_its_beginning():
    office = office_with(main())
    office.call_from(1, "+36")
    office.answer(1)
    office.flash(1)
    office.dial(1, PILOT)
    assert words(office, 1) == "welcome"
    office.wait(1)
    office.hang_up(1)
    assert office.heard(1) == "welcome"
    office.press(1, "2")
    assert (office.bells, office.heard(1)) == ([2], "ringback")
    office.answer(2)
    assert office.talks("station 2", "line 1")


@pytest.mark.parametrize("hangs_up", [True, False])
def test_a_colleague_who_is_transferred_into_a_menu_hears_it_and_presses_digits(hangs_up):
    office = office_with(main())
    office.ring_up(5, "14")
    office.answer(4)
    office.flash(4)
    office.dial(4, PILOT)
    office.wait(1)
    office.hang_up(4)
    office.wait(0.1)
    assert words(office) == "welcome"
    assert office.bells == []
    if hangs_up:
        office.hang_up(5)
    else:
        office.dial(5, "2")
        assert (office.bells, words(office)) == ([2], "ringback")
        office.answer(2)
        assert office.talks("station 2", "station 5")
        office.hang_up(2)
        office.hang_up(5)
    assert office.idle


def test_who_sends_his_calls_to_a_menu_sends_colleagues_there_too():
    office = office_with(main())
    plan = office.control.state.plan
    stations = tuple(
        _changed(one, forward_always=MenuTarget("main")) if one.port == 4 else one for one in plan.stations
    )
    office.reconfigure(_changed(plan, stations=stations))
    office.ring_up(5, "14")
    assert words(office) == "welcome"
    office.hang_up(5)
    office.call_from(1, "+36")
    office.answer(1)
    office.far_side_hangs_up(1)
    office.hang_up(1)


def test_a_flash_in_a_menu_is_back_with_whom_one_had_on_hold():
    office = office_with(main())
    office.call_from(1, "+36")
    office.answer(1)
    office.flash(1)
    office.dial(1, PILOT)
    office.flash(1)
    assert office.talks("station 1", "line 1")
    assert office.image.words == {}


def test_without_a_receiver_the_words_are_heard_and_a_person_helps():
    office = office_with(main(tries_silent=1), receivers=(1,))
    office.ring_up(5, PILOT)
    office.lift(6)
    assert (words(office), office.hears(6)) == ("welcome", "")
    office.finish("station 5")
    office.wait(5)
    assert (office.bells, office.hears(6)) == ([OPERATOR], "dial")


def test_who_is_in_a_menu_has_the_receiver_that_somebody_gives_back():
    office = office_with(main(), receivers=(1,))
    office.lift(6)
    office.ring_up(5, PILOT)  # by pulse: its receiver is another's
    assert (words(office), [*office.lent]) == ("welcome", [6])
    office.hang_up(6)
    assert [*office.lent] == [5]
    office.wait(1)
    office.dial(5, "2")
    assert office.bells == [2]


def test_a_commit_that_takes_the_menu_away_tells_who_is_in_it():
    office = office_with(main())
    office.ring_up(5, PILOT)
    office.reconfigure(_changed(office.control.state.plan, menus=()))
    assert words(office) == "unobtainable"


def test_a_form_is_filled_in_by_a_colleague():
    office = office_with(menu(form=Form(4, 4), then=StationTarget(2), pilot=PILOT))
    office.ring_up(5, PILOT)
    office.wait(1)
    office.dial(5, "1234")
    assert office.bells == [2]


def _changed(struct, **fields):
    known = {name: getattr(struct, name) for name in struct.__struct_fields__}
    return type(struct)(**(known | fields))
