"""A supervisor's ear: he hears the conversation of one agent, who hears him where he whispers, and nobody else does.

Its crosspoints belong to its record (records.Ear): they close and open with those of the conversation, and none is
left when the agent has left that.
"""

from firmware.callcontrol.actions import CloseCrosspoint, OpenCrosspoint
from firmware.callcontrol.core import Core
from firmware.callcontrol.records import Ear, Junctor, StationPort


def open_to(core: Core, station: StationPort, watched: StationPort, whispers: bool) -> None:
    """``station`` hears all who are in the conversation of ``watched``."""
    core.state.ears[station.port] = Ear(watched.port, watched.junctor)
    for member in core.state.junctors[watched.junctor].members:
        core.outbox.actions.append(CloseCrosspoint(station.name, member))
    whisper(core, station, whispers)


def whisper(core: Core, station: StationPort, whispers: bool) -> None:
    """The agent hears him, or does not any more."""
    ear = core.state.ears[station.port]
    if ear.whispers != whispers:
        ear.whispers = whispers
        order = CloseCrosspoint if whispers else OpenCrosspoint
        core.outbox.actions.append(order(f"station {ear.watched}", station.name))


def close(core: Core, station: StationPort) -> None:
    """He hears nothing of it any more, if he did."""
    ear = core.state.ears.get(station.port)
    if ear is None:
        return
    whisper(core, station, False)
    del core.state.ears[station.port]
    for member in core.state.junctors[ear.junctor].members:
        core.outbox.actions.append(OpenCrosspoint(station.name, member))


def joined(core: Core, junctor: Junctor, name: str) -> None:
    """One more is in a conversation: whoever listens there hears him."""
    for port, ear in core.state.ears.items():
        if ear.junctor == junctor.number:
            core.outbox.actions.append(CloseCrosspoint(f"station {port}", name))


def left(core: Core, junctor: Junctor, name: str) -> None:
    """One is about to leave a conversation: whoever listens there hears him no more, and nothing at all where it was
    for him."""
    for port, ear in list(core.state.ears.items()):
        if ear.junctor != junctor.number:
            continue
        if name == f"station {ear.watched}":
            close(core, core.state.stations[port])
            core.agenda.deserted.append(port)
        else:
            core.outbox.actions.append(OpenCrosspoint(f"station {port}", name))
