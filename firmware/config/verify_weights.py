"""Weights: only of weighted, and one for each of those whom it chooses between."""

from typing import TYPE_CHECKING

from firmware.callcontrol.queue_plan import Queue
from firmware.config.model import GroupConfig
from firmware.config.positions import Path

if TYPE_CHECKING:
    from firmware.config.parse import Draft

_PEOPLE_KEYS = {"member": "members", "agent": "agents"}


def check_weights(draft: "Draft", path: Path, owner: str, chosen: GroupConfig | Queue, people: tuple[str, int]) -> None:
    """Report weights that nobody weighs, or that are more or fewer than the ``people``: what one is called, and how
    many they are. ``path``: of the group or queue."""
    strategy, weights = chosen.strategy, chosen.weights
    place: Path = (*path, "weights")
    thing, count = people
    if strategy != "weighted":
        if place in draft.where:
            draft.problem(place, f'{owner} has weights, but its strategy is "{strategy}": only "weighted" has weights.')
        return
    if place in draft.refused or (*path, _PEOPLE_KEYS[thing]) in draft.refused or len(weights) == count:
        return
    rule = f"write one weight {'an' if thing == 'agent' else 'a'} {thing}."
    if place not in draft.where:
        draft.problem((*path, "strategy"), f'{owner} is "weighted" but has no weights: {rule}')
        return
    draft.problem(place, f"{owner} has {_count(len(weights), 'weight')} for {_count(count, thing)}: {rule}")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
