"""Levels as a level meter shows them, and room to spare when everything plays."""

import numpy as np
import pytest

from firmware.voice.catalogue import named_source
from firmware.voice.levels import LEVELS_DBM0, dbm0_of, rms_of, sum_dbm0
from firmware.voice.messages import Play, PlayDigits, PlayTone
from firmware.voice.tone_plans import NAMES, PLANS
from firmware.voice.voice import Voice
from tests.firmware.voice.measure import dbm0


def test_a_full_scale_sine_is_3_14_dbm0():
    sine = np.sin(2 * np.pi * np.arange(8000) / 8000)
    assert dbm0_of(float(np.sqrt(np.mean(sine**2)))) == pytest.approx(3.14, abs=1e-9)
    assert rms_of(3.14) == pytest.approx(np.sqrt(0.5))


def test_equal_levels_add_3_db():
    assert sum_dbm0(-13, -13) == pytest.approx(-9.99, abs=0.01)


def test_every_tone_has_a_level_within_what_e180_accepts_and_the_howler_is_loud():
    assert set(LEVELS_DBM0) == set(NAMES)
    assert all(-15 <= level <= -5 for name, level in LEVELS_DBM0.items() if name != "howler")
    assert LEVELS_DBM0["howler"] > -5


def test_north_american_dial_tone_is_13_below_a_milliwatt_in_each_frequency():
    samples = named_source("dial", PLANS["us"], 8000, ramp_ms=0).render(8000)
    assert dbm0(samples) == pytest.approx(-10, abs=0.01)
    spectrum = np.abs(np.fft.rfft(samples)) / 4000
    for hz in (350, 440):
        assert dbm0([spectrum[hz] / np.sqrt(2)]) == pytest.approx(-13.01, abs=0.02)


@pytest.mark.parametrize("country", PLANS)
def test_nothing_clips(country):
    """Every tone of the country, one after the other and each replacing the loudest, on all outputs at once."""
    rate = 16000
    voice = Voice(country, rate, 16)
    peak = 0.0
    for round_, name in enumerate(NAMES):
        for output in range(5, 16):
            for play in (PlayTone("howler"), PlayTone(name)):
                voice.handle(Play(100 * round_ + output + 5000 * (play.name == name), output, play))
                peak = max(peak, float(np.abs(voice.render(rate // 50)).max()))
            if output == 7:
                break
        voice.handle(Play(100 * round_ + 16, 16, PlayDigits("159D")))
        peak = max(peak, float(np.abs(voice.render(rate // 2)).max()))
    assert 0.5 < peak < 1.0
