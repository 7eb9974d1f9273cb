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
    Traffic(world, 1, 600, Habits(1, Temper(talk_ms=40_000)), 300).start()
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
    for what in ("rings ((*))", "rings at 1", "talks to line", "talks to phone", "line 1 + phone", "reorder: should"):
        assert what in seen


def test_the_picture_says_what_a_dialling_telephone_does():
    board = boards.named("lb4x8")
    world = make_world("electrical", board, load("", 4, 8), 1, datetime.datetime(2026, 1, 5, 9, 0))
    screen = Screen(world, world.core.control)

    def does(port):
        row = next(row for row in picture(world, screen).splitlines() if re.search(rf" 1{port} +\S", row[33:]))
        return row[33:].split(f"1{port}", 1)[1].strip()

    def after(ms, port=1):
        world.run_until(world.now_ms + ms)
        return does(port)

    phone = world.phones[1]
    assert after(100) == "-"
    phone.lift()
    assert after(100) == "hears dial tone"
    phone.dial("1")
    assert after(300) == "dials 1"
    phone.dial("2")
    assert after(300) == "calls 12"
    assert does(2).startswith("rings")
    world.phones[2].lift()
    assert (after(100), does(2)) == ("talks to phone 12", "talks to phone 11")
    phone.hang_up()
    assert (after(800), does(2)) == ("-", "reorder: should hang up")
    phone.lift()
    after(100)
    phone.dial("12")
    assert after(500) == "calls 12: busy"
    assert after(20_000) == "howler: was left off hook"
    assert after(60_000) == "locked out: left off hook"
    phone.hang_up()
    after(1_000)
    phone.lift()
    after(100)
    phone.dial("7")
    assert after(500) == "calls 7: no such number"
    world.run_until(world.now_ms + 1_000)
    for port in range(3, 8):
        assert after(100) == "calls 7: no such number"
        world.phones[port].lift()
    assert after(100, 7) == "waits for dial tone"


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
                assert re.search(
                    rf"  {phone + 10} +(talks|off hook|rings|hears|dials|calls|waits|reorder|howler)", now
                ), now
    assert busy > 50


def test_what_the_picture_says_is_so():
    world, screen = busy_office("lb4x8")
    checked = 0
    for second in range(1, 200):
        world.run_until(second * 1000)
        for line, phone in re.findall(r"line (\d) \+ phone 1(\d)", picture(world, screen)):
            checked += world.talks(int(phone), f"line {line}")
    assert checked > 100
