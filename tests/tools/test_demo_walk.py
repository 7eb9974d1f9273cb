"""The walk in README.md, as written: its keys are pressed, and what it promises is seen."""

import datetime
import re
from pathlib import Path

import pytest

import boards
from firmware.config import load
from tools import cli
from tools.play.worlds import make_world
from tools.screen import Screen
from tools.session import Session, parse_keys

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
PATIENCE_MS = 15_000
"""How long a reader looks at the screen before he thinks that something is wrong."""


def walk(text):
    """Rows of the tables with the heading ``press | and see``: (keys, what is seen)."""
    found, inside = [], False
    for row in text.splitlines():
        cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
        if row.strip().startswith("| press | and see |"):
            inside = True
        elif not row.strip().startswith("|"):
            inside = False
        elif inside and "`" in row:
            found.append((re.findall("`([^`]+)`", cells[0]), re.findall("`([^`]+)`", cells[1])))
    return found


def take(steps):
    """Press and look, row by row, as a reader does in a terminal of 80 by 24."""
    board = boards.named("lb4x8")
    world = make_world("electrical", board, load("", 4, 8), 1, datetime.datetime(2026, 1, 5, 9, 0))
    session = Session(world, 1)
    screen = Screen(session)
    for keys, seen in steps:
        for _ in session.play(parse_keys(" ".join(keys))):
            pass
        missing, end_ms = set(seen), world.now_ms + PATIENCE_MS
        while missing:
            picture = re.sub(" +", " ", screen.draw().plain)
            missing = {words for words in missing if words not in picture}
            assert not missing or world.now_ms < end_ms, f"after {' '.join(keys)}: no {missing} in\n{picture}"
            world.run_until(world.now_ms + 100)
    return session


def test_the_walk_of_the_readme_as_written():
    steps = walk(README)
    assert len(steps) >= 10 and all(keys for keys, _ in steps)
    assert take(steps).over, "its last key is the end"


def test_the_keys_that_the_readme_plays_in_no_time(capsys):
    (keys,) = re.findall(r'`\.venv/bin/linebox demo --keys "([^"]+)"`', README)
    assert cli.main(["demo", "--keys", keys]) == 0
    assert "> 12 talks to phone 11" in re.sub(" +", " ", capsys.readouterr().out)


def test_a_walk_that_promises_too_much_is_caught():
    steps = walk(README)
    keys, _ = steps[1]
    with pytest.raises(AssertionError, match=r"after 1 2: no {'11 talks to line 4'}"):
        take([steps[0], (keys, ["11 talks to line 4"])])
