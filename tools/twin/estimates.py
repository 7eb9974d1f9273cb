"""What a record does not tell, estimated from it: how patient people are, how long they would have talked, how long
the work after a call takes, who knows what."""

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tools.traffic import service
from tools.traffic.calls import Call, Record
from tools.traffic.survival import Seen, Survival, estimate

FEWEST_ENDS = 30
"""Callers of a class who gave up: with fewer, its patience is taken from a larger class."""
CLASS_MS = 30_000
SURE = 10
"""Calls of a kind that agents who never had one would have had by chance: then it is only for those who know it."""
PATIENT_MS = 24 * 3_600_000
"""Nobody waits longer."""


@dataclass(frozen=True)
class Estimates:
    """``patience``: by kind and head start (ms, to the next CLASS_MS; None: of all). ``talk``: of answered callers,
    ascending, ms, by kind ("": of all). ``rings``: of bells that were answered, ascending, ms. ``work``: after a call,
    in ms; None: the record tells it, and the box does it; it takes ``more_work`` times as long (calibrate.py).
    ``away_ms``: who had no call for longer was not in service. ``skills``: what each agent has served; ``special``:
    kinds that only those serve who are known to."""

    patience: Mapping[tuple[str | None, int | None], Survival]
    talk: Mapping[str, tuple[int, ...]]
    rings: tuple[int, ...]
    work: Survival | None
    away_ms: int
    skills: Mapping[str, frozenset[str]]
    special: frozenset[str]
    more_work: float = 1.0

    def patience_of(self, call: Call) -> Survival:
        """Of the smallest class that enough of gave up."""
        head_start_ms = _class(call)
        classes = ((call.kind, head_start_ms), (None, head_start_ms), (call.kind, None))
        for one in classes:
            found = self.patience.get(one)
            if found is not None and found.ends >= FEWEST_ENDS:
                return found
        return self.patience[None, None]

    def talk_drawn(self, kind: str, chance: float) -> int:
        """ms; ``chance`` over 0, up to 1."""
        return _drawn(self.talk.get(kind) or self.talk[""], chance)

    def ring_drawn(self, chance: float, at_least_ms: int = 0) -> int:
        """ms, of a bell that nobody had answered for ``at_least_ms``; ``chance`` over 0, up to 1."""
        longer = self.rings[bisect_right(self.rings, at_least_ms) :] if at_least_ms else self.rings
        return _drawn(longer, chance) or at_least_ms

    def work_drawn(self, chance: float) -> int:
        """ms; ``chance`` over 0, up to 1."""
        if self.work is None or not self.work.ends:
            return 0
        return round(min(self.more_work * self.work.drawn(chance), self.away_ms))

    def knows(self, agent: str) -> frozenset[str]:
        """The special kinds that he serves; of somebody new what half of all know."""
        if agent in self.skills:
            return self.skills[agent] & self.special
        known = Counter(kind for kinds in self.skills.values() for kind in kinds)
        return frozenset(kind for kind in self.special if 2 * known[kind] >= len(self.skills))


def estimated(record: Record, away_ms: int = service.AWAY_MS) -> Estimates:
    """From a record."""
    skills = service.skills(record.calls)
    return Estimates(
        patience=_patience(record.calls),
        talk=_talk(record.calls),
        rings=tuple(sorted(call.ring_ms for call in record.calls if call.answered)),
        work=service.wrap_up(record.calls, away_ms) if record.wrap_ups is None else None,
        away_ms=away_ms,
        skills=skills,
        special=_special(record.calls, skills),
    )


def _class(call: Call) -> int:
    """Head starts that differ little are alike: a register counts what a caller has waited before, too."""
    return CLASS_MS * round(call.head_start_ms / CLASS_MS)


def _drawn(lengths: tuple[int, ...], chance: float) -> int:
    return lengths[min(len(lengths) - 1, int(chance * len(lengths)))] if lengths else 0


def _patience(calls: Iterable[Call]) -> dict[tuple[str | None, int | None], Survival]:
    seen: dict[tuple[str | None, int | None], list[Seen]] = defaultdict(list)
    seen[None, None] = []
    for call in calls:
        # Whoever was answered at once says nothing of his patience.
        if call.entered and call.wait_ms:
            one = Seen(call.wait_ms, not call.answered)
            for kind in (call.kind, None):
                for head_start_ms in (_class(call), None):
                    seen[kind, head_start_ms].append(one)
    return {which: estimate(lengths) for which, lengths in seen.items()}


def _talk(calls: Iterable[Call]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    found[""] = []
    for call in calls:
        if call.answered:
            found[""].append(call.talk_ms)
            if call.kind:
                found[call.kind].append(call.talk_ms)
    return {kind: tuple(sorted(lengths)) for kind, lengths in found.items()}


def _special(calls: Iterable[Call], skills: Mapping[str, frozenset[str]]) -> frozenset[str]:
    answered = [call for call in calls if call.answered]
    of_kind = Counter(call.kind for call in answered)
    of_agent = Counter(call.agent for call in answered)
    found = set()
    for kind, count in of_kind.items():
        by_others = sum(of_agent[agent] for agent, kinds in skills.items() if kind not in kinds)
        if by_others * count / len(answered) >= SURE:
            found.add(kind)
    return frozenset(found)


def patience_ms(found: Survival, chance: float, at_least_ms: int = 0) -> int:
    """Drawn, of somebody who has waited ``at_least_ms`` already. ``chance`` over 0, up to 1."""
    left = found.beyond(at_least_ms)
    if left:
        drawn = found.drawn(chance * left)
    else:
        # Nobody was seen so patient: he goes on at the pace of all.
        drawn = at_least_ms - math.log(chance) / found.pace if found.pace else math.inf
    return PATIENT_MS if math.isinf(drawn) else max(at_least_ms, min(PATIENT_MS, round(drawn)))
