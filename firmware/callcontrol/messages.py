"""Messages that wait: a colleague has marked a telephone, whose person is to call him back, or messages were left in
its mailbox.

Its dial tone stutters, and its display shows it: that is told while it is on hook and silent, as soon as an output is
free. What is not told to the end is told again.
"""

from firmware.callcontrol import caller_out, mailboxes, signals
from firmware.callcontrol.actions import SendMessageWaiting
from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import StationTarget
from firmware.callcontrol.records import StationPort
from firmware.callcontrol.states import StationState

SIGNAL = "signal"  # timer of a telephone on hook: its display should have been told
SIGNAL_MS = 5_000
"""The signal takes less than a second (hardware.md 7.3); the voice was late, or has gone."""


def leave(core: Core, station: StationPort, number: str) -> bool:
    """Its person wants to be called back from this number; False: nobody there could."""
    target = core.index.numbers.route(number)
    if not isinstance(target, StationTarget) or target.station == station.port:
        return False
    marked = core.state.stations[target.station]
    if marked.name in core.index.data or marked.name in core.index.doors:
        return False
    if station.port not in marked.messages:
        marked.messages.append(station.port)
        core.agenda.signal = True
    return True


def clear(core: Core, station: StationPort) -> None:
    """Its person knows."""
    station.messages = []
    core.agenda.signal = True


def are_waiting(core: Core, station: StationPort) -> bool:
    """Somebody wants to be called back, or a mailbox of this telephone holds what nobody has heard."""
    return bool(station.messages or (core.state.messages and mailboxes.wait_for(core, station.port)))


def met(core: Core, one: StationPort, other: StationPort) -> None:
    """These two talk to each other: what each wanted to tell the other is said."""
    for station, partner in ((one, other), (other, one)):
        if partner.port in station.messages:
            station.messages.remove(partner.port)
            core.state.remembered += 1
            core.agenda.signal = True


def forget_lost(core: Core) -> None:
    """Whoever left a message is not there any more, or nobody is who could be told."""
    for station in core.state.stations.values():
        lost = station.name in core.index.data or station.name in core.index.doors
        station.messages = [port for port in station.messages if port in core.state.stations and not lost]
    core.agenda.signal = True


def may_show(core: Core, station: StationPort) -> None:
    """It is on hook and silent: its display may be told, if it is wrong."""
    if station.shows != are_waiting(core, station):
        core.agenda.signal = True


def show(core: Core) -> None:
    """Displays that are wrong are told, as far as outputs are free."""
    out = core.state.plan.caller_id_out
    if not (out.scheme and out.messages):
        return
    for station in core.state.stations.values():
        waiting = are_waiting(core, station)
        if station.shows == waiting or station.state is not StationState.IDLE or station.told_on:
            continue
        station.told_on = signals.lend(core, station)
        if not station.told_on:
            return
        station.shows = waiting
        caller_out.reverse(core, station)
        core.outbox.actions.append(SendMessageWaiting(station.port, station.told_on, waiting))
        core.state.timers.start("station", station.port, SIGNAL, core.state.now_ms + SIGNAL_MS)
