"""``linebox tone COUNTRY NAME FILE.wav``: a tone, digits or music into a file, to listen to."""

import argparse
import sys
from pathlib import Path

from firmware.voice.catalogue import MUSIC, named_source
from firmware.voice.digits import digits_dbm0, digits_tone
from firmware.voice.mixer import RefusedError
from firmware.voice.sources import Source
from firmware.voice.tone_plans import NAMES, PLANS
from firmware.voice.tone_source import ToneSource
from firmware.voice.wav import write_wav

DIGITS = "digits:"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("country", metavar="COUNTRY", help=", ".join(PLANS))
    parser.add_argument("name", metavar="NAME", help=", ".join((*NAMES, MUSIC)) + f", or {DIGITS}0123456789*#")
    parser.add_argument("file", metavar="FILE.wav", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0, help="how much of what does not end (20)")
    parser.add_argument("--rate", type=int, default=48000, help="samples a second (48000)")


def run(args: argparse.Namespace) -> int:
    try:
        if args.country not in PLANS:
            raise RefusedError(f"There are no tones for '{args.country}'; the countries are {', '.join(PLANS)}.")
        if not (0 < args.seconds <= 3600 and 8000 <= args.rate <= 192_000):
            raise RefusedError("--seconds is up to 3600, --rate is 8000 to 192000.")
        samples = _source(args.country, args.name, args.rate).render(round(args.seconds * args.rate))
        write_wav(args.file, samples, args.rate)
    except (RefusedError, OSError) as error:
        print(f"linebox tone: {error}", file=sys.stderr)
        return 2
    print(f"{args.file}: {len(samples) / args.rate:.3f} s of {args.name} ({args.country})")
    return 0


def _source(country: str, name: str, rate: int) -> Source:
    if not name.startswith(DIGITS):
        return named_source(name, PLANS[country], rate)
    try:
        return ToneSource(digits_tone(name.removeprefix(DIGITS)), rate, digits_dbm0())
    except ValueError as error:
        raise RefusedError(f"{error}.") from error
