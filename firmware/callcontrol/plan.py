"""The office as call control sees it: lines, stations, groups, and where calls go.

A plan is verified before it comes here (firmware/config): every name resolves, no
overflow loops. It is frozen; a commit swaps the whole plan between two events.
"""

from typing import Literal

import msgspec

from firmware.callcontrol.access_plan import Access
from firmware.callcontrol.features import Feature
from firmware.callcontrol.mailbox_plan import Mailbox
from firmware.callcontrol.menu_plan import Menu
from firmware.callcontrol.periods import Mode, Period
from firmware.callcontrol.queue_plan import PAUSES, Agent, KnownCaller, PauseReason, Queue, Skill
from firmware.callcontrol.targets import (
    ForwardTarget,
    GroupTarget,
    MenuTarget,
    MessageTarget,
    OutsideTarget,
    QueueTarget,
    Route,
    StationTarget,
    StrategyName,
)
from firmware.callcontrol.tolls import Toll

__all__ = [
    "ForwardTarget",
    "GroupTarget",
    "MenuTarget",
    "MessageTarget",
    "OutsideTarget",
    "Period",
    "QueueTarget",
    "Route",
    "StationTarget",
    "StrategyName",
    "Toll",
]

TrunkStrategy = Literal["descending", "ascending", "rotate", "longest-idle"]
"""Which line of a trunk group is seized first: the last of the list, the first, the one after the last one seized, or
the one that was released longest ago."""

EndSign = Literal["cpc", "reversal", "busy", "dialtone", "silence"]
"""Signs that the far side has gone; ``busy`` is congestion as well."""

AnswerSign = Literal["reversal", "ringback", "time"]
"""Signs that the far side has answered: polarity, the end of ringback, or so much time that it probably has."""

Accounts = Literal["optional", "forced"]

SecondFlash = Literal["choice", "swap", "conference"]

VIP_HEAD_START_MS = 120_000
"""Our choice: two minutes, as long as most people wait without a word."""

RingKind = Literal["outside", "inside", "recall", "callback", "door", "priority"]
"""Kinds of calls that a telephone may ring differently for."""


class KeepRinging(msgspec.Struct, frozen=True, tag="ring"):
    """Start the group again; when nobody is free, wait for the first who is."""


class StaySilent(msgspec.Struct, frozen=True, tag="silent"):
    """No bell; wait for the first member that becomes free."""


Overflow = Route | KeepRinging | StaySilent


class Station(msgspec.Struct, frozen=True):
    """A telephone: FXS ``port`` from 1 and the number that reaches it.

    ``dnd``, ``call_waiting`` and the three forwards are what holds until a code says otherwise. ``hotline``: the number
    that is dialled for it when it was lifted and nothing was dialled for ``hotline_ms``. ``data``: a fax, a card
    terminal or an alarm: nothing may sound in its conversations, and nobody camps on it. ``door``: a door post.
    ``denied``: what its class of service takes from it. Outside calls: ``tolls``, all of them count; ``accounts``:
    whether an account code must come first; ``outside_limit_ms``: the longest call out (0: none); ``pin``: of its lock,
    and of its class of service at other telephones ("" for neither). ``supervises``: it may listen to agents,
    ``records``: and speak the notice of the day and prompts, as the operator may."""

    port: int
    extension: str
    name: str = ""
    dnd: bool = False
    call_waiting: bool = False
    forward_always: ForwardTarget | None = None
    forward_busy: ForwardTarget | None = None
    forward_no_answer: ForwardTarget | None = None
    hotline: str = ""
    hotline_ms: int = 0
    data: bool = False
    door: bool = False
    denied: tuple[Feature, ...] = ()
    tolls: tuple[Toll, ...] = ()
    accounts: Accounts = "optional"
    outside_limit_ms: int = 0
    pin: str = ""
    supervises: bool = False
    records: bool = False


class Outpulsing(msgspec.Struct, frozen=True):
    """How a line is dialled on.

    ``by``: DTMF, or breaks of the loop. ``dial_tone``: wait for it to begin, up to ``wait_ms`` from loop current on,
    and to be heard within ``heard_ms`` more; or send after ``pause_ms`` without listening. Defaults: hardware.md 13.1
    and 13.4.
    """

    by: Literal["tone", "pulse"] = "tone"
    tone_on_ms: int = 100
    tone_off_ms: int = 100
    break_ms: int = 67
    make_ms: int = 33
    gap_ms: int = 800
    dial_tone: Literal["wait", "pause"] = "wait"
    wait_ms: int = 3_000
    heard_ms: int = 0
    pause_ms: int = 1_500
    flash_ms: int = 100


class Supervision(msgspec.Struct, frozen=True):
    """What tells on a line that the far side has answered or gone.

    ``release_on``: signs of the end that count at once; the other tones count after ``distrusted_cycles``. ``answer``:
    signs of the answer of an outgoing call; ``time`` counts ``answer_ms`` after the last digit, and its answer is an
    estimate. ``busy_cycles``, ``congestion_cycles``: so many where a line has shown that tone at the end of a call
    before, ``unproven_cycles`` until then (telephony.md (a) 3: 4 to 6). ``blind_ms``: no CPC for so long after an
    outgoing seizure ((a) 2). ``apart_ms``: a reversal so soon after the one that told the answer ends nothing ((a) 4).
    ``guard_ms``: on hook before it is seized again ((a) 12).
    """

    release_on: tuple[EndSign, ...] = ("cpc", "reversal", "busy", "dialtone", "silence")
    answer: tuple[AnswerSign, ...] = ("reversal", "ringback", "time")
    answer_ms: int = 20_000
    busy_cycles: int = 2
    congestion_cycles: int = 2
    unproven_cycles: int = 4
    distrusted_cycles: int = 8
    blind_ms: int = 2_000
    apart_ms: int = 600
    guard_ms: int = 2_000


class Line(msgspec.Struct, frozen=True):
    """A CO line: FXO ``port`` from 1, where its calls go, how it is dialled on, which signals end a call.

    ``modes``: where they go in a mode; ``night``: in every mode but day that has none there (None: as by day);
    ``hotlines``: while the hotline of this name is on. ``private``: it belongs to the station that its route
    names, nobody else picks its calls up. ``priority``: its calls ring with the cadence of priority.
    ``await_number``: no bell before its caller's number is known, or the second ring has come. ``ring_pulse``: before
    its exchange tells who calls it may ring once, briefly: a first burst so short rings nobody. In a queue its callers
    have waited ``head_start_ms`` when they come, and want ``skills``. ``language``: what they hear words in ("" = in
    that of the box). ``record``: its calls are recorded.
    """

    port: int
    route: Route
    number: str = ""
    supervision: Supervision = Supervision()
    outpulsing: Outpulsing = Outpulsing()
    night: Route | None = None
    modes: dict[Mode, Route] = {}
    hotlines: dict[str, Route] = {}
    private: bool = False
    priority: bool = False
    await_number: bool = False
    ring_pulse: bool = False
    head_start_ms: int = 0
    skills: tuple[Skill, ...] = ()
    language: str = ""
    record: bool = False


class TrunkGroup(msgspec.Struct, frozen=True):
    """Lines (ports from 1) that calls go out by, in the order of the list as ``strategy`` reads it."""

    name: str
    lines: tuple[int, ...]
    strategy: TrunkStrategy = "descending"


class OutRoute(msgspec.Struct, frozen=True):
    """Numbers that begin with ``prefix`` go out by these trunk groups, the first that has a free line, in ``periods``
    (none: always); the first ``strip`` digits are left away, ``insert`` comes before the rest."""

    prefix: str
    trunks: tuple[str, ...]
    strip: int = 0
    insert: str = ""
    periods: tuple[Period, ...] = ()


class Prefixes(msgspec.Struct, frozen=True):
    """How a number in international form is dialled: one of this ``country`` (its code; "" = not known) with
    ``national`` before the rest of it, any other with ``international`` before all of it."""

    country: str = ""
    national: str = ""
    international: str = ""


class Outside(msgspec.Struct, frozen=True):
    """How the office calls out.

    ``digit``: dialled before an outside number; "" = nobody calls out but for emergencies. ``trunks``: groups for
    numbers that no route names. ``routes``: the longest prefix counts, of equals the first whose period it is.
    ``emergency``: numbers that always go out, with ``digit`` before them or without; ``longer``: those of them with
    which other numbers outside begin. ``number_ms``: a number is complete when no digit came for so long
    (telephony.md 2: HT813's no-key time-out of 4 s); ``longest``: digits of the longest number. ``accounts``: the
    account codes that are taken; none: any. ``line_to_line_ms``: the longest call between two lines (telephony.md
    1.4: 10 min), ``agent_ms``: where one of them has called an agent outside (our choice: 60 min, as a help line
    needs); ``limit_ms``: the longest of all calls; ``warning_ms``: a tone so long before either, or before a
    station's own limit, is reached (1.4: 15 s). ``prefixes``: of callers' numbers when they are called back.
    """

    digit: str = ""
    trunks: tuple[str, ...] = ()
    routes: tuple[OutRoute, ...] = ()
    emergency: tuple[str, ...] = ()
    number_ms: int = 4_000
    longest: int = 32
    accounts: tuple[str, ...] = ()
    line_to_line_ms: int = 600_000
    agent_ms: int = 3_600_000
    limit_ms: int = 14_400_000
    warning_ms: int = 15_000
    longer: tuple[str, ...] = ()
    prefixes: Prefixes = Prefixes()


class CallerIdOut(msgspec.Struct, frozen=True):
    """How telephones are told who calls. ``scheme``: its name ("" = they are not told). ``before_ring``: their bells
    wait for it, at most ``longest_ms``; else it is sent after the first burst, where the silence is ``longest_ms``.
    Before anything is sent on hook, the polarity is turned where telephones want it so (``reverses``); before a ring
    the bell sounds for ``ring_pulse_ms`` (0 = not). ``messages``: it has a word for messages that wait, too."""

    scheme: str = ""
    before_ring: bool = False
    longest_ms: int = 0
    reverses: bool = False
    ring_pulse_ms: int = 0
    messages: bool = True


class Group(msgspec.Struct, frozen=True):
    """A hunt group: ``members`` are ports from 1, in order; ``weights`` (weighted only) one a member;
    ``pilot``: the number that reaches it from inside, empty for none."""

    name: str
    members: tuple[int, ...]
    strategy: StrategyName = "circular"
    weights: tuple[int, ...] = ()
    ring_ms: int = 15_000
    step_ms: int = 10_000
    overflow: Overflow = KeepRinging()
    pilot: str = ""


class Timing(msgspec.Struct, frozen=True):
    """How long the register, the treatments and those who wait in the box wait, in ms.

    Register: telephony.md 3.6 (16, 8 and 3 s). ``match_ms``: a number that is complete but could be longer.
    ``reject_ms``: busy, reorder or unobtainable until the howler; ``howler_ms``: then silence and lockout.
    Recalls: telephony.md 1.3: a held call after 30 s, a transferred one after 12 rings = 60 s, a parked one as long;
    ``recall_ring_ms``: then the operator; ``limit_ms``: 30 minutes on hold, then the end.
    ``inside_ms``: a colleague's call that nobody answers ends, so that no bell rings for ever for a receiver that fell
    off its hook; 5 minutes, our choice. ``callback_ms``: four rings. ``forward_ms``: no answer, 3 rings =
    15 s. ``door_ms``: the opener, 5 s.
    """

    first_digit_ms: int = 16_000
    inter_digit_ms: int = 8_000
    match_ms: int = 3_000
    reject_ms: int = 20_000
    howler_ms: int = 60_000
    hold_recall_ms: int = 30_000
    transfer_recall_ms: int = 60_000
    park_recall_ms: int = 60_000
    recall_ring_ms: int = 30_000
    limit_ms: int = 1_800_000
    callback_ms: int = 20_000
    forward_ms: int = 15_000
    door_ms: int = 5_000
    inside_ms: int = 300_000


class Rings(msgspec.Struct, frozen=True):
    """Our bells for calls that are not from outside, (on, off[, on, off ...]) ms, all of the period of
    ``Plan.ring_cadence``; () rings as that."""

    inside: tuple[int, ...] = ()
    recall: tuple[int, ...] = ()
    callback: tuple[int, ...] = ()
    door: tuple[int, ...] = ()
    priority: tuple[int, ...] = ()


class Code(msgspec.Struct, frozen=True):
    """``digits`` (0-9 * #) ask for ``feature``; a feature may have several."""

    digits: str
    feature: Feature


class SpeedNumber(msgspec.Struct, frozen=True):
    """Place ``slot`` (two digits) of the office's speed dialling holds ``number``."""

    slot: str
    number: str


class Recordable(msgspec.Struct, frozen=True):
    """Prompt ``name``, perhaps of one language (``hu/welcome``), is spoken at a telephone by place ``slot`` (two
    digits)."""

    slot: str
    name: str


class Taping(msgspec.Struct, frozen=True):
    """How calls are recorded. ``announcement``: the prompt that tells of it before anything is recorded. ``beep_ms``:
    how often a tone reminds everybody of it (0: never). ``longest_ms``: of one part. ``calls_out``: calls out by lines
    that are recorded are recorded as well. ``on_demand``: telephones may ask for it by code, and end it."""

    announcement: str = "recording.announcement"
    beep_ms: int = 0
    longest_ms: int = 7_200_000
    calls_out: bool = False
    on_demand: bool = False


class Plan(msgspec.Struct, frozen=True):
    """Everything call control needs to know.

    ``ring_cadence``: our bells, (on, off[, on, off]) ms; ``rings``: the same for each kind of call, where they differ.
    ``line_cadence``: how the exchange rings, same form; its longest silence decides when a caller has given up. Lines
    and stations stand in port order. ``receivers``: DTMF receivers (from 1) that are lent to stations;
    ``line_receivers``: those that serve the line of their own number, and are lent to stations when there are no
    others. ``tone_outputs``: assignable codec outputs that may carry tones; ``signal_output``: the one kept for digits
    and caller identification ("" for none). ``trunk_groups``, ``outside``: calls out.
    ``recorders``: so many of them, from 1; ``taping``: how they record calls.
    ``operator``: who gets back what nobody answered. ``queues``, ``agents``, ``callers``: who waits, who serves, and
    who is known by number; ``pauses``: why agents pause. ``menus``: those that are spoken, in ``language`` where
    neither line nor caller has another ("" = the first one of the box). ``fax``: the station that takes faxes (0:
    none). ``access``: who may dial from outside. ``mailboxes``: where messages are left; ``recordable``: prompts that
    the office speaks itself.
    ``second_flash``: what a flash means to somebody who has one party on hold already: dial tone for a choice, the
    other party, or a conference. ``language``: of prompts for whom nobody has chosen another. ``vip_head_start_ms``: of
    waiting in queues, for callers whom the office has marked.
    """

    lines: tuple[Line, ...]
    stations: tuple[Station, ...]
    groups: tuple[Group, ...]
    ring_cadence: tuple[int, ...]
    line_cadence: tuple[int, ...]
    receivers: tuple[int, ...] = ()
    tone_outputs: tuple[str, ...] = ()
    timing: Timing = Timing()
    rings: Rings = Rings()
    codes: tuple[Code, ...] = ()
    speed: tuple[SpeedNumber, ...] = ()
    operator: Route | None = None
    second_flash: SecondFlash = "choice"
    signal_output: str = ""
    trunk_groups: tuple[TrunkGroup, ...] = ()
    outside: Outside = Outside()
    caller_id_out: CallerIdOut = CallerIdOut()
    queues: tuple[Queue, ...] = ()
    agents: tuple[Agent, ...] = ()
    callers: tuple[KnownCaller, ...] = ()
    pauses: tuple[PauseReason, ...] = PAUSES
    line_receivers: tuple[int, ...] = ()
    menus: tuple[Menu, ...] = ()
    access: Access = Access()
    language: str = "en"
    fax: int = 0
    recorders: int = 0
    mailboxes: tuple[Mailbox, ...] = ()
    recordable: tuple[Recordable, ...] = ()
    taping: Taping = Taping()
    vip_head_start_ms: int = VIP_HEAD_START_MS
