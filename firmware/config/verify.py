"""Meaning: does everything that one part of the configuration says of another hold?"""

import contextlib
from collections.abc import Callable, Iterator

from firmware.config.fields import RefusedError, extension
from firmware.config.model import Config, GroupConfig
from firmware.config.parse import Draft
from firmware.config.positions import Path
from firmware.config.targets import check_target
from firmware.config.verify_calling import verify_calling
from firmware.config.verify_lines import verify_lines
from firmware.config.verify_outside import verify_outside

Report = Callable[[Path, str], None]


def verify(draft: Draft) -> None:
    """Add every problem of meaning to ``draft.problems``."""
    _extensions(draft)
    _pilots(draft)
    _routes(draft)
    for group in draft.config.groups:
        _members(draft, group)
        _numbers(draft, group)
        check_target(draft, ("groups", group.name, "overflow"), f'overflow of group "{group.name}"', group.overflow)
    verify_lines(draft)
    for loop in overflow_loops(draft.config):
        _loop(draft, loop)
    verify_calling(draft)
    verify_outside(draft)


def _extensions(draft: Draft) -> None:
    """No extension twice; a written one is blamed before a default one."""
    owners: dict[str, int] = {}
    for station in sorted(draft.config.stations, key=lambda one: not _written(draft, one.port)):
        first = owners.setdefault(station.extension, station.port)
        if first == station.port or ("stations", str(station.port), "extension") in draft.refused:
            continue
        if _written(draft, station.port):
            draft.problem(
                ("stations", str(station.port), "extension"),
                f'extension "{station.extension}" of telephone {station.port} is already that of telephone {first}.',
            )
        else:
            draft.problem(
                ("stations", str(first), "extension"),
                f'extension "{station.extension}" of telephone {first} is already that of telephone {station.port}, '
                f"which has it by default.",
            )


def _pilots(draft: Draft) -> None:
    """No pilot number that is an extension or another group's."""
    owners = {
        station.extension: f"the extension of telephone {station.port}"
        for station in draft.config.stations
        if ("stations", str(station.port), "extension") not in draft.refused
    }
    for group in draft.config.groups:
        if not group.pilot:
            continue
        own = f'that of group "{group.name}"'
        owner = owners.setdefault(group.pilot, own)
        if owner != own:
            draft.problem(
                ("groups", group.name, "pilot"),
                f'pilot number "{group.pilot}" of group "{group.name}" is already {owner}.',
            )


def _written(draft: Draft, port: int) -> bool:
    return ("stations", str(port), "extension") in draft.where


def _routes(draft: Draft) -> None:
    for line in draft.config.lines:
        check_target(draft, ("lines", str(line.port), "route"), f"route of CO line {line.port}", line.route)


def _members(draft: Draft, group: GroupConfig) -> None:
    path: Path = ("groups", group.name, "members")
    if path[:2] in draft.refused or path[:2] not in draft.where:
        return
    if not group.members and path not in draft.refused:
        draft.problem(path, f'group "{group.name}" has no members: members must name at least one extension.')
    seen: set[str] = set()
    for index, member in _written_members(draft, group):
        if member in seen:
            draft.problem((*path, index), f'group "{group.name}" names member "{member}" twice.')
        elif draft.config.station_of(member) is None:
            draft.problem(
                (*path, index), f'group "{group.name}" has member "{member}", which is the extension of no telephone.'
            )
        seen.add(member)


def _written_members(draft: Draft, group: GroupConfig) -> Iterator[tuple[int, str]]:
    """Extensions that the file names as members, with their places; what is no extension was refused before."""
    written = draft.values["groups"][group.name].get("members")
    for index, member in enumerate(written if isinstance(written, list) else ()):
        with contextlib.suppress(RefusedError):
            yield index, extension(member)


def _numbers(draft: Draft, group: GroupConfig) -> None:
    """weights belong to weighted, step_s to progressive."""
    path: Path = ("groups", group.name)
    if path in draft.refused or (*path, "strategy") in draft.refused:
        return
    if group.strategy != "weighted" and (*path, "weights") in draft.where:
        draft.problem(
            (*path, "weights"),
            f'group "{group.name}" has weights, but its strategy is "{group.strategy}": only "weighted" has weights.',
        )
    if group.strategy == "weighted":
        _weights(draft, group)
    if group.strategy != "progressive" and (*path, "step_s") in draft.where:
        draft.problem(
            (*path, "step_s"),
            f'group "{group.name}" has step_s, but its strategy is "{group.strategy}": only "progressive" has step_s.',
        )


def _weights(draft: Draft, group: GroupConfig) -> None:
    path: Path = ("groups", group.name, "weights")
    members_known = ("groups", group.name, "members") not in draft.refused
    if path in draft.refused or not members_known or len(group.weights) == len(group.members):
        return
    if path not in draft.where:
        draft.problem(
            ("groups", group.name, "strategy"),
            f'group "{group.name}" is "weighted" but has no weights: write one weight a member.',
        )
        return
    draft.problem(
        path,
        f'group "{group.name}" has {_count(len(group.weights), "weight")} for '
        f"{_count(len(group.members), 'member')}: write one weight a member.",
    )


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def overflow_loops(config: Config) -> Iterator[list[str]]:
    """Each circle of groups that overflow into each other, once, in the order in which a call would go round."""
    follows = {group.name: group.overflow.name for group in config.groups if group.overflow.kind == "group"}
    done: set[str] = set()
    for start in follows:
        walk: list[str] = []
        name = start
        while name in follows and name not in done and name not in walk:
            walk.append(name)
            name = follows[name]
        if name in walk:
            yield walk[walk.index(name) :]
        done.update(walk)


def _loop(draft: Draft, loop: list[str]) -> None:
    path: Path = ("groups", loop[0], "overflow")
    if len(loop) == 1:
        draft.problem(path, f'group "{loop[0]}" overflows into itself: write overflow = "ring" to let it start again.')
        return
    circle = " -> ".join([*loop, loop[0]])
    draft.problem(path, f"overflow goes in a circle ({circle}): one of these groups must overflow elsewhere.")
