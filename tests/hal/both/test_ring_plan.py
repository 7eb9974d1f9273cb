"""Duty and tokens: pure arithmetic, on both interpreters."""

from hal.cadence import on_ms, pattern_ms, period_ms
from hal.ring_plan import Duty, Tokens, keep_duty
from hal.ringer import half_period_ms

TABLES = (
    (2000, 4000),
    (1000, 4000),
    (1000, 5000),
    (1500, 3500),
    (1500, 3000),
    (1000, 2000),
    (1000, 3000),
    (1250, 3750),
    (1000, 4500),
    (400, 200, 400, 2000),
)
"""All cadences of hardware.md 13.2."""


def test_the_cadences_that_pass_the_duty_shrink_to_95_percent():
    assert keep_duty((2000, 4000), 32) == (1900, 4100)
    assert keep_duty((1000, 2000), 32) == (950, 2050)
    assert keep_duty((1500, 3000), 32) == (1425, 3075)


def test_the_others_stay_as_they_are():
    assert keep_duty((1000, 4000), 32) == (1000, 4000)
    assert keep_duty((400, 200, 400, 2000), 32) == (400, 200, 400, 2000)


def test_every_country_keeps_its_period_and_the_chips_duty():
    for cadence in TABLES:
        kept = keep_duty(cadence, 32)
        assert period_ms(kept) == period_ms(cadence)
        high_ms = on_ms(kept) + 20 * len(kept) // 2
        assert 100 * high_ms <= 33 * period_ms(kept), cadence


def test_a_cadence_that_no_country_has_still_keeps_the_chip_alive():
    kept = keep_duty((3000, 1000), 32)
    assert sum(kept) == 4000
    assert kept[0] + 20 <= 1280


def test_a_pattern_is_all_before_the_silent_interval():
    assert pattern_ms((400, 200, 400, 2000)) == 1000
    assert pattern_ms((1250, 3750)) == 1250


def test_half_periods():
    assert [half_period_ms(decihertz) for decihertz in (167, 200, 250)] == [30, 25, 20]


def test_no_more_tokens_than_places_and_first_come_first_served():
    tokens = Tokens(2)
    for telephone in (5, 3, 9, 3):
        tokens.ask(telephone)
    assert [tokens.grant(), tokens.grant(), tokens.grant()] == [5, 3, -1]
    tokens.give_back()
    assert tokens.grant() == 9
    tokens.give_back()
    assert tokens.grant() == -1


def test_who_no_longer_waits_gets_no_token():
    tokens = Tokens(1)
    tokens.ask(1)
    tokens.ask(2)
    tokens.cancel(1)
    assert tokens.grant() == 2


def test_regular_ringing_never_waits_for_its_duty():
    for cadence in TABLES:
        kept = keep_duty(cadence, 32)
        duty = Duty(1)
        now_ms = 0
        for _ in range(50):
            assert duty.ready_ms(0, kept, now_ms) == now_ms, cadence
            start_ms = now_ms
            for at in range(0, len(kept), 2):
                duty.rise(0, now_ms)
                duty.fall(0, now_ms + kept[at] + 11)
                now_ms += kept[at] + kept[at + 1]
            assert now_ms == start_ms + period_ms(cadence)


def test_a_short_ring_lets_the_next_begin_at_once_a_long_one_does_not():
    kept = keep_duty((2000, 4000), 32)
    duty = Duty(1)
    duty.rise(0, 0)
    duty.fall(0, 800)
    assert duty.ready_ms(0, kept, 800) == 800
    duty.rise(0, 800)
    duty.fall(0, 2711)
    ready_ms = duty.ready_ms(0, kept, 2711)
    assert 1000 < ready_ms - 2711 < 4000
    assert duty.ready_ms(0, kept, ready_ms) == ready_ms
