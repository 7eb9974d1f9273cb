"""Ringback and its end, dial tone, voices and silence."""

import numpy as np
import pytest

from firmware.voice.call_progress.detector import DIAL_DELAY_MS, MOST_DELAY_MS, ProgressDetector
from firmware.voice.call_progress.events import (
    CadenceHeard,
    DialToneHeard,
    RingbackEnded,
    RingbackHeard,
    SilenceHeard,
    VoiceEnded,
    VoiceHeard,
)
from firmware.voice.call_progress.patterns import tones_of
from firmware.voice.tone_plans import PLANS
from tests.firmware.voice.call_progress.exchange import amplitude, noise, put, silence, sine, tone

EDGE_MS = 10
STEADY_DIAL = [country for country in PLANS if tones_of(country).dial is not None]
CADENCED_DIAL = [country for country in PLANS if tones_of(country).dial is None]
CALLS_UNANSWERED = ("overdue", "cut short", "voice")


def heard(country, samples, *kinds, **options):
    return [e for e in ProgressDetector(country, 8000, **options).feed(samples) if isinstance(e, kinds or object)]


def ringing(country, rings, **how):
    """Whole rings: bursts and their pauses, without the start of the next."""
    return tone(country, "ringback", rings, **how)[: rings * PLANS[country].tone("ringback").parts[-1].length_ms * 8]


def talk(seconds, dbm0=-16, seed=3):
    """Something like a voice: harmonics of 130 Hz that come and go four times a second."""
    t = np.arange(round(seconds * 8000)) / 8000
    out = sum(np.sin(2 * np.pi * 130 * n * t + n * n) / n for n in range(2, 20))
    out = out * np.clip(np.sin(2 * np.pi * 4 * t) + 0.3, 0, 1) + np.random.default_rng(seed).normal(0, 0.05, len(t))
    return (out * amplitude(dbm0) / np.sqrt(2) / np.sqrt(np.mean(out**2))).astype(np.float32)


@pytest.mark.parametrize("country", PLANS)
def test_ringback_is_heard_with_its_first_whole_burst_and_once(country):
    events = heard(country, put(silence(0.4), ringing(country, 3)), RingbackHeard, RingbackEnded)
    assert [type(event) for event in events] == [RingbackHeard]
    assert events[0].at / 8 == pytest.approx(400, abs=EDGE_MS)


@pytest.mark.parametrize("country", PLANS)
@pytest.mark.parametrize("scale", [0.9, 1.1])
def test_ringback_ten_percent_off_goes_on(country, scale):
    samples = put(silence(0.4), tone(country, "ringback", 3, on=scale, off=scale, detune=0.02, dbm0=-30))
    assert [type(e) for e in heard(country, samples, RingbackHeard, RingbackEnded)] == [RingbackHeard]


@pytest.mark.parametrize("country", PLANS)
def test_the_ring_that_does_not_come_is_an_answer_since_the_last_one(country):
    rings = ringing(country, 2)
    last = np.flatnonzero(np.abs(rings) > 1e-4)[-1]
    [end] = heard(country, put(silence(0.4), rings, silence(8)), RingbackEnded)
    assert end.why == "overdue"
    assert end.at / 8 == pytest.approx(400 + last / 8, abs=20)


@pytest.mark.parametrize("country", PLANS)
def test_a_ring_that_breaks_off_is_an_answer_there(country):
    first = PLANS[country].tone("ringback").parts[-1].bursts[0].on_ms
    rings = ringing(country, 1)
    cut = rings[: 8 * (first * 6 // 10)]
    [end] = heard(country, put(silence(0.4), rings, cut, silence(3)), RingbackEnded)
    assert end.why == "cut short"
    assert end.at / 8 == pytest.approx(400 + len(put(rings, cut)) / 8, abs=20)


@pytest.mark.parametrize("country", PLANS)
def test_a_voice_between_two_rings_is_an_answer(country):
    rings = ringing(country, 2)
    [end] = heard(country, put(silence(0.4), rings, talk(2)), RingbackEnded)
    assert end.why == "voice"
    assert end.at / 8 == pytest.approx(400 + len(rings) / 8, abs=250)


@pytest.mark.parametrize("country", PLANS)
@pytest.mark.parametrize("name", ["busy", "congestion"])
def test_busy_after_ringback_is_no_answer(country, name):
    samples = put(silence(0.4), ringing(country, 2), tone(country, name, 3), silence(5))
    ends = heard(country, samples, RingbackEnded)
    assert [end.why for end in ends] == ["tone"]
    assert any(e.tone == name or name in e.also for e in heard(country, samples, CadenceHeard))


def test_busy_in_the_middle_of_a_ring_is_no_answer():
    samples = put(ringing("de", 1), ringing("de", 1)[: 8 * 400], silence(0.3), tone("de", "busy", 3), silence(5))
    assert [end.why for end in heard("de", samples, RingbackEnded)] == ["tone"]


def test_ringback_that_is_cut_into_is_heard_with_the_next_burst():
    samples = ringing("de", 3)[8 * 500 :]
    [start] = heard("de", put(sine(1000, 0.2), samples), RingbackHeard)
    assert start.at / 8 == pytest.approx(200 + 4500, abs=EDGE_MS)


@pytest.mark.parametrize("country", STEADY_DIAL)
def test_dial_tone_is_heard_while_it_sounds_and_once(country):
    needed = tones_of(country).dial_ms
    assert 1500 <= needed <= 3000
    samples = put(silence(0.5), tone(country, "dial", seconds=7))
    [event] = heard(country, samples, DialToneHeard)
    assert event.since / 8 == pytest.approx(500, abs=EDGE_MS)
    assert event.at - event.since == pytest.approx(8 * needed, abs=2)
    ear = ProgressDetector(country, 8000)
    blocks = range(80, len(samples), 80)
    told = next(fed for fed in blocks if [e for e in ear.feed(samples[fed - 80 : fed]) if isinstance(e, DialToneHeard)])
    assert told - event.at <= 8 * DIAL_DELAY_MS


@pytest.mark.parametrize("country", STEADY_DIAL)
@pytest.mark.parametrize("detune", [-0.02, 0.02])
@pytest.mark.parametrize("dbm0", [-10, -40])
def test_dial_tone_two_percent_off_at_any_level_in_noise(country, detune, dbm0):
    samples = put(silence(0.5), tone(country, "dial", seconds=7, detune=detune, dbm0=dbm0))
    assert len(heard(country, samples + noise(len(samples) / 8000, dbm0 - 18), DialToneHeard)) == 1


@pytest.mark.parametrize("country", CADENCED_DIAL)
@pytest.mark.parametrize("scale", [0.9, 1.1])
def test_dial_tone_with_a_cadence_is_counted(country, scale):
    samples = put(silence(0.5), tone(country, "dial", 3, on=scale, off=scale), silence(1))
    assert [(e.tone, e.cycles) for e in heard(country, samples, CadenceHeard)] == [("dial", 2), ("dial", 3)]


@pytest.mark.parametrize("country", STEADY_DIAL)
@pytest.mark.parametrize("name", ["busy", "congestion", "ringback", "waiting"])
def test_no_other_tone_is_dial_tone(country, name):
    assert heard(country, put(silence(0.3), tone(country, name, 4, on=1.1)), DialToneHeard) == []


def test_a_short_piece_of_dial_tone_is_none():
    assert heard("hu", put(silence(0.5), sine(425, 1.4), silence(2)), DialToneHeard) == []


@pytest.mark.parametrize("country", PLANS)
def test_no_tone_of_the_country_is_a_voice(country):
    for name in ("busy", "congestion", "ringback", "dial"):
        samples = put(silence(0.3), tone(country, name, 4, seconds=6), silence(2))
        assert heard(country, samples + noise(len(samples) / 8000, -55), VoiceHeard) == [], name


def test_a_voice_comes_and_goes():
    start, end = heard("us", put(silence(2), talk(3), silence(4)), VoiceHeard, VoiceEnded)
    assert isinstance(start, VoiceHeard)
    assert start.at / 8 == pytest.approx(2000, abs=150)
    assert isinstance(end, VoiceEnded)
    assert end.at / 8 == pytest.approx(5000, abs=250)


@pytest.mark.parametrize("dbm0", [-20, -40])
def test_steady_noise_is_no_voice_and_a_voice_over_it_is_one(dbm0):
    hiss = noise(12, dbm0)
    assert heard("us", hiss[: 8 * 5000], VoiceHeard) == []
    voice = np.concatenate([silence(6), talk(3, dbm0 + 15), silence(3)])
    [start] = heard("us", hiss + voice, VoiceHeard)
    assert start.at / 8 == pytest.approx(6000, abs=300)


def test_silence_is_told_once_and_again_after_a_sound():
    samples = put(silence(12), sine(1000, 0.5), silence(12))
    first, second = heard("us", samples, SilenceHeard, silence_s=5)
    assert (first.since, first.at) == (0, 5 * 8000)
    assert second.since / 8 == pytest.approx(12_500, abs=30)
    assert second.at - second.since == 5 * 8000


def test_a_click_hum_and_a_quiet_hiss_end_no_silence():
    samples = noise(8, -58) + sine(50, 8, -15)
    samples[20_000:20_040] += 0.5
    assert len(heard("us", samples, SilenceHeard, silence_s=7)) == 1


def test_what_is_louder_than_the_limit_is_no_silence():
    assert heard("us", noise(8, -45), SilenceHeard, silence_s=3) == []
    assert len(heard("us", noise(8, -45), SilenceHeard, silence_s=3, silence_dbm0=-40)) == 1


def test_silence_is_thirty_seconds_where_nothing_else_is_said():
    [event] = heard("us", silence(31), SilenceHeard)
    assert event.at == 30 * 8000


def test_what_was_forgotten_counts_no_more():
    ear = ProgressDetector("pl", 8000, silence_s=3)
    busy = tone("pl", "busy", 3)
    assert ear.feed(busy[: 8 * 1800]) == []
    ear.forget()
    assert [e for e in ear.feed(busy[8 * 1800 :]) if isinstance(e, CadenceHeard)] == []
    # From here on two cycles are two cycles again.
    after = put(silence(1), tone("pl", "busy", 2), silence(1))
    assert [e.cycles for e in ear.feed(after) if isinstance(e, CadenceHeard)] == [2]


def test_dial_tone_and_ringback_and_silence_start_anew_when_forgotten():
    ear = ProgressDetector("hu", 8000, silence_s=3)
    ear.feed(sine(425, 1.2))
    ear.forget()
    [event] = [e for e in ear.feed(sine(425, 2.2)) if isinstance(e, DialToneHeard)]
    assert event.since == 8 * 1200
    ear = ProgressDetector("hu", 8000, silence_s=3)
    ear.feed(ringing("hu", 1))
    ear.forget()
    assert [e for e in ear.feed(silence(6)) if isinstance(e, RingbackEnded)] == []
    ear = ProgressDetector("hu", 8000, silence_s=3)
    ear.feed(silence(2))
    ear.forget()
    [event] = [e for e in ear.feed(silence(4)) if isinstance(e, SilenceHeard)]
    assert event.since / 8 == pytest.approx(2000, abs=50)


@pytest.mark.parametrize("why", CALLS_UNANSWERED)
def test_the_end_of_ringing_is_told_as_soon_as_it_is_certain(why):
    """Austria, 1000/5000, busy 400/400: a cut ring is certain after 1.16 pauses of busy, a missing one of ringing."""
    rings = ringing("at", 2)
    end = {"overdue": silence(4), "cut short": put(rings[: 8 * 500], silence(4)), "voice": talk(4)}[why]
    certain = {"overdue": 1000 + 5800 + 100 - 6000, "cut short": 500 + 464 + 100, "voice": 500}[why]
    ear = ProgressDetector("at", 8000)
    samples = put(rings, end)
    for fed in range(80, len(samples), 80):
        ended = [e for e in ear.feed(samples[fed - 80 : fed]) if isinstance(e, RingbackEnded)]
        if ended:
            assert ended[0].why == why
            assert (fed - len(rings)) / 8 <= certain + MOST_DELAY_MS
            return
    pytest.fail("the end was not heard")
