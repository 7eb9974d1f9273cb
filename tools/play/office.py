"""Callers of a call list and the people of an office, living in a simulated world."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from firmware.callcontrol import actions
from tools.play.call_list import Call
from tools.sim.exchange import CallState
from tools.sim.world import World

HANGS_UP_MS = 1_000
"""A person hangs up so long after the far side has gone."""

LISTENS_MS = 2_000
"""A person who lifts and hears nobody hangs up after this."""

GIVES_UP_MS = 4 * 3_600_000
"""So long after the last arrival nobody waits any longer (a box that answers nobody would run for ever)."""


class Passage(NamedTuple):
    """What became of a caller. ``fate``: blocked, answered or abandoned; ``wait_s`` until that happened."""

    call: Call
    fate: str
    wait_s: float


class _Caller:
    def __init__(self, call: Call, arrived_ms: int) -> None:
        self.call = call
        self.arrived_ms = arrived_ms
        self.answered = False
        self.present = True


class Office:
    """Feeds calls to a world. ``answer_ms``: every telephone is lifted so long after its bell starts."""

    def __init__(self, world: World, answer_ms: int) -> None:
        self._world = world
        self._answer_ms = answer_ms
        self._on_line: dict[int, _Caller] = {}
        self._bells: set[int] = set()
        self._wants: dict[int, int] = {}
        """Phone -> when its ringing began: somebody is on the way to lift it."""
        self.passages: list[Passage] = []
        world.on_action(self._saw)
        for port, line in world.lines.items():
            line.on_state = partial(self._line_changed, port, line.on_state)

    def run(self, calls: list[tuple[int, Call]], progress: Callable[[int], None] = lambda _: None) -> None:
        """Play calls given as (ms of arrival, call), and finish those that are then in progress."""
        for at_ms, call in calls:
            self._pass_until(at_ms, progress)
            self._arrives(call)
        end = self._world.now_ms + GIVES_UP_MS
        while self._on_line and self._world.now_ms < end:
            self._world.step(min(end, self._world.now_ms + 60_000))
            self._listen_to_bells()
            progress(self._world.now_ms)
        for port in list(self._on_line):
            self._leaves(port, self._on_line[port])

    def _pass_until(self, time_ms: int, progress: Callable[[int], None]) -> None:
        while self._world.now_ms < time_ms:
            self._world.step(time_ms)
            self._listen_to_bells()
            progress(self._world.now_ms)

    # Callers.

    def _arrives(self, call: Call) -> None:
        now_ms = self._world.now_ms
        for port in sorted(self._world.lines):
            if port not in self._on_line and self._world.lines[port].ring():
                caller = _Caller(call, now_ms)
                self._on_line[port] = caller
                if call.patience_s is not None:
                    self._world.at(now_ms + round(1000 * call.patience_s), partial(self._leaves, port, caller))
                return
        self.passages.append(Passage(call, "blocked", 0.0))

    def _line_changed(self, port: int, also: Callable[[CallState], None], state: CallState) -> None:
        also(state)
        caller = self._on_line.get(port)
        if caller is None:
            return
        if state == "talking" and not caller.answered:
            caller.answered = True
            self._ended(caller, "answered")
            if caller.call.patience_s is None:
                leaves_ms = self._world.now_ms + round(1000 * caller.call.talk_s)
                self._world.at(leaves_ms, partial(self._leaves, port, caller))
        elif state == "none":
            # Released by our side, or given up: the line is free for the next.
            caller.present = False
            del self._on_line[port]

    def _leaves(self, port: int, caller: _Caller) -> None:
        if not caller.present:
            return
        caller.present = False
        if not caller.answered:
            self._ended(caller, "abandoned")
            self._world.lines[port].give_up()
            return
        self._world.lines[port].hang_up("cpc")
        for phone in self._world.phones:
            if f"line {port}" in self._world.phone_hears(phone):
                self._world.at(self._world.now_ms + HANGS_UP_MS, self._world.phones[phone].hang_up)

    def _ended(self, caller: _Caller, fate: str) -> None:
        self.passages.append(Passage(caller.call, fate, (self._world.now_ms - caller.arrived_ms) / 1000))

    # People.

    def _listen_to_bells(self) -> None:
        sounding = {phone for phone in self._world.phones if self._world.bell_sounds(phone)}
        for phone in sounding - self._bells - self._wants.keys():
            self._wants[phone] = self._world.now_ms
            self._world.at(self._world.now_ms + self._answer_ms, partial(self._lifts, phone, self._world.now_ms))
        self._bells = sounding

    def _saw(self, _now_ms: int, action: actions.Action) -> None:
        if type(action) is actions.StopRinging:
            self._wants.pop(action.station, None)

    def _lifts(self, phone: int, since_ms: int) -> None:
        if self._wants.get(phone) == since_ms:
            del self._wants[phone]
            self._world.phones[phone].lift()
            self._world.at(self._world.now_ms + LISTENS_MS, partial(self._listens, phone))

    def _listens(self, phone: int) -> None:
        """Lifted too late, he hears nobody, or the dial tone of an exchange whose caller has just given up."""
        if not any(self._is_caller(source) for source in self._world.phone_hears(phone)):
            self._world.phones[phone].hang_up()

    def _is_caller(self, source: str) -> bool:
        kind, _, port = source.partition(" ")
        return kind == "line" and self._world.lines[int(port)].state == "talking"
