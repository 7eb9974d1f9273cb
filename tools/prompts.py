"""``linebox prompts``: the sounds of all that the box says, and which of them are there."""

import argparse
import sys
from pathlib import Path

from firmware.main import STATE_DIR
from firmware.voice.phrases import DEFAULT_LANGUAGE, LANGUAGES, every_piece
from firmware.voice.shelf import BUILT_FOLDER, own_folders
from tools.speaking import SpeakingError, build


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("build", "list"), help="make all sounds with espeak-ng, or list them")
    parser.add_argument(
        "--language", default=DEFAULT_LANGUAGE, metavar="KEY", help=f"{', '.join(LANGUAGES)} ({DEFAULT_LANGUAGE})"
    )
    parser.add_argument(
        "--state-dir", type=Path, default=STATE_DIR, metavar="DIR", help=f"where everything is kept ({STATE_DIR})"
    )


def run(args: argparse.Namespace) -> int:
    if args.language not in LANGUAGES:
        print(
            f"linebox prompts: there are no phrases in '{args.language}'; the languages are {', '.join(LANGUAGES)}.",
            file=sys.stderr,
        )
        return 2
    if args.what == "list":
        _list(args.state_dir, args.language)
        return 0
    folder = args.state_dir / BUILT_FOLDER / args.language
    try:
        count = build(args.language, folder)
    except SpeakingError as error:
        print(f"linebox prompts: {error}", file=sys.stderr)
        return 1
    print(f"{folder}: {count} sounds")
    return 0


def _list(state_dir: Path, language: str) -> None:
    """Each piece with where its sound comes from and its words."""
    sources = [("own", folder) for folder in own_folders(state_dir, language)]
    sources.append(("built", state_dir / BUILT_FOLDER / language))
    for piece in every_piece(language):
        there = (word for word, folder in sources if (folder / f"{piece.name}.wav").exists())
        print(f"{next(there, 'missing'):8} {piece.name:32} {piece.text}")
