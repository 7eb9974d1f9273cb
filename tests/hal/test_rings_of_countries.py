"""Every country's ringing, of every kind of call: its duty is kept, its pattern is not touched by a wait."""

import pytest

from firmware.callcontrol.plan import Rings
from firmware.config.countries import COUNTRIES
from firmware.config.ringing import rings_of
from hal.cadence import burst_at_ms, bursts, period_ms
from hal.ring_plan import Duty, keep_duty
from tests.hal.card_bench import CardBench


def cadences(row):
    rings = rings_of(row.cadence)
    return {row.cadence, *(getattr(rings, kind) for kind in Rings.__struct_fields__ if getattr(rings, kind))}


EVERY = sorted(set().union(*map(cadences, COUNTRIES.values())))


@pytest.mark.parametrize("cadence", EVERY, ids=str)
def test_regular_ringing_never_waits(cadence):
    kept = keep_duty(cadence, 32)
    assert period_ms(kept) == period_ms(cadence)
    duty = Duty(1)
    for turn in range(50):
        begin_ms = turn * period_ms(kept)
        assert duty.ready_ms(0, kept, begin_ms) == begin_ms
        for burst in range(bursts(kept)):
            rise_ms = begin_ms + burst_at_ms(kept, burst)
            duty.rise(0, rise_ms)
            duty.fall(0, rise_ms + kept[2 * burst] + 20)


@pytest.mark.parametrize("cadence", EVERY, ids=str)
def test_on_the_chip_it_is_what_is_written(cadence):
    bench = CardBench(skip=True)
    bench.card.ring(0, cadence)
    bench.run(5 * period_ms(cadence))
    rises = [ms for ms, _, level in bench.rm if level]
    wanted = [turn * period_ms(cadence) + burst_at_ms(cadence, n) for turn in range(5) for n in range(bursts(cadence))]
    assert rises[: len(wanted)] == wanted
    bench.close_all_well()
