"""Lengths of which some were cut short before their end was seen: patience of callers who were answered, work after a
call that nobody waited for. Estimated as they are, not as if they had ended (Kaplan and Meier, 1958).

Beyond the longest length that was seen to end, what is left has an exponential tail (as of Brown, Hollander, Korwar,
1974; here at the mean pace of all), so that a mean and a draw exist.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple


class Seen(NamedTuple):
    """A length (any unit, 0 or more): ``ended``, or it lasted longer than this."""

    length: float
    ended: bool


@dataclass(frozen=True)
class Survival:
    """``lengths``: where something ended, ascending; ``shares``: who lasts longer than each. ``pace``: of ends beyond
    the last of them, a unit of length; 0: nothing ever ended. ``seen``, ``ends``: how many lengths, and ends, made
    it."""

    lengths: Sequence[float]
    shares: Sequence[float]
    pace: float
    seen: int
    ends: int
    _falling: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_falling", tuple(-share for share in self.shares))

    @property
    def left(self) -> float:
        """The share that lasts beyond the longest length seen to end."""
        return self.shares[-1] if self.shares else 1.0

    def beyond(self, length: float) -> float:
        """The share that lasts longer than ``length``, 0..1."""
        place = bisect_right(self.lengths, length)
        if place < len(self.lengths) or not self.left:
            return self.shares[place - 1] if place else 1.0
        last = self.lengths[-1] if self.lengths else 0.0
        return self.left * math.exp(-self.pace * (length - last))

    def drawn(self, chance: float) -> float:
        """The length that the share ``chance`` (over 0, up to 1) lasts longer than, or math.inf."""
        # The first length whose share is below: shares fall.
        place = bisect_right(self._falling, -chance)
        if place < len(self.lengths):
            return self.lengths[place]
        if not self.pace:
            return math.inf
        last = self.lengths[-1] if self.lengths else 0.0
        return last + math.log(self.left / chance) / self.pace

    def quantile(self, share: float) -> float:
        """By when ``share`` (0 up to, but not, 1) has ended, or math.inf."""
        return self.drawn(1 - share)

    @property
    def mean(self) -> float:
        """Of all, or math.inf."""
        found, before, last = 0.0, 1.0, 0.0
        for length, share in zip(self.lengths, self.shares, strict=True):
            found += before * (length - last)
            before, last = share, length
        if not self.left:
            return found
        return found + self.left / self.pace if self.pace else math.inf


def estimate(seen: Iterable[Seen]) -> Survival:
    """Of any number of lengths."""
    ordered = sorted(seen)
    lengths: list[float] = []
    shares: list[float] = []
    share, at_risk = 1.0, len(ordered)
    for length, group in groupby(ordered, key=lambda one: one.length):
        alike = [one.ended for one in group]
        if ended := sum(alike):
            share *= 1 - ended / at_risk
            lengths.append(length)
            shares.append(share)
        at_risk -= len(alike)
    ends = sum(one.ended for one in ordered)
    lasted = math.fsum(one.length for one in ordered)
    return Survival(tuple(lengths), tuple(shares), ends / lasted if lasted else 0.0, len(ordered), ends)
