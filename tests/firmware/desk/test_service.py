"""The desk's loop and its process: commands come in until they end, nothing is lost, nothing makes it fall."""

import fcntl
import os
import signal
import socket
import subprocess
import sys

import msgspec
import pytest

from firmware.callcontrol.memory import Memory, Redirection, Remembered, Switch
from firmware.callcontrol.plan import StationTarget
from firmware.control.requests import Asking, Commit, FactoryReset, Greet, SetValue
from firmware.control.responses import Done
from firmware.control.wire import decode_answering
from firmware.control.wire import encode as encode_line
from firmware.desk.memory_file import NAME, MemoryFile
from firmware.desk.messages import Adopt, Answer, Ask, Keep, KnownNumbers, encode, from_core, from_desk
from firmware.desk.service import LONGEST_COMMAND, Service
from tests.firmware.desk.front_desk import BOX

ANNA, BELA = Memory(reminders={1: 450}), Memory(reminders={2: 450}, night=True)

FULL = Memory(
    {
        port: Remembered(
            Switch(True, False),
            Switch(True, False),
            *[Redirection(StationTarget(port), StationTarget(1))] * 3,
            {f"{place:02}": "0123456789" * 3 for place in range(100)},
        )
        for port in range(1, 25)
    },
    dict.fromkeys(range(1, 25), 1439),
    True,
    86_399_999,
)


class Duty:
    """Writes down what happens to it; ``due`` is when it wants to be called."""

    def __init__(self, due=None, then=lambda: None):
        self.seen = []
        self.due = due
        self.then = then

    def take(self, command):
        self.seen.append(command.memory)

    def due_ms(self):
        return self.due

    def step(self, now_ms):
        if self.due is not None and now_ms >= self.due:
            self.seen.append(f"due at {now_ms}")
            self.due = None
            self.then()

    def finish(self):
        self.seen.append("end")


@pytest.fixture
def pipe():
    ends = list(os.pipe())
    yield ends
    for end in ends:
        os.close(end)


def close(pipe):
    os.close(pipe.pop())


def serve(pipe, duty, now_ms=lambda: 0):
    said = []
    Service(pipe[0], {Keep: duty}, now_ms, said.append).run()
    return said


def test_commands_reach_their_duty_in_order_and_it_finishes_when_they_end(pipe):
    duty = Duty()
    os.write(pipe[1], encode(Keep(ANNA)) + encode(Keep(BELA)))
    close(pipe)
    assert serve(pipe, duty) == []
    assert duty.seen == [ANNA, BELA, "end"]


def test_a_duty_is_called_when_it_is_due_though_nobody_says_a_word(pipe):
    duty = Duty(due=50, then=lambda: close(pipe))
    clock = iter(range(0, 10_000, 25))
    serve(pipe, duty, lambda: next(clock))
    assert duty.seen[0].startswith("due at ")
    assert duty.seen[1:] == ["end"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"nonsense\n", "malformed"),
        (b"\xff\xfe\n", "malformed"),
        (b'{"type":"Keep","memory":{},"version":1}\n', "version 1, understood is version 5"),
        (b'{"type":"Burn","memory":{},"version": 5}\n', "Burn"),
        (b'{"type":"Keep","memory":{"mood":1},"version": 5}\n', "mood"),
    ],
)
def test_what_makes_no_sense_is_said_and_the_next_command_is_heard(pipe, line, why):
    duty = Duty()
    os.write(pipe[1], line + encode(Keep(ANNA)))
    close(pipe)
    (sentence,) = serve(pipe, duty)
    assert sentence.startswith("a command makes no sense: ")
    assert why in sentence
    assert duty.seen == [ANNA, "end"]


def test_half_a_command_at_the_end_is_none(pipe):
    duty = Duty()
    os.write(pipe[1], encode(Keep(ANNA)) + encode(Keep(BELA))[:-5])
    close(pipe)
    serve(pipe, duty)
    assert duty.seen == [ANNA, "end"]


def test_a_command_comes_back_as_it_was_and_says_its_version():
    line = encode(Keep(FULL))
    assert from_core(line) == Keep(FULL)
    assert msgspec.json.decode(line)["version"] == 5
    assert 10 * len(line) < LONGEST_COMMAND


# -- the process


def started(directory, **streams):
    words = [sys.executable, "-m", "firmware.desk", "--directory", str(directory)]
    return subprocess.Popen(words, stdin=subprocess.PIPE, **streams)


def test_the_process_writes_the_last_that_it_was_told_and_ends_with_its_pipe(tmp_path):
    desk = started(tmp_path)
    desk.communicate(b"".join(encode(Keep(memory)) for memory in (ANNA, FULL, BELA)), timeout=60)
    assert desk.returncode == 0
    assert MemoryFile(tmp_path).read().memory == BELA


def test_a_memory_larger_than_a_pipe_arrives(tmp_path):
    desk = started(tmp_path)
    assert len(encode(Keep(FULL))) > 65_536
    desk.communicate(encode(Keep(FULL)), timeout=60)
    assert MemoryFile(tmp_path).read().memory == FULL


def test_a_stop_for_all_processes_of_the_box_waits_for_what_the_core_says_last(tmp_path):
    MemoryFile(tmp_path).write(ANNA)
    (tmp_path / NAME).write_bytes(b"{")
    desk = started(tmp_path, stderr=subprocess.PIPE)
    assert b"memory.json is damaged" in desk.stderr.readline(), "it lives"
    desk.send_signal(signal.SIGTERM)
    desk.send_signal(signal.SIGINT)
    desk.communicate(encode(Keep(BELA)), timeout=60)
    assert desk.returncode == 0
    assert MemoryFile(tmp_path).read().memory == BELA


def test_the_desk_of_the_next_core_waits_until_the_one_before_it_has_written(tmp_path):
    MemoryFile(tmp_path).write(ANNA)
    (tmp_path / NAME).write_bytes(b"{")
    first = started(tmp_path, stderr=subprocess.PIPE)
    assert first.stderr.readline(), "it has begun"
    directory = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(directory, fcntl.LOCK_SH | fcntl.LOCK_NB)
    os.close(directory)
    second = started(tmp_path, stderr=subprocess.PIPE)
    second.stdin.write(encode(Keep(BELA)))
    second.stdin.close()
    first.communicate(encode(Keep(ANNA)), timeout=60)
    assert second.wait(60) == 0
    assert second.stderr.read() == b"", "it has found a file in order"
    second.stderr.close()
    assert MemoryFile(tmp_path).read().memory == BELA


def test_without_its_directory_it_says_so_and_ends_in_order(tmp_path):
    desk = started(tmp_path / "none", stderr=subprocess.PIPE)
    _, said = desk.communicate(encode(Keep(ANNA)), timeout=60)
    assert desk.returncode == 0
    assert said.decode().splitlines() == [
        f"desk: the directory {tmp_path}/none cannot be opened (No such file or directory)",
        f"desk: what is set at telephones cannot be written to {tmp_path}/none (No such file or directory); "
        "tried again until it can",
    ]


# -- the whole desk over its socket


def test_over_the_socket_of_the_process_a_configuration_is_committed_and_the_core_is_told(tmp_path):
    path = tmp_path / "control.sock"
    words = [sys.executable, "-m", "firmware.desk", "--directory", str(tmp_path), "--socket", str(path)]
    desk = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    # It says that there is no such group, or nothing; either way it answers the core's first word on the socket.
    desk.stdin.write(encode(BOX))
    while not path.exists():
        assert desk.poll() is None
        os.sched_yield()
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        answers = client.makefile("rb")

        def ask(number, request):
            client.sendall(encode_line(Asking(number, request)))

        def core_hears(kind):
            while not isinstance(heard := from_desk(desk.stdout.readline()), kind):
                assert isinstance(heard, KnownNumbers)
            return heard

        def answer():
            return decode_answering(answers.readline()).response

        ask(1, Greet(1, "test"))
        assert answer().version == 1
        ask(2, SetValue(("country",), '"us"'))
        assert isinstance(answer(), Done)
        ask(3, Commit("over there"))
        adopt = core_hears(Adopt)
        assert (adopt.country, adopt.revision) == ("us", 1)
        desk.stdin.write(encode(Answer(number=adopt.number, response=Done("Adopted."))))
        assert answer() == Done("Revision 1 is running.")
        ask(4, Greet(1, "test"))
        assert answer().country == "us"
        ask(5, FactoryReset())
        asked = core_hears(Ask)
        desk.stdin.write(encode(Answer(number=asked.number, response=Done("The jumper is in place."))))
        adopt = core_hears(Adopt)
        assert (adopt.country == "us", adopt.revision) == (False, 0)
        desk.stdin.write(encode(Answer(number=adopt.number, response=Done("Adopted."))))
        assert isinstance(answer(), Done)
        ask(6, Greet(1, "test"))
        greeting = answer()
        assert (greeting.country, greeting.changes, greeting.users) == (adopt.country, 0, False)
    desk.communicate(timeout=60)
    assert desk.returncode == 0
    assert not path.exists()
