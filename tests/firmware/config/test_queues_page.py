"""docs/queues.md says what the box does: its configuration is taken, its commands are read, its figures are those."""

import re
from pathlib import Path

import pytest

from firmware.callcontrol import queueing
from firmware.callcontrol.estimate import HANDLED_CALLS, JUDGED, WIDTH_MS
from firmware.callcontrol.queue_plan import Queue
from firmware.config import load, to_plan
from firmware.shell.facts import Facts
from firmware.shell.reading import read
from firmware.shell.tables import COLUMNS

PAGE = (Path(__file__).parents[3] / "docs" / "queues.md").read_text(encoding="utf-8")
SENTENCES = " ".join(PAGE.split())
COMMANDS = re.findall(r"`((?:agent|callback|drop|show|watch) [^`]+)`", PAGE) + re.findall(
    r"^anna@lb4x8> (.+)$", PAGE, re.M
)


def test_the_first_queue_is_one():
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    assert len(text.splitlines()) == 5
    config = load(text, 4, 8)
    assert not isinstance(config, list), config
    (queue,) = to_plan(config, (), ()).queues
    assert ([one.agent for one in queue.agents], queue.pilot) == (["anna", "bela"], "70")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_is_one_of_the_shell(command):
    facts = Facts(4, 8, extensions={"14": 4}, agents=("anna",))
    assert read(command, facts).does


def test_there_are_commands():
    assert len(COMMANDS) > 8


@pytest.mark.parametrize("subject", ["queues", "queue", "agents", "callbacks"])
def test_what_is_shown_has_the_titles_of_the_tables(subject):
    titles = {column.title for column in COLUMNS[subject]}
    shown = re.search(rf"^anna@lb4x8> show {subject}\b.*\n(.+)$", PAGE, re.M)[1]
    assert set(re.split(r"  +", shown)) <= titles


@pytest.mark.parametrize(
    "sentence",
    [
        f"after {queueing.RINGS_MS // 1000} s the box answers",
        f"sent out again after {queueing.AGAIN_MS // 1000} s",
        f"within {Queue('', ()).return_ms // 60_000} minutes (`return_min`)",
        f"after {Queue('', ()).words.first_ms // 1000} s and then every minute",
        f"at most {WIDTH_MS // 1000} s wide",
        f"about the last {HANDLED_CALLS} calls",
        f"the last {JUDGED} answered callers",
    ],
)
def test_figures_are_those_of_the_box(sentence):
    assert sentence in SENTENCES
