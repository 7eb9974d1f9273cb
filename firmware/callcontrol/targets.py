"""Where a call can go, and in which order those are tried that are there."""

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


class QueueTarget(msgspec.Struct, frozen=True, tag="queue"):
    """The call waits in this queue for one of its agents."""

    queue: str


class MenuTarget(msgspec.Struct, frozen=True, tag="menu"):
    """The call hears this menu, and its caller says by digits where he wants to go."""

    menu: str


class MessageTarget(msgspec.Struct, frozen=True, tag="message"):
    """The caller leaves a message in this mailbox."""

    mailbox: str


class OutsideTarget(msgspec.Struct, frozen=True, tag="outside"):
    """The call goes out again to ``number``: as dialled after the outside digit, 0-9 only."""

    number: str


Refusal = Literal["message", "busy", "silent"]
"""What becomes of a caller on the block list: he is told that he is not put through, he hears busy tone, or his line
rings on and nobody is rung."""


class BlockedTarget(msgspec.Struct, frozen=True, tag="blocked"):
    """The caller is on the block list; no plan sends anybody here."""

    how: Refusal


TakenIn = QueueTarget | MenuTarget | MessageTarget | BlockedTarget
"""Where the box itself answers a caller."""

Route = GroupTarget | StationTarget | TakenIn
ForwardTarget = Route | OutsideTarget
