"""Meaning of what is said of hours: does everything named exist, and is every day in one season of its kind?"""

from itertools import pairwise
from typing import TYPE_CHECKING

from firmware.config.model import HotlineConfig
from firmware.config.positions import Path
from firmware.config.targets import check_target
from firmware.hours.schedule import DATE, Day, Stretch

if TYPE_CHECKING:
    from firmware.config.parse import Draft


def verify_hours(draft: "Draft") -> None:
    """Add every problem of meaning to ``draft.problems``."""
    hours = draft.config.hours
    for line in draft.config.lines:
        for mode, target in line.modes.items():
            check_target(draft, ("lines", str(line.port), mode), f"{mode} of CO line {line.port}", target)
    for mode, target in hours.routes.items():
        check_target(draft, ("hours", "routes", mode), f"{mode} of routes of [hours]", target)
    for stretch in hours.schedule.stretches:
        if stretch.rank != DATE:
            _season(draft, stretch)
    for hotline in hours.hotlines:
        _hotline(draft, hotline)
    _one_at_a_time(draft)


def _season(draft: "Draft", season: Stretch) -> None:
    path: Path = ("hours", "seasons", season.name)
    if bool(season.first.year) is not bool(season.last.year):
        draft.problem(
            (*path, "to"), f'season "{season.name}": from and to must both be days of one year, or both of each year.'
        )
    elif season.first.year and _written(season.last) < _written(season.first):
        ends, begins = _shown(season.last), _shown(season.first)
        draft.problem((*path, "to"), f'to of season "{season.name}" is {ends}, which is before {begins}.')


def _written(day: Day) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _shown(day: Day) -> str:
    return f"{day.year}-{day.month:02}-{day.day:02}"


def _hotline(draft: "Draft", hotline: HotlineConfig) -> None:
    path: Path = ("hours", "hotlines", hotline.name)
    owner = f'hotline "{hotline.name}"'
    if hotline.ends <= hotline.begins:
        draft.problem((*path, "to"), f"to of {owner} is not after its from: it would never be on.")
    for index, port in enumerate(hotline.lines):
        if port > draft.board_lines:
            draft.problem(
                (*path, "lines", index),
                f"{owner} names CO line {port}, which does not exist: this board has ports 1 to {draft.board_lines}.",
            )
    check_target(draft, (*path, "route"), f"route of {owner}", hotline.route)


def _one_at_a_time(draft: "Draft") -> None:
    """Calls of a line can go to one place only."""
    for port in range(1, draft.board_lines + 1):
        mine = [one for one in draft.config.hours.hotlines if port in one.lines and one.begins < one.ends]
        for before, after in pairwise(sorted(mine, key=lambda one: one.begins)):
            if after.begins < before.ends:
                draft.problem(
                    ("hours", "hotlines", after.name, "from"),
                    f'hotline "{after.name}" begins on CO line {port} before hotline "{before.name}" has ended.',
                )
                return
