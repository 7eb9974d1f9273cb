"""Door posts: whoever talks to one has a DTMF receiver, if there is one to spare, so that a digit opens the door.

Dial tone goes first, and callers who may press digits: who waits for a receiver takes one back from a conversation with
a door. Lines lend theirs for dialling only.
"""

from firmware.callcontrol import receivers
from firmware.callcontrol.core import Core
from firmware.callcontrol.features import Feature
from firmware.callcontrol.records import StationPort
from firmware.callcontrol.states import StationState


def opens(core: Core, station: StationPort) -> bool:
    """A digit that is dialled there now opens the door."""
    return not is_held_down(core, station) and may_open(core, station)


def is_held_down(core: Core, station: StationPort) -> bool:
    """A digit now is the last one of its register once more, as another receiver hears it."""
    dialled_ms = station.dialled_ms
    return dialled_ms is not None and core.state.now_ms - dialled_ms < receivers.LAST_KEY_MS


def may_open(core: Core, station: StationPort) -> bool:
    """One of the others in its conversation is a door post, and its digits open the door."""
    doors = core.index.doors
    if not doors or station.state is not StationState.TALKING or not station.junctor or not is_trusted(core, station):
        return False
    members = core.state.junctors[station.junctor].members
    return any(member in doors for member in members if member != station.name)


def is_trusted(core: Core, station: StationPort) -> bool:
    """Its class lets it open the door, and it is inside: whoever stands at a door post does not let himself in."""
    return station.name not in core.index.doors and Feature.OPEN_DOOR not in core.index.stations[station.port].denied


def listen(core: Core, station: StationPort) -> None:
    """Its digits may be wanted from now on, or not any more."""
    if not core.index.doors and not station.receiver:
        return
    free = core.state.free_receivers
    opens_door = may_open(core, station)
    if free and not station.receiver and opens_door:
        station.receiver = free.pop(0)
        receivers.lend(core, station)
    elif station.state is StationState.TALKING and not opens_door:
        receivers.give_back(core, station)


def give_back(core: Core) -> bool:
    """A receiver is taken from a conversation with a door, or from a supervisor; False: there is none."""
    for station in core.state.stations.values():
        if station.receiver and station.state in (StationState.TALKING, StationState.LISTENING):
            receivers.give_back(core, station)
            return True
    return False


def lend_spare(core: Core) -> None:
    """Receivers that nobody wants for dialling serve those in menus, supervisors, and conversations with doors."""
    free, stations = core.state.free_receivers, core.state.stations
    choosing = [station for station in stations.values() if station.state is StationState.CHOOSING] if free else []
    for station in [*choosing, *(stations[port] for port in core.state.ears)]:
        if free and not station.receiver:
            station.receiver = free.pop(0)
            receivers.lend(core, station)
    if core.index.doors:
        for station in core.state.stations.values():
            listen(core, station)
