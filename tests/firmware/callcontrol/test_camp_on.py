"""Camp-on: whoever found somebody busy is called back when both are free."""

import pytest

from firmware.callcontrol.features import Feature
from tests.firmware.callcontrol.exchange_office import FORMS, ExchangeOffice


def camped(*askers, form="dtmf", **settings):
    """Telephone 2 talks to 7; ``askers``, in this order, want to be called back when it is free."""
    office = ExchangeOffice(**settings)
    office.inside_call(2, 7)
    for asker in askers:
        camp(office, asker, 2, form)
    return office


def camp(office, asker, wanted, form="dtmf"):
    office.ring_up(asker, str(10 + wanted))
    assert office.hears(asker) == "busy"
    office.hang_up(asker)
    office.order(asker, Feature.CAMP_ON, form=form)


# -- the straight case


@pytest.mark.parametrize("form", FORMS)
def test_called_back_when_the_other_one_hangs_up(form):
    office = camped(5, form=form)
    office.wait(300)
    assert office.bells == []
    office.hang_up(2)
    assert office.scene == {5: "rings callback", 7: "reorder"}
    office.hang_up(7)
    office.lift(5)
    assert office.scene == {2: "rings inside", 5: "ringback"}
    office.lift(2)
    assert office.scene == {2: "5", 5: "2"}
    office.hang_up(2, 5)
    office.wait(5)
    assert office.bells == [], "his wish is done"
    assert office.leave()


def test_the_wanted_one_does_not_answer_and_the_wish_is_done_nevertheless():
    office = camped(5)
    office.hang_up(2)
    office.lift(5)
    office.hang_up(5)
    office.wait(5)
    assert office.bells == []


def test_who_does_not_answer_his_callback_in_four_rings_does_not_want_it_any_more():
    office = camped(5)
    office.hang_up(2)
    office.wait(19.9)
    assert office.bells == [5]
    office.wait(0.2)
    assert office.bells == []
    office.wait(600)
    assert office.bells == []
    assert office.leave()


def test_who_asks_is_busy_himself_so_it_waits():
    office = camped(5)
    office.inside_call(5, 6)
    office.hang_up(2)
    assert office.bells == []
    office.hang_up(5)
    assert office.rings(5) == "callback"


def test_busy_again_before_he_has_lifted_he_keeps_his_place():
    office = camped(5)
    office.hang_up(2)
    assert office.bells == [5]
    office.lift(2)
    office.lift(5)
    assert office.hears(5) == "busy"
    office.hang_up(5)
    assert office.bells == []
    office.hang_up(2)
    assert office.rings(5) == "callback"
    assert office.leave()


def test_they_meet_otherwise_and_the_wish_is_done():
    office = camped(5)
    office.flash(2)
    office.dial(2, "15")
    office.lift(5)
    assert office.scene == {2: "5", 5: "2", 7: "music"}
    office.hang_up(5, 2, 7)
    office.wait(5)
    assert office.bells == []


# -- several


def test_several_are_called_back_in_the_order_of_asking():
    office = camped(5, 6, 8)
    office.hang_up(2, 7)
    for asker, later in ((5, [6, 8]), (6, [8]), (8, [])):
        assert office.bells == [asker]
        office.lift(asker)
        office.lift(2)
        assert office.talks(f"station {asker}", "station 2")
        assert not set(later) & set(office.bells)
        office.hang_up(asker, 2)
    assert office.bells == []
    assert office.leave()


def test_the_first_does_not_answer_and_the_next_is_called():
    office = camped(5, 6)
    office.hang_up(2)
    office.wait(20.1)
    assert office.bells == [6]


def test_the_first_is_busy_so_the_next_is_called():
    office = camped(5, 6)
    office.lift(5)
    office.hang_up(2)
    assert office.bells == [6]
    office.lift(6, 2)
    office.hang_up(5)
    assert office.bells == []
    office.hang_up(2, 6)
    assert office.bells == [5], "he is still in the row"


def test_asking_twice_does_not_call_twice():
    office = camped(5)
    office.order(5, Feature.CAMP_ON)
    office.hang_up(2)
    office.lift(5)
    office.hang_up(5)
    assert office.bells == [], "he had his chance"


def test_two_wishes_of_one_both_come_true():
    office = camped(5)
    office.lift(3)
    camp(office, 5, 3)
    office.lift(5)
    office.hang_up(2, 3)
    office.hang_up(5)
    assert office.bells == [5]
    office.wait(20.1)
    assert office.bells == [5], "the first was not answered, the second comes"
    office.lift(5)
    assert office.bells == [3]
    assert office.leave()


def test_two_who_camp_on_each_other_meet():
    office = ExchangeOffice()
    office.inside_call(2, 7)
    office.inside_call(5, 8)
    office.hang_up(7, 8)
    office.hang_up(2)
    camp(office, 2, 5)
    office.lift(2)
    office.hang_up(5)
    camp(office, 5, 2)
    assert office.bells == []
    office.hang_up(2)
    assert len(office.bells) == 1, "one is called back, the other is to be free for him"
    first = office.bells[0]
    other = 7 - first
    office.lift(first)
    assert office.scene == {first: "ringback", other: "rings inside"}
    office.lift(other)
    office.hang_up(2, 5)
    office.wait(5)
    assert office.bells == [], "what each wanted of the other is done"
    assert office.leave()


# -- he does not want it any more


@pytest.mark.parametrize("form", FORMS)
def test_the_wish_is_taken_back(form):
    office = camped(5)
    office.order(5, Feature.CAMP_ON_OFF, form=form)
    office.hang_up(2)
    assert office.bells == []


def test_the_wish_is_taken_back_while_it_rings():
    office = camped(5)
    office.hang_up(2)
    office.lift(5)
    office.hang_up(5)
    office.order(5, Feature.CAMP_ON_OFF)
    office.wait(5)
    assert office.bells == []


def test_taking_back_what_was_not_wished_is_no_mistake():
    office = ExchangeOffice()
    office.order(5, Feature.CAMP_ON_OFF)
    assert office.leave()


# -- telephones that go


def test_who_asked_is_unplugged():
    office = camped(5, 6)
    office.unplug(5)
    office.hang_up(2)
    assert office.bells == [6]


def test_who_asked_is_unplugged_while_he_is_called_back():
    office = camped(5, 6)
    office.hang_up(2)
    office.unplug(5)
    assert 5 not in office.bells
    office.wait(20.1)
    assert office.bells == [6]
    office.plug_in(5)
    assert office.leave()


def test_the_wanted_one_is_unplugged_and_comes_back():
    office = camped(5)
    office.unplug(2)
    assert office.bells == []
    office.plug_in(2)
    assert office.rings(5) == "callback"


def test_the_wanted_one_is_unplugged_while_the_callback_rings():
    office = camped(5)
    office.hang_up(2)
    office.unplug(2)
    office.lift(5)
    assert office.hears(5) == "reorder"
    office.hang_up(5)
    office.wait(5)
    office.plug_in(2)
    assert office.leave()


# -- do-not-disturb and forwarding


def test_camping_on_do_not_disturb_waits_until_he_wants_to_be_disturbed():
    office = ExchangeOffice()
    office.order(2, Feature.DO_NOT_DISTURB)
    camp(office, 5, 2)
    assert office.bells == [], "he is on hook, and not free"
    office.order(2, Feature.DO_NOT_DISTURB_OFF)
    assert office.rings(5) == "callback"
    assert office.leave()


def test_camping_on_one_who_forwards_to_somebody_busy_waits_for_that_one():
    office = ExchangeOffice()
    office.order(2, Feature.FORWARD_ALWAYS, "13")
    office.lift(3)
    camp(office, 5, 2)
    assert office.bells == [], "telephone 2 is free, but 3 is not"
    office.hang_up(3)
    assert office.rings(5) == "callback"
    office.lift(5)
    assert office.bells == [3]
    assert office.leave()


def test_his_own_do_not_disturb_does_not_keep_his_callback_away():
    office = camped(5)
    office.order(5, Feature.DO_NOT_DISTURB)
    office.hang_up(2)
    assert office.rings(5) == "callback"


# -- refusals


def test_without_having_found_anybody_busy():
    office = ExchangeOffice()
    office.ask(5, Feature.CAMP_ON)
    assert office.scene == {5: "reorder"}


def test_on_one_who_was_out_of_service_not_busy():
    office = ExchangeOffice()
    office.unplug(2)
    office.ring_up(5, "12")
    assert office.hears(5) == "reorder"
    office.hang_up(5)
    office.ask(5, Feature.CAMP_ON)
    assert office.hears(5) == "reorder"


def test_on_oneself():
    office = ExchangeOffice()
    office.ring_up(5, "15")
    assert office.hears(5) == "busy"
    office.hang_up(5)
    office.ask(5, Feature.CAMP_ON)
    assert office.hears(5) == "reorder"


def test_nobody_camps_on_a_data_station():
    office = ExchangeOffice(stations={2: {"data": True}})
    office.inside_call(2, 7)
    office.ring_up(5, "12")
    office.hang_up(5)
    office.ask(5, Feature.CAMP_ON)
    assert office.scene[5] == "reorder"
    office.hang_up(5, 2)
    assert office.bells == []
