"""Meaning of what has to do with calling out: does everything named exist, and can everything written be reached?"""

from typing import TYPE_CHECKING

from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import OutRoute, TrunkGroup
from firmware.callcontrol.week import minutes_of
from firmware.config.feature_codes import alike
from firmware.config.fields import did_you_mean
from firmware.config.line_profiles import profile
from firmware.config.model import ServiceClass
from firmware.config.outside_sections import route_words
from firmware.config.positions import Path

if TYPE_CHECKING:
    from firmware.config.parse import Draft


def verify_outside(draft: "Draft") -> None:
    """Add every problem of meaning to ``draft.problems``."""
    for group in draft.config.trunk_groups:
        _trunk_group(draft, group)
    _named_groups(draft, ("outside", "trunks"), "trunks of [outside]", draft.outside.trunks)
    _routes(draft)
    _limits(draft)
    _twice(draft, ("outside", "accounts"), "accounts of [outside]", draft.outside.accounts)
    _emergency(draft)
    for one in draft.config.classes:
        _class(draft, one)


def _trunk_group(draft: "Draft", group: TrunkGroup) -> None:
    path: Path = ("trunks", group.name, "lines")
    if path[:2] in draft.refused or path in draft.refused or path[:2] not in draft.where:
        return
    owner = f'trunk group "{group.name}"'
    if not group.lines and (path in draft.where or group.name != "all"):
        draft.problem(path, f"{owner} has no lines: lines must name at least one CO line.")
    private = {line.port for line in draft.lines if line.private}
    for index, port in enumerate(group.lines if path in draft.where else ()):
        place = (*path, index)
        if port > draft.board_lines:
            draft.problem(
                place, f"{owner} has line {port}, which does not exist: this board has lines 1 to {draft.board_lines}."
            )
        elif port in group.lines[:index]:
            draft.problem(place, f"{owner} names line {port} twice.")
        elif port in private:
            draft.problem(place, f"{owner} has line {port}, which is private: only the telephone of its route uses it.")


def _named_groups(draft: "Draft", path: Path, owner: str, names: tuple[str, ...]) -> None:
    """Report trunk groups that do not exist or are named twice."""
    if path in draft.refused:
        return
    known = [group.name for group in draft.config.trunk_groups]
    for index, name in enumerate(names):
        if name not in known and ("trunks", name) not in draft.where:
            draft.problem(
                (*path, index), f'{owner} names trunk group "{name}", which does not exist{did_you_mean(name, known)}'
            )
    _twice(draft, path, owner, names)


def _twice(draft: "Draft", path: Path, owner: str, values: tuple[str, ...]) -> None:
    if path in draft.where and path not in draft.refused:
        for index, value in enumerate(values):
            if value in values[:index]:
                draft.problem((*path, index), f'{owner} names "{value}" twice.')


def _routes(draft: "Draft") -> None:
    covered: dict[str, int] = {}
    for index, route in enumerate(draft.outside.routes):
        path: Path = ("outside", "routes", index)
        if path in draft.refused:
            continue
        _route(draft, path, route_words(index), route)
        if {(*path, "prefix"), (*path, "hours")} & draft.refused or (*path, "prefix") not in draft.where:
            continue
        minutes, before = minutes_of(route.periods), covered.get(route.prefix, 0)
        if not minutes & ~before:
            draft.problem(
                (*path, "prefix"),
                f'{route_words(index)} is never used: earlier ones with prefix "{route.prefix}" have all its hours.',
            )
        covered[route.prefix] = before | minutes
    if draft.outside.routes and not draft.outside.digit:
        draft.problem(
            ("outside", "digit"), 'digit of [outside] is "": nobody calls out, and its routes could not be reached.'
        )


def _route(draft: "Draft", path: Path, owner: str, route: OutRoute) -> None:
    trunks = (*path, "trunks")
    if not route.trunks and trunks not in draft.refused:
        draft.problem(trunks, f"{owner} names no trunk group: trunks must name at least one.")
    _named_groups(draft, trunks, f"trunks of {owner}", route.trunks)
    if route.strip > len(route.prefix) and (*path, "prefix") not in draft.refused:
        draft.problem(
            (*path, "strip"),
            f'strip of {owner} is {route.strip}, but only the digits of its prefix "{route.prefix}" are known to stand '
            f"there: it can be at most {len(route.prefix)}.",
        )


def _limits(draft: "Draft") -> None:
    outside = draft.outside
    for key, limit_ms in (("line_to_line_min", outside.line_to_line_ms), ("agent_min", outside.agent_ms)):
        if limit_ms > outside.limit_ms:
            draft.problem(("outside", key), f"{key} of [outside] is longer than limit_min, which ends every call.")


def _emergency(draft: "Draft") -> None:
    """Numbers that the file adds: each must be complete with its last digit."""
    path: Path = ("outside", "emergency")
    if path not in draft.where or path in draft.refused:
        return
    written = tuple(draft.values["outside"]["emergency"])
    _twice(draft, path, "emergency of [outside]", written)
    of_country = profile(draft.country.key).emergency.numbers
    for index, number in enumerate(written):
        others = [*of_country, *written[:index]]
        other = next((one for one in others if one != number and alike(one, number)), None)
        if other is not None:
            whose = f"that of {draft.country.name}" if other in of_country else "another one"
            longer, shorter = (number, other) if len(number) > len(other) else (other, number)
            relation = "begins with" if number == longer else "is the beginning of"
            draft.problem(
                (*path, index),
                f'emergency number "{number}" of [outside] {relation} "{other}", {whose}: '
                f'"{shorter}" would be called before "{longer}" is dialled.',
            )


def _class(draft: "Draft", one: ServiceClass) -> None:
    path: Path = ("classes", one.name)
    if one.accounts == "forced" and Feature.ACCOUNT in one.denied:
        draft.problem(
            (*path, "account"),
            f'class "{one.name}" must give an account code (account = "forced"), but is denied the feature "account".',
        )
    if 0 < draft.outside.limit_ms < one.outside_limit_ms:
        draft.problem(
            (*path, "outside_limit_min"),
            f'outside_limit_min of class "{one.name}" is longer than limit_min of [outside], which ends every call.',
        )
