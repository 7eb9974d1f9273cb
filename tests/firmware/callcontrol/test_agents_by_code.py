"""People who serve queues say at any telephone, by code, that they come, go, pause, and what came of a call."""

import pytest

from firmware.callcontrol.features import Feature
from firmware.callcontrol.plan import PauseReason, QueueTarget
from tests.firmware.callcontrol.queue_office import OUTPUTS, QueueOffice, queue

F = Feature
NUMBERS = {"a": {"number": "71"}, "b": {"number": "72", "pin": "4711"}, "c": {"number": "711"}}
NOWHERE = {"a": 0, "b": 0, "c": 0}


def office_of(people="abc", at=None, **settings):
    return QueueOffice(
        queue(people=people, **settings), agents=NUMBERS, at=NOWHERE if at is None else at, tone_outputs=OUTPUTS
    )


def test_an_agent_is_where_he_logs_in_and_nowhere_else():
    office = office_of()
    assert office.order(5, F.LOG_IN, "71#") == "confirmation"
    office.call(1)
    assert office.bells == [5]
    assert office.order(6, F.LOG_IN, "71#") == "confirmation"
    office.wait(15)
    assert office.bells == [6]


def test_a_number_that_begins_a_longer_one_waits_for_it():
    office = office_of()
    assert office.ask(5, F.LOG_IN, "71") == ""
    office.wait(3.1)
    assert office.hears(5) == "confirmation"
    assert office.agent("a").station == 5
    assert office.order(6, F.LOG_IN, "711") == "confirmation"
    assert office.agent("c").station == 6


def test_who_has_a_pin_must_know_it():
    office = office_of()
    assert office.ask(5, F.LOG_IN, "72") == ""
    office.dial(5, "4712")
    assert office.hears(5) == "reorder"
    office.hang_up(5)
    assert office.order(5, F.LOG_IN, "72#") == "unobtainable"
    assert office.agent("b").station == 0
    assert office.order(5, F.LOG_IN, "724711") == "confirmation"
    assert office.agent("b").station == 5


@pytest.mark.parametrize("number", ["9", "73", "7#", "13#"])
def test_nobody_has_this_number(number):
    office = office_of()
    assert office.ask(5, F.LOG_IN, number) == "unobtainable"


def test_whoever_has_his_place_here_need_not_say_who_he_is():
    office = office_of(at={"a": 1, "b": 2})
    office.log_out("a")
    assert office.order(1, F.LOG_IN, "#") == "confirmation"
    assert office.agent("a").station == 1
    office.log_out("a")
    assert office.ask(1, F.LOG_IN) == ""
    office.wait(8.1)
    assert office.agent("a").station == 1
    office.log_out("b")
    assert office.order(2, F.LOG_IN, "#") == "reorder"  # he has a PIN
    assert office.order(5, F.LOG_IN, "#") == "reorder"


def test_an_agent_logs_out_though_nobody_is_left_and_though_he_talks():
    office = office_of(people="a", at={"a": 1})
    office.call(1)
    office.answer(1)
    office.flash(1)
    office.dial(1, "#45")
    assert office.hears(1) == "confirmation"
    office.flash(1)
    assert office.talks("station 1", "line 1")
    assert office.agent("a").station == 0
    office.hang_up(1)
    office.call(2)
    assert office.bells == []
    assert office.order(1, F.LOG_OUT) == "reorder"


def test_a_pause_has_a_reason_and_an_end():
    office = office_of(people="a", at={"a": 1})
    assert office.order(1, F.PAUSE, "3") == "confirmation"
    assert office.agent("a").paused == "meeting"
    office.call(1)
    assert office.bells == []
    assert office.order(1, F.PAUSE_OFF) == "confirmation"
    assert office.bells == [1]


def test_a_pause_needs_an_agent_and_a_reason_of_the_plan():
    office = QueueOffice(queue(people="a"), pauses=(PauseReason("0", "stock-taking"),), tone_outputs=OUTPUTS)
    assert office.order(1, F.PAUSE, "1") == "reorder"
    assert office.order(1, F.PAUSE, "0") == "confirmation"
    assert office.agent("a").paused == "stock-taking"
    assert office.order(7, F.PAUSE, "0") == "reorder"
    assert office.order(7, F.PAUSE_OFF) == "reorder"


def test_who_missed_calls_ends_the_pause_of_the_box():
    office = office_of(people="a", at={"a": 1}, misses=1, ring_ms=5_000)
    office.call(1)
    office.wait(5)
    assert office.agent("a").paused == "missed calls"
    assert office.order(1, F.PAUSE_OFF) == "confirmation"
    assert office.bells == [1]


def test_the_end_of_wrap_up():
    office = office_of(people="a", at={"a": 1}, wrapup_ms=30_000)
    office.call(1)
    office.serve(1)
    office.call(2)
    assert office.bells == []
    assert office.order(1, F.WRAP_UP_OFF) == "confirmation"
    assert office.bells == [1]


def test_wrap_up_is_as_long_again():
    office = office_of(people="a", at={"a": 1}, wrapup_ms=30_000)
    office.call(1)
    office.serve(1)
    office.wait(20)
    assert office.order(1, F.WRAP_UP) == "confirmation"
    office.call(2)
    office.wait(39.9)
    assert office.bells == []
    office.wait(0.2)
    assert office.bells == [1]


def test_who_has_no_wrap_up_may_have_one_when_he_has_had_a_call():
    office = office_of(people="a", at={"a": 1})
    assert office.order(1, F.WRAP_UP) == "reorder"
    office.call(1)
    office.serve(1)
    assert office.order(1, F.WRAP_UP) == "confirmation"
    office.call(2)
    office.wait(59.9)
    assert office.bells == []
    office.wait(0.2)
    assert office.bells == [1]
    assert office.order(7, F.WRAP_UP) == "reorder"


def test_what_came_of_a_call_is_counted_once_and_may_be_corrected():
    office = office_of(people="a", at={"a": 1})
    assert office.order(1, F.DISPOSITION, "12#") == "reorder"
    office.call(1)
    office.serve(1)
    assert office.order(1, F.DISPOSITION, "12#") == "confirmation"
    assert office.of().dispositions == {"12": 1}
    assert office.order(1, F.DISPOSITION, "7#") == "confirmation"
    assert office.agent("a").disposition == "7"
    assert office.of().dispositions == {"7": 1}
    office.call(2)
    office.serve(1)
    assert office.agent("a").disposition == ""
    assert office.ask(1, F.DISPOSITION, "7") == ""
    office.wait(8.1)
    assert office.of().dispositions == {"7": 2}


def test_a_disposition_belongs_to_the_queue_of_the_call():
    office = QueueOffice(
        queue("help", "a"), queue("sales", "a"), routes={1: QueueTarget("help"), 2: QueueTarget("sales")}
    )
    office.call(2)
    office.serve(1)
    office.order(1, F.DISPOSITION, "123#")
    assert office.of("sales").dispositions == {"123": 1}
    assert office.of("help").dispositions == {}


@pytest.mark.parametrize("code", ["1234#", "#"])
def test_a_disposition_has_one_to_three_digits(code):
    office = office_of(people="a", at={"a": 1})
    office.call(1)
    office.serve(1)
    assert office.ask(1, F.DISPOSITION, code) == "unobtainable"


def test_a_disposition_may_be_given_while_the_caller_waits():
    office = office_of(people="a", at={"a": 1})
    office.call(1)
    office.answer(1)
    office.flash(1)
    office.dial(1, "*595#")
    office.flash(1)
    assert office.talks("station 1", "line 1")
    assert office.of().dispositions == {"5": 1}
