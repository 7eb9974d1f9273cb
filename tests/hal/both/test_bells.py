"""Bells with one to three bursts on the chip models, on both interpreters: each chip's order and duty, and the supply
shared by bells that ring differently."""

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from hal.cadence import burst_at_ms, bursts, period_ms
from tests.hal.card_bench import CardBench

HUNGARY = (1250, 3750)
BRITAIN = (400, 200, 400, 2000)
DOOR = (300, 200, 300, 200, 300, 3700)
PRIORITY = (400, 400, 400, 400, 1000, 3400)
TIGHT = (250, 200, 250, 200, 250, 1850)
MIXED = (HUNGARY, DOOR, BRITAIN, PRIORITY, TIGHT)


def moves(log, station, level):
    return [ms for ms, at, now in log if at == station and now == level]


def burst_starts(bench, station):
    return moves(bench.rm, station, 1)


def burst_lengths(bench, station):
    """RM high, tail and all."""
    rises, falls = moves(bench.rm, station, 1), moves(bench.rm, station, 0)
    return [falls[n] - rises[n] for n in range(len(falls))]


def patterns(starts, cadence):
    """The starts of bursts, cut into patterns; the last may be incomplete and is left out."""
    number = bursts(cadence)
    return [starts[at : at + number] for at in range(0, len(starts) // number * number, number)]


def check_patterns(bench, station, cadence):
    """Bursts come where the cadence has them, however long the pattern had to wait; how many patterns."""
    found = patterns(burst_starts(bench, station), cadence)
    for starts in found:
        assert [at - starts[0] for at in starts] == [burst_at_ms(cadence, n) for n in range(bursts(cadence))], cadence
    lengths = burst_lengths(bench, station)
    for number, length in enumerate(lengths):
        assert 11 <= length - cadence[2 * (number % bursts(cadence))] <= 20, (cadence, lengths)
    return len(found)


def worst_together(bench):
    """The most RM that were high at once."""
    high = most = 0
    for _, _, level in sorted([(ms, level, level) for ms, _, level in bench.rm]):
        high += 1 if level else -1
        most = max(most, high)
    return most


def test_each_cadence_alone_sounds_as_it_is_written():
    for cadence in MIXED:
        bench = CardBench(skip=True)
        bench.card.ring(0, cadence)
        bench.run(10 * period_ms(cadence) - 20)
        starts = burst_starts(bench, 0)
        assert len(starts) == 10 * bursts(cadence)
        for turn, pattern in enumerate(patterns(starts, cadence)):
            assert pattern[0] == turn * period_ms(cadence)
        assert check_patterns(bench, 0, cadence) == 10
        bench.close_all_well()


def test_rm_is_low_in_every_gap_and_the_chips_duty_is_kept_for_minutes():
    for cadence in MIXED:
        bench = CardBench(skip=True)
        bench.card.ring(0, cadence)
        bench.run(180_000)
        high_ms = sum(burst_lengths(bench, 0))
        assert 100 * high_ms <= 33 * 180_000
        bench.close_all_well()


def test_different_bells_at_once_share_the_supply_and_each_keeps_its_pattern():
    for board in (LB4X8, LB8X24):
        bench = CardBench(board, skip=True)
        count = len(board.stations)
        given = [MIXED[station % len(MIXED)] for station in range(count)]
        for station, cadence in enumerate(given):
            bench.card.ring(station, cadence)
            bench.run(37)
        bench.run(60_000)
        assert worst_together(bench) == board.limits.bells, "the supply is used, and never more than it gives"
        for station, cadence in enumerate(given):
            assert check_patterns(bench, station, cadence) >= 60_000 // (2 * period_ms(cadence)), (station, cadence)
            begun = [starts[0] for starts in patterns(burst_starts(bench, station), cadence)]
            rest = [begun[n + 1] - begun[n] for n in range(len(begun) - 1)]
            assert min(rest) >= period_ms(cadence), "a wait never makes the next come sooner"
        bench.close_all_well()


def test_who_waited_longest_is_next():
    """Four places, taken by doors; a fifth bell comes with the first pattern that ends."""
    bench = CardBench(skip=True)
    for station in range(4):
        bench.card.ring(station, DOOR)
        bench.run(100)
    bench.card.ring(4, HUNGARY)
    bench.card.ring(5, BRITAIN)
    bench.run(1500)
    fallen = [moves(bench.rm, station, 0)[2] for station in range(2)]
    begun = [burst_starts(bench, station)[0] for station in (4, 5)]
    assert all(0 <= begun[n] - fallen[n] <= 2 for n in range(2)), (fallen, begun)
    bench.close_all_well()


def test_a_pattern_keeps_its_place_in_its_gaps():
    bench = CardBench(skip=True)
    for station in range(4):
        bench.card.ring(station, DOOR)
    bench.run(50)
    bench.card.ring(4, HUNGARY)
    bench.run(1250)
    assert burst_starts(bench, 0) == [0, 500, 1000]
    assert burst_starts(bench, 4) == []
    bench.run(100)
    (began_ms,) = burst_starts(bench, 4)
    assert 1311 <= began_ms <= 1322
    bench.close_all_well()


def test_a_lift_in_any_burst_or_gap_is_told_once_and_ends_the_ringing():
    for lift_ms in range(30, 1600, 83):
        bench = CardBench(skip=True)
        bench.card.ring(0, DOOR)
        bench.at(lift_ms, bench.lift, 0)
        bench.run(8000)
        (told_ms,) = bench.told("station off hook", 0)
        assert told_ms - lift_ms <= 95
        assert not [ms for ms in burst_starts(bench, 0) if ms > lift_ms + 20]
        assert bench.card._ringer._tokens.free == LB4X8.limits.bells
        bench.close_all_well()


def test_a_stop_in_any_burst_or_gap_silences_at_once_and_frees_the_place():
    for stop_ms in range(5, 1600, 61):
        bench = CardBench(skip=True)
        bench.card.ring(0, DOOR)
        bench.run(stop_ms)
        bench.card.stop_ringing(0)
        bench.run(6000)
        assert not [ms for ms, _, _ in bench.fr if ms > stop_ms]
        assert len(moves(bench.rm, 0, 0)) == len(moves(bench.rm, 0, 1))
        assert bench.card._ringer._tokens.free == LB4X8.limits.bells
        bench.close_all_well()


def test_another_cadence_begins_at_once_where_the_duty_allows():
    for change_ms in (150, 400, 650, 900, 1150, 2500):
        bench = CardBench(skip=True)
        bench.card.ring(0, DOOR)
        bench.run(change_ms)
        bench.card.ring(0, BRITAIN)
        bench.run(20_000)
        starts = [ms for ms in burst_starts(bench, 0) if ms >= change_ms]
        assert starts[0] - change_ms <= 14, (change_ms, starts)
        assert [at - starts[0] for at in starts[:4]] == [0, 600, 3000, 3600]
        assert bench.card._ringer._tokens.free >= LB4X8.limits.bells - 1
        bench.close_all_well()


def test_another_cadence_every_while_never_passes_the_duty_and_loses_no_place():
    bench = CardBench(skip=True)
    for turn in range(120):
        for station in range(8):
            bench.card.ring(station, MIXED[(turn + station) % len(MIXED)])
        bench.run(170 + 61 * (turn % 9))
    for station in range(8):
        assert 100 * sum(burst_lengths(bench, station)) <= 33 * bench.now_ms + 100 * 2000
        bench.card.stop_ringing(station)
    bench.run(100)
    assert bench.card._ringer._tokens.free == LB4X8.limits.bells
    assert worst_together(bench) <= LB4X8.limits.bells
    bench.close_all_well()


# The pause after the first pattern, in which a caller's number goes to the telephone.


def test_the_first_pause_is_told_once_when_rm_is_low_after_the_last_burst_of_the_pattern():
    for cadence in MIXED:
        bench = CardBench(skip=True)
        bench.card.ring(0, cadence)
        bench.run(3 * period_ms(cadence))
        (told_ms,) = bench.told("station ring paused", 0)
        fallen_ms = moves(bench.rm, 0, 0)[bursts(cadence) - 1]
        assert 0 <= told_ms - fallen_ms <= 2, cadence
        bench.close_all_well()


def test_saying_it_again_tells_no_second_pause_and_a_new_order_does():
    bench = CardBench(skip=True)
    bench.card.ring(0, HUNGARY)
    bench.run(6000)
    bench.card.ring(0, HUNGARY)
    bench.run(10_000)
    assert len(bench.told("station ring paused")) == 1
    bench.card.stop_ringing(0)
    bench.run(3000)
    bench.card.ring(0, HUNGARY)
    bench.run(10_000)
    assert len(bench.told("station ring paused")) == 2
    bench.card.ring(0, BRITAIN)
    bench.run(10_000)
    assert len(bench.told("station ring paused")) == 3


def test_another_cadence_in_mid_burst_tells_only_its_own_pause():
    for change_ms in (150, 400, 650, 1050):
        bench = CardBench(skip=True)
        bench.card.ring(0, DOOR)
        bench.run(change_ms)
        bench.card.ring(0, BRITAIN)
        bench.run(10_000)
        (told_ms,) = bench.told("station ring paused", 0)
        started = [ms for ms in burst_starts(bench, 0) if ms >= change_ms][0]
        assert 1000 + 11 <= told_ms - started <= 1000 + 25, change_ms


def test_no_pause_is_told_of_a_bell_that_was_stopped():
    for moment in range(5, 1259, 41):
        bench = CardBench(skip=True)
        bench.card.ring(0, HUNGARY)
        bench.run(moment)
        bench.card.stop_ringing(0)
        bench.run(3000)
        assert bench.told("station ring paused", 0) == [], moment
        bench.close_all_well()


def test_no_pause_is_told_of_a_bell_that_was_answered():
    """A lift is known 95 ms later at most; in the last of these the pause comes first."""
    for moment in range(5, 1155, 41):
        bench = CardBench(skip=True)
        bench.card.ring(0, HUNGARY)
        bench.at(moment, bench.lift, 0)
        bench.run(3000)
        assert bench.told("station ring paused", 0) == [], moment
        assert len(bench.told("station off hook", 0)) == 1
        bench.close_all_well()


def test_every_telephone_of_a_group_has_its_own_pause():
    bench = CardBench(skip=True)
    for station in range(8):
        bench.card.ring(station, HUNGARY)
    bench.run(12_000)
    told = [bench.told("station ring paused", station) for station in range(8)]
    assert [len(times) for times in told] == [1] * 8
    assert [times[0] < 1300 for times in told] == [True] * 4 + [False] * 4, "four wait for their turn"
