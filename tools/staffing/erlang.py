"""Erlang's formulas: how many callers find the lines busy, wait, give up, are answered in time.

Callers arrive at random (Poisson), handling times and patience are exponential, callers are taken in order of arrival,
and the office has run so for long. Then these figures are exact:

- Erlang B (lines, nobody waits): A. K. Erlang, "Solution of some problems in the theory of probabilities of
  significance in automatic telephone exchanges", 1917; the recursion over lines is the usual stable form.
- Erlang C (agents, everybody waits as long as it takes): the same paper; from Erlang B.
- Erlang A (agents, callers give up): C. Palm, 1946; Garnett, Mandelbaum, Reiman, "Designing a call center with
  impatient customers", MSOM 4(3), 2002; Mandelbaum, Zeltyn, "The Palm/Erlang-A queue", 2005.
- The same with a limited number of lines: M/M/c/K and M/M/c/K+M (D. Gross, C. Harris, "Fundamentals of queueing
  theory", chapter 2, birth and death processes).

Only positive numbers are added and multiplied, and weights are counted outward from the likeliest, so that nothing
overflows and nothing cancels: tests hold 1e-12 against exact rationals, for thousands of agents too. Only the share
answered within a time is a difference, and good to 1e-12 of the whole. Shares below about 1e-300 come out as 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MOST_AGENTS = 100_000
MOST_LINES = 1_000_000
MOST_ARRIVALS_PER_H = 1e7
SHORTEST_S, LONGEST_S = 1e-3, 1e6
"""Bounds of handling time and patience."""
MOST_IN_ONE_PATIENCE = 1e7
"""Calls that may arrive within one mean patience: sums grow with their number."""

_NEGLIGIBLE = 1e-30
"""A weight so much smaller than the largest adds nothing to a double."""

_LARGE = 1e250
"""A running product is scaled down here, before it overflows."""


class LoadError(ValueError):
    """Traffic that cannot be computed: one sentence with the thing, the value, the rule."""


def erlang_b(load: float, lines: int) -> float:
    """Share of calls that find all ``lines`` (0 or more) busy; ``load`` in erlangs, 0 or more. Raises LoadError."""
    _number("load", load, 0, math.inf, "erlangs")
    _count("lines", lines, 0, MOST_LINES)
    busy = 1.0
    for line in range(1, lines + 1):
        busy = load * busy / (line + load * busy)
    return busy


def erlang_c(load: float, agents: int) -> float:
    """Share of callers who wait when nobody gives up; ``load`` in erlangs, below ``agents``. Raises LoadError."""
    _number("load", load, 0, math.inf, "erlangs")
    _count("agents", agents, 1, MOST_AGENTS)
    _bearable(load, agents)
    busy = erlang_b(load, agents)
    return agents * busy / (agents - load + load * busy)


@dataclass(frozen=True)
class LoadPoint:
    """Steady traffic on a queue.

    ``handling_s``: mean of talk and wrap-up; ``patience_s``: mean, None = nobody gives up; ``lines``: calls that fit,
    waiting and talking, None = any number. Raises LoadError.
    """

    agents: int
    arrivals_per_h: float
    handling_s: float
    patience_s: float | None = None
    lines: int | None = None

    def __post_init__(self) -> None:
        _count("agents", self.agents, 1, MOST_AGENTS)
        _number("arrivals_per_h", self.arrivals_per_h, 0, MOST_ARRIVALS_PER_H, "calls an hour")
        _number("handling_s", self.handling_s, SHORTEST_S, LONGEST_S, "s")
        if self.patience_s is not None:
            _number("patience_s", self.patience_s, SHORTEST_S, LONGEST_S, "s")
            arrive = self.arrivals_per_h * self.patience_s / 3600
            if arrive > MOST_IN_ONE_PATIENCE:
                raise LoadError(
                    f"{arrive:g} calls arrive within patience_s of {self.patience_s:g}: "
                    f"they must be at most {MOST_IN_ONE_PATIENCE:g}; leave patience_s out where nobody gives up."
                )
        if self.lines is not None:
            _count("lines", self.lines, self.agents, MOST_LINES)

    @property
    def load(self) -> float:
        """Offered, in erlangs."""
        return self.arrivals_per_h * self.handling_s / 3600

    @property
    def haste(self) -> float:
        """Callers who give up while one agent handles one call, for each who waits; 0 = nobody gives up."""
        return 0.0 if self.patience_s is None else self.handling_s / self.patience_s


@dataclass(frozen=True)
class Figures:
    """What callers and agents meet. Shares are of the callers whom a line took, unless said."""

    blocked: float
    """Share of all calls that found every line busy."""
    waits: float
    """Share not answered at once."""
    answered: float
    abandons: float
    mean_wait_s: float
    """Of all, until answered or given up."""
    within: float
    """Share answered within the time asked for."""
    occupancy: float
    """Share of their time in which agents handle calls."""

    @property
    def within_of_answered(self) -> float:
        """Answered within the time asked for, as a share of the answered."""
        return self.within / self.answered


def figures(point: LoadPoint, within_s: float = 20.0) -> Figures:
    """The exact figures of a load point. Raises LoadError where the queue would grow without end."""
    _number("within_s", within_s, 0, LONGEST_S, "s")
    if point.patience_s is None and point.lines is None:
        return _erlang_c_figures(point, within_s)
    return _birth_and_death_figures(point, within_s)


def _erlang_c_figures(point: LoadPoint, within_s: float) -> Figures:
    waits = erlang_c(point.load, point.agents)
    spare = point.agents - point.load
    return Figures(
        blocked=0.0,
        waits=waits,
        answered=1.0,
        abandons=0.0,
        mean_wait_s=waits * point.handling_s / spare,
        within=1 - waits * math.exp(-spare * within_s / point.handling_s),
        occupancy=point.load / point.agents,
    )


def _birth_and_death_figures(point: LoadPoint, within_s: float) -> Figures:
    """Sums over what a caller finds who arrives while all agents are busy: so many already waiting."""
    first, weights = _waiting(point)
    busy = erlang_b(point.load, point.agents)
    idle_weight = (1 - busy) * (weights[0] if first == 0 else 0.0)
    turned_away = 0.0
    if point.lines is not None and first + len(weights) - 1 == point.lines - point.agents:
        turned_away = busy * weights.pop()
    taken = idle_weight + busy * math.fsum(weights)
    # A caller behind n others is answered after n + 1 departures, each of an agent or of an impatient caller, and
    # loses patience first in (n + 1) x haste of agents + (n + 1) x haste cases.
    agents, haste = point.agents, point.haste
    departures = range(first + 1, first + 1 + len(weights))
    behind = [(busy * weight / taken, n, agents + n * haste) for weight, n in zip(weights, departures, strict=True)]
    later = _still_waiting(point, first, len(weights), within_s)
    at_once = idle_weight / taken
    answered = at_once + math.fsum(share * agents / pace for share, _, pace in behind)
    blocked = turned_away / (taken + turned_away)
    return Figures(
        blocked=blocked,
        waits=busy * math.fsum(weights) / taken,
        answered=answered,
        abandons=math.fsum(share * n * haste / pace for share, n, pace in behind),
        mean_wait_s=point.handling_s * math.fsum(share * n / pace for share, n, pace in behind),
        within=at_once
        + math.fsum(
            share * agents / pace * max(0.0, 1 - late) for (share, _, pace), late in zip(behind, later, strict=True)
        ),
        occupancy=point.load * (1 - blocked) * answered / agents,
    )


def _waiting(point: LoadPoint) -> tuple[int, list[float]]:
    """Relative weights of how many wait while all agents are busy: the first number that counts, and on from there.

    Each weight is the one before times load / (agents + waiting x haste); the largest is 1.
    """
    load, agents, haste = point.load, point.agents, point.haste
    last = None if point.lines is None else point.lines - agents
    if load <= agents:
        mode = 0
    elif haste == 0:
        mode = last or 0
    else:
        mode = int((load - agents) / haste)
    mode = mode if last is None else min(mode, last)
    below: list[float] = []
    weight, waiting = 1.0, mode
    while waiting > 0 and weight > _NEGLIGIBLE:
        weight *= (agents + waiting * haste) / load
        below.append(weight)
        waiting -= 1
    first = waiting
    above = [1.0]
    weight, waiting = 1.0, mode
    while waiting != last and weight > _NEGLIGIBLE:
        waiting += 1
        weight *= load / (agents + waiting * haste)
        above.append(weight)
    return first, below[::-1] + above


def _still_waiting(point: LoadPoint, first: int, count: int, after_s: float) -> list[float]:
    """For callers behind ``first``, ``first`` + 1, ... others who will be answered: share not yet answered then.

    The caller waits for phases of rates agents + haste, agents + 2 haste, ... a handling time. Taken in this order
    they are the gaps of a birth process with immigration: the births by then are negative binomial (agents / haste + 1,
    exp(-time / patience)), Poisson where nobody gives up, and at most n of them leave the caller behind n waiting.
    """
    agents, haste = point.agents, point.haste
    time = after_s / point.handling_s
    pace = time if haste == 0 else -math.expm1(-haste * time) / haste
    scale_log = -(agents + haste) * time
    scale = math.exp(scale_log)
    weight = 1.0
    share = weight * scale
    shares: list[float] = []
    for place in range(first + count):
        if place > 0:
            weight *= (agents + place * haste) * pace / place
            if weight > _LARGE:
                weight /= _LARGE
                scale_log += math.log(_LARGE)
                scale = math.exp(scale_log)
            share += weight * scale
        if place >= first:
            shares.append(share)
    return shares


def _bearable(load: float, agents: int) -> None:
    if load >= agents:
        raise LoadError(
            f"load is {load:g} erlangs for {agents} agents: where nobody gives up and lines are unlimited, "
            "it must be less than one erlang an agent."
        )


def _number(name: str, value: float, least: float, most: float, unit: str) -> None:
    if not (math.isfinite(value) and least <= value <= most):
        bounds = f"at least {least:g}" if most == math.inf else f"from {least:g} to {most:g}"
        raise LoadError(f"{name} is {value:g}: it must be {bounds} {unit}.")


def _count(name: str, value: int, least: int, most: int) -> None:
    if not (isinstance(value, int) and least <= value <= most):
        raise LoadError(f"{name} is {value}: it must be a whole number from {least} to {most}.")
