"""What a person sees of ``make run``: a live picture on a terminal, a log elsewhere."""

import datetime
import io
import re

import pytest
from rich.console import Console

import boards
from firmware.config import load
from tools import cli, demo
from tools.play.worlds import make_world
from tools.session import Session


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


def test_the_journal_of_what_was_played_is_left_and_drawn(tmp_path, capsys):
    place = str(tmp_path / "morning")
    assert demo.run(options("--keys", "Space 1 2 Tab Space 3s Space", "--journal", place)) == 0
    assert f"The journal: linebox timeline {place}" in capsys.readouterr().out
    assert cli.main(["replay", place]) == 0
    assert cli.main(["timeline", place]) == 0
    assert "phone 12       1.2 s  ringing, phone 11" in capsys.readouterr().out
    assert demo.run(options("--keys", "Space", "--journal", place)) == 2
    assert capsys.readouterr().err == f"linebox demo: --journal {place}: File exists\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--board", "lb2"], "linebox demo: there is no board 'lb2'; the boards are lb4x8, lb8x24"),
        (["--speed", "0"], "linebox demo: --speed 0: it must be more than 0"),
        (["--config", "/nowhere.toml"], "linebox demo: /nowhere.toml cannot be read: No such file or directory"),
        (["--for", "0"], "linebox demo: --for 0: it must be more than 0"),
        (
            ["--for", "9", "--keys", "Space"],
            "linebox demo: --for and --keys: the keys end by themselves, 2s among them waits; leave --for out",
        ),
        (
            ["--keys", "Space jump"],
            "linebox demo: --keys: 'jump' is no key: keys are Space Tab Up Down Left Right f r c v t + - ? q"
            " and the digits 0123456789*#; 2s waits 2 s",
        ),
    ],
)
def test_a_mistake_in_the_call_is_one_sentence(words, sentence, capsys):
    assert cli.main(["demo", *words]) == 2
    assert capsys.readouterr().err == sentence + "\n"


class Finger:
    """Keys pressed at their frames, and a clock that jumps from frame to frame."""

    def __init__(self, wall, presses):
        self.wall = wall
        self.presses = dict(presses)
        self.frame = 0

    def read(self, timeout_s):
        self.frame += 1
        self.wall.sleep(timeout_s)
        return self.presses.get(self.frame, [])


def sitting(presses, seconds=None, speed=1.0):
    board = boards.named("lb4x8")
    world = make_world("electrical", board, load("", 4, 8), 1, datetime.datetime(2026, 1, 5, 9, 0))
    session = Session(world, 1, speed)
    wall = FastWall()
    end_ms = None if seconds is None else seconds * 1000
    finger = Finger(wall, presses)
    terminal = Console(file=io.StringIO(), force_terminal=True, width=80, height=24)
    demo.live(session, demo.Pace(session, wall, end_ms), finger, terminal)
    return session, finger, terminal.file.getvalue()


def test_a_key_is_seen_one_frame_later():
    session, finger, drawn = sitting({1: ["space"], 3: ["q"]})
    assert session.world.phone_hears(1) == {"dial tone"}
    assert finger.frame == 3
    assert "hears dial tone" in drawn


def test_a_quiet_office_is_drawn_once_a_second():
    _, finger, drawn = sitting({}, seconds=10)
    assert finger.frame >= 100
    assert 10 <= drawn.count("Press Space") <= 13


def test_speed_keys_change_how_fast_time_passes_from_now_on():
    session, _, _ = sitting({10: ["+"], 20: ["q"]})
    assert 2_800 <= session.world.now_ms <= 3_000


def test_who_falls_behind_the_real_clock_does_not_catch_up():
    world = make_world("electrical", boards.named("lb4x8"), load("", 4, 8), 1, datetime.datetime(2026, 1, 5, 9, 0))
    wall = FastWall()
    pace = demo.Pace(Session(world, 1), wall, None)
    wall.s += 3_600
    pace.catch_up()
    assert world.now_ms == 500
    wall.s += 0.1
    pace.catch_up()
    assert world.now_ms == 600


def test_played_keys_print_the_picture_and_end(capsys):
    assert cli.main(["demo", "--keys", "Space 12 Tab Space"]) == 0
    said = re.sub(" +", " ", capsys.readouterr().out)
    assert "11 talks to phone 12" in said and "> 12 talks to phone 11" in said and "traffic off" in said


def test_played_keys_with_traffic(capsys):
    assert cli.main(["demo", "--traffic", "--keys", "60s"]) == 0
    assert "traffic on" in capsys.readouterr().out


def test_a_quiet_log_stays_quiet(capsys):
    assert demo.run(options("--quiet", "--for", "60"), FastWall()) == 0
    said = capsys.readouterr().out
    assert said.startswith("lb4x8, simulated") and "rings" not in said and "lifted" not in said


def test_a_picture_without_keyboard_has_traffic(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", open("/dev/null"))  # noqa: SIM115, PTH123
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert demo.run(options("--for", "30"), FastWall()) == 0
    said = capsys.readouterr().out
    assert "traffic on" in said and "Ctrl-C ends" in said and "Space" not in said
