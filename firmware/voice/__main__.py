"""``python -m firmware.voice --country hu --outputs 8 --lines 4 --device hw:LineBox,0``: the voice process.

Commands come in at stdin, reports go out at stdout, one JSON object a line (messages.py); it ends when stdin does.
"""

import argparse
import gc
import sys
from pathlib import Path

from firmware.voice.hearing import Hearing
from firmware.voice.kept_recordings import Reader
from firmware.voice.listener import Listener
from firmware.voice.phrases import DEFAULT_LANGUAGE
from firmware.voice.platform import PlatformError, WallClock, sound_card
from firmware.voice.player import BLOCK_MS, Player
from firmware.voice.prompt_source import stand_in
from firmware.voice.recorder import Recorders
from firmware.voice.service import Service
from firmware.voice.shelf import Shelf
from firmware.voice.tone_plans import PLANS
from firmware.voice.voice import Voice

RATES = (8000, 16000, 22050, 32000, 44100, 48000, 96000)
MOST_OUTPUTS = 64
MOST_LINES = 64

SWITCH_S = 0.001
"""How long a thread that listens or reads sounds may keep the one that plays from its turn: a tenth of a block."""


def main(argv: list[str] | None = None) -> int:
    """Entry point. Returns the exit status; 1 with one clear sentence when it cannot start."""
    args = _parser().parse_args(argv)
    try:
        card = sound_card(args.device, args.rate)
    except PlatformError as error:
        print(f"voice: {error}", file=sys.stderr)
        return 1
    shelf = Shelf(args.rate, args.state_dir)
    shelf.preload(DEFAULT_LANGUAGE)
    stand_in(args.rate)
    reader = Reader(args.rate, args.state_dir)
    voice = Voice(args.country, args.rate, args.outputs, args.first_output, shelf=shelf, reader=reader)
    clock = WallClock()
    block = args.rate * BLOCK_MS // 1000
    player = Player(voice, args.device, lambda: card.play(args.outputs, block), clock)
    recorders = Recorders(args.rate, args.recorders, args.state_dir, clock) if args.recorders else None
    listener = None
    inputs = args.lines + args.recorders
    if inputs:
        hearing = Hearing(args.country, args.rate, args.lines)
        listener = Listener(
            hearing, args.device, lambda: card.listen(inputs), clock, player.counters, recorders=recorders
        )
    sys.setswitchinterval(SWITCH_S)
    # What exists now stays: the collector need not look at it between two blocks.
    gc.collect()
    gc.freeze()
    Service(player, listener, args.commands_fd, args.reports_fd, shelf=shelf, reader=reader, recorders=recorders).run()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m firmware.voice", description="The voice process of the line box.")
    parser.add_argument("--country", default="hu", choices=tuple(PLANS), metavar="KEY", help=", ".join(PLANS))
    parser.add_argument("--outputs", type=_count, default=8, metavar="N", help="how many outputs the device has (8)")
    parser.add_argument(
        "--first-output", type=_count, default=1, metavar="N", help="number of its first output on the board (1)"
    )
    parser.add_argument(
        "--lines", type=_lines, default=0, metavar="N", help="its inputs 1 to N are lines 1 to N: listen to them (0)"
    )
    parser.add_argument(
        "--recorders", type=_lines, default=0, metavar="N", help="the inputs after those are recorders 1 to N (0)"
    )
    parser.add_argument("--device", default="default", help="hw:CARD,N, a part of its name, default, or none")
    parser.add_argument(
        "--state-dir",
        type=Path,
        metavar="DIR",
        help="where prompts and recordings are (nowhere: notes instead)",
    )
    parser.add_argument("--rate", type=int, default=48000, choices=RATES, help="samples a second (48000)")
    parser.add_argument("--commands-fd", type=int, default=0, metavar="FD", help="where commands come from (stdin)")
    parser.add_argument("--reports-fd", type=int, default=1, metavar="FD", help="where reports go (stdout)")
    return parser


def _count(text: str) -> int:
    return _between(text, 1, MOST_OUTPUTS)


def _lines(text: str) -> int:
    return _between(text, 0, MOST_LINES)


def _between(text: str, least: int, most: int) -> int:
    number = int(text)
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{number} is not between {least} and {most}")
    return number


if __name__ == "__main__":
    sys.exit(main())
