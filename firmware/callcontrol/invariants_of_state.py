"""What must hold in the state of call control between two events: each check is one sentence about the box."""
# ruff: noqa: ARG001  (all checks have one signature, whatever they need of it)

from collections.abc import Callable, Iterator

from firmware.callcontrol.calls import PACE
from firmware.callcontrol.index import Index
from firmware.callcontrol.line_table import TRUNK_TIMERS
from firmware.callcontrol.plan import GroupTarget, StationTarget, StaySilent
from firmware.callcontrol.records import State, StationPort, Trunk
from firmware.callcontrol.states import StationState, TrunkState
from firmware.callcontrol.station_table import STATION_TIMERS

SEIZED = (TrunkState.ANSWERING, TrunkState.TALKING)
ON_HOOK = (StationState.IDLE, StationState.RINGING)
OFF_HOOK = tuple(state for state in StationState if state not in (*ON_HOOK, StationState.OUT))
_HAS_CALL = (StationState.RINGING, StationState.CALLING, StationState.TALKING)
_TREATED = (StationState.CALLING, StationState.REFUSED, StationState.HOWLING)


def _ports(state: State) -> dict[str, Trunk | StationPort]:
    ports: dict[str, Trunk | StationPort] = {trunk.name: trunk for trunk in state.trunks.values()}
    ports.update((station.name, station) for station in state.stations.values())
    return ports


def _calls_in_one_place(state: State, index: Index) -> Iterator[str]:
    ports = _ports(state)
    for number, call in state.calls.items():
        origin = ports.get(call.origin)
        connected = origin is not None and origin.junctor != 0 and origin.call == number
        places = state.waiting.count(number) + state.offered.count(number) + connected
        if places != 1:
            yield f"call {number} is in {places} places"
        if origin is None or origin.call != number:
            yield f"call {number} has lost its caller"
        if (number in state.offered) != bool(call.bells):
            yield f"call {number} is {'offered without a bell' if not call.bells else 'not offered but rings'}"
    for number in state.waiting + state.offered:
        if number not in state.calls:
            yield f"call {number} waits or rings but does not exist"
    if state.waiting != sorted(state.waiting) or state.offered != sorted(state.offered):
        yield "calls do not stand in order of age"


def _trunks_own_what_they_use(state: State, index: Index) -> Iterator[str]:
    for trunk in state.trunks.values():
        seized = trunk.state in SEIZED
        if seized != bool(trunk.junctor):
            yield f"{trunk.name} is {trunk.state} with junctor {trunk.junctor}"
        if (seized or trunk.state is TrunkState.RINGING) != bool(trunk.call):
            yield f"{trunk.name} is {trunk.state} with call {trunk.call}"
        if trunk.call and trunk.call not in state.calls:
            yield f"{trunk.name} has call {trunk.call}, which does not exist"
        if trunk.state is TrunkState.RINGING and trunk.call not in state.waiting + state.offered:
            yield f"{trunk.name} rings and nobody hunts for it"


def _stations_own_what_they_use(state: State, index: Index) -> Iterator[str]:
    for station in state.stations.values():
        if (station.state is StationState.TALKING) != bool(station.junctor):
            yield f"{station.name} is {station.state} with junctor {station.junctor}"
        if (station.state in _HAS_CALL) != bool(station.call):
            yield f"{station.name} is {station.state} with call {station.call}"
        if station.call and station.call not in state.calls:
            yield f"{station.name} has call {station.call}, which does not exist"
        hunting = station.call in state.waiting + state.offered
        if station.state is StationState.CALLING and not hunting:
            yield f"{station.name} calls and nobody hunts for it"
        if station.digits and station.state is not StationState.DIALLING:
            yield f"{station.name} is {station.state} with digits {station.digits!r}"


def _receivers_have_owners(state: State, index: Index) -> Iterator[str]:
    lent = [station.receiver for station in state.stations.values() if station.receiver]
    if sorted(lent + state.free_receivers) != sorted(state.plan.receivers):
        yield f"of receivers {[*state.plan.receivers]}, {lent} are lent and {state.free_receivers} free"
    for station in state.stations.values():
        if station.receiver and station.state is not StationState.DIALLING:
            yield f"{station.name} is {station.state} with receiver {station.receiver}"
    queue = [port for port, station in state.stations.items() if station.state is StationState.AWAITING_TONE]
    if sorted(state.tone_queue) != sorted(queue):
        yield f"stations {sorted(queue)} await dial tone, the queue is {state.tone_queue}"
    if state.tone_queue and (state.free_receivers or not state.plan.receivers):
        yield f"stations {state.tone_queue} wait for dial tone that they could have"


def _treatments_fit(state: State, index: Index) -> Iterator[str]:
    for station in state.stations.values():
        wants_tone = station.state is StationState.DIALLING and station.hears == "tone dial"
        if bool(station.hears) != (station.state in _TREATED or wants_tone):
            yield f"{station.name} is {station.state} and hears {station.hears or 'nothing'}"
        if (station.state is StationState.CALLING) != (station.hears == "tone ringback"):
            yield f"{station.name} is {station.state} and hears {station.hears or 'nothing'}"
        if wants_tone and station.digits:
            yield f"{station.name} has dialled {station.digits!r} and hears dial tone"


def _tone_outputs_have_listeners(state: State, index: Index) -> Iterator[str]:
    heard: dict[str, list[int]] = {}
    for station in state.stations.values():
        output = station.hears.removeprefix("tone ")
        if output and output not in ("dial", "ringback", "busy"):
            heard.setdefault(output, []).append(station.port)
    playing = {output: sorted(playing.listeners) for output, playing in state.playing.items()}
    if playing != {output: sorted(ports) for output, ports in heard.items()}:
        yield f"tone outputs play for {playing} but are heard by {heard}"
    for output in state.playing:
        if output not in state.plan.tone_outputs:
            yield f"{output} plays a tone and is not for tones"
    tones = [playing.tone for playing in state.playing.values()]
    if len(tones) != len(set(tones)):
        yield f"one tone on two outputs: {tones}"


def _bells_have_one_call(state: State, index: Index) -> Iterator[str]:
    rung: dict[int, int] = {}
    for number, call in state.calls.items():
        allowed = index.pools[call.target].members if call.bells else ()
        for port in call.bells:
            if port in rung:
                yield f"calls {rung[port]} and {number} ring station {port}"
            rung[port] = number
            if port not in allowed:
                yield f"call {number} rings station {port}, which is in do-not-disturb or not in its group"
    ringing = {port: station.call for port, station in state.stations.items() if station.state is StationState.RINGING}
    if rung != ringing:
        yield f"calls ring {rung} but stations ring for {ringing}"


def _junctors_have_members(state: State, index: Index) -> Iterator[str]:
    ends = {trunk.name: trunk.junctor for trunk in state.trunks.values()}
    ends.update((station.name, station.junctor) for station in state.stations.values())
    for number, junctor in state.junctors.items():
        if len(junctor.members) < 2:
            yield f"junctor {number} has members {junctor.members}"
        for member in junctor.members:
            if ends.get(member) != number:
                yield f"{member} does not know that it is in junctor {number}"
    for name, number in ends.items():
        if number and name not in (state.junctors[number].members if number in state.junctors else ()):
            yield f"{name} is in junctor {number}, which does not know it"


def _timers_have_owners(state: State, index: Index) -> Iterator[str]:
    for key, timer in state.timers.running.items():
        if timer.owner == "line":
            trunk = state.trunks.get(timer.number)
            owned = trunk is not None and timer.name in TRUNK_TIMERS[trunk.state]
        elif timer.owner == "station":
            station = state.stations.get(timer.number)
            owned = station is not None and timer.name in STATION_TIMERS[station.state]
        else:
            owned = timer.owner == "call" and timer.name == PACE and timer.number in state.offered
        if not owned:
            yield f"timer {key!r} has no owner"
        if timer.due_ms < state.now_ms:
            yield f"timer {key!r} was due at {timer.due_ms}, it is {state.now_ms}"
    for trunk in state.trunks.values():
        must = {TrunkState.ANSWERING, TrunkState.GUARD}
        if trunk.state in must and state.timers.due_of("line", trunk.port, TRUNK_TIMERS[trunk.state][0]) is None:
            yield f"{trunk.name} would be {trunk.state} for ever"
    for station in state.stations.values():
        names = STATION_TIMERS[station.state]
        if names and sum(state.timers.due_of("station", station.port, name) is not None for name in names) != 1:
            yield f"{station.name} would be {station.state} for ever, or has two ends"
    for number in [number for number in state.offered if number in state.calls]:
        ends = state.calls[number].last_ms is not None
        if ends != (state.timers.due_of("call", number, PACE) is not None):
            yield f"call {number} {'would ring the same bells for ever' if ends else 'has an end it must not have'}"


def _nobody_waits_in_vain(state: State, index: Index) -> Iterator[str]:
    for call in [state.calls[number] for number in state.waiting if number in state.calls]:
        pool = index.pools[call.target]
        idle = [port for port in pool.members if state.stations[port].state is StationState.IDLE]
        if not set(idle) <= set(call.tried):
            yield f"call {call.number} waits while stations {idle} are free"
        if call.tried and not isinstance(pool.group.overflow, StaySilent):
            yield f"call {call.number} waits with a round half done"
        if not call.patient:
            yield f"call {call.number} waits and should not"
        if isinstance(pool.group.overflow, GroupTarget | StationTarget):
            yield f"call {call.number} waits where it should pass on"


def _quiet_box_is_idle(state: State, index: Index) -> Iterator[str]:
    if any(station.state in OFF_HOOK for station in state.stations.values()):
        return
    if any(trunk.state is TrunkState.RINGING for trunk in state.trunks.values()):
        return
    if state.playing or state.tone_queue or any(station.receiver for station in state.stations.values()):
        yield "nobody is off hook, and a receiver is lent, wanted, or a tone plays"
    if state.calls or state.junctors:
        yield f"nobody is off hook, nothing rings, yet calls {[*state.calls]} and junctors {[*state.junctors]} live"
    busy = [trunk.name for trunk in state.trunks.values() if trunk.state in SEIZED]
    if busy:
        yield f"nobody is off hook, nothing rings, and {busy} are seized"


OF_STATE: tuple[Callable[[State, Index], Iterator[str]], ...] = (
    _calls_in_one_place,
    _trunks_own_what_they_use,
    _stations_own_what_they_use,
    _bells_have_one_call,
    _junctors_have_members,
    _receivers_have_owners,
    _treatments_fit,
    _tone_outputs_have_listeners,
    _timers_have_owners,
    _nobody_waits_in_vain,
    _quiet_box_is_idle,
)
