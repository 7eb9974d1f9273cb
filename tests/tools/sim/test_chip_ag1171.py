"""Ag1171 model against hardware.md 2.2 and 2.3: hook, ring trip, wake-up, and the faults it must notice."""

import pytest

from tools.sim.chips.ag1171 import Ag1171
from tools.sim.schedule import Schedule

MS = 1000


class Bench:
    """One chip, its SHK edges, and hands on its pins."""

    def __init__(self, seed=1):
        self.schedule = Schedule(1_000_000)
        self.chip = Ag1171(self.schedule, seed=seed)
        self.edges = []
        self.bells = []
        self.chip.on_shk = lambda level: self.edges.append((self.at_us(), level))
        self.chip.on_bell = lambda on: self.bells.append((self.at_us(), on))

    def at_us(self):
        return self.schedule.now_us - 1_000_000

    def wait(self, ms):
        self.schedule.advance(int(ms * MS))

    def toggle(self, hz, ms):
        """F/R at ``hz`` for ``ms``, ending forward."""
        half = 500 / hz
        level = self.chip.fr
        for _ in range(int(ms / half / 2) * 2):
            level = 1 - level
            self.chip.set_fr(level)
            self.wait(half)

    def burst(self, ms, silence_ms, hz=20, tail_ms=15):
        self.chip.set_rm(1)
        self.toggle(hz, ms)
        self.wait(tail_ms)
        self.chip.set_rm(0)
        self.wait(silence_ms - tail_ms)


@pytest.fixture
def bench():
    return Bench()


# -- hook


def test_shk_rises_after_5_ms_and_falls_at_once(bench):
    bench.chip.set_loop(True)
    bench.wait(50)
    bench.chip.set_loop(False)
    bench.wait(50)
    assert bench.edges == [(5 * MS, 1), (50 * MS, 0)]


def test_a_closure_shorter_than_the_detect_time_is_not_seen(bench):
    for _ in range(5):
        bench.chip.set_loop(True)
        bench.wait(4)
        bench.chip.set_loop(False)
        bench.wait(4)
    assert bench.edges == []


def test_dial_pulses_come_through(bench):
    bench.chip.set_loop(True)
    bench.wait(100)
    for _ in range(3):
        bench.chip.set_loop(False)
        bench.wait(60)
        bench.chip.set_loop(True)
        bench.wait(40)
    assert [level for _, level in bench.edges] == [1, 0, 1, 0, 1, 0, 1]


@pytest.mark.parametrize("seed", range(5))
def test_bounce_chatters_for_its_time_and_rests_right(seed):
    bench = Bench(seed)
    bench.chip.bounce_us = 8 * MS
    bench.chip.set_loop(True)
    bench.wait(100)
    assert len(bench.edges) > 3 and len(bench.edges) % 2 == 1
    assert bench.edges[0][0] == 5 * MS and bench.edges[-1][0] <= 13 * MS
    assert bench.chip.shk == 1
    again = Bench(seed)
    again.chip.bounce_us = 8 * MS
    again.chip.set_loop(True)
    again.wait(100)
    assert again.edges == bench.edges


def test_reversal_at_rest_chatters_inside_the_settling_time(bench):
    bench.chip.set_loop(True)
    bench.wait(100)
    bench.edges.clear()
    bench.chip.set_fr(0)
    bench.wait(50)
    assert bench.edges and bench.chip.shk == 1
    bench.edges.clear()
    bench.wait(1000)
    assert bench.edges == []


# -- power-down


def test_power_down_and_wake_up(bench):
    powers = []
    bench.chip.on_power = powers.append
    bench.chip.set_loop(True)
    bench.wait(20)
    bench.chip.set_pd(0)
    assert not bench.chip.is_up
    bench.wait(500)
    bench.chip.set_pd(None)
    start = bench.at_us()
    bench.wait(49)
    assert not bench.chip.is_up
    bench.wait(1)
    assert bench.chip.is_up and powers == [False, True]
    bench.wait(10)
    assert bench.edges[-1] == (start + 55 * MS, 1)
    assert bench.chip.violations == []


def test_shk_means_nothing_while_waking():
    seen = set()
    for seed in range(10):
        bench = Bench(seed)
        bench.chip.set_pd(0)
        bench.chip.set_pd(None)
        bench.wait(50)
        seen.add(tuple(bench.edges))
        assert bench.chip.shk == 0
    assert len(seen) > 3


def test_pd_driven_high_is_a_violation(bench):
    bench.chip.set_pd(1)
    assert "PD" in bench.chip.violations[0]


def test_no_bell_while_down(bench):
    bench.chip.set_pd(0)
    bench.chip.set_rm(1)
    bench.toggle(20, 500)
    assert bench.bells == []


# -- bell


@pytest.mark.parametrize(
    ("hz", "sounds"), [(10, False), (15, True), (16.667, True), (20, True), (50, True), (70, True), (80, False)]
)
def test_bell_sounds_at_ringing_frequencies_only(bench, hz, sounds):
    bench.chip.set_rm(1)
    bench.toggle(hz, 400)
    assert bool(bench.bells) == sounds
    assert bench.chip.bell_sounding(bench.schedule.now_us) == sounds


def test_no_bell_without_rm(bench):
    bench.toggle(20, 400)
    assert bench.bells == []


def test_bell_stops_when_f_r_rests_and_when_rm_falls(bench):
    bench.chip.set_rm(1)
    bench.toggle(20, 400)
    bench.wait(50)
    assert [on for _, on in bench.bells] == [True, False]
    assert not bench.chip.bell_sounding(bench.schedule.now_us)
    bench.toggle(20, 100)
    bench.chip.set_rm(0)
    assert [on for _, on in bench.bells] == [True, False, True, False]


def test_bell_stops_when_the_telephone_is_lifted(bench):
    bench.chip.set_rm(1)
    bench.toggle(20, 400)
    bench.chip.set_loop(True)
    assert [on for _, on in bench.bells] == [True, False]


# -- ring trip


def lifted_while_ringing(bench, hz=20):
    bench.chip.set_rm(1)
    bench.toggle(hz, 400)
    bench.chip.set_loop(True)
    lifted = bench.at_us()
    bench.toggle(hz, 200)
    return lifted


@pytest.mark.parametrize("hz", [16.667, 20, 25])
def test_shk_pulses_for_60_percent_of_each_half_cycle(hz):
    bench = Bench()
    lifted = lifted_while_ringing(bench, hz)
    half_us = 500_000 / hz
    rises = [at for at, level in bench.edges if level]
    falls = [at for at, level in bench.edges if not level]
    assert rises[0] - lifted <= 2 * half_us
    widths = [fall - rise for rise, fall in zip(rises, falls, strict=False)]
    assert len(widths) >= 4
    assert all(abs(width - 0.6 * half_us) < 0.05 * half_us for width in widths)


def test_a_pulse_begins_a_fifth_into_its_half_cycle(bench):
    lifted_while_ringing(bench)
    bench.chip.set_fr(0)
    edge = bench.at_us()
    assert bench.chip.shk == 0
    bench.wait(25)
    assert bench.edges[-2:] == [(edge + 5 * MS, 1), (edge + 20 * MS, 0)]


def test_right_order_gives_a_steady_level_and_no_fault(bench):
    lifted_while_ringing(bench)
    bench.wait(20)  # F/R stays forward
    bench.edges.clear()
    bench.chip.set_rm(0)
    bench.wait(600)
    assert bench.chip.shk == 1
    assert bench.edges == [] or bench.edges[-1][1] == 1
    assert bench.chip.violations == []


def test_f_r_at_rest_forward_gives_a_level_while_rm_is_still_high(bench):
    lifted_while_ringing(bench)
    bench.wait(30)
    assert bench.chip.shk == 1
    bench.edges.clear()
    bench.wait(300)
    assert bench.edges == []


def test_lifting_in_ring_mode_before_any_f_r_edge(bench):
    bench.chip.set_rm(1)
    bench.chip.set_loop(True)
    bench.wait(20)
    assert bench.edges == [(5 * MS, 1)]


def test_lifting_in_the_silent_interval_is_an_ordinary_level(bench):
    bench.burst(1000, 3000)
    bench.chip.set_loop(True)
    at = bench.at_us()
    bench.wait(10)
    assert bench.edges == [(at + 5 * MS, 1)]


# -- faults


def test_rm_falling_with_f_r_reversed(bench):
    bench.chip.set_rm(1)
    bench.chip.set_fr(0)
    bench.wait(25)
    bench.chip.set_rm(0)
    assert "reversed" in bench.chip.violations[0]


@pytest.mark.parametrize(("tail_ms", "fault"), [(0, True), (9.9, True), (10, False), (20, False)])
def test_rm_falling_too_soon_after_the_last_f_r_edge(bench, tail_ms, fault):
    bench.chip.set_rm(1)
    bench.chip.set_fr(0)
    bench.wait(25)
    bench.chip.set_fr(1)
    bench.wait(tail_ms)
    bench.chip.set_rm(0)
    assert bool(bench.chip.violations) == fault


@pytest.mark.parametrize(("rm_ms", "fault"), [(300, False), (600, True)])
def test_rm_high_too_long_after_the_trip(bench, rm_ms, fault):
    lifted_while_ringing(bench)
    bench.chip.set_fr(1)
    bench.wait(rm_ms - 200)
    bench.chip.set_rm(0)
    assert any("dissipation" in text for text in bench.chip.violations) == fault


def test_rm_high_too_long_after_a_trip_without_any_f_r_edge(bench):
    bench.chip.set_rm(1)
    bench.chip.set_loop(True)
    bench.wait(504)
    assert bench.chip.violations == []
    bench.wait(2)
    assert "dissipation" in bench.chip.violations[0]


def test_ring_mode_on_a_lifted_telephone_counts_from_the_start(bench):
    bench.chip.set_loop(True)
    bench.wait(100)
    bench.chip.set_rm(1)
    bench.wait(499)
    assert bench.chip.violations == []
    bench.wait(2)
    assert "dissipation" in bench.chip.violations[0]


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ([(1900, 4100)], False),
        ([(950, 2050)], False),
        ([(1425, 3075)], False),
        ([(400, 200), (400, 2000)], False),
        ([(1000, 4000)], False),
        ([(2000, 4000)], True),
        ([(1000, 2000)], True),
        ([(1500, 3000)], True),
        ([(2400, 3600)], True),
    ],
)
def test_duty_over_five_minutes(bench, steps, fault):
    while bench.at_us() < 300_000_000:
        for ring_ms, silence_ms in steps:
            bench.burst(ring_ms, silence_ms)
    assert any("duty" in text for text in bench.chip.violations) == fault
    assert [text for text in bench.chip.violations if "duty" not in text] == []


def test_rm_left_high_through_the_silent_interval_is_a_duty_fault(bench):
    bench.chip.set_rm(1)
    bench.toggle(20, 2000)
    bench.wait(2000)
    assert any("duty" in text for text in bench.chip.violations)


def test_a_reset_is_not_judged(bench):
    bench.chip.set_rm(1)
    bench.chip.set_fr(0)
    bench.chip.judged = False
    bench.chip.set_rm(0)
    assert bench.chip.violations == []


def test_a_quiet_chip_has_nothing_scheduled(bench):
    bench.burst(1000, 3000)
    bench.chip.set_loop(True)
    bench.wait(100)
    assert bench.schedule.next_time() is None
