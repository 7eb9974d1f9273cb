"""Queues and agents at a simulated box: what is shown of them, what is ordered of agents, what the log says of them."""

import pytest

from firmware.control.requests import BusyOut, LogAgentIn, LogAgentOut, PauseAgent, ResumeAgent
from firmware.control.responses import Done, Refused
from tests.firmware.runtime.desk_bench import Bench

CONFIG = """
[lines]
1 = { route = "queue help" }
2 = { route = "queue help" }
3 = { route = "queue help", head_start_s = 120 }
4 = { route = "queue sales" }
[stations]
8 = { extension = "18", data = true }
[queues.help]
agents = { anna = 1, bela = 2 }
pilot = "70"
wrapup_s = 20
misses = 1
ring_s = 5
[queues.sales]
agents = ["bela"]
[agents.anna]
station = "11"
number = "201"
[agents.bela]
number = "202"
"""


@pytest.fixture
def bench():
    return Bench(CONFIG)


def state_of(bench, name):
    return bench.row("agents", name).state


def done(response):
    assert isinstance(response, Done)
    return response.text


def refused(response):
    assert isinstance(response, Refused)
    return response.text


def callers_wait(bench):
    """Anna talks to line 1; 2 and then 3 wait, who has a head start."""
    bench.call_answered(1, 1)
    bench.world.lines[2].ring("0698765432", "Kis")
    bench.wait(10)
    bench.world.lines[3].ring("0612345679")
    bench.wait(10)


def test_a_queue_in_which_nothing_has_happened(bench):
    row = bench.row("queues", "70")
    assert (row.queue, row.waiting, row.present, row.free, row.answered) == ("help", 0, 1, 1, 0)
    assert (row.in_time, row.mean_wait_s, row.longest_wait_s, row.held, row.error_s) == (None,) * 5
    assert bench.row("queues", "sales").present == 0


def test_who_waits_stands_in_order_of_waiting_and_head_start(bench):
    callers_wait(bench)
    first, second, anna, bela = bench.show("queue", "help")
    assert (first.place, first.who, first.what, first.head_start_s) == (1, "line 3", "+3612345679", 120)
    assert (second.place, second.who, second.what) == (2, "line 2", "0698765432 Kis")
    assert 19 < second.for_s < 22
    assert {first.state, second.state} == {"waits"}
    assert "-" in first.estimate
    assert (anna.place, anna.who, anna.what, anna.state, anna.level) == (0, "anna", "phone 11", "talks for help", 1)
    assert (bela.who, bela.what, bela.state, bela.level) == ("bela", "", "logged out", 2)
    assert [row.who for row in bench.show("queue", "line 2")] == ["line 2"]
    assert bench.show("queue", "line 4") == []
    row = bench.row("queues", "help")
    assert (row.waiting, row.present, row.free, row.answered, row.in_time) == (2, 1, 0, 1, 100)
    assert 19 < row.longest_now_s < 22
    assert 0 < row.mean_wait_s == row.longest_wait_s < 5


def test_a_waiting_call_is_shown_once(bench):
    callers_wait(bench)
    assert [(row.origin, row.state) for row in bench.show("calls", "line 2")] == [("line 2", "waiting")]


def test_words_that_are_said_have_an_end_that_is_shown(bench):
    callers_wait(bench)
    bench.wait(8.5)
    owners = [row.owner for row in bench.show("timers")]
    assert any(owner.startswith("words ") for owner in owners)
    assert "call 2" in owners


def test_how_callers_fared_is_counted(bench):
    callers_wait(bench)
    bench.world.lines[2].hang_up("cpc")
    bench.wait(2)
    row = bench.row("queues", "help")
    assert (row.waiting, row.abandoned, row.answered) == (1, 1, 1)
    bench.world.phones[1].hang_up()
    bench.wait(23)  # she wraps up
    bench.world.phones[1].lift()
    bench.wait(1)
    row = bench.row("queues", "help")
    assert (row.waiting, row.abandoned, row.answered, row.in_time) == (0, 1, 2, 50)
    assert row.held in (0, 100)
    assert row.error_s > 0


def test_what_an_agent_does_is_what_the_telephone_says(bench):
    phone = bench.world.phones[1]
    assert state_of(bench, "anna") == "free"
    bench.world.lines[1].ring("0612345678")
    bench.wait(2)
    assert state_of(bench, "11") == "rings for help"
    assert bench.show("queue", "help")[0].state == "rings 11"
    phone.lift()
    bench.wait(5)
    assert state_of(bench, "anna") == "talks for help"
    assert 4 < bench.row("agents", "anna").for_s < 6
    bench.ask(PauseAgent("anna", "lunch"))
    assert state_of(bench, "anna") == "talks for help, then paused: lunch"
    bench.ask(ResumeAgent("anna"))
    phone.hang_up()
    bench.wait(3)
    assert state_of(bench, "anna").startswith("wraps up, 1")
    assert bench.row("queues", "help").wrapping_up == 1
    (timer,) = bench.show("timers", "agent anna")
    assert timer.timer == "wrap-up"
    row = bench.row("agents", "201")
    assert (row.at, row.queues, row.calls, row.misses) == ("phone 11", ("help",), 1, 0)
    assert 4 < row.talk_s < 8
    bench.wait(20)
    assert state_of(bench, "anna") == "free"
    phone.lift()
    bench.wait(1)
    assert state_of(bench, "anna") == "off hook"
    phone.dial("12")
    bench.wait(3)
    bench.world.phones[2].lift()
    bench.wait(2)
    assert state_of(bench, "anna") == "talks"
    phone.hang_up()
    bench.wait(2)
    bench.ask(BusyOut("station 1"))
    bench.wait(0.1)
    assert state_of(bench, "anna") == "telephone out of service"


@pytest.mark.parametrize(
    ("wish", "state"),
    [("dnd = true", "wants no calls (do not disturb)"), ('forward_always = "station 12"', "forwards all calls")],
)
def test_an_agent_whose_telephone_takes_no_calls_is_not_free(wish, state):
    bench = Bench(CONFIG.replace("[stations]", f"[stations]\n1 = {{ {wish} }}"))
    assert state_of(bench, "anna") == state
    assert bench.row("queues", "help").free == 0


def test_agents_of_a_queue_are_shown_by_its_name(bench):
    assert [row.agent for row in bench.show("agents", "help")] == ["anna", "bela"]
    assert [row.agent for row in bench.show("agents", "sales")] == ["bela"]


def test_somebody_who_is_logged_in_by_hand_is_rung_for_who_waits(bench):
    callers_wait(bench)
    assert done(bench.ask(LogAgentIn("bela", 2))) == "bela is logged in at phone 12."
    bench.wait(1)
    assert bench.world.phone_rings(2)
    assert state_of(bench, "bela") == "rings for help"
    assert done(bench.ask(LogAgentOut("anna"))) == "anna is logged out."
    assert bench.world.talks(1, "line 1")


def test_whoever_was_at_that_telephone_is_logged_out_and_one_is_told(bench):
    response = bench.ask(LogAgentIn("bela", 1))
    assert (response.text, response.remarks) == (
        "bela is logged in at phone 11.",
        ("anna, who was there, is logged out.",),
    )
    assert state_of(bench, "anna") == "logged out"


def test_a_paused_agent_is_not_rung_until_she_takes_calls_again(bench):
    assert done(bench.ask(PauseAgent("anna", "lunch"))) == "anna is paused: lunch."
    assert state_of(bench, "anna") == "paused: lunch"
    assert bench.row("queues", "help").paused == 1
    bench.world.lines[1].ring("0612345678")
    bench.wait(8)
    assert not bench.world.phone_rings(1)
    assert done(bench.ask(ResumeAgent("anna"))) == "anna takes calls again."
    bench.wait(1)
    assert bench.world.phone_rings(1)


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        (LogAgentIn("cili", 1), "There is no agent 'cili'."),
        (LogAgentIn("bela", 9), "This box has no station 9."),
        (LogAgentIn("bela", 8), "Phone 18 is a data telephone or a door: no agent is there."),
        (LogAgentOut("bela"), "bela is not logged in."),
        (PauseAgent("bela"), "bela is not logged in."),
        (ResumeAgent("bela"), "bela is not logged in."),
        (ResumeAgent("anna"), "anna takes calls already."),
        (PauseAgent("anna", " "), "The reason ' ' of a pause must be printable text of at most 40 characters."),
        (PauseAgent("anna", "x" * 41), f"The reason '{'x' * 40}...' of a pause must be printable text of at most 40 "),
    ],
)
def test_a_refusal_says_why_and_nothing_changes(bench, request_, text):
    before = [(row.agent, row.at, row.state) for row in bench.show("agents")]
    assert refused(bench.ask(request_)).startswith(text)
    assert [(row.agent, row.at, row.state) for row in bench.show("agents")] == before


def test_the_log_says_when_agents_come_go_and_pause_by_themselves_too(bench):
    bench.world.lines[1].ring("0612345678")
    bench.wait(9)
    assert state_of(bench, "anna") == "paused: missed calls"
    bench.ask(LogAgentIn("bela", 2))
    bench.ask(ResumeAgent("anna"))
    bench.ask(LogAgentOut("anna"))
    bench.wait(0.1)
    said = [one for one in bench.said() if one.startswith(("anna", "bela"))]
    assert said == [
        *("anna is paused: missed calls", "bela is logged in at phone 12"),
        *("anna takes calls again", "anna is logged out"),
    ]
    assert "bela is logged in at phone 12" in bench.said("station 2")
    assert "by hand: anna is to log out" in bench.said()


OUTSIDE = """
country = "hu"
[lines]
1 = { route = "queue help" }
[queues.help]
agents = ["dora"]
callback_digit = "1"
[agents.dora]
outside = "006301234567"
"""


def test_an_agent_outside_is_shown_as_what_he_does():
    bench = Bench(OUTSIDE)
    dora = bench.row("agents", "dora")
    assert (dora.at, dora.state) == ("outside", "free")
    assert bench.row("queues", "help").present == 1
    bench.world.lines[1].ring("0612345678")
    bench.wait(8)
    assert state_of(bench, "dora") == "rings for help"
    caller, _ = bench.show("queue", "help")
    assert caller.state == "rings dora"
    assert bench.show("timers")
    assert [row.where for row in bench.show("calls", "line 1")] == ["help: dora"]


WAYS = """
country = "hu"
[lines]
1 = { route = "queue help" }
2 = { route = "queue help" }
3 = { route = "queue help" }
[queues.help]
agents = ["anna"]
pilot = "70"
callback_digit = "1"
leave_digit = "2"
leave = "group desk"
[groups.desk]
members = ["15"]
[agents.anna]
station = "11"
"""


def test_the_log_says_what_became_of_each_caller():
    bench = Bench(WAYS)
    world = bench.world
    bench.call_answered(1, 1)
    world.lines[2].ring("0698765432")
    bench.wait(9)
    world.lines[3].ring()
    bench.wait(9)
    world.lines[2].press("1")
    bench.wait(2)
    world.lines[2].hang_up("cpc")
    bench.wait(1)
    world.lines[3].press("2")
    bench.wait(20)
    world.lines[3].hang_up("cpc")
    bench.wait(2)
    news = [said for said in bench.said() if "queue help" in said]
    assert [said for said in news if "line 1" in said] == [
        "line 1 comes to queue help",
        "anna answers line 1 of queue help, after 0:01",
    ]
    assert [said for said in news if "line 2" in said] == [
        "line 2 comes to queue help",
        "line 2 leaves queue help to be called back, after 0:19 (0698765432)",
    ]
    assert [said for said in news if "line 3" in said] == [
        "line 3 comes to queue help",
        "line 3 goes from queue help to desk, after 0:11",
        "line 3 is back in queue help",
        "line 3 gives up in queue help, after 0:32",
    ]
    assert "line 3 is back in queue help" in bench.said("line 3")
    assert "line 3 is back in queue help" not in bench.said("line 2")


def test_the_log_says_who_was_called_back_and_who_has_only_asked():
    bench = Bench(WAYS)
    world = bench.world
    world.phones[1].lift()
    world.lines[2].ring("0698765432")
    bench.wait(9)
    world.lines[2].press("1")
    bench.wait(20)
    world.phones[3].lift()
    bench.wait(1)
    world.phones[3].dial("12")
    bench.wait(3)
    world.phones[2].lift()
    bench.wait(1)
    world.phones[2].flash(world.flash_ms(2))
    bench.wait(2)
    world.phones[2].dial("70")
    bench.wait(3)
    world.phones[2].flash(world.flash_ms(2))
    bench.wait(2)
    world.phones[1].hang_up()
    bench.wait(3)
    world.phones[1].lift()
    bench.wait(8)
    (line,) = [port for port, one in world.lines.items() if one.state == "calling"]
    world.lines[line].answer()
    bench.wait(30)
    news = [said for said in bench.said() if "queue help" in said]
    assert [said for said in news if "phone 12" in said] == [
        "phone 12 comes to queue help",
        "phone 12 has only asked in queue help",
    ]
    assert f"anna talks by line {line} to a caller of queue help who is called back, after 1:" in news[-1]
    assert news[-1].endswith("(0698765432)")
