"""Breaks: who may go now, who goes next, and when the next one probably may.

A break is granted when in each of the agent's queues enough others stay, and no more are away than may be. Whoever
cannot go yet waits, in order of asking: somebody who asked later goes first only where he is wanted in no queue that
keeps the other here. A break that is granted later begins then, or as soon as the call is over that its agent talks in,
and his telephone tells him by ringing.
"""

from firmware.callcontrol import agents, reminders
from firmware.callcontrol.core import Core
from firmware.callcontrol.queue_plan import PauseReason
from firmware.callcontrol.queue_records import AgentState

_DAY_MS = 86_400_000

REASON = "break"
"""Why the telephone of somebody rings whose break begins."""


def ask(core: Core, agent: AgentState, reason: PauseReason) -> bool:
    """He wants this break. False: not yet, and ``agent.expected_ms`` says when."""
    planned = core.index.breaks.get(agent.paused)
    if planned is not None:  # he is away already, for something else
        agent.back_ms += reason.break_ms - planned.break_ms if agent.back_ms else 0
        agent.paused = reason.name
        core.state.remembered += 1
        return True
    if not agent.wants:
        core.state.breaks.append(agent.name)
    agent.wants = reason.name
    core.state.remembered += 1
    for name in _who_may_go(core, core.state.breaks, _away(core)):
        _grant(core, core.state.agents[name], asks=agent.name)
    if not agent.wants:
        return True
    agent.expected_ms = expected_ms(core, agent.name)
    return False


def look(core: Core) -> None:
    """Those go who may by now."""
    state = core.state
    for name in [name for name in state.breaks if state.agents[name].wants not in core.index.breaks]:
        agents.withdraw(core, state.agents[name])
    for name in _who_may_go(core, state.breaks, _away(core)):
        _grant(core, state.agents[name])
    for name in state.breaks:
        state.agents[name].expected_ms = expected_ms(core, name)


def expected_ms(core: Core, name: str) -> int | None:
    """When the break that ``name`` waits for can begin, if everybody is back in time; None: not before somebody comes
    who is not on a break."""
    state, breaks = core.state, core.index.breaks
    away, waiting = _away(core), list(state.breaks)
    back = {one: max(state.now_ms, _back_ms(core, state.agents[one])) for one in away if _is_on_break(core, one)}
    at_ms = state.now_ms
    while True:
        for one in _who_may_go(core, waiting, away):
            if one == name:
                return at_ms
            waiting.remove(one)
            away.add(one)
            back[one] = at_ms + breaks[state.agents[one].wants].break_ms
        if not back:
            return None
        first = min(back, key=lambda one: (back[one], one))
        at_ms = back.pop(first)
        away.discard(first)


def clock_told(core: Core, ms_of_day: int) -> None:
    """Those who were on a break when the box before this one last wrote down are back when it is over: a pause that has
    outlived its break ends here."""
    state = core.state
    known_ms = state.recalled_ms_of_day
    passed_ms = 0 if known_ms is None else (ms_of_day - known_ms) % _DAY_MS
    for agent in state.agents.values():
        if agent.left_ms is None:
            continue
        left_ms, agent.left_ms = agent.left_ms - passed_ms, None
        agent.back_ms = state.now_ms + max(left_ms, 0)
        if left_ms <= 0:
            agents.resume(core, agent)


def _grant(core: Core, agent: AgentState, asks: str = "") -> None:
    reason = agent.wants
    agents.pause(core, agent, reason)
    if agent.name == asks:
        return
    agent.told = reminders.tell(core, agent.station, REASON).number


def _away(core: Core) -> set[str]:
    return {agent.name for agent in core.state.agents.values() if agent.station and agent.paused}


def _is_on_break(core: Core, name: str) -> bool:
    return core.state.agents[name].paused in core.index.breaks


def _back_ms(core: Core, agent: AgentState) -> int:
    """One that begins when his call is over may begin now, as far as anybody knows."""
    return agent.back_ms or core.state.now_ms + core.index.breaks[agent.paused].break_ms


def _who_may_go(core: Core, waiting: list[str], away: set[str]) -> list[str]:
    """Of those who wait, in order; ``away``: who is not here already."""
    gone, held, go = set(away), set[str](), []
    for name in waiting:
        closed = _closed(core, name, gone)
        held |= closed
        if not closed and held.isdisjoint(core.index.queues_of[name]):
            go.append(name)
            gone.add(name)
    return go


def _closed(core: Core, name: str, away: set[str]) -> set[str]:
    """His queues that cannot do without him."""
    closed = set()
    for queue in (core.index.queues[one] for one in core.index.queues_of[name]):
        others = [one.agent for one in queue.agents if one.agent != name and core.state.agents[one.agent].station]
        absent = sum(one in away for one in others)
        if len(others) - absent < queue.least_present or (queue.most_away and absent >= queue.most_away):
            closed.add(queue.name)
    return closed
