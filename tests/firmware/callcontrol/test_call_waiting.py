"""Call waiting: a tone in the conversation tells of a second call; a flash takes it, hanging up makes it ring."""

import pytest

from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import StationTarget
from tests.firmware.callcontrol.exchange_office import FORMS, ExchangeOffice

WAITING = {2: {"call_waiting": True}}


def told(**settings):
    """Telephone 2 talks to 5 and hears that 3 calls."""
    office = ExchangeOffice(**{"stations": WAITING, **settings})
    office.inside_call(2, 5)
    office.ring_up(3, "12")
    assert office.scene == {2: "5, waiting", 3: "ringback", 5: "2"}
    return office


def test_a_tone_tells_and_only_him_whom_it_concerns():
    office = told()
    assert office.bells == []
    assert office.leave()


def test_a_flash_takes_the_call_and_the_partner_waits():
    office = told()
    office.flash(2)
    assert office.scene == {2: "3", 3: "2", 5: "music"}
    office.hang_up(3)
    assert office.scene == {2: "5", 5: "2"}, "back with the first one at once"
    assert office.leave()


def test_a_flash_takes_the_call_and_the_choices_are_as_ever():
    office = told()
    office.flash(2)
    office.flash(2)
    assert office.scene == {2: "dial", 3: "music", 5: "music"}
    office.ask(2, Feature.SWAP)
    assert office.scene == {2: "5", 3: "music", 5: "2"}
    assert office.leave()


def test_where_the_second_flash_swaps_he_goes_between_the_two():
    office = told(second_flash="swap")
    for _ in range(2):
        office.flash(2)
        assert office.scene == {2: "3", 3: "2", 5: "music"}
        office.flash(2)
        assert office.scene == {2: "5", 3: "music", 5: "2"}


def test_hanging_up_after_taking_the_call_brings_nobody_together():
    office = told()
    office.flash(2)
    office.hang_up(2)
    assert office.scene == {2: "rings recall", 3: "reorder", 5: "music"}
    office.lift(2)
    assert office.scene == {2: "5", 3: "reorder", 5: "2"}
    assert office.leave()


def test_nor_does_hanging_up_after_going_from_one_to_the_other():
    office = told(second_flash="swap")
    office.flash(2)
    office.flash(2)
    office.hang_up(2)
    assert office.scene == {2: "rings recall", 3: "music", 5: "reorder"}
    assert office.leave()


def test_nor_does_hanging_up_with_both_on_hold():
    office = told()
    office.flash(2)
    office.flash(2)
    office.hang_up(2)
    assert office.bells == [2]
    assert (office.hears(3), office.hears(5)) == ("music", "music")
    assert office.leave()


def test_hanging_up_makes_the_call_ring():
    office = told()
    office.hang_up(2)
    assert office.scene == {2: "rings inside", 3: "ringback", 5: "reorder"}
    office.lift(2)
    assert office.scene == {2: "3", 3: "2", 5: "reorder"}
    assert office.leave()


def test_the_partner_hangs_up_and_the_call_rings_when_the_receiver_is_down():
    office = told()
    office.hang_up(5)
    assert office.scene == {2: "reorder", 3: "ringback"}
    office.hang_up(2)
    assert office.scene == {2: "rings inside", 3: "ringback"}


def test_who_knocks_gives_up():
    office = told()
    office.hang_up(3)
    assert office.scene == {2: "5", 5: "2"}
    office.flash(2)
    assert office.scene == {2: "dial", 5: "music"}, "a flash is again a flash"
    assert office.leave()


def test_who_knocks_is_unplugged():
    office = told()
    office.unplug(3)
    assert office.scene == {2: "5", 5: "2"}


def test_the_telephone_that_is_told_is_unplugged():
    office = told()
    office.unplug(2)
    assert office.scene == {3: "reorder", 5: "reorder"}
    office.plug_in(2)
    assert office.leave()


def test_the_second_who_knocks_hears_busy():
    office = told()
    office.ring_up(4, "12")
    assert office.hears(4) == "busy"
    assert office.hears(2) == "5, waiting"
    assert office.leave()


def test_while_somebody_is_on_hold_nobody_knocks():
    office = told()
    office.flash(2)
    office.ring_up(4, "12")
    assert office.hears(4) == "busy"


def test_a_caller_from_outside_knocks_and_rings_on():
    office = ExchangeOffice(stations=WAITING)
    office.inside_call(2, 5)
    office.call(2)
    assert office.scene == {2: "5, waiting", 5: "2"}
    office.flash(2)
    office.wait(0.1)
    assert office.scene == {2: "line 2", 5: "music", "line 2": "2"}
    assert office.leave()


def test_a_caller_from_outside_knocks_and_gives_up():
    office = ExchangeOffice(stations=WAITING)
    office.inside_call(2, 5)
    office.call(2)
    office.give_up(2)
    office.wait(10)
    assert office.scene == {2: "5", 5: "2"}
    assert office.leave()


def test_the_next_of_two_callers_knocks_when_the_first_has_given_up():
    office = ExchangeOffice(stations=WAITING, lines={3: {"route": StationTarget(2)}})
    office.inside_call(2, 5)
    office.call(2, 3)
    office.give_up(2)
    office.wait(10)
    assert office.scene == {2: "5, waiting", 5: "2"}
    office.flash(2)
    office.wait(0.1)
    assert office.hears(2) == "line 3"
    assert office.leave()


def test_a_call_that_came_while_he_dialled_knocks_when_he_talks():
    office = ExchangeOffice(stations=WAITING)
    office.lift(2)
    office.call(2)
    office.dial(2, "15")
    assert office.hears(2) == "ringback"
    office.lift(5)
    assert office.scene == {2: "5, waiting", 5: "2"}
    assert office.leave()


def test_who_is_put_on_hold_hears_no_tone_and_is_told_again_when_he_is_back():
    office = told()
    office.flash(5)
    assert office.scene == {2: "music", 3: "ringback", 5: "dial"}
    office.flash(5)
    assert office.scene == {2: "5, waiting", 3: "ringback", 5: "2"}
    assert office.leave()


def test_he_whose_partner_hands_him_on_is_told_again_there():
    office = told()
    office.consult(5, "16")
    office.lift(6)
    office.hang_up(5)
    assert office.scene == {2: "6, waiting", 3: "ringback", 6: "2"}
    assert office.leave()


def test_he_is_told_as_soon_as_nobody_is_on_hold_any_more():
    office = ExchangeOffice(stations=WAITING, lines={3: {"route": StationTarget(2)}})
    office.outside_call(2, 2)
    office.consult(2, "15")
    office.lift(5)
    office.call(3)
    assert office.scene == {2: "5", 5: "2", "line 2": "music"}
    office.far_side_hangs_up(2)
    assert office.scene == {2: "5, waiting", 5: "2"}
    assert office.leave()


def test_he_is_told_as_soon_as_a_conference_is_a_conversation_of_two_again():
    office = ExchangeOffice(stations=WAITING, lines={3: {"route": StationTarget(2)}})
    office.outside_call(2, 2)
    office.consult(2, "15")
    office.lift(5)
    office.flash(2)
    office.ask(2, Feature.CONFERENCE)
    office.call(3)
    assert office.hears(2) == "5, line 2"
    office.far_side_hangs_up(2)
    assert office.scene == {2: "5, waiting", 5: "2"}
    assert office.leave()


def test_both_sides_of_a_conversation_may_be_told():
    office = ExchangeOffice(stations={2: {"call_waiting": True}, 5: {"call_waiting": True}})
    office.inside_call(2, 5)
    office.ring_up(3, "12")
    office.ring_up(4, "15")
    assert office.scene == {2: "5, waiting", 3: "ringback", 4: "ringback", 5: "2, waiting"}
    office.flash(2)
    assert office.scene == {2: "3", 3: "2", 4: "ringback", 5: "music"}
    assert office.leave()


@pytest.mark.parametrize("form", FORMS)
def test_it_is_switched_on_and_off_by_code(form):
    office = ExchangeOffice()
    office.order(2, Feature.CALL_WAITING, form=form)
    office.inside_call(2, 5)
    office.ring_up(3, "12")
    assert office.hears(2) == "5, waiting"
    office.hang_up(3, 2, 5)
    office.order(2, Feature.CALL_WAITING_OFF, form=form)
    office.inside_call(2, 5)
    office.ring_up(3, "12")
    assert office.hears(3) == "busy"


def test_do_not_disturb_means_it():
    office = ExchangeOffice(stations=WAITING)
    office.order(2, Feature.DO_NOT_DISTURB)
    office.inside_call(2, 5)
    office.ring_up(3, "12")
    assert office.scene == {2: "5", 3: "busy", 5: "2"}


# -- the tone itself


def test_without_an_output_for_the_tone_the_call_waits_unheard_and_rings_later():
    office = ExchangeOffice(stations=WAITING, tone_outputs=())
    office.inside_call(2, 5)
    office.ring_up(3, "12")
    assert office.scene == {2: "5", 3: "ringback", 5: "2"}
    office.hang_up(2)
    assert office.rings(2) == "inside"
    assert office.leave()


def test_without_an_output_a_flash_takes_the_call_nevertheless():
    office = ExchangeOffice(stations=WAITING, tone_outputs=())
    office.inside_call(2, 5)
    office.ring_up(3, "12")
    office.flash(2)
    assert office.scene == {2: "3", 3: "2", 5: "music"}
    assert office.leave()


def test_the_tone_is_one_output_for_all_who_are_told():
    office = ExchangeOffice(
        stations={2: {"call_waiting": True}, 4: {"call_waiting": True}}, tone_outputs=("assign1",), count=8
    )
    office.inside_call(2, 5)
    office.inside_call(4, 6)
    office.ring_up(3, "12")
    office.ring_up(7, "14")
    assert (office.hears(2), office.hears(4)) == ("5, waiting", "6, waiting")
    office.hang_up(3)
    assert (office.hears(2), office.hears(4)) == ("5", "6, waiting")
    assert office.leave()


# -- data security


def test_a_data_station_is_never_disturbed():
    office = ExchangeOffice(stations={2: {"call_waiting": True, "data": True}})
    office.inside_call(2, 5)
    office.ring_up(3, "12")
    assert office.scene == {2: "5", 3: "busy", 5: "2"}


def test_nor_is_whoever_talks_to_a_data_station():
    office = ExchangeOffice(stations={2: {"call_waiting": True}, 5: {"data": True}})
    office.inside_call(2, 5)
    office.ring_up(3, "12")
    assert office.scene == {2: "5", 3: "busy", 5: "2"}
