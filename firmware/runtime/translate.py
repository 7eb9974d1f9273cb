"""Signals of the card become events; actions of call control become commands to the card and the voice.

The only place that knows both vocabularies. Ports count from 0 below it and from 1 above.
"""

from collections.abc import Callable
from typing import Any, Literal, get_args

from firmware.callcontrol import actions, events
from firmware.config.caller_numbers import CallerNumbers
from firmware.runtime.known_people import KnownPeople
from firmware.runtime.voice import Voice
from hal import signals
from hal.caller_id import message
from hal.caller_id.message import Message
from hal.caller_id.reasons import REASON_NAMES
from hal.outpulser import PulseTiming
from hal.wiring import Board

HOOK_MODES: dict[actions.HookMode, int] = {
    "idle": signals.HOOK_IDLE,
    "dialling": signals.HOOK_DIALLING,
    "talking": signals.HOOK_TALKING,
}
"""What SetHookMode calls them, and what hal does."""

BEFORE_RING_MS = 8_000
"""Caller identification came before the ring when none was heard for so long: longer than any country's pause between
two bursts (countries.py: at most 5 s) and its burst."""

_MAKERS: dict[int, Callable[[int, Any], events.Event]] = {
    signals.STATION_OFF_HOOK: lambda port, _: events.StationWentOffHook(port),
    signals.STATION_ON_HOOK: lambda port, _: events.StationWentOnHook(port),
    signals.STATION_FLASH: events.StationFlashed,
    signals.STATION_DIGIT: events.StationDialled,
    signals.STATION_RING_PAUSED: lambda port, _: events.StationRingPaused(port),
    signals.LINE_RING_ON: lambda port, _: events.LineRingStarted(port),
    signals.LINE_RING_OFF: events.LineRingPaused,
    signals.LINE_LOOP_ON: lambda port, _: events.LineLoopClosed(port),
    signals.LINE_LOOP_OFF: lambda port, _: events.LineLoopOpened(port),
    signals.LINE_CPC: lambda port, _: events.LineDisconnected(port),
    signals.LINE_REVERSED: lambda port, _: events.LineReversed(port),
    signals.LINE_DIGIT: events.LineDialled,
    signals.LINE_GLARE: lambda port, _: events.LineGlared(port),
    signals.LINE_VOLTS: lambda port, millivolts: events.LineMeasured(port, abs(millivolts)),
    signals.LINE_DIALLED_OUT: events.LineDialledOut,
    signals.LINE_CALLER_ID_BAD: lambda port, reason: events.LineCallerGarbled(port, REASON_NAMES[reason]),
}

_LINE_LOST = {signals.LINE_OUT: "chip", signals.LINE_BATTERY_LOST: "battery"}
_LINE_BACK = {signals.LINE_IN: "chip", signals.LINE_BATTERY_BACK: "battery"}
_STATION_LOST = {signals.STATION_OUT: "chip"}
_STATION_BACK = {signals.STATION_IN: "chip"}
_NOT_LIFTED = (signals.STATION_ON_HOOK, signals.STATION_OUT)
_TRANSFER = "transfer"
Taken = Literal["hand", "test"]
"""Taken out of service by somebody who looks after the box, until he returns it; or for a test of his."""
_WITHHELD = frozenset((_TRANSFER, *get_args(Taken)))
"""While one of these is a reason, nothing is told of what the port does."""


class _Service:
    """Why ports are out of service. One fails with the first reason and returns when the last is gone."""

    def __init__(self, failed: Callable[[int], events.Event], returned: Callable[[int], events.Event]) -> None:
        self._failed = failed
        self._returned = returned
        self._why: dict[int, set[str]] = {}

    def lost(self, port: int, why: str) -> events.Event | None:
        reasons = self._why.setdefault(port, set())
        first = not reasons
        reasons.add(why)
        return self._failed(port + 1) if first else None

    def back(self, port: int, why: str) -> events.Event | None:
        reasons = self._why.get(port)
        if not reasons or why not in reasons:
            return None
        reasons.discard(why)
        return None if reasons else self._returned(port + 1)

    def is_withheld(self, port: int) -> bool:
        return not _WITHHELD.isdisjoint(self._why.get(port, ()))

    def reasons(self, port: int) -> frozenset[str]:
        return frozenset(self._why.get(port, ()))


class SignalTranslator:
    """Turns one signal into at most one event. ``country``: whose numbers the lines tell (CallerNumbers); ``people``:
    whom the office knows.

    Ports may be out for several reasons at once (no battery, chip lost, joined by the transfer relay, taken by hand or
    for a test); of those that the relay has joined, or that were taken, nothing is told, whatever they do. Ends are
    named as call control names them ("line 2", "station 3").
    """

    def __init__(self, country: str | None = None, people: KnownPeople | None = None) -> None:
        self.people = KnownPeople() if people is None else people
        self._numbers = CallerNumbers(country)
        self._lifted: set[int] = set()
        """Telephones (from 0) that were off hook when they last told."""
        self._lines = _Service(events.LineFailed, events.LineReturned)
        self._stations = _Service(events.StationFailed, events.StationReturned)
        self._rang_ms: dict[int, int] = {}

    def event(self, signal: signals.Signal, now_ms: int) -> events.Event | None:
        """``now_ms``: when the signal was told."""
        kind, port, value = signal
        if kind == signals.STATION_OFF_HOOK:
            self._lifted.add(port)
        elif kind in _NOT_LIFTED:
            self._lifted.discard(port)
        for service, lost, back in (
            (self._lines, _LINE_LOST, _LINE_BACK),
            (self._stations, _STATION_LOST, _STATION_BACK),
        ):
            if kind in lost:
                return service.lost(port, lost[kind])
            if kind in back:
                return service.back(port, back[kind])
        if kind == signals.LINE_RING_ON:
            self._rang_ms[port] = now_ms
        if kind == signals.LINE_CALLER_ID:
            event = self._caller(port, value, now_ms)
        else:
            maker = _MAKERS.get(kind)
            event = None if maker is None else maker(port + 1, value)
        if event is None or (self._stations if hasattr(event, "station") else self._lines).is_withheld(port):
            return None
        return event

    def hand_over(self, line: int, station: int) -> list[events.Event]:
        """The transfer relay joins these ports (from 0): they are out of service."""
        return _those(self._lines.lost(line, _TRANSFER), self._stations.lost(station, _TRANSFER))

    def take_over(self, line: int, station: int) -> list[events.Event]:
        """They are ours again."""
        return _those(self._lines.back(line, _TRANSFER), self._stations.back(station, _TRANSFER))

    def use(self, numbers: CallerNumbers) -> None:
        """Callers' numbers are of another country from now on."""
        self._numbers = numbers

    def take_out(self, end: str, why: Taken) -> list[events.Event]:
        """Out of service until ``bring_back``: nothing that it does is told."""
        service, port = self._service(end)
        return _those(service.lost(port, why))

    def bring_back(self, end: str, why: Taken) -> list[events.Event]:
        """This reason is gone; where it was the last one, the port is back, and a telephone that is lifted says so."""
        service, port = self._service(end)
        back = _those(service.back(port, why))
        if back and service is self._stations and port in self._lifted:
            back.append(events.StationWentOffHook(port + 1))
        return back

    def why_out(self, end: str) -> frozenset[str]:
        """Reasons why it is out of service: battery, chip, transfer, hand, test."""
        service, port = self._service(end)
        return service.reasons(port)

    def is_lifted(self, station: int) -> bool:
        """A telephone (from 1), as far as its hook has told."""
        return station - 1 in self._lifted

    def _service(self, end: str) -> tuple[_Service, int]:
        kind, number = end.split()
        return self._lines if kind == "line" else self._stations, int(number) - 1

    def _caller(self, port: int, told: Message, now_ms: int) -> events.Event | None:
        if told.kind != message.CALL:
            return None
        rang_ms = self._rang_ms.get(port)
        caller = events.LineCallerTold(
            port + 1,
            number=self._numbers.international(told.number) if told.number else "",
            name=told.name,
            absence="" if told.number else _ABSENCES[told.number_absence],
            form="dtmf" if told.format == message.DTMF else "fsk",
            before_ring=rang_ms is None or now_ms - rang_ms >= BEFORE_RING_MS,
        )
        return self.people.recognised(caller)


_ABSENCES: dict[int, events.Absence] = {
    message.TOLD: "",
    message.WITHHELD: "withheld",
    message.UNAVAILABLE: "unavailable",
    message.PAY_PHONE: "unavailable",
    message.INTERNATIONAL: "unavailable",
}


def _those(*found: events.Event | None) -> list[events.Event]:
    return [event for event in found if event is not None]


def station_receivers(board: Board) -> tuple[int, ...]:
    """DTMF receivers of a board that are lent to stations, from 1."""
    return tuple(range(board.line_receivers + 1, len(board.receivers) + 1))


def line_receivers(board: Board) -> tuple[int, ...]:
    """DTMF receivers of a board that serve the line of their own number, from 1."""
    return tuple(range(1, min(board.line_receivers, len(board.lines)) + 1))


def tone_outputs(board: Board) -> tuple[str, ...]:
    """Assignable codec outputs that may carry tones: all but the signal output."""
    return _assignable(board)[:-1]


def signal_output(board: Board) -> str:
    """The assignable codec output that is kept for digits and caller identification: the last (DESIGN 6)."""
    return _assignable(board)[-1]


def _assignable(board: Board) -> tuple[str, ...]:
    return tuple(name for _, name in board.codec if name.startswith("assign"))


class ActionTranslator:
    """Applies one action to the card or to the voice."""

    def __init__(self, board: Board, card: Any, voice: Voice) -> None:
        self._sources: dict[str, int] = {f"tone {name}": source for source, name in board.codec}
        self._listeners: dict[str, int] = {}
        for kind, ports in (("line", board.lines), ("station", board.stations)):
            for n, pins in enumerate(ports, 1):
                self._sources[f"{kind} {n}"] = pins.source
                self._listeners[f"{kind} {n}"] = pins.listener
        for n, listener in enumerate(board.recorders, 1):
            self._listeners[f"recorder {n}"] = listener
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
            actions.LendReceiver: lambda a: card.lend_receiver(a.receiver - 1, self._sources[a.end]),
            actions.ReturnReceiver: lambda a: card.return_receiver(a.receiver - 1),
            actions.PlayTone: lambda a: voice.play(a.output, a.tone),
            actions.StopTone: lambda a: voice.stop(a.output),
            actions.Play: lambda a: voice.play_prompts(a.play, a.output, a.prompts, a.language),
            actions.StartRecording: lambda a: voice.start_recording(
                a.recording, a.recorder, a.name, a.longest_ms, a.silence_ms
            ),
            actions.StopRecording: lambda a: voice.stop_recording(a.recorder),
            actions.RenameRecording: lambda a: voice.rename_recording(a.name, a.to),
            actions.DiscardRecording: lambda a: voice.discard_recording(a.name),
            actions.LeaveUnrecorded: lambda _: None,
            actions.StopPlay: lambda a: voice.stop_prompts(a.output),
            actions.OpenDoor: lambda a: card.open_door(a.for_ms),
            actions.MeasureLine: lambda a: card.ask_line_volts(a.line - 1),
            actions.SendTones: lambda a: voice.send_tones(a.line, a.output, a.digits, a.on_ms, a.off_ms),
            actions.SendPulses: lambda a: card.dial_pulses(
                a.line - 1, a.digits, PulseTiming(a.break_ms, a.make_ms, a.gap_ms)
            ),
            actions.FlashLine: lambda a: card.flash_line(a.line - 1, a.break_ms),
            actions.StopSending: self._stop_sending,
            actions.ListenAfresh: lambda a: voice.listen_afresh(a.line),
            actions.PulseBell: lambda a: card.pulse_bell(a.station - 1, a.for_ms),
            actions.ReversePolarity: lambda a: card.reverse_polarity(a.station - 1),
            actions.RestorePolarity: lambda a: card.restore_polarity(a.station - 1),
            actions.SendCallerId: lambda a: voice.send_caller_id(a.station, a.output, a.number, a.name, a.absence),
            actions.SendMessageWaiting: lambda a: voice.send_message_waiting(a.station, a.output, a.waiting),
            actions.StopSignal: lambda a: voice.stop_signal(a.output),
        }
        self._card = card
        self._voice = voice

    def _stop_sending(self, action: actions.StopSending) -> None:
        self._card.stop_dialling(action.line - 1)
        self._voice.stop_sending(action.line)

    def apply(self, action: actions.Action) -> None:
        """Command card or voice; applying an action twice changes nothing, but for the door, whose time begins anew,
        and for what is sent: that is sent twice."""
        self._apply[type(action)](action)
