"""Named timers with owners, earliest first.

A timer is known by owner and name, as "line 3 give-up": starting it again moves it. Cancelled entries leave the heap
when they come to its top, so the top is always alive and asking for the next deadline changes nothing.
"""

from heapq import heapify, heappop, heappush

import msgspec


class Timer(msgspec.Struct, array_like=True):
    """One running timer: whose (``owner`` "line", "station" or "call", and its number), which, and when it is due."""

    owner: str
    number: int
    name: str
    due_ms: int
    order: int


class Timers(msgspec.Struct):
    """All running timers of the box."""

    running: dict[str, Timer] = {}
    heap: list[tuple[int, int, str]] = []  # (due_ms, order, key); equal times go in the order of starting
    started: int = 0

    def start(self, owner: str, number: int, name: str, due_ms: int) -> None:
        """Run (or move) a timer until ``due_ms``."""
        key = f"{owner} {number} {name}"
        order = self.started + 1
        self.started = order
        heap, running = self.heap, self.running
        moved = key in running
        running[key] = Timer(owner, number, name, due_ms, order)
        heappush(heap, (due_ms, order, key))
        if moved:
            self._drop_dead_top()
        if len(heap) > 2 * len(running) + 32:
            self._compact()

    def cancel(self, owner: str, number: int, name: str) -> None:
        """Stop a timer; one that does not run is stopped already."""
        timer = self.running.pop(f"{owner} {number} {name}", None)
        if timer is not None and timer.order == self.heap[0][1]:
            self._drop_dead_top()

    def cancel_all(self, owner: str, number: int, names: tuple[str, ...]) -> None:
        """Stop these timers of one owner, as far as they run."""
        running, of_owner = self.running, f"{owner} {number} "
        for name in names:
            timer = running.pop(of_owner + name, None)
            if timer is not None and timer.order == self.heap[0][1]:
                self._drop_dead_top()

    def due_of(self, owner: str, number: int, name: str) -> int | None:
        """When this timer is due, or None when it does not run."""
        timer = self.running.get(f"{owner} {number} {name}")
        return None if timer is None else timer.due_ms

    def next_due(self) -> int | None:
        """The earliest deadline, or None."""
        return self.heap[0][0] if self.heap else None

    def pop(self) -> Timer:
        """Take the earliest timer out; it must exist."""
        timer = self.running.pop(heappop(self.heap)[2])
        self._drop_dead_top()
        return timer

    def _drop_dead_top(self) -> None:
        heap, running = self.heap, self.running
        while heap:
            timer = running.get(heap[0][2])
            if timer is not None and timer.order == heap[0][1]:
                break
            heappop(heap)

    def _compact(self) -> None:
        """Dead entries below the top must not pile up (a line that rings for hours restarts its timer each burst)."""
        self.heap = [(timer.due_ms, timer.order, key) for key, timer in self.running.items()]
        heapify(self.heap)
