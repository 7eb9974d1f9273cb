"""People who talk and musicians who play are never hung up on, in any country.

Here a few minutes; ``linebox bench --only hang-ups`` listens to the whole hour.
"""

from random import Random

import numpy as np
import pytest

from firmware.voice.call_progress.decimator import Decimator
from firmware.voice.call_progress.detector import ProgressDetector
from firmware.voice.call_progress.events import CadenceHeard, DialToneHeard, VoiceHeard
from firmware.voice.music import MusicSource
from firmware.voice.tone_plans import PLANS
from tests.firmware.voice.call_progress.exchange import noise, put, silence, tone
from tests.firmware.voice.measure import dbm0, needs
from tools.bench import line_sounds
from tools.bench.line_sounds import LEVEL_DBM0, MUSIC_HZ, SPEECH_HZ
from tools.bench.progress import distinct_countries, false_reports, music_pieces, speech_pieces

COUNTRIES = distinct_countries()


@pytest.fixture(scope="module")
def talk():
    """A minute of talk in each of the five languages, at 8000 samples a second."""
    needs("espeak-ng", "espeak-ng")
    return {lang: Decimator(SPEECH_HZ).feed(line_sounds.speech(5, 60, lang)) for lang in line_sounds.LANGUAGES}


def test_every_country_is_listened_for():
    assert len(COUNTRIES) == 29
    assert set(COUNTRIES) <= set(PLANS)


def test_speech_in_five_languages():
    needs("espeak-ng", "espeak-ng")
    assert false_reports(speech_pieces(3, 100), SPEECH_HZ, COUNTRIES) == []


def test_music_of_all_kinds():
    assert false_reports(music_pieces(3, 120), MUSIC_HZ, COUNTRIES) == []


@pytest.mark.parametrize("partials", [*line_sounds.DRAWBARS, line_sounds.FLUTE, line_sounds.SOFT_FLUTE], ids=str)
def test_musicians_who_imitate_busy_tone(partials):
    """Every rhythm of a busy tone on the notes next to 400 to 450 Hz, in a room; A4 is France's very frequency."""
    draw = Random(str(partials))
    for hz in (415.3, 440.0):
        passages = [line_sounds.imitation(draw, 4, hz, length, partials) for length in line_sounds.RHYTHMS_S]
        assert false_reports(iter(passages), MUSIC_HZ, COUNTRIES) == []


def test_our_own_music_on_hold_from_end_to_end():
    assert false_reports(iter([MusicSource(8000).render(8000 * 60)]), 8000, COUNTRIES) == []


def test_speech_and_music_are_as_loud_as_in_a_call_and_are_voices(talk):
    for samples in (*talk.values(), line_sounds.music(1, 60)):
        assert dbm0(samples) == pytest.approx(LEVEL_DBM0, abs=1)
        assert any(isinstance(event, VoiceHeard) for event in ProgressDetector("us", 8000).feed(samples))


def test_a_musician_with_a_bare_sine_in_tune_and_in_time_would_be_busy_tone():
    """The limit: what is the tone in every respect cannot be told from it."""
    sine = tone("fr", "busy", 3)
    assert len(false_reports(iter([put(sine, silence(1))]), 8000, ["fr"])) == 2


def mixed(country, name, other, db_under, dbm0_tone=-20.0):
    """A tone for as long as ``other`` lasts, and ``other`` so much under it."""
    cycles = int(len(other) / 8 / PLANS[country].tone(name).parts[-1].length_ms)
    samples = put(silence(0.2), tone(country, name, cycles, dbm0=dbm0_tone))[: len(other)]
    return samples + other[: len(samples)] * np.float32(10 ** ((dbm0_tone - db_under - LEVEL_DBM0) / 20))


def wrong_and_right(country, name, samples):
    heard = [e for e in ProgressDetector(country, 8000).feed(samples) if isinstance(e, CadenceHeard | DialToneHeard)]
    right = [e for e in heard if isinstance(e, CadenceHeard) and (e.tone == name or name in e.also)]
    return [e for e in heard if e not in right], right


CROSSTALK = [
    ("us", "busy"),
    ("de", "congestion"),
    ("fr", "busy"),
    ("hu", "busy"),
    ("cn", "busy"),
    ("pl", "busy"),
    ("uk", "busy"),
]


@pytest.mark.parametrize(("country", "name"), CROSSTALK)
def test_somebody_talks_without_a_pause_over_the_tone(country, name, talk):
    """20 dB under the tone: measured over the five voices, 2 to 6 cycles."""
    db_under, cycles = 20, 7
    for language, samples in talk.items():
        wrong, right = wrong_and_right(country, name, mixed(country, name, samples[: 8 * 25_000], db_under))
        assert wrong == [], language
        assert right[0].at / 8 <= 205 + cycles * PLANS[country].tone(name).parts[-1].length_ms, language


@pytest.mark.parametrize(("country", "name"), CROSSTALK)
@pytest.mark.parametrize("db_under", [12, 6, 0, -6])
def test_music_over_the_tone_never_makes_another_tone_of_it(country, name, db_under):
    music = line_sounds.music(9, 20)
    wrong, _ = wrong_and_right(country, name, mixed(country, name, music, db_under))
    assert wrong == []


@pytest.mark.parametrize(("country", "name"), CROSSTALK)
@pytest.mark.parametrize("db_under", [6, 0, -6])
def test_speech_over_the_tone_never_makes_another_tone_of_it(country, name, db_under, talk):
    for language, samples in talk.items():
        wrong, _ = wrong_and_right(country, name, mixed(country, name, samples[: 8 * 10_000], db_under))
        assert wrong == [], language


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_loud_voice_just_before_delays_a_weak_tone_by_little(country, talk):
    """Somebody said goodbye at -8 dBm0, then busy tone comes at -28: it is late by 1.5 s and a cycle at most."""
    goodbye = talk["de"][: 8 * 3000] * np.float32(10 ** (8 / 20))
    samples = put(goodbye, tone(country, "busy", 8, dbm0=-28))
    _, right = wrong_and_right(country, "busy", samples)
    assert right[0].at / 8 <= 3000 + 1500 + 3 * PLANS[country].tone("busy").parts[-1].length_ms


@pytest.mark.parametrize("level", [-60, -40, -20, -5])
def test_noise_alone_is_nothing(level):
    assert false_reports(iter([noise(30, level)]), 8000, COUNTRIES) == []
