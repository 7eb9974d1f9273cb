"""``python -m firmware.voice --country hu --outputs 8 --device hw:LineBox,0``: the voice process.

Commands come in at stdin, reports go out at stdout, one JSON object a line (messages.py); it ends when stdin does.
"""

import argparse
import gc
import sys

from firmware.voice.platform import PlatformError, WallClock, opener
from firmware.voice.player import BLOCK_MS, Player
from firmware.voice.service import Service
from firmware.voice.tone_plans import PLANS
from firmware.voice.voice import Voice

RATES = (8000, 16000, 22050, 32000, 44100, 48000, 96000)
MOST_OUTPUTS = 64


def main(argv: list[str] | None = None) -> int:
    """Entry point. Returns the exit status; 1 with one clear sentence when it cannot start."""
    args = _parser().parse_args(argv)
    try:
        open_stream = opener(args.device, args.rate, args.outputs, args.rate * BLOCK_MS // 1000)
    except PlatformError as error:
        print(f"voice: {error}", file=sys.stderr)
        return 1
    voice = Voice(args.country, args.rate, args.outputs, args.first_output)
    player = Player(voice, args.device, open_stream, WallClock())
    # What exists now stays: the collector need not look at it between two blocks.
    gc.collect()
    gc.freeze()
    Service(player, args.commands_fd, args.reports_fd).run()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m firmware.voice", description="The voice process of the line box.")
    parser.add_argument("--country", default="hu", choices=tuple(PLANS), metavar="KEY", help=", ".join(PLANS))
    parser.add_argument("--outputs", type=_count, default=8, metavar="N", help="how many outputs the device has (8)")
    parser.add_argument(
        "--first-output", type=_count, default=1, metavar="N", help="number of its first output on the board (1)"
    )
    parser.add_argument("--device", default="default", help="hw:CARD,N, a part of its name, default, or none")
    parser.add_argument("--rate", type=int, default=48000, choices=RATES, help="samples a second (48000)")
    parser.add_argument("--commands-fd", type=int, default=0, metavar="FD", help="where commands come from (stdin)")
    parser.add_argument("--reports-fd", type=int, default=1, metavar="FD", help="where reports go (stdout)")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_OUTPUTS:
        raise argparse.ArgumentTypeError(f"{number} is not between 1 and {MOST_OUTPUTS}")
    return number


if __name__ == "__main__":
    sys.exit(main())
