"""Which agents can do what a call wants, and whom its waiting time allows; whether they are free is another matter."""

from firmware.callcontrol.core import Core
from firmware.callcontrol.queue_plan import Agent, Queue, Skill, Widening
from firmware.callcontrol.queue_records import AgentState, Queued
from firmware.callcontrol.records import Call, Trunk


def able(core: Core, call: Call) -> list[tuple[int, str]]:
    """Level and name, in the queue's order, of those logged in who may serve a call that is in a queue."""
    queued = call.queued
    if queued is None:
        return []
    queue = core.index.queues[queued.queue]
    step = _widening(core, queue, queued)
    wants = wanted(core, call)
    least = None if step is None else step.skill_level
    everybody = core.state.agents
    found = [
        (one.level, one.agent)
        for one in queue.agents
        if _is_here(everybody[one.agent], call) and _can(core.index.agents[one.agent], wants, least)
    ]
    if not queue.widening or not found:
        return found
    highest = max(1 if step is None else step.level, min(level for level, _ in found))
    return [(level, name) for level, name in found if level <= highest]


def _is_here(agent: AgentState, call: Call) -> bool:
    """For a caller who is to be called back nobody is called outside: that would take two lines."""
    return bool(agent.place) and not (agent.outside and call.promise)


def wanted(core: Core, call: Call) -> tuple[Skill, ...]:
    """By its queue, by the line that it came by, and by what its caller has chosen."""
    if call.queued is None:
        return ()
    trunk = core.ends.get(call.origin)
    of_line = core.index.lines[trunk.port].skills if isinstance(trunk, Trunk) else ()
    by_choice = call.said.skills if call.said is not None else ()
    return core.index.queues[call.queued.queue].skills + of_line + by_choice


def _can(agent: Agent, wants: tuple[Skill, ...], least: int | None) -> bool:
    if not wants:
        return True
    levels = {skill.name: skill.level for skill in agent.skills}
    return all(
        levels.get(skill.name, 0) >= (skill.level if least is None else min(skill.level, least)) for skill in wants
    )


def _widening(core: Core, queue: Queue, queued: Queued) -> Widening | None:
    waited_ms = core.state.now_ms - queued.rank_ms
    return next((step for step in reversed(queue.widening) if step.after_ms <= waited_ms), None)
