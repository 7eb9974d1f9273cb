"""Telling a telephone who calls: in the first silence of its bell, or before it rings where the country does so.

Displays of some countries listen only after an alert: the polarity of their line is reversed until the bell rings, or
the bell sounds once, briefly (hardware.md 7.3). Only one thing can be said at a time by each output; where none is
free, a telephone rings without being told. What a caller has keyed in in a menu stands in the place of his name.
"""

from firmware.callcontrol import signals
from firmware.callcontrol.actions import PulseBell, RestorePolarity, ReversePolarity, SendCallerId, StopSignal
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Absence
from firmware.callcontrol.records import Call, StationPort, Trunk

NEEDS_MS = 2_000
"""From the order to the end of the signal, and the silence after it: half a second of silence, 0.9 s of data with a
number and a name, half a second to the next burst (hardware.md 7.3)."""


def paused(core: Core, station: StationPort) -> bool:
    """The first burst of its bell is over. True: that was only the alert, and now it is told before the bell rings."""
    if station.pulsed:
        station.pulsed = False
        _tell(core, station)
        return True
    station.paused_ms = core.state.now_ms
    if not core.state.plan.caller_id_out.before_ring:
        send(core, station)
    return False


def caller_is_known(core: Core, call: Call) -> None:
    """The line has told who calls: telephones whose first silence lasts long enough are told, too."""
    out = core.state.plan.caller_id_out
    for station in [core.state.stations[port] for port in call.bells if port in core.state.stations]:
        since_ms = station.paused_ms
        if since_ms is None or out.before_ring or station.told_on:
            continue
        if core.state.now_ms - since_ms + NEEDS_MS <= out.longest_ms:
            send(core, station)


def send(core: Core, station: StationPort) -> bool:
    """It is alerted and told who calls; False: nobody knows, or nothing can tell it."""
    out = core.state.plan.caller_id_out
    if not out.scheme or station.told_on or station.name in core.index.doors:
        return False
    if not any(_caller(core, core.state.calls[station.call])):
        return False
    station.told_on = signals.lend(core, station)
    if not station.told_on:
        return False
    if out.ring_pulse_ms:
        station.pulsed = True
        core.outbox.actions.append(PulseBell(station.port, out.ring_pulse_ms))
    else:
        reverse(core, station)
        _tell(core, station)
    return True


def reverse(core: Core, station: StationPort) -> None:
    """Its display wakes where it waits for that. Whoever ends the signal, or the ringing, restores it."""
    if core.state.plan.caller_id_out.reverses:
        station.reversed = True
        core.outbox.actions.append(ReversePolarity(station.port))


def restore(core: Core, station: StationPort) -> None:
    """Its polarity is as at rest."""
    if station.reversed:
        station.reversed = False
        core.outbox.actions.append(RestorePolarity(station.port))


def end(core: Core, station: StationPort) -> None:
    """It was told."""
    if station.told_on:
        signals.give_back(core, station.told_on)
        station.told_on = ""
        station.pulsed = False


def silence(core: Core, station: StationPort) -> None:
    """It is told nothing more."""
    if station.told_on:
        if not station.pulsed:
            core.outbox.actions.append(StopSignal(station.told_on))
        end(core, station)


def stop(core: Core, station: StationPort) -> None:
    """It does not ring any more: nothing is told, and nothing was."""
    station.paused_ms = None
    silence(core, station)
    restore(core, station)


def _tell(core: Core, station: StationPort) -> None:
    number, name, absence = _caller(core, core.state.calls[station.call])
    core.outbox.actions.append(SendCallerId(station.port, station.told_on, number, name, absence))


def _caller(core: Core, call: Call) -> tuple[str, str, Absence]:
    if call.kind == "emergency":
        extension, _, what = call.reason.partition(" calls ")
        return extension, f"EMERGENCY {what}", ""
    promise = core.state.promises.get(call.promise)
    if promise is not None:
        return promise.told, promise.name, ""
    origin = core.ends.get(call.origin)
    if isinstance(origin, StationPort):
        known = core.index.stations[origin.port]
        return known.extension, known.name, ""
    keyed = " ".join(call.said.forms.values()) if call.said is not None else ""
    if isinstance(origin, Trunk) and origin.caller is not None:
        return origin.caller.number, keyed or origin.caller.name, origin.caller.absence
    return "", keyed, ""
