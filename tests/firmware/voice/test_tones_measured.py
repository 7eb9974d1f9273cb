"""Every tone of every plan, measured: each sound's frequencies, both its edges to a sample, its power.

Sounds that follow each other without a gap (SIT, some stutter tones) have edges too: the first sample that is no longer
what the steady tone would be. What is expected comes from the plan; telephony.md's own table is test_tone_table.py.
"""

import math

import pytest

from firmware.voice.catalogue import named_source
from firmware.voice.levels import LEVELS_DBM0
from firmware.voice.tone_plans import NAMES, PLANS
from tests.firmware.voice.measure import dbm0, departures, partials

RATE = 8000
MARGIN = 24
"""3 ms inside each edge."""
WINDOW = 640
"""80 ms: enough to tell 413 from 438 Hz."""


def lines(sound):
    """What an analyser shows: frequencies, rising."""
    if not sound.modulation_hz:
        return sorted(sound.hz)
    (carrier,) = sound.hz
    return [carrier - sound.modulation_hz, carrier, carrier + sound.modulation_hz]


def timeline(tone, turns):
    """(sound, on ms, off ms from the start), endless parts ``turns`` times; off None: never."""
    ms = 0
    for part in tone.parts:
        for _ in range(part.times or turns):
            for burst in part.bursts:
                yield burst.sound, ms, ms + burst.on_ms if burst.on_ms else None
                ms += burst.on_ms + burst.off_ms


def different_tones():
    """Each (tone, level) once, under the names of those who use it."""
    users = {}
    for key, plan in PLANS.items():
        for name in NAMES:
            users.setdefault((plan.text(name), LEVELS_DBM0[name]), []).append((key, name))
    return [pytest.param(*who[0], id=f"{'-'.join(who[0])}+{len(who) - 1}") for who in users.values()]


def near(found, wanted):
    return len(found) == len(wanted) and all(abs(f - w) <= 0.1 for f, w in zip(found, wanted, strict=True))


@pytest.mark.parametrize(("country", "name"), different_tones())
def test_each_sound_has_its_frequencies_edges_and_power(country, name):
    tone = PLANS[country].tone(name)
    spans = list(timeline(tone, 1))
    length = (spans[-1][2] or spans[-1][1] + 1000) + 200
    samples = named_source(name, PLANS[country], RATE, ramp_ms=0).render(length * RATE // 1000)
    for sound, on, off in spans:
        begin = on * RATE // 1000 + MARGIN
        end = (off or length) * RATE // 1000 - MARGIN
        found = partials(samples[begin:end][:1600])
        assert near([turns * RATE for turns, _ in found], lines(sound))
        head, tail = min(end, begin + WINDOW), max(begin, end - WINDOW)
        assert abs(departures(samples, begin, head, MARGIN * 2)[0] - on * RATE / 1000) <= 1
        if off is not None:
            assert abs(departures(samples, tail, end, MARGIN * 2)[1] - off * RATE / 1000) <= 1
        power = sum(amplitude**2 for _, amplitude in found) / 2
        assert abs(dbm0([math.sqrt(power)]) - LEVELS_DBM0[name]) <= 0.02


@pytest.mark.parametrize(("country", "name"), [("in", "dial"), ("za", "dial"), ("jp", "ringback"), ("sg", "ringback")])
def test_modulation_shows_as_two_equal_sidebands_of_its_depth(country, name):
    (sound,) = {burst.sound for part in PLANS[country].tone(name).parts for burst in part.bursts}
    samples = named_source(name, PLANS[country], RATE, ramp_ms=0).render(3200)
    (low_hz, low), (carrier_hz, carrier), (high_hz, high) = partials(samples[8:3192])
    assert abs((carrier_hz - low_hz) * RATE - sound.modulation_hz) < 0.01
    assert abs((high_hz - carrier_hz) * RATE - sound.modulation_hz) < 0.01
    assert low / carrier == pytest.approx(sound.depth_percent / 200, rel=1e-4)
    assert high / carrier == pytest.approx(sound.depth_percent / 200, rel=1e-4)


def test_singapore_modulates_fully_and_india_by_90_percent():
    assert PLANS["sg"].tone("ringback").parts[0].bursts[0].sound.depth_percent == 100
    assert PLANS["in"].tone("ringback").parts[0].bursts[0].sound.depth_percent == 90
