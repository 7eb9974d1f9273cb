"""A fax that calls is heard, whatever its tone is within T.30; nothing else is one."""

import numpy as np
import pytest

from firmware.voice.call_progress.detector import ProgressDetector
from firmware.voice.call_progress.events import FaxHeard
from firmware.voice.call_progress.fax import FaxWatch
from firmware.voice.digits import digits_tone
from firmware.voice.tone_plans import NAMES, PLANS
from firmware.voice.tone_source import ToneSource
from tests.firmware.voice.call_progress.exchange import noise, put, silence, sine

RATE = 8000


def calls(off_hz=0.0, on_s=0.5, pause_s=3.0, bursts=3, dbm0=-15.0, rate=RATE, noise_dbm0=-60.0):
    """A fax that calls after a second of quiet."""
    burst = put(sine(1100 + off_hz, on_s, dbm0, rate), silence(pause_s, rate))
    samples = put(silence(1, rate), *[burst] * bursts)
    return samples + noise(len(samples) / rate, noise_dbm0, rate)


def counts(samples, rate=RATE, country="hu"):
    """How many bursts in a row were told, each time."""
    ear = ProgressDetector(country, rate)
    heard = [event for at in range(0, len(samples), 160) for event in ear.feed(samples[at : at + 160])]
    return [event.count for event in heard if isinstance(event, FaxHeard)]


FAXES = {
    "as it should be": {},
    "38 Hz high": {"off_hz": 38},
    "38 Hz low": {"off_hz": -38},
    "short": {"on_s": 0.43, "pause_s": 2.55},
    "long": {"on_s": 0.57, "pause_s": 3.45},
    "far away": {"dbm0": -40},
    "on a noisy line": {"dbm0": -20, "noise_dbm0": -34},
    "heard by a card of 48 kHz": {"rate": 48_000},
    "heard by a card of 44.1 kHz": {"rate": 44_100},
}


@pytest.mark.parametrize("how", FAXES.values(), ids=FAXES)
def test_a_fax_is_heard_with_each_burst(how):
    assert counts(calls(**how), how.get("rate", RATE)) == [1, 2, 3]


NO_FAXES = {
    "another pitch": {"off_hz": 60},
    "another pitch, below": {"off_hz": -60},
    "too short": {"on_s": 0.35},
    "too long": {"on_s": 0.7},
    "too faint": {"dbm0": -48},
}


@pytest.mark.parametrize("how", NO_FAXES.values(), ids=NO_FAXES)
def test_another_tone_is_no_fax(how):
    assert counts(calls(**how)) == []


def test_bursts_that_do_not_follow_each_other_as_those_of_a_fax_are_counted_anew():
    assert counts(calls(pause_s=1.0)) == [1, 1, 1]


def test_it_is_told_less_than_half_a_second_after_its_burst():
    ear, samples = ProgressDetector("hu", RATE), calls(bursts=1)
    told = next(at for at in range(0, len(samples), 160) if any(_faxes(ear.feed(samples[at : at + 160]))))
    assert 1.5 < told / RATE < 1.9


def _faxes(events):
    return [event for event in events if isinstance(event, FaxHeard)]


def test_our_own_words_that_come_back_as_an_echo_do_not_hide_it():
    echo = noise(12, -32) * (np.sin(2 * np.pi * 3 * np.arange(12 * RATE) / RATE) ** 2)
    samples = calls(dbm0=-15)
    assert counts(samples + echo[: len(samples)]) == [1, 2, 3]


def test_somebody_who_whistles_in_a_song_is_no_fax():
    notes = [sine(hz, 0.5, -15) for hz in (988, 1109, 1245, 1109, 988, 1109)]
    assert counts(put(silence(1), *notes, silence(1))) == []


@pytest.mark.parametrize("country", PLANS)
def test_no_tone_of_any_country_is_a_fax(country):
    watch = FaxWatch(RATE)
    for name in NAMES:
        tone = ToneSource(PLANS[country].tone(name), RATE, -13.0).render(6 * RATE)
        assert watch.feed(put(tone, silence(1))) == [], name


def test_no_digit_is_a_fax():
    digits = ToneSource(digits_tone("0123456789*#ABCD", 500, 500), RATE, -10.0).render(20 * RATE)
    assert counts(put(digits, silence(1))) == []


def test_what_was_heard_before_the_call_began_counts_no_more():
    samples = calls()
    ear = ProgressDetector("hu", RATE)
    # In the middle of the second burst.
    assert len(_faxes(ear.feed(samples[: int(4.7 * RATE)]))) == 1
    ear.forget()
    assert [event.count for event in _faxes(ear.feed(samples[int(4.7 * RATE) :]))] == [1]
