"""A configuration on its way to the core: who waits for it, and until when."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from firmware.config.load import load
from firmware.config.model import Config, Problem
from firmware.config.plan import card_settings, to_plan
from firmware.config.prompts import words_of
from firmware.config.store import Running
from firmware.config.upkeep import Upkeep
from firmware.config.zones import data_of
from firmware.control.responses import AnyResponse
from firmware.desk.calls.measures import NO_MEASURES, Measures, measures_of
from firmware.desk.exports.style import Style, style_of
from firmware.desk.messages import Adopt, Box
from firmware.desk.report_settings import Settings, settings_of
from firmware.voice.languages import DEFAULT_LANGUAGE
from firmware.voice.phrases import Words

Reply = Callable[[AnyResponse], None]
PATIENCE_MS = 10_000
"""The core takes a configuration between two ticks; when it has not answered for so long, something else is wrong."""


class Adoption(NamedTuple):
    """``before``: what ran until now, and runs on if the core refuses; ``text``: what whoever waits is told if it does
    not; ``reply``: None where nobody waits."""

    number: int
    revision: int
    before: Running
    text: str
    remarks: tuple[str, ...]
    until_ms: int
    reply: Reply | None


def verified(text: str, box: Box) -> Config | list[Problem]:
    """The configuration for this board."""
    return load(text, box.lines, box.stations, recorders=box.recorders)


class Spoken(NamedTuple):
    """What a configuration says of prompts: the language of the box, and the office's own words."""

    language: str
    words: Words


class Told(NamedTuple):
    """Of a configuration that runs: ``country``, "" of one that cannot run on this board; nor is there ``upkeep``.
    ``complaints``: dispositions of calls in which somebody has complained."""

    country: str
    spoken: Spoken
    upkeep: Upkeep | None = None
    complaints: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def told_by(text: str, box: Box) -> Told:
    """What the desk itself needs of a configuration."""
    found = verified(text, box)
    if not isinstance(found, Config):
        return Told("", Spoken(DEFAULT_LANGUAGE, {}))
    return Told(found.country, Spoken(found.language, words_of(found)), found.upkeep, found.people.complaints)


@lru_cache(maxsize=1)
def keep_days_of(text: str, box: Box) -> int:
    """How long a configuration keeps recordings of calls; 0 of one that cannot run on this board."""
    found = verified(text, box)
    return found.recording.keep_days if isinstance(found, Config) else 0


@lru_cache(maxsize=1)
def settings_for(text: str, box: Box) -> Settings | None:
    """What a configuration says of reports; None of one that cannot run on this board."""
    found = verified(text, box)
    return settings_of(found) if isinstance(found, Config) else None


@lru_cache(maxsize=1)
def style_for(text: str, box: Box) -> Style:
    """How a configuration prints calls; as none says of one that cannot run on this board."""
    found = verified(text, box)
    return style_of(found) if isinstance(found, Config) else Style()


@lru_cache(maxsize=1)
def agents_of(text: str, box: Box) -> dict[str, str]:
    """Names of agents by the extension where each is from the start."""
    found = verified(text, box)
    agents = found.agents if isinstance(found, Config) else ()
    return {one.station: one.agent.name for one in agents if one.station}


@lru_cache(maxsize=1)
def measures_for(text: str, box: Box) -> Measures:
    """How a configuration measures and compares calls; NO_MEASURES of one that cannot run on this board."""
    found = verified(text, box)
    return measures_of(found) if isinstance(found, Config) else NO_MEASURES


def message(number: int, config: Config, revision: int, box: Box) -> Adopt:
    """What the core is told."""
    outputs = box.tone_outputs, box.signal_output
    plan = to_plan(config, box.receivers, *outputs, box.line_receivers, recorders=box.recorders)
    return Adopt(
        number=number,
        plan=plan,
        card=card_settings(config),
        country=config.country,
        revision=revision,
        zone=config.zone,
        zone_rules=data_of(config.zone),
        hours=config.hours.schedule,
        journal=config.journal,
    )
