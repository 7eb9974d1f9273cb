"""Inputs of the ladder: what a ring sense bit or a hook contact shows, millisecond by millisecond.

The waveform of ringing is judged against the threshold of the line interface; noise and bounce are
the simulated world's own (tools/sim/noise.py). A trace is runs of (value, whole ms); a sample stands
for the state at its millisecond.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tools.sim import noise

POSITIVE, NEGATIVE = 1, 2
THRESHOLD_VRMS = 21.5
"""Ring threshold of the line interface (performance.md 1.3)."""

Edge = tuple[float, int]
"""(time in ms, value from then on)."""


def sampled(edges: Sequence[Edge], length_ms: int) -> bytes:
    """One byte a millisecond: the value of the last edge not after it; 0 before the first."""
    trace = bytearray()
    value = 0
    for at, following in edges:
        due = min(length_ms, math.ceil(at))
        if due > len(trace):
            trace += bytes((value,)) * (due - len(trace))
        value = following
    trace += bytes((value,)) * (length_ms - len(trace))
    return bytes(trace)


def changes(edges: Sequence[Edge], length_ms: int) -> list[tuple[int, int]]:
    """(whole ms, value) wherever the sampled trace changes."""
    found: list[tuple[int, int]] = []
    last = 0
    for at, value in edges:
        due = math.ceil(at)
        if due >= length_ms:
            break
        if found and found[-1][0] == due:
            found.pop()
            last = found[-1][1] if found else 0
        if value != last:
            found.append((due, value))
            last = value
    return found


def ringing(hertz: float, volts: float, phase: float, start_ms: float, length_ms: float) -> list[Edge]:
    """A burst of ``volts`` rms that begins at ``phase`` (0..1 of a period): its edges.

    Half a wave shows as POSITIVE or NEGATIVE while it is above the threshold.
    """
    period = 1000 / hertz
    dead = math.asin(min(1.0, THRESHOLD_VRMS / volts)) / (2 * math.pi) * period
    edges: list[Edge] = []
    half = period / 2
    wave = start_ms - phase * period
    end = start_ms + length_ms
    sign = POSITIVE
    while wave < end:
        begin, until = max(wave + dead, start_ms), min(wave + half - dead, end)
        if begin < until:
            edges += [(begin, sign), (until, 0)]
        wave += half
        sign = NEGATIVE if sign == POSITIVE else POSITIVE
    return edges


def impulse_noise(random: Random, rate: float, width_us: int, length_ms: float) -> Iterator[Edge]:
    """Impulses of random sign, ``rate`` a second, ``width_us`` each."""
    at = 0.0
    for pause, positive in noise.impulses(random, rate, width_us):
        at += pause / 1000
        if at + width_us / 1000 > length_ms:
            return
        yield at, POSITIVE if positive else NEGATIVE
        yield at + width_us / 1000, 0


def parallel_digit(pulses: int, width_ms: float, start_ms: float) -> list[Edge]:
    """A telephone in parallel dials: each hook edge is one spike, of alternating sign (10 pps, 60 % break)."""
    edges: list[Edge] = []
    for pulse in range(pulses):
        at = start_ms + 100 * pulse
        edges += [(at, NEGATIVE), (at + width_ms, 0), (at + 60, POSITIVE), (at + 60 + width_ms, 0)]
    return edges


def contact(random: Random, closed: bool, at_ms: float, bounce_ms: float) -> list[Edge]:
    """A hook contact moves and bounces."""
    edges: list[Edge] = [(at_ms, int(closed))]
    state = closed
    for offset in noise.bounce(random, int(1000 * bounce_ms)):
        state = not state
        edges.append((at_ms + offset / 1000, int(state)))
    return edges


@dataclass(frozen=True)
class Dial:
    """A dial: its speed, how much of a period the loop is open, its jitter and bounce."""

    pps: float
    break_percent: float
    jitter_percent: float = 0
    bounce_ms: float = 0

    def text(self) -> str:
        """For a table."""
        name = f"{self.pps:g} pps {self.break_percent:g} %"
        if self.jitter_percent or self.bounce_ms:
            name += f" +-{self.jitter_percent:g} % {self.bounce_ms:g} ms"
        return name


ELEVEN_CLASSES = (
    Dial(8, 50),
    Dial(8, 66.7),
    Dial(10, 50),
    Dial(10, 60),
    Dial(10, 66.7),
    Dial(10, 75),
    Dial(10, 60, 10, 3),
    Dial(10, 66.7, 10, 8),
    Dial(12, 66.7),
    Dial(16, 60),
    Dial(20, 60),
)
"""8 to 20 pps, 50 to 75 % break, 10 % jitter, up to 8 ms bounce (performance.md 1.4)."""


def dialled(random: Random, dial: Dial, pulses: int, start_ms: float) -> tuple[list[Edge], float]:
    """The contact while a digit of ``pulses`` is dialled, and when its last make begins."""
    edges: list[Edge] = []
    at = start_ms
    period = 1000 / dial.pps
    make = at
    for _ in range(pulses):
        spread = dial.jitter_percent / 100
        opened = period * dial.break_percent / 100 * (1 + random.uniform(-spread, spread))
        closed = period * (1 - dial.break_percent / 100) * (1 + random.uniform(-spread, spread))
        make = at + opened
        edges += contact(random, False, at, dial.bounce_ms) + contact(random, True, make, dial.bounce_ms)
        at = make + closed
    return edges, make
