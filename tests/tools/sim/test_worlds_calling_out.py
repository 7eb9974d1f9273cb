"""Both forms of the world: what our digits do at the exchange, and what the box hears of a line."""

import pytest

from firmware.callcontrol import actions as a
from firmware.callcontrol import events as e
from tests.tools.sim.orders import lifts, ordered
from tools.sim import electrical, event_world

TONES = a.SendTones(2, "assign4", "0612*#", 100, 100)
LISTEN = a.CloseCrosspoint("line 2", "tone assign4")
PULSES = a.SendPulses(2, "190", 67, 33, 800)


@pytest.fixture(params=[electrical, event_world], ids=["electrical", "event"])
def module(request):
    return request.param


class Box:
    """A world that obeys orders; ``seen``: (ms, event) of lines."""

    def __init__(self, module, mocker, country="hu"):
        self.world, self.orders = ordered(module, mocker, country)
        self.seen = []
        self.world.on_event(lambda at, event: self.seen.append((at, event)) if hasattr(event, "line") else None)
        self.world.run_until(500)
        self.phone = 0

    @property
    def line(self):
        return self.world.lines[2]

    def wants(self, *wanted):
        """These are carried out, 200 ms pass."""
        self.phone += 1
        lifts(self.world, self.orders, self.phone, *wanted)

    def wait(self, ms):
        self.world.run_until(self.world.now_ms + ms)

    def of(self, kind):
        return [event for _, event in self.seen if type(event) is kind]


@pytest.fixture
def box(module, mocker):
    return Box(module, mocker)


def test_tones_reach_the_exchange_one_after_the_other_and_are_told(box):
    box.wants(a.SeizeLine(2), LISTEN, TONES)
    box.wait(1_500)
    assert box.line.dialled == "0612*#"
    assert box.of(e.LineDialledOut) == [e.LineDialledOut(2)]


def test_a_second_order_follows_the_first_and_one_answer_comes(box):
    box.wants(a.SeizeLine(2), LISTEN, a.SendTones(2, "assign4", "12", 80, 80), a.SendTones(2, "assign4", "34", 80, 80))
    box.wait(1_500)
    assert box.line.dialled == "1234"
    assert box.of(e.LineDialledOut) == [e.LineDialledOut(2)]


def test_tones_without_a_crosspoint_go_nowhere(box):
    box.wants(a.SeizeLine(2), TONES)
    box.wait(1_500)
    assert box.line.dialled == ""
    assert box.of(e.LineDialledOut) == [e.LineDialledOut(2)]


def test_who_stops_sending_hears_no_more_of_it(box):
    box.wants(a.SeizeLine(2), LISTEN, TONES)
    box.wants(a.StopSending(2))
    box.wait(2_000)
    assert box.line.dialled in {"0", "06"}
    assert box.of(e.LineDialledOut) == []


def test_pulses_reach_the_exchange_and_say_nothing_else(box):
    box.wants(a.SeizeLine(2))
    box.wants(PULSES)
    box.wait(5_000)
    assert box.line.dialled == "190"
    assert box.of(e.LineDialledOut) == [e.LineDialledOut(2)]
    assert box.of(e.LineLoopOpened) == []


def test_pulses_that_are_stopped_leave_the_loop_closed(box):
    box.wants(a.SeizeLine(2))
    box.wants(PULSES)
    box.wait(800)
    box.wants(a.StopSending(2))
    box.wait(5_000)
    assert box.world.line_seized(2) and box.line.current
    assert box.of(e.LineDialledOut) == []
    assert len(box.line.dialled) < 3


def test_a_line_that_is_not_seized_sends_nothing(box):
    box.wants(PULSES)
    assert box.of(e.LineDialledOut) == [e.LineDialledOut(2, 3)]


def test_a_release_ends_sending_untold(box):
    box.wants(a.SeizeLine(2))
    box.wants(PULSES)
    box.wants(a.ReleaseLine(2))
    box.wait(5_000)
    assert box.of(e.LineDialledOut) == []
    assert box.line.state == "none"


def test_a_flash_reaches_the_exchange(box):
    box.line.ring()
    box.wait(500)
    box.wants(a.SeizeLine(2))
    box.wants(a.FlashLine(2, 100))
    box.wait(2_000)
    assert box.line.flashes == 1 and box.line.state == "talking"
    assert box.of(e.LineDialledOut) == [e.LineDialledOut(2)]


def test_a_telephones_own_tones_reach_the_exchange(box):
    box.wants(a.SeizeLine(2), a.CloseCrosspoint("line 2", "station 1"))
    box.world.phones[1].dial("12")
    box.wait(1_000)
    assert box.line.dialled == "12"


def test_the_box_hears_dial_tone_ringback_answer_and_the_end(box):
    box.line.ends_by = "busy"
    box.wants(a.SeizeLine(2), a.ListenAfresh(2))
    box.wait(4_000)
    box.wants(LISTEN, TONES)
    box.wait(10_000)
    assert box.line.answer()
    box.wait(3_000)
    box.line.hang_up()
    box.wait(2_700)
    sounds = [event.sound for event in box.of(e.LineHeard)]
    assert sounds[:2] == ["dial", "ringback"]
    assert set(sounds[2:4]) == {"voice", "answer"}
    assert [(event.sound, event.count) for event in box.of(e.LineHeard)][4:] == [("busy", 2), ("busy", 3), ("busy", 4)]


def test_an_idle_line_is_listened_to_as_well(box):
    box.wait(31_000)
    assert box.of(e.LineHeard) == [e.LineHeard(line, "quiet", 30) for line in (1, 2, 3, 4)]


def test_listening_afresh_begins_anew(box):
    box.wait(20_000)
    box.wants(a.ListenAfresh(2))
    box.wait(20_000)
    assert [event.line for event in box.of(e.LineHeard)] == [1, 3, 4]


def test_keys_of_the_far_side_are_digits_of_the_line(box):
    box.line.ring()
    box.wait(500)
    box.wants(a.SeizeLine(2))
    assert box.line.press("15#")
    box.wait(1_000)
    assert box.of(e.LineDialled) == [e.LineDialled(2, digit) for digit in "15#"]


@pytest.mark.parametrize(("how", "volts"), [(lambda line: None, 48), (lambda line: line.parallel_lift(), 8)])
def test_the_voltage_of_a_line_is_measured(box, how, volts):
    how(box.line)
    began = box.world.now_ms
    box.wants(a.MeasureLine(2))
    ((at, measured),) = [(at, event) for at, event in box.seen if type(event) is e.LineMeasured]
    assert measured.line == 2 and abs(measured.millivolts - 1000 * volts) < 500
    assert at - began < 60


def test_a_line_without_battery_measures_nothing(box):
    box.line.cut()
    box.wants(a.MeasureLine(2))
    (measured,) = box.of(e.LineMeasured)
    assert measured.millivolts < 500


@pytest.mark.parametrize("age_ms", [30, 60, 80])
def test_a_ring_too_young_to_be_told_is_glare_and_an_answer(box, age_ms):
    """The loop closes about 15 ms after the telephone was lifted."""
    box.line.ring()
    box.wait(age_ms - 15)
    box.wants(a.SeizeLine(2))
    box.wait(1_500)
    assert box.of(e.LineGlared) == [e.LineGlared(2)]
    assert box.of(e.LineRingStarted) == []
    assert box.line.state == "talking"
    assert [event.sound for event in box.of(e.LineHeard)] == ["voice"]


def test_a_ring_that_was_told_is_no_glare(box):
    box.line.ring()
    box.wait(300)
    box.wants(a.SeizeLine(2))
    assert box.of(e.LineGlared) == []


def test_whoever_comes_after_the_loop_closed_hears_busy(box):
    box.wants(a.SeizeLine(2))
    assert not box.line.ring()
    assert box.of(e.LineGlared) == []


def test_the_first_pattern_of_a_bell_is_told_once(box):
    paused = []
    box.world.on_event(lambda at, event: paused.append((at, event)) if type(event) is e.StationRingPaused else None)
    began = box.world.now_ms
    box.wants(a.ApplyRinging(3, (400, 200, 400, 2000)))
    box.wait(8_000)
    ((at, event),) = paused
    assert event == e.StationRingPaused(3) and 1_000 <= at - began <= 1_120
