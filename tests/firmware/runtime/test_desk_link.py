"""The core's end of the pipe to the desk: the newest memory arrives, whatever happens to the process; nothing waits."""

import os

import pytest

from firmware.callcontrol.features import Feature
from firmware.callcontrol.memory import NOTHING
from firmware.desk.memory_file import DAMAGED, NAME, OLD, MemoryFile
from firmware.desk.messages import from_core
from firmware.runtime.child_process import RESTART_MS
from firmware.runtime.desk_link import DeskLink, DeskProcess, last_memory, why_not
from tests.firmware.callcontrol.exchange_office import ExchangeOffice

F = Feature


class Child:
    """A desk process of our own: a pipe that takes ``room`` bytes more, and what has come through it."""

    def __init__(self):
        self.came = b""
        self.room = 10_000_000
        self.lives = True
        self.ended = False

    def send(self, data):
        taken = data[: self.room if self.lives else 0]
        self.came += taken
        self.room -= len(taken)
        return len(taken)

    def receive(self):
        return b""

    def alive(self):
        return self.lives

    def end(self):
        self.ended = True

    @property
    def told(self):
        """The memories that have arrived whole."""
        return [from_core(line).memory for line in self.came.split(b"\n")[:-1]]


class Box:
    """An office, its link, and the desks that it starts."""

    def __init__(self, directory="/nowhere"):
        self.office = ExchangeOffice()
        self.children = []
        self.log = []
        self.cannot = None
        self.room = 10_000_000
        self.link = DeskLink(directory, self.office.control, self.log.append, self.start)
        self.now_ms = 0

    def start(self, directory):
        if self.cannot:
            raise self.cannot
        self.children.append(Child())
        self.children[-1].room = self.room
        return self.children[-1]

    def step(self, ms=100):
        self.now_ms += ms
        self.link.step(self.now_ms)

    def begin(self):
        self.step()
        self.step()
        return self.children[-1]

    @property
    def memory(self):
        return self.office.control.memory()


@pytest.fixture
def box():
    return Box()


def test_the_desk_is_told_at_the_start_what_the_box_knows(box):
    assert box.begin().told == [NOTHING]


def test_each_change_is_told_once(box):
    desk = box.begin()
    box.office.order(2, F.DO_NOT_DISTURB)
    for _ in range(5):
        box.step()
    first = box.memory
    box.office.order(2, F.FORWARD_ALWAYS, "15")
    for _ in range(5):
        box.step()
    assert desk.told == [NOTHING, first, box.memory]
    assert first.stations[2].dnd.wish


def test_calls_that_come_and_go_are_not_the_desk_s_business(box):
    desk = box.begin()
    box.office.outside_call(1, 1)
    box.office.leave()
    box.step()
    assert desk.told == [NOTHING]


def test_of_several_changes_between_two_steps_the_last_is_told(box):
    desk = box.begin()
    box.office.order(2, F.DO_NOT_DISTURB)
    box.office.order(3, F.DO_NOT_DISTURB)
    box.step()
    assert desk.told == [NOTHING, box.memory]
    assert sorted(box.memory.stations) == [2, 3]


def test_a_full_pipe_holds_nobody_up_and_then_gets_the_newest(box):
    desk = box.begin()
    desk.room = 0
    for port in (2, 3, 4):
        box.office.order(port, F.DO_NOT_DISTURB)
        box.step()
    assert desk.told == [NOTHING]
    desk.room = 10_000_000
    box.step()
    box.step()
    assert desk.told[-1] == box.memory
    assert all(memory in (desk.told[1], box.memory) for memory in desk.told[1:]), "the one between is left out"


def test_a_command_that_the_pipe_takes_in_pieces_stays_whole_whatever_comes_after_it(box):
    desk = box.begin()
    for port in (2, 3, 4, 5):
        desk.room = 30
        box.office.order(port, F.DO_NOT_DISTURB)
        box.step()
    desk.room = 10_000_000
    box.step()
    assert desk.told[-1] == box.memory
    assert len(desk.told) == 3, "the first, the one that was begun, and the newest"


def test_a_desk_that_ends_is_started_again_after_a_second_and_told_the_newest(box):
    first = box.begin()
    first.lives = False
    box.office.order(2, F.DO_NOT_DISTURB)
    box.step()
    assert box.log == ["the desk process has ended and is started again"]
    assert first.ended
    box.step(RESTART_MS - 100)
    assert len(box.children) == 1
    assert box.begin().told == [box.memory]
    assert len(box.children) == 2


def test_a_desk_that_ends_in_the_middle_of_a_command_gets_a_whole_one_from_its_successor(box):
    first = box.begin()
    first.room = 20
    box.office.order(2, F.DO_NOT_DISTURB)
    box.step()
    first.lives = False
    box.step()
    box.step(RESTART_MS)
    assert box.begin().told == [box.memory]


def test_a_desk_that_cannot_be_started_is_tried_every_second(box):
    box.cannot = OSError("no memory")
    for _ in range(25):
        box.step()
    sentence = "the desk process cannot be started (no memory): what is set at telephones is lost when the box stops"
    assert box.log == [sentence] * 3
    box.cannot = None
    box.office.order(2, F.DO_NOT_DISTURB)
    box.step(1_000)
    assert box.begin().told == [box.memory]


def test_the_last_change_is_told_in_the_end(box):
    desk = box.begin()
    box.office.order(2, F.DO_NOT_DISTURB)
    box.link.end()
    assert desk.told[-1] == box.memory
    assert desk.ended


def test_the_end_is_the_end_also_before_there_was_a_desk(box):
    box.cannot = OSError("no memory")
    box.step()
    box.link.end()
    Box().link.end()


# -- the directory


def test_a_new_box_begins_with_nothing(tmp_path):
    said = []
    assert last_memory(tmp_path, said.append) == NOTHING
    assert last_memory(tmp_path / "none", said.append) == NOTHING
    assert said == []


def test_a_damaged_memory_is_told_of_and_the_box_begins_with_the_one_before_it(tmp_path):
    office = ExchangeOffice()
    office.order(2, F.DO_NOT_DISTURB)
    memory = office.control.memory()
    MemoryFile(tmp_path).write(memory)
    (tmp_path / NAME).rename(tmp_path / OLD)
    (tmp_path / NAME).write_bytes(b"\0\0")
    said = []
    assert last_memory(tmp_path, said.append) == memory
    assert said[0].startswith(f"{tmp_path}/memory.json is damaged (")
    assert said[1:] == ["the box begins with the memory before it"]
    (tmp_path / OLD).write_bytes(b"")
    assert last_memory(tmp_path, said.append) == NOTHING
    assert said[-1] == "the box begins without memory"


def test_a_directory_that_is_missing_is_made(tmp_path):
    assert why_not(tmp_path / "lib" / "linebox") == ""
    assert (tmp_path / "lib" / "linebox").is_dir()


def test_a_directory_that_cannot_be_made_is_named_with_the_reason(tmp_path):
    (tmp_path / "file").write_text("")
    assert why_not(tmp_path / "file" / "linebox") == (
        f"the directory {tmp_path}/file/linebox cannot be made (Not a directory): "
        "what is set at telephones is lost when the box stops"
    )
    assert "(File exists)" in why_not(tmp_path / "file")


def test_a_directory_that_may_not_be_written_to_is_named(tmp_path, mocker):
    """``access`` is asked, as whoever runs the tests may be allowed everything."""
    mocker.patch.object(os, "access", lambda path, mode: not mode & os.W_OK)
    assert why_not(tmp_path) == (
        f"the directory {tmp_path} cannot be written to: what is set at telephones is lost when the box stops"
    )


# -- the process


def test_the_real_process_keeps_what_it_was_told_and_sets_aside_what_is_damaged(tmp_path):
    office, log, desks = ExchangeOffice(), [], []
    (tmp_path / NAME).write_bytes(b"{")

    def start(directory):
        desks.append(DeskProcess(directory))
        return desks[-1]

    link = DeskLink(tmp_path, office.control, log.append, start)
    link.step(0)
    link.step(100)
    office.order(2, F.DO_NOT_DISTURB)
    link.step(200)
    office.order(3, F.FORWARD_ALWAYS, "15")
    link.end()
    assert desks[0]._process.wait(60) == 0
    assert last_memory(tmp_path, log.append) == office.control.memory()
    assert log == []
    assert (tmp_path / (DAMAGED + "1")).read_bytes() == b"{"
