"""What must hold of queues and their people between two events: each check is one sentence about the box.

Who may serve whom is written here a second time, on purpose, from the words of queue_plan.py.
"""
# ruff: noqa: ARG001  (all checks have one signature, whatever they need of it)

from collections.abc import Callable, Iterator

from firmware.callcontrol.index import Index
from firmware.callcontrol.queue_plan import Queue, QueueAgent
from firmware.callcontrol.records import Call, State
from firmware.callcontrol.states import StationState
from firmware.callcontrol.targets import QueueTarget

_ON_HOOK = (StationState.IDLE, StationState.RINGING, StationState.OUT)


def _calls_know_their_queue(state: State, index: Index) -> Iterator[str]:
    for number, call in state.calls.items():
        queue = call.target.queue if isinstance(call.target, QueueTarget) else ""
        if queue != (call.queued.queue if call.queued is not None else ""):
            yield f"call {number} is for {call.target} and has the place {call.queued}"
        if call.queued is not None and call.queued.queue not in index.queues:
            yield f"call {number} waits in {queue}, which does not exist"
        if call.queued is not None and call.queued.rank_ms > call.queued.entered_ms:
            yield f"call {number} counts as waiting from later than it came"


def _agents_are_where_they_say(state: State, index: Index) -> Iterator[str]:
    places = [agent.place for agent in state.agents.values() if agent.place]
    if len(places) != len(set(places)):
        yield f"two agents are at one telephone: {places}"
    if set(state.agents) != set(index.agents):
        yield f"agents {[*state.agents]} are not those of the plan"
    for agent in state.agents.values():
        if agent.station and agent.station not in state.stations:
            yield f"{agent.name} is at telephone {agent.station}, which does not exist"
            continue
        if not agent.place and (agent.serves or agent.paused or agent.wraps_up or agent.wants):
            yield f"{agent.name} is not here and does something"
        if agent.serves and agent.station and state.stations[agent.station].state in _ON_HOOK:
            yield f"{agent.name} serves {agent.serves} and is on hook"
        timer = state.timers.due_of("agent", agent.number, "wrap-up")
        if agent.wraps_up != (timer is not None):
            yield f"{agent.name} would wrap up for ever, or never"


def _who_serves_is_looked_up_as_it_is(state: State, index: Index) -> Iterator[str]:
    """Whoever comes or goes is told to the index."""
    for name, staff in index.staff.items():
        agents = (state.agents[one.agent] for one in index.queues[name].agents)
        here = [agent.name for agent in agents if agent.place]
        if [agent.name for _, agent in staff.agents] != here or list(staff.history) != [
            state.agents[one].place for one in here
        ]:
            yield f"queue {name} is served by {here}, and call control looks up others"
    if [agent.name for agent in index.outside] != [agent.name for agent in state.agents.values() if agent.outside]:
        yield "call control looks up others who are outside than those who are"


def _agents_outside_have_one_call(state: State, index: Index) -> Iterator[str]:
    """Called for one caller, by one line, or in one conversation; and each of these has an end."""
    for agent in state.agents.values():
        outgoing, trunk = state.outgoing.get(agent.attempt), state.trunks.get(agent.line)
        if agent.outside and (agent.station or not index.agents[agent.name].outside):
            yield f"{agent.name} is at {agent.station} and outside"
        if not agent.outside and (agent.call or agent.attempt or agent.rests):
            yield f"{agent.name} is not outside and is called there"
        if agent.attempt and (outgoing is None or outgoing.agent != agent.name):
            yield f"{agent.name} and attempt {agent.attempt} do not know each other"
        if agent.attempt and agent.line:
            yield f"{agent.name} is called twice"
        if agent.line and (trunk is None or not trunk.outward or not (trunk.hold or trunk.junctor)):
            yield f"{agent.name} has line {agent.line}, which is in no call"
        asked = trunk is not None and bool(trunk.hold) and state.holds[trunk.hold].why == "agent"
        if bool(agent.call) != (bool(outgoing) or asked):
            yield f"{agent.name} is rung for call {agent.call} by attempt {agent.attempt} and line {agent.line}"
        if agent.serves and agent.outside and (trunk is None or asked):
            yield f"{agent.name} serves {agent.serves} and talks to nobody"
        if bool(agent.rests) != (state.timers.due_of("agent", agent.number, "rest") is not None):
            yield f"{agent.name} rests for ever, or never"
    lines = [agent.line for agent in state.agents.values() if agent.line]
    asked_on = {hold.party for hold in state.holds.values() if hold.why == "agent"}
    if len(lines) != len(set(lines)) or not asked_on <= {f"line {line}" for line in lines}:
        yield f"agents outside have lines {lines}, and {sorted(asked_on)} are asked"


def _nobody_is_free_while_somebody_waits(state: State, index: Index) -> Iterator[str]:
    for number in state.waiting:
        call = state.calls.get(number)
        if call is None or call.queued is None or call.still or call.queued.greeting in ("due", "sounds"):
            continue
        if state.timers.due_of("call", number, "look again") == state.now_ms:
            continue  # an event of this very moment goes first
        queue = index.queues[call.queued.queue]
        idle = [one.agent for one in _able(state, index, call, queue) if _is_free(state, one)]
        untried = [name for name in idle if state.agents[name].place not in call.tried]
        if untried:
            yield f"call {number} waits in {queue.name} while {untried} are free"


def _is_free(state: State, one: QueueAgent) -> bool:
    agent = state.agents[one.agent]
    if not agent.place or agent.paused or agent.wraps_up:
        return False
    if agent.outside:
        return not (agent.call or agent.attempt or agent.line or agent.rests)
    station = state.stations[agent.station]
    away = station.wishes.dnd or station.wishes.forward_always is not None
    return station.state is StationState.IDLE and not away


def _able(state: State, index: Index, call: Call, queue: Queue) -> list[QueueAgent]:
    queued = call.queued
    assert queued is not None
    steps = [step for step in queue.widening if state.now_ms - queued.rank_ms >= step.after_ms]
    wanted = list(queue.skills)
    if call.origin.startswith("line "):
        wanted += index.lines[int(call.origin.removeprefix("line "))].skills
    wanted += call.said.skills if call.said is not None else ()
    found = []
    for one in queue.agents:
        known = {skill.name: skill.level for skill in index.agents[one.agent].skills}
        cap = steps[-1].skill_level if steps and steps[-1].skill_level is not None else 9
        agent = state.agents[one.agent]
        if (agent.station or (agent.outside and not call.promise)) and all(
            known.get(skill.name, 0) >= min(skill.level, cap) for skill in wanted
        ):
            found.append(one)
    if queue.widening and found:
        highest = max(steps[-1].level if steps else 1, min(one.level for one in found))
        found = [one for one in found if one.level <= highest]
    last = state.agents.get(queued.served_by)
    is_here = last is not None and last.place and not last.paused and not queued.missed
    if is_here and state.now_ms < queued.entered_ms + queue.same_agent_ms:
        found = [one for one in found if one.agent == queued.served_by] or found
    return found


def _estimates_are_for_those_who_wait(state: State, index: Index) -> Iterator[str]:
    for name in index.queues:
        here = {number for number, call in state.calls.items() if call.queued is not None and call.queued.queue == name}
        gone = set(state.queues[name].estimator.told) - here
        if gone:
            yield f"calls {sorted(gone)} were told how long they wait in {name}, and do not wait there"


def _breaks_are_had_as_soon_as_can_be(state: State, index: Index) -> Iterator[str]:
    wanting = [agent.name for agent in state.agents.values() if agent.wants]
    if sorted(state.breaks) != sorted(wanting):
        yield f"{wanting} want a break and {state.breaks} wait for one"
    for agent in state.agents.values():
        if agent.back_ms and not agent.paused:
            yield f"{agent.name} is on a break and takes calls"
    here = {agent.name for agent in state.agents.values() if agent.place}
    away = {agent.name for agent in state.agents.values() if agent.place and agent.paused}
    kept: set[str] = set()
    for name in state.breaks:
        mine = [queue for queue in index.queues.values() if name in [one.agent for one in queue.agents]]
        closed = set()
        for queue in mine:
            others = {one.agent for one in queue.agents} - {name}
            if len(others & here - away) < queue.least_present or 0 < queue.most_away <= len(others & away):
                closed.add(queue.name)
        if not closed and not kept & {queue.name for queue in mine}:
            yield f"{name} waits for a break that he could have"
        kept |= closed


def _limits_are_kept(state: State, index: Index) -> Iterator[str]:
    for number, call in state.calls.items():
        queued = call.queued
        queue = None if queued is None else index.queues.get(queued.queue)
        if queue is None or queued is None or not queue.longest_ms or queued.call_back or call.promise:
            continue
        if state.timers.due_of("call", number, "longest wait") is None:
            yield f"call {number} would wait in {queue.name} for longer than its longest wait"


def _promises_are_kept(state: State, index: Index) -> Iterator[str]:
    """A place waits in its queue, or an agent calls, or a timer runs until somebody does: one of the three."""
    for number, promise in state.promises.items():
        if promise.queue not in index.queues:
            yield f"promise {number} is of {promise.queue}, which does not exist"
        call = state.calls.get(promise.call)
        if promise.call and (call is None or call.promise != number or call.queued is None):
            yield f"promise {number} and call {promise.call} do not know each other"
        runs = state.timers.due_of("promise", number, "call again") is not None
        calls_out = bool(promise.line) or any(one.promise == number for one in state.outgoing.values())
        if [bool(promise.call), calls_out, runs].count(True) != 1:
            yield f"promise {number} has call {promise.call}, line {promise.line}, and {'a' if runs else 'no'} timer"
        trunk = state.trunks.get(promise.line)
        if promise.line and (trunk is None or not trunk.outward or trunk.called != promise.dialled):
            yield f"promise {number} is kept on line {promise.line}, which calls somebody else"
    for number, call in state.calls.items():
        if (call.kind == "promised") != (call.promise in state.promises):
            yield f"call {number} ({call.kind}) keeps the promise {call.promise}"


def _who_asks_for_a_callback_comes_to_an_end(state: State, index: Index) -> Iterator[str]:
    for number, call in state.calls.items():
        asks = call.queued.asks if call.queued is not None else ""
        keys = state.timers.due_of("call", number, "keys") is not None
        if (asks == "number") != keys:
            yield f"the caller of call {number} would key in his number for ever, or must not"
        agreed = call.queued is not None and bool(call.queued.call_back)
        if (asks == "agreed") != agreed:
            yield f"the caller of call {number} has agreed to be called back, and nobody knows where"
        said = any(speaking.listener == call.origin for speaking in state.speaking.values())
        ends = said or state.timers.due_of("call", number, "goodbye") is not None
        if agreed and not ends:
            yield f"the caller of call {number} waits for a goodbye that does not come"


OF_QUEUES: tuple[Callable[[State, Index], Iterator[str]], ...] = (
    _calls_know_their_queue,
    _agents_are_where_they_say,
    _who_serves_is_looked_up_as_it_is,
    _agents_outside_have_one_call,
    _nobody_is_free_while_somebody_waits,
    _breaks_are_had_as_soon_as_can_be,
    _estimates_are_for_those_who_wait,
    _limits_are_kept,
    _promises_are_kept,
    _who_asks_for_a_callback_comes_to_an_end,
)
