"""CPC5622 model and the sense circuits against hardware.md 3.1 to 3.3."""

import itertools
from math import asin, pi

import pytest

from tools.sim.chips.cpc5622 import Cpc5622, LineSense
from tools.sim.schedule import Schedule


class Bench:
    def __init__(self, **options):
        self.schedule = Schedule()
        self.chip = Cpc5622(self.schedule, **options)
        self.ring, self.ring2 = [], []
        self.chip.on_ring = lambda level: self.ring.append((self.schedule.now_us, level))
        self.chip.on_ring2 = lambda level: self.ring2.append((self.schedule.now_us, level))

    def wait(self, ms):
        self.schedule.advance(int(ms * 1000))


@pytest.fixture
def bench():
    return Bench()


def pulses(edges):
    """(start, width) of each low pulse."""
    assert [level for _, level in edges] == [0, 1] * (len(edges) // 2)
    return [(edges[n][0], edges[n + 1][0] - edges[n][0]) for n in range(0, len(edges), 2)]


@pytest.mark.parametrize("hz", [15, 16.667, 20, 25, 50, 68])
def test_ring_pulses_at_f_and_ring2_at_2f(hz):
    bench = Bench()
    bench.chip.ring(hz, 90)
    bench.wait(1000 * 20 / hz)
    half, full = pulses(bench.ring), pulses(bench.ring2)
    assert len(half) == 20 and len(full) == 40
    cycle = 1_000_000 / hz
    width = cycle / 2 - cycle * asin(10 / 90) / pi
    assert all(abs(pulse - width) <= 2 for _, pulse in half + full)
    assert all(abs(b[0] - a[0] - cycle) <= 2 for a, b in itertools.pairwise(half))
    assert all(abs(b[0] - a[0] - cycle / 2) <= 2 for a, b in itertools.pairwise(full))
    assert [start for start, _ in full[::2]] == [start for start, _ in half]


def test_negative_half_is_ring2_and_not_ring(bench):
    bench.chip.ring(20, 90)
    bench.wait(10)
    assert (bench.chip.ring_level, bench.chip.ring2_level) == (0, 0)
    bench.wait(25)
    assert (bench.chip.ring_level, bench.chip.ring2_level) == (1, 0)


def test_pulses_grow_with_the_voltage_and_vanish_below_the_threshold():
    widths = []
    for vrms in (9, 10, 11, 24, 90):
        bench = Bench()
        bench.chip.ring(20, vrms)
        bench.wait(1000)
        widths.append(pulses(bench.ring)[0][1] if bench.ring else 0)
    assert widths[:2] == [0, 0] and 0 < widths[2] < widths[3] < widths[4] < 25_000


def test_threshold_is_a_parameter():
    bench = Bench(threshold_vrms=30.0)
    bench.chip.ring(20, 24)
    bench.wait(500)
    assert bench.ring2 == []


@pytest.mark.parametrize("phase", [0.0, 0.1, 0.25, 0.3, 0.49, 0.5, 0.6, 0.75, 0.99])
def test_any_phase_starts_within_half_a_cycle_in_the_right_half(phase):
    bench = Bench()
    bench.chip.ring(20, 90, phase)
    bench.wait(500)
    first_us = bench.ring2[0][0]
    assert first_us < 27_000
    angle = (phase + first_us / 50_000) % 1.0
    assert (angle < 0.5) == (bench.ring[0][0] == first_us)
    for start, width in pulses(bench.ring2[: len(bench.ring2) // 2 * 2])[1:]:
        assert abs(((start + width / 2) / 50_000 + phase) % 0.5 - 0.25) < 0.001


def test_end_of_ringing_lets_go_at_once_and_nothing_stays_scheduled(bench):
    bench.chip.ring(20, 90)
    bench.wait(510)
    bench.chip.stop_ringing()
    assert (bench.chip.ring_level, bench.chip.ring2_level) == (1, 1)
    assert bench.schedule.next_time() is None


@pytest.mark.parametrize(("reversed_", "on_ring"), [(True, 0), (False, 1)])
def test_reversal_gives_one_pulse_of_1_ms_on_ring_in_one_direction_only(reversed_, on_ring):
    bench = Bench()
    bench.chip.set_feed(True, not reversed_)
    bench.wait(10)
    bench.ring.clear(), bench.ring2.clear()
    start = bench.schedule.now_us
    bench.chip.set_feed(True, reversed_)
    bench.wait(10)
    assert pulses(bench.ring2) == [(start, 1000)]
    assert len(pulses(bench.ring)) == on_ring


def test_battery_going_and_coming_makes_single_pulses(bench):
    bench.chip.set_feed(False, False)
    bench.wait(500)
    bench.chip.set_feed(True, False)
    bench.wait(10)
    assert [width for _, width in pulses(bench.ring2)] == [1000, 1000]
    bench.chip.set_feed(True, False)
    bench.wait(10)
    assert len(bench.ring2) == 4


def test_our_own_hook_makes_a_pulse(bench):
    closed = []
    bench.chip.on_off_hook = closed.append
    bench.chip.set_oh(0)
    bench.wait(5)
    bench.chip.set_oh(0)
    bench.chip.set_oh(1)
    bench.wait(5)
    assert closed == [True, False]
    assert len(pulses(bench.ring2)) == 2


def test_cid_is_active_low(bench):
    told = []
    bench.chip.on_cid = told.append
    bench.chip.set_cid(0)
    bench.chip.set_cid(1)
    assert told == [True, False]


@pytest.mark.parametrize("positive", [True, False])
def test_noise_impulse(bench, positive):
    bench.chip.impulse(5000, positive)
    bench.wait(20)
    assert pulses(bench.ring2) == [(0, 5000)]
    assert pulses(bench.ring) == ([(0, 5000)] if positive else [])


def test_a_second_impulse_of_the_other_sign_replaces_the_first(bench):
    bench.chip.impulse(5000, True)
    bench.wait(2)
    bench.chip.impulse(5000, False)
    bench.wait(20)
    assert pulses(bench.ring) == [(0, 2000)]
    assert pulses(bench.ring2) == [(0, 7000)]


def test_impulse_inside_ringing_does_not_end_the_half_cycle(bench):
    bench.chip.ring(20, 90)
    bench.wait(10)
    bench.chip.impulse(2000, True)
    bench.wait(5)
    assert bench.ring2[-1][1] == 0


def test_sense_circuits():
    sense = LineSense()
    told = []
    sense.on_loop = lambda on: told.append(("loop", on))
    sense.on_battery = lambda on: told.append(("battery", on))
    sense.on_reversed = lambda on: told.append(("reversed", on))
    sense.set_off_hook(True)
    sense.set_feed(True, True)
    sense.set_feed(False, True)
    sense.set_feed(True, False)
    sense.set_off_hook(False)
    sense.set_behind(True)
    sense.set_behind(False)
    assert told == [
        ("loop", True),
        ("reversed", True),
        ("battery", False),
        ("reversed", False),
        ("loop", False),
        ("battery", True),
        ("loop", True),
        ("loop", False),
        ("loop", True),
        ("loop", False),
    ]
