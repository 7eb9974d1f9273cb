"""A small office for tests of call control: telephones, callers and an exchange that does as exchanges do.

Everything is said in telephone words and seconds. After every event and every timer the invariants are checked.
"""

import heapq

from firmware.callcontrol import events as e
from firmware.callcontrol.actions import ReleaseLine, SeizeLine
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.invariants import OutputImage, broken
from firmware.callcontrol.plan import Group, GroupTarget, KeepRinging, Line, Plan, Station, Supervision, Timing

BURST_MS = 1000
SILENCE_MS = 4000
EDGE_MS = 150  # the end of a burst is seen this much later


def plan_of(
    lines=4,
    stations=8,
    groups=(),
    routes=None,
    dnd=(),
    release_on=("cpc", "reversal"),
    extensions=None,
    receivers=(),
    tone_outputs=(),
    timing=Timing(),  # noqa: B008
    line_receivers=(),
    **everybody,
):
    """A plan with a group "all" (settings in ``everybody``) or these ``groups``; lines go to the first one.

    ``extensions`` by port where they are not 10 + port.
    """
    extensions = extensions or {}
    ports = tuple(range(1, stations + 1))
    groups = tuple(groups) or (Group("all", **{"members": ports, "strategy": "linear", **everybody}),)
    routes = routes or {}
    first = GroupTarget(groups[0].name)
    return Plan(
        tuple(
            Line(n, routes.get(n, first), supervision=Supervision(release_on=release_on)) for n in range(1, lines + 1)
        ),
        tuple(Station(n, extensions.get(n, str(10 + n)), dnd=n in dnd) for n in ports),
        groups,
        (1000, 4000),
        (BURST_MS, SILENCE_MS),
        tuple(receivers),
        tuple(tone_outputs),
        timing,
        line_receivers=tuple(line_receivers),
    )


def group(name, members, strategy="linear", overflow=KeepRinging(), **settings):  # noqa: B008
    return Group(name, tuple(members), strategy, overflow=overflow, **settings)


class Office:
    """``Office(plan)`` or ``Office(strategy="memory", stations=4, ...)``; time starts at 100 s."""

    def __init__(self, plan=None, seed=1, **settings):
        self.control = CallControl(plan or plan_of(**settings), seed)
        self.image = OutputImage()
        self.now_ms = 100_000
        self.log = []
        self.dead_lines = set()
        self._ringing = {}  # line -> number of the ringing, so that an old burst can be told from a new one
        self._to_come = []  # what the exchange will do: (time, order, line, ringing, event)
        self._answered = set()
        self._order = 0
        self._take(self.control.advance(self.now_ms))

    # -- what people do

    def call(self, *lines):
        """Callers ring in on these lines, in this order, at this moment."""
        for line in lines:
            self._order += 1
            self._ringing[line] = self._order
            self._burst(line, self.now_ms)
        self.wait(0)

    def give_up(self, line):
        """The caller hangs up while it rings: a burst ends here, no other follows."""
        ringing = self._ringing.pop(line)
        coming = [item for item in self._to_come if item[3] == ringing and isinstance(item[4], e.LineRingPaused)]
        self._to_come = [item for item in self._to_come if item[3] != ringing]
        for at_ms, order, *rest in coming:
            self._to_come.append((min(at_ms, self.now_ms + EDGE_MS), order, *rest))
        heapq.heapify(self._to_come)

    def lift(self, *stations):
        for station in stations:
            self.send(e.StationWentOffHook(station))

    def hang_up(self, *stations):
        for station in stations:
            self.send(e.StationWentOnHook(station))

    def answer(self, station):
        """Lift, and give the exchange the time to close the loop."""
        self.lift(station)
        self.wait(0.1)

    def busy(self, *stations):
        """These telephones are off hook without a call."""
        self.lift(*stations)

    def dial(self, station, digits):
        """Digits in one go, by pulse or DTMF."""
        for digit in digits:
            self.send(e.StationDialled(station, digit))

    def ring_up(self, caller, number):
        """Lift and dial."""
        self.lift(caller)
        self.dial(caller, number)

    def far_side_hangs_up(self, line):
        self.send(e.LineDisconnected(line))

    # -- time

    def wait(self, seconds):
        """Let time pass, every timer and every burst at its own moment."""
        end_ms = self.now_ms + round(seconds * 1000)
        while True:
            due_ms = self.control.next_deadline()
            come_ms = self._to_come[0][0] if self._to_come else None
            moments = [ms for ms in (due_ms, come_ms) if ms is not None and ms <= end_ms]
            if not moments:
                break
            self.now_ms = max(self.now_ms, min(moments))
            if come_ms == min(moments):
                self._exchange_acts(*heapq.heappop(self._to_come)[2:])
            else:
                self._take(self.control.advance(self.now_ms))
        self.now_ms = end_ms
        self._take(self.control.advance(end_ms))

    def send(self, event):
        """An event as it is, at this moment; returns the actions."""
        self.image.hear(event)
        actions = self.control.handle(event, self.now_ms)
        self._take(actions)
        return actions

    def reconfigure(self, plan):
        actions = self.control.reconfigure(plan, self.now_ms)
        self._take(actions)
        return actions

    # -- what the world sees

    @property
    def bells(self):
        """Telephones whose bells ring now."""
        return sorted(self.image.bells)

    @property
    def seized(self):
        return sorted(self.image.seized)

    def talks(self, one, other):
        return {(one, other), (other, one)} <= self.image.crosspoints

    def hears(self, station):
        """What this telephone hears: "dial", "busy", "howler"..., "line 1", or "" for silence."""
        sources = [source for listener, source in self.image.crosspoints if listener == f"station {station}"]
        assert len(sources) < 2
        source = sources[0] if sources else ""
        output = source.removeprefix("tone ")
        return self.image.tones.get(output, output)

    @property
    def lent(self):
        """Receivers that are lent, by telephone."""
        return self._lent_to("station")

    @property
    def lent_to_lines(self):
        """Receivers that are lent, by line."""
        return self._lent_to("line")

    def _lent_to(self, kind):
        ends = {receiver: end.split() for receiver, end in self.image.receivers.items()}
        return {int(number): receiver for receiver, (of, number) in ends.items() if of == kind}

    def state(self, end):
        kind, number = end.split()
        ports = self.control.state.trunks if kind == "line" else self.control.state.stations
        return ports[int(number)].state

    @property
    def idle(self):
        state = self.control.state
        ports = [*state.trunks.values(), *state.stations.values()]
        return not (
            self.image.bells
            or self.image.seized
            or self.image.crosspoints
            or self.image.receivers
            or self.image.tones
            or state.tone_queue
            or state.calls
            or state.junctors
            or state.timers.running
            or any(port.state != "idle" for port in ports)
        )

    # -- the exchange

    def _burst(self, line, at_ms):
        self._later(at_ms, line, e.LineRingStarted(line))
        self._later(at_ms + BURST_MS + EDGE_MS, line, e.LineRingPaused(line, EDGE_MS))

    def _later(self, at_ms, line, event):
        self._order += 1
        ringing = self._ringing.get(line) if isinstance(event, e.LineRingStarted | e.LineRingPaused) else None
        heapq.heappush(self._to_come, (at_ms, self._order, line, ringing, event))

    def _exchange_acts(self, line, ringing, event):
        if isinstance(event, e.LineRingStarted | e.LineRingPaused):
            if ringing in self._answered:
                return
            if isinstance(event, e.LineRingPaused) and self._ringing.get(line) == ringing:
                self._burst(line, self.now_ms - EDGE_MS + SILENCE_MS)
        self.send(event)

    def _take(self, actions):
        for action in actions:
            self.log.append((self.now_ms, action))
            self.image.apply(action)
            if isinstance(action, SeizeLine) and action.line not in self.dead_lines:
                self._answered.add(self._ringing.pop(action.line, 0))
                self._later(self.now_ms + 20, action.line, e.LineLoopClosed(action.line))
            elif isinstance(action, ReleaseLine):
                self._later(self.now_ms + 10, action.line, e.LineLoopOpened(action.line))
        assert broken(self.control, self.image) == []
