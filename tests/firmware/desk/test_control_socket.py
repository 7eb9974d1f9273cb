"""The control socket: who comes, who goes, and that nobody holds up anybody else."""

import grp
import os
import socket
from pathlib import Path

import pytest

from firmware.control.requests import VERSION, Asking, Greet, LogOut, RingStation, Show, Verify, Watch
from firmware.control.responses import Answering, Done, Greeting, Refused
from firmware.control.wire import LONGEST_LINE, encode
from firmware.desk.connection import HAPPENINGS_UP_TO, LINES_AT_ONCE, OURS_MS, PATIENCE_MS, PAUSE_AT
from firmware.desk.control_socket import AGAIN_MS, MOST_CLIENTS
from firmware.desk.messages import Box, LetGo, Said
from tests.firmware.desk.front_desk import BOX, Client, FrontDesk, raw


@pytest.fixture
def desk(tmp_path):
    desk = FrontDesk(tmp_path)
    yield desk
    desk.close()


# -- the socket


def test_it_is_for_the_box_and_its_group_alone(tmp_path):
    group = grp.getgrgid(os.getgid())
    desk = FrontDesk(tmp_path, group=group.gr_name)
    found = desk.path.stat()
    assert found.st_mode & 0o777 == 0o660
    assert found.st_gid == group.gr_gid
    assert desk.said == []
    desk.close()
    assert not desk.path.exists(), "it is gone with the desk"


def test_without_the_group_it_says_so_and_serves(desk):
    assert desk.said == ["there is no group no-such-group: the control socket is for this user alone"]
    assert isinstance(desk.client().answer(), Greeting)


def test_what_a_desk_that_was_killed_has_left_is_replaced(tmp_path):
    (tmp_path / "run").mkdir()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "run" / "control.sock"))
    desk = FrontDesk(tmp_path)
    assert isinstance(desk.client().answer(), Greeting)
    desk.close()


def test_a_file_that_is_no_socket_is_left_alone_and_the_socket_comes_when_it_has_gone(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "control.sock").write_text("precious")
    desk = FrontDesk(tmp_path)
    desk.pass_time(10 * AGAIN_MS)
    assert desk.said == [f"the control socket {desk.path} cannot be opened (there is something else of that name)"]
    assert desk.path.read_text() == "precious"
    desk.path.unlink()
    desk.pass_time(AGAIN_MS)
    assert isinstance(desk.client().answer(), Greeting)
    desk.close()


def test_two_boxes_do_not_take_each_others_socket(tmp_path):
    desk = FrontDesk(tmp_path)
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(tmp_path / "other.sock"))
        other.listen()
        desk.close()
        (tmp_path / "other.sock").rename(desk.path)
        late = FrontDesk(tmp_path)
        assert late.said[-1] == f"the control socket {desk.path} cannot be opened (another box serves it)"
        late.close()
        assert desk.path.exists()


def test_a_path_that_no_socket_can_have_is_said_and_the_desk_goes_on(tmp_path):
    desk = FrontDesk(tmp_path / ("x" * 120))
    assert "cannot be opened (AF_UNIX path too long)" in desk.said[0]
    desk.core_says(BOX)
    assert desk.configuration.facts == [BOX]
    desk.close()


# -- clients


def test_a_client_is_greeted_with_what_it_has_to_know(desk):
    desk.core_says(BOX)
    greeting = desk.client().answer()
    assert (greeting.board, greeting.lines, greeting.stations, greeting.country) == ("lb4x8", 4, 8, "hu")
    assert (greeting.users, greeting.unconfirmed_s, greeting.changes) == (False, 60, 3)
    assert greeting.remarks == ("Revision 7 is damaged.",)


def test_before_the_core_has_told_its_board_the_greeting_says_so(desk):
    assert "The core has not said yet what board it drives." in desk.client().answer().remarks


def test_whoever_speaks_another_version_is_told_so_and_let_go(desk):
    client = desk.caller()
    assert client.ask(Greet(VERSION + 1, "old")).text == (
        f"The box speaks version {VERSION} of the protocol, the client version {VERSION + 1}."
    )
    assert client.closed()


def test_nothing_is_told_before_the_greeting(desk):
    client = desk.caller()
    assert client.ask(Show("version")).text.startswith("Greet first")
    assert isinstance(client.ask(Greet(VERSION, "x")), Greeting)


def test_a_silent_connection_is_dropped_one_that_has_greeted_may_be_silent_for_days(desk):
    silent, greeted = desk.caller(), desk.client()
    desk.pass_time(PATIENCE_MS - 1)
    assert not silent.closed()
    desk.pass_time(1)
    assert silent.closed()
    desk.pass_time(86_400_000)
    assert not greeted.closed()
    assert greeted.rows("version")


def test_one_who_talks_nonsense_and_never_greets_is_dropped_as_well(desk):
    client = desk.caller()
    for _ in range(20):
        client.says(b"nonsense\n")
        desk.pass_time(PATIENCE_MS // 10)
    assert client.closed()


def test_so_many_at_once_and_the_next_is_told_that_it_is_one_too_many(desk):
    clients = [desk.client() for _ in range(MOST_CLIENTS)]
    late = desk.caller()
    (line,) = late.says(b"")
    assert line == Answering(0, Refused(f"The box serves {MOST_CLIENTS} clients, which is the most."))
    assert late.closed()
    clients[3].socket.close()
    desk.settle()
    assert isinstance(desk.client().answer(), Greeting)


def test_a_hundred_who_come_and_go_leave_nothing_behind(desk):
    def files():
        return len(list(Path("/proc/self/fd").iterdir()))

    desk.client().socket.close()
    desk.settle()
    before = files()
    for _ in range(100):
        desk.client().socket.close()
        desk.settle()
    assert files() == before


def test_what_has_come_before_the_end_of_a_clients_words_is_answered_to_the_last(desk):
    client = desk.caller()
    requests = [Greet(VERSION, "script"), *[Show("version")] * 20]
    lines = b"".join(encode(Asking(number, request)) for number, request in enumerate(requests, 1))
    client.socket.send(lines)
    client.socket.shutdown(socket.SHUT_WR)
    assert client.closed()
    assert [line.id for line in client.lines] == list(range(1, 22))


# -- lines


@pytest.mark.parametrize(
    ("line", "number", "why"),
    [
        (b"nonsense\n", 0, "malformed"),
        (b"\xff\xfe\x00\n", 0, ""),
        (b"[]\n", 0, "object"),
        (raw(id=7, request={"type": "Burn"}), 7, "Burn"),
        (raw(id=8, request={"type": "Greet", "version": 1}), 8, "client"),
        (raw(id=9, request={"type": "Show", "subject": "secrets"}), 9, "secrets"),
        (raw(id="x", request={"type": "LogOut"}), 0, "int"),
        (raw(id=10, request={"type": "LogOut"}, more=1), 10, "more"),
        (b'{"id":' + b"9" * 5_000 + b',"request":{"type":"LogOut"}}\n', 0, ""),
        (b'{"id":11,"x":' + b"[" * 100_000 + b"\n", 0, "x"),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_next_request_is_answered(desk, line, number, why):
    client = desk.client()
    (answer,) = client.says(line)
    assert answer.id == number
    assert answer.response.text.startswith("The line makes no sense: ")
    assert why in answer.response.text
    assert client.ask(LogOut()) == Done("Logged out.")


def test_a_line_that_is_too_long_is_refused_and_skipped(desk):
    client = desk.client()
    answers = client.says(b"x" * (3 * LONGEST_LINE) + b"\n")
    assert answers == [Answering(0, Refused(f"The line is too long: {LONGEST_LINE} bytes is the most."))]
    assert client.ask(LogOut()) == Done("Logged out.")


def test_a_line_may_come_byte_by_byte_and_blank_lines_are_nothing(desk):
    client = desk.client()
    line = b"\n  \n\r\n" + encode(Asking(99, LogOut()))
    answers = [answer for byte in line for answer in client.says(bytes([byte]))]
    assert answers == [Answering(99, Done("Logged out."))]


def test_ten_thousand_lines_are_answered_in_order_while_another_is_served(desk):
    client, other = desk.client(), desk.client()
    lines = b"".join(encode(Asking(number, LogOut())) for number in range(1, 10_001))
    client.send(lines)
    assert other.ask(LogOut()) == Done("Logged out.")
    desk.settle()
    while len(client.lines) < 10_001:
        desk.settle()
        before = len(client.lines)
        client.read()
        assert len(client.lines) > before
    assert [line.id for line in client.lines[1:]] == list(range(1, 10_001))


def test_a_client_with_much_to_ask_does_not_hold_up_one_with_little(desk):
    greedy, modest = desk.client(), desk.client()
    before = len(desk.configuration.asked)
    greedy.socket.send(encode(Asking(5, Verify())) * 500)
    modest.socket.send(encode(Asking(6, LogOut())))
    desk.turn(2)
    modest.read()
    assert modest.answer(6) == Done("Logged out.")
    assert 0 < len(desk.configuration.asked) - before <= 4 * LINES_AT_ONCE


# -- clients that do not read


def test_one_that_does_not_take_its_answers_is_dropped_while_another_is_served(desk):
    slow, quick = desk.client(), desk.client()
    for _ in range(1_000):
        desk.happens("x" * 400)
    slow.socket.send(encode(Asking(5, Show("log"))) * 50)
    desk.settle()
    assert quick.ask(LogOut()) == Done("Logged out.")
    (connection,) = [one for one in desk.connections() if one.number == 1]
    assert len(connection._out) < PAUSE_AT + 600_000, "no more is asked than one answer beyond the bound"
    desk.pass_time(PATIENCE_MS - 1)
    assert quick.ask(LogOut()) == Done("Logged out.")
    assert len(desk.connections()) == 2
    desk.pass_time(1)
    assert [one.number for one in desk.connections()] == [2]
    assert quick.ask(LogOut()) == Done("Logged out.")


def test_one_that_reads_slowly_but_reads_is_kept_and_gets_everything(desk):
    slow = desk.client()
    for _ in range(500):
        desk.happens("x" * 400)
    slow.socket.send(encode(Asking(5, Show("log"))) * 20)
    desk.settle()
    data = b""
    for _ in range(10_000):
        data += slow.socket.recv(8_192)
        desk.pass_time(PATIENCE_MS // 2)
        if data.count(b"\n") == 20:
            break
    assert data.count(b"\n") == 20


def test_a_watcher_that_does_not_read_misses_what_happens_and_is_told_how_much(desk):
    slow, quick = desk.client(), desk.client()
    slow.ask(Watch(True))
    quick.ask(Watch(True))
    for number in range(3_000):
        desk.happens(f"{number} " + "x" * 400)
        quick.read()
    (connection,) = [one for one in desk.connections() if one.number == 1]
    assert len(connection._out) < HAPPENINGS_UP_TO + 1_000
    desk.pass_time(10 * PATIENCE_MS)
    assert not slow.is_closed, "it may pause: no answer waits"
    while len(found := slow.happenings()) and connection._out:
        pass
    desk.happens("the end")
    found = slow.happenings()
    assert found[-1].text == "the end"
    assert len(found) + found[-1].missed == 3_001
    assert [line.missed for line in quick.happenings()] == [0] * 3_001


def test_a_watcher_gets_its_answers_among_what_happens(desk):
    watcher = desk.client()
    watcher.ask(Watch(True))
    for _ in range(3_000):
        desk.happens("x" * 400)
    watcher.put(LogOut())
    while watcher.answer() is None:
        desk.settle()
    assert watcher.answer() == Done("Logged out.")


# -- answers that take their time


def test_requests_are_answered_one_after_another(desk):
    client = desk.client()
    desk.configuration.is_slow = True
    client.put(Verify(), LogOut())
    assert client.answer() is None
    assert len(desk.configuration.kept) == 1
    desk.configuration.kept[0](Done("Sound."))
    desk.settle()
    assert (client.answer(2), client.answer(3)) == (Done("Sound."), Done("Logged out."))


def test_a_request_without_an_answer_gets_one_in_the_end_and_a_late_one_is_dropped(desk):
    client = desk.client()
    desk.configuration.is_slow = True
    client.put(Verify())
    desk.pass_time(OURS_MS)
    assert client.answer().text == "This took too long: it may still be done."
    desk.configuration.kept[0](Done("Sound."))
    assert client.ask(LogOut()) == Done("Logged out.")
    assert len([line for line in client.lines if line.id == 2]) == 1


def test_a_mistake_of_ours_is_written_to_the_log_and_not_told_in_pieces(desk):
    client = desk.client()
    desk.configuration.error = ZeroDivisionError("division by zero")
    assert client.ask(Verify()).text == "This cannot be done: the box has made a mistake, which its log tells."
    assert desk.said[-1] == "a mistake in answering Verify: ZeroDivisionError: division by zero"
    assert client.ask(LogOut()) == Done("Logged out.")


def test_a_client_that_is_gone_lets_go_of_its_tests_once(desk):
    client, other = desk.client(), desk.client()
    client.put(RingStation(3))
    desk.core_answers(Done("Station 3 rings."))
    client.socket.close()
    other.socket.close()
    desk.settle()
    assert desk.core_hears() == [LetGo(holder=1)], "of the other one the core knows nothing"


def test_the_flood_of_a_core_reaches_a_client_that_reads_and_holds_up_nothing(desk):
    watcher, other = desk.client(), desk.client()
    watcher.ask(Watch(True))
    for start in range(0, 10_000, 100):
        os.write(desk.to_desk, b"".join(said(number) for number in range(start, start + 100)))
        desk.turn(2)
        watcher.read()
        if start % 1_000 == 0:
            assert other.ask(LogOut()) == Done("Logged out.")
    assert [int(line.text) for line in watcher.happenings()] == list(range(10_000))
    assert len(other.rows("log")) == 1_000


def said(number):
    from firmware.desk.messages import encode as to_desk

    return to_desk(Said(at_ms=number, text=str(number)))


def test_a_new_core_tells_a_new_board(desk):
    client = desk.client()
    desk.core_says(BOX, Box(**{**{key: getattr(BOX, key) for key in BOX.__struct_fields__}, "lines": 8}))
    assert client.ask(Greet(VERSION, "again")).lines == 8


def test_connecting_needs_no_turn_of_the_desk(desk):
    clients = [Client(desk) for _ in range(10)]
    for client in clients:
        assert isinstance(client.ask(Greet(VERSION, "x")), Greeting)
