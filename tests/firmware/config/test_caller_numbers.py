"""Callers' numbers: one form inside the box, and what a telephone is shown to dial back."""

import phonenumbers
import pytest

from firmware.config.caller_numbers import KEPT, SHOWN, CallerNumbers
from firmware.config.line_profiles import PROFILES


@pytest.mark.parametrize(
    ("country", "told", "number"),
    [
        ("hu", "0612345678", "+3612345678"),
        ("hu", "12345678", "+3612345678"),
        ("hu", "06703012345", "+36703012345"),
        ("hu", "003612345678", "+3612345678"),
        ("hu", "+3612345678", "+3612345678"),
        ("hu", "00493012345678", "+493012345678"),
        ("hu", "+493012345678", "+493012345678"),
        ("us", "2125550123", "+12125550123"),
        ("us", "12125550123", "+12125550123"),
        ("us", "01144207946", "+44207946"),
        ("us", "4165550123", "+14165550123"),
        ("uk", "02079460123", "+442079460123"),
        ("it", "0612345678", "+390612345678"),
        ("ru", "84951234567", "+74951234567"),
        ("au", "0011442079460123", "+442079460123"),
        ("jp", "01014155550123", "+14155550123"),
    ],
)
def test_a_number_is_brought_to_its_international_form(country, told, number):
    assert CallerNumbers(country).international(told) == number


@pytest.mark.parametrize(
    "told",
    [
        "13",
        "104",
        "1234567",
        "*31#",
        "0612345678901234",
        "00",
        "0099912345678",
        "00000000000",
        "+",
        "+361",
        "+99912345678",
        "9" * 20,
    ],
)
def test_what_is_short_or_makes_no_sense_stays_as_told(told):
    assert CallerNumbers("hu").international(told) == told


def test_a_local_number_without_its_area_code_is_not_guessed_at():
    assert CallerNumbers("us").international("5550123") == "5550123"


@pytest.mark.parametrize("country", PROFILES)
def test_every_countrys_example_is_recognised_as_it_is_dialled_at_home(country):
    region = PROFILES[country].region
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.FIXED_LINE)
    whole = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    numbers = CallerNumbers(country)
    dialled = numbers.as_dialled(whole)
    assert dialled.isdigit()
    assert numbers.international(dialled) == numbers.international(whole) == whole


@pytest.mark.parametrize("country", PROFILES)
def test_a_number_from_abroad_is_shown_with_the_countrys_own_prefix(country):
    numbers = CallerNumbers(country)
    shown = numbers.as_dialled("+35924123456")
    assert shown == PROFILES[country].prefixes.international + "35924123456"
    assert numbers.international(shown) == "+35924123456"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+3612345678", "0612345678"),
        ("13", "13"),
        ("*31#", "*31#"),
        ("", ""),
        ("+" + "9" * (SHOWN - 2), "00" + "9" * (SHOWN - 2)),
        ("+" + "9" * (SHOWN - 1), ""),
        ("Anna", ""),
    ],
)
def test_what_a_telephone_is_shown(number, shown):
    assert CallerNumbers("hu").as_dialled(number) == shown


def test_without_a_country_nothing_is_changed():
    numbers = CallerNumbers(None)
    assert numbers.international("0612345678") == "0612345678"
    assert numbers.as_dialled("+3612345678") == "3612345678"


def test_a_number_that_was_told_before_is_not_worked_out_again(mocker):
    numbers = CallerNumbers("hu")
    parse = mocker.spy(phonenumbers, "parse")
    for _ in range(10):
        numbers.international("0612345678")
    assert parse.call_count == 1
    for number in range(2 * KEPT):
        numbers.international(f"061{number:07}")
    assert numbers.international.cache_info().currsize == KEPT


def test_nothing_is_read_from_the_disk_once_it_has_started(mocker):
    numbers = CallerNumbers("us")
    loaders = dict.fromkeys(phonenumbers.SUPPORTED_REGIONS, lambda region: pytest.fail(f"{region} is loaded"))
    ours = dict.fromkeys(phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1])
    mocker.patch.dict(phonenumbers.PhoneMetadata._region_available, loaders | ours)
    for told in ("01144207946000", "+493012345678", "2125550123", "4165550123", "8765550123", "011999123456789"):
        numbers.as_dialled(numbers.international(told))
