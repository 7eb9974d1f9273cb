"""Facts that reach call control, in the past tense.

Ports count from 1, as people count them. Every event is frozen and serialisable;
the journal stores them as they are. Times travel beside an event, never in it:
``*_ms`` fields are durations.
"""

from typing import Literal

import msgspec

from firmware.callcontrol.periods import Mode
from firmware.callcontrol.targets import Refusal

Sound = Literal["dial", "busy", "congestion", "ringback", "answer", "voice", "quiet", "fax"]
"""What the far side of a line was heard to do. ``dial``: dial tone. ``busy``, ``congestion``: whole cycles of the
country's cadence. ``ringback``: the far telephone rings. ``answer``: that ringing ended as an answer ends it (a burst
broke off, the next one did not come, somebody spoke). ``voice``: speech or music began. ``quiet``: nothing but a quiet
line for a long time. ``fax``: the calling tone of a fax."""

Absence = Literal["", "withheld", "unavailable"]
"""Why a caller's number was not told; "" where it was, or where the line said nothing of it."""

CallerForm = Literal["fsk", "dtmf"]
"""How a line told its caller: a burst of frequency shift keying, or digits."""


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


class LineHeard(Event, frozen=True):
    """Something was heard from the far side of a line. ``count``: cycles in a row (busy, congestion, dial tone that has
    a cadence), bursts in a row (fax), or seconds (quiet); 1 for all else."""

    line: int
    sound: Sound
    count: int = 1


class LineDialledOut(Event, frozen=True):
    """All that was to be sent on a line, by tone or by breaks of its loop, is out; ``unsent``: how many digits or
    flashes were not sent whole."""

    line: int
    unsent: int = 0


class LineMeasured(Event, frozen=True):
    """The voltage of the line, in mV, either polarity: the answer to MeasureLine, where the converter answers."""

    line: int
    millivolts: int


class LineGlared(Event, frozen=True):
    """Ringing voltage was on the line as its loop closed, too short to have been told as ringing: the exchange takes
    our loop for the answer."""

    line: int


class LineCallerTold(Event, frozen=True):
    """Caller identification of a line. ``number``: in international form where it could be read so (+36...), else as
    told; "" for none, and ``absence`` says why. ``before_ring``: no burst of ringing came before it.

    What the people of the office know of him when it is told: ``known`` is the name that they have for this number,
    ``vip`` that he is to wait less than others, ``blocked`` what the block list wants done with him ("": nothing)."""

    line: int
    number: str = ""
    name: str = ""
    absence: Absence = ""
    form: CallerForm = "fsk"
    before_ring: bool = False
    known: str = ""
    vip: bool = False
    blocked: Refusal | Literal[""] = ""


class LineCallerGarbled(Event, frozen=True):
    """Caller identification that cannot be trusted (``reason`` in a word or two): no number rather than a wrong one."""

    line: int
    reason: str


class StationRingPaused(Event, frozen=True):
    """The first burst of its bell is over; told once for each ringing, and after PulseBell."""

    station: int


class StationToldCaller(Event, frozen=True):
    """The signal of SendCallerId or SendMessageWaiting is over, or could not be sent."""

    station: int


class PortDropped(Event, frozen=True):
    """Somebody who looks after the box wants the call ended that this port ("line 2", "station 3") is in."""

    end: str


class AgentOrdered(Event, frozen=True):
    """Somebody who looks after the box wants this agent logged in at a ``station`` (0: at his number outside), or
    logged out, or paused for a ``reason``, or to take calls again."""

    agent: str
    order: Literal["log in", "log out", "pause", "resume"]
    station: int = 0
    reason: str = "by hand"


class CallerForgotten(Event, frozen=True):
    """Somebody who looks after the box wants nobody to call this number back, however it is written."""

    number: str


class MessageForgotten(Event, frozen=True):
    """Somebody who looks after the box wants message ``message`` kept no more."""

    message: int


class NoticeWithdrawn(Event, frozen=True):
    """Somebody who looks after the box wants the notice of the day heard no more."""


class AccessUnlocked(Event, frozen=True):
    """Somebody who looks after the box wants whoever has a PIN let in from outside again, though wrong ones came."""


class ClockTold(Event, frozen=True):
    """It is ``ms_of_day`` (0 to 86,399,999) on the wall: told at the start, hourly, and when the clock was set.

    ``weekday``: 0 Monday to 6 Sunday. ``day``: days are counted by it, from any beginning that stays (None: they are
    not).
    """

    ms_of_day: int
    weekday: int = 0
    day: int | None = None


class ModeChanged(Event, frozen=True):
    """The calendar of the office says ``mode``: told as soon as the time is known, whenever the clock is told, and when
    the mode or a hotline changes. ``minute``: the present one of the calendar, which counts on while the box is off,
    and has lasted ``for_ms``; ``until``: the one of its next change (None: there is none). ``hotlines``: those that are
    on."""

    mode: Mode
    minute: int
    until: int | None = None
    hotlines: tuple[str, ...] = ()
    for_ms: int = 0


class ModeOrdered(Event, frozen=True):
    """Somebody who looks after the box wants this mode, for so many ``minutes`` or (0) until the calendar's next
    change; "": the calendar's own."""

    mode: Mode | Literal[""]
    minutes: int = 0


class PlayEnded(Event, frozen=True):
    """The prompts of Play number ``play`` were said (``done``), or could not be: one has no sound (``missing``), or
    whoever speaks has failed (``failed``)."""

    play: int
    why: Literal["done", "missing", "failed"] = "done"


class RecordingEnded(Event, frozen=True):
    """Recording number ``recording`` is over: it was ``stopped``, nobody spoke any more (``silence``), it was long
    enough (``limit``), or it could not go on (``failed``). ``ms``: how long what was kept is; 0: nothing was."""

    recording: int
    why: Literal["stopped", "silence", "limit", "failed"]
    ms: int = 0


class RecordingsFound(Event, frozen=True):
    """Whoever records has begun to work anew, and found these recordings among the messages: name and length in ms.
    Of those that were under way before, the ends were told first."""

    kept: tuple[tuple[str, int], ...] = ()


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
    | LineHeard
    | LineDialledOut
    | LineMeasured
    | LineGlared
    | LineCallerTold
    | LineCallerGarbled
    | StationRingPaused
    | StationToldCaller
    | PortDropped
    | AgentOrdered
    | CallerForgotten
    | MessageForgotten
    | NoticeWithdrawn
    | AccessUnlocked
    | ClockTold
    | ModeChanged
    | ModeOrdered
    | PlayEnded
    | RecordingEnded
    | RecordingsFound
)
