"""The converter driver on the chip model."""

from hal.bus import BusError
from hal.chips import ads1115
from tests.hal.both.wires import Bench, raises
from tools.sim.chips.ads1115 import ADS1115

ADDRESS = 0x48


def rig(volts=(0.1, 1.25, 3.0, 0.0)):
    bench = Bench()
    chip = bench.attach(ADDRESS, ADS1115(bench.schedule))
    chip.volts = list(volts)
    return bench, chip, ads1115.ADS1115(bench.bus, ADDRESS)


def convert(bench, driver, channel):
    driver.start(channel)
    bench.schedule.advance(1_500)
    assert driver.poll() == ads1115.READY
    return driver.read_millivolts()


def test_each_channel_reads_its_own_volts_to_the_millivolt():
    bench, _chip, driver = rig()
    for channel, millivolts in ((0, 100), (1, 1250), (2, 3000), (3, 0)):
        assert abs(convert(bench, driver, channel) - millivolts) <= 1


def test_neighbouring_codes_read_alike():
    for volts in (1.000125, 1.00025, 1.000375):
        bench, _chip, driver = rig((volts, 0.0, 0.0, 0.0))
        assert convert(bench, driver, 0) == 1000


def test_a_voltage_below_ground_is_negative():
    bench, _chip, driver = rig((-0.2, 0.0, 0.0, 0.0))
    assert abs(convert(bench, driver, 0) + 200) <= 1


def test_a_conversion_runs_a_millisecond_and_the_driver_does_not_wait():
    bench, _chip, driver = rig()
    driver.start(1)
    assert driver.poll() == ads1115.RUNNING
    bench.schedule.advance(1_000)
    assert driver.poll() == ads1115.RUNNING
    bench.schedule.advance(300)
    assert driver.poll() == ads1115.READY


def test_a_chip_that_lost_power_says_so_instead_of_giving_another_channel():
    bench, chip, driver = rig()
    driver.start(1)
    chip.power_on()
    bench.schedule.advance(2_000)
    assert driver.poll() == ads1115.LOST
    assert abs(convert(bench, driver, 1) - 1250) <= 1


def test_costs_are_as_told():
    bench, _chip, driver = rig()
    assert bench.cost(lambda: driver.start(0)) == ads1115.START_BITS
    assert bench.cost(driver.poll) == ads1115.POLL_BITS
    assert bench.cost(driver.read_millivolts) == ads1115.READ_BITS


def test_an_absent_chip_is_a_bus_error():
    driver = ads1115.ADS1115(Bench().bus, ADDRESS)
    assert raises(BusError, lambda: driver.start(0)).address == ADDRESS


def test_the_states_differ_and_the_comparator_stays_off():
    assert len({ads1115.RUNNING, ads1115.READY, ads1115.LOST}) == 3
    bench, _chip, driver = rig()
    driver.start(0)
    config = bytearray(2)
    bench.bus.write_read(ADDRESS, b"\x01", config)
    assert config[1] & 0x1F == 0x03
