"""The world around call control in virtual time: callers by lines, people at telephones. Nothing in it decides where a
call goes: that is the firmware's own call control, told the events that the hardware would have told it.

Whoever calls comes by the first free line of those that his number is put through to, hears whatever the box says,
presses what he has to press, and hangs up when his patience is over. Whoever is rung lifts, talks as long as the caller
wants, works on with the receiver beside the telephone as long as that takes, and puts it back.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from firmware.callcontrol import actions, events
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Plan
from firmware.callcontrol.states import TrunkState

CADENCE_MS = (1000, 4000)
"""How the exchange rings: on, off."""
SILENT_MS = 60
"""From the end of a burst until it is told."""
RANG_OUT_MS = 6000
"""So long after its last burst a line that rings no more has been given up by call control, nearly always."""
LOOK_MS = 1000
PROMPT_MS, VALUE_MS = 1_500, 400
"""A prompt, and each number in it (docs/scenarios.md)."""

NEVER = -1
LONGEST_RING_MS = 600_000
"""An exchange gives up a call that nobody answers; most do so sooner. Without it a line could ring for ever."""


class Visitor(NamedTuple):
    """Caller ``who``, from 0. Moments are ms of the twin's clock.

    ``number``: what the exchange tells of him ("": nothing). ``keys``: what he presses, and when, from the box's answer
    on. ``waits_from_ms``: so long after the box's answer, or his arrival, he begins to wait; he leaves
    ``patience_ms`` later (NEVER: not before he is answered, or his exchange gives up). He is answered ``ring_ms`` after
    the bell began, if he ``is_wanted``; talks ``talk_ms``, and whoever has talked to him works on for ``work_ms``.
    ``route``: which of the lines' groups he calls.
    """

    who: int
    at_ms: int
    number: str
    keys: tuple[tuple[int, str], ...]
    waits_from_ms: int
    patience_ms: int
    talk_ms: int
    work_ms: int
    ring_ms: int = 0
    is_wanted: bool = True
    route: int = 0


class Fate(NamedTuple):
    """What became of a visitor. ``line`` 0: none was free. ``wait_ms``: from when he began to wait until he was
    answered or gone. ``station``: who answered (0: nobody). ``line_ms``: how long he held the line."""

    line: int
    wait_ms: int
    station: int
    line_ms: int


class Served(NamedTuple):
    """Somebody talked, and worked on after it, from ``from_ms`` to ``to_ms``, at ``station``."""

    station: int
    from_ms: int
    talked_to_ms: int
    to_ms: int


NOBODY = Fate(0, 0, 0, 0)


def line_of(end: str) -> int:
    """The port of an end's name; 0: it is no line."""
    return int(end[5:]) if end.startswith("line ") else 0


class _Here:
    """A visitor on a line."""

    __slots__ = ("answered_ms", "began_ms", "leaves_ms", "sounds", "station", "visitor", "waits_since_ms")

    def __init__(self, visitor: Visitor, now_ms: int) -> None:
        self.visitor = visitor
        self.began_ms = now_ms
        self.waits_since_ms = now_ms + (0 if visitor.keys else visitor.waits_from_ms)
        self.answered_ms = NEVER
        self.leaves_ms = NEVER
        self.sounds = False
        self.station = 0


class World:
    """``visitors`` in order of time; ``routes``: the ports of the lines of each group; ``log(ms, thing)`` is told every
    event and action. ``fates``: by ``who``, once he is gone. ``control`` is the
    firmware's; whoever tells it anything else does so with ``at``."""

    def __init__(
        self,
        plan: Plan,
        visitors: Sequence[Visitor],
        routes: Sequence[Sequence[int]],
        log: Callable[[int, Any], None] | None = None,
    ) -> None:
        self.control = CallControl(plan)
        self.now_ms = 0
        self.fates: list[Fate] = [NOBODY] * len(visitors)
        self.served: list[Served] = []
        self.all_busy: list[tuple[int, int]] = []
        """(from, to) in ms: no line of somebody's was free."""
        self._log = log
        self._visitors = visitors
        self._free = [sorted(ports) for ports in routes]
        self._route_of = {port: route for route, ports in enumerate(routes) for port in ports}
        self._full_since: dict[int, int] = {}
        self._here: dict[int, _Here] = {}
        self._rings: set[int] = set()
        self._left: set[int] = set()  # rang until their callers had enough; not looked after by call control yet
        self._bells: dict[int, int] = {}
        self._bell = 0
        self._talks: dict[int, tuple[int, int]] = {}  # by station: line, and since when
        self._plays: dict[str, int] = {}
        self._queue: list[tuple[int, int, Callable[..., None], Any, Any]] = []
        self._order = 0
        self._next = 0
        self._obeys: dict[type, Callable[[Any], None]] = {
            actions.ApplyRinging: self._bell_rings,
            actions.StopRinging: self._bell_stops,
            actions.SeizeLine: self._seized,
            actions.ReleaseLine: self._released,
            actions.CloseCrosspoint: self._joined,
            actions.Play: self._says,
            actions.StopPlay: self._stops_saying,
        }

    def at(self, at_ms: int, event: Any) -> None:
        """Call control is told this at that moment, before anything that was asked for later."""
        self._later(at_ms, self._tell, event)

    def run(self, told: Callable[[int], None] | None = None, every: int = 1000) -> None:
        """Everything, to the end. ``told(visitors who have come)``: now and then."""
        queue, visitors, control = self._queue, self._visitors, self.control
        while True:
            at_ms = visitors[self._next].at_ms if self._next < len(visitors) else None
            if queue and (at_ms is None or queue[0][0] <= at_ms):
                at_ms = queue[0][0]
            elif at_ms is None:
                break
            due_ms = control.next_deadline()
            if due_ms is not None and due_ms < at_ms:
                self.now_ms = due_ms
                self._obey(control.advance(due_ms))
                continue
            self.now_ms = at_ms
            if queue and queue[0][0] <= at_ms:
                _, _, act, one, other = heapq.heappop(queue)
                act(one, other)
            else:
                self._come()
                if told is not None and not self._next % every:
                    told(self._next)
        self._let_end()

    def _let_end(self) -> None:
        """What call control still has to do when everybody is gone, up to the last call's end."""
        state = self.control.state
        while state.calls and (due_ms := self.control.next_deadline()) is not None:
            self.now_ms = due_ms
            self._obey(self.control.advance(due_ms))
            while self._queue:
                self.now_ms, _, act, one, other = heapq.heappop(self._queue)
                act(one, other)
        for since_ms in self._full_since.values():
            self.all_busy.append((since_ms, self.now_ms))

    def _later(self, at_ms: int, act: Callable[..., None], one: Any = None, other: Any = None) -> None:
        self._order += 1
        heapq.heappush(self._queue, (at_ms, self._order, act, one, other))

    def _tell(self, event: Any, _: Any = None) -> None:
        if self._log is not None:
            self._log(self.now_ms, event)
        self._obey(self.control.handle(event, self.now_ms))

    def _obey(self, wanted: Iterable[Any]) -> None:
        obeys = self._obeys
        for action in wanted:
            if self._log is not None:
                self._log(self.now_ms, action)
            act = obeys.get(type(action))
            if act is not None:
                act(action)

    # -- callers

    def _come(self) -> None:
        visitor = self._visitors[self._next]
        self._next += 1
        free = self._free[visitor.route]
        if not free:
            return
        line = heapq.heappop(free)
        if not free:
            self._full_since[visitor.route] = self.now_ms
        now_ms = self.now_ms
        here = self._here[line] = _Here(visitor, now_ms)
        if visitor.number:
            self._tell(events.LineCallerTold(line, visitor.number, before_ring=True))
        self._rings.add(line)
        self._burst(line, here)
        if visitor.patience_ms != NEVER:
            self._leaves_at(now_ms + visitor.waits_from_ms + visitor.patience_ms, line, here)

    def _leaves_at(self, at_ms: int, line: int, here: _Here) -> None:
        here.leaves_ms = at_ms
        self._later(at_ms, self._gives_up, line, here)

    def _burst(self, line: int, here: _Here) -> None:
        if line in self._rings and self._here.get(line) is here:
            if self.now_ms - here.began_ms >= LONGEST_RING_MS:
                self._leaves_at(self.now_ms, line, here)
                return
            here.sounds = True
            self._tell(events.LineRingStarted(line))
            self._later(self.now_ms + CADENCE_MS[0], self._pause, line, here)

    def _pause(self, line: int, here: _Here) -> None:
        if line in self._rings and self._here.get(line) is here:
            here.sounds = False
            self._tell(events.LineRingPaused(line, SILENT_MS))
            self._later(self.now_ms + CADENCE_MS[1], self._burst, line, here)

    def _seized(self, action: actions.SeizeLine) -> None:
        self._rings.discard(action.line)
        self._later(self.now_ms, self._loop_closes, action.line)

    def _loop_closes(self, line: int, _: None) -> None:
        here = self._here.get(line)
        if here is not None and here.visitor.keys and here.answered_ms == NEVER:
            visitor = here.visitor
            for after_ms, digits in visitor.keys:
                self._later(self.now_ms + after_ms, self._presses, line, (here, digits))
            here.waits_since_ms = self.now_ms + visitor.waits_from_ms
            if visitor.patience_ms != NEVER:
                self._leaves_at(here.waits_since_ms + visitor.patience_ms, line, here)
        self._tell(events.LineLoopClosed(line))

    def _presses(self, line: int, what: tuple[_Here, str]) -> None:
        here, digits = what
        for digit in digits:
            if self._here.get(line) is here and here.answered_ms == NEVER:
                self._tell(events.LineDialled(line, digit))

    def _gives_up(self, line: int, here: _Here) -> None:
        # Who presses something counts his patience anew from the box's answer.
        if self._here.get(line) is not here or here.answered_ms != NEVER or self.now_ms < here.leaves_ms:
            return
        if line in self._rings:
            self._stops_ringing(line, here)
        else:
            self._tell(events.LineDisconnected(line))

    def _stops_ringing(self, line: int, here: _Here) -> None:
        """Nobody is told that he has gone: the bell is silent from now on. Others come by this line when call control
        has understood that."""
        del self._here[line]
        self._rings.discard(line)
        self._left.add(line)
        self._gone(line, here)
        if here.sounds:
            self._tell(events.LineRingPaused(line, SILENT_MS))
        self._later(self.now_ms + RANG_OUT_MS, self._looks_whether_free, line)

    def _looks_whether_free(self, line: int, _: None) -> None:
        if line not in self._left:
            return
        state = self.control.state.trunks[line].state
        if state in (TrunkState.IDLE, TrunkState.GUARD):
            self._is_free(line)
        elif state is TrunkState.RINGING:
            self._later(self.now_ms + LOOK_MS, self._looks_whether_free, line)

    def _is_free(self, line: int) -> None:
        self._left.discard(line)
        route = self._route_of[line]
        free = self._free[route]
        if not free and route in self._full_since:
            self.all_busy.append((self._full_since.pop(route), self.now_ms))
        heapq.heappush(free, line)

    def _released(self, action: actions.ReleaseLine) -> None:
        self._later(self.now_ms, self._line_frees, action.line)

    def _line_frees(self, line: int, _: None) -> None:
        self._rings.discard(line)
        here = self._here.pop(line, None)
        if here is not None:
            self._gone(line, here)
        if here is not None or line in self._left:
            self._is_free(line)
        self._tell(events.LineLoopOpened(line))

    def _gone(self, line: int, here: _Here) -> None:
        answered = here.answered_ms != NEVER
        until_ms = here.answered_ms if answered else self.now_ms
        wait_ms = max(0, until_ms - here.waits_since_ms)
        self.fates[here.visitor.who] = Fate(line, wait_ms, here.station, self.now_ms - here.began_ms)

    # -- people

    def _bell_rings(self, action: actions.ApplyRinging) -> None:
        self._bell += 1
        self._bells[action.station] = self._bell
        ring_ms, is_wanted = self._whose_bell(action.station)
        if is_wanted:
            self._later(self.now_ms + ring_ms, self._lifts, action.station, self._bell)

    def _whose_bell(self, station: int) -> tuple[int, bool]:
        """How long it rings until it is answered, and whether it is."""
        state = self.control.state
        call = state.calls.get(state.stations[station].call)
        here = self._here.get(line_of(call.origin)) if call is not None else None
        return (0, True) if here is None else (here.visitor.ring_ms, here.visitor.is_wanted)

    def _bell_stops(self, action: actions.StopRinging) -> None:
        self._bells.pop(action.station, None)

    def _lifts(self, station: int, bell: int) -> None:
        if self._bells.get(station) != bell:
            return
        del self._bells[station]
        self._tell(events.StationWentOffHook(station))
        if station not in self._talks:
            # His caller has gone just before.
            self._later(self.now_ms, self._puts_down, station)

    def _joined(self, action: actions.CloseCrosspoint) -> None:
        if not (action.source.startswith("line ") and action.listener.startswith("station ")):
            return
        line, station = line_of(action.source), int(action.listener.removeprefix("station "))
        here = self._here.get(line)
        if here is None or here.answered_ms != NEVER:
            return
        here.answered_ms, here.station = self.now_ms, station
        self._talks[station] = line, self.now_ms
        ends = self._hangs_up_first if here.visitor.work_ms else self._puts_down
        self._later(self.now_ms + here.visitor.talk_ms, ends, station, here)

    def _hangs_up_first(self, station: int, here: _Here) -> None:
        """The caller does; whoever has talked to him still has something to do."""
        line, since_ms = self._talks.pop(station)
        self.served.append(Served(station, since_ms, self.now_ms, self.now_ms + here.visitor.work_ms))
        self._later(self.now_ms + here.visitor.work_ms, self._puts_down, station)
        if self._here.get(line) is here:
            self._tell(events.LineDisconnected(line))

    def _puts_down(self, station: int, _: Any = None) -> None:
        talk = self._talks.pop(station, None)
        if talk is not None:
            self.served.append(Served(station, talk[1], self.now_ms, self.now_ms))
        self._tell(events.StationWentOnHook(station))

    # -- words

    def _says(self, action: actions.Play) -> None:
        self._plays[action.output] = action.play
        length_ms = sum(PROMPT_MS + VALUE_MS * len(prompt.values) for prompt in action.prompts)
        self._later(self.now_ms + length_ms, self._said, action.output, action.play)

    def _stops_saying(self, action: actions.StopPlay) -> None:
        self._plays.pop(action.output, None)

    def _said(self, output: str, play: int) -> None:
        if self._plays.get(output) == play:
            del self._plays[output]
            self._tell(events.PlayEnded(play))
