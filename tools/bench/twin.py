"""The twin: how fast it runs real weeks, what a call costs with the world around it, whether its queue does what the
formulas say, and whether it foresees a week that it has not seen.

Formulas: callers come at random to one queue, and have no memory (M/M/c with limits of lines, of patience, and with
classes of callers). Nobody is left out of a run: what the judge of staffing sees is what became of each visitor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import NamedTuple

import msgspec

from firmware.callcontrol.plan import Plan
from firmware.callcontrol.queue_plan import KnownCaller
from tools.bench import calls
from tools.bench.boxes import CALL_LIST
from tools.bench.calls import OFFERED_ERLANGS, SERVERS, simpy_run
from tools.bench.calls import TALK_MS as SHORT_TALK_MS
from tools.bench.goals import Bench, Goal, Reading, UnmeasurableError
from tools.bench.measure import paired, quartiles, seconds, short
from tools.bench.queue_load import plan
from tools.staffing.erlang import LoadPoint, figures
from tools.staffing.judge import LEVEL, Comparison, Waited, batch_means, compare, mean_with_interval
from tools.staffing.priority import mean_waits_s
from tools.traffic.calls import Record
from tools.traffic.of_list import read_list
from tools.traffic.service import AWAY_MS
from tools.twin.case import of_list
from tools.twin.figures import WITHIN_S
from tools.twin.runs import Task
from tools.twin.runs import run as run_twin
from tools.twin.validate import CORRELATES, NAMES, TOTALS_WITHIN, Validation, first_week, validate
from tools.twin.world import NEVER, Fate, Visitor, World

HANDLING_S = 180.0
MANY_LINES = 60
AHEAD = "+9"
"""How the numbers of callers begin who go before all others."""
AHEAD_MS = 1_000_000_000


class Load(NamedTuple):
    """``patience_s``: mean (None: endless). ``lines``: in all. ``ahead``: share of callers who go before the others."""

    agents: int
    erlangs: float
    patience_s: float | None = None
    lines: int = MANY_LINES
    ahead: float = 0.0

    @property
    def point(self) -> LoadPoint:
        """For the formulas."""
        arrivals_per_h = self.erlangs * 3600 / HANDLING_S
        return LoadPoint(self.agents, arrivals_per_h, HANDLING_S, self.patience_s, lines=self.lines)

    def text(self) -> str:
        """For a note."""
        words = [f"{self.agents} agents", f"{self.erlangs:g} erlangs"]
        if self.patience_s is not None:
            words.append(f"patience {self.patience_s:g} s")
        if self.lines != MANY_LINES:
            words.append(f"{self.lines} lines")
        if self.ahead:
            words.append(f"{100 * self.ahead:g} % ahead")
        return ", ".join(words)


LOADS = (
    Load(1, 0.5),
    Load(3, 2.1),
    Load(8, 6.4),
    Load(2, 1.6, lines=3),
    Load(3, 3.0, lines=5),
    Load(8, 8.0, lines=12),
    Load(2, 2.5, 60.0),
    Load(8, 7.0, 120.0),
    Load(8, 9.0, 120.0),
    Load(24, 24.0, 180.0),
    Load(3, 4.0, 90.0, lines=6),
    Load(1, 0.6, ahead=0.4),
    Load(3, 2.1, ahead=0.3),
    Load(8, 6.4, ahead=0.5),
)
"""M/M/c, M/M/c/K, Erlang-A, both, and classes."""


def visitors(load: Load, count: int, seed: int, handling_ms: float = 1000 * HANDLING_S) -> list[Visitor]:
    """Poisson arrivals; talks and patience without memory. Each has a number of his own."""
    random = Random(seed)
    rate = load.erlangs / handling_ms
    at_ms = 0.0
    found = []
    for who in range(count):
        at_ms += random.expovariate(rate)
        talk_ms = max(1, round(random.expovariate(1 / handling_ms)))
        patience_ms = NEVER if load.patience_s is None else round(random.expovariate(1 / (1000 * load.patience_s)))
        begins = AHEAD if random.random() < load.ahead else "+1"
        found.append(Visitor(who, round(at_ms), f"{begins}{who:07}", (), 0, patience_ms, talk_ms, 0))
    return found


def office_plan(load: Load) -> Plan:
    """One queue for all."""
    office = plan(load.agents, load.lines)
    if load.ahead:
        return msgspec.structs.replace(office, callers=(KnownCaller(AHEAD, head_start_ms=AHEAD_MS),))
    return office


def world(load: Load, come: Sequence[Visitor]) -> World:
    """After its run."""
    found = World(office_plan(load), come, [range(1, load.lines + 1)])
    found.run()
    return found


def against_formulas(load: Load, count: int, seed: int) -> list[Comparison]:
    """The twin's queue at one load beside the closed formulas."""
    come = visitors(load, count, seed)
    fates = world(load, come).fates
    if load.ahead:
        return _classes(load, come, fates)
    found = compare(load.point, [Waited(fate.wait_ms / 1000, fate.station > 0) for fate in fates if fate.line])
    if load.lines != MANY_LINES:
        blocked = batch_means([float(not fate.line) for fate in fates])
        found.append(Comparison("blocked", figures(load.point).blocked, mean_with_interval(blocked), LEVEL))
    return found


def _classes(load: Load, come: Sequence[Visitor], fates: Sequence[Fate]) -> list[Comparison]:
    waits_s: tuple[list[float], list[float]] = ([], [])
    for one, fate in zip(come, fates, strict=True):
        waits_s[not one.number.startswith(AHEAD)].append(fate.wait_ms / 1000)
    arrivals_per_h = [share * load.point.arrivals_per_h for share in (load.ahead, 1 - load.ahead)]
    exact = mean_waits_s(arrivals_per_h, HANDLING_S, load.agents)
    return [
        Comparison(f"mean wait of {name}, s", formula, mean_with_interval(batch_means(waits)), LEVEL)
        for name, waits, formula in zip(("those ahead", "the others"), waits_s, exact, strict=True)
    ]


SHORT = Load(SERVERS, OFFERED_ERLANGS)
"""The load of performance.md 5, with calls of 10 s."""


def by_group(count: int, seed: int) -> Callable[[], World]:
    """So many such calls through the plan of calls.py, which rings telephones and has no queue; no number is told."""
    come = [one._replace(number="") for one in visitors(SHORT, count, seed, SHORT_TALK_MS)]
    return partial(_served, calls.plan(), calls.LINES, come)


def by_queue(count: int, seed: int) -> Callable[[], World]:
    """The same through a queue, each with a number of his own."""
    return partial(_served, office_plan(SHORT), MANY_LINES, visitors(SHORT, count, seed, SHORT_TALK_MS))


def _served(office: Plan, lines: int, come: Sequence[Visitor]) -> World:
    """Checked that everybody was served who found a line."""
    found = World(office, come, [range(1, lines + 1)])
    found.run()
    lost = sum(fate.line > 0 and not fate.station for fate in found.fates)
    if lost:
        raise AssertionError(f"{lost} of {len(come)} callers were lost")
    return found


def record() -> Record:
    """Two real weeks. Raises UnmeasurableError."""
    if not CALL_LIST.is_file():
        raise UnmeasurableError(f"there is no call list at {CALL_LIST}")
    return read_list(CALL_LIST)


def _weeks(bench: Bench) -> Reading:
    weeks = record()
    span_s = (max(call.ended_ms for call in weeks.calls) - weeks.calls[0].at_ms) / 1000
    case = of_list(weeks)
    times = [
        seconds(partial(run_twin, Task(case, bench.seed, known=True, within_s=WITHIN_S)))
        for _ in range(bench.size(5, 1))
    ]
    found = quartiles([span_s / each for each in times])
    note = f"{len(weeks.calls):,} calls in {short(span_s / found.median)} s of one core, {found.text()}"
    return Reading(found.median, note)


def _rate(make: Callable[[int, int], Callable[[], World]], bench: Bench) -> Reading:
    count = bench.size(20_000, 4_000)
    run = make(count, bench.seed)
    run()
    found = quartiles([count / seconds(run) for _ in range(bench.size(7, 3))])
    return Reading(found.median, f"{found.text()}; callers, exchange, bells and hooks included")


def _to_simpy(bench: Bench) -> Reading:
    count = bench.size(5_000, 2_000)
    found = paired(by_group(count, bench.seed), simpy_run(count, bench.seed), bench.size(15, 5))
    rates = f"ours {short(count / found.ours)}, simpy {short(count / found.theirs)} calls a second"
    return Reading(found.ratio.median, f"{found.ratio.text()}; {rates}")


def _formulas(bench: Bench) -> Reading:
    count = bench.size(66_000, 6_600)
    agreeing, whole, bad = 0, 0, []
    for number, load in enumerate(LOADS):
        found = against_formulas(load, count, bench.seed + number)
        whole += len(found)
        outside = [one.text() for one in found if not one.agrees]
        agreeing += len(found) - len(outside)
        bad += [f"{load.text()}: {text}" for text in outside]
    note = (
        f"{agreeing} of {whole} figures at {len(LOADS)} loads, {count:,} callers each, 99 % intervals; "
        "by chance one in a hundred is outside"
    )
    return Reading(agreeing / whole, "; ".join([note, *bad]))


def _validation(bench: Bench) -> Validation:
    def make() -> Validation:
        learned, judged = first_week(record())
        seeds = range(bench.seed, bench.seed + bench.size(5, 1))
        return validate(learned, judged, within_s=WITHIN_S, seeds=seeds, told=lambda _: None, away_ms=AWAY_MS)

    return bench.once("twin: validation", make)


def _correlation(field: str) -> Callable[[Bench], Reading]:
    def measure(bench: Bench) -> Reading:
        found = _validation(bench)
        note = f"{len(found.hours)} hours with 30 calls or more; the twin's by what happened, over all: "
        return Reading(found.correlations[field], f"{note}{found.ratios[field]:.3f}")

    return measure


def _furthest(bench: Bench) -> Reading:
    found = _validation(bench)
    each = ", ".join(f"{NAMES[field]} {ratio:.3f}" for field, ratio in found.ratios.items())
    return Reading(max(abs(ratio - 1) for ratio in found.ratios.values()), each)


GOALS = (
    Goal("twin: two weeks of real calls", "at least", 100_000, None, "times real time", _weeks),
    Goal("twin: M/M/8, a group, world included", "at least", 10_000, None, "calls a second", partial(_rate, by_group)),
    Goal("twin: M/M/8, a queue, world included", "reported", None, None, "calls a second", partial(_rate, by_queue)),
    Goal("twin: M/M/8 against simpy on the same load", "reported", None, 1, "of simpy's rate", _to_simpy),
    Goal("twin: figures inside the 99 % interval of the formulas", "at least", 0.95, None, "share", _formulas),
    *(
        Goal(
            f"twin: the second week by hour, {NAMES[field]}",
            "at least",
            least,
            None,
            "correlation",
            _correlation(field),
        )
        for field, least in CORRELATES.items()
    ),
    Goal("twin: the second week over all, furthest total off", "at most", TOTALS_WITHIN, None, "share", _furthest),
)
