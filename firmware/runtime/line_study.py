"""What the exchange does on a line, measured from the moment when somebody wants to know: the line wizard's eyes."""

from collections.abc import Callable
from typing import Any

from firmware.callcontrol import actions, events
from firmware.callcontrol.actions import Action
from firmware.callcontrol.events import Event
from firmware.callcontrol.records import Trunk
from firmware.callcontrol.states import TrunkState
from firmware.control.views import Study
from firmware.runtime.core import Core
from hal import signals
from hal.signals import Signal

KEPT = 32
"""Of each kind of thing so many are kept, the latest."""

PAUSE_MS = 10_000
"""A silence this long is no part of a cadence (countries.py: at most 5 s)."""

SEEN_AFTER = 4
"""Half cycles after which the ring detector is sure (hal.filters.ring_detector)."""

AT_ANSWER_MS = 1_500
AT_END_MS = 3_000
"""A reversal so soon after an answer, or so soon before or after a release, belongs to it."""

_SIGNS = ("cpc", "reversal", "busy", "congestion", "dialtone", "silence", "limit")
"""Counts of records.Learned that tell how a call ended."""


class _Line:
    """One line under study."""

    def __init__(self, line: int, holder: int, now_ms: int) -> None:
        self.line = line
        self.holder = holder
        self.began_ms = now_ms
        self.rings = 0
        self.decihertz: list[int] = []
        self.cadence: list[int] = []
        self.caller_id: list[tuple[str, bool]] = []
        self.garbled = 0
        self.sounds: dict[str, int] = {}
        self.dial_tone_ms = 0
        self.open_ms: list[int] = []
        self.reversals: list[tuple[int, str]] = []
        self.ended_by: list[str] = []
        self.unheeded: list[str] = []
        self.idle_volts = 0.0
        self.burst_ms: int | None = None
        self.silent_ms: int | None = None
        self.seized_ms: int | None = None
        self.released_ms: int | None = None
        self.opened_ms: int | None = None
        self.signs: tuple[int, ...] = ()
        """What the line had learned of _SIGNS when it was seized."""

    def result(self, now_ms: int) -> Study:
        hertz = sorted(self.decihertz)
        return Study(
            line=self.line,
            for_s=(now_ms - self.began_ms) / 1000,
            rings=self.rings,
            ring_hz=hertz[len(hertz) // 2] / 10 if hertz else 0,
            cadence_ms=tuple(self.cadence),
            caller_id=tuple(self.caller_id),
            garbled=self.garbled,
            sounds=dict(self.sounds),
            dial_tone_ms=self.dial_tone_ms,
            open_ms=tuple(self.open_ms),
            reversals=tuple(when for _, when in self.reversals),
            ended_by=tuple(self.ended_by),
            unheeded=tuple(self.unheeded),
            idle_volts=self.idle_volts,
        )


def _keep(things: list[Any], one: Any) -> None:
    things.append(one)
    del things[:-KEPT]


class LineStudies:
    """Follows the lines that are studied. Each belongs to the client (``holder``) that began it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._lines: dict[int, _Line] = {}
        self._signals: dict[int, Callable[[_Line, int, Any], None]] = {
            signals.LINE_RING_ON: _burst_began,
            signals.LINE_RING_OFF: _burst_ended,
            signals.LINE_LOOP_OFF: _loop_opened,
            signals.LINE_CPC: self._disconnected,
            signals.LINE_LOOP_ON: _loop_closed,
            signals.LINE_REVERSED: self._reversed,
            signals.LINE_VOLTS: self._measured,
        }
        core.on_signal.append(self._signal)
        core.on_event.append(self._event)
        core.on_action.append(self._action)

    def begin(self, line: int, holder: int, now_ms: int) -> str:
        """Anew where this client studies it already; its volts are asked for where it is idle. The answer: why not, a
        sentence; "" where it is studied now."""
        if self._is_of_another(line, holder):
            return f"Line {line} is studied by somebody else."
        self._lines[line] = _Line(line, holder, now_ms)
        if self._trunk(line).state is TrunkState.IDLE:
            self._core.order(actions.MeasureLine(line), now_ms)
        return ""

    def end(self, line: int, holder: int) -> str:
        """No more. The answer: why not, a sentence; "" where it was studied by this client."""
        if self._is_of_another(line, holder):
            return f"Line {line} is studied by somebody else."
        return "" if self._lines.pop(line, None) is not None else f"Line {line} is not studied."

    def _is_of_another(self, line: int, holder: int) -> bool:
        return line in self._lines and self._lines[line].holder != holder

    def let_go(self, holder: int | None) -> None:
        """Those of this client, or of all (None), are over."""
        self._lines = {line: one for line, one in self._lines.items() if holder not in (None, one.holder)}

    def read(self, line: int, now_ms: int) -> Study | None:
        """None: it is not studied."""
        found = self._lines.get(line)
        return None if found is None else found.result(now_ms)

    def _trunk(self, line: int) -> Trunk:
        return self._core.control.state.trunks[line]

    # What comes.

    def _signal(self, now_ms: int, found: Signal) -> None:
        if not self._lines:
            return
        follow = self._signals.get(found.kind)
        line = self._lines.get(found.port + 1)
        if follow is not None and line is not None:
            follow(line, now_ms, found.value)

    def _event(self, now_ms: int, event: Event) -> None:
        line = self._lines.get(getattr(event, "line", 0)) if self._lines else None
        if line is None:
            return
        match event:
            case events.LineCallerTold(form=form, before_ring=before):
                _keep(line.caller_id, (form, before))
            case events.LineCallerGarbled():
                line.garbled += 1
            case events.LineHeard(sound=sound, count=count):
                self._heard(line, now_ms, sound, count)

    def _heard(self, line: _Line, now_ms: int, sound: str, count: int) -> None:
        line.sounds[sound] = max(count, line.sounds.get(sound, 0)) if count > 1 else line.sounds.get(sound, 0) + 1
        if sound == "dial" and line.seized_ms is not None and not line.dial_tone_ms:
            line.dial_tone_ms = now_ms - line.seized_ms

    def _action(self, now_ms: int, action: Action) -> None:
        if not self._lines:
            return
        line = self._lines.get(getattr(action, "line", 0))
        if line is None:
            return
        if isinstance(action, actions.SeizeLine):
            line.seized_ms, line.opened_ms = now_ms, None
            line.dial_tone_ms = 0
            line.signs = self._learned(line)
            line.burst_ms = line.silent_ms = None
        elif isinstance(action, actions.ReleaseLine) and line.seized_ms is not None:
            self._released(line, now_ms)

    def _released(self, line: _Line, now_ms: int) -> None:
        if line.opened_ms is not None:
            _keep(line.open_ms, now_ms - line.opened_ms)
        grown = (name for name, old, new in zip(_SIGNS, line.signs, self._learned(line), strict=True) if new > old)
        _keep(line.ended_by, next(grown, "our side"))
        line.reversals = [
            (ms, "at the end" if now_ms - ms <= AT_END_MS and said == "in the call" else said)
            for ms, said in line.reversals
        ]
        line.seized_ms = line.opened_ms = None
        line.released_ms = now_ms

    def _learned(self, line: _Line) -> tuple[int, ...]:
        learned = self._trunk(line.line).learned
        return tuple(getattr(learned, name) for name in _SIGNS)

    def _disconnected(self, line: _Line, now_ms: int, open_ms: int) -> None:
        """As long open as a CPC. Where release_on leaves that out, a call that came in goes on all the same."""
        line.opened_ms = now_ms - open_ms
        trunk = self._trunk(line.line)
        is_left_out = "cpc" not in self._core.control.index.lines[line.line].supervision.release_on
        if is_left_out and not trunk.outward and trunk.state in (TrunkState.TALKING, TrunkState.HELD):
            _keep(line.unheeded, "cpc")

    def _reversed(self, line: _Line, now_ms: int, _value: int) -> None:
        _keep(line.reversals, (now_ms, self._moment(line, now_ms)))

    def _moment(self, line: _Line, now_ms: int) -> str:
        """The moment of the call, in words."""
        trunk = self._trunk(line.line)
        if line.seized_ms is None:
            if trunk.state is TrunkState.RINGING:
                return "while it rings"
            ended = line.released_ms is not None and now_ms - line.released_ms <= AT_END_MS
            return "at the end" if ended else "while idle"
        if trunk.state not in (TrunkState.TALKING, TrunkState.HELD, TrunkState.ANSWERING, TrunkState.TAKEN_IN):
            return "at the seizure"
        if trunk.outward:
            return "in the call" if trunk.reversals else "at the answer"
        return "at the answer" if now_ms - trunk.answered_ms <= AT_ANSWER_MS else "in the call"

    def _measured(self, line: _Line, _now_ms: int, millivolts: int) -> None:
        if line.seized_ms is None:
            line.idle_volts = abs(millivolts) / 1000


def _burst_began(line: _Line, now_ms: int, decihertz: int) -> None:
    _keep(line.decihertz, decihertz)
    began_ms = now_ms - SEEN_AFTER * 5_000 // decihertz
    line.rings += 1
    if line.silent_ms is not None and now_ms - line.silent_ms < PAUSE_MS:
        line.cadence.append(began_ms - line.silent_ms)
    else:
        line.cadence.clear()
    line.burst_ms, line.silent_ms = began_ms, None


def _burst_ended(line: _Line, now_ms: int, silent_ms: int) -> None:
    if line.burst_ms is not None:
        line.silent_ms = now_ms - silent_ms
        line.cadence.append(line.silent_ms - line.burst_ms)
        if len(line.cadence) > KEPT:
            del line.cadence[:2]
        line.burst_ms = None


def _loop_opened(line: _Line, now_ms: int, _value: int) -> None:
    line.opened_ms = now_ms


def _loop_closed(line: _Line, now_ms: int, _value: int) -> None:
    if line.opened_ms is not None:
        _keep(line.open_ms, now_ms - line.opened_ms)
        line.opened_ms = None
