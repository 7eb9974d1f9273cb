"""Call control is told weekday and time of day at the start, hourly, and when the clock on the wall was set."""

from datetime import datetime, timedelta

import pytest

from firmware.callcontrol.events import ClockTold
from firmware.runtime.loop import RETRIGGER_MS
from firmware.runtime.wall_clock import JUMP_MS, TELL_EVERY_MS, WallClock, told_of

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
MONDAY = datetime(2026, 1, 5)
DAY = MONDAY.toordinal()
NINE = 9 * HOUR_MS


class Wall:
    """A clock on the wall that goes with the loop's, until somebody sets it. It begins on a Monday."""

    def __init__(self, ms_of_day):
        self.now_ms = 5_000
        self.ahead_ms = ms_of_day - self.now_ms
        self.told = []
        self.clock = WallClock(self.now, lambda event, now_ms: self.told.append((now_ms, event)))

    def now(self):
        return MONDAY + timedelta(milliseconds=self.now_ms + self.ahead_ms)

    def live(self, for_ms):
        end_ms = self.now_ms + for_ms
        while self.now_ms < end_ms:
            self.clock.step(self.now_ms)
            self.now_ms += RETRIGGER_MS


def test_told_at_the_start_and_then_hourly():
    wall = Wall(NINE)
    wall.live(2 * HOUR_MS + 1_000)
    assert wall.told == [
        (5_000, ClockTold(NINE, 0, DAY)),
        (5_000 + TELL_EVERY_MS, ClockTold(NINE + HOUR_MS, 0, DAY)),
        (5_000 + 2 * TELL_EVERY_MS, ClockTold(NINE + 2 * HOUR_MS, 0, DAY)),
    ]


def test_a_clock_that_was_never_set_counts_no_days():
    assert told_of(datetime(2000, 1, 1, 9)) == ClockTold(NINE, 5)


def test_the_week_begins_on_monday():
    told = [told_of(MONDAY + timedelta(days=days, hours=23, minutes=59, seconds=59.999)) for days in range(8)]
    assert told == [ClockTold(DAY_MS - 1, days % 7, DAY + days) for days in range(8)]


@pytest.mark.parametrize(
    ("ahead_ms", "weekday"),
    [
        (HOUR_MS, 0),
        (-HOUR_MS, 0),
        (JUMP_MS, 0),
        (-JUMP_MS, 0),
        (12 * HOUR_MS, 0),
        (23 * HOUR_MS, 1),
        (-10 * HOUR_MS, 6),
        (DAY_MS, 1),
        (14 * DAY_MS, 0),
    ],
)
def test_told_at_once_when_the_clock_was_set_and_then_an_hour_later(ahead_ms, weekday):
    wall = Wall(NINE)
    wall.live(10_000)
    wall.ahead_ms += ahead_ms
    set_ms = wall.now_ms
    wall.live(TELL_EVERY_MS + 1_000)
    moment, later = wall.told[1:]
    assert moment == (
        set_ms,
        ClockTold((NINE + 10_000 + ahead_ms) % DAY_MS, weekday, DAY + (NINE + 10_000 + ahead_ms) // DAY_MS),
    )
    assert later[0] == set_ms + TELL_EVERY_MS
    assert later[1].ms_of_day == (NINE + 10_000 + ahead_ms + TELL_EVERY_MS) % DAY_MS


@pytest.mark.parametrize("ahead_ms", [JUMP_MS - 1, 1 - JUMP_MS])
def test_a_small_correction_waits_for_the_hour(ahead_ms):
    wall = Wall(NINE)
    wall.live(10_000)
    wall.ahead_ms += ahead_ms
    wall.live(60_000)
    assert len(wall.told) == 1


def test_midnight_is_no_jump_and_the_next_day_is_told_with_the_hour():
    wall = Wall(DAY_MS - 60_000)
    wall.live(120_000)
    assert wall.told == [(5_000, ClockTold(DAY_MS - 60_000, 0, DAY))]
    wall.live(TELL_EVERY_MS)
    assert wall.told[1:] == [(5_000 + TELL_EVERY_MS, ClockTold(TELL_EVERY_MS - 60_000, 1, DAY + 1))]


def test_a_slow_drift_is_told_when_it_has_grown_to_a_jump():
    wall = Wall(NINE)
    for _ in range(120):
        wall.live(1_000)
        wall.ahead_ms -= JUMP_MS // 50
    assert len(wall.told) == 3
