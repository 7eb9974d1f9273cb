"""What must hold of queues and their people between two events: each check is one sentence about the box.

Who may serve whom is written here a second time, on purpose, from the words of queue_plan.py.
"""

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
    places = [agent.station for agent in state.agents.values() if agent.station]
    if len(places) != len(set(places)):
        yield f"two agents are at one telephone: {places}"
    if set(state.agents) != set(index.agents):
        yield f"agents {[*state.agents]} are not those of the plan"
    for agent in state.agents.values():
        if agent.station and agent.station not in state.stations:
            yield f"{agent.name} is at telephone {agent.station}, which does not exist"
            continue
        if not agent.station and (agent.serves or agent.paused or agent.wraps_up or agent.wants):
            yield f"{agent.name} is not here and does something"
        if agent.serves and state.stations[agent.station].state in _ON_HOOK:
            yield f"{agent.name} serves {agent.serves} and is on hook"
        timer = state.timers.due_of("agent", agent.number, "wrap-up")
        if agent.wraps_up != (timer is not None):
            yield f"{agent.name} would wrap up for ever, or never"


def _nobody_is_free_while_somebody_waits(state: State, index: Index) -> Iterator[str]:
    for number in state.waiting:
        call = state.calls.get(number)
        if call is None or call.queued is None or call.still or call.queued.greeting in ("due", "sounds"):
            continue
        if state.timers.due_of("call", number, "look again") == state.now_ms:
            continue  # an event of this very moment goes first
        queue = index.queues[call.queued.queue]
        idle = [one.agent for one in _able(state, index, call, queue) if _is_free(state, one)]
        untried = [name for name in idle if state.agents[name].station not in call.tried]
        if untried:
            yield f"call {number} waits in {queue.name} while {untried} are free"


def _is_free(state: State, one: QueueAgent) -> bool:
    agent = state.agents[one.agent]
    if not agent.station or agent.paused or agent.wraps_up:
        return False
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
    found = []
    for one in queue.agents:
        known = {skill.name: skill.level for skill in index.agents[one.agent].skills}
        cap = steps[-1].skill_level if steps and steps[-1].skill_level is not None else 9
        if state.agents[one.agent].station and all(
            known.get(skill.name, 0) >= min(skill.level, cap) for skill in wanted
        ):
            found.append(one)
    if queue.widening and found:
        highest = max(steps[-1].level if steps else 1, min(one.level for one in found))
        found = [one for one in found if one.level <= highest]
    last = state.agents.get(queued.served_by)
    is_here = last is not None and last.station and not last.paused and not queued.missed
    if is_here and state.now_ms < queued.entered_ms + queue.same_agent_ms:
        found = [one for one in found if one.agent == queued.served_by]
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
    here = {agent.name for agent in state.agents.values() if agent.station}
    away = {agent.name for agent in state.agents.values() if agent.station and agent.paused}
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
        if queue is None or queued is None or not queue.longest_ms:
            continue
        if state.timers.due_of("call", number, "longest wait") is None:
            yield f"call {number} would wait in {queue.name} for longer than its longest wait"


OF_QUEUES: tuple[Callable[[State, Index], Iterator[str]], ...] = (
    _calls_know_their_queue,
    _agents_are_where_they_say,
    _nobody_is_free_while_somebody_waits,
    _breaks_are_had_as_soon_as_can_be,
    _estimates_are_for_those_who_wait,
    _limits_are_kept,
)
