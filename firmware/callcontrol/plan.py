"""The office as call control sees it: lines, stations, groups, and where calls go.

A plan is verified before it comes here (firmware/config): every name resolves, no
overflow loops. It is frozen; a commit swaps the whole plan between two events.
"""

from typing import Literal

import msgspec

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
    """A telephone: FXS ``port`` from 1 and the number that reaches it."""

    port: int
    extension: str
    name: str = ""
    dnd: bool = False


class Line(msgspec.Struct, frozen=True):
    """A CO line: FXO ``port`` from 1, where its calls go, which signals end a call."""

    port: int
    route: Route
    number: str = ""
    release_on: tuple[Literal["cpc", "reversal"], ...] = ("cpc", "reversal")


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
    """How long the register and the treatments wait, in ms.

    Register: telephony.md 3.6 (16, 8 and 3 s). ``match_ms``: a number that is complete but could be longer.
    ``reject_ms``: busy, reorder or unobtainable until the howler; ``howler_ms``: then silence and lockout.
    """

    first_digit_ms: int = 16_000
    inter_digit_ms: int = 8_000
    match_ms: int = 3_000
    reject_ms: int = 20_000
    howler_ms: int = 60_000


class Plan(msgspec.Struct, frozen=True):
    """Everything call control needs to know.

    ``ring_cadence``: our bells, (on, off[, on, off]) ms. ``line_cadence``: how the exchange rings, same form;
    its longest silence decides when a caller has given up. Lines and stations stand in port order.
    ``receivers``: DTMF receivers (from 1) that are lent to stations; ``tone_outputs``: assignable codec outputs that
    may carry tones.
    """

    lines: tuple[Line, ...]
    stations: tuple[Station, ...]
    groups: tuple[Group, ...]
    ring_cadence: tuple[int, ...]
    line_cadence: tuple[int, ...]
    receivers: tuple[int, ...] = ()
    tone_outputs: tuple[str, ...] = ()
    timing: Timing = Timing()
