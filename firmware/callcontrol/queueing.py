"""Distribution: who of a queue's agents may be rung for a call at this moment, and what a call does that has to wait.

The hunt itself is that of groups (hunt.py): rounds by strategy, ring times, bells. A queue only says who may be rung:
logged in, on hook, not paused, not busy with the last call, able to do what the call wants, of the lowest level that is
free, and of no higher level than the waiting time allows.
"""

from firmware.callcontrol import agents, queue_estimates, queue_places, skills
from firmware.callcontrol.core import Core
from firmware.callcontrol.history import History
from firmware.callcontrol.machine import step_trunk
from firmware.callcontrol.queue_plan import Queue
from firmware.callcontrol.queue_records import Queued
from firmware.callcontrol.records import Call, Trunk
from firmware.callcontrol.states import TrunkInput, TrunkState
from firmware.callcontrol.targets import ForwardTarget

RINGS_MS = 25_000
"""Agents are rung before the box answers the line, so that nobody pays for being put on hold; but no exchange rings for
ever, and no caller waits more than about five rings without a word (our choice)."""

TOLD_MS = 7_000
"""Who calls is told between the first ring and the second, before an answer or never: the second ring comes within 6 s
of the first everywhere (telephony.md (b)); on a line that rings but once the number will not come so much later."""
AGAIN_MS = 30_000
"""A call that found no line to go out by waits so long in its queue before it is sent out again (our choice)."""


def may_ring(core: Core, call: Call) -> list[int]:
    """Places of the agents who may be rung for it now and were not in this round, in the queue's order."""
    queued = call.queued
    if queued is None:
        return []
    queue = core.index.queues[queued.queue]
    able = skills.able(core, call)
    if queued.served_by:
        able = _as_last_time(core, queue, queued, able)
    free = agents.free(core, able)
    if call.tried:
        free = [one for one in free if one[1] not in call.tried]
    lowest = min([level for level, _ in free], default=0)
    return [place for level, place in free if level == lowest]


def is_anybody_free(core: Core, name: str) -> bool:
    """Some agent of this queue can be rung; which call he may serve is another question."""
    return bool(agents.free(core, core.index.staff[name].agents))


def in_order(core: Core) -> list[int]:
    """Calls without a bell, as they may look for somebody: by age, and where there are queues by their order."""
    state = core.state
    if len(state.waiting) < 2 or not state.plan.queues:
        return list(state.waiting)
    return sorted(state.waiting, key=lambda number: queue_places.urgency(core, state.calls[number]))


def has_a_chance(core: Core, call: Call) -> bool:
    """It is not worth looking where no agent is free; but whoever has not looked yet must, to know how to wait."""
    queued = call.queued
    return queued is None or not queued.has_looked or is_anybody_free(core, queued.queue)


def turned_away(core: Core, call: Call) -> ForwardTarget | None:
    """Where a call goes instead that may not wait here: nobody is logged in, or too many wait already."""
    queued = call.queued
    if queued is None or queued.call_back or call.promise:
        return None
    queue = core.index.queues[queued.queue]
    if core.state.now_ms < queued.stays_ms:
        return None
    if queue.empty is not None and not _is_staffed(core, queue):
        return queue.empty
    if queue.overflow is None:
        return None
    is_full = queue.most and not queued.let_in and queue_places.waiting_in(core, queue.name) > queue.most
    queued.let_in = True
    return queue.overflow if is_full and not may_ring(core, call) else None


def was_sent_out(core: Core, call: Call) -> bool:
    """It is where its queue has sent it."""
    return call.queued is None and call.kind != "recall" and call.left in core.index.queues


def takes_back(core: Core, call: Call) -> bool:
    """It has rung in vain where its queue has sent it, and somebody serves that queue: back it comes."""
    return was_sent_out(core, call) and _is_staffed(core, core.index.queues[call.left])


def caller_is_known(core: Core, call: Call) -> None:
    """The line has told who calls after its call had come here, or will not any more."""
    queue_places.caller_is_known(core, call)
    greet(core, call)


def awaits_greeting(core: Core, call: Call) -> bool:
    """The box answers its callers itself, and greets them before anybody is rung."""
    queued = call.queued
    if queued is None or queued.greeting not in ("due", "sounds"):
        return False
    queued.has_looked = True
    if _is_staffed(core, core.index.queues[queued.queue]):
        take_in_by(core, call, 0 if queued.is_told else call.began_ms + TOLD_MS)
    return True


def greet(core: Core, call: Call) -> None:
    """A queue may answer every caller itself before it rings anybody, where there is somebody to wait for."""
    queued = call.queued
    queue = core.index.queues[queued.queue] if queued is not None else None
    if queued is not None and queue is not None and queued.is_told and queue.at_once and _is_staffed(core, queue):
        _take_in(core, call)


def rings(core: Core, call: Call) -> None:
    """Agents are rung for it: if none answers for long, the box does."""
    queued = call.queued
    if queued is None or core.index.queues[queued.queue].answer_ms is None:
        return
    take_in_by(core, call, call.began_ms + RINGS_MS)


def wait(core: Core, call: Call) -> None:
    """Nobody may be rung: the caller hears music soon, if there is anybody to wait for."""
    queued = call.queued
    if queued is None:
        return
    queue = core.index.queues[queued.queue]
    if not queued.has_waited:
        queued.has_waited = True
        queue_estimates.tell(core, call)
    queued.has_looked = True
    _look_again(core, call, queue, queued)
    answer_ms = 0 if queue.at_once else queue.answer_ms
    if answer_ms is not None and _is_staffed(core, queue):
        take_in_by(core, call, call.began_ms + (answer_ms if queued.is_told else max(answer_ms, TOLD_MS)))


def take_in_by(core: Core, call: Call, due_ms: int) -> None:
    """The box answers its line then, if it rings and nobody has answered before."""
    timers, now_ms = core.state.timers, core.state.now_ms
    trunk = core.ends.get(call.origin)
    if not isinstance(trunk, Trunk) or trunk.state is not TrunkState.RINGING:
        return
    if due_ms <= now_ms:
        _take_in(core, call)
        return
    running_ms = timers.due_of("call", call.number, queue_places.TAKE_IN)
    if running_ms is None or due_ms < running_ms:
        timers.start("call", call.number, queue_places.TAKE_IN, due_ms)


def time_is_up(core: Core, call: Call) -> None:
    """The box answers its line now, whoever is rung."""
    _take_in(core, call)


def looks_again(core: Core, call: Call) -> None:
    """He may reach more agents from now on."""
    if call.queued is not None:
        call.queued.has_looked = False
    core.agenda.look = True


def history(core: Core, queued: Queued) -> History:
    """What strategies know of this queue's agents, by the places where they are now."""
    last = core.state.agents.get(core.state.queues[queued.queue].last_agent)
    served = {f"queue {queued.queue}": last.place} if last is not None and last.place else {}
    return History(core.index.staff[queued.queue].history, served)


def _as_last_time(core: Core, queue: Queue, queued: Queued, able: agents.Able) -> agents.Able:
    """Only whoever served him last, as long as it is worth waiting for him; he may be one who does not serve this
    call at all."""
    agent = core.state.agents.get(queued.served_by)
    over = core.state.now_ms >= queued.entered_ms + queue.same_agent_ms
    if over or queued.missed or agent is None or not agent.place or agent.paused:
        return able
    return [one for one in able if one[1] is agent] or able


def _is_staffed(core: Core, queue: Queue) -> bool:
    return bool(core.index.staff[queue.name].agents)


def _look_again(core: Core, call: Call, queue: Queue, queued: Queued) -> None:
    """When more agents may serve it: the next step of its search, or when its last agent is waited for no more."""
    now_ms = core.state.now_ms
    moments = [queued.rank_ms + step.after_ms for step in queue.widening]
    moments.append(queued.stays_ms)
    if queued.served_by:
        moments.append(queued.entered_ms + queue.same_agent_ms)
    due_ms = min((at_ms for at_ms in moments if at_ms > now_ms), default=None)
    if due_ms is not None:
        core.state.timers.start("call", call.number, queue_places.LOOK, due_ms)


def _take_in(core: Core, call: Call) -> None:
    trunk = core.ends.get(call.origin)
    core.state.timers.cancel("call", call.number, queue_places.TAKE_IN)
    if isinstance(trunk, Trunk) and trunk.state is TrunkState.RINGING:
        step_trunk(core, trunk, TrunkInput.TAKEN_IN)
