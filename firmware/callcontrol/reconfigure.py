"""A new plan between two events.

Conversations go on, and so do those on hold. A call that hunts goes on where it is if that group is unchanged, else it
begins anew where the new plan sends it. What a person asked for by code stays, unless the plan now says something else
about it than it did before; telephones that are in do-not-disturb now fall silent, and those that forward everything
do so as members of a group. Who dials with a receiver that is not to be lent any more begins anew with another. Ports
that the new plan lacks are taken out of service first, so that nothing of theirs is left behind.
"""

from firmware.callcontrol import (
    agents,
    caller_out,
    calls,
    camping,
    coupling,
    doors,
    forwarding,
    hunt,
    knocking,
    line_effects,
    menus,
    messages,
    queue_places,
    recalls,
    receivers,
    reminders,
    shifts,
    station_effects,
    supervising,
    treatments,
)
from firmware.callcontrol.core import Core
from firmware.callcontrol.history import StationHistory
from firmware.callcontrol.index import Pool, check
from firmware.callcontrol.machine import step_station, step_trunk
from firmware.callcontrol.plan import (
    ForwardTarget,
    GroupTarget,
    MenuTarget,
    MessageTarget,
    OutsideTarget,
    Plan,
    QueueTarget,
    Station,
    StationTarget,
)
from firmware.callcontrol.queue_records import AgentState, QueueState
from firmware.callcontrol.records import COMING_BACK, Call, State, StationPort, Trunk, Wishes
from firmware.callcontrol.states import StationInput, StationState, TrunkInput


def adopt(core: Core, plan: Plan) -> None:
    """Swap the plan; raises CallControlError, with nothing changed, when it is not a verified one."""
    check(plan)
    _retire_ports(core, plan)
    moved = _retire_agents(core, plan)
    before, away_before, known_before = core.index.pools, core.index.away, core.index.stations
    core.state.remembered += plan != core.state.plan
    core.state.plan = plan
    _renew_wishes(core.state, known_before)
    add_ports(core.state)
    add_queues(core.state)
    core.refresh()
    for name in moved:
        agents.log_in_outside(core, name)
    _stop_knocking(core)
    _end_outside_tone(core)
    treatments.leave_outputs(core, plan.tone_outputs)
    _leave_signals(core)
    _revoke_receivers(core)
    renew_receivers(core.state)
    camping.forget_lost(core)
    messages.forget_lost(core)
    shifts.look(core)
    _silence_those_away(core)
    supervising.dismiss(core)
    _restart_hunts(core, before)
    queue_places.renew(core)
    menus.renew(core)
    for port in sorted(away_before - core.index.away):
        if port in core.state.stations:
            core.agenda.freed.append(port)
    core.agenda.tone = core.agenda.look = core.agenda.breaks = True
    coupling.settle(core)


def _stop_knocking(core: Core) -> None:
    """Where a call waiting tone is not wanted any more, or would do harm."""
    for station in core.state.stations.values():
        call = core.state.calls.get(station.knock)
        if call is not None and not knocking.may_be_told(core, station):
            knocking.cease(core, call)


def _end_outside_tone(core: Core) -> None:
    """Who has dialled what is the digit to call out by no more hears dial tone for it no more."""
    for station in core.state.stations.values():
        dialled = station.digits if station.state is StationState.DIALLING else ""
        if dialled and dialled != core.state.plan.outside.digit and station.hears == treatments.DIAL:
            treatments.stop(core, station)


def _leave_signals(core: Core) -> None:
    """Digits and caller identification that sound on an output which is not for them any more."""
    outputs = (core.state.plan.signal_output, *core.state.plan.tone_outputs)
    for output, name in [item for item in core.state.signals.items() if item[0] not in outputs]:
        port = core.ends[name]
        if isinstance(port, Trunk):
            step_trunk(core, port, TrunkInput.SENT_IN_PART)
        elif port.told_on == output and port.state is StationState.IDLE:
            station_effects.leave_display(core, port, None)
        elif port.told_on == output:
            caller_out.stop(core, port)


def add_ports(state: State) -> None:
    """A record for every port of the plan that has none; a new port counts as idle."""
    for line in state.plan.lines:
        state.trunks.setdefault(line.port, Trunk(line.port, f"line {line.port}"))
    for station in state.plan.stations:
        if station.port not in state.stations:
            name = f"station {station.port}"
            state.stations[station.port] = StationPort(station.port, name, wishes=planned_wishes(station))
        state.history.stations.setdefault(station.port, StationHistory(idle_since_ms=state.now_ms))


def add_queues(state: State) -> None:
    """A record for every queue and agent of the plan that has none; agents of no plan are forgotten, and so are places
    in queues that are no more, and what became of callers in menus that are none."""
    plan = state.plan
    known = {agent.name: agent for agent in plan.agents}
    for name in [name for name in state.agents if name not in known]:
        agent = state.agents.pop(name)
        state.breaks = [one for one in state.breaks if one != name]
        state.timers.cancel_all(agents.OWNER, agent.number, (agents.WRAP_UP, agents.REST))
    for name in [name for name in state.queues if name not in {queue.name for queue in plan.queues}]:
        del state.queues[name]
    lost = [one for one in state.promises.values() if one.queue not in {queue.name for queue in plan.queues}]
    for promise in lost:
        del state.promises[promise.number]
        state.timers.cancel(queue_places.PROMISE, promise.number, queue_places.CALL_AGAIN)
    for name in [name for name in state.menus if name not in {menu.name for menu in plan.menus}]:
        del state.menus[name]
    for queue in plan.queues:
        state.queues.setdefault(queue.name, QueueState())
    taken = {agent.station for agent in state.agents.values()}
    for planned in plan.agents:
        if planned.name not in state.agents:
            state.agents_begun += 1
            place = planned.station if planned.station not in taken else 0
            agent = AgentState(planned.name, state.agents_begun, place, state.now_ms)
            agent.outside = agents.begins_outside(planned)
            state.agents[planned.name] = agent
    for agent in state.agents.values():
        if agent.station and agent.station not in state.stations:
            agents.lose_place(state, agent)


def planned_wishes(station: Station) -> Wishes:
    """What its person wants as long as he has asked for nothing."""
    return Wishes(**{name: getattr(station, name) for name in WISHES})


WISHES = ("dnd", "call_waiting", "forward_always", "forward_busy", "forward_no_answer")
"""What the plan says and a code may change; a telephone's own speed numbers stand in no plan."""


def _renew_wishes(state: State, before: dict[int, Station]) -> None:
    groups = {group.name for group in state.plan.groups}
    for station in state.plan.stations:
        known = state.stations.get(station.port)
        old = before.get(station.port)
        if known is None or old is None:
            continue
        known.wishes.locked = known.wishes.locked and bool(station.pin)
        for name in WISHES:
            wish = getattr(known.wishes, name)
            if getattr(station, name) != getattr(old, name) or is_lost(state, groups, wish):
                setattr(known.wishes, name, getattr(station, name))


def is_lost(state: State, groups: set[str], wish: ForwardTarget | bool | None) -> bool:
    """It names a telephone, a queue or a group that does not exist; ``groups``: the names of groups that do."""
    if isinstance(wish, StationTarget):
        return wish.station not in state.stations
    if isinstance(wish, QueueTarget):
        return wish.queue not in {queue.name for queue in state.plan.queues}
    if isinstance(wish, MenuTarget):
        return wish.menu not in {menu.name for menu in state.plan.menus}
    if isinstance(wish, MessageTarget):
        return wish.mailbox not in {mailbox.name for mailbox in state.plan.mailboxes}
    return isinstance(wish, GroupTarget) and wish.group not in groups


def renew_receivers(state: State) -> None:
    """Every receiver of the plan that is not lent is free; those that were free already keep their order."""
    pool = state.plan.receivers
    lent = {station.receiver for station in state.stations.values()}
    lent.update(keys.receiver for keys in state.line_keys.values())
    free = [receiver for receiver in state.free_receivers if receiver in pool]
    state.free_receivers = free + [number for number in pool if number not in lent and number not in free]


def _revoke_receivers(core: Core) -> None:
    """Also of those who heard dial tone without a receiver, as the box had none; and of those whose partner is no door
    any more."""
    plan = core.state.plan
    receivers.revoke_from_lines(core)
    for station in core.state.stations.values():
        dialling = station.state is StationState.DIALLING
        listens = station.state in (StationState.LISTENING, StationState.CHOOSING, StationState.IN_DIALOGUE)
        had_none = station.receiver == 0 and station.hears != "" and receivers.box_has_any(plan)
        gone = station.receiver != 0 and station.receiver not in plan.receivers + plan.line_receivers
        if dialling and (had_none or gone):
            step_station(core, station, StationInput.REVOKED)
        elif gone or not (dialling or listens or doors.may_open(core, station)):
            receivers.give_back(core, station)


def _retire_agents(core: Core, plan: Plan) -> list[str]:
    """Agents outside who are no more, or at another number, are called no more; those who have another one."""
    known = {agent.name: agent.outside for agent in plan.agents}
    here = [agent for agent in core.state.agents.values() if agent.outside]
    gone = [agent for agent in here if known.get(agent.name) != core.index.agents[agent.name].outside]
    for agent in gone:
        agents.log_out(core, agent)
    coupling.settle(core)
    return [agent.name for agent in gone if known.get(agent.name)]


def _retire_ports(core: Core, plan: Plan) -> None:
    state = core.state
    lines = {line.port for line in plan.lines}
    stations = {station.port for station in plan.stations}
    for port in sorted(state.trunks.keys() - lines):
        step_trunk(core, state.trunks[port], TrunkInput.FAILED)
        coupling.settle(core)
        del state.trunks[port]
    for port in sorted(state.stations.keys() - stations):
        step_station(core, state.stations[port], StationInput.FAILED)
        coupling.settle(core)
    for port in sorted(state.stations.keys() - stations):
        reminders.forget(core, port)
        state.camps = [camp for camp in state.camps if camp.asker != port]
        del state.stations[port], state.history.stations[port]


def _silence_those_away(core: Core) -> None:
    """Whoever forwards all his calls is rung for himself, but not as one of a group."""
    state = core.state
    for port in sorted(core.index.away):
        station = state.stations[port]
        if station.state is not StationState.RINGING:
            continue
        call = state.calls[station.call]
        pool = core.index.pools.get(call.target)
        if pool is not None and port not in pool.members and call.kind not in COMING_BACK:
            call.bells.remove(port)
            step_station(core, station, StationInput.SILENCED)
            core.agenda.bereft.append(call.number)


def _restart_hunts(core: Core, before: dict[ForwardTarget, Pool]) -> None:
    state = core.state
    for number in sorted(state.waiting + state.offered):
        call = state.calls[number]
        if isinstance(call.target, OutsideTarget) or before[call.target].same_hunt(core.index.pools.get(call.target)):
            continue
        target = _destination(core, call)
        if target is None:
            core.agenda.refused.append(number)
        else:
            if call.kind not in ("recall", "promised"):
                target, call.visited = forwarding.follow(core, target, _caller(core, call))
            call.patient = _is_patient(core, call, target)
            hunt.start_over(core, call, target)


def _is_told_goodbye(core: Core, call: Call) -> bool:
    """Its caller is to be called back, and goes in a moment: his place is where it was, if that exists."""
    return call.queued is not None and bool(call.queued.call_back) and call.target in core.index.pools


def _caller(core: Core, call: Call) -> int:
    """The station that dialled it; 0: it comes from outside."""
    end = core.ends[call.origin]
    return call.by or (end.port if isinstance(end, StationPort) else 0)


def _is_patient(core: Core, call: Call, target: ForwardTarget) -> bool:
    """Who comes back, and who wants the operator, waits wherever he is sent."""
    return call.kind == "recall" or target == core.state.plan.operator or calls.is_patient(call.dialled, target)


def _destination(core: Core, call: Call) -> ForwardTarget | None:
    """Where the present plan sends this call; None: nobody has its number."""
    if call.kind == "recall":
        return recalls.destination(core, call.by)
    if call.promise in core.state.promises or _is_told_goodbye(core, call):
        return call.target
    if call.dialled:
        meaning = core.index.numbers.read(call.dialled)
        return None if meaning is None else meaning.route or core.state.plan.operator
    return line_effects.destination(core, call.origin) if call.origin in core.index.routes else None
