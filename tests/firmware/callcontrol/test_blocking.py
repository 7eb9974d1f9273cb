"""The block list: busy, words or silence for whoever is on it, and who is let through all the same."""

from typing import get_args

import pytest

from firmware.callcontrol import events as e
from firmware.callcontrol import facts
from firmware.callcontrol.callbacks import FAREWELL_MS
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import CallerIdOut, GroupTarget, QueueTarget, StationTarget
from firmware.callcontrol.queue_records import WhatHappened
from firmware.callcontrol.refusing import BUSY_MS
from firmware.desk.register import service_kept
from tests.firmware.callcontrol.callback_office import CallbackOffice, queue
from tests.firmware.callcontrol.message_office import MessageOffice

PEST = "+36190555123"
HOWS = ("message", "busy", "silent")


def office_of(route, **settings):
    """Every line leads to ``route``."""
    return MessageOffice(lines=4, routes=dict.fromkeys(range(1, 5), route), **settings)


def told(office, line, how, number=PEST, **more):
    office.send(e.LineCallerTold(line, number, blocked=how, **more))
    office.wait(0)


def blocked(how, route=None, **more):
    """He calls on line 1, and the line tells who he is after the first ring."""
    office = office_of(route or GroupTarget("all"), **more)
    office.call(1)
    office.wait(1.5)
    told(office, 1, how)
    return office


# -- what he hears


@pytest.mark.parametrize("how", HOWS)
def test_bells_fall_silent_as_soon_as_it_is_known_who_calls(how):
    office = office_of(GroupTarget("all"))
    office.call(1)
    office.wait(1.5)
    assert office.bells
    told(office, 1, how)
    assert office.bells == []
    assert office.control.state.counters[f"blocked caller: {how}"] == 1


def test_busy_is_heard_for_a_while_and_then_the_line_is_free():
    office = blocked("busy")
    office.wait(0.2)
    assert office.heard("line 1") == "busy"
    office.wait(BUSY_MS / 1000 - 0.3)
    assert office.seized == [1]
    office.wait(0.3)
    assert office.seized == []
    office.wait(5)
    assert office.idle


def test_words_are_said_and_then_the_box_hangs_up():
    office = blocked("message")
    office.wait(0.2)
    assert office.heard("line 1") == "blocked"
    office.finish("line 1")
    assert office.seized == []
    office.wait(5)
    assert office.idle


def test_in_silence_the_line_rings_on_until_he_gives_up():
    office = blocked("silent")
    office.wait(60)
    assert office.bells == office.seized == []
    assert office.state("line 1").value == "ringing"
    office.give_up(1)
    office.wait(10)
    assert office.idle


@pytest.mark.parametrize("how", HOWS)
def test_told_before_the_ring_no_bell_sounds_at_all(how):
    office = office_of(StationTarget(1))
    told(office, 1, how, before_ring=True)
    office.call(1)
    assert office.bells == []
    office.wait(0.2)
    assert office.seized == ([] if how == "silent" else [1])


def test_who_hangs_up_in_the_middle_leaves_nothing_behind():
    for how in ("message", "busy"):
        office = blocked(how)
        office.wait(0.5)
        office.far_side_hangs_up(1)
        office.wait(5)
        assert office.idle


def test_keys_and_fax_tones_help_him_nowhere():
    office = blocked("busy", fax=3)
    office.wait(0.5)
    office.press(1, "1#0")
    office.send(e.LineHeard(1, "fax", 4))
    office.wait(0.5)
    assert office.bells == []
    assert office.heard("line 1") == "busy"


def test_where_no_output_is_free_for_words_he_hears_them_later():
    office = office_of(GroupTarget("all"), tone_outputs=("assign1",))
    for line in (1, 2):
        told(office, line, "message", before_ring=True)
        office.call(line)
    office.wait(0.3)
    assert (office.heard("line 1"), office.heard("line 2")) == ("blocked", "music")
    office.finish("line 1")
    assert office.heard("line 2") == "blocked"


def test_the_box_answers_nobody_twice_who_is_told_twice():
    office = blocked("silent")
    told(office, 1, "silent")
    assert office.control.state.counters["blocked caller: silent"] == 1


# -- where he waits nowhere


@pytest.mark.parametrize("how", HOWS)
def test_he_waits_in_no_queue_and_is_lost_to_nobody(how):
    office = CallbackOffice(queue())
    office.busy(1)
    told(office, 1, how, before_ring=True)
    office.call(1)
    office.wait(1)
    assert office.of().abandoned == office.of().entered == 0
    office.give_up(1) if how == "silent" else office.far_side_hangs_up(1)
    office.wait(10)
    assert not office.control.state.to_call_back
    assert not office.control.state.promises


def test_a_mailbox_records_nothing_of_him():
    office = MessageOffice()
    told(office, 1, "message", before_ring=True)
    office.call(1)
    office.wait(0.2)
    assert office.heard("line 1") == "blocked"
    office.finish("line 1")
    office.wait(5)
    assert office.names_recorded == []


def test_a_commit_changes_nothing_for_him():
    office = blocked("busy")
    office.wait(0.5)
    office.reconfigure(office_of(StationTarget(2)).control.state.plan)
    office.wait(0.5)
    assert office.bells == []
    assert office.heard("line 1") == "busy"


# -- who is let through all the same


def test_after_a_call_for_help_everybody_is_let_through_for_an_hour():
    office = office_of(StationTarget(1))
    office.lift(2)
    office.dial(2, "112")
    office.wait(30)
    office.hang_up(2)
    office.wait(300)
    told(office, 1, "busy", "", absence="withheld", before_ring=True)
    office.call(1)
    assert office.bells == [1]
    assert office.control.state.counters["blocked caller let through: help was called"] == 1
    office.give_up(1)
    office.wait(3_600)
    told(office, 1, "busy", "", absence="withheld", before_ring=True)
    office.call(1)
    assert office.bells == []


def test_that_is_remembered_by_the_box_after_this_one():
    office = office_of(StationTarget(1))
    office.lift(2)
    office.dial(2, "112")
    office.wait(5)
    memory = office.control.memory()
    assert memory.help
    after = CallControl(office.control.state.plan, memory=memory)
    after.handle(e.LineCallerTold(1, PEST, before_ring=True, blocked="silent"), 0)
    after.handle(e.LineRingStarted(1), 100)
    assert after.state.counters == {"blocked caller let through: help was called": 1}
    after.handle(e.ClockTold(0), 3_700_000)
    assert not after.memory().help


def test_a_promise_to_him_is_kept_and_he_is_let_through_until_then():
    office = CallbackOffice(queue())
    office.busy(1)
    office.waits(1, PEST)
    office.press(1, "1")
    office.far_side_hangs_up(1)
    office.wait(FAREWELL_MS / 1000)
    assert office.promised
    told(office, 2, "busy", before_ring=True)
    office.call(2)
    office.wait(1)
    assert office.control.state.counters["blocked caller let through: he is promised a call"] == 1
    assert office.of().entered == 2
    office.give_up(2) if office.state("line 2").value == "ringing" else office.far_side_hangs_up(2)
    office.wait(10)
    office.send(e.CallerForgotten(PEST))
    told(office, 3, "busy", before_ring=True)
    office.call(3)
    office.wait(1)
    assert office.line_hears(3) == "busy"


# -- whom the office knows


def test_the_name_that_the_office_has_takes_the_place_of_the_line_s():
    office = office_of(StationTarget(1))
    office.call(1)
    office.send(e.LineCallerTold(1, PEST, "K PETER", known="Kovács Péter"))
    assert office.control.state.trunks[1].caller.name == "Kovács Péter"


def test_a_marked_caller_overtakes_who_came_within_his_head_start_before():
    office = MessageOffice(lines=4, routes=dict.fromkeys(range(1, 5), QueueTarget("help")))
    office.busy(1)
    for line, vip in ((1, False), (2, True)):
        office.send(e.LineCallerTold(line, f"+361234567{line}", before_ring=True, vip=vip))
        office.call(line)
        office.wait(60)
    office.hang_up(1)
    office.answer(1)
    assert office.talks("station 1", "line 2")


# -- what the register is told


def test_the_register_is_told_where_he_went():
    office = CallbackOffice(queue())
    office.busy(1)
    office.control.keep_book()
    office.call(1)
    office.wait(1.5)
    told(office, 1, "busy")
    written = office.control.take_facts()
    assert [one.target for one in written if isinstance(one, facts.CallWent)] == ["blocked busy"]
    assert [one.what for one in written if isinstance(one, facts.QueueLeft)] == ["turned away"]


def test_the_register_has_a_word_for_every_way_out_of_a_queue():
    assert set(get_args(WhatHappened)) - {"comes", "comes back", "called back"} == set(service_kept._HOW)


def test_an_agent_who_is_rung_for_a_promise_sees_whom_he_will_call():
    office = CallbackOffice(queue(), caller_id_out=CallerIdOut("ETSI_FSK", longest_ms=4_000))
    office.busy(1)
    office.send(e.LineCallerTold(1, PEST, before_ring=True, known="Kovács Péter"))
    office.call(1)
    office.wait(1)
    office.press(1, "1")
    office.far_side_hangs_up(1)
    office.wait(5)
    office.hang_up(1)
    office.send(e.StationRingPaused(1))
    assert office.told[1] == (PEST, "Kovács Péter", "")
