"""One step of a port's machine: find the cell, change the state, then do the effects."""

from typing import TypeVar

from firmware.callcontrol import book
from firmware.callcontrol.actions import HookMode, SetHookMode
from firmware.callcontrol.cells import Ignored
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event
from firmware.callcontrol.line_table import TRUNK, TRUNK_TIMERS
from firmware.callcontrol.records import StationPort, Trunk
from firmware.callcontrol.states import StationInput, StationState, TrunkInput, TrunkState
from firmware.callcontrol.station_table import HOOK_MODES, STATION, STATION_TIMERS

S = TypeVar("S", StationState, TrunkState)

ANSWERED = (StationInput.ANSWERED, TrunkInput.ANSWERED)
PARTED = (StationInput.PARTED, TrunkInput.PARTED)
HELD = (StationInput.HELD, TrunkInput.HELD)
TAKEN = (StationInput.TAKEN, TrunkInput.TAKEN)
DROPPED = (StationInput.DROPPED, TrunkInput.DROPPED)

Stopped = dict[S, dict[S, tuple[str, ...]]]


def _stopped(timers: dict[S, tuple[str, ...]]) -> Stopped[S]:
    """From one state to another: the timers that only the first one has."""
    return {
        state: {becomes: tuple(name for name in names if name not in timers[becomes]) for becomes in timers}
        for state, names in timers.items()
    }


_STATION_STOPS = _stopped(STATION_TIMERS)
_TRUNK_STOPS = _stopped(TRUNK_TIMERS)


def hook_mode(station: StationPort) -> HookMode:
    """A single pulse is a digit as long as an emergency number may end with it, and a flash or nothing later."""
    late = station.late_single and station.state in (StationState.CALLING, StationState.REFUSED)
    return "dialling" if late else HOOK_MODES[station.state]


def step_station(core: Core, station: StationPort, happened: StationInput, event: Event | None = None) -> None:
    """Something happened to a telephone."""
    state = station.state
    cell = STATION[state][happened]
    if isinstance(cell, Ignored):
        _ignore(core, "station", state, happened, cell)
        return
    becomes = cell.state
    breaks = hook_mode(station) if station.late_single else HOOK_MODES[state]
    if becomes is not state:
        stopped = _STATION_STOPS[state][becomes]
        if stopped:
            core.state.timers.cancel_all("station", station.port, stopped)
        station.state = becomes
        if core.book is not None:
            book.phone(core, station, happened)
    for effect in cell.effects:
        effect(core, station, event)
    mode = hook_mode(station) if station.late_single else HOOK_MODES[station.state]
    if mode != breaks:
        core.outbox.actions.append(SetHookMode(station.port, mode))


def step_trunk(core: Core, trunk: Trunk, happened: TrunkInput, event: Event | None = None) -> None:
    """Something happened to a CO line."""
    state = trunk.state
    cell = TRUNK[state][happened]
    if isinstance(cell, Ignored):
        _ignore(core, "line", state, happened, cell)
        return
    becomes = cell.state
    if becomes is not state:
        stopped = _TRUNK_STOPS[state][becomes]
        if stopped:
            core.state.timers.cancel_all("line", trunk.port, stopped)
        trunk.state = becomes
        if core.book is not None:
            book.line(core, trunk, happened)
        if core.state.tone_queue:
            core.agenda.tone = True  # it may be able to do without its receiver now
    for effect in cell.effects:
        effect(core, trunk, event)


def step(core: Core, port: Trunk | StationPort, happened: tuple[StationInput, TrunkInput]) -> None:
    """Something happened that means the same to both kinds of port (``ANSWERED``, ``PARTED``, ``HELD``...)."""
    if isinstance(port, Trunk):
        step_trunk(core, port, happened[1])
    else:
        step_station(core, port, happened[0])


def _ignore(core: Core, kind: str, state: str, happened: str, cell: Ignored) -> None:
    if cell.odd:
        core.state.count(f"{kind} {state}: {happened}")
