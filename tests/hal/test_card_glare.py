"""Glare through the whole card: the exchange rings at any millisecond around our seizure, over the chip models."""

import pytest

from tests.hal.card_bench import CardBench

SEIZED_MS = 450
ANSWER_MS = 5
"""Loop current for so long stops the exchange's ringing."""


def meeting(begins_ms, hz, volts, phase, settings=None):
    """What is told of a line whose ringing begins ``begins_ms`` after it is seized (before: negative): (ms from the
    seizure, name). The exchange rings no line that is off hook."""
    bench = CardBench(skip=True)
    wire = bench.nets.lines[2]

    def ring():
        if not wire.off_hook:
            wire.ring(hz, volts, phase)

    def loop_moved(_line, closed):
        if closed:
            bench.at(bench.clock_ms() + ANSWER_MS, wire.stop_ringing)

    bench.nets.on_off_hook = loop_moved
    bench.at(SEIZED_MS + begins_ms, ring)
    bench.run(SEIZED_MS)
    bench.card.seize(2)
    bench.run(400)
    bench.close_all_well()
    names = ("line ring on", "line ring off", "line glare")
    return [(ms - SEIZED_MS, name) for ms, name, port, _ in bench.signals if port == 2 and name in names]


@pytest.mark.parametrize(
    ("hz", "volts", "phase", "blind_ms"), [(20, 90.0, 0.0, 3), (25, 40.0, 0.7, 8), (50, 75.0, 0.3, 4)]
)
def test_at_every_millisecond_one_of_two_right_outcomes(hz, volts, phase, blind_ms):
    """The exchange rings on for 5 ms, so every pulse lasts that had begun and was not about to end: ``blind_ms``."""
    missed = []
    for begins_ms in range(-400, 101):
        told = meeting(begins_ms, hz, volts, phase)
        names = [name for _, name in told]
        if names == ["line ring on"]:
            assert told[0][0] <= 0, "before the seizure, or in the scan that it answers"
        elif names == ["line glare"]:
            assert 1 <= told[0][0] <= 5
        else:
            assert names == []
            missed.append(begins_ms)
    assert missed == list(range(missed[0], 101)), "no gap before the blind window"
    assert missed[0] >= -blind_ms


def test_a_reversal_before_the_seizure_is_no_glare():
    for before_ms in range(1, 300, 13):
        bench = CardBench(skip=True)
        bench.at(400 - before_ms, bench.nets.lines[2].set_feed, True, True)
        bench.run(400)
        bench.card.seize(2)
        bench.run(400)
        assert bench.told("line glare") == []


def test_our_own_release_and_seizure_are_no_glare():
    bench = CardBench(skip=True)
    for rest in range(1, 60, 3):
        bench.card.seize(2)
        bench.run(120)
        bench.card.release(2)
        bench.run(rest)
    assert bench.told("line glare") == []
    assert len(bench.told("line loop on", 2)) == 20
