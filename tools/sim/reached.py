"""Which features the people of a story came to use: what a generator is worth.

It counts what happens in the book of call control, because a story that never gets to a conference proves nothing
about conferences.
"""

from collections import Counter
from typing import NamedTuple

from firmware.callcontrol.actions import Action, OpenDoor
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.records import Call, Hold, State, StationPort
from firmware.callcontrol.states import StationState
from tools.sim.world import World

FEATURES = (
    "consultation",
    "swap",
    "blind transfer",
    "attended transfer",
    "conference",
    "hold by code",
    "held taken back",
    "park",
    "retrieve",
    "pickup",
    "recall",
    "recall at operator",
    "camp-on callback",
    "camp-on call",
    "forward followed",
    "call waiting taken",
    "reminder rung",
    "operator called",
    "door opened",
)
"""Everything that is counted."""


class _Seen(NamedTuple):
    """One telephone a decision ago."""

    state: StationState
    junctor: int
    holds: tuple[int, ...]
    knock: int


_UNKNOWN = _Seen(StationState.OUT, 0, (), 0)


class Reached:
    """Counts in ``counts``, by feature, from now on in ``world``; each once a call, a hold or a conversation."""

    def __init__(self, world: World) -> None:
        self.counts: Counter[str] = Counter()
        self._told: set[tuple[str, int]] = set()
        self._stations: dict[int, _Seen] = {}
        self._holds: dict[int, tuple[str, str, int]] = {}
        world.on_action(self._acted)
        world.on_start(self._new_core)
        world.on_decided(self._look)

    def _new_core(self) -> None:
        self._told.clear()
        self._stations.clear()
        self._holds.clear()

    def _acted(self, _now_ms: int, action: Action) -> None:
        if type(action) is OpenDoor and action.for_ms > 0:
            self.counts["door opened"] += 1

    def _once(self, feature: str, number: int) -> None:
        if (feature, number) not in self._told:
            self._told.add((feature, number))
            self.counts[feature] += 1

    def _look(self, _now_ms: int, control: CallControl) -> None:
        state = control.state
        for call in state.calls.values():
            self._call(state, call)
        for hold in state.holds.values():
            self._hold(hold)
        for junctor in state.junctors.values():
            if len(junctor.members) > 2:
                self._once("conference", junctor.number)
        for station in state.stations.values():
            self._station(state, station, self._stations.get(station.port, _UNKNOWN))
            self._stations[station.port] = _Seen(station.state, station.junctor, tuple(station.holds), station.knock)
        self._holds = {hold.number: (hold.why, hold.party, hold.call) for hold in state.holds.values()}

    def _call(self, state: State, call: Call) -> None:
        if call.visited and (call.bells or call.number in state.waiting):
            self._once("forward followed", call.number)
        if call.dialled and call.target == state.plan.operator and call.kind == "inside":
            self._once("operator called", call.number)
        if not call.bells:
            return
        if call.kind == "recall":
            self._once("recall" if call.by in call.bells else "recall at operator", call.number)
        elif call.kind == "callback":
            self._once("camp-on callback", call.number)
        elif call.kind == "reminder":
            self._once("reminder rung", call.number)

    def _hold(self, hold: Hold) -> None:
        if hold.why == "transfer":
            self._once("blind transfer", hold.number)
        elif hold.why == "park":
            self._once("park", hold.number)
        elif hold.why == "hold" and not hold.call:
            self._once("hold by code", hold.number)

    def _station(self, state: State, station: StationPort, before: _Seen) -> None:
        talks = station.state is StationState.TALKING
        if talks and station.holds:
            self._once("consultation", station.junctor)
        if talks and before.holds and len(station.holds) == 1 and station.holds[0] not in before.holds[:1]:
            self._once("swap", station.junctor)
        if before.knock and not station.knock and talks and station.holds and before.knock not in state.calls:
            self._once("call waiting taken", before.knock)
        if before.state is StationState.TALKING and before.holds and station.state is StationState.IDLE:
            party = self._holds.get(before.holds[-1], ("", "", 0))[1]
            if self._junctor_of(state, party):
                self._once("attended transfer", before.holds[-1])
        if before.state is StationState.RINGING and station.state is StationState.CALLING:
            self._once("camp-on call", station.call)
        if before.state is StationState.DIALLING and talks and not before.holds:
            self._fetched(state, station)

    def _fetched(self, state: State, station: StationPort) -> None:
        """It dialled a code, and talks at once: who was on hold or parked, or somebody for whom it rang elsewhere."""
        parties = set(state.junctors[station.junctor].members) - {station.name}
        gone = [self._holds[number] for number in self._holds.keys() - state.holds.keys()]
        taken = [why for why, party, _ in gone if party in parties]
        feature = {"park": "retrieve", "hold": "held taken back"}.get(taken[0], "pickup") if taken else "pickup"
        self._once(feature, station.junctor)

    @staticmethod
    def _junctor_of(state: State, party: str) -> int:
        kind, _, number = party.partition(" ")
        ports = state.trunks if kind == "line" else state.stations
        return ports[int(number)].junctor if number else 0
