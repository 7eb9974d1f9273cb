"""From the rate at which recordings are kept to that of the sound card, piece by piece as they are read."""

from functools import cache
from math import gcd

import numpy as np
import numpy.typing as npt

from firmware.voice.sources import Block

TAPS = 32
"""Samples on which each one that comes out depends."""

_BEFORE = TAPS // 2 - 1
_BETA = 5.0
"""Of the Kaiser window: what lies above the old band is 50 dB down."""


class Raiser:
    """``rate`` to ``wanted`` samples a second; the same samples come out however they are cut into pieces."""

    def __init__(self, rate: int, wanted: int) -> None:
        divisor = gcd(rate, wanted)
        self._up, self._down = wanted // divisor, rate // divisor
        self._rest: Block = np.zeros(_BEFORE, np.float32)
        self._first = -_BEFORE
        """Which sample that was fed the rest begins with."""
        self._made = 0
        self._fed = 0

    def feed(self, samples: Block) -> Block:
        """What these complete."""
        self._fed += len(samples)
        return self._raise(samples)

    def end(self) -> Block:
        """What is still to come: all together as long as what was fed."""
        last = self._raise(np.zeros(TAPS, np.float32))
        surplus = self._made - self._fed * self._up // self._down
        return last[: max(0, len(last) - surplus)]

    def _raise(self, samples: Block) -> Block:
        joined = np.concatenate([self._rest, samples])
        # The last moment all of whose neighbours are there.
        place = self._first + len(joined) - TAPS + _BEFORE
        until = -(-(place + 1) * self._up // self._down)
        if until <= self._made:
            self._rest = joined
            return np.zeros(0, np.float32)
        moments = np.arange(self._made, until, dtype=np.int64) * self._down
        places, phases = np.divmod(moments, self._up)
        around = np.lib.stride_tricks.sliding_window_view(joined, TAPS)[places - _BEFORE - self._first]
        self._made = until
        used = until * self._down // self._up - _BEFORE - self._first
        self._rest = joined[used:]
        self._first += used
        out: Block = np.einsum("ij,ij->i", around, _weights(self._up)[phases])
        return out


@cache
def _weights(up: int) -> npt.NDArray[np.float32]:
    """For each of ``up`` moments between two samples, what those around it count."""
    away = np.arange(TAPS) - _BEFORE - np.arange(up)[:, None] / up
    shape = np.sqrt(np.clip(1 - (away / (TAPS / 2)) ** 2, 0, 1))
    weights = np.sinc(away) * np.i0(_BETA * shape) / np.i0(_BETA)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights.astype(np.float32)
