"""What somebody hears who has asked for something by code."""

from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.records import StationPort
from firmware.callcontrol.states import StationInput


def done(core: Core, station: StationPort) -> None:
    """It is done: confirmation tone."""
    step_station(core, station, StationInput.DONE)


def later(core: Core, station: StationPort) -> None:
    """It will be done, but not now: stuttering dial tone."""
    step_station(core, station, StationInput.LATER)


def refuse(core: Core, station: StationPort) -> None:
    """It cannot be done, or not by him: reorder."""
    step_station(core, station, StationInput.CONGESTED)


def done_or_refused(core: Core, station: StationPort, done: bool) -> None:
    """The one or the other."""
    step_station(core, station, StationInput.DONE if done else StationInput.CONGESTED)
