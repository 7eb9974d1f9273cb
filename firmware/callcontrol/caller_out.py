"""Telling a telephone who calls: in the first silence of its bell, or before it rings where the country does so.

Only one thing can be said at a time by each output; where none is free, a telephone rings without being told.
"""

from firmware.callcontrol import signals
from firmware.callcontrol.actions import SendCallerId, StopSignal
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Absence
from firmware.callcontrol.records import Call, StationPort, Trunk

NEEDS_MS = 2_000
"""From the order to the end of the signal, and the silence after it: half a second of silence, 0.9 s of data with a
number and a name, half a second to the next burst (hardware.md 7.3)."""


def paused(core: Core, station: StationPort) -> None:
    """The first burst of its bell is over."""
    station.paused_ms = core.state.now_ms
    if not core.state.plan.caller_id_out.before_ring:
        send(core, station)


def caller_is_known(core: Core, call: Call) -> None:
    """The line has told who calls: telephones whose first silence lasts long enough are told, too."""
    out = core.state.plan.caller_id_out
    for port in call.bells:
        station = core.state.stations[port]
        since_ms = station.paused_ms
        if since_ms is None or out.before_ring or station.told_on:
            continue
        if core.state.now_ms - since_ms + NEEDS_MS <= out.longest_ms:
            send(core, station)


def send(core: Core, station: StationPort) -> bool:
    """It is told who calls; False: nobody knows, or nothing can tell it."""
    if not core.state.plan.caller_id_out.scheme or station.told_on or station.name in core.index.doors:
        return False
    call = core.state.calls[station.call]
    number, name, absence = _caller(core, call)
    if not (number or name or absence):
        return False
    station.told_on = signals.lend(core, station)
    if not station.told_on:
        return False
    core.outbox.actions.append(SendCallerId(station.port, station.told_on, number, name, absence))
    return True


def end(core: Core, station: StationPort) -> None:
    """It was told."""
    if station.told_on:
        signals.give_back(core, station.told_on)
        station.told_on = ""


def stop(core: Core, station: StationPort) -> None:
    """It does not ring any more: nothing is told, and nothing was."""
    station.paused_ms = None
    if station.told_on:
        core.outbox.actions.append(StopSignal(station.told_on))
        end(core, station)


def _caller(core: Core, call: Call) -> tuple[str, str, Absence]:
    if call.kind == "emergency":
        extension, _, what = call.reason.partition(" calls ")
        return extension, f"EMERGENCY {what}", ""
    origin = core.ends.get(call.origin)
    if isinstance(origin, StationPort):
        known = core.index.stations[origin.port]
        return known.extension, known.name, ""
    if isinstance(origin, Trunk) and origin.caller is not None:
        return origin.caller.number, origin.caller.name, origin.caller.absence
    return "", "", ""
