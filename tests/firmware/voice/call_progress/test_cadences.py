"""Busy and congestion: heard in every country, early, in bad conditions, and nothing else taken for them."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from firmware.voice.call_progress.detector import MOST_DELAY_MS, ProgressDetector
from firmware.voice.call_progress.events import CadenceHeard, DialToneHeard, RingbackEnded, RingbackHeard
from firmware.voice.tone_plans import PLANS
from tests.firmware.voice.call_progress.exchange import cycle_ms, noise, put, silence, sine, tone

HANG_UP = [(country, name) for country in PLANS for name in ("busy", "congestion")]
EDGE_MS = 5
"""How exactly an edge is timed."""


def events(country, samples, rate=8000, **options):
    return ProgressDetector(country, rate, **options).feed(put(samples, silence(1, rate)))


def cadences(country, samples, rate=8000, **options):
    return [event for event in events(country, samples, rate, **options) if isinstance(event, CadenceHeard)]


def recognised(country, name, samples):
    """How many cycles of exactly this tone were heard at most."""
    counts = [e.cycles for e in cadences(country, samples) if e.tone == name or name in e.also]
    return max(counts, default=0)


def hung_up(country, samples):
    return [event for event in cadences(country, samples) if event.tone in ("busy", "congestion")]


@pytest.mark.parametrize(("country", "name"), HANG_UP)
def test_two_cycles_are_enough_in_every_country(country, name):
    samples = put(silence(0.5), tone(country, name, cycles=2))
    heard = [event for event in cadences(country, samples) if event.tone == name or name in event.also]
    # Spanish congestion begins with two cycles of what may also be busy.
    cycle = 400 if (country, name) == ("es", "congestion") else cycle_ms(country, name)
    assert heard[0].cycles == 2
    assert heard[0].at / 8 == pytest.approx(500 + 2 * cycle, abs=EDGE_MS)


@pytest.mark.parametrize(("country", "name"), HANG_UP)
def test_it_is_told_a_moment_after_the_two_cycles(country, name):
    ear = ProgressDetector(country, 8000)
    samples = put(silence(0.537), tone(country, name, cycles=2), silence(1))
    for fed in range(80, len(samples), 80):
        heard = [e for e in ear.feed(samples[fed - 80 : fed]) if isinstance(e, CadenceHeard)]
        if heard:
            assert 0 <= fed / 8 - heard[0].at / 8 <= MOST_DELAY_MS
            return
    pytest.fail("nothing was heard")


error = st.floats(-0.1, 0.1)
names = st.sampled_from(("busy", "congestion"))
detuned = st.floats(-0.02, 0.02)


@pytest.mark.parametrize("country", PLANS)
@settings(max_examples=8)
@given(
    on=error,
    off=error,
    detune=detuned,
    lead=st.integers(0, 400),
    dbm0=st.floats(-40, -5),
    name=names,
)
@example(on=-0.1, off=0.1, detune=0.02, lead=0, dbm0=-40, name="busy")
@example(on=0.1, off=-0.1, detune=-0.02, lead=7, dbm0=-10, name="congestion")
@example(on=0.1, off=0.1, detune=0.02, lead=1, dbm0=-25, name="congestion")
@example(on=-0.1, off=-0.1, detune=-0.02, lead=3, dbm0=-25, name="busy")
def test_ten_percent_in_cadence_and_two_in_frequency_are_forgiven(country, on, off, detune, lead, dbm0, name):
    samples = tone(country, name, cycles=3, dbm0=dbm0, detune=detune, on=1 + on, off=1 + off)
    samples = put(silence(0.3), np.zeros(lead, np.float32), samples)
    assert recognised(country, name, samples + noise(len(samples) / 8000, dbm0 - 20, seed=lead)) >= 2


far_off = st.one_of(st.floats(0.5, 0.75), st.floats(1.25, 1.5))


@pytest.mark.parametrize("country", PLANS)
@settings(max_examples=6)
@given(factor=far_off, which=st.sampled_from(("on", "off", "both")), name=names)
@example(factor=0.75, which="both", name="busy")
@example(factor=1.25, which="both", name="congestion")
@example(factor=1.25, which="on", name="congestion")
@example(factor=0.75, which="off", name="congestion")
def test_twenty_five_percent_in_cadence_is_another_tone(country, factor, which, name):
    on, off = (factor if which != "off" else 1), (factor if which != "on" else 1)
    samples = put(silence(0.3), tone(country, name, cycles=3, on=on, off=off))
    assert all(event.tone != name for event in cadences(country, samples))


@pytest.mark.parametrize(("country", "name"), HANG_UP)
@pytest.mark.parametrize("detune", [-0.05, 0.05])
def test_five_percent_in_frequency_is_another_tone(country, name, detune):
    assert hung_up(country, put(silence(0.3), tone(country, name, detune=detune))) == []


@pytest.mark.parametrize("country", PLANS)
@pytest.mark.parametrize("name", ["dial", "ringback", "waiting", "stutter", "sit", "unobtainable"])
def test_no_other_tone_of_the_country_ends_a_call(country, name):
    samples = put(silence(0.3), tone(country, name, cycles=4, seconds=6))
    assert hung_up(country, samples) == []


@pytest.mark.parametrize(
    ("country", "name", "also"),
    [
        ("hu", "busy", ("congestion",)),
        ("pl", "congestion", ("congestion",)),
        ("de", "busy", ()),
        ("fi", "busy", ()),
    ],
)
def test_two_tones_that_sound_the_same_are_told_as_both(country, name, also):
    """telephony.md (b): busy and congestion differ only in cadence, and in some countries not even in that."""
    assert cadences(country, put(silence(0.3), tone(country, name)))[0].also == also


def test_the_same_sound_is_what_the_country_says():
    """telephony.md (b), notes: 425 Hz 500/500 is busy in Poland and in Germany (480), in Hungary nothing."""
    five_hundred = put(silence(0.3), tone("pl", "busy"))
    assert recognised("pl", "busy", five_hundred) == 3
    assert recognised("de", "busy", five_hundred) == 3
    assert cadences("hu", five_hundred) == []
    assert cadences("us", five_hundred) == []


def test_australian_congestion_is_known_by_its_changing_frequency():
    assert {e.tone for e in cadences("au", put(silence(0.3), tone("au", "congestion", cycles=4)))} == {"congestion"}
    assert {e.tone for e in cadences("au", put(silence(0.3), tone("au", "busy", cycles=6)))} == {"busy"}


def test_spanish_congestion_is_busy_at_first_and_congestion_when_its_long_pause_came():
    heard = cadences("es", put(silence(0.3), tone("es", "congestion", cycles=3)))
    assert [(e.tone, e.cycles, e.also) for e in heard] == [
        ("busy", 2, ("congestion",)),
        ("congestion", 2, ()),
        ("congestion", 3, ()),
    ]


def test_the_count_goes_on():
    assert [e.cycles for e in cadences("de", tone("de", "busy", cycles=7))] == [2, 3, 4, 5, 6, 7]
    assert [e.cycles for e in cadences("de", tone("de", "busy", cycles=7), cycles=4)] == [4, 5, 6, 7]


@pytest.mark.parametrize("cut_ms", [100, 300, 470, 500, 700, 950])
def test_a_tone_that_is_heard_from_its_middle_takes_one_cycle_longer_at_most(cut_ms):
    samples = tone("pl", "busy", cycles=3)[cut_ms * 8 :]
    heard = cadences("pl", put(sine(1000, 0.2), samples))
    assert heard[0].cycles == 2
    assert heard[0].at / 8 == pytest.approx(200 + 3000 - cut_ms, abs=EDGE_MS)


def test_voice_between_the_bursts_starts_the_count_anew():
    busy = tone("pl", "busy", cycles=2)
    talk = np.clip(noise(0.4, -10), -1, 1)
    assert cadences("pl", put(busy[: 8 * 1400], talk, silence(0.2), busy[: 8 * 1400])) == []


def test_the_level_must_be_the_same_from_burst_to_burst():
    loud, soft = tone("pl", "busy", cycles=1)[: 8 * 1000], tone("pl", "busy", cycles=1, dbm0=-19)[: 8 * 1000]
    assert cadences("pl", put(loud, soft, loud, soft, loud)) == []


def test_the_frequency_must_be_the_same_from_burst_to_burst():
    high, low = (tone("pl", "busy", cycles=1, detune=detune)[: 8 * 1000] for detune in (0.01, -0.01))
    assert cadences("pl", put(high, low, high, low, high)) == []


@pytest.mark.parametrize("twist_db", [-6, 6])
def test_twist_of_six_db_is_forgiven(twist_db):
    on = sine(480, 0.5, -16) + sine(620, 0.5, -16 + twist_db)
    assert recognised("us", "busy", put(on, silence(0.5), on, silence(0.5), on)) == 2


@pytest.mark.parametrize("hz", [480, 620])
def test_one_frequency_of_two_is_not_the_tone(hz):
    on = sine(hz, 0.5)
    assert cadences("us", put(on, silence(0.5), on, silence(0.5), on)) == []


# What follows are the measured limits; the module's text and the report of the bench state them.


@pytest.mark.parametrize(("country", "name"), HANG_UP)
@pytest.mark.parametrize("dbm0", [3, -10, -20, -30, -40, -50])
def test_levels(country, name, dbm0):
    assert recognised(country, name, put(silence(0.3), tone(country, name, dbm0=dbm0))) == 3


@pytest.mark.parametrize(("country", "name"), HANG_UP)
@pytest.mark.parametrize("snr_db", [9, 20])
def test_noise(country, name, snr_db):
    samples = put(silence(0.3), tone(country, name, cycles=4, dbm0=-20))
    noisy = samples + noise(len(samples) / 8000, -20 - snr_db, seed=cycle_ms(country, name))
    assert recognised(country, name, noisy) >= 2


@pytest.mark.parametrize(("country", "name"), HANG_UP)
@pytest.mark.parametrize("mains_hz", [50, 60])
def test_hum_and_offset_louder_than_the_tone(country, name, mains_hz):
    samples = put(silence(0.3), tone(country, name, dbm0=-25))
    seconds = len(samples) / 8000
    hum = sine(mains_hz, seconds, -5) + sine(3 * mains_hz, seconds, -15) + np.float32(0.05)
    assert recognised(country, name, samples + hum[: len(samples)]) == 3


@pytest.mark.parametrize(("country", "name"), HANG_UP)
def test_a_codec_that_clips_by_two_db(country, name):
    loud = put(silence(0.3), tone(country, name, dbm0=5))
    assert recognised(country, name, np.clip(loud, -1, 1)) == 3


@pytest.mark.parametrize("country", PLANS)
def test_clicks(country):
    samples = put(silence(0.3), tone(country, "busy", cycles=8, dbm0=-20))
    draw = np.random.default_rng(7)
    for at in draw.integers(0, len(samples) - 20, len(samples) // 2000):
        samples[at : at + 8] += draw.normal(0, 0.2, 8).astype(np.float32)
    assert recognised(country, "busy", samples) >= 2


def test_int16_and_a_sound_cards_rate():
    samples = put(silence(0.3, 48000), tone("hu", "busy", rate=48000))
    whole = (samples * 32767).astype(np.int16)
    heard = cadences("hu", np.concatenate([whole, np.zeros(48000, np.int16)]), 48000)
    assert [event.cycles for event in heard] == [2, 3]
    assert heard[0].at / 48 == pytest.approx(300 + 1200, abs=EDGE_MS)


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 32000, 44100, 48000, 96000])
def test_every_rate_of_the_voice_process_gives_the_same_times(rate):
    heard = cadences("cz", put(silence(0.3, rate), tone("cz", "congestion", rate=rate)), rate)
    assert [event.cycles for event in heard] == [2, 3]
    assert heard[0].at * 1000 / rate == pytest.approx(300 + 660, abs=EDGE_MS)


@settings(max_examples=25)
@given(
    sizes=st.lists(st.integers(0, 3000), min_size=1, max_size=30).filter(any),
    country=st.sampled_from(sorted(PLANS)),
    rate=st.sampled_from((8000, 48000)),
)
def test_how_samples_are_cut_into_blocks_changes_nothing(sizes, country, rate):
    samples = put(
        silence(0.2, rate),
        tone(country, "ringback", 1, rate=rate),
        noise(0.5, -12, rate),
        tone(country, "busy", rate=rate),
    )
    samples = put(samples, tone(country, "dial", rate=rate, seconds=4), silence(2.5, rate))
    whole = ProgressDetector(country, rate, silence_s=1)
    pieces = ProgressDetector(country, rate, silence_s=1)
    heard, at, turn = [], 0, 0
    while at < len(samples):
        size = sizes[turn % len(sizes)]
        heard += pieces.feed(samples[at : at + size])
        at, turn = at + size, turn + 1
    rest = np.zeros(rate, np.float32)
    heard += pieces.feed(rest)
    assert heard == whole.feed(put(samples, rest))
    assert any(isinstance(event, RingbackHeard) for event in heard)
    assert any(isinstance(event, CadenceHeard) for event in heard)
    assert any(isinstance(event, DialToneHeard | CadenceHeard) for event in heard)
    assert any(isinstance(event, RingbackEnded) for event in heard)


def test_an_unknown_country_and_a_rate_too_low_are_refused():
    with pytest.raises(KeyError):
        ProgressDetector("atlantis", 8000)
    with pytest.raises(ValueError, match="4000 samples a second are too few"):
        ProgressDetector("de", 4000)
