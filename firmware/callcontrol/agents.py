"""Who serves queues: where agents are logged in, and whether they take calls just now.

What an agent does on the telephone is never guessed: its hook switch and its conversation say it (telephony.md 6,
"truth = hook state"). Kept here is only what the telephone cannot tell: logged in, paused, busy with the last call.
"""

from firmware.callcontrol.core import Core
from firmware.callcontrol.events import AgentOrdered
from firmware.callcontrol.queue_plan import Queue
from firmware.callcontrol.queue_records import AgentState
from firmware.callcontrol.records import Call
from firmware.callcontrol.states import StationState

OWNER = "agent"
WRAP_UP = "wrap-up"  # timer of an agent: ready for the next call

WRAP_UP_MS = 60_000
"""Who asks for more time after a call, where his queue gives none, has so much (our choice)."""

MISSED = "missed calls"
"""Why the box itself has paused somebody."""

BY_HAND = "by hand"
"""Why somebody is paused of whom no reason was given."""


def at(core: Core, port: int) -> AgentState | None:
    """The agent who is logged in at this telephone."""
    name = core.index.agent_at.get(port)
    return None if name is None else core.state.agents[name]


def is_ready(agent: AgentState) -> bool:
    """He takes calls, as far as he says himself; his telephone may be busy."""
    return bool(agent.station) and not agent.paused and not agent.wraps_up


def is_free(core: Core, agent: AgentState) -> bool:
    """He can be rung now."""
    if not is_ready(agent) or agent.station in core.index.away:
        return False
    return core.state.stations[agent.station].state is StationState.IDLE


def log_in(core: Core, name: str, port: int) -> None:
    """He is at this telephone now, and nowhere else; whoever was logged in there is no more."""
    before = at(core, port)
    agent = core.state.agents[name]
    if before is not None and before is not agent:
        _leave(core, before)
    if agent.station != port:
        _leave(core, agent)
        agent.station, agent.since_ms = port, core.state.now_ms
        agent.history.idle_since_ms = core.state.now_ms
    agent.paused, agent.misses = "", 0
    _changed(core)


def log_out(core: Core, agent: AgentState) -> None:
    """He serves nobody any more; a call that he talks in goes on."""
    _leave(core, agent)
    _changed(core)


def pause(core: Core, agent: AgentState, reason: str) -> None:
    """He takes no calls of queues until he says so."""
    agent.paused, agent.paused_ms = reason, core.state.now_ms
    _changed(core)


def resume(core: Core, agent: AgentState) -> None:
    """He takes calls again; if he was busy with the last one, he is done with it."""
    agent.paused, agent.misses = "", 0
    end_wrap_up(core, agent)
    _changed(core)


def ordered(core: Core, event: AgentOrdered) -> None:
    """By hand, as he could himself; of somebody who is logged in nowhere only where he is can be said."""
    state = core.state
    agent = state.agents.get(event.agent)
    if agent is None:
        state.count("unknown agent")
    elif event.order == "log in":
        if event.station in state.stations:
            log_in(core, event.agent, event.station)
        else:
            state.count("unknown station")
    elif not agent.station:
        state.count("agent who is not here")
    elif event.order == "log out":
        log_out(core, agent)
    elif event.order == "pause":
        pause(core, agent, event.reason or BY_HAND)
    else:
        resume(core, agent)


def end_wrap_up(core: Core, agent: AgentState) -> None:
    """Ready for the next call."""
    core.state.timers.cancel(OWNER, agent.number, WRAP_UP)
    if not agent.wraps_up:
        return
    agent.wraps_up = False
    _note_handled(core, agent, agent.wraps_up_for)
    core.agenda.look = True


def wrap_up_longer(core: Core, agent: AgentState) -> bool:
    """As long again as after every call of this queue; False: he has had no call."""
    if not agent.last_queue:
        return False
    begins_ms = core.state.timers.due_of(OWNER, agent.number, WRAP_UP) or core.state.now_ms
    ms = _wrap_up_ms(core, agent, core.index.queues.get(agent.last_queue)) or WRAP_UP_MS
    wrap_up_for(core, agent, begins_ms + ms - core.state.now_ms)
    return True


def give_disposition(core: Core, agent: AgentState, code: str) -> bool:
    """What came of his last call, until the next one; a second code takes the place of the first. False: there was no
    call."""
    queue = core.state.queues.get(agent.last_queue)
    if queue is None:
        return False
    counts = queue.dispositions
    before = counts.pop(agent.disposition, 0)
    if before > 1:
        counts[agent.disposition] = before - 1
    agent.disposition = code
    counts[code] = counts.get(code, 0) + 1
    return True


def wrap_up_for(core: Core, agent: AgentState, ms: int) -> None:
    """He is busy with his last call for ``ms`` from now."""
    agent.wraps_up = True
    core.state.timers.start(OWNER, agent.number, WRAP_UP, core.state.now_ms + ms)


def time_is_up(core: Core, number: int) -> None:
    """A timer of an agent is due."""
    agent = next(one for one in core.state.agents.values() if one.number == number)
    end_wrap_up(core, agent)


def took(core: Core, call: Call, port: int) -> None:
    """The agent at this telephone has answered a call of a queue."""
    agent, queued = at(core, port), call.queued
    if agent is None or queued is None:
        return
    agent.serves, agent.serves_ms = queued.queue, core.state.now_ms
    agent.last_queue, agent.disposition = queued.queue, ""
    agent.misses = 0
    agent.history.calls += 1
    core.state.queues[queued.queue].last_agent = agent.name


def missed(core: Core, call: Call, ports: list[int]) -> None:
    """These telephones have rung for the call as long as they should, and nobody lifted."""
    queue = core.index.queues[call.queued.queue] if call.queued is not None else None
    for agent in (at(core, port) for port in ports):
        if queue is None or agent is None:
            continue
        agent.misses += 1
        core.state.queues[queue.name].misses += 1
        if call.queued is not None:
            call.queued.missed += 1
        if queue.misses and agent.misses >= queue.misses:
            pause(core, agent, MISSED)


def telephone_left(core: Core, port: int) -> None:
    """This telephone is on hook again, or dead: whoever served a queue by it has done so."""
    agent = at(core, port)
    if agent is None or not agent.serves:
        return
    state = core.state
    queue = core.index.queues.get(agent.serves)
    talked_ms = state.now_ms - agent.serves_ms
    if queue is not None:
        state.queues[queue.name].talk_ms += talked_ms
    agent.history.talk_ms += talked_ms
    agent.history.idle_since_ms = state.now_ms
    served, agent.serves = agent.serves, ""
    wait_ms = _wrap_up_ms(core, agent, queue)
    if wait_ms:
        agent.wraps_up_for = served
        wrap_up_for(core, agent, wait_ms)
    else:
        _note_handled(core, agent, served)


def _note_handled(core: Core, agent: AgentState, queue: str) -> None:
    """He can take the next call: so long this one has taken."""
    here = core.state.queues.get(queue)
    if here is not None:
        here.estimator.freed(core.state.now_ms - agent.serves_ms)


def _wrap_up_ms(core: Core, agent: AgentState, queue: Queue | None) -> int:
    own_ms = core.index.agents[agent.name].wrapup_ms
    if own_ms is not None:
        return own_ms
    return 0 if queue is None else queue.wrapup_ms


def _leave(core: Core, agent: AgentState) -> None:
    if agent.station:
        core.agenda.left.append(agent.station)
    agent.station, agent.serves, agent.paused = 0, "", ""
    end_wrap_up(core, agent)


def _changed(core: Core) -> None:
    """Others may be rung than before, or nobody is left to wait for: everybody who waits looks round."""
    for call in core.state.calls.values():
        if call.queued is not None:
            call.queued.has_looked = False
    core.state.remembered += 1
    core.reweigh()
