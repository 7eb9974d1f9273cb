"""When somebody last spoke, by the energy of what is heard: for recordings, which end when nobody speaks any more."""

from collections import deque

import numpy as np
import numpy.typing as npt

from firmware.voice.levels import dbm0_of

FRAME_MS = 20
BLOCK_MS = 100
FRAMES = BLOCK_MS // FRAME_MS

LOUD_FRAMES = 2
"""Of a block: a click fills one at most."""

LEAST_DBM0, MOST_DBM0 = -48.0, -36.0
"""Softer is nobody, louder is somebody, whatever the noise of the line (telephony.md 3.7: 128 of 32768 on average is
-48 dBm0; speech at the end of a long line has -30)."""

ABOVE_DB = 10.0
"""Speech stands so far above the noise of its line."""

NOISE_BLOCKS = 30
"""The softest frame of the last 3 s is the noise: nobody speaks so long without a gap between two syllables."""

_QUIET_DBM0 = -90.0


class SpeechWatch:
    """Samples at ``rate``; nobody has spoken yet."""

    def __init__(self, rate: int) -> None:
        self.spoke_until = 0
        """Samples from the start to the end of the last speech; 0: there was none."""
        self._frame = rate * FRAME_MS // 1000
        self._seen = 0
        self._rest: npt.NDArray[np.float32] = np.zeros(0, np.float32)
        self._noise: deque[float] = deque(maxlen=NOISE_BLOCKS)

    def feed(self, samples: npt.NDArray[np.float32]) -> None:
        """Full scale 1.0, any length; what fills no block yet is looked at with what comes next."""
        block = self._frame * FRAMES
        joined = np.concatenate([self._rest, samples])
        whole = len(joined) // block * block
        self._rest = joined[whole:]
        for frames in joined[:whole].reshape(-1, FRAMES, self._frame):
            self._look(frames)
            self._seen += block

    def _look(self, frames: npt.NDArray[np.float32]) -> None:
        # Without what does not change: a card's zero may lie elsewhere.
        levels = [_dbm0(rms) for rms in frames.std(axis=1, dtype=np.float64).tolist()]
        self._noise.append(min(levels))
        threshold = min(max(min(self._noise) + ABOVE_DB, LEAST_DBM0), MOST_DBM0)
        loud = [place for place, level in enumerate(levels) if level >= threshold]
        if len(loud) >= LOUD_FRAMES:
            self.spoke_until = self._seen + (loud[-1] + 1) * self._frame


def _dbm0(rms: float) -> float:
    return dbm0_of(rms) if rms > 0 else _QUIET_DBM0
