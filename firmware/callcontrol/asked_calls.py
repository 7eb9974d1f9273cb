"""Codes about calls: somebody is called, taken from elsewhere, put on hold or let in. One small function a feature."""
# ruff: noqa: ARG001  (all features have one signature, whatever they need of it)

from firmware.callcontrol import camping, doors, flash, holds, line_effects, pickups, replies, tapes
from firmware.callcontrol.actions import FlashLine, OpenDoor
from firmware.callcontrol.core import Core
from firmware.callcontrol.machine import step_station
from firmware.callcontrol.placing import place
from firmware.callcontrol.plan import StationTarget
from firmware.callcontrol.records import Hold, StationPort, Trunk
from firmware.callcontrol.states import StationInput


def operator(core: Core, station: StationPort, argument: str) -> None:
    """The operator is called, and waited for."""
    wanted = core.state.plan.operator
    if wanted is None:
        step_station(core, station, StationInput.UNOBTAINABLE)
    else:
        place(core, station, wanted, station.digits, waits=True)


def pickup(core: Core, station: StationPort, argument: str) -> None:
    """A call that rings in one of its groups is taken."""
    call = pickups.ringing_near(core, station)
    if call is None:
        replies.refuse(core, station)
    else:
        pickups.answer(core, station, call)


def pickup_station(core: Core, station: StationPort, number: str) -> None:
    """A call that rings at the telephone with this number is taken."""
    target = core.index.numbers.route(number)
    call = pickups.ringing_at(core, station, target.station) if isinstance(target, StationTarget) else None
    if call is None:
        replies.refuse(core, station)
    else:
        pickups.answer(core, station, call)


def camp_on(core: Core, station: StationPort, argument: str) -> None:
    """Whoever was busy just now is waited for."""
    replies.done_or_refused(core, station, camping.ask(core, station, station.last_busy))


def camp_on_off(core: Core, station: StationPort, argument: str) -> None:
    """Nobody is waited for any more."""
    camping.forget(core, station.port)
    replies.done(core, station)


def hold(core: Core, station: StationPort, argument: str) -> None:
    """With somebody on hold: he stays so while this telephone is put down. Without: back to whom it left so."""
    if station.holds:
        hold = core.state.holds[station.holds[-1]]
        _leave(core, hold, core.state.plan.timing.hold_recall_ms)
        hold.why = "hold"
        replies.done(core, station)
        return
    left = pickups.left_by(core, station)
    if left is None:
        replies.refuse(core, station)
    else:
        pickups.take(core, station, left)


def park(core: Core, station: StationPort, zone: str) -> None:
    """With somebody on hold: he is parked there. Without: back with whoever is."""
    parked = pickups.parked_at(core, zone)
    if station.holds:
        if parked is not None:
            step_station(core, station, StationInput.BUSY)
            return
        hold = core.state.holds[station.holds[-1]]
        _leave(core, hold, core.state.plan.timing.park_recall_ms)
        hold.why, hold.zone = "park", zone
        replies.done(core, station)
    elif parked is None:
        replies.refuse(core, station)
    else:
        pickups.take(core, station, parked)


def _leave(core: Core, hold: Hold, recall_ms: int) -> None:
    holds.put_down(core, hold)
    holds.recall_after(core, hold, recall_ms)


def go_back(core: Core, station: StationPort, argument: str) -> None:
    """Back to whom it has on hold; whom it asked meanwhile is dropped."""
    flash.drop(core, station)


def swap(core: Core, station: StationPort, argument: str) -> None:
    """The one on hold and the other change places."""
    flash.back(core, station, station.holds[0])


def conference(core: Core, station: StationPort, argument: str) -> None:
    """All of them talk to each other."""
    if len(station.holds) > 1:
        flash.confer(core, station)
    else:
        flash.back(core, station, station.holds[0])


def record(core: Core, station: StationPort, argument: str) -> None:
    """The line that it has on hold last is to be recorded as they go on talking, which they do at once."""
    line = _line_on_hold(core, station)
    if line is None or not core.state.plan.taping.on_demand or not tapes.ask(core, line):
        replies.refuse(core, station)
    else:
        flash.back(core, station, line.hold)


def record_off(core: Core, station: StationPort, argument: str) -> None:
    """That line is to be recorded no more; they go on talking at once."""
    line = _line_on_hold(core, station)
    if line is None or not core.state.plan.taping.on_demand or not tapes.stop(core, line):
        replies.refuse(core, station)
    else:
        flash.back(core, station, line.hold)


def _line_on_hold(core: Core, station: StationPort) -> Trunk | None:
    line = core.ends[core.state.holds[station.holds[-1]].party] if station.holds else None
    return line if isinstance(line, Trunk) else None


def flash_line(core: Core, station: StationPort, argument: str) -> None:
    """For the services of the exchange on the line that it has on hold last: it hears the line again at once."""
    hold = core.state.holds[station.holds[-1]]
    line = core.ends[hold.party]
    if not isinstance(line, Trunk):
        replies.refuse(core, station)
        return
    flash.back(core, station, hold.number)
    line.flashed_ms = core.state.now_ms
    line_effects.forget_dial_tone(core, line, None)
    core.outbox.actions.append(FlashLine(line.port, core.index.lines[line.port].outpulsing.flash_ms))


def open_door(core: Core, station: StationPort, argument: str) -> None:
    """Who has the door post on hold talks to it again at once."""
    if not doors.is_trusted(core, station):
        replies.refuse(core, station)
        return
    core.outbox.actions.append(OpenDoor(core.state.plan.timing.door_ms))
    if station.holds and core.state.holds[station.holds[-1]].party in core.index.doors:
        flash.back(core, station, station.holds[-1])
    else:
        replies.done(core, station)
