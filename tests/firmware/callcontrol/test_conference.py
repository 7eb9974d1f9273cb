"""Three in one conversation: made by flash, split again, and everybody who leaves it."""

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.features import Feature
from tests.firmware.callcontrol.exchange_office import ExchangeOffice

TALKING = {2: "3, line 2", 3: "2, line 2", "line 2": "2, 3"}


def conference(**settings):
    """Telephone 2 has joined telephone 3 and the caller of line 2."""
    office = ExchangeOffice(**settings)
    office.outside_call(2, 2)
    office.consult(2, "13")
    office.lift(3)
    office.flash(2)
    office.ask(2, Feature.CONFERENCE)
    assert office.scene == TALKING
    return office


def conference_inside():
    office = ExchangeOffice()
    office.inside_call(2, 5)
    office.consult(2, "13")
    office.lift(3)
    office.flash(2)
    office.ask(2, Feature.CONFERENCE)
    assert office.scene == {2: "3, 5", 3: "2, 5", 5: "2, 3"}
    return office


def conference_with_two_lines():
    office = ExchangeOffice()
    office.outside_call(2, 2)
    office.call(3)
    office.flash(2)
    office.ask(2, Feature.PICKUP_STATION, "13")
    office.wait(0.1)
    office.flash(2)
    office.ask(2, Feature.CONFERENCE)
    assert office.scene == {2: "line 2, line 3", "line 2": "2, line 3", "line 3": "2, line 2"}
    return office


def test_three_hear_each_other():
    office = conference()
    office.wait(3600)
    assert office.scene == TALKING
    assert office.leave()


def test_three_telephones():
    assert conference_inside().leave()


def test_where_the_second_flash_joins_no_code_is_needed():
    office = ExchangeOffice(second_flash="conference")
    office.outside_call(2, 2)
    office.consult(2, "13")
    office.lift(3)
    office.flash(2)
    assert office.scene == TALKING
    assert office.leave()


def test_its_maker_parts_again_from_whom_he_had_on_hold():
    office = conference()
    office.flash(2)
    assert office.scene == {2: "3", 3: "2", "line 2": "music"}
    office.hang_up(3)
    assert office.scene == {2: "line 2", "line 2": "2"}
    assert office.leave()


def test_joined_parted_and_joined_again():
    office = conference()
    for _ in range(3):
        office.flash(2)
        assert office.scene == {2: "3", 3: "2", "line 2": "music"}
        office.flash(2)
        office.ask(2, Feature.CONFERENCE)
        assert office.scene == TALKING


def test_a_flash_of_another_member_means_nothing():
    office = conference()
    office.flash(3)
    assert office.scene == TALKING


def test_digits_of_a_member_are_nobodys_business():
    office = conference()
    office.dial(2, "3")
    office.dial(3, "13#")
    assert office.scene == TALKING


# -- somebody leaves


def test_its_maker_leaves_and_the_others_go_on():
    office = conference()
    office.hang_up(2)
    assert office.scene == {3: "line 2", "line 2": "3"}
    office.flash(3)
    assert office.scene == {3: "dial", "line 2": "music"}, "a conversation of two like any other"
    assert office.leave()


def test_a_colleague_leaves_and_the_others_go_on():
    office = conference()
    office.hang_up(3)
    assert office.scene == {2: "line 2", "line 2": "2"}
    office.flash(2)
    assert office.scene == {2: "dial", "line 2": "music"}
    assert office.leave()


def test_the_caller_leaves_and_the_others_go_on():
    office = conference()
    office.far_side_hangs_up(2)
    assert office.scene == {2: "3", 3: "2"}
    assert office.leave()


@pytest.mark.parametrize(("gone", "left"), [(2, {3: "5", 5: "3"}), (3, {2: "5", 5: "2"}), (5, {2: "3", 3: "2"})])
def test_a_member_is_unplugged(gone, left):
    office = conference_inside()
    office.unplug(gone)
    assert office.scene == left
    office.plug_in(gone)
    assert office.leave()


def test_the_line_dies():
    office = conference()
    office.send(e.LineFailed(2))
    assert office.scene == {2: "3", 3: "2"}


def test_all_leave_in_one_moment():
    office = conference_inside()
    office.hang_up(2, 3, 5)
    assert office.scene == {}
    assert office.leave()


def test_two_callers_from_outside_do_not_talk_on_when_the_last_of_us_leaves():
    office = conference_with_two_lines()
    office.hang_up(2)
    assert office.scene == {}
    assert office.seized == []
    assert office.leave()


def test_two_callers_from_outside_do_not_talk_on_when_the_last_of_us_is_unplugged():
    office = conference_with_two_lines()
    office.unplug(2)
    assert office.seized == []


def test_one_of_two_callers_leaves():
    office = conference_with_two_lines()
    office.far_side_hangs_up(2)
    assert office.scene == {2: "line 3", "line 3": "2"}
    assert office.leave()


def test_the_one_who_was_parted_gives_up():
    office = conference()
    office.flash(2)
    office.far_side_hangs_up(2)
    assert office.scene == {2: "3", 3: "2"}
    assert office.leave()


def test_the_maker_hangs_up_after_parting_and_the_others_meet():
    office = conference()
    office.flash(2)
    office.hang_up(2)
    assert office.scene == {3: "line 2", "line 2": "3"}
    assert office.leave()


def test_the_other_hangs_up_after_parting():
    office = conference()
    office.flash(2)
    office.hang_up(3)
    assert office.scene == {2: "line 2", "line 2": "2"}


def test_a_call_does_not_knock_in_a_conference():
    office = conference(stations={2: {"call_waiting": True}})
    office.ring_up(6, "12")
    assert office.hears(6) == "busy"
    assert office.hears(2) == "3, line 2"


def test_a_member_who_keeps_somebody_of_his_own_is_back_with_him_when_the_others_go():
    office = ExchangeOffice()
    office.inside_call(3, 6)
    office.inside_call(2, 5)
    office.consult(3, "14")
    office.hang_up(3)
    office.lift(4)
    assert office.scene == {2: "5", 4: "6", 5: "2", 6: "4"}
    assert office.leave()
