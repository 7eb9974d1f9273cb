"""A tone as samples: bursts cut out of continuous sines at exact samples.

An edge stands at round(ms * rate / 1000), counted from the start of the tone in whole milliseconds: rounding never adds
up. Each edge is a short ramp against clicks, centred on it: the signal passes half its amplitude exactly there, so
measured cadences do not depend on the ramp, and two sounds that follow without a gap cross over. The first ramp needs
half its length before the first edge: the tone's time starts that much after its first sample.
"""

import itertools
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from firmware.voice.oscillator import Wave
from firmware.voice.sources import Block, fall, rise
from firmware.voice.tones import Sound, Tone

RAMP_MS = 4.0
"""Long enough to be no click, a tenth of the shortest burst (hu waiting, 40 ms)."""


class Sounding(NamedTuple):
    """One burst in samples from the tone's start; ``end`` None: it never ends."""

    start: int
    end: int | None
    sound: Sound


class ToneSource:
    """Plays a tone once; its total power while it sounds is ``level_dbm0``."""

    def __init__(self, tone: Tone, rate: int, level_dbm0: float, ramp_ms: float = RAMP_MS) -> None:
        self._half = round(ramp_ms * rate / 2000)
        self._rise = rise(2 * self._half)
        self._fall = fall(2 * self._half)
        self._waves = {burst.sound: Wave(burst.sound, level_dbm0, rate) for part in tone.parts for burst in part.bursts}
        self._coming = _soundings(tone, rate)
        self._active: deque[Sounding] = deque()
        self._next = next(self._coming, None)
        self._end = None if tone.endless else sample_of(tone.length_ms, rate) + self._half
        self._at = -self._half

    @property
    def lead(self) -> int:
        """How many samples after its first one the tone's time starts: half a ramp."""
        return self._half

    def render(self, frames: int) -> Block:
        first = self._at
        end = first + frames if self._end is None else min(first + frames, self._end)
        self._advance(first, end)
        out = np.zeros(end - first, np.float32)
        for sounding in self._active:
            self._add(sounding, out, first, end)
        self._at = end
        return out

    def _advance(self, first: int, end: int) -> None:
        while self._next is not None and self._next.start - self._half < end:
            self._active.append(self._next)
            self._next = next(self._coming, None)
        while self._active and self._over(self._active[0], first):
            self._active.popleft()

    def _over(self, sounding: Sounding, first: int) -> bool:
        return sounding.end is not None and sounding.end + self._half <= first

    def _add(self, sounding: Sounding, out: Block, first: int, end: int) -> None:
        low = max(first, sounding.start - self._half)
        high = end if sounding.end is None else min(end, sounding.end + self._half)
        if low >= high:
            return
        samples = self._waves[sounding.sound].at(low, high - low)
        _shape(samples, low, sounding.start - self._half, self._rise)
        if sounding.end is not None:
            _shape(samples, low, sounding.end - self._half, self._fall)
        out[low - first : high - first] += samples


def sample_of(ms: int, rate: int) -> int:
    """The sample at which this many milliseconds are over, rounded to the nearest."""
    return (ms * rate + 500) // 1000


def _shape(samples: Block, at: int, ramp_at: int, ramp: Block) -> None:
    low, high = max(at, ramp_at), min(at + len(samples), ramp_at + len(ramp))
    if low < high:
        samples[low - at : high - at] *= ramp[low - ramp_at : high - ramp_at]


def _soundings(tone: Tone, rate: int) -> Iterator[Sounding]:
    ms = 0
    for part in tone.parts:
        for _ in range(part.times) if part.times else itertools.count():
            for burst in part.bursts:
                if burst.on_ms == 0:
                    yield Sounding(sample_of(ms, rate), None, burst.sound)
                    return
                yield Sounding(sample_of(ms, rate), sample_of(ms + burst.on_ms, rate), burst.sound)
                ms += burst.on_ms + burst.off_ms
