"""The office as call control sees it: lines, stations, groups, and where calls go.

A plan is verified before it comes here (firmware/config): every name resolves, no
overflow loops. It is frozen; a commit swaps the whole plan between two events.
"""

from typing import Literal

import msgspec

from firmware.callcontrol.features import Feature

StrategyName = Literal[
    "linear",
    "circular",
    "ring-all",
    "longest-idle",
    "fewest-calls",
    "least-talk",
    "random",
    "weighted",
    "progressive",
    "memory",
]


SecondFlash = Literal["choice", "swap", "conference"]

RingKind = Literal["outside", "inside", "recall", "callback", "door", "priority"]
"""Kinds of calls that a telephone may ring differently for."""


class GroupTarget(msgspec.Struct, frozen=True, tag="group"):
    """The call hunts in this group."""

    group: str


class StationTarget(msgspec.Struct, frozen=True, tag="station"):
    """The call rings this station (port from 1) until it is answered."""

    station: int


class KeepRinging(msgspec.Struct, frozen=True, tag="ring"):
    """Start the group again; when nobody is free, wait for the first who is."""


class StaySilent(msgspec.Struct, frozen=True, tag="silent"):
    """No bell; wait for the first member that becomes free."""


Route = GroupTarget | StationTarget
Overflow = GroupTarget | StationTarget | KeepRinging | StaySilent


class Station(msgspec.Struct, frozen=True):
    """A telephone: FXS ``port`` from 1 and the number that reaches it.

    ``dnd``, ``call_waiting`` and the three forwards are what holds until a code says otherwise. ``hotline``: the number
    that is dialled for it when it was lifted and nothing was dialled for ``hotline_ms``. ``data``: a fax, a card
    terminal or an alarm: nothing may sound in its conversations, and nobody camps on it. ``door``: a door post.
    ``denied``: what its class of service takes from it.
    """

    port: int
    extension: str
    name: str = ""
    dnd: bool = False
    call_waiting: bool = False
    forward_always: Route | None = None
    forward_busy: Route | None = None
    forward_no_answer: Route | None = None
    hotline: str = ""
    hotline_ms: int = 0
    data: bool = False
    door: bool = False
    denied: tuple[Feature, ...] = ()


class Line(msgspec.Struct, frozen=True):
    """A CO line: FXO ``port`` from 1, where its calls go, which signals end a call.

    ``night``: where they go in night mode (None: as by day). ``private``: it belongs to the station that its route
    names, nobody else picks its calls up. ``priority``: its calls ring with the cadence of priority.
    """

    port: int
    route: Route
    number: str = ""
    release_on: tuple[Literal["cpc", "reversal"], ...] = ("cpc", "reversal")
    night: Route | None = None
    private: bool = False
    priority: bool = False


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


class Plan(msgspec.Struct, frozen=True):
    """Everything call control needs to know.

    ``ring_cadence``: our bells, (on, off[, on, off]) ms; ``rings``: the same for each kind of call, where they differ.
    ``line_cadence``: how the exchange rings, same form; its longest silence decides when a caller has given up. Lines
    and stations stand in port order. ``receivers``: DTMF receivers (from 1) that are lent to stations;
    ``tone_outputs``: assignable codec outputs that may carry tones. ``operator``: who gets back what nobody answered.
    ``second_flash``: what a flash means to somebody who has one party on hold already: dial tone for a choice, the
    other party, or a conference.
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
