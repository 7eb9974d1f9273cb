"""Which agents can do what a call wants, and whom its waiting time allows; whether they are free is another matter."""

from collections.abc import Sequence

from firmware.callcontrol.core import Core
from firmware.callcontrol.queue_plan import Agent, Queue, Skill, Widening
from firmware.callcontrol.queue_records import AgentState, Queued
from firmware.callcontrol.records import Call, Trunk


def able(core: Core, call: Call) -> Sequence[tuple[int, AgentState]]:
    """With their levels, in the queue's order, those logged in who may serve a call that is in a queue. For a caller
    who is to be called back nobody is called outside: that would take two lines."""
    queued = call.queued
    if queued is None:
        return ()
    queue = core.index.queues[queued.queue]
    found: Sequence[tuple[int, AgentState]] = core.index.staff[queued.queue].agents
    if call.promise:
        found = [one for one in found if not one[1].outside]
    wants = wanted(core, call)
    if not (wants or queue.widening):
        return found
    step = _widening(core, queue, queued)
    if wants:
        least = None if step is None else step.skill_level
        found = [one for one in found if _can(core.index.agents[one[1].name], wants, least)]
    if not queue.widening or not found:
        return found
    highest = max(1 if step is None else step.level, min(level for level, _ in found))
    return [one for one in found if one[0] <= highest]


def wanted(core: Core, call: Call) -> tuple[Skill, ...]:
    """By its queue, by the line that it came by, and by what its caller has chosen."""
    if call.queued is None:
        return ()
    trunk = core.ends.get(call.origin)
    of_line = core.index.lines[trunk.port].skills if isinstance(trunk, Trunk) else ()
    by_choice = call.said.skills if call.said is not None else ()
    return core.index.queues[call.queued.queue].skills + of_line + by_choice


def _can(agent: Agent, wants: tuple[Skill, ...], least: int | None) -> bool:
    levels = {skill.name: skill.level for skill in agent.skills}
    return all(
        levels.get(skill.name, 0) >= (skill.level if least is None else min(skill.level, least)) for skill in wants
    )


def _widening(core: Core, queue: Queue, queued: Queued) -> Widening | None:
    waited_ms = core.state.now_ms - queued.rank_ms
    return next((step for step in reversed(queue.widening) if step.after_ms <= waited_ms), None)
