"""Events and actions in telephone words, for logs, displays and reports."""

from collections.abc import Callable
from typing import Any

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.plan import Plan

_SOUNDS: dict[e.Sound, str] = {
    "dial": "dial tone",
    "busy": "busy tone ({})",
    "congestion": "congestion tone ({})",
    "ringback": "the far telephone rings",
    "answer": "the far telephone was answered",
    "voice": "somebody speaks",
    "quiet": "quiet for {} s",
    "fax": "a fax calls ({})",
}

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FORMS = {"fsk": "", "dtmf": " (by digits)"}
_WHEN = {True: ", before the ring", False: ""}
_WAITING = {True: "messages wait", False: "no message waits"}


_ENDINGS = {"done": "", "missing": ": a prompt has no sound", "failed": ": it could not be said"}


_RECORDED = {
    "stopped": "",
    "silence": ": nobody speaks any more",
    "limit": ": it is long enough",
    "failed": ": it could not go on",
}


def _prompts(prompts: tuple[a.Prompt, ...]) -> str:
    """``queue.position (3), queue.wait (5, 10)``."""
    return ", ".join(p.name + (f" ({', '.join(map(str, p.values))})" if p.values else "") for p in prompts)


def _caller(x: e.LineCallerTold | a.SendCallerId) -> str:
    """``+3612345678 Anna``, ``number withheld``."""
    number = x.number or (f"number {x.absence}" if x.absence else "no number")
    return f"{number} {x.name}".rstrip()


def _known(x: e.LineCallerTold) -> str:
    """`` = Kovacs Anna (VIP), blocked: busy``."""
    vip = " (VIP)" if x.vip else ""
    named = f" = {x.known}{vip}" if x.known else vip
    return named + (f", blocked: {x.blocked}" if x.blocked else "")


def _minutes(minutes: int) -> str:
    return f" for {minutes} min" if minutes else ""


def _how_ordered(x: e.AgentOrdered, words: "Words") -> str:
    if x.order == "log in":
        return f" at {words.phone(x.station)}"
    return f" ({x.reason})" if x.order == "pause" else ""


_EVENTS: dict[type[e.Event], Callable[[Any, "Words"], str]] = {
    e.StationWentOffHook: lambda x, w: f"{w.phone(x.station)} lifted",
    e.StationWentOnHook: lambda x, w: f"{w.phone(x.station)} hung up",
    e.StationFlashed: lambda x, w: f"{w.phone(x.station)} flashed ({x.break_ms} ms)",
    e.StationDialled: lambda x, w: f"{w.phone(x.station)} dialled {x.digit}",
    e.StationFailed: lambda x, w: f"{w.phone(x.station)} is out of service",
    e.StationReturned: lambda x, w: f"{w.phone(x.station)} is back in service",
    e.LineRingStarted: lambda x, _: f"line {x.line} rings",
    e.LineRingPaused: lambda x, _: f"line {x.line} pauses",
    e.LineLoopClosed: lambda x, _: f"line {x.line} has loop current",
    e.LineLoopOpened: lambda x, _: f"line {x.line} lost its loop current",
    e.LineDisconnected: lambda x, _: f"line {x.line}: the far side has gone (CPC)",
    e.LineReversed: lambda x, _: f"line {x.line} reversed its polarity",
    e.LineFailed: lambda x, _: f"line {x.line} is out of service",
    e.LineReturned: lambda x, _: f"line {x.line} is back in service",
    e.LineDialled: lambda x, _: f"line {x.line}: digit {x.digit}",
    e.LineHeard: lambda x, _: f"line {x.line}: {_SOUNDS[x.sound].format(x.count)}",
    e.LineDialledOut: lambda x, _: f"line {x.line} has dialled" + (f", {x.unsent} digits unsent" if x.unsent else ""),
    e.LineMeasured: lambda x, _: f"line {x.line} has {x.millivolts / 1000:.1f} V",
    e.LineGlared: lambda x, _: f"line {x.line} rang as it was seized",
    e.LineCallerTold: lambda x, _: f"line {x.line}: {_caller(x)}" + _FORMS[x.form] + _WHEN[x.before_ring] + _known(x),
    e.LineCallerGarbled: lambda x, _: f"line {x.line}: its caller cannot be read ({x.reason})",
    e.StationRingPaused: lambda x, w: f"the first ring of {w.phone(x.station)} is over",
    e.StationToldCaller: lambda x, w: f"{w.phone(x.station)} was told",
    e.PlayEnded: lambda x, _: f"play {x.play} is over" + _ENDINGS[x.why],
    e.RecordingEnded: lambda x, _: f"recording {x.recording} is over ({x.ms / 1000:.1f} s)" + _RECORDED[x.why],
    e.PortDropped: lambda x, w: f"the call of {w.end(x.end)} is dropped by hand",
    e.AgentOrdered: lambda x, w: f"by hand: {x.agent} is to {x.order}" + _how_ordered(x, w),
    e.CallerForgotten: lambda x, _: f"by hand: {x.number} is not to be called back",
    e.ModeChanged: lambda x, _: f"the hours say {x.mode}" + "".join(f", hotline {name}" for name in x.hotlines),
    e.ModeOrdered: lambda x, _: f"by hand: {x.mode or 'as the hours say'}" + _minutes(x.minutes),
    e.MessageForgotten: lambda x, _: f"by hand: message {x.message} is deleted",
    e.NoticeWithdrawn: lambda _, __: "by hand: the notice of the day is withdrawn",
    e.AccessUnlocked: lambda _, __: "by hand: access from outside is unlocked",
    e.RecordingsFound: lambda x, _: f"{len(x.kept)} recordings are among the messages",
    e.ClockTold: lambda x, _: f"it is {_DAYS[x.weekday]} {x.ms_of_day // 3_600_000:02}:{x.ms_of_day // 60_000 % 60:02}",
}

_UNRECORDED = {"no recorder": "no recorder is free", "not told": "the announcement was not heard"}

_ACTIONS: dict[type[a.Action], Callable[[Any, "Words"], str]] = {
    a.ApplyRinging: lambda x, w: f"ring {w.phone(x.station)}" + (f": {x.reason}" if x.reason else ""),
    a.StopRinging: lambda x, w: f"stop ringing {w.phone(x.station)}",
    a.SeizeLine: lambda x, _: f"seize line {x.line}",
    a.ReleaseLine: lambda x, _: f"release line {x.line}",
    a.CloseCrosspoint: lambda x, w: f"{w.end(x.listener)} hears {w.end(x.source)}",
    a.OpenCrosspoint: lambda x, w: f"{w.end(x.listener)} no longer hears {w.end(x.source)}",
    a.SetHookMode: lambda x, w: f"{w.phone(x.station)}: breaks now mean {x.mode}",
    a.LendReceiver: lambda x, w: f"receiver {x.receiver} listens to {w.end(x.end)}",
    a.ReturnReceiver: lambda x, _: f"receiver {x.receiver} is given back",
    a.PlayTone: lambda x, _: f"{_output(x.output)} plays {x.tone}",
    a.StopTone: lambda x, _: f"{_output(x.output)} is silent",
    a.Play: lambda x, _: f"{_output(x.output)} says {_prompts(x.prompts)}{_language(x)}",
    a.StopPlay: lambda x, _: f"{_output(x.output)} says nothing more",
    a.StartRecording: lambda x, _: f"recorder {x.recorder} keeps {x.name}",
    a.StopRecording: lambda x, _: f"recorder {x.recorder} stops",
    a.RenameRecording: lambda x, _: f"the recording {x.name} becomes {x.to}",
    a.DiscardRecording: lambda x, _: f"the recording {x.name} is kept no more",
    a.LeaveUnrecorded: lambda x, _: f"line {x.line} goes on unrecorded: " + _UNRECORDED[x.why],
    a.OpenDoor: lambda x, _: f"open the door for {x.for_ms / 1000:g} s",
    a.MeasureLine: lambda x, _: f"measure line {x.line}",
    a.SendTones: lambda x, _: f"dial {x.digits} on line {x.line}",
    a.SendPulses: lambda x, _: f"dial {x.digits} on line {x.line} by pulse",
    a.FlashLine: lambda x, _: f"flash line {x.line} ({x.break_ms} ms)",
    a.StopSending: lambda x, _: f"dial no more on line {x.line}",
    a.ListenAfresh: lambda x, _: f"listen to line {x.line} afresh",
    a.PulseBell: lambda x, w: f"sound the bell of {w.phone(x.station)} for {x.for_ms} ms",
    a.ReversePolarity: lambda x, w: f"reverse the polarity of {w.phone(x.station)}",
    a.RestorePolarity: lambda x, w: f"restore the polarity of {w.phone(x.station)}",
    a.SendCallerId: lambda x, w: f"tell {w.phone(x.station)}: {_caller(x)}",
    a.SendMessageWaiting: lambda x, w: f"tell {w.phone(x.station)}: " + _WAITING[x.waiting],
    a.StopSignal: lambda x, _: f"{_output(x.output)} tells nothing more",
}

_TONES = {"dial": "dial tone"}


def _language(play: a.Play) -> str:
    return f" in {play.language}" if play.language else ""


def _output(name: str) -> str:
    """``voice 4`` for ``assign4``, an output that the board calls by what it is made of, not by what it does."""
    return name.replace("assign", "voice ", 1)


class Words:
    """Says events and actions with the extensions of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._extensions = {s.port: s.extension for s in plan.stations}

    def phone(self, station: int) -> str:
        """``phone 11`` for the station on this port (from 1)."""
        return f"phone {self._extensions.get(station, f'on port {station}')}"

    def end(self, name: str) -> str:
        """A crosspoint's end, ``station 3`` said as the telephone it is, ``tone busy`` as what one hears."""
        kind, _, rest = name.partition(" ")
        if kind == "station":
            return self.phone(int(rest))
        return _TONES.get(rest, _output(rest)) if kind == "tone" else name

    def say(self, thing: e.Event | a.Action) -> str:
        """One event or action as a short sentence without a full stop."""
        if isinstance(thing, e.Event):
            return _EVENTS[type(thing)](thing, self)
        return _ACTIONS[type(thing)](thing, self)


_NO_PORTS = ("tone ", "recorder ")


def ends_of(thing: e.Event | a.Action) -> tuple[str, ...]:
    """The ports ("line 2", "station 3") that an event or an action concerns."""
    return _ENDS_OF[type(thing)](thing)


def _ends_in(kind: type[e.Event] | type[a.Action]) -> Callable[[Any], tuple[str, ...]]:
    """How to read the ports from a thing of this kind, by the names of its fields."""
    fields = kind.__struct_fields__
    if "listener" in fields:
        return lambda x: tuple(end for end in (x.listener, x.source) if not end.startswith(_NO_PORTS))
    if "end" in fields:
        return lambda x: (x.end,)
    numbered = [name for name in ("line", "station") if name in fields]
    return lambda x: tuple(f"{name} {getattr(x, name)}" for name in numbered)


_KINDS: list[type[e.Event] | type[a.Action]] = [*_EVENTS, *_ACTIONS]
_ENDS_OF = {kind: _ends_in(kind) for kind in _KINDS}
_ENDS_OF[e.AgentOrdered] = lambda x: (f"station {x.station}",) if x.station else ()
