"""Facts that reach call control, in the past tense.

Ports count from 1, as people count them. Every event is frozen and serialisable;
the journal stores them as they are. Times travel beside an event, never in it:
``*_ms`` fields are durations.
"""

import msgspec


class Event(msgspec.Struct, frozen=True, tag=True, array_like=False):
    """Base of all events; the tag in JSON is the class name."""


class StationWentOffHook(Event, frozen=True):
    """Lifted; where the telephone rang, its ringing is already tripped."""

    station: int


class StationWentOnHook(Event, frozen=True):
    """Hung up, confirmed by the window of its hook mode."""

    station: int


class StationFlashed(Event, frozen=True):
    """Hook flash while talking."""

    station: int
    break_ms: int


class StationDialled(Event, frozen=True):
    """One digit (0-9 * # A-D), by pulse or DTMF."""

    station: int
    digit: str


class StationFailed(Event, frozen=True):
    """Its hardware is lost: out of service, hook state unknown."""

    station: int


class StationReturned(Event, frozen=True):
    """Its hardware is back; it counts as on hook until told otherwise."""

    station: int


class LineRingStarted(Event, frozen=True):
    """A burst of ringing from the exchange was detected."""

    line: int


class LineRingPaused(Event, frozen=True):
    """The burst ended ``silent_ms`` before this event."""

    line: int
    silent_ms: int


class LineLoopClosed(Event, frozen=True):
    """Loop current flows in a line that we seized."""

    line: int


class LineLoopOpened(Event, frozen=True):
    """Loop current stopped; too short yet to mean anything."""

    line: int


class LineDisconnected(Event, frozen=True):
    """CPC: the loop stayed open for the line's CPC length."""

    line: int


class LineReversed(Event, frozen=True):
    """The polarity of the line has changed (either way)."""

    line: int


class LineFailed(Event, frozen=True):
    """No battery beyond the alarm time, or its hardware is lost: out of service."""

    line: int


class LineReturned(Event, frozen=True):
    """Battery and hardware are back."""

    line: int


class LineDialled(Event, frozen=True):
    """A DTMF digit heard on a line."""

    line: int
    digit: str


class ClockTold(Event, frozen=True):
    """It is ``ms_of_day`` (0 to 86,399,999) on the wall: told at the start, hourly, and when the clock was set."""

    ms_of_day: int


AnyEvent = (
    StationWentOffHook
    | StationWentOnHook
    | StationFlashed
    | StationDialled
    | StationFailed
    | StationReturned
    | LineRingStarted
    | LineRingPaused
    | LineLoopClosed
    | LineLoopOpened
    | LineDisconnected
    | LineReversed
    | LineFailed
    | LineReturned
    | LineDialled
    | ClockTold
)
