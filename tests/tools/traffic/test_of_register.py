"""A register read as traffic: menus, several passages, calls that go on, who was in service, and clocks that change."""

from datetime import UTC, datetime

import pytest

from firmware.desk.register import file
from tests.tools.traffic.made import HEAD, row
from tests.tools.traffic.registers import Made
from tools.register_of_list import fill
from tools.traffic.calls import FORM, Presence, TrafficError
from tools.traffic.of_list import read_lines
from tools.traffic.of_register import read_register

SUMMER_S, WINTER_S = 7200, 3600


@pytest.fixture
def made(tmp_path):
    return Made(tmp_path)


def ms(*moment):
    return round(datetime(*moment, tzinfo=UTC).timestamp() * 1000)


def test_a_register_made_of_a_list_tells_what_the_list_does(tmp_path):
    """Over the night in which Budapest's clocks go back (2026-10-25)."""
    rows = [
        HEAD,
        row("2026-10-24T23:59:00", wait_s=40, customer="70"),
        row("2026-10-25T01:30:00", kind="NW", wait_s=15, agent=""),
        row("2026-10-25T01:40:00", wait_s=0, agent="", menu_s=7),
        row("2026-10-25T08:00:00", wait_s=0, agent="A02", line="AA0102"),
        row("2026-10-25T08:01:00", wait_s=100, talk_s=20, agent="A02"),
    ]
    fill(file.made(tmp_path / "register.db"), rows, "Europe/Budapest")
    found, listed = read_register(tmp_path / "register.db").calls, read_lines(rows, "list").calls
    told = ("local", "menu_ms", "entered", "wait_ms", "answered", "talk_ms", "agent", "caller")
    assert [[getattr(one, what) for what in told] for one in found] == [
        [getattr(one, what) for what in told] for one in listed
    ]
    assert [one.zone_s for one in found] == [SUMMER_S] * 3 + [WINTER_S] * 2
    assert [one.kind for one in found] == ["PS", "NW", "", "PS", "PS"]
    assert found[3].at_ms - found[0].at_ms == (8 * 60 + 1 + 60) * 60_000
    day = read_register(tmp_path / "register.db", datetime(2026, 10, 25), datetime(2026, 10, 26))
    assert [one.local.hour for one in day.calls] == [1, 1, 8, 8]
    midnight = ms(2026, 10, 24, 22)
    assert day.presence[0] == Presence("A01", midnight, midnight + 90_000)
    assert {one.agent for one in day.presence[1:]} == {"A02"}
    # He was free 10 s after the first call, and talked again 20 s later.
    assert day.wrap_ups == (10_000,)


def test_an_hour_that_comes_twice_is_in_the_day(made):
    first, again = ms(2026, 10, 25, 0, 30), ms(2026, 10, 25, 1, 30)
    made.call(first, first + 1000, zone_s=SUMMER_S)
    made.call(again, again + 1000, zone_s=WINTER_S)
    made.call(ms(2026, 10, 25, 23, 0), ms(2026, 10, 25, 23, 1), zone_s=WINTER_S)
    made.call(ms(2026, 10, 24, 21, 59), ms(2026, 10, 24, 22, 0), zone_s=SUMMER_S)
    day = read_register(made.path, datetime(2026, 10, 25), datetime(2026, 10, 26)).calls
    assert [one.at_ms for one in day] == [first, again]
    assert [one.local for one in day] == [datetime(2026, 10, 25, 2, 30)] * 2


def test_a_caller_through_menus_and_two_queues(made):
    call = made.call(1000, 200_000, taken_ms=3000, answered_ms=90_000, number="+361", queue="late", ring_ms=0, line=2)
    made.step(call, "main", 3000, 8000, "1")
    made.step(call, "who", 8000, 12_000, "form")
    made.step(call, "last", 12_000, 13_000, "gave up")
    made.passage(call, "help", 15_000, 60_000, "overflow", head_start_ms=30_000)
    made.passage(call, "late", 60_000, 90_000, "answered", agent="anna", ended_ms=190_000, ring_ms=4000)
    (found,) = read_register(made.path).calls
    assert (found.kind, found.head_start_ms, found.caller, found.line) == ("help", 30_000, "+361", "line 2")
    assert (found.entered_ms, found.left_ms, found.ended_ms) == (15_000, 90_000, 190_000)
    assert (found.answered, found.agent, found.ring_ms) == (True, "anna", 4000)
    assert found.keys == ((5000, "1"), (9000, f"{FORM}who"))


def test_who_gave_up_waited_to_the_last(made):
    call = made.call(0, 80_000, taken_ms=0)
    made.passage(call, "help", 1000, 30_000, "overflow")
    made.passage(call, "late", 30_000, 80_000, "abandoned")
    (found,) = read_register(made.path).calls
    assert (found.entered, found.answered, found.wait_ms, found.talk_ms, found.agent) == (True, False, 79_000, 0, "")


def test_calls_past_the_queues(made):
    made.call(0, 60_000, taken_ms=20_000, answered_ms=20_000, answered_by="12", talk_ms=40_000, ring_ms=15_000)
    made.call(100_000, 130_000)
    made.call(200_000, 260_000, taken_ms=201_000, answered_ms=230_000, answered_by="14", talk_ms=30_000)
    made.step(3, "main", 201_000, 206_000, "number")
    served, gave_up, dialled = read_register(made.path).calls
    assert (served.kind, served.entered, served.menu_ms, served.wait_ms) == ("", True, 20_000, 0)
    assert (served.agent, served.talk_ms, served.ring_ms) == ("12", 40_000, 15_000)
    assert (gave_up.entered, gave_up.answered, gave_up.menu_ms, gave_up.talk_ms) == (False, False, 30_000, 0)
    assert dialled.keys == ((5000, "14"),)


def test_what_is_no_traffic_from_outside_is_left_out(made):
    made.call(0, 1000)
    made.call(2000, None, taken_ms=2500, answered_ms=2500)
    made.call(3000, 4000, direction="out")
    made.call(5000, 6000, direction="inside")
    assert [one.at_ms for one in read_register(made.path).calls] == [0]


def test_who_was_in_service(made):
    minute = 60_000
    made.call(0, 100 * minute)
    made.state("anna", "ready", 0, 10 * minute)
    made.state("anna", "talks", 10 * minute, 12 * minute, queue="help")
    made.state("anna", "wraps up", 12 * minute, 13 * minute, queue="help")
    made.state("anna", "paused", 13 * minute, 20 * minute)
    made.state("anna", "ready", 20 * minute, 30 * minute)
    made.state("anna", "talks", 30 * minute, 31 * minute)
    made.state("anna", "ready", 31 * minute, 32 * minute, station=2)
    made.state("anna", "out", 32 * minute, 90 * minute)
    made.state("bela", "ready", 5 * minute, None, station=3)
    found = read_register(made.path)
    assert found.presence == (
        Presence("anna", 0, 13 * minute, 1),
        Presence("bela", 5 * minute, 100 * minute, 3),
        Presence("anna", 20 * minute, 30 * minute, 1),
        Presence("anna", 31 * minute, 32 * minute, 2),
    )
    assert found.wrap_ups == (minute,)
    part = read_register(made.path, datetime(1970, 1, 1), datetime(1970, 1, 1, 0, 12))
    assert part.presence == (Presence("anna", 0, 12 * minute, 1), Presence("bela", 5 * minute, 12 * minute, 3))


def test_what_is_no_register_is_refused(made, tmp_path):
    with pytest.raises(TrafficError, match=r"none\.db: there is no register\."):
        read_register(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("no register at all, but a text that is long enough" * 30)
    with pytest.raises(TrafficError, match=r"text\.db: cannot be read as a register: "):
        read_register(tmp_path / "text.db")
    with pytest.raises(TrafficError, match="no call from outside is in the register for that time"):
        read_register(made.path)
