"""Call control alone, as fast as it goes: whole calls a second on an M/M/8 load, against simpy.

Eight telephones in one circular group, more lines than callers ever wait on, Poisson arrivals, exponential
talks of 10 s on average, 6.4 erlangs offered: the load of performance.md 5. A whole call is ring, hunt, offer, answer,
talk, hang-up, release. Callers who wait ring on, burst by burst.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from functools import partial
from importlib import import_module
from random import Random
from typing import Any

from firmware.callcontrol import actions, events
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Group, GroupTarget, Line, Plan, Station
from tools.bench.goals import Bench, Goal, Reading, UnmeasurableError
from tools.bench.measure import paired, percentile, quartiles, seconds, short

SERVERS = 8
LINES = 100
TALK_MS = 10_000
OFFERED_ERLANGS = 6.4
CADENCE = (1000, 4000)
"""How the exchange rings: on, off, in ms."""


def plan() -> Plan:
    """One group of eight, every line into it."""
    group = Group(name="all", members=tuple(range(1, SERVERS + 1)), strategy="circular")
    return Plan(
        lines=tuple(Line(port=n, route=GroupTarget(group="all")) for n in range(1, LINES + 1)),
        stations=tuple(Station(port=n, extension=str(10 + n)) for n in range(1, SERVERS + 1)),
        groups=(group,),
        ring_cadence=CADENCE,
        line_cadence=CADENCE,
    )


class Office:
    """People and exchange around call control, as thin as they can be: a heap of what comes next.

    Counts whole calls; remembers how long each freed telephone waited for its next offer while a call waited.
    """

    def __init__(self, calls: int, seed: int) -> None:
        self.control = CallControl(plan())
        self.random = Random(seed)
        self.left = calls
        self.done = 0
        self.handled = 0
        self.free_lines = list(range(1, LINES + 1))
        self.ringing_lines: dict[int, int] = {}
        self.serving: dict[int, int] = {}
        self.offer_gaps_ms: list[int] = []
        self._freed: dict[int, int] = {}
        self._offered: set[int] = set()
        """Telephones that ring: as many of the ringing lines do not wait any more."""
        self._queue: list[tuple[int, int, Callable[[int], None]]] = []
        self._number = 0

    def run(self) -> None:
        """All calls, from the first arrival to the last hang-up."""
        self._later(0, self._arrive)
        queue = self._queue
        control = self.control
        while queue:
            now = queue[0][0]
            due = control.next_deadline()
            if due is not None and due < now:
                self._obey(control.advance(due), due)
                continue
            _, _, act = heapq.heappop(queue)
            act(now)

    def _later(self, at: int, act: Callable[[int], None]) -> None:
        self._number += 1
        heapq.heappush(self._queue, (at, self._number, act))

    def _tell(self, event: Any, now: int) -> None:
        self.handled += 1
        self._obey(self.control.handle(event, now), now)

    def _arrive(self, now: int) -> None:
        line = self.free_lines.pop()
        self.ringing_lines[line] = 0
        self._burst(line, now)
        self.left -= 1
        if self.left:
            rate = OFFERED_ERLANGS / TALK_MS
            self._later(now + int(self.random.expovariate(rate)), self._arrive)

    def _burst(self, line: int, now: int) -> None:
        if line in self.ringing_lines:
            self._tell(events.LineRingStarted(line), now)
            self._later(now + CADENCE[0], partial(self._pause, line))

    def _pause(self, line: int, now: int) -> None:
        if line in self.ringing_lines:
            self._tell(events.LineRingPaused(line, 60), now)
            self._later(now + CADENCE[1], partial(self._burst, line))

    def _obey(self, wanted: Any, now: int) -> None:
        for action in wanted:
            kind = type(action)
            if kind is actions.ApplyRinging:
                freed = self._freed.pop(action.station, None)
                if freed is not None:
                    self.offer_gaps_ms.append(now - freed)
                self._offered.add(action.station)
                self._later(now, partial(self._lift, action.station))
            elif kind is actions.SeizeLine:
                self.ringing_lines.pop(action.line, None)
                self._later(now, partial(self._loop_closes, action.line))
            elif kind is actions.ReleaseLine:
                self._later(now, partial(self._line_frees, action.line))

    def _lift(self, station: int, now: int) -> None:
        self._offered.discard(station)
        self._tell(events.StationWentOffHook(station), now)
        self._later(now + int(self.random.expovariate(1 / TALK_MS)), partial(self._hang_up, station))

    def _loop_closes(self, line: int, now: int) -> None:
        self._tell(events.LineLoopClosed(line), now)

    def _hang_up(self, station: int, now: int) -> None:
        if len(self.ringing_lines) > len(self._offered):
            self._freed[station] = now
        else:
            self._freed.pop(station, None)
        self._tell(events.StationWentOnHook(station), now)
        self.done += 1

    def _line_frees(self, line: int, now: int) -> None:
        self._tell(events.LineLoopOpened(line), now)
        self.free_lines.insert(0, line)


def our_run(calls: int, seed: int) -> Callable[[], Office]:
    """A run of so many calls; checked that every one came to its end."""

    def run() -> Office:
        office = Office(calls, seed)
        office.run()
        if office.done != calls:
            raise AssertionError(f"{office.done} of {calls} calls were served")
        return office

    return run


def simpy_run(calls: int, seed: int) -> Callable[[], object]:
    """The same load in simpy, six events a call (performance.md 5)."""
    try:
        simpy: Any = import_module("simpy")
    except ImportError:
        raise UnmeasurableError("simpy is not installed: run make setup") from None

    def run() -> None:
        random = Random(seed)
        env = simpy.Environment()
        desk = simpy.Resource(env, SERVERS)

        def caller() -> Any:
            with desk.request() as turn:
                yield turn
                yield env.timeout(random.expovariate(1 / TALK_MS))

        def source() -> Any:
            for _ in range(calls):
                env.process(caller())
                yield env.timeout(random.expovariate(OFFERED_ERLANGS / TALK_MS))

        env.process(source())
        env.run()

    return run


def _whole_calls(bench: Bench) -> Reading:
    calls = bench.size(20_000, 4_000)
    run = our_run(calls, bench.seed)
    run()
    rates = [calls / seconds(run) for _ in range(bench.size(7, 3))]
    found = quartiles(rates)
    events_a_call = run().handled / calls
    return Reading(found.median, f"{found.text()}; {events_a_call:.1f} events a call")


def _to_simpy(bench: Bench) -> Reading:
    calls = bench.size(5_000, 2_000)
    found = paired(our_run(calls, bench.seed), simpy_run(calls, bench.seed), bench.size(15, 5))
    return Reading(
        found.ratio.median,
        f"{found.ratio.text()}; ours {short(calls / found.ours)}, simpy {short(calls / found.theirs)} calls a second",
    )


def _freed_station(bench: Bench) -> Reading:
    gaps = our_run(bench.size(20_000, 4_000), bench.seed)().offer_gaps_ms
    return Reading(percentile(gaps, 100), f"worst of {len(gaps)} in call control alone, in virtual time")


GOALS = (
    Goal("call control alone, M/M/8", "at least", 10_000, None, "calls a second", _whole_calls),
    Goal("call control against simpy on the same load", "reported", None, 1, "of simpy's rate", _to_simpy),
    Goal("freed station to its next offer, call control", "at most", 2, 497, "ms", _freed_station),
)
