"""All that can be dialled in one office: no two numbers in each other's way, and what a given number reaches."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

import msgspec

from firmware.callcontrol.features import AFTER_FLASH, ARGUMENTS, Argument, Feature
from firmware.config.countries import COUNTRIES
from firmware.config.feature_codes import FeatureCode, alike
from firmware.config.model import Config
from firmware.config.positions import Path, line_of

if TYPE_CHECKING:
    from firmware.config.parse import Draft

_TIME = re.compile(r"([01][0-9]|2[0-3])[0-5][0-9]")


class _Owned(msgspec.Struct, frozen=True):
    """Digits, whose they are, and where the file writes them (None: a default)."""

    digits: str
    words: str
    path: Path | None
    inside: bool = False
    reserved: bool = False


def check_numbers(draft: "Draft") -> None:
    """Report codes that are in the way of each other or of an extension or a pilot number, one problem a key."""
    outside = draft.country.outside
    reserved = _Owned(outside, f'"{outside}", the digit for an outside line', None, reserved=True)
    codes = draft.config.codes
    _report(
        draft, [reserved, *_inside(draft), *_codes(draft, [one for one in codes if one.feature not in AFTER_FLASH])]
    )
    _report(draft, list(_codes(draft, [one for one in codes if one.feature in AFTER_FLASH])))


def _inside(draft: "Draft") -> Iterator[_Owned]:
    for station in draft.config.stations:
        path: Path = ("stations", str(station.port), "extension")
        if path not in draft.refused:
            words = f'extension "{station.extension}" of telephone {station.port}'
            yield _Owned(station.extension, words, path if path in draft.where else None, inside=True)
    for group in draft.config.groups:
        if group.pilot:
            words = f'pilot number "{group.pilot}" of group "{group.name}"'
            yield _Owned(group.pilot, words, ("groups", group.name, "pilot"), inside=True)


def _codes(draft: "Draft", codes: list[FeatureCode]) -> Iterator[_Owned]:
    for code in codes:
        words = f'code "{code.digits}" of "{code.feature}"'
        path = draft.code_paths.get((code.feature, code.digits))
        yield _Owned(code.digits, words, path)
        if len(code.dialled) > 1:
            signs = ("star" if "*" in code.digits else "hash", "hash" if "#" in code.digits else "star")
            stand_in = next((("dialling", sign) for sign in signs if ("dialling", sign) in draft.where), None)
            yield _Owned(code.rotary, f'"{code.rotary}", the rotary form of {words},', path or stand_in)


def _report(draft: "Draft", numbers: list[_Owned]) -> None:
    told: set[Path] = set()
    for one, other in combinations(numbers, 2):
        if not alike(one.digits, other.digits) or (one.inside and other.inside):
            continue
        blamed, owner = sorted((one, other), key=lambda number: _place(draft, number), reverse=True)
        if blamed.path is not None and blamed.path not in told:
            told.add(blamed.path)
            draft.problem(blamed.path, _clash(draft, blamed, owner))


def _place(draft: "Draft", number: _Owned) -> int:
    return 0 if number.path is None else line_of(draft.where, number.path)


def _clash(draft: "Draft", blamed: _Owned, owner: _Owned) -> str:
    relation = "is the beginning of"
    if blamed.digits.startswith(owner.digits):
        relation = "is also" if blamed.digits == owner.digits else "begins with"
    line = _place(draft, owner)
    place = f" (line {line})" if line else "" if owner.reserved else " (by default)"
    cure = "choose another number" if owner.reserved else "one of the two must change"
    if "rotary" in blamed.words + owner.words:
        cure += " (star and hash in [dialling] make the rotary forms)"
    return f"{blamed.words} {relation} {owner.words.rstrip(',')}{place}: {cure}."


def why_not(config: Config, digits: str) -> str:
    """Why a telephone that dials ``digits`` would reach nothing, as the rest of a sentence; empty when it would."""
    if config.station_of(digits) or config.group_of(digits):
        return ""
    for code in config.codes:
        form = next((form for form in code.dialled if digits.startswith(form)), None)
        if form is not None and code.feature not in AFTER_FLASH:
            return _why_not_after(config, code, form, digits.removeprefix(form))
    outside = COUNTRIES[config.country].outside
    if digits.startswith(outside):
        return f'begins with "{outside}", the digit for an outside line, and this box makes no outside calls'
    return "is no extension, no pilot number and no code"


def _why_not_after(config: Config, code: FeatureCode, form: str, rest: str) -> str:
    argument = ARGUMENTS[code.feature]
    holds = {
        Argument.NONE: not rest,
        Argument.INSIDE: bool(config.station_of(rest) or config.group_of(rest)),
        Argument.ZONE: rest.isdigit() and len(rest) == 1,
        Argument.SLOT: any(one.slot == rest for one in config.speed),
        # Who sets a place dials the end of the number himself.
        Argument.SLOT_AND_NUMBER: False,
        Argument.TIME: bool(_TIME.fullmatch(rest)),
    }[argument]
    if holds:
        return ""
    words = f'is code "{form}" of "{code.feature}"'
    if argument is Argument.SLOT_AND_NUMBER:
        return f"{words}, which only a person can dial"
    if argument is Argument.NONE:
        return f'{words} with "{rest}" behind it, where nothing may stand'
    return f"{words}, which wants {argument} behind it" + (f', and "{rest}" is not' if rest else "")


def leads_on(config: Config, digits: str) -> bool:
    """Whether the number is a place of the office's list again."""
    lists = (Feature.SPEED_CALL, Feature.SPEED_SET)
    return any(
        digits.startswith(form) for code in config.codes if code.feature in lists for form in code.dialled
    ) and not config.station_of(digits)
