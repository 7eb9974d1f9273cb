"""What must hold in the state of call control between two events: each check is one sentence about the box."""
# ruff: noqa: ARG001  (all checks have one signature, whatever they need of it)

from collections.abc import Callable, Iterable, Iterator

from firmware.callcontrol import (
    agents,
    dial_tone,
    dialogue_words,
    emergency,
    menu_places,
    modes,
    notices,
    queue_places,
    recordings,
    reminders,
    shifts,
    tapes,
    treatments,
)
from firmware.callcontrol import holds as hold_timers
from firmware.callcontrol.calls import FORWARD, PACE, PATIENCE, STILL
from firmware.callcontrol.index import Index
from firmware.callcontrol.invariants_of_lines import SEIZED, TAKEN_OUT, TESTED, ports_of
from firmware.callcontrol.line_table import TRUNK_TIMERS
from firmware.callcontrol.messages import SIGNAL
from firmware.callcontrol.plan import GroupTarget, MessageTarget, OutsideTarget, StationTarget, StaySilent
from firmware.callcontrol.queue_records import AgentState
from firmware.callcontrol.records import CALLED_BY_THE_BOX, COMING_BACK, Call, State, StationPort
from firmware.callcontrol.states import StationState, TrunkState
from firmware.callcontrol.station_effects import BELL, LATE
from firmware.callcontrol.station_table import STATION_TIMERS
from firmware.callcontrol.targets import BlockedTarget, TakenIn
from firmware.callcontrol.timers import Timer

ON_HOOK = (StationState.IDLE, StationState.RINGING)
OFF_HOOK = frozenset(StationState) - {*ON_HOOK, StationState.OUT}
_HAS_CALL = (StationState.RINGING, StationState.CALLING, StationState.CHOOSING)
_TREATED = (
    StationState.CALLING,
    StationState.CHOOSING,
    StationState.REFUSED,
    StationState.CONFIRMED,
    StationState.HOWLING,
    StationState.HELD,
)
_TRANSIENT = (TrunkState.ANSWERING, TrunkState.TAKEN_IN, TrunkState.GUARD, TrunkState.CLEARING, *TAKEN_OUT)
_ENDS = {
    state: tuple(name for name in names if name not in (LATE, BELL, SIGNAL)) for state, names in STATION_TIMERS.items()
}
"""The timers one of which ends a state of a telephone."""
_MAY_HOLD = (
    StationState.AWAITING_TONE,
    StationState.DIALLING,
    StationState.CALLING,
    StationState.CHOOSING,
    StationState.CALLING_OUT,
    StationState.TALKING,
    StationState.CONFIRMED,
    StationState.REFUSED,
    StationState.HELD,
)


def _calls_in_one_place(state: State, index: Index) -> Iterator[str]:
    ports = ports_of(state)
    for number, call in state.calls.items():
        places = state.waiting.count(number) + state.offered.count(number)
        if places != 1:
            yield f"call {number} is in {places} places"
        origin = ports.get(call.origin)
        if call.origin and (origin is None or origin.call != number or origin.junctor):
            yield f"call {number} has lost its caller"
        if not call.origin and call.kind not in CALLED_BY_THE_BOX:
            yield f"call {number} ({call.kind}) is nobody's"
        if (number in state.offered) != bool(call.bells):
            yield f"call {number} is {'offered without a bell' if not call.bells else 'not offered but rings'}"
    for number in state.waiting + state.offered:
        if number not in state.calls:
            yield f"call {number} waits or rings but does not exist"
    if state.waiting != sorted(state.waiting) or state.offered != sorted(state.offered):
        yield "calls do not stand in order of age"


def _calls_have_an_end(state: State, index: Index) -> Iterator[str]:
    for number, call in state.calls.items():
        mortal = state.timers.due_of("call", number, PATIENCE) is not None
        if not call.origin.startswith("line") and not mortal:
            yield f"call {number} of {call.origin or 'the box itself'} would ring for ever"
        if call.kind == "recall" and call.by == 0:
            yield f"call {number} comes back from nobody"


def _stations_own_what_they_use(state: State, index: Index) -> Iterator[str]:
    for station in state.stations.values():
        if station.state is StationState.IDLE and not (
            station.junctor or station.call or station.digits or station.hold or station.holds
        ):
            continue
        if (station.state is StationState.TALKING) != bool(station.junctor):
            yield f"{station.name} is {station.state} with junctor {station.junctor}"
        if (station.state in _HAS_CALL) != bool(station.call) and station.state is not StationState.HELD:
            yield f"{station.name} is {station.state} with call {station.call}"
        if station.call and station.call not in state.calls:
            yield f"{station.name} has call {station.call}, which does not exist"
        if station.digits and station.state is not StationState.DIALLING:
            yield f"{station.name} is {station.state} with digits {station.digits!r}"
        if (station.state is StationState.HELD) != bool(station.hold):
            yield f"{station.name} is {station.state} on hold {station.hold}"
        if station.holds and station.state not in _MAY_HOLD:
            yield f"{station.name} is {station.state} and keeps {station.holds}"
        if len(station.holds) > 2:
            yield f"{station.name} keeps {len(station.holds)} parties"


def _holds_have_both_ends(state: State, index: Index) -> Iterator[str]:
    ports = ports_of(state)
    for number, hold in state.holds.items():
        party = ports.get(hold.party)
        if party is None or party.hold != number:
            yield f"hold {number} has lost {hold.party}"
            continue
        call = state.calls.get(hold.call)
        if party.call != hold.call or (hold.call and (call is None or call.origin != hold.party)):
            yield f"hold {number} and {hold.party} do not agree on call {hold.call}"
        if bool(hold.zone) != (hold.why == "park"):
            yield f"hold {number} is a {hold.why} at zone {hold.zone!r}"
        kept = [port for port, station in state.stations.items() if number in station.holds]
        if kept != ([hold.holder] if hold.holder else []):
            yield f"hold {number} is kept by {kept}, not by {hold.holder}"
        if hold.why != "queue" and state.timers.due_of("hold", number, hold_timers.LIMIT) is None:
            yield f"hold {number} would last for ever"
        recalled = state.timers.due_of("hold", number, hold_timers.RECALL) is not None
        if not hold.holder and not hold.call and not recalled:
            yield f"hold {number} is forgotten"
        if hold.holder and (hold.call or hold.why not in ("consultation", "waiting")):
            yield f"hold {number} is in the hand of {hold.holder} and elsewhere"
    zones = [hold.zone for hold in state.holds.values() if hold.zone]
    if len(zones) != len(set(zones)):
        yield f"two are parked in one zone: {zones}"


def _knocks_are_heard(state: State, index: Index) -> Iterator[str]:
    for station in state.stations.values():
        if station.knock_source and not station.knock:
            yield f"{station.name} is told of a call that does not wait"
        if not station.knock:
            continue
        call = state.calls.get(station.knock)
        if call is None or call.number not in state.waiting or call.target != StationTarget(station.port):
            yield f"call {station.knock} knocks at {station.name} and does not wait for it"
        if station.state is not StationState.TALKING:
            yield f"{station.name} is {station.state} and call {station.knock} knocks"


def _camps_are_called_back(state: State, index: Index) -> Iterator[str]:
    rung = {camp.number for camp in state.camps if camp.call}
    for camp in state.camps:
        if camp.call and camp.call not in state.calls:
            yield f"station {camp.asker} is called back by call {camp.call}, which does not exist"
        target = index.numbers.route(camp.number)
        if camp.number in rung or not isinstance(target, StationTarget):
            continue
        wishes = state.stations[target.station].wishes
        if wishes.dnd or wishes.forward_always:
            continue
        ends = (state.stations[camp.asker], state.stations[target.station])
        if all(end.state is StationState.IDLE for end in ends):
            yield f"station {camp.asker} and {camp.number} are free, and nobody calls back"


def _reminders_will_ring(state: State, index: Index) -> Iterator[str]:
    for port in state.reminders if state.midnight_ms is not None else ():
        if state.timers.due_of(reminders.OWNER, port, reminders.DUE) is None:
            yield f"station {port} would never be reminded"


def _mode_is_the_one_that_was_said(state: State, index: Index) -> Iterator[str]:
    override = state.override
    if state.mode != (modes.calendar_mode(state) if override is None else override.mode):
        yield f"the mode is {state.mode}, by {override} and {state.page}"
    if override is not None and override.minutes and state.midnight_ms is not None and modes.until_ms(state) is None:
        yield f"{override} never ends"


def _treatments_fit(state: State, index: Index) -> Iterator[str]:
    stutters = [f"tone {output}" for output, playing in state.playing.items() if playing.tone == "stutter"]
    for station in state.stations.values():
        if not station.hears and station.state not in _TREATED:
            continue
        dial_tone = station.state is StationState.DIALLING and station.hears in ("tone dial", *stutters)
        hears = station.hears or "nothing"
        if station.state is StationState.CALLING_OUT:
            attempt = state.outgoing.get(station.outgoing)
            goes_on = "tone ringback" if attempt is not None and attempt.insists else ""
            if station.hears not in ("", goes_on, f"line {0 if attempt is None else attempt.line}"):
                yield f"{station.name} calls out and hears {hears}"
        elif station.state is StationState.IN_DIALOGUE:
            continue  # invariants_of_dialogues.py
        elif bool(station.hears) != (station.state in _TREATED or dial_tone):
            yield f"{station.name} is {station.state} and hears {hears}"
        if station.state is StationState.CALLING and station.hears != "tone ringback":
            yield f"{station.name} is {station.state} and hears {hears}"
        if dial_tone and station.digits not in ("", index.outside_digit):
            yield f"{station.name} has dialled {station.digits!r} and hears dial tone"
    for port in ports_of(state).values():
        if not port.hold and port.state is not StationState.CHOOSING:
            continue
        call = state.calls.get(port.call)
        dials = "tone dial" if call is not None and call.menu is not None and call.menu.traveller else "tone music"
        words = f"tone {next((name for name, one in state.speaking.items() if one.listener == port.name), '')}"
        may_hear = ("tone music", "tone ringback", dials, words)
        if port.name not in state.dialogues and port.hears not in may_hear:
            yield f"{port.name} is on hold and hears {port.hears or 'nothing'}"


def _tone_outputs_have_listeners(state: State, index: Index) -> Iterator[str]:
    heard: dict[str, list[str]] = {}
    for port in ports_of(state).values():
        knock = port.knock_source if isinstance(port, StationPort) else ""
        for source in (port.hears, knock, port.warning, port.whispered):
            if not source:
                continue
            output = source.removeprefix("tone ")
            if output != source and output not in ("dial", "ringback", "busy", "music"):
                heard.setdefault(output, []).append(port.name)
    playing = {output: sorted(playing.listeners) for output, playing in state.playing.items()}
    playing |= {output: sorted([speaking.listener, *speaking.others]) for output, speaking in state.speaking.items()}
    if playing != {output: sorted(ports) for output, ports in heard.items()}:
        yield f"tone outputs play for {playing} but are heard by {heard}"
    for output in (*state.playing, *state.speaking):
        if output not in state.plan.tone_outputs:
            yield f"{output} plays a tone and is not for tones"
    tones = [playing.tone for playing in state.playing.values()]
    if len(tones) != len(set(tones)):
        yield f"one tone on two outputs: {tones}"


def _members(index: Index, call: Call) -> tuple[int, ...]:
    pool = index.pools[call.target]
    return pool.group.members if call.kind in COMING_BACK else pool.members


def _bells_have_one_call(state: State, index: Index) -> Iterator[str]:
    rung: dict[int, int] = {}
    for number, call in state.calls.items():
        members = index.pools[call.target].group.members if call.bells else ()
        undisturbed = () if call.kind in COMING_BACK else index.dnd
        for port in call.bells:
            if port in rung:
                yield f"calls {rung[port]} and {number} ring station {port}"
            rung[port] = number
            if port not in members or port in undisturbed:
                yield f"call {number} rings station {port}, which is in do-not-disturb or not in its group"
    ringing = {port: station.call for port, station in state.stations.items() if station.state is StationState.RINGING}
    ringing |= {agent.place: agent.call for agent in state.agents.values() if agent.call}
    if rung != ringing:
        yield f"calls ring {rung} but stations ring for {ringing}"


def _junctors_have_members(state: State, index: Index) -> Iterator[str]:
    ends = {trunk.name: trunk.junctor for trunk in state.trunks.values()}
    ends.update((station.name, station.junctor) for station in state.stations.values())
    for number, junctor in state.junctors.items():
        if len(junctor.members) < 2:
            yield f"junctor {number} has members {junctor.members}"
        lines_only = not any(member.startswith("station") for member in junctor.members)
        if lines_only != junctor.linked:
            yield f"only callers from outside are in junctor {number}: {junctor.members}"
        conference = len(junctor.members) > 2 and junctor.owner != 0
        if conference and f"station {junctor.owner}" not in junctor.members:
            yield f"junctor {number} of {junctor.members} belongs to {junctor.owner}"
        if len(junctor.members) < 3 and junctor.owner:
            yield f"junctor {number} is no conference and has an owner"
        for member in junctor.members:
            if ends.get(member) != number:
                yield f"{member} does not know that it is in junctor {number}"
    for name, number in ends.items():
        if number and name not in (state.junctors[number].members if number in state.junctors else ()):
            yield f"{name} is in junctor {number}, which does not know it"


def _supervisors_listen_to_agents_who_talk(state: State, index: Index) -> Iterator[str]:
    listening = [port for port, station in state.stations.items() if station.state is StationState.LISTENING]
    if sorted(listening) != sorted(state.ears):
        yield f"stations {listening} listen, call control knows of {[*state.ears]}"
    for port, ear in state.ears.items():
        watched = state.stations.get(ear.watched)
        if watched is None or watched.junctor != ear.junctor or not ear.junctor:
            yield f"station {port} listens to {ear.watched}, who is not in conversation {ear.junctor}"


def _timers_have_owners(state: State, index: Index) -> Iterator[str]:
    for key, timer in state.timers.running.items():
        if not _is_owned(state, timer):
            yield f"timer {key!r} has no owner"
        if timer.due_ms < state.now_ms:
            yield f"timer {key!r} was due at {timer.due_ms}, it is {state.now_ms}"


def _is_owned(state: State, timer: Timer) -> bool:
    number = timer.number
    match timer.owner:
        case "line":
            trunk = state.trunks.get(number)
            owned = trunk is not None and timer.name in TRUNK_TIMERS[trunk.state]
        case "station":
            station = state.stations.get(number)
            owned = station is not None and timer.name in STATION_TIMERS[station.state]
        case "hold":
            owned = number in state.holds and timer.name in (hold_timers.RECALL, hold_timers.LIMIT)
        case agents.OWNER:
            owned = any(agent.number == number and _is_of_agent(agent, timer.name) for agent in state.agents.values())
        case emergency.OWNER:
            owned = number in state.outgoing and state.outgoing[number].line == 0
        case shifts.OWNER:
            owned = any(agent.number == number and agent.shift is not None for agent in state.agents.values())
        case dial_tone.OWNER:
            owned = bool(state.line_keys)
        case modes.OWNER:
            owned = state.override is not None and state.override.minutes > 0
        case "call":
            owned = number in state.calls and _is_of_call(state, state.calls[number], timer.name)
        case _:
            numbers = _NUMBERED.get(timer.owner)
            owned = numbers is not None and number in numbers(state)
    return owned


_NUMBERED: dict[str, Callable[[State], Iterable[int]]] = {
    treatments.PLAY: lambda state: {speaking.play for speaking in state.speaking.values()},
    recordings.OWNER: lambda state: {recording.number for recording in state.recordings.values()},
    dialogue_words.OWNER: lambda state: {dialogue.number for dialogue in state.dialogues.values()},
    queue_places.PROMISE: lambda state: state.promises,
    reminders.OWNER: lambda state: state.reminders,
    tapes.OWNER: lambda state: state.tapes,
    notices.OWNER: lambda state: () if state.notice is None else (0,),
}
"""Owners of one timer each: which numbers of them there are."""


def _is_of_agent(agent: AgentState, name: str) -> bool:
    return bool(agent.rests) if name == agents.REST else agent.wraps_up


def _is_of_call(state: State, call: Call, name: str) -> bool:
    if name == PACE:
        return call.number in state.offered
    if name == queue_places.TAKE_IN:
        return (
            call.queued is not None or call.menu is not None or isinstance(call.target, MessageTarget | BlockedTarget)
        )
    if name in queue_places.TIMERS:
        return call.queued is not None
    if name in menu_places.TIMERS:
        return call.menu is not None
    if name == menu_places.UNANSWERED:
        return call.said is not None and call.menu is None and call.queued is None
    return name in (PATIENCE, FORWARD) or (name == STILL and call.still in {"twin", "pulse"})


def _nothing_lasts_for_ever(state: State, index: Index) -> Iterator[str]:
    for trunk in state.trunks.values():
        if trunk.state in _TRANSIENT and state.timers.due_of("line", trunk.port, TRUNK_TIMERS[trunk.state][0]) is None:
            yield f"{trunk.name} would be {trunk.state} for ever"
    for station in state.stations.values():
        names = _ENDS[station.state]
        if names and sum(state.timers.due_of("station", station.port, name) is not None for name in names) != 1:
            yield f"{station.name} would be {station.state} for ever, or has two ends"
    for number in [number for number in state.offered if number in state.calls]:
        ends = state.calls[number].last_ms is not None
        if ends != (state.timers.due_of("call", number, PACE) is not None):
            yield f"call {number} {'would ring the same bells for ever' if ends else 'has an end it must not have'}"


def _nobody_waits_in_vain(state: State, index: Index) -> Iterator[str]:
    for call in [state.calls[number] for number in state.waiting if number in state.calls]:
        if call.still or isinstance(call.target, OutsideTarget | TakenIn):
            continue  # of queues and menus: files of their own
        pool = index.pools[call.target]
        idle = [port for port in _members(index, call) if state.stations[port].state is StationState.IDLE]
        if not set(idle) <= set(call.tried):
            yield f"call {call.number} waits while stations {idle} are free"
        if call.tried and not isinstance(pool.group.overflow, StaySilent):
            yield f"call {call.number} waits with a round half done"
        if not call.patient:
            yield f"call {call.number} waits and should not"
        if isinstance(pool.group.overflow, GroupTarget | StationTarget):
            yield f"call {call.number} waits where it should pass on"


def _quiet_box_is_idle(state: State, index: Index) -> Iterator[str]:
    """Who is on hold, parked or called by the box itself is all that may be left; and there is an end to each."""
    if any(station.state in OFF_HOOK for station in state.stations.values()):
        return
    if any(trunk.state is TrunkState.RINGING for trunk in state.trunks.values()):
        return
    tones = [playing.tone for playing in state.playing.values() if playing.tone not in ("warning", "beep")]
    if tones or state.tone_queue or any(station.receiver for station in state.stations.values()):
        yield "nobody is off hook, and a receiver is lent, wanted, or a tone plays"
    on_hold = {hold.party for hold in state.holds.values()}
    lives = [number for number, call in state.calls.items() if call.origin and call.origin not in on_hold]
    linked = {name for junctor in state.junctors.values() if junctor.linked for name in junctor.members}
    if lives or not all(junctor.linked for junctor in state.junctors.values()):
        yield f"nobody is off hook, nothing rings, yet calls {lives} and junctors {[*state.junctors]} live"
    seized = [trunk for trunk in state.trunks.values() if trunk.state in SEIZED and trunk.state not in TESTED]
    busy = [trunk.name for trunk in seized if trunk.name not in on_hold | linked and not trunk.outgoing]
    if busy:
        yield f"nobody is off hook, nothing rings, and {busy} are seized"


OF_STATE: tuple[Callable[[State, Index], Iterator[str]], ...] = (
    _calls_in_one_place,
    _calls_have_an_end,
    _holds_have_both_ends,
    _knocks_are_heard,
    _camps_are_called_back,
    _reminders_will_ring,
    _mode_is_the_one_that_was_said,
    _stations_own_what_they_use,
    _bells_have_one_call,
    _junctors_have_members,
    _supervisors_listen_to_agents_who_talk,
    _treatments_fit,
    _tone_outputs_have_listeners,
    _timers_have_owners,
    _nothing_lasts_for_ever,
    _nobody_waits_in_vain,
    _quiet_box_is_idle,
)
