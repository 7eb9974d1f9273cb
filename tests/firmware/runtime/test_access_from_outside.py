"""The log and `show access` say who was let in from outside, and who was not; the lock is opened by hand."""

import re

import pytest

from firmware.control.requests import UnlockAccess
from firmware.control.responses import Done, Refused
from firmware.shell import tables
from firmware.shell.screen import Screen
from tests.firmware.runtime.desk_bench import Bench

CONFIG = """
[lines]
1 = { route = "menu remote" }
[menus.remote]
access = true
[travellers.anna]
pin = "473905"
"""


def test_the_log_tells_of_right_and_wrong_pins_and_of_the_lock():
    bench = Bench(CONFIG)
    line = bench.world.lines[1]
    line.ring("0612345678")
    bench.wait(6)
    line.press("111111#")
    bench.wait(4)
    line.press("473905")
    bench.wait(3)
    said = bench.said()
    assert not {f"line 1: digit {digit}" for digit in "1473905"} & set(said)
    assert said.count("line 1: digit ?") == 13
    assert said.count("a wrong PIN was keyed in from outside") == 1
    assert "anna has access from outside" in bench.said("line 1")
    line.press("12")
    bench.wait(1)
    assert bench.said("line 1").count("line 1: digit 1") == 1
    for _ in range(3):
        line.hang_up()
        bench.wait(20)
        line.ring("0612345678")
        bench.wait(6)
        for _ in range(3):
            line.press("222222#")
            bench.wait(4)
    assert "too many wrong PINs: nobody has access from outside for 30 min" in bench.said()


def lock(bench, line):
    """A stranger keys in wrong PINs until nobody has access."""
    for _ in range(3):
        line.ring("0612345678")
        bench.wait(6)
        for _ in range(3):
            line.press("222222#")
            bench.wait(4)
        line.hang_up()
        bench.wait(20)


def test_who_is_in_is_shown_and_how_often_and_by_which_line():
    bench = Bench(CONFIG)
    line = bench.world.lines[1]
    line.ring("0612345678")
    bench.wait(6)
    line.press("111111#")
    bench.wait(4)
    line.press("473905")
    bench.wait(3)
    anna, everybody = bench.show("access")
    assert (anna.traveller, anna.let_in, anna.now, anna.wrong) == ("anna", 1, "line 1", None)
    assert (everybody.traveller, everybody.let_in, everybody.wrong, everybody.in_a_row) == ("(all)", 1, 1, 0)
    assert (everybody.locked_s, everybody.until) == (0, "")
    assert bench.show("access", "ANNA") == [anna]
    assert bench.show("access", "bela") == "There is no traveller 'bela'."
    line.press("0301234567#")
    bench.wait(10)
    assert bench.row("access", "anna").now == "calls 301234567 by line 4"


def test_the_lock_is_shown_and_an_operator_opens_it():
    bench = Bench(CONFIG)
    line = bench.world.lines[1]
    assert bench.ask(UnlockAccess()) == Refused("Access from outside is not locked.")
    lock(bench, line)
    shown = bench.row("access", "(all)")
    assert (shown.wrong, shown.in_a_row) == (9, 0)
    assert shown.locked_s == pytest.approx(1770, abs=30)
    assert shown.until == "Mon 09:31"
    table = tables.table("access", bench.show("access"), Screen())
    assert re.fullmatch(r"\(all\) +0 +9 +0 +29:\d\d +Mon 09:31", table[-1])
    assert bench.ask(UnlockAccess()) == Done("access from outside is open again.")
    assert bench.row("access", "(all)").locked_s == 0
    assert "access from outside is unlocked by hand" in bench.said()
    line.ring("0612345678")
    bench.wait(6)
    line.press("473905")
    bench.wait(3)
    assert bench.row("access", "anna").let_in == 1


def test_a_box_whose_people_do_not_call_from_outside_shows_nothing_of_it():
    bench = Bench()
    assert bench.show("access") == []
    assert bench.ask(UnlockAccess()) == Refused("Access from outside is not locked.")
