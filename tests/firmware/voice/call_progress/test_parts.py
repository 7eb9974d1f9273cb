"""The parts of the ear, each by itself."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.voice.call_progress.bank import BLOCK_MS, Bank
from firmware.voice.call_progress.decimator import Decimator
from firmware.voice.call_progress.patterns import Chord, tones_of
from firmware.voice.call_progress.spectrum import Spectrum
from firmware.voice.call_progress.steady import Change, Steady
from firmware.voice.call_progress.tape import Tape
from firmware.voice.tone_plans import PLANS
from tests.firmware.voice.call_progress.exchange import noise, silence, sine, sound, tone
from tests.firmware.voice.measure import dbm0


def db(ratio):
    return 10 * math.log10(ratio)


def test_the_bank_hears_a_tone_at_its_level_every_five_ms():
    heard = Bank([425], 8000).hear(sine(425, 1, -13))
    assert len(heard.tone) == 1 + (8000 - 160) // 40
    assert dbm0(np.sqrt(np.median(heard.tone)) * np.ones(4)) == pytest.approx(-13, abs=0.5)
    assert np.all(heard.tone >= 0.99 * heard.total)


@pytest.mark.parametrize("country", PLANS)
@pytest.mark.parametrize("detune", [-0.02, 0.02])
def test_two_percent_off_the_bank_loses_one_db_at_most(country, detune):
    for name in ("busy", "congestion", "dial", "ringback"):
        bank = Bank(tones_of(country).hz, 8000)
        burst = PLANS[country].tone(name).parts[-1].bursts[0].sound
        heard = bank.hear(sound(burst, 1, -13, 8000, detune))
        assert db(heard.tone.sum() / heard.total.sum()) > -1, name


def test_the_bank_is_deaf_to_hum_and_offset_and_to_other_tones():
    bank = Bank([425], 8000)
    hum = bank.hear(sine(50, 1, 0) + np.float32(0.2))
    assert dbm0(np.sqrt(hum.total.max()) * np.ones(4)) < -35
    other = bank.hear(sine(600, 1))
    assert other.tone.max() < 0.05 * other.total.min()


def test_an_edge_in_the_middle_of_a_block_is_half_the_amplitude():
    heard = Bank([425], 8000).hear(np.concatenate([silence(0.5), sine(425, 0.5)]))
    hop = round((500 - BLOCK_MS / 2) / 5)
    assert math.sqrt(heard.tone[hop] / heard.tone[-1]) == pytest.approx(0.5, abs=0.1)


def test_less_than_a_block_is_nothing_yet():
    assert len(Bank([425], 8000).hear(np.zeros(159, np.float32)).tone) == 0


@pytest.mark.parametrize("rate", [16000, 22050, 32000, 44100, 48000, 96000])
def test_the_decimator_keeps_the_telephone_band_and_nothing_folds_into_it(rate):
    decimator = Decimator(rate)
    assert 7000 <= decimator.rate <= 8400
    for hz in (300, 425, 1000, 3300):
        assert dbm0(Decimator(rate).feed(sine(hz, 0.5, -13, rate))[200:]) == pytest.approx(-13, abs=0.5), hz
    for hz in range(4700, rate // 2, 500):
        kept = Decimator(rate).feed(sine(hz, 0.2, -13, rate))[200:]
        folded = abs(hz - round(hz / decimator.rate) * decimator.rate)
        if folded <= 3300:
            assert dbm0(kept + 1e-12) < -13 - 45, hz


@given(st.lists(st.integers(0, 400), max_size=20), st.sampled_from((8000, 22050, 48000)))
def test_the_decimator_gives_the_same_samples_in_any_blocks(sizes, rate):
    samples = noise(0.2, -20, rate)
    whole = Decimator(rate).feed(samples)
    decimator, parts, at = Decimator(rate), [], 0
    for size in [*sizes, len(samples)]:
        parts.append(decimator.feed(samples[at : at + size]))
        at += size
    np.testing.assert_allclose(np.concatenate(parts), whole, atol=1e-6)


def test_the_decimator_knows_where_its_samples_were():
    decimator = Decimator(48000)
    click = silence(0.5, 48000)
    click[12_000] = 1
    out = decimator.feed(click)
    assert decimator.source_sample(int(np.argmax(np.abs(out)))) == pytest.approx(12_000, abs=6)


def slow_steady(truths, on_hops, off_hops):
    """The same from its description: a change where the last needed truths all differ from the state."""
    state, changes = False, []
    for hop in range(len(truths)):
        needed = off_hops if state else on_hops
        last = truths[max(0, hop + 1 - needed) : hop + 1]
        if len(last) == needed and all(truth != state for truth in last):
            state = not state
            changes.append(Change(hop + 1 - needed, state, hop))
    return changes


@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 9)), max_size=25),
    st.integers(1, 6),
    st.integers(1, 6),
    st.lists(st.integers(0, 200), max_size=10),
)
def test_steady_changes_only_when_it_has_held(runs, on_hops, off_hops, cuts):
    truths = np.array([truth for truth, length in runs for _ in range(length)], np.bool_)
    steady, changes = Steady(on_hops, off_hops), []
    for part in np.split(truths, sorted(min(cut, len(truths)) for cut in cuts)):
        changes += steady.feed(part)
    assert changes == slow_steady(truths.tolist(), on_hops, off_hops)


@given(st.lists(st.integers(0, 30), max_size=20), st.integers(0, 40))
def test_the_tape_keeps_the_last_stretch(sizes, length):
    tape, everything = Tape(length), np.zeros(0, np.float32)
    for size in sizes:
        more = np.arange(len(everything), len(everything) + size, dtype=np.float32)
        tape.append(more)
        everything = np.concatenate([everything, more])
    assert tape.end == len(everything)
    first = max(0, tape.end - length)
    np.testing.assert_array_equal(tape.cut(first, tape.end), everything[first:])
    assert len(tape.cut(tape.end, tape.end + 5)) == 0


def test_countries_that_sound_the_same_have_equal_tones():
    assert tones_of("ch") == tones_of("no") == tones_of("dk")
    assert tones_of("ch") != tones_of("be")
    assert [pattern.tone for pattern in tones_of("it").cadences] == ["busy", "congestion", "dial"]
    assert tones_of("it").dial is None
    with pytest.raises(KeyError):
        tones_of("atlantis")


def test_dial_tone_must_outlast_ringback_where_they_sound_the_same():
    # telephony.md (b): French ringback is 1500 ms of the dial tone's 440 Hz; Singapore's unobtainable 2500 ms of 425.
    assert tones_of("fr").dial_ms == 1800
    assert tones_of("sg").dial_ms == 3000
    assert tones_of("us").dial_ms == 1500


FOUR = (Chord(((410, 440),)), Chord(((465, 495), (605, 640))), Chord(((385, 411),), 33), Chord(((388, 409),)))


@pytest.mark.parametrize(
    ("country", "name", "chord", "hz"),
    [("pl", "busy", 0, (425,)), ("us", "busy", 1, (480, 620)), ("za", "dial", 2, (400,)), ("za", "busy", 3, (400,))],
)
def test_the_spectrum_knows_a_chord_and_its_frequencies(country, name, chord, hz):
    samples = tone(country, name, seconds=1)[400 : 400 + 1600]
    fit = Spectrum(FOUR, 8000).fit(samples + noise(0.2, -40))
    assert fit.chord == chord
    assert fit.purity > 0.98
    assert fit.hz == pytest.approx(hz, abs=0.5)


@pytest.mark.parametrize(("snr_db", "purity"), [(20, 0.99), (10, 0.91), (8, 0.865)])
def test_purity_is_the_tones_share(snr_db, purity):
    fit = Spectrum(FOUR, 8000).fit(sine(425, 0.2, -20) + noise(0.2, -20 - snr_db))
    assert fit.purity == pytest.approx(purity, abs=0.04)


@pytest.mark.parametrize(
    ("overtone", "db_under", "is_tone"), [(2, 20, False), (2, 26, True), (3, 17, False), (3, 23, True), (5, 20, False)]
)
def test_overtones_make_an_instrument_of_it(overtone, db_under, is_tone):
    samples = sine(425, 0.2, -20) + sine(425 * overtone, 0.2, -20 - db_under)
    fit = Spectrum(FOUR, 8000).fit(samples)
    assert (fit is not None and fit.chord == 0) == is_tone


def test_silence_has_no_chord():
    assert Spectrum(FOUR, 8000).fit(np.zeros(1600, np.float32)) is None
