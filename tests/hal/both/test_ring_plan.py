"""Duty and tokens: pure arithmetic, on both interpreters."""

from hal.cadence import burst_at_ms, bursts, longest_silence_ms, on_ms, pattern_ms, period_ms
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


DISTINCTIVE = (
    (300, 200, 300, 200, 300, 3700),
    (800, 400, 800, 4000),
    (400, 400, 400, 400, 1000, 3400),
    (400, 400, 1200, 4000),
    (300, 200, 1000, 200, 300, 4000),
    (250, 200, 250, 200, 250, 1850),
)
"""Doors, colleagues, recalls, priority: telephony.md 1.3 and distinctive ringing."""
GREEDY = (
    (3000, 1000),
    (5000, 20_000),
    (2000, 200, 2000, 18_000),
    (2000, 200, 2000, 200, 2000, 18_000),
    (1000, 100, 1000, 100, 1000, 3100),
    (900, 100, 900, 100, 900, 5000),
)
"""What nobody should configure: too much RM in the period, or too much of it at once."""


def test_what_a_cadence_is_made_of():
    one, two, three = (1250, 3750), (400, 200, 400, 2000), (300, 200, 350, 250, 400, 3700)
    assert [bursts(each) for each in (one, two, three)] == [1, 2, 3]
    assert [on_ms(each) for each in (one, two, three)] == [1250, 800, 1050]
    assert [period_ms(each) for each in (one, two, three)] == [5000, 3000, 5200]
    assert [pattern_ms(each) for each in (one, two, three)] == [1250, 1000, 1500]
    assert [longest_silence_ms(each) for each in (one, two, three)] == [3750, 2000, 3700]
    assert longest_silence_ms((300, 200, 300, 2500, 300, 1000)) == 2500
    assert [burst_at_ms(three, burst) for burst in range(3)] == [0, 500, 1100]


def test_distinctive_cadences_stay_as_they_are():
    for cadence in DISTINCTIVE:
        assert keep_duty(cadence, 32) == cadence


def test_every_cadence_keeps_its_period_and_shrinks_all_its_bursts_alike():
    for cadence in GREEDY:
        kept = keep_duty(cadence, 32)
        assert bursts(kept) == bursts(cadence)
        starts = [burst_at_ms(kept, burst) for burst in range(bursts(kept))]
        assert starts == [burst_at_ms(cadence, burst) for burst in range(bursts(cadence))]
        assert period_ms(kept) == period_ms(cadence)
        assert 100 * (on_ms(kept) + 20 * bursts(kept)) <= 33 * period_ms(kept)
        parts = [kept[at] / cadence[at] for at in range(0, len(kept), 2)]
        assert max(parts) - min(parts) < 0.01 and 0.2 < parts[0] < 1, kept


def high_times(cadence, began_ms=0):
    """(rise, fall) of RM in one period, with the longest tail."""
    found = []
    for burst in range(bursts(cadence)):
        rise_ms = began_ms + burst_at_ms(cadence, burst)
        found.append((rise_ms, rise_ms + cadence[2 * burst] + 20))
    return found


class Chip:
    """The store of an Ag1171 (hardware.md 2.2: 33 %): in ms of high time beyond the share, 2 s at most."""

    def __init__(self):
        self.stress = 0
        self.most = 0
        self.as_of_ms = 0

    def rings(self, rise_ms, fall_ms):
        self.stress = max(0, self.stress - (rise_ms - self.as_of_ms) * 0.33)
        self.stress += (fall_ms - rise_ms) * 0.67
        self.most = max(self.most, self.stress)
        self.as_of_ms = fall_ms


def test_no_cadence_is_ever_too_much_for_its_chip():
    for cadence in TABLES + DISTINCTIVE + GREEDY:
        kept = keep_duty(cadence, 32)
        chip = Chip()
        for turn in range(50):
            for rise_ms, fall_ms in high_times(kept, turn * period_ms(kept)):
                chip.rings(rise_ms, fall_ms)
        assert chip.most <= 1950, (cadence, kept, chip.most)


def test_any_cadence_after_any_other_is_never_too_much_for_the_chip():
    """Each is broken off somewhere, and the next begins as soon as its duty allows."""
    kept = [keep_duty(cadence, 32) for cadence in TABLES + DISTINCTIVE + GREEDY]
    waited = 0
    for number in range(200):
        duty, chip, now_ms = Duty(1), Chip(), 0
        for turn in range(12):
            cadence = kept[(7 * number + 5 * turn + number * turn) % len(kept)]
            ready_ms = duty.ready_ms(0, cadence, now_ms)
            waited += ready_ms > now_ms
            for rise_ms, fall_ms in high_times(cadence, ready_ms)[: 1 + (number + turn) % 3]:
                duty.rise(0, rise_ms)
                assert duty.limit_ms(0, rise_ms) >= fall_ms, "a burst that was allowed is not cut"
                duty.fall(0, fall_ms)
                chip.rings(rise_ms, fall_ms)
                now_ms = fall_ms
        assert chip.most <= 1950
    assert waited > 100


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
    for cadence in TABLES + DISTINCTIVE:
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
