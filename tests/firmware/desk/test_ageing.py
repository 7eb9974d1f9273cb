"""What is kept grows old as the box's clock goes on, and no faster than time can pass, wherever the clock is set."""

from datetime import datetime, timedelta

from firmware.config.upkeep import RegisterConfig
from firmware.desk.ageing import HURRY, Ageing
from firmware.desk.register.retention import PAUSE_MS, Retention
from tests.firmware.desk.exports.registers import DAY, HOUR, NINE, office

MONDAY = datetime(2026, 1, 5, 9)
LOOK_H = 24


class Box:
    """One that keeps calls of 30 days; ``wrong``: so far is its clock ahead; None: nobody has told it the time."""

    def __init__(self, directory, calls=20, days=5):
        self.directory = directory
        self.register = office(directory, calls=calls, days=days)
        self.wrong = timedelta(0)
        self.real = MONDAY
        self.now_ms = 0
        self.notes = []
        self.start()

    def start(self):
        """The desk begins anew, as after a restart."""
        ageing = Ageing(self.directory, self.clock, lambda: self.now_ms, self.notes.append)
        settings = RegisterConfig(keep_days=30)
        self.retention = Retention(self.directory, lambda: settings, ageing.today, self.notes.append)

    def clock(self):
        return None if self.wrong is None else self.real + self.wrong

    def run(self, hours):
        """Looked at twice in so many hours each."""
        self.retention.step(self.now_ms)
        for part in [LOOK_H] * (hours // LOOK_H) + [hours % LOOK_H]:
            self.real += timedelta(hours=part)
            self.now_ms += part * HOUR
            self.retention.step(self.now_ms)
            self.now_ms += PAUSE_MS
            self.retention.step(self.now_ms)

    def off(self, days):
        self.real += timedelta(days=days)
        self.now_ms = 0
        self.start()

    @property
    def calls(self):
        return self.register.read().execute("SELECT count(*) FROM calls").fetchone()[0]


def test_a_clock_that_is_set_years_ahead_deletes_nothing(tmp_path):
    box = Box(tmp_path)
    box.run(3)
    box.wrong = timedelta(days=3650)
    box.run(30)
    assert box.calls == 20
    box.off(0.1)
    box.run(30)
    assert box.calls == 20, "nor when the box is started again and again"
    box.wrong = timedelta(0)
    box.run(3)
    assert box.calls == 20
    assert len(box.notes) == 2, "once a life"
    assert box.notes[0] == (
        "the clock is 3646 days ahead of the register: nothing is deleted for its age that was not old on 2026-01-09, "
        "and the days between are counted little by little"
    )


def test_a_box_that_starts_with_a_clock_that_is_years_ahead_deletes_nothing(tmp_path):
    box = Box(tmp_path)
    box.wrong = timedelta(days=3650)
    box.run(48)
    assert box.calls == 20


def test_while_nobody_has_told_the_time_nothing_grows_old(tmp_path):
    box = Box(tmp_path)
    box.wrong = None
    box.run(24 * 60)
    assert box.calls == 20
    box.wrong = timedelta(0)
    box.run(2)
    assert box.calls == 20, "the hours before it was told are not counted at once"
    box.run(24 * 20)
    assert box.calls == 0


def test_days_of_a_box_that_runs_are_days(tmp_path):
    box = Box(tmp_path)
    box.run(24 * 30 - 12)
    assert box.calls == 20
    box.run(24 * 6)
    assert box.calls == 0


def test_a_box_that_is_off_at_night_and_at_weekends_keeps_up(tmp_path):
    box = Box(tmp_path, days=1)
    for _ in range(5):
        for days_off in (14 / 24, 14 / 24, 14 / 24, 14 / 24, 62 / 24):
            box.run(10)
            box.off(days_off)
    assert box.real - MONDAY == timedelta(days=35)
    box.run(1)
    box.run(24)
    assert box.calls == 0


def test_a_box_that_was_off_for_months_catches_up_in_weeks(tmp_path):
    box = Box(tmp_path)
    box.run(5)
    box.off(90)
    box.run(24 * 6)
    assert box.calls == 20
    box.run(24 * 90 // (HURRY - 1))
    assert box.calls == 0


def test_a_clock_that_was_behind_for_a_moment_costs_no_time(tmp_path):
    box = Box(tmp_path)
    box.run(24 * 29)
    box.wrong = timedelta(days=-3650)
    box.run(2)
    box.wrong = timedelta(0)
    box.run(24 * 7)
    assert box.calls == 0


def test_a_register_of_before_says_itself_how_far_time_has_come(tmp_path):
    box = Box(tmp_path)
    box.register.db.execute("DROP TABLE ages")
    box.register.db.execute("UPDATE starts SET last_ms = ?", (NINE + 2 * DAY,))
    box.register.started(NINE + 40 * DAY - HOUR, name="second")
    box.register.keep()
    box.real += timedelta(days=40)
    box.start()
    box.run(24)
    assert box.calls == 20
    box.run(24 * 12)
    assert box.calls == 0
