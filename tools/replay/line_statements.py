"""What callers, exchanges and wires must have done on a line so that call control was told this.

Times are those of the core, less what the detectors need (tools/sim/line_senses.py); ``fitting`` makes them exact.
"""

from collections.abc import Callable
from typing import Any

from firmware.callcontrol import events
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Line, Plan
from firmware.callcontrol.records import Trunk
from firmware.callcontrol.states import TrunkState
from firmware.desk.journal.frames import Advanced, Decided
from firmware.voice.call_progress.detector import DIAL_DELAY_MS, SILENCE_S
from firmware.voice.call_progress.patterns import CountryTones
from hal.signals import CardSettings
from tools.replay.said import Book, Moment, Said, digits, quoted
from tools.sim.exchange import DIAL_TONE_MS

KEY_MS = 32
"""A DTMF digit until it is told."""
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
_SEIZING = (TrunkState.SEIZING, TrunkState.AWAITING_TONE)
_ON_HOOK = (TrunkState.IDLE, TrunkState.RINGING, TrunkState.GUARD, TrunkState.OUT)


class LineStatements:
    """Of one ``line``."""

    def __init__(self, book: Book, plan: Plan, line: Line, settings: CardSettings, tones: CountryTones) -> None:
        self._book = book
        self._port = line.port
        self._name = f"line {line.port}"
        self._listens = line.outpulsing.dial_tone == "wait"
        self._cadence = plan.line_cadence
        self._alarm_ms = settings.battery_alarm_ms
        self._tones = tones
        self._ring: Said | None = None
        """The call that rings, or rang last; it began to at ``_ring_ms``."""
        self._ring_ms = 0
        self._rings = False
        self._bursts: list[tuple[int, int]] = []
        """Of this call: when each began and ended."""
        self._paused_ms = 0
        """Whoever gave up did so from then on."""
        self._was_cut = False
        """While it rang."""
        self._answered = False
        self._reverses = False
        """This exchange tells answers by a reversal."""
        self._gone: Said | None = None
        """The far side has hung up, and this told it."""
        self._closed_ms: int | None = None
        self._opened_ms: int | None = None
        self._awaits_tone = False
        self._tone_ms: int | None = DIAL_TONE_MS
        """From the seizure to dial tone, as the story has said; None: there is none."""

    @property
    def begins(self) -> str:
        """What its exchange is like from the first moment on; "" where no call shows it."""
        if self._closed_ms is None:
            return ""
        return f"{self._name} tells answers by {'reversal' if self._reverses else 'nothing'}"

    def after(self, control: CallControl, frame: Decided) -> None:
        """After each frame, done: who rang and was not answered has given up."""
        state = self._trunk(control).state
        if self._rings and self._bursts and state is not TrunkState.RINGING and frame.ms > self._paused_ms:
            self._rings = False
            self._judge_cadence()
            if state in (TrunkState.IDLE, TrunkState.GUARD):
                self._book.say(self._paused_ms, f"{self._name} gives up")
        awaits = state is TrunkState.AWAITING_TONE
        if self._awaits_tone and not awaits and isinstance(frame, Advanced) and self._waited_enough(frame.ms):
            self._dial_tone_came(None)
        self._awaits_tone = awaits and self._listens

    def _waited_enough(self, now_ms: int) -> bool:
        """Dial tone as usual would have been heard by now; an emergency does not wait for it."""
        usual_ms = SEIZED_MS + DIAL_TONE_MS + self._tones.dial_ms + DIAL_DELAY_MS
        return self._closed_ms is not None and now_ms - self._closed_ms > usual_ms + CADENCE_MS

    def _trunk(self, control: CallControl) -> Trunk:
        return control.state.trunks[self._port]

    # A caller.

    def ring_started(self, at: Moment, _: events.LineRingStarted) -> None:
        if not self._rings:
            self._begins_to_ring(at.ms)
            self._ring = self._book.say(at.ms - RING_MS, f"{self._name} rings", at.of)
        self._paused_ms = at.ms
        self._bursts.append((at.ms - RING_MS, at.ms))

    def _begins_to_ring(self, now_ms: int) -> None:
        self._ring_ms = now_ms
        self._rings, self._answered, self._gone, self._was_cut, self._paused_ms = True, False, None, False, now_ms
        self._bursts = []

    def ring_paused(self, at: Moment, event: events.LineRingPaused) -> None:
        self._paused_ms = at.ms - event.silent_ms
        if self._bursts:
            self._bursts[-1] = self._bursts[-1][0], self._paused_ms

    def _judge_cadence(self) -> None:
        """A cadence of its own can be told from two bursts."""
        if len(self._bursts) < 2 or self._ring is None or len(self._cadence) != 2:
            return
        (begun_ms, ended_ms), (again_ms, _) = self._bursts[:2]
        on_ms, period_ms = _tens(ended_ms - begun_ms), _tens(again_ms - begun_ms)
        usual_ms, pause_ms = self._cadence
        if abs(on_ms - usual_ms) > CADENCE_MS or abs(period_ms - usual_ms - pause_ms) > CADENCE_MS:
            self._ring.text += f" cadence {on_ms}/{period_ms - on_ms}"

    def caller_told(self, at: Moment, event: events.LineCallerTold) -> None:
        if not self._rings:
            self._begins_to_ring(at.ms)
            self._ring = self._book.say(at.ms - SOON_MS, f"{self._name} rings", at.of)
        # Nobody gives up before he has been told of.
        self._paused_ms = max(self._paused_ms, at.ms + 1)
        assert self._ring is not None
        number = event.number or "0"
        told = "withheld" if event.absence == "withheld" else f"from {digits(number)}"
        if event.name and event.absence != "withheld":
            told += f" {quoted(event.name)}"
        self._ring.text = f"{self._name} rings {told}"

    def caller_garbled(self, at: Moment, _: events.LineCallerGarbled) -> None:
        if self._ring is not None and self._rings:
            self._book.say(self._ring.ms - 1, f"{self._name} garbles callers by checksum")
            self._ring.text = f"{self._name} rings from 0"
            self._book.say(at.ms + 1, f"{self._name} garbles nothing")

    # A call.

    def loop_closed(self, at: Moment, _: events.LineLoopClosed) -> None:
        if self._rings:
            self._rings, self._answered = False, True
            self._judge_cadence()
        self._closed_ms = at.ms
        if self._opened_ms is not None and self._gone is not None and self._gone.text.endswith("by cpc"):
            self._gone.text += f" {max(1, at.ms - self._opened_ms)}"
        self._opened_ms = None

    def loop_opened(self, at: Moment, _: events.LineLoopOpened) -> None:
        self._opened_ms = at.ms

    def disconnected(self, at: Moment, _: events.LineDisconnected) -> None:
        if self._gone is None:
            opened_ms = at.ms if self._opened_ms is None else self._opened_ms
            self._gone = self._book.say(opened_ms - LOOP_MS, f"{self._name} hangs up by cpc", at.of)

    def reversed(self, at: Moment, _: events.LineReversed) -> None:
        trunk = self._trunk(at.control)
        if self._closed_ms is not None and at.ms - self._closed_ms <= SOON_MS and not trunk.outward:
            self._reverses = True
        elif _awaits_answer(trunk):
            self._reverses = self._answered = True
            self._book.say(at.ms - REVERSAL_MS, f"{self._name} answers", at.of)
        elif _is_seized(trunk):
            self._hangs_up(at, "reversal", REVERSAL_MS)

    def heard(self, at: Moment, event: events.LineHeard) -> None:
        trunk = self._trunk(at.control)
        match event.sound:
            case "answer" | "voice" if _awaits_answer(trunk) and not self._answered:
                self._answered = True
                self._book.say(at.ms - ANSWERED_MS, f"{self._name} answers", at.of)
            case "busy" | "congestion" if _awaits_answer(trunk) and self._gone is None and not self._answered:
                back_ms = self._cadence_ms(event.sound) * event.count
                self._gone = self._book.say(at.ms - back_ms, f"{self._name} reports {event.sound}", at.of)
            case "busy" | "congestion":
                self._hangs_up(at, event.sound, self._cadence_ms(event.sound) * event.count)
            case "dial" if trunk.state is TrunkState.AWAITING_TONE:
                self._awaits_tone = False
                since_ms = at.ms if self._closed_ms is None else self._closed_ms
                waited_ms = at.ms - since_ms - self._tones.dial_ms - DIAL_DELAY_MS - SEIZED_MS
                self._dial_tone_came(max(0, _tens(waited_ms)))
            case "dial":
                self._hangs_up(at, "dialtone", self._tones.dial_ms + DIAL_DELAY_MS + 1_000)
            case "quiet" if _is_seized(trunk) and self._gone is None:
                # Who has hung up so that nothing tells of it is as quiet as who says nothing.
                self._book.say(at.ms - int(1_000 * SILENCE_S) - WORD_MS, f"{self._name} says {WORD_MS / 1000:g}", at.of)
            case "fax" if event.count == 1:
                self._book.say(at.ms - FAX_MS, f"{self._name} sends fax tone", at.of)

    def _dial_tone_came(self, ms: int | None) -> None:
        """So long after the seizure, or never (None): it is said before that, where it is another time than before."""
        self._awaits_tone = False
        if self._closed_ms is None or self._tone_ms == ms:
            return
        if ms is None or self._tone_ms is None or abs(ms - self._tone_ms) > CADENCE_MS:
            self._tone_ms = ms
            text = "gives no dial tone" if ms is None else f"gives dial tone after {ms / 1000:g}"
            self._book.say(self._closed_ms - SOON_MS, f"{self._name} {text}")

    def _hangs_up(self, at: Moment, sign: str, back_ms: int) -> None:
        if self._gone is None and _is_seized(self._trunk(at.control)):
            self._gone = self._book.say(at.ms - back_ms, f"{self._name} hangs up by {sign}", at.of)

    def _cadence_ms(self, sound: str) -> int:
        pattern = next((one for one in self._tones.cadences if one.tone == sound), None)
        return 0 if pattern is None else sum(turn.on_ms + turn.off_ms for turn in pattern.turns)

    def pressed(self, at: Moment, event: events.LineDialled) -> None:
        self._book.say(at.ms - KEY_MS, f"{self._name} presses {digits(event.digit)}", at.of)

    def failed(self, at: Moment, _: events.LineFailed) -> None:
        """A cut looks like the far side's hanging up at first."""
        self._was_cut = self._rings
        if self._gone is not None and self._opened_ms is not None:
            self._gone.text = f"{self._name} is cut"
        else:
            self._book.say(at.ms - self._alarm_ms, f"{self._name} is cut", at.of)

    def returned(self, at: Moment, _: events.LineReturned) -> None:
        """A call that rang before does so no more, or it is told again."""
        if self._was_cut:
            self._was_cut = False
            self._book.say(at.ms - 2 * BATTERY_BACK_MS, f"{self._name} gives up")
        self._book.say(at.ms - BATTERY_BACK_MS, f"{self._name} is restored", at.of)

    def glared(self, at: Moment, _: events.LineGlared) -> None:
        """A caller whom our loop answered before he was told; one who rings already is no other."""
        if not self._rings and self._ring_ms + SOON_MS < at.ms and self._trunk(at.control).state in _SEIZING:
            self._begins_to_ring(at.ms)
            self._ring = self._book.say(at.ms - GLARED_MS, f"{self._name} rings", at.of)

    def dialled_out(self, _at: Moment, _: events.LineDialledOut) -> None:
        self._answered, self._gone = False, None


def _is_seized(trunk: Trunk) -> bool:
    return trunk.state not in _ON_HOOK


def _awaits_answer(trunk: Trunk) -> bool:
    """A call out whose answer was not seen."""
    return trunk.state is TrunkState.SENDING or (trunk.outward and not trunk.answer)


def _tens(ms: int) -> int:
    return 10 * round(ms / 10)


SAY: dict[type, Callable[[LineStatements, Moment, Any], None]] = {
    events.LineRingStarted: LineStatements.ring_started,
    events.LineRingPaused: LineStatements.ring_paused,
    events.LineCallerTold: LineStatements.caller_told,
    events.LineCallerGarbled: LineStatements.caller_garbled,
    events.LineLoopClosed: LineStatements.loop_closed,
    events.LineLoopOpened: LineStatements.loop_opened,
    events.LineDisconnected: LineStatements.disconnected,
    events.LineReversed: LineStatements.reversed,
    events.LineHeard: LineStatements.heard,
    events.LineGlared: LineStatements.glared,
    events.LineDialled: LineStatements.pressed,
    events.LineFailed: LineStatements.failed,
    events.LineReturned: LineStatements.returned,
    events.LineDialledOut: LineStatements.dialled_out,
}
