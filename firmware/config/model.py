"""A configuration that was read and found right, with every default filled in."""

from typing import Literal

import msgspec

from firmware.callcontrol.access_plan import Access
from firmware.callcontrol.features import Feature
from firmware.callcontrol.mailbox_plan import Mailbox
from firmware.callcontrol.menu_plan import Choice, Menu
from firmware.callcontrol.periods import Mode, Period
from firmware.callcontrol.plan import (
    VIP_HEAD_START_MS,
    Accounts,
    CallerIdOut,
    Outpulsing,
    Outside,
    Recordable,
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
from firmware.config.upkeep import Upkeep
from firmware.hours.schedule import ALWAYS_DAY, Hotline, Schedule

ALL = "all"
"""The group that exists without being written: every station. The same of trunk groups: every line but private ones."""


TargetKind = Literal[
    "group",
    "queue",
    "menu",
    "message",
    "station",
    "number",
    "outside",
    "operator",
    "ring",
    "silent",
    "again",
    "back",
    "hang up",
]


class Target(msgspec.Struct, frozen=True):
    """Where a call goes: ``kind`` group, queue, menu or message (of a mailbox; ``name`` = its name), station (``name``
    = extension), number (``name`` = an extension or a pilot number), outside (``name`` = digits as dialled after the
    outside digit), operator, ring or silent; in a menu also again, back or hang up."""

    kind: TargetKind
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


TO_ALL = Target("group", ALL)
KEEP_RINGING = Target("ring")


class LineConfig(msgspec.Struct, frozen=True):
    """A CO line, by its port from 1; how it is supervised and dialled on, in call control's own terms. ``modes``: where
    its calls go in a mode, night apart."""

    port: int
    supervision: Supervision
    outpulsing: Outpulsing
    number: str = ""
    route: Target = TO_ALL
    night: Target | None = None
    modes: dict[Mode, Target] = {}
    private: bool = False
    priority: bool = False
    await_number: bool = False
    head_start_ms: int = 0
    skills: tuple[Skill, ...] = ()
    language: str = ""
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


class ChoiceConfig(msgspec.Struct, frozen=True):
    """A choice of a menu in call control's own terms, but for where it leads; None: to a person, as ``otherwise``."""

    choice: Choice
    to: Target | None


class MenuConfig(msgspec.Struct, frozen=True):
    """A menu in call control's own terms, but for its choices (there none) and where its calls go (there None)."""

    menu: Menu
    choices: tuple[ChoiceConfig, ...] = ()
    then: Target | None = None
    otherwise: Target | None = None


class HotlineConfig(msgspec.Struct, frozen=True):
    """Calls of ``lines`` (ports from 1) go to ``route``, once: from the minute ``begins`` to before ``ends``, as
    hours.schedule counts them."""

    name: str
    begins: int
    ends: int
    lines: tuple[int, ...]
    route: Target

    @property
    def hotline(self) -> Hotline:
        """As the calendar has it."""
        return Hotline(self.name, self.begins, self.ends)


class HoursConfig(msgspec.Struct, frozen=True):
    """The calendar of the office, and where calls go by it: ``routes`` of all lines that are not private and have none
    of their own."""

    schedule: Schedule = ALWAYS_DAY
    routes: dict[Mode, Target] = {}
    hotlines: tuple[HotlineConfig, ...] = ()


class MailboxConfig(msgspec.Struct, frozen=True):
    """A mailbox in call control's own terms, but for its ``stations`` (there none), by their extensions, and where its
    calls go otherwise (there None)."""

    mailbox: Mailbox
    stations: tuple[str, ...] = ()
    otherwise: Target | None = None


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
    ``supervises``: they may listen to agents; ``records``: and speak the notice of the day and prompts."""

    name: str
    denied: tuple[Feature, ...] = ()
    tolls: tuple[Toll, ...] = ()
    accounts: Accounts = "optional"
    outside_limit_ms: int = 0
    supervises: bool = False
    records: bool = False


NO_CLASS = ServiceClass("")
"""Of a telephone that has none: everything is allowed."""


class RingConfig(msgspec.Struct, frozen=True):
    """A kind of call that rings differently than the country's table says, (on, off[, on, off ...]) ms."""

    kind: RingKind
    cadence: tuple[int, ...]


class PromptConfig(msgspec.Struct, frozen=True):
    """What the office has written for a prompt: ``words`` by language."""

    name: str
    words: dict[str, str]


TariffKind = Literal["free", "shared", "charged"]
"""Who pays for a call out: whoever is called, both, or the office."""


class TariffConfig(msgspec.Struct, frozen=True):
    """What calls to numbers with one of these ``prefixes`` cost at times of ``periods`` (none: at all times).

    ``minute`` and ``call``: in ten thousandths of the currency; ``step_s``: a call is paid in steps of so many seconds,
    each begun one whole.
    """

    name: str
    prefixes: tuple[str, ...] = ()
    kind: TariffKind = "charged"
    minute: int = 0
    call: int = 0
    step_s: int = 1
    periods: tuple[Period, ...] = ()


class ReportsConfig(msgspec.Struct, frozen=True):
    """``service_ms``: who is answered within it has been answered in time (80 % within 20 s is what most offices
    want); ``short_abandon_ms``: who gives up sooner never was a caller (our choice)."""

    service_ms: int = 20_000
    short_abandon_ms: int = 5_000
    currency: str = ""
    tariffs: tuple[TariffConfig, ...] = ()


class PeopleConfig(msgspec.Struct, frozen=True):
    """``vip_head_start_ms``: so much longer callers with a VIP mark have waited. ``complaints``: what agents dial of a
    call in which somebody has complained."""

    vip_head_start_ms: int = VIP_HEAD_START_MS
    complaints: tuple[str, ...] = ()


class RecordingConfig(msgspec.Struct, frozen=True):
    """``taping``: in call control's own terms. ``keep_days``: so long a recording of a call is kept; 90 days are our
    choice."""

    taping: Taping = Taping()
    keep_days: int = 90


class JournalConfig(msgspec.Struct, frozen=True):
    """How much of the past the journal holds: so many ``files`` of ``file_mb`` MB before they are packed, some eight
    times smaller then. 16 of 4 MB are 500,000 events, our choice."""

    files: int = 16
    file_mb: int = 4


class Config(msgspec.Struct, frozen=True):
    """The whole file. Lines and stations are those of the board, in port order, written in the file or not.

    ``operator``, ``codes``, ``trunk_groups``, ``outside``, ``caller_id`` and ``zone`` have their defaults filled in,
    which depend on the board and on the country. ``cpc_ms``: open loop that is a CPC, one number for all lines.
    ``language``: of prompts, where nobody has chosen another. ``fax``: the telephone that takes faxes.
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
    hours: HoursConfig = HoursConfig()
    language: str = "en"
    prompts: tuple[PromptConfig, ...] = ()
    pauses: tuple[PauseReason, ...] = PAUSES
    menus: tuple[MenuConfig, ...] = ()
    access: Access = Access()
    mailboxes: tuple[MailboxConfig, ...] = ()
    recordable: tuple[Recordable, ...] = ()
    fax: Target | None = None
    recording: RecordingConfig = RecordingConfig()
    upkeep: Upkeep = Upkeep()
    reports: ReportsConfig = ReportsConfig()
    journal: JournalConfig = JournalConfig()
    people: PeopleConfig = PeopleConfig()

    def station_of(self, extension: str) -> StationConfig | None:
        """The station with this extension."""
        return next((station for station in self.stations if station.extension == extension), None)

    def reached_by(self, number: str) -> Target | None:
        """The station, group, queue, menu or mailbox whose extension or pilot number this is."""
        if self.station_of(number) is not None:
            return Target("station", number)
        pilots = {one.queue.pilot: Target("queue", one.queue.name) for one in self.queues}
        pilots |= {one.menu.pilot: Target("menu", one.menu.name) for one in self.menus}
        pilots |= {one.mailbox.pilot: Target("message", one.mailbox.name) for one in self.mailboxes}
        pilots |= {group.pilot: Target("group", group.name) for group in self.groups}
        return pilots.get(number) if number else None

    def mode_routes(self, line: LineConfig) -> dict[Mode, Target]:
        """Where calls of this line go in modes in which they have a route: its own, else the office's; night too."""
        own = line.modes if line.night is None else {**line.modes, "night": line.night}
        return own if line.private else self.hours.routes | own

    def targets_of(self, line: LineConfig) -> tuple[Target, ...]:
        """Everywhere that calls of this line may go."""
        hotlines = (one.route for one in self.hours.hotlines if line.port in one.lines)
        return (line.route, *self.mode_routes(line).values(), *hotlines)

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
