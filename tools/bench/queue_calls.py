"""The queue of call control alone: how soon a freed agent has the next caller, how much of the agents it uses, whether
it does what the formulas say, and what a call costs.

The load of the overload goals is that of performance.md 4: agents who answer at once and stay for half a second, and
always more callers than agents.
"""

from __future__ import annotations

import gc
import itertools
import subprocess
import sys
import time
from collections.abc import Iterator
from random import Random
from typing import Any

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Plan
from tools.bench.goals import Bench, Goal, Reading
from tools.bench.measure import quartiles
from tools.bench.queue_load import Caller, Office, plan
from tools.staffing.erlang import LoadPoint
from tools.staffing.judge import Comparison, compare

LINES = 60
"""More than callers ever wait on at these loads, nearly; where they do, the formulas know it too."""
HANDLING_S = 180.0
WITHIN_S = 20.0
POINTS = (
    (1, 0.5, None),
    (2, 1.2, None),
    (3, 2.4, None),
    (5, 3.5, None),
    (8, 6.4, None),
    (8, 7.0, None),
    (24, 19.0, None),
    (2, 2.5, 60.0),
    (3, 3.0, 180.0),
    (8, 7.0, 120.0),
    (8, 9.0, 120.0),
    (8, 12.0, 300.0),
    (24, 24.0, 180.0),
    (24, 30.0, 60.0),
)
"""Agents, erlangs offered, mean patience in s (None: endless)."""
HOLD_MS = 500
LIFT_MS = 2
"""A bell is ordered in one tick and the hook is seen in the next but one."""
FILLED_S = 1.0
"""Callers come one after the other, hundredths of a second apart: after a second all are there."""
OVERLOADS = ((8, 9), (8, 12), (8, 16), (8, 32), (24, 48))
"""Agents, callers at a time (performance.md 4)."""


def poisson(rate_per_s: float, patience_s: float | None, count: int, seed: int) -> Iterator[Caller]:
    """Callers at random; talks and patience without memory."""
    random = Random(seed)
    at_s = 0.0
    for _ in range(count):
        at_s += random.expovariate(rate_per_s)
        patience_ms = None if patience_s is None else round(1000 * random.expovariate(1 / patience_s))
        yield Caller(round(1000 * at_s), max(1, round(1000 * random.expovariate(1 / HANDLING_S))), patience_ms)


def against_formulas(point: tuple[int, float, float | None], count: int, seed: int) -> list[Comparison]:
    """The queue at one load beside Erlang's formulas: C without patience, A with it, both with so many lines."""
    agents, erlangs, patience_s = point
    office = Office(plan(agents, LINES), poisson(erlangs / HANDLING_S, patience_s, count, seed))
    office.run()
    expected = LoadPoint(agents, erlangs * 3600 / HANDLING_S, HANDLING_S, patience_s, lines=LINES)
    return compare(expected, office.waited, WITHIN_S)


def overloaded(agents: int, callers: int, seconds: float) -> Office:
    """So many callers are always there: whoever is served calls again within hundredths of a second."""
    everybody = (Caller(10 * n, HOLD_MS) for n in itertools.count())
    office = Office(plan(agents, callers), everybody, LIFT_MS)
    office.run(round(1000 * seconds))
    return office


def use(agents: int, callers: int, seconds: float) -> float:
    """The share of all agents' time that they talked, 0..1, from when all of them have had their first caller."""
    office = overloaded(agents, callers, FILLED_S)
    filled_ms, before_ms = office.now_ms, office.talked_ms
    office.run(round(1000 * seconds))
    return (office.talked_ms - before_ms) / (agents * (office.now_ms - filled_ms))


class Recorded(CallControl):
    """Writes down what it is told, so that the same can be told to another without anybody around it."""

    __slots__ = ("story",)

    def __init__(self, office_plan: Plan) -> None:
        super().__init__(office_plan)
        self.story: list[tuple[Any, int]] = []

    def handle(self, event: Any, now_ms: int) -> list[Any]:
        self.story.append((event, now_ms))
        return super().handle(event, now_ms)

    def advance(self, now_ms: int) -> list[Any]:
        self.story.append((None, now_ms))
        return super().advance(now_ms)


def story_of(office_plan: Plan, callers: Iterator[Caller]) -> tuple[list[tuple[Any, int]], int]:
    """Everything that call control was told, and how many calls were distributed."""
    office = Office(office_plan, callers)
    recorded = office.control = Recorded(office_plan)
    office.run()
    return recorded.story, office.served


def cost_ms(office_plan: Plan, story: list[tuple[Any, int]], served: int) -> float:
    """Processor time of call control alone, ms per distributed call."""
    control = CallControl(office_plan)
    gc.collect()
    begun = time.process_time()
    for event, now_ms in story:
        if event is None:
            control.advance(now_ms)
        else:
            control.handle(event, now_ms)
    return 1000 * (time.process_time() - begun) / served


def _gaps(bench: Bench) -> Reading:
    worst, count = 0, 0
    for agents, callers in OVERLOADS:
        gaps_ms = overloaded(agents, callers, bench.size(60, 10)).gaps_ms
        worst, count = max(worst, *gaps_ms), count + len(gaps_ms)
    return Reading(worst, f"worst of {count:,}; performance.md 4: mean 497 to 745, worst 1,005 to 1,025 ms")


def _use(bench: Bench) -> Reading:
    found = [use(agents, callers, bench.size(60, 10)) for agents, callers in OVERLOADS]
    each = (
        f"{share:.2%} of {agents} with {callers}" for share, (agents, callers) in zip(found, OVERLOADS, strict=True)
    )
    return Reading(min(found), ", ".join(each) + " callers at a time; performance.md 4: 40 to 50 %, ring-all 7 %")


def _formulas(bench: Bench) -> Reading:
    count = bench.size(66_000, 6_600)
    agreeing, bad = 0, []
    for number, point in enumerate(POINTS):
        outside = [one.text() for one in against_formulas(point, count, bench.seed + number) if not one.agrees]
        agreeing += not outside
        bad += [f"{point[0]} agents, {point[1]} erlangs: {text}" for text in outside]
    note = (
        f"of {len(POINTS)} loads, {count:,} callers each, 99 % intervals; by chance one figure in a hundred is outside"
    )
    return Reading(agreeing, "; ".join([note, *bad]))


def _cost(bench: Bench) -> Reading:
    office_plan = plan(8, LINES)
    story, served = story_of(office_plan, poisson(7.0 / HANDLING_S, 120.0, bench.size(20_000, 4_000), bench.seed))
    found = quartiles([cost_ms(office_plan, story, served) for _ in range(bench.size(7, 3))])
    note = "call control alone; performance.md 4: 2.1 to 2.6, which there includes building channels"
    return Reading(found.median, f"{found.text()}; {note}")


_RESIDENT = """
from pathlib import Path
from firmware import main
from tools.bench.queue_calls import poisson
from tools.bench.queue_load import Office, plan
office = Office(plan(24, 8), poisson(24 / 180, 120.0, 5_000, 1))
office.run()
status = Path("/proc/self/status").read_text().splitlines()
print(next(row.split()[1] for row in status if row.startswith("VmHWM")))
"""


def _resident(_bench: Bench) -> Reading:
    ran = subprocess.run([sys.executable, "-c", _RESIDENT], capture_output=True, text=True, check=True)
    megabytes = int(ran.stdout) / 1024
    return Reading(megabytes, "the most ever: the core's modules, and 5,000 callers by 8 lines for 24 agents")


GOALS = (
    Goal("queue: freed agent to his next bell, while somebody waits", "at most", 2, 497, "ms", _gaps),
    Goal("queue: use of agents under overload, calls of 0.5 s", "at least", 0.99, 0.5, "share", _use),
    Goal("queue: loads at which all figures agree with the formulas", "at least", 12, None, "loads", _formulas),
    Goal("queue: processor time a distributed call", "at most", 0.12, 2.1, "ms", _cost),
    Goal("queue: the core's resident memory", "at most", 40, 48.9, "MB", _resident),
)
