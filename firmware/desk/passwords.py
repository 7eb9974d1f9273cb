"""Hashing of passwords, on a thread of its own: it takes a good part of a second on a Raspberry Pi."""

import contextlib
import os
import queue
import selectors
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

T = TypeVar("T")

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id, 19 MiB, two passes, one lane: the least that OWASP's Password Storage Cheat Sheet recommends, and what a
Raspberry Pi has to spare beside the box."""


def hashed(password: str) -> str:
    """The hash to keep; "" when there is no memory for it."""
    try:
        return _HASHER.hash(password)
    except (Argon2Error, UnicodeEncodeError):
        return ""


def matches(kept: str | None, password: str) -> bool:
    """It is the password of this hash. With None it never is, and takes as long: time tells nobody who is a user."""
    if kept is None:
        hashed(password)
        return False
    try:
        return _HASHER.verify(kept, password)
    except (Argon2Error, InvalidHashError, UnicodeEncodeError):
        return False


class Worker(Protocol):
    """Does what would hold up the loop."""

    def do(self, job: Callable[[], T], then: Callable[[T], None], /) -> None:
        """``then`` gets what ``job`` returns, in the loop's own time. ``job`` must not raise."""


class Thread:
    """One job after another; what is done wakes the loop through a pipe."""

    def __init__(self, selector: selectors.BaseSelector) -> None:
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Callable[[Any], None]]] = queue.SimpleQueue()
        self._done: deque[Callable[[], None]] = deque()
        self._woken, self._waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        selector.register(self._woken, selectors.EVENT_READ, self._collect)
        # A daemon: the process ends with its pipe, whatever is being hashed.
        threading.Thread(target=self._work, name="passwords", daemon=True).start()

    def do(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        self._jobs.put((job, then))

    def _work(self) -> None:
        while True:
            job, then = self._jobs.get()
            found = job()
            self._done.append(lambda then=then, found=found: then(found))  # type: ignore[misc]
            # A full pipe wakes as well.
            with contextlib.suppress(OSError):
                os.write(self._waker, b".")

    def _collect(self, _events: int) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._woken, 4096)
        while self._done:
            self._done.popleft()()
