"""The core's end of the pipe to the desk: the newest memory arrives, whatever happens to the process; nothing waits."""

import os
from datetime import datetime

import pytest

from firmware.callcontrol.events import ClockTold, LineRingPaused
from firmware.callcontrol.features import Feature
from firmware.callcontrol.memory import NOTHING
from firmware.control.requests import DropCall, Show
from firmware.control.responses import Done
from firmware.desk.memory_file import DAMAGED, NAME, OLD, MemoryFile
from firmware.desk.messages import Answer, Ask, Keep, Said, WallTold, encode, from_core
from firmware.desk.messages import Box as BoxMessage
from firmware.runtime.child_process import RESTART_MS
from firmware.runtime.desk_link import SAID_KEPT, DeskLink, DeskProcess, last_memory, why_not
from firmware.runtime.facts_link import Moment
from tests.firmware.callcontrol.exchange_office import ExchangeOffice

F = Feature


class Child:
    """A desk process of our own: a pipe that takes ``room`` bytes more, and what has come through it."""

    def __init__(self):
        self.came = b""
        self.says = b""
        self.room = 10_000_000
        self.lives = True
        self.ended = False

    def send(self, data):
        taken = data[: self.room if self.lives else 0]
        self.came += taken
        self.room -= len(taken)
        return len(taken)

    def receive(self):
        came, self.says = self.says, b""
        return came

    def alive(self):
        return self.lives

    def end(self):
        self.ended = True

    def say(self, *messages):
        self.says += b"".join(map(encode, messages))

    def heard(self, kind):
        """What has arrived whole, of this kind."""
        messages = [from_core(line) for line in self.came.split(b"\n")[:-1]]
        return [message for message in messages if isinstance(message, kind)]

    @property
    def told(self):
        """The memories that have arrived."""
        return [kept.memory for kept in self.heard(Keep)]


NINE = datetime(2026, 11, 30, 9, 0)
BOX = BoxMessage(
    board="lb4x8",
    serial="",
    lines=4,
    stations=8,
    receivers=(5,),
    line_receivers=(1,),
    tone_outputs=("assign1",),
    signal_output="assign4",
    revision=3,
)


class Reception:
    """Answers everything by what was asked."""

    def __init__(self):
        self.asked = []
        self.gone = 0
        self.trusted = True

    def box(self):
        return BOX

    def take(self, message, now_ms):
        self.asked.append(message)
        return Answer(number=message.number, response=Done(f"{message.number} done"))

    def wall(self):
        return Moment(NINE, NINE, self.trusted)

    def all_gone(self, now_ms):
        self.gone += 1


class Box:
    """An office, its link, and the desks that it starts."""

    def __init__(self, directory="/nowhere"):
        self.office = ExchangeOffice()
        self.children = []
        self.log = []
        self.cannot = None
        self.room = 10_000_000
        self.reception = Reception()
        self.link = DeskLink(directory, self.office.control, self.log.append, self.start, self.reception)
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

    def listen(self, times=1):
        done = []
        for _ in range(times):
            self.now_ms += 10
            done.append(self.link.listen(self.now_ms))
        return done

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


def test_a_desk_is_told_the_time_when_it_begins_and_whenever_call_control_is(box):
    desk = box.begin()
    assert desk.heard(WallTold) == [WallTold(local=NINE)]
    box.step()
    box.link.event(box.now_ms, LineRingPaused(2, 4_000))
    box.step()
    assert len(desk.heard(WallTold)) == 1
    box.link.event(box.now_ms, ClockTold(9 * 3_600_000))
    box.step()
    assert desk.heard(WallTold) == 2 * [WallTold(local=NINE)]
    desk.lives = False
    box.step(1_000)
    box.step(2_000)
    assert box.children[-1] is not desk
    assert box.begin().heard(WallTold) == [WallTold(local=NINE)]


def test_a_desk_is_told_when_nobody_has_told_the_box_what_time_it_is(box):
    box.reception.trusted = False
    assert box.begin().heard(WallTold) == [WallTold(local=NINE, trusted=False)]


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


# -- what the desk asks for


def ask(number):
    return Ask(number=number, holder=1, request=Show("lines"))


def test_a_desk_is_told_at_each_start_what_box_it_serves(box):
    assert box.begin().heard(BoxMessage) == [BOX]
    box.children[-1].lives = False
    box.step()
    box.step(RESTART_MS)
    assert box.begin().heard(BoxMessage) == [BOX]


def test_what_is_asked_is_answered_one_thing_at_a_time(box):
    desk = box.begin()
    desk.say(ask(1), ask(2), Ask(number=3, holder=2, request=DropCall("line 1")))
    assert box.listen(4) == ["the desk: Ask"] * 3 + [""]
    assert box.reception.asked == [ask(1), ask(2), Ask(number=3, holder=2, request=DropCall("line 1"))]
    assert [(answer.number, answer.response.text) for answer in desk.heard(Answer)] == [
        (1, "1 done"),
        (2, "2 done"),
        (3, "3 done"),
    ]


def test_a_message_may_come_in_pieces(box):
    desk = box.begin()
    whole = encode(ask(1))
    for at in range(0, len(whole), 7):
        desk.says = whole[at : at + 7]
        box.listen()
    assert box.reception.asked == [ask(1)]


def test_a_desk_that_does_not_take_its_answers_is_not_asked_for_more_and_nothing_is_lost(box):
    desk = box.begin()
    desk.room = 0
    desk.say(*map(ask, range(1, 101)))
    box.listen(200)
    assert 0 < len(box.reception.asked) < 20
    desk.room = 10_000_000
    box.listen(200)
    assert [answer.number for answer in desk.heard(Answer)] == list(range(1, 101))


def test_nonsense_is_said_once_a_second_and_harms_nobody(box):
    desk = box.begin()
    desk.says = b"{}\n\xff\xfe\n" + b'{"type":"Ask","version":1}\n' * 30 + b"x" * 5000 + b"\n" + encode(ask(1))
    box.listen(60)
    assert box.reception.asked == [ask(1)]
    assert len(box.log) == 1
    assert box.log[0].startswith("what the desk says makes no sense: ")
    box.listen(100)
    desk.says = b"[]\n" + b'{"version":2,"x":' + b"[" * 100_000 + b"\n"
    box.listen(2)
    assert len(box.log) == 2


def test_lines_of_the_log_reach_the_desk_with_whom_they_concern(box):
    desk = box.begin()
    box.link.said(7, "line 2 rings", ("line 2",))
    box.link.said(8, "garbage", ())
    box.listen()
    assert desk.heard(Said) == [Said(at_ms=7, text="line 2 rings", ends=("line 2",)), Said(at_ms=8, text="garbage")]


def test_of_too_many_lines_the_latest_are_lost_and_counted(box):
    desk = box.begin()
    desk.room = 0
    for n in range(SAID_KEPT + 5):
        box.link.said(n, "x", ())
    desk.room = 10_000_000
    box.listen(20)
    box.link.said(9_999, "again", ())
    box.listen(20)
    assert len(desk.heard(Said)) == SAID_KEPT + 1
    assert sum(said.missed for said in desk.heard(Said)) == 5
    assert desk.heard(Said)[-1].text == "again"


def test_who_talks_to_a_desk_that_ended_starts_afresh_and_its_clients_have_gone(box):
    desk = box.begin()
    desk.say(ask(1), ask(2))
    box.listen()
    desk.lives = False
    box.step()
    box.step(RESTART_MS)
    assert box.reception.gone == 1
    assert box.begin().heard(Answer) == []
    box.listen(5)
    assert box.reception.asked == [ask(1)]


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

    link = DeskLink(tmp_path, office.control, log.append, start, Reception())
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
