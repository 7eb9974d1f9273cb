"""Direct access from outside: a PIN, dial tone, and a class of service; and nobody else gets in."""

import pytest

from firmware.callcontrol.access_plan import Access, Traveller
from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import Code, StationTarget
from firmware.callcontrol.targets import MenuTarget
from firmware.callcontrol.tolls import Toll
from tests.firmware.callcontrol.callback_office import CallbackOffice, queue
from tests.firmware.callcontrol.menu_office import EVERYBODY, OPERATOR, MenuOffice, menu

ANNA = Traveller("anna", "473905", tolls=(Toll(denied=("00",)),), limit_ms=120_000)
BELA = Traveller("bela", "52986014")


class AccessOffice(CallbackOffice, MenuOffice):
    """Lines 1 to 5 lead to a menu that gives access; calls go out by line 8 first."""

    def __init__(self, **settings):
        access = {"access": Access((ANNA, BELA)), "operator": StationTarget(OPERATOR), "groups": (EVERYBODY,)}
        routes = dict.fromkeys(range(1, 9), MenuTarget("remote"))
        menus = (menu("remote", "access.pin", access=True),)
        CallbackOffice.__init__(self, queue(), menus=menus, routes=routes, **(access | settings))


def office_with(**settings):
    return AccessOffice(**settings)


def let_in(office, line=1, pin=ANNA.pin):
    office.enter(line)
    office.press(line, pin)


def test_who_keys_in_his_pin_has_dial_tone_and_reaches_a_colleague():
    office = office_with()
    office.enter(1)
    assert office.heard(1) == "access.pin"
    office.press(1, ANNA.pin)
    assert office.heard(1) == "dial"
    office.press(1, "12")
    assert (office.bells, office.heard(1)) == ([2], "ringback")
    office.answer(2)
    assert office.talks("station 2", "line 1")


def test_he_calls_outside_and_his_class_limits_the_call():
    office = office_with()
    let_in(office)
    office.press(1, "0612345")
    office.wait(4)
    assert office.heard(1) == "ringback"
    office.wait(5)
    assert office.dialled == {8: "612345"}
    assert office.talks("line 8", "line 1")
    office.reverse(8)
    office.wait(119)
    assert office.seized == [1, 8]
    office.wait(2)
    assert office.seized == []


@pytest.mark.parametrize(
    ("digits", "told"), [("000361", "access.denied"), ("0112", "access.denied"), ("*9", "access.unknown")]
)
def test_what_his_class_denies_and_help_and_codes_are_refused_and_he_may_dial_again(digits, told):
    office = office_with()
    let_in(office)
    office.press(1, digits)
    office.wait(8)
    assert office.seized == [1]
    assert office.heard(1) == told
    office.said(1)
    assert office.heard(1) == "dial"


def test_he_reaches_the_operator_as_from_the_office():
    office = office_with(codes=(Code("9", Feature.OPERATOR),))
    let_in(office)
    office.press(1, "9")
    assert (office.bells, office.heard(1)) == ([OPERATOR], "ringback")


def test_who_finds_no_line_free_hears_so_and_dials_again_without_his_pin():
    office = office_with()
    let_in(office)
    for line in range(2, 9):
        office.enter(line)
        office.said(line)
    office.press(1, "0612345#")
    assert (office.heard(1), office.bells) == ("access.no-line", [])
    office.said(1)
    assert office.heard(1) == "dial"
    office.far_side_hangs_up(8)
    office.wait(3)
    office.press(1, "0612345#")
    office.wait(5)
    assert office.dialled == {8: "612345"}


def test_who_finds_no_line_free_again_and_again_gets_a_person():
    office = office_with()
    let_in(office)
    for line in range(2, 9):
        office.enter(line)
        office.said(line)
    for _ in range(10):
        office.press(1, "0612345#")
        if office.bells:
            break
        office.said(1)
    assert office.bells == [OPERATOR]


def test_another_class_may_dial_what_the_first_may_not():
    office = office_with()
    let_in(office, pin=BELA.pin)
    office.press(1, "000361")
    office.wait(5)
    assert office.dialled == {8: "00361"}


def test_the_sign_that_ends_a_pin_is_no_pin_of_its_own():
    office = office_with()
    office.enter(1)
    office.press(1, "11111111#")
    assert office.heard(1) == "access.wrong access.pin"
    office.press(1, ANNA.pin + "#")
    assert office.heard(1) == "dial"
    assert office.control.state.counters["wrong PINs from outside"] == 1


def test_three_wrong_pins_end_the_call():
    office = office_with()
    office.enter(1)
    for _ in range(2):
        office.press(1, "11111111")
        assert office.heard(1) == "access.wrong access.pin"
    office.press(1, "11#")
    assert office.heard(1) == "access.wrong menu.goodbye"
    office.said(1)
    office.wait(3)
    assert office.idle


def test_a_pin_that_is_not_keyed_in_whole_is_wrong_after_a_pause():
    office = office_with()
    office.enter(1)
    office.press(1, ANNA.pin[:-1])
    office.wait(4)
    assert office.heard(1) == "access.wrong access.pin"


def test_after_nine_wrong_pins_even_a_right_one_is_no_good_for_half_an_hour():
    office = office_with()
    for line in (1, 2, 3):
        office.enter(line)
        for _ in range(3):
            office.press(line, "11111111")
    assert office.heard(3) == "access.locked menu.goodbye"
    office.wait(600)
    let_in(office, 4)
    assert office.heard(4) == "access.locked menu.goodbye"
    office.wait(1201)
    let_in(office, 5)
    assert office.heard(5) == "dial"


def test_who_hangs_up_before_he_hears_that_his_pin_is_wrong_has_tried_one():
    office = office_with(access=Access((ANNA, BELA), lock_after=2))
    for line in (1, 2):
        office.enter(line)
        office.press(line, "111111")
        office.far_side_hangs_up(line)
    let_in(office, 3)
    assert office.heard(3) == "access.locked menu.goodbye"


def test_who_hangs_up_in_the_middle_of_his_pin_has_tried_none_and_a_wrong_one_counts_once():
    office = office_with(access=Access((ANNA, BELA), lock_after=4))
    for line in (1, 2, 3):
        office.enter(line)
        office.press(line, ANNA.pin[:5])
        office.far_side_hangs_up(line)
    office.enter(4)
    for pin in ("1#", "22#", "333333#"):
        office.press(4, pin)
    office.far_side_hangs_up(4)
    let_in(office, 5)
    assert office.heard(5) == "dial"


def test_a_right_pin_in_between_makes_the_count_begin_anew():
    office = office_with(access=Access((ANNA, BELA), lock_after=4))
    for line in (1, 2, 3):
        office.enter(line)
        office.press(line, "1111111111111111")
        office.press(line, ANNA.pin)
        assert office.heard(line) == "dial"


def test_who_keys_in_nothing_gets_a_person():
    office = office_with()
    office.enter(1)
    for _ in range(3):
        office.said(1)
        office.wait(5)
    assert office.bells == [OPERATOR]


def test_who_has_dial_tone_and_dials_nothing_gets_a_person():
    office = office_with()
    let_in(office)
    for _ in range(2):
        office.wait(16)
        assert office.heard(1) == "menu.silent"
        office.said(1)
        assert office.heard(1) == "dial"
    office.wait(16)
    assert office.bells == [OPERATOR]


def changed(struct, **fields):
    known = {name: getattr(struct, name) for name in struct.__struct_fields__}
    return type(struct)(**(known | fields))


def test_a_traveller_whom_a_commit_takes_away_dials_no_more():
    office = office_with()
    let_in(office)
    office.reconfigure(changed(office.control.state.plan, access=Access((BELA,))))
    assert office.heard(1) == "access.pin"
    office.press(1, "12#")
    assert office.bells == []


def test_a_commit_that_ends_access_takes_dial_tone_away():
    office = office_with()
    let_in(office)
    plan = office.control.state.plan
    office.reconfigure(changed(plan, menus=(menu("remote", "welcome", {"1": StationTarget(2)}),)))
    assert office.heard(1) == "welcome"
    office.press(1, "1")
    assert office.bells == [2]
