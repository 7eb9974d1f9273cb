"""What a transition of a telephone does whose person is in a spoken menu; as in station_effects.py, and named in
station_table.py."""
# ruff: noqa: ARG001  (all effects have one signature, whatever they need of it)

from firmware.callcontrol import holds, plays, receivers, station_effects, treatments
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event, StationDialled
from firmware.callcontrol.records import StationPort


def hear_menu(core: Core, station: StationPort, event: Event | None) -> None:
    """Digits are welcome, where a receiver is free or it dials by pulse; until the words begin it hears music."""
    station_effects.end_late(core, station, event)
    station.receiver = receivers.take(core.state)
    receivers.lend(core, station)
    treatments.give(core, station, treatments.MUSIC)


def leave_hold(core: Core, station: StationPort, event: Event | None) -> None:
    """Nobody keeps it any more; the call that was handed to it is its own from now on."""
    hold = core.state.holds[station.hold]
    number, hold.call = hold.call, 0
    holds.end(core, station)
    station.call = number


def press(core: Core, station: StationPort, event: Event | None) -> None:
    """A digit says what its person wants."""
    if isinstance(event, StationDialled):
        core.agenda.keyed.append((station.port, event.digit))


def leave_menu(core: Core, station: StationPort, event: Event | None) -> None:
    """No more digits, no more words."""
    plays.wait_no_more(core, station)
    receivers.give_back(core, station)
    treatments.stop(core, station)
