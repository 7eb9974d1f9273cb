"""``python -m firmware.desk.journal --directory /var/lib/linebox``: the journal process.

Frames of the core come in at stdin, sentences for its log go out at stdout; the process ends when stdin does, and by
nothing else.
"""

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from firmware.config.boot import boot_ms, this_boot
from firmware.config.sealed import DamagedError
from firmware.config.store import DIRECTORY as STORE
from firmware.config.store import Store
from firmware.desk.journal.keeper import JournalKeeper
from firmware.desk.journal.messages import BeginAnew, FromJournal, Sentence
from firmware.desk.journal.ring import DIRECTORY, Ring
from firmware.desk.journal.service import run, teller


def main(argv: list[str] | None = None) -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(
        prog="python -m firmware.desk.journal", description="The journal process of the line box."
    )
    parser.add_argument("--directory", type=Path, required=True, metavar="DIR", help="where everything is kept")
    parser.add_argument("--config", type=Path, metavar="FILE", help="the configuration, where it is not a stored one")
    args = parser.parse_args(argv)
    # A service manager and Ctrl-C tell all processes of the box to stop at once; what the core says last comes after.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    tell = teller(sys.stdout.fileno())
    place = args.directory / DIRECTORY
    _make(place, tell)
    _wait_for_its_turn(place)
    texts = _Texts(Store(args.directory / STORE, this_boot()), args.config)
    keeper = JournalKeeper(
        Ring(place, _free), lambda text: tell(Sentence(text)), lambda: tell(BeginAnew()), texts.of_revision
    )
    run(keeper, sys.stdin.fileno(), boot_ms)
    return 0


def _make(place: Path, tell: Callable[[FromJournal], None]) -> None:
    try:
        place.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        tell(Sentence(f"the directory {place} cannot be made ({error.strerror}): no journal is written"))


def _wait_for_its_turn(place: Path) -> None:
    """Until the journal of the core before this one has written its last; its disk may be slow."""
    with contextlib.suppress(OSError):
        # Open as long as the process lives: the lock is.
        fcntl.flock(os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), fcntl.LOCK_EX)


def _free(path: Path) -> int:
    return shutil.disk_usage(path).free


class _Texts:
    """Of configurations. ``file``: the one that no revision is."""

    def __init__(self, store: Store, file: Path | None) -> None:
        self._store = store
        self._file = "" if file is None else _content(file)

    def of_revision(self, number: int) -> str:
        """ "" where it is not there any more, or is damaged."""
        try:
            return self._store.text_of(number) if number else self._file
        except (OSError, DamagedError):
            return ""


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


if __name__ == "__main__":
    sys.exit(main())
