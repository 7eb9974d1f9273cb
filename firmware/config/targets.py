"""Does a place where calls go exist?"""

from typing import TYPE_CHECKING

from firmware.config.fields import did_you_mean
from firmware.config.model import Target
from firmware.config.positions import Path

if TYPE_CHECKING:
    from firmware.config.parse import Draft


def check_target(draft: "Draft", path: Path, owner: str, target: Target) -> None:
    """Report a group, a station or a number that does not exist; ``owner`` says whose target it is."""
    if target.kind == "group":
        names = [group.name for group in draft.config.groups]
        if target.name not in names and ("groups", target.name) not in draft.where:
            draft.problem(
                path, f'{owner} is group "{target.name}", which does not exist{did_you_mean(target.name, names)}'
            )
    elif target.kind == "station" and draft.config.station_of(target.name) is None:
        draft.problem(path, f'{owner} is phone "{target.name}", which no telephone has.')
    elif target.kind == "number" and not (draft.config.station_of(target.name) or draft.config.group_of(target.name)):
        draft.problem(path, f'{owner} is "{target.name}", which is no extension and no pilot number.')
    elif target.kind == "outside":
        _check_outside(draft, path, owner, target.name)


def _check_outside(draft: "Draft", path: Path, owner: str, number: str) -> None:
    dialled = f'"{draft.outside.digit}{number}"'
    if not number:
        draft.problem(path, f"{owner} is {dialled}, which is only the digit for an outside line.")
    elif number in draft.outside.emergency:
        draft.problem(path, f"{owner} is {dialled}, an emergency number: no call may be sent on there.")
