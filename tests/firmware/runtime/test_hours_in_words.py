"""Whoever asks, and whoever reads the log, learns whether it is night, why, and until when."""

from datetime import datetime

import pytest

from firmware.callcontrol.plan import Period
from firmware.control.requests import SetClock, SetMode
from firmware.control.responses import Done, Refused
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


# -- by the shell


def test_a_mode_from_the_shell_for_some_minutes_until_the_hours_change_and_back(bench):
    assert bench.ask(SetMode("lunch", 45)) == Done("Lunch service, by hand, for 45 min, until Mon 09:45.")
    assert bench.row("hours", "").why == "by hand, for 45 min"
    assert bench.ask(SetMode("closed")) == Done("Closed service, by hand, in spite of the hours, until Mon 12:00.")
    bench.world.set_clock(datetime(2026, 1, 5, 11, 59, 58))
    bench.wait(1)
    assert bench.row("hours", "").service == "closed"
    bench.wait(2)
    assert bench.row("hours", "").service == "night"
    bench.ask(SetMode("day"))
    assert bench.ask(SetMode()) == Done("Night service, by the hours of the office, until Mon 13:00.")


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (SetMode("nap"), "There is no mode 'nap': day, night, lunch, break, holiday, closed."),
        (SetMode("lunch", 1441), "A mode cannot hold for 1441 min: 1 to 1440."),
        (SetMode("lunch", -1), "A mode cannot hold for -1 min: 1 to 1440."),
    ],
)
def test_what_is_no_mode_and_no_time_is_refused(bench, request_, sentence):
    assert bench.ask(request_) == Refused(sentence)
    assert bench.row("hours", "").service == "day"


YEAR = """
[hours]
open = "mon-fri 08:00-17:00"
[hours.holidays]
all = true
[hours.seasons.shut]
from = "01-05"
to = "01-09"
mode = "closed"
[hours.dates.2026-01-12]
open = "10:00-11:00"
[hours.hotlines.radio]
from = "2026-01-05 08:59"
to = "2026-01-05 10:00"
lines = [2]
route = "phone 12"
"""


def test_why_it_is_so_names_the_season_the_date_and_the_holiday():
    bench = Bench(YEAR)
    found = bench.row("hours", "")
    assert (found.service, found.why, found.until) == ("closed", "by the hours of shut", "Sat 00:00")
    assert found.next == (
        *("Sat 00:00 night", "2026-01-12 10:00 day", "2026-01-12 11:00 night"),
        *("2026-01-13 08:00 day", "2026-01-13 17:00 night"),
    )
    assert found.hotlines == ("radio",)
    bench.world.set_clock(datetime(2026, 1, 5, 9, 59, 59))
    bench.wait(2)
    assert bench.row("hours", "").hotlines == ()
    bench.world.set_clock(datetime(2026, 1, 12, 10, 30))
    bench.wait(1)
    assert bench.row("hours", "").why == "by the hours of 2026-01-12"
    bench.world.set_clock(datetime(2026, 4, 3, 10, 0))
    bench.wait(1)
    found = bench.row("hours", "")
    assert (found.service, found.why) == ("holiday", "Good Friday, a holiday")


def test_a_box_that_does_not_know_the_time_says_so_once_and_is_in_day_mode_until_it_is_told():
    bench = Bench('[hours]\nopen = "sat 10:00-12:00"')
    bench.world.chip_fault(1, 0x68, True)
    bench.world.core_dies(1)
    bench.wait(30)
    assert bench.row("hours", "") == HoursView("day", "nobody knows what time it is", "", ("Sat 10:00-12:00",))
    wondered = "nobody has told the box what time it is: calls go as by day until the clock is set"
    assert wondered not in bench.said()
    bench.wait(600)
    assert bench.said().count(wondered) == 1
    bench.ask(SetClock("2026-01-05 09:00"))
    bench.wait(1)
    assert bench.row("hours", "").service == "night"
