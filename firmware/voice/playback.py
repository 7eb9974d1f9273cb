"""Sounds of prompts on their way to an output: kept at the telephone's rate, raised to the mixer's while they play.

A prompt kept at 8 kHz takes a sixth of what it takes at 48 kHz: all languages fit into memory, and none has to be read
from a disk while somebody waits.
"""

from functools import cache
from math import gcd

import numpy as np
import numpy.typing as npt

from firmware.voice.sources import Block
from firmware.voice.speech import KEPT_HZ, Spoken

TAPS = 32
"""Samples on which each one that is played depends: what lies above 4.4 kHz stays 50 dB below speech."""

_BEFORE = TAPS // 2 - 1
_BETA = 5.0
"""Of the Kaiser window: 53 dB."""

_CUT_HZ = 4000


class Playback:
    """A sound at ``rate``. The same samples come out whatever the sizes of the blocks asked for."""

    def __init__(self, sound: Spoken, rate: int) -> None:
        divisor = gcd(rate, KEPT_HZ)
        self._up, self._down = rate // divisor, KEPT_HZ // divisor
        self._sound = np.pad(sound, (_BEFORE, TAPS))
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
        out: Block = np.einsum("ij,ij->i", around, _kernels(self._up)[phases])
        return out


def prepare(rate: int) -> None:
    """What it takes to play at this rate is there, and the first sound begins as quickly as all others."""
    Playback(np.zeros(1, np.int16), rate).render(1)


@cache
def _kernels(up: int) -> npt.NDArray[np.float32]:
    """For each of ``up`` moments between two kept samples the weights of those around it, for full scale 1.0."""
    if up == 1:
        only = np.zeros((1, TAPS))
        only[0, _BEFORE] = 1
    else:
        away = np.arange(TAPS) - _BEFORE - np.arange(up)[:, None] / up
        shape = np.sqrt(np.clip(1 - (away / (TAPS / 2)) ** 2, 0, 1))
        only = np.sinc(away * 2 * _CUT_HZ / KEPT_HZ) * np.i0(_BETA * shape) / np.i0(_BETA)
        only /= only.sum(axis=1, keepdims=True)
    return (only / 32767).astype(np.float32)
