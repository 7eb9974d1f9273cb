"""``linebox prompts``: the sounds of all that the box says, which of them are there, and how they come out."""

import argparse
import sys
from pathlib import Path

import boards
from firmware.config import Config, load
from firmware.config.boot import this_boot
from firmware.config.prompts import words_of
from firmware.config.store import DIRECTORY, Store
from firmware.main import STATE_DIR
from firmware.voice.languages import LANGUAGES
from firmware.voice.prompt_states import piece_states
from firmware.voice.speaking import SpeakingError, build
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
        config = _config(args.config, args.state_dir)
        doings = {"build": _build, "list": _list, "check": _check}
        return doings[args.what](args, languages, config)
    except (_RefusedError, SpeakingError) as error:
        for sentence in str(error).splitlines():
            print(f"linebox prompts: {sentence}", file=sys.stderr)
        return 2 if isinstance(error, _RefusedError) else 1


def _languages(asked: list[str]) -> list[str]:
    for language in asked:
        if language not in LANGUAGES:
            raise _RefusedError(f"there are no phrases in '{language}'; the languages are {', '.join(LANGUAGES)}.")
    return asked


def _config(path: Path | None, state_dir: Path) -> Config:
    """That in the file, or what the box runs on."""
    try:
        text = _running(state_dir) if path is None else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _RefusedError(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _RefusedError(f"{path}: is not UTF-8 text.") from error
    found: list[str] = []
    # Whose board it is for is written nowhere: it is right where it is right for one.
    for board in map(boards.named, boards.NAMES):
        config = load(text, len(board.lines), len(board.stations))
        if isinstance(config, Config):
            return config
        found = found or [f"{path or 'the configuration of the box'}, {problem}" for problem in config]
    raise _RefusedError("\n".join(found))


def _running(state_dir: Path) -> str:
    return Store(state_dir / DIRECTORY, this_boot()).read().text


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
