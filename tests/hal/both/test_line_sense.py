"""Loop and CPC, battery, polarity, and when a ring is believed: each object alone, times handed in."""

from hal.filters.deadlines import FAR
from hal.filters.line_ring import LineRing
from hal.filters.line_sense import Battery, Loop, Polarity
from hal.signals import (
    LINE_BATTERY_BACK,
    LINE_BATTERY_LOST,
    LINE_CPC,
    LINE_LOOP_OFF,
    LINE_LOOP_ON,
    LINE_REVERSED,
    LINE_RING_OFF,
    LINE_RING_ON,
)
from tests.hal.both.sense_inputs import SETTINGS, on_grid, ringing

PORT = 2


class Line:
    """All senses of one line, their deadlines kept."""

    def __init__(self):
        self.loop = Loop(PORT, SETTINGS)
        self.battery = Battery(PORT, SETTINGS)
        self.polarity = Polarity(PORT, self.battery)
        self.ring = LineRing(PORT, SETTINGS, self.battery)
        self.polarity.start(0)
        self.out = []

    def wait(self, until):
        parts = (self.battery, self.loop, self.ring, self.polarity)
        while True:
            part = min(parts, key=lambda one: one.deadline_ms)
            at = part.deadline_ms
            if at > until:
                return
            part.due(0, at, self.out)
            assert part.deadline_ms > at

    def change(self, part, active, at):
        self.wait(at - 1)
        (part.rose if active else part.fell)(at, at + 8, self.out)

    def ringing(self, start, length=1000):
        shown = [0, 0]
        for at, sign in on_grid(ringing(20, 90, 0.1, start, length)):
            self.wait(at - 1)
            for n, (active, edge) in enumerate(
                ((sign == 1, self.ring.half_wave_edge), (sign != 0, self.ring.full_wave_edge))
            ):
                if active != shown[n]:
                    shown[n] = active
                    edge(at, self.out)

    def told(self):
        for signal in self.out:
            assert signal.port == PORT
        found = [(signal.kind, signal.value) for signal in self.out]
        self.out.clear()
        return found


def seized():
    line = Line()
    line.loop.set_seized(True, False, 0)
    line.change(line.loop, True, 300)
    assert line.told() == [(LINE_LOOP_ON, 0)]
    return line


def test_loop_of_a_line_that_is_not_ours_means_nothing():
    line = Line()
    line.change(line.loop, True, 100)
    line.change(line.loop, False, 1000)
    line.wait(5000)
    assert line.told() == []


def test_cpc_is_told_once_at_its_length():
    line = seized()
    line.change(line.loop, False, 1000)
    assert line.told() == [(LINE_LOOP_OFF, 0)]
    line.wait(1199)
    assert line.told() == []
    line.wait(1200)
    assert line.told() == [(LINE_CPC, 200)]
    line.wait(9000)
    line.change(line.loop, True, 9000)
    assert line.told() == [(LINE_LOOP_ON, 0)]


def test_an_opening_below_cpc_is_only_loop_off_and_on():
    for length in (20, 100, 150, 199):
        line = seized()
        line.change(line.loop, False, 1000)
        line.change(line.loop, True, 1000 + length)
        line.wait(5000)
        assert line.told() == [(LINE_LOOP_OFF, 0), (LINE_LOOP_ON, 0)]


def test_a_loop_that_never_closed_is_no_cpc():
    line = Line()
    line.loop.set_seized(True, False, 0)
    line.change(line.loop, False, 500)
    line.wait(5000)
    assert line.told() == []


def test_a_loop_that_is_closed_when_we_seize_is_told():
    line = Line()
    line.loop.set_seized(True, True, 1000)
    line.wait(1000)
    assert line.told() == [(LINE_LOOP_ON, 0)]


def test_release_forgets_the_loop():
    line = seized()
    line.change(line.loop, False, 1000)
    line.loop.set_seized(False, False, 1100)
    line.wait(5000)
    assert line.told() == [(LINE_LOOP_OFF, 0)]
    assert line.loop.deadline_ms == FAR
    line.loop.set_seized(True, False, 6000)
    line.change(line.loop, True, 6100)
    assert line.told() == [(LINE_LOOP_ON, 0)]


def test_battery_is_lost_after_the_alarm_time_and_told_once():
    line = Line()
    line.change(line.battery, False, 1000)
    line.wait(1063)
    assert line.battery.present
    line.wait(1064)
    assert not line.battery.present
    line.wait(1999)
    assert line.told() == []
    line.wait(2000)
    assert line.told() == [(LINE_BATTERY_LOST, 1000)]
    line.wait(60_000)
    line.change(line.battery, True, 60_000)
    line.wait(60_063)
    assert line.told() == []
    assert not line.battery.present
    line.wait(60_064)
    assert line.told() == [(LINE_BATTERY_BACK, 0)]
    assert line.battery.present


def test_battery_absent_for_less_says_nothing():
    line = Line()
    for start, length in ((1000, 40), (3000, 500), (6000, 900)):
        line.change(line.battery, False, start)
        line.change(line.battery, True, start + length)
    line.wait(20_000)
    assert line.told() == []
    assert line.battery.present


def test_a_flicker_of_battery_does_not_bring_it_back():
    line = Line()
    line.change(line.battery, False, 1000)
    line.change(line.battery, True, 1500)
    line.change(line.battery, False, 1530)
    line.wait(2000)
    assert line.told() == [(LINE_BATTERY_LOST, 1000)]
    line.change(line.battery, True, 3000)
    line.change(line.battery, False, 3030)
    line.wait(9000)
    assert line.told() == []


def test_a_reversal_is_told_when_it_has_stood_for_64_ms():
    line = Line()
    line.change(line.polarity, True, 1000)
    line.wait(1063)
    assert line.told() == []
    line.wait(1064)
    assert line.told() == [(LINE_REVERSED, 1)]
    line.change(line.polarity, False, 2000)
    line.change(line.polarity, True, 2050)
    line.wait(3000)
    assert line.told() == []
    line.change(line.polarity, False, 4000)
    line.wait(5000)
    assert line.told() == [(LINE_REVERSED, 0)]


def test_polarity_without_battery_is_none():
    """An unplugged line shows any polarity; the first one after its return is the new normal."""
    line = Line()
    line.change(line.battery, False, 1000)
    line.change(line.polarity, True, 1002)
    line.wait(10_000)
    assert line.told() == [(LINE_BATTERY_LOST, 1000)]
    line.change(line.battery, True, 10_000)
    line.wait(15_000)
    assert line.told() == [(LINE_BATTERY_BACK, 0)]
    line.change(line.polarity, False, 16_000)
    line.wait(17_000)
    assert line.told() == [(LINE_REVERSED, 0)]


def test_a_reversal_behind_a_short_opening_is_told():
    """The exchange takes battery away for half a second and returns it the other way round."""
    line = Line()
    line.change(line.battery, False, 1000)
    line.change(line.polarity, True, 1002)
    line.change(line.battery, True, 1500)
    line.wait(1800)
    assert line.told() == [(LINE_REVERSED, 1)]


def test_a_ring_is_believed_with_battery():
    line = Line()
    line.ringing(1000)
    line.wait(5000)
    (on, decihertz), (off, tail) = line.told()
    assert (on, off) == (LINE_RING_ON, LINE_RING_OFF)
    assert 190 <= decihertz <= 210
    assert 60 <= tail <= 65


def test_no_ring_without_battery():
    line = Line()
    line.change(line.battery, False, 100)
    line.ringing(1000)
    line.wait(1999)
    assert line.told() == [(LINE_BATTERY_LOST, 1000)]


def test_a_ring_ends_when_battery_goes():
    line = Line()
    line.wait(900)
    line.battery.fell(1300, 1308, line.out)
    line.ringing(1000)
    line.wait(1900)
    assert [kind for kind, _ in line.told()] == [LINE_RING_ON, LINE_RING_OFF]


def test_no_ring_while_seized_nor_within_the_guard_time():
    line = Line()
    line.ring.set_seized(True, 0)
    line.ringing(1000)
    line.ring.set_seized(False, 3000)
    line.ringing(3500)
    line.wait(4900)
    assert line.told() == []
    line.ringing(5001)
    line.wait(9000)
    assert [kind for kind, _ in line.told()] == [LINE_RING_ON, LINE_RING_OFF]


def test_seizing_ends_a_ring_without_a_word():
    line = Line()
    line.ringing(1000, 500)
    assert [kind for kind, _ in line.told()] == [LINE_RING_ON]
    line.ring.set_seized(True, 1500)
    line.wait(9000)
    assert line.told() == []
