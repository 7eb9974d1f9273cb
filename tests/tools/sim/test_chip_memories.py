"""ADS1115, 24C32 and DS3231 models against hardware.md 8, 9 and 10 (judges: test_judges_adafruit)."""

import pytest

from tools.sim.chips.ads1115 import ADS1115
from tools.sim.chips.at24c32 import AT24C32
from tools.sim.chips.ds3231 import DS3231
from tools.sim.schedule import Schedule


def read(chip, sent, count):
    into = bytearray(count)
    assert chip.write_read(bytes(sent), into)
    return bytes(into)


# -- ADS1115


def config_of(chip):
    return int.from_bytes(read(chip, (1,), 2), "big")


def result_of(chip):
    return int.from_bytes(read(chip, (0,), 2), "big", signed=True)


def test_ads_reset_values():
    chip = ADS1115(Schedule())
    assert config_of(chip) == 0x8583
    assert read(chip, (2,), 2) == b"\x80\x00"
    assert read(chip, (3,), 2) == b"\x7f\xff"
    assert result_of(chip) == 0


@pytest.mark.parametrize(("code", "rate"), list(enumerate((8, 16, 32, 64, 128, 250, 475, 860))))
def test_ads_single_shot_takes_one_period(code, rate):
    schedule = Schedule()
    chip = ADS1115(schedule)
    chip.volts[2] = 1.024
    chip.write(bytes((1, 0xE5, code << 5 | 3)))
    assert not config_of(chip) & 0x8000
    assert result_of(chip) == 0
    schedule.advance(1_000_000 // rate - 10)
    assert not config_of(chip) & 0x8000
    schedule.advance(20)
    assert config_of(chip) & 0x8000
    assert result_of(chip) == 16384


@pytest.mark.parametrize(("gain", "full"), list(enumerate((6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256))))
def test_ads_gain_and_saturation(gain, full):
    schedule = Schedule()
    chip = ADS1115(schedule)
    for volts, expected in ((full / 2, 16384), (full * 2, 32767), (-full * 2, -32768)):
        chip.volts[0] = volts
        chip.write(bytes((1, 0xC1 | gain << 1, 0xE3)))
        schedule.advance(2000)
        assert result_of(chip) == expected


@pytest.mark.parametrize(("mux", "volts"), list(enumerate((-1, -3, -2, -1, 0, 1, 2, 3))))
def test_ads_mux(mux, volts):
    schedule = Schedule()
    chip = ADS1115(schedule)
    chip.volts = [0.0, 1.0, 2.0, 3.0]
    chip.write(bytes((1, 0x81 | mux << 4, 0xE3)))
    schedule.advance(2000)
    assert result_of(chip) == int(volts / 6.144 * 32768)


def test_ads_start_during_a_conversion_does_nothing():
    schedule = Schedule()
    chip = ADS1115(schedule)
    chip.volts = [0.5, 1.0, 0.0, 0.0]
    chip.write(bytes((1, 0xC5, 0xE3)))
    schedule.advance(600)
    chip.write(bytes((1, 0xD5, 0xE3)))
    schedule.advance(700)
    assert result_of(chip) == int(0.5 / 2.048 * 32768)


def test_ads_without_os_nothing_starts():
    schedule = Schedule()
    chip = ADS1115(schedule)
    chip.volts[0] = 1.0
    chip.write(bytes((1, 0x45, 0xE3)))
    schedule.advance(100_000)
    assert result_of(chip) == 0


def test_ads_continuous_mode_follows():
    schedule = Schedule()
    chip = ADS1115(schedule)
    chip.volts[0] = 1.024
    chip.write(bytes((1, 0x44, 0xE3)))
    schedule.advance(2000)
    assert result_of(chip) == 16384
    chip.volts[0] = 0.512
    schedule.advance(2000)
    assert result_of(chip) == 8192


def test_ads_half_written_word_changes_nothing():
    chip = ADS1115(Schedule())
    chip.write(bytes((1, 0x00)))
    assert config_of(chip) == 0x8583


# -- 24C32


def test_eeprom_write_wraps_inside_its_page():
    schedule = Schedule()
    chip = AT24C32(schedule)
    chip.write(bytes((0x00, 0x3E)) + bytes((1, 2, 3, 4)))
    assert chip.memory[0x3E:0x40] == b"\x01\x02" and chip.memory[0x20:0x22] == b"\x03\x04"
    assert chip.memory[0x40] == 0xFF


def test_old_eeprom_has_pages_of_eight():
    chip = AT24C32(Schedule(), page=8)
    chip.write(bytes((0x00, 0x06)) + bytes((1, 2, 3)))
    assert chip.memory[6:8] == b"\x01\x02" and chip.memory[0] == 3


def test_eeprom_answers_nobody_while_busy():
    schedule = Schedule()
    chip = AT24C32(schedule)
    assert chip.write(b"\x00\x00\x55")
    assert not chip.write(b"\x00\x00") and not chip.read(bytearray(1)) and not chip.write_read(b"\0\0", bytearray(1))
    schedule.advance(4_999)
    assert not chip.write(b"")
    schedule.advance(1)
    assert chip.write(b"")
    assert read(chip, (0, 0), 1) == b"\x55"


def test_write_protect_acknowledges_and_does_nothing():
    chip = AT24C32(Schedule())
    chip.wp = 1
    assert chip.write(b"\x00\x00\x55")
    assert not chip.is_busy and chip.memory[0] == 0xFF


def test_setting_the_address_starts_no_write_cycle():
    chip = AT24C32(Schedule())
    assert read(chip, (0x12, 0x34), 2) == b"\xff\xff"
    chip.write(b"\x00\x10")
    assert not chip.is_busy


def test_repeated_start_drops_the_data():
    chip = AT24C32(Schedule())
    read(chip, (0, 0, 0x55), 1)
    assert chip.memory[0] == 0xFF and not chip.is_busy


def test_read_goes_on_and_wraps_at_the_end_and_ignores_high_address_bits():
    chip = AT24C32(Schedule())
    chip.memory[4095], chip.memory[0], chip.memory[1] = 7, 8, 9
    assert read(chip, (0xFF, 0xFF), 2) == b"\x07\x08"
    into = bytearray(1)
    chip.read(into)
    assert into == b"\x09"


# -- DS3231


def clock():
    schedule = Schedule()
    return schedule, DS3231(schedule)


def test_clock_power_on_values():
    _, chip = clock()
    assert read(chip, (0x0E,), 2) == b"\x1c\x88"
    chip.write(b"\x0f\xff")
    assert read(chip, (0x0F,), 1) == b"\x88"  # flags cannot be set
    chip.write(b"\x0f\x08")
    assert read(chip, (0x0F,), 1) == b"\x08"
    chip.lose_battery()
    assert read(chip, (0x0F,), 1) == b"\x88"


def test_clock_runs_in_bcd_and_rolls_over_with_century():
    schedule, chip = clock()
    chip.write(b"\x00\x58\x59\x23\x07\x31\x12\x99")
    schedule.advance(1_000_000)
    assert read(chip, (0,), 7) == b"\x59\x59\x23\x07\x31\x12\x99"
    schedule.advance(1_000_000)
    assert read(chip, (0,), 7) == b"\x00\x00\x00\x01\x01\x81\x00"


def test_every_day_of_the_century_is_a_calendar_day():
    import datetime

    schedule, chip = clock()
    chip.write(b"\x00\x00\x00\x12\x06\x01\x01\x00")  # 2000-01-01 was a Saturday
    day = datetime.date(2000, 1, 1)
    for _ in range(1200):
        registers = read(chip, (3,), 4)
        bcd = [(value >> 4) * 10 + (value & 15) for value in registers]
        assert (2000 + bcd[3], bcd[2], bcd[1], bcd[0]) == (day.year, day.month, day.day, day.isoweekday())
        schedule.advance(30 * 86_400 * 1_000_000)
        day += datetime.timedelta(30)


@pytest.mark.parametrize(
    ("code", "expected"), [(0x71, 0x52), (0x52, 0x41), (0x72, 0x61), (0x51, 0x72), (0x69, 0x70)], ids=hex
)
def test_clock_in_twelve_hour_mode(code, expected):
    """51h = 11 am, 72h = 12 pm (noon), 71h = 11 pm, 52h = 12 am (midnight)."""
    schedule, chip = clock()
    chip.write(bytes((0, 0x59, 0x59, code, 1, 1, 1, 0x26)))
    schedule.advance(1_000_000)
    assert read(chip, (2,), 1)[0] == expected


def test_writing_seconds_restarts_the_second_and_minutes_do_not():
    schedule, chip = clock()
    schedule.advance(900_000)
    chip.write(b"\x01\x30")
    schedule.advance(100_000)
    assert read(chip, (0,), 1) == b"\x01"
    schedule.advance(900_000)
    chip.write(b"\x00\x00")
    schedule.advance(999_999)
    assert read(chip, (0,), 1) == b"\x00"
    schedule.advance(1)
    assert read(chip, (0,), 1) == b"\x01"


def test_time_is_latched_at_start_and_when_the_pointer_wraps():
    schedule, chip = clock()
    chip.write(b"\x00\x59\x59\x23\x01\x31\x12\x26")
    into = bytearray(0x13 + 7)
    chip.write(b"\x00")
    chip.read(into)
    assert into[0:7] == b"\x59\x59\x23\x01\x31\x12\x26" == into[0x13:]
    schedule.advance(1_000_000)
    assert read(chip, (0x12,), 2)[1] == 0  # wrapped from 12h to 00h


def test_impossible_time_is_a_violation():
    _, chip = clock()
    chip.write(b"\x00\x00\x00\x00\x00\x31\x02\x26")
    assert "impossible" in chip.violations[0]
