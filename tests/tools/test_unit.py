"""The units in systemd/ start what there is to start, and meet at one socket."""

import argparse
import re
from pathlib import Path

import pytest

import boards
from firmware import main as box
from firmware.shell import __main__ as shell
from firmware.shell.client import SOCKET

ROOT = Path(__file__).resolve().parents[2]
BOX = ROOT / "systemd" / "linebox.service"
SHELL = ROOT / "systemd" / "linebox-shell@.service"


def value(unit, key):
    (line,) = [line for line in unit.read_text().splitlines() if line.startswith(f"{key}=")]
    return line.partition("=")[2]


def words(unit, program):
    """Those that it starts the program with; its own variables have the values that it gives them."""
    name, _, given = value(unit, "Environment").partition("=")
    line = value(unit, "ExecStart").replace("%I", "ttyAMA0").replace(f"${{{name}}}", given)
    return line.partition(f" -m {program.__name__.removesuffix('.__main__')} ")[2].split()


def parsed(unit, program):
    parser = argparse.ArgumentParser()
    program.add_arguments(parser)
    return parser.parse_args(words(unit, program))


def test_the_shell_takes_the_words_that_its_unit_starts_it_with():
    args = parsed(SHELL, shell)
    assert (args.device, args.baud, args.socket) == ("/dev/ttyAMA0", 115_200, SOCKET)
    assert str(args.history) == f"%S/{value(SHELL, 'StateDirectory')}"


def test_the_box_takes_the_words_that_its_unit_starts_it_with():
    args = parsed(BOX, box)
    assert args.board in boards.NAMES
    assert args.socket == SOCKET, "where shells look for it"
    assert args.group in value(SHELL, "SupplementaryGroups").split()


def test_the_unit_makes_the_directories_that_the_box_writes_to():
    assert Path("/run") / value(BOX, "RuntimeDirectory") == SOCKET.parent
    assert Path("/var/lib") / value(BOX, "StateDirectory") == parsed(BOX, box).state_dir


def test_a_shell_comes_after_the_box():
    assert BOX.name in value(SHELL, "After").split()


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_the_pages_name_one_socket(page):
    assert set(re.findall(r"/run/linebox/[\w.]+", page.read_text(encoding="utf-8"))) <= {str(SOCKET)}
