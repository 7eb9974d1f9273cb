"""What people and exchanges must have done so that call control was told this: statements of a story.

Times are those of the core, less what the detectors need; ``fitting`` makes them exact.
"""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from firmware.callcontrol import events
from firmware.callcontrol.actions import StartRecording
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Plan
from firmware.callcontrol.records import Trunk
from firmware.callcontrol.states import TrunkState
from firmware.desk.journal.frames import Advanced, Decided, Happened
from firmware.voice.call_progress.detector import DIAL_DELAY_MS, SILENCE_S
from firmware.voice.call_progress.patterns import CountryTones, tones_of
from hal.senses import DEBOUNCE_MS
from hal.signals import CardSettings
from tools.sim.exchange import DIAL_TONE_MS

LIFT_MS = 5 + DEBOUNCE_MS
TRIP_MS = 35
"""From lifting to the event, where the bell sounded (tools/sim/senses.py)."""
KEY_MS = 32
"""A DTMF digit until it is told."""
SAME_KEY_MS = 80
"""Nobody presses a key twice so soon."""
PULSE_MS = 100
RING_MS = 100
"""A burst until it is told: 115 ms at 20 Hz, 92 ms at 25 Hz."""
LOOP_MS = 9
REVERSAL_MS = 60
BATTERY_BACK_MS = 70
FAX_MS = 1_500
ANSWERED_MS = 1_000
"""The far side's answer, by the end of ringback, until it is told."""
SOON_MS = 500
"""A reversal so soon after a loop has closed tells of our answer."""
GLARED_MS = 20
"""Ringing voltage that our loop met, until that is told."""
WORD_MS = 100
SEIZED_MS = 11
"""From the loop's closing, as it is told, until the exchange knows (tools/sim/exchange.py)."""
CADENCE_MS = 100
"""Bursts and waits that differ by more are not as usual."""

CLOCK_SET = datetime.timedelta(seconds=2)
"""A clock that is wrong by less was only put right."""

Key = tuple[str, int, str]
"""An event by its name, a port, and what was heard there."""


class Said:
    """A statement that may still change. ``of``: the event that it explains, by its key and its place among those of
    this key; None: none, it is where it is."""

    def __init__(self, ms: int, text: str, of: tuple[Key, int] | None = None) -> None:
        self.ms = ms
        self.text = text
        self.of = of


class _Line:
    """What is known of the exchange's end of a line."""

    def __init__(self) -> None:
        self.ring: Said | None = None
        """The call that rings, or rang last."""
        self.rings = False
        self.bursts: list[tuple[int, int]] = []
        """Of this call: when each began and ended."""
        self.ring_ms = 0
        """When it began to."""
        self.paused_ms = 0
        self.was_cut = False
        """While it rang."""
        self.awaits_tone = False
        self.tone_ms: int | None = DIAL_TONE_MS
        """From the seizure to dial tone, as the story has said; None: there is none."""
        self.closed_ms: int | None = None
        self.opened_ms: int | None = None
        self.gone: Said | None = None
        """The far side has hung up, and this told it."""
        self.answered = False
        self.reverses = False


class Unsaid(NamedTuple):
    """What a story has no words for."""

    ms: int
    what: str


def key_of(event: events.Event) -> Key:
    """Of an event; port 0 where it has none."""
    return type(event).__name__, getattr(event, "line", getattr(event, "station", 0)), getattr(event, "sound", "")


class Statements:
    """Of a slice of a journal, as it is run again: ``take`` each frame before call control does."""

    def __init__(self, plan: Plan, settings: CardSettings, country: str) -> None:
        self.said: list[Said] = []
        self.unsaid: list[Unsaid] = []
        self._extensions = {station.port: station.extension for station in plan.stations}
        self._settings = settings
        self._tones: CountryTones = tones_of(country)
        self._lines = {line.port: _Line() for line in plan.lines}
        self._listens = {line.port: line.outpulsing.dial_tone == "wait" for line in plan.lines}
        self._cadence = plan.line_cadence
        self._keys: dict[int, tuple[int, str]] = {}
        """The last digit of a telephone, and when it was told."""
        self._tapes: dict[int, tuple[int, int]] = {}
        """Recordings: when each began, and which silence ends it."""
        self._clock_zero: datetime.datetime | None = None
        self._told_ms = 0
        """When call control was told what time it is."""
        self._counts: dict[Key, int] = {}
        self.wanted: dict[tuple[Key, int], int] = {}
        """When each event came."""

    def take(self, control: CallControl, frame: Decided) -> None:
        """``control`` is as it was before this frame."""
        if isinstance(frame, Happened):
            event = frame.event
            key = key_of(event)
            place = self._counts[key] = self._counts.get(key, -1) + 1
            self.wanted[key, place] = frame.ms
            say = _SAY.get(type(event))
            if say is not None:
                say(self, _Moment(frame.ms, control, (key, place)), event)

    def after(self, control: CallControl, frame: Decided) -> None:
        """``control`` is as it is after this frame: who rang and was not answered has given up."""
        for action in frame.actions:
            if isinstance(action, StartRecording):
                self._tapes[action.recording] = frame.ms, action.silence_ms
        for port, line in self._lines.items():
            trunk = control.state.trunks[port]
            if line.rings and line.bursts and trunk.state is not TrunkState.RINGING and frame.ms > line.paused_ms:
                line.rings = False
                self._ring_is_over(line)
                if trunk.state in (TrunkState.IDLE, TrunkState.GUARD):
                    self._say(line.paused_ms, f"line {port} gives up")
            awaits = trunk.state is TrunkState.AWAITING_TONE
            if line.awaits_tone and not awaits and isinstance(frame, Advanced):
                self._dial_tone_came(port, None)
            line.awaits_tone = awaits and self._listens[port]

    def look_at_clock(self, at: datetime.datetime, frame: Decided) -> None:
        """After each frame, with its date and time: somebody may have set the clock, to the minute as stories do."""
        zero = at - datetime.timedelta(milliseconds=frame.ms)
        if self._clock_zero is not None and abs(zero - self._clock_zero) > CLOCK_SET:
            set_to = zero + datetime.timedelta(milliseconds=self._told_ms, seconds=30)
            self._say(self._told_ms, f"clock {set_to:%Y-%m-%d %H:%M}")
        self._clock_zero = zero
        if isinstance(frame, Happened) and isinstance(frame.event, events.ClockTold):
            self._told_ms = frame.ms

    @property
    def begins(self) -> list[str]:
        """What the exchange is like from the first moment on."""
        return [
            f"line {port} tells answers by {'reversal' if line.reverses else 'nothing'}"
            for port, line in self._lines.items()
        ]

    def _say(self, ms: int, text: str, of: tuple[Key, int] | None = None) -> Said:
        said = Said(ms, text, of)
        self.said.append(said)
        return said

    # Telephones.

    def phone(self, station: int) -> str:
        """As a story calls it."""
        return f"phone {self._extensions[station]}"

    def _lifted(self, at: "_Moment", event: events.StationWentOffHook) -> None:
        rung = any(event.station in call.bells for call in at.control.state.calls.values())
        self._say(at.ms - (TRIP_MS if rung else LIFT_MS), f"{self.phone(event.station)} lifts", at.of)

    def _hung_up(self, at: "_Moment", event: events.StationWentOnHook) -> None:
        window_ms = self._settings.of_station(event.station - 1).hangup_ms
        self._say(at.ms - window_ms, f"{self.phone(event.station)} hangs up", at.of)

    def _flashed(self, at: "_Moment", event: events.StationFlashed) -> None:
        begun_ms = at.ms - event.break_ms - LIFT_MS
        self._say(begun_ms, f"{self.phone(event.station)} flashes {event.break_ms}", at.of)

    def _dialled(self, at: "_Moment", event: events.StationDialled) -> None:
        """Where no receiver is lent to it, it was no tone. One that is lent anew may hear the same tone again."""
        told_ms, before = self._keys.get(event.station, (-SAME_KEY_MS, ""))
        self._keys[event.station] = at.ms, event.digit
        if event.digit == before and at.ms - told_ms < SAME_KEY_MS:
            return
        station, digit = at.control.state.stations[event.station], event.digit
        if not station.receiver and digit.isdigit():
            length_ms = PULSE_MS * self._settings.digits.index(digit, 1) - 33 + self._settings.digit_gap_ms
            self._say(at.ms - length_ms, f"{self.phone(event.station)} dials {digit} by pulse", at.of)
        else:
            self._say(at.ms - KEY_MS, f"{self.phone(event.station)} dials {_quoted(digit)}", at.of)

    # Lines: a caller.

    def _ring_started(self, at: "_Moment", event: events.LineRingStarted) -> None:
        line = self._lines[event.line]
        if not line.rings:
            self._begins_to_ring(line, at.ms)
            line.ring = self._say(at.ms - RING_MS, f"line {event.line} rings", at.of)
        line.paused_ms = at.ms
        line.bursts.append((at.ms - RING_MS, at.ms))

    def _begins_to_ring(self, line: _Line, now_ms: int) -> None:
        line.ring_ms = now_ms
        line.rings, line.answered, line.gone, line.was_cut, line.paused_ms = True, False, None, False, now_ms
        line.bursts = []

    def _ring_paused(self, at: "_Moment", event: events.LineRingPaused) -> None:
        line = self._lines[event.line]
        line.paused_ms = at.ms - event.silent_ms
        if line.bursts:
            line.bursts[-1] = line.bursts[-1][0], line.paused_ms

    def _ring_is_over(self, line: _Line) -> None:
        """A cadence of its own can be told from two bursts."""
        if len(line.bursts) < 2 or line.ring is None or len(self._cadence) != 2:
            return
        (begun_ms, ended_ms), (again_ms, _) = line.bursts[:2]
        on_ms, period_ms = _tens(ended_ms - begun_ms), _tens(again_ms - begun_ms)
        usual_ms, pause_ms = self._cadence
        if abs(on_ms - usual_ms) > CADENCE_MS or abs(period_ms - usual_ms - pause_ms) > CADENCE_MS:
            line.ring.text += f" cadence {on_ms}/{period_ms - on_ms}"

    def _caller_told(self, at: "_Moment", event: events.LineCallerTold) -> None:
        line = self._lines[event.line]
        if not line.rings:
            self._begins_to_ring(line, at.ms)
            line.ring = self._say(at.ms - SOON_MS, f"line {event.line} rings", at.of)
        # Nobody gives up before he has been told of.
        line.paused_ms = max(line.paused_ms, at.ms + 1)
        assert line.ring is not None
        number = event.number or "0"
        told = "withheld" if event.absence == "withheld" else f"from {_quoted(number)}"
        if event.name and event.absence != "withheld":
            told += f' "{event.name}"'
        line.ring.text = f"line {event.line} rings {told}"

    def _caller_garbled(self, at: "_Moment", event: events.LineCallerGarbled) -> None:
        line = self._lines[event.line]
        if line.ring is not None and line.rings:
            self._say(line.ring.ms - 1, f"line {event.line} garbles callers by checksum")
            line.ring.text = f"line {event.line} rings from 0"
            self._say(at.ms + 1, f"line {event.line} garbles nothing")

    # Lines: a call.

    def _loop_closed(self, at: "_Moment", event: events.LineLoopClosed) -> None:
        line = self._lines[event.line]
        if line.rings:
            line.rings, line.answered = False, True
            self._ring_is_over(line)
        line.closed_ms = at.ms
        if line.opened_ms is not None and line.gone is not None and line.gone.text.endswith("by cpc"):
            line.gone.text += f" {max(1, at.ms - line.opened_ms)}"
        line.opened_ms = None

    def _loop_opened(self, at: "_Moment", event: events.LineLoopOpened) -> None:
        self._lines[event.line].opened_ms = at.ms

    def _disconnected(self, at: "_Moment", event: events.LineDisconnected) -> None:
        line = self._lines[event.line]
        if line.gone is None:
            opened_ms = at.ms if line.opened_ms is None else line.opened_ms
            line.gone = self._say(opened_ms - LOOP_MS, f"line {event.line} hangs up by cpc", at.of)

    def _reversed(self, at: "_Moment", event: events.LineReversed) -> None:
        line, trunk = self._lines[event.line], at.trunk(event)
        if line.closed_ms is not None and at.ms - line.closed_ms <= SOON_MS and not trunk.outward:
            line.reverses = True
        elif _awaits_answer(trunk):
            line.reverses = line.answered = True
            self._say(at.ms - REVERSAL_MS, f"line {event.line} answers", at.of)
        elif _is_seized(trunk):
            self._gone(at, event.line, "reversal", REVERSAL_MS)

    def _heard(self, at: "_Moment", event: events.LineHeard) -> None:
        line, trunk = self._lines[event.line], at.trunk(event)
        match event.sound:
            case "answer" | "voice" if _awaits_answer(trunk) and not line.answered:
                line.answered = True
                self._say(at.ms - ANSWERED_MS, f"line {event.line} answers", at.of)
            case "busy" | "congestion" if _awaits_answer(trunk) and line.gone is None and not line.answered:
                back_ms = self._cadence_ms(event.sound) * event.count
                line.gone = self._say(at.ms - back_ms, f"line {event.line} reports {event.sound}", at.of)
            case "busy" | "congestion":
                self._gone(at, event.line, event.sound, self._cadence_ms(event.sound) * event.count)
            case "dial" if trunk.state is TrunkState.AWAITING_TONE:
                line.awaits_tone = False
                since_ms = at.ms if line.closed_ms is None else line.closed_ms
                waited_ms = at.ms - since_ms - self._tones.dial_ms - DIAL_DELAY_MS - SEIZED_MS
                self._dial_tone_came(event.line, max(0, _tens(waited_ms)))
            case "dial":
                self._gone(at, event.line, "dialtone", self._tones.dial_ms + DIAL_DELAY_MS + 1_000)
            case "quiet" if _is_seized(trunk) and line.gone is None:
                # Who has hung up so that nothing tells of it is as quiet as who says nothing.
                self._say(at.ms - int(1_000 * SILENCE_S) - WORD_MS, f"line {event.line} says {WORD_MS / 1000:g}", at.of)
            case "fax" if event.count == 1:
                self._say(at.ms - FAX_MS, f"line {event.line} sends fax tone", at.of)

    def _dial_tone_came(self, port: int, ms: int | None) -> None:
        """So long after the seizure, or never (None): it is said before that, where it is another time than before."""
        line = self._lines[port]
        line.awaits_tone = False
        if line.closed_ms is None or line.tone_ms == ms:
            return
        if ms is None or line.tone_ms is None or abs(ms - line.tone_ms) > CADENCE_MS:
            line.tone_ms = ms
            text = "gives no dial tone" if ms is None else f"gives dial tone after {ms / 1000:g}"
            self._say(line.closed_ms - SOON_MS, f"line {port} {text}")

    def _gone(self, at: "_Moment", port: int, sign: str, back_ms: int) -> None:
        line = self._lines[port]
        if line.gone is None and _is_seized(at.control.state.trunks[port]):
            line.gone = self._say(at.ms - back_ms, f"line {port} hangs up by {sign}", at.of)

    def _cadence_ms(self, sound: str) -> int:
        pattern = next((one for one in self._tones.cadences if one.tone == sound), None)
        return 0 if pattern is None else sum(turn.on_ms + turn.off_ms for turn in pattern.turns)

    def _pressed(self, at: "_Moment", event: events.LineDialled) -> None:
        self._say(at.ms - KEY_MS, f"line {event.line} presses {_quoted(event.digit)}", at.of)

    def _failed(self, at: "_Moment", event: events.LineFailed) -> None:
        """A cut looks like the far side's hanging up at first."""
        line = self._lines[event.line]
        line.was_cut = line.rings
        if line.gone is not None and line.opened_ms is not None:
            line.gone.text = f"line {event.line} is cut"
        else:
            self._say(at.ms - self._settings.battery_alarm_ms, f"line {event.line} is cut", at.of)

    def _returned(self, at: "_Moment", event: events.LineReturned) -> None:
        """A call that rang before does so no more, or it is told again."""
        if self._lines[event.line].was_cut:
            self._lines[event.line].was_cut = False
            self._say(at.ms - 2 * BATTERY_BACK_MS, f"line {event.line} gives up")
        self._say(at.ms - BATTERY_BACK_MS, f"line {event.line} is restored", at.of)

    def _glared(self, at: "_Moment", event: events.LineGlared) -> None:
        """A caller whom our loop answered before he was told; one who rings already is no other."""
        line = self._lines[event.line]
        if not line.rings and line.ring_ms + SOON_MS < at.ms and at.trunk(event).state in _SEIZING:
            self._begins_to_ring(line, at.ms)
            line.ring = self._say(at.ms - GLARED_MS, f"line {event.line} rings", at.of)

    def _recorded(self, at: "_Moment", event: events.RecordingEnded) -> None:
        """Who was recorded has fallen silent."""
        begun_ms, silence_ms = self._tapes.pop(event.recording, (at.ms, 0))
        tape = next((one for one in at.control.state.recordings.values() if one.number == event.recording), None)
        if event.why == "silence" and event.ms and tape is not None:
            kind, number = tape.owner.split()
            who = tape.owner if kind == "line" else self.phone(int(number))
            self._say(max(begun_ms, at.ms - event.ms - silence_ms), f"{who} says {event.ms / 1000:g}", at.of)

    def _dialled_out(self, _: "_Moment", event: events.LineDialledOut) -> None:
        line = self._lines[event.line]
        line.answered, line.gone = False, None

    # Who looks after the box.

    def _agent(self, at: "_Moment", event: events.AgentOrdered) -> None:
        match event.order:
            case "log in" if event.station:
                self._say(at.ms, f"agent {event.agent} logs in at {self.phone(event.station)}", at.of)
            case "log out":
                self._say(at.ms, f"agent {event.agent} logs out", at.of)
            case "pause":
                self._say(at.ms, f'agent {event.agent} pauses "{event.reason}"', at.of)
            case "resume":
                self._say(at.ms, f"agent {event.agent} resumes", at.of)
            case _:
                self._no_words(at, event)

    def _no_words(self, at: "_Moment", event: events.Event) -> None:
        self.unsaid.append(Unsaid(at.ms, repr(event)))


class _Moment(NamedTuple):
    """``of``: the event, as statements name it."""

    ms: int
    control: CallControl
    of: tuple[Key, int]

    def trunk(self, event: Any) -> Trunk:
        return self.control.state.trunks[event.line]


_SEIZING = (TrunkState.SEIZING, TrunkState.AWAITING_TONE)


def _is_seized(trunk: Trunk) -> bool:
    return trunk.state not in (TrunkState.IDLE, TrunkState.RINGING, TrunkState.GUARD, TrunkState.OUT)


def _awaits_answer(trunk: Trunk) -> bool:
    """A call out whose answer was not seen."""
    return trunk.state is TrunkState.SENDING or (trunk.outward and not trunk.answer)


def _tens(ms: int) -> int:
    return 10 * round(ms / 10)


def _quoted(digits: str) -> str:
    return f'"{digits}"' if digits.startswith("#") else digits


_SAY: dict[type, Callable[[Statements, _Moment, Any], None]] = {
    events.StationWentOffHook: Statements._lifted,
    events.StationWentOnHook: Statements._hung_up,
    events.StationFlashed: Statements._flashed,
    events.StationDialled: Statements._dialled,
    events.LineRingStarted: Statements._ring_started,
    events.LineRingPaused: Statements._ring_paused,
    events.LineCallerTold: Statements._caller_told,
    events.LineCallerGarbled: Statements._caller_garbled,
    events.LineLoopClosed: Statements._loop_closed,
    events.LineLoopOpened: Statements._loop_opened,
    events.LineDisconnected: Statements._disconnected,
    events.LineReversed: Statements._reversed,
    events.LineHeard: Statements._heard,
    events.LineGlared: Statements._glared,
    events.RecordingEnded: Statements._recorded,
    events.LineDialled: Statements._pressed,
    events.LineFailed: Statements._failed,
    events.LineReturned: Statements._returned,
    events.LineDialledOut: Statements._dialled_out,
    events.AgentOrdered: Statements._agent,
    **dict.fromkeys(
        (
            events.StationFailed,
            events.StationReturned,
            events.PortDropped,
            events.CallerForgotten,
            events.MessageForgotten,
            events.NoticeWithdrawn,
            events.ModeOrdered,
        ),
        Statements._no_words,
    ),
}
