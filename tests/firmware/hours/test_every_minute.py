"""At every minute of ten years in five countries exactly one mode, the one that a slow calculation finds; and whoever
asks at any moment, forwards or backwards, is told the same."""

import random
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from firmware.callcontrol.periods import MODES, Period
from firmware.hours.calendar import Calendar
from firmware.hours.offsets import minute_of, moment_of
from firmware.hours.schedule import CLOSURE, DATE, Day, Holiday, Rule, Schedule, Stretch, Week
from tests.firmware.hours.slow_hours import local_minutes, modes_at

BEGIN, END = minute_of(datetime(2025, 1, 1)), minute_of(datetime(2035, 1, 1))
WORKDAYS = (0, 1, 2, 3, 4)
EVERY_DAY = tuple(range(7))
ZONES = {
    "hu": "Europe/Budapest",
    "us": "America/New_York",
    "uk": "Europe/London",
    "id": "Asia/Jakarta",
    "nz": "Pacific/Auckland",
    # Clocks leap by half an hour only.
    "au": "Australia/Lord_Howe",
}


def times(days, *spans):
    return tuple(Period(days, *(hour * 60 + minute for hour, minute in span)) for span in spans)


def week(otherwise="night", **modes):
    return Week(tuple(Rule(mode, periods) for mode, periods in modes.items()), otherwise)


OFFICE = week(
    day=times(WORKDAYS, ((8, 0), (17, 0))) + times((5,), ((9, 0), (12, 30))),
    lunch=times(WORKDAYS, ((12, 0), (13, 0))),
    **{"break": times((1, 3), ((10, 0), (10, 15)), ((15, 0), (15, 15)))},
    closed=times((6,), ((0, 0), (24, 0))),
)
# Hours that change while clocks leap, in all of these zones.
BAR = week(
    "closed",
    day=times((3, 4, 5), ((20, 0), (2, 30))) + times((6,), ((1, 30), (2, 15))),
    lunch=times((5, 6), ((1, 45), (3, 10))),
    night=times((0,), ((23, 59), (0, 1))),
)
SUMMER = Stretch("summer", Day(6, 28), Day(9, 1), week(day=times(EVERY_DAY, ((7, 0), (14, 0)), ((22, 0), (1, 0)))))
WINTER = Stretch("winter", Day(11, 15), Day(2, 29), week(day=times(WORKDAYS, ((9, 0), (16, 0)))))
SHUT = Stretch("between the years", Day(12, 24), Day(1, 6), Week(otherwise="closed"), CLOSURE)
WORKS = Stretch("works", Day(8, 3, 2028), Day(8, 20, 2028), Week(otherwise="break"), CLOSURE)
LEAP_DAY = Stretch("leap day", Day(2, 29), Day(2, 29), week("lunch", day=times(EVERY_DAY, ((23, 0), (4, 0)))), DATE)
INVENTORY = Stretch("inventory", Day(3, 30, 2026), Day(3, 30, 2026), Week(otherwise="closed"), DATE)
PARTY = Stretch("party", Day(12, 31), Day(12, 31), week(day=times(EVERY_DAY, ((18, 0), (3, 0)))), DATE)


def holidays(*days):
    return tuple(Holiday(date(year, *day).toordinal(), "") for year in range(2024, 2037) for day in days)


SCHEDULES = {
    "hu": Schedule(OFFICE, (SUMMER, SHUT, LEAP_DAY, INVENTORY), holidays((1, 1), (3, 15), (8, 20), (12, 25))),
    "us": Schedule(BAR, (WINTER, PARTY), holidays((7, 4), (11, 1), (3, 8))),
    "uk": Schedule(BAR, (SUMMER, WINTER, WORKS, LEAP_DAY), holidays((2, 29 - 1), (10, 25))),
    "id": Schedule(OFFICE, (PARTY, SHUT), holidays((8, 17), (5, 1))),
    "nz": Schedule(BAR, (SHUT, SUMMER, PARTY, LEAP_DAY), holidays((2, 6), (4, 25), (9, 27))),
    "au": Schedule(week(day=times(EVERY_DAY, ((1, 40), (1, 50)), ((2, 10), (2, 20)))), (WINTER,), holidays((1, 26))),
}


@lru_cache(maxsize=12)
def calendars_of(country):
    """One that holds each year of these clocks, and a bit around them."""
    years = [minute_of(datetime(year, 7, 1)) for year in range(2024, 2037)]
    return [Calendar(SCHEDULES[country], ZoneInfo(ZONES[country]), one) for one in years]


def page(country, utc):
    """What the calendar of that year says; clocks may show another year than UTC."""
    near = moment_of(utc).year - 2024
    (found,) = [one for one in calendars_of(country)[near - 1 : near + 2] if one.covers(utc)]
    return found.at(utc)


@pytest.mark.parametrize("country", ZONES)
def test_at_every_minute_of_ten_years_one_mode_the_right_one(country):
    told = np.empty(END - BEGIN, dtype=np.int8)
    at = BEGIN
    while at < END:
        found = page(country, at)
        assert found.good_until > at
        told[at - BEGIN : found.good_until - BEGIN] = MODES.index(found.mode)
        at = found.good_until
    slow = modes_at(SCHEDULES[country], local_minutes(ZoneInfo(ZONES[country]), BEGIN, END))
    wrong = np.flatnonzero(told != slow)
    assert not len(wrong), f"{moment_of(BEGIN + int(wrong[0]))} UTC: {MODES[told[wrong[0]]]}, {MODES[slow[wrong[0]]]}"
    _the_next_change_is_told(country, slow)
    assert len(np.unique(slow)) >= (2 if country == "au" else 4), "the hours are worth the test"


def _the_next_change_is_told(country, slow):
    """By whoever asks, at moments in no order: a clock may be set back by any time."""
    changes = np.flatnonzero(np.diff(slow)) + 1
    chance = random.Random(country)
    edges = [int(change) + step for change in chance.sample(list(changes), 500) for step in (-1, 0, 1)]
    for at in edges + [chance.randrange(END - BEGIN) for _ in range(500)]:
        found = page(country, BEGIN + at)
        assert found.mode == MODES[slow[at]]
        later = changes[np.searchsorted(changes, at, side="right") :]
        if len(later):
            assert found.until == BEGIN + int(later[0]), moment_of(BEGIN + at)
