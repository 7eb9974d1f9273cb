"""How long a caller will wait: a range, learned from those who waited before him.

The *unit* of a caller is what queueing theory expects: people leave at the rate of agents present by handling time, so
whoever is to be taken as the third waits three times ``handling / agents``. People in wrap-up, and those whose bell
rings, take their callers in moments: they shorten the queue before it is counted. A stream of callers that others
overtake, as their head start is greater, waits longer than its place says; one factor a stream learns by how much.

How far the truth lies from the unit is not assumed but counted: wait by unit of every caller who was answered goes
into a histogram, one for near places and others for far ones, where luck evens out; old calls fade. Its median gives
the likely wait (as many wait longer as shorter), its densest stretch the range. At first the histograms hold what is
right for handling times without memory: with n places to go the wait is Erlang's distribution of n phases.

Only the answered teach. How long those who hung up would have waited nobody knows.

Measured on real days (``linebox bench --only queue:``) and compared there with (3 x old + new) / 4, which knows
neither place nor people (telephony.md 3.2). The constants are round, not fitted: how many calls are remembered and how
fast a factor moves, halved or doubled, changes the share of ranges that hold there by less than a hundredth, and the
median error by less than a second.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate
from math import exp, factorial

import msgspec

WIDTH_MS = 60_000
"""A range may be so wide, or as wide as its likely wait where that is more."""

ENOUGH = 0.9
"""A range that holds so many of the waits known is not made wider."""

HANDLING_MS = 180_000.0
"""Until calls were handled; performance.md 4 calculates with the same."""

HANDLED_CALLS = 50
"""A handling time is the mean of about so many calls: an hour or two of a small office."""

WAITS = 1_000
"""A histogram is of about so many waits: some days, so that a new habit shows within a week."""

FIRST_WAITS = 20.0
"""What is known at the outset weighs as many waits: a day of the box's own outweighs it."""

STREAM_STEP = 0.02
"""A stream's factor moves by so much at each of its calls, up or down, until half of them wait longer than told. It
fades as waits do, or factors and histograms could drift apart for years."""

JUDGED = 200
"""The estimate's own error is that of so many callers, the last ones."""

_FADING = 1 - 1 / WAITS
_BINS = 20
_BIN_RATIO = 1.3
_EDGES = (0.0, *(0.05 * _BIN_RATIO**index for index in range(1, _BINS + 1)))
"""Of the histograms, in units: each bin is 1.3 times as wide as the one before it, the last one ends at 9.5."""

_ROWS = 6
"""One histogram for place 0 (somebody is free in moments), 1, 2-3, 4-7, 8-15, and from 16 on."""


class Range(msgspec.Struct, frozen=True):
    """A wait from now on: ``likely_ms`` is as often too long as too short; 0 <= low <= likely <= high."""

    low_ms: int
    likely_ms: int
    high_ms: int

    def no_longer_than(self, other: "Range") -> "Range":
        """The same, but nothing of it is longer than in the other."""
        low_ms, high_ms = min(self.low_ms, other.low_ms), min(self.high_ms, other.high_ms)
        return _allowed(low_ms, min(self.likely_ms, other.likely_ms), high_ms)


class Place(msgspec.Struct, frozen=True):
    """Where a caller stands.

    ``ahead``: callers who are taken before him, as things are. ``agents``: people who may take him, busy or not; who is
    on a break is none. ``soon``: those among them who wrap up or whose bell rings. ``stream``: names those who entered
    with the same head start and want the same skills.
    """

    ahead: int
    agents: int
    soon: int = 0
    stream: str = ""


class Told(msgspec.Struct):
    """What a waiting caller was told: at first, in units of how many ms, out of which row; last, for which place."""

    entered_ms: int
    first: Range
    unit_ms: float
    row: int
    last: Range
    place: Place


class Accuracy(msgspec.Struct, frozen=True):
    """How good estimates were: of the last ``callers`` answered the share whose wait was in the range, 0..1, and the
    median of |wait - likely|; without callers nothing is known."""

    callers: int
    held: float | None
    error_ms: int | None


class Estimator(msgspec.Struct):
    """What one queue has learned, and whom it has told what (by number of call).

    Cheap enough for every caller: ``tell`` goes through twenty bins, the rest is less.
    """

    handling_ms: float = HANDLING_MS
    handled: int = 0
    lags: dict[str, float] = {}  # natural logarithm of each stream's factor
    waits: list[list[float]] = msgspec.field(default_factory=lambda: [_erlang(row) for row in range(_ROWS)])
    told: dict[int, Told] = {}
    errors_ms: list[int] = []
    held: list[bool] = []

    def freed(self, handled_ms: int) -> None:
        """Somebody can take the next call: he has talked and wrapped up for so long."""
        self.handled = min(self.handled + 1, HANDLED_CALLS)
        self.handling_ms += (handled_ms - self.handling_ms) / self.handled

    def tell(self, call: int, place: Place, now_ms: int) -> Range | None:
        """What a waiting caller is to be told: when he enters, told or not, as his wait teaches from then on; and as
        often as he is told again. None where nobody is present who could take him.

        It is never more than he was told last, but for a reason, that he was overtaken or that people have gone. (That
        he has waited in vain is none: it says nothing about what is still to come.)
        """
        if place.agents < 1:
            return None
        unit_ms, row = self._unit(place)
        fresh = _range(self.waits[row], unit_ms)
        told = self.told.get(call)
        if told is None:
            self.told[call] = Told(now_ms, fresh, unit_ms, row, fresh, place)
            return fresh
        if place.ahead <= told.place.ahead and place.agents >= told.place.agents:
            fresh = fresh.no_longer_than(told.last)
        told.last, told.place = fresh, place
        return fresh

    def answered(self, call: int, now_ms: int) -> None:
        """Learn from his wait; who was told nothing teaches nothing."""
        told = self.told.pop(call, None)
        if told is None:
            return
        wait_ms, first = now_ms - told.entered_ms, told.first
        self.errors_ms.append(abs(wait_ms - first.likely_ms))
        self.held.append(first.low_ms <= wait_ms <= first.high_ms)
        del self.errors_ms[:-JUDGED], self.held[:-JUDGED]
        row = [count * _FADING for count in self.waits[told.row]]
        row[min(bisect_right(_EDGES, wait_ms / told.unit_ms), _BINS) - 1] += 1
        self.waits[told.row] = row
        stream = told.place.stream
        step = STREAM_STEP if wait_ms > first.likely_ms else -STREAM_STEP
        self.lags[stream] = self.lags.get(stream, 0.0) * _FADING + step

    def left(self, call: int) -> None:
        """He hung up, or the queue has sent him elsewhere."""
        self.told.pop(call, None)

    def estimate(self, place: Place) -> Range | None:
        """The wait of a caller who stands there; None where nobody is present who could take him."""
        if place.agents < 1:
            return None
        unit_ms, row = self._unit(place)
        return _range(self.waits[row], unit_ms)

    def accuracy(self) -> Accuracy:
        """How good it was of late."""
        callers = len(self.held)
        if not callers:
            return Accuracy(0, None, None)
        return Accuracy(callers, sum(self.held) / callers, sorted(self.errors_ms)[callers // 2])

    def _unit(self, place: Place) -> tuple[float, int]:
        turns = max(place.ahead + 1 - place.soon, 0)
        unit_ms = max(turns, 0.5) * self.handling_ms / place.agents * exp(self.lags.get(place.stream, 0.0))
        return max(unit_ms, 1.0), min(turns.bit_length(), _ROWS - 1)


def _range(counts: list[float], unit_ms: float) -> Range:
    total = sum(counts)
    shares = [0.0, *[seen / total for seen in accumulate(counts)]]
    likely = _quantile(shares, 0.5)
    low, high = _densest(shares, max(WIDTH_MS / unit_ms, likely))
    return _allowed(round(low * unit_ms), round(likely * unit_ms), round(high * unit_ms))


def _densest(shares: list[float], widest: float) -> tuple[float, float]:
    """From where to where, in units, most waits are, or enough of them in the shortest; ``widest`` apart at most."""
    best = (-1.0, 0.0)
    found = (0.0, widest)
    for low, below in zip(_EDGES, shares, strict=True):
        if min(1.0 - below, ENOUGH) < best[0]:
            break  # fewer are left from here on
        high = low + widest
        held = _share(shares, high) - below
        if held >= ENOUGH:
            held, high = ENOUGH, _quantile(shares, below + ENOUGH)
        if (held, low - high) > best:
            best, found = (held, low - high), (low, high)
    return found


def _allowed(low_ms: int, likely_ms: int, high_ms: int) -> Range:
    """In order, and no wider than may be."""
    low_ms = min(low_ms, likely_ms)
    widest_ms = max(WIDTH_MS, likely_ms)
    return Range(low_ms, likely_ms, max(likely_ms, min(high_ms, low_ms + widest_ms)))


def _share(shares: list[float], wait: float) -> float:
    """How many of all waits are at most so long, 0..1."""
    if wait >= _EDGES[-1]:
        return 1.0
    index = bisect_right(_EDGES, wait)
    below, part = shares[index - 1], (wait - _EDGES[index - 1]) / (_EDGES[index] - _EDGES[index - 1])
    return below + (shares[index] - below) * part


def _quantile(shares: list[float], share: float) -> float:
    """The wait that ``share`` of all do not exceed, in units."""
    index = min(max(bisect_left(shares, share), 1), _BINS)
    below, above = shares[index - 1], shares[index]
    part = min((share - below) / (above - below), 1.0) if above > below else 1.0
    return _EDGES[index - 1] + (_EDGES[index] - _EDGES[index - 1]) * part


def _erlang(row: int) -> list[float]:
    """A histogram of the waits of the row's first place, as Erlang's distribution has them; ``FIRST_WAITS`` in all."""
    phases = 1 << max(row - 1, 0)

    def share(wait: float) -> float:
        spent = phases * wait
        return 1 - exp(-spent) * sum(spent**done / factorial(done) for done in range(phases))

    shares = [*(share(edge) for edge in _EDGES[:-1]), 1.0]
    return [FIRST_WAITS * (shares[index + 1] - shares[index]) for index in range(_BINS)]
