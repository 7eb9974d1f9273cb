"""``linebox pull``: the configuration that a box runs on, over a serial cable to a laptop."""

import argparse
import sys
from pathlib import Path

from firmware.control.requests import ReadConfiguration
from firmware.control.responses import Greeting, Text
from tools import serial_desk
from tools.serial_desk import DONE, NoAnswerError, SerialDesk


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="where it is written (printed)")
    serial_desk.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """0: done; 1: the box refused; 2: a mistake in the call, or FILE cannot be written; 3: no answer on the line."""

    def pull(desk: SerialDesk, _: Greeting) -> int:
        response = desk.ask(ReadConfiguration("running"))
        if not isinstance(response, Text):
            raise NoAnswerError("the box answered with something else than a configuration")
        if args.file is None:
            sys.stdout.write(response.text)
        else:
            _write(args.file, response.text)
        return DONE

    return serial_desk.carry_out(args, pull)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ValueError(f"{file} cannot be written: {error.strerror}") from None
