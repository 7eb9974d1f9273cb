"""What comes before caller ID at a telephone on hook, on the chip models and both interpreters: a reversal of polarity,
or one short pulse of the bell. Neither fools a hook switch, and neither is left behind."""

from tests.hal.card_bench import CardBench

HUNGARY = (1250, 3750)
TURNED_MS = 60
"""A polarity has settled, and so has SHK."""


def told(bench):
    """What was told of telephones, by name."""
    return [name for _, name, _, _ in bench.signals if name.startswith("station")]


def turns(bench, station):
    return [(ms, level) for ms, at, level in bench.fr if at == station]


def reversed_at(ms, bench=None, station=2):
    bench = bench or CardBench(skip=True)
    bench.run(ms - bench.now_ms)
    bench.card.reverse_polarity(station)
    return bench


def test_polarity_is_turned_at_once_and_back_and_nothing_is_told():
    bench = reversed_at(100)
    bench.run(1000)
    assert bench.nets.stations[2].reversed
    bench.card.restore_polarity(2)
    bench.run(1000)
    assert [level for _, level in turns(bench, 2)] == [0, 1]
    assert turns(bench, 2)[0][0] <= 101 and turns(bench, 2)[1][0] <= 1101
    assert told(bench) == [] and bench.bells == []
    bench.close_all_well()


def test_saying_it_twice_changes_nothing():
    bench = reversed_at(100)
    bench.run(10)
    bench.card.reverse_polarity(2)
    bench.run(200)
    bench.card.restore_polarity(2)
    bench.card.restore_polarity(2)
    bench.run(200)
    assert [level for _, level in turns(bench, 2)] == [0, 1]
    bench.close_all_well()


def test_a_telephone_that_is_turned_back_and_at_once_turned_again_sees_both():
    bench = reversed_at(100)
    bench.run(500)
    bench.card.restore_polarity(2)
    bench.card.reverse_polarity(2)
    bench.run(500)
    seen = turns(bench, 2)
    assert [level for _, level in seen] == [0, 1, 0]
    assert TURNED_MS <= seen[2][0] - seen[1][0] <= TURNED_MS + 5
    bench.close_all_well()


def test_shk_that_chatters_while_the_polarity_settles_is_no_lift():
    for width_ms in (1, 9, 15, 20, 30):
        bench = reversed_at(100)
        slic = bench.nets.stations[2]
        for start_ms in (102, 125):
            bench.at(start_ms, slic._set_shk, 1)
            bench.at(start_ms + width_ms, slic._set_shk, 0)
        bench.run(1000)
        assert told(bench) == [], width_ms
        bench.close_all_well()


def test_a_lift_while_the_polarity_settles_is_told_in_time():
    for lift_ms in (100, 101, 120, 150, 300):
        bench = reversed_at(100)
        bench.at(lift_ms + 0.5, bench.lift, 2)
        bench.run(1000)
        (told_ms,) = bench.told("station off hook")
        assert told_ms - lift_ms <= TURNED_MS + 16, lift_ms
        bench.card.restore_polarity(2)
        bench.run(1000)
        assert told(bench) == ["station off hook"], lift_ms
        assert not bench.nets.stations[2].reversed
        bench.close_all_well()


def test_a_lifted_telephone_whose_polarity_is_turned_back_has_neither_flashed_nor_dialled():
    for mode in (0, 1, 2):
        for width_ms in (15, 25, 45):
            bench = reversed_at(100)
            bench.run(500)
            bench.lift(2)
            bench.run(100)
            bench.card.set_hook_mode(2, mode)
            bench.card.restore_polarity(2)
            slic = bench.nets.stations[2]
            bench.at(bench.now_ms + 4, slic._set_shk, 0)
            bench.at(bench.now_ms + 4 + width_ms, slic._set_shk, 1)
            bench.run(2000)
            assert told(bench) == ["station off hook"], (mode, width_ms)
            bench.close_all_well()


def test_a_telephone_off_hook_is_not_turned():
    bench = CardBench(skip=True)
    bench.lift(2)
    bench.run(100)
    bench.card.reverse_polarity(2)
    bench.run(500)
    assert turns(bench, 2) == []
    bench.lift(2, False)
    bench.run(2000)
    assert turns(bench, 2) == []
    bench.close_all_well()


def test_the_bell_takes_the_reversal_back_without_an_edge_outside_ring_mode():
    bench = reversed_at(100)
    bench.run(1500)
    bench.card.ring(2, HUNGARY)
    bench.run(5000)
    rises = [ms for ms, at, level in bench.rm if at == 2 and level]
    assert turns(bench, 2)[1][0] > rises[0]
    bench.card.stop_ringing(2)
    bench.card.restore_polarity(2)
    bench.run(500)
    assert not bench.nets.stations[2].reversed
    assert told(bench) == ["station ring paused"]
    bench.close_all_well()


def test_who_lifts_as_the_bell_begins_is_told_and_forward_again():
    for wait_ms in (0, 1, 2, 5, 20):
        bench = reversed_at(100)
        bench.run(1500)
        bench.card.ring(2, HUNGARY)
        bench.run(wait_ms)
        bench.lift(2)
        bench.run(300)
        assert len(bench.told("station off hook")) == 1
        bench.card.restore_polarity(2)
        bench.run(300)
        assert not bench.nets.stations[2].reversed
        bench.close_all_well()


def test_a_bell_that_sounds_is_over_before_polarity_is_turned():
    for ringing_ms in (5, 300, 1240, 1255, 2000):
        bench = CardBench(skip=True)
        bench.card.ring(2, HUNGARY)
        bench.run(ringing_ms)
        bench.card.stop_ringing(2)
        bench.card.reverse_polarity(2)
        bench.run(100)
        assert bench.nets.stations[2].reversed, ringing_ms
        assert not bench.nets.stations[2].rm
        bench.close_all_well()


def test_a_chip_that_was_reset_is_forward_and_stays_so():
    bench = reversed_at(100)
    bench.run(500)
    chip = bench.board.stations[2].fr.chip
    bench.nets.expanders[chip].power_on()
    bench.run(6000)
    assert not bench.nets.stations[2].reversed
    bench.close_all_well()


def test_a_pulse_of_the_bell_is_one_short_burst_and_told_when_rm_is_low():
    bench = CardBench(skip=True)
    bench.run(100)
    bench.card.pulse_bell(2, 250)
    bench.run(60_000)
    (rise_ms, fall_ms) = [ms for ms, at, _ in bench.rm if at == 2]
    assert 250 <= fall_ms - rise_ms <= 275
    (paused_ms,) = bench.told("station ring paused")
    assert 0 <= paused_ms - fall_ms <= 3
    bench.close_all_well()


def test_a_ring_that_follows_a_pulse_is_whole_and_its_own_pause_is_told():
    for silence_ms in (0, 300, 2000):
        bench = CardBench(skip=True)
        bench.card.pulse_bell(2, 250)
        bench.run(280 + silence_ms)
        bench.card.ring(2, HUNGARY)
        bench.run(1500)
        lengths = [ms for ms, at, _ in bench.rm if at == 2]
        assert len(lengths) == 4 and lengths[3] - lengths[2] >= 1250, silence_ms
        assert len(bench.told("station ring paused")) == 2
        bench.close_all_well()


def test_who_lifts_in_a_pulse_or_after_it_is_told_once():
    for lift_ms in (5, 100, 249, 262, 400):
        bench = CardBench(skip=True)
        bench.card.pulse_bell(2, 250)
        bench.at(lift_ms, bench.lift, 2)
        bench.run(2000)
        assert len(bench.told("station off hook")) == 1, lift_ms
        bench.close_all_well()


def test_pulses_share_the_supply_with_bells():
    bench = CardBench(skip=True)
    for station in range(8):
        bench.card.pulse_bell(station, 250)
    bench.run(2000)
    assert sorted(at for _, name, at, _ in bench.signals if name == "station ring paused") == list(range(8))
    high = most = 0
    for _, _, level in sorted([(ms, level, level) for ms, _, level in bench.rm]):
        high += 1 if level else -1
        most = max(most, high)
    assert most == bench.board.limits.bells
    bench.close_all_well()
