"""Sines of whole hertz out of a table of one second: exact at every sample, for ever.

Sample n of f hertz is entry (f * n) mod rate of a table with one entry a sample, and Python's integers do not run
over: no error adds up, and a block is the same however the samples before it were asked for.
"""

import math
from functools import cache

import numpy as np
import numpy.typing as npt

from firmware.voice.levels import rms_of
from firmware.voice.sources import Block
from firmware.voice.tones import Sound


@cache
def _table(rate: int) -> Block:
    # Two equal turns, so that base + step needs no second modulo.
    turn = np.sin(2 * np.pi * np.arange(rate) / rate).astype(np.float32)
    return np.concatenate([turn, turn])


class Sine:
    """One frequency at amplitude 1, phase 0 at sample 0."""

    def __init__(self, hz: int, rate: int) -> None:
        if 2 * hz >= rate:
            raise ValueError(f"{hz} Hz cannot be rendered at {rate} samples a second")
        self._hz = hz
        self._rate = rate
        self._table = _table(rate)
        self._steps: npt.NDArray[np.int64] = np.zeros(0, np.int64)

    def at(self, first: int, frames: int) -> Block:
        """Samples ``first`` (may be negative) to ``first + frames - 1``."""
        if frames > len(self._steps):
            self._steps = self._hz * np.arange(frames, dtype=np.int64) % self._rate
        return self._table[self._hz * first % self._rate + self._steps[:frames]]


class Wave:
    """A sound at a level: ``level_dbm0`` is the power of all of it together while it sounds."""

    def __init__(self, sound: Sound, level_dbm0: float, rate: int) -> None:
        gains = [1.0] * (len(sound.hz) - 1) + [10 ** (sound.twist_db / 20)]
        self._depth = sound.depth_percent / 100 if sound.modulation_hz else 0.0
        power = sum(gain**2 for gain in gains) / 2 * (1 + self._depth**2 / 2)
        scale = rms_of(level_dbm0) / math.sqrt(power)
        self._partials = [(Sine(hz, rate), np.float32(gain * scale)) for hz, gain in zip(sound.hz, gains, strict=True)]
        self._modulation = Sine(sound.modulation_hz, rate)
        self.peak = sum(gain * scale for gain in gains) * (1 + self._depth)
        """No sample is larger."""

    def at(self, first: int, frames: int) -> Block:
        """Samples ``first`` (may be negative) to ``first + frames - 1``."""
        out = np.zeros(frames, np.float32)
        for sine, gain in self._partials:
            out += sine.at(first, frames) * gain
        if self._depth:
            out *= 1 + np.float32(self._depth) * self._modulation.at(first, frames)
        return out
