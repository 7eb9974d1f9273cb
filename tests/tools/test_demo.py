"""What a person sees of ``make run``: a live picture on a terminal, a log elsewhere."""

import datetime
import re

import pytest
from rich.console import Console

import boards
from firmware.config import load
from tools import cli, demo
from tools.play.worlds import make_world
from tools.screen import Screen
from tools.sim.habits import Habits, Temper
from tools.sim.traffic import Traffic


class FastWall(demo.Wall):
    """A clock that jumps instead of waiting."""

    def __init__(self):
        self.s = 0.0

    def now_s(self):
        return self.s

    def sleep(self, seconds):
        self.s += seconds


def options(*words):
    import argparse

    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    return parser.parse_args(words)


def test_without_a_terminal_it_logs_calls_from_ring_to_release(capsys):
    assert demo.run(options("--for", "120"), FastWall()) == 0
    said = capsys.readouterr().out
    for what in ("line 1 rings", "ring phone 11", "lifted", "seize line", "hears line", "hung up", "release line"):
        assert what in said
    assert all(re.match(r" *\d+:\d\d\.\d  ", row) for row in said.splitlines()[1:])


def test_the_same_seed_is_the_same_day(capsys):
    demo.run(options("--for", "60"), FastWall())
    first = capsys.readouterr().out
    demo.run(options("--for", "60"), FastWall())
    assert capsys.readouterr().out == first
    demo.run(options("--for", "60", "--seed", "2"), FastWall())
    assert capsys.readouterr().out != first


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--board", "lb2"], "linebox demo: there is no board 'lb2'; the boards are lb4x8, lb8x24"),
        (["--speed", "0"], "linebox demo: --speed 0: it must be more than 0"),
        (["--config", "/nowhere.toml"], "linebox demo: /nowhere.toml cannot be read: No such file or directory"),
        (["--for", "0"], "linebox demo: --for 0: it must be more than 0"),
    ],
)
def test_a_mistake_in_the_call_is_one_sentence(words, sentence, capsys):
    assert cli.main(["demo", *words]) == 2
    assert capsys.readouterr().err == sentence + "\n"


def picture(world, screen, width=80):
    console = Console(width=width, record=True, file=open("/dev/null", "w"), color_system=None)  # noqa: SIM115, PTH123
    console.print(screen.draw())
    return console.export_text()


def busy_office(board_name):
    board = boards.named(board_name)
    config = load("", len(board.lines), len(board.stations))
    world = make_world("electrical", board, config, 1, datetime.datetime(2026, 1, 5, 9, 0))
    screen = Screen(world, world.core.control)
    Traffic(world, 1, 600, Habits(1, Temper(talk_ms=40_000))).start()
    return world, screen


def test_the_picture_shows_lines_telephones_junctors_and_fits_a_terminal():
    world, screen = busy_office("lb4x8")
    seen = ""
    for second in range(1, 120):
        world.run_until(second * 1000)
        now = picture(world, screen)
        assert len(now.splitlines()) <= 24
        assert all(len(row.rstrip()) <= 80 for row in now.splitlines())
        seen += now
    for what in ("rings ((*))", "rings at 1", "talks to line", "talks to phone", "line 1 + phone", "off hook"):
        assert what in seen


def test_a_large_board_in_a_small_terminal_hides_only_telephones_that_do_nothing():
    world, screen = busy_office("lb8x24")
    busy = 0
    for second in range(1, 60):
        world.run_until(second * 1000)
        now = picture(world, screen)
        assert len(now.splitlines()) <= 24
        assert "no room here" in now
        for phone in world.phones:
            if not world.phone_idle(phone):
                busy += 1
                assert re.search(rf"  {phone + 10} +(talks|off hook|rings)", now), now
    assert busy > 50


def test_what_the_picture_says_is_so():
    world, screen = busy_office("lb4x8")
    checked = 0
    for second in range(1, 200):
        world.run_until(second * 1000)
        for line, phone in re.findall(r"line (\d) \+ phone 1(\d)", picture(world, screen)):
            checked += world.talks(int(phone), f"line {line}")
    assert checked > 100
