"""``linebox run``: the box on real hardware, in the foreground."""

import argparse

from firmware import main as firmware_main


def add_arguments(parser: argparse.ArgumentParser) -> None:
    firmware_main.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    return firmware_main.serve_as_told(args)
