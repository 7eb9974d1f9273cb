"""Somebody who looks after the box ends the call that a line or a telephone is in, in whatever part of its life.

The line is given back, the telephone hears reorder, and so do those who are left alone. An emergency call is never
dropped, nor is the call that tells the operator of one.
"""

from typing import Literal

from firmware.callcontrol import calling_out, calls, emergency, hunt
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import DROPPED, PARTED, step, step_station, step_trunk
from firmware.callcontrol.records import Call, StationPort, Trunk
from firmware.callcontrol.states import StationInput, StationState, TrunkInput, TrunkState

Obstacle = Literal["", "no such port", "no call", "emergency"]


def obstacle(core: Core, end: str) -> Obstacle:
    """Why the call of this port ("line 2", "station 3") cannot be dropped; "" where it can."""
    port = core.ends.get(end)
    if port is None:
        return "no such port"
    if _is_urgent(core, port):
        return "emergency"
    return "" if _is_in_call(port) else "no call"


def drop(core: Core, end: str) -> None:
    """End it; where there is an obstacle nothing happens, and that is counted."""
    found = obstacle(core, end)
    if found:
        core.state.count(f"drop: {found}")
        return
    port = core.ends[end]
    outgoing = core.state.outgoing.get(port.outgoing)
    if outgoing is not None:
        calling_out.drop(core, outgoing)
    elif port.junctor or port.state in (StationState.LISTENING, StationState.IN_DIALOGUE):
        step(core, port, PARTED)
    elif port.hold:
        step(core, port, DROPPED)
    elif port.call:
        _drop_call(core, core.state.calls[port.call])
    elif isinstance(port, StationPort):
        for number in list(port.holds):
            step(core, core.ends[core.state.holds[number].party], DROPPED)
    else:
        step_trunk(core, port, TrunkInput.PREEMPTED)


def _drop_call(core: Core, call: Call) -> None:
    """One that nobody has answered yet: whoever wants it is sent away."""
    origin = core.ends.get(call.origin)
    if origin is not None and origin.hold:
        step(core, origin, DROPPED)
    elif isinstance(origin, Trunk):
        step_trunk(core, origin, TrunkInput.PREEMPTED)
    else:
        hunt.silence(core, call)
        calls.end(core, call)
        core.agenda.look = True
        if origin is not None:
            step_station(core, origin, StationInput.CONGESTED)


def _is_in_call(port: Trunk | StationPort) -> bool:
    if isinstance(port, StationPort):
        listens = port.state in (StationState.LISTENING, StationState.IN_DIALOGUE)
        return bool(listens or port.junctor or port.call or port.hold or port.outgoing or port.holds)
    # A line that is tested has no attempt; one that is being cleared ends by itself.
    return bool(port.junctor or port.call or port.hold or port.outgoing) or port.state is TrunkState.ANSWERING


def _is_urgent(core: Core, port: Trunk | StationPort) -> bool:
    """An emergency call has it, or talks to it, or waits for it; or what rings tells of one."""
    state = core.state
    junctor, call, hold = state.junctors.get(port.junctor), state.calls.get(port.call), state.holds.get(port.hold)
    near = [port, *(core.ends[name] for name in (junctor.members if junctor is not None else ()))]
    if call is not None and call.origin:
        near.append(core.ends[call.origin])
    if isinstance(port, StationPort):
        near += [core.ends[state.holds[number].party] for number in port.holds]
    if hold is not None and hold.holder:
        near.append(state.stations[hold.holder])
    if call is not None and call.kind == "emergency":
        return True
    names = {one.name for one in near}
    urgent = [outgoing for outgoing in state.outgoing.values() if outgoing.emergency]
    if any(outgoing.origin in names or f"line {outgoing.victim}" in names for outgoing in urgent):
        return True
    return any(isinstance(one, Trunk) and emergency.is_urgent(core, one) for one in near)
