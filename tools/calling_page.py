"""The page of ``linebox calling``: codes, what happens when they are dialled, tones, timers and rings. Markdown."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from itertools import groupby

import msgspec

from firmware.callcontrol.features import AFTER_FLASH, Feature
from firmware.callcontrol.plan import Period, RingKind
from firmware.callcontrol.queue_plan import PauseReason
from firmware.config.countries import COUNTRIES
from firmware.config.feature_codes import DOES, FeatureCode, follows
from firmware.config.fields import one_of
from firmware.config.hours import DAYS
from firmware.config.model import Config, ServiceClass
from firmware.config.ringing import KINDS, rings_of
from tools import calling_text

BAR_MS = 100
"""What one character of a drawn ring stands for."""


WIDTH = 120
"""Columns of the running text."""
_MARKUP = re.compile(r"\||#|```|- |<!--")
_CODE = re.compile(r"`[^`]*`")
_NO_BREAK = "\0"


class Office(msgspec.Struct, frozen=True):
    """One column of the page: a box, under ``title``."""

    title: str
    config: Config


def world_page(offices: list[Office], american: list[str]) -> str:
    """The page for everywhere: an office with all defaults for each habit, the rings of every country.

    ``american``: the names of the countries in which the second office's codes hold.
    """
    head = calling_text.HEAD_WORLD.substitute(american=" and ".join(american))
    digits = [f"`{office.config.outside.digit}`" for office in offices]
    digit = f"{digits[0]} ({offices[1].title}: {digits[1]})"
    own = {
        "outside_digit": calling_text.DIAL_OUTSIDE.substitute(digit=digit),
        "emergency": calling_text.EMERGENCY_WORLD,
        "who": "the first telephone on which a person sits, unless the configuration names somebody else",
    }
    by_cadence = sorted(COUNTRIES.values(), key=lambda row: (sum(row.cadence), row.cadence))
    rings = [
        f"{', '.join(row.name for row in rows)}:\n\n{_bars(cadence, {})}"
        for cadence, rows in groupby(by_cadence, key=lambda row: row.cadence)
    ]
    return _page(offices, f"{calling_text.NOTE}\n\n{head}", own, rings, [])


def office_page(config: Config) -> str:
    """The page of one office as it is."""
    country = COUNTRIES[config.country]
    head = calling_text.HEAD_OFFICE.substitute(country=country.name)
    rings = [_bars(country.cadence, {ring.kind: ring.cadence for ring in config.rings})]
    return _page([Office("dial", config)], head, _own(config), rings, list(_classes(config)))


def _own(config: Config) -> dict[str, str]:
    digit = f"`{config.outside.digit}`" if config.outside.digit else ""
    dial = calling_text.DIAL_OUTSIDE.substitute(digit=digit) if digit else calling_text.NOTHING_OUTSIDE
    numbers = ", ".join(f"`{number}`" for number in config.outside.emergency)
    return {
        "outside_digit": dial,
        "emergency": calling_text.EMERGENCY_OFFICE.substitute(numbers=numbers),
        "who": str(config.operator),
    }


def _page(offices: list[Office], head: str, own: dict[str, str], rings: list[str], classes: list[str]) -> str:
    config = offices[0].config
    values = _values(offices) | own
    values["second_flash"] = _second_flash(offices, values)
    parts = [
        "# At the telephone\n",
        head,
        calling_text.WORDS,
        "## Codes\n",
        "\n".join(_table(offices)) + "\n",
        calling_text.ARGUMENTS,
        _rotary(config),
        calling_text.BODY.substitute(values),
        calling_text.RINGS.substitute(bar_ms=BAR_MS),
        *rings,
        calling_text.CLASSES,
    ]
    if classes:
        parts.append("\n".join(classes) + "\n")
    return "\n".join(_wrapped(part) for part in parts)


def _wrapped(text: str) -> str:
    """The text with its paragraphs filled anew, now that every value stands in it; codes are never parted."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(one if _MARKUP.match(one) else _filled(one) for one in paragraphs)


def _filled(paragraph: str) -> str:
    whole = _CODE.sub(lambda code: code.group().replace(" ", _NO_BREAK), paragraph)
    lines = textwrap.wrap(whole, WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace(_NO_BREAK, " ") + "\n" * paragraph.endswith("\n")


def _table(offices: list[Office]) -> Iterator[str]:
    columns = [column for office in offices for column in (office.title, "rotary")]
    yield f"| feature | {' | '.join(columns)} | what it does |"
    yield "|---" * (len(columns) + 2) + "|"
    for feature in Feature:
        cells = [cell for office in offices for cell in _cells(office, feature)]
        name = f"{feature} (after a flash)" if feature in AFTER_FLASH else str(feature)
        yield f"| {name} | {' | '.join(cells)} | {DOES[feature]} |"


def _cells(office: Office, feature: Feature) -> tuple[str, str]:
    codes = _codes_of(office, feature)
    forms = dict.fromkeys(_rotary_cell(code) for code in codes)
    return (", ".join(_drawn(code) for code in codes) or "none", ", ".join(forms) or "none")


def _rotary_cell(code: FeatureCode) -> str:
    if code.taken_by:
        return f"none: {code.taken_by} begins alike"
    form = code.digits if code.digits.isdigit() else code.rotary
    return f"`{form}`" if form else "none"


def _codes_of(office: Office, feature: Feature) -> list[FeatureCode]:
    return [code for code in office.config.codes if code.feature == feature]


def _drawn(code: FeatureCode) -> str:
    return f"`{code.digits}{follows(code.feature)}`"


def _rotary(config: Config) -> str:
    stands_for = (("*", config.dialling.star), ("#", config.dialling.hash))
    signs = " and ".join(f"{digits} for {sign}" for sign, digits in stands_for if digits)
    return calling_text.ROTARY.substitute(signs=signs) if signs else calling_text.NO_ROTARY


def _values(offices: list[Office]) -> dict[str, str]:
    """What the text's placeholders stand for: codes, where they differ in each office, and times of the first."""
    values = {feature.value.replace(" ", "_"): _spoken(offices, feature) for feature in Feature}
    config = offices[0].config
    times = {**msgspec.structs.asdict(config.dialling), **msgspec.structs.asdict(config.timers)}
    for key, time in times.items():
        if key.endswith("_s"):
            values[key] = "four rings, but 10 s at least" if time is None else _s(time)
    outside = config.outside
    values["number_s"], values["warning_s"] = _s(outside.number_ms / 1000), _s(outside.warning_ms / 1000)
    values["line_to_line_min"] = _s(outside.line_to_line_ms / 1000)
    values["limit_min"] = _s(outside.limit_ms / 1000)
    values["reasons"] = ", ".join(map(_reason, offices[0].config.pauses)) or "none here"
    return values


def _reason(one: PauseReason) -> str:
    return f"`{one.digit}` {one.name}" + (f" ({_s(one.break_ms / 1000)})" if one.break_ms else "")


def _spoken(offices: list[Office], feature: Feature) -> str:
    first, *others = [_one_code(office, feature) for office in offices]
    differing = [f"{office.title}: {one}" for office, one in zip(offices[1:], others, strict=True) if one != first]
    return f"{first} ({', '.join(differing)})" if differing else first


def _one_code(office: Office, feature: Feature) -> str:
    return next((_drawn(code) for code in _codes_of(office, feature)), f"(no code for {feature} here)")


def _second_flash(offices: list[Office], values: Mapping[str, str]) -> str:
    texts = {office.title: calling_text.SECOND_FLASH[office.config.second_flash] for office in offices}
    said = {title: text.substitute(values) for title, text in texts.items()}
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return " ".join(f"{title}: {text[0].lower()}{text[1:]}" for title, text in said.items())


def _bars(cadence: tuple[int, ...], own: Mapping[RingKind, tuple[int, ...]]) -> str:
    rings = msgspec.structs.asdict(rings_of(cadence)) | {"outside": cadence} | dict(own)
    kinds: tuple[RingKind, ...] = ("outside", *KINDS)
    rows = [f"{calling_text.KINDS[kind]:<30}{_bar(rings[kind])}" for kind in kinds]
    return "\n".join(["```", *rows, "```", ""])


def _bar(cadence: tuple[int, ...]) -> str:
    drawn, at_ms = "", 0
    for index, length_ms in enumerate(cadence):
        at_ms += length_ms
        drawn += "#."[index % 2] * (round(at_ms / BAR_MS) - len(drawn))
    return drawn


def _classes(config: Config) -> Iterator[str]:
    for one in config.classes:
        owners = [station.extension for station in config.stations if station.class_of_service == one.name]
        denied = ", ".join(one.denied) or "nothing"
        yield f"- Class `{one.name}` ({', '.join(owners) or 'no telephone'}) is denied: {denied}."
        yield from (f"  - {sentence}" for sentence in _outside_calls(one))


def _outside_calls(one: ServiceClass) -> Iterator[str]:
    """What a class says of outside calls, sentence by sentence."""
    for toll in one.tolls:
        denied = _numbers(toll.denied)
        but = f", but for {_numbers(toll.allowed)}" if toll.allowed else ""
        when = f": {'; '.join(map(_when, toll.periods))}" if toll.periods else ""
        yield f"No outside calls to {denied}{but}{when}."
    if one.accounts == "forced":
        yield "Outside calls need an account code."
    if one.outside_limit_ms:
        yield f"An outside call ends after {_s(one.outside_limit_ms / 1000)}."


def _numbers(prefixes: tuple[str, ...]) -> str:
    if "" in prefixes:
        return "any number"
    return "numbers that begin with " + one_of(f"`{prefix}`" for prefix in prefixes)


def _when(period: Period) -> str:
    days = ", ".join(DAYS[day] for day in period.days)
    times = f"{_clock(period.from_min)} to {_clock(period.to_min)}"
    return times if len(period.days) == len(DAYS) else f"{days} {times}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _s(seconds: float) -> str:
    return f"{seconds / 60:g} min" if seconds >= 120 and seconds % 60 == 0 else f"{seconds:g} s"
