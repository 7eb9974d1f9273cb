"""Where calls are sent: what is meant, and does it exist?"""

from typing import TYPE_CHECKING

from firmware.config.fields import RefusedError, did_you_mean, shown
from firmware.config.model import Config, Target
from firmware.config.positions import Path

if TYPE_CHECKING:
    from firmware.config.parse import Draft


def outward(digit: str, target: Target) -> Target:
    """The target as the model has it: what begins with ``digit``, the one for an outside line, leads outside, and has
    it no more. Raises RefusedError."""
    if target.kind == "outside":
        return Target("outside", outside_number(digit, target.name, str(target)))
    if target.kind == "number" and digit and target.name.startswith(digit):
        return Target("outside", target.name.removeprefix(digit))
    return target


def outside_number(digit: str, dialled: str, written: str) -> str:
    """What follows ``digit`` in ``dialled``, which the file has as ``written``. Raises RefusedError."""
    if not digit:
        raise RefusedError(f'is {shown(written)}, but nobody calls out: digit of [outside] is ""')
    if not dialled.startswith(digit):
        raise RefusedError(f'is {shown(written)}, but must begin with "{digit}", the digit for an outside line')
    return dialled.removeprefix(digit)


def meant_by(config: Config, target: Target) -> Target:
    """The same with an extension or a pilot number taken for whom it reaches; one that reaches nobody stays."""
    return (config.reached_by(target.name) or target) if target.kind == "number" else target


def check_target(draft: "Draft", path: Path, owner: str, target: Target) -> None:
    """Report a group, a queue, a menu, a mailbox, a station or a number that does not exist; ``owner`` says whose
    target it is."""
    config = draft.config
    if target.kind == "group":
        _check_name(draft, path, owner, target, [group.name for group in config.groups])
    elif target.kind == "queue":
        _check_name(draft, path, owner, target, [one.queue.name for one in config.queues])
    elif target.kind == "menu":
        _check_name(draft, path, owner, target, [one.menu.name for one in config.menus])
    elif target.kind == "message":
        _check_name(draft, path, owner, target, [one.mailbox.name for one in config.mailboxes])
    elif target.kind == "station" and config.station_of(target.name) is None:
        draft.problem(path, f'{owner} is phone "{target.name}", which no telephone has.')
    elif target.kind == "number" and config.reached_by(target.name) is None:
        draft.problem(path, f'{owner} is "{target.name}", which is no extension and no pilot number.')
    elif target.kind == "outside":
        check_outside(draft, path, owner, target.name)


def _check_name(draft: "Draft", path: Path, owner: str, target: Target, names: list[str]) -> None:
    """Report a name that does not exist; one of a table that could not be read exists."""
    if target.name not in names and (f"{target.kind}s", target.name) not in draft.where:
        near = did_you_mean(target.name, names)
        draft.problem(path, f'{owner} is {target.kind} "{target.name}", which does not exist{near}')


def check_outside(draft: "Draft", path: Path, owner: str, number: str) -> None:
    """Report a number, as dialled after the digit for an outside line, that no call may be sent to."""
    dialled = f'"{draft.outside.digit}{number}"'
    if not number:
        draft.problem(path, f"{owner} is {dialled}, which is only the digit for an outside line.")
    elif number in draft.outside.emergency:
        draft.problem(path, f"{owner} is {dialled}, an emergency number: no call may be sent on there.")
