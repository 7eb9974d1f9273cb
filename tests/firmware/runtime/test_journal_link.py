"""The core tells its journal: pipes stay full, processes die, files become full, and no call is ever waited for."""

import os
import signal
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.events import ClockTold, StationDialled, StationWentOffHook, StationWentOnHook
from firmware.callcontrol.plan import Line, Plan, Station, StationTarget
from firmware.config.model import JournalConfig
from firmware.config.store import DIRECTORY as STORE
from firmware.config.store import Store
from firmware.desk.journal.frames import Advanced, Begun, Happened, Reconfigured, Wall, decode
from firmware.desk.journal.messages import BeginAnew, Sentence, told
from firmware.desk.journal.packing import Received
from firmware.desk.journal.reading import chapters, entries_of
from firmware.desk.journal.replaying import Replay, first_difference
from firmware.runtime.child_process import RESTART_MS
from firmware.runtime.journal_link import LATEST_MS, MOST_HELD, JournalLink, JournalProcess, Office

PLAN = Plan(
    lines=(Line(1, StationTarget(1)),),
    stations=(Station(1, "11"), Station(2, "12")),
    groups=(),
    ring_cadence=(1000, 4000),
    line_cadence=(1000, 4000),
)
PIPE = 10_000_000


class Pipe:
    """A journal process that reads ``takes`` bytes at a time."""

    def __init__(self):
        self.takes = PIPE
        self.lives = True
        self.says = b""
        self.ended = False
        self._received = Received()
        self.frames = []

    def send(self, data):
        taken = data[: self.takes]
        self._received.put(taken)
        self.frames += [decode(frame) for frame in self._received.frames()]
        return len(taken)

    def receive(self):
        said, self.says = self.says, b""
        return said

    def alive(self):
        return self.lives

    def end(self):
        self.ended = True


class Bench:
    """A box at whose telephones somebody is busy."""

    def __init__(self, directory=Path("/state"), start=None):
        self.control = CallControl(PLAN)
        self.pipes = []
        self.cannot_start = ""
        self.said = []
        self.office = Office("lb4x8", "hu", 7)
        self.now_ms = 0
        self.link = JournalLink(
            directory,
            self.control,
            lambda: self.office,
            lambda: datetime(2026, 1, 5, 9, 0) + timedelta(milliseconds=self.now_ms),
            self.said.append,
            start or self._start,
        )

    def _start(self, directory):
        assert directory == Path("/state")
        if self.cannot_start:
            raise OSError(self.cannot_start)
        self.pipes.append(Pipe())
        return self.pipes[-1]

    def step(self, at_rest=True):
        self.now_ms += 100
        self.link.step(self.now_ms, at_rest)

    def tell(self, event):
        self.now_ms += 1
        self.link.frame(Happened(self.now_ms, event, self.control.handle(event, self.now_ms)))

    def dial(self, count):
        self.tell(StationWentOffHook(2))
        for _ in range(count):
            self.tell(StationDialled(2, "1"))
        self.tell(StationWentOnHook(2))

    def reconfigure(self):
        """With a plan of 100 kB."""
        plan = msgspec.structs.replace(PLAN, language="x" * 100_000)
        self.now_ms += 1
        self.link.frame(Reconfigured(self.now_ms, plan, self.control.reconfigure(plan, self.now_ms)))

    @property
    def frames(self):
        return self.pipes[-1].frames

    def files(self):
        """Of the last process."""
        files = []
        for frame in self.frames:
            if isinstance(frame, Begun):
                files.append([])
            files[-1].append(frame)
        return files


def runs_again(file):
    begun, *rest = file
    replay = Replay()
    assert first_difference(replay, begun, entries_of(begun, rest)) is None
    return replay.control.snapshot()


@pytest.fixture
def bench():
    bench = Bench()
    bench.step()
    bench.step()
    return bench


def test_a_file_begins_with_all_that_is_known_and_runs_again(bench):
    bench.dial(3)
    bench.link.flush()
    ((begun, *rest),) = bench.files()
    assert (begun.board, begun.country, begun.revision, begun.follows, begun.lost) == ("lb4x8", "hu", 7, False, 0)
    assert begun.local == datetime(2026, 1, 5, 9, 0, 0, 200_000)
    assert len(rest) == 5
    assert runs_again([begun, *rest]) == bench.control.snapshot()


def test_what_happens_before_the_process_runs_is_in_what_the_first_file_begins_with():
    bench = Bench()
    bench.dial(3)
    bench.step()
    bench.step()
    assert bench.files()[0][0].state == bench.control.snapshot()


def test_the_first_file_waits_for_a_moment_of_rest_but_not_for_ever():
    bench = Bench()
    bench.step(at_rest=False)
    for _ in range(LATEST_MS // 100):
        bench.step(at_rest=False)
    assert bench.frames == []
    bench.step(at_rest=False)
    assert len(bench.frames) == 1


def test_whenever_the_clock_is_told_the_date_goes_with_it(bench):
    bench.tell(ClockTold(32_400_000))
    bench.step()
    (wall,) = [frame for frame in bench.frames if isinstance(frame, Wall)]
    assert wall.local == datetime(2026, 1, 5, 9, 0) + timedelta(milliseconds=wall.ms)


def test_a_pipe_that_stays_full_costs_frames_and_then_a_new_file_begins(bench):
    bench.dial(2)
    bench.pipes[0].takes = 100
    bench.link.flush()
    bench.pipes[0].takes = 0
    count = 0
    while len(bench.link._batch) or not count:
        bench.dial(10)
        count += 12
    for _ in range(30):
        bench.dial(10)
        count += 12
        bench.step()
    assert count * 40 > MOST_HELD / 10
    bench.pipes[0].takes = PIPE
    for _ in range(200):
        bench.step()
    bench.dial(4)
    bench.link.flush()
    first, second = bench.files()
    runs_again(first)
    assert len(first) == 5, "what was half taken is whole"
    assert (second[0].follows, second[0].lost) == (False, count)
    assert runs_again(second) == bench.control.snapshot()


def test_a_process_that_dies_is_started_again_and_told_all(bench):
    bench.dial(2)
    bench.pipes[0].lives = False
    bench.step()
    bench.dial(2)
    for _ in range(RESTART_MS // 100 + 2):
        bench.step()
    bench.dial(1)
    bench.link.flush()
    assert bench.said == ["the journal process has ended and is started again"]
    assert bench.pipes[0].ended
    (file,) = bench.files()
    assert file[0].lost == 4
    assert runs_again(file) == bench.control.snapshot()


def test_where_it_cannot_be_started_the_box_serves_and_says_so():
    bench = Bench()
    bench.cannot_start = "no such program"
    bench.step()
    bench.dial(3)
    assert bench.said == [
        "the journal process cannot be started (no such program): nothing is written down of what happens"
    ]


def fill(bench, at_rest):
    """The file that is being written, to its end; how large it became and how long that took, in ms."""
    files, full_ms = len(bench.files()), 0
    while len(bench.files()) == files:
        bench.reconfigure()
        size = bench.link._size
        full_ms = full_ms or (bench.now_ms if size > 1_000_000 else 0)
        bench.step(at_rest)
    return size, bench.now_ms - full_ms


def test_a_full_file_is_followed_at_rest_and_at_last_anyway(bench):
    bench.office = bench.office._replace(ring=JournalConfig(file_mb=1))
    bench.step()
    size, waited_ms = fill(bench, at_rest=False)
    assert size > 1_000_000
    assert LATEST_MS <= waited_ms <= LATEST_MS + 500
    size, waited_ms = fill(bench, at_rest=True)
    assert size > 1_000_000
    assert waited_ms <= 500
    _, _, third, fourth = bench.files()
    assert fourth[0].follows
    assert runs_again(third) == fourth[0].state


def test_another_configuration_begins_another_file(bench):
    bench.office = Office("lb4x8", "uk", 8, JournalConfig(4, 2))
    bench.step()
    begun = bench.frames[-1]
    assert (begun.country, begun.revision, begun.files, begun.file_mb, begun.follows) == ("uk", 8, 4, 2, True)


def test_what_the_process_says_is_in_the_log_and_it_may_ask_for_a_beginning(bench):
    bench.dial(1)
    bench.step()
    bench.pipes[0].says = told(Sentence("the disk is full")) + told(BeginAnew()) + b"noise\n"
    bench.step()
    assert bench.said[0] == "the disk is full"
    assert bench.said[1].startswith("what the journal says makes no sense: ")
    assert isinstance(bench.frames[-1], Begun)
    assert not bench.frames[-1].follows
    assert bench.frames[-1].lost == 1, "what the process could not write nobody has counted"


def test_the_last_is_told_before_the_process_goes(bench):
    bench.dial(2)
    bench.link.end()
    assert len(bench.frames) == 5
    assert bench.pipes[0].ended


def test_time_alone_is_written_down_too(bench):
    bench.tell(StationWentOffHook(2))
    due_ms = bench.control.next_deadline()
    bench.link.frame(Advanced(due_ms, bench.control.advance(due_ms)))
    bench.link.flush()
    (file,) = bench.files()
    assert runs_again(file) == bench.control.snapshot()


def chapters_of(directory):
    """How many frames come after the first one of each file."""
    if not (directory / "journal").exists():
        return []
    return [len(one.entries) for one in chapters(directory) if not isinstance(one, str)]


def test_a_real_process_writes_it_may_be_killed_and_what_was_written_runs_again(tmp_path):
    Store(tmp_path / STORE, "this boot").commit("# ours\n", "anna", "", "2026-11-30 09:00")
    started = []

    def start(directory):
        started.append(JournalProcess(directory))
        return started[-1]

    box = Bench(tmp_path, start)
    box.office = box.office._replace(revision=1)
    for turn in (1, 2):
        while len(started) < turn:
            box.step()
        box.step()
        box.dial(3)
        box.link.flush()
        if turn == 1:
            assert box.said == []
            process = started[0]
            for _ in range(2_000):
                if chapters_of(tmp_path) == [5]:
                    break
                process.wait(0.01)
            assert chapters_of(tmp_path) == [5], "what was told is written long before it is synced"
            os.kill(process.pid, signal.SIGKILL)
            assert process.wait(20)
    box.link.end()
    assert started[1].wait(20)
    read = list(chapters(tmp_path))
    assert [one.name for one in read] == ["000001.journal.z", "000002.journal"]
    assert [one.begun.config for one in read] == ["# ours\n"] * 2
    replay = Replay()
    for one in read:
        assert first_difference(replay, one.begun, one.entries) is None
    assert len(read[1].entries) == 5
    assert replay.control.snapshot() == box.control.snapshot()
