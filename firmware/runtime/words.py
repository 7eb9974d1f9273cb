"""Events and actions in telephone words, for logs, displays and reports."""

from collections.abc import Callable
from typing import Any

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.plan import Plan

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
    e.ClockTold: lambda x, _: f"it is {x.ms_of_day // 3_600_000:02}:{x.ms_of_day // 60_000 % 60:02}",
}

_ACTIONS: dict[type[a.Action], Callable[[Any, "Words"], str]] = {
    a.ApplyRinging: lambda x, w: f"ring {w.phone(x.station)}" + (f": {x.reason}" if x.reason else ""),
    a.StopRinging: lambda x, w: f"stop ringing {w.phone(x.station)}",
    a.SeizeLine: lambda x, _: f"seize line {x.line}",
    a.ReleaseLine: lambda x, _: f"release line {x.line}",
    a.CloseCrosspoint: lambda x, w: f"{w.end(x.listener)} hears {w.end(x.source)}",
    a.OpenCrosspoint: lambda x, w: f"{w.end(x.listener)} no longer hears {w.end(x.source)}",
    a.SetHookMode: lambda x, w: f"{w.phone(x.station)}: breaks now mean {x.mode}",
    a.LendReceiver: lambda x, w: f"receiver {x.receiver} listens to {w.phone(x.station)}",
    a.ReturnReceiver: lambda x, _: f"receiver {x.receiver} is free",
    a.PlayTone: lambda x, _: f"{x.output} plays {x.tone}",
    a.StopTone: lambda x, _: f"{x.output} is silent",
    a.OpenDoor: lambda x, _: f"open the door for {x.for_ms / 1000:g} s",
}

_TONES = {"dial": "dial tone"}


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
        return _TONES.get(rest, rest) if kind == "tone" else name

    def say(self, thing: e.Event | a.Action) -> str:
        """One event or action as a short sentence without a full stop."""
        if isinstance(thing, e.Event):
            return _EVENTS[type(thing)](thing, self)
        return _ACTIONS[type(thing)](thing, self)
