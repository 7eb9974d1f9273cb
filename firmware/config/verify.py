"""Meaning: does everything that one part of the configuration says of another hold?"""

import contextlib
from collections.abc import Iterator

from firmware.config.access_sections import verify_access
from firmware.config.fields import RefusedError, extension
from firmware.config.model import GroupConfig
from firmware.config.parse import Draft
from firmware.config.positions import Path
from firmware.config.targets import check_target
from firmware.config.verify_agents import verify_agents
from firmware.config.verify_calling import verify_calling
from firmware.config.verify_circles import verify_circles
from firmware.config.verify_hours import verify_hours
from firmware.config.verify_lines import verify_lines
from firmware.config.verify_menus import verify_menus
from firmware.config.verify_messages import verify_messages
from firmware.config.verify_outside import verify_outside
from firmware.config.verify_queues import verify_queues
from firmware.config.verify_recording import verify_recording
from firmware.config.verify_weights import check_weights


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
    verify_circles(draft)
    verify_calling(draft)
    verify_hours(draft)
    verify_outside(draft)
    verify_queues(draft)
    verify_menus(draft)
    verify_access(draft)
    verify_messages(draft)
    verify_agents(draft)
    verify_recording(draft)


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
    """No pilot number that is an extension, or another group's, queue's, menu's or mailbox's."""
    owners = {
        station.extension: f"the extension of telephone {station.port}"
        for station in draft.config.stations
        if ("stations", str(station.port), "extension") not in draft.refused
    }
    pilots = [("group", group.name, group.pilot) for group in draft.config.groups]
    pilots += [("queue", one.queue.name, one.queue.pilot) for one in draft.config.queues]
    pilots += [("menu", one.menu.name, one.menu.pilot) for one in draft.config.menus]
    pilots += [("mailbox", one.mailbox.name, one.mailbox.pilot) for one in draft.config.mailboxes]
    for kind, name, pilot in pilots:
        own = f'that of {kind} "{name}"'
        owner = owners.setdefault(pilot, own) if pilot else own
        if owner != own:
            section = "messages" if kind == "mailbox" else f"{kind}s"
            draft.problem((section, name, "pilot"), f'pilot number "{pilot}" of {kind} "{name}" is already {owner}.')


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
    check_weights(draft, path, f'group "{group.name}"', group, ("member", len(group.members)))
    if group.strategy != "progressive" and (*path, "step_s") in draft.where:
        draft.problem(
            (*path, "step_s"),
            f'group "{group.name}" has step_s, but its strategy is "{group.strategy}": only "progressive" has step_s.',
        )
