"""Door posts: they ring, they are heard, a digit opens the door, and dial tone goes before."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol.features import Feature
from tests.firmware.callcontrol.exchange_office import FORMS, ExchangeOffice

F = Feature


def house(receivers=(1, 2, 3, 4)):
    """Telephone 8 is a door post whose button rings telephone 2."""
    return ExchangeOffice(stations={8: {"door": True, "hotline": "12"}}, receivers=receivers)


def at_the_door(**settings):
    """Somebody at the door talks to telephone 2."""
    office = house(**settings)
    office.lift(8)
    assert office.scene == {2: "rings door", 8: "ringback"}
    office.lift(2)
    assert office.scene == {2: "8", 8: "2"}
    return office


def test_a_digit_opens_the_door_for_five_seconds():
    office = at_the_door()
    assert office.lent == {2: 1}, "a receiver listens for the digit"
    office.log.clear()
    office.dial(2, "5")
    assert [action for _, action in office.log] == [a.OpenDoor(5000)]
    assert office.scene == {2: "8", 8: "2"}
    office.hang_up(2)
    assert office.lent == {}
    assert office.leave()


def test_the_opener_may_be_asked_for_longer():
    office = at_the_door()
    for digit in "111":
        office.dial(2, digit)
    assert office.doors_opened == 3


def test_the_number_sign_is_the_end_of_a_number_and_opens_nothing():
    office = house()
    office.lift(8)
    office.ask(5, F.PICKUP_STATION, "12")
    assert office.scene == {5: "8", 8: "5"}
    assert office.doors_opened == 0
    office.wait(1)
    office.dial(5, "#")
    assert office.doors_opened == 0
    office.dial(5, "1")
    assert office.doors_opened == 1


@pytest.mark.parametrize(("held_s", "opens"), [(0.04, 0), (0.09, 0), (0.1, 1)])
def test_the_last_key_of_a_code_still_held_down_opens_nothing(held_s, opens):
    office = at_the_door()
    office.consult(2, "13")
    office.lift(3)
    office.flash(2)
    office.ask(2, F.RETURN)
    assert office.scene == {2: "8", 3: "reorder", 8: "2"}
    office.wait(held_s)
    office.dial(2, "1")  # the receiver that it is lent now hears the key, too
    assert office.doors_opened == opens


def test_who_comes_to_the_door_cannot_open_it():
    office = at_the_door()
    office.dial(8, "5")
    assert office.doors_opened == 0


def test_nobody_opens_while_it_rings():
    office = house()
    office.lift(8)
    office.dial(8, "5")
    assert office.doors_opened == 0
    assert office.leave()


def test_a_digit_in_an_ordinary_conversation_opens_nothing():
    office = house()
    office.inside_call(2, 5)
    office.dial(2, "5")
    assert office.doors_opened == 0
    assert office.lent == {}


def test_after_the_door_has_gone_digits_open_nothing():
    office = at_the_door()
    office.hang_up(8)
    office.dial(2, "5")
    assert office.doors_opened == 0
    assert office.lent == {}


def test_the_door_may_be_called():
    office = house()
    office.ring_up(5, "18")
    office.lift(8)
    assert office.scene == {5: "8", 8: "5"}
    office.wait(1)
    office.dial(5, "1")
    assert office.doors_opened == 1


# -- receivers


def test_without_a_receiver_to_spare_pulses_open_nevertheless():
    office = house(receivers=(1,))
    office.lift(5)
    office.lift(8)
    office.lift(2)
    assert office.lent == {5: 1}
    office.dial(2, "5")
    assert office.doors_opened == 1, "a digit by pulse is heard without a receiver"


def test_a_receiver_that_comes_free_is_lent():
    office = house(receivers=(1,))
    office.lift(5)
    office.lift(8)
    office.lift(2)
    office.hang_up(5)
    assert office.lent == {2: 1}
    assert office.leave()


def test_who_lifts_to_dial_takes_the_receiver_back():
    office = at_the_door(receivers=(1,))
    assert office.lent == {2: 1}
    office.lift(5)
    assert office.hears(5) == "dial"
    assert office.lent == {5: 1}
    office.dial(5, "13")
    assert office.lent == {2: 1}, "and the door has it again"
    assert office.leave()


def test_two_doors_and_one_receiver():
    office = ExchangeOffice(
        stations={7: {"door": True, "hotline": "13"}, 8: {"door": True, "hotline": "12"}}, receivers=(1,)
    )
    office.lift(7)
    office.lift(8)
    office.lift(2, 3)
    assert office.scene == {2: "8", 3: "7", 7: "3", 8: "2"}
    assert len(office.lent) == 1
    office.lift(5, 6)
    assert office.lent == {5: 1}
    assert office.hears(6) == ""
    office.hang_up(5)
    assert office.hears(6) == "dial"
    assert office.leave()


# -- hold, hand over, and the code


@pytest.mark.parametrize("form", FORMS)
def test_the_code_after_a_flash_opens_and_brings_back_the_door(form):
    office = at_the_door()
    office.flash(2)
    assert office.scene == {2: "dial", 8: "music"}
    office.ask(2, F.OPEN_DOOR, form=form)
    assert office.scene == {2: "8", 8: "2"}
    assert office.doors_opened == 1
    assert office.leave()


@pytest.mark.parametrize("form", FORMS)
def test_the_code_without_a_conversation(form):
    office = house()
    office.order(5, F.OPEN_DOOR, form=form)
    assert office.doors_opened == 1


def test_the_code_is_denied():
    office = ExchangeOffice(stations={8: {"door": True}, 5: {"denied": (F.OPEN_DOOR,)}})
    office.ask(5, F.OPEN_DOOR)
    assert office.scene == {5: "reorder"}
    assert office.doors_opened == 0


def test_the_door_is_handed_over_and_the_other_one_opens():
    office = at_the_door()
    office.consult(2, "13")
    office.lift(3)
    office.hang_up(2)
    assert office.scene == {3: "8", 8: "3"}
    office.dial(3, "1")
    assert office.doors_opened == 1
    assert office.leave()


def test_the_door_that_was_handed_over_has_a_receiver_again():
    office = at_the_door()
    office.consult(2, "13")
    office.lift(3)
    office.hang_up(2)
    assert list(office.lent) == [3]


def test_two_on_hold_of_whom_one_is_the_door_meet_and_the_other_has_a_receiver():
    office = at_the_door()
    office.consult(2, "13")
    office.lift(3)
    office.flash(2)
    office.hang_up(2)
    assert office.scene == {3: "8", 8: "3"}
    assert list(office.lent) == [3]


def test_whoever_joins_in_a_conference_with_the_door_has_a_receiver():
    office = at_the_door()
    office.consult(2, "13")
    office.lift(3)
    office.flash(2)
    office.ask(2, F.CONFERENCE)
    assert sorted(office.lent) == [2, 3]


def test_the_door_is_parked_and_fetched():
    office = at_the_door()
    office.flash(2)
    office.order(2, F.PARK, "3")
    office.ask(5, F.PARK, "3")
    assert office.scene == {5: "8", 8: "5"}
    assert office.doors_opened == 0, "the end of the code is no key"
    office.wait(1)
    office.dial(5, "1")
    assert office.doors_opened == 1


def test_in_a_conference_with_the_door_everybody_else_opens():
    office = at_the_door()
    office.consult(2, "13")
    office.lift(3)
    office.flash(2)
    office.ask(2, F.CONFERENCE)
    assert office.scene == {2: "3, 8", 3: "2, 8", 8: "2, 3"}
    office.dial(8, "1")
    assert office.doors_opened == 0
    office.wait(1)
    office.dial(3, "1")
    office.dial(2, "1")
    assert office.doors_opened == 2
    assert office.leave()


# -- nobody is there


def test_who_is_to_answer_is_busy():
    office = house()
    office.lift(2)
    office.lift(8)
    assert office.hears(8) == "busy"


def test_who_is_to_answer_is_unplugged():
    office = at_the_door()
    office.unplug(2)
    assert office.scene == {8: "reorder"}
    office.plug_in(2)
    assert office.leave()


def test_the_door_post_is_unplugged():
    office = at_the_door()
    office.unplug(8)
    assert office.scene == {2: "reorder"}
    assert office.lent == {}
    office.plug_in(8)
    assert office.leave()


def test_the_visitor_goes_while_it_rings():
    office = house()
    office.lift(8)
    office.hang_up(8)
    assert office.scene == {}
    assert office.leave()


def test_the_door_rings_a_group():
    office = ExchangeOffice(stations={8: {"door": True, "hotline": "41"}})
    office.lift(8)
    assert office.scene == {3: "rings door", 4: "rings door", 8: "ringback"}
    office.lift(4)
    office.dial(4, "1")
    assert office.doors_opened == 1


def test_the_door_knocks_where_calls_may_wait():
    office = ExchangeOffice(stations={8: {"door": True, "hotline": "12"}, 2: {"call_waiting": True}})
    office.inside_call(2, 5)
    office.lift(8)
    assert office.hears(2) == "5, waiting"
    office.flash(2)
    assert office.scene == {2: "8", 5: "music", 8: "2"}
    office.wait(1)
    office.dial(2, "1")
    assert office.doors_opened == 1
    assert office.leave()


def test_the_receiver_goes_back_when_the_visitor_is_not_talked_to_any_more():
    office = ExchangeOffice(stations={8: {"door": True}}, second_flash="swap")
    office.inside_call(8, 2)
    office.consult(2, "13")
    office.lift(3)
    assert office.lent == {}
    office.flash(2)
    assert list(office.lent) == [2], "back with the visitor"
    office.flash(2)
    assert office.lent == {}, "and with the colleague again"
    assert office.leave()


def test_the_receiver_goes_back_when_the_visitor_leaves_a_conference():
    office = ExchangeOffice(stations={8: {"door": True}}, second_flash="conference")
    office.inside_call(8, 2)
    office.consult(2, "13")
    office.lift(3)
    office.flash(2)
    assert sorted(office.lent) == [2, 3]
    office.hang_up(8)
    assert office.scene == {2: "3", 3: "2"}
    assert office.lent == {}
    assert office.leave()
