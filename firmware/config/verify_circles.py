"""No call goes round for ever by itself: groups and queues overflow into others, menus send on who
presses nothing, mailboxes who cannot leave a message."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from firmware.config.model import Config, Target
from firmware.config.positions import Path
from firmware.config.targets import meant_by

if TYPE_CHECKING:
    from firmware.config.parse import Draft


class Step(NamedTuple):
    """From a group, a queue, a menu or a mailbox, by this key of it, a call goes on."""

    place: Target
    key: str


def verify_circles(draft: "Draft") -> None:
    """Add a problem to ``draft.problems`` for each circle."""
    for circle in circles(draft.config):
        place, key = circle[0]
        path: Path = (f"{place.kind}s", place.name, key)
        ways = " -> ".join(_names([*circle, circle[0]]))
        if len(circle) > 1 and all(step.place.kind == "group" for step in circle):
            draft.problem(path, f"overflow goes in a circle ({ways}): one of these groups must overflow elsewhere.")
        elif len(circle) > 1:
            draft.problem(path, f"calls go in a circle ({ways}): one of these must send them elsewhere.")
        elif place.kind == "group":
            draft.problem(
                path, f'group "{place.name}" overflows into itself: write overflow = "ring" to let it start again.'
            )
        else:
            draft.problem(
                path, f'{key} of {place.kind} "{place.name}" is that {place.kind} itself: it must lead elsewhere.'
            )


def _names(steps: list[Step]) -> list[str]:
    groups = all(step.place.kind == "group" for step in steps)
    return [step.place.name if groups else str(step.place) for step in steps]


def circles(config: Config) -> Iterator[list[Step]]:
    """At least one circle of every knot of such places, in the order in which a call would go round; none twice.

    Depth first without recursion: a file may hold a chain of any length.
    """
    onward = _onward(config)
    done: set[Target] = set()
    for start in onward:
        trail = {start: ""} if start not in done else {}
        open_ways = [iter(onward[start].items())] if trail else []
        while open_ways:
            here = next(reversed(trail))
            to, key = next(open_ways[-1], (None, ""))
            trail[here] = key
            if to is None:
                done.add(here)
                del trail[here]
                open_ways.pop()
            elif to in trail:
                steps = [Step(place, by) for place, by in trail.items()]
                yield steps[[step.place for step in steps].index(to) :]
            elif to in onward and to not in done:
                trail[to] = ""
                open_ways.append(iter(onward[to].items()))


def _onward(config: Config) -> dict[Target, dict[Target, str]]:
    """Where a call goes from each group, queue, menu and mailbox by itself, and by which key."""
    found: dict[Target, dict[Target, str]] = {}
    for group in config.groups:
        found[Target("group", group.name)] = {group.overflow: "overflow"}
    for one in config.queues:
        ways = {"overflow": one.overflow, "empty": one.empty}
        found[Target("queue", one.queue.name)] = {
            meant_by(config, target): key for key, target in ways.items() if target is not None
        }
    for menu in config.menus:
        ways = {"otherwise": menu.otherwise, "then": None if menu.choices or menu.menu.asks else menu.then}
        found[Target("menu", menu.menu.name)] = {
            meant_by(config, target): key for key, target in ways.items() if target is not None
        }
    for box in config.mailboxes:
        otherwise = [] if box.otherwise is None else [meant_by(config, box.otherwise)]
        found[Target("message", box.mailbox.name)] = dict.fromkeys(otherwise, "otherwise")
    return found
