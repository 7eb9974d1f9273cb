"""The desk's date and time for people are those that the core told last, gone on since."""

from datetime import datetime

from firmware.desk.messages import WallTold
from firmware.desk.wall import Wall


def test_until_the_core_tells_the_system_does_and_then_the_own_clock_goes_on():
    now_ms = [1_000]
    wall = Wall(lambda: now_ms[0], lambda: datetime(1970, 1, 1, 0, 0, 7))
    assert wall() == "1970-01-01 00:00:07"
    wall.take(WallTold(local=datetime(2026, 12, 31, 23, 59, 30)))
    assert wall() == "2026-12-31 23:59:30"
    now_ms[0] += 31_500
    assert wall() == "2027-01-01 00:00:01"
    wall.take(WallTold(local=datetime(2026, 12, 31, 8, 0)))
    assert wall() == "2026-12-31 08:00:00", "somebody set the clock back"
    assert wall.due_ms() is None


def test_a_time_that_nobody_has_told_the_box_is_shown_and_not_trusted():
    wall = Wall(lambda: 0, lambda: datetime(1970, 1, 1))
    assert wall.trusted() is None
    wall.take(WallTold(local=datetime(2038, 1, 19), trusted=False))
    assert (wall(), wall.told(), wall.trusted()) == ("2038-01-19 00:00:00", datetime(2038, 1, 19), None)
    wall.take(WallTold(local=datetime(2026, 12, 31)))
    assert wall.trusted() == datetime(2026, 12, 31)
