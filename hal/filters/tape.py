"""When debounced inputs moved: the last few readings in which any did.

Bouncing costs nothing here but one entry a tick for the whole box; only an input that has really changed
looks back to find when its contact first touched.
"""

from hal.compat import const

_LENGTH = const(48)
_LONG_AGO = const(-(1 << 30))


class Tape:
    """``settle_ms``: equal time that makes a change. Edges closer together than that belong to one movement."""

    def __init__(self, settle_ms: int):
        self._settle_ms = settle_ms
        self._moved = [0] * _LENGTH
        self._times = [_LONG_AGO] * _LENGTH
        self._newest = 0

    def record(self, moved: int, now_ms: int) -> None:
        """These inputs read different from before."""
        newest = self._newest + 1
        if newest == _LENGTH:
            newest = 0
        self._newest = newest
        self._moved[newest] = moved
        self._times[newest] = now_ms

    def first_edge_ms(self, position: int, now_ms: int) -> int:
        """Of an input that has just settled: when it began to move."""
        moved = self._moved
        times = self._times
        first = now_ms
        horizon = _LONG_AGO
        newest = self._newest
        for at in range(newest, newest - _LENGTH, -1):  # below 0 it counts from the end
            time = times[at]
            if time <= horizon:
                break
            if (moved[at] >> position) & 1:
                first = time
                horizon = time - self._settle_ms
        return first

    def last_edge_ms(self, position: int) -> int:
        """The last edge that is remembered; long ago where none is."""
        moved = self._moved
        newest = self._newest
        for at in range(newest, newest - _LENGTH, -1):
            if (moved[at] >> position) & 1:
                return self._times[at]
        return _LONG_AGO
