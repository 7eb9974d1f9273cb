"""The windows that are tested on both interpreters are those that countries have."""

from firmware.config import plan
from firmware.config.countries import COUNTRIES
from tests.hal.both.test_hook_windows import NUMBERS, WINDOWS


def test_the_windows_of_all_countries_are_tested():
    assert {(row.flash_min_ms, row.flash_max_ms, row.hangup_ms) for row in COUNTRIES.values()} <= set(WINDOWS)


def test_with_the_numbers_of_the_configuration():
    assert NUMBERS == {
        "pulse_min_ms": plan.PULSE_MIN_MS,
        "pulse_max_ms": plan.PULSE_MAX_MS,
        "digit_gap_ms": plan.DIGIT_GAP_MS,
    }
