"""Callers to call back at a simulated box: what is shown of them, and that one of them is forgotten by hand."""

import pytest

from firmware.callcontrol import events as e
from firmware.control.requests import ForgetCaller, LogAgentOut
from firmware.control.responses import Done, Refused
from tests.firmware.runtime.desk_bench import Bench

CONFIG = """
[outside]
digit = "0"
[lines]
1 = { route = "queue help" }
2 = { route = "queue help" }
[queues.help]
agents = ["anna"]
pilot = "70"
callback_digit = "1"
callback_pause_min = 3
[queues.sales]
agents = ["bela"]
[agents.anna]
station = "11"
[agents.bela]
number = "202"
"""
NUMBER = "0612345678"
FOURTEEN_THIRTY = (14 * 60 + 30) * 60_000


@pytest.fixture
def bench():
    """Anna talks to a colleague."""
    bench = Bench(CONFIG)
    bench.world.phones[1].lift()
    bench.wait(1)
    bench.world.phones[1].dial("12")
    bench.wait(3)
    bench.world.phones[2].lift()
    bench.wait(1)
    return bench


def waits(bench, line=1, number=NUMBER):
    bench.world.lines[line].ring(number)
    bench.wait(10)


def is_promised(bench):
    waits(bench)
    bench.world.lines[1].press("1")
    bench.wait(2)
    bench.world.lines[1].hang_up("cpc")
    bench.wait(5)


def gives_up(bench, line=2, number="0698765432"):
    waits(bench, line, number)
    bench.world.lines[line].hang_up("cpc")
    bench.wait(3)


def state(bench):
    return bench.row("callbacks", NUMBER).state


def test_where_nobody_is_to_be_called_there_is_nothing_to_show(bench):
    assert bench.show("callbacks") == bench.show("callbacks", "help") == bench.show("callbacks", "70") == []
    assert bench.show("callbacks", "helo") == "There is no queue or caller 'helo'."


def test_promises_come_before_callers_who_were_lost(bench):
    bench.world.core.inject(e.ClockTold(FOURTEEN_THIRTY, 2), bench.world.now_ms)
    gives_up(bench)
    is_promised(bench)
    promised, lost = bench.show("callbacks", "help")
    assert (promised.number, promised.state, promised.when, promised.times_lost) == ("+3612345678", "waits", "", 0)
    assert 10 < promised.waited_s < 20
    assert (lost.number, lost.state, lost.when, lost.times_lost) == ("0698765432", "lost", "Wed 14:30", 1)
    assert 5 < lost.waited_s < 15
    assert bench.show("callbacks", "sales") == []
    row = bench.row("queues", "help")
    assert (row.callbacks, row.called_back, row.not_reached, row.abandoned, row.rejected) == (1, 0, 0, 1, 0)


def test_what_the_box_does_for_him_is_told(bench):
    is_promised(bench)
    bench.world.phones[1].hang_up()
    bench.wait(2)
    assert state(bench) == "rings 11"
    bench.world.phones[1].lift()
    bench.wait(0.3)
    assert state(bench) == "phone 11 has lifted for him"
    bench.wait(8)
    assert state(bench).startswith("is dialled by line ")
    (line,) = [one for one in bench.world.lines.values() if one.state in ("dialling", "calling")]
    line.refuse("busy")
    bench.wait(10)
    bench.world.phones[1].hang_up()
    bench.wait(3)
    row = bench.row("callbacks", NUMBER)
    assert (row.state, row.tries) == ("next try in 3 min", 1)
    bench.wait(150)
    assert state(bench).startswith("next try in ")
    assert state(bench).endswith(" s")


def test_who_is_forgotten_is_not_shown_and_nobody_is_rung_for_him(bench):
    is_promised(bench)
    gives_up(bench)
    for number in (NUMBER, "0698765432"):
        response = bench.ask(ForgetCaller(number))
        assert isinstance(response, Done)
        assert response.text == f"{number} is not called back any more."
        assert f"by hand: {number} is not to be called back" in bench.said()
    assert bench.show("callbacks") == []
    bench.world.phones[1].hang_up()
    bench.wait(3)
    assert not bench.world.phone_rings(1)


def test_who_is_not_on_the_list_cannot_be_forgotten(bench):
    bench.ask(LogAgentOut("anna"))
    gives_up(bench)
    for number in (NUMBER, "", "help"):
        response = bench.ask(ForgetCaller(number))
        assert isinstance(response, Refused)
        assert response.text == f"No caller with the number '{number}' is to be called back."
    assert [row.number for row in bench.show("callbacks")] == ["0698765432"]
