"""The first thing that was otherwise when a journal was run again, for people."""

import datetime

from firmware.callcontrol.actions import Action
from firmware.desk.journal.frames import Advanced, Begun, Broke, Decided, Forgot, Happened, Reconfigured
from firmware.desk.journal.replaying import Difference
from tools.play.timeline import in_words


def account(name: str, at: datetime.datetime, found: Difference) -> list[str]:
    """Lines: when, what happened, what was wanted then and what is wanted now."""
    frame = found.frame
    head = f"{name}, {at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03} (core {frame.ms / 1000:.3f} s): not the same."
    if isinstance(frame, Begun):
        return [head, "          what call control knows is not what it knew at the beginning of this file"]
    lines = [head, f"event     {_event(frame)}"]
    if found.error:
        return [*lines, f"got       {found.error}"]
    count = len(frame.actions)
    place = f"(action {found.place + 1} of {count})"
    expected = f"{in_words(found.expected)} {place}" if found.expected else f"nothing after {count} actions"
    return [*lines, f"expected  {expected}", f"got       {_words(found.got)}"]


def _event(frame: Decided) -> str:
    match frame:
        case Happened() | Broke() if frame.event is not None:
            return in_words(frame.event)
        case Advanced() | Broke() | Happened():
            return "time alone: a timer ran out"
        case Reconfigured():
            return "another configuration"
        case Forgot():
            return "what was set at telephones is forgotten"


def _words(action: Action | None) -> str:
    return "nothing more" if action is None else in_words(action)
