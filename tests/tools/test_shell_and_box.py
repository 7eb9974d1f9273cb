"""Whatever happens at the cable, and to shell and desk: people who telephone notice nothing of it."""

import random

import pytest

from tests.tools.whole_box import PROMPT, WholeBox

OLD, NEW = ("", ""), ("Cecil", "Dora")


@pytest.fixture
def new_box(tmp_path, monkeypatch):
    """Nobody has configured it; the cable is plugged in."""
    made = WholeBox(tmp_path, monkeypatch)
    yield made.plug_in()
    made.close()


@pytest.fixture
def box(new_box):
    new_box.make_user()
    return new_box


def begin_commit(box, stage):
    """Two names are committed at once, with a line and a telephone under test; returns at that stage of it."""
    assert "3" in box.do("seize line 3")
    box.do("tone station 5 busy")
    assert box.world.line_seized(3)
    for line in ("configure", "set stations 3 name Cecil", "set stations 4 name Dora"):
        box.do(line)
    box.type("commit\r")
    box.until("commit\r\n")
    if stage == "handed over":
        box.until_true(lambda: "Adopt" in box.handed)
    elif stage == "in force":
        box.until_true(lambda: box.running() == NEW)


def is_whole(box):
    """Core and disk have the same configuration, and it is the old one or the new one."""
    stored = tuple(name if name in box.stored() else "" for name in NEW)
    return box.running() == stored and stored in (OLD, NEW)


@pytest.mark.parametrize("stage", ["asked for", "handed over", "in force"])
@pytest.mark.parametrize("happens", ["the shell is killed", "the cable is pulled"])
def test_in_the_middle_of_a_commit(box, happens, stage):
    begin_commit(box, stage)
    if happens == "the shell is killed":
        box.kill_shell()
    else:
        box.pull()
        box.plug_in()
    box.seen = b""
    # What was under test is as before, with no shell having had a say.
    box.until_true(lambda: not box.world.line_seized(3))
    box.log_in()
    assert is_whole(box)
    assert box.running() == NEW or stage == "asked for"
    assert "under test" not in box.do("show lines") + box.do("show stations")
    box.second_call_is_answered()


@pytest.mark.parametrize("stage", ["asked for", "handed over", "in force"])
def test_the_desk_is_killed_in_the_middle_of_a_commit(box, stage):
    begin_commit(box, stage)
    box.kill_desk()
    # Tests end with the desk: whose they were cannot say so any more.
    box.until_true(lambda: not box.world.line_seized(3))
    box.until_true(lambda: len(box.desks) == 2 and is_whole(box), "one configuration")
    box.until("log in again")
    box.log_in()
    assert is_whole(box)
    assert box.running() == NEW or stage == "asked for"
    box.second_call_is_answered()


def test_a_megabyte_of_noise(box):
    box.type(random.Random(11).randbytes(1_000_000))
    box.log_in_after_all()
    assert box.running() == OLD
    box.second_call_is_answered()


def test_ten_thousand_lines(box):
    for _ in range(500):
        box.type("show version\r" * 19 + "show calls\r")
    box.type("the last\r")
    shown = box.until('"the"')
    assert shown.count("show version\n") == 9_500
    assert shown.count("talk 1  talking  line 1  phone 11") == 500
    box.second_call_is_answered()


def test_a_terminal_of_20_columns(box):
    box.pull()
    box.plug_in(20).log_in().do("terminal length 0")
    assert "talking" in box.do("show calls")
    assert "gave up: 0" in box.do("show today")
    looks = ("show calls", "show calls today", "show today", "show stations", "show timers", "show version", "help")
    changes = ("configure", "set stations 3 name Cecil", "set stations 4 name Dora", "compare", "commit")
    for line in (*looks, *changes):
        assert max(map(len, box.do(line).split("\n"))) <= 20
    assert box.running() == NEW
    assert is_whole(box)
    box.second_call_is_answered()


def test_the_clock_is_shown_set_and_kept_by_its_chip(box):
    assert "2026-01-05 09:0" in box.do("show clock")
    assert "is no date and time" in box.do("set clock 2026-02-30 09:41")
    assert 'Date "tomorrow" must be of the form 2026-11-30.' in box.do("set clock tomorrow 09:41")
    assert "It is Monday, 2026-11-30 09:41:00 (Europe/Budapest)." in box.do("set clock 2026-11-30 09:41")
    shown = box.do("show clock")
    assert "2026-11-30 09:41:" in shown
    assert "set by hand" in shown
    rtc = box.world.nets.rtc
    box.until_true(lambda: "2026-11-30 08:41:" in box.do("show clock | json"), "the chip's own time, UTC")
    assert rtc.violations == []
    box.until_true(lambda: "2026-11-30 09:41" in box.do("show log 3"), "the log by the new time")
    assert "It is Monday, 2026-01-05 " in box.do("set clock system")
    box.second_call_is_answered()


def answer(box, question, text):
    """What came up to the question's end; the next line is the answer."""
    said = box.until(question) + box.until(": ")
    box.type(f"{text}\r")
    return said


def test_the_first_start_sets_country_clock_lines_and_hours(new_box):
    box = new_box
    box.until(PROMPT)
    box.type("setup\r")
    answer(box, "Country", "uk")
    assert "[2026-01-05 08:0" in answer(box, "Date, time and time zone", "2026-11-30 12:30")
    answer(box, "Public numbers", "+442012345678")
    answer(box, "Extension of the first telephone", "")
    answer(box, "Names", "Anna, Bela")
    answer(box, "Which extensions ring", "11, 12")
    answer(box, "Extension of the operator", "")
    answer(box, "When the office is open", "mon-fri 08:00-12:00; mon-fri 13:00-17:00")
    answer(box, "Extension that rings by night", "18")
    answer(box, "New password of installer", "correct horse")
    answer(box, "The same again", "correct horse")
    shown = box.until("(yes or no) ")
    assert "clock 2026-11-30 12:30 Europe/London" in shown
    assert 'hours open ["mon-fri 08:00-12:00", "mon-fri 13:00-17:00"]' in shown
    box.type("yes\r")
    assert "It is Monday, 2026-11-30 12:3" in box.until("(Europe/London).")
    box.until(PROMPT)
    box.until_true(lambda: "2026-11-30 12:3" in box.do("show clock | json"), "the chip's own time, which is UTC")
    box.until_true(lambda: '"night"' in box.do("show hours | json"), "night, by the hours of the office")
    box.world.lines[3].ring("0612345678")
    box.until_true(lambda: box.world.phone_rings(8))


QUEUE = (
    "configure",
    'set queues help agents ["anna"]',
    "set agents anna station 18",
    "set lines 3 route queue help",
    "commit",
    "exit",
)


def test_a_queue_is_made_watched_and_its_agent_sent_to_another_telephone(box):
    for line in QUEUE:
        shown = box.do(line)
        assert "no " not in shown, shown
    assert "Anna is paused: lunch." in box.do("agent anna pause lunch")
    box.world.lines[3].ring("0611111111")
    box.until_true(lambda: "+3611111111" in box.do("show queue help | match waits"), "a caller who waits")
    box.type("watch queue help\r")
    box.until("paused: lunch")
    box.type("q")
    box.until(PROMPT)
    assert box.do("agent ann log-out").startswith("There is no agent 'ann'.")
    assert "Anna is logged in at phone 17." in box.do("agent anna log-in phone 17")
    # Her bell may ring for line 2 first, which hunts through the whole office.
    box.until_true(lambda: box.world.control.state.stations[7].call == box.world.control.state.trunks[3].call)
    box.until_true(lambda: box.world.phone_rings(7))
    box.world.phones[7].lift()
    box.until_true(lambda: box.world.talks(7, "line 3"))
    assert "talks for help" in box.do("show agents")
    assert '"answered":1' in box.do("show queues | json")
    box.second_call_is_answered()
