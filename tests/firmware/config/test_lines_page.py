"""docs/lines.md says what the box does: every country, every pain, and no story that is not there."""

import re
from pathlib import Path

import pytest

from firmware.callcontrol import emergency, learning, line_effects, line_out_effects
from firmware.callcontrol.meanings import IN_USE_MV
from firmware.callcontrol.plan import Outside, Supervision
from firmware.config.line_profiles import PROFILES
from firmware.runtime.core import IDLE_MS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "lines.md").read_text(encoding="utf-8")
STORIES = ROOT / "tests" / "scenarios"


@pytest.mark.parametrize("key", PROFILES)
def test_what_is_known_of_a_country_stands_in_its_row(key):
    profile = PROFILES[key]
    cells = [
        f"`{key}`",
        " ".join(f"`{scheme}`" for scheme in profile.caller_id.schemes),
        profile.caller_id.confidence,
        profile.cpc.expected,
        f"{profile.reversal.answer}, {profile.reversal.hangup}",
        profile.impedance.confidence,
    ]
    assert f"| {' | '.join(cells)} |" in PAGE


@pytest.mark.parametrize("pain", range(1, 16))
def test_every_pain_names_all_its_stories(pain):
    (row,) = re.findall(rf"^\| {pain} \|.*$", PAGE, re.MULTILINE)
    named = set(re.findall(r"\(\.\./tests/scenarios/([^)]+)\)", row))
    there = {path.name for path in STORIES.glob(f"pain_{pain:02}_*.call")}
    assert named == there != set()


def test_how_sure_the_box_is_of_all_countries():
    def share(part, confidence):
        return sum(getattr(profile, part).confidence == confidence for profile in PROFILES.values())

    assert share("emergency", "high") == share("dtmf", "high") == len(PROFILES)
    assert share("prefixes", "high") == 28
    assert [key for key, profile in PROFILES.items() if profile.cpc.confidence != "low"] == ["us"]
    assert share("reversal", "low") == len(PROFILES)


def test_the_times_and_counts_are_those_of_the_box():
    supervision, outside = Supervision(), Outside()
    counts = (supervision.unproven_cycles, supervision.busy_cycles, supervision.distrusted_cycles)
    assert counts == (4, 2, 8)
    assert learning.PROVEN == 2
    assert line_out_effects.TONELESS == 3
    assert line_effects.LOOP_MS == emergency.WARN_MS == 500
    assert IN_USE_MV == 20_000
    assert f"after {supervision.answer_ms // 1000} s" in PAGE or f"{supervision.answer_ms // 1000} s after" in PAGE
    assert line_effects.SILENCE_MS == 5 * 60_000
    assert line_effects.TEST_MS == 2 * 60_000
    assert f"{outside.limit_ms // 3_600_000} hours, and {outside.line_to_line_ms // 60_000} minutes" in PAGE
    assert f"no digit came for {outside.number_ms // 1000} s" in PAGE
    assert f"idle for {IDLE_MS / 1000:g} s" in PAGE


def test_every_page_that_it_points_to_is_there():
    for name, anchor in re.findall(r"\]\((\w+\.md)#?([\w-]*)\)", PAGE):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        headings = {re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in text.splitlines()}
        assert not anchor or anchor in headings
