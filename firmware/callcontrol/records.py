"""The state of call control: one serialisable value, and nothing else decides.

Everything else that the engine holds follows from it (core.py). Number 0 means "none" wherever a call, a junctor or
a port is named.
"""

import msgspec

from firmware.callcontrol.actions import Tone
from firmware.callcontrol.history import History
from firmware.callcontrol.plan import Plan, Route
from firmware.callcontrol.states import StationState, TrunkState
from firmware.callcontrol.timers import Timers


class Trunk(msgspec.Struct):
    """A CO line as call control sees it; ``name`` is its end of a crosspoint."""

    port: int
    name: str
    state: TrunkState = TrunkState.IDLE
    call: int = 0
    junctor: int = 0
    answered_ms: int = 0


class StationPort(msgspec.Struct):
    """A telephone as call control sees it; ``call`` is the one it rings for, makes or talks in.

    ``hears`` is the source of its treatment ("" for none), ``receiver`` the one lent to it (0 for none), ``digits``
    what its register holds.
    """

    port: int
    name: str
    state: StationState = StationState.IDLE
    call: int = 0
    junctor: int = 0
    talking_since_ms: int = 0
    hears: str = ""
    receiver: int = 0
    digits: str = ""


class Call(msgspec.Struct):
    """One call and its hunt. Numbers grow, so the smaller number is the older call.

    ``origin`` is the end that makes it ("line 3", "station 2"), ``dialled`` the number that it dialled ("" for a line,
    whose route decides). It is in one place: waiting (in ``State.waiting``, no bell), offered (in ``State.offered``,
    bells ring) or in the junctor of its origin. ``tried`` are the stations offered in this round; who waits with some
    of them tried has finished a round in silence. A call that is not ``patient`` is refused where others wait.
    """

    number: int
    origin: str
    began_ms: int
    target: Route
    dialled: str = ""
    patient: bool = True
    tried: list[int] = []
    bells: list[int] = []
    keep: bool = False
    pace_ms: int = 0
    last_ms: int | None = None
    last_bell_ms: int = 0


class Junctor(msgspec.Struct):
    """One conversation: the crosspoints between all its members belong to it. ``call`` brought them together."""

    number: int
    members: list[str]
    call: int = 0


class Playing(msgspec.Struct):
    """What an assignable output sounds, and the stations that hear it; never without any."""

    tone: Tone
    listeners: list[int]


class State(msgspec.Struct):
    """All of call control at one moment, the plan included."""

    plan: Plan
    draws: int
    now_ms: int = 0
    trunks: dict[int, Trunk] = {}
    stations: dict[int, StationPort] = {}
    calls: dict[int, Call] = {}
    waiting: list[int] = []  # calls without a bell, oldest first
    offered: list[int] = []  # calls with at least one bell, oldest first
    junctors: dict[int, Junctor] = {}
    tone_queue: list[int] = []  # stations that await dial tone, in order of lifting
    free_receivers: list[int] = []  # the longest unused first
    playing: dict[str, Playing] = {}  # by output
    timers: Timers = msgspec.field(default_factory=Timers)
    history: History = msgspec.field(default_factory=History)
    counters: dict[str, int] = {}
    calls_begun: int = 0
    junctors_begun: int = 0

    def count(self, what: str) -> None:
        """One more of ``what``."""
        self.counters[what] = self.counters.get(what, 0) + 1
