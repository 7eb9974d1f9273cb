"""Hooks: how soon a lifted handset is known, extra events from bounce, and the digits of eleven kinds of dial."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from random import Random

from hal import signals
from hal.senses import Senses
from tools.bench import ladder, traces, waves
from tools.bench.goals import Bench, Figure, Goal, Reading
from tools.bench.measure import percentile, short

BATCH = 500
"""Stations side by side in one run."""
BOUNCE_MS = 5
DRIVERS = {"TDM400P": "tdm400_station", "wctdm24": "wctdm24_station"}
_HOOK_KINDS = (signals.STATION_OFF_HOOK, signals.STATION_ON_HOOK, signals.STATION_FLASH, signals.STATION_DIGIT)


@dataclass(frozen=True)
class Lifts:
    """``latencies_ms`` of the lifts that were reported; ``extra`` events beyond one a lift; ``lost`` lifts."""

    latencies_ms: list[float]
    extra: int
    lost: int


def _lifts(random: Random, count: int, bounce_ms: float) -> list[tuple[float, list[waves.Edge]]]:
    found = []
    for _ in range(count):
        at = 20 * random.random()
        found.append((at, waves.contact(random, True, at, bounce_ms)))
    return found


def our_lifts(bench: Bench, count: int, bounce_ms: float) -> Lifts:
    """From the first SHK edge to STATION_OFF_HOOK."""
    random = Random(bench.seed)
    latencies: list[float] = []
    extra = 0
    for _ in range(0, count, BATCH):
        lifts = _lifts(random, BATCH, bounce_ms)
        inputs = ladder.Inputs(traces.board_of(0, BATCH))
        for station, (_, edges) in enumerate(lifts):
            inputs.draw_hook(station, edges, 200)
        seen: set[int] = set()
        for heard in ladder.listen(inputs, 1500):
            if heard.kind == signals.STATION_OFF_HOOK and heard.port not in seen:
                seen.add(heard.port)
                latencies.append(heard.at_ms - lifts[heard.port][0])
            elif heard.kind in _HOOK_KINDS:
                extra += 1
    return Lifts(latencies, extra, count - len(latencies))


def dahdi_lifts(bench: Bench, function: str, count: int, bounce_ms: float) -> Lifts:
    """The same lifts through one of DAHDI's hook machines."""
    random, offsets = Random(bench.seed), Random(bench.seed + 1)
    latencies: list[float] = []
    extra = 0
    for at, edges in _lifts(random, count, bounce_ms):
        heard = ladder.dahdi(function, waves.sampled(edges, 300), offsets.randrange(16))
        moved = [when for when, kind, _ in heard if kind in (ladder.OFF_HOOK, ladder.ON_HOOK)]
        if moved:
            latencies.append(moved[0] - at)
        extra += max(0, len(moved) - 1)
    return Lifts(latencies, extra, count - len(latencies))


def _ours(bench: Bench) -> Lifts:
    count = bench.size(20_000, 2_000)
    return bench.once("lifts", partial(our_lifts, bench, count, BOUNCE_MS))


def _p99(bench: Bench) -> Reading:
    lifts = _ours(bench)
    latencies = lifts.latencies_ms
    spread = f"p50 {short(percentile(latencies, 50))}, max {short(max(latencies))}"
    note = f"{len(latencies)} lifts; {spread}, lost {lifts.lost}"
    return Reading(percentile(latencies, 99), note)


def _extra(bench: Bench) -> Reading:
    lifts = _ours(bench)
    count = len(lifts.latencies_ms)
    return Reading(lifts.extra / (count or 1), f"{lifts.extra} extra events in {count} lifts")


def _driver_p99(function: str, bench: Bench) -> Reading:
    lifts = dahdi_lifts(bench, function, bench.size(20_000, 2_000), BOUNCE_MS)
    extra = lifts.extra / len(lifts.latencies_ms)
    return Reading(percentile(lifts.latencies_ms, 99), f"{short(extra)} extra events a lift")


@dataclass(frozen=True)
class Digits:
    """``right`` of ``dialled`` digits of one class; ``out_ms``: last make to digit, of the right ones."""

    dialled: int
    right: int
    out_ms: list[float]

    @property
    def percent(self) -> float:
        """Right digits of a hundred."""
        return 100 * self.right / self.dialled


def _dialling(random: Random, dial: waves.Dial, count: int) -> list[tuple[int, list[waves.Edge], float]]:
    found = []
    for _ in range(count):
        pulses = random.randint(1, 10)
        edges, make = waves.dialled(random, dial, pulses, 300 + 20 * random.random())
        found.append((pulses, [(10.0, 1), *edges], make))
    return found


def our_digits(bench: Bench, dial: waves.Dial, count: int) -> Digits:
    """Stations that were lifted and are expected to dial; each dials one digit of 1 to 10 pulses."""
    dials = _dialling(Random(bench.seed), dial, count)
    inputs = ladder.Inputs(traces.board_of(0, count))
    for station, (_, edges, _) in enumerate(dials):
        inputs.draw_hook(station, edges, 2500)

    def expect_digits(senses: Senses) -> None:
        for station in range(count):
            senses.set_hook_mode(station, signals.HOOK_DIALLING)

    heard_digits: dict[int, list[ladder.Heard]] = {}
    for heard in ladder.listen(inputs, 2500, prepare=expect_digits):
        if heard.kind in (signals.STATION_DIGIT, signals.STATION_ON_HOOK, signals.STATION_FLASH):
            heard_digits.setdefault(heard.port, []).append(heard)
    right, out = 0, []
    for station, (pulses, _, make) in enumerate(dials):
        answers = heard_digits.get(station, [])
        if len(answers) == 1 and answers[0].value == traces.SETTINGS.digits[pulses]:
            right += 1
            out.append(answers[0].at_ms - make)
    return Digits(count, right, out)


def dahdi_digits(bench: Bench, function: str, dial: waves.Dial, count: int) -> Digits:
    """The same digits through one of DAHDI's hook machines and its core."""
    offsets = Random(bench.seed + 1)
    right, out = 0, []
    for pulses, edges, make in _dialling(Random(bench.seed), dial, count):
        heard = ladder.dahdi(function, waves.sampled(edges, 2500), offsets.randrange(16), 128)
        answers = [(at, value) for at, kind, value in heard if kind == ladder.DIGIT]
        if len(answers) == 1 and answers[0][1] == pulses:
            right += 1
            out.append(answers[0][0] - make)
    return Digits(count, right, out)


def _grid(bench: Bench) -> list[Digits]:
    count = bench.size(1000, 200)
    return bench.once("digits", lambda: [our_digits(bench, dial, count) for dial in waves.ELEVEN_CLASSES])


def _right(bench: Bench) -> Reading:
    grid = _grid(bench)
    dialled, right = sum(d.dialled for d in grid), sum(d.right for d in grid)
    classes = zip(grid, waves.ELEVEN_CLASSES, strict=True)
    wrong = "; ".join(f"{dial.text()}: {d.percent:.4g} %" for d, dial in classes if d.right < d.dialled)
    return Reading(min(d.percent for d in grid), f"worst class; {right} of {dialled} right; {wrong}".rstrip("; "))


def _out(bench: Bench) -> Reading:
    times = [ms for digits in _grid(bench) for ms in digits.out_ms]
    return Reading(max(times), f"worst of {len(times)}; p50 {short(percentile(times, 50))}")


def _driver_grid(function: str, bench: Bench) -> Reading:
    count = bench.size(1000, 200)
    grid = [dahdi_digits(bench, function, dial, count) for dial in waves.ELEVEN_CLASSES]
    times = [ms for digits in grid for ms in digits.out_ms]
    shares = " ".join(f"{d.percent:.0f}" for d in grid)
    return Reading(min(d.percent for d in grid), f"classes {shares} %; out p50 {short(percentile(times, 50))} ms")


def _driver_goals() -> Iterator[Goal]:
    anchors: dict[str, tuple[float, Figure]] = {"TDM400P": (60.7, "0-100"), "wctdm24": (1.9, 100)}
    for name, (latency, right) in anchors.items():
        function = DRIVERS[name]
        lifted = f"lift with 5 ms bounce, {name}, p99 from first SHK edge"
        yield Goal(lifted, "reported", None, latency, "ms", partial(_driver_p99, function))
        digits = f"pulse digits right, worst of eleven classes, {name}"
        yield Goal(digits, "reported", None, right, "%", partial(_driver_grid, function))


GOALS = (
    Goal("lift with 5 ms bounce, p99 from first SHK edge", "at most", 15, 60.7, "ms", _p99),
    Goal("lift with 5 ms bounce, extra events", "at most", 0, 1.65, "an edge", _extra),
    Goal("pulse digits right, worst of eleven classes", "at least", 100, "0-100", "%", _right),
    Goal("pulse digit out after the last make, worst", "at most", 140, 250, "ms", _out),
    *_driver_goals(),
)
