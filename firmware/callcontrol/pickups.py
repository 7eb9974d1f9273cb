"""Taking a call that rings elsewhere, and taking somebody from hold or from a parking zone."""

from firmware.callcontrol import meeting
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.plan import StationTarget
from firmware.callcontrol.records import Call, Hold, StationPort
from firmware.callcontrol.states import StationInput


def ringing_near(core: Core, station: StationPort) -> Call | None:
    """The oldest call that rings at a neighbour and may be taken."""
    neighbours = core.index.neighbours(station.port)
    for number in core.state.offered:
        call = core.state.calls[number]
        if neighbours.intersection(call.bells) and _may_take(core, station, call):
            return call
    return None


def ringing_at(core: Core, station: StationPort, port: int) -> Call | None:
    """The call that rings there, if it may be taken."""
    call = core.state.calls.get(core.state.stations[port].call)
    if call is None or port not in call.bells or not _may_take(core, station, call):
        return None
    return call


def answer(core: Core, station: StationPort, call: Call) -> None:
    """The call is answered here, not where it rings."""
    step_station(core, station, StationInput.PICKED_UP)
    station.call = call.number
    core.agenda.answered.append(station.port)


def take(core: Core, station: StationPort, hold: Hold) -> None:
    """Who was on hold talks to this station."""
    step_station(core, station, StationInput.PICKED_UP)
    meeting.talk(core, station, hold)


def parked_at(core: Core, zone: str) -> Hold | None:
    """Who is parked in this zone."""
    return next((hold for hold in core.state.holds.values() if hold.zone == zone), None)


def left_by(core: Core, station: StationPort) -> Hold | None:
    """Whom this station put on hold last, before it hung up."""
    left = [hold for hold in core.state.holds.values() if hold.why == "hold" and hold.by == station.port]
    return left[-1] if left else None


def _may_take(core: Core, station: StationPort, call: Call) -> bool:
    """The box's own calls are nobody's business, nor are those of a private line."""
    if not call.origin or call.origin == station.name:
        return False
    line = core.index.lines.get(int(call.origin.split()[1])) if call.origin.startswith("line") else None
    return line is None or not line.private or line.route == StationTarget(station.port)
