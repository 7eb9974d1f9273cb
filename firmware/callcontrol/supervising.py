"""Supervisors: who may listen to an agent's conversation, how he listens, and how he becomes a member of it.

He listens until the agent's conversation ends, he hangs up, or he joins. While he listens, a digit says how: 1 only
listens, 2 whispers to the agent, 3 joins. A telephone that waits for dial tone takes the receiver for these digits,
and he has it back when there is one to spare.
"""

from firmware.callcontrol import agents, doors, ears, junctors, recalls
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.plan import StationTarget
from firmware.callcontrol.records import StationPort
from firmware.callcontrol.states import StationInput, StationState

LISTEN, WHISPER, JOIN = "1", "2", "3"


def may(core: Core, station: StationPort) -> bool:
    """By its class of service; the operator always, unless his class denies him the code."""
    return core.index.stations[station.port].supervises or recalls.is_operator(core, station.port)


def agent_with(core: Core, station: StationPort, number: str) -> StationPort | None:
    """The telephone with this number, where an agent talks; None: ``station`` may not listen there, there is nothing to
    listen to, or a tone or a voice would harm what is sent there."""
    target = core.index.numbers.route(number)
    if not isinstance(target, StationTarget) or station.holds or not may(core, station):
        return None
    watched = core.state.stations[target.station]
    if agents.at(core, watched.port) is None or watched.state is not StationState.TALKING:
        return None
    members = core.state.junctors[watched.junctor].members
    return None if core.index.data.intersection((station.name, *members)) else watched


def listen(core: Core, station: StationPort, watched: StationPort, whispers: bool) -> None:
    """He hears the conversation of this agent from now on."""
    step_station(core, station, StationInput.LISTENS_IN)
    ears.open_to(core, station, watched, whispers)


def join(core: Core, station: StationPort, watched: StationPort) -> None:
    """He is a member of the agent's conversation."""
    junctor = core.state.junctors[watched.junctor]
    step_station(core, station, StationInput.PICKED_UP)
    junctors.join(core, junctor, station)
    doors.listen(core, station)


def pressed(core: Core, station: StationPort, digit: str) -> None:
    """Whoever listens has pressed a digit."""
    ear = core.state.ears.get(station.port)
    if ear is None or doors.is_held_down(core, station):
        return
    if digit == JOIN:
        join(core, station, core.state.stations[ear.watched])
    elif digit in (LISTEN, WHISPER):
        ears.whisper(core, station, digit == WHISPER)


def deserted(core: Core, station: StationPort) -> None:
    """The conversation that he listened to is over."""
    if station.state is StationState.LISTENING:
        step_station(core, station, StationInput.PARTED)


def dismiss(core: Core) -> None:
    """Those listen no longer who may not, by a new plan."""
    for station in [core.state.stations[port] for port in core.state.ears]:
        if not may(core, station):
            step_station(core, station, StationInput.PARTED)
