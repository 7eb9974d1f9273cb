"""What is not to be learnt as normal: days and stretches without calls that other weeks had, and sudden crowds.

Weeks speak for weeks: each is compared with the middle one (weighted by age) of the others on the same day of the week,
so that one holiday or one power cut is seen for what it is, while what happens more often than not is normal.
"""

from typing import Any

import numpy as np

from tools.forecast.observed import HALF_HOURS, Array

SILENT_CALLS = 10.0
"""A stretch without a call is no chance where the other weeks had so many: that all of them fall in one of two weeks
comes once in a thousand times."""
LOW, HIGH = 0.25, 4.0
"""A day with less or more than this part of what the others have is another sort of day, where they have DAY_CALLS."""
DAY_CALLS = 20.0
CROWD = 5.0
"""Standard deviations, with half hours that differ by CROWD_SPREAD beyond chance: more is a crowd."""
CROWD_SPREAD = 0.2


def learnable(calls: Array, lengths: Array, weights: Array) -> tuple[Array, Array]:
    """``calls`` and ``lengths``: weeks x 7 x half hours; ``weights`` of the weeks. Back come both with what is unusual
    taken out: the length of what was silent is 0, crowds are as large as the usual."""
    calls, lengths = calls.copy(), lengths.copy()
    _silent_weeks(calls, lengths)
    for weekday in range(7):
        # Views: what is found is written into the copies.
        _silences(calls[:, weekday], lengths[:, weekday], weights)
        _other_days(calls[:, weekday], lengths[:, weekday], weights)
    calls[lengths == 0] = 0
    _crowds(calls, lengths, weights)
    return calls, lengths


def _silent_weeks(calls: Array, lengths: Array) -> None:
    """Seven days without any call: the box was off, or everybody away."""
    sums = calls.sum(axis=(1, 2))
    if sums.any():
        lengths[sums == 0] = 0


def _silences(calls: Array, lengths: Array, weights: Array) -> None:
    known = lengths > 0
    found = []
    for week in range(len(calls)):
        others = np.flatnonzero(known.any(axis=1) & (np.arange(len(calls)) != week))
        if not len(others) or not known[week].any():
            continue
        for begin, end in _stretches(known[week] & (calls[week] == 0)):
            looked = lengths[others, begin:end].sum(axis=1)
            rates = calls[others, begin:end].sum(axis=1)[looked > 0] / looked[looked > 0]
            due = middle(rates, weights[others][looked > 0]) * lengths[week, begin:end].sum()
            if due >= SILENT_CALLS:
                found.append((week, begin, end))
    for week, begin, end in found:
        lengths[week, begin:end] = 0


def _other_days(calls: Array, lengths: Array, weights: Array) -> None:
    seen = lengths.sum(axis=1)
    whole = seen >= HALF_HOURS / 2
    rates = np.where(whole, calls.sum(axis=1) / np.maximum(seen, 1), 0) * HALF_HOURS
    found = []
    for week in np.flatnonzero(whole):
        others = whole & (np.arange(len(calls)) != week)
        usual = middle(rates[others], weights[others])
        if usual >= DAY_CALLS and not LOW * usual <= rates[week] <= HIGH * usual:
            found.append(week)
    lengths[found] = 0


def _crowds(calls: Array, lengths: Array, weights: Array) -> None:
    """Many more callers than in the half hours around it, and than at this time in other weeks, where there are any.
    Either alone may mislead: a cliff, or a poor half hour of the only other week."""
    rates = np.where(lengths > 0, calls / np.maximum(lengths, 1e-9), 0)
    for weekday in range(7):
        for week in range(len(calls)):
            around = _around(rates[week, weekday], len(calls) > 1)
            likely = (lengths[week, weekday] > 0) & (rates[week, weekday] > _bound(around))
            for place in np.flatnonzero(likely):
                others = (lengths[:, weekday, place] > 0) & (np.arange(len(calls)) != week)
                usual = max(around[place], middle(rates[others, weekday, place], weights[others]))
                if rates[week, weekday, place] > _bound(usual):
                    calls[week, weekday, place] = usual * lengths[week, weekday, place]


def _around(rates: Array, spoken_for: bool) -> Array:
    """The second largest of the four half hours around each: a crowd of an hour does not excuse itself, and a cliff is
    no crowd. Where other weeks speak for cliffs, the fourth largest of six: nor does a crowd of two hours."""
    far, rank = (3, 4) if spoken_for else (2, 2)
    near = np.pad(rates, far)
    beside = [near[place : place + HALF_HOURS] for place in range(2 * far + 1) if place != far]
    found: Array = np.sort(np.stack(beside), axis=0)[-rank]
    return found


def _bound(usual: Any) -> Any:
    """Of a number or an array of them."""
    least = usual + 1
    return least + CROWD * np.sqrt(least + (CROWD_SPREAD * least) ** 2)


def middle(values: Array, weights: Array) -> float:
    """Weighted median, the lower one of two; 0 of nothing."""
    if not len(values):
        return 0.0
    order = np.argsort(values)
    sums = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(sums, sums[-1] / 2 - 1e-9)])


def _stretches(true: Array) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.pad(true.astype(int), 1)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
