"""The time zone of the office: that of its country, or as written; and what its clocks show."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.config import load
from firmware.config.countries import COUNTRIES, ZONE_OF
from firmware.config.zones import UTC_ZONE, data_of, local_of, utc_of, zone_from, zone_named

BUDAPEST = zone_named("Europe/Budapest")


def test_every_country_has_a_zone_that_this_machine_knows():
    assert ZONE_OF.keys() == COUNTRIES.keys()
    assert [name for name in ZONE_OF.values() if not data_of(name)] == []


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("", "Europe/Budapest"),
        ('country = "jp"', "Asia/Tokyo"),
        ('country = "us"\nzone = "America/Denver"', "America/Denver"),
    ],
)
def test_the_zone_of_the_country_unless_another_is_written(text, zone):
    assert load(text, 4, 8).zone == zone


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            '"Europe/Budapst"',
            'line 1: zone is "Europe/Budapst", which is no time zone of this box, such as "Europe/Budapest"',
        ),
        ('"../../etc/passwd"', "which is no time zone of this box"),
        ('"posixrules/"', "which is no time zone of this box"),
        ('"zone.tab"', "which is no time zone of this box"),
        ('""', "which is no time zone of this box"),
        ("1", "line 1: zone is a whole number (1), but must be a text such as"),
    ],
)
def test_what_is_no_zone_is_refused(written, sentence):
    (problem,) = load(f"zone = {written}", 4, 8)
    assert sentence in str(problem)


def test_a_machine_without_the_zone_shows_utc():
    assert zone_named("Mars/Olympus") == UTC_ZONE
    with pytest.raises(ValueError, match="the rules of the zone X make no sense"):
        zone_from("X", data_of("Europe/Budapest")[:60])


@given(st.datetimes(datetime(2000, 1, 2), datetime(2199, 12, 30)))
def test_there_and_back_but_for_the_hour_that_comes_twice(utc):
    local = local_of(utc, BUDAPEST)
    assert local - utc in (timedelta(hours=1), timedelta(hours=2))
    again = utc_of(local, BUDAPEST)
    assert again in (utc, utc - timedelta(hours=1))
    assert local_of(again, BUDAPEST) == local


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2027, 3, 28, 1, 59), datetime(2027, 3, 28, 0, 59)),
        (datetime(2027, 3, 28, 3, 0), datetime(2027, 3, 28, 1, 0)),
        (datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30)),  # the first of two
        (datetime(2026, 10, 25, 3, 0), datetime(2026, 10, 25, 2, 0)),
    ],
)
def test_around_the_changes_of_summer_time(local, utc):
    assert utc_of(local, BUDAPEST) == utc


def test_an_hour_that_summer_time_leaves_out_is_refused():
    with pytest.raises(ValueError, match="2027-03-28 02:00 does not exist in Europe/Budapest"):
        utc_of(datetime(2027, 3, 28, 2, 0), BUDAPEST)
