"""Music on hold: the level of speech, inside the telephone band, without a seam."""

import numpy as np
import pytest

from firmware.voice.music import BAND_HZ, PEAK, MusicSource, hertz, piece
from firmware.voice.score import BARS, BEATS_A_BAR, BROKEN_CHORD
from tests.firmware.voice.measure import dbm0

RATE = 16000


def test_every_bar_is_full_and_every_chord_can_be_plucked():
    for chord, melody in BARS:
        assert sum(float(word.partition(":")[2]) for word in melody.split()) == BEATS_A_BAR
        assert len(chord.split()) == max(BROKEN_CHORD) + 1


def test_notes():
    assert hertz("A4") == 440
    assert hertz("C4") == pytest.approx(261.626, abs=1e-3)
    assert hertz("Bb3") == pytest.approx(233.082, abs=1e-3)


def test_its_level_is_limited():
    ring = piece(RATE)
    assert dbm0(ring) == pytest.approx(-16, abs=0.5)
    assert np.abs(ring).max() <= PEAK
    seconds = ring[: len(ring) // RATE * RATE].reshape(-1, RATE)
    assert all(-26 < dbm0(second) < -10 for second in seconds)


def test_it_stays_inside_the_telephone_band():
    ring = piece(RATE)[: 1 << 19]
    power = np.abs(np.fft.rfft(ring * np.hanning(len(ring)))) ** 2
    above = power[round(BAND_HZ * len(ring) / RATE) :].sum()
    assert above / power.sum() < 1e-6


def test_it_goes_round_without_a_seam_and_in_blocks_of_any_size():
    ring = piece(RATE)
    whole = MusicSource(RATE).render(2 * len(ring))
    assert np.array_equal(whole[: len(ring)], whole[len(ring) :])
    inside = np.abs(np.diff(ring)).max()
    assert abs(ring[0] - ring[-1]) <= inside
    cut = MusicSource(RATE)
    pieces = np.concatenate([cut.render(n) for n in [997, 1, 160] * 800])
    assert np.array_equal(pieces, whole[: len(pieces)])


def test_the_same_music_at_every_rate():
    low, high = piece(8000), piece(16000)
    shorter = min(len(low), len(high) // 2)
    # Notes begin on whole samples, at most half a sample apart.
    assert np.corrcoef(low[:shorter], high[::2][:shorter])[0, 1] > 0.97
