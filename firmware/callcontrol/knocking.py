"""Call waiting: somebody who talks is told by a tone that a call waits for him; a flash takes it (flash.py)."""

from firmware.callcontrol import junctors, treatments
from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import StationTarget
from firmware.callcontrol.records import Call, StationPort
from firmware.callcontrol.states import StationState


def is_possible(core: Core, station: StationPort) -> bool:
    """It may be told, and is not told of another call."""
    return not station.knock and may_be_told(core, station)


def may_be_told(core: Core, station: StationPort) -> bool:
    """It wants to be told, talks to one other, has nobody on hold, and no tone would harm what goes on there."""
    if station.state is not StationState.TALKING or not station.wishes.call_waiting or station.wishes.dnd:
        return False
    other = junctors.partner(core, station)
    if other is None or station.holds:
        return False
    data = core.index.data
    return station.name not in data and other.name not in data


def look(core: Core) -> None:
    """Whoever waits for one telephone knocks there, the oldest call first."""
    state = core.state
    for number in state.waiting:
        call = state.calls[number]
        if isinstance(call.target, StationTarget) and call.origin and not call.still:
            station = state.stations[call.target.station]
            if is_possible(core, station):
                station.knock = number
                treatments.knock(core, station)


def cease(core: Core, call: Call) -> None:
    """This call waits there no longer."""
    if isinstance(call.target, StationTarget):
        station = core.state.stations.get(call.target.station)
        if station is not None and station.knock == call.number:
            station.knock = 0
            treatments.stop_knocking(core, station)
            core.agenda.look = True
