"""Between which numbers the callers of a half hour will lie: negative binomial, which is Poisson whose rate is not
known for sure."""

import math

from tools.forecast.observed import Array

LOW, HIGH = 0.05, 0.95
"""Nine of ten half hours lie between."""
_MOST = 100_000


def between(mean: float, variation: float) -> tuple[int, int]:
    """``mean``: callers, 0 or more; ``variation``: variance of the rate, by its mean squared. Whole numbers that 5 of a
    hundred half hours fall short of, at most, and 5 exceed, at most."""
    if mean <= 0:
        return 0, 0
    size = 1 / max(variation, 1e-6)
    ratio = mean / (mean + size)
    chance = math.exp(-size * math.log1p(mean / size))
    if chance < 1e-280:
        # So many that the sums would begin at nothing: there they are normal.
        width = 1.645 * math.sqrt(mean + mean * mean * variation)
        return max(0, math.floor(mean - width)), math.ceil(mean + width)
    low, total = -1, 0.0
    for count in range(_MOST):
        total += chance
        if low < 0 and total > LOW:
            low = count
        if total >= HIGH:
            return low, count
        chance *= ratio * (count + size) / (count + 1)
    return low, _MOST


def beyond_chance(calls: Array, expected: Array, own: Array) -> float:
    """Variance of rates, by their mean squared, that is seen in ``calls`` against what was ``expected`` of them; 0 or
    more. ``own``: which part of each expectation came from these calls themselves, 0 to below 1."""
    some = expected > 0
    if not some.any():
        return 0.0
    squares = (calls - expected)[some] ** 2 / (1 - own[some]).clip(0.1, 1)
    return max(0.0, float((squares - expected[some]).sum() / (expected[some] ** 2).sum()))
