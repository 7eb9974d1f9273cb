"""Callers and agents around the queue of call control alone, as thin as they can be: a heap of what comes next.

Callers' numbers are told before the first ring, so that a caller who finds nobody free is answered by the box at once
and hears music. Agents lift ``lift_ms`` after their bell begins (0: in the same millisecond) and talk as long as they
are told. Whoever loses patience is cut off by his exchange.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from firmware.callcontrol import actions, events
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Line, Plan, QueueTarget, Station, StrategyName, Supervision
from firmware.callcontrol.queue_plan import Agent, Queue, QueueAgent, Words
from tools.staffing.judge import Waited

CADENCE = (1000, 4000)
"""How the exchange rings: on, off, in ms."""
QUIET = Words(position=False, wait=False)


def plan(agents: int, lines: int, strategy: StrategyName = "longest-idle", words: Words = QUIET) -> Plan:
    """One queue that every line leads to; agent n is at telephone n."""
    people = [f"agent{n}" for n in range(1, agents + 1)]
    queue = Queue("help", tuple(map(QueueAgent, people)), strategy, misses=0, words=words)
    return Plan(
        tuple(Line(n, QueueTarget("help"), supervision=Supervision()) for n in range(1, lines + 1)),
        tuple(Station(n, str(100 + n)) for n in range(1, agents + 1)),
        (),
        CADENCE,
        CADENCE,
        queues=(queue,),
        agents=tuple(Agent(name, station=n) for n, name in enumerate(people, 1)),
    )


class Caller(NamedTuple):
    """Comes at ``at_ms``, leaves ``patience_ms`` later if nobody has answered (None: never), is talked to
    ``talk_ms``. ``number``: what his exchange tells of him ("": one that nobody else has). ``keys``: in menus, when he
    presses which digits, in ms after the box has answered (menu_people.py)."""

    at_ms: int
    talk_ms: int
    patience_ms: int | None = None
    number: str = ""
    keys: tuple[tuple[int, str], ...] = ()


class Office:
    """``run`` plays all ``callers``, who come in order of time; a caller who finds no free line is not seen.

    ``waited``: of each caller that a line took, in order of arrival, what the judge wants. ``gaps_ms``: between the
    hang-up of an agent and his next bell, where somebody waited as he hung up.
    """

    def __init__(self, office_plan: Plan, callers: Iterator[Caller], lift_ms: int = 0) -> None:
        self.control = CallControl(office_plan)
        self.lift_ms = lift_ms
        self.taken: list[float | None] = []
        self.answered: list[bool] = []
        self.blocked = 0
        self.served = 0
        self.gaps_ms: list[int] = []
        self._talked_ms = 0
        self.now_ms = 0
        self._callers = callers
        self._free_lines = [line.port for line in office_plan.lines]
        self._who: dict[int, tuple[int, Caller]] = {}  # by line, as long as he is there: his number and he
        self._waits: set[int] = set()
        self._rings: set[int] = set()
        self._serves: dict[int, tuple[int, int]] = {}  # by station: line, and since when
        self._freed: dict[int, int] = {}
        self._queue: list[tuple[int, int, Callable[[int], None]]] = []
        self._number = 0
        self._begun = False

    def tell_at(self, at_ms: int, event: Any) -> None:
        """Call control is told this at that moment."""
        self._later(at_ms, partial(self._tell, event))

    @property
    def waited(self) -> list[Waited]:
        """What each caller met who is gone by now, in order of arrival."""
        pairs = zip(self.taken, self.answered, strict=True)
        return [Waited(wait_ms / 1000, answered) for wait_ms, answered in pairs if wait_ms is not None]

    @property
    def talked_ms(self) -> int:
        """How long all agents together have talked by now."""
        return self._talked_ms + sum(self.now_ms - since_ms for _, since_ms in self._serves.values())

    def run(self, until_ms: int | None = None) -> None:
        """Everything, or all that happens up to a moment."""
        if not self._begun:
            self._begun = True
            self._next_caller()
        queue, control = self._queue, self.control
        while queue and (until_ms is None or queue[0][0] <= until_ms):
            now_ms = queue[0][0]
            due_ms = control.next_deadline()
            if due_ms is not None and due_ms < now_ms:
                self._obey(control.advance(due_ms), due_ms)
                continue
            self.now_ms = now_ms
            _, _, act = heapq.heappop(queue)
            act(now_ms)

    def _later(self, at_ms: int, act: Callable[[int], None]) -> None:
        self._number += 1
        heapq.heappush(self._queue, (at_ms, self._number, act))

    def _tell(self, event: Any, now_ms: int) -> None:
        self._obey(self.control.handle(event, now_ms), now_ms)

    def _next_caller(self) -> None:
        caller = next(self._callers, None)
        if caller is not None:
            self._later(max(caller.at_ms, self.now_ms), partial(self._arrive, caller))

    def _arrive(self, caller: Caller, now_ms: int) -> None:
        if self._free_lines:
            line = self._free_lines.pop()
            number = len(self.taken)
            self.taken.append(None)
            self.answered.append(False)
            self._who[line] = number, caller
            self._waits.add(line)
            self._tell(events.LineCallerTold(line, caller.number or f"+{number}", before_ring=True), now_ms)
            self._rings.add(line)
            self._burst(line, number, now_ms)
            self._has_come(line, number, now_ms)
        else:
            self.blocked += 1
        self._next_caller()

    def _has_come(self, line: int, number: int, now_ms: int) -> None:
        self._wait_patiently(line, number, now_ms)

    def _wait_patiently(self, line: int, number: int, since_ms: int) -> None:
        if self._is_here(line, number):
            patience_ms = self._who[line][1].patience_ms
            if patience_ms is not None:
                self._later(since_ms + patience_ms, partial(self._give_up, line, number))

    def _burst(self, line: int, number: int, now_ms: int) -> None:
        if self._is_here(line, number) and line in self._rings:
            self._tell(events.LineRingStarted(line), now_ms)
            self._later(now_ms + CADENCE[0], partial(self._pause, line, number))

    def _is_here(self, line: int, number: int) -> bool:
        return line in self._who and self._who[line][0] == number and line in self._waits

    def _pause(self, line: int, number: int, now_ms: int) -> None:
        if self._is_here(line, number):
            self._tell(events.LineRingPaused(line, 60), now_ms)
            self._later(now_ms + CADENCE[1], partial(self._burst, line, number))

    def _give_up(self, line: int, number: int, now_ms: int) -> None:
        if self._is_here(line, number):
            self._waits.discard(line)
            self.taken[number] = now_ms - self._who[line][1].at_ms
            self._tell(events.LineDisconnected(line), now_ms)

    def _obey(self, wanted: Any, now_ms: int) -> None:
        for action in wanted:
            kind = type(action)
            if kind is actions.ApplyRinging:
                freed_ms = self._freed.pop(action.station, None)
                if freed_ms is not None:
                    self.gaps_ms.append(now_ms - freed_ms)
                self._later(now_ms + self.lift_ms, partial(self._lift, action.station))
            elif kind is actions.SeizeLine:
                self._rings.discard(action.line)
                self._later(now_ms, partial(self._loop_closes, action.line))
            elif kind is actions.ReleaseLine:
                self._later(now_ms, partial(self._line_frees, action.line))
            elif kind is actions.CloseCrosspoint and action.source.startswith("line "):
                self._meet(int(action.listener.removeprefix("station ")), int(action.source.removeprefix("line ")))

    def _lift(self, station: int, now_ms: int) -> None:
        self.now_ms = now_ms
        self._tell(events.StationWentOffHook(station), now_ms)
        if station in self._serves:
            _, caller = self._who[self._serves[station][0]]
            self._later(now_ms + caller.talk_ms, partial(self._hang_up, station))
        else:
            self._later(now_ms, partial(self._hang_up, station))  # his caller has gone just before

    def _meet(self, station: int, line: int) -> None:
        number, caller = self._who[line]
        self._serves[station] = line, self.now_ms
        self._waits.discard(line)
        self.taken[number] = self.now_ms - caller.at_ms
        self.answered[number] = True

    def _loop_closes(self, line: int, now_ms: int) -> None:
        self._tell(events.LineLoopClosed(line), now_ms)

    def _hang_up(self, station: int, now_ms: int) -> None:
        self._freed.pop(station, None)
        if self._waits:
            self._freed[station] = now_ms
        if station in self._serves:
            _, since_ms = self._serves.pop(station)
            self.served += 1
            self._talked_ms += now_ms - since_ms
        self._tell(events.StationWentOnHook(station), now_ms)

    def _line_frees(self, line: int, now_ms: int) -> None:
        self._who.pop(line, None)
        self._waits.discard(line)
        self._tell(events.LineLoopOpened(line), now_ms)
        self._free_lines.insert(0, line)
