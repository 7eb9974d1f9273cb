"""``linebox export FORMAT --register FILE``: calls in a format that others read."""

import argparse
import sqlite3
import sys
from datetime import date
from pathlib import Path

from firmware.desk.exports.formats import FORMATS, length, write_file
from firmware.desk.exports.reading import opened, period_of
from firmware.desk.exports.style import Style, style_of
from firmware.desk.progress import counted
from firmware.desk.register.file import NAME
from tools.backup import STATE_DIR
from tools.configured import NotConfiguredError, configured
from tools.terminal_progress import TerminalProgress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    listed = "; ".join(f"{name}: {one.what}" for name, one in FORMATS.items())
    parser.add_argument("format", choices=FORMATS, metavar="FORMAT", help=listed)
    parser.add_argument("--register", type=Path, required=True, metavar="FILE", help=f"the box's {NAME}, or a copy")
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="what smdr80 and smdr120 go by (default: what the box here runs on)"
    )
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
    period = period_of(args.first, args.last)
    try:
        style = style_of(configured(args.config, STATE_DIR)) if args.format.startswith("smdr") else Style()
        with opened(args.register) as register, TerminalProgress() as told:
            tell = counted(length(register, args.format, period), f"writing {path.name}", told)
            write_file(register, args.format, period, path, tell, style)
    except NotConfiguredError as refused:
        print(f"linebox export: {refused}", file=sys.stderr)
        return 1
    except sqlite3.Error as error:
        print(f"linebox export: {args.register} cannot be read as a register: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"linebox export: {path} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{path}: {path.stat().st_size} bytes")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-11-30") from None
