"""Facts on their way to the register: kept in bounded memory until they are on the disk, decision by decision."""

from datetime import datetime, timedelta

from firmware.callcontrol.events import ClockTold, LineRingPaused, LineRingStarted, StationWentOffHook
from firmware.callcontrol.facts import ClockIs, OfficeIs
from firmware.desk.messages import from_core
from firmware.runtime import facts_link
from firmware.runtime.facts_link import AHEAD, ALIVE_MS, AT_ONCE, FactsKept, Moment
from tests.firmware.callcontrol.exchange_office import ExchangeOffice

NINE = datetime(2026, 1, 5, 9)


class Core:
    """A small office whose facts are kept. ``decisions``: how many facts each had that was told."""

    def __init__(self):
        self.now = Moment(NINE, NINE + timedelta(hours=1), True)
        self.office = ExchangeOffice()
        self.facts = FactsKept("life", "lb4x8", self.office.control, lambda: self.now)
        self.decisions = []

    def happens(self, event, now_ms):
        """``event`` None: time passes."""
        if event is None:
            self.office.control.advance(now_ms)
        else:
            self.office.control.handle(event, now_ms)
        told = self.office.control.take_facts()
        if told:
            self.decisions.append(len(told))
            self.facts.take(now_ms, told)

    def rings(self, times, from_ms=101_000):
        for place in range(times):
            at_ms = from_ms + 60_000 * place
            self.happens(LineRingStarted(1), at_ms)
            self.happens(LineRingPaused(1, 20), at_ms + 1_000)
            self.happens(None, at_ms + 30_000)

    def messages(self):
        while message := self.facts.next():
            yield from_core(message)


def test_a_life_begins_with_the_time_and_who_is_here():
    (message,) = Core().messages()
    clock, office = message.told
    assert (message.start, message.board, message.first, message.lost) == ("life", "lb4x8", 1, 0)
    assert clock == ClockIs(100_000, 1_767_603_600_000, 3_600, True)
    assert isinstance(office, OfficeIs)
    assert office.extensions[1] == "11"


def test_no_message_ends_within_a_decision():
    core = Core()
    core.rings(200)
    ends, told = {2}, 2
    for facts in core.decisions:
        told += facts
        ends.add(told)
    number = 0
    for message in core.messages():
        assert message.first == number + 1
        number += len(message.told)
        assert number in ends
        assert len(message.told) <= max(AT_ONCE, *core.decisions)
    assert AHEAD <= number < AHEAD + AT_ONCE
    assert max(core.decisions) > 1


def test_what_is_on_the_disk_is_forgotten_and_what_is_not_is_told_once_more():
    core = Core()
    core.rings(30)
    first, second, *_ = core.messages()
    core.facts.written("life", len(first.told))
    core.facts.tell_again()
    again = next(core.messages())
    assert again.first == len(first.told) + 1 == second.first
    core.facts.written("another life", 10_000)
    core.facts.tell_again()
    assert next(core.messages()) == again


def test_the_time_is_told_in_its_order():
    core = Core()
    core.facts.event(105_000, ClockTold(0, 540, 0))
    core.rings(1, 106_000)
    (message,) = core.messages()
    assert [fact.at_ms for fact in message.told] == sorted(fact.at_ms for fact in message.told)
    assert isinstance(message.told[2], ClockIs)


def test_while_people_talk_the_register_hears_each_minute_that_the_box_lives():
    core = Core()
    core.facts.step(100_000 + 10 * ALIVE_MS)
    (message,) = core.messages()
    assert message.told[-1].at_ms == 100_000, "nobody does anything"
    core.happens(LineRingStarted(1), 101_000)
    core.happens(StationWentOffHook(1), 103_000)
    assert core.office.control.state.in_use
    last_ms = 103_000
    for now_ms in range(104_000, 104_000 + 10 * ALIVE_MS, 100):
        core.facts.step(now_ms)
        told = [fact for message in core.messages() for fact in message.told]
        last_ms = told[-1].at_ms if told else last_ms
        assert now_ms - last_ms < ALIVE_MS
    assert told == [] and last_ms > 100_000 + 9 * ALIVE_MS


def test_memory_is_bounded_and_after_a_gap_a_new_life_begins(monkeypatch):
    monkeypatch.setattr(facts_link, "MOST_KEPT", 20_000)
    core = Core()
    core.rings(500)
    kept = number = 0
    for message in core.messages():
        number = message.first + len(message.told) - 1
        assert message.start == "life"
    while number > kept:
        kept = number
        core.facts.written("life", number)
        for message in core.messages():
            number = message.first + len(message.told) - 1
            if message.start != "life":
                number = kept
    core.rings(1, 40_000_000)
    core.facts.tell_again()
    message = next(core.messages())
    assert (message.start, message.first) == ("life-2", 1)
    assert isinstance(message.told[0], ClockIs)
    assert message.lost == sum(core.decisions[:-2]) + 2 - kept
    assert message.lost > 100


def test_a_register_that_cannot_go_on_gets_a_new_life():
    core = Core()
    core.rings(3)
    for message in core.messages():
        told = message.first + len(message.told) - 1
    core.facts.begin_anew("another life")
    assert core.facts.next() == b""
    core.facts.begin_anew("life")
    (message,) = core.messages()
    assert (message.start, message.first, message.lost) == ("life-2", 1, told)
