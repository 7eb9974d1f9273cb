"""docs/menus.md says what the box does: its configuration is taken, its commands are read, its figures are those."""

import re
from pathlib import Path

import pytest

from boards import named
from firmware.callcontrol import faxes, menu_places
from firmware.callcontrol.menu_plan import Menu
from firmware.config import load, to_plan
from firmware.runtime.translate import tone_outputs
from firmware.shell.facts import Facts
from firmware.shell.reading import read
from firmware.shell.tables import COLUMNS

PAGE = (Path(__file__).parents[3] / "docs" / "menus.md").read_text(encoding="utf-8")
SENTENCES = " ".join(PAGE.split())
DEFAULTS = Menu("", ())


def test_every_example_is_taken_and_the_first_is_five_lines():
    examples = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    assert len(examples[0].splitlines()) == 5
    for text in examples:
        config = load(text, 4, 8)
        assert not isinstance(config, list), config
        assert len(to_plan(config, (), ()).menus) == 2


@pytest.mark.parametrize("subject", ["menus", "calls"])
def test_what_is_shown_is_a_command_and_has_the_titles_of_its_table(subject):
    assert read(f"show {subject}", Facts(4, 8)).does
    shown = re.search(rf"^anna@lb4x8> show {subject}\n(.+)$", PAGE, re.M)[1]
    assert set(re.split(r"  +", shown)) <= {column.title for column in COLUMNS[subject]}


@pytest.mark.parametrize(
    "sentence",
    [
        f"presses nothing for {DEFAULTS.wait_ms // 1000} s (`wait_s`)",
        f"after {DEFAULTS.unanswered_ms // 1000} s (`unanswered_s`)",
        f"after {menu_places.MOST} menus in one call, or {DEFAULTS.longest_ms // 60_000} min (`longest_min`)",
        f"it is let go after {faxes.UNANSWERED_MS // 1000} s",
        "after the third time (`tries_silent`)",
        "the third time (`tries_wrong`)",
    ],
)
def test_figures_are_those_of_the_box(sentence):
    assert sentence in SENTENCES
    assert DEFAULTS.tries_silent == DEFAULTS.tries_wrong == 3
    assert len(tone_outputs(named("lb4x8"))) == 3
