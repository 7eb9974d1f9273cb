"""How the callers of a day spread over its half hours: like days learn from each other, and then what is left of
chance is smoothed away.

Two days are compared as trials are in a meta-analysis (R. DerSimonian, N. Laird, "Meta-analysis in clinical trials",
Controlled Clinical Trials 7, 1986): what their shares differ by beyond chance gives F, the variance of one day's share
by the other's squared. Then y calls of the other day count as 1 / (1/y + F) of the day's own. Days with few calls learn
much from each other, days with many from those that are alike, and nearly nothing from the others.

Smoothing is penalised maximum likelihood (Poisson, log link; P. Eilers, B. Marx, "Flexible smoothing with B-splines and
penalties", Statistical Science 11, 1996, with a first difference between neighbours), whose penalty yields at cliffs:
an office that opens at eight has none of its calls before.
"""

import numpy as np

from tools.forecast.observed import Array

STEP = 0.2
"""How far half hours next to each other differ, as the logarithm: by a fifth as a rule."""
CLIFF = 0.6
"""From about here on a step is one that really is there (a heavy tailed penalty: Cauchy's)."""
_LEAST = 1e-4
"""Calls a half hour: less is none."""
_ROUNDS, _NEAR = 60, 1e-6


def pooled(own: int, calls: Array, lengths: Array) -> tuple[Array, Array]:
    """Of all other rows together for row ``own`` (a row for each day of the week): shares of each half hour, whose sum
    is 1, and how many calls of a whole day each of them is as good as. All 0 where there are no calls."""
    known, sums = lengths > 0, calls.sum(axis=1)
    rates = np.where(known, calls / np.maximum(lengths, 1e-9), 0.0)
    worth, scaled = np.zeros(len(calls)), np.zeros_like(rates)
    for row in np.flatnonzero(sums > 0):
        if row != own:
            variance = unlike(calls[own], lengths[own], calls[row], lengths[row])
            worth[row] = (calls[row] / (1 + variance * calls[row])).sum()
            scaled[row] = rates[row] / _level(rates[row], rates[own], known[row] & known[own])
    if not worth.sum():
        return np.zeros(calls.shape[1]), np.zeros(calls.shape[1])
    weight = worth @ known
    share = worth @ scaled / np.maximum(weight, 1e-12)
    share /= share.sum()
    many = worth.sum() ** 2 / (worth**2 / np.maximum(sums, 1e-9)).sum()
    # All of them may be unlike this row in the same way: compared again, as one.
    variance = unlike(calls[own], lengths[own], share * many, (weight > 0).astype(float))
    return share, np.where(weight > 0, many / (1 + variance * share * many), 0.0)


def unlike(own: Array, own_length: Array, other: Array, other_length: Array) -> float:
    """F of two days, 0 or more, from calls and how long they were looked at; 0 where nothing can be compared."""
    both = (own_length > 0) & (other_length > 0) & (own + other > 0)
    if not own[both].sum() or not other[both].sum():
        return 0.0
    exposed = [
        length[both] * (calls[both] / length[both]).sum()
        for calls, length in ((own, own_length), (other, other_length))
    ]
    share = (own[both] + other[both]) / (exposed[0] + exposed[1])
    chance = share * (1 / exposed[0] + 1 / exposed[1])
    gap = (own[both] / exposed[0] - other[both] / exposed[1]) ** 2
    beyond = float((gap / chance).sum()) - (int(both.sum()) - 1)
    return max(0.0, beyond / float((share**2 / chance).sum()))


def smooth(calls: Array, lengths: Array, apart: Array) -> Array:
    """Rates a half hour from counts (they may be broken numbers). ``apart``: between which neighbours nothing is
    smoothed, one less than half hours."""
    many = len(calls)
    known = lengths > 0
    if not calls.sum():
        return np.zeros(many)
    rate = np.where(known, calls / np.maximum(lengths, 1e-9), calls.sum() / lengths.sum())
    mean = calls.sum() / lengths.sum()
    level = np.log((rate + np.convolve(rate, (0.5, 0, 0.5), "same")) / 2 + 0.02 * mean)
    steps = np.diff(np.eye(many), axis=0)
    for _ in range(_ROUNDS):
        tension = np.where(apart, 0.0, 1 / (1 + (np.diff(level) / CLIFF) ** 2)) / STEP**2
        # A very loose hold on the middle, so that an hour without calls has a rate.
        stiff = steps.T @ (tension[:, None] * steps) + 1e-4 * np.eye(many)
        expected = lengths * np.exp(level)
        move = np.linalg.solve(np.diag(expected) + stiff, calls - expected - stiff @ (level - np.log(mean)))
        level = level + np.clip(move, -1, 1)
        if np.abs(move).max() < _NEAR:
            break
    found: Array = np.exp(level)
    found[found < _LEAST] = 0
    return found


def _level(rates: Array, own: Array, both: Array) -> float:
    """How busy a day is: by what the day's own has in the same half hours, where it has anything."""
    theirs, mine = float(rates[both].sum()), float(own[both].sum())
    return theirs / mine if mine and theirs else float(rates.sum())
