"""``linebox prompts``: the sounds of all that the box says, which of them are there, and how they come out."""

import argparse
import sys
from pathlib import Path

from firmware.config import Config
from firmware.config.prompts import words_of
from firmware.main import STATE_DIR
from firmware.voice.languages import LANGUAGES
from firmware.voice.prompt_states import piece_states
from firmware.voice.speaking import SpeakingError, build
from tools.configured import NotConfiguredError, configured
from tools.prompt_check import complaints


class _RefusedError(Exception):
    """What was asked cannot be done; the message is for people, a sentence a line."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=("build", "list", "check"),
        help="make sounds with espeak-ng, list them, or measure all: loudness, clipping, how soon they begin",
    )
    parser.add_argument(
        "--language", action="append", metavar="KEY", help=f"{', '.join(LANGUAGES)}; may be repeated (all)"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="where the office's words are (what the box runs on)"
    )
    parser.add_argument("--anew", action="store_true", help="build what is there already, too")
    parser.add_argument(
        "--state-dir", type=Path, default=STATE_DIR, metavar="DIR", help=f"where everything is kept ({STATE_DIR})"
    )


def run(args: argparse.Namespace) -> int:
    try:
        languages = _languages(args.language or list(LANGUAGES))
        config = configured(args.config, args.state_dir)
        doings = {"build": _build, "list": _list, "check": _check}
        return doings[args.what](args, languages, config)
    except (_RefusedError, NotConfiguredError, SpeakingError) as error:
        for sentence in str(error).splitlines():
            print(f"linebox prompts: {sentence}", file=sys.stderr)
        return 1 if isinstance(error, SpeakingError) else 2


def _languages(asked: list[str]) -> list[str]:
    for language in asked:
        if language not in LANGUAGES:
            raise _RefusedError(f"there are no phrases in '{language}'; the languages are {', '.join(LANGUAGES)}.")
    return asked


def _build(args: argparse.Namespace, languages: list[str], config: Config) -> int:
    progress = sys.stderr.isatty()
    for language in languages:
        total = 0
        for done, total in build(args.state_dir, [language], words_of(config), anew=args.anew):
            if progress:
                print(f"\r{language} {done}/{total} ", end="", file=sys.stderr)
        if progress:
            print(file=sys.stderr)
        there = len(piece_states(args.state_dir, language, config.language, words_of(config)))
        print(f"{language}: {total} sounds made, {there} in all")
    return 0


def _list(args: argparse.Namespace, languages: list[str], config: Config) -> int:
    """Each piece with where its sound comes from and its words."""
    for language in languages:
        for piece, where, _ in piece_states(args.state_dir, language, config.language, words_of(config)):
            print(f"{language} {where:8} {piece.name:32} {piece.text}")
    return 0


def _check(args: argparse.Namespace, languages: list[str], config: Config) -> int:
    count, found = complaints(args.state_dir, languages, config.language, words_of(config))
    for sentence in found:
        print(sentence)
    print(f"{count} sounds measured, {len(found)} complaints")
    return 1 if found else 0
