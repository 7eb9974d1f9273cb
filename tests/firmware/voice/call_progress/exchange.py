"""A telephone exchange for these tests: its tones as samples, by its own arithmetic, with the faults of real ones."""

import math

import numpy as np

from firmware.voice.tone_plans import PLANS

FULL_SCALE_DBM0 = 3.14


def amplitude(dbm0):
    """Peak of a sine of this level."""
    return 10 ** ((dbm0 - FULL_SCALE_DBM0) / 20)


def noise(seconds, dbm0, rate=8000, seed=1):
    return (
        np.random.default_rng(seed).normal(0, amplitude(dbm0) / math.sqrt(2), round(seconds * rate)).astype(np.float32)
    )


def silence(seconds, rate=8000):
    return np.zeros(round(seconds * rate), np.float32)


def sine(hz, seconds, dbm0=-13, rate=8000):
    return (amplitude(dbm0) * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def sound(parts, seconds, dbm0, rate, detune=0.0):
    """``parts``: one burst's Sound. All of it together at ``dbm0``."""
    t = np.arange(round(seconds * rate)) / rate
    out = sum(np.sin(2 * np.pi * hz * (1 + detune) * t + number) for number, hz in enumerate(parts.hz))
    power = len(parts.hz) / 2
    if parts.modulation_hz:
        depth = parts.depth_percent / 100
        out = out * (1 + depth * np.cos(2 * np.pi * parts.modulation_hz * t))
        power *= 1 + depth**2 / 2
    return (out * amplitude(dbm0) / math.sqrt(2 * power)).astype(np.float32)


def tone(country, name, cycles=3, *, dbm0=-13.0, rate=8000, detune=0.0, on=1.0, off=1.0, seconds=5.0):
    """``cycles`` whole cycles of a tone, then the start of the next one; a continuous tone lasts ``seconds``.

    ``on``, ``off``: how long bursts and pauses are against nominal; ``detune``: 0.02 = 2 % too high.
    """
    bursts = PLANS[country].tone(name).parts[-1].bursts
    if bursts[0].on_ms == 0:
        return sound(bursts[0].sound, seconds, dbm0, rate, detune)
    out = []
    for _ in range(cycles):
        for burst in bursts:
            out.append(sound(burst.sound, burst.on_ms * on / 1000, dbm0, rate, detune))
            out.append(silence(burst.off_ms * off / 1000, rate))
    out.append(out[0][: round(0.12 * rate)])
    return np.concatenate(out)


def cycle_ms(country, name):
    return PLANS[country].tone(name).parts[-1].length_ms


def put(*samples):
    """One after the other."""
    return np.concatenate(samples)
