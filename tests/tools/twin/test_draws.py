"""Chances that belong to a caller: even, and the same in whatever order they are asked for."""

import statistics
from itertools import pairwise
from random import Random

import pytest

from tools.twin.draws import PATIENCE, RING, TALK, WORK, chance

MANY = 4000


def asked(seed, what):
    return [chance(seed, who, what) for who in range(MANY)]


def correlation(one, other):
    return abs(statistics.correlation(one, other))


@pytest.mark.parametrize("seed", [0, 1, 2**40])
def test_chances_are_even(seed):
    """Chi square with 19 degrees of freedom is over 43.8 once in a thousand times (any table)."""
    found = asked(seed, TALK)
    assert all(0 < one <= 1 for one in found)
    counts = [0] * 20
    for one in found:
        counts[min(19, int(20 * one))] += 1
    assert sum((count - MANY / 20) ** 2 / (MANY / 20) for count in counts) < 43.8


def test_nobodys_chance_hangs_on_anothers():
    """Of independent ones three in a thousand correlate so."""
    limit = 3 / MANY**0.5
    one = asked(1, PATIENCE)
    assert all(correlation(one, asked(1, what)) < limit for what in (TALK, WORK, RING))
    assert all(correlation(one, asked(seed, PATIENCE)) < limit for seed in (2, 3))
    before, after = zip(*pairwise(one), strict=True)
    assert correlation(before, after) < limit


def test_order_is_nothing_to_them():
    whose = [(seed, who, what) for seed in (1, 2) for who in range(50) for what in (PATIENCE, TALK)]
    found = {key: chance(*key) for key in whose}
    Random(1).shuffle(whose)
    assert {key: chance(*key) for key in whose} == found
    assert len(set(found.values())) == len(whose)


def test_they_are_the_same_for_ever():
    """Figures that were told stay true."""
    assert [round(chance(1, who, PATIENCE), 12) for who in (0, 1, 17_312)] == KNOWN


KNOWN = [0.862856148861, 0.368189515652, 0.465244644825]
