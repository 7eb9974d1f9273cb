"""A configuration that was read and found right, with every default filled in."""

from typing import Literal

import msgspec

from firmware.callcontrol.plan import StrategyName
from firmware.config.countries import DEFAULT_COUNTRY

ReleaseSign = Literal["cpc", "reversal"]

EXTENSION_BASE = 10
"""The default extension of port n is EXTENSION_BASE + n."""
ALL = "all"
"""The group that exists without being written: every station."""


class Target(msgspec.Struct, frozen=True):
    """Where a call goes: ``kind`` group (``name`` = its name), station (``name`` = extension), ring or silent."""

    kind: Literal["group", "station", "ring", "silent"]
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


TO_ALL = Target("group", ALL)
KEEP_RINGING = Target("ring")


class LineConfig(msgspec.Struct, frozen=True):
    """A CO line, by its port from 1."""

    port: int
    number: str = ""
    route: Target = TO_ALL
    release_on: tuple[ReleaseSign, ...] = ("cpc", "reversal")


class StationConfig(msgspec.Struct, frozen=True):
    """A telephone, by its port from 1."""

    port: int
    extension: str
    name: str = ""
    dnd: bool = False


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


class Config(msgspec.Struct, frozen=True):
    """The whole file. Lines and stations are those of the board, in port order, written in the file or not."""

    lines: tuple[LineConfig, ...]
    stations: tuple[StationConfig, ...]
    groups: tuple[GroupConfig, ...]
    country: str = DEFAULT_COUNTRY

    def station_of(self, extension: str) -> StationConfig | None:
        """The station with this extension."""
        return next((station for station in self.stations if station.extension == extension), None)


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing that is wrong: the line of the file, from 1, and a sentence."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"
