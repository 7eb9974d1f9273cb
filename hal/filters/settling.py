"""Which of many inputs have changed for good: those that have kept still for long enough after they moved.

All inputs are one integer, and so is a window: the inputs that moved in one tick. Who moves again leaves
its window for the newest one; who is left in a window when it ends, and differs from the state, has changed.
That is what a counter a line finds, but there is nothing to do between the movements and the ends of the
windows, and no input costs anything that does not move.

Where something moves in every tick there are as many windows as samples, and counting is cheaper: then the
vertical counter (``Debouncer``) takes over, tick by tick, until all is still. The changes are the same.
"""

from hal.compat import const
from hal.filters.deadlines import FAR
from hal.filters.debounce import Debouncer
from hal.filters.tape import Tape

UNKNOWN = const(-1)
"""``edge_ms`` where the changed inputs have to be asked for one by one."""

_MANY = const(7)
"""Open windows; of the eight samples of a change there is hardly one without a movement."""


class Settling:
    """``moved`` when inputs read different from before; then, when ``due_ms`` has come, ``settled``.

    ``inputs``: mask of the inputs, out of ``width`` bits; other bits of a reading are ignored. ``samples``:
    equal readings, one every ``tick_ms``, that make a change. ``state``: the debounced levels, to be set
    by others only before the first movement.
    """

    def __init__(self, width: int, inputs: int, samples: int, tick_ms: int, state: int):
        self._width = width
        self._inputs = inputs
        self._samples = samples
        self._tick_ms = tick_ms
        self._still_ms = (samples - 1) * tick_ms
        # [end, inputs that have not moved since it opened, those of them that came from an older one], oldest first
        self._windows = []
        self._tape = Tape(samples * tick_ms)
        self._count = None  # the vertical counter's step(), while it counts
        self._late = 0  # what it found in ticks that were left out
        self.state = state
        self.due_ms = FAR
        self.edge_ms = UNKNOWN
        """First raw edge of the inputs that have just changed, or UNKNOWN: then ``first_edge_ms`` tells."""

    def moved(self, moved: int, reading: int, now_ms: int) -> None:
        """These inputs read different from before."""
        self._tape.record(moved, now_ms)
        windows = self._windows
        bounced = 0
        if windows:
            for window in windows:
                again = window[1] & moved
                if again:
                    window[1] ^= again
                    bounced |= again
            if len(windows) >= _MANY and now_ms <= self.due_ms:
                self._begin_counting(reading, now_ms)
                return
        elif self._count is None:
            self.due_ms = now_ms + self._still_ms
        else:
            if now_ms > self.due_ms:
                # what has not moved since was as it is; what has moved starts again
                self._catch_up(reading ^ (reading ^ self.state) & moved, now_ms)
            return
        windows.append([now_ms + self._still_ms, moved, bounced])

    def settled(self, reading: int, now_ms: int) -> int:
        """The inputs that have changed."""
        if self._count is not None:
            return self._counted(reading & self._inputs, now_ms)
        windows = self._windows
        end_ms, movers, bounced = windows.pop(0)
        while windows and windows[0][0] <= now_ms:  # ticks were left out
            movers |= windows.pop(0)[1]
            bounced = movers
        self.due_ms = windows[0][0] if windows else FAR
        changed = movers & (reading ^ self.state)
        if changed:
            self.state ^= changed
            self.edge_ms = UNKNOWN if changed & bounced else end_ms - self._still_ms
        return changed

    def first_edge_ms(self, position: int, now_ms: int) -> int:
        """Of an input that has just changed: when it began to move."""
        return self._tape.first_edge_ms(position, now_ms)

    def last_edge_ms(self, position: int) -> int:
        """The last edge that is remembered; long ago where none is."""
        return self._tape.last_edge_ms(position)

    # something moves in every tick

    def _begin_counting(self, reading: int, now_ms: int) -> None:
        """The counter learns what the windows know of the ticks before this one."""
        count = Debouncer(self._width, self._samples, self.state).step
        sample = self.state
        moving = reading ^ sample
        windows = self._windows
        windows.append([now_ms + self._still_ms, 0, 0])
        at_ms = windows[0][0]
        for end_ms, movers, _ in windows:
            while at_ms < end_ms:
                count(sample)
                at_ms += self._tick_ms
            sample ^= movers & moving
        windows.clear()
        self._count = count
        self.edge_ms = UNKNOWN
        self.due_ms = now_ms

    def _counted(self, reading: int, now_ms: int) -> int:
        if now_ms > self.due_ms:
            self._catch_up(reading, now_ms)
        changed = self._count(reading) | self._late
        self._late = 0
        self.state ^= changed
        self.due_ms = now_ms + self._tick_ms
        if reading == self.state:
            self._end_counting(now_ms)
        return changed

    def _end_counting(self, now_ms: int) -> None:
        """All is still. One window for all: who moves before it ends has perhaps moved not long ago."""
        self._count = None
        self.due_ms = now_ms + self._still_ms
        self._windows.append([self.due_ms, self._inputs, 0])

    def _catch_up(self, sample: int, now_ms: int) -> None:
        """Ticks were left out, in which the inputs were like ``sample``."""
        missed = (now_ms - self.due_ms) // self._tick_ms
        for _ in range(min(missed, self._samples)):
            self._late |= self._count(sample & self._inputs)
        self.due_ms = now_ms
