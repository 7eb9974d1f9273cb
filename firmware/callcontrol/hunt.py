"""Rounds of a hunt: whom a call rings next, when it moves on, where it goes when everybody was tried.

A call hunts in a pool (index.py). A round offers it to every free member once, by the pool's strategy. When nobody is
left, the round is over (``_finish_round``): onward to the overflow target, again from the start, or silence.
"""

import msgspec

from firmware.callcontrol import (
    agents,
    book,
    calls,
    dialogue_places,
    forwarding,
    knocking,
    mailbox_entry,
    menu_entry,
    menu_places,
    outside_bells,
    queue_places,
    queue_words,
    queueing,
    refusing,
    reminders,
)
from firmware.callcontrol.core import Core
from firmware.callcontrol.index import Pool
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.plan import (
    ForwardTarget,
    GroupTarget,
    MessageTarget,
    OutsideTarget,
    QueueTarget,
    StationTarget,
)
from firmware.callcontrol.records import COMING_BACK, Call
from firmware.callcontrol.states import StationInput, StationState
from firmware.callcontrol.strategies import Offers
from firmware.callcontrol.targets import BlockedTarget, TakenIn

_IDLE = StationState.IDLE


def may_ring(core: Core, call: Call, pool: Pool) -> list[int]:
    """Members that are free and were not offered in this round, in member order.

    Who asked for a call himself, or left somebody behind, gets it back whatever he has told the box since.
    """
    if call.queued is not None:
        return queueing.may_ring(core, call)
    stations = core.state.stations
    tried = call.tried
    members = pool.group.members if call.kind in COMING_BACK else pool.members
    return [port for port in members if stations[port].state is _IDLE and port not in tried]


def seek(core: Core, call: Call) -> None:
    """A waiting call looks round: it rings somebody, passes on where nobody is free, goes on waiting, or gives up."""
    if call.still:
        return
    while call.menu is None:
        if isinstance(call.target, StationTarget):
            _await_forward(core, call)
        pool = core.index.pools[call.target]
        onward = queueing.turned_away(core, call) if call.queued is not None else None
        if onward is None and queueing.awaits_greeting(core, call):
            return
        free = [] if onward is not None else may_ring(core, call, pool)
        if free:
            queueing.greet(core, call)
            _offer(core, call, pool, free)
            return
        onward = onward or pool.onward
        if onward is None:
            break
        _pass_on(core, call, onward)
    if call.menu is not None:
        menu_entry.look(core, call)
    elif isinstance(call.target, MessageTarget):
        mailbox_entry.look(core, call)
    elif isinstance(call.target, BlockedTarget):
        refusing.look(core, call, call.target.how)
    elif call.queued is not None:
        queueing.wait(core, call)
    elif isinstance(call.target, OutsideTarget) or (call.left and _goes_nowhere(core, call)):
        core.agenda.sent_on.append(call.number)
    elif not call.patient or (call.dialled and _is_dead_end(core, call)):
        core.agenda.refused.append(call.number)


def _is_dead_end(core: Core, call: Call) -> bool:
    """Somebody here has called telephones that are all out of service by now: he must not wait for them."""
    return call.kind not in COMING_BACK and is_dead(core, call.target)


def _goes_nowhere(core: Core, call: Call) -> bool:
    """No bell can ring for it where it is, and that telephone will not send it on."""
    return not _awaits_forward(core, call) and is_unreachable(core, call.target)


def _awaits_forward(core: Core, call: Call) -> bool:
    return core.state.timers.due_of("call", call.number, calls.FORWARD) is not None


def is_dead(core: Core, target: ForwardTarget) -> bool:
    """No telephone there is in service, and calls go nowhere else. In a queue somebody may yet log in."""
    return _all_are(core, target, (StationState.OUT,))


def is_deserted(core: Core, target: ForwardTarget) -> bool:
    """Every telephone there is out of service, or its receiver was left off, and calls go nowhere else."""
    return _all_are(core, target, (StationState.OUT, StationState.LOCKED_OUT))


def is_unreachable(core: Core, target: ForwardTarget) -> bool:
    """No bell can ring there as things are, not even later when somebody has hung up, and calls go nowhere else."""
    if isinstance(target, OutsideTarget | TakenIn):
        return False
    pool = core.index.pools[target]
    stations = core.state.stations
    dead = (StationState.OUT, StationState.LOCKED_OUT)
    return pool.onward is None and all(stations[port].state in dead for port in pool.members)


def _all_are(core: Core, target: ForwardTarget, states: tuple[StationState, ...]) -> bool:
    if isinstance(target, OutsideTarget | TakenIn):
        return False
    pool = core.index.pools[target]
    stations = core.state.stations
    return pool.onward is None and all(stations[port].state in states for port in pool.group.members)


def widen(core: Core, call: Call) -> None:
    """Somebody became free during a round with bells that keep on: he joins when the pace allows."""
    if not call.keep:
        return
    pool = core.index.pools[call.target]
    free = may_ring(core, call, pool)
    if not free:
        return
    state = core.state
    due_ms = call.last_bell_ms + call.pace_ms
    if due_ms <= state.now_ms:
        _offer(core, call, pool, free)
    else:
        state.timers.start("call", call.number, calls.PACE, due_ms)


def go_on(core: Core, call: Call) -> None:
    """The pace is over, or the only bell was lost: the next step of the round, or its end."""
    pool = core.index.pools[call.target]
    free = may_ring(core, call, pool)
    if free:
        _offer(core, call, pool, free)
        return
    state = core.state
    if call.bells and call.last_ms is not None and state.now_ms < call.last_bell_ms + call.last_ms:
        state.timers.start("call", call.number, calls.PACE, call.last_bell_ms + call.last_ms)
    else:
        _finish_round(core, call, pool)


def silence(core: Core, call: Call, but: int = 0) -> None:
    """Stop all bells of a call; ``but`` has stopped already because it was lifted."""
    bells = call.bells
    call.bells = []
    stations = core.state.stations
    for port in bells:
        if port == but:
            continue
        if port in stations:
            step_station(core, stations[port], StationInput.SILENCED)
        else:
            outside_bells.silence(core, port)


def _is_better(core: Core, port: int, tried: tuple[int, ...]) -> bool:
    out = core.state.stations[port].state is StationState.OUT
    return port not in tried and not out and not forwarding.is_engaged(core, port)


def start_over(core: Core, call: Call, target: ForwardTarget) -> None:
    """The hunt begins anew at ``target``."""
    silence(core, call)
    calls.to_waiting(core, call)
    knocking.cease(core, call)
    _go_to(core, call, target)
    core.agenda.look = True


def forward(core: Core, call: Call) -> None:
    """The telephone did not answer, whether it rang or the call waited for it: on to where it sends such calls.

    While that is engaged, the call stays, and tries again.
    """
    onward = forwarding.on_no_answer(core, call.target)
    if onward is None or not isinstance(call.target, StationTarget):
        return
    passed = (*call.visited, call.target.station)
    target, visited = forwarding.follow(core, onward, 0, passed)
    if isinstance(target, StationTarget) and not _is_better(core, target.station, passed):
        _await_forward(core, call)
        return
    call.visited = visited
    call.patient = call.patient or isinstance(target, GroupTarget | TakenIn)
    start_over(core, call, target)


def _await_forward(core: Core, call: Call) -> None:
    """Its telephone sends calls elsewhere that it does not answer: in a while, and only once."""
    if call.kind in COMING_BACK or forwarding.on_no_answer(core, call.target) is None:
        return
    timers = core.state.timers
    again = isinstance(call.target, StationTarget) and call.target.station in call.visited
    if not again and timers.due_of("call", call.number, calls.FORWARD) is None:
        timers.start("call", call.number, calls.FORWARD, core.state.now_ms + core.state.plan.timing.forward_ms)


def _offer(core: Core, call: Call, pool: Pool, free: list[int]) -> None:
    state = core.state
    history = state.history if call.queued is None else queueing.history(core, call.queued)
    offers = pool.strategy(pool.group, free, history, state.now_ms, core.draw())
    if call.bells and not offers.keep:
        _give_up_on_bells(core, call)
    chosen = offers.order[: offers.width]
    if core.index.outside:
        offers = _longer_outside(offers, (*call.bells, *chosen))
    if offers.last_ms is None and queueing.was_sent_out(core, call) and not _awaits_forward(core, call):
        offers = msgspec.structs.replace(offers, last_ms=state.plan.timing.forward_ms)
    for port in chosen:
        _ring(core, call, port)
    call.tried.extend(chosen)
    call.bells.extend(chosen)
    call.keep, call.pace_ms, call.last_ms = offers.keep, offers.pace_ms, offers.last_ms
    call.last_bell_ms = state.now_ms
    calls.to_offered(core, call)
    wait_ms = offers.pace_ms if len(chosen) < len(free) else offers.last_ms
    if wait_ms is not None:
        state.timers.start("call", call.number, calls.PACE, state.now_ms + wait_ms)
    if call.kind == "reminder":
        calls.be_patient(core, call, reminders.ring_ms(core, call))
    if call.queued is not None:
        queueing.rings(core, call)


def _ring(core: Core, call: Call, place: int) -> None:
    """A telephone; or under 0 an agent outside."""
    station = core.state.stations.get(place)
    if station is None:
        outside_bells.ring(core, call, place)
    else:
        station.call = call.number
        step_station(core, station, StationInput.OFFERED)


def _longer_outside(offers: Offers, bells: tuple[int, ...]) -> Offers:
    """Where one of those rung is outside, the others ring as long as he needs."""
    if min(bells, default=0) >= 0 or offers.last_ms is None:
        return offers
    longer_ms = outside_bells.SETUP_MS
    pace_ms = offers.pace_ms if offers.keep else offers.pace_ms + longer_ms
    return msgspec.structs.replace(offers, pace_ms=pace_ms, last_ms=offers.last_ms + longer_ms)


def _give_up_on_bells(core: Core, call: Call) -> None:
    """They have rung as long as they should, and nobody lifted."""
    if call.queued is not None:
        agents.missed(core, call, call.bells)
    silence(core, call)


def _finish_round(core: Core, call: Call, pool: Pool) -> None:
    """Every free member was offered once: follow the overflow."""
    _give_up_on_bells(core, call)
    calls.to_waiting(core, call)
    if pool.onward is not None:
        _pass_on(core, call, pool.onward)
    elif queueing.takes_back(core, call):
        core.agenda.sent_on.append(call.number)
    elif pool.again or call.kind == "recall" or call.left:  # who comes back rings on, and who has waited in a queue
        call.tried = []
    # else silence: ``tried`` stays, so only who becomes free from now on is offered
    core.agenda.look = True


def _go_to(core: Core, call: Call, target: ForwardTarget) -> None:
    core.state.timers.cancel("call", call.number, calls.FORWARD)
    if call.outgoing:
        core.agenda.given_up.append(call.outgoing)
        call.outgoing = 0
    dialogue_places.leave_mailbox(core, call)
    call.target = target
    call.tried = []
    book.call_went(core, call)
    if not isinstance(target, QueueTarget):
        queue_places.leave(core, call, "sent on")
    menu_places.leave(core, call)
    before = call.queued
    queue_places.enter(core, call)
    if call.queued is not before:
        queue_words.come(core, call)
    menu_places.enter(core, call)
    menu_entry.come(core, call)
    menu_entry.leave(core, call)


def _pass_on(core: Core, call: Call, onward: ForwardTarget) -> None:
    """To whom the group overflows, or where he has sent his calls: news from the box itself is for him."""
    if not call.origin:
        _go_to(core, call, onward)
        return
    target, call.visited = forwarding.follow(core, onward, 0, tuple(call.visited))
    _go_to(core, call, target)
