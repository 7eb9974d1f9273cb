"""Line and telephone of the transfer relay are taken over when nobody talks on them."""

import pytest

from boards.lb4x8 import BOARD
from firmware.callcontrol import events
from firmware.callcontrol.engine import CallControl
from firmware.callcontrol.plan import Line, Plan, Station, StationTarget
from firmware.desk.journal.frames import Broke, Happened
from firmware.runtime.core import IDLE_MS, Core
from firmware.runtime.voice import NoVoice
from hal import signals
from hal.caller_id.message import CALL, MDMF, Message, blank
from hal.signals import NOTHING, Signal

PLAN = Plan(
    lines=(Line(1, StationTarget(2)), Line(2, StationTarget(2))),
    stations=(Station(1, "11"), Station(2, "12")),
    groups=(),
    ring_cadence=(1000, 4000),
    line_cadence=(1000, 4000),
)


class Card:
    """A card whose transfer line is as busy as we say."""

    def __init__(self, busy):
        self.busy = busy
        self.transfer = []
        self.found = NOTHING

    def start(self, now_ms):
        assert not self.transfer

    def transfer_line_busy(self):
        return self.busy

    def set_transfer(self, energised):
        self.transfer.append(energised)

    def scan(self, now_ms):
        found, self.found = self.found, NOTHING
        return found

    def actuate(self, now_ms):
        pass

    def idle_until_ms(self, now_ms):
        return now_ms + 500

    def __getattr__(self, name):
        return lambda *_: None


def started(busy, idle_ms=0):
    card = Card(busy)
    core = Core(BOARD, card, CallControl(PLAN, 1), NoVoice(pytest.fail))
    told = []
    core.on_event.append(lambda now_ms, event: told.append((now_ms, event)))
    core.start(0, idle_ms)
    return core, card, told


def test_idle_ones_are_taken_over_when_they_have_been_so_for_long_enough_and_not_sooner():
    core, card, told = started(busy=False)
    assert told == [(0, events.LineFailed(1)), (0, events.StationFailed(1))]
    core.tick(IDLE_MS - 1)
    assert core.transferred
    assert card.transfer == []
    core.tick(IDLE_MS)
    assert not core.transferred
    assert card.transfer == [True]
    assert told[2:] == [(IDLE_MS, events.LineReturned(1)), (IDLE_MS, events.StationReturned(1))]
    assert core.idle_until_ms(IDLE_MS) == 2_000


def test_a_dial_pulse_at_the_very_start_hides_no_call():
    core, card, _ = started(busy=False)
    for now_ms in range(1, 10_000):
        card.busy = now_ms % 100 < 33
        core.tick(now_ms)
    assert core.transferred
    assert card.transfer == []


@pytest.mark.parametrize(("idle_ms", "at_once"), [(IDLE_MS - 1, False), (IDLE_MS, True), (60_000, True)])
def test_those_that_are_known_to_have_been_idle_are_taken_over_so_much_sooner(idle_ms, at_once):
    core, card, told = started(busy=False, idle_ms=idle_ms)
    assert (card.transfer == [True], told == []) == (at_once, at_once)
    core.tick(1)
    assert card.transfer == [True]


def test_a_call_that_goes_past_the_box_is_left_alone_and_taken_over_when_it_has_ended():
    core, card, told = started(busy=True)
    assert told == [(0, events.LineFailed(1)), (0, events.StationFailed(1))]
    for now_ms in range(1, 100):
        core.tick(now_ms)
        assert core.idle_until_ms(now_ms) == now_ms + 500
    assert core.transferred
    assert card.transfer == []
    card.busy = False
    # Ticks were left out until it was seen idle: it was in use all the time.
    core.tick(200)
    assert core.idle_until_ms(200) == 700
    core.tick(198 + IDLE_MS)
    assert core.idle_until_ms(198 + IDLE_MS) == 199 + IDLE_MS
    assert card.transfer == []
    core.tick(199 + IDLE_MS)
    assert card.transfer == [True]
    assert told[2:] == [(199 + IDLE_MS, events.LineReturned(1)), (199 + IDLE_MS, events.StationReturned(1))]
    core.tick(200 + IDLE_MS)
    assert (core.transferred, len(told), len(card.transfer)) == (False, 4, 1)


def test_a_flash_of_that_call_is_no_end_of_it():
    core, card, _ = started(busy=True)
    for now_ms in range(1, 20_000):
        card.busy = now_ms % 2_000 < 2_000 - 1_100
        core.tick(now_ms)
    assert core.transferred


def test_its_ringing_is_nobodys_business_until_then_and_other_lines_ring():
    core, card, told = started(busy=True)
    card.found = [Signal(signals.LINE_RING_ON, 0, 250), Signal(signals.LINE_RING_ON, 1, 250)]
    core.tick(1)
    assert told[2:] == [(1, events.LineRingStarted(2))]
    card.busy = False
    core.tick(2)
    core.tick(1 + IDLE_MS)
    card.found = [Signal(signals.LINE_RING_ON, 0, 250)]
    core.tick(2 + IDLE_MS)
    assert told[-1] == (2 + IDLE_MS, events.LineRingStarted(1))


def test_a_line_that_has_died_meanwhile_does_not_return():
    core, card, told = started(busy=True)
    card.found = [Signal(signals.LINE_BATTERY_LOST, 0, 1000)]
    core.tick(1)
    card.busy = False
    core.tick(2)
    core.tick(1 + IDLE_MS)
    assert told[2:] == [(1 + IDLE_MS, events.StationReturned(1))]


def test_the_country_is_that_of_the_numbers_that_lines_tell():
    card = Card(busy=False)
    core = Core(BOARD, card, CallControl(PLAN, 1), NoVoice(pytest.fail), "hu")
    told = []
    core.on_event.append(lambda _, event: told.append(event))
    core.start(0, IDLE_MS)
    told_by_line = Message(*blank(CALL, MDMF))._replace(number="0612345678")
    card.found = [Signal(signals.LINE_CALLER_ID, 1, told_by_line)]
    core.tick(1)
    assert told == [events.LineCallerTold(2, "+3612345678", before_ring=True)]


def test_the_journal_ends_with_what_ended_the_core(mocker):
    core, _, _ = started(busy=False, idle_ms=IDLE_MS)
    written = []
    core.journal = written.append
    core.inject(events.StationWentOffHook(2), 10)
    mocker.patch.object(CallControl, "handle", side_effect=KeyError("a mistake of ours"))
    with pytest.raises(KeyError):
        core.inject(events.StationWentOnHook(2), 20)
    mocker.patch.object(CallControl, "advance", side_effect=KeyError("another"))
    with pytest.raises(KeyError):
        core.tick(60_000)
    assert [type(frame) for frame in written] == [Happened, Broke, Broke]
    assert written[1:] == [Broke(20, events.StationWentOnHook(2)), Broke(60_000)]
