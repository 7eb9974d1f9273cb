"""docs/access.md says what the box does: its configuration is taken, its commands are read, its figures are those."""

import re
from pathlib import Path

from firmware.callcontrol.access_plan import Access
from firmware.config import load
from firmware.config.access_sections import _PIN
from firmware.config.model import Config
from firmware.shell.facts import Facts
from firmware.shell.reading import read
from firmware.shell.tables import COLUMNS

PAGE = (Path(__file__).parents[3] / "docs" / "access.md").read_text(encoding="utf-8")


def test_the_example_is_taken_and_its_limit_is_reached_before_that_of_all_calls_from_line_to_line():
    config = load(re.search(r"```toml\n(.*?)```", PAGE, re.S)[1], 4, 8)
    assert isinstance(config, Config), config
    (anna,) = config.access.travellers
    assert 0 < anna.limit_ms <= config.outside.line_to_line_ms


def test_what_is_typed_is_a_command_and_what_is_shown_has_the_titles_of_its_table():
    typed = re.findall(r"^anna@lb4x8> (.+)$", PAGE, re.M)
    assert [read(line, Facts(4, 8)).does for line in typed] == ["show access", "access unlock"]
    titles = re.search(r"^anna@lb4x8> show access\n(.+)$", PAGE, re.M)[1]
    assert set(re.split(r"  +", titles)) == {column.title for column in COLUMNS["access"]}


def test_figures_are_those_of_the_box():
    defaults = Access()
    assert (defaults.lock_after, defaults.lock_ms) == (9, 30 * 60_000)
    assert "After nine wrong ones in a row" in PAGE
    assert "for half an hour" in PAGE
    assert _PIN.pattern == "[0-9]{6,12}"
    assert "a PIN has 6 to 12 digits" in PAGE
