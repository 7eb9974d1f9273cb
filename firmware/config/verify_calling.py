"""Meaning of what has to do with the telephone's features: does everything named exist and fit together?"""

from typing import TYPE_CHECKING

from firmware.config.fields import did_you_mean
from firmware.config.model import LineConfig, StationConfig, Target
from firmware.config.numbering import check_numbers, leads_on, why_not
from firmware.config.positions import Path
from firmware.config.targets import check_target, meant_by

if TYPE_CHECKING:
    from firmware.config.parse import Draft


def verify_calling(draft: "Draft") -> None:
    """Add every problem of meaning to ``draft.problems``."""
    check_target(draft, ("operator",), "operator", draft.config.operator)
    check_numbers(draft)
    for line in draft.config.lines:
        _line(draft, line)
    for station in draft.config.stations:
        _forwards(draft, station)
        _hotline(draft, station)
        _kind(draft, station)
        _class(draft, station)
    _door_members(draft)
    _speed(draft)
    _rings(draft)


def _line(draft: "Draft", line: LineConfig) -> None:
    path: Path = ("lines", str(line.port))
    if line.night is not None:
        check_target(draft, (*path, "night"), f"night of CO line {line.port}", line.night)
    if line.private and line.route.kind != "station" and (*path, "route") not in draft.refused:
        draft.problem(
            (*path, "private"),
            f'CO line {line.port} is private, but its route is "{line.route}": '
            f'a private line needs the telephone that owns it, route = "phone EXT".',
        )


def _forwards(draft: "Draft", station: StationConfig) -> None:
    for key in ("forward_always", "forward_busy", "forward_no_answer"):
        target: Target | None = getattr(station, key)
        if target is None:
            continue
        path: Path = ("stations", str(station.port), key)
        owner = f"{key} of telephone {station.port}"
        check_target(draft, path, owner, target)
        if _reaches_only(draft, target, station.extension):
            draft.problem(path, f'{owner} is "{_shown(target)}", which is that telephone itself.')


def _shown(target: Target) -> str:
    return target.name if target.kind == "number" else str(target)


def _reaches_only(draft: "Draft", target: Target, extension: str) -> bool:
    meant = meant_by(draft.config, target)
    if meant.kind == "group":
        return any(group.members == (extension,) for group in draft.config.groups if group.name == meant.name)
    return meant == Target("station", extension)


def _hotline(draft: "Draft", station: StationConfig) -> None:
    path: Path = ("stations", str(station.port), "hotline")
    owner = f"telephone {station.port}"
    if not station.hotline:
        if station.hotline_s and path not in draft.refused:
            draft.problem(
                ("stations", str(station.port), "hotline_s"),
                f"{owner} has hotline_s, but no hotline: nothing is dialled.",
            )
        return
    reason = "is its own extension" if station.hotline == station.extension else why_not(draft.config, station.hotline)
    if reason:
        draft.problem(path, f'hotline of {owner} is "{station.hotline}", which {reason}.')


def _kind(draft: "Draft", station: StationConfig) -> None:
    path: Path = ("stations", str(station.port))
    if station.data and station.door:
        draft.problem(
            (*path, "data"),
            f"telephone {station.port} is a data device and a door post: it can be only one of the two.",
        )
    elif station.call_waiting and (station.data or station.door):
        what = "a data device: no tone may sound in its calls" if station.data else "a door post: nobody waits for it"
        draft.problem((*path, "call_waiting"), f"telephone {station.port} has call_waiting, but is {what}.")


def _class(draft: "Draft", station: StationConfig) -> None:
    name = station.class_of_service
    names = [one.name for one in draft.config.classes]
    if name and name not in names and ("classes", name) not in draft.where:
        draft.problem(
            ("stations", str(station.port), "class"),
            f'class of telephone {station.port} is "{name}", which does not exist{did_you_mean(name, names)}',
        )


def _door_members(draft: "Draft") -> None:
    doors = {station.extension for station in draft.config.stations if station.door}
    for group in draft.config.groups:
        path: Path = ("groups", group.name, "members")
        if path in draft.where and path not in draft.refused:
            for index, member in enumerate(group.members):
                if member in doors:
                    draft.problem(
                        (*path, index),
                        f'group "{group.name}" has member "{member}", a door post: it cannot answer calls.',
                    )


def _speed(draft: "Draft") -> None:
    for one in draft.config.speed:
        reason = why_not(draft.config, one.number)
        if leads_on(draft.config, one.number):
            reason = "is a place of the list again: write the number itself"
        if reason:
            draft.problem(("speed", one.slot), f'place "{one.slot}" of [speed] is "{one.number}", which {reason}.')


def _rings(draft: "Draft") -> None:
    period = sum(draft.country.cadence)
    for ring in draft.config.rings:
        if sum(ring.cadence) != period:
            draft.problem(
                ("ringing", ring.kind),
                f"{ring.kind} of [ringing] takes {sum(ring.cadence)} ms, but a ring in {draft.country.name} takes "
                f"{period} ms: all telephones keep one measure.",
            )
