"""Ours and the plain debouncer in C accept the same changes, in the same tick."""

from random import Random

import pytest

from tests.tools.bench.c_side import needs_compiler
from tools.bench import debounce, traces


def random_trace(lines: int, ticks: int, seed: int) -> traces.Trace:
    """Every bit keeps its level for 1 to 20 ticks: some stays are shorter than eight samples, some longer."""
    random = Random(seed)
    raw, raws = 0, []
    until = [0] * lines
    for tick in range(ticks):
        for line in range(lines):
            if tick == until[line]:
                raw ^= random.getrandbits(1) << line
                until[line] += random.randint(1, 20)
        raws.append(raw)
    return traces.trace_of(raws, lines)


@pytest.mark.parametrize("lines", [1, 16, 33, 130])
def test_both_accept_the_same_changes_of_random_inputs(lines):
    needs_compiler()
    for seed in range(5):
        trace = random_trace(lines, 400, seed)
        ours = debounce.our_changes(trace, lines)
        assert ours == debounce.PlainC(trace, lines).changes()
        assert debounce.window_changes(trace, lines) == ours
        assert ours or lines == 1


def test_a_change_of_seven_samples_is_none_and_of_eight_is_one():
    needs_compiler()
    for length, changes in ((7, 0), (8, 1)):
        trace = traces.trace_of([0] * 5 + [1] * length + [0] * 7, 1)
        assert len(debounce.PlainC(trace, 1).changes()) == changes
        assert len(debounce.our_changes(trace, 1)) == changes
        assert len(debounce.window_changes(trace, 1)) == changes


def test_both_agree_on_the_busy_trace_that_is_timed():
    needs_compiler()
    trace = traces.plain_busy(32, 3000, seed=3)
    ours = debounce.our_changes(trace, 32)
    assert len(ours) > 50
    assert ours == debounce.PlainC(trace, 32).changes()
    assert debounce.window_changes(trace, 32) == ours


def test_a_second_run_in_c_starts_from_rest():
    needs_compiler()
    trace = traces.plain_busy(32, 1000, seed=3)
    rival = debounce.PlainC(trace, 32)
    assert rival.changes() == rival.changes()
