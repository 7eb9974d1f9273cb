"""This start of the machine: what it is called, and how long ago it was. Every process of the box is told the same."""

import time
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def this_boot() -> str:
    """What this start of the machine is called; "" where nobody knows, which is taken for another one every time."""
    try:
        return BOOT_ID.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def boot_ms() -> int:
    """The boot clock: it goes on where a process starts again, and while the machine sleeps (clock_gettime(2))."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
