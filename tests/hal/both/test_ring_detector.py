"""Ringing told from everything that only looks like it."""

from hal.filters.deadlines import FAR
from hal.filters.ring_detector import ENDED, STARTED, RingDetector
from tests.hal.both.sense_inputs import NEGATIVE, NONE, POSITIVE, Dice, on_grid, ringing


def listen(edges, until, detector=None):
    """(ms, news, tenths of a hertz) of a detector that sees these edges on the grid."""
    detector = detector or RingDetector()
    heard = []

    def wait(end):
        while detector.deadline_ms <= end:
            at = detector.deadline_ms
            news = detector.due(at)
            assert detector.deadline_ms > at
            if news:
                heard.append((at, news, detector.decihertz))

    for at, sign in on_grid(edges):
        wait(at)
        news = detector.edge(sign, at)
        if news:
            heard.append((at, news, detector.decihertz))
    wait(until)
    assert detector.deadline_ms > until
    return heard


def bursts(hertz, volts, count, seed, length=2000, seen=lambda sign: sign):
    """Latency, measured frequency and tail of ``count`` bursts of random phase; None for a burst that was missed."""
    dice = Dice(seed)
    found = []
    for _ in range(count):
        edges = [(at, seen(sign)) for at, sign in ringing(hertz, volts, dice.fraction(), 500 + dice.fraction(), length)]
        visible = on_grid(edges)
        heard = listen(edges, 5000)
        if not heard:
            found.append(None)
            continue
        assert [news for _, news, _ in heard] == [STARTED, ENDED], heard
        first = edges[0][0]
        found.append((heard[0][0] - first, heard[0][2], heard[1][0] - visible[-1][0]))
    return found


def test_20_hz_is_detected_within_125_ms_at_any_phase():
    found = bursts(20, 90, 300, 1)
    assert max(latency for latency, _, _ in found) <= 125
    assert sum(latency for latency, _, _ in found) / 300 < 115


def test_weak_rings_are_not_missed():
    for volts in (24, 30, 40):
        assert None not in bursts(20, volts, 150, volts)
    assert None not in bursts(25, 24, 100, 7)


def test_all_frequencies_are_detected_and_measured():
    for hertz in (15, 16.67, 20, 25, 30, 40, 50, 60, 68):
        for latency, decihertz, _ in bursts(hertz, 90, 60, int(hertz)):
            assert abs(decihertz - 10 * hertz) <= max(8, hertz / 4), (hertz, decihertz)
            assert latency <= 165, (hertz, latency)


def test_a_burst_ends_soon_after_its_last_edge():
    for hertz, latest in ((16.67, 80), (20, 65), (25, 65), (50, 65)):
        for _, _, tail in bursts(hertz, 90, 60, 3):
            assert 40 <= tail <= latest, (hertz, tail)


def test_one_missing_half_wave_does_not_end_a_burst():
    edges = ringing(20, 90, 0, 500, 2000)
    del edges[40:42]
    assert [news for _, news, _ in listen(edges, 5000)] == [STARTED, ENDED]


def test_two_missing_half_waves_do_not_end_a_burst():
    """The third has begun when the silence is over: it is heard out."""
    edges = ringing(20, 90, 0, 500, 2000)
    del edges[40:44]
    assert [news for _, news, _ in listen(edges, 5000)] == [STARTED, ENDED]


def test_one_missing_cycle_does_not_end_a_burst_of_the_half_wave_output():
    edges = [(at, POSITIVE if sign == POSITIVE else NONE) for at, sign in ringing(20, 90, 0, 500, 3000)]
    del edges[80:84]
    assert [news for _, news, _ in listen(edges, 5000)] == [STARTED, ENDED]


def test_a_sign_told_twice_is_one_edge():
    """RING2 may be read a tick after RING: the sign is positive before and after."""
    detector = RingDetector()
    news = []
    for at, sign in on_grid(ringing(20, 90, 0, 500, 400)):
        news.append(detector.edge(sign, at))
        if sign:
            news.append(detector.edge(sign, at + 6))
            news.append(detector.edge(sign, at + 12))
    assert news.count(STARTED) == 1
    assert 195 <= detector.decihertz <= 205


def test_a_pause_of_200_ms_is_seen():
    """British cadence: 400 on, 200 off, 400 on."""
    edges = ringing(25, 75, 0, 500, 400) + ringing(25, 75, 0, 1100, 400)
    assert [news for _, news, _ in listen(edges, 5000)] == [STARTED, ENDED, STARTED, ENDED]


def test_only_the_full_wave_output():
    for hertz in (15, 20, 25, 50, 68):
        found = bursts(hertz, 90, 30, 5, seen=lambda sign: NEGATIVE if sign else NONE)
        for latency, decihertz, _ in found:
            assert latency < 300
            assert abs(decihertz - 10 * hertz) <= max(8, hertz / 4)


def test_only_the_half_wave_output():
    for hertz in (15, 20, 25, 50, 68):
        found = bursts(hertz, 90, 30, 6, seen=lambda sign: POSITIVE if sign == POSITIVE else NONE)
        for latency, decihertz, _ in found:
            assert latency < 600
            assert abs(decihertz - 10 * hertz) <= max(8, hertz / 4)


def test_out_of_range_is_no_ring():
    for hertz in (8, 10, 12, 90):
        assert set(bursts(hertz, 90, 30, 8)) == {None}


def test_a_reversal_pulse_is_no_ring_and_leaves_nothing_waiting():
    for sign in (POSITIVE, NEGATIVE):
        detector = RingDetector()
        assert listen([(100, sign), (101, NONE)], 3000, detector) == []
        assert detector.deadline_ms == FAR


def test_reversals_every_25_ms_are_no_ring():
    edges = []
    for n in range(80):
        edges += [(100 + 25 * n, NEGATIVE if n % 2 else POSITIVE), (101 + 25 * n, NONE)]
    assert listen(edges, 3000) == []


def test_a_steady_level_is_no_ring():
    assert listen([(100, POSITIVE), (2100, NONE)], 3000) == []


def test_a_steady_level_counts_for_nothing_in_what_follows():
    """Four half-waves are too few, also behind a level that ends where a fifth would."""
    half_waves = on_grid(ringing(20, 90, 0, 500, 100))
    assert len(half_waves) == 8
    assert listen(half_waves, 3000) == []
    behind_a_level = [(200, NEGATIVE), (497, NONE)]
    behind_a_level.extend(half_waves)
    assert listen(behind_a_level, 3000) == []


def test_a_parallel_telephone_that_dials_is_no_ring():
    """Each hook edge is one spike, of alternating sign or always of the same (performance.md 1.3)."""
    for width in (5, 10, 15, 20):
        for closed in (33, 40, 50):
            for signs in ((NEGATIVE, POSITIVE), (NEGATIVE, NEGATIVE), (POSITIVE, POSITIVE)):
                if closed == 50 and signs == (POSITIVE, POSITIVE):
                    continue  # 50 ms apart and of one sign: a half-wave output that rings at 20 Hz
                edges = []
                for pulse in range(10):
                    at = 100.3 + 100 * pulse
                    edges += [(at, signs[0]), (at + width, NONE)]
                    at += 100 - closed
                    edges += [(at, signs[1]), (at + width, NONE)]
                assert listen(edges, 3000) == [], (width, closed, signs)


def impulses(dice, rate, width, length):
    """Impulses of random sign, at random times that never overlap."""
    edges = []
    at = 0.0
    while True:
        # the sum of many small chances: exponential enough, without a logarithm of zero
        wait = 0.0
        while dice.fraction() > rate / 1000:
            wait += 1
        at += max(wait + dice.fraction(), width + 0.001)
        if at + width > length:
            return edges
        edges += [(at, POSITIVE if dice.below(2) else NEGATIVE), (at + width, NONE)]


def false_rings(length, **parameters):
    dice = Dice(11)
    found = 0
    for rate, width in ((1, 5), (5, 5), (20, 5), (50, 5), (100, 2), (30, 8), (10, 10)):
        heard = listen(impulses(dice, rate, width, length), length + 500, RingDetector(**parameters))
        found += sum(news == STARTED for _, news, _ in heard)
    return found


def test_noise_rings_hardly_ever():
    """The ladder of performance.md 1.3 in half a minute each; the bench runs the hours.

    A loose detector shows that the noise is noise.
    """
    assert false_rings(30_000) <= 1
    assert false_rings(30_000, intervals=2, span_ms=0, tolerance_percent=20, duty_percent=0) > 20


def test_more_intervals_take_longer():
    phases = [0.05 * n for n in range(20)]
    latest = []
    for intervals in (3, 4, 5):
        heard = [listen(ringing(20, 90, p, 500, 2000), 1000, RingDetector(intervals, span_ms=0))[0][0] for p in phases]
        latest.append(max(heard) - 500)
    assert latest[0] <= 100 < latest[1] <= 125 < latest[2] <= 150
