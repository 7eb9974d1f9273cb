"""What a transition of a telephone does that talks to the box itself; as in station_effects.py, and named in
station_table.py."""
# ruff: noqa: ARG001  (all effects have one signature, whatever they need of it)

from firmware.callcontrol import dialogue_places, receivers, treatments
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event, StationDialled
from firmware.callcontrol.records import StationPort


def keep_receiver(core: Core, station: StationPort, event: Event | None) -> None:
    """What it dialled is done, and further digits are keys. Its receiver stays: another one would hear the last key,
    still held down, again."""
    treatments.stop(core, station)
    station.digits = ""


def press(core: Core, station: StationPort, event: Event | None) -> None:
    """A key."""
    if isinstance(event, StationDialled):
        core.agenda.keyed.append((station.port, event.digit))


def leave(core: Core, station: StationPort, event: Event | None) -> None:
    """It talks to the box no more."""
    dialogue_places.end(core, station.name)
    receivers.give_back(core, station)
