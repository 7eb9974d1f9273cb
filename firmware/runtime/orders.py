"""What people order from the shell: tests of ports, ports taken out of service by hand, and calls to be dropped.

A test takes its port out of service first, so that no call comes near it, and everything is as before when it ends: by
an order, when its client goes, or after its longest time. It gives way to a caller who rings, to a telephone that is
lifted while its bell is tried, and to an emergency call.
"""

from collections.abc import Callable, Mapping

from firmware.callcontrol.dropping import Obstacle
from firmware.callcontrol.events import PortDropped
from firmware.callcontrol.states import StationState, TrunkState
from firmware.control.requests import (
    TONES,
    BusyOut,
    DropCall,
    PlayTone,
    ReleaseLine,
    Request,
    ReturnToService,
    RingStation,
    SeizeLine,
    SetCrosspoint,
)
from firmware.control.responses import Done, Refused
from firmware.runtime.core import Core
from firmware.runtime.tests_of_ports import LONGEST_MS, PortTests
from firmware.runtime.who import Who, said_back
from hal.signals import Signal

RING_MS = (1_000, 30_000)
"""Shortest and longest ringing of a test (control.requests)."""

_MINUTES = LONGEST_MS // 60_000
_CANNOT_DROP: dict[Obstacle, str] = {
    "no call": "{} is in no call.",
    "emergency": "{} has to do with an emergency call, which is never dropped.",
    "no such port": "There is no port '{}'.",
}
_STATION_BUSY = (StationState.HOWLING, StationState.LOCKED_OUT, StationState.OUT)
"""Off hook or unknown, and in nobody's way: may be taken out at once."""


class Orders:
    """``say(now_ms, sentence, end)`` takes what happens by itself."""

    def __init__(self, core: Core, say: Callable[[int, str, str], None]) -> None:
        self._core = core
        self._say = say
        self._tests = PortTests(core, say)
        self._by_hand: set[str] = set()
        self._pending: set[str] = set()
        self._do: dict[type[Request], Callable[..., Done | Refused]] = {
            RingStation: self._ring_station,
            SeizeLine: self._seize_line,
            ReleaseLine: self._release_line,
            PlayTone: self._play_tone,
            SetCrosspoint: self._set_crosspoint,
            BusyOut: self._busy_out,
            ReturnToService: self._return_to_service,
            DropCall: self._drop_call,
        }
        core.on_signal.append(self._signal)

    def takes(self, request: Request) -> bool:
        """It is one of its orders."""
        return type(request) in self._do

    def do(self, request: Request, holder: int, now_ms: int) -> Done | Refused:
        """``holder``: the client's number, to whom tests belong."""
        return self._do[type(request)](request, holder, now_ms)

    def note(self, end: str) -> str:
        """What somebody has ordered of this port, in words."""
        if end in self._tests:
            return self._tests.note(end)
        if end in self._by_hand:
            return "busied out"
        return "busied out when its call ends" if end in self._pending else ""

    def step(self, now_ms: int) -> None:
        """End what has lasted long enough; take out ports whose calls have ended. Costs next to nothing where nobody
        has ordered anything."""
        if not (self._tests or self._pending or self._by_hand):
            return
        self._tests.step(now_ms)
        for end in sorted(self._pending):
            if self._is_free_to_go(end):
                self._take_by_hand(end, now_ms)
        if self._core.control.state.outgoing:
            self._make_way(now_ms)

    def let_go(self, holder: int | None, now_ms: int) -> None:
        """This client has gone; None: all have. Ports that were taken out by hand stay out."""
        self._tests.let_go(holder, now_ms)

    # Tests.

    def _ring_station(self, request: RingStation, holder: int, now_ms: int) -> Done | Refused:
        shortest, longest = RING_MS
        if not shortest <= request.for_ms <= longest:
            return Refused(f"A telephone cannot be rung for {request.for_ms} ms: {shortest} to {longest} ms.")
        end = f"station {request.station}"
        refusal = self._why_not_test(end, holder)
        if refusal is not None:
            return refusal
        if self._core.is_lifted(request.station):
            return Refused(f"{self._name(end)} is off hook: it cannot be rung.")
        self._tests.ring(end, holder, request.for_ms, now_ms)
        return Done(f"{self._name(end)} rings for {request.for_ms / 1000:g} s, or until it is lifted.")

    def _seize_line(self, request: SeizeLine, holder: int, now_ms: int) -> Done | Refused:
        end = f"line {request.line}"
        refusal = self._why_not_test(end, holder)
        if refusal is not None:
            return refusal
        self._tests.seize(end, holder, now_ms)
        return Done(f"Line {request.line} is seized, for {_MINUTES} minutes at most.")

    def _release_line(self, request: ReleaseLine, holder: int, now_ms: int) -> Done | Refused:
        del holder
        end = f"line {request.line}"
        if not self._exists(end):
            return self._unknown(end)
        if end not in self._tests:
            return Refused(f"Line {request.line} is not under test.")
        self._tests.end(end, now_ms)
        return Done(f"Line {request.line} is released.")

    def _play_tone(self, request: PlayTone, holder: int, now_ms: int) -> Done | Refused:
        end, tone = request.end, request.tone
        if not tone:
            if end not in self._tests:
                return Refused(
                    f"{self._name(end)} is not under test." if self._exists(end) else self._unknown(end).text
                )
            self._tests.hear(end, "", now_ms)
            return Done(f"{self._name(end)} hears silence, and is under test still.")
        if tone not in TONES:
            return Refused(f"There is no tone '{said_back(tone)}' to play: {', '.join(TONES)}.")
        refusal = self._why_not_test(end, holder)
        if refusal is not None:
            return refusal
        is_new = end not in self._tests
        self._tests.begin(end, holder, now_ms)
        if not self._tests.hear(end, tone, now_ms):
            if is_new:
                self._tests.end(end, now_ms)
            return Refused(f"No output is free for {tone} tone just now: others sound on all of them.")
        if end.startswith("line "):
            self._tests.seize(end, holder, now_ms)
        return Done(f"{self._name(end)} hears {tone} tone, for {_MINUTES} minutes at most.")

    def _set_crosspoint(self, request: SetCrosspoint, holder: int, now_ms: int) -> Done | Refused:
        listener, source, on = request.listener, request.source, request.on
        is_tone = self._tests.always_sounds(source)
        ports = (listener,) if is_tone else (listener, source)
        if listener == source:
            return Refused(f"{self._name(listener)} cannot hear itself.")
        for end in ports:
            refusal = self._why_not_test(end, holder)
            if refusal is not None:
                return refusal
        for end in ports:
            self._tests.begin(end, holder, now_ms)
        self._tests.switch(listener, source, on, now_ms)
        hears = "hears" if on else "does not hear"
        return Done(f"{self._name(listener)} {hears} {Who(self._core.control).name(source)}.")

    def _why_not_test(self, end: str, holder: int) -> Refused | None:
        """None: it is idle, or under test by this client already."""
        if not self._exists(end):
            return self._unknown(end)
        owner = self._tests.holder(end)
        if owner is not None:
            return None if owner == holder else Refused(f"{self._name(end)} is under test by somebody else.")
        if end in self._by_hand:
            return Refused(f"{self._name(end)} is busied out: return it to service before it is tested.")
        return self._why_in_use(end)

    def _why_in_use(self, end: str) -> Refused | None:
        who = Who(self._core.control)
        port = who.port(end)
        if port.state in (StationState.IDLE, TrunkState.IDLE) and not port.outgoing:
            return None
        if port.state in (StationState.OUT, TrunkState.OUT):
            reasons = " and ".join(sorted(self._core.why_out(end))) or "its hardware"
            return Refused(f"{self._name(end)} is out of service ({reasons}).")
        whom = who.with_whom(port)
        return Refused(f"{self._name(end)} is in use ({port.state}{f', {whom}' if whom else ''}).")

    # By hand.

    def _busy_out(self, request: BusyOut, holder: int, now_ms: int) -> Done | Refused:
        del holder
        end = request.end
        if not self._exists(end):
            return self._unknown(end)
        if end in self._by_hand:
            return Refused(f"{self._name(end)} is busied out already.")
        if end in self._tests:
            self._tests.end(end, now_ms)
        until = "until it is returned to service, or the box starts anew"
        if self._is_free_to_go(end):
            self._take_by_hand(end, now_ms)
            return Done(f"{self._name(end)} is out of service {until}.")
        self._pending.add(end)
        return Done(f"{self._name(end)} is in use; it goes out of service when its call ends, and stays so {until}.")

    def _is_free_to_go(self, end: str) -> bool:
        """No call is lost by it. A bell that rings is none: the call rings the others."""
        port = Who(self._core.control).port(end)
        if port.outgoing or port.junctor or port.hold:
            return False
        if end.startswith("line "):
            return port.state in (TrunkState.IDLE, TrunkState.GUARD, TrunkState.OUT)
        idle = port.state in (StationState.IDLE, StationState.RINGING)
        return idle or port.state in _STATION_BUSY

    def _take_by_hand(self, end: str, now_ms: int) -> None:
        self._pending.discard(end)
        self._by_hand.add(end)
        self._core.take_out(end, "hand", now_ms)

    def _return_to_service(self, request: ReturnToService, holder: int, now_ms: int) -> Done | Refused:
        del holder
        end = request.end
        if not self._exists(end):
            return self._unknown(end)
        if not self.note(end):
            return Refused(f"{self._name(end)} is neither busied out nor under test.")
        self._tests.end(end, now_ms)
        self._pending.discard(end)
        if end in self._by_hand:
            self._by_hand.remove(end)
            self._core.bring_back(end, "hand", now_ms)
        reasons = " and ".join(sorted(self._core.why_out(end)))
        if reasons:
            return Done(f"{self._name(end)} is returned, and still out of service ({reasons}).")
        return Done(f"{self._name(end)} is in service.")

    def _drop_call(self, request: DropCall, holder: int, now_ms: int) -> Done | Refused:
        del holder
        obstacle = self._core.control.why_not_drop(request.end)
        if obstacle:
            named = said_back(request.end) if obstacle == "no such port" else self._name(request.end)
            return Refused(_CANNOT_DROP[obstacle].format(named))
        whom = Who(self._core.control).with_whom_at(request.end)
        self._core.inject(PortDropped(request.end), now_ms)
        return Done(f"The call of {self._name(request.end)}{f' ({whom})' if whom else ''} is dropped.")

    # What happens by itself.

    def _make_way(self, now_ms: int) -> None:
        """An emergency call needs lines: tests give theirs back, and so do people where no line is left for it."""
        urgent = [one for one in self._core.control.state.outgoing.values() if one.emergency]
        if not urgent:
            return
        lines = [end for end in self._tests.ends() if end.startswith("line ")]
        for end in lines:
            self._tests.end(end, now_ms)
            self._say(now_ms, f"the test of {end} has ended: an emergency call goes out", end)
        if lines or all(one.line or one.victim for one in urgent):
            return
        for end in sorted(end for end in self._by_hand if end.startswith("line ")):
            self._by_hand.remove(end)
            self._core.bring_back(end, "hand", now_ms)
            self._say(now_ms, f"{end} is returned to service: an emergency call has no line", end)

    def _signal(self, now_ms: int, found: Signal) -> None:
        if self._tests:
            self._tests.signal(found, now_ms)

    # Names.

    def _exists(self, end: str) -> bool:
        return Who(self._core.control).exists(end)

    def _name(self, end: str) -> str:
        return said_back(Who(self._core.control).name(end)).capitalize()

    def _unknown(self, end: str) -> Refused:
        state = self._core.control.state
        has = f"lines {_span(state.trunks)}, stations {_span(state.stations)}"
        return Refused(f"This box has no '{said_back(end)}': {has}.")


def _span(ports: Mapping[int, object]) -> str:
    return f"{min(ports)} to {max(ports)}" if ports else "none"
