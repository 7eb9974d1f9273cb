"""What an old hand at exchanges tried in a quiet hour, and found wrong at first."""

from firmware.callcontrol.features import Feature
from tests.firmware.callcontrol.exchange_office import ExchangeOffice

F = Feature


# -- who opens the door


def test_a_visitor_does_not_let_himself_in_by_the_code():
    office = ExchangeOffice(stations={8: {"door": True}})
    office.ask(8, F.OPEN_DOOR)
    assert office.scene == {8: "reorder"}
    assert office.doors_opened == 0
    assert office.leave()


def test_a_visitor_at_one_door_does_not_open_for_the_one_at_another():
    office = ExchangeOffice(stations={7: {"door": True}, 8: {"door": True}})
    office.inside_call(7, 8)
    office.dial(7, "5")
    office.dial(8, "5")
    assert office.doors_opened == 0
    assert office.lent == {}
    assert office.leave()


def test_where_the_class_denies_the_code_a_digit_opens_nothing_either():
    office = ExchangeOffice(stations={8: {"door": True}, 5: {"denied": (F.OPEN_DOOR,)}})
    office.inside_call(8, 5)
    office.dial(5, "5")
    assert office.doors_opened == 0
    assert office.lent == {}, "nor does a receiver listen for it"
    assert office.leave()


def test_a_visitor_puts_nobody_on_hold():
    office = ExchangeOffice(stations={8: {"door": True}})
    office.inside_call(8, 2)
    office.flash(8)
    assert office.scene == {2: "8", 8: "2"}
    assert office.leave()
