"""``linebox push``: a configuration from a laptop into a box, over a serial cable; made for scripts over many boxes."""

import argparse
import sys
from pathlib import Path

from firmware.control.requests import Commit, Compare, Confirm, Discard, LoadConfiguration, Verify
from firmware.control.responses import Done, Greeting, Response, Text
from tools import serial_desk
from tools.serial_desk import DONE, REFUSED, USAGE, BoxRefusesError, NoAnswerError, SerialDesk

MINUTES = 5
_MOST_MINUTES = 1440


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="configuration (TOML)")
    serial_desk.add_arguments(parser)
    parser.add_argument(
        "--minutes",
        type=int,
        default=MINUTES,
        metavar="N",
        help=f"the box takes it back after so many, should the cable fail before it is confirmed ({MINUTES})",
    )


def run(args: argparse.Namespace) -> int:
    """0: the box runs on it; 1: the box refused it, and runs as before; 2: a mistake in the call; 3: no answer."""
    try:
        text = serial_desk.text_of(args.file, str(args.file))
    except ValueError as error:
        print(f"linebox push: {error}", file=sys.stderr)
        return USAGE
    if not 1 <= args.minutes <= _MOST_MINUTES:
        print(f"linebox push: --minutes {args.minutes}: it is 1 to {_MOST_MINUTES}", file=sys.stderr)
        return USAGE
    return serial_desk.carry_out(args, lambda desk, greeting: _push(desk, greeting, args.file, text, args.minutes))


def _push(desk: SerialDesk, greeting: Greeting, file: Path, text: str, minutes: int) -> int:
    if greeting.changes or greeting.unconfirmed_s:
        what = "is not confirmed yet" if greeting.unconfirmed_s else "was edited and is not committed"
        print(f"linebox push: the box's configuration {what}: end that in its shell first", file=sys.stderr)
        return REFUSED
    try:
        desk.ask(LoadConfiguration(text))
        desk.ask(Verify())
        difference = desk.ask(Compare())
        if isinstance(difference, Text) and not difference.text.strip():
            print("The box runs on this configuration already.")
            desk.ask(Discard())
            return DONE
        _say(difference)
        committed = desk.ask(Commit(f"push {file.name}", minutes))
    except BoxRefusesError:
        desk.ask(Discard())
        raise
    _say(committed)
    try:
        _say(desk.ask(Confirm()))
    except NoAnswerError as silence:
        raise NoAnswerError(f"{silence}: the configuration runs, and is taken back in {minutes} minutes") from None
    return DONE


def _say(response: Response) -> None:
    if isinstance(response, Text):
        print(response.text.rstrip("\n"))
    elif isinstance(response, Done):
        print("\n".join((response.text, *response.remarks)))
