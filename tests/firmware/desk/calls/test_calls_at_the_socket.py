"""What people are told of the calls of their office, over the control socket."""

import contextlib
import datetime
import shutil
import sqlite3

import pytest

from firmware.config.model import ReportsConfig
from firmware.control.requests import LONGEST_NOTE, AddNote, NoteCall, Show
from firmware.control.responses import Answering, Done
from firmware.control.wire import LONGEST_LINE, encode
from firmware.desk.messages import WallTold
from firmware.desk.register import file
from tests.firmware.desk.calls.written import NINE_MS, ZONE_S, written
from tests.firmware.desk.front_desk import FrontDesk

STORY = """
config queue_office.toml
country hu
0.0    line 1    rings from 0612345678 "Kovacs"
5.0    phone 11  lifts
12.0   line 2    rings from 0698765432
30.0   line 2    hangs up
45.0   line 1    hangs up
46.0   phone 11  hangs up
60.0   line 3    rings from 0611111111
64.0   line 3    gives up
70.0   line 4    rings withheld
90.0   phone 11  lifts
100.0  phone 11  hangs up
130.0  phone 12  lifts
131.5  phone 12  dials 00698765432
150.0  line 4    answers
170.0  phone 12  hangs up
200.0  phone 13  lifts
201.0  phone 13  dials 14
203.0  phone 14  lifts
210.0  line 1    rings from 0611111111
214.0  line 1    gives up
221.0  phone 15  lifts
"""
TODAY, TOMORROW = (datetime.datetime(2026, 1, day, 9, 5) for day in (5, 6))


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    folder = tmp_path_factory.mktemp("register")
    return folder, written(folder, STORY)


@pytest.fixture
def office(story, tmp_path):
    """A desk with this register, on the same morning."""
    folder, measures = story
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    made = FrontDesk(tmp_path)
    made.configuration.measures = measures
    made.core_says(WallTold(local=TODAY))
    yield made
    made.close()


@pytest.fixture
def new_box(tmp_path):
    made = FrontDesk(tmp_path)
    yield made
    made.close()


def told(client, number):
    return [row.text for row in client.rows("call", which=str(number))]


def test_calls_of_a_day_stand_in_a_list(office):
    client = office.client()
    rows = [
        (row.call, row.when[11:], row.way, row.number, row.who, round(row.waited_s), round(row.talked_s), row.outcome)
        for row in client.rows("past", which="today")
    ]
    assert rows == [
        (1, "09:00:00", "in", "+3612345678", "anna", 5, 40, "answered"),
        (2, "09:00:12", "in", "0698765432", "", 18, 0, "abandoned"),
        (3, "09:01:00", "in", "+3611111111", "", 7, 0, "abandoned"),
        (4, "09:01:10", "in", "withheld", "anna", 20, 10, "answered"),
        (5, "09:02:17", "out", "0698765432", "12", 13, 20, "answered"),
        (6, "09:03:21", "inside", "14", "13 to 14", 2, 0, "goes on"),
        (7, "09:03:30", "in", "+3611111111", "", 7, 0, "abandoned"),
    ]
    assert [row.name for row in client.rows("past", which="2026-01-05", last=7)][:2] == ["Kovacs", ""]
    assert [row.call for row in client.rows("past", last=2)] == [6, 7]
    assert client.rows("past", which="yesterday") == []
    office.core_says(WallTold(local=TOMORROW))
    assert len(client.rows("past", which="yesterday")) == 7
    assert client.rows("past", which="today") == []


@pytest.mark.parametrize("number", ["+36 1 111-1111", "0611111111", "0036 (1) 1111111"])
def test_calls_with_a_number_are_found_in_any_way_of_writing_it(office, number):
    assert [row.call for row in office.client().rows("past", which=number)] == [3, 7]


def test_who_gave_up_and_was_not_called_back(office):
    client = office.client()
    rows = [(row.number, row.when, row.times, row.queue, row.call) for row in client.rows("missed")]
    assert rows == [("+3611111111", "2026-01-05 09:03:36", 2, "help", 7)]
    office.core_says(WallTold(local=TODAY + datetime.timedelta(days=7)))
    assert client.rows("missed") == []


@pytest.mark.parametrize("dialled", ["0611111111", "003611111111"])
def test_whoever_is_called_back_is_missed_no_more(office, tmp_path, dialled):
    client = office.client()
    with contextlib.closing(file.made(file.path_in(tmp_path))) as register:
        # The same one, as another line tells him.
        register.execute("UPDATE calls SET number = '003611111111' WHERE id = 3")
        assert [(row.number, row.times) for row in client.rows("missed")] == [("+3611111111", 2)]
        back = "UPDATE calls SET direction = 'out', number = ?, began_ms = ? WHERE id = 4"
        register.execute(back, (dialled, NINE_MS + 290_000))
        assert client.rows("missed") == []
        assert client.rows("today")[0].not_called_back == 0
        assert [row.call for row in client.rows("past", which="+36 1 111-1111")] == [3, 7, 4]


def test_figures_of_today_are_of_the_office_and_of_each_queue(office):
    rules = ReportsConfig(service_ms=19_000, short_abandon_ms=7_000)
    office.configuration.measures = office.configuration.measures._replace(office=rules)
    whole, queue = office.client().rows("today")
    assert (whole.queue, whole.offered, whole.answered, whole.not_called_back) == ("", 5, 2, 1)
    assert (queue.queue, queue.offered, queue.answered) == ("help", 5, 2)
    # The one who is not known was answered after 19.9 s: in time for the queue (20 s), not for the office.
    assert (whole.in_time, queue.in_time) == (33, 67)
    for row in (whole, queue):
        # That two have given up after a ring or two was clear after 6.6 s.
        assert (row.abandoned, row.short) == (1, 2)
        assert round(row.mean_wait_s) == 12
        assert (round(row.longest_wait_s), row.longest_at) == (20, "09:01")
    office.core_says(WallTold(local=TOMORROW))
    none = office.client().rows("today")
    assert [(row.queue, row.offered, row.mean_wait_s, row.in_time) for row in none] == [
        ("", 0, None, None),
        ("help", 0, None, None),
    ]


def test_a_call_is_told_as_a_short_story(office):
    client = office.client()
    assert told(client, 2) == [
        "comes in on line 2: 0698765432",
        "waits in queue help, place 1",
        "the box answers the line",
        "is told to wait 0:17 to 3:18 in all",
        "gives up after 0:18",
        "ends: given up before anybody answered; waited 0:18; the other side hung up",
    ]
    assert told(client, 4) == [
        "comes in on line 4: number withheld",
        "waits in queue help, place 1",
        "phone 11 (anna) rings for 0:15, in vain",
        "phone 11 (anna) rings for 0:04",
        "is answered by anna after 0:19 in queue help",
        "phone 11 (anna) talks for 0:10; the office hangs up",
        "ends: answered; waited 0:19, talked 0:10; the office hung up",
    ]
    assert told(client, 5) == [
        "phone 12 calls 0698765432 by line 4",
        "phone 12 is on the line for 0:28; the office hangs up",
        "the other side answers, as the ringback stops",
        "ends: answered; waited 0:13, talked 0:19; the office hung up",
    ]
    assert told(client, 6)[-1] == "it goes on"
    assert client.rows("call", which="2")[0].at == "2026-01-05 09:00:12"


def test_the_way_through_menu_hold_and_mailbox_is_in_the_story(tmp_path):
    measures = written(
        tmp_path,
        """
        config menu_office.toml
        0.0    line 1    rings from 0612345678
        14.0   line 1    presses 2
        20.0   phone 12  lifts
        30.0   phone 12  flashes
        32.0   phone 12  dials 13
        36.0   phone 13  lifts
        40.0   phone 12  hangs up
        50.0   line 1    hangs up
        51.0   phone 13  hangs up
        """.replace("\n        ", "\n"),
    )
    desk = FrontDesk(tmp_path)
    desk.configuration.measures = measures
    lines = told(desk.client(), 1)
    desk.close()
    assert lines[0] == "comes in on line 1: +3612345678"
    assert "hears menu main" in lines
    assert "chooses 2" in lines
    assert any(line.startswith("on hold for phone 12 for 0:") for line in lines)
    assert any(line.startswith("phone 13 talks for 0:") for line in lines)


def test_notes_stand_with_the_calls_that_they_are_about(office):
    client = office.client("the desk at the door")
    assert client.ask(NoteCall(3, "asked for Bela")) == Done("Noted about call 3.")
    assert isinstance(client.ask(AddNote("+36 1 111 1111", "speaks German")), Done)
    assert told(client, 3)[-2:] == [
        "the desk at the door noted: asked for Bela",
        "the desk at the door noted of +3611111111: speaks German",
    ]
    assert told(client, 7)[-1] == "the desk at the door noted of +3611111111: speaks German"
    assert told(client, 4)[-1].startswith("ends: ")
    assert {row.call: row.noted for row in client.rows("past") if row.noted} == {3: "asked for Bela"}


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (Show("past", "tomorrow"), "'tomorrow' names no calls: today, yesterday, a day as 2026-11-30, or a "),
        (Show("past", "2026-02-30"), "2026-02-30 is no day of the calendar."),
        (Show("call", "11x"), "'11x' is no number of a call: the register counts them from 1."),
        (Show("call", "4711"), "There is no call 4711 in the register."),
        (Show("today", "nobody"), "There is no queue 'nobody'."),
        (NoteCall(4711, "who?"), "There is no call 4711 in the register."),
        (NoteCall(10**30, "who?"), "There is no call 1000"),
        (NoteCall(1, " "), f"A note is 1 to {LONGEST_NOTE} printable characters"),
    ],
)
def test_what_cannot_be_is_one_sentence(office, request_, why):
    assert office.client().ask(request_).text.startswith(why)


def test_numbers_of_callers_are_for_operators_and_figures_for_everybody(office):
    viewer, operator = office.logged_in("viewer"), office.logged_in("operator")
    for subject in ("past", "call", "missed"):
        assert "needs the role operator" in viewer.ask(Show(subject, "1")).text
    assert "needs the role operator" in viewer.ask(NoteCall(1, "x")).text
    assert len(viewer.rows("today")) == 2
    assert len(operator.rows("past")) == 7


def test_a_new_box_has_no_register_and_no_day(new_box):
    client = new_box.client()
    assert client.ask(Show("today")).text == "The box does not know yet what day it is."
    assert client.ask(Show("past")).text == "There is no call register yet: no call was written down."


def test_a_register_that_cannot_be_read_is_one_sentence(office):
    client = office.client()
    path = office.directory / "register.db"
    with sqlite3.connect(path) as register:
        register.execute("PRAGMA user_version = 99")
    register.close()
    text = "The call register cannot be read (it is of version 99, known is version 1)."
    assert client.ask(Show("today")).text == text
    path.write_bytes(b"no register" * 1000)
    assert client.ask(Show("missed")).text.startswith("The call register cannot be read (")


def test_a_day_of_two_thousand_calls_fits_a_line_of_the_protocol(office):
    columns = "start, began_ms, zone_s, direction, origin, number, name, outcome"
    rows = [
        (1, NINE_MS + place, ZONE_S, "in", "line 1", "+361234567890123", "é" * 60, "interrupted")
        for place in range(2_500)
    ]
    with sqlite3.connect(office.directory / "register.db") as register:
        register.executemany(f"INSERT INTO calls ({columns}) VALUES (?,?,?,?,?,?,?,?)", rows)
    register.close()
    client = office.client()
    answer = client.ask(Show("past", "today"))
    assert len(encode(Answering(1, answer))) < LONGEST_LINE
    assert len(client.rows("past", which="today")) == 2_000
    assert client.rows("today")[0].offered == 2_505
