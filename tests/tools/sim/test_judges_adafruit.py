"""Independent judges: the published Adafruit drivers, unchanged, against our chip models.

They speak to a busio.I2C-like adapter. Importing them on a machine without a
board wants Blinka's generic platform, which one environment variable chooses.
"""

import os
import time

import pytest

os.environ.setdefault("BLINKA_OS_AGNOSTIC", "1")

digitalio = pytest.importorskip("digitalio", reason="pip install adafruit-circuitpython-mcp230xx")
mcp_library = pytest.importorskip("adafruit_mcp230xx.mcp23017", reason="pip install adafruit-circuitpython-mcp230xx")
ds_library = pytest.importorskip("adafruit_ds3231", reason="pip install adafruit-circuitpython-ds3231")

from tools.sim.chips.ds3231 import DS3231  # noqa: E402
from tools.sim.chips.mcp23017 import MCP23017  # noqa: E402
from tools.sim.i2c import SimBus  # noqa: E402
from tools.sim.schedule import Schedule  # noqa: E402


class BusioI2C:
    """The methods of busio.I2C that the drivers use, over a simulated bus."""

    def __init__(self, bus):
        self.bus = bus
        self.locked = False

    def try_lock(self):
        if self.locked:
            return False
        self.locked = True
        return True

    def unlock(self):
        self.locked = False

    def writeto(self, address, buffer, *, start=0, end=None):
        assert self.locked
        self.bus.write(address, bytes(buffer[start:end]))

    def readfrom_into(self, address, buffer, *, start=0, end=None):
        assert self.locked
        into = bytearray(len(buffer[start:end]))
        self.bus.read(address, into)
        buffer[start : start + len(into)] = into

    def writeto_then_readfrom(
        self, address, out_buffer, in_buffer, *, out_start=0, out_end=None, in_start=0, in_end=None
    ):
        assert self.locked
        into = bytearray(len(in_buffer[in_start:in_end]))
        self.bus.write_read(address, bytes(out_buffer[out_start:out_end]), into)
        in_buffer[in_start : in_start + len(into)] = into


@pytest.fixture
def schedule():
    return Schedule()


@pytest.fixture
def bus(schedule):
    return SimBus(schedule, timed=True)


@pytest.fixture
def chip(bus):
    chip = MCP23017()
    bus.attach(0x20, chip)
    return chip


@pytest.fixture
def mcp(bus, chip):
    return mcp_library.MCP23017(BusioI2C(bus))


@pytest.fixture
def rtc_chip(bus, schedule):
    chip = DS3231(schedule)
    bus.attach(0x68, chip)
    return chip


@pytest.fixture
def rtc(bus, rtc_chip):
    return ds_library.DS3231(BusioI2C(bus))


# -- MCP23017


def test_an_absent_chip_is_reported(bus):
    with pytest.raises(ValueError, match="No I2C device"):
        mcp_library.MCP23017(BusioI2C(bus), 0x21)


@pytest.mark.parametrize("number", range(16))
def test_pin_as_output(mcp, chip, number):
    pin = mcp.get_pin(number)
    pin.switch_to_output(value=True)
    assert chip.node == 1 << number and chip.is_driven_high(number)
    assert pin.direction == digitalio.Direction.OUTPUT and pin.value is True
    pin.value = False
    assert chip.node == 0
    assert pin.value is False


@pytest.mark.parametrize("number", [number for number in range(16) if number not in (7, 15)])
def test_pin_as_input_with_pull_up_and_polarity(mcp, chip, number):
    pin = mcp.get_pin(number)
    pin.switch_to_input(pull=digitalio.Pull.UP)
    assert pin.pull == digitalio.Pull.UP and pin.direction == digitalio.Direction.INPUT
    assert pin.value is True
    chip.drive(number, 0)
    assert pin.value is False
    pin.invert_polarity = True
    assert pin.value is True
    chip.drive(number, 1)
    assert pin.value is False
    pin.invert_polarity = False
    pin.pull = None
    chip.release(number)
    assert pin.value is False


def test_whole_ports(mcp, chip):
    mcp.iodir = 0x00F0
    mcp.gpio = 0xA50F
    assert chip.node == 0xA50F
    assert (mcp.gpio, mcp.gpioa, mcp.gpiob) == (0xA50F, 0x0F, 0xA5)
    mcp.gpiob = 0x12
    mcp.gpioa = 0x03
    assert mcp.gpio == 0x1203
    chip.drive(5, 1)
    assert mcp.gpioa == 0x23
    assert (mcp.iodir, mcp.iodira, mcp.iodirb) == (0x00F0, 0xF0, 0x00)
    mcp.gppu = 0x8001
    assert (mcp.gppu, mcp.gppua, mcp.gppub) == (0x8001, 0x01, 0x80)
    mcp.ipol = 0x0180
    assert (mcp.ipol, mcp.ipola, mcp.ipolb) == (0x0180, 0x80, 0x01)


def test_interrupts_by_change(mcp, chip):
    mcp.iodir = 0x7F7F
    mcp.interrupt_enable = 0x7F7F
    mcp.interrupt_configuration = 0x0000
    mcp.io_control = 0x44
    mcp.clear_ints()
    assert mcp.io_control == 0x44 and mcp.int_flag == []
    chip.drive(3, 1)
    chip.drive(12, 1)
    assert chip.int_lows == 3
    assert mcp.int_flag == [3, 12] and mcp.int_flaga == [3] and mcp.int_flagb == [12]
    captured = mcp.int_cap
    assert [number for number in range(16) if captured[number]] == [3, 12]
    assert chip.int_lows == 0 and mcp.int_flag == []


def test_each_port_is_cleared_alone(mcp, chip):
    mcp.iodir = 0x7F7F
    mcp.interrupt_enable = 0x0101
    mcp.io_control = 0x04
    chip.drive(0, 1)
    chip.drive(8, 1)
    assert mcp.int_capa[0] == 1
    assert chip.int_lows == 2
    mcp.clear_intb()
    assert chip.int_lows == 0
    chip.drive(0, 0)
    mcp.clear_inta()
    assert chip.int_lows == 0 and mcp.int_capb[0] == 1


def test_interrupt_against_default_value_stays(mcp, chip):
    mcp.iodir = 0x7F7F
    mcp.default_value = 0x0001
    mcp.interrupt_configuration = 0x0001
    mcp.interrupt_enable = 0x0001
    assert (mcp.default_value, mcp.interrupt_configuration, mcp.interrupt_enable) == (1, 1, 1)
    assert mcp.int_flag == [0]
    mcp.clear_ints()
    assert mcp.int_flag == [0]  # un-clearable while the button is held
    chip.drive(0, 1)
    mcp.clear_ints()
    assert mcp.int_flag == []


def test_the_judge_itself_walks_into_the_bit_7_trap(mcp, chip):
    mcp.interrupt_enable = 0xFFFF
    assert len(chip.violations) == 2


# -- DS3231


def test_clock_at_first_power_up_is_not_to_be_trusted(rtc):
    assert rtc.lost_power is True
    assert rtc.disable_oscillator is False


@pytest.mark.parametrize(
    ("before", "pass_s", "after"),
    [
        ((2026, 1, 5, 9, 0, 0, 0), 61, (2026, 1, 5, 9, 1, 1, 0)),
        ((2026, 12, 31, 23, 59, 59, 3), 1, (2027, 1, 1, 0, 0, 0, 4)),
        ((2024, 2, 28, 23, 59, 50, 2), 20, (2024, 2, 29, 0, 0, 10, 3)),
        ((2025, 2, 28, 23, 59, 50, 4), 20, (2025, 3, 1, 0, 0, 10, 5)),
        ((2000, 2, 29, 12, 0, 0, 1), 86_400 * 366, (2001, 3, 1, 12, 0, 0, 3)),
        ((2026, 6, 7, 23, 0, 0, 6), 7200, (2026, 6, 8, 1, 0, 0, 0)),
    ],
)
def test_datetime_runs(rtc, schedule, before, pass_s, after):
    rtc.datetime = time.struct_time((*before, -1, -1))
    assert rtc.lost_power is False
    schedule.advance(pass_s * 1_000_000)
    now = rtc.datetime
    assert tuple(now)[:7] == after


def test_alarm_1_by_every_pattern(rtc, schedule):
    start = time.struct_time((2026, 1, 5, 9, 0, 30, 0, -1, -1))
    cases = (
        ("secondly", 0, 1),
        ("minutely", 45, 15),
        ("hourly", 45, 615),
        ("daily", 45, 4215),
        ("monthly", 45, 90_615),
    )
    for frequency, second, distance_s in cases:
        rtc.datetime = start
        rtc.alarm1_status = False
        alarm = {"secondly": (5, 9, 0), "minutely": (5, 9, 0), "hourly": (5, 9, 10), "daily": (5, 10, 10)}
        day, hour, minute = alarm.get(frequency, (6, 10, 10))
        rtc.alarm1 = (time.struct_time((2026, 1, day, hour, minute, second, 0, -1, -1)), frequency)
        assert rtc.alarm1[1] == frequency
        rtc.alarm1_status = False
        schedule.advance(distance_s * 1_000_000 - 500_000)
        assert rtc.alarm1_status is False or frequency == "secondly", frequency
        schedule.advance(500_000)
        assert rtc.alarm1_status is True, frequency


def test_alarm_2_and_its_interrupt_bit(rtc, schedule):
    rtc.datetime = time.struct_time((2026, 1, 5, 9, 0, 30, 0, -1, -1))
    rtc.alarm2 = (time.struct_time((2026, 1, 7, 10, 10, 0, 2, -1, -1)), "weekly")
    rtc.alarm2_interrupt = True
    rtc.alarm1_interrupt = False
    assert rtc.alarm2_interrupt is True and rtc.alarm1_interrupt is False
    schedule.advance((2 * 86_400 + 4100) * 1_000_000)
    assert rtc.alarm2_status is False
    schedule.advance(100 * 1_000_000)
    assert rtc.alarm2_status is True
    rtc.alarm2_status = False
    assert rtc.alarm2_status is False


@pytest.mark.parametrize("quarters", [100, 87, 0, -41])
def test_temperature(rtc, rtc_chip, quarters):
    rtc_chip.temperature_quarters = quarters
    assert rtc.temperature == quarters / 4


def test_forced_conversion_takes_its_time(rtc, schedule):
    before = schedule.now_us
    assert rtc.force_temperature_conversion() == 25.0
    assert 125_000 <= schedule.now_us - before < 200_000


def test_calibration_is_signed(rtc):
    rtc.calibration = -20
    assert rtc.calibration == -20
