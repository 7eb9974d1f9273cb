"""What a loop with a deadline asks of Linux: priority, locked memory, no surprise collections."""

import ctypes
import gc
import os
from pathlib import Path

_MCL_CURRENT = 1
_MCL_FUTURE = 2
_PRIORITY = 50
"""SCHED_FIFO priority: above ordinary work, below the kernel's own interrupt threads (50 is their default; the
threads of the I2C adapter must not be starved, so never higher)."""


def go_real_time() -> list[str]:
    """Ask for FIFO scheduling and locked memory.

    Returns one sentence for each thing that was not permitted; the box runs without.
    """
    refused = []
    try:
        # What we start later (the voice) begins as ordinary work again.
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(_PRIORITY))
    except (OSError, AttributeError) as error:
        refused.append(f"no real-time priority ({error}): ticks may come late under load")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mlockall(_MCL_CURRENT | _MCL_FUTURE) != 0:
        reason = os.strerror(ctypes.get_errno())
        refused.append(f"memory is not locked ({reason}): ticks may wait for the disk")
    return refused


class Collector:
    """The garbage collector on a lead: everything alive at start is frozen, automatic collection is off,
    and young objects are collected only when the box is at rest (or ``most_ms`` have passed without rest)."""

    def __init__(self, every_ms: int = 60_000, most_ms: int = 600_000) -> None:
        self._every_ms = every_ms
        self._most_ms = most_ms
        self._last_ms = 0

    def take_over(self, now_ms: int) -> None:
        gc.collect()
        gc.freeze()
        gc.disable()
        self._last_ms = now_ms

    def give_back(self) -> None:
        gc.enable()
        gc.unfreeze()

    def maybe(self, now_ms: int, at_rest: bool) -> bool:
        """Collect if it is time. Returns whether it did."""
        since = now_ms - self._last_ms
        if since < self._every_ms or (not at_rest and since < self._most_ms):
            return False
        gc.collect()
        self._last_ms = now_ms
        return True


def memory_kb(path: Path = Path("/proc/self/statm")) -> int:
    """Memory of this process that is in use (resident set, proc(5)); 0 where nobody tells."""
    try:
        return int(path.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    except (OSError, IndexError, ValueError):
        return 0
