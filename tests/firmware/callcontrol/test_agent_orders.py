"""What somebody who looks after the box orders for agents; what makes no sense is counted, and changes nothing."""

import pytest

from firmware.callcontrol import events as e
from tests.firmware.callcontrol.queue_office import QueueOffice, queue


@pytest.fixture
def office():
    return QueueOffice(queue(people="ab"))


def test_who_is_logged_in_elsewhere_is_rung_there(office):
    office.send(e.AgentOrdered("a", "log in", 5))
    office.call(1)
    assert office.bells == [5]


def test_somebody_else_s_place_is_taken_over(office):
    office.send(e.AgentOrdered("b", "log in", 1))
    assert office.agent("a").station == 0
    office.call(1)
    assert office.bells == [1]


def test_a_pause_without_a_reason_says_who_ordered_it(office):
    office.send(e.AgentOrdered("a", "pause"))
    assert office.agent("a").paused == "by hand"
    office.call(1)
    assert office.bells == [2]


@pytest.mark.parametrize(
    ("order", "counted"),
    [
        (e.AgentOrdered("z", "log in", 1), "unknown agent"),
        (e.AgentOrdered("a", "log in", 99), "unknown station"),
        (e.AgentOrdered("a", "log in"), "unknown station"),
        (e.AgentOrdered("b", "pause"), "agent who is not here"),
        (e.AgentOrdered("b", "resume"), "agent who is not here"),
        (e.AgentOrdered("b", "log out"), "agent who is not here"),
    ],
)
def test_what_makes_no_sense_is_counted(office, order, counted):
    office.send(e.AgentOrdered("b", "log out"))
    before = [office.agent(name).station for name in "ab"]
    assert office.send(order) == []
    assert office.control.state.counters[counted] == 1
    assert [office.agent(name).station for name in "ab"] == before
