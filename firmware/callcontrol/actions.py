"""Wanted outputs, as imperatives: applying one twice is harmless.

Ports count from 1. A crosspoint is named by its two ends as text, ``"line 1"``,
``"station 3"`` (later ``"tone busy"``, ``"recorder 2"``): one listener hears one source.
"""

from typing import Literal

import msgspec

HookMode = Literal["idle", "dialling", "talking"]


class Action(msgspec.Struct, frozen=True, tag=True):
    """Base of all actions; the tag in JSON is the class name."""


class ApplyRinging(Action, frozen=True):
    """Ring a telephone with ``cadence`` = (on, off[, on, off]) in ms until stopped."""

    station: int
    cadence: tuple[int, ...]


class StopRinging(Action, frozen=True):
    """Silence a telephone's bell."""

    station: int


class SeizeLine(Action, frozen=True):
    """Close the loop towards the exchange."""

    line: int


class ReleaseLine(Action, frozen=True):
    """Open the loop towards the exchange."""

    line: int


class CloseCrosspoint(Action, frozen=True):
    """Let ``listener`` hear ``source``."""

    listener: str
    source: str


class OpenCrosspoint(Action, frozen=True):
    """``listener`` no longer hears ``source``."""

    listener: str
    source: str


class SetHookMode(Action, frozen=True):
    """Which meaning short breaks of this station have from now on."""

    station: int
    mode: HookMode


AnyAction = ApplyRinging | StopRinging | SeizeLine | ReleaseLine | CloseCrosspoint | OpenCrosspoint | SetHookMode
