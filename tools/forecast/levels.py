"""How busy whole weeks and days of the week are.

Weeks: the logarithm of how busy a week is walks at random and may lean upward or downward as the business grows or
shrinks. Its expectation for a week to come, given the weeks that were, is linear algebra (a Gaussian process with the
kernel of a random walk plus a slope; Rasmussen, Williams, "Gaussian processes for machine learning", MIT Press 2006,
chapter 2), and so is how far it can be trusted. With few weeks, or few calls, it leans little.

Days of the week: what one Monday had beyond the days like it is in part chance. It counts as one week of its own
against one of those days together, so that with n weeks n / (n + 1) of it are believed.
"""

from typing import NamedTuple

import numpy as np

from tools.forecast.observed import Array

WEEK_STEP = 0.05
"""From one week to the next the office gets so much busier or quieter, by and by."""
SLOPE = 0.02
"""And grows or shrinks steadily by so much a week."""
LEANS_WEEKS = 8
"""For so long growth is believed to go on, and no longer."""
DAY_SPREAD = 0.1
"""Days differ by so much beyond chance, for no reason that anybody knows (Brown et al., JASA 100, 2005, section 6.2,
find that calls arrive by a Poisson process whose rate no table foretells to the last)."""
_ANYWHERE = 3.0
"""A standard deviation of logarithms so wide that nothing is said beforehand."""


class Level(NamedTuple):
    """``factor`` times what an ordinary week has; ``spread``: its standard deviation, relative."""

    factor: float
    spread: float


def weeks(found: Array, calls: Array, looked: Array, ages: Array, ahead: int) -> tuple[Array, Level]:
    """``found``: how busy each week was, 1: as an ordinary one; ``calls`` that this was seen by; ``looked``: of how
    many days; ``ages``: how many weeks ago, the last one 0. Back come the same weeks with less chance in them, and the
    week ``ahead`` from the last, 1: the next. Weeks without calls are to be left out."""
    many = len(found)
    if not many:
        return np.ones(0), Level(1.0, 1.0)
    times = np.append(-ages, ahead) + ages.max()
    leaning = np.minimum(times, ages.max() + LEANS_WEEKS)
    walk = WEEK_STEP**2 * np.minimum.outer(times, times) + SLOPE**2 * np.multiply.outer(leaning, leaning)
    walk += _ANYWHERE**2
    noise = DAY_SPREAD**2 / np.maximum(looked, 1 / 48) + 1 / np.maximum(calls, 1)
    seen = walk[:many, :many] + np.diag(noise)
    gain = np.linalg.solve(seen, walk[:many]).T
    means = np.exp(gain @ np.log(found))
    spread = float(walk[many, many] - gain[many] @ walk[:many, many])
    return means[:many], Level(float(means[many]), max(0.0, spread) ** 0.5)


def days(levels: Array, calls: Array, counted: Array) -> Array:
    """Calls of each day of the week, as they are to be expected, from ``levels`` as they were found. ``calls``: by how
    many it was seen; ``counted``: how many weeks each was seen, 0: never, and then it stays as it is."""
    expected = levels.astype(float).copy()
    known = (counted > 0) & (levels > 0)
    for day in np.flatnonzero(known):
        others = known & (np.arange(len(levels)) != day)
        gaps = np.log(levels[others] / levels[day]) ** 2
        allowed = 2 * (DAY_SPREAD * 1.5) ** 2 + 1 / np.maximum(calls[others], 1) + 1 / max(calls[day], 1)
        alike = 1 / (1 + gaps / allowed) ** 2
        if alike.sum():
            pool = (alike @ np.log(levels[others])) / alike.sum()
            trust = min(1.0, float(alike.sum()))
            own = counted[day]
            expected[day] = np.exp((own * np.log(levels[day]) + trust * pool) / (own + trust))
    return expected
