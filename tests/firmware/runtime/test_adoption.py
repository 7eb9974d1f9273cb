"""Another configuration while people talk: calls go on, and what comes next goes by the new one."""

import msgspec
import pytest

from boards.lb8x24 import BOARD as LB8X24
from firmware.control.requests import BusyOut, SeizeLine
from firmware.control.responses import Done, Refused
from tests.firmware.runtime.desk_bench import Bench

TO_PHONE_3 = '[lines]\n1 = { route = "station 13" }\n'
RENUMBERED = '[lines]\n1 = { route = "station 23" }\n[stations]\n3 = { extension = "23" }\n4 = { extension = "13" }\n'


@pytest.fixture
def bench():
    return Bench(TO_PHONE_3)


def test_both_go_on_talking_and_the_next_caller_goes_by_the_new_one(bench):
    bench.call_answered(1, 3)
    answer = bench.adopt(RENUMBERED)
    assert isinstance(answer, Done)
    assert answer.text == "Revision 7 is in force."
    bench.wait(5)
    assert bench.world.talks(3, "line 1")
    assert bench.row("stations", "23").with_whom == "line 1"
    bench.world.phones[3].hang_up()
    bench.wait(3)
    assert "phone 23 hung up" in bench.said("station 3")
    bench.call_answered(1, 3)
    bench.world.phones[3].hang_up()
    bench.wait(3)
    bench.world.phones[1].lift()
    bench.wait(0.5)
    bench.world.phones[1].dial("13")
    bench.wait(3)
    assert bench.world.phone_rings(4)
    assert bench.idle() is False


def test_who_rings_is_rung_on(bench):
    bench.world.lines[1].ring("0612345678")
    bench.wait(3)
    assert bench.world.phone_rings(3)
    bench.adopt(TO_PHONE_3 + '[stations]\n5 = { name = "Cili" }\n')
    bench.wait(6)
    assert bench.world.phone_rings(3)
    bench.world.phones[3].lift()
    bench.wait(1)
    assert bench.world.talks(3, "line 1")


def test_another_country_in_mid_call(bench):
    """Its ringing frequency waits for the bells, and says so; its flash counts at once."""
    bench.call_answered(1, 3)
    bench.world.lines[2].ring("0612345678")
    bench.wait(2.3)
    while not bench.world._bell_on:
        bench.wait(0.1)
    answer = bench.adopt(TO_PHONE_3, country="us")
    assert answer.remarks == ("A bell sounds: the new ringing frequency counts as soon as all are silent.",)
    assert bench.world.talks(3, "line 1")
    bench.wait(8)
    assert bench.world.rung(1)
    bench.world.phones[3].flash(900)
    bench.wait(2)
    assert bench.world.phone_hears(3) == {"dial tone"}, "900 ms are a flash in North America, and a hang-up in Hungary"
    assert bench.idle() is False
    assert bench.world.nets.violations() == []


def test_ports_under_test_and_busied_out_stay_so_and_that_is_said(bench):
    bench.ask(SeizeLine(2))
    bench.ask(BusyOut("station 4"))
    answer = bench.adopt(RENUMBERED)
    assert answer.remarks == (
        "Line 2 stays as it is (under test: seized).",
        "Phone 14 stays as it is (busied out).",
    )
    assert bench.world.line_seized(2)
    assert bench.row("stations", "station 4").state == "out"


def test_a_line_in_a_call_has_its_new_route_from_the_next_caller_on(bench):
    bench.call_answered(1, 3)
    answer = bench.adopt('[lines]\n1 = { route = "station 14" }\n')
    assert answer.remarks == ("Line 1 is in a call: its new route counts from the next caller.",)


def test_a_configuration_that_is_for_another_box_is_refused_and_nothing_changes(bench):
    other = Bench(board=LB8X24).adoption("")
    before = bench.world.core.control.state.plan
    answer = bench.adopt_message(other)
    assert isinstance(answer, Refused)
    assert answer.text == "This configuration is for 8 lines and 24 stations; lb4x8 has 4 lines and 8 stations."
    good = bench.adoption(RENUMBERED)
    impossible = msgspec.structs.replace(good.card, ring_decihertz=500)
    assert bench.adopt_message(good, card=impossible).text.startswith(
        "The line card cannot work so: ringing at 50.0 Hz"
    )
    assert bench.adopt_message(good, country="xx").text == "The core does not know the country 'xx'."
    no_silence = msgspec.structs.replace(good.plan, ring_cadence=(1000,))
    assert bench.adopt_message(good, plan=no_silence).text.startswith("This configuration makes no sense to the core: ")
    assert bench.world.core.control.state.plan is before
    assert bench.boxes()[-1].revision == 0


def test_a_new_desk_and_a_new_core_know_what_is_in_force(bench):
    bench.adopt(RENUMBERED, revision=12)
    bench.desk.lives = False
    bench.wait(2)
    assert [box.revision for box in bench.boxes()] == [0, 12]
    bench.world.core_dies()
    bench.wait(5)
    assert bench.boxes()[-1].revision == 12
    assert bench.row("stations", "23").station == 3


def test_adopting_again_and_again_in_a_busy_box_drops_no_call():
    bench = Bench(board=LB8X24)
    for line in (1, 2, 3):
        bench.world.lines[line].ring(f"061234567{line}")
        bench.wait(1.5)
        phone = next(phone for phone in bench.world.phones if bench.world.rung(phone))
        bench.wait(1)
        bench.world.phones[phone].lift()
        bench.wait(1)
        assert bench.world.talks(phone, f"line {line}")
    talks = [(phone, line) for phone in range(1, 25) for line in (1, 2, 3) if bench.world.talks(phone, f"line {line}")]
    for turn in range(20):
        bench.adopt(
            f'[stations]\n24 = {{ name = "turn {turn}" }}\n', country=("hu", "us", "de")[turn % 3], revision=turn
        )
    bench.wait(1)
    assert all(bench.world.talks(phone, f"line {line}") for phone, line in talks)
    assert len(talks) == 3
