"""The box's own time, on the chip model: read at the start and hourly, set by hand, and what holds without a chip."""

from datetime import datetime, timedelta

import pytest

from firmware.callcontrol.events import ClockTold
from firmware.config.zones import UTC_ZONE, zone_named
from firmware.control.requests import SetClock, Show
from firmware.control.responses import Done, Refused
from firmware.runtime.box_clock import BoxClock
from tests.firmware.runtime.desk_bench import Bench
from tests.hal.card_bench import CardBench

BUDAPEST = zone_named("Europe/Budapest")
HOUR_MS = 3_600_000
SYSTEM = datetime(2026, 1, 1, 12, 0, 0)


class Box:
    """A card with its chip, and a clock beside it. The system's clock goes with the world, from SYSTEM."""

    def __init__(self, chip=None, zone=UTC_ZONE, dead=False):
        self.bench = CardBench(skip=True, start=False)
        self.rtc = self.bench.nets.rtc
        if chip is not None:
            self.rtc.set_time(*chip.timetuple()[:6])
        self.dead(dead)
        self.said = []
        self.system_ahead = timedelta(0)
        self.clock = self.begin(zone)

    def begin(self, zone=UTC_ZONE):
        """A core's start."""
        self.clock = BoxClock(self.bench.card, self.system, lambda: self.bench.now_ms, self.said.append, zone)
        self.heard = 0
        self.bench.signals.clear()
        self.bench.card.start(self.bench.now_ms)
        self.live(20)
        return self.clock

    def system(self):
        return SYSTEM + timedelta(milliseconds=self.bench.now_ms) + self.system_ahead

    def dead(self, dead):
        self.bench.nets.buses[0].set_dead(0x68, dead)

    def live(self, ms):
        end = self.bench.now_ms + ms
        while self.bench.now_ms < end:
            self.bench.run(min(100, end - self.bench.now_ms))
            self._tell()
            self.clock.step()

    def _tell(self):
        from hal.signals import CLOCK_TIME, Signal

        for ms, name, port, value in self.bench.signals[self.heard :]:
            if name == "clock time":
                self.clock.signal(ms, Signal(CLOCK_TIME, port, value))
        self.heard = len(self.bench.signals)

    def show(self):
        view = self.clock.view()
        return view.time, view.source, view.trusted, view.chip

    def chip(self):
        """What it would tell now, UTC."""
        year, month, day, hour, minute, second, trusted = self.bench.card._slow._clock.read()
        return datetime(year, month, day, hour, minute, second), bool(trusted)


def test_a_chip_that_was_set_tells_the_time_in_the_zone_of_the_office():
    box = Box(datetime(2026, 7, 1, 10, 0), BUDAPEST)
    assert box.show() == ("2026-07-01 12:00:00", "clock chip", "yes", "2026-07-01 10:00:00 UTC")
    box.live(90_000)
    assert box.clock.view().time == "2026-07-01 12:01:30"
    assert box.said == []


def test_a_chip_that_was_never_set_is_not_believed():
    box = Box()
    assert box.show()[:3] == ("2026-01-01 12:00:00", "system clock", "no")
    assert box.clock.view().chip.endswith("UTC, never set or stood still")
    assert box.said == ["the clock chip was never set, or has stood still: its time is not taken"]
    box.system_ahead = timedelta(hours=5)
    assert box.clock.view().time == "2026-01-01 17:00:00", "the system's clock is followed where it goes"


def test_a_chip_whose_battery_is_empty_after_a_night_without_power_is_not_believed():
    box = Box(datetime(2026, 7, 1, 10, 0))
    box.rtc.lose_battery()
    box.begin()
    assert box.clock.source == "system clock"
    assert not box.clock.trusted


def test_without_a_chip_the_system_tells():
    box = Box(datetime(2026, 7, 1, 10, 0), dead=True)
    assert box.show() == ("2026-01-01 12:00:00", "system clock", "no", "does not answer")


def test_what_is_set_by_hand_goes_to_the_chip_and_outlives_the_core():
    box = Box(zone=BUDAPEST)
    answer = box.clock.set(SetClock("2026-11-30 09:41"))
    assert answer == Done("It is Monday, 2026-11-30 09:41:00 (Europe/Budapest).")
    assert box.clock.view().chip == "being set"
    box.live(500)
    assert box.show() == ("2026-11-30 09:41:00", "set by hand", "yes", "2026-11-30 08:41:00 UTC")
    assert box.chip() == (datetime(2026, 11, 30, 8, 41), True)
    box.live(60_000)
    box.begin(BUDAPEST)
    assert box.show()[:3] == ("2026-11-30 09:42:00", "clock chip", "yes")


def test_the_system_s_time_can_be_given_to_the_chip_and_is_rounded_for_it():
    box = Box(datetime(2000, 1, 1))
    box.system_ahead = timedelta(seconds=0.7) - timedelta(milliseconds=box.bench.now_ms)
    assert isinstance(box.clock.set(SetClock()), Done)
    box.live(300)
    assert box.clock.source == "set by hand"
    assert box.chip()[0] == datetime(2026, 1, 1, 12, 0, 1)
    assert abs(box.clock.utc() - datetime(2026, 1, 1, 12, 0, 1)) <= timedelta(seconds=0.3)


def test_a_chip_that_does_not_take_the_time_is_told_of_once():
    box = Box(datetime(2026, 7, 1, 10, 0))
    box.dead(True)
    assert isinstance(box.clock.set(SetClock("2026-11-30 09:41")), Done)
    box.live(5_000)
    assert box.show() == ("2026-11-30 09:41:05", "set by hand", "yes", "does not answer")
    assert box.said == [
        "the clock chip does not answer: the time that was set holds until the box is started again",
    ]


@pytest.mark.parametrize(
    ("ahead_ms", "then_ms"),
    [
        (0, 0),
        (300, 300),  # within the chip's second nobody can tell
        (-400, 0),
        (1_400, 999),
        (-90_000, 0),
        (90_000, 0),
    ],
)
def test_every_hour_the_chip_sets_it_right(ahead_ms, then_ms):
    box = Box(datetime(2026, 7, 1, 10, 0))
    start_ms, _ = box.clock._base
    box.clock._base = start_ms, datetime(2026, 7, 1, 10, 0) + timedelta(milliseconds=start_ms + ahead_ms)
    box.bench.run(HOUR_MS - box.bench.now_ms)
    box.live(20)
    right = datetime(2026, 7, 1, 10, 0) + timedelta(milliseconds=box.bench.now_ms)
    off_ms = (box.clock.utc() - right) / timedelta(milliseconds=1)
    assert abs(off_ms - then_ms) <= 120, "a reading may come 100 ms late here"
    assert abs(box.clock.view().drift_s - (ahead_ms - then_ms) / 1000) <= 0.15
    assert box.clock.source == "clock chip"


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("2027-02-29 09:00", '"2027-02-29 09:00" is no date and time: write YYYY-MM-DD HH:MM, with :SS if you like.'),
        ("2027-02-28 24:00", '"2027-02-28 24:00" is no date and time: write YYYY-MM-DD HH:MM, with :SS if you like.'),
        ("tomorrow", '"tomorrow" is no date and time: write YYYY-MM-DD HH:MM, with :SS if you like.'),
        ("2027-03-28 02:30", "2027-03-28 02:30 does not exist in Europe/Budapest: clocks are set forward over it."),
        ("1999-12-31 12:00", "1999-12-31 12:00 cannot be kept: the clock chip holds the years 2000 to 2199."),
        ("2000-01-01 00:30", "1999-12-31 23:30 UTC cannot be kept: the clock chip holds the years 2000 to 2199."),
        ("2200-01-01 12:00", "2200-01-01 12:00 cannot be kept: the clock chip holds the years 2000 to 2199."),
        ("0001-01-01 00:00", "0001-01-01 00:00 cannot be kept: the clock chip holds the years 2000 to 2199."),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_changes_nothing(at, sentence):
    box = Box(datetime(2026, 7, 1, 10, 0), BUDAPEST)
    answer = box.clock.set(SetClock(at))
    assert answer == Refused(sentence)
    box.live(300)
    assert box.show()[:2] == ("2026-07-01 12:00:00", "clock chip")


def test_an_hour_that_comes_twice_is_the_first_one():
    box = Box(zone=BUDAPEST)
    box.clock.set(SetClock("2026-10-25 02:30"))
    assert box.clock.utc() == datetime(2026, 10, 25, 0, 30)


# -- in the simulated box


def told(bench):
    """What call control was told from now on."""
    found = []
    bench.world.on_event(lambda now_ms, event: isinstance(event, ClockTold) and found.append(event))
    return found


def test_the_box_is_told_at_once_that_its_clock_was_set_and_people_telephone_on():
    bench = Bench()
    bench.call_answered(1, 1)
    heard = told(bench)
    assert bench.ask(SetClock("2026-11-30 17:30")).text == "It is Monday, 2026-11-30 17:30:00 (Europe/Budapest)."
    bench.wait(0.5)
    (event,) = heard
    assert event.weekday == 0
    assert 0 <= event.ms_of_day - (17 * 60 + 30) * 60_000 < 300
    (row,) = bench.show("clock")
    assert (row.time[:16], row.zone, row.source) == ("2026-11-30 17:30", "Europe/Budapest", "set by hand")
    assert bench.world.talks(1, "line 1")
    bench.world.core_dies(1)
    bench.wait(4)
    (row,) = bench.show("clock")
    assert (row.time[:16], row.source) == ("2026-11-30 17:30", "clock chip")


def test_summer_time_comes_to_call_control_as_an_hour_that_is_left_out():
    bench = Bench()
    bench.ask(SetClock("2027-03-28 01:59:58"))
    bench.wait(1)
    heard = told(bench)
    bench.wait(3)
    (event,) = heard
    assert 3 * HOUR_MS <= event.ms_of_day < 3 * HOUR_MS + 500
    assert event.weekday == 6


def test_another_zone_is_adopted_with_the_configuration():
    bench = Bench()
    before = bench.row("clock", "").time
    heard = told(bench)
    bench.adopt('zone = "Europe/London"')
    bench.wait(0.3)
    row = bench.row("clock", "")
    assert row.zone == "Europe/London"
    assert int(row.time[11:13]) == int(before[11:13]) - 1
    assert len(heard) == 1
    message = bench.adoption("")
    refused = bench.adopt_message(message, zone_rules=b"TZif, cut")
    assert refused == Refused("The core cannot tell the time: the rules of the zone Europe/Budapest make no sense.")
    assert bench.row("clock", "").zone == "Europe/London"
    assert isinstance(bench.ask(Show("clock", "nonsense")), Refused)
