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
    """T, of all callers or of each of them, and below what giving up is short; ms."""

    service_ms: int | Array
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


# What became of a caller, and whether it was in time: of which figures he is one.
_SORTS = 8
_ANSWERED_IN, _ANSWERED_LATE, _GONE_IN, _GONE_LATE, _SHORT_IN, _SHORT_LATE, _OTHER = range(7)
_OF_SORTS = {
    "offered": tuple(range(7)),
    "answered": (_ANSWERED_IN, _ANSWERED_LATE),
    "abandoned": (_GONE_IN, _GONE_LATE),
    "short": (_SHORT_IN, _SHORT_LATE),
    "other": (_OTHER,),
    "answered_in": (_ANSWERED_IN,),
    "abandoned_in": (_GONE_IN, _SHORT_IN),
}


class Callers:
    """Columns of callers, made ready to be counted by any key. ``kind``: ANSWERED and so on; ``wait`` and ``talk`` in
    ms."""

    def __init__(self, kind: Array, wait: Array, talk: Array, rule: Rule) -> None:
        late = wait > rule.service_ms
        gone = np.where(wait < rule.short_ms, _SHORT_IN, _GONE_IN) + late
        sort = np.where(kind == ANSWERED, _ANSWERED_IN + late, np.where(kind == ABANDONED, gone, _OTHER))
        self._sort = sort.astype(np.int8)
        self._wait = wait
        self._talk = np.where(kind == ANSWERED, talk, 0).astype(np.int32)
        answered = np.flatnonzero(kind == ANSWERED).astype(np.int32)
        # Whoever waited least first: then the percentiles of any key stand at their ranks among its own.
        self._answered = answered[np.argsort(wait[answered], kind="stable")]

    def by(self, keys: Array, count: int) -> list[Figures]:
        """Figures of each key from 0 to ``count`` - 1; negative keys are not counted."""
        # Two bytes each where that is enough: numpy sorts them at once.
        small: Array = keys.astype(np.int16 if count < 1 << 15 else np.int32)
        where = small.astype(np.int32) * _SORTS + self._sort
        outside = small < 0
        if outside.any():
            where[outside] = count * _SORTS
        cells = (count + 1) * _SORTS
        many = np.bincount(where, minlength=cells).reshape(-1, _SORTS)[:count]
        waits = np.bincount(where, self._wait, cells).reshape(-1, _SORTS)[:count]
        talks = np.bincount(where, self._talk, cells).reshape(-1, _SORTS)[:count]
        found = {name: many[:, sorts].sum(axis=1) for name, sorts in _OF_SORTS.items()}
        found["wait_ms"] = waits[:, _OF_SORTS["answered"]].sum(axis=1).astype(np.int64)
        found["patience_ms"] = waits[:, _OF_SORTS["abandoned"]].sum(axis=1).astype(np.int64)
        found["talk_ms"] = talks.sum(axis=1).astype(np.int64)
        ranks = self._ranks(small[self._answered], found["answered"])
        return [
            Figures(
                percentiles_ms=ranks[key][:-1],
                longest_ms=ranks[key][-1] if ranks[key] else 0,
                **{name: int(values[key]) for name, values in found.items()},
            )
            for key in range(count)
        ]

    def _ranks(self, keys: Array, counts: Array) -> list[tuple[int, ...]]:
        """The percentiles of each key, and its longest wait; nothing where nobody was answered. ``keys``: of those who
        were answered."""
        waits = self._wait[self._answered[np.argsort(keys, kind="stable")]]
        lasts = len(keys) - int(counts.sum()) + np.cumsum(counts)
        return [
            tuple(int(waits[last - many + rank(percent, many) - 1]) for percent in (*PERCENTS, 100)) if many else ()
            for last, many in zip(lasts.tolist(), counts.tolist(), strict=True)
        ]


def rank(percent: int, many: int) -> int:
    """Nearest rank, from 1."""
    return max(1, -(-percent * many // 100))
