"""The next moment at which any of many waiting objects has something to do.

Objects have an attribute ``deadline_ms``. Whoever changes one calls ``watch``; entries that have become
out of date are noticed when they come up.
"""

from heapq import heappop, heappush

from hal.compat import const

FAR = const(1 << 60)
"""A deadline that never comes."""


class Deadlines:
    """A heap of (deadline, index of the object), each packed into one integer."""

    def __init__(self, objects: list):
        self._objects = objects
        self._count = max(1, len(objects))
        self._heap = []
        self.watched = [FAR] * len(objects)
        """When each object comes up; one whose deadline is not before that need not be watched again."""
        self.next_ms = FAR
        """No object is due before this."""

    def watch(self, index: int) -> None:
        """The deadline of an object may have come nearer (a later one is found out when it comes up)."""
        at = self._objects[index].deadline_ms
        if at < self.watched[index]:
            self.push(index, at)

    def push(self, index: int, at_ms: int) -> None:
        """Bring the object up at ``at_ms``, whatever its own deadline."""
        self.watched[index] = at_ms
        heappush(self._heap, at_ms * self._count + index)
        if at_ms < self.next_ms:
            self.next_ms = at_ms

    def take(self, now_ms: int) -> int:
        """The index of an object that is due, or -1 when there is none (left)."""
        heap = self._heap
        watched = self.watched
        count = self._count
        while heap:
            entry = heap[0]
            at = entry // count
            if at > now_ms:
                self.next_ms = at
                return -1
            heappop(heap)
            index = entry - at * count
            if watched[index] != at:
                continue
            deadline = self._objects[index].deadline_ms
            if deadline <= now_ms:
                watched[index] = FAR
                return index
            watched[index] = deadline
            if deadline < FAR:
                heappush(heap, deadline * count + index)
        self.next_ms = FAR
        return -1
