"""The real shell at a pty, as somebody with a laptop meets it."""

import fcntl
import os
import struct
import termios

import pytest

from firmware.control.requests import VERSION, Greet, LogIn, LogOut, Show
from firmware.control.responses import Greeting, Refused
from tests.firmware.shell.bench import PATIENCE_S

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


# -- who is there


def test_the_box_says_what_it_is_and_asks_who_is_there(bench):
    bench.start()
    assert "Line box lb4x8, software 1.2.3\r\n" in bench.until("login: ")
    bench.type("anna\r")
    assert bench.until("Password: ") == "anna\r\nPassword: "
    bench.type("secret\r")
    shown = bench.until(PROMPT)
    assert "secret" not in shown and "4 lines, 8 telephones" in shown
    assert bench.desk.asked[:2] == [Greet(VERSION, f"shell on {os.ttyname(bench.slave)}"), LogIn("anna", "secret")]


def test_a_wrong_password_is_told_and_asked_again(bench):
    bench.start().until("login: ")
    bench.type("anna\rwrong\r")
    assert "user or password are wrong\r\n" in bench.until("login: ", "> ")
    bench.log_in_again()


def test_what_is_typed_while_the_box_wants_a_pause_is_lost(bench):
    refusals = [Refused("wait", wait_s=0.01), Refused("wait", wait_s=0.01)]
    bench.desk.answers[LogIn] = lambda request: refusals.pop(0) if refusals else bench.desk.log_in(request)
    bench.start().until("login: ")
    for _ in range(2):
        bench.type("anna\rsecret\r")
        bench.until("wait\r\n")
        bench.until("login: ")
    bench.log_in_again()


def test_before_there_are_users_nobody_is_asked(bench):
    bench.desk.greeting = Greeting(VERSION, "1.2.3", "lb4x8", 4, 8, "DE", users=False)
    bench.start()
    assert "No users yet: run setup" in bench.until("lb4x8> ")
    assert not bench.desk.asked_for(LogIn)


def test_what_is_not_confirmed_yet_is_told_at_once(bench):
    bench.desk.greeting = Greeting(VERSION, "1.2.3", "lb4x8", 4, 8, "DE", users=True, unconfirmed_s=245)
    bench.start()
    assert "What was committed is taken back in 4:05" in bench.until("login: ")


def test_who_presses_enter_first_sees_who_is_talking(bench):
    bench.start().until("login: ")
    bench.type("\r\n")
    assert "Line box lb4x8" in bench.until("login: ")


@pytest.mark.parametrize("end", ["\x04", "exit\r"], ids=["Ctrl-D", "exit"])
def test_who_logs_out_makes_room_for_the_next(bench, end):
    bench.start()
    bench.log_in()
    bench.type(end)
    bench.until("login: ")
    assert bench.desk.asked_for(LogOut)
    bench.log_in_again()


def test_at_ones_own_terminal_leaving_ends_it(bench):
    bench.start(device=False)
    bench.log_in()
    bench.type("exit\r")
    assert bench.ended() == 0


def test_nobody_types_for_long_and_is_logged_out(bench):
    bench.start("--idle", "0.01")
    bench.log_in()
    assert "Nothing was typed for 0.01 minutes: you are logged out.\r\n" in bench.until("login: ")


# -- typing


def test_a_line_is_answered(bench):
    bench.start()
    bench.log_in()
    bench.type("show lines\r")
    shown = clean(bench.until(PROMPT))
    assert "   1  idle   03012341\n" in shown and "   4  idle   03012344\n" in shown


@pytest.fixture(params=["characters only", "VT100"])
def typing(bench, request):
    """A session on each kind of terminal."""
    bench.start()
    if request.param == "VT100":
        answer_as_a_vt100(bench)
    bench.log_in()
    bench.vt100 = request.param == "VT100"
    return bench


def test_a_question_mark_lists_what_can_follow_and_the_line_goes_on(typing):
    typing.type("show ?")
    shown = typing.until("q", "stations", "-- more --")
    assert "lines" in shown + typing.until("-- more --")
    typing.type("q")
    typing.until("show ")
    typing.type("lines\r")
    typing.until("03012344")


def test_a_question_mark_within_quotes_is_a_character(typing):
    typing.type('show lines | match "no?"\r')
    typing.until(PROMPT)
    typing.type("show lines | count\r")
    assert "4" in typing.until(PROMPT)


def test_tab_completes_and_a_second_one_lists(typing):
    typing.type("sho\t")
    typing.until("show ")
    typing.type("li\t")
    typing.until("lines ")
    typing.type("\x15")
    typing.type("show t\t\t")
    shown = typing.until("trunks", "timers") + typing.until("trunks", "timers")
    assert "timers" in shown and "trunks" in shown
    typing.type("i\t\r")
    typing.until(PROMPT)
    assert Show("timers") in typing.desk.asked


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
    bench.until("> ")
    asked = len(bench.desk.asked)
    bench.type("\x1b[A\r")
    bench.until("03012344")
    assert bench.desk.asked[asked] == Show("lines")


def test_a_key_costs_a_slow_line_few_bytes(bench):
    """At 9600 baud 96 bytes take a tenth of a second."""
    bench.start()
    answer_as_a_vt100(bench)
    bench.log_in()
    bench.until("\x1b[9C", "\x1b[13C", "\x1b[C", "@lb4x8>", "> ", patience_s=PATIENCE_S)
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
