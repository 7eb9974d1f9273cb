"""The last stretch of an endless row of numbers, addressed by where each stands in the whole row."""

import numpy as np
import numpy.typing as npt


class Tape:
    """Keeps at least the last ``length`` numbers."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._kept: npt.NDArray[np.float32] = np.zeros(0, np.float32)
        self.first = 0
        """Where the oldest number stands that is still there."""

    @property
    def end(self) -> int:
        """Where the next number will stand."""
        return self.first + len(self._kept)

    def append(self, numbers: npt.NDArray[np.float32]) -> None:
        """Later numbers. What is older than ``length`` before them may be forgotten."""
        surplus = max(0, len(self._kept) - self._length)
        self._kept = np.concatenate([self._kept[surplus:], numbers])
        self.first += surplus

    def cut(self, start: int, end: int) -> npt.NDArray[np.float32]:
        """Numbers ``start`` to ``end - 1``, as far as they are there."""
        return self._kept[max(0, start - self.first) : max(0, end - self.first)]
