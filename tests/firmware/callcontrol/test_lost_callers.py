"""Who gave up in a queue stands on a list until somebody here talks to him."""

import msgspec

from firmware.callcontrol import events as e
from firmware.callcontrol import lost_callers
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.memory import NOTHING, Memory
from firmware.callcontrol.plan import GroupTarget, QueueTarget
from firmware.callcontrol.queue_records import LostCaller
from tests.firmware.callcontrol.callback_office import CallbackOffice, callback_plan, queue

NUMBER = "+3612345678"
TUESDAY = 1
HALL = {1: QueueTarget("help"), 2: GroupTarget("all")}  # line 2 rings everybody, one after the other


def lost(line=1, number=NUMBER, waited_s=40, office=None, **settings):
    """The agents are busy, and a caller has given up after so long."""
    office = office or CallbackOffice(queue(), **settings)
    office.busy(*[port for port in (1,) if office.state("station 1") == "idle"])
    office.call_from(line, number)
    office.wait(waited_s)
    office.far_side_hangs_up(line)
    office.wait(3)
    return office


def on_list(office):
    return [(one.number, one.lost, one.tries) for one in lost_callers.listed(office.control.state)]


def test_who_gives_up_is_listed_with_queue_time_and_wait():
    office = CallbackOffice(queue())
    office.send(e.ClockTold((23 * 60 + 59) * 60_000, TUESDAY))
    lost(waited_s=90, office=office)
    assert lost_callers.listed(office.control.state) == (LostCaller(NUMBER, "help", 90_000, TUESDAY + 1, 0),)
    assert lost_callers.listed(office.control.state, "sales") == ()


def test_who_withholds_his_number_is_not_listed():
    assert on_list(lost(number="")) == []


def test_who_is_lost_again_is_the_last_of_the_list():
    office = lost()
    lost(2, "+3699999999", office=office)
    lost(3, office=office)
    assert on_list(office) == [("+3699999999", 1, 0), (NUMBER, 2, 0)]


def test_any_call_out_that_is_answered_clears_it_however_the_number_was_dialled():
    for dialled in ("0612345678", "003612345678"):
        office = lost()
        office.call_out(5, dialled)
        assert on_list(office) == [(NUMBER, 1, 0)]
        office.answered_outside(8)
        assert on_list(office) == []


def test_a_call_out_in_vain_is_counted():
    office = lost()
    for _ in range(2):
        office.call_out(5, "0612345678")
        office.hang_up(5)
        office.wait(3)
    office.call_out(5, "0699999999")
    office.hang_up(5)
    assert on_list(office) == [(NUMBER, 1, 2)]


def test_who_calls_again_and_is_answered_anywhere_is_off_the_list():
    office = lost(routes=HALL)
    office.call_from(2, NUMBER)
    assert office.bells == [2]
    assert on_list(office) == [(NUMBER, 1, 0)]
    office.answer(2)
    assert on_list(office) == []


def test_who_calls_in_by_another_way_is_not_called_back_either():
    office = CallbackOffice(queue(), routes=HALL)
    office.busy(1)
    office.waits(1)
    office.press(1, "1")
    office.finish("line 1")
    office.call_from(2, NUMBER)
    assert len(office.promised) == 1
    office.answer(2)
    assert office.talks("station 2", "line 2")
    assert office.promised == []


def test_who_could_not_be_called_back_is_listed():
    office = CallbackOffice(queue(callback_tries=1))
    office.busy(1)
    office.waits(1)
    office.press(1, "1")
    office.finish("line 1")
    office.wait(3)
    office.hang_up(1)
    office.lift(1)
    office.wait(3.5)
    office.hang_up(1)
    assert office.promised == []
    assert on_list(office) == [(NUMBER, 1, 1)]


def test_the_list_has_an_end():
    office = CallbackOffice(queue(at_once=True))
    office.busy(1)
    for place in range(lost_callers.MOST + 1):
        office.call_from(1, f"+36{place:07}")
        office.wait(0.1)
        office.far_side_hangs_up(1)
        office.wait(2.1)
    listed = lost_callers.listed(office.control.state)
    assert len(listed) == lost_callers.MOST
    assert listed[0].number == "+360000001"


def test_it_is_taken_from_the_list_by_hand_however_the_number_is_written():
    for written in (NUMBER, "0612345678", "003612345678"):
        office = lost()
        before = office.control.state.remembered
        assert office.control.is_to_be_called_back(written)
        office.send(e.CallerForgotten(written))
        assert on_list(office) == []
        assert office.control.state.remembered > before
        assert not office.control.is_to_be_called_back(written)


def test_whom_nobody_was_to_call_back_cannot_be_forgotten_and_that_is_counted():
    office = lost()
    assert not office.control.is_to_be_called_back("0699999999")
    office.send(e.CallerForgotten("0699999999"))
    assert on_list(office) == [(NUMBER, 1, 0)]
    assert office.control.state.counters == {"callback: no such caller": 1}


def test_the_list_outlives_the_box_and_promises_go_there():
    office = lost()
    office.waits(2, "+3699999999")
    office.press(2, "1")
    office.finish("line 2")
    before = office.control.state.remembered
    memory = msgspec.json.decode(msgspec.json.encode(office.control.memory()), type=Memory)
    after = CallControl(callback_plan(queue()), memory=memory)
    assert [one.number for one in lost_callers.listed(after.state)] == [NUMBER, "+3699999999"]
    assert after.memory() == memory
    office.control.forget(office.now_ms)
    assert office.control.memory() == NOTHING
    assert office.control.state.remembered > before
    assert office.promised == []
