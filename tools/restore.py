"""``linebox restore``: look at a backup from end to end, and put it in the place of what a box has."""

import argparse
import fcntl
import os
import sys
from pathlib import Path

from firmware.config.restored import put_in_place
from firmware.desk.register import restore
from firmware.desk.register.archive import DamagedBackupError, Manifest
from tools.backup import STATE_DIR
from tools.terminal_progress import TerminalProgress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup")
    parser.add_argument(
        "--state-dir", type=Path, default=STATE_DIR, metavar="DIR", help=f"where the box keeps everything ({STATE_DIR})"
    )
    parser.add_argument("--check", action="store_true", help="only look whether it is whole")


def run(args: argparse.Namespace) -> int:
    """0: done; 1: the backup is not whole, or the box runs: nothing has changed."""
    try:
        if args.check:
            with TerminalProgress() as told:
                manifest = restore.verify(args.file, told)
            print(_said(args.file, manifest))
            return 0
        args.state_dir.mkdir(parents=True, exist_ok=True)
        lock = os.open(args.state_dir, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            # The desk of a box that runs holds it (firmware.desk).
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with TerminalProgress() as told:
                manifest = restore.make_ready(args.file, args.state_dir, told)
            print(_said(args.file, manifest))
            print(put_in_place(args.state_dir))
        finally:
            os.close(lock)
    except BlockingIOError:
        print(f"linebox restore: the box of {args.state_dir} runs: stop it first", file=sys.stderr)
    except DamagedBackupError as error:
        print(f"linebox restore: {args.file} cannot be restored: {error}", file=sys.stderr)
    except OSError as error:
        print(f"linebox restore: {error.filename or args.state_dir}: {error.strerror}", file=sys.stderr)
    else:
        return 0
    return 1


def _said(path: Path, manifest: Manifest) -> str:
    size = sum(entry.size for entry in manifest.files.values())
    return f"{path} is whole: {len(manifest.files)} files, {size} bytes, made {manifest.made}"
