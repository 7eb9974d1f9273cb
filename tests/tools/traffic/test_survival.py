"""Lengths cut short: Kaplan and Meier's estimate beside known data, and beside the same found in another way."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.traffic.survival import Seen, estimate

# Remissions in weeks under 6-mercaptopurine; cut short: seen no longer (E. Freireich et al., Blood 21, 1963; the
# example of D. R. Cox, D. Oakes, "Analysis of survival data", 1984, with these shares).
ENDED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
CUT = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
PUBLISHED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
REMISSIONS = [*(Seen(length, True) for length in ENDED), *(Seen(length, False) for length in CUT)]

LENGTHS = st.lists(st.builds(Seen, st.integers(0, 9), st.booleans()), max_size=25)


def test_known_data():
    found = estimate(REMISSIONS)
    assert {length: round(share, 3) for length, share in zip(found.lengths, found.shares, strict=True)} == PUBLISHED
    assert (found.seen, found.ends, found.quantile(0.5)) == (21, 9, 23)
    assert found.pace == 9 / sum(length for length, _ in REMISSIONS)


def to_the_right(seen):
    """Shares by hand: everybody weighs the same; whoever is cut short hands his weight to those who lasted longer
    (B. Efron, "The two sample problem with censored data", 1967). Ends count before cuts of the same length."""
    ordered = sorted(seen, key=lambda one: (one.length, not one.ended))
    weights = [1 / len(seen) for _ in seen]
    for place, one in enumerate(ordered):
        later = len(ordered) - place - 1
        if not one.ended and later:
            for other in range(place + 1, len(ordered)):
                weights[other] += weights[place] / later
            weights[place] = 0
    return {
        one.length: sum(
            weight
            for weight, other in zip(weights, ordered, strict=True)
            if not other.ended or other.length > one.length
        )
        for one in ordered
        if one.ended
    }


@given(LENGTHS)
def test_weights_handed_on_say_the_same(seen):
    found = estimate(seen)
    by_hand = to_the_right(seen)
    assert list(found.lengths) == sorted(by_hand)
    assert list(found.shares) == pytest.approx([by_hand[length] for length in found.lengths], abs=1e-12)


@given(LENGTHS, st.floats(1e-9, 1))
def test_a_draw_is_where_the_share_falls_below_its_chance(seen, chance):
    found = estimate(seen)
    drawn = found.drawn(chance)
    if math.isinf(drawn):
        assert not found.pace
        assert found.left >= chance
    else:
        assert found.beyond(drawn) <= chance * (1 + 1e-9)
        assert found.beyond(drawn * (1 - 1e-9) - 1e-9) >= chance * (1 - 1e-6)


@given(LENGTHS.filter(lambda seen: any(one.ended and one.length for one in seen)))
def test_the_mean_is_that_of_many_draws(seen):
    found = estimate(seen)
    draws = [found.drawn((number + 0.5) / 400) for number in range(400)]
    longest = max(draws)
    rest = found.beyond(longest) / found.pace if found.left else 0.0
    assert found.mean == pytest.approx(sum(draws) / 400 + rest, abs=0.03 * longest + rest)


def test_where_all_ended_the_mean_is_the_mean():
    found = estimate([Seen(2, True), Seen(3, True), Seen(10, True)])
    assert (found.mean, found.left, found.beyond(10), found.beyond(2.5)) == (5, 0, 0, pytest.approx(2 / 3))


def test_beyond_the_last_end_it_goes_on_at_the_pace_of_all():
    found = estimate([Seen(10, True), Seen(30, False)])
    assert found.left == 0.5
    assert found.pace == 1 / 40
    assert found.beyond(50) == pytest.approx(0.5 * math.exp(-1))
    assert found.drawn(0.5 * math.exp(-1)) == pytest.approx(50)
    assert found.mean == pytest.approx(10 + 0.5 * 40)


@pytest.mark.parametrize("seen", [[], [Seen(5, False)]])
def test_where_nothing_ended_nobody_ends(seen):
    found = estimate(seen)
    assert (found.beyond(1e9), found.drawn(0.001), found.mean, found.ends) == (1, math.inf, math.inf, 0)
