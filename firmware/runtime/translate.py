"""Signals of the card become events; actions of call control become commands to the card and the voice.

The only place that knows both vocabularies. Ports count from 0 below it and from 1 above.
"""

from collections.abc import Callable
from typing import Any

from firmware.callcontrol import actions, events
from firmware.runtime.voice import Voice
from hal import signals
from hal.wiring import Board

HOOK_MODES: dict[actions.HookMode, int] = {
    "idle": signals.HOOK_IDLE,
    "dialling": signals.HOOK_DIALLING,
    "talking": signals.HOOK_TALKING,
}
"""What SetHookMode calls them, and what hal does."""

_MAKERS: dict[int, Callable[[int, Any], events.Event]] = {
    signals.STATION_OFF_HOOK: lambda port, _: events.StationWentOffHook(port),
    signals.STATION_ON_HOOK: lambda port, _: events.StationWentOnHook(port),
    signals.STATION_FLASH: events.StationFlashed,
    signals.STATION_DIGIT: events.StationDialled,
    signals.STATION_OUT: lambda port, _: events.StationFailed(port),
    signals.STATION_IN: lambda port, _: events.StationReturned(port),
    signals.LINE_RING_ON: lambda port, _: events.LineRingStarted(port),
    signals.LINE_RING_OFF: events.LineRingPaused,
    signals.LINE_LOOP_ON: lambda port, _: events.LineLoopClosed(port),
    signals.LINE_LOOP_OFF: lambda port, _: events.LineLoopOpened(port),
    signals.LINE_CPC: lambda port, _: events.LineDisconnected(port),
    signals.LINE_REVERSED: lambda port, _: events.LineReversed(port),
    signals.LINE_DIGIT: events.LineDialled,
}

_LINE_LOST = {signals.LINE_OUT: "chip", signals.LINE_BATTERY_LOST: "battery"}
_LINE_BACK = {signals.LINE_IN: "chip", signals.LINE_BATTERY_BACK: "battery"}


class SignalTranslator:
    """Turns one signal into at most one event.

    A line may be out for two reasons at once (no battery, chip lost): it fails with the first
    and returns when the last is gone.
    """

    def __init__(self) -> None:
        self._why_out: dict[int, set[str]] = {}

    def event(self, signal: signals.Signal) -> events.Event | None:
        kind, port, value = signal
        maker = _MAKERS.get(kind)
        if maker is not None:
            return maker(port + 1, value)
        if kind in _LINE_LOST:
            return self._line_lost(port, _LINE_LOST[kind])
        if kind in _LINE_BACK:
            return self._line_back(port, _LINE_BACK[kind])
        return None

    def _line_lost(self, port: int, why: str) -> events.Event | None:
        reasons = self._why_out.setdefault(port, set())
        first = not reasons
        reasons.add(why)
        return events.LineFailed(port + 1) if first else None

    def _line_back(self, port: int, why: str) -> events.Event | None:
        reasons = self._why_out.get(port)
        if not reasons or why not in reasons:
            return None
        reasons.discard(why)
        return None if reasons else events.LineReturned(port + 1)


def station_receivers(board: Board) -> tuple[int, ...]:
    """DTMF receivers of a board that are lent to stations, from 1."""
    return tuple(range(board.line_receivers + 1, len(board.receivers) + 1))


def tone_outputs(board: Board) -> tuple[str, ...]:
    """Assignable codec outputs that may carry tones: the last is kept for short signals (DESIGN 6)."""
    return tuple(name for _, name in board.codec if name.startswith("assign"))[:-1]


class ActionTranslator:
    """Applies one action to the card or to the voice."""

    def __init__(self, board: Board, card: Any, voice: Voice) -> None:
        self._sources: dict[str, int] = {f"tone {name}": source for source, name in board.codec}
        self._listeners: dict[str, int] = {}
        for kind, ports in (("line", board.lines), ("station", board.stations)):
            for n, pins in enumerate(ports, 1):
                self._sources[f"{kind} {n}"] = pins.source
                self._listeners[f"{kind} {n}"] = pins.listener
        self._apply: dict[type[actions.Action], Callable[[Any], None]] = {
            actions.ApplyRinging: lambda a: card.ring(a.station - 1, a.cadence),
            actions.StopRinging: lambda a: card.stop_ringing(a.station - 1),
            actions.SeizeLine: lambda a: card.seize(a.line - 1),
            actions.ReleaseLine: lambda a: card.release(a.line - 1),
            actions.CloseCrosspoint: lambda a: card.close_crosspoint(
                self._listeners[a.listener], self._sources[a.source]
            ),
            actions.OpenCrosspoint: lambda a: card.open_crosspoint(
                self._listeners[a.listener], self._sources[a.source]
            ),
            actions.SetHookMode: lambda a: card.set_hook_mode(a.station - 1, HOOK_MODES[a.mode]),
            actions.LendReceiver: lambda a: card.lend_receiver(a.receiver - 1, self._sources[f"station {a.station}"]),
            actions.ReturnReceiver: lambda a: card.return_receiver(a.receiver - 1),
            actions.PlayTone: lambda a: voice.play(a.output, a.tone),
            actions.StopTone: lambda a: voice.stop(a.output),
            actions.OpenDoor: lambda a: card.open_door(a.for_ms),
        }

    def apply(self, action: actions.Action) -> None:
        """Command card or voice; applying an action twice changes nothing, but for the door: its time begins anew."""
        self._apply[type(action)](action)
