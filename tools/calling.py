"""``linebox calling``: the page that says what people can do at their telephones, for everywhere or for one office."""

import argparse
import sys
from pathlib import Path

import boards
from firmware.config import Config
from firmware.config.countries import COUNTRIES
from firmware.config.feature_codes import habit_of
from firmware.config.fields import RefusedError, country
from tools.calling_page import Office, office_page, world_page
from tools.play.cast import load_config

_EVERYWHERE = (("Europe", "hu"), ("North America", "us"))
"""A country of each habit; the page for everywhere shows both."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--country", metavar="KEY", help=f"as it is in one country: {', '.join(COUNTRIES)}")
    parser.add_argument("--config", type=Path, metavar="FILE", help="as it is in the office of this configuration")
    parser.add_argument("--board", default=boards.NAMES[0], metavar="NAME", help=" or ".join(boards.NAMES))
    parser.add_argument("--write", type=Path, metavar="FILE", help="into a file, such as docs/calling.md")


def run(args: argparse.Namespace) -> int:
    try:
        if args.country is not None:
            country(args.country)
        board = boards.named(args.board)
    except (RefusedError, ValueError) as error:
        return _complain([f"country {error}" if isinstance(error, RefusedError) else str(error)], 2)
    if args.country is None and args.config is None:
        text = everywhere()
    else:
        config = load_config(args.config, board, args.country)
        if isinstance(config, list):
            return _complain(config, 1)
        text = office_page(config)
    if args.write is None:
        sys.stdout.write(text)
        return 0
    try:
        args.write.write_text(text, encoding="utf-8")
    except OSError as error:
        return _complain([f"{args.write} cannot be written: {error.strerror}"], 1)
    return 0


def everywhere() -> str:
    """The page with the codes of both habits and the defaults of a box that nobody has configured."""
    board = boards.named(boards.NAMES[-1])
    offices = []
    for title, key in _EVERYWHERE:
        config = load_config(None, board, key)
        if not isinstance(config, Config):
            raise ValueError(f"the defaults of {key} are wrong: {config}")
        offices.append(Office(title, config))
    american = [row.name for row in COUNTRIES.values() if habit_of(row) == "american"]
    return world_page(offices, [f"the {name}" if name.endswith("States") else name for name in american])


def _complain(sentences: list[str], status: int) -> int:
    for sentence in sentences:
        print(f"linebox calling: {sentence.rstrip('.')}.", file=sys.stderr)
    return status
