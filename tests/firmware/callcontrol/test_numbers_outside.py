"""How numbers are read: outside, for help, and those that may be either, as digits come."""

import msgspec
import pytest

from firmware.callcontrol.plan import GroupTarget, Outside, StationTarget
from firmware.callcontrol.register import Numbers, Verdict
from tests.firmware.callcontrol.outside_office import OutsideOffice, outside_plan


def numbers(digit="0", emergency=("112",), longest=32, extensions=None):
    plan = outside_plan(extensions=extensions)
    return Numbers(
        msgspec.structs.replace(plan, outside=Outside(digit, emergency=emergency, longest=longest), trunk_groups=())
    )


def read_one_by_one(known, digits):
    """Digits as they come: the verdict on each beginning, up to the one at which the number is done."""
    verdicts = []
    for length in range(1, len(digits) + 1):
        verdicts.append(known.judge(digits[:length]))
        if verdicts[-1] is Verdict.DONE:
            break
    return verdicts


PARTIAL, DONE, OUTSIDE, EMERGENCY = Verdict.PARTIAL, Verdict.DONE, Verdict.OUTSIDE, Verdict.EMERGENCY


def test_australia_dials_nought_for_outside_and_triple_nought_for_help():
    known = numbers(emergency=("000", "112"))
    assert read_one_by_one(known, "000") == [PARTIAL, OUTSIDE, EMERGENCY]
    assert known.read("000").emergency
    assert known.read("000").outside == "000"
    assert read_one_by_one(known, "0000") == [PARTIAL, OUTSIDE, EMERGENCY, DONE]
    assert known.read("0000").emergency
    assert known.judge("0001") is OUTSIDE
    abroad = known.read("0001144")
    assert (abroad.outside, abroad.emergency) == ("001144", False)
    assert known.read("00").outside == "0"


def test_an_australian_who_goes_on_dialling_calls_abroad_and_who_stops_calls_for_help():
    office = OutsideOffice(outside={"emergency": ("000",)})
    office.lift(2)
    office.dial(2, "000")
    office.wait(1.1)
    office.dial(2, "1144#")
    office.wait(2)
    assert office.dialled == {4: "001144"}
    office.lift(3)
    office.dial(3, "000")
    office.wait(3.5)
    assert office.dialled == {4: "001144", 3: "000"}


def test_nine_one_one_where_nine_is_the_outside_digit():
    known = numbers("9", ("911",))
    assert read_one_by_one(known, "911") == [PARTIAL, OUTSIDE, EMERGENCY]
    assert known.read("911") == known.read("9911")
    assert known.read("911").emergency
    assert read_one_by_one(known, "9911") == [PARTIAL, OUTSIDE, OUTSIDE, DONE]
    assert known.judge("9115") is OUTSIDE
    assert known.read("9115551234").outside == "115551234"
    assert not known.read("9115551234").emergency


def test_extension_eleven_beside_one_hundred_and_twelve():
    known = numbers()
    assert known.judge("1") is PARTIAL
    assert known.judge("11") is DONE
    assert known.read("11").route == StationTarget(1)
    assert known.may_become_emergency("11")
    assert known.judge("112") is DONE
    assert known.read("112").emergency
    assert read_one_by_one(known, "0112") == [PARTIAL, OUTSIDE, OUTSIDE, DONE]
    assert known.read("0112").emergency


def test_an_emergency_number_goes_before_an_extension_with_the_same_digits():
    known = numbers(extensions={1: "112"})
    assert known.judge("112") is DONE
    assert known.read("112").emergency
    assert known.read("112#").emergency
    assert known.read("0112").emergency


def test_help_that_no_extension_begins_like_is_waited_for():
    known = numbers(emergency=("999",))
    assert read_one_by_one(known, "999") == [PARTIAL, PARTIAL, DONE]
    assert known.read("99") is None


@pytest.mark.parametrize(
    ("digits", "outside"),
    [("055", "55"), ("055#", "55"), ("0", None), ("0#", None), ("05*5", None), ("055*", None), ("00#", "0")],
)
def test_a_number_outside_is_digits_and_perhaps_a_number_sign(digits, outside):
    meaning = numbers().read(digits)
    assert (meaning.outside if meaning else None) == outside


def test_the_longest_number_is_complete_by_itself():
    known = numbers(longest=5)
    assert known.judge("01234") is OUTSIDE
    assert known.judge("012345") is DONE
    assert known.judge("01#") is DONE
    assert known.judge("01*") is DONE


def test_a_digit_outside_is_dialled_beside_one_on_hold_and_not_beside_two():
    known = numbers()
    assert known.read("055", 1).outside == "55"
    assert known.read("055", 2) is None
    assert known.judge("055", 2) is DONE


def test_groups_and_extensions_come_before_the_outside_digit():
    plan = outside_plan(extensions={1: "05"}, pilot="06")
    known = Numbers(plan)
    assert known.read("05").route == StationTarget(1)
    assert known.read("06").route == GroupTarget("all")
    assert known.read("07").outside == "7"
    assert known.judge("05") is Verdict.OUTSIDE
