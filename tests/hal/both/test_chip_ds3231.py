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
    for quarters in (0, 101, 340, -1, -41):
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


def test_the_day_of_the_week_counts_from_monday():
    for year, month, day, weekday in ((2026, 11, 23, 1), (2000, 1, 1, 6), (2024, 2, 29, 4), (2026, 11, 22, 7)):
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
