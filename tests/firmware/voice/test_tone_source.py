"""Tones as samples: exact at every rate, block size and age, and without clicks."""

import numpy as np
import pytest

from firmware.voice.catalogue import named_source
from firmware.voice.levels import LEVELS_DBM0
from firmware.voice.oscillator import Sine
from firmware.voice.sources import fall, rise
from firmware.voice.tone_plans import NAMES, PLANS
from firmware.voice.tone_source import ToneSource
from firmware.voice.tones import parse
from tests.firmware.voice.measure import bursts, continued, hertz


def source(text, rate, **more):
    return ToneSource(parse(text), rate, -10.0, **more)


def half_crossings(samples, first_inside, length, rate):
    """Where the envelope passes one half around a burst: divided by the steady tone inside, where that is not small."""
    window = min(length - rate // 100, rate // 10)
    begin = first_inside + rate // 200
    model = continued(samples[begin : begin + window], first_inside - 200 - begin, first_inside + length + 200 - begin)
    span = samples[first_inside - 200 : first_inside + length + 200]
    solid = np.abs(model) > 0.5 * np.abs(model).max()
    where, gain = np.flatnonzero(solid), (span[solid] / model[solid])
    inside = np.flatnonzero(gain >= 0.5)
    edges = []
    for outer, inner in ((inside[0] - 1, inside[0]), (inside[-1] + 1, inside[-1])):
        part = (0.5 - gain[outer]) / (gain[inner] - gain[outer])
        edges.append(first_inside - 200 + where[outer] + part * (where[inner] - where[outer]))
    return edges


@pytest.mark.parametrize("rate", [16000, 22050, 44100, 48000])
@pytest.mark.parametrize(("text", "bursts_ms"), [("480+620 500/500", 500), ("425 40/1960", 40), ("400 225/525", 225)])
def test_ramps_pass_half_the_amplitude_at_the_exact_sample(text, bursts_ms, rate):
    tone = source(text, rate)
    samples = tone.render(3 * rate)
    period = sum(map(int, text.split()[1].split("/")))
    for turn in range(1, min(3, 3000 // period)):
        start = tone.lead + turn * period * rate / 1000
        length = bursts_ms * rate / 1000
        begin, end = half_crossings(samples, round(start), round(length), rate)
        # Sample n stands for the time from n - 1/2 to n + 1/2.
        assert abs(begin + 0.5 - start) <= 1
        assert abs(end + 0.5 - (start + length)) <= 1


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000])
def test_cadence_edges_stand_on_their_sample_at_any_rate(rate):
    samples = source("425 167/167", rate, ramp_ms=0).render(20 * rate)
    for turn, (start, end) in enumerate(bursts(samples, rate // 100)):
        assert abs(start - turn * 0.334 * rate) <= 1
        if end < len(samples):
            assert abs(end - (turn * 0.334 + 0.167) * rate) <= 1


def test_the_phase_goes_on_through_the_gaps():
    rate = 8000
    gated = source("425 300/300", rate, ramp_ms=0).render(rate)
    steady = source("425", rate, ramp_ms=0).render(rate)
    assert np.array_equal(gated[:2400], steady[:2400])
    assert np.array_equal(gated[4800:7200], steady[4800:7200])
    assert not gated[2400:4800].any()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("country", ["us", "uk", "it", "sg", "dk", "nz"])
def test_the_size_of_blocks_changes_no_sample(country, name):
    whole = named_source(name, PLANS[country], 8000).render(12000)
    for sizes in ([1] * 300, [7, 80, 3, 161], range(1, 150), [480]):
        cut = named_source(name, PLANS[country], 8000)
        pieces, at = [], 0
        for n in list(sizes) * (1 + 12000 // sum(sizes)):
            pieces.append(cut.render(n))
            at += n
        together = np.concatenate(pieces)[: len(whole)]
        assert np.array_equal(together, whole[: len(together)])
        assert len(together) >= min(len(whole), 300)


def test_an_hour_later_nothing_has_drifted():
    rate, seconds = 8000, 3600
    tone = source("425 334/333", rate, ramp_ms=0)
    for _ in range(seconds // 10):
        tone.render(10 * rate)
    late = tone.render(4 * rate)
    turn = -(-seconds * 1000 // 667)
    expected = round(turn * 667 * rate / 1000) - seconds * rate
    starts = [start for start, _ in bursts(late, rate // 100)]
    assert min(abs(start - expected) for start in starts) <= 1
    begin = expected + 8
    assert abs(hertz(late[begin : begin + 1600], rate)[0] - 425) < 1e-3
    # The sine is still in phase with the one that began an hour ago.
    n = np.arange(begin, begin + 1000) + seconds * rate
    ideal = np.sin(2 * np.pi * ((425 * n) % rate) / rate)
    assert np.corrcoef(ideal, late[begin : begin + 1000])[0, 1] > 1 - 1e-9


def test_years_later_the_sine_is_the_same():
    sine = Sine(1209, 48000)
    ten_years = 48000 * 3600 * 24 * 3650
    assert np.array_equal(sine.at(ten_years, 4800), sine.at(0, 4800))


def test_a_tone_that_ends_gives_fewer_samples_and_then_none():
    tone = source("2x 425 100/50", 8000)
    assert len(tone.render(10_000)) == 2400 + 2 * tone.lead
    assert len(tone.render(10)) == 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("country", ["us", "it", "sg"])
def test_no_tone_clicks(country, name):
    """No sample jumps further than the tone itself does at its steepest."""
    rate = 48000
    plan = PLANS[country]
    samples = named_source(name, plan, rate).render(3 * rate)
    steepest = 0.0
    for part in plan.tone(name).parts:
        for burst in part.bursts:
            alone = ToneSource(parse("+".join(map(str, burst.sound.hz))), rate, LEVELS_DBM0[name], ramp_ms=0)
            factor = (1 + burst.sound.depth_percent / 100) if burst.sound.modulation_hz else 1
            steepest = max(steepest, factor * float(np.abs(np.diff(alone.render(rate))).max()))
    jumps = np.abs(np.diff(np.concatenate([[0], samples])))
    assert jumps.max() <= 1.15 * steepest


def test_ramps_are_mirror_images_that_add_up_to_one():
    assert rise(64) + fall(64) == pytest.approx(np.ones(64), abs=1e-6)
    assert np.all(np.diff(rise(64)) > 0)
    assert len(rise(0)) == 0


def test_a_frequency_above_half_the_rate_is_refused():
    with pytest.raises(ValueError, match="4000 Hz cannot be rendered at 8000"):
        source("4000", 8000)
