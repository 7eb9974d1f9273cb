"""``linebox export FORMAT --register FILE``: calls in a format that others read."""

import argparse
import sqlite3
import sys
import time
from datetime import date
from pathlib import Path

from firmware.desk.exports.formats import FORMATS, write_file
from firmware.desk.exports.reading import opened, period_of
from firmware.desk.register.file import NAME

_SILENT_S = 1.0
"""What takes longer tells how far it is."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    listed = "; ".join(f"{name}: {one.what}" for name, one in FORMATS.items())
    parser.add_argument("format", choices=FORMATS, metavar="FORMAT", help=listed)
    parser.add_argument("--register", type=Path, required=True, metavar="FILE", help=f"the box's {NAME}, or a copy")
    parser.add_argument("--from", dest="first", type=_day, metavar="DATE", help="the first day, 2026-11-30")
    parser.add_argument("--to", dest="last", type=_day, metavar="DATE", help="the last day")
    names = ", ".join(one.name for one in FORMATS.values())
    parser.add_argument("--out", type=Path, metavar="FILE", help=f"where it is written (here: {names})")


def run(args: argparse.Namespace) -> int:
    """0: it is written; 1: it could not be; 2: a mistake in the call."""
    if args.first and args.last and args.last < args.first:
        print(f"linebox export: --to {args.last} is before --from {args.first}", file=sys.stderr)
        return 2
    path = args.out or Path(FORMATS[args.format].name)
    progress = _Progress()
    try:
        with opened(args.register) as register:
            write_file(register, args.format, period_of(args.first, args.last), path, progress.add)
    except sqlite3.Error as error:
        print(f"\rlinebox export: {args.register} cannot be read as a register: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\rlinebox export: {path} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    progress.end()
    print(f"{path}: {path.stat().st_size} bytes")
    return 0


class _Progress:
    """On a terminal, once a second."""

    def __init__(self) -> None:
        self._count = 0
        self._told_s = time.monotonic()
        self._is_told = False

    def add(self, count: int) -> None:
        self._count += count
        now_s = time.monotonic()
        if now_s - self._told_s >= _SILENT_S and sys.stderr.isatty():
            self._told_s, self._is_told = now_s, True
            print(f"\r{self._count} rows", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._is_told:
            print(f"\r{' ' * 20}\r", end="", file=sys.stderr, flush=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-11-30") from None
