"""Real days of a call centre, told to the estimator moment by moment as its box would have seen them.

Rows of the call list (columns of shared/data/README.md) become moments in order of time: a caller enters the queue,
is answered or leaves, an agent's call ends. An estimate is asked for when a caller enters, and every half minute while
he waits; nothing later is known to it.

The list tells neither who was logged in nor what wrap-up took. Who has had a call within a quarter of an hour counts
as present; while his call has ended within ten seconds, he wraps up. Callers stand in the order of entering, with a
head start by priority. The list's README names 90 s for priority 2. That priority 0, mostly prospective customers,
stood 90 s behind priority 1 shows in the first week: callers of priority 1 who came up to 85 s after one of priority 0
were taken before him in 93 of 100 cases, those who came more than 100 s after him in 39.
"""

from __future__ import annotations

import csv
import datetime
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from firmware.callcontrol.estimate import Estimator, Place, Range

HEAD_START_S = {"0": 0, "1": 90, "2": 180}
PRESENT_S = 900
WRAP_UP_S = 10
WRAP_UP_TIME_S = 6
"""Between a call's end and the next one while others waited: 5 s on median, 7 s or less for three in four."""

AGAIN_S = 30

AT_ONCE = Range(0, 0, 0)


class Caller(NamedTuple):
    """One row. ``entered_s`` counts from the first day's midnight; ``wait_s`` 0: did not wait; ``agent`` "": nobody."""

    entered_s: int
    wait_s: int
    talk_s: int
    agent: str
    priority: str
    answered: bool

    @property
    def rank(self) -> int:
        """Who has less is taken first."""
        return self.entered_s - HEAD_START_S[self.priority]


class Heard(NamedTuple):
    """What an answered caller was told at a moment, what (3 x old + new) / 4 would have told him, and the truth."""

    day: int
    told: Range
    average_s: int
    wait_s: int

    @property
    def held(self) -> bool:
        """The range held."""
        return self.told.low_ms <= self.wait_s * 1000 <= self.told.high_ms

    @property
    def error_s(self) -> float:
        """Of the likely wait."""
        return abs(self.told.likely_ms / 1000 - self.wait_s)

    @property
    def average_error_s(self) -> int:
        """Of the moving average."""
        return abs(self.average_s - self.wait_s)


@dataclass
class Days:
    """All answered callers: ``at_once`` those who did not wait, ``entering`` those who did, as told when they entered;
    ``waiting``: as told later on, with the rest of their wait."""

    at_once: list[Heard] = field(default_factory=list)
    entering: list[Heard] = field(default_factory=list)
    waiting: list[Heard] = field(default_factory=list)


def read(lines: Iterable[str]) -> list[Caller]:
    """The callers of a list, without those who left in the menu."""
    rows = list(csv.DictReader(lines))
    moments = [datetime.datetime.fromisoformat(row["arrival"]) for row in rows]
    first = datetime.datetime.combine(min(moments).date(), datetime.time())
    callers = []
    for row, moment in zip(rows, moments, strict=True):
        entered_s = int((moment - first).total_seconds()) + int(row["menu_s"])
        wait_s, talk_s, answered = int(row["wait_s"]), int(row["talk_s"]), row["outcome"] == "answered"
        if answered or wait_s:
            callers.append(Caller(entered_s, wait_s, talk_s, row["agent"], row["priority"], answered))
    return callers


def replay(queue: Queue) -> Days:
    """What everybody was told."""
    for now_s, what, number in _moments(queue.callers):
        queue.now_s = now_s
        queue.happened(what, number)
    return queue.days


_ENDED, _LEFT, _ENTERED, _AGAIN = range(4)
"""What happens first within a second, as far as that is known: people become free before they take somebody."""


def _moments(callers: Sequence[Caller]) -> list[tuple[int, int, int]]:
    return sorted(moment for number, caller in enumerate(callers) for moment in _of(number, caller))


def _of(number: int, caller: Caller) -> Iterator[tuple[int, int, int]]:
    left_s = caller.entered_s + caller.wait_s
    if caller.wait_s:
        yield caller.entered_s, _ENTERED, number
    for again_s in range(caller.entered_s + AGAIN_S, left_s, AGAIN_S):
        yield again_s, _AGAIN, number
    yield left_s, _LEFT, number
    if caller.answered:
        yield left_s + caller.talk_s, _ENDED, number


class Queue:
    """The queue at one moment, as the box sees it."""

    def __init__(self, callers: Sequence[Caller]) -> None:
        self.callers = callers
        self.days = Days()
        self.now_s = 0
        self.estimator = Estimator()
        self.average_s = 0
        self._waiting: dict[int, list[tuple[int, Range, int]]] = {}  # what each was told: when, what, and the average
        self._talking: dict[str, int] = {}  # the caller of each agent
        self._seen_s: dict[str, int] = {}  # when each agent's last call began or ended

    def happened(self, what: int, number: int) -> None:
        """One of the moments of a caller, now."""
        caller = self.callers[number]
        if what == _ENDED:
            self._ended(number, caller)
        elif what == _LEFT:
            self._left(number, caller)
        else:
            self._asks(number, caller)

    def _ended(self, number: int, caller: Caller) -> None:
        if self._talking.get(caller.agent) == number:
            del self._talking[caller.agent]
        self._seen_s[caller.agent] = self.now_s
        self.estimator.freed((caller.talk_s + WRAP_UP_TIME_S) * 1000)

    def _left(self, number: int, caller: Caller) -> None:
        told = self._waiting.pop(number, [])
        if not caller.answered:
            self.estimator.left(number)
            return
        self._talking[caller.agent] = number
        self._seen_s[caller.agent] = self.now_s
        self.estimator.answered(number, self.now_s * 1000)
        day = caller.entered_s // 86_400
        heard = [Heard(day, what, average_s, self.now_s - at_s) for at_s, what, average_s in told]
        self.days.entering += heard[:1]
        self.days.waiting += heard[1:]
        if not caller.wait_s:
            self.days.at_once.append(Heard(day, AT_ONCE, self.average_s, 0))
        self.average_s = (3 * self.average_s + caller.wait_s) // 4

    def _asks(self, number: int, caller: Caller) -> None:
        told = self.estimator.tell(number, self.place(number, caller), self.now_s * 1000)
        if told is None:
            raise AssertionError(f"nobody was present for caller {number}")
        self._waiting.setdefault(number, []).append((self.now_s, told, self.average_s))

    def place(self, number: int, caller: Caller) -> Place:
        """Where a caller stands now."""
        others = (self.callers[other] for other in self._waiting if other != number)
        ahead = sum(other.rank <= caller.rank for other in others)
        since_s = {agent: self.now_s - seen_s for agent, seen_s in self._seen_s.items()}
        free = [agent for agent in since_s if agent not in self._talking]
        present = len(self._talking) + sum(since_s[agent] < PRESENT_S for agent in free)
        soon = sum(since_s[agent] < WRAP_UP_S for agent in free)
        return Place(ahead, max(present, 1), soon, caller.priority)


class Foreseen(Queue):
    """What no box can know: how many callers will be taken before this one, those who overtake him and without those
    who will hang up. What is still unknown then, how long people will talk, is the part of the error that remains."""

    def __init__(self, callers: Sequence[Caller]) -> None:
        super().__init__(callers)
        waited = (caller for caller in callers if caller.answered and caller.wait_s)
        self._taken_s = sorted(caller.entered_s + caller.wait_s for caller in waited)

    def place(self, number: int, caller: Caller) -> Place:
        """With the true number ahead."""
        so_far = bisect_right(self._taken_s, self.now_s)
        ahead = bisect_left(self._taken_s, caller.entered_s + caller.wait_s) - so_far
        return msgspec.structs.replace(super().place(number, caller), ahead=max(ahead, 0))


def held(heard: Sequence[Heard]) -> float:
    """The share of ranges that held, 0..1."""
    return sum(one.held for one in heard) / len(heard)


def error_s(heard: Sequence[Heard]) -> float:
    """Median error of the likely wait."""
    return statistics.median(one.error_s for one in heard)


def average_error_s(heard: Sequence[Heard]) -> float:
    """Median error of the moving average."""
    return statistics.median(one.average_error_s for one in heard)
