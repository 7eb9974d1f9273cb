"""Agents come and go by the clock."""

from firmware.callcontrol import events as e
from firmware.callcontrol.periods import Period
from tests.firmware.callcontrol.queue_office import QueueOffice, queue

HOUR_MS = 3_600_000
DAYS = tuple(range(5))
SHIFT = (Period(DAYS, 8 * 60, 12 * 60), Period(DAYS, 13 * 60, 17 * 60))


def office_at(hour, weekday=0, people="ab", at=None, **settings):
    """``a`` works from 8 to 12 and from 13 to 17, Monday to Friday; ``b`` as he likes."""
    office = QueueOffice(queue(people=people, **settings), agents={"a": {"shift": SHIFT, "number": "201"}}, at=at)
    tell(office, hour, weekday)
    return office


def tell(office, hour, weekday=0):
    office.send(e.ClockTold(round(hour * HOUR_MS), weekday))


def until(office, hours):
    office.wait(hours * 3600)


def test_who_has_a_telephone_of_his_own_comes_and_goes_with_his_shift():
    office = office_at(7)
    assert office.agent("a").station == 0  # the box was started before he comes
    until(office, 1)
    assert office.agent("a").station == 1
    until(office, 4)
    assert office.agent("a").station == 0
    until(office, 1)
    assert office.agent("a").station == 1
    assert office.agent("b").station == 2
    assert office.agent("a").lates == 0


def test_nobody_comes_at_a_weekend():
    office = office_at(7, weekday=5)
    until(office, 24)
    assert office.agent("a").station == 0


def test_a_call_at_the_end_of_a_shift_goes_on_and_is_the_last():
    office = office_at(11.99)
    office.call(1)
    office.answer(1)
    until(office, 0.1)
    assert office.agent("a").station == 1
    assert office.talks("station 1", "line 1")
    office.far_side_hangs_up(1)
    office.hang_up(1)
    assert office.agent("a").station == 0
    office.call(2)
    assert office.bells == [2]


def test_who_must_log_in_is_late_when_his_shift_has_begun_without_him():
    office = office_at(7.5, at={"a": 0})
    until(office, 0.75)
    assert office.agent("a").station == 0
    office.log_in("a", 5)
    assert office.agent("a").lates == 1
    assert office.agent("a").late_ms == 15 * 60_000
    office.log_out("a")
    until(office, 0.1)
    office.log_in("a", 5)
    assert office.agent("a").lates == 1  # he was here before
    until(office, 4)
    assert office.agent("a").station == 0


def test_who_comes_in_the_first_minute_is_not_late():
    office = office_at(7.995, at={"a": 0})
    until(office, 0.01)
    office.log_in("a", 5)
    assert office.agent("a").lates == 0


def test_who_works_at_another_hour_is_left_alone_until_a_shift_of_his_ends():
    office = office_at(18)
    office.log_in("a", 4)
    until(office, 5)
    assert office.agent("a").station == 4


def test_nobody_is_driven_from_his_telephone():
    office = office_at(7)
    office.log_in("b", 1)
    until(office, 1.5)
    assert office.agent("b").station == 1
    assert office.agent("a").station == 0


def test_a_clock_that_is_set_brings_and_sends_them_as_well():
    office = office_at(9)
    assert office.agent("a").station == 1
    tell(office, 20)
    assert office.agent("a").station == 0
    tell(office, 10, weekday=1)
    assert office.agent("a").station == 1


def test_without_a_shift_in_the_new_plan_nobody_is_sent_home():
    office = office_at(9)
    plan = QueueOffice(queue(people="ab"), agents={"a": {"number": "201"}}).control.state.plan
    office.reconfigure(plan)
    until(office, 24)
    assert office.agent("a").station == 1
