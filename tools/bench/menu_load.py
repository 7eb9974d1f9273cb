"""Callers in menus and queues of call control alone, as many at once as there are lines: whoever goes is followed by
the next. They press what the menu offers or something else, say nothing, and hang up; agents answer at once.

Words take ``SAID_MS``. Time is that of the story; what is measured is what call control takes for it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from firmware.callcontrol import actions, events
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.menu_plan import Choice, GoBack, HangUp, Menu, SayAgain
from firmware.callcontrol.plan import Line, MenuTarget, Plan, QueueTarget, Station, StationTarget, Supervision
from firmware.callcontrol.queue_plan import Agent, Queue, QueueAgent, Words
from firmware.callcontrol.states import TrunkState

SAID_MS = 2_000
TALK_MS = (5_000, 60_000)
PATIENCE_MS = (25_000, 240_000)
DIGITS = "1234567890"
OUTPUTS = ("assign1", "assign2", "assign3", "assign4")


def plan(lines: int, agents: int) -> Plan:
    """Every line leads to a menu, that to a queue, to another menu, and to an answer."""
    people = [f"agent{n}" for n in range(1, agents + 1)]
    words = Words(greeting="welcome", first_ms=5_000, every_ms=30_000)
    queue = Queue("help", tuple(map(QueueAgent, people)), misses=0, words=words)
    more = (Choice("1", QueueTarget("help"), head_start_ms=30_000), Choice("2", MenuTarget("answer")))
    menus = (
        Menu("main", (Prompt("welcome"),), (Choice("1", QueueTarget("help")), Choice("2", MenuTarget("more"))), True),
        Menu("more", (Prompt("more"),), (*more, Choice("9", GoBack())), otherwise=QueueTarget("help")),
        Menu("answer", (Prompt("answer"),), (Choice("1", SayAgain()), Choice("3", HangUp())), longest_ms=60_000),
    )
    return Plan(
        tuple(Line(n, MenuTarget("main"), supervision=Supervision()) for n in range(1, lines + 1)),
        tuple(Station(n, str(100 + n)) for n in range(1, agents + 1)),
        (),
        (1000, 4000),
        (1000, 4000),
        tone_outputs=OUTPUTS,
        operator=StationTarget(1),
        queues=(queue,),
        agents=tuple(Agent(name, station=n) for n, name in enumerate(people, 1)),
        menus=menus,
    )


class Crowd:
    """``run`` plays it. ``present``: how many callers were in menus and queues at once, at most; ``served``: talks that
    are over."""

    def __init__(self, office_plan: Plan, control: CallControl, seed: int) -> None:
        self.control = control
        self.random = Random(seed)
        self.now_ms = 0
        self.present = 0
        self.served = 0
        self._to_do: list[tuple[int, int, Callable[[], None]]] = []
        self._number = 0
        self._coming = True
        for line in office_plan.lines:
            self._later(self.random.randint(1, 20_000), partial(self._ring, line.port))

    def run(self, until_ms: int) -> None:
        """Callers come until then; the last ones go in their own time."""
        while self._to_do:
            at_ms = self._to_do[0][0]
            due_ms = self.control.next_deadline()
            if due_ms is not None and due_ms < at_ms:
                self.now_ms = due_ms
                self._obey(self.control.advance(due_ms))
                continue
            self._coming = at_ms < until_ms
            self.now_ms = at_ms
            heapq.heappop(self._to_do)[2]()

    def _later(self, after_ms: int, act: Callable[[], None]) -> None:
        self._number += 1
        heapq.heappush(self._to_do, (self.now_ms + after_ms, self._number, act))

    def _tell(self, event: Any) -> None:
        self._obey(self.control.handle(event, self.now_ms))

    def _state(self, line: int) -> TrunkState:
        return self.control.state.trunks[line].state

    def _ring(self, line: int) -> None:
        if not self._coming:
            return
        if self._state(line) is not TrunkState.IDLE:
            self._later(100, partial(self._ring, line))
            return
        self._tell(events.LineCallerTold(line, f"+{self._number}", before_ring=True))
        self._tell(events.LineRingStarted(line))

    def _obey(self, wanted: list[Any]) -> None:
        for action in wanted:
            kind = type(action)
            if kind is actions.SeizeLine:
                self._later(20, partial(self._come, action.line))
            elif kind is actions.ReleaseLine:
                self._later(self.random.randint(2_100, 4_000), partial(self._ring, action.line))
            elif kind is actions.Play:
                self._later(SAID_MS, partial(self._said, action.play))
            elif kind is actions.ApplyRinging:
                self._later(2, partial(self._lift, action.station))

    def _come(self, line: int) -> None:
        self._tell(events.LineLoopClosed(line))
        self._later(self.random.randint(*PATIENCE_MS), partial(self._go, line))
        self._later(self.random.randint(1_000, 6_000), partial(self._press, line))
        self.present = max(self.present, len(self.control.state.calls))

    def _press(self, line: int) -> None:
        if self._state(line) is TrunkState.HELD:
            self._tell(events.LineDialled(line, self.random.choice(DIGITS)))
            self._later(self.random.randint(1_000, 15_000), partial(self._press, line))

    def _go(self, line: int) -> None:
        if self._state(line) in (TrunkState.HELD, TrunkState.TALKING):
            self._tell(events.LineDisconnected(line))

    def _said(self, play: int) -> None:
        self._tell(events.PlayEnded(play))

    def _lift(self, station: int) -> None:
        self._tell(events.StationWentOffHook(station))
        self._later(self.random.randint(*TALK_MS), partial(self._hang_up, station))

    def _hang_up(self, station: int) -> None:
        self.served += 1
        self._tell(events.StationWentOnHook(station))
