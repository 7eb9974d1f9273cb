"""Ringing and ring trip, on the chip models: what the telephone's chip sees, and when."""

import itertools

import pytest

from tests.hal.card_bench import BOARDS, LB4X8, LB8X24, RINGING, SETTINGS, CardBench

US = (2000, 4000)
UK = (400, 200, 400, 2000)


def rises(bench, station):
    return [ms for ms, at, level in bench.rm if at == station and level]


def falls(bench, station):
    return [ms for ms, at, level in bench.rm if at == station and not level]


def edges(bench, station):
    return [ms for ms, at, _ in bench.fr if at == station]


def test_a_bell_sounds_within_ten_ms():
    bench = CardBench()
    bench.run(137)
    bench.card.ring(0, RINGING)
    bench.run(20)
    (began_ms, station, on) = bench.bells[0]
    assert (station, on) == (0, True)
    assert began_ms - 137 <= 10
    bench.close_all_well()


@pytest.mark.parametrize("offset", range(0, 41, 3))
def test_a_bell_that_joins_others_sounds_soon_wherever_they_are_in_the_cycle(offset):
    bench = CardBench()
    bench.card.ring(0, RINGING)
    bench.run(100 + offset)
    bench.card.ring(1, RINGING)
    bench.run(60)
    began_ms = next(ms for ms, station, on in bench.bells if station == 1 and on)
    assert began_ms - (100 + offset) <= 18
    bench.close_all_well()


@pytest.mark.parametrize(("decihertz", "half_ms"), [(167, 30), (200, 25), (250, 20)])
def test_the_bell_is_driven_at_the_countrys_frequency(decihertz, half_ms):
    bench = CardBench(settings=SETTINGS.changed(ring_decihertz=decihertz))
    bench.card.ring(0, RINGING)
    bench.run(1000)
    times = edges(bench, 0)[2:]
    assert {after - before for before, after in itertools.pairwise(times)} == {half_ms}
    bench.close_all_well()


@pytest.mark.parametrize("decihertz", [0, 150, 166, 251, 500])
def test_a_ringing_frequency_that_the_chip_is_not_made_for_is_refused(decihertz):
    with pytest.raises(ValueError, match=r"an Ag1171 rings at 16\.7 to 25 Hz") as caught:
        CardBench(settings=SETTINGS.changed(ring_decihertz=decihertz))
    assert "\n" not in str(caught.value) and "%.1f Hz" % (decihertz / 10) in str(caught.value)


def test_a_telephone_that_is_off_hook_is_not_rung_until_it_is_on_hook():
    bench = CardBench()
    bench.lift(0)
    bench.run(100)
    bench.card.ring(0, RINGING)
    bench.run(3000)
    assert bench.rm == []
    bench.lift(0, False)
    bench.run(1000)
    (hung_up_ms,) = bench.told("station on hook", 0)
    (rung_ms,) = rises(bench, 0)
    assert 0 <= rung_ms - hung_up_ms <= 25
    bench.close_all_well()


def test_all_bells_turn_at_the_same_edges_one_write_an_expander():
    bench = CardBench()
    for station in range(4):
        bench.card.ring(station, RINGING)
        bench.run(7)
    bench.run(100)
    settled = [{edge for edge in edges(bench, station) if edge > 60} for station in range(4)]
    assert settled[0] == settled[1] == settled[2] == settled[3]
    steady = [bits for ms, bits in bench.ticks if ms > 60]
    assert set(steady) <= {29, 84, 48}
    bench.close_all_well()


@pytest.mark.parametrize("cadence", [US, RINGING, (1000, 2000), UK, (300, 200, 300, 200, 300, 3700)])
def test_rm_follows_every_burst_by_11_to_20_ms_and_keeps_its_duty(cadence):
    bench = CardBench(skip=True)
    bench.card.ring(0, cadence)
    bench.run(60_000)
    assert len(rises(bench, 0)) == len(falls(bench, 0)) or len(rises(bench, 0)) == len(falls(bench, 0)) + 1
    for fall in falls(bench, 0):
        last_edge = max(edge for edge in edges(bench, 0) if edge < fall)
        assert fall - last_edge >= 11
    high_ms = sum(fall - rise for rise, fall in zip(rises(bench, 0), falls(bench, 0), strict=False))
    assert high_ms * 100 <= 33 * 60_000
    assert len(rises(bench, 0)) == -(-60_000 // sum(cadence)) * len(cadence) // 2
    bench.close_all_well()


def test_a_double_ring_has_its_gap_with_rm_low():
    bench = CardBench(skip=True)
    bench.card.ring(0, UK)
    bench.run(6000)
    assert rises(bench, 0) == [0, 600, 3000, 3600]
    assert all(11 <= fall - rise - 400 <= 20 for rise, fall in zip(rises(bench, 0), falls(bench, 0), strict=False))
    bench.close_all_well()


def test_f_r_moves_only_in_ring_mode():
    bench = CardBench(skip=True)
    for station in range(8):
        bench.card.ring(station, UK)
        bench.run(211)
    bench.run(8000)
    assert len(bench.fr) > 500
    high = set()
    for _, station, level, is_rm in sorted(
        [(ms, station, level, False) for ms, station, level in bench.fr]
        + [(ms + 0.5, station, level, True) for ms, station, level in bench.rm],
    ):
        if is_rm:
            (high.add if level else high.discard)(station)
        else:
            assert station in high
    bench.close_all_well()


def test_saying_it_twice_changes_nothing():
    once, twice = CardBench(), CardBench()
    for bench in (once, twice):
        bench.card.ring(0, RINGING)
        bench.run(300)
        if bench is twice:
            bench.card.ring(0, RINGING)
        bench.run(6000)
    assert once.rm == twice.rm
    assert once.fr == twice.fr


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_no_more_bells_than_the_supply_allows_and_all_get_their_turn(board):
    bench = CardBench(board, skip=True)
    stations = range(len(board.stations))
    for station in stations:
        bench.card.ring(station, US)
    bench.run(30_000)
    high = 0
    for _, _, level in sorted(bench.rm, key=lambda entry: (entry[0], entry[2])):
        high += 1 if level else -1
        assert high <= board.limits.bells
    for station in stations:
        assert len(rises(bench, station)) >= 4
    first = [rises(bench, station)[0] for station in stations]
    groups = [first[at : at + board.limits.bells] for at in range(0, len(first), board.limits.bells)]
    for group in groups:
        assert len(set(group)) == 1, "bells that can start at once start in the same tick"
    bench.close_all_well()


def test_twenty_four_bells_on_eight_tokens_keep_a_regular_cadence():
    bench = CardBench(LB8X24, skip=True)
    for station in range(24):
        bench.card.ring(station, US)
    bench.run(40_000)
    for station in range(24):
        times = rises(bench, station)
        assert {after - before for before, after in itertools.pairwise(times)} == {6000}
    assert max(rises(bench, station)[0] for station in range(24)) <= 3900
    bench.close_all_well()


def test_a_lift_inside_a_burst_trips_in_the_chips_order():
    for lift_ms in range(300, 340, 3):
        bench = CardBench()
        bench.card.ring(0, RINGING)
        bench.at(lift_ms, bench.lift, 0)
        bench.run(1000)
        (told_ms,) = bench.told("station off hook", 0)
        last_edge, (fall_ms,) = edges(bench, 0)[-1], falls(bench, 0)
        assert fall_ms - last_edge >= 11
        assert fall_ms < told_ms <= fall_ms + 2
        assert told_ms - lift_ms <= 95, (lift_ms, told_ms)
        bench.close_all_well()


def test_a_lift_in_the_silent_interval_is_plain_and_ends_the_ringing():
    bench = CardBench(skip=True)
    bench.card.ring(0, RINGING)
    bench.at(2000, bench.lift, 0)
    bench.run(12_000)
    (told_ms,) = bench.told("station off hook", 0)
    assert told_ms - 2000 <= 20
    assert len(rises(bench, 0)) == 1
    bench.close_all_well()


def test_stopping_inside_a_burst_silences_at_once():
    bench = CardBench()
    bench.card.ring(0, RINGING)
    bench.run(333)
    bench.card.stop_ringing(0)
    bench.run(5000)
    assert edges(bench, 0)[-1] <= 333
    (fall_ms,) = falls(bench, 0)
    assert 11 <= fall_ms - 333 <= 20
    assert bench.told("station off hook") == []
    bench.close_all_well()


@pytest.mark.parametrize("after_ms", range(-14, 40, 3))
def test_a_lift_around_the_stop_is_never_lost(after_ms):
    bench = CardBench()
    bench.card.ring(0, RINGING)
    bench.at(340 + after_ms, bench.lift, 0)
    bench.run(340)
    bench.card.stop_ringing(0)
    bench.run(300)
    assert len(bench.told("station off hook", 0)) == 1
    bench.close_all_well()


@pytest.mark.parametrize("after_ms", range(-30, 40, 3))
def test_a_lift_around_the_end_of_a_burst_is_never_lost(after_ms):
    bench = CardBench()
    bench.card.ring(0, RINGING)
    bench.at(1250 + after_ms, bench.lift, 0)
    bench.run(1500)
    assert len(bench.told("station off hook", 0)) == 1
    bench.run(4000)
    assert len(rises(bench, 0)) == 1
    bench.close_all_well()


@pytest.mark.parametrize("after_ms", range(-20, 14, 2))
def test_a_lift_around_the_start_of_a_burst_is_never_lost(after_ms):
    bench = CardBench()
    bench.run(100)
    bench.at(150 + after_ms, bench.lift, 0)
    bench.run(50)
    if not bench.told("station off hook", 0):
        bench.card.ring(0, RINGING)
    bench.run(400)
    assert len(bench.told("station off hook", 0)) == 1
    bench.close_all_well()


def test_a_stopped_bell_gives_its_place_to_the_next():
    bench = CardBench(LB4X8)
    for station in range(5):
        bench.card.ring(station, US)
    bench.run(200)
    assert rises(bench, 4) == []
    bench.card.stop_ringing(0)
    bench.run(40)
    (began_ms,) = rises(bench, 4)
    assert began_ms - 200 <= 21
    bench.close_all_well()


def test_ringing_again_in_the_tail_of_a_stop_starts_as_soon_as_rm_is_low():
    bench = CardBench()
    bench.card.ring(0, RINGING)
    bench.run(300)
    bench.card.stop_ringing(0)
    bench.run(5)
    bench.card.ring(0, RINGING)
    bench.run(40)
    _, second = rises(bench, 0)
    assert second - 300 <= 14
    bench.close_all_well()


def test_ringing_again_after_a_short_ring_is_at_once_and_never_beyond_the_duty():
    bench = CardBench(skip=True)
    for _ in range(40):
        bench.card.ring(0, US)
        bench.run(700)
        bench.card.stop_ringing(0)
        bench.run(100)
    first, second = rises(bench, 0)[:2]
    assert second - first == 800
    high_ms = sum(fall - rise for rise, fall in zip(rises(bench, 0), falls(bench, 0), strict=False))
    assert high_ms * 100 <= 33 * bench.now_ms + 100 * 2000
    bench.close_all_well()


@pytest.mark.parametrize("deaf", [False, True])
def test_rm_is_never_high_longer_than_its_limit_whatever_the_ringer_believes(deaf):
    bench = CardBench(skip=True)
    bench.card.ring(0, RINGING)
    bench.run(100)
    bench.card._ringer._due_ms[0] = 100_000
    if deaf:
        bench.card._ringer.end_burst = lambda station: None
        bench.card._ringer.cut = lambda station: None
    bench.run(4000)
    (rise_ms,), (fall_ms,) = rises(bench, 0), falls(bench, 0)
    assert 2480 <= fall_ms - rise_ms <= 2500
    assert bench.card._longest_ring.forced == (1 if deaf else 0)
    if not deaf:
        bench.close_all_well()


def test_a_bell_rung_again_has_its_whole_burst():
    """The longest time of RM counts from its own rise, not from that of the ring before."""
    for pause_ms in (15, 50, 500, 1200):
        bench = CardBench(skip=True)
        bench.card.ring(0, RINGING)
        bench.run(700)
        bench.card.stop_ringing(0)
        bench.run(pause_ms)
        bench.card.ring(0, (1900, 4100))
        bench.run(2500)
        (_, second), (_, fall_ms) = rises(bench, 0), falls(bench, 0)
        assert 1911 <= fall_ms - second <= 1920, pause_ms
        bench.close_all_well()
