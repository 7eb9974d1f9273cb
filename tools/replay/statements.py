"""What people and exchanges must have done so that call control was told this: statements of a story."""

import datetime

from firmware.callcontrol import events
from firmware.callcontrol.actions import StartRecording
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Plan
from firmware.desk.journal.frames import Broke, Decided, Happened
from firmware.voice.call_progress.patterns import tones_of
from hal.signals import CardSettings
from tools.replay import line_statements, phone_statements
from tools.replay.line_statements import LineStatements
from tools.replay.phone_statements import PhoneStatements
from tools.replay.said import Book, Key, Moment, Of, key_of, quoted

CLOCK_SET = datetime.timedelta(seconds=2)
"""A clock that is wrong by less was only put right."""

KNOWN_MS = 20
"""What the office knows of a caller counts when he is told."""
_UNKNOWN = ("", False, "")

_NO_WORDS = (
    events.StationFailed,
    events.StationReturned,
    events.PortDropped,
    events.CallerForgotten,
    events.MessageForgotten,
    events.NoticeWithdrawn,
    events.ModeOrdered,
    events.AccessUnlocked,
)
"""Stories cannot say them; all other events come by themselves, or there are words for them."""


class Statements:
    """Of a slice of a journal, as it is run again: ``take`` each frame before call control does, ``after`` it then."""

    def __init__(self, plan: Plan, settings: CardSettings, country: str) -> None:
        self.book = Book()
        self.phones = PhoneStatements(self.book, plan, settings)
        self.wanted: dict[Of, int] = {}
        """When each event came."""
        tones = tones_of(country)
        self._lines = {line.port: LineStatements(self.book, plan, line, settings, tones) for line in plan.lines}
        self._counts: dict[Key, int] = {}
        self._tapes: dict[int, tuple[int, int]] = {}
        """Recordings: when each began, and which silence ends it."""
        self._known: dict[str, tuple[str, bool, str]] = {}
        """Numbers: name, whether they wait less, and what is done with them where they are blocked."""
        self._clock_zero: datetime.datetime | None = None
        self._told_ms = 0
        """When call control was told what time it is."""

    @property
    def begins(self) -> list[str]:
        """What the exchanges are like from the first moment on."""
        return [line.begins for line in self._lines.values() if line.begins]

    def take(self, control: CallControl, frame: Decided) -> None:
        """``control`` is as it was before this frame."""
        if not isinstance(frame, Happened | Broke) or frame.event is None:
            return
        event, key = frame.event, key_of(frame.event)
        place = self._counts[key] = self._counts.get(key, -1) + 1
        self.wanted[key, place] = frame.ms
        at, kind = Moment(frame.ms, control, (key, place)), type(event)
        if isinstance(event, events.LineCallerTold):
            self._people(at, event)
        if kind in line_statements.SAY:
            line_statements.SAY[kind](self._lines[event.line], at, event)  # type: ignore[attr-defined]
        elif kind in phone_statements.SAY:
            phone_statements.SAY[kind](self.phones, at, event)
        elif isinstance(event, events.AgentOrdered):
            self._agent(at, event)
        elif isinstance(event, events.RecordingEnded):
            self._recorded(at, event)
        elif kind in _NO_WORDS:
            self.book.no_words(at, event)

    def after(self, control: CallControl, frame: Decided, at: datetime.datetime) -> None:
        """``control`` is as it is after this frame; ``at``: date and time of it."""
        for action in frame.actions:
            if isinstance(action, StartRecording):
                self._tapes[action.recording] = frame.ms, action.silence_ms
        for line in self._lines.values():
            line.after(control, frame)
        self._look_at_clock(frame, at)

    def _look_at_clock(self, frame: Decided, at: datetime.datetime) -> None:
        """Somebody may have set it, to the minute as stories do."""
        zero = at - datetime.timedelta(milliseconds=frame.ms)
        if self._clock_zero is not None and abs(zero - self._clock_zero) > CLOCK_SET:
            set_to = zero + datetime.timedelta(milliseconds=self._told_ms, seconds=30)
            self.book.say(self._told_ms, f"clock {set_to:%Y-%m-%d %H:%M}")
        self._clock_zero = zero
        if isinstance(frame, Happened) and isinstance(frame.event, events.ClockTold):
            self._told_ms = frame.ms

    def _people(self, at: Moment, event: events.LineCallerTold) -> None:
        """What the office knew of a caller when he was told, where it has changed since he called last."""
        number = event.number or ("withheld" if event.absence == "withheld" else "")
        now = event.known or (number if event.vip else ""), event.vip, event.blocked
        if not number or now == self._known.get(number, _UNKNOWN):
            return
        self._known[number] = now
        name, vip, blocked = now
        if blocked:
            self.book.say(at.ms - KNOWN_MS, f"people block {number} {blocked}")
        elif name and number != "withheld":
            self.book.say(at.ms - KNOWN_MS, f"people know {number} as {quoted(name)}{' vip' if vip else ''}")
        else:
            self.book.say(at.ms - KNOWN_MS, f"people forget {number}")

    def _recorded(self, at: Moment, event: events.RecordingEnded) -> None:
        """Who was recorded has fallen silent."""
        begun_ms, silence_ms = self._tapes.pop(event.recording, (at.ms, 0))
        tape = next((one for one in at.control.state.recordings.values() if one.number == event.recording), None)
        if event.why == "silence" and event.ms and tape is not None:
            kind, number = tape.owner.split()
            who = tape.owner if kind == "line" else self.phones.name(int(number))
            self.book.say(max(begun_ms, at.ms - event.ms - silence_ms), f"{who} says {event.ms / 1000:g}", at.of)

    def _agent(self, at: Moment, event: events.AgentOrdered) -> None:
        name = f"agent {event.agent}"
        match event.order:
            case "log in" if event.station:
                self.book.say(at.ms, f"{name} logs in at {self.phones.name(event.station)}", at.of)
            case "log out":
                self.book.say(at.ms, f"{name} logs out", at.of)
            case "pause":
                self.book.say(at.ms, f'{name} pauses "{event.reason}"', at.of)
            case "resume":
                self.book.say(at.ms, f"{name} resumes", at.of)
            case _:
                self.book.no_words(at, event)
