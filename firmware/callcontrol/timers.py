"""Named timers with owners, earliest first.

A timer is known by owner and name, as "line 3 give-up": starting it again moves it. Cancelled ones leave the heap when
they come to its top, so the top is always alive and asking for the next deadline changes nothing.
"""

from collections import defaultdict
from heapq import heapify, heappop, heappush
from typing import Any

import msgspec


class Timer(msgspec.Struct, array_like=True):
    """One timer: whose (``owner`` "line", "station" or "call", and its number), which, and when it is due. ``order`` is
    that of starting, from 1; 0: it was cancelled."""

    owner: str
    number: int
    name: str
    due_ms: int
    order: int


class Stored(msgspec.Struct, frozen=True):
    """How timers are written in a snapshot: each by "line 3 give-up", in the order of starting."""

    running: dict[str, Timer] = {}
    started: int = 0


NONE = Stored()


class Timers:
    """All running timers of the box."""

    __slots__ = ("_cancelled", "_of", "heap", "started")

    def __init__(self, stored: Stored = NONE) -> None:
        self._of: defaultdict[str, dict[int, dict[str, Timer]]] = defaultdict(dict)
        """By owner, its number and name; nobody stands here who has none."""
        self.heap: list[tuple[int, int, Timer]] = []
        """(due_ms, order, timer); equal times go in the order of starting."""
        self._cancelled = 0  # of those in the heap
        self.started = stored.started
        for timer in stored.running.values():
            self._of[timer.owner].setdefault(timer.number, {})[timer.name] = timer
            heappush(self.heap, (timer.due_ms, timer.order, timer))

    def __eq__(self, other: object) -> bool:
        """The same timers run, started in the same order."""
        if not isinstance(other, Timers):
            return NotImplemented
        return self.started == other.started and list(self.running.items()) == list(other.running.items())

    __hash__ = None  # type: ignore[assignment]

    @property
    def running(self) -> dict[str, Timer]:
        """All, by "line 3 give-up", in the order of starting; to be read, not written."""
        alive = [timer for _, _, timer in self.heap if timer.order]
        alive.sort(key=lambda timer: timer.order)
        return {f"{timer.owner} {timer.number} {timer.name}": timer for timer in alive}

    def start(self, owner: str, number: int, name: str, due_ms: int) -> None:
        """Run (or move) a timer until ``due_ms``."""
        self.started = order = self.started + 1
        timer = Timer(owner, number, name, due_ms, order)
        owners = self._of[owner]
        heappush(self.heap, (due_ms, order, timer))
        mine = owners.get(number)
        if mine is None:
            owners[number] = {name: timer}
            return
        before = mine.get(name)
        mine[name] = timer
        if before is not None:
            self._leave_heap(before)

    def cancel(self, owner: str, number: int, name: str) -> None:
        """Stop a timer; one that does not run is stopped already."""
        mine = self._of[owner].get(number)
        if mine is not None and name in mine:
            self._leave_heap(mine.pop(name))
            if not mine:
                del self._of[owner][number]

    def cancel_all(self, owner: str, number: int, names: tuple[str, ...]) -> None:
        """Stop these timers of one owner, as far as they run."""
        mine = self._of[owner].get(number)
        if mine is None:
            return
        for name in names:
            if name in mine:
                self._leave_heap(mine.pop(name))
        if not mine:
            del self._of[owner][number]

    def due_of(self, owner: str, number: int, name: str) -> int | None:
        """When this timer is due, or None when it does not run."""
        mine = self._of[owner].get(number)
        return mine[name].due_ms if mine is not None and name in mine else None

    def next_due(self) -> int | None:
        """The earliest deadline, or None."""
        return self.heap[0][0] if self.heap else None

    def pop(self) -> Timer:
        """Take the earliest timer out; it must exist."""
        timer = heappop(self.heap)[2]
        owners = self._of[timer.owner]
        mine = owners[timer.number]
        del mine[timer.name]
        if not mine:
            del owners[timer.number]
        self._drop_cancelled()
        return timer

    def _leave_heap(self, timer: Timer) -> None:
        """It was cancelled. Those below the top must not pile up (a line that rings for hours restarts its timer each
        burst)."""
        timer.order = 0
        self._cancelled += 1
        if self.heap[0][2] is timer:
            self._drop_cancelled()
        elif 2 * self._cancelled > len(self.heap) + 32:
            self.heap = [entry for entry in self.heap if entry[2].order]
            heapify(self.heap)
            self._cancelled = 0

    def _drop_cancelled(self) -> None:
        heap = self.heap
        while heap and not heap[0][2].order:
            heappop(heap)
            self._cancelled -= 1


def to_store(value: Any) -> Any:
    """For msgspec, which does not know Timers."""
    if isinstance(value, Timers):
        return Stored(value.running, value.started)
    raise NotImplementedError(f"{type(value).__name__} is not stored")


def from_store(kind: type, stored: Any) -> Any:
    """The other way."""
    if kind is Timers:
        return Timers(msgspec.convert(stored, Stored))
    raise NotImplementedError(f"{kind.__name__} is not stored")
