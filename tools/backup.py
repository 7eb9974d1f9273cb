"""``linebox backup``: everything that makes a box this box, in one file. The box may work meanwhile."""

import argparse
import sqlite3
import sys
from datetime import datetime
from pathlib import Path

from firmware.config.upkeep import BackupConfig
from firmware.desk import machine
from firmware.desk.register import backup
from tools.terminal_progress import TerminalProgress

STATE_DIR = Path("/var/lib/linebox")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the file is written")
    parser.add_argument(
        "--state-dir", type=Path, default=STATE_DIR, metavar="DIR", help=f"where the box keeps everything ({STATE_DIR})"
    )
    parser.add_argument(
        "--recordings", action="store_true", help="with recordings of calls, which are large and left out otherwise"
    )


def run(args: argparse.Namespace) -> int:
    """0: it is written; 1: it could not be."""
    wall = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
    also = (*BackupConfig().also, *(("recordings",) if args.recordings else ()))
    try:
        for folder in (args.state_dir, args.folder):
            if not folder.is_dir():
                raise FileNotFoundError(2, "no such folder", str(folder))
        software = machine.software()
        with TerminalProgress() as told:
            path = backup.make(args.state_dir, args.folder, wall=wall, software=software, also=also, told=told)
    except sqlite3.Error as error:
        print(f"linebox backup: the register in {args.state_dir} cannot be copied: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"linebox backup: {error.filename or args.folder}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{path}: {path.stat().st_size} bytes")
    return 0
