"""``python -m firmware.desk --directory /var/lib/linebox --socket /run/linebox/control.sock``: the desk process.

What the core says comes in at stdin, what it is told goes out at stdout; the process ends when stdin does, and by
nothing else.
"""

import argparse
import contextlib
import fcntl
import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from firmware.config.boot import boot_ms, this_boot
from firmware.config.candidate import CandidateFile
from firmware.config.store import DIRECTORY, Store
from firmware.desk.assembly import assembled
from firmware.desk.configuration import ConfigurationDesk
from firmware.desk.messages import Adopt
from firmware.desk.unspoken import unspoken
from firmware.desk.wall import Wall

GROUP = "linebox"
"""Whoever is in it may use the control socket."""


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m firmware.desk", description="The desk process of the line box.")
    parser.add_argument("--directory", type=Path, required=True, metavar="DIR", help="where everything is kept")
    parser.add_argument("--socket", type=Path, metavar="PATH", help="the control socket; without it there is none")
    parser.add_argument("--group", default=GROUP, metavar="NAME", help=f"who may use the socket (default: {GROUP})")
    args = parser.parse_args(argv)
    # A service manager and Ctrl-C tell all processes of the box to stop at once; what the core says last comes after.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    wall = Wall(boot_ms, _system)
    with _alone(args.directory):
        assembled(
            args.directory,
            args.socket,
            args.group,
            commands_fd=sys.stdin.fileno(),
            answers_fd=sys.stdout.fileno(),
            configure=partial(_configuration, args.directory, wall),
            now_ms=boot_ms,
            wall=wall,
            say=_say,
        ).run()
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


def _configuration(
    directory: Path, wall: Wall, adopt: Callable[[Adopt], bool], number: Callable[[], int], note: Callable[[str], None]
) -> ConfigurationDesk:
    place = directory / DIRECTORY
    store, candidate = Store(place, this_boot()), CandidateFile(place)
    doubts = partial(unspoken, directory)
    return ConfigurationDesk(store, candidate, adopt, number, now_ms=boot_ms, wall=wall, note=note, doubts=doubts)


def _system() -> datetime:
    return datetime.now()


def _say(sentence: str) -> None:
    with contextlib.suppress(OSError):
        print(f"desk: {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
