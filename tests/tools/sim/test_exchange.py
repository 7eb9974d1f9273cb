"""An exchange line: what a caller does arrives on the pair, and what we do is understood."""

from random import Random

import pytest

from tools.sim.exchange import ExchangeLine
from tools.sim.noise import LADDER, impulses
from tools.sim.schedule import Schedule


class Wire:
    """A pair that writes down what arrives: (ms, what...)."""

    def __init__(self, cadence=(1000, 4000), hz=25.0, country="hu"):
        self.schedule = Schedule()
        self.seen = []
        self.line = ExchangeLine(self.schedule, Random("7 line 1"), self, cadence, hz, country=country)

    def feed(self, battery, reversed_polarity):
        self.note("feed", battery, reversed_polarity)

    def ringing(self, hz, volts):
        self.note("ringing", hz, volts)

    def impulse(self, width_us, positive):
        self.note("impulse", width_us, positive)

    def note(self, *what):
        self.seen.append((self.schedule.now_us / 1000, *what))

    def run(self, ms):
        self.schedule.run_until(1000 * ms)

    def bursts(self):
        """(ms, on?) of each change of the ringing voltage."""
        changes = []
        for at, what, *rest in self.seen:
            if what == "ringing" and (not changes or changes[-1][1] != (rest[0] > 0)):
                changes.append((at, rest[0] > 0))
        return changes

    def of(self, what):
        return [row for row in self.seen if row[1] == what]


def answered():
    wire = Wire()
    wire.line.ring("0612345678")
    wire.run(2000)
    wire.line.loop(True)
    wire.run(3000)
    return wire


def test_it_rings_with_the_countrys_cadence_and_ninety_volts():
    wire = Wire()
    assert wire.line.ring("0612345678", "Anna")
    wire.run(10_500)
    assert wire.bursts() == [(0, True), (1000, False), (5000, True), (6000, False), (10_000, True)]
    assert wire.seen[0] == (0, "ringing", 25.0, 90.0)
    assert (wire.line.number, wire.line.name) == ("0612345678", "Anna")


def test_a_call_may_choose_frequency_voltage_and_cadence():
    wire = Wire()
    wire.line.ring(hz=16.7, volts=24, cadence_ms=(400, 200, 400, 2000))
    wire.run(3200)
    assert wire.bursts() == [(0, True), (400, False), (600, True), (1000, False), (3000, True)]
    assert wire.seen[0][2:] == (16.7, 24)


def test_our_loop_answers_within_a_few_ms():
    wire = Wire()
    wire.line.ring()
    wire.run(500)
    wire.line.loop(True)
    wire.run(5000)
    assert wire.line.state == "talking"
    assert wire.bursts() == [(0, True), (505, False)]


def test_some_exchanges_tell_the_answer_by_a_reversal_that_lasts_until_the_release():
    wire = Wire()
    wire.line.reverses_at_answer = True
    wire.line.ring()
    wire.run(500)
    wire.line.loop(True)
    wire.run(5000)
    wire.line.loop(False)
    wire.run(6000)
    assert [(at, reversed_polarity) for at, _, _, reversed_polarity in wire.of("feed")] == [(625, True), (5200, False)]


def test_there_the_next_reversal_is_the_end():
    wire = Wire()
    wire.line.reverses_at_answer = True
    wire.line.ring()
    wire.line.loop(True)
    wire.run(3000)
    wire.line.hang_up("reversal")
    assert wire.of("feed")[-1] == (3000, "feed", True, False)


def test_a_caller_who_gives_up_while_the_loop_closes_is_not_answered():
    wire = Wire()
    wire.line.ring()
    wire.run(500)
    wire.line.loop(True)
    wire.run(503)
    wire.line.give_up()
    wire.run(5000)
    assert wire.line.state == "dialling", "the line has become ours"


def test_a_glitch_is_no_answer():
    wire = Wire()
    wire.line.ring()
    wire.run(500)
    wire.line.loop(True)
    wire.run(503)
    wire.line.loop(False)
    wire.run(1500)
    assert wire.line.state == "ringing"


def test_a_caller_gives_up():
    wire = Wire()
    wire.line.ring()
    wire.run(5500)
    wire.line.give_up()
    wire.run(20_000)
    assert wire.line.state == "none"
    assert wire.bursts()[-1] == (5500, False)
    assert wire.line.free


def test_a_busy_line_does_not_ring():
    wire = answered()
    assert not wire.line.ring()
    wire.line.hang_up("nothing")
    wire.run(4000)
    assert not wire.line.ring(), "the exchange waits for our release"
    wire.line.loop(False)
    wire.run(4300)
    assert wire.line.ring()


@pytest.mark.parametrize("ms", [90, 500])
def test_hanging_up_by_cpc_opens_the_loop_once(ms):
    wire = answered()
    wire.line.hang_up("cpc", ms)
    assert not wire.line.current
    wire.run(10_000)
    assert wire.of("feed") == [(3000, "feed", False, False), (3000 + ms, "feed", True, False)]
    assert wire.line.current
    assert wire.line.state == "cleared"


def test_hanging_up_by_reversal_lasts_until_release():
    wire = answered()
    wire.line.hang_up("reversal")
    wire.run(6000)
    wire.line.loop(False)
    wire.run(7000)
    assert wire.of("feed") == [(3000, "feed", True, True), (6200, "feed", True, False)]
    assert wire.line.state == "none"


def test_hanging_up_by_nothing_shows_nothing():
    wire = answered()
    before = list(wire.seen)
    wire.line.hang_up("nothing")
    wire.run(60_000)
    assert wire.seen == before
    assert wire.line.state == "cleared"


def test_a_short_break_of_our_loop_is_no_release():
    wire = answered()
    wire.line.loop(False)
    wire.run(3150)
    wire.line.loop(True)
    wire.run(5000)
    assert wire.line.state == "talking"
    wire.line.loop(False)
    wire.run(5300)
    assert wire.line.state == "none"


def test_a_cut_wire_is_dead_and_ends_a_call():
    wire = answered()
    wire.line.cut()
    assert not wire.line.current
    wire.run(4000)
    assert wire.line.state == "none"
    wire.line.restore()
    assert [row[2] for row in wire.of("feed")] == [False, True]


def test_ringing_goes_on_behind_a_cut():
    wire = Wire()
    wire.line.ring()
    wire.run(500)
    wire.line.cut()
    wire.run(5200)
    assert wire.line.state == "ringing"
    wire.line.restore()
    wire.run(5900)
    assert wire.bursts() == [(0, True), (500, False), (5200, True)]


def test_a_flicker_keeps_the_call():
    wire = answered()
    wire.line.flicker(300)
    wire.run(6000)
    assert wire.of("feed") == [(3000, "feed", False, False), (3300, "feed", True, False)]
    assert wire.line.state == "talking"


def test_a_parallel_telephone_answers_and_spikes():
    wire = Wire()
    wire.line.ring()
    wire.run(2000)
    wire.line.parallel_lift()
    wire.run(3000)
    assert wire.line.state == "talking"
    wire.line.parallel_hang_up()
    wire.run(4000)
    assert wire.line.state == "none"
    assert len(wire.of("impulse")) == 2


def test_a_parallel_dial_makes_one_spike_an_edge():
    wire = Wire()
    wire.line.parallel_lift()
    wire.run(1000)
    wire.seen.clear()
    wire.line.parallel_dial("30")
    wire.run(10_000)
    spikes = wire.of("impulse")
    assert len(spikes) == 2 * (3 + 10)
    assert {row[2] for row in spikes} <= {5_000, 10_000, 15_000, 20_000}
    assert not wire.line.ring(), "somebody holds the line"


@pytest.mark.parametrize(("rate", "width_us"), LADDER)
def test_noise_has_its_rate_and_width(rate, width_us):
    wire = Wire()
    wire.line.noise(rate, width_us / 1000)
    wire.run(60_000)
    struck = wire.of("impulse")
    assert len(struck) == pytest.approx(60 * rate, rel=0.35)
    assert {row[2] for row in struck} == {width_us}
    assert 0.3 < sum(row[3] for row in struck) / len(struck) < 0.7
    wire.line.noise(0)
    wire.seen.clear()
    wire.run(70_000)
    assert wire.seen == []


def test_noise_is_seeded():
    first, second = (impulses(Random(3), 20, 5_000) for _ in range(2))
    assert [next(first) for _ in range(50)] == [next(second) for _ in range(50)]
