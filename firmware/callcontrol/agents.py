"""Who serves queues: where agents are logged in, and whether they take calls just now.

What an agent does on the telephone is never guessed: its hook switch and its conversation say it (telephony.md 6,
"truth = hook state"). Kept here is only what the telephone cannot tell: logged in, paused, busy with the last call.
"""

from collections.abc import Sequence
from typing import Literal

from firmware.callcontrol import book
from firmware.callcontrol.core import Core
from firmware.callcontrol.queue_plan import Agent, Queue
from firmware.callcontrol.queue_records import AgentState, Given
from firmware.callcontrol.records import Call, State
from firmware.callcontrol.states import StationState

Able = Sequence[tuple[int, AgentState]]
"""Agents with their levels in a queue, in its order."""

_IDLE = StationState.IDLE

OWNER = "agent"
WRAP_UP = "wrap-up"  # timer of an agent: ready for the next call
REST = "rest"  # timer of an agent outside: he may be called again
REST_MS = 30_000
"""For who could not be reached, or did not take the call: long enough for a network to forget it, and for him to put
his telephone away (our choice; FreeSWITCH's sample waits 60 s after no answer, telephony.md 4)."""

LATE_MS = 60_000
"""Who comes within the first minute of his shift is not late."""

WRAP_UP_MS = 60_000
"""Who asks for more time after a call, where his queue gives none, has so much (our choice)."""

MISSED = "missed calls"
"""Why the box itself has paused somebody."""


def at(core: Core, port: int) -> AgentState | None:
    """The agent who is logged in at this telephone, or at this place outside."""
    name = core.index.agent_at.get(port)
    return None if name is None else core.state.agents[name]


def is_ready(agent: AgentState) -> bool:
    """He takes calls, as far as he says himself; his telephone may be busy."""
    return bool(agent.place) and not agent.paused and not agent.wraps_up


def free(core: Core, among: Able) -> list[tuple[int, int]]:
    """Levels and places of those who can be rung now; where one is free, by a line if they are outside."""
    stations, away = core.state.stations, core.index.away
    found = []
    for level, agent in among:
        if agent.paused or agent.wraps_up:
            continue
        port = agent.station
        if port:
            if stations[port].state is _IDLE and port not in away:
                found.append((level, port))
        elif agent.outside and not (agent.call or agent.attempt or agent.line or agent.rests):
            found.append((level, agent.place))
    return found


def log_in(core: Core, name: str, port: int) -> None:
    """He is at this telephone now, and nowhere else; whoever was logged in there is no more."""
    before = at(core, port)
    agent = core.state.agents[name]
    if before is not None and before is not agent:
        _leave(core, before)
        book.agent(core, before)
    if agent.station != port:
        _leave(core, agent)
        agent.station, agent.since_ms = port, core.state.now_ms
        agent.history.idle_since_ms = core.state.now_ms
    _end_pause(core, agent)
    _comes_late(core, agent)
    agent.misses = 0
    book.agent(core, agent)
    _changed(core)


def log_in_outside(core: Core, name: str) -> bool:
    """He is at his number outside now, and nowhere else; False: he has none."""
    if not core.index.agents[name].outside:
        return False
    agent = core.state.agents[name]
    if not agent.outside:
        _leave(core, agent)
        agent.outside, agent.since_ms = True, core.state.now_ms
        agent.history.idle_since_ms = core.state.now_ms
    _end_pause(core, agent)
    _comes_late(core, agent)
    agent.misses = 0
    book.agent(core, agent)
    _changed(core)
    return True


def _comes_late(core: Core, agent: AgentState) -> None:
    """His shift may have begun without him."""
    due_ms, agent.due_ms, agent.goes = agent.due_ms, None, False
    if due_ms is not None and core.state.now_ms - due_ms >= LATE_MS:
        agent.lates += 1
        agent.late_ms += core.state.now_ms - due_ms


def begins_outside(planned: Agent) -> bool:
    """He is at his number outside from the start."""
    return bool(planned.outside) and not planned.station


def log_out(core: Core, agent: AgentState) -> None:
    """He serves nobody any more; a call that he talks in goes on."""
    _leave(core, agent)
    book.agent(core, agent)
    _changed(core)


def pause(core: Core, agent: AgentState, reason: str) -> None:
    """He takes no calls of queues until he says so. A break has a length, from now on or from the end of his call."""
    _end_pause(core, agent)
    agent.paused, agent.paused_ms = reason, core.state.now_ms
    _count_break(core, agent)
    book.agent(core, agent)
    _changed(core)


def _count_break(core: Core, agent: AgentState) -> None:
    planned = core.index.breaks.get(agent.paused)
    if planned is not None and not agent.serves and not agent.back_ms:
        agent.back_ms = core.state.now_ms + planned.break_ms
        core.state.remembered += 1


def _end_pause(core: Core, agent: AgentState) -> None:
    """He is back from where he was, late or not, and waits for no break."""
    late_ms = core.state.now_ms - agent.back_ms
    if agent.back_ms and late_ms > 0:
        agent.lates += 1
        agent.late_ms += late_ms
    agent.paused, agent.back_ms, agent.left_ms = "", 0, None
    if agent.told:
        core.agenda.gone.append(agent.told)
        agent.told = 0
    withdraw(core, agent)


def left_of_break_ms(state: State, agent: AgentState) -> int | None:
    """Of his break, under 0 when he is late; None where he is on none."""
    if agent.back_ms:
        return agent.back_ms - state.now_ms
    lengths = {reason.name: reason.break_ms for reason in state.plan.pauses if reason.break_ms}
    return lengths.get(agent.paused) if agent.left_ms is None else agent.left_ms


def withdraw(core: Core, agent: AgentState) -> None:
    """He waits for no break any more."""
    if agent.wants:
        core.state.breaks.remove(agent.name)
        agent.wants, agent.expected_ms = "", None


def resume(core: Core, agent: AgentState) -> None:
    """He takes calls again; if he was busy with the last one, he is done with it."""
    _end_pause(core, agent)
    agent.misses = 0
    end_wrap_up(core, agent)
    book.agent(core, agent)
    _changed(core)


def end_wrap_up(core: Core, agent: AgentState) -> None:
    """Ready for the next call."""
    core.state.timers.cancel(OWNER, agent.number, WRAP_UP)
    if not agent.wraps_up:
        return
    agent.wraps_up = False
    book.agent(core, agent)
    _note_handled(core, agent, agent.wraps_up_for)
    core.agenda.look = True


def wrap_up_longer(core: Core, agent: AgentState) -> bool:
    """As long again as after every call of this queue; False: he has had no call."""
    if not agent.last_queue:
        return False
    if not agent.wraps_up:
        agent.wraps_up_for = ""  # what his call has taken was noted when it was over
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
    book.disposition(core, agent)
    return True


def wrap_up_for(core: Core, agent: AgentState, ms: int) -> None:
    """He is busy with his last call for ``ms`` from now."""
    agent.wraps_up = True
    book.agent(core, agent)
    core.state.timers.start(OWNER, agent.number, WRAP_UP, core.state.now_ms + ms)


def rest(core: Core, agent: AgentState, ms: int) -> None:
    """He is not rung for so long at least."""
    due_ms = core.state.timers.due_of(OWNER, agent.number, WRAP_UP)
    if due_ms is None or due_ms < core.state.now_ms + ms:
        agent.wraps_up_for = agent.wraps_up_for if agent.wraps_up else ""
        wrap_up_for(core, agent, ms)


def spare(core: Core, agent: AgentState, why: Literal["no line", "missed"]) -> None:
    """He is outside and could not be reached, or did not take a call: he is left in peace for a while."""
    agent.rests = why
    core.state.timers.start(OWNER, agent.number, REST, core.state.now_ms + REST_MS)


def spare_no_more(core: Core, agent: AgentState) -> None:
    """He may be called again."""
    core.state.timers.cancel(OWNER, agent.number, REST)
    agent.rests = ""
    core.agenda.look = True


def time_is_up(core: Core, number: int, name: str) -> None:
    """A timer of an agent is due."""
    agent = next(one for one in core.state.agents.values() if one.number == number)
    if name == REST:
        spare_no_more(core, agent)
    else:
        end_wrap_up(core, agent)


def took(core: Core, call: Call, port: int) -> None:
    """The agent at this telephone has answered a call of a queue."""
    agent, queued = at(core, port), call.queued
    if agent is None or queued is None:
        return
    serve(core, agent, queued.queue)
    if core.index.queues[queued.queue].reject_ms:
        agent.given = Given(call.origin, queued.queue, queued.rank_ms)


def serve(core: Core, agent: AgentState, queue: str) -> None:
    """He talks to a caller of this queue."""
    agent.serves, agent.serves_ms, agent.given = queue, core.state.now_ms, None
    agent.last_queue, agent.disposition = queue, ""
    agent.misses = 0
    book.agent(core, agent)
    agent.history.calls += 1
    core.state.queues[queue].last_agent = agent.name


def missed(core: Core, call: Call, ports: list[int]) -> None:
    """These telephones have rung for the call as long as they should, and nobody lifted."""
    queue = core.index.queues[call.queued.queue] if call.queued is not None else None
    for agent in (at(core, port) for port in ports):
        if queue is None or agent is None:
            continue
        agent.misses += 1
        if agent.outside:
            spare(core, agent, "missed")
        core.state.queues[queue.name].misses += 1
        book.agent_missed(core, agent, call, queue.name)
        if call.queued is not None:
            call.queued.missed += 1
        if queue.misses and agent.misses >= queue.misses and not agent.paused:
            agent.paused, agent.paused_ms = MISSED, core.state.now_ms
            book.agent(core, agent)
            _changed(core)


def telephone_left(core: Core, port: int) -> None:
    """This telephone is on hook again, or dead: whoever served a queue by it has done so."""
    agent = at(core, port)
    if agent is not None and agent.serves:
        left_call(core, agent)


def left_call(core: Core, agent: AgentState) -> None:
    """He does not talk any more to the caller whom he served."""
    state = core.state
    queue = core.index.queues.get(agent.serves)
    talked_ms = state.now_ms - agent.serves_ms
    if queue is not None:
        state.queues[queue.name].talk_ms += talked_ms
    agent.history.talk_ms += talked_ms
    agent.history.idle_since_ms = state.now_ms
    served, agent.serves = agent.serves, ""
    book.agent(core, agent)
    _count_break(core, agent)
    if queue is not None and agent.given is not None and talked_ms < queue.reject_ms:
        core.agenda.rejected.append(agent.name)
        return
    agent.given = None
    wind_up(core, agent, served)


def wind_up(core: Core, agent: AgentState, served: str) -> None:
    """His call of the queue ``served`` is over, and he has time for what is left to do, unless he goes home."""
    if agent.goes:
        _note_handled(core, agent, served)
        log_out(core, agent)
        return
    wait_ms = _wrap_up_ms(core, agent, core.index.queues.get(served))
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
    if agent.outside:
        core.agenda.gone_outside.append(agent.name)
        spare_no_more(core, agent)
    _end_pause(core, agent)
    agent.station, agent.outside, agent.serves, agent.goes = 0, False, "", False
    end_wrap_up(core, agent)


def lose_place(state: State, agent: AgentState) -> None:
    """His telephone does not exist any more."""
    state.timers.cancel(OWNER, agent.number, WRAP_UP)
    state.breaks = [name for name in state.breaks if name != agent.name]
    agent.station, agent.serves, agent.paused, agent.wants, agent.wraps_up = 0, "", "", "", False
    agent.back_ms, agent.left_ms, agent.expected_ms = 0, None, None


def _changed(core: Core) -> None:
    """Others may be rung than before, or nobody is left to wait for: everybody who waits looks round."""
    for call in core.state.calls.values():
        if call.queued is not None:
            call.queued.has_looked = False
    core.state.remembered += 1
    core.agenda.breaks = True
    core.reweigh()
