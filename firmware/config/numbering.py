"""All that can be dialled in one office: no two numbers in each other's way, and what a given number reaches."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import msgspec

from firmware.callcontrol.features import AFTER_FLASH, ARGUMENTS, Argument, Feature
from firmware.callcontrol.register import LONGEST_DISPOSITION, LONGEST_MODE
from firmware.config.feature_codes import FeatureCode
from firmware.config.line_profiles import profile
from firmware.config.model import Config
from firmware.config.positions import Path, line_of

if TYPE_CHECKING:
    from firmware.config.parse import Draft

PERSONAL = (Argument.SLOT_AND_NUMBER, Argument.ACCOUNT, Argument.PIN, Argument.EXTENSION_AND_PIN, Argument.AGENT)
"""A person dials these: the end of a number, or what nobody else is to know."""

_TIME = re.compile(r"([01][0-9]|2[0-3])[0-5][0-9]")


_FIRST_EXTENSIONS = (10, 20, 30)
_MOST_TELEPHONES = 24
"""Of the boards that there are (DESIGN 6)."""


def extension_base(country: str) -> int:
    """The default extension of the telephone on port n is this number + n: 10, and where one of those numbers is an
    emergency number of the country (15, 17 and 18 in France), the next ten. ``country``: a key of countries.COUNTRIES.
    """
    taken = {int(number) for number in profile(country).emergency.numbers if not number.startswith("0")}
    for base in _FIRST_EXTENSIONS:
        if taken.isdisjoint(range(base + 1, base + _MOST_TELEPHONES + 1)):
            return base
    raise ValueError(f"the emergency numbers of {country} leave no tens for extensions")


Kind = Literal["digit", "emergency", "inside", "operator", "code"]


class _Owned(msgspec.Struct, frozen=True):
    """Digits, whose they are, and where the file writes them (None: a default)."""

    digits: str
    words: str
    path: Path | None
    kind: Kind

    @property
    def reserved(self) -> bool:
        """It is not the office's own choice: others must choose another number."""
        return self.kind in ("digit", "emergency")


def check_numbers(draft: "Draft") -> None:
    """Report codes that are in the way of each other or of an extension or a pilot number, and what is in the way of
    the digit for an outside line and of emergency numbers, one problem a key."""
    codes = draft.config.codes
    dialled = [code for code in codes if code.feature not in AFTER_FLASH]
    _report(draft, [*_digit(draft), *_inside(draft), *_codes(draft, dialled), *_emergency(draft)])
    _report(draft, list(_codes(draft, [code for code in codes if code.feature in AFTER_FLASH])))


def _digit(draft: "Draft") -> Iterator[_Owned]:
    digit = draft.outside.digit
    if digit:
        path: Path = ("outside", "digit")
        words = f'"{digit}", the digit for an outside line,'
        yield _Owned(digit, words, path if path in draft.where else None, "digit")


def _emergency(draft: "Draft") -> Iterator[_Owned]:
    of_country = profile(draft.country.key).emergency.numbers
    for number in draft.outside.emergency:
        place: Path | None = None
        if number not in of_country:
            place = ("outside", "emergency", draft.values["outside"]["emergency"].index(number))
        yield _Owned(number, f'emergency number "{number}"', place, "emergency")


def _inside(draft: "Draft") -> Iterator[_Owned]:
    for station in draft.config.stations:
        path: Path = ("stations", str(station.port), "extension")
        if path not in draft.refused:
            words = f'extension "{station.extension}" of telephone {station.port}'
            yield _Owned(station.extension, words, path if path in draft.where else None, "inside")
    for group in draft.config.groups:
        if group.pilot:
            words = f'pilot number "{group.pilot}" of group "{group.name}"'
            yield _Owned(group.pilot, words, ("groups", group.name, "pilot"), "inside")
    for menu in draft.config.menus:
        if menu.menu.pilot:
            words = f'pilot number "{menu.menu.pilot}" of menu "{menu.menu.name}"'
            yield _Owned(menu.menu.pilot, words, ("menus", menu.menu.name, "pilot"), "inside")
    for box in draft.config.mailboxes:
        if box.mailbox.pilot:
            words = f'pilot number "{box.mailbox.pilot}" of mailbox "{box.mailbox.name}"'
            yield _Owned(box.mailbox.pilot, words, ("messages", box.mailbox.name, "pilot"), "inside")
    for one in draft.config.queues:
        if one.queue.pilot:
            words = f'pilot number "{one.queue.pilot}" of queue "{one.queue.name}"'
            yield _Owned(one.queue.pilot, words, ("queues", one.queue.name, "pilot"), "inside")


def _codes(draft: "Draft", codes: list[FeatureCode]) -> Iterator[_Owned]:
    for code in codes:
        words = f'code "{code.digits}" of "{code.feature}"'
        path = draft.code_paths.get((code.feature, code.digits))
        kind: Kind = "operator" if code.feature is Feature.OPERATOR else "code"
        yield _Owned(code.digits, words, path, kind)
        if len(code.dialled) > 1:
            signs = ("star" if "*" in code.digits else "hash", "hash" if "#" in code.digits else "star")
            stand_in = next((("dialling", sign) for sign in signs if ("dialling", sign) in draft.where), None)
            yield _Owned(code.rotary, f'"{code.rotary}", the rotary form of {words},', path or stand_in, kind)


def _report(draft: "Draft", numbers: list[_Owned]) -> None:
    told: set[Path] = set()
    for one, other in _alike(numbers):
        if _agree(one, other) or _agree(other, one):
            continue
        blamed, owner = sorted((one, other), key=lambda number: _place(draft, number), reverse=True)
        if blamed.path is not None and blamed.path not in told:
            told.add(blamed.path)
            draft.problem(blamed.path, _clash(draft, blamed, owner))


def _alike(numbers: list[_Owned]) -> Iterator[tuple[_Owned, _Owned]]:
    """Every two of which one is the beginning of the other, in their order. Each looks up its own beginnings: to try
    all with all takes longer than the rest of a configuration."""
    places: dict[str, list[int]] = {}
    for place, number in enumerate(numbers):
        places.setdefault(number.digits, []).append(place)
    found: set[tuple[int, int]] = set()
    for place, number in enumerate(numbers):
        for length in range(len(number.digits) + 1):
            for other in places.get(number.digits[:length], ()):
                if other != place:
                    found.add((min(place, other), max(place, other)))
    return ((numbers[one], numbers[other]) for one, other in sorted(found))


def _agree(one: _Owned, other: _Owned) -> bool:
    """Whether both may be, although they begin alike."""
    match one.kind, other.kind:
        case ("inside", "inside") | ("digit", "emergency") | ("emergency", "emergency"):
            return True
        case ("emergency", "inside"):
            # The country's numbers come with it: a longer extension may be, as who dials the shorter one is understood
            # after a moment.
            return one.digits != other.digits and (one.path is None or len(other.digits) < len(one.digits))
        case ("emergency", "operator"):
            # 9 rings the operator at once, and who dials 999 meanwhile is understood.
            return len(other.digits) < len(one.digits)
    return False


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
    if config.reached_by(digits) or digits in config.outside.emergency:
        return ""
    for code in config.codes:
        form = next((form for form in code.dialled if digits.startswith(form)), None)
        if form is not None and code.feature not in AFTER_FLASH:
            return _why_not_after(config, code, form, digits.removeprefix(form))
    number = config.outside_number(digits)
    return "is no extension, no pilot number and no code" if number is None else _why_not_outside(number)


def _why_not_outside(number: str) -> str:
    if not number:
        return "is only the digit for an outside line"
    return "" if number.isdigit() else "is an outside number, of which a line dials digits only"


def _leads_outside(config: Config, digits: str) -> bool:
    """Whether calls may be sent on to this number: nobody's call is sent on to an emergency service."""
    number = config.outside_number(digits)
    return number is not None and not _why_not_outside(number) and number not in config.outside.emergency


def _why_not_after(config: Config, code: FeatureCode, form: str, rest: str) -> str:
    argument = ARGUMENTS[code.feature]
    inside = config.reached_by(rest) is not None
    holds = {
        Argument.NONE: not rest,
        Argument.INSIDE: inside,
        Argument.ZONE: rest.isdigit() and len(rest) == 1,
        Argument.REASON: rest.isdigit() and len(rest) == 1,
        Argument.DISPOSITION: rest.isdigit() and len(rest) <= LONGEST_DISPOSITION,
        Argument.MODE: rest.isdigit() and len(rest) <= LONGEST_MODE,
        Argument.SLOT: any(one.slot == rest for one in config.speed),
        Argument.TIME: bool(_TIME.fullmatch(rest)),
        Argument.ANYWHERE: inside or _leads_outside(config, rest),
        **dict.fromkeys(PERSONAL, False),
    }[argument]
    if holds:
        return ""
    words = f'is code "{form}" of "{code.feature}"'
    if argument in PERSONAL:
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
