"""Each check on callbacks and agents outside finds what it is there for."""

import pytest

from firmware.callcontrol.index import Index
from firmware.callcontrol.invariants_of_lines import OF_LINES
from firmware.callcontrol.invariants_of_queues import OF_QUEUES
from firmware.callcontrol.queue_records import Promise
from tests.firmware.callcontrol.callback_office import CallbackOffice, queue


def waiting_promise():
    """Agent b is outside and paused; a caller is to be called back, and agent a's telephone rings for him."""
    office = CallbackOffice(queue(people="ab"), agents={"b": {"outside": "0630"}}, at={"b": 0})
    office.busy(1)
    office.pause("b")
    office.waits(1)
    office.press(1, "1")
    office.finish("line 1")
    office.hang_up(1)
    return office.control.state


def asked_agent():
    """Agent b is outside, and is asked on line 8 whether he takes the call of line 1; line 2 keys in its number."""
    office = CallbackOffice(queue(people="b"), agents={"b": {"outside": "06301"}}, at={"b": 0})
    office.call(1)
    office.waits_unknown(2)
    office.press(2, "1")
    return office.control.state


def found(state, index):
    return [said for check in (*OF_QUEUES, *OF_LINES) for said in check(state, index)]


def _set(record, **values):
    for name, value in values.items():
        setattr(record, name, value)


def _lose_queue(state):
    state.promises[1].queue = "nowhere"


def _forget_call(state):
    state.promises[1].call = 0


def _lose_promise(state):
    del state.promises[1]


def _two_at_once(state):
    state.timers.start("promise", 1, "call again", state.now_ms + 1)


def _kept_by_a_stranger(state):
    _set(state.promises[1], call=0, line=3)


def _of_nobody(state):
    state.promises[2] = Promise(2, "help", "1", "1", 0, 0, 0)


PROMISES = [
    (_lose_queue, "is of nowhere, which does not exist"),
    (_forget_call, "has call 0, line 0, and no timer"),
    (_lose_promise, "(promised) keeps the promise 1"),
    (_two_at_once, "and a timer"),
    (_kept_by_a_stranger, "which calls somebody else"),
    (_of_nobody, "promise 2 has call 0"),
    (lambda state: _set(state.agents["b"], station=3), "is at 3 and outside"),
    (lambda state: _set(state.agents["a"], rests="missed"), "is not outside and is called there"),
    (lambda state: _set(state.agents["b"], rests="missed"), "rests for ever, or never"),
    (lambda state: _set(state.agents["b"], attempt=9, call=1), "and attempt 9 do not know each other"),
    (lambda state: _set(state.agents["b"], line=4), "has line 4, which is in no call"),
    (lambda state: _set(state.agents["b"], serves="help"), "talks to nobody"),
]


@pytest.mark.parametrize(("harm", "said"), PROMISES)
def test_a_promise_or_an_agent_that_makes_no_sense_is_found(harm, said):
    office = waiting_promise()
    index = _index_of(office)
    assert found(office, index) == []
    harm(office)
    assert any(said in one for one in found(office, index)), found(office, index)


def _asked_call(state):
    return next(call.queued for call in state.calls.values() if call.queued.asks)


ASKED = [
    (lambda state: _set(state.agents["b"], call=0), "is rung for call 0"),
    (lambda state: _set(state.agents["b"], line=0), "are asked"),
    (lambda state: _set(state.agents["b"], attempt=1), "is called twice"),
    (lambda state: _set(_asked_call(state), asks="agreed"), "nobody knows where"),
    (lambda state: _set(_asked_call(state), asks="agreed", call_back="055"), "key in his number for ever"),
    (lambda state: _set(_asked_call(state), asks=""), "key in his number for ever, or must not"),
]


@pytest.mark.parametrize(("harm", "said"), ASKED)
def test_a_question_that_nobody_can_answer_is_found(harm, said):
    state = asked_agent()
    index = _index_of(state)
    assert state.agents["b"].line == 8
    assert found(state, index) == []
    harm(state)
    assert any(said in one for one in found(state, index)), found(state, index)


def _index_of(state):
    return Index(state.plan, state.stations, state.agents)
