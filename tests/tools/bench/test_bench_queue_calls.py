"""The queue under load does what queueing theory says, and wastes nobody's time."""

import pytest

from tools.bench import queue_calls
from tools.bench.queue_calls import HANDLING_S, LINES, OVERLOADS, POINTS, against_formulas, overloaded, poisson, use
from tools.bench.queue_load import Caller, Office, plan
from tools.staffing.erlang import LoadPoint
from tools.staffing.judge import compare


@pytest.mark.parametrize(("agents", "callers"), OVERLOADS)
def test_a_freed_agent_rings_for_the_next_caller_at_once(agents, callers):
    office = overloaded(agents, callers, 10)
    assert len(office.gaps_ms) > 8 * agents
    assert max(office.gaps_ms) <= 2
    assert use(agents, callers, 5) >= 0.99


def test_the_box_agrees_with_the_closed_formulas():
    agreeing = [
        all(one.agrees for one in against_formulas(point, 4_000, 1 + number)) for number, point in enumerate(POINTS)
    ]
    assert sum(agreeing) >= 12


def test_the_formulas_would_find_agents_who_are_lost_for_seconds():
    office = Office(plan(8, LINES), poisson(6.4 / HANDLING_S, None, 20_000, 5), lift_ms=9_000)
    office.run()
    found = compare(LoadPoint(8, 6.4 * 3600 / HANDLING_S, HANDLING_S, lines=LINES), office.waited)
    assert not all(one.agrees for one in found)


def test_nobody_who_found_a_line_is_forgotten():
    callers = [Caller(100 * n, 1_000 + 37 * n % 900, 2_000 + 91 * n % 5_000) for n in range(500)]
    office = Office(plan(4, 20), iter(callers))
    office.run()
    assert len(office.waited) + office.blocked == len(callers)
    assert office.served == sum(one.answered for one in office.waited)
    state = office.control.state
    assert not state.calls
    assert not state.holds
    assert not state.junctors
    assert not any(agent.serves for agent in state.agents.values())


def test_the_cost_is_that_of_every_call_once():
    office_plan = plan(2, 10)
    story, served = queue_calls.story_of(office_plan, poisson(0.01, None, 50, 1))
    assert served == 50
    assert queue_calls.cost_ms(office_plan, story, served) > 0
