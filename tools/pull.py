"""``linebox pull``: the configuration that a box runs on, or a file of it such as a message, over a serial cable to a
laptop."""

import argparse
import sys
from pathlib import Path
from typing import get_args

from firmware.control.requests import Folder, ReadConfiguration, ReadFile
from firmware.control.responses import FilePart, Greeting, Text
from tools import serial_desk
from tools.serial_desk import DONE, NoAnswerError, SerialDesk

FOLDERS: tuple[Folder, ...] = get_args(Folder)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="where it is written (printed)")
    parser.add_argument(
        "--of", metavar="FOLDER/NAME", help="a file of the box, such as messages/17.wav, instead of the configuration"
    )
    serial_desk.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """0: done; 1: the box refused; 2: a mistake in the call, or FILE cannot be written; 3: no answer on the line."""

    def pull(desk: SerialDesk, _: Greeting) -> int:
        data = _configuration(desk) if args.of is None else _file(desk, *_place(args.of))
        if args.file is None:
            sys.stdout.buffer.write(data)
        else:
            _write(args.file, data)
        return DONE

    return serial_desk.carry_out(args, pull)


def _place(written: str) -> tuple[Folder, str]:
    """Raises ValueError."""
    word, _, name = written.partition("/")
    folder = next((one for one in FOLDERS if one == word), None)
    if folder is None or not name:
        raise ValueError(f"--of {written}: it is a folder of the box, {', '.join(FOLDERS)}, then / and a name")
    return folder, name


def _configuration(desk: SerialDesk) -> bytes:
    response = desk.ask(ReadConfiguration("running"))
    if not isinstance(response, Text):
        raise NoAnswerError("the box answered with something else than a configuration")
    return response.text.encode()


def _file(desk: SerialDesk, folder: Folder, name: str) -> bytes:
    """Part by part; one that grows meanwhile, as logs do, is as long as it is then."""
    data = b""
    while True:
        response = desk.ask(ReadFile(folder, name, len(data)))
        if not isinstance(response, FilePart):
            raise NoAnswerError("the box answered with something else than a part of a file")
        data += response.data
        if not response.data or len(data) >= response.size:
            return data


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise ValueError(f"{file} cannot be written: {error.strerror}") from None
