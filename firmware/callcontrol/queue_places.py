"""Who waits in which queue, and since when he counts as waiting: entering, leaving, and the old place of the cut off.

Order is by ``Queued.rank_ms``, so that a head start of s seconds overtakes whoever came within s seconds before, and
nobody else: that is the bound on waiting for others.
"""

from firmware.callcontrol import book, home_numbers, lost_callers, notices, queue_news, receivers, tapes
from firmware.callcontrol.core import Core
from firmware.callcontrol.facts import PromiseEnd
from firmware.callcontrol.queue_plan import KnownCaller, Queue
from firmware.callcontrol.queue_records import OldPlace, Promise, Queued, QueueNews, QueueState, WhatHappened
from firmware.callcontrol.records import Call, State, StationPort, Trunk
from firmware.callcontrol.states import TrunkState
from firmware.callcontrol.targets import QueueTarget

LONGEST = "longest wait"  # timer of a call in a queue: it goes elsewhere
TAKE_IN = "take in"  # timer of a call in a queue: the box answers its line
LOOK = "look again"  # timer of a call in a queue: more agents may serve it from now on
WORDS = "words"  # timer of a call in a queue: its caller is told something
KEYS = "keys"  # timer of a call in a queue: its caller keys in no more digits of his number
GOODBYE = "goodbye"  # timer of a call in a queue: its caller is to be called back, and told so when that is possible
TIMERS = (LONGEST, TAKE_IN, LOOK, WORDS, KEYS, GOODBYE)

MOST_PROMISED = 100
"""So many callers may wait to be called back, our choice: more than an office calls in a day."""

PROMISE = "promise"
CALL_AGAIN = "call again"  # timer of a promise: its caller is to be called again

MOST_KNOWN = 2_000
"""Callers whose last agent is remembered; the one who called longest ago is forgotten first (a busy office's month)."""


def enter(core: Core, call: Call) -> None:
    """The call waits in the queue that is its target, unless it does so already."""
    target = call.target
    if not isinstance(target, QueueTarget) or (call.queued is not None and call.queued.queue == target.queue):
        return
    if call.queued is not None:
        leave(core, call, "sent on")
    state = core.state
    queue = core.index.queues[target.queue]
    comes_back = call.left == queue.name
    call.queued = Queued(queue.name, call.left_ms if comes_back else state.now_ms, call.began_ms)
    _rank(core, call, queue, call.queued)
    origin = core.ends.get(call.origin)
    call.queued.is_told = not isinstance(origin, Trunk) or origin.caller is not None
    if comes_back:
        call.queued.greeting = "over"
    elif queue.at_once and isinstance(origin, Trunk) and _is_told_first(core, call, queue):
        call.queued.greeting = "due"
    if call.kind == "promised":
        return  # he came long ago, and does not leave
    _tell(core, "comes back" if comes_back else "comes", call, call.queued)
    book.queue_entered(core, call, comes_back)
    here = state.queues[queue.name]
    if comes_back and here.sent_on:
        here.sent_on -= 1
    else:
        here.entered += 1
    _await_longest(core, call, queue, call.queued)


def renew(core: Core) -> None:
    """The plan has changed: who stays where he waited may reach others from now on, and waits as long as it says. Who
    is promised a call waits for it without a limit."""
    for call in core.state.calls.values():
        queued = call.queued
        queue = core.index.queues.get(queued.queue) if queued is not None else None
        if queued is None or queue is None:
            continue
        queued.has_looked = False
        hear_keys(core, call)
        if not queued.call_back and not call.promise:
            core.state.timers.cancel("call", call.number, LONGEST)
            _await_longest(core, call, queue, queued)


def hear_keys(core: Core, call: Call) -> None:
    """Its caller, whom the box has answered, may press digits here, or need not."""
    queued, trunk = call.queued, core.ends.get(call.origin)
    if queued is None or not isinstance(trunk, Trunk) or trunk.state is not TrunkState.HELD:
        return
    queue = core.index.queues[queued.queue]
    if queue.leave_digit or queue.callback_digit or queued.asks:
        receivers.listen_to_line(core, trunk)
    else:
        receivers.leave_line(core, trunk)


def _await_longest(core: Core, call: Call, queue: Queue, queued: Queued) -> None:
    if queue.longest_ms:
        due_ms = max(core.state.now_ms, queued.entered_ms + queue.longest_ms, queued.stays_ms)
        core.state.timers.start("call", call.number, LONGEST, due_ms)


def caller_is_known(core: Core, call: Call) -> None:
    """The line has told who calls after its call had come here, or will not any more."""
    queued = call.queued
    if queued is None or queued.is_told:
        return
    queued.is_told, queued.has_looked = True, False
    core.agenda.look = True
    if not queued.number:
        _rank(core, call, core.index.queues[queued.queue], queued)


def handed_over(core: Core, call: Call) -> None:
    """Whoever called here has handed his place to somebody: it counts as that caller's from now on."""
    queued = call.queued
    if queued is not None:
        queued.has_looked = False
        _rank(core, call, core.index.queues[queued.queue], queued)
        core.agenda.look = True


def _tell(core: Core, what: WhatHappened, call: Call, queued: Queued, by: str = "") -> None:
    waited_ms = core.state.now_ms - queued.entered_ms
    if what not in ("comes", "comes back"):
        book.queue_left(core, call.number, queued.queue, what, by)
    queue_news.note(core, QueueNews(what, queued.queue, call.origin, queued.number, waited_ms, by))


def leave(core: Core, call: Call, how: str, by: str = "") -> None:
    """It waits here no longer: ``how`` is "answered", "abandoned", "sent on", "called back": an agent has lifted for
    a caller who is not there, "withdrawn": it was no caller, but somebody here who has asked, or "turned
    away": he is on the block list. ``by``: who has answered, an agent's name or a telephone."""
    queued, call.queued = call.queued, None
    if queued is None:
        return
    call.left, call.left_by, call.left_ms = queued.queue, queued.number, queued.entered_ms
    state = core.state
    state.timers.cancel_all("call", call.number, TIMERS)
    if state.line_keys:
        trunk = core.ends.get(call.origin)
        if isinstance(trunk, Trunk):
            receivers.leave_line(core, trunk)
    if how == "abandoned" and call.promise in state.promises:
        core.agenda.unkept.append(call.promise)
    here = state.queues.get(queued.queue)
    if here is None:
        return
    if how == "answered":
        _tell(core, "answered", call, queued, by)
        here.estimator.answered(call.number, state.now_ms)
        _record(core, core.ends.get(call.origin), queued.queue)
        _note_answer(core, here, queued)
        return
    here.estimator.left(call.number)
    if not call.promise:
        _go(core, call, queued, here, how)


def _go(core: Core, call: Call, queued: Queued, here: QueueState, how: str) -> None:
    """He has not been answered, or is no caller; ``how`` as in ``leave``."""
    state = core.state
    if how == "withdrawn":
        _tell(core, "withdrawn", call, queued)
        here.entered -= here.entered > 0  # the queue may be newer than the call
    elif how == "turned away":
        _tell(core, "turned away", call, queued)
        here.entered -= here.entered > 0  # the queue may be newer than the call
    elif how == "sent on":
        _tell(core, "goes on", call, queued, core.index.name_of(call.target))
        here.sent_on += 1
    elif queued.call_back:
        _tell(core, "wants a callback", call, queued)
        _promise(core, queued, here)
    else:
        _tell(core, "gives up", call, queued)
        here.abandoned += 1
        if queued.number:
            state.old_places[queued.number] = OldPlace(queued.queue, queued.rank_ms, state.now_ms)
        if queued.number and call.origin.startswith("line "):
            lost_callers.note(core, queued.number, queued.queue, state.now_ms - queued.entered_ms)


def _record(core: Core, caller: Trunk | StationPort | None, queue: str) -> None:
    """Whoever is served from a queue that records its calls is to be recorded; among ourselves nobody is."""
    known = core.index.queues.get(queue)
    if isinstance(caller, Trunk) and known is not None and known.record:
        tapes.want(core, caller)


def _promise(core: Core, queued: Queued, here: QueueState) -> None:
    """His place is kept, and the box calls him. Who has been promised that before has one place, the better one."""
    state = core.state
    rank_ms = min([queued.rank_ms, *_ranks_of_promises(core, queued.queue, queued.call_back)])
    state.promises_begun += 1
    until_ms = state.now_ms + core.index.queues[queued.queue].callback_longest_ms
    told = queued.number or queued.call_back
    number = state.promises_begun
    promise = Promise(number, queued.queue, queued.call_back, told, queued.entered_ms, rank_ms, until_ms)
    promise.name = queued.name
    state.promises[number] = promise
    book.promised(core, promise)
    here.callbacks += 1
    state.remembered += 1
    core.agenda.promised.append(number)


def _ranks_of_promises(core: Core, queue: str, dialled: str) -> list[int]:
    """Of a caller of this queue, who is not to be called back there any more: he is here himself, or wants it anew."""
    state = core.state
    his = [one for one in state.promises.values() if one.dialled == dialled and one.queue == queue]
    for promise in his:
        release(core, promise, "himself")
    return [promise.rank_ms for promise in his]


def promised_to(state: State, number: str) -> list[Promise]:
    """Whose number this is, as his line told it or as he wants to be called."""
    prefixes = state.plan.outside.prefixes
    dialled = home_numbers.as_dialled(prefixes, number) or number
    return [
        one
        for one in state.promises.values()
        if dialled in (one.dialled, home_numbers.as_dialled(prefixes, one.told) or one.told)
    ]


def release(core: Core, promise: Promise, how: PromiseEnd) -> None:
    """The box does not owe him a call any more; one that is on its way already is the agent's own."""
    book.promise_ended(core, promise.number, how)
    del core.state.promises[promise.number]
    core.state.remembered += 1
    core.state.timers.cancel(PROMISE, promise.number, CALL_AGAIN)
    if promise.call:
        core.agenda.gone.append(promise.call)


def offers_callback(core: Core, queue: Queue) -> bool:
    """Its callers may be called back just now."""
    return bool(queue.callback_digit) and len(core.state.promises) < MOST_PROMISED


def place_of(core: Core, call: Call) -> int:
    """How many wait in its queue up to this one, itself included: from 1."""
    queued = call.queued
    if queued is None:
        return 0
    mine = (queued.rank_ms, call.number)
    waiting = core.state.waiting + core.state.offered
    others = [core.state.calls[number] for number in waiting]
    return 1 + sum(
        one.queued is not None and one.queued.queue == queued.queue and (one.queued.rank_ms, one.number) < mine
        for one in others
    )


def callers_of(state: State, queue: str) -> list[tuple[Queued, Call]]:
    """Who waits there, rung for or not, the first one first."""
    found = [(call.queued, call) for call in state.calls.values() if call.queued is not None]
    here = [(queued, call) for queued, call in found if queued.queue == queue]
    return sorted(here, key=lambda one: (one[0].rank_ms, one[1].number))


def waiting_in(core: Core, queue: str) -> int:
    """How many callers wait there, rung for or not; who is to be called back is not there."""
    here = [call for call in core.state.calls.values() if call.queued is not None and call.queued.queue == queue]
    return sum(not call.promise for call in here)


def urgency(core: Core, call: Call) -> tuple[int, int, int]:
    """Sorts calls for whoever is free: who has waited longest first, as its queue weighs waiting."""
    if call.queued is None:
        return (call.began_ms - core.state.now_ms, call.began_ms, call.number)
    weight = core.index.queues[call.queued.queue].weight
    rank_ms = call.queued.rank_ms
    return ((rank_ms - core.state.now_ms) * weight, rank_ms, call.number)


def _is_told_first(core: Core, call: Call, queue: Queue) -> bool:
    """He hears a greeting, the notice of the day, or that he is recorded, before anybody is rung."""
    return bool(queue.words.greeting) or queue.record or (queue.words.notice and notices.is_for(core, call))


def _rank(core: Core, call: Call, queue: Queue, queued: Queued) -> None:
    state = core.state
    trunk = core.ends.get(call.origin)
    queued.number = _number_of(core, trunk)
    queued.name = trunk.caller.name if isinstance(trunk, Trunk) and trunk.caller is not None else ""
    head_start_ms = queue.head_start_ms
    if isinstance(trunk, Trunk):
        head_start_ms += core.index.lines[trunk.port].head_start_ms
    if call.said is not None:
        head_start_ms += call.said.head_start_ms
    if isinstance(trunk, Trunk) and trunk.caller is not None and trunk.caller.vip:
        head_start_ms += state.plan.vip_head_start_ms
    known = known_caller(core, queued.number) if state.plan.callers else None
    if known is not None:
        head_start_ms += known.head_start_ms
    queued.rank_ms = call.began_ms - head_start_ms
    old = _old_place(core, queue, queued.number)
    if old is not None:
        queued.rank_ms = min(queued.rank_ms, old.rank_ms)
    if state.promises and isinstance(trunk, Trunk) and queued.number:
        dialled = home_numbers.as_dialled(state.plan.outside.prefixes, queued.number)
        queued.rank_ms = min([queued.rank_ms, *_ranks_of_promises(core, queue.name, dialled)])
    queued.served_by = state.served_by.get(queued.number, "") if queue.same_agent_ms else ""


def _number_of(core: Core, origin: Trunk | StationPort | None) -> str:
    if isinstance(origin, Trunk):
        return origin.caller.number if origin.caller is not None else ""
    return core.index.stations[origin.port].extension if origin is not None else ""


def known_caller(core: Core, number: str) -> KnownCaller | None:
    """The entry of the office's list with the longest prefix that the number begins with."""
    fits = [one for one in core.state.plan.callers if number and number.startswith(one.prefix)]
    return max(fits, key=lambda one: len(one.prefix), default=None)


def _old_place(core: Core, queue: Queue, number: str) -> OldPlace | None:
    """That of a caller who was cut off and is here again soon enough; too old ones are forgotten."""
    state = core.state
    if not state.old_places:
        return None
    old = state.old_places.pop(number, None)
    longest_ms = core.index.longest_return_ms
    while state.old_places:
        oldest = next(iter(state.old_places))
        if state.now_ms - state.old_places[oldest].left_ms <= longest_ms:
            break
        del state.old_places[oldest]
    if old is None or old.queue != queue.name or not queue.return_ms:
        return None
    return old if state.now_ms - old.left_ms <= queue.return_ms else None


def _note_answer(core: Core, here: QueueState, queued: Queued) -> None:
    waited_ms = core.state.now_ms - queued.entered_ms
    here.answered += 1
    here.waited_ms += waited_ms
    here.longest_ms = max(here.longest_ms, waited_ms)
    here.served_well += waited_ms <= core.index.queues[queued.queue].service_ms


def remember_agent(core: Core, number: str, agent: str) -> None:
    """``agent`` has served the caller with this number."""
    if not number:
        return
    served_by = core.state.served_by
    served_by.pop(number, None)
    served_by[number] = agent
    if len(served_by) > MOST_KNOWN:
        del served_by[next(iter(served_by))]
