"""The real loop on a clock of our own: the watchdog is fed by ticks alone, missed ticks are not made up for."""

import itertools
import os
import socket

import pytest

from firmware.runtime.event_log import EventLog
from firmware.runtime.loop import RETRIGGER_MS, Loop
from firmware.runtime.notify import ServiceManager
from firmware.runtime.realtime import Collector


class SteppingClock:
    def __init__(self):
        self.ms = 0

    def now_ms(self):
        return self.ms

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
    assert (loop.late_ticks, loop.worst_late_ms) == (1, 29)


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
