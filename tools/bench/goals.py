"""What a goal is: a name, a bound, the figure to beat, and one function that measures it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

Bound = Literal["at least", "at most", "reported"]
Figure = float | str | None
T = TypeVar("T")


class UnmeasurableError(Exception):
    """Something this machine or tree lacks; the text says what, in one sentence."""


@dataclass(frozen=True)
class Reading:
    """What a measurement found: the figure, and what a reader should know about it."""

    value: float
    note: str = ""


@dataclass
class Bench:
    """One run: how long it may take, and what goals have already measured together."""

    quick: bool = False
    seed: int = 1
    shared: dict[Any, Any] = field(default_factory=dict)

    def once(self, key: object, make: Callable[[], T]) -> T:
        """The result of ``make``, made at the first asking: several goals read one measurement."""
        if key not in self.shared:
            try:
                self.shared[key] = make()
            except UnmeasurableError as reason:
                self.shared[key] = reason
        found = self.shared[key]
        if isinstance(found, UnmeasurableError):
            raise found
        result: T = found
        return result

    def size(self, full: int, quick: int) -> int:
        """``full`` or, with --quick, ``quick``."""
        return quick if self.quick else full


@dataclass(frozen=True)
class Goal:
    """One line of "It must reach"."""

    name: str
    bound: Bound
    target: Figure
    anchor: Figure
    unit: str
    measure: Callable[[Bench], Reading]


@dataclass(frozen=True)
class Outcome:
    """A goal after its measurement. ``met`` is None where nothing could be or need be decided; no value and
    not met means that the measurement found a wrong result (the two sides of a contest differ)."""

    goal: Goal
    value: float | None
    met: bool | None
    note: str


def judge(goal: Goal, value: float) -> bool | None:
    """Whether ``value`` keeps the bound; None for a figure that is only reported."""
    if goal.bound == "reported" or not isinstance(goal.target, (int, float)):
        return None
    return value >= goal.target if goal.bound == "at least" else value <= goal.target


def attempt(goal: Goal, bench: Bench) -> Outcome:
    """Measure one goal. What is missing, and a result that is wrong, become a reason."""
    try:
        reading = goal.measure(bench)
    except UnmeasurableError as reason:
        return Outcome(goal, None, None, str(reason))
    except AssertionError as wrong:
        return Outcome(goal, None, False, f"wrong: {wrong}")
    return Outcome(goal, reading.value, judge(goal, reading.value), reading.note)
