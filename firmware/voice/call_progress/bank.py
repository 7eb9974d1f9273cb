"""How much of the sound lies at the country's frequencies, every 5 ms: a sliding bank of Goertzel filters.

A Goertzel filter projects a block on the sine and cosine of one frequency. Here all frequencies of a country are
projected on at once, by one product with an orthonormal base of their sines: so two that lie closer than the block can
part (413 and 438 Hz in Australia) are not counted twice, and their beat makes no holes.

Block length. 20 ms is a filter 50 Hz wide: a tone that is 2 % off (12.4 Hz at 620 Hz) loses 0.9 dB, and one edge is
smeared over 20 ms, an eighth of the shortest burst to be timed (165 ms, Czech congestion). 40 ms would lose 3.9 dB at
2 % and leave little of that burst; 10 ms could not tell a tone from a voice. Whether it *is* the tone, spectrum.py
decides later, on a block ten times as long.

Everything below 200 Hz (the codec's offset, hum of 50 and 60 Hz and its first harmonics) is projected out first.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

BLOCK_MS = 20
HOP_MS = 5
HUM_HZ = 200
HUM_STEP_HZ = 20

LEAST_SHARE = 0.03
"""Directions of a base that are weaker than this are rounding, not sound."""

Powers = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float64]


class Heard(NamedTuple):
    """Mean squares of the blocks, full scale 1.0, a value a hop: at the frequencies, and of all sound above the hum."""

    tone: Powers
    total: Powers


class Bank:
    """Listens for ``hz`` (at least one, 250 to 3400) at ``rate`` samples a second."""

    def __init__(self, hz: Iterable[float], rate: float) -> None:
        self.block = round(BLOCK_MS * rate / 1000)
        self.hop = round(HOP_MS * rate / 1000)
        low = _base(_sines(np.arange(0, HUM_HZ + 1, HUM_STEP_HZ), self.block, rate))
        tones = _sines(np.array(list(hz), np.float64), self.block, rate)
        tones -= low @ (low.T @ tones)
        self._hum = low.shape[1]
        self._base = np.hstack([low, _base(tones)]).astype(np.float32)

    def hear(self, samples: npt.NDArray[np.float32]) -> Heard:
        """``1 + (n - block) // hop`` values for n samples, none for fewer than a block."""
        if len(samples) < self.block:
            return Heard(np.zeros(0, np.float32), np.zeros(0, np.float32))
        blocks = np.lib.stride_tricks.sliding_window_view(samples, self.block)[:: self.hop]
        shares = np.square(blocks @ self._base)
        tone = shares[:, self._hum :].sum(axis=1)
        total = np.einsum("ij,ij->i", blocks, blocks) - shares[:, : self._hum].sum(axis=1)
        # Rounding may leave less in the whole than in a part.
        return Heard(tone / self.block, np.maximum(total, tone) / self.block)


def _sines(hz: npt.NDArray[np.number], block: int, rate: float) -> Matrix:
    angle = 2 * np.pi * np.outer(np.arange(block) - (block - 1) / 2, hz) / rate
    return np.hstack([np.cos(angle), np.sin(angle)])


def _base(columns: Matrix) -> Matrix:
    vectors, strengths, _ = np.linalg.svd(columns, full_matrices=False)
    return vectors[:, strengths > LEAST_SHARE * strengths[0]]
