"""A journal run again: call control is handed what it was handed then, and has to want what it wanted then."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from firmware.callcontrol.actions import Action
from firmware.callcontrol.engine import CallControl
from firmware.desk.journal.frames import Advanced, Begun, Broke, Decided, Forgot, Happened, Reconfigured
from firmware.desk.journal.reading import Entry


class Difference(NamedTuple):
    """What was otherwise: the ``frame`` (a Begun: what call control knew then), the ``place`` of the first action that
    differs, and both actions there (None: none more); ``error``: call control failed over it, or does so no more."""

    frame: Decided | Begun
    place: int = 0
    expected: Action | None = None
    got: Action | None = None
    error: str = ""


class Replay:
    """One call control that lives through a journal."""

    def __init__(self) -> None:
        self._control: CallControl | None = None
        self.broke = ""
        """How call control failed at the end, as it did then; "": it did not."""
        self.frames = 0
        self.actions = 0
        """How many were the same so far."""

    @property
    def control(self) -> CallControl:
        """As it is after the last frame."""
        assert self._control is not None
        return self._control

    def knows(self, begun: Begun) -> bool:
        """All that call control knew then: nothing can have happened meanwhile."""
        return self._control is not None and self._control.snapshot() == begun.state

    def begin(self, begun: Begun) -> Difference | None:
        """Go on from here; where the file before it was whole, call control must know that already."""
        known = None if self._control is None else self._control.snapshot()
        self._control = CallControl.restore(begun.state)
        return Difference(begun) if begun.follows and known is not None and known != begun.state else None

    def take(self, frame: Decided) -> Difference | None:
        """Do it again. None: it was the same."""
        try:
            got = done(self.control, frame)
        except Exception as error:
            # Whatever another version of the program does: it is the answer to the question.
            why = f"{type(error).__name__}: {error}"
            if not isinstance(frame, Broke):
                return Difference(frame, error=why)
            self.broke = why
            return None
        if isinstance(frame, Broke):
            return Difference(frame, error="call control failed then, and does so no more")
        expected = frame.actions
        if got != expected:
            return _first(frame, expected, got)
        self.frames += 1
        self.actions += len(got)
        return None


def done(control: CallControl, frame: Decided) -> list[Action]:
    """What it wants when this is done to it again. Raises what it fails with."""
    return _DO[type(frame)](control, frame)


def first_difference(replay: Replay, begun: Begun, entries: Iterable[Entry]) -> tuple[datetime, Difference] | None:
    """A file run again, as far as it is the same; when it differed, and how."""
    found = replay.begin(begun)
    if found is not None:
        return begun.local, found
    for at, frame in entries:
        found = replay.take(frame)
        if found is not None:
            return at, found
    return None


def _first(frame: Decided, expected: list[Action], got: list[Action]) -> Difference:
    place = 0
    while place < len(expected) and place < len(got) and expected[place] == got[place]:
        place += 1
    one, other = (dict(enumerate(actions)).get(place) for actions in (expected, got))
    return Difference(frame, place, one, other)


_DO: dict[type, Callable[[CallControl, Any], list[Action]]] = {
    Happened: lambda control, frame: control.handle(frame.event, frame.ms),
    Advanced: lambda control, frame: control.advance(frame.ms),
    Reconfigured: lambda control, frame: control.reconfigure(frame.plan, frame.ms),
    Forgot: lambda control, frame: control.forget(frame.ms),
    Broke: lambda control, frame: (
        control.advance(frame.ms) if frame.event is None else control.handle(frame.event, frame.ms)
    ),
}
