"""Messages at a simulated box: what is shown of them, what the log says, and that one is deleted by hand."""

from datetime import date

import pytest
from msgspec import structs

from firmware.callcontrol.events import ClockTold
from firmware.control.requests import DeleteFile, ForgetMessage, ReadFile, WithdrawNotice, WriteFile
from firmware.control.responses import Done, Refused
from firmware.desk.folders import Folders
from tests.firmware.runtime.desk_bench import Bench

CONFIG = """
[lines]
1 = { route = "message help" }
[messages.help]
stations = ["11"]
pilot = "60"
"""
NUMBER = "0612345678"


@pytest.fixture
def bench():
    """A caller has left a message of some seconds."""
    bench = Bench(CONFIG)
    bench.world.lines[1].ring(NUMBER)
    bench.wait(12)
    bench.world.lines[1].say(5)
    bench.wait(6)
    bench.world.lines[1].hang_up("cpc")
    bench.wait(3)
    return bench


def test_a_message_is_shown_by_its_mailbox_its_number_or_its_own(bench):
    (row,) = bench.show("messages")
    assert (row.message, row.mailbox, row.state, row.number, row.file) == (1, "help", "new", "+3612345678", "1.wav")
    assert 4 < row.length_s < 10
    assert bench.show("messages", "HELP") == bench.show("messages", "60") == bench.show("messages", "1") == [row]
    assert bench.show("messages", "sales") == "There is no mailbox or message 'sales'."


def test_one_is_deleted_by_hand_and_nothing_else_is(bench):
    assert bench.ask(ForgetMessage(2)) == Refused("There is no message 2.")
    assert bench.ask(ForgetMessage(1)) == Done("message 1 in help is deleted.")
    assert bench.show("messages") == bench.show("messages", "help") == []
    assert bench.world.voice.recorders.kept == {}


def test_one_that_was_kept_for_long_enough_is_deleted_with_its_file_and_the_log_says_why():
    bench = Bench(CONFIG + "keep_days = 1\n")
    bench.world.lines[1].ring(NUMBER)
    bench.wait(12)
    bench.world.lines[1].say(5)
    bench.wait(6)
    bench.world.lines[1].hang_up("cpc")
    bench.wait(3)
    (row,) = bench.show("messages")
    day = date.fromisoformat(row.when[:10]).toordinal()
    bench.world.core.inject(ClockTold(0, 0, day + 1), bench.world.now_ms)
    bench.wait(1)
    assert bench.show("messages") == [row]
    bench.world.core.inject(ClockTold(0, 0, day + 2), bench.world.now_ms)
    bench.wait(1)
    assert bench.show("messages") == []
    assert bench.world.voice.recorders.kept == {}
    assert "message 1 in help is deleted: messages are kept there for a day" in bench.said()


def test_the_log_says_what_becomes_of_messages(bench):
    bench.world.phones[1].lift()
    bench.wait(1)
    bench.world.phones[1].dial("*97")
    bench.wait(25)
    bench.world.phones[1].dial("2")
    bench.wait(3)
    left, *then = [line for line in bench.said() if line.startswith("message 1")]
    assert left.startswith("message 1 from +3612345678 is left in help (")
    assert then == ["message 1 in help is heard", "message 1 in help is deleted"]


def test_the_notice_is_shown_with_who_has_heard_it_and_withdrawn_by_hand(bench):
    assert bench.show("notice") == []
    assert bench.ask(WithdrawNotice()) == Refused("There is no notice of the day.")
    phone = bench.world.phones[1]
    phone.lift()
    bench.wait(1)
    phone.dial("*94")
    bench.wait(5)
    phone.say(4)
    bench.wait(5)
    phone.dial("#")
    bench.wait(4)
    phone.dial("1")
    bench.wait(4)
    phone.hang_up()
    bench.wait(1)
    (row,) = bench.show("notice")
    assert (row.until[-5:], row.heard, row.satisfied, row.share, row.file) == ("00:00", 0, 0, 0, "notice.wav")
    control = bench.world.core.control.state
    control.notice = structs.replace(control.notice, heard=3, satisfied=2)
    assert bench.show("notice")[0].share == 67
    assert bench.ask(WithdrawNotice()) == Done("the notice of the day is withdrawn.")
    assert bench.show("notice") == []
    assert [line for line in bench.said() if "notice of the day is" in line] == [
        "the notice of the day is spoken",
        "by hand: the notice of the day is withdrawn",
        "the notice of the day is withdrawn",
    ]


def test_the_sound_of_a_message_can_be_taken_but_not_written_or_deleted_without_it(tmp_path):
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "1.wav").write_bytes(b"RIFF")
    folders = Folders(tmp_path, lambda _: 10**9)
    assert [(row.folder, row.file) for row in folders.rows("messages")] == [("messages", "1.wav")]
    assert folders.answer(1, ReadFile("messages", "1.wav")).data == b"RIFF"
    for request in (WriteFile("messages", "2.wav", 0, b"x", True), DeleteFile("messages", "1.wav")):
        assert isinstance(folders.answer(1, request), Refused)
    assert (tmp_path / "messages" / "1.wav").exists()
