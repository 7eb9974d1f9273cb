"""Who is there: the real shell at a pty, until somebody has logged in, and until they have left."""

import os

import pytest

from firmware.control.requests import VERSION, Backup, DropCall, Export, FactoryReset, Greet, HowFar, LogIn, LogOut
from firmware.control.responses import Done, Greeting, Refused, ReportPart
from tests.firmware.shell.bench import GREETING


def test_the_box_says_what_it_is_and_asks_who_is_there(bench):
    bench.start()
    assert "Line box lb4x8, software 1.2.3\r\n" in bench.until("login: ")
    bench.type("anna\r")
    assert bench.until("Password: ") == "anna\r\nPassword: "
    bench.type("secret\r")
    shown = bench.until_prompt()
    assert "secret" not in shown and "4 lines, 8 telephones" in shown
    assert bench.desk.asked[:2] == [Greet(VERSION, f"shell on {os.ttyname(bench.slave)}"), LogIn("anna", "secret")]


def test_a_wrong_password_is_told_and_asked_again(bench):
    bench.start().until("login: ")
    bench.type("anna\rwrong\r")
    assert "user or password is wrong.\r\n" in bench.until("login: ")
    bench.log_in_again()


@pytest.mark.parametrize("name", ["anna", "x" * 65, "\x7fan\xffna"], ids=["name", "too long", "noise"])
def test_a_password_typed_ahead_is_neither_shown_nor_taken_for_a_name(bench, name):
    """Nor is what follows it, where it was refused."""
    bench.start().until("login: ")
    bench.type(name.encode("latin-1") + b"\rparrot\rpigeon\r")
    shown = bench.until("Password: ") + bench.until("login: ") + bench.log_in_again()
    assert "parrot" not in shown and "pigeon" not in shown
    assert {request.user for request in bench.desk.asked_for(LogIn)} <= {"anna"}


def test_what_was_typed_for_a_desk_that_is_gone_is_lost(bench):
    bench.start()
    bench.log_in()
    bench.desk.restart()
    bench.type("show lines\rset secret\rsecret\r")
    assert "secret" not in bench.until("Press a key to try again.").partition("log in again.")[2]
    bench.type("\r")
    assert "secret" not in bench.until("login: ")
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
    assert "No users yet: run setup" in bench.until_prompt()
    assert not bench.desk.asked_for(LogIn)


NO_USERS = Greeting(VERSION, "1.2.3", "lb4x8", 4, 8, "DE", users=False)


def test_who_lost_the_passwords_resets_the_box_without_logging_in(bench):
    def reset(_):
        bench.desk.greeting = NO_USERS
        return Done("the box is as new: remove the jumper, make the first user.", ("users are in before-reset-1.",))

    bench.desk.answers[FactoryReset] = reset
    bench.start().until("login: ")
    bench.type("Factory  reset\r")
    assert "The box is as new then.\r\nGo on? (yes or no) " in bench.until("(yes or no) ")
    bench.type("yes\r")
    said = bench.until_prompt()
    for words in ("remove the jumper", "users are in before-reset-1.\r\n", "No users yet: run setup", '"setup" asks'):
        assert words in said
    assert said.endswith("\nlb4x8> ")
    assert not bench.desk.asked_for(LogIn)


@pytest.mark.parametrize("answer", ["no\r", "\r", "\x04"], ids=["no", "nothing", "Ctrl-D"])
def test_a_factory_reset_at_the_log_in_is_asked_about_first(bench, answer):
    bench.start().until("login: ")
    bench.type("factory reset\r")
    bench.until("(yes or no) ")
    bench.type(answer)
    assert "Nothing was changed.\r\n" in bench.until("login: ")
    bench.log_in_again()
    assert not bench.desk.asked_for(FactoryReset)


def test_a_factory_reset_without_the_jumper_is_refused_at_the_log_in(bench):
    bench.desk.answers[FactoryReset] = Refused("The factory reset jumper is not in place.")
    bench.start().until("login: ")
    bench.type("factory reset\ryes\r")
    assert "The factory reset jumper is not in place.\r\n" in bench.until("login: ")
    bench.log_in_again()


def test_who_presses_enter_after_the_box_was_reset_elsewhere_is_not_asked(bench):
    bench.start().until("login: ")
    bench.desk.greeting = NO_USERS
    bench.type("\r")
    assert "No users yet: run setup" in bench.until_prompt()


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


@pytest.mark.parametrize("line", ["watch lines", "monitor"])
def test_who_only_looks_on_is_logged_out_too(bench, line):
    bench.start("--idle", "0.01")
    bench.until("login: ")
    bench.type(f"anna\rsecret\r{line}\r")
    bench.until("any key ends", "from now on", "03012344")
    bench.until_true(lambda: b"you are logged out.\r\n" in bench.seen)
    assert "Nothing was typed for 0.01 minutes" in bench.until("login: ")
    bench.until_true(lambda: len(bench.desk.clients) == 1, "the connection of who was logged in is closed")


def test_nobody_types_for_long_and_is_logged_out(bench):
    bench.start("--idle", "0.01")
    bench.until("login: ")
    # At once, and even should it come so late that this log-in has been given up: the next one is the same.
    bench.type("anna\rsecret\r")
    bench.until_prompt()
    assert "Nothing was typed for 0.01 minutes: you are logged out.\r\n" in bench.until("login: ")


# -- a log-in that somebody else ends


@pytest.mark.parametrize("kind", ["characters only", "VT100"])
def test_who_is_nobody_any_more_is_told_logs_in_and_finds_the_line_as_it_was_typed(bench, kind):
    bench.desk.greeting = NO_USERS
    bench.start()
    if kind == "VT100":
        bench.until("\x1b[6n")
        bench.type("\x1b[24;80R\r")
        bench.until_prompt()
    bench.until_prompt()
    bench.type("show lines | count")
    bench.until("count")
    bench.desk.greeting = GREETING
    bench.desk.end("There are users now, anna is the first one: log in.")
    assert "\r\nThere are users now, anna is the first one: log in.\r\n" in bench.until("login: ")
    bench.log_in_again()
    bench.until("show lines | count")
    bench.type("\r")
    assert bench.until("4\r\n")


def test_a_line_of_somebody_else_is_not_left_to_who_logs_in_next(bench):
    bench.start()
    bench.log_in()
    bench.type("show calls secret")
    bench.until("secret")
    bench.desk.end("The user anna was deleted by bela: you are logged out.")
    bench.until("you are logged out.\r\n")
    bench.until("login: ")
    bench.type("bela\rsecret\r")
    bench.until("bela@lb4x8> ")
    bench.type("who\r")
    assert "secret" not in bench.until("You are bela")


def test_who_looks_on_is_told_too(bench):
    bench.start()
    bench.log_in()
    bench.type("monitor\r")
    bench.until("from now on")
    bench.desk.end("Your password was changed at another terminal: log in with the new one.")
    bench.until("log in with the new one.\r\n")
    bench.until("login: ")
    bench.log_in_again()


def test_at_ones_own_terminal_one_may_log_in_again(bench):
    bench.start(device=False)
    bench.log_in()
    bench.desk.end("Your password was changed at another terminal: log in with the new one.")
    bench.until("log in with the new one.\r\n")
    bench.until("login: ")
    bench.log_in_again()


def test_a_script_at_the_standard_input_is_not_asked(bench):
    reading, writing = os.pipe()
    try:
        bench.start(device=False, stdin=reading)
        os.write(writing, b"anna\nsecret\ndrop line 2\n")
        bench.until_true(lambda: bench.desk.asked_for(DropCall), "the call is dropped")
    finally:
        os.close(reading)
        os.close(writing)
    assert b"yes or no" not in bench.seen


def test_a_script_that_has_come_to_its_end_is_done_to_its_last_line(bench):
    reading, writing = os.pipe()
    os.write(writing, b"anna\nsecret\nexport calls json\nbackup\ndrop line 2\n")
    os.close(writing)
    bench.desk.answers |= {Export: Done("begun."), Backup: Done("begun.")}
    far = [ReportPart(0.5, "writing"), *(ReportPart(1.0, "", (told,), last=True) for told in ("Written.", "Saved."))]
    bench.desk.answers[HowFar] = lambda _: far.pop(0)
    try:
        bench.start(device=False, stdin=reading)
        assert bench.ended() == 0
    finally:
        os.close(reading)
    assert bench.desk.asked_for(DropCall)
    assert b"Written." in bench.seen and b"Saved." in bench.seen


def test_a_script_whose_log_in_is_ended_fails(bench):
    reading, writing = os.pipe()
    try:
        bench.start(device=False, stdin=reading)
        os.write(writing, b"anna\nsecret\ndrop line 2\n")
        bench.until_true(lambda: bench.desk.asked_for(DropCall), "the call is dropped")
        bench.desk.end("The user anna was deleted by bela: you are logged out.")
        assert bench.ended() == 1
    finally:
        os.close(reading)
        os.close(writing)
    bench.until("you are logged out.")


def test_what_was_typed_is_there_at_the_next_log_in_and_in_the_next_shell(bench, tmp_path):
    bench.start("--history", str(tmp_path))
    bench.log_in()
    bench.type("show lines | count\rhunter2\rexit\r")
    bench.until("login: ")
    for again in (False, True):
        if again:
            bench.shell.terminate()
            bench.shell.wait()
            bench.shell.stderr.close()
            bench.start("--history", str(tmp_path)).until("login: ")
        bench.log_in_again()
        bench.type("history\r")
        shown = bench.until_prompt()
        assert "show lines | count\r\n" in shown and "hunter2" not in shown
        bench.type("exit\r")
        bench.until("login: ")
