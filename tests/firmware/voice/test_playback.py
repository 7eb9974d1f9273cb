"""Sounds kept at the telephone's rate, as they are heard at the sound card's."""

import numpy as np
import pytest

from firmware.voice.playback import Playback, prepare
from firmware.voice.speech import KEPT_HZ, to_int16
from tests.firmware.voice.speaking import pitch, words

RATES = (8000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000)


def level(samples, hz, rate):
    """Amplitude at this frequency, of full scale."""
    window = np.hanning(len(samples))
    turns = np.exp(-2j * np.pi * hz * np.arange(len(samples)) / rate)
    return float(2 * np.abs(np.sum(samples * window * turns)) / np.sum(window))


@pytest.mark.parametrize("rate", RATES)
def test_a_sound_keeps_its_pitch_its_length_and_its_loudness(rate):
    heard = Playback(to_int16(words(1.0, 1000)), rate).render(2 * rate)
    assert len(heard) == rate
    assert pitch(heard, rate) == 1000
    assert np.abs(heard[rate // 10 : -rate // 10]).max() == pytest.approx(0.3, abs=0.004)


@pytest.mark.parametrize("hz", [300, 1000, 3400])
def test_nothing_is_heard_that_was_not_there(hz):
    heard = Playback(to_int16(words(0.5, hz)), 48_000).render(24_000)[2400:-2400]
    assert level(heard, hz, 48_000) == pytest.approx(0.3, rel=0.03)
    image = level(heard, KEPT_HZ - hz, 48_000)
    assert 20 * np.log10(image / 0.3) < -35


@pytest.mark.parametrize("rate", [8000, 44_100, 48_000])
def test_the_size_of_blocks_changes_no_sample(rate):
    sound = to_int16(words(0.2, 700))
    whole = Playback(sound, rate).render(rate)
    for block in (1, 441, 480):
        playback, parts = Playback(sound, rate), []
        while playback.left:
            parts.append(playback.render(block))
        assert np.array_equal(np.concatenate(parts), whole), block
        assert len(playback.render(block)) == 0


def test_nothing_comes_of_nothing():
    prepare(48_000)
    assert len(Playback(np.zeros(0, np.int16), 48_000).render(10)) == 0
