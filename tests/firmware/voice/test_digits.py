"""DTMF: levels, twist, timing, and an independent judge that reads every digit."""

import subprocess

import numpy as np
import pytest

from firmware.voice.catalogue import source_of
from firmware.voice.digits import FREQUENCIES, digits_tone
from firmware.voice.messages import PlayDigits
from firmware.voice.mixer import RefusedError
from firmware.voice.tone_plans import PLANS
from firmware.voice.wav import to_s16
from tests.firmware.voice.measure import bursts, dbm0, needs, partials

ALL = "1234567890*#ABCD"


def rendered(digits, rate, **times):
    source = source_of(PlayDigits(digits, **times), PLANS["hu"], rate)
    return source.render(rate * 60)


def test_the_sixteen_keys():
    assert sorted(FREQUENCIES) == sorted(ALL)
    assert FREQUENCIES["1"] == (697, 1209)
    assert FREQUENCIES["0"] == (941, 1336)
    assert FREQUENCIES["D"] == (941, 1633)


@pytest.mark.parametrize("digit", ALL)
def test_a_digit_has_its_frequencies_levels_and_twist(digit):
    rate = 8000
    samples = rendered(digit, rate)
    (low, low_amplitude), (high, high_amplitude) = partials(samples[80:720])
    assert (low * rate, high * rate) == pytest.approx(FREQUENCIES[digit], abs=0.1)
    assert dbm0([low_amplitude / np.sqrt(2)]) == pytest.approx(-9, abs=0.02)
    assert dbm0([high_amplitude / np.sqrt(2)]) == pytest.approx(-7, abs=0.02)


def test_digits_last_100_ms_with_100_ms_between_them():
    rate = 48000
    samples = rendered("15", rate)
    spans = bursts(samples, rate // 100)
    # Half a ramp before, half a ramp after.
    assert len(samples) == rate * 404 // 1000
    # A ramp of 4 ms is centred on each edge.
    assert [(round(a / rate, 3), round(b / rate, 3)) for a, b in spans] == [(0, 0.104), (0.2, 0.304)]


def test_a_comma_waits_two_seconds():
    assert digits_tone("9,1").length_ms - digits_tone("91").length_ms == 2000


@pytest.mark.parametrize("digits", ["12x", ",1", "1 2"])
def test_what_cannot_be_dialled_is_refused(digits):
    with pytest.raises(RefusedError, match="cannot be dialled"):
        source_of(PlayDigits(digits), PLANS["hu"], 8000)


@pytest.mark.parametrize("times", [{}, {"on_ms": 50, "off_ms": 50}, {"on_ms": 80, "off_ms": 80}], ids=str)
def test_multimon_reads_every_digit(times, tmp_path):
    program = needs("multimon-ng", "multimon-ng")
    digits = ALL + "".join(d * 2 for d in ALL) + ALL[::-1]
    raw = tmp_path / "digits.raw"
    silence = np.zeros(2205, np.float32)
    raw.write_bytes(to_s16(np.concatenate([silence, rendered(digits, 22050, **times), silence])))
    heard = subprocess.run(
        [program, "-q", "-a", "DTMF", "-t", "raw", str(raw)], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert "".join(row.split()[-1] for row in heard.splitlines() if row.startswith("DTMF")) == digits


def test_a_missing_judge_is_a_skip_but_a_failure_where_ci_is_set(monkeypatch):
    sentence = "no-such-judge is missing: install it with 'apt install judges'"
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=sentence):
        needs("no-such-judge", "judges")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=sentence):
        needs("no-such-judge", "judges")
