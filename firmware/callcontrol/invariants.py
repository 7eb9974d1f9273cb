"""What must hold after every event (DESIGN 8), judged from outside.

``OutputImage`` keeps its own picture of the world from the events that went in and the actions that came out, so the
actions themselves are judged, not only what call control believes. Each check is one sentence about the box.
"""
# ruff: noqa: ARG001  (all checks have one signature, whatever they need of it)

from collections.abc import Callable, Iterator

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.calls import PACE
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.index import Index
from firmware.callcontrol.line_table import TRUNK_TIMERS
from firmware.callcontrol.plan import GroupTarget, StationTarget, StaySilent
from firmware.callcontrol.records import State, StationPort, Trunk
from firmware.callcontrol.states import StationState, TrunkState
from firmware.callcontrol.station_table import STATION_TIMERS

_SEIZED = (TrunkState.ANSWERING, TrunkState.TALKING)
_ON_HOOK = (StationState.IDLE, StationState.RINGING)
_OFF_HOOK = tuple(state for state in StationState if state not in (*_ON_HOOK, StationState.OUT))
_HAS_CALL = (StationState.RINGING, StationState.CALLING, StationState.TALKING)
_TREATED = (StationState.CALLING, StationState.REFUSED, StationState.HOWLING)
_REGISTER_OPEN = (StationState.AWAITING_TONE, StationState.DIALLING)


class OutputImage:
    """The wanted outputs after all actions so far, and the hook switches as the events told them."""

    def __init__(self) -> None:
        self.bells: dict[int, tuple[int, ...]] = {}
        self.seized: set[int] = set()
        self.crosspoints: set[tuple[str, str]] = set()  # (listener, source)
        self.hook_modes: dict[int, str] = {}
        self.receivers: dict[int, int] = {}  # receiver -> station
        self.tones: dict[str, str] = {}  # output -> tone
        self.off_hook: set[int] = set()
        self.failed: set[int] = set()

    def hear(self, event: e.Event) -> None:
        """An event that went in. A failed telephone's hook is unknown: it counts as on hook until told otherwise."""
        if isinstance(event, e.StationWentOffHook):
            self.off_hook.add(event.station)
        elif isinstance(event, e.StationWentOnHook):
            self.off_hook.discard(event.station)
        elif isinstance(event, e.StationFailed):
            self.failed.add(event.station)
            self.off_hook.discard(event.station)
        elif isinstance(event, e.StationReturned) and event.station in self.failed:
            self.failed.discard(event.station)
            self.off_hook.discard(event.station)

    def apply(self, action: a.Action) -> None:
        """An action that came out."""
        match action:
            case a.ApplyRinging(station, cadence):
                self.bells[station] = cadence
            case a.StopRinging(station):
                self.bells.pop(station, None)
            case a.SeizeLine(line):
                self.seized.add(line)
            case a.ReleaseLine(line):
                self.seized.discard(line)
            case a.CloseCrosspoint(listener, source):
                self.crosspoints.add((listener, source))
            case a.OpenCrosspoint(listener, source):
                self.crosspoints.discard((listener, source))
            case a.SetHookMode(station, mode):
                self.hook_modes[station] = mode
            case a.LendReceiver(receiver, station):
                self.receivers[receiver] = station
            case a.ReturnReceiver(receiver):
                self.receivers.pop(receiver, None)
            case a.PlayTone(output, tone):
                self.tones[output] = tone
            case a.StopTone(output):
                self.tones.pop(output, None)
            case _:
                raise TypeError(f"no output known for {action}")


def broken(control: CallControl, image: OutputImage | None = None) -> list[str]:
    """Every invariant that does not hold now, as sentences; an empty list when all is well.

    Ask after handle(), or after advance() to the same moment: timers that are due now have acted then.
    """
    state = control.state
    found = [sentence for check in _OF_STATE for sentence in check(state, control.index)]
    if image is not None:
        found += [sentence for judge in _OF_OUTPUTS for sentence in judge(state, image)]
    return found


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
        seized = trunk.state in _SEIZED
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
    if any(station.state in _OFF_HOOK for station in state.stations.values()):
        return
    if any(trunk.state is TrunkState.RINGING for trunk in state.trunks.values()):
        return
    if state.playing or state.tone_queue or any(station.receiver for station in state.stations.values()):
        yield "nobody is off hook, and a receiver is lent, wanted, or a tone plays"
    if state.calls or state.junctors:
        yield f"nobody is off hook, nothing rings, yet calls {[*state.calls]} and junctors {[*state.junctors]} live"
    busy = [trunk.name for trunk in state.trunks.values() if trunk.state in _SEIZED]
    if busy:
        yield f"nobody is off hook, nothing rings, and {busy} are seized"


def _people_hear_only_their_own(state: State, image: OutputImage) -> Iterator[str]:
    wanted = {
        (listener, source)
        for junctor in state.junctors.values()
        for listener in junctor.members
        for source in junctor.members
        if listener != source
    }
    wanted.update((station.name, station.hears) for station in state.stations.values() if station.hears)
    for listener, source in sorted(image.crosspoints - wanted):
        yield f"{listener} hears {source} and nobody owns that"
    for listener, source in sorted(wanted - image.crosspoints):
        yield f"{listener} should hear {source}"


def _nobody_hears_a_tone_and_a_voice(state: State, image: OutputImage) -> Iterator[str]:
    for listener in sorted({listener for listener, _ in image.crosspoints}):
        sources = sorted(source for heard_by, source in image.crosspoints if heard_by == listener)
        if len(sources) > 1 and any(source.startswith("tone ") for source in sources):
            yield f"{listener} hears {' and '.join(sources)}"


def _receivers_and_tones_are_as_ordered(state: State, image: OutputImage) -> Iterator[str]:
    lent = {station.receiver: station.port for station in state.stations.values() if station.receiver}
    if image.receivers != lent:
        yield f"receivers {image.receivers} were lent, call control thinks {lent}"
    tones = {output: playing.tone for output, playing in state.playing.items()}
    if image.tones != tones:
        yield f"outputs play {image.tones}, call control thinks {tones}"


def _quiet_outputs(state: State, image: OutputImage) -> Iterator[str]:
    if image.off_hook - image.failed:
        return
    if image.receivers or image.tones or image.crosspoints:
        yield "nobody is off hook, and something is lent, plays or is closed"


def _bells_are_wanted(state: State, image: OutputImage) -> Iterator[str]:
    ringing = {port for port, station in state.stations.items() if station.state is StationState.RINGING}
    if set(image.bells) != ringing:
        yield f"bells {sorted(image.bells)} were ordered, stations {sorted(ringing)} ring"
    for port in sorted(image.off_hook & set(image.bells)):
        yield f"station {port} is off hook and its bell rings"


def _lines_are_seized_by_somebody(state: State, image: OutputImage) -> Iterator[str]:
    seized = {port for port, trunk in state.trunks.items() if trunk.state in _SEIZED}
    for port in sorted(image.seized ^ seized):
        yield f"line {port}: loop {'closed' if port in image.seized else 'open'}, call control thinks otherwise"


def _hook_switches_are_believed(state: State, image: OutputImage) -> Iterator[str]:
    for port, station in state.stations.items():
        if station.state in _OFF_HOOK and port not in image.off_hook:
            yield f"station {port} is {station.state} but on hook"
        if station.state in _ON_HOOK and port in image.off_hook:
            yield f"station {port} is {station.state} but off hook"
        mode = "talking" if station.state is StationState.TALKING else "idle"
        if station.state in _REGISTER_OPEN:
            mode = "dialling"
        if mode != image.hook_modes.get(port, "idle"):
            yield f"station {port} is {station.state} with hook mode {image.hook_modes.get(port)}"


_OF_STATE: tuple[Callable[[State, Index], Iterator[str]], ...] = (
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

_OF_OUTPUTS: tuple[Callable[[State, OutputImage], Iterator[str]], ...] = (
    _people_hear_only_their_own,
    _nobody_hears_a_tone_and_a_voice,
    _receivers_and_tones_are_as_ordered,
    _quiet_outputs,
    _bells_are_wanted,
    _lines_are_seized_by_somebody,
    _hook_switches_are_believed,
)
