"""Which features the people of a story came to use: what a generator is worth.

It counts what happens in the book of call control, because a story that never gets to a conference proves nothing
about conferences.
"""

from collections import Counter
from typing import NamedTuple

from firmware.callcontrol.actions import Action, FlashLine, OpenDoor, SendCallerId, StartRecording
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.events import Event, LineGlared
from firmware.callcontrol.records import Call, Hold, Junctor, Outgoing, State, StationPort, Trunk
from firmware.callcontrol.states import StationState, TrunkState
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
    "call out",
    "call out answered",
    "no line",
    "call out from a consultation",
    "emergency",
    "emergency takes a line",
    "forward outside",
    "line to line",
    "caller shown",
    "same call on two lines",
    "glare",
    "end by tone",
    "end by limit",
    "flash to the exchange",
    "walking class",
    "locked",
    "recorded",
)
"""Everything that is counted."""


class _Seen(NamedTuple):
    """One telephone a decision ago."""

    state: StationState
    junctor: int
    holds: tuple[int, ...]
    knock: int
    locked: bool
    walks: int


class _SeenLine(NamedTuple):
    """One line a decision ago: ``tones``, ``limits``: how many of its calls had ended by them."""

    state: TrunkState
    answer: str
    tones: int
    limits: int


_UNKNOWN = _Seen(StationState.OUT, 0, (), 0, locked=False, walks=0)
_UNKNOWN_LINE = _SeenLine(TrunkState.OUT, "", 0, 0)


class Reached:
    """Counts in ``counts``, by feature, from now on in ``world``; each once a call, a hold or a conversation."""

    def __init__(self, world: World) -> None:
        self.counts: Counter[str] = Counter()
        self._told: set[tuple[str, int]] = set()
        self._stations: dict[int, _Seen] = {}
        self._holds: dict[int, tuple[str, str, int]] = {}
        self._lines: dict[int, _SeenLine] = {}
        world.on_event(self._happened)
        world.on_action(self._acted)
        world.on_start(self._new_core)
        world.on_decided(self._look)

    def _new_core(self) -> None:
        self._told.clear()
        self._stations.clear()
        self._holds.clear()
        self._lines.clear()

    def _happened(self, _now_ms: int, event: Event) -> None:
        if type(event) is LineGlared:
            self.counts["glare"] += 1

    def _acted(self, _now_ms: int, action: Action) -> None:
        if type(action) is OpenDoor and action.for_ms > 0:
            self.counts["door opened"] += 1
        elif type(action) is FlashLine:
            self.counts["flash to the exchange"] += 1
        elif type(action) is SendCallerId:
            self.counts["caller shown"] += 1
        elif type(action) is StartRecording:
            self.counts["recorded"] += 1

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
            self._junctor(junctor)
        for outgoing in state.outgoing.values():
            self._outgoing(state, outgoing)
        for trunk in state.trunks.values():
            self._trunk(trunk, self._lines.get(trunk.port, _UNKNOWN_LINE))
            self._lines[trunk.port] = _SeenLine(trunk.state, trunk.answer, *_ends(trunk))
        for station in state.stations.values():
            self._station(state, station, self._stations.get(station.port, _UNKNOWN))
            self._stations[station.port] = _Seen(
                station.state,
                station.junctor,
                tuple(station.holds),
                station.knock,
                station.wishes.locked,
                station.walks,
            )
        self._holds = {hold.number: (hold.why, hold.party, hold.call) for hold in state.holds.values()}

    def _junctor(self, junctor: Junctor) -> None:
        if len(junctor.members) > 2:
            self._once("conference", junctor.number)
        if junctor.linked:
            self._once("line to line", junctor.number)

    def _outgoing(self, state: State, outgoing: Outgoing) -> None:
        self._once("emergency" if outgoing.emergency else "call out", outgoing.number)
        if outgoing.victim:
            self._once("emergency takes a line", outgoing.number)
        if outgoing.call:
            self._once("forward outside", outgoing.number)
        station = state.stations.get(outgoing.by)
        if station is not None and station.outgoing == outgoing.number and station.holds:
            self._once("call out from a consultation", outgoing.number)

    def _trunk(self, trunk: Trunk, before: _SeenLine) -> None:
        tones, limits = _ends(trunk)
        if trunk.answer and not before.answer:
            self.counts["call out answered"] += 1
        if before is _UNKNOWN_LINE:
            return
        if tones > before.tones:
            self.counts["end by tone"] += 1
        if limits > before.limits:
            self.counts["end by limit"] += 1

    def _call(self, state: State, call: Call) -> None:
        if call.visited and (call.bells or call.number in state.waiting):
            self._once("forward followed", call.number)
        if call.dialled and call.target == state.plan.operator and call.kind == "inside":
            self._once("operator called", call.number)
        if call.still == "twin":
            self._once("same call on two lines", call.number)
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
        if before.state is StationState.CALLING_OUT and station.state is StationState.REFUSED:
            self.counts["no line"] += 1
        if station.wishes.locked and not before.locked and before is not _UNKNOWN:
            self.counts["locked"] += 1
        if station.walks and not before.walks:
            self.counts["walking class"] += 1
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


def _ends(trunk: Trunk) -> tuple[int, int]:
    """How many calls of this line have ended by a tone, and by their longest time."""
    learned = trunk.learned
    return learned.busy + learned.congestion + learned.dialtone, learned.limit
