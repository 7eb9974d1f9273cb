"""Ten thousand calls by lines of every kind: no line is left seized, and no call is cut while somebody is there.

Four callers and four telephones live side by side in virtual time. Each call goes in or out, has short glitches of its
loop, and ends as its exchange ends calls: by a sign that the line is said to give, by one that it is not, or by none.
The person here hangs up by and by, forgets to, or has put the line on hold and gone.
"""

import heapq
from random import Random

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.features import Feature
from firmware.callcontrol.invariants import OutputImage, broken
from firmware.callcontrol.plan import Code, Group, GroupTarget, Line, Outside, Plan, Station, StationTarget, Supervision

CALLS = 10_000
SIGNS = ("cpc", "reversal", "busy", "congestion", "dialtone", "silence", "nothing")
LISTS = (("cpc", "reversal", "busy", "dialtone", "silence"), ("cpc",), ("reversal", "dialtone"), ("busy", "silence"))
LIMIT_MS = 4 * 3_600_000
HOLD_MS = 1_800_000
SILENCE_MS = 300_000
GONE_WITHIN = {"busy": 4, "congestion": 4}
DISTRUSTED = 8
DIALS_AGAIN_MS = 15_000


def office_of(release_on):
    """Line n belongs to telephone n; the operator, whom nobody finds, gets back what nobody wants."""
    ports = (1, 2, 3, 4)
    return Plan(
        tuple(Line(n, StationTarget(n), private=True, supervision=Supervision(release_on=release_on)) for n in ports),
        tuple(Station(n, f"1{n}") for n in ports),
        (Group("nobody", ()),),
        (1000, 4000),
        (1000, 4000),
        (1, 2, 3, 4),
        ("assign1",),
        codes=(Code("*22", Feature.HOLD),),
        operator=GroupTarget("nobody"),
        signal_output="assign2",
        outside=Outside("0", limit_ms=LIMIT_MS),
    )


class World:
    """Call control with the outputs that it has ordered, and people who act one after the other."""

    def __init__(self, release_on, seed):
        self.control = CallControl(office_of(release_on))
        self.trusted = release_on
        self.rng = Random(seed)
        self.image = OutputImage()
        self.now_ms = 0
        self.released = {}
        self.ends = dict.fromkeys(SIGNS, 0)

    def live(self, stories):
        """Run all ``stories``; each yields for how long it waits, in ms."""
        queue = [(0, number, story) for number, story in enumerate(stories)]
        while queue:
            at_ms, number, story = heapq.heappop(queue)
            while (due_ms := self.control.next_deadline()) is not None and due_ms < at_ms:
                self.now_ms = due_ms
                self._take(self.control.advance(due_ms))
            self.now_ms = at_ms
            self._take(self.control.advance(at_ms))
            wait_ms = next(story, None)
            if wait_ms is not None:
                heapq.heappush(queue, (at_ms + wait_ms, number, story))

    def send(self, event):
        self.image.hear(event)
        self._take(self.control.handle(event, self.now_ms))

    def _take(self, actions):
        for action in actions:
            self.image.apply(action)
            if isinstance(action, a.ReleaseLine):
                self.released[action.line] = self.now_ms

    def talks(self, port):
        here, there = f"station {port}", f"line {port}"
        return port in self.image.seized and {(here, there), (there, here)} <= self.image.crosspoints

    def dial(self, port, digits):
        for digit in digits:
            self.send(e.StationDialled(port, digit))


def caller(world, port, calls):
    """One line and its telephone: call after call, in or out."""
    for _ in range(calls):
        yield world.rng.randrange(2_500, 20_000)
        yield from call_in(world, port) if world.rng.random() < 0.5 else call_out(world, port)
        assert world.talks(port)
        yield from talk(world, port)
        assert world.talks(port), "a live call was cut"
        yield from world.rng.choice((hangs_up, forgets, holds))(world, port)
        assert port not in world.image.seized, "a line was left seized"
        yield 2_100
        assert world.control.state.trunks[port].state == "idle"
        assert world.control.state.stations[port].state == "idle"
        if not world.rng.randrange(20):
            assert broken(world.control, world.image) == []


def call_in(world, port):
    world.send(e.LineRingStarted(port))
    yield world.rng.randrange(50, 1_000)
    assert port in world.image.bells
    world.send(e.StationWentOffHook(port))
    yield 20
    world.send(e.LineLoopClosed(port))


def call_out(world, port):
    world.send(e.StationWentOffHook(port))
    world.dial(port, "0555#")
    yield 5
    world.send(e.LineMeasured(port, 48_000))
    yield 20
    world.send(e.LineLoopClosed(port))
    yield from glitch(world, port)
    if world.rng.random() < 0.3:
        world.send(e.LineDisconnected(port))  # the exchange opens the loop as it is seized: we are blind to that
    yield 300
    world.send(e.LineHeard(port, "dial"))
    yield from glitch(world, port)
    yield 600
    world.send(e.LineDialledOut(port))
    yield world.rng.randrange(1_000, 20_000)
    answer = world.rng.choice(("reversal", "answer", "time"))
    if answer == "reversal":
        world.send(e.LineReversed(port))
    elif answer == "answer":
        world.send(e.LineHeard(port, "answer"))


def talk(world, port):
    """A conversation with glitches of the loop, and with music that sounds like a tone for a cycle."""
    for _ in range(world.rng.randrange(4)):
        yield world.rng.randrange(1_000, 120_000)
        yield from glitch(world, port)
        world.send(e.LineHeard(port, "voice"))
        if world.rng.random() < 0.2:
            world.send(e.LineHeard(port, world.rng.choice(("busy", "congestion")), 1))
            world.send(e.LineHeard(port, "voice"))
    yield 700


def glitch(world, port):
    world.send(e.LineLoopOpened(port))
    yield world.rng.randrange(20, 51)
    world.send(e.LineLoopClosed(port))


def far_side_goes(world, port, held):
    """The far side has gone, and the exchange says so in its way; True: the line must have been given back by that."""
    sign = world.rng.choice(SIGNS)
    listed = {"congestion": "busy"}.get(sign, sign) in world.trusted
    world.ends[sign] += 1
    if sign == "cpc":
        world.send(e.LineDisconnected(port))
    elif sign == "reversal":
        trunk = world.control.state.trunks[port]
        is_answer = trunk.outward and not trunk.reversals  # so far that was at most guessed: it may be alive
        world.send(e.LineReversed(port))
        return listed and not is_answer
    elif sign in GONE_WITHIN:
        wanted = GONE_WITHIN[sign] if listed else DISTRUSTED
        for count in range(1, wanted + 1):
            world.send(e.LineHeard(port, sign, count))
            yield 700
        return True
    elif sign == "dialtone":
        trunk = world.control.state.trunks[port]
        world.send(e.LineHeard(port, "dial"))
        if listed and trunk.outward and trunk.learned.dialtone < 2:
            assert port in world.image.seized
            yield DIALS_AGAIN_MS
            world.send(e.LineHeard(port, "dial"))
    elif sign == "silence":
        world.send(e.LineHeard(port, "quiet", 10))
        learned = world.control.state.trunks[port].learned
        better = max(learned.cpc, learned.reversal, learned.busy, learned.congestion, learned.dialtone)
        if held and listed and better < 2:
            yield SILENCE_MS
            return True
        return False
    return listed


def hangs_up(world, port):
    """Whoever hears that nobody is there hangs up."""
    yield from far_side_goes(world, port, held=False)
    yield world.rng.randrange(1_000, 30_000)
    world.send(e.StationWentOnHook(port))


def forgets(world, port):
    """The receiver lies beside the telephone for hours."""
    gone = yield from far_side_goes(world, port, held=False)
    assert not gone or port not in world.image.seized
    yield LIMIT_MS
    assert port not in world.image.seized
    world.send(e.StationWentOnHook(port))


def holds(world, port):
    """The far side is on hold, and whoever put it there has gone for good."""
    world.send(e.StationFlashed(port, 200))
    world.dial(port, "*22")
    world.send(e.StationWentOnHook(port))
    assert port in world.image.seized
    gone = yield from far_side_goes(world, port, held=True)
    assert not gone or port not in world.image.seized
    yield HOLD_MS


@pytest.mark.parametrize("release_on", LISTS, ids=",".join)
def test_no_line_is_left_seized_and_no_live_call_is_cut(release_on):
    world = World(release_on, seed=4)
    world.live([caller(world, port, CALLS // len(LISTS) // 4) for port in (1, 2, 3, 4)])
    assert sum(world.ends.values()) == CALLS // len(LISTS)
    assert min(world.ends.values()) > CALLS // len(LISTS) // 10
    assert not world.image.seized
    assert not world.control.state.calls
