"""A yes or no that changes only when it has held: spans of a row of truths without their gaps and specks."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Change(NamedTuple):
    """From hop ``at`` on it is ``to``; known with hop ``known``."""

    at: int
    to: bool
    known: int


class Steady:
    """Becomes true after ``on_hops`` truths in a row, and false after ``off_hops`` untruths (both at least 1)."""

    def __init__(self, on_hops: int, off_hops: int) -> None:
        self._needed = {True: on_hops, False: off_hops}
        self._hop = 0
        self._raw = False
        self._since = 0
        self.state = False

    def feed(self, truths: npt.NDArray[np.bool_]) -> list[Change]:
        """The changes among the next hops, one a value."""
        if not len(truths):
            return []
        changes: list[Change] = []
        cuts = np.flatnonzero(truths[1:] != truths[:-1]) + 1
        starts = [0, *cuts.tolist()]
        ends = [*starts[1:], len(truths)]
        for start, end in zip(starts, ends, strict=True):
            self._run(bool(truths[start]), self._hop + start, self._hop + end, changes)
        self._hop += len(truths)
        return changes

    def _run(self, raw: bool, start: int, end: int, changes: list[Change]) -> None:
        if raw != self._raw:
            self._raw, self._since = raw, start
        needed = self._needed[raw]
        if raw != self.state and end - self._since >= needed:
            self.state = raw
            changes.append(Change(self._since, raw, self._since + needed - 1))
