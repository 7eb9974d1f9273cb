"""Numbers as people write them down, and in how many forms lines may tell them."""

import pytest

from firmware.desk.people.numbers import NumberError, Numbers

HU, PL, US = Numbers("hu"), Numbers("pl"), Numbers("us")


@pytest.mark.parametrize(
    ("numbers", "written", "kept"),
    [
        (HU, "06 30 555-0123", "+36305550123"),
        (HU, "+36 (30) 555 0123", "+36305550123"),
        (HU, "+36 (0)30 555 0123", "+36305550123"),
        (HU, "0036.30.555.0123", "+36305550123"),
        (HU, "06190555123", "+36190555123"),  # no number that a subscriber has
        (HU, "1234", "1234"),
        (PL, "12 345 67 89", "+48123456789"),
        (US, "(212) 555-0123", "+12125550123"),
        (Numbers(""), "06305550123", "06305550123"),
    ],
)
def test_a_number_is_kept_in_one_form(numbers, written, kept):
    assert numbers.number(written) == kept
    assert numbers.number(kept) == kept


@pytest.mark.parametrize("written", ["", "12", "Anna", "+", "+36 30 x", "1" * 21, "06305550123*", "٣٤٥٦٧"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(NumberError, match="3 to 20 digits"):
        HU.number(written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("withheld", "withheld"),
        ("06 190*", "+36190*"),
        ("+36190*", "+36190*"),
        ("0043*", "+43*"),
        ("06305550123", "+36305550123"),
    ],
)
def test_what_can_be_blocked(written, kept):
    assert HU.pattern(written) == kept


@pytest.mark.parametrize("written", ["*", "+*", "1*", "+36*1", "nobody"])
def test_what_cannot_be_blocked(written):
    with pytest.raises(NumberError, match="withheld"):
        HU.pattern(written)


def test_numbers_that_a_plan_knows_are_told_in_one_form_all_else_as_exchanges_have_it():
    assert HU.as_told("+36305550123") == ("+36305550123",)
    assert HU.as_told("+36190*") == ("+36190*", "0036190*", "06190*")
    assert HU.as_told("+43*") == ("+43*", "0043*")
    assert HU.as_told("+36190555123") == ("+36190555123", "0036190555123", "06190555123")
    assert HU.as_told("withheld") == ("withheld",)
    assert Numbers("").as_told("+36190*") == ("+36190*",)
