"""What the core shows, on a simulated box in the middle of its work."""

import gc
import tracemalloc

import pytest

from firmware.control.requests import CORE_SUBJECTS, BusyOut, RingStation, SetValue, Show
from firmware.control.responses import Refused
from hal.chips.identity import Identity, encode, with_crc
from tests.firmware.runtime.desk_bench import Bench

CONFIG = """
[lines]
1 = { number = "+3611111111", route = "station 13" }
2 = { route = "group sales" }
[stations]
3 = { extension = "13", name = "Anna" }
4 = { extension = "14", name = "Bela", dnd = true, forward_busy = "station 11" }
[groups.sales]
pilot = "50"
members = ["15", "16"]
strategy = "ring-all"
"""


@pytest.fixture
def bench():
    return Bench(CONFIG)


def test_lines_and_telephones_of_a_call(bench):
    bench.call_answered(1, 3)
    bench.wait(10)
    line, station = bench.row("lines", "1"), bench.row("stations", "13")
    assert (line.line, line.state, line.number) == (1, "talking", "+3611111111")
    assert (line.with_whom, line.note) == ("phone 13", "")
    assert (station.station, station.extension, station.name) == (3, "13", "Anna")
    assert (station.state, station.with_whom) == ("talking", "line 1")
    assert 10 < line.for_s < 13
    assert 10 < station.for_s < 13
    call = bench.row("calls", "anna")
    assert (call.state, call.origin, call.where) == ("talking", "line 1", "phone 13")
    for name in ("13", "phone 13", "line 1", call.call):
        assert bench.row("calls", name).call == call.call
    assert bench.show("calls", "14") == []


def test_a_supervisor_who_listens():
    agents = '[queues.help]\nagents = ["anna"]\n[agents.anna]\nstation = "12"\n'
    bench = Bench('operator = "station 14"\n[lines]\n1 = { route = "queue help" }\n' + agents)
    bench.call_answered(1, 2)
    phone = bench.world.phones[4]
    phone.lift()
    bench.wait(1)
    phone.dial("*6312")
    bench.wait(3)
    row = bench.row("stations", "14")
    assert (row.state, row.with_whom) == ("listening", "phone 12")
    assert bench.row("stations", "12").with_whom == "line 1"


def test_a_caller_who_rings_at_a_group(bench):
    bench.world.lines[2].ring("0612345678")
    bench.wait(3)
    assert bench.row("lines", "line 2").with_whom == "sales: 15, 16"
    assert bench.row("lines", "2").state == "ringing"
    assert bench.row("stations", "15").with_whom == "line 2"
    call = bench.row("calls", "16")
    assert (call.state, call.origin, call.where) == ("ringing", "line 2", "sales: 15, 16")
    group = bench.row("groups", "50")
    assert (group.group, group.strategy, group.waiting) == ("sales", "ring-all", 1)
    assert group.members == ("15 ringing", "16 ringing")
    (timer,) = [timer for timer in bench.show("timers") if timer.owner == call.call]
    assert timer.timer == "pace"
    assert 0 < timer.in_s < 15


def test_a_call_out_and_the_lines_that_are_free(bench):
    assert bench.row("trunks", "all").free == (1, 2, 3, 4)
    bench.world.phones[3].lift()
    bench.wait(0.5)
    bench.world.phones[3].dial("0612345")
    bench.wait(6)
    (call,) = bench.show("calls")
    taken = next(row for row in bench.show("lines") if row.state != "idle")
    assert (call.origin, call.state) in (("phone 13", "calling out"), ("phone 13", "talking"))
    assert f"line {taken.line}" in call.where
    assert taken.line not in bench.row("trunks", "all").free


def test_what_people_wish(bench):
    assert bench.row("stations", "bela").wishes == "do not disturb, when busy to 11"
    assert bench.row("stations", "Anna").wishes == ""


def test_a_line_without_battery(bench):
    bench.world.lines[3].cut()
    bench.wait(3)
    row = bench.row("lines", "3")
    assert (row.state, row.note) == ("out", "no battery")


def test_how_a_call_ended_and_who_called(bench):
    bench.call_answered(1, 3)
    bench.world.lines[1].hang_up("cpc")
    bench.wait(2)
    row = bench.row("supervision", "1")
    assert (row.cpc, row.reversal, row.trusted) == (1, 0, "cpc, reversal, busy, dialtone, silence")
    assert bench.row("callerid", "line 1").last in ("", "+3612345678")


def started_again(bench):
    bench.world.power_fails()
    bench.wait(1)
    bench.world.power_returns()
    bench.wait(3)
    return {row.chip: (row.bus, row.address, row.state) for row in bench.show("chips") if row.state != "in service"}


MADE = encode(Identity("lb4x8", 1, "0001"))
NEWER = with_crc(MADE[:4] + b"\2" + MADE[5:28])
DAMAGED = MADE[:8] + b"?" + MADE[9:]


@pytest.mark.parametrize(
    ("memory", "state"),
    [
        (bytes(32), "blank"),
        (b"x" * 32, "foreign"),
        (DAMAGED, "damaged"),
        (with_crc(MADE[:6] + b"\1" * 22), "damaged"),
        (NEWER, "of another version"),
        (MADE, None),
    ],
)
def test_the_identity_is_a_row_of_its_own(bench, memory, state):
    bench.world.nets.eeprom.memory[:32] = memory
    found = started_again(bench)
    assert found == ({} if state is None else {"identity": (1, "0x57", state)})


def test_a_chip_that_did_not_answer_at_start_is_told_by_its_name(bench):
    bench.world.chip_fault(1, 0x68, True)
    assert started_again(bench)["clock DS3231"] == (1, "0x68", "missing")
    assert bench.row("chips", "clock DS3231").address == "0x68"


def test_chips_that_come_and_go(bench):
    assert {row.state for row in bench.show("chips") if row.chip != "identity"} == {"in service"}
    bench.world.chip_fault(1, 0x23, True)
    bench.wait(5)
    row = bench.row("chips", "0x23")
    assert (row.chip, row.bus, row.address, row.state, row.lost) == ("station-bell", 1, "0x23", "lost", 1)
    bus = bench.row("buses", "1")
    assert bus.state == "in service"
    assert bus.faults > 1
    assert bus.busy_permille > 0
    bench.world.chip_fault(1, 0x23, False)
    bench.wait(3)
    assert bench.row("chips", "station-bell").state == "in service"
    assert bench.row("stations", "13").state == "idle"


def test_the_loop_and_its_memory(bench):
    (row,) = bench.show("latency")
    assert row.memory_kb > 1_000
    # The box of these tests is a simulated one.
    assert (row.ticks, row.cause) == (0, "this box runs in virtual time, in which nothing can be late")


@pytest.mark.parametrize("subject", CORE_SUBJECTS)
def test_what_does_not_exist_is_named(bench, subject):
    assert bench.show(subject, "Nobody").endswith(" 'Nobody'.")
    assert bench.show(subject, "Nobody").startswith("There is no ")
    assert not isinstance(bench.show(subject), str)


def test_what_is_not_the_core_s_business_is_refused(bench):
    assert bench.ask(Show("version")).text.startswith("The core cannot show 'version': lines, stations, ")
    answer = bench.ask(SetValue(("country",), "hu"))
    assert isinstance(answer, Refused)
    assert answer.text == "The core does not do SetValue: that is the desk's business."


def test_lines_of_the_log_say_whom_they_concern(bench):
    bench.call_answered(1, 3)
    assert "line 1 rings" in bench.said("line 1")
    assert "phone 13 lifted" in bench.said("station 3")
    assert "phone 13 lifted" not in bench.said("line 1")
    assert "phone 13 hears line 1" in bench.said("line 1")
    assert "phone 13 hears line 1" in bench.said("station 3")


def test_ten_thousand_shows_leave_nothing_behind(bench):
    """Of a core in the middle of a call, with something ordered."""
    bench.call_answered(1, 3)
    bench.ask(BusyOut("line 4"))
    reception = bench.desk_of_sim._reception
    requests = [Show(subject, which) for subject in CORE_SUBJECTS for which in ("", "1", "13", "Nobody")]

    def many(times):
        for _ in range(times):
            for request in requests:
                reception._do(request, 1, bench.world.now_ms)
            reception._do(RingStation(99), 1, bench.world.now_ms)

    many(3)
    gc.collect()
    tracemalloc.start()
    many(10)
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    many(10_000 // len(requests))
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 40_000, "4 bytes a question are no leak: the interpreter keeps some texts"
