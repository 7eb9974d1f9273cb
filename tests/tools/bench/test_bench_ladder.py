"""The inputs of the ladder are what they say, and DAHDI's machines behave as their description does."""

from random import Random

from tests.tools.bench.c_side import needs_compiler
from tools.bench import ladder, ring, waves
from tools.bench.goals import Bench
from tools.bench.measure import percentile


def latency(function: str, trace: bytes, offset: int = 0) -> int | None:
    """When the detector believes, in ms."""
    heard = [at for at, kind, _ in ladder.dahdi(function, trace, offset) if kind == ladder.RING_ON]
    return heard[0] if heard else None


def test_a_20_hz_ring_shows_ten_half_waves_of_each_sign_in_half_a_second():
    edges = waves.ringing(20, 90, 0.0, 0.0, 500)
    signs = [value for _, value in edges if value]
    assert signs == [waves.POSITIVE, waves.NEGATIVE] * 10


def test_a_ring_below_the_threshold_shows_nothing():
    assert waves.ringing(20, 21.4, 0.3, 0, 2000) == []


def test_the_gap_at_a_zero_crossing_is_3_8_ms():
    """performance.md 1.4: 20 Hz, 90 V."""
    edges = waves.ringing(20, 90, 0.0, 0, 100)
    assert 3.7 < edges[2][0] - edges[1][0] < 3.9


def test_sampling_keeps_the_state_of_each_millisecond():
    assert waves.sampled([(1.5, 1), (3.0, 0), (4.2, 2), (4.6, 0)], 7) == bytes((0, 0, 1, 0, 0, 0, 0))
    assert waves.changes([(1.5, 1), (3.0, 0), (4.2, 2), (4.6, 0)], 7) == [(2, 1), (3, 0)]


def test_changes_and_samples_tell_the_same():
    edges = list(waves.impulse_noise(Random(7), 80, 2300, 5000))
    trace, value = bytearray(), 0
    for at, following in [*waves.changes(edges, 5000), (5000, 0)]:
        trace += bytes((value,)) * (at - len(trace))
        value = following
    assert any(trace)
    assert bytes(trace) == waves.sampled(edges, 5000)


def test_the_leaky_integrator_believes_the_fourth_hit_in_a_row():
    needs_compiler()
    steady = bytes((waves.POSITIVE,)) * 400
    assert latency("tdm400_ring", steady, offset=8) == 8 + 3 * 16


def test_one_alternation_is_enough_for_fwringdetect():
    needs_compiler()
    assert latency("tdm400_ring_fullwave", bytes((1,)) * 100 + bytes((2,)) * 100) is not None
    assert latency("tdm400_ring_fullwave", bytes((1,)) * 200) is None


def test_the_third_alternation_within_128_ms_is_a_ring_for_wctdm24():
    needs_compiler()
    quick = (bytes((1,)) * 25 + bytes((2,)) * 25) * 4
    slow = (bytes((1,)) * 10 + bytes(40) + bytes((2,)) * 10 + bytes(40)) * 4
    assert latency("wctdm24_ring", quick) == 75
    assert latency("wctdm24_ring", slow) is None


def test_the_published_figures_of_the_anchors_come_back():
    """performance.md 1.3, 20 Hz 90 V: p99 119.2, 55.7, 80.2 ms (from the start of the burst)."""
    needs_compiler()
    for function, published in (("tdm400_ring", 119.2), ("tdm400_ring_fullwave", 55.7), ("wctdm24_ring", 80.2)):
        found = [ms for ms in ring.dahdi_latencies(Bench(), function, 600, 20, 90) if ms is not None]
        assert len(found) == 600
        assert abs(percentile(found, 99) - published) < 5, function


def test_a_break_of_100_ms_is_one_pulse_250_ms_after_its_make():
    needs_compiler()
    trace = bytes((1,)) * 500 + bytes((0,)) * 60 + bytes((1,)) * 600
    digits = [(at, value) for at, kind, value in ladder.dahdi("wctdm24_station", trace, 0) if kind == ladder.DIGIT]
    assert digits == [(560 + 250, 1)]
