"""Caller ID as samples: every sample, level, edges, alerts, and lengths known before."""

from fractions import Fraction

import numpy as np
import pytest

from firmware.voice.caller_id.delivery import (
    BELLCORE,
    ETSI_DT_AS,
    ETSI_DURING_RINGING,
    ETSI_LR_DT_AS,
    ETSI_RP_AS,
    SIN_227,
    WITHOUT_RINGING,
    CallerIdBurst,
    SequenceSource,
)
from firmware.voice.caller_id.fsk import BELL_202, OFF_HOOK, ON_HOOK, V23, Framing, FskSource, bits_of
from firmware.voice.caller_id.messages import Caller, Dialect, Moment, mdmf
from firmware.voice.mixer import Mixer
from tests.firmware.voice.measure import bursts, dbm0, departures, hertz

MESSAGE = mdmf(Caller("0612345678", "Anna", when=Moment(9, 30, 12, 24)), Dialect.ETSI)
LONGEST = mdmf(Caller("1" * 20, "W" * 20, when=Moment(12, 31, 23, 59), redirecting="2" * 20), Dialect.ETSI)
MODEMS = pytest.mark.parametrize("modem", [BELL_202, V23], ids=["bell 202", "v.23"])
RATES = pytest.mark.parametrize("rate", [8000, 44100, 48000])
DELIVERIES = [BELLCORE, ETSI_DURING_RINGING, ETSI_DT_AS, ETSI_RP_AS, ETSI_LR_DT_AS, SIN_227, WITHOUT_RINGING]


def everything(source):
    return source.render(10_000_000)


def test_bits_on_the_line():
    bits = bits_of(b"\x80\x01", Framing(seizure=4, mark=3, stop=2, last_mark=1))
    text = "".join(str(bit) for bit in bits)
    assert text == "0101" + "111" + "0" + "00000001" + "11" + "0" + "10000000" + "11" + "1"
    assert len(bits_of(b"", ON_HOOK)) == 300 + 180 + 10
    assert len(bits_of(b"", OFF_HOOK)) == 80 + 10


@MODEMS
@RATES
def test_every_sample_is_the_integral_of_the_frequency(modem, rate):
    """Added up from edge to edge and from sample to sample, without any rounding."""
    bits = bits_of(b"\x35\xca", Framing(seizure=11, mark=7))
    samples = everything(FskSource(bits, modem, rate))
    amplitude = 10 ** ((-13.5 - 3.14) / 20)
    cycles = Fraction(0)
    wrong = 0.0
    for n in range(len(samples)):
        if n >= rate // 1000 and n < len(samples) - rate // 1000:
            wrong = max(wrong, abs(samples[n] - amplitude * np.sin(2 * np.pi * float(cycles % 1))))
        now, then = Fraction(n, rate), Fraction(n + 1, rate)
        while now < then:
            bit = int(now * 1200)
            edge = min(then, Fraction(bit + 1, 1200))
            cycles += (edge - now) * (modem.mark_hz if bit >= len(bits) or bits[bit] else modem.space_hz)
            now = edge
    assert wrong < 1e-6
    assert len(samples) == -(-len(bits) * rate // 1200)


@MODEMS
def test_frequencies_and_edges_to_a_sample(modem):
    rate = 48000
    samples = everything(FskSource(np.array([1] * 60 + [0] * 60 + [1] * 60), modem, rate))
    assert hertz(samples[480:2400], rate) == pytest.approx([modem.mark_hz], abs=0.01)
    assert hertz(samples[2400:4800], rate) == pytest.approx([modem.space_hz], abs=0.01)
    begin, end = departures(samples, 2600, 4600, 400)
    # The sample on an edge belongs to both: the phase is continuous.
    assert (begin, end) == (2400, 4801)


@MODEMS
@RATES
def test_level_and_no_clicks(modem, rate):
    samples = everything(FskSource(bits_of(MESSAGE, ON_HOOK), modem, rate))
    assert dbm0(samples) == pytest.approx(-13.5, abs=0.05)
    assert abs(samples[0]) < 0.002
    assert abs(samples[-1]) < 0.002
    steepest = np.abs(np.diff(samples)).max()
    assert steepest <= 0.1473 * 2 * np.sin(np.pi * modem.space_hz / rate) * 1.001


@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize("block", [1, 7, 480, 1000])
def test_the_same_samples_in_blocks_of_any_size(delivery, block):
    burst = CallerIdBurst(MESSAGE, delivery)
    whole = everything(burst.source(8000))
    source = burst.source(8000)
    parts = []
    while len(part := source.render(block)) == block:
        parts.append(part)
    assert np.array_equal(np.concatenate([*parts, part]), whole)
    assert len(source.render(block)) == 0


@RATES
@pytest.mark.parametrize("delivery", DELIVERIES)
def test_the_length_is_known_before(delivery, rate):
    for message in (MESSAGE, LONGEST):
        burst = CallerIdBurst(message, delivery)
        samples = everything(burst.source(rate))
        assert burst.duration_ms - 2 < 1000 * len(samples) / rate <= burst.duration_ms
        start, end = bursts(samples, rate // 100)[-1]
        assert 1000 * start / rate == pytest.approx(burst.data_at_ms, abs=0.2)
        assert end == pytest.approx(len(samples), abs=2)
        assert burst.needs_ms == burst.duration_ms + delivery.ring_after_ms


@RATES
@pytest.mark.parametrize("delivery", [ETSI_DT_AS, ETSI_LR_DT_AS, SIN_227])
def test_the_alert_before_the_data(delivery, rate):
    samples = everything(CallerIdBurst(MESSAGE, delivery).source(rate))
    (start, end), (data, _) = bursts(samples, rate // 100)
    # A ramp of 4 ms is centred on each edge.
    assert 1000 * start / rate == pytest.approx(delivery.silence_ms - 2, abs=0.1)
    assert 88 <= 1000 * (end - start) / rate - 4 <= 110
    assert 45 <= 1000 * (data - end) / rate <= 500
    assert hertz(samples[start + rate // 100 : end - rate // 100], rate) == pytest.approx([2130, 2750], abs=0.05)
    assert dbm0(samples[start + rate // 100 : end - rate // 100]) == pytest.approx(-12, abs=0.1)


def test_the_pause_after_the_ring_pulse_is_silent():
    samples = everything(CallerIdBurst(MESSAGE, ETSI_RP_AS).source(8000))
    assert not samples[: 8 * 650].any()
    assert 200 <= ETSI_RP_AS.ring_pulse_ms <= 300
    assert 500 <= ETSI_RP_AS.silence_ms <= 800


def test_times_of_the_standards():
    """hardware.md 7.3."""
    assert not (BELLCORE.before_ring or ETSI_DURING_RINGING.before_ring)
    assert BELLCORE.silence_ms >= 500
    assert 500 <= ETSI_DURING_RINGING.silence_ms <= 2000
    assert ETSI_DURING_RINGING.ring_after_ms >= 200
    assert ETSI_LR_DT_AS.reverses
    assert ETSI_LR_DT_AS.silence_ms >= 100
    assert SIN_227.reverses
    assert 96 <= SIN_227.framing.seizure <= 315
    assert 55 <= SIN_227.framing.mark <= 90
    assert WITHOUT_RINGING.before_ring
    assert not (WITHOUT_RINGING.reverses or WITHOUT_RINGING.ring_pulse_ms or WITHOUT_RINGING.alert_ms)
    for delivery in (ETSI_DT_AS, ETSI_RP_AS, ETSI_LR_DT_AS, SIN_227):
        assert delivery.before_ring
        assert 200 <= delivery.ring_after_ms <= 500
        assert not (delivery.reverses and delivery.ring_pulse_ms)


def test_what_fits_between_two_rings():
    """4 s in North America; 2 s after a double ring take all that is usual, 2.5 s take the longest message."""
    assert CallerIdBurst(mdmf(Caller("1" * 20, "W" * 20), Dialect.BELLCORE), BELLCORE).needs_ms < 4000
    assert CallerIdBurst(MESSAGE, ETSI_DURING_RINGING).needs_ms < 1900
    assert CallerIdBurst(LONGEST, ETSI_DURING_RINGING).needs_ms < 2500


def test_the_mixer_plays_it_and_says_done():
    burst = CallerIdBurst(MESSAGE, ETSI_DT_AS)
    mixer = Mixer(48000, 2)
    mixer.play(7, 2, burst.source(48000), 48 * burst.needs_ms)
    frames = mixer.render(48 * burst.duration_ms + 1)
    assert mixer.take_ended() == [(7, "done")]
    whole = everything(burst.source(48000))
    assert np.array_equal(frames[: len(whole), 1], whole)
    assert not frames[:, 0].any()


def test_a_rate_too_low_is_refused():
    for rate in (4000, 4400):
        with pytest.raises(ValueError, match=f"2200 Hz cannot be rendered at {rate}"):
            FskSource(np.array([1]), BELL_202, rate)


def test_a_sequence_of_nothing_is_over_at_once():
    assert len(SequenceSource([]).render(100)) == 0
