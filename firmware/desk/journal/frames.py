"""What is written down: all that changes call control, with what it wanted in answer, and what to begin with.

Frames are msgpack arrays that begin with a small number, so that whoever passes them on need not read them.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from firmware.callcontrol.plan import Plan
from firmware.config.model import JournalConfig

if TYPE_CHECKING:
    # Call control speaks of all of them by their bases; whoever reads them again must know each.
    from firmware.callcontrol.actions import Action as AnyAction
    from firmware.callcontrol.events import Event as AnyEvent
else:
    from firmware.callcontrol.actions import AnyAction
    from firmware.callcontrol.events import AnyEvent


_BEGUN = 0
"""The tag of Begun: the second byte, after that of an array of at most 15 elements (msgpack's fixarray)."""

_USUAL = JournalConfig()


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """Base of all frames. ``ms``: the core's clock, which begins anew with each core."""

    ms: int


class Begun(Frame, frozen=True, array_like=True, tag=_BEGUN):
    """All that call control knows at this moment: what comes after it can be run again from here.

    ``state``: CallControl.snapshot(). ``local``: date and time in the office. ``board``, ``country``: names.
    ``revision``: of the stored configuration (0: another one), ``config`` its text ("": not known). ``follows``:
    nothing was lost between the frame before it and this one. ``lost``: at least so many frames were; 0 also where the
    core has just begun. ``files``, ``file_mb``: how large the ring is from now on.
    """

    state: bytes
    local: datetime
    board: str
    country: str
    revision: int = 0
    config: str = ""
    follows: bool = False
    lost: int = 0
    files: int = _USUAL.files
    file_mb: int = _USUAL.file_mb


class Happened(Frame, frozen=True, array_like=True, tag=1):
    """An event, and what call control wanted then."""

    event: AnyEvent
    actions: list[AnyAction]


class Advanced(Frame, frozen=True, array_like=True, tag=2):
    """Time alone: timers ran out."""

    actions: list[AnyAction]


class Reconfigured(Frame, frozen=True, array_like=True, tag=3):
    """Another plan."""

    plan: Plan
    actions: list[AnyAction]


class Forgot(Frame, frozen=True, array_like=True, tag=4):
    """What people had set at telephones was forgotten."""

    actions: list[AnyAction]


class Broke(Frame, frozen=True, array_like=True, tag=6):
    """Call control failed over this event, or (None) as time went on: nothing comes after it."""

    event: AnyEvent | None = None
    actions: list[AnyAction] = []


class Wall(Frame, frozen=True, array_like=True, tag=5):
    """Date and time in the office; told when the clock is."""

    local: datetime


AnyFrame = Begun | Happened | Advanced | Reconfigured | Forgot | Broke | Wall
Decided = Happened | Advanced | Reconfigured | Forgot | Broke
"""What call control did something about, or failed over."""

encode = msgspec.msgpack.Encoder().encode
"""A frame as bytes."""

_DECODER = msgspec.msgpack.Decoder(AnyFrame)


def decode(data: bytes) -> AnyFrame:
    """The frame again. Raises msgspec.MsgspecError where it is none that this version knows."""
    frame: AnyFrame = _DECODER.decode(data)
    return frame


def begins(data: bytes) -> bool:
    """This frame is a ``Begun``, with which a file begins."""
    return data[1] == _BEGUN
