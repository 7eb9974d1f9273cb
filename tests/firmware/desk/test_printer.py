"""A printer on a serial port (a pty here): every call once, whatever becomes of the printer meanwhile."""

import contextlib
import errno
import os
import pty
import tty

import msgspec
import pytest
import serial

from firmware.config.upkeep import SmdrConfig
from firmware.desk.exports.style import Style
from firmware.desk.printer import AWAY_MS, LOOK_MS, NAME, PUSH_MS, Printer
from firmware.desk.printer_port import SerialPrinter
from tests.firmware.desk.exports.registers import NINE, Register


class Paper:
    """The far end of the cable."""

    def __init__(self):
        self.ours, theirs = pty.openpty()
        tty.setraw(theirs)
        os.set_blocking(self.ours, False)
        self.name = os.ttyname(theirs)
        self.kept_open = theirs
        self.text = ""

    def read(self):
        with contextlib.suppress(BlockingIOError, OSError):
            while data := os.read(self.ours, 4096):
                self.text += data.decode("ascii")
        return self.text

    def numbers(self):
        """Of the callers on it, in order."""
        return [line[27:53].strip() for line in self.read().split("\r\n") if line[27:30] in ("100", "<I>")]

    def close(self):
        for end in (self.ours, self.kept_open):
            with contextlib.suppress(OSError):
                os.close(end)


class QuickDisk:
    """The system's, but it does not wait for what is written."""

    def __getattr__(self, name):
        return getattr(os, name)

    def fsync(self, descriptor):
        pass


class Office:
    def __init__(self, directory, settings, opened=SerialPrinter):
        self.directory = directory
        self.settings = settings
        self.opened = opened
        self.register = Register(directory)
        self.notes = []
        self.now_ms = 0
        self.start()

    def start(self):
        """The desk starts, again perhaps."""
        self.printer = Printer(
            self.directory, lambda: self.settings, self.notes.append, self.opened, QuickDisk(), style=self.style
        )

    def style(self):
        return Style(log_ins=self.settings.log_ins)

    def rings(self, number, **values):
        found = self.register.call(number=str(number), **values)
        self.register.keep()
        return found

    def ends(self, call):
        self.register.db.execute("UPDATE calls SET ended_ms = began_ms + 65000 WHERE id = ?", (call,))
        self.register.keep()

    def pass_time(self, ms=LOOK_MS):
        until = self.now_ms + ms
        while self.now_ms < until:
            self.now_ms = max(self.now_ms + 1, min(until, self.printer.due_ms()))
            self.printer.step(self.now_ms)


@pytest.fixture
def paper():
    found = Paper()
    yield found
    found.close()


@pytest.fixture
def office(tmp_path, paper):
    found = Office(tmp_path, SmdrConfig(paper.name, page_lines=0))
    found.pass_time()
    yield found
    found.printer.finish()


def callers(*numbers):
    return [f"<I>{number}" for number in numbers]


def test_calls_are_printed_as_they_end(office, paper):
    first = office.rings(1, ended_ms=None)
    office.rings(2)
    office.pass_time()
    assert paper.numbers() == callers(2)
    office.rings(3, direction="inside")
    office.rings(4)
    office.pass_time()
    office.ends(first)
    office.pass_time()
    assert paper.numbers() == callers(2, 4, 1)
    assert paper.text.startswith("Date     Time") and "\n01/05/26  09:00AM 11    02 <I>2 " in paper.text


def told(paper):
    """Who has logged in and out, in order."""
    return [line[27:53].strip() for line in paper.read().split("\r\n") if line[27:30] == "LOG"]


def test_agents_who_log_in_and_out_are_printed_once_whatever_happens_to_the_desk(office, paper):
    office.register.state("anna", "ready", NINE, station=1)
    office.register.state("anna", "talks", NINE, station=1)
    office.rings(1)
    office.pass_time()
    assert (told(paper), paper.numbers()) == (["LOG IN anna"], callers(1))
    office.printer.finish()
    office.start()
    office.register.state("anna", "wraps up", NINE, station=1)
    office.register.state("anna", "out", NINE)
    office.rings(2)
    office.pass_time()
    assert told(paper) == ["LOG IN anna", "LOG OUT anna"]
    assert paper.numbers() == callers(1, 2)


def test_who_logged_in_before_there_was_a_printer_is_not_printed_nor_where_nobody_wants_it(tmp_path, paper):
    office = Office(tmp_path, SmdrConfig(paper.name, page_lines=0, log_ins=False))
    office.register.state("anna", "ready", NINE)
    office.rings(1)
    office.pass_time()
    office.register.state("anna", "out", NINE)
    office.register.keep()
    office.pass_time()
    office.settings = msgspec.structs.replace(office.settings, log_ins=True)
    office.register.state("bela", "ready", NINE)
    office.rings(2)
    office.pass_time()
    assert told(paper) == ["LOG IN bela"]
    office.printer.finish()


def test_what_rang_before_there_was_a_printer_is_not_printed(tmp_path, paper):
    office = Office(tmp_path, SmdrConfig(page_lines=0))
    office.rings(1)
    going_on = office.rings(2, ended_ms=None)
    office.rings(3)
    office.pass_time()
    office.settings = SmdrConfig(paper.name, page_lines=0)
    office.pass_time()
    office.rings(4)
    office.ends(going_on)
    office.pass_time()
    assert paper.numbers() == callers(2, 4)


def test_a_desk_that_starts_again_goes_on_where_it_was(office, paper):
    for number in range(1, 40):
        office.rings(number, ended_ms=None if number == 7 else NINE + 1)
        if number % 10 == 0:
            office.pass_time()
        if number % 15 == 0:
            office.printer.finish()
            office.start()
    office.pass_time(5 * LOOK_MS)
    office.ends(7)
    office.pass_time()
    assert paper.numbers() == callers(*(number for number in range(1, 40) if number != 7), 7)


def test_a_printer_that_is_unplugged_gets_the_rest_when_it_is_back(office, paper):
    office.rings(1)
    office.pass_time()
    assert paper.numbers() == callers(1)
    paper.close()
    for number in (2, 3):
        office.rings(number)
        office.pass_time(AWAY_MS)
    assert len(office.notes) == 1 and "is away" in office.notes[0] and paper.name in office.notes[0]
    back = Paper()
    office.settings = SmdrConfig(back.name, page_lines=0)
    office.rings(4)
    office.pass_time(AWAY_MS)
    assert back.numbers() == callers(2, 3, 4)
    assert office.notes[1:] == [f"the printer at {back.name} prints again"]
    office.printer.finish()
    back.close()


def test_a_printer_that_takes_nothing_holds_nobody_up(office, paper):
    """The far end does not read: the system's buffers run full."""
    for number in range(250):
        office.rings(number)
    office.pass_time(80 * PUSH_MS)
    assert 0 < len(paper.numbers()) < 250
    for _ in range(100):
        paper.read()
        office.pass_time(PUSH_MS)
    assert paper.numbers() == callers(*range(250))


class Cable:
    """A port that takes so many bytes, and a printer that can be switched off."""

    def __init__(self):
        self.room = 10**6
        self.is_ready = True
        self.is_there = True
        self.stuck = 0
        self.text = ""

    def __call__(self, _settings):
        if not self.is_there:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")
        return self

    def ready(self):
        return self.is_ready

    def write(self, data):
        if not self.is_there:
            raise OSError(errno.EIO, "Input/output error")
        taken = data[: self.room]
        self.room -= len(taken)
        self.text += taken.decode()
        return len(taken)

    def waiting(self):
        return self.stuck

    def close(self):
        pass

    def numbers(self):
        return [line[27:53].strip() for line in self.text.split("\r\n") if line[27:30] == "<I>" and len(line) == 80]


@pytest.fixture
def cable():
    return Cable()


@pytest.fixture
def far(tmp_path, cable):
    found = Office(tmp_path, SmdrConfig("/dev/printer", page_lines=0), cable)
    found.pass_time()
    return found


def test_a_printer_that_says_stop_is_given_nothing(far, cable):
    cable.is_ready = False
    for number in (1, 2, 3):
        far.rings(number)
        far.pass_time()
    assert cable.text == ""
    assert far.notes == ["the printer at /dev/printer is not ready: calls wait for it"]
    cable.is_ready = True
    far.pass_time()
    assert cable.numbers() == callers(1, 2, 3)


def test_a_line_that_stays_in_the_port_is_not_on_paper(far, cable):
    """XOFF: the system takes bytes, and does not send them."""
    cable.stuck = 82
    far.rings(1)
    far.pass_time()
    cable.is_there = False
    far.printer.finish()
    cable.text, cable.stuck, cable.is_there = "", 0, True
    far.start()
    far.pass_time()
    assert cable.numbers() == callers(1)


def test_a_register_that_was_restored_is_not_printed_from_its_middle_on(office, paper, tmp_path):
    for number in (1, 2):
        office.rings(number)
    office.pass_time()
    office.printer.finish()
    office.register.db.execute("UPDATE calls SET began_ms = began_ms - 86400000")
    for number in (3, 4):
        office.rings(number)
    office.start()
    office.pass_time()
    office.rings(5)
    office.pass_time()
    assert paper.numbers() == callers(1, 2, 5)


@pytest.mark.parametrize(("frame", "words"), [("8N1", (8, "N", 1)), ("7E1", (7, "E", 1)), ("8N2", (8, "N", 2))])
def test_bits_and_parity_are_those_of_the_printer(paper, mocker, frame, words):
    opened = mocker.spy(serial, "Serial")
    SerialPrinter(SmdrConfig(paper.name, frame=frame)).close()
    asked = opened.call_args.kwargs
    assert (asked["bytesize"], asked["parity"], asked["stopbits"]) == words


def test_a_line_in_two_pieces_is_one(far, cable):
    far.rings(1)
    cable.room = 200
    far.pass_time(PUSH_MS)
    cable.room = 10**6
    far.pass_time()
    assert cable.numbers() == callers(1) and cable.text.count("Date") == 1


def test_a_torn_line_is_printed_again_on_its_own(far, cable):
    far.rings(1)
    far.pass_time()
    cable.room = 30
    far.rings(2)
    far.pass_time()
    cable.is_there = False
    far.pass_time(AWAY_MS)
    cable.is_there, cable.room = True, 10**6
    far.pass_time(AWAY_MS)
    assert cable.numbers() == callers(1, 2)


def test_pages_go_on_after_a_restart(tmp_path, cable):
    office = Office(tmp_path, SmdrConfig("/dev/printer", page_lines=20, skip_lines=2), cable)
    office.pass_time()
    for number in range(40):
        office.rings(number)
        office.printer.finish()
        office.start()
        office.pass_time()
    lines = cable.text.split("\r\n")
    assert [number for number, line in enumerate(lines) if line.startswith("Date")] == [0, 20, 40]
    assert lines[18:20] == lines[38:40] == ["", ""]


def test_another_register_begins_anew(far, cable):
    for number in (1, 2):
        far.rings(number)
    far.pass_time()
    far.register.db.execute("DELETE FROM calls")
    far.rings(3, ended_ms=None)
    far.pass_time()
    far.ends(1)
    far.pass_time()
    assert cable.numbers() == callers(1, 2, 3)


def test_a_place_that_is_damaged_is_told(far, cable):
    far.rings(1)
    far.pass_time()
    (far.directory / NAME).write_text("{")
    far.start()
    far.pass_time()
    far.rings(2)
    far.pass_time()
    assert cable.numbers() == callers(1, 2)
    assert "smdr.json cannot be read" in far.notes[0]


@pytest.mark.parametrize("content", [None, b""], ids=["none", "about to be made"])
def test_the_first_call_of_a_new_box_is_printed(tmp_path, cable, content):
    printer = Printer(tmp_path, lambda: SmdrConfig("/dev/printer"), (notes := []).append, cable, QuickDisk())
    if content is not None:
        (tmp_path / "register.db").write_bytes(content)
    printer.step(0)
    register = Register(tmp_path)
    register.state("anna", "ready", NINE)
    register.call(number="1")
    register.keep()
    printer.step(LOOK_MS)
    assert cable.numbers() == callers(1) and notes == []
    assert cable.text.count("LOG IN anna") == 1


def test_a_register_that_cannot_be_read_is_told_of(tmp_path, cable):
    (tmp_path / "register.db").write_bytes(b"Dear Sir, this is no register at all." * 99)
    printer = Printer(tmp_path, lambda: SmdrConfig("/dev/printer"), (notes := []).append, cable)
    printer.step(0)
    assert "cannot be read" in notes[0] and printer.due_ms() == LOOK_MS
