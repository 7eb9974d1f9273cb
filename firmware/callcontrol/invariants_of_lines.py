"""What must hold about lines, calls out, and outputs that sound for one port: each check is one sentence about them."""
# ruff: noqa: ARG001  (all checks have one signature, whatever they need of it)

from collections.abc import Callable, Iterator

from firmware.callcontrol import emergency, limits
from firmware.callcontrol.index import Index
from firmware.callcontrol.line_effects import TEST
from firmware.callcontrol.messages import SIGNAL
from firmware.callcontrol.plan import Plan
from firmware.callcontrol.records import State, StationPort, Trunk
from firmware.callcontrol.states import StationState, TrunkState

IN_CALL = (TrunkState.ANSWERING, TrunkState.TAKEN_IN, TrunkState.TALKING, TrunkState.HELD)
TESTED = (TrunkState.SEIZING, TrunkState.AWAITING_TONE, TrunkState.CLEARING)
TAKEN_OUT = (TrunkState.CHECKING, TrunkState.SEIZING, TrunkState.AWAITING_TONE, TrunkState.SENDING)
SEIZED = (*IN_CALL, *TESTED, TrunkState.SENDING)


class _Ports:
    """Those of the state that was asked about last: they stay as long as its plan does, and are asked for often."""

    def __init__(self) -> None:
        self._of: State | None = None
        self._plan: Plan | None = None
        self._found: dict[str, Trunk | StationPort] = {}

    def of(self, state: State) -> dict[str, Trunk | StationPort]:
        if state is not self._of or state.plan is not self._plan:
            self._of, self._plan = state, state.plan
            self._found = {trunk.name: trunk for trunk in state.trunks.values()}
            self._found.update((station.name, station) for station in state.stations.values())
        return self._found


_PORTS = _Ports()


def ports_of(state: State) -> dict[str, Trunk | StationPort]:
    """Every port by its name; to be read, not changed."""
    return _PORTS.of(state)


def _trunks_own_what_they_use(state: State, index: Index) -> Iterator[str]:
    for trunk in state.trunks.values():
        if trunk.state is TrunkState.IDLE and not (
            trunk.junctor or trunk.call or trunk.hold or trunk.hears or trunk.outward or trunk.dead
        ):
            continue
        talks = trunk.state in (TrunkState.ANSWERING, TrunkState.TALKING)
        if talks != bool(trunk.junctor):
            yield f"{trunk.name} is {trunk.state} with junctor {trunk.junctor}"
        on_hold = trunk.state in (TrunkState.TAKEN_IN, TrunkState.HELD)
        if (trunk.state is TrunkState.RINGING) != bool(trunk.call) and not on_hold:
            yield f"{trunk.name} is {trunk.state} with call {trunk.call}"
        if trunk.call and trunk.call not in state.calls:
            yield f"{trunk.name} has call {trunk.call}, which does not exist"
        if on_hold != bool(trunk.hold) or (trunk.name not in state.dialogues and bool(trunk.hold) != bool(trunk.hears)):
            yield f"{trunk.name} is {trunk.state} on hold {trunk.hold} and hears {trunk.hears or 'nothing'}"
        if trunk.outward and trunk.state not in (TrunkState.SENDING, TrunkState.TALKING, TrunkState.HELD):
            yield f"{trunk.name} is {trunk.state} and in a call out"
        if trunk.state in IN_CALL and state.timers.due_of("line", trunk.port, limits.LIMIT) is None:
            yield f"{trunk.name} is {trunk.state} and would be so for ever"
        forgotten = state.timers.due_of("line", trunk.port, TEST) is None and not trunk.outgoing
        if trunk.dead and trunk.state is TrunkState.IDLE and forgotten:
            yield f"{trunk.name} is dead and would never be tried again"


def _attempts_have_both_ends(state: State, index: Index) -> Iterator[str]:
    ports = ports_of(state)
    for number, outgoing in state.outgoing.items():
        origin = ports.get(outgoing.origin)
        call = state.calls.get(outgoing.call)
        if origin is None:
            yield f"attempt {number} has lost {outgoing.origin}"
        elif outgoing.agent:
            agent = state.agents.get(outgoing.agent)
            if agent is None or agent.attempt != number or outgoing.call:
                yield f"attempt {number} and agent {outgoing.agent} do not know each other"
        elif outgoing.call:
            if call is None or call.outgoing != number or call.origin != outgoing.origin:
                yield f"attempt {number} and call {outgoing.call} do not know each other"
        elif not origin.hold and origin.outgoing != number:
            yield f"attempt {number} and {outgoing.origin} do not know each other"


def _attempts_have_a_line_or_wait(state: State, index: Index) -> Iterator[str]:
    for number, outgoing in state.outgoing.items():
        due = [state.timers.due_of(emergency.OWNER, number, name) for name in (emergency.CUT, emergency.FREE)]
        waits = any(moment is not None for moment in due)
        if waits == bool(outgoing.line):
            yield f"attempt {number} {'has a line and waits for one' if waits else 'has no line and waits for none'}"
        trunk = state.trunks.get(outgoing.line)
        if trunk is not None and (trunk.outgoing != number or trunk.state not in TAKEN_OUT):
            yield f"attempt {number} has {trunk.name}, which is {trunk.state} for {trunk.outgoing}"
    for trunk in state.trunks.values():
        if trunk.outgoing and trunk.outgoing not in state.outgoing:
            yield f"{trunk.name} is taken for attempt {trunk.outgoing}, which does not exist"
        if trunk.state is TrunkState.SENDING and not trunk.outgoing:
            yield f"{trunk.name} is {trunk.state} for nobody"
    for station in state.stations.values():
        if (station.state is StationState.CALLING_OUT) != bool(station.outgoing):
            yield f"{station.name} is {station.state} with attempt {station.outgoing}"
        if station.late and station.state not in (StationState.CALLING, StationState.REFUSED):
            yield f"{station.name} is {station.state} and awaits a late digit"


def _signals_have_owners(state: State, index: Index) -> Iterator[str]:
    used = {trunk.sends_on: trunk.name for trunk in state.trunks.values() if trunk.sends_on}
    used.update({station.told_on: station.name for station in state.stations.values() if station.told_on})
    if used != state.signals:
        yield f"outputs are lent to {state.signals} but used by {used}"
    if set(state.signals) & set(state.playing):
        yield f"outputs {set(state.signals) & set(state.playing)} play a tone and a signal"
    for trunk in state.trunks.values():
        if trunk.sends_on and trunk.state is not TrunkState.SENDING:
            yield f"{trunk.name} is {trunk.state} and dials on {trunk.sends_on}"
        if trunk.port in state.signal_queue and (trunk.sends_on or trunk.state is not TrunkState.SENDING):
            yield f"{trunk.name} awaits an output in vain"
    for station in state.stations.values():
        if station.told_on and station.state not in (StationState.RINGING, StationState.IDLE):
            yield f"{station.name} is {station.state} and is told who calls"
        if station.state is not StationState.IDLE:
            continue
        told = state.timers.due_of("station", station.port, SIGNAL) is not None
        if told != bool(station.told_on):
            yield f"the display of {station.name} is told on {station.told_on or 'nothing'}, which has no end"


OF_LINES: tuple[Callable[[State, Index], Iterator[str]], ...] = (
    _trunks_own_what_they_use,
    _attempts_have_both_ends,
    _attempts_have_a_line_or_wait,
    _signals_have_owners,
)
