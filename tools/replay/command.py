"""``linebox replay``: a journal run again, compared action by action, or written as a story."""

import argparse
import sys
from pathlib import Path

from firmware.desk.journal.reading import Chapter
from firmware.desk.journal.replaying import Replay, first_difference
from tools.replay.account import account
from tools.replay.slices import Slice, SliceError, parts, slice_of

SAME = 0
OTHERWISE = 1
MISTAKEN = 2


def add_slice(parser: argparse.ArgumentParser) -> None:
    """A journal and a part of it."""
    parser.add_argument("journal", type=Path, metavar="JOURNAL", help="a file of a journal, or a directory of them")
    parser.add_argument("--from", dest="start", metavar="T", help="first moment (ISO date or time of the last day)")
    parser.add_argument("--to", dest="end", metavar="T", help="the moment after the last (ISO date or time)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words after ``linebox replay``."""
    add_slice(parser)
    parser.add_argument("--as-scenario", type=Path, metavar="FILE", help="write a story of this part to FILE (.call)")


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 every action was the same, 1 one was not, 2 something cannot be read."""
    try:
        meant = slice_of(args.journal, args.start, args.end)
        if args.as_scenario is not None:
            from tools.replay import story  # noqa: PLC0415  # only when it is used

            return story.write(args.journal, meant, args.as_scenario)
        return _replay(args.journal, meant)
    except SliceError as error:
        print(f"linebox replay: {error}", file=sys.stderr)
        return MISTAKEN


def _replay(path: Path, meant: Slice) -> int:
    replay, status, count = Replay(), SAME, 0
    for part in parts(path, meant):
        if isinstance(part, str):
            print(f"linebox replay: {part}.", file=sys.stderr)
            status = MISTAKEN
            continue
        for remark in part.remarks:
            print(f"linebox replay: {remark}.", file=sys.stderr)
        count += 1
        has_gap = part.begun.lost and not part.begun.follows and not replay.knows(part.begun)
        found = first_difference(replay, part.begun, part.entries)
        if found is not None:
            print("\n".join(account(part.name, *found)))
            return OTHERWISE
        if has_gap:
            print(f"{'':<22} (steps are missing here, {part.begun.lost:,} at least: the journal could not be written)")
        print(_line(part))
        if replay.broke:
            print(f"Its last event ended the core, and would do so again: {replay.broke}")
            replay.broke = ""
    if not count:
        raise SliceError(f"{path}: nothing was written down in that time.")
    print(f"{replay.frames:,} steps, {replay.actions:,} actions: every one is the same.")
    return status


def _line(part: Chapter) -> str:
    begun, count = part.begun.local, len(part.entries)
    return f"{part.name:<22} {begun:%Y-%m-%d %H:%M:%S} to {part.until:%Y-%m-%d %H:%M:%S} {count:>8,} steps"
