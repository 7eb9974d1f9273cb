"""What an output can play: a source gives the next samples whenever it is asked, and knows no clock."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

Block = npt.NDArray[np.float32]


class Source(Protocol):
    """An endless or ending stream of samples, full scale 1.0.

    The same samples come out whatever the sizes of the blocks asked for.
    """

    def render(self, frames: int) -> Block:
        """The next ``frames`` samples; fewer (or none) when the source ends here."""
        ...  # pragma: no cover


class Fading:
    """The end of a source that is cut off: its next samples, ramped to nothing."""

    def __init__(self, source: Source, frames: int) -> None:
        self._source = source
        self._gain = fall(frames)

    def render(self, frames: int) -> Block:
        gain, self._gain = self._gain[:frames], self._gain[frames:]
        samples = self._source.render(len(gain))
        return samples * gain[: len(samples)]


def rise(frames: int) -> Block:
    """Half a cosine from 0 to 1. Its two halves are mirror images: it crosses one half in the middle."""
    steps = (np.arange(frames) + 0.5) / max(frames, 1)
    return (0.5 - 0.5 * np.cos(np.pi * steps)).astype(np.float32)


def fall(frames: int) -> Block:
    """``rise`` backwards; both add up to 1 everywhere."""
    return rise(frames)[::-1]
