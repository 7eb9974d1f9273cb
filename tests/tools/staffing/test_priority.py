"""Cobham's formula against exact arithmetic, the law that no order of service changes, and the chain of states."""

from fractions import Fraction

import numpy as np
import pytest

from tools.staffing.erlang import LoadError, LoadPoint, figures
from tools.staffing.priority import mean_waits_s

EXACT = 1e-12
CASES = [
    (1, [Fraction(1, 2)]),
    (1, [Fraction(1, 5), Fraction(3, 5)]),
    (3, [Fraction(1), Fraction(3, 2)]),
    (8, [Fraction(2), Fraction(3), Fraction(5, 2)]),
    (24, [Fraction(6), Fraction(1, 10), Fraction(16), Fraction(1)]),
]
"""Agents, and erlangs offered by each class."""


def exact_waits(agents, loads, handling):
    """Who comes waits until an agent is free, then for those of his class and above who wait already (one handling of
    all agents together each), then for those above who come meanwhile: equations, one a class, solved in fractions."""
    load = sum(loads)
    terms = [Fraction(1)]
    for agent in range(1, agents + 1):
        terms.append(terms[-1] * load / agent)
    all_busy = terms[-1] * agents / (agents - load)
    waits = []
    for place, own in enumerate(loads):
        until_free = all_busy / (sum(terms[:-1]) + all_busy) * handling / agents
        ahead = sum((above / agents * wait for above, wait in zip(loads[:place], waits, strict=True)), until_free)
        # wait = ahead + own use x wait + use of those above x wait
        waits.append(ahead / (1 - own / agents - sum(loads[:place]) / agents))
    return waits


@pytest.mark.parametrize(("agents", "loads"), CASES)
def test_waits_are_exact(agents, loads):
    waits = mean_waits_s([float(20 * load) for load in loads], 180, agents)
    assert waits == pytest.approx([float(wait) for wait in exact_waits(agents, loads, Fraction(180))], rel=EXACT)
    assert waits == sorted(waits)


@pytest.mark.parametrize(("agents", "loads"), CASES)
def test_what_some_gain_others_lose(agents, loads):
    """Kleinrock's conservation law: the mean over all is that of no classes at all."""
    arrivals = [float(20 * load) for load in loads]
    waits = mean_waits_s(arrivals, 180, agents)
    mean_s = sum(wait * each for wait, each in zip(waits, arrivals, strict=True)) / sum(arrivals)
    assert mean_s == pytest.approx(figures(LoadPoint(agents, sum(arrivals), 180)).mean_wait_s, rel=EXACT)


def test_the_chain_of_states_says_the_same():
    """Two agents, two classes, as many states as matter: balance solved directly, then Little's law."""
    agents, first, second, most = 2, 0.5, 0.6, 34
    states = [(busy, 0, 0) for busy in range(agents)]
    states += [(agents, one, other) for one in range(most) for other in range(most - one)]
    place = {state: number for number, state in enumerate(states)}
    rates = np.zeros((len(states), len(states)))

    def moves(state, to, rate):
        if to in place:
            rates[place[state], place[to]] += rate
            rates[place[state], place[state]] -= rate

    for busy, one, other in states:
        state = busy, one, other
        if busy < agents:
            moves(state, (busy + 1, 0, 0), first + second)
            moves(state, (busy - 1, 0, 0), busy)
        else:
            moves(state, (busy, one + 1, other), first)
            moves(state, (busy, one, other + 1), second)
            then = (busy, one - 1, other) if one else (busy, 0, other - 1) if other else (busy - 1, 0, 0)
            moves(state, then, agents)
    balance = rates.T.copy()
    balance[-1] = 1
    share = np.linalg.solve(balance, np.eye(len(states))[-1])
    waiting = [sum(share[place[state]] * state[which] for state in states) for which in (1, 2)]
    found = mean_waits_s([first, second], 3600, agents)
    assert [queue / rate * 3600 for queue, rate in zip(waiting, (first, second), strict=True)] == pytest.approx(
        found, rel=1e-5
    )


@pytest.mark.parametrize(
    ("arrivals", "sentence"),
    [
        ([], "no class of callers is given: there must be at least one."),
        ([20, 30], "load is 2.5 erlangs for 2 agents"),
        ([20, -1], "arrivals_per_h is -1: it must be from 0 to 1e+07 calls an hour."),
    ],
)
def test_what_cannot_be_is_refused(arrivals, sentence):
    with pytest.raises(LoadError, match=sentence.replace("+", r"\+")):
        mean_waits_s(arrivals, 180, 2)
