"""Sounds of prompts on their way to an output: kept at the telephone's rate, raised to the mixer's while they play.

A prompt kept at 8 kHz takes a sixth of what it takes at 48 kHz: all languages fit into memory, and none has to be read
from a disk while somebody waits.
"""

from math import gcd

import numpy as np

from firmware.voice.raiser import BEFORE, TAPS, weights
from firmware.voice.sources import Block
from firmware.voice.speech import KEPT_HZ, Spoken


class Playback:
    """A sound at ``rate``. The same samples come out whatever the sizes of the blocks asked for."""

    def __init__(self, sound: Spoken, rate: int) -> None:
        divisor = gcd(rate, KEPT_HZ)
        self._up, self._down = rate // divisor, KEPT_HZ // divisor
        self._sound = np.pad(sound, (BEFORE, TAPS))
        self._length = len(sound) * self._up // self._down
        self._at = 0

    @property
    def left(self) -> int:
        """Samples to come."""
        return self._length - self._at

    def render(self, frames: int) -> Block:
        """The next samples, full scale 1.0; fewer where it ends."""
        count = min(frames, self.left)
        moments = np.arange(self._at, self._at + count, dtype=np.int64) * self._down
        self._at += count
        if not count:
            return np.zeros(0, np.float32)
        places, phases = np.divmod(moments, self._up)
        first = int(places[0])
        part = self._sound[first : int(places[-1]) + TAPS].astype(np.float32)
        around = np.lib.stride_tricks.sliding_window_view(part, TAPS)[places - first]
        out: Block = np.einsum("ij,ij->i", around, weights(self._up)[phases])
        return out * np.float32(1 / 32767)


def prepare(rate: int) -> None:
    """What it takes to play at this rate is there, and the first sound begins as quickly as all others."""
    Playback(np.zeros(1, np.int16), rate).render(1)
