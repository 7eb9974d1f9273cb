"""Other settings while the card works: nothing under way is disturbed, all that comes later goes by them."""

from hal.filters.hook_switch import HookSwitch
from hal.signals import HOOK_TALKING, STATION_FLASH, STATION_ON_HOOK, StationSettings
from tests.hal.both.sense_inputs import SETTINGS
from tests.hal.both.wires import raises
from tests.hal.card_bench import CardBench

CADENCE = (1000, 2000)


def half_cycles(bench, since_ms):
    """Lengths of the half cycles of the first bell, from ``since_ms`` on, but for its short first one."""
    edges = [ms for ms, station, _ in bench.fr if station == 0 and ms >= since_ms]
    return {edges[n + 1] - edges[n] for n in range(1, len(edges) - 2)}


def test_a_bell_that_sounds_keeps_its_frequency_and_the_next_burst_has_the_new_one():
    bench = CardBench(skip=True)
    bench.card.ring(0, CADENCE)
    bench.run(300)
    assert not bench.card.use(SETTINGS.changed(ring_decihertz=200))
    bench.run(2_500)
    assert half_cycles(bench, 0) == {20}, "25 Hz as it began"
    bench.run(1_400)
    assert half_cycles(bench, 2_900) == {25}, "20 Hz"
    bench.close_all_well()


def test_no_bell_sounds_so_another_frequency_counts_at_once():
    bench = CardBench(skip=True)
    assert bench.card.use(SETTINGS.changed(ring_decihertz=200))
    bench.card.ring(0, CADENCE)
    bench.run(900)
    assert half_cycles(bench, 0) == {25}


def test_settings_that_no_card_can_have_change_nothing():
    bench = CardBench(skip=True)
    assert raises(ValueError, lambda: bench.card.use(SETTINGS.changed(ring_decihertz=500, digits="-123456789-")))
    own = StationSettings(80, 300, 500, True)
    assert raises(ValueError, lambda: bench.card.use(SETTINGS.changed(ring_decihertz=200, stations=(own,) * 99)))
    bench.card.ring(0, CADENCE)
    bench.run(900)
    assert half_cycles(bench, 0) == {20}


def test_the_next_break_is_judged_by_the_new_windows():
    for longest, expected in ((300, STATION_ON_HOOK), (700, STATION_FLASH)):
        hook = HookSwitch(0, SETTINGS.changed(stations=(StationSettings(80, 300, 500, False),)))
        hook.set_mode(HOOK_TALKING)
        out = []
        hook.rose(0, 8, out)
        hook.use(SETTINGS.changed(stations=(StationSettings(80, longest, longest + 200, False),)))
        hook.fell(1000, 1008, out)
        while hook.deadline_ms <= 1600:
            hook.due(1000, hook.deadline_ms, out)
        hook.rose(1600, 1608, out)
        assert out[1].kind == expected, longest
