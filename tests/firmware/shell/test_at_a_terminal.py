"""The real shell at a pty, as somebody with a laptop meets it."""

import fcntl
import itertools
import random
import signal
import struct
import termios

import msgspec
import pytest

from firmware.control.requests import Asking, Commit, Greet, LogIn, LogOut, ReadConfiguration, Show, Watch
from firmware.control.responses import Text
from firmware.control.wire import encode
from firmware.shell.relay import CALL, with_check
from tests.firmware.shell.bench import GREETING, line_views, log_views

PROMPT = "anna@lb4x8> "


def sized(bench, columns, rows=24):
    fcntl.ioctl(bench.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    return bench


def answer_as_a_vt100(bench, columns=80, rows=24):
    """The terminal says where its far corner is."""
    bench.until("\x1b[6n")
    bench.type(f"\x1b[{rows};{columns}R")


def clean(text):
    return text.replace("\r\n", "\n")


# -- typing


def test_a_line_is_answered(bench):
    bench.start()
    bench.log_in()
    bench.type("show lines\r")
    shown = clean(bench.until_prompt())
    assert "   1  idle   03012341\n" in shown and "   4  idle   03012344\n" in shown


@pytest.fixture(params=["characters only", "VT100"])
def typing(bench, request):
    """A session on each kind of terminal, tall enough for everything."""
    sized(bench, 80, 60).start()
    if request.param == "VT100":
        answer_as_a_vt100(bench, 80, 60)
    bench.log_in()
    return bench


def test_a_question_mark_lists_what_can_follow_and_the_line_goes_on(typing):
    typing.type("show ?")
    typing.until("lines  ")
    typing.until("\r\nstations  ")
    typing.type("lines\r")
    typing.until("03012344")


def test_a_question_mark_within_quotes_is_a_character(typing):
    typing.type('show lines | match "no?"\r')
    typing.until_prompt()
    typing.type("show lines | count\r")
    assert "4" in typing.until_prompt()


def test_tab_completes_and_a_second_one_lists(typing):
    typing.type("sho\t")
    typing.until("show")
    typing.type("li\t")
    typing.until("nes")
    typing.type("\x15")
    typing.type("show t\t\t")
    shown = typing.until("trunks", "timers") + typing.until("trunks", "timers")
    assert "timers" in shown and "trunks" in shown
    typing.type("i\t\r")
    typing.until_true(lambda: Show("timers") in typing.desk.asked)


def test_ctrl_c_clears_the_line(typing):
    typing.type("factory\x03")
    typing.until("^C\r\n")
    typing.type("show lines\r")
    assert "03012341" in typing.until("03012341", "not")


def test_backspace_takes_a_character_away(typing):
    typing.type("show linezz\x7f\x08s\r")
    typing.until("03012341")


def test_cursor_and_history(bench):
    bench.start()
    answer_as_a_vt100(bench)
    bench.log_in()
    bench.type("show linxs\x1b[D\x7fe\r")
    bench.until("03012344")
    bench.until_prompt()
    asked = len(bench.desk.asked)
    bench.type("\x1b[A\r")
    bench.until("03012344")
    assert bench.desk.asked[asked] == Show("lines")


def with_history(bench, columns=80):
    bench.start()
    answer_as_a_vt100(bench, columns)
    bench.log_in()
    for request in (Show("lines", "2"), Show("calls", "7"), Show("groups", "a")):
        bench.type(f"show {request.subject} {request.which}\r")
        bench.until_true(lambda request=request: request in bench.desk.asked)
        bench.until_prompt()
    return len(bench.desk.asked)


@pytest.mark.parametrize("columns", [80, 20])
def test_ctrl_r_finds_a_line_of_the_history(bench, columns):
    asked = with_history(bench, columns)
    bench.type("\x12")
    bench.until("search:")
    bench.type("L")
    bench.until("L")
    bench.type("INES")
    seen = bench.until("S")
    # At 9600 baud 960 bytes take a second: four keys, and what they find is drawn.
    assert len(seen) < 400
    bench.type("\r")
    assert len(bench.desk.asked) == asked
    bench.type("\r")
    bench.until_true(lambda: bench.desk.asked[asked:] == [Show("lines", "2")])


def test_ctrl_c_ends_a_search_and_the_line_is_as_it_was(bench):
    with_history(bench)
    bench.type("who\x12")
    bench.until("search:")
    bench.type("lines?\x03\r")
    bench.until("You are anna")


def test_a_key_costs_a_slow_line_few_bytes(bench):
    """At 9600 baud 96 bytes take a tenth of a second."""
    bench.start()
    answer_as_a_vt100(bench)
    bench.log_in()
    bench.type("x")
    bench.until("x")
    seen = 0
    for letter in "abcdefghijk":
        bench.type(letter)
        seen += len(bench.until(letter))
    assert seen <= 2 * 11
    bench.type("\x7f")
    bench.type("!")
    assert len(bench.until("!")) <= 12


# -- reading


def many_lines(bench, count=60):
    bench.desk.lines = line_views(count)
    return bench


def test_what_does_not_fit_is_shown_page_by_page(bench):
    sized(many_lines(bench), 80, 24).start()
    bench.log_in()
    bench.type("show lines\r")
    first = bench.until("-- more --")
    assert first.count("\r\n") == 24 and "03012341" in first
    bench.type("\r")
    assert clean(bench.until("-- more --")).count("\n") == 1
    bench.type(" ")
    assert bench.until("-- more --").count("\r\n") == 23
    bench.type("q")
    assert "\r\n" not in bench.until_prompt()


def test_no_more_shows_all_at_once(bench):
    sized(many_lines(bench), 80, 24).start()
    bench.log_in()
    bench.type("show lines | no-more\r")
    assert "-- more --" not in bench.until("030123460")


def test_a_terminal_of_20_columns(bench):
    sized(bench, 20).start()
    bench.log_in()
    bench.type("show lines\r")
    shown = bench.until("03012344", "-- more --")
    assert all(len(line) <= 20 for line in shown.split("\r\n"))


def test_the_banner_breaks_between_words(bench):
    bench.desk.greeting = msgspec.structs.replace(GREETING, unconfirmed_s=245)
    sized(bench, 40).start()
    shown = bench.until("login: ").split("\r\n")
    assert shown[-4:-1] == [
        "What was committed is taken back in",
        '4:05, unless you type "confirm" in',
        "configuration mode.",
    ]


def test_that_the_desk_does_not_answer_breaks_between_words(bench):
    bench.desk.close()
    sized(bench, 25).start()
    assert bench.until("answer").endswith("The box's desk does not\r\nanswer")
    bench.until("try again.")


def test_the_size_of_a_terminal_on_a_serial_line_is_asked_of_the_terminal(bench):
    many_lines(bench).start()
    answer_as_a_vt100(bench, 80, 10)
    bench.log_in()
    bench.type("show lines\r")
    bench.until("03012348 ", "-- more --")
    bench.type("q")
    bench.until_prompt()


def test_terminal_width_is_what_somebody_sets(bench):
    bench.start()
    bench.log_in()
    bench.type("terminal width 20\r")
    bench.until_prompt()
    bench.type("show lines\r")
    shown = bench.until("03012344", "-- more --")
    assert all(len(line) <= 20 for line in shown.split("\r\n")[1:])


def test_watch_draws_again_what_changed_only(bench):
    bench.start()
    answer_as_a_vt100(bench)
    bench.log_in()
    bench.until_true(lambda: bench.desk.asked_for(Show))
    bench.type("watch lines\r")
    bench.until("any key ends\r\n")
    bench.desk.lines = line_views(state="busy")
    again = bench.until("any key ends", "03012344")
    assert "busy" in again and "line  state" not in again
    bench.type("q")
    bench.until_prompt()


def test_watch_prints_anew_where_nothing_can_be_drawn(bench):
    bench.start()
    bench.log_in()
    bench.type("watch lines\r")
    bench.until("03012344")
    assert "03012341" in bench.until("03012344")
    bench.type("q")
    bench.until_prompt()


@pytest.mark.parametrize("way", ["", "terminal length 0\r"], ids=["as it is", "never stopping"])
def test_watch_shows_the_latest_of_a_log(bench, way):
    bench.desk.answers[Show] = lambda asked: log_views(30) if asked.subject == "log" else bench.desk.show(asked)
    bench.start()
    answer_as_a_vt100(bench)
    bench.log_in()
    if way:
        bench.type(way)
        bench.until_prompt()
    bench.type("watch log\r")
    shown = bench.until("any key ends\r\n")
    assert "line 30 rings" in shown and "line 9 rings" in shown and "line 8 rings" not in shown
    bench.desk.answers[Show] = log_views(31)
    bench.until("line 31 rings", "any key ends")
    bench.type("q")
    bench.until_prompt()
    assert bench.desk.asked_for(Show)[-1] == Show("log", last=50)


def test_monitor_tells_what_happens_until_a_key(bench):
    bench.start()
    bench.log_in()
    bench.type("monitor\r")
    bench.until_true(lambda: bench.desk.asked_for(Watch))
    bench.desk.tell("line 2 rings")
    bench.until("line 2 rings\r\n")
    bench.type(" ")
    bench.until_prompt()
    assert bench.desk.asked_for(Watch)[-1] == Watch(False)


# -- what goes wrong


@pytest.mark.parametrize("kind", ["characters only", "VT100"])
def test_a_desk_that_was_restarted(bench, kind):
    bench.start()
    if kind == "VT100":
        answer_as_a_vt100(bench)
    bench.log_in()
    bench.desk.restart()
    bench.type("show lines\r")
    bench.until("The box's desk was restarted, log in again.\r\n")
    bench.until("Press a key to try again.")
    bench.type("x")
    bench.log_in()


def test_no_desk_at_all(bench):
    bench.desk.close()
    bench.start()
    bench.until("The box's desk does not answer at")
    bench.until("Press a key to try again.")
    bench.desk.listen()
    bench.type(" ")
    bench.log_in()


def test_no_such_device(bench):
    bench.start("--device", "/dev/nothing", device=False)
    assert bench.ended() == 1
    assert bench.shell.stderr.read().decode() == (
        "linebox shell: /dev/nothing cannot be opened (No such file or directory)\n"
    )


@pytest.mark.parametrize("kind", ["characters only", "VT100"])
def test_a_pulled_cable_logs_out(bench, kind):
    bench.start()
    if kind == "VT100":
        answer_as_a_vt100(bench)
    bench.log_in()
    bench.hang_up()
    bench.until_true(lambda: not bench.desk.clients)


def test_a_pulled_cable_in_the_middle_of_a_commit(bench):
    """It was asked for once, whole; the desk does it or not, and nobody asks again."""
    bench.desk.answers[Commit] = None
    bench.desk.answers[ReadConfiguration] = Text("")
    bench.start()
    bench.log_in()
    bench.type("configure\r")
    bench.until_prompt()
    bench.type("commit\r")
    bench.until_true(lambda: bench.desk.asked_for(Commit))
    bench.hang_up()
    bench.until_true(lambda: not bench.desk.clients)
    assert len(bench.desk.asked_for(Commit)) == 1


def test_a_killed_shell_lets_the_box_know(bench):
    bench.start()
    bench.log_in()
    bench.shell.send_signal(signal.SIGKILL)
    bench.until_true(lambda: not bench.desk.clients)


@pytest.mark.parametrize("logged_in", [False, True], ids=["at the log-in", "in a session"])
@pytest.mark.parametrize("kind", ["characters only", "VT100"])
def test_a_megabyte_of_noise(bench, kind, logged_in):
    """No traceback, no end, nothing done."""
    bench.start()
    if kind == "VT100":
        answer_as_a_vt100(bench)
    if logged_in:
        bench.log_in()
    bench.type(random.Random(7).randbytes(1_000_000))
    names = (f"bela{number}" for number in itertools.count())

    def is_asked_for_the_password():
        """Whatever the shell takes it for, these end it, and log out; it is lost where something was refused just then,
        so that another name is tried when nothing more comes."""
        name = next(names)
        bench.seen = b""
        bench.type(f"\x03\x03\x03\x04\x04{name}\r")
        while bench.turn():
            pass
        return f"{name}\r\nPassword: ".encode() in bench.seen

    bench.until_true(is_asked_for_the_password)
    bench.seen = b""
    bench.type("wrong\r")
    bench.until("login: ")
    bench.log_in_again()
    assert bench.shell.poll() is None
    looks = {Greet, LogIn, LogOut, Show, Watch}
    assert {type(request) for request in bench.desk.asked} <= looks


def test_a_program_that_calls_again_before_it_was_answered(bench):
    """As one does where a shell is slow to start, which at one's own terminal ends with its visitor."""
    bench.start(device=False)
    bench.until("login: ")
    bench.type(CALL + CALL)
    bench.until("Greeting")
    bench.until("Greeting")
    bench.type(with_check(encode(Asking(1, LogIn("anna", "secret"))).rstrip()))
    bench.until("LoggedIn")
    bench.type("\x03")
    assert bench.ended() == 0


def test_ten_thousand_lines(bench):
    bench.start()
    bench.log_in()
    bench.desk.asked.clear()
    bench.type("show version\r" * 10_000)
    bench.type("show lines\r")
    bench.until("03012344")
    assert len(bench.desk.asked_for(Show)) == 10_001


def test_terminal_length_0_never_stops(bench):
    sized(many_lines(bench), 80, 24).start()
    bench.log_in()
    bench.type("terminal length 0\r")
    bench.until_prompt()
    bench.type("show lines\r")
    assert "-- more --" not in bench.until("030123460")
