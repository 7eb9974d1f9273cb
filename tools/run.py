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
    parser.add_argument(
        "--state-dir",
        type=Path,
        default=firmware_main.STATE_DIR,
        metavar="DIR",
        help=f"where what is set at telephones is kept ({firmware_main.STATE_DIR})",
    )


def run(args: argparse.Namespace) -> int:
    return firmware_main.serve(args.board, args.config, state_dir=args.state_dir)
