"""Agents are logged in and out, paused and resumed by somebody who looks after the box."""

import msgspec
import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol.engine import CallControl
from tests.firmware.callcontrol.queue_office import QueueOffice, queue


def office(**settings):
    return QueueOffice(queue(people="ab", wrapup_ms=20_000), at={"a": 1, "b": 0}, **settings)


def order(office, agent, what, *more):
    office.send(e.AgentOrdered(agent, what, *more))


def test_whoever_is_logged_in_rings_for_the_caller_who_waits():
    box = office()
    box.lift(1)
    box.come(1)
    assert box.bells == []
    order(box, "b", "log in", 5)
    assert box.bells == [5]
    assert box.agent("b").station == 5


def test_two_are_never_at_one_telephone():
    box = office()
    order(box, "b", "log in", 1)
    assert (box.agent("a").station, box.agent("b").station) == (0, 1)


def test_nobody_is_rung_who_was_paused_or_logged_out_until_he_is_back():
    for away, back in (("pause", ("resume",)), ("log out", ("log in", 1))):
        box = office()
        order(box, "a", away)
        box.come(1)
        assert box.bells == []
        order(box, "a", *back)
        assert box.bells == [1]


def test_a_pause_has_its_reason():
    box = office()
    order(box, "a", "pause", 0, "lunch")
    assert box.agent("a").paused == "lunch"


def test_resume_ends_the_time_for_writing():
    box = office()
    box.come(1)
    box.serve(1, 10)
    box.come(2)
    assert box.bells == []
    order(box, "a", "resume")
    assert box.bells == [1]


def test_a_call_goes_on_when_its_agent_is_logged_out():
    box = office()
    box.come(1)
    box.answer(1)
    order(box, "a", "log out")
    assert box.talks("line 1", "station 1")


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (("nobody", "log in", 1), "no such agent"),
        (("b", "log in", 0), "no such telephone"),
        (("b", "log in", 99), "no such telephone"),
        (("b", "log in", 8), "nobody sits there"),
        (("b", "log out"), "not logged in"),
        (("b", "pause"), "not logged in"),
        (("b", "resume"), "not logged in"),
        (("a", "resume"), "not paused"),
    ],
)
def test_an_order_that_makes_no_sense_changes_nothing_and_is_counted(what, why):
    box = office()
    plan = box.control.state.plan
    stations = tuple(msgspec.structs.replace(one, data=one.port == 8) for one in plan.stations)
    box.control.reconfigure(msgspec.structs.replace(plan, stations=stations), box.control.state.now_ms)
    before = {name: msgspec.structs.astuple(agent) for name, agent in box.control.state.agents.items()}
    event = e.AgentOrdered(*what)
    assert box.control.why_not_order(event) == why
    assert box.control.handle(event, box.control.state.now_ms) == []
    assert {name: msgspec.structs.astuple(agent) for name, agent in box.control.state.agents.items()} == before
    assert box.control.state.counters == {f"agent: {why}": 1}


def test_a_box_made_from_a_snapshot_takes_the_same_order_in_the_same_way():
    box = office()
    box.lift(1)
    box.come(1)
    now_ms = box.control.state.now_ms
    twin = CallControl.restore(box.control.snapshot())
    event = msgspec.json.decode(msgspec.json.encode(e.AgentOrdered("b", "log in", 5)), type=e.AnyEvent)
    assert twin.handle(event, now_ms) == box.control.handle(event, now_ms) != []
    assert twin.state == box.control.state
