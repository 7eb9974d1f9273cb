"""Hunting strategies: pure functions from (group, free members, history, now, draw) to ordered offers.

``free`` holds the members that may be rung and were not offered in this round, in member order, never empty; ties
keep that order. A strategy is asked again for each step of a round, so it sees who became free or busy meanwhile.
``draw`` is a fresh random number of 64 bits. Semantics: telephony.md 1.1 and 3.1.
"""
# ruff: noqa: ARG001  (all strategies have one signature, whatever they need of it)

from collections.abc import Callable, Sequence

import msgspec

from firmware.callcontrol.draws import pick
from firmware.callcontrol.history import History
from firmware.callcontrol.plan import Group


class Offers(msgspec.Struct, frozen=True):
    """Whom to ring, in which order, and how the round goes on.

    ``width`` bells start at once; ``keep``: earlier bells ring on; ``pace_ms`` until the next step while somebody is
    left to be offered; ``last_ms`` after the last bell until the round is over (None: never).
    """

    order: Sequence[int]
    width: int
    keep: bool
    pace_ms: int
    last_ms: int | None


Strategy = Callable[[Group, Sequence[int], History, int, int], Offers]


def _one_by_one(order: Sequence[int], group: Group) -> Offers:
    return Offers(order, 1, False, group.ring_ms, group.ring_ms)


def linear(group: Group, free: Sequence[int], history: History, now_ms: int, draw: int) -> Offers:
    """From the top, every call anew."""
    return _one_by_one(free, group)


def circular(group: Group, free: Sequence[int], history: History, now_ms: int, draw: int) -> Offers:
    """From the member after the one last served (UCD, telephony.md 1.1)."""
    last = history.last_served.get(group.name)
    if last is None or last not in group.members:
        return _one_by_one(free, group)
    place = group.members.index(last)
    behind = set(group.members[place + 1 :])
    after = [station for station in free if station in behind]
    before = [station for station in free if station not in behind]
    return _one_by_one(after + before, group)


def ring_all(group: Group, free: Sequence[int], history: History, now_ms: int, draw: int) -> Offers:
    """All at once; who becomes free joins at once."""
    return Offers(free, len(free), True, 0, group.ring_ms)


def longest_idle(group: Group, free: Sequence[int], history: History, now_ms: int, draw: int) -> Offers:
    """Whose last conversation ended longest ago."""
    return _one_by_one(sorted(free, key=lambda station: history.stations[station].idle_since_ms), group)


def fewest_calls(group: Group, free: Sequence[int], history: History, now_ms: int, draw: int) -> Offers:
    """Who answered the fewest calls."""
    return _one_by_one(sorted(free, key=lambda station: history.stations[station].calls), group)


def least_talk(group: Group, free: Sequence[int], history: History, now_ms: int, draw: int) -> Offers:
    """Who has talked least."""
    return _one_by_one(sorted(free, key=lambda station: history.stations[station].talk_ms), group)


def random(group: Group, free: Sequence[int], history: History, now_ms: int, draw: int) -> Offers:
    """A fair draw without replacement."""
    left = list(free)
    order = [left.pop(pick(draw, index, len(left))) for index in range(len(left))]
    return _one_by_one(order, group)


def weighted(group: Group, free: Sequence[int], history: History, now_ms: int, draw: int) -> Offers:
    """A draw without replacement, chances in proportion to weight; weight 0 comes after all others."""
    weight = dict(zip(group.members, group.weights, strict=True)) if group.weights else dict.fromkeys(free, 1)
    left = list(free)
    order: list[int] = []
    while left:
        total = sum(weight[station] for station in left)
        ticket = pick(draw, len(order), total) if total else 0
        for station in left:
            ticket -= weight[station]
            if ticket < 0 or not total:
                break
        left.remove(station)
        order.append(station)
    return _one_by_one(order, group)


def progressive(group: Group, free: Sequence[int], history: History, now_ms: int, draw: int) -> Offers:
    """One more telephone every ``step_ms``; all ring ``ring_ms`` longer than the last one."""
    return Offers(free, 1, True, group.step_ms, group.ring_ms)


def memory(group: Group, free: Sequence[int], history: History, now_ms: int, draw: int) -> Offers:
    """1, then 1+2, then 1+2+3, each stage for ``ring_ms``."""
    return Offers(free, 1, True, group.ring_ms, group.ring_ms)


def until_answered(group: Group, free: Sequence[int], history: History, now_ms: int, draw: int) -> Offers:
    """A station target: it rings until somebody answers or the caller gives up."""
    return Offers(free, 1, True, 0, None)


STRATEGIES: dict[str, Strategy] = {
    "linear": linear,
    "circular": circular,
    "ring-all": ring_all,
    "longest-idle": longest_idle,
    "fewest-calls": fewest_calls,
    "least-talk": least_talk,
    "random": random,
    "weighted": weighted,
    "progressive": progressive,
    "memory": memory,
}
