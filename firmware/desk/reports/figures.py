"""What is counted and measured of callers: the figures that stand in most tables.

A caller is one call that came in, or one passage through a queue. He has been ``answered``, has ``abandoned``, or went
another way (the box itself was all that he wanted; he left a queue by rule, key or promise; the box stopped). How long
he waited: for a call all time at bells and in queues, without menus; for a passage from entry to leaving.

Service level, with T = service_s, answered or given up at T itself in time, who gave up before short_abandon_s short:

    A = answered within T / (answered + abandoned, without the short ones)
    B = (answered within T + abandoned within T) / (answered + abandoned)

A is the one that most centres quote ("short abandons ignored": Cisco ICM, Genesys); B is telephony.md 3.2's SL2 of
Asterisk, in which whoever gave up in time had no reason to complain. Percentiles are by nearest rank: the least wait
that at least so many of a hundred who were answered did not exceed.
"""

from typing import NamedTuple

import numpy as np

from firmware.desk.reports.columns import Array

ANSWERED, ABANDONED, OTHER = 0, 1, 2
PERCENTS = (50, 80, 95)


class Rule(NamedTuple):
    """[reports]: T, and below what giving up is short; ms."""

    service_ms: int
    short_ms: int


class Figures(NamedTuple):
    """``offered`` = answered + abandoned + short + other; ``abandoned`` without the short ones. Waits and
    percentiles: of those who were answered; ``patience_ms``: sum over those who abandoned, without the short ones."""

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    short: int = 0
    other: int = 0
    answered_in: int = 0
    abandoned_in: int = 0
    wait_ms: int = 0
    percentiles_ms: tuple[int, ...] = ()
    longest_ms: int = 0
    patience_ms: int = 0
    talk_ms: int = 0

    @property
    def service_a(self) -> float | None:
        return part(self.answered_in, self.answered + self.abandoned)

    @property
    def service_b(self) -> float | None:
        return part(self.answered_in + self.abandoned_in, self.answered + self.abandoned + self.short)

    @property
    def abandoned_part(self) -> float | None:
        """Of those who wanted somebody, without the short ones."""
        return part(self.abandoned, self.answered + self.abandoned)

    @property
    def mean_wait_ms(self) -> float | None:
        return part(self.wait_ms, self.answered)

    @property
    def mean_patience_ms(self) -> float | None:
        return part(self.patience_ms, self.abandoned)

    @property
    def mean_talk_ms(self) -> float | None:
        return part(self.talk_ms, self.answered)


def part(some: int, of: int) -> float | None:
    """None: of nothing."""
    return some / of if of else None


class Callers:
    """Columns of callers, made ready to be counted by any key. ``kind``: ANSWERED and so on; ``wait`` and ``talk`` in
    ms. ``order``: in which ``wait`` grows; whoever has a key for each caller puts it in this order first."""

    def __init__(self, kind: Array, wait: Array, talk: Array, rule: Rule) -> None:
        self.order = np.argsort(wait, kind="stable").astype(np.int32)
        self._kind = kind[self.order]
        self._wait = wait[self.order]
        self._talk = talk[self.order]
        self._rule = rule

    def by(self, keys: Array, count: int) -> list[Figures]:
        """Figures of each key from 0 to ``count`` - 1; ``keys`` as the callers came, negative: not counted."""
        keys = self._small(keys, count)[self.order]
        answered = np.flatnonzero((self._kind == ANSWERED) & (keys >= 0))
        gone = np.flatnonzero((self._kind == ABANDONED) & (keys >= 0))
        short = gone[self._wait[gone] < self._rule.short_ms]
        long = gone[self._wait[gone] >= self._rule.short_ms]
        # Those who waited least stand first.
        in_time = int(np.searchsorted(self._wait, self._rule.service_ms, "right"))
        counts = {
            "offered": keys[keys >= 0],
            "answered": keys[answered],
            "abandoned": keys[long],
            "short": keys[short],
            "answered_in": keys[answered[answered < in_time]],
            "abandoned_in": keys[gone[gone < in_time]],
        }
        sums = {
            "wait_ms": (keys[answered], self._wait[answered]),
            "talk_ms": (keys[answered], self._talk[answered]),
            "patience_ms": (keys[long], self._wait[long]),
        }
        found = {name: np.bincount(some, minlength=count) for name, some in counts.items()}
        found |= {name: np.bincount(some, values, count).astype(np.int64) for name, (some, values) in sums.items()}
        found["other"] = found["offered"] - found["answered"] - found["abandoned"] - found["short"]
        ranks = self._ranks(keys[answered], self._wait[answered], found["answered"])
        return [
            Figures(
                percentiles_ms=ranks[key][:-1],
                longest_ms=ranks[key][-1] if ranks[key] else 0,
                **{name: int(values[key]) for name, values in found.items()},
            )
            for key in range(count)
        ]

    @staticmethod
    def _small(keys: Array, count: int) -> Array:
        """Two bytes each where that is enough: numpy sorts them at once."""
        found: Array = keys.astype(np.int16 if count < 1 << 15 else np.int32)
        return found

    def _ranks(self, keys: Array, waits: Array, counts: Array) -> list[tuple[int, ...]]:
        """The percentiles of each key, and its longest wait; nothing where nobody was answered."""
        waits = waits[np.argsort(keys, kind="stable")]
        firsts = np.cumsum(counts) - counts
        return [
            tuple(int(waits[first + rank(percent, many) - 1]) for percent in (*PERCENTS, 100)) if many else ()
            for first, many in zip(firsts.tolist(), counts.tolist(), strict=True)
        ]


def rank(percent: int, many: int) -> int:
    """Nearest rank, from 1."""
    return max(1, -(-percent * many // 100))
