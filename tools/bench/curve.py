"""The trade-off of ring detection: more agreeing half-cycles are slower and less easily fooled."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from hal.filters import ring_detector
from hal.filters.ring_detector import RingDetector
from tools.bench import waves
from tools.bench.goals import Bench
from tools.bench.measure import percentile, short
from tools.sim import noise

CHART = Path("docs/ring-tradeoff.svg")
INTERVALS = (3, 4, 5)
_RUNG_HOURS = dict(zip(noise.LADDER, (0.5, 0.5, 1, 3, 1, 2, 1), strict=True))
_HOUR_MS = 3_600_000


def detector(intervals: int) -> RingDetector:
    """The detector with so many half-cycles that must agree, and a span to match at 20 Hz."""
    return RingDetector(intervals, span_ms=25 * (intervals - 1) + 1)


@dataclass(frozen=True)
class Point:
    """One setting of the detector."""

    intervals: int
    p99_ms: float
    false_an_hour: float


def starts(hearing: RingDetector, edges: Iterable[waves.Edge], length_ms: int) -> list[int]:
    """When the detector declares ringing: its signs and deadlines, millisecond by millisecond."""
    found = []
    for at, value in waves.changes(list(edges), length_ms):
        while hearing.deadline_ms < at:
            due = hearing.deadline_ms
            if hearing.due(due) == ring_detector.STARTED:
                found.append(due)
        if hearing.edge(value, at) == ring_detector.STARTED:
            found.append(at)
    return found


def _latencies(random: Random, intervals: int, count: int) -> list[float]:
    found = []
    for _ in range(count):
        edges = waves.ringing(20, 90, random.random(), random.random(), 600)
        heard = starts(detector(intervals), edges, 700)
        if heard:
            found.append(heard[0] - edges[0][0])
    return found


def _false_an_hour(bench: Bench, intervals: int) -> float:
    total = 0.0
    for (rate, width_us), full in _RUNG_HOURS.items():
        hours = full / 8 if bench.quick else full
        length = int(hours * _HOUR_MS)
        edges = waves.impulse_noise(Random(bench.seed), rate, width_us, length)
        total += len(starts(detector(intervals), edges, length)) / hours
    return total


def measure(bench: Bench) -> list[Point]:
    """One point a setting."""

    def points() -> list[Point]:
        found = []
        for intervals in INTERVALS:
            latencies = _latencies(Random(bench.seed), intervals, bench.size(4000, 800))
            found.append(Point(intervals, percentile(latencies, 99), _false_an_hour(bench, intervals)))
        return found

    return bench.once("trade-off", partial(points))


_LEFT, _TOP, _WIDTH, _HEIGHT = 70, 30, 520, 300
_MS = (70, 170)
_RATES = (0.1, 10_000)


def _x(ms: float) -> float:
    return _LEFT + _WIDTH * (ms - _MS[0]) / (_MS[1] - _MS[0])


def _y(rate: float) -> float:
    span = math.log10(_RATES[1] / _RATES[0])
    return _TOP + _HEIGHT * (1 - math.log10(max(rate, _RATES[0]) / _RATES[0]) / span)


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{text}</text>'


def _rule(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" {style}/>'


def _axes() -> list[str]:
    found = []
    bottom, right = _TOP + _HEIGHT, _LEFT + _WIDTH
    for ms in range(_MS[0], _MS[1] + 1, 10):
        found.append(_rule(_x(ms), _TOP, _x(ms), bottom, 'stroke="#ddd"'))
        found.append(_text(_x(ms), bottom + 18, str(ms), "middle"))
    rate: float = _RATES[0]
    while rate <= _RATES[1]:
        found.append(_rule(_LEFT, _y(rate), right, _y(rate), 'stroke="#ddd"'))
        found.append(_text(_LEFT - 8, _y(rate) + 4, f"{rate:,g}", "end"))
        rate *= 10
    found.append(_text(_LEFT + _WIDTH / 2, bottom + 40, "p99 from the first edge of a 20 Hz ring, ms", "middle"))
    found.append(_text(_LEFT, _TOP - 12, "false rings an hour, summed over the noise ladder"))
    return found


def svg(points: list[Point]) -> str:
    """The chart: our settings, both C drivers, and the two bounds."""
    bottom, right = _TOP + _HEIGHT, _LEFT + _WIDTH
    bound = 'stroke="#c00" stroke-dasharray="6 4"'
    body = _axes()
    body.append(_rule(_x(125), _TOP, _x(125), bottom, bound))
    body.append(_text(_x(125) + 4, _TOP + 14, "at most 125 ms"))
    body.append(_rule(_LEFT, _y(4043 / 50), right, _y(4043 / 50), bound))
    body.append(_text(right - 4, _y(4043 / 50) - 6, "1/50 of both drivers", "end"))
    for name, ms, rate in (("TDM400P", 119, 4471), ("wctdm24", 80.2, 4043)):
        body.append(f'<rect x="{_x(ms) - 4:.0f}" y="{_y(rate) - 4:.0f}" width="8" height="8" fill="#666"/>')
        body.append(_text(_x(ms) + 8, _y(rate) + 14, name))
    path = " ".join(f"{_x(p.p99_ms):.0f},{_y(p.false_an_hour):.0f}" for p in points)
    body.append(f'<polyline points="{path}" fill="none" stroke="#06c" stroke-width="2"/>')
    for p in points:
        body.append(f'<circle cx="{_x(p.p99_ms):.0f}" cy="{_y(p.false_an_hour):.0f}" r="5" fill="#06c"/>')
        label = f"K={p.intervals}: {short(p.p99_ms)} ms, {short(p.false_an_hour)}/h"
        body.append(_text(_x(p.p99_ms) + 9, _y(p.false_an_hour) + 18, label))
    width, height = right + 40, bottom + 60
    font = 'font-family="sans-serif" font-size="12"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {font}>'
    return "\n".join([head, f'<rect width="{width}" height="{height}" fill="white"/>', *body, "</svg>", ""])


def draw(points: list[Point]) -> str:
    """Write the chart beside the documents; answers where."""
    if not CHART.parent.is_dir():
        return "no file: there is no docs folder here"
    CHART.write_text(svg(points), encoding="utf-8")
    return str(CHART)
