"""``linebox play``: whole-box stories, or a list of real calls, on the simulated box."""

import argparse
import contextlib
import sys
from pathlib import Path
from typing import TextIO

from boards import NAMES as BOARDS
from tools.play.cast import Cast, assemble
from tools.play.player import nobody, play
from tools.play.report import report
from tools.play.story import DEFAULT_BOARD, Mistake, Story, read_what_can_be_read
from tools.sim.journal import WorldJournal

HELD = 0
FAILED = 1
MISTAKEN = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words after ``linebox play``."""
    parser.add_argument("files", nargs="*", metavar="FILE", type=Path, help="stories (docs/scenarios.md)")
    parser.add_argument(
        "--world", choices=("electrical", "event"), default="electrical", help="chips and wires, or events alone"
    )
    parser.add_argument("--timeline", type=Path, metavar="FILE", help="write every event and action as JSON lines")
    parser.add_argument("--journal", type=Path, metavar="DIR", help="write the journal of the box to a new directory")
    parser.add_argument("--calls", type=Path, metavar="CSV", help="play a call list instead of stories")
    parser.add_argument("--from", dest="start", metavar="T", help="first moment of the call list (ISO date or time)")
    parser.add_argument("--to", dest="end", metavar="T", help="the moment after the last (ISO date or time)")
    parser.add_argument("--board", choices=BOARDS, default=DEFAULT_BOARD, help="board for the call list")
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration for the call list")
    parser.add_argument("--answer", type=float, default=3.0, metavar="S", help="seconds from bell to lifting (3)")


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 everything held, 1 an expectation failed, 2 something could not be played."""
    if args.calls is not None:
        from tools.play import calls  # noqa: PLC0415  # only when it is used

        return calls.run(args)
    if not args.files:
        print("linebox play: name at least one story, or a call list with --calls.", file=sys.stderr)
        return MISTAKEN
    try:
        with contextlib.ExitStack() as stack:
            if args.journal is not None:
                args.journal.mkdir(parents=True)
            timeline = stack.enter_context(args.timeline.open("w", encoding="utf-8")) if args.timeline else None
            return max(_play_file(path, args.world, timeline, args.journal) for path in args.files)
    except BrokenPipeError:
        raise
    except OSError as error:
        print(f"linebox play: {error.filename}: {error.strerror}.", file=sys.stderr)
        return MISTAKEN


def _play_file(path: Path, world: str, timeline: TextIO | None, directory: Path | None) -> int:
    found = open_story(path)
    if isinstance(found, list):
        for mistake in found:
            print(f"{path}, {mistake}", file=sys.stderr)
        return MISTAKEN
    story, cast = found
    electrical = story.electrical
    if world == "event" and electrical is not None:
        print(
            f"{path}, line {electrical.line}: '{electrical.text}' is a fault of the hardware: "
            f"this story runs on the electrical world only.",
            file=sys.stderr,
        )
        return MISTAKEN
    journal = WorldJournal(cast.text)
    watch = journal.follow if directory is not None else nobody
    outcome = play(story, cast, "event" if world == "event" else "electrical", timeline, watch)
    if directory is not None:
        journal.save(directory)
    print("\n".join(report(str(path), outcome)), flush=True)
    return FAILED if outcome.failures else HELD


def open_story(path: Path) -> tuple[Story, Cast] | list[Mistake]:
    """A story with its board and configuration, or every mistake in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return [Mistake(1, f"the story cannot be read: {error.strerror}.")]
    except UnicodeDecodeError:
        return [Mistake(1, "the story is not UTF-8 text.")]
    story, mistakes = read_what_can_be_read(text)
    if story.unread & {"board", "config"}:
        return mistakes  # nobody knows who plays
    cast = assemble(story, path.parent)
    if isinstance(cast, list):
        return sorted(mistakes + cast, key=lambda mistake: mistake.line)
    return mistakes or (story, cast)
