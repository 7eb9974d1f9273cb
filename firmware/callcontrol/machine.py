"""One step of a port's machine: find the cell, change the state, then do the effects."""

from typing import TypeVar

from firmware.callcontrol import book
from firmware.callcontrol.actions import HookMode, SetHookMode
from firmware.callcontrol.cells import Cell, Effect, Ignored
from firmware.callcontrol.core import Core
from firmware.callcontrol.events import Event
from firmware.callcontrol.line_table import TRUNK, TRUNK_TIMERS
from firmware.callcontrol.records import StationPort, Trunk
from firmware.callcontrol.states import StationInput, StationState, TrunkInput, TrunkState
from firmware.callcontrol.station_table import HOOK_MODES, STATION, STATION_TIMERS

S = TypeVar("S", StationState, TrunkState)
I = TypeVar("I", StationInput, TrunkInput)  # noqa: E741

ANSWERED = (StationInput.ANSWERED, TrunkInput.ANSWERED)
PARTED = (StationInput.PARTED, TrunkInput.PARTED)
HELD = (StationInput.HELD, TrunkInput.HELD)
TAKEN = (StationInput.TAKEN, TrunkInput.TAKEN)
DROPPED = (StationInput.DROPPED, TrunkInput.DROPPED)

Move = tuple[S, tuple[str, ...], tuple[Effect, ...]]
"""The next state, the timers that only the present one has, and the effects."""


def _moves(table: dict[S, dict[I, Cell]], timers: dict[S, tuple[str, ...]]) -> dict[S, dict[I, Move[S] | Ignored]]:
    """A machine's table as its steps want it: a row with the timers that stop by it."""
    return {
        state: {happened: _move(state, cell, timers) for happened, cell in cells.items()}
        for state, cells in table.items()
    }


def _move(state: S, cell: Cell, timers: dict[S, tuple[str, ...]]) -> Move[S] | Ignored:
    if isinstance(cell, Ignored):
        return cell
    return cell.state, tuple(name for name in timers[state] if name not in timers[cell.state]), cell.effects


STATION_MOVES = _moves(STATION, STATION_TIMERS)
TRUNK_MOVES = _moves(TRUNK, TRUNK_TIMERS)


def hook_mode(station: StationPort) -> HookMode:
    """A single pulse is a digit as long as an emergency number may end with it, and a flash or nothing later."""
    late = station.late_single and station.state in (StationState.CALLING, StationState.REFUSED)
    return "dialling" if late else HOOK_MODES[station.state]


def step_station(core: Core, station: StationPort, happened: StationInput, event: Event | None = None) -> None:
    """Something happened to a telephone."""
    state = station.state
    move = STATION_MOVES[state][happened]
    if isinstance(move, Ignored):
        _ignore(core, "station", state, happened, move)
        return
    becomes, stopped, effects = move
    breaks = hook_mode(station) if station.late_single else HOOK_MODES[state]
    if becomes is not state:
        if stopped:
            core.state.timers.cancel_all("station", station.port, stopped)
        station.state = becomes
        if core.book is not None:
            book.phone(core, station, happened)
    for effect in effects:
        effect(core, station, event)
    mode = hook_mode(station) if station.late_single else HOOK_MODES[station.state]
    if mode != breaks:
        core.outbox.actions.append(SetHookMode(station.port, mode))


def step_trunk(core: Core, trunk: Trunk, happened: TrunkInput, event: Event | None = None) -> None:
    """Something happened to a CO line."""
    state = trunk.state
    move = TRUNK_MOVES[state][happened]
    if isinstance(move, Ignored):
        _ignore(core, "line", state, happened, move)
        return
    becomes, stopped, effects = move
    if becomes is not state:
        if stopped:
            core.state.timers.cancel_all("line", trunk.port, stopped)
        trunk.state = becomes
        if core.book is not None:
            book.line(core, trunk, happened)
        if core.state.tone_queue:
            core.agenda.tone = True  # it may be able to do without its receiver now
    for effect in effects:
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
