"""Distinctive ringing: whoever hears a bell in any of 32 countries knows what rings, and no chip is overdriven."""

from itertools import combinations

import pytest

from firmware.config.countries import COUNTRIES
from firmware.config.ringing import KINDS, duty_fits, rings_of


def all_of(key):
    country = COUNTRIES[key]
    rings = rings_of(country.cadence)
    return {"outside": country.cadence, **{kind: getattr(rings, kind) for kind in KINDS}}


def sounds_unlike(one, other):
    """Another number of bursts, or the same number with a burst half as long again."""
    ones, others = one[::2], other[::2]
    return len(ones) != len(others) or any(max(a, b) * 2 >= min(a, b) * 3 for a, b in zip(ones, others, strict=True))


@pytest.mark.parametrize("key", COUNTRIES)
def test_no_two_kinds_sound_alike(key):
    for (kind, one), (other_kind, other) in combinations(all_of(key).items(), 2):
        assert sounds_unlike(one, other), (kind, other_kind)


@pytest.mark.parametrize("key", COUNTRIES)
def test_every_kind_keeps_the_country_s_period_and_the_chip_s_duty(key):
    for kind, cadence in all_of(key).items():
        assert sum(cadence) == sum(COUNTRIES[key].cadence)
        assert len(cadence) in (2, 4, 6) and min(cadence) >= 100
        if kind != "outside":
            # 33 % of Ag1171's RM, less a reserve; RM falls up to 20 ms after each burst (hardware.md 2.2).
            assert (sum(cadence[::2]) + 20 * (len(cadence) // 2)) / sum(cadence) <= 0.32
            assert sum(cadence[:-1]) <= sum(cadence) / 2  # so that two telephones ring in turns


def test_the_line_card_rings_them_as_they_are():
    from hal.ring_plan import keep_duty

    for key in COUNTRIES:
        for kind, cadence in all_of(key).items():
            if kind != "outside":
                assert keep_duty(cadence, 32) == cadence


def test_a_colleague_rings_double_where_the_exchange_rings_single_and_the_other_way_round():
    assert rings_of((2000, 4000)).inside == (800, 400, 800, 4000)
    assert rings_of((1000, 2000)).inside == (400, 200, 400, 2000)
    assert rings_of((400, 200, 400, 2000)).inside == (800, 2200)


def test_the_door_rings_three_times_and_the_rest_have_a_rhythm():
    rings = rings_of((1250, 3750))
    assert rings.door[::2] == (400, 400, 400)
    assert rings.recall[::2] == (320, 960)
    assert rings.callback[::2] == (960, 320)
    assert rings.priority[::2] == (320, 320, 800)


@pytest.mark.parametrize(
    ("cadence", "fits"), [((1900, 4100), True), ((1901, 4099), False), ((300,) * 5 + (1500,), True)]
)
def test_duty_counts_a_tail_for_each_burst(cadence, fits):
    assert duty_fits(cadence) is fits
