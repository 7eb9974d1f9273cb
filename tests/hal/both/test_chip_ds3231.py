"""The clock driver on the chip model."""

from hal.bus import BusError
from hal.chips import ds3231
from tests.hal.both.wires import Bench, raises
from tools.sim.chips.ds3231 import DS3231

ADDRESS = 0x68


def rig():
    bench = Bench()
    chip = bench.attach(ADDRESS, DS3231(bench.schedule))
    return bench, chip, ds3231.DS3231(bench.bus, ADDRESS)


def test_a_clock_that_was_never_set_is_not_trusted():
    _bench, _chip, driver = rig()
    assert driver.read()[6] == 0


def test_a_clock_that_was_set_tells_the_time_and_is_trusted():
    bench, _chip, driver = rig()
    driver.set_time(2026, 11, 23, 23, 59, 58)
    assert driver.read() == (2026, 11, 23, 23, 59, 58, 1)
    bench.schedule.advance(3_000_000)
    assert driver.read() == (2026, 11, 24, 0, 0, 1, 1)


def test_setting_the_time_alone_does_not_make_it_trusted():
    _bench, _chip, driver = rig()
    driver.write_time(2026, 1, 5, 9, 0, 0)
    assert driver.read() == (2026, 1, 5, 9, 0, 0, 0)
    driver.trust()
    assert driver.read()[6] == 1


def test_a_lost_battery_takes_the_trust_away():
    _bench, chip, driver = rig()
    driver.set_time(2026, 1, 5, 9, 0, 0)
    chip.lose_battery()
    assert driver.read()[6] == 0


def test_the_end_of_a_leap_february_and_of_a_century():
    bench, _chip, driver = rig()
    driver.set_time(2028, 2, 28, 23, 59, 59)
    bench.schedule.advance(1_000_000)
    assert driver.read() == (2028, 2, 29, 0, 0, 0, 1)
    driver.set_time(2099, 12, 31, 23, 59, 59)
    bench.schedule.advance(1_000_000)
    assert driver.read() == (2100, 1, 1, 0, 0, 0, 1)
    driver.set_time(2100, 3, 1, 12, 0, 0)
    assert driver.read()[0] == 2100


def test_a_chip_left_in_twelve_hours_is_understood():
    cases = ((0x52, 0), (0x41, 1), (0x51, 11), (0x72, 12), (0x61, 13), (0x71, 23))
    for register, hour in cases:
        bench, _chip, driver = rig()
        driver.set_time(2026, 6, 15, 4, 30, 0)
        bench.bus.write(ADDRESS, bytes((0x02, register)))
        assert driver.read() == (2026, 6, 15, hour, 30, 0, 1), register


def test_the_temperature_comes_with_the_time():
    _bench, chip, driver = rig()
    for quarters in (0, 101, 102, 340, -1, -40, -41):
        chip.temperature_quarters = quarters
        driver.read()
        assert driver.quarter_degrees == quarters


def test_a_time_that_does_not_exist_is_refused():
    _bench, _chip, driver = rig()
    for time in (
        (1999, 1, 1, 0, 0, 0),
        (2026, 2, 29, 0, 0, 0),
        (2026, 13, 1, 0, 0, 0),
        (2026, 4, 31, 0, 0, 0),
        (2026, 1, 1, 24, 0, 0),
        (2026, 1, 1, 0, 60, 0),
    ):
        raises(ValueError, lambda t=time: driver.write_time(*t))


def test_every_month_has_its_length():
    lengths = ((2026, 28), (2028, 29), (2000, 29), (2100, 28))
    _bench, _chip, driver = rig()
    for year, february in lengths:
        for month in range(1, 13):
            last = february if month == 2 else 30 if month in (4, 6, 9, 11) else 31
            driver.write_time(year, month, last, 23, 59, 59)
            assert driver.read()[:3] == (year, month, last)
            raises(ValueError, lambda y=year, m=month, d=last + 1: driver.write_time(y, m, d, 0, 0, 0))
        raises(ValueError, lambda y=year: driver.write_time(y, 1, 0, 0, 0, 0))
        raises(ValueError, lambda y=year: driver.write_time(y, 0, 1, 0, 0, 0))


def test_the_first_and_the_last_moment_can_be_set():
    _bench, _chip, driver = rig()
    for time in ((2000, 1, 1, 0, 0, 0), (2199, 12, 31, 23, 59, 59)):
        driver.set_time(*time)
        assert driver.read() == time + (1,)  # noqa: RUF005 - MicroPython has no (*a, 1) here
    raises(ValueError, lambda: driver.write_time(2200, 1, 1, 0, 0, 0))
    raises(ValueError, lambda: driver.write_time(2026, 1, 1, 0, 0, 60))


def test_trust_lets_the_oscillator_run_on_battery():
    bench, _chip, driver = rig()
    bench.bus.write(ADDRESS, bytes((0x0E, 0x9F)))
    driver.set_time(2026, 1, 1, 0, 0, 0)
    into = bytearray(1)
    bench.bus.write_read(ADDRESS, bytes((0x0E,)), into)
    assert into[0] == 0x04


class Garbage:
    """A chip with undefined registers, as at its first power-up, but with OSF clear."""

    def __init__(self, byte):
        self.byte = byte

    def write_read(self, data, into):
        into[0] = 0
        for index in range(1, len(into)):
            into[index] = self.byte
        return True


def test_registers_that_hold_no_time_are_not_trusted():
    for byte in (0x00, 0x0F, 0xFF, 0xAA, 0x7A):
        bench = Bench()
        bench.attach(ADDRESS, Garbage(byte))
        assert ds3231.DS3231(bench.bus, ADDRESS).read()[6] == 0, byte


class Tampered:
    """An honest 2026-12-09 09:09:09 with one byte of the burst overwritten (status, aging, temperature, seconds...)."""

    def __init__(self, index, byte):
        self.index = index
        self.byte = byte

    def write_read(self, data, into):
        honest = (0, 0, 25, 0, 0x09, 0x09, 0x09, 3, 0x09, 0x12, 0x26)
        for index in range(len(into)):
            into[index] = self.byte if index == self.index else honest[index]
        return True


def test_one_impossible_register_is_enough_to_lose_trust():
    def trusted(index, byte):
        bench = Bench()
        bench.attach(ADDRESS, Tampered(index, byte))
        return ds3231.DS3231(bench.bus, ADDRESS).read()[6]

    assert trusted(1, 0x55) == 1
    for index, byte in ((0, 0x80), (4, 0x60), (5, 0x60), (6, 0x24), (8, 0x32), (8, 0x00), (9, 0x13), (9, 0x00)):
        assert trusted(index, byte) == 0, index
    for index in (4, 5, 6, 8, 9, 10):
        assert trusted(index, 0x0A) == 0, index
    assert trusted(10, 0xA0) == 0
    assert trusted(10, 0x99) == 1


def test_every_day_of_two_years_has_the_weekday_after_the_one_before():
    bench, _chip, driver = rig()
    into = bytearray(1)
    expected = 5
    for year, february in ((2027, 28), (2028, 29)):
        for month in range(1, 13):
            last = february if month == 2 else 30 if month in (4, 6, 9, 11) else 31
            for day in (1, last):
                driver.write_time(year, month, day, 12, 0, 0)
                bench.bus.write_read(ADDRESS, bytes((0x03,)), into)
                assert into[0] == (expected + (day - 1) - 1) % 7 + 1, (year, month, day)
            expected += last


def test_the_day_of_the_week_counts_from_monday():
    for year, month, day, weekday in (
        (2026, 11, 23, 1),
        (2000, 1, 1, 6),
        (2024, 2, 29, 4),
        (2026, 11, 22, 7),
        (2100, 3, 1, 1),
        (2199, 12, 31, 2),
    ):
        bench, _chip, driver = rig()
        driver.set_time(year, month, day, 0, 0, 0)
        into = bytearray(1)
        bench.bus.write_read(ADDRESS, bytes((0x03,)), into)
        assert into[0] == weekday


def test_costs_are_as_told():
    bench, _chip, driver = rig()
    assert bench.cost(driver.read) == ds3231.READ_BITS == 129
    assert bench.cost(lambda: driver.write_time(2026, 1, 1, 0, 0, 0)) == ds3231.WRITE_TIME_BITS
    assert bench.cost(driver.trust) == ds3231.TRUST_BITS


def test_an_absent_chip_is_a_bus_error():
    driver = ds3231.DS3231(Bench().bus, ADDRESS)
    raises(BusError, driver.read)
