"""Somebody who looks after the box wants nobody to call a caller back, whatever the box does for him just then."""

import msgspec
import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol import lost_callers
from firmware.callcontrol.engine import CallControl
from tests.firmware.callcontrol.callback_office import CallbackOffice, queue

NUMBER = "+3612345678"


def promised(line=1, keys="1", of_queue=None):
    """An office whose only agent, at telephone 1, is busy; the caller of the line was promised a call and has gone."""
    office = CallbackOffice(queue(**(of_queue or {})))
    office.busy(1)
    office.waits(line, NUMBER)
    office.press(line, keys)
    office.far_side_hangs_up(line)
    office.wait(5)
    assert len(office.promised) == 1
    return office


def nobody_is_to_be_called(office):
    assert office.promised == []
    assert lost_callers.listed(office.control.state) == ()
    assert office.of().not_reached == office.of().called_back == 0
    assert office.control.state.counters == {}


@pytest.mark.parametrize("written", [NUMBER, "0612345678", "003612345678"])
def test_who_waits_to_be_called_is_not_called_any_more(written):
    office = promised()
    before = office.control.state.remembered
    office.send(e.CallerForgotten(written))
    assert office.control.state.remembered > before
    nobody_is_to_be_called(office)
    office.hang_up(1)
    assert office.bells == []
    assert office.at_rest


def test_the_agent_who_is_rung_for_him_is_left_in_peace():
    office = promised()
    office.hang_up(1)
    assert office.bells == [1]
    office.send(e.CallerForgotten(NUMBER))
    assert office.bells == []
    nobody_is_to_be_called(office)
    assert office.at_rest


def test_an_agent_who_calls_him_already_goes_on_and_he_is_not_called_again():
    office = promised()
    office.hang_up(1)
    office.lift(1)
    office.wait(3)
    assert office.talks("station 1", "line 8")
    office.send(e.CallerForgotten(NUMBER))
    assert office.talks("station 1", "line 8")
    office.hear(8, "busy", 8)
    office.hang_up(1)
    nobody_is_to_be_called(office)
    assert office.at_rest


def test_there_is_no_next_try_for_him():
    office = promised(of_queue={"callback_pause_ms": 60_000})
    office.hang_up(1)
    office.lift(1)
    office.wait(3)
    office.hear(8, "busy", 8)
    office.hang_up(1)
    office.wait(5)
    office.send(e.CallerForgotten(NUMBER))
    nobody_is_to_be_called(office)
    office.wait(60)
    assert office.bells == []


@pytest.mark.parametrize("written", [NUMBER, "06201234567"])
def test_who_wants_to_be_called_at_another_number_is_known_by_both(written):
    office = promised(keys="106201234567#", of_queue={"callback_denied": ("061",)})
    (promise,) = office.promised
    assert (promise.told, promise.dialled) == (NUMBER, "06201234567")
    assert office.control.is_to_be_called_back(written)
    office.send(e.CallerForgotten(written))
    nobody_is_to_be_called(office)


def test_another_caller_keeps_his_promise():
    office = promised()
    office.waits(2, "+3699999999")
    office.press(2, "1")
    office.finish("line 2")
    office.send(e.CallerForgotten("+3699999999"))
    assert [one.told for one in office.promised] == [NUMBER]


def test_a_box_made_from_a_snapshot_forgets_him_in_the_same_way():
    office = promised()
    office.hang_up(1)
    control, now_ms = office.control, office.control.state.now_ms
    twin = CallControl.restore(control.snapshot())
    event = msgspec.json.decode(msgspec.json.encode(e.CallerForgotten(NUMBER)), type=e.AnyEvent)
    assert twin.handle(event, now_ms) == control.handle(event, now_ms) != []
    assert twin.state == control.state
