"""Dialling and flashing into the simulated exchange: a call that lives goes on, one that ends is told."""

from random import Random

import pytest

from hal.outpulser import PULSES_EUROPE
from tests.hal.both.test_outpulser import Office
from tools.sim.exchange import ExchangeLine


class Wires:
    """The pair between an exchange line and a line port of the nets."""

    def __init__(self, port):
        self._port = port

    def feed(self, battery, reversed_polarity):
        self._port.set_feed(battery, reversed_polarity)

    def ringing(self, hz, volts):
        if hz:
            self._port.ring(hz, volts, 0.3)
        else:
            self._port.stop_ringing()

    def impulse(self, width_us, positive):
        self._port.impulse(width_us, positive)


class Call:
    """A caller on line 3 whom the box has answered, and the three other lines at rest."""

    def __init__(self):
        self.office = Office(lines=())
        nets, bench = self.office.nets, self.office.bench
        self.exchange = ExchangeLine(nets.schedule, Random(4), Wires(nets.lines[2]), (1250, 3750))
        ear = nets.on_off_hook

        def moved(line, closed):
            ear(line, closed)
            if line == 2:
                self.exchange.loop(closed)

        nets.on_off_hook = moved
        assert self.exchange.ring("0612345678")
        bench.run(300)
        assert bench.told("line ring on", 2)
        self.office.card.seize(2)
        bench.run(400)
        assert self.exchange.state == "talking"
        bench.signals.clear()


def test_digits_and_short_flashes_leave_the_call_alive_and_say_nothing_else():
    call = Call()
    call.office.card.dial_pulses(2, "1905", PULSES_EUROPE)
    call.office.card.flash_line(2, 100)
    call.office.card.flash_line(2, 190)
    call.office.bench.run(8000)
    assert call.exchange.state == "talking"
    assert [len(train) for train in call.office.ear.trains(2)] == [1, 9, 10, 5, 1, 1]
    assert call.office.out() == [(2, 0)] and call.office.others() == []


def test_a_flash_that_the_exchange_takes_for_a_release_is_its_release():
    """This exchange lets go after 200 ms: the length of the flash is the line's own number, and it is kept."""
    call = Call()
    call.office.card.flash_line(2, 270)
    call.office.bench.run(1000)
    assert call.exchange.state == "dialling", "the call is gone, and the line is seized anew"


def longest_outside_digits_ms(begin_ms, end_ms, trains):
    """The longest part of an open loop that no digit of ours hides."""
    longest = 0
    at_ms = begin_ms
    for train in trains:
        if sum(train[-1]) > begin_ms and train[0][0] < end_ms:
            longest = max(longest, train[0][0] - at_ms)
            at_ms = sum(train[-1])
    return max(longest, end_ms - at_ms)


@pytest.mark.parametrize("by", ["cpc", "reversal"])
def test_the_far_side_hangs_up_at_any_time_of_a_number(by):
    missed = 0
    for after_ms in range(0, 1500, 71):
        call = Call()
        office = call.office
        office.card.dial_pulses(2, "39", PULSES_EUROPE)
        office.bench.run(after_ms)
        at_ms = office.bench.now_ms
        call.exchange.hang_up(by)
        office.bench.run(4000)
        name, late_ms = {"cpc": ("line cpc", 260), "reversal": ("line reversed", 75)}[by]
        told = office.bench.told(name, 2)
        digits_end_ms = [sum(train[-1]) for train in office.ear.trains(2)]
        if by == "cpc" and len(told) == 0:
            assert longest_outside_digits_ms(at_ms, at_ms + 500, office.ear.trains(2)) < 260
            missed += 1
            continue
        assert len(told) == 1
        assert told[0] <= max([at_ms] + [end for end in digits_end_ms if end < at_ms + 1000]) + late_ms + 45
        assert office.out() == [(2, 0)]
    assert missed <= 11, "only what the digits hide but for less than the line's CPC length"
