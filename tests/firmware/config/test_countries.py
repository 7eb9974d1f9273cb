"""The table of countries against the reference."""

from firmware.config.countries import COUNTRIES, DEFAULT_COUNTRY

KEYS = "us uk de fr pl hu id it es cz nl au jp br in ru at ch be se no dk fi pt gr za nz cn il tw sg mx".split()  # noqa: SIM905

# hardware.md 13.2, cadences in ms; fi is telephony.md (b).
CADENCES = {
    (2000, 4000): "us mx",
    (1000, 4000): "de nl it dk no pl cz ru br ch cn tw gr fi id",
    (1000, 5000): "at se pt",
    (1500, 3500): "fr",
    (1500, 3000): "es",
    (1000, 2000): "jp",
    (1000, 3000): "be il",
    (1250, 3750): "hu",
    (400, 200, 400, 2000): "uk au nz in sg za",
}


def test_all_32_countries():
    assert list(COUNTRIES) == KEYS
    assert len(KEYS) == 32
    assert DEFAULT_COUNTRY in COUNTRIES


def test_cadences_of_the_reference():
    listed = {key: cadence for cadence, keys in CADENCES.items() for key in keys.split()}
    assert {key: row.cadence for key, row in COUNTRIES.items()} == listed


def test_flash_hang_up_and_dial_fit_together():
    for row in COUNTRIES.values():
        assert 0 < row.flash_min_ms < row.flash_ms < row.flash_max_ms < row.hangup_ms
        assert len(row.pulse_digits) == 11
        assert sorted(row.pulse_digits[1:]) == list("0123456789")
        assert row.source


def test_digit_maps():
    assert COUNTRIES["hu"].pulse_digits[10] == "0"
    assert COUNTRIES["se"].pulse_digits[1] == "0"  # n - 1
    assert COUNTRIES["nz"].pulse_digits[3] == "7"  # 10 - n
    assert COUNTRIES["nz"].pulse_digits[10] == "0"


def test_ring_frequencies_and_prefixes():
    assert COUNTRIES["us"].ring_decihertz == 200
    assert COUNTRIES["hu"].ring_decihertz == 250
    assert (COUNTRIES["us"].outside, COUNTRIES["us"].operator) == ("9", "0")
    assert (COUNTRIES["hu"].outside, COUNTRIES["hu"].operator) == ("0", "9")
