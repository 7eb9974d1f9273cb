"""``linebox run``: the box on real hardware, in the foreground."""

import argparse
from pathlib import Path

import boards
from firmware import main as firmware_main


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--board", required=True, metavar="NAME", help="which board it is: " + ", ".join(boards.NAMES))
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="configuration (TOML); without one, everything has its default"
    )


def run(args: argparse.Namespace) -> int:
    return firmware_main.serve(args.board, args.config)
