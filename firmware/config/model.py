"""A configuration that was read and found right, with every default filled in."""

from typing import Literal

import msgspec

from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import (
    Accounts,
    CallerIdOut,
    Outpulsing,
    Outside,
    Period,
    RingKind,
    SecondFlash,
    StrategyName,
    Supervision,
    Taping,
    Toll,
    TrunkGroup,
)
from firmware.callcontrol.queue_plan import PAUSES, Agent, KnownCaller, PauseReason, Queue, Skill
from firmware.config.countries import DEFAULT_COUNTRY, ZONE_OF
from firmware.config.feature_codes import HASH, STAR, FeatureCode

ALL = "all"
"""The group that exists without being written: every station. The same of trunk groups: every line but private ones."""


class Target(msgspec.Struct, frozen=True):
    """Where a call goes: ``kind`` group or queue (``name`` = its name), station (``name`` = extension), number
    (``name`` = an extension or a pilot number), outside (``name`` = digits as dialled after the outside digit), ring or
    silent."""

    kind: Literal["group", "queue", "station", "number", "outside", "ring", "silent"]
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


TO_ALL = Target("group", ALL)
KEEP_RINGING = Target("ring")


class LineConfig(msgspec.Struct, frozen=True):
    """A CO line, by its port from 1; how it is supervised and dialled on, in call control's own terms."""

    port: int
    supervision: Supervision
    outpulsing: Outpulsing
    number: str = ""
    route: Target = TO_ALL
    night: Target | None = None
    private: bool = False
    priority: bool = False
    await_number: bool = False
    head_start_ms: int = 0
    skills: tuple[Skill, ...] = ()
    record: bool = False


class StationConfig(msgspec.Struct, frozen=True):
    """A telephone, by its port from 1."""

    port: int
    extension: str
    name: str = ""
    dnd: bool = False
    call_waiting: bool = False
    forward_always: Target | None = None
    forward_busy: Target | None = None
    forward_no_answer: Target | None = None
    hotline: str = ""
    hotline_s: float = 0
    data: bool = False
    door: bool = False
    class_of_service: str = ""
    flash_ms: tuple[int, int] | None = None
    pulse: bool = True
    pin: str = ""

    @property
    def rung_by_groups(self) -> bool:
        """Whether it is a member of group "all" without being named: it is a person's telephone."""
        return not (self.data or self.door)


class GroupConfig(msgspec.Struct, frozen=True):
    """A hunt group; ``members`` are extensions in order; ``pilot`` is the number that starts the hunt, or empty."""

    name: str
    members: tuple[str, ...]
    strategy: StrategyName = "circular"
    weights: tuple[int, ...] = ()
    ring_s: float = 15
    step_s: float = 10
    overflow: Target = KEEP_RINGING
    pilot: str = ""


class QueueConfig(msgspec.Struct, frozen=True):
    """A queue in call control's own terms, but for where its calls go that it does not serve (there None)."""

    queue: Queue
    overflow: Target | None = None
    empty: Target | None = None
    leave: Target | None = None


class AgentConfig(msgspec.Struct, frozen=True):
    """An agent in call control's own terms, but for his ``station`` (there 0): an extension, or empty."""

    agent: Agent
    station: str = ""


class Dialling(msgspec.Struct, frozen=True):
    """How long dialling may take, and what rotary telephones dial for * and # (empty: they have no codes)."""

    first_digit_s: float = 16
    inter_digit_s: float = 8
    match_s: float = 3
    star: str = STAR
    hash: str = HASH


class Timers(msgspec.Struct, frozen=True):
    """How long calls wait; ``callback_s`` None: four rings of the country."""

    hold_recall_s: float = 30
    transfer_recall_s: float = 60
    park_recall_s: float = 60
    recall_ring_s: float = 30
    held_limit_s: float = 1800
    callback_s: float | None = None
    forward_s: float = 15
    door_s: float = 5


class SpeedConfig(msgspec.Struct, frozen=True):
    """Place ``slot`` (two digits) of the office's list holds ``number``."""

    slot: str
    number: str


class ServiceClass(msgspec.Struct, frozen=True):
    """A class of service: what it takes from its telephones. ``outside_limit_ms``: their longest call out (0: none).
    ``supervises``: they may listen to agents."""

    name: str
    denied: tuple[Feature, ...] = ()
    tolls: tuple[Toll, ...] = ()
    accounts: Accounts = "optional"
    outside_limit_ms: int = 0
    supervises: bool = False


NO_CLASS = ServiceClass("")
"""Of a telephone that has none: everything is allowed."""


class RingConfig(msgspec.Struct, frozen=True):
    """A kind of call that rings differently than the country's table says, (on, off[, on, off ...]) ms."""

    kind: RingKind
    cadence: tuple[int, ...]


class RecordingConfig(msgspec.Struct, frozen=True):
    """``taping``: in call control's own terms. ``keep_days``: so long a recording of a call is kept; 90 days are our
    choice."""

    taping: Taping = Taping()
    keep_days: int = 90


class Config(msgspec.Struct, frozen=True):
    """The whole file. Lines and stations are those of the board, in port order, written in the file or not.

    ``operator``, ``codes``, ``trunk_groups``, ``outside``, ``caller_id`` and ``zone`` have their defaults filled in,
    which depend on the board and on the country. ``open_hours``: of the office; none: it has no hours. ``cpc_ms``: open
    loop that is a CPC, one number for all lines.
    """

    lines: tuple[LineConfig, ...]
    stations: tuple[StationConfig, ...]
    groups: tuple[GroupConfig, ...]
    operator: Target
    second_flash: SecondFlash
    codes: tuple[FeatureCode, ...]
    trunk_groups: tuple[TrunkGroup, ...]
    outside: Outside
    caller_id: CallerIdOut
    cpc_ms: int
    country: str = DEFAULT_COUNTRY
    zone: str = ZONE_OF[DEFAULT_COUNTRY]
    dialling: Dialling = Dialling()
    timers: Timers = Timers()
    speed: tuple[SpeedConfig, ...] = ()
    classes: tuple[ServiceClass, ...] = ()
    rings: tuple[RingConfig, ...] = ()
    queues: tuple[QueueConfig, ...] = ()
    agents: tuple[AgentConfig, ...] = ()
    callers: tuple[KnownCaller, ...] = ()
    open_hours: tuple[Period, ...] = ()
    pauses: tuple[PauseReason, ...] = PAUSES
    recording: RecordingConfig = RecordingConfig()

    def station_of(self, extension: str) -> StationConfig | None:
        """The station with this extension."""
        return next((station for station in self.stations if station.extension == extension), None)

    def reached_by(self, number: str) -> Target | None:
        """The station, group or queue whose extension or pilot number this is."""
        if self.station_of(number) is not None:
            return Target("station", number)
        pilots = {one.queue.pilot: Target("queue", one.queue.name) for one in self.queues}
        pilots |= {group.pilot: Target("group", group.name) for group in self.groups}
        return pilots.get(number) if number else None

    def class_of(self, station: StationConfig) -> ServiceClass:
        """The station's class of service."""
        return next((one for one in self.classes if one.name == station.class_of_service), NO_CLASS)

    def outside_number(self, digits: str) -> str | None:
        """What is dialled on a line when a telephone dials ``digits``; None: nothing is."""
        digit = self.outside.digit
        return digits.removeprefix(digit) if digit and digits.startswith(digit) else None


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing that is wrong: the line of the file, from 1, and a sentence."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"
