"""Where a call goes that is meant for a telephone whose person has sent calls elsewhere."""

from firmware.callcontrol import knocking, restrictions
from firmware.callcontrol.core import Core
from firmware.callcontrol.plan import ForwardTarget, OutsideTarget, StationTarget
from firmware.callcontrol.states import StationState


def follow(
    core: Core, target: ForwardTarget, caller: int = 0, visited: tuple[int, ...] = ()
) -> tuple[ForwardTarget, list[int]]:
    """The telephone, group or number outside that a call for ``target`` reaches, and the stations that sent it on,
    ``visited`` first.

    No station sends a call on twice: who forwards in a circle is rung himself. Whoever forwards to the very caller
    wants to be reached by him.
    """
    passed = list(visited)
    while isinstance(target, StationTarget):
        onward = _onward(core, target.station)
        if onward is None or target.station in passed or onward == StationTarget(caller):
            break
        if isinstance(onward, StationTarget) and onward.station in (*passed, target.station):
            break
        passed.append(target.station)
        target = onward
    return target, passed


def on_no_answer(core: Core, target: ForwardTarget) -> ForwardTarget | None:
    """Where this telephone sends calls that it does not answer."""
    if not isinstance(target, StationTarget):
        return None
    onward = core.state.stations[target.station].wishes.forward_no_answer
    return onward if _may_send(core, target.station, onward) else None


def is_engaged(core: Core, port: int) -> bool:
    """It can neither be rung now nor be told that somebody waits."""
    station = core.state.stations[port]
    if station.state is StationState.OUT:
        return False
    free = station.state is StationState.IDLE and not station.wishes.dnd
    return not free and not knocking.is_possible(core, station)


def _onward(core: Core, port: int) -> ForwardTarget | None:
    wishes = core.state.stations[port].wishes
    if _may_send(core, port, wishes.forward_always):
        return wishes.forward_always
    return wishes.forward_busy if _may_send(core, port, wishes.forward_busy) and is_engaged(core, port) else None


def _may_send(core: Core, port: int, onward: ForwardTarget | None) -> bool:
    """It sends calls there, and may call there at this hour itself; its lock keeps others from it, not its calls."""
    if isinstance(onward, OutsideTarget):
        return restrictions.is_in_class(core, core.index.stations[port], onward.number)
    return onward is not None
