"""docs/configuration.md says what the box does: every key stands there, and so do the values of every country."""

import re
from pathlib import Path

import pytest

from firmware.config import load, to_plan
from firmware.config.calling_sections import CLASS_KEYS, DIALLING_KEYS, RING_KEYS, TIMER_KEYS
from firmware.config.countries import COUNTRIES
from firmware.config.hours_sections import DATE_KEYS, HOTLINE_KEYS, HOURS_KEYS, SEASON_KEYS
from firmware.config.journal_sections import JOURNAL_KEYS
from firmware.config.line_profiles import PROFILES, SCHEMES
from firmware.config.line_sections import BOX_KEYS, LINE_KEYS
from firmware.config.outside_sections import OUTSIDE_KEYS, ROUTE_KEYS, TRUNK_KEYS
from firmware.config.parse import GROUP_KEYS, STATION_KEYS, TOP_KEYS
from firmware.config.queue_sections import AGENT_KEYS, CALLER_KEYS, QUEUE_KEYS, WIDENING_KEYS, WORD_KEYS
from firmware.config.recording_sections import RECORDING_KEYS
from firmware.config.report_sections import REPORT_KEYS, TARIFF_KEYS
from firmware.config.upkeep_sections import BACKUP_KEYS, REGISTER_KEYS, SMDR_KEYS

PAGE = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text(encoding="utf-8")
KEYS = {*CLASS_KEYS, *DIALLING_KEYS, *TIMER_KEYS, *BOX_KEYS, *LINE_KEYS, *OUTSIDE_KEYS, *ROUTE_KEYS, *TRUNK_KEYS}
KEYS |= {*GROUP_KEYS, *STATION_KEYS, *QUEUE_KEYS, *WIDENING_KEYS, *WORD_KEYS, *AGENT_KEYS, *CALLER_KEYS}
KEYS |= {*HOURS_KEYS, *SEASON_KEYS, *DATE_KEYS, *HOTLINE_KEYS}
KEYS |= {*RECORDING_KEYS, *JOURNAL_KEYS, *REGISTER_KEYS, *SMDR_KEYS, *BACKUP_KEYS, *REPORT_KEYS, *TARIFF_KEYS}


@pytest.mark.parametrize("key", sorted(KEYS - {"routes"}))
def test_every_key_has_its_row(key):
    assert re.search(rf"^\| (`\w+`, )*`{key}`", PAGE, re.MULTILINE)


@pytest.mark.parametrize("key", sorted({*TOP_KEYS, *RING_KEYS} - {"routes"}))
def test_every_section_is_there(key):
    assert f"`[{key}" in PAGE or f"`{key}`" in PAGE


@pytest.mark.parametrize("key", COUNTRIES)
def test_the_lines_of_every_country_stand_in_its_row(key):
    line = to_plan(load("", 4, 8, key)).lines[0]
    sends = line.outpulsing
    schemes = [name for name in PROFILES[key].caller_id.schemes if SCHEMES[name].name]
    cells = [
        f"`{key}`",
        " ".join(PROFILES[key].emergency.numbers),
        f"{sends.break_ms}/{sends.make_ms}, {sends.gap_ms}",
        f"{sends.wait_ms / 1000:g}",
        f"{sends.flash_ms}",
        f"{line.supervision.guard_ms / 1000:g}",
        f"`{schemes[0] if schemes else 'none'}`",
    ]
    assert f"| {' | '.join(cells)} |" in PAGE
