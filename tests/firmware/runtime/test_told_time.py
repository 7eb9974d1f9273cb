"""Who tells the box what time it is where nobody has set it: the network, and the exchange with a caller's number."""

from datetime import datetime, timedelta

import pytest

from firmware.runtime.told_time import is_another_zone, moment_told
from hal.caller_id.message import CALL, DATE_TIME, MDMF, Message, blank
from hal.signals import LINE_CALLER_ID, Signal
from tests.firmware.runtime.test_box_clock import BUDAPEST, HOUR_MS, SYSTEM, Box


def told(box, text, line=2):
    """A caller rings, and the exchange shows this time."""
    moment = datetime.strptime(text, "%m-%d %H:%M")
    fields = blank(CALL, MDMF)
    fields[DATE_TIME] = (moment.month, moment.day, moment.hour, moment.minute)
    box.clock.signal(box.bench.now_ms, Signal(LINE_CALLER_ID, line, Message(*fields)))


def without_a_chip():
    return Box(zone=BUDAPEST, dead=True)


def test_the_first_caller_sets_a_clock_that_nobody_trusts_and_the_chip_too():
    box = Box(zone=BUDAPEST)
    assert box.show()[1:3] == ("system clock", "no")
    told(box, "03-15 14:07")
    box.live(100)
    assert box.show()[1:3] == ("caller ID", "yes")
    assert box.clock.view().time[:16] == "2026-03-15 14:07"
    assert box.chip() == (datetime(2026, 3, 15, 13, 7, 30), True)
    assert box.said[-1] == "the time is taken from caller ID: it is Sunday, 2026-03-15 14:07"


def test_a_caller_without_a_time_tells_none():
    box = without_a_chip()
    box.clock.signal(0, Signal(LINE_CALLER_ID, 1, Message(*blank(CALL, MDMF))))
    assert box.show()[2] == "no"


def test_a_chip_that_is_minutes_off_is_set_by_two_callers_who_agree_and_by_no_one_alone():
    box = Box(datetime(2026, 7, 1, 10, 0), BUDAPEST)
    told(box, "07-01 12:12")
    assert box.clock.view().time == "2026-07-01 12:00:00"
    told(box, "07-01 13:40")
    assert box.show()[1] == "clock chip", "they do not agree"
    box.live(60_000)
    told(box, "07-01 13:42")
    assert box.clock.view().time == "2026-07-01 13:42:30"
    assert box.show()[1] == "caller ID"


@pytest.mark.parametrize("shown", ["07-01 12:03", "07-01 11:58"])
def test_a_few_minutes_are_nothing(shown):
    box = Box(datetime(2026, 7, 1, 10, 0), BUDAPEST)
    for _ in range(3):
        told(box, shown)
    assert box.show()[1] == "clock chip"


def test_an_exchange_without_summer_time_moves_no_clock_and_is_told_of():
    box = Box(datetime(2026, 7, 1, 10, 0), BUDAPEST)
    told(box, "07-01 11:01")
    told(box, "07-01 11:01")
    assert box.show()[:2] == ("2026-07-01 12:00:00", "clock chip")
    assert box.said == ["line 2 tells 2026-07-01 11:01, another time than the box: summer time or zone?"]


def test_whoever_set_the_clock_by_hand_is_not_corrected():
    box = Box(datetime(2026, 7, 1, 10, 0), BUDAPEST)
    box.clock.set_utc(datetime(2026, 7, 1, 10, 0))
    for hours in range(3):
        told(box, "07-01 15:17")
        assert box.show()[1] == "set by hand"
        # The card reads the chip every hour.
        box.bench.run(HOUR_MS * (hours + 1) - box.bench.now_ms)
        box.live(20)


def test_a_network_that_keeps_the_system_s_clock_right_is_trusted_as_soon_as_it_does():
    box = without_a_chip()
    keeps = []
    box.clock._synchronised = lambda: bool(keeps)
    box.live(60_000)
    assert box.show()[1:3] == ("system clock", "no")
    keeps.append(True)
    box.live(10_000)
    assert box.show()[1:3] == ("network", "yes")
    assert box.clock.utc() - SYSTEM == timedelta(milliseconds=box.bench.now_ms)


def test_a_chip_that_knows_the_time_is_not_asked_of_the_network():
    box = Box(datetime(2026, 7, 1, 10, 0))
    box.clock._synchronised = lambda: True
    box.live(20_000)
    assert box.show()[1] == "clock chip"


@pytest.mark.parametrize(
    ("shown", "near", "moment"),
    [
        ((12, 31, 23, 59), datetime(2027, 1, 1, 0, 3), datetime(2026, 12, 31, 23, 59, 30)),
        ((1, 1, 0, 2), datetime(2026, 12, 31, 23, 58), datetime(2027, 1, 1, 0, 2, 30)),
        ((2, 29, 12, 0), datetime(2027, 12, 1), datetime(2028, 2, 29, 12, 0, 30)),
        ((2, 29, 12, 0), datetime(2026, 2, 28), None),
        ((6, 1, 12, 0), datetime(1970, 1, 1), datetime(2026, 6, 1, 12, 0, 30)),
    ],
)
def test_the_year_is_the_nearest(shown, near, moment):
    assert moment_told(shown, near) == moment


@pytest.mark.parametrize(
    ("minutes", "is_zone"), [(60, True), (-57, True), (30, True), (330, True), (4, False), (13, False), (-45, False)]
)
def test_whole_half_hours_are_another_zone(minutes, is_zone):
    assert is_another_zone(timedelta(minutes=minutes)) is is_zone
