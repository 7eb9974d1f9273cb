"""Virtual time: a heap of things that will happen.

Times are integer microseconds. Nothing in the simulated world runs unless
somebody put it here or called it, so a quiet chip costs nothing.
"""

import heapq

from tools.sim.chips.wires import Action, Entry


class Schedule:
    """``now_us`` grows only in ``run_until``; equal times run in the order they were asked for."""

    def __init__(self, now_us: int = 0) -> None:
        self.now_us = now_us
        self._heap: list[Entry] = []
        self._count = 0

    def at(self, time_us: int, action: Action) -> Entry:
        """Call ``action()`` at ``time_us`` (the past means: as soon as possible). Returns a handle for ``cancel``."""
        self._count += 1
        entry = [time_us, self._count, action]
        heapq.heappush(self._heap, entry)
        return entry

    def after(self, delay_us: int, action: Action) -> Entry:
        """Call ``action()`` ``delay_us`` from now. Returns a handle for ``cancel``."""
        self._count += 1
        entry = [self.now_us + delay_us, self._count, action]
        heapq.heappush(self._heap, entry)
        return entry

    def cancel(self, entry: Entry | None) -> None:
        """Forget a handle; None, one that has run and one already cancelled are all fine."""
        if entry is not None:
            entry[2] = None

    def next_time(self) -> int | None:
        """When the next thing happens, or None."""
        heap = self._heap
        while heap and heap[0][2] is None:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def run_until(self, time_us: int) -> None:
        """Run everything due up to and at ``time_us``; then it is ``time_us``."""
        heap = self._heap
        while heap and heap[0][0] <= time_us:
            entry = heapq.heappop(heap)
            action = entry[2]
            if action is None:
                continue
            entry[2] = None
            self.now_us = max(self.now_us, entry[0])
            action()
        self.now_us = max(self.now_us, time_us)

    def advance(self, delay_us: int) -> None:
        """``run_until`` as a distance."""
        self.run_until(self.now_us + delay_us)
