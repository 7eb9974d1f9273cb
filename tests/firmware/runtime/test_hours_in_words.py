"""Whoever asks, and whoever reads the log, learns whether it is night, why, and until when."""

from datetime import datetime

import pytest

from firmware.callcontrol.plan import Period
from firmware.control.views import HoursView
from firmware.runtime.hours_in_words import _period
from tests.firmware.runtime.desk_bench import Bench

NEXT = ("Mon 12:00 night", "Mon 13:00 day", "Mon 17:00 night", "Tue 08:00 day", "Tue 12:00 night")
OPEN = ("Mon-Fri 08:00-12:00", "Mon-Fri 13:00-17:00")
CONFIG = """
operator = "station 11"
[hours]
open = ["mon-fri 08:00-12:00", "mon-fri 13:00-17:00"]
"""


@pytest.fixture
def bench():
    """A Monday, nine o'clock."""
    return Bench(CONFIG)


def dial(bench, digits):
    phone = bench.world.phones[1]
    phone.lift()
    bench.wait(1)
    phone.dial(digits)
    bench.wait(4)
    phone.hang_up()
    bench.wait(2)


def texts(bench):
    return [text for text in bench.said() if " service, " in text]


def test_by_the_hours_of_the_office_until_they_change(bench):
    assert bench.show("hours") == [HoursView("day", "by the hours of the office", "Mon 12:00", OPEN, NEXT)]
    bench.world.set_clock(datetime(2026, 1, 9, 17, 0))
    bench.wait(1)
    after = bench.row("hours", "")
    assert (after.service, after.why, after.until) == ("night", "by the hours of the office", "Mon 08:00")
    assert after.next[:2] == ("Mon 08:00 day", "Mon 12:00 night")
    assert texts(bench) == ["night service, by the hours of the office, until Mon 08:00"]


def test_by_hand_in_spite_of_them(bench):
    dial(bench, "*28")
    assert bench.show("hours") == [HoursView("night", "by hand, in spite of the hours", "Mon 12:00", OPEN, NEXT)]
    dial(bench, "#28")
    assert bench.row("hours", "").why == "by the hours of the office"
    assert texts(bench) == [
        "night service, by hand, in spite of the hours, until Mon 12:00",
        "day service, by the hours of the office, until Mon 12:00",
    ]


def test_it_changes_by_itself_and_is_told(bench):
    bench.world.set_clock(datetime(2026, 1, 5, 11, 59, 57))
    bench.wait(5)
    assert texts(bench) == ["night service, by the hours of the office, until Mon 13:00"]


def test_without_hours_by_hand_and_for_good():
    bench = Bench()
    assert bench.show("hours") == [HoursView("day", "by hand", "", ())]
    dial(bench, "*28")
    assert bench.show("hours") == [HoursView("night", "by hand", "", ())]
    assert texts(bench) == ["night service, by hand"]


def test_hours_that_are_committed_count_at_once():
    bench = Bench()
    bench.adopt('[hours]\nopen = "sat 10:00-12:00"')
    found = bench.row("hours", "")
    assert (found.service, found.why, found.until) == ("night", "by the hours of the office", "Sat 10:00")
    assert found.next[1:3] == ("Sat 12:00 night", "2026-01-17 10:00 day")
    bench.adopt("")
    assert bench.show("hours") == [HoursView("day", "by hand", "", ())]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period((0, 1, 2, 3, 4), 480, 1020), "Mon-Fri 08:00-17:00"),
        (Period((0, 2, 3, 6), 1320, 360), "Mon,Wed-Thu,Sun 22:00-06:00"),
        (Period(tuple(range(7)), 0, 1440), "Mon-Sun 00:00-24:00"),
    ],
)
def test_a_period_as_people_write_it(period, words):
    assert _period(period) == words
