"""A number is complete, or hopeless: a call begins, a feature is asked for, or the caller hears why not."""

from firmware.callcontrol import calls, camping, forwarding, hunt
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.plan import ForwardTarget, Route, StationTarget
from firmware.callcontrol.records import CallKind, StationPort
from firmware.callcontrol.register import END_OF_NUMBER
from firmware.callcontrol.states import StationInput, StationState


def place(core: Core, station: StationPort, wanted: Route, number: str, waits: bool = False) -> None:
    """Call ``wanted``, which was dialled as ``number``; who ``waits`` does so where others hear busy."""
    station.last_dialled = number
    target, visited = forwarding.follow(core, wanted, station.port)
    in_vain = _is_himself(core, station, target) or hunt.is_deserted(core, target)
    why = obstacle(core, target) or (StationInput.BUSY if in_vain else None)
    waits = waits and not in_vain
    if why is StationInput.CONGESTED or (why is not None and not waits):
        if why is StationInput.BUSY:
            station.last_busy = number.removesuffix(END_OF_NUMBER)
            camping.keep_place(core, station, station.last_busy)
        step_station(core, station, why)
        return
    kind: CallKind = "door" if station.name in core.index.doors else "inside"
    call = calls.begin(core, station.name, target, kind, number)
    call.visited = visited
    call.patient = call.patient or waits or knocks_at(core, target)
    station.call = call.number
    station.last_busy = ""
    calls.be_patient(core, call, core.state.plan.timing.inside_ms)
    step_station(core, station, StationInput.PLACED)


def _is_himself(core: Core, station: StationPort, target: ForwardTarget) -> bool:
    """No other telephone is there, and nobody waits for himself."""
    pool = core.index.pools[target]
    return pool.onward is None and pool.group.members == (station.port,)


def obstacle(core: Core, target: ForwardTarget) -> StationInput | None:
    """Why nobody can be rung for a caller who does not wait; his own number is busy, too. A group lets him wait, but
    not for telephones that are all out of service."""
    if hunt.is_dead(core, target):
        return StationInput.CONGESTED
    if not isinstance(target, StationTarget):
        return None
    return StationInput.BUSY if forwarding.is_engaged(core, target.station) else None


def knocks_at(core: Core, target: ForwardTarget) -> bool:
    """It is told by a tone that this call waits: so the call does."""
    return isinstance(target, StationTarget) and core.state.stations[target.station].state is StationState.TALKING
