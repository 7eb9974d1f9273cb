"""A new plan between two events.

Conversations go on. A call that hunts goes on where it is if that group is unchanged, else it begins anew at its
line's route; telephones that were put in do-not-disturb fall silent. Ports that the new plan lacks are taken out of
service first, so that nothing of theirs is left behind.
"""

from firmware.callcontrol import coupling, hunt
from firmware.callcontrol.core import Core
from firmware.callcontrol.history import StationHistory
from firmware.callcontrol.index import Pool, check
from firmware.callcontrol.machine import step_station, step_trunk
from firmware.callcontrol.plan import Plan, Route
from firmware.callcontrol.records import State, StationPort, Trunk
from firmware.callcontrol.states import StationInput, StationState, TrunkInput


def adopt(core: Core, plan: Plan) -> None:
    """Swap the plan; raises CallControlError, with nothing changed, when it is not a verified one."""
    check(plan)
    _retire_ports(core, plan)
    before, dnd_before = core.index.pools, core.index.dnd
    core.state.plan = plan
    add_ports(core.state)
    core.refresh()
    _silence_dnd(core)
    _restart_hunts(core, before)
    core.agenda.freed.extend(port for port in sorted(dnd_before - core.index.dnd) if port in core.state.stations)
    core.agenda.look = True
    coupling.settle(core)


def add_ports(state: State) -> None:
    """A record for every port of the plan that has none; a new port counts as idle."""
    for line in state.plan.lines:
        state.trunks.setdefault(line.port, Trunk(line.port, f"line {line.port}"))
    for station in state.plan.stations:
        state.stations.setdefault(station.port, StationPort(station.port, f"station {station.port}"))
        state.history.stations.setdefault(station.port, StationHistory(idle_since_ms=state.now_ms))


def _retire_ports(core: Core, plan: Plan) -> None:
    state = core.state
    lines = {line.port for line in plan.lines}
    stations = {station.port for station in plan.stations}
    for port in sorted(state.trunks.keys() - lines):
        step_trunk(core, state.trunks[port], TrunkInput.FAILED)
        coupling.settle(core)
        del state.trunks[port]
    for port in sorted(state.stations.keys() - stations):
        step_station(core, state.stations[port], StationInput.FAILED)
        coupling.settle(core)
    for port in sorted(state.stations.keys() - stations):
        del state.stations[port], state.history.stations[port]


def _silence_dnd(core: Core) -> None:
    state = core.state
    for port in sorted(core.index.dnd):
        station = state.stations[port]
        if station.state is StationState.RINGING:
            call = station.call
            state.calls[call].bells.remove(port)
            step_station(core, station, StationInput.SILENCED)
            core.agenda.bereft.append(call)


def _restart_hunts(core: Core, before: dict[Route, Pool]) -> None:
    state = core.state
    for number in sorted(state.waiting + state.offered):
        call = state.calls[number]
        if not before[call.target].same_hunt(core.index.pools.get(call.target)):
            hunt.start_over(core, call, core.index.lines[call.line].route)
