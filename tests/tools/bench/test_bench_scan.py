"""Senses and the per-line machine in C yield the same signals from the same trace, whatever happens on it."""

from random import Random

import pytest

from hal import signals
from hal.senses import DEBOUNCE_MS
from tests.tools.bench.c_side import needs_compiler
from tools.bench import scan, traces, waves

STAYS_MS = (1, 3, DEBOUNCE_MS - 1, DEBOUNCE_MS, 12, 40, 66, 90, 130, 250, 600, 1300)
"""How long an input keeps its level: both sides of every window."""


def wild_edges(random, ticks):
    """Moves at random, with stays of every interesting length."""
    edges, at, value = [], random.randrange(10, 300), 1
    while at < ticks:
        edges.append((at, value))
        value ^= 1
        at += random.choice(STAYS_MS)
    return edges


def wild_contest(seed, lines=4, stations=12, ticks=6000):
    """Every input of a board moves at random, rings among them."""
    random = Random(seed)
    board = traces.board_of(lines, stations)
    canvas = traces.Canvas(traces.quiet_raw(board), ticks)
    for pins in board.lines:
        for pin in (pins.loop, pins.battery, pins.polarity):
            if random.random() < 0.7:
                canvas.draw(traces.position(pin), wild_edges(random, ticks))
        edges = waves.ringing(random.choice((16.7, 20, 25, 50)), 90, random.random(), 200, 2000)
        edges += [(at + 2500, value) for at, value in waves.impulse_noise(random, 30, 8000, 3000)]
        canvas.draw(traces.position(pins.ring), edges, waves.POSITIVE)
        canvas.draw(traces.position(pins.ring2), edges, waves.POSITIVE | waves.NEGATIVE)
    for pins in board.stations:
        canvas.draw(traces.position(pins.shk), wild_edges(random, ticks))
    modes = [random.choice((signals.HOOK_IDLE, signals.HOOK_DIALLING, signals.HOOK_TALKING)) for _ in board.stations]
    seized = [random.randrange(2) for _ in board.lines]
    return scan.Contest(board, traces.trace_of(canvas.raws(), 16 * len(board.expanders)), modes, seized)


@pytest.mark.parametrize("seed", range(12))
def test_wild_inputs_give_the_same_signals(seed):
    needs_compiler()
    assert wild_contest(seed).check() > 20


def test_the_wild_inputs_provoke_every_kind_of_signal():
    """Otherwise the equality above says little."""
    needs_compiler()
    kinds = {kind for seed in range(12) for _, kind, _, _ in wild_contest(seed).c_signals()}
    assert kinds == {
        signals.STATION_OFF_HOOK,
        signals.STATION_ON_HOOK,
        signals.STATION_FLASH,
        signals.STATION_DIGIT,
        signals.LINE_RING_ON,
        signals.LINE_RING_OFF,
        signals.LINE_LOOP_ON,
        signals.LINE_LOOP_OFF,
        signals.LINE_CPC,
        signals.LINE_REVERSED,
        signals.LINE_BATTERY_LOST,
        signals.LINE_BATTERY_BACK,
    }


@pytest.mark.parametrize("ports", [32, 128])
def test_the_busy_trace_that_is_timed_gives_the_same_signals(ports):
    needs_compiler()
    board = traces.board_of_ports(ports)
    assert scan.Contest(board, traces.busy_trace(board, 3000, seed=2)).check() > 5


def test_a_difference_would_be_told():
    needs_compiler()
    board = traces.board_of_ports(32)
    contest = scan.Contest(board, traces.busy_trace(board, 3000, seed=2))
    contest.our_signals = lambda: [(1, 2, 3, 4)]
    with pytest.raises(AssertionError, match="ours: "):
        contest.check()
