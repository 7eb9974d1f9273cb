"""Ringing: how soon it is believed, what is missed, and what noise is taken for ringing.

Ours is the whole of Senses; DAHDI's three detectors hear the same inputs. The trade-off between speed and
false rings is drawn with the detector alone, for 3, 4 and 5 agreeing half-cycles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from random import Random

from hal import signals
from tools.bench import curve, ladder, traces, waves
from tools.bench.goals import Bench, Goal, Reading, UnmeasurableError
from tools.bench.measure import percentile, short
from tools.sim import noise

BATCH = 500
"""Lines side by side in one run."""
BURST_MS = 2000
HOUR_MS = 3_600_000
DRIVERS = {"TDM400P": "tdm400_ring", "TDM400P fw": "tdm400_ring_fullwave", "wctdm24": "wctdm24_ring"}

FULL_HOURS = dict(zip(noise.LADDER, (2, 2, 4, 8, 2, 6, 4), strict=True))
"""Line hours of noise for each rung: more where more false rings come."""


@dataclass(frozen=True)
class Burst:
    """One burst of ringing: its edges, and when the first of them is seen."""

    edges: list[waves.Edge]
    first_ms: float


def bursts(random: Random, count: int, hertz: float, volts: float) -> Iterator[Burst]:
    """Bursts of any phase."""
    for _ in range(count):
        edges = waves.ringing(hertz, volts, random.random(), random.random(), BURST_MS)
        yield Burst(edges, edges[0][0])


def our_latencies(bench: Bench, count: int, hertz: float, volts: float) -> list[float | None]:
    """First edge to LINE_RING_ON in ms, one a burst; None where it was missed."""
    random = Random(bench.seed)
    found: list[float | None] = []
    while len(found) < count:
        batch = list(bursts(random, min(BATCH, count - len(found)), hertz, volts))
        inputs = ladder.Inputs(traces.board_of(len(batch), 0))
        for line, burst in enumerate(batch):
            inputs.draw_ring(line, burst.edges, BURST_MS + 400)
        first: dict[int, float] = {}
        for heard in ladder.listen(inputs, BURST_MS + 400):
            if heard.kind == signals.LINE_RING_ON and heard.port not in first:
                first[heard.port] = heard.at_ms - batch[heard.port].first_ms
        found += [first.get(line) for line in range(len(batch))]
    return found


def dahdi_latencies(bench: Bench, function: str, count: int, hertz: float, volts: float) -> list[float | None]:
    """The same bursts through one of DAHDI's detectors."""
    random, offsets = Random(bench.seed), Random(bench.seed + 1)
    found: list[float | None] = []
    for burst in bursts(random, count, hertz, volts):
        trace = waves.sampled(burst.edges, BURST_MS + 400)
        heard = ladder.dahdi(function, trace, offsets.randrange(16))
        times = [at for at, kind, _ in heard if kind == ladder.RING_ON]
        found.append(times[0] - burst.first_ms if times else None)
    return found


def _latencies(bench: Bench, hertz: float, volts: float) -> list[float | None]:
    count = bench.size(20_000, 2_000) if (hertz, volts) == (20, 90) else bench.size(5_000, 1_000)
    return bench.once(("ring", hertz, volts), partial(our_latencies, bench, count, hertz, volts))


def _p99(bench: Bench, hertz: float, volts: float) -> Reading:
    found = _latencies(bench, hertz, volts)
    heard = [ms for ms in found if ms is not None]
    if not heard:
        raise UnmeasurableError(f"none of {len(found)} bursts was detected")
    spread = f"p50 {short(percentile(heard, 50))}, max {short(max(heard))}"
    note = f"{len(found)} phases; {spread}, missed {len(found) - len(heard)}"
    return Reading(percentile(heard, 99), note)


def _dahdi_p99(function: str, bench: Bench, hertz: float, volts: float) -> Reading:
    found = dahdi_latencies(bench, function, bench.size(20_000, 1_000), hertz, volts)
    heard = [ms for ms in found if ms is not None]
    return Reading(percentile(heard, 99), f"{len(found)} phases; missed {100 * (1 - len(heard) / len(found)):.0f} %")


def _missed(bench: Bench) -> Reading:
    worst, total, where = 0.0, 0, ""
    for volts in (24, 30, 40, 60, 90):
        found = _latencies(bench, 20, volts)
        missed = 100 * sum(ms is None for ms in found) / len(found)
        total += len(found)
        if missed > worst:
            worst, where = missed, f"; most at {volts} V"
    return Reading(worst, f"20 Hz, 24 to 90 V, {total} bursts{where}")


def noise_edges(seed: int, rung: tuple[float, int], hours: float) -> list[waves.Edge]:
    """One line's noise of one rung."""
    rate, width_us = rung
    return list(waves.impulse_noise(Random(seed), rate, width_us, hours * HOUR_MS))


def our_false_rings(bench: Bench, rung: tuple[float, int], hours: float) -> int:
    """LINE_RING_ON of ours while 60 lines hear noise together for ``hours`` line hours."""
    lines = 60
    each = hours / lines
    inputs = ladder.Inputs(traces.board_of(lines, 0))
    length = int(each * HOUR_MS)
    for line in range(lines):
        inputs.draw_ring(line, noise_edges(bench.seed + line, rung, each), length)
    return sum(heard.kind == signals.LINE_RING_ON for heard in ladder.listen(inputs, length))


def dahdi_false_rings(bench: Bench, function: str, rung: tuple[float, int], hours: float) -> int:
    """The same noise, hour by hour, through one of DAHDI's detectors."""
    trace = waves.sampled(noise_edges(bench.seed, rung, hours), int(hours * HOUR_MS))
    return sum(kind == ladder.RING_ON for _, kind, _ in ladder.dahdi(function, trace, 3, 4096))


def _our_ladder(bench: Bench) -> dict[tuple[float, int], float]:
    def climb() -> dict[tuple[float, int], float]:
        hours = {rung: (full if not bench.quick else full / 4) for rung, full in FULL_HOURS.items()}
        return {rung: our_false_rings(bench, rung, spent) / spent for rung, spent in hours.items()}

    return bench.once("our ladder", climb)


def _dahdi_ladder(bench: Bench, name: str) -> dict[tuple[float, int], float]:
    def climb() -> dict[tuple[float, int], float]:
        hours = bench.size(4, 1)
        return {rung: dahdi_false_rings(bench, DRIVERS[name], rung, hours) / hours for rung in noise.LADDER}

    return bench.once(("ladder", name), climb)


def _rungs(rates: dict[tuple[float, int], float]) -> str:
    return " ".join(short(rate) for rate in rates.values())


def _false_rings(bench: Bench, driver: str) -> Reading:
    theirs = _dahdi_ladder(bench, driver)
    ours = _our_ladder(bench)
    total = sum(ours.values())
    per_hour = f"ours {short(total)} an hour over the ladder ({_rungs(ours)}), {driver} {short(sum(theirs.values()))}"
    return Reading(total / sum(theirs.values()), per_hour)


def _driver_ladder(bench: Bench, driver: str) -> Reading:
    theirs = _dahdi_ladder(bench, driver)
    return Reading(sum(theirs.values()), f"rungs {_rungs(theirs)}")


def _parallel(bench: Bench) -> Reading:
    digits = bench.size(2000, 400)
    random = Random(bench.seed)
    false, note = 0, []
    for width in (5, 10, 15, 20):
        inputs = ladder.Inputs(traces.board_of(digits // 4, 0))
        for line in range(digits // 4):
            inputs.draw_ring(line, waves.parallel_digit(10, width, 50 * random.random()), 2000)
        fooled = {heard.port for heard in ladder.listen(inputs, 2000) if heard.kind == signals.LINE_RING_ON}
        false += len(fooled)
        note.append(f"{width} ms {100 * len(fooled) / (digits // 4):.0f} %")
    return Reading(100 * false / digits, ", ".join(note))


def _driver_parallel(bench: Bench, driver: str) -> Reading:
    count = bench.size(1000, 200)
    random = Random(bench.seed)
    shares = []
    for width in (5, 10, 15, 20):
        false = 0
        for _ in range(count):
            trace = waves.sampled(waves.parallel_digit(10, width, 50 * random.random()), 1500)
            heard = ladder.dahdi(DRIVERS[driver], trace, random.randrange(16))
            false += any(kind == ladder.RING_ON for _, kind, _ in heard)
        shares.append(100 * false / count)
    return Reading(sum(shares) / 4, "spikes of 5, 10, 15, 20 ms: " + " ".join(f"{share:.0f} %" for share in shares))


def _end_of_ring(bench: Bench) -> Reading:
    random = Random(bench.seed)
    batch = list(bursts(random, BATCH, 20, 90))
    inputs = ladder.Inputs(traces.board_of(BATCH, 0))
    for line, burst in enumerate(batch):
        inputs.draw_ring(line, burst.edges, BURST_MS + 400)
    ended = [
        heard.at_ms - batch[heard.port].edges[-1][0]
        for heard in ladder.listen(inputs, BURST_MS + 400)
        if heard.kind == signals.LINE_RING_OFF
    ]
    return Reading(percentile(ended, 50), f"{len(ended)} of {BATCH} bursts ended; max {short(max(ended))}")


def _trade_off(bench: Bench) -> Reading:
    points = curve.measure(bench)
    path = "" if bench.quick else f"; drawn in {curve.draw(points)}"
    told = "; ".join(f"K={p.intervals}: p99 {short(p.p99_ms)} ms, {short(p.false_an_hour)} an hour" for p in points)
    return Reading(float(len(points)), f"{told}{path}")


def _driver_goals() -> Iterator[Goal]:
    anchors = {"TDM400P": (119, 4471, 53), "TDM400P fw": (55.7, 24814, 100), "wctdm24": (80.2, 4043, 0)}
    for name, (latency, false, parallel) in anchors.items():
        function = DRIVERS[name]
        yield Goal(
            f"ring 20 Hz 90 V, {name}, p99 from first edge",
            "reported",
            None,
            latency,
            "ms",
            partial(_dahdi_p99, function, hertz=20, volts=90),
        )
        yield Goal(
            f"false rings over the noise ladder, {name}",
            "reported",
            None,
            false,
            "an hour",
            partial(_driver_ladder, driver=name),
        )
        yield Goal(
            f"false rings from a parallel dial telephone, {name}",
            "reported",
            None,
            parallel,
            "%",
            partial(_driver_parallel, driver=name),
        )


GOALS = (
    Goal("ring 20 Hz 90 V, p99 from first edge", "at most", 125, 119, "ms", partial(_p99, hertz=20, volts=90)),
    Goal("ring 20 Hz, missed down to 24 V", "at most", 0, 48, "%", _missed),
    Goal(
        "false rings over the noise ladder, part of TDM400P's",
        "at most",
        1 / 50,
        1 / 61,
        "of theirs",
        partial(_false_rings, driver="TDM400P"),
    ),
    Goal(
        "false rings over the noise ladder, part of wctdm24's",
        "at most",
        1 / 50,
        1 / 55,
        "of theirs",
        partial(_false_rings, driver="wctdm24"),
    ),
    Goal("false rings from a parallel dial telephone", "at most", 0, "0-100", "%", _parallel),
    Goal("ring trade-off, points of the curve", "reported", None, None, "points", _trade_off),
    Goal("ring 20 Hz 24 V, p99 from first edge", "reported", None, 125, "ms", partial(_p99, hertz=20, volts=24)),
    Goal("ring 16.67 Hz 90 V, p99 from first edge", "reported", None, 147, "ms", partial(_p99, hertz=50 / 3, volts=90)),
    Goal("ring 25 Hz 90 V, p99 from first edge", "reported", None, 104, "ms", partial(_p99, hertz=25, volts=90)),
    Goal("ring 50 Hz 90 V, p99 from first edge", "reported", None, 51, "ms", partial(_p99, hertz=50, volts=90)),
    Goal("end of a burst to LINE_RING_OFF, p50", "reported", None, 63, "ms", _end_of_ring),
    *_driver_goals(),
)
