"""The configurations of docs/examples are sound, their days go as their stories tell, and the page names them all."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from boards import NAMES
from tests.tools.sim.agreement import differences, listen
from tools import cli
from tools.play.command import open_story
from tools.play.player import Player
from tools.play.report import report
from tools.play.worlds import make_world

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "examples.md").read_text(encoding="utf-8")
OFFICES = sorted((DOCS / "examples").glob("*.toml"))
DAYS = sorted((DOCS / "examples").glob("*.call"))


def cast(path):
    found = open_story(path)
    assert not isinstance(found, list), "\n".join(map(str, found))
    return found[1]


def held(path, world):
    story, office = open_story(path)
    box = make_world(world, office.board, office.config, story.seed, story.clock)
    told = listen(box)
    outcome = Player(box, office).play(story.statements)
    assert not outcome.failures, "\n".join(report(path.name, outcome))
    assert not outcome.remarks, outcome.remarks
    return box, told


def test_each_has_its_day_and_the_page_names_each_with_its_board():
    named = re.findall(r"^\| \[[\w.]+\]\(examples/(\w+)\.toml\) \|[^|]+\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert sorted(named) == [(path.stem, cast(path).board.name) for path in DAYS]
    assert [path.stem for path in OFFICES] == [path.stem for path in DAYS]
    assert len(OFFICES) >= 4
    for start in ("../README.md", "configuration.md"):
        assert "examples.md" in (DOCS / start).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DAYS, ids=lambda path: path.stem)
def test_its_day_goes_as_told_and_the_same_on_chips_as_on_events_alone(path):
    assert path.read_text(encoding="utf-8").startswith("# ")
    box, electrical = held(path, "electrical")
    assert box.nets.violations() == []
    _, event = held(path, "event")
    assert differences(electrical, event) == []


@pytest.mark.parametrize("path", DAYS, ids=lambda path: path.stem)
def test_it_says_all_its_words_itself_in_the_languages_that_its_callers_choose(path):
    config = cast(path).config
    spoken = {config.language} | {line.language for line in config.lines} - {""}
    spoken |= {choice.choice.language for menu in config.menus for choice in menu.choices} - {""}
    for prompt in config.prompts:
        assert spoken <= set(prompt.words), prompt.name
    used = set(re.findall(r'(?:prompt|say|greeting|messages) = \[?"([\w.-]+)"', path.with_suffix(".toml").read_text()))
    own = {prompt.name for prompt in config.prompts}
    assert own == {name for name in used if "." not in name}


HOURS = ("2026-03-04 10:00", "2026-03-04 12:40", "2026-03-06 15:00", "2026-03-07 03:00")
"""A working morning, lunch, a Friday afternoon, and a night."""
LONGEST_MS = 240_000
SILENCE_MS = 300
"""Between the words of two plays, at the most."""


@pytest.mark.parametrize("path", DAYS, ids=lambda path: path.stem)
@pytest.mark.parametrize("moment", HOURS, ids=lambda moment: moment[8:])
def test_who_presses_nothing_is_never_left_in_silence_and_reaches_somebody_or_a_mailbox(path, moment):
    office = cast(path)
    box = make_world("event", office.board, office.config, 1, datetime.fromisoformat(moment))
    answers = [line.port for line in office.config.lines if line.route.kind in ("menu", "queue")]
    for port in (answers[0], answers[-1]):
        box.lines[port].ring(f"0611100{port}")
        reached, silent_ms = False, 0
        for now_ms in range(box.now_ms, box.now_ms + LONGEST_MS, 100):
            box.run_until(now_ms)
            heard = box.line_hears(port)
            reached = "beep" in heard or any(map(box.phone_rings, box.phones))
            if reached:
                break
            silent_ms = 0 if heard or box.line_rings(port) else silent_ms + 100
            assert silent_ms <= SILENCE_MS
        assert reached, f"line {port}"
        box.lines[port].hang_up()
        box.run_until(box.now_ms + 90_000)
    assert box.everything_idle()


def test_the_page_tells_how_a_file_is_checked(capsys):
    commands = re.findall(r"^    linebox (calling .*)$", PAGE, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        words = [str(DOCS.parent / word) if word.startswith("docs/") else word for word in command.split()]
        assert cli.main(words) == 0
        assert "What everybody in this office can do" in capsys.readouterr().out
    assert all(name in PAGE for name in NAMES)
