"""The real loop on a clock of our own: the watchdog is fed by ticks alone, missed ticks are not made up for."""

import itertools
import os
import socket
from types import SimpleNamespace

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.plan import GroupTarget, Line, Plan, Station
from firmware.runtime.event_log import EventLog
from firmware.runtime.loop import RETRIGGER_MS, Loop
from firmware.runtime.notify import ServiceManager
from firmware.runtime.realtime import Collector

PLAN = Plan((Line(2, GroupTarget("all")),), (Station(1, "11"),), (), (1000, 4000), (1000, 4000))


class SteppingClock:
    def __init__(self):
        self.ms = 0

    def now_ms(self):
        return self.ms

    def now_ns(self):
        return self.ms * 1_000_000

    def sleep_until_ms(self, ms):
        self.ms = max(self.ms, ms)


class RecordingPin:
    def __init__(self, clock):
        self.clock = clock
        self.edges = []

    def write(self, level):
        self.edges.append((self.clock.ms, level))


class CountingCore:
    class board:
        tick_ms = 1

    def __init__(self):
        self.ticks = []
        self.on_event = []
        self.control = SimpleNamespace(state=SimpleNamespace(plan=PLAN))
        self.each_tick = lambda now: None

    def tick(self, now):
        self.ticks.append(now)
        self.each_tick(now)


def make_loop(manager=None):
    clock = SteppingClock()
    core = CountingCore()
    pin = RecordingPin(clock)
    return Loop(core, clock, pin, manager or ServiceManager(""), Collector()), core, clock, pin


def run_until(loop, core, end_ms):
    inner = core.each_tick

    def tick(now):
        inner(now)
        if now >= end_ms:
            loop.stop()

    core.each_tick = tick
    loop.run(lambda: True)


def test_one_tick_a_millisecond_until_stopped():
    loop, core, _, _ = make_loop()
    run_until(loop, core, 1000)
    assert core.ticks == list(range(1001))


def test_the_watchdog_sees_an_edge_well_within_its_second():
    loop, core, _, pin = make_loop()
    run_until(loop, core, 3000)
    times = [ms for ms, _ in pin.edges]
    assert max(b - a for a, b in itertools.pairwise(times)) == RETRIGGER_MS
    assert all(a != b for (_, a), (_, b) in itertools.pairwise(pin.edges))


def test_a_core_that_raises_feeds_the_watchdog_no_more():
    loop, core, _, pin = make_loop()

    def break_down(now):
        if now == 500:
            raise RuntimeError("our own mistake")

    core.each_tick = break_down
    with pytest.raises(RuntimeError):
        loop.run(lambda: True)
    assert pin.edges[-1][0] < 500


def test_missed_ticks_are_counted_and_not_made_up_for():
    loop, core, clock, _ = make_loop()

    def stall(now):
        if now == 100:
            clock.ms += 30

    core.each_tick = stall
    run_until(loop, core, 200)
    assert core.ticks[99:102] == [99, 100, 130]
    late = loop.late
    assert (late.ticks, late.late, late.worst_ms, late.worst_s, late.cause) == (
        172,
        1,
        29,
        0.1,
        "the chips and the timers",
    )


def test_no_tick_was_late_so_nothing_was_the_cause():
    loop, core, _, _ = make_loop()
    run_until(loop, core, 300)
    assert (loop.late.ticks, loop.late.late, loop.late.worst_ms, loop.late.cause) == (301, 0, 0, "")


@pytest.mark.parametrize(
    ("events", "cause"),
    [
        ((e.LineRingStarted(2),), "line 2 rings"),
        ((e.StationWentOffHook(1), e.LineRingStarted(2)), "2 events, first: phone 11 lifted"),
    ],
)
def test_the_worst_tick_is_put_down_to_what_happened_in_it(events, cause):
    loop, core, clock, _ = make_loop()

    def happen(now):
        if now in (50, 100):
            for event in events if now == 100 else (e.StationWentOnHook(1),):
                for watch in core.on_event:
                    watch(now, event)
            clock.ms += now // 10

    core.each_tick = happen
    run_until(loop, core, 200)
    assert (loop.late.worst_ms, loop.late.cause) == (9, cause)


def test_the_worst_tick_is_put_down_to_the_desk_to_chores_or_to_the_collector(mocker):
    causes = []
    for slow in ("listen", "chores", "collect"):
        loop, core, clock, _ = make_loop()

        def stall(now, who, slow=slow, clock=clock):
            if who == slow and now > 1000:
                clock.ms += 30
            return "the desk: Adopt" if who == "listen" and slow == "listen" else who == "collect" and now > 1000

        mocker.patch.object(Collector, "maybe", lambda _, now, at_rest, stall=stall: stall(now, "collect"))
        core.each_tick = lambda now, loop=loop: loop.stop() if now > 2100 else None
        loop.run(
            lambda: True, lambda now, stall=stall: stall(now, "chores"), lambda now, stall=stall: stall(now, "listen")
        )
        causes.append(loop.late.cause)
    assert causes == ["the desk: Adopt", "chores", "garbage collection"]


def test_a_machine_that_wakes_us_too_late_is_said_to_be_the_cause(mocker):
    loop, core, clock, _ = make_loop()
    sleep = clock.sleep_until_ms
    mocker.patch.object(clock, "sleep_until_ms", lambda ms: sleep(ms + 40 if ms == 101 else ms))
    run_until(loop, core, 200)
    assert (loop.late.worst_ms, loop.late.cause) == (40, "the machine was late")


@pytest.fixture
def manager_socket(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(str(tmp_path / "notify"))
        server.setblocking(False)
        yield server


def received(server):
    out = []
    while True:
        try:
            out.append(server.recv(100))
        except BlockingIOError:
            return out


def test_the_service_manager_hears_that_the_box_lives(manager_socket):
    manager = ServiceManager(manager_socket.getsockname())
    loop, core, _, _ = make_loop(manager)
    manager.ready()
    run_until(loop, core, 2500)
    manager.stopping()
    assert received(manager_socket) == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_a_service_manager_that_does_not_read_never_holds_the_loop(manager_socket):
    manager = ServiceManager(manager_socket.getsockname())
    for _ in range(5000):
        manager.alive()
    assert received(manager_socket)[0] == b"WATCHDOG=1"


def test_a_log_that_nobody_reads_drops_lines_and_counts_them():
    reader, writer = os.pipe()
    log = EventLog(writer)
    for n in range(3000):
        log.line(f"line {n} " + "x" * 100)
    assert log.dropped > 0
    assert os.read(reader, 7) == b"line 0 "
    os.set_blocking(reader, False)
    while True:
        try:
            os.read(reader, 65536)
        except BlockingIOError:
            break
    dropped = log.dropped
    log.line("again")
    assert (os.read(reader, 100), log.dropped) == (b"again\n", dropped)
    os.close(reader)
    os.close(writer)


def test_a_log_to_a_socket_does_not_block_either():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        log = EventLog(ours.fileno())
        for _ in range(20000):
            log.line("x" * 100)
        assert log.dropped > 0
        assert theirs.recv(101) == b"x" * 100 + b"\n"
