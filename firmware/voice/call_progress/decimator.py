"""From the sound card's rate to about 8000 samples a second, the rate at which lines are listened to."""

import numpy as np
import numpy.typing as npt

LISTENING_HZ = 8000
TAPS_A_PHASE = 24
"""Filter length for each step down: 3400 Hz passes, and what would fold back below 3400 Hz is 60 dB down (Kaiser)."""

KAISER_BETA = 5.65
CUT_HZ = 3900
FULL_SCALE = 32768

Samples = npt.NDArray[np.float32]


class Decimator:
    """``rate`` (8000 to 192000 samples a second) divided by ``factor``, the whole number that comes nearest to 8000.

    44100 becomes 7350. Where ``factor`` is 1 nothing is filtered. Raises ValueError for a rate below 7000.
    """

    def __init__(self, rate: int) -> None:
        if rate < 7000:
            raise ValueError(f"{rate} samples a second are too few to hear a telephone tone; 8000 are needed.")
        self.factor = max(1, round(rate / LISTENING_HZ))
        self.rate = rate / self.factor
        """Samples a second that come out."""
        taps = TAPS_A_PHASE * self.factor + 1 if self.factor > 1 else 1
        self._taps = _low_pass(taps, CUT_HZ / rate) if taps > 1 else np.ones(1, np.float32)
        self._delay = (taps - 1) // 2
        # Silence before the first sample.
        self._rest: Samples = np.zeros(taps - 1, np.float32)

    def feed(self, samples: npt.NDArray[np.int16] | npt.NDArray[np.floating]) -> Samples:
        """The samples that these complete. int16, or floating point with full scale 1.0; any length, also 0."""
        if samples.dtype == np.int16:
            samples = samples.astype(np.float32) / np.float32(FULL_SCALE)
        fresh = samples.astype(np.float32, copy=False)
        if self.factor == 1:
            return fresh
        joined = np.concatenate([self._rest, fresh])
        count = (len(joined) - len(self._taps)) // self.factor + 1
        if count <= 0:
            self._rest = joined
            return np.zeros(0, np.float32)
        self._rest = joined[count * self.factor :]
        rows = np.lib.stride_tricks.sliding_window_view(joined, len(self._taps))[:: self.factor][:count]
        out: Samples = rows @ self._taps
        return out

    def source_sample(self, sample: float) -> int:
        """Where in the stream that was fed the instant of ``sample`` of what came out lies."""
        return max(0, round(sample * self.factor) - self._delay)


def _low_pass(taps: int, cut: float) -> Samples:
    at = np.arange(taps) - (taps - 1) / 2
    out = np.sinc(2 * cut * at) * np.kaiser(taps, KAISER_BETA)
    taken: Samples = (out / out.sum()).astype(np.float32)
    return taken
