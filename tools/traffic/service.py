"""Who was in service, and how long people were busy after a call, where nobody wrote it down.

While somebody waits whom he could serve, whoever is free is given him at once: an agent who is not was not free. So
what passes between two calls of an agent is work after the call, seen to its end where a caller waited all the time,
and at least as long as callers waited where they did not (survival.py). Whoever has no call for longer than ``away_ms``
was not in service meanwhile.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from tools.traffic.calls import Call, Presence
from tools.traffic.survival import Seen, Survival, estimate

AWAY_MS = 300_000
"""Where nobody says otherwise. Of the gaps between calls of the bank's first week that callers waited through, 99 in
100 are shorter than 130 s."""


def skills(calls: Iterable[Call]) -> dict[str, frozenset[str]]:
    """What each agent has served, by ``kind``."""
    found: dict[str, set[str]] = defaultdict(set)
    for call in calls:
        if call.agent:
            found[call.agent].add(call.kind)
    return {agent: frozenset(kinds) for agent, kinds in sorted(found.items())}


def talks(calls: Iterable[Call]) -> dict[str, list[tuple[int, int]]]:
    """By agent: (from, to) in ms, in order of time."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for call in calls:
        if call.agent:
            found[call.agent].append((call.left_ms, call.ended_ms))
    return {agent: sorted(stretches) for agent, stretches in sorted(found.items())}


def presence(calls: Iterable[Call], away_ms: int = AWAY_MS) -> tuple[Presence, ...]:
    """In order of time."""
    found: list[Presence] = []
    for agent, stretches in talks(calls).items():
        begin, end = stretches[0]
        for from_ms, to_ms in stretches[1:]:
            if from_ms - end > away_ms:
                found.append(Presence(agent, begin, end))
                begin = from_ms
            end = max(end, to_ms)
        found.append(Presence(agent, begin, end))
    return tuple(sorted(found, key=lambda one: (one.from_ms, one.agent)))


def wrap_up(calls: Sequence[Call], away_ms: int = AWAY_MS) -> Survival:
    """Work after a call, in ms, of those who stayed in service."""
    knows = skills(calls)
    nobody_waits = {kinds: _Waiting(calls, kinds) for kinds in set(knows.values())}
    seen: list[Seen] = []
    for agent, stretches in talks(calls).items():
        waiting = nobody_waits[knows[agent]]
        for (_, end), (begin, _) in pairwise(stretches):
            if 0 < begin - end <= away_ms:
                waited_ms = waiting.until(end) - end
                if waited_ms >= begin - end:
                    seen.append(Seen(begin - end, ended=True))
                elif waited_ms > 0:
                    seen.append(Seen(waited_ms, ended=False))
    return estimate(seen)


class _Waiting:
    """Whether anybody of certain ``kinds`` waited."""

    def __init__(self, calls: Iterable[Call], kinds: frozenset[str]) -> None:
        changes: dict[int, int] = defaultdict(int)
        for call in calls:
            if call.wait_ms and call.kind in kinds:
                changes[call.entered_ms] += 1
                changes[call.left_ms] -= 1
        self._moments = sorted(changes)
        self._waiting: list[int] = []
        waiting = 0
        for moment in self._moments:
            waiting += changes[moment]
            self._waiting.append(waiting)

    def until(self, from_ms: int) -> int:
        """When it ends that somebody waits; ``from_ms`` where nobody does."""
        place = bisect_right(self._moments, from_ms) - 1
        if place < 0 or not self._waiting[place]:
            return from_ms
        while self._waiting[place]:
            place += 1
        return self._moments[place]
