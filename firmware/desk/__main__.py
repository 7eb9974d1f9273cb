"""``python -m firmware.desk --directory /var/lib/linebox``: the desk process.

Commands come in at stdin; it ends when stdin does, and by nothing else.
"""

import argparse
import contextlib
import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from firmware.desk.memory_file import MemoryFile
from firmware.desk.memory_keeper import MemoryKeeper
from firmware.desk.messages import Keep
from firmware.desk.service import Service


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m firmware.desk", description="The desk process of the line box.")
    parser.add_argument("--directory", type=Path, required=True, metavar="DIR", help="where everything is kept")
    args = parser.parse_args(argv)
    # A service manager and Ctrl-C tell all processes of the box to stop at once; what the core says last comes after.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    with _alone(args.directory):
        keeper = MemoryKeeper(MemoryFile(args.directory), _say)
        Service(sys.stdin.fileno(), {Keep: keeper}, _now_ms, _say).run()
    return 0


@contextlib.contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Wait until the desk of the core before this one has written its last; its disk may be slow."""
    try:
        lock = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        _say(f"the directory {directory} cannot be opened ({error.strerror})")
        yield
        return
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def _say(sentence: str) -> None:
    with contextlib.suppress(OSError):
        print(f"desk: {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
