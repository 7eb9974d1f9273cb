"""``linebox timeline``: what happened, drawn from a journal as text, for a wave viewer, or as a picture."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from firmware.desk.journal.reading import Chapter, files
from tools.replay.account import account
from tools.replay.command import MISTAKEN, OTHERWISE, SAME, add_slice
from tools.replay.slices import Slice, SliceError, parts, slice_of
from tools.replay.spans import History, HistoryError, history
from tools.terminal_progress import TerminalProgress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words after ``linebox timeline``."""
    add_slice(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--vcd", type=Path, metavar="FILE", help="a value change dump, for GTKWave and its like")
    form.add_argument("--svg", type=Path, metavar="FILE", help="a picture, for a browser")
    parser.add_argument("--width", type=int, default=72, metavar="COLUMNS", help="of the text's picture (72)")


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 drawn, 1 the journal gives other actions when it is run again, 2 something cannot be read."""
    try:
        if not 10 <= args.width <= 1000:
            raise SliceError(f"--width {args.width}: 10 to 1000 columns.")
        meant = slice_of(args.journal, args.start, args.end)
        found = history(_whole(args.journal, meant), meant)
        if found is None:
            raise SliceError(f"{args.journal}: nothing was written down in that time.")
        _draw(found, args)
    except SliceError as error:
        print(f"linebox timeline: {error}", file=sys.stderr)
        return MISTAKEN
    except HistoryError as error:
        print("\n".join(account(error.name, error.at, error.difference)))
        return OTHERWISE
    return SAME


def _whole(path: Path, meant: Slice) -> Iterator[Chapter]:
    count = 0
    with TerminalProgress() as told:
        for part in parts(path, meant):
            for remark in (part,) if isinstance(part, str) else part.remarks:
                print(f"linebox timeline: {remark}.", file=sys.stderr)
            if not isinstance(part, str):
                told(count / len(files(path)), f"reading {part.name}")
                yield part
            count += 1


def _draw(found: History, args: argparse.Namespace) -> None:
    # Each way of drawing is imported only when it is used.
    if args.svg is not None:
        from tools.replay.as_svg import drawn  # noqa: PLC0415

        _write(args.svg, drawn(found))
    elif args.vcd is not None:
        from tools.replay.as_vcd import dumped  # noqa: PLC0415

        _write(args.vcd, dumped(found))
    else:
        from tools.replay.as_text import lines  # noqa: PLC0415

        print("\n".join(lines(found, args.width)))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SliceError(f"{path}: {error.strerror}.") from error
    print(f"written: {path}")
