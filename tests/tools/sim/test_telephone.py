"""A telephone: its copper follows the hand, with bounce, pulses, tones and plugs."""

from random import Random

import pytest

from firmware.config.countries import NEW_ZEALAND, SWEDEN
from tools.sim.schedule import Schedule
from tools.sim.telephone import Telephone


class Copper:
    """Writes down every move of the loop as (us, closed)."""

    def __init__(self, **how):
        self.schedule = Schedule()
        self.moves = []
        self.tones = []
        self.phone = Telephone(
            self.schedule,
            Random("7 phone 1"),
            lambda closed: self.moves.append((self.schedule.now_us, closed)),
            lambda digit: self.tones.append((self.schedule.now_us, digit)),
            **how,
        )

    def breaks(self):
        """Lengths of the open gaps between two closed stretches, in ms."""
        edges = self.moves
        return [
            (edges[i + 1][0] - edges[i][0]) / 1000 for i in range(len(edges) - 1) if not edges[i][1] and edges[i + 1][1]
        ]


def test_lifting_closes_and_hanging_up_opens():
    copper = Copper(bounce_ms=0)
    copper.phone.lift()
    copper.schedule.run_until(1_000_000)
    copper.phone.hang_up()
    assert copper.moves == [(0, True), (1_000_000, False)]


def test_it_is_busy_until_the_last_digit_is_over():
    copper = Copper(bounce_ms=0)
    copper.phone.lift()
    assert not copper.phone.busy
    copper.phone.dial("12")
    copper.schedule.run_until(399_000)
    assert copper.phone.busy
    copper.schedule.run_until(400_000)
    assert not copper.phone.busy
    copper.phone.dial("12")
    copper.phone.hang_up()
    assert not copper.phone.busy


def test_doing_it_twice_changes_nothing():
    copper = Copper(bounce_ms=0)
    copper.phone.lift()
    copper.phone.lift()
    copper.phone.hang_up()
    copper.phone.hang_up()
    assert [closed for _, closed in copper.moves] == [True, False]


@pytest.mark.parametrize("bounce_ms", [5, 15])
def test_bounce_stays_within_its_time_and_ends_closed(bounce_ms):
    ends = []
    for _ in range(50):
        copper = Copper(bounce_ms=bounce_ms)
        copper.phone._random = Random(len(ends))
        copper.phone.lift()
        copper.schedule.run_until(100_000)
        assert copper.phone.loop_closed
        ends.append(copper.moves[-1][0])
    assert max(ends) <= 1000 * bounce_ms
    assert max(ends) > 500 * bounce_ms, "bounce uses the time it is given"


def test_same_seed_same_bounce():
    first, second = Copper(bounce_ms=15), Copper(bounce_ms=15)
    for copper in (first, second):
        copper.phone.lift()
        copper.schedule.run_until(100_000)
    assert first.moves == second.moves
    assert len(first.moves) > 3


def test_a_quick_hang_up_overtakes_the_bounce_of_lifting():
    copper = Copper(bounce_ms=15)
    copper.phone.lift()
    copper.schedule.run_until(2_000)
    copper.phone.hang_up()
    copper.schedule.run_until(100_000)
    assert not copper.phone.loop_closed


@pytest.mark.parametrize(("digit", "pulses"), [("1", 1), ("5", 5), ("0", 10)])
def test_pulse_digits(digit, pulses):
    copper = Copper(bounce_ms=0)
    copper.phone.lift()
    copper.phone.dial(digit, by_pulse=True, pps=10)
    copper.schedule.run_until(5_000_000)
    assert copper.breaks() == [pytest.approx(61)] * pulses
    assert copper.phone.loop_closed


@pytest.mark.parametrize(("digits", "digit", "pulses"), [(SWEDEN, "0", 1), (SWEDEN, "9", 10), (NEW_ZEALAND, "9", 1)])
def test_digit_maps_of_other_countries(digits, digit, pulses):
    copper = Copper(bounce_ms=0, digits=digits)
    copper.phone.lift()
    copper.phone.dial(digit, by_pulse=True)
    copper.schedule.run_until(5_000_000)
    assert len(copper.breaks()) == pulses


def test_dialling_twenty_a_second_and_a_pause_between_digits():
    copper = Copper(bounce_ms=0)
    copper.phone.lift()
    copper.phone.dial("21", by_pulse=True, pps=20)
    copper.schedule.run_until(5_000_000)
    assert copper.breaks() == [pytest.approx(30.5, abs=0.1)] * 3
    starts = [at for at, closed in copper.moves if not closed]
    assert starts[1] - starts[0] == pytest.approx(50_000, abs=100)
    assert starts[2] - starts[1] > 800_000


def test_keypad_tones():
    copper = Copper(bounce_ms=0)
    copper.phone.lift()
    copper.phone.dial("5#")
    copper.schedule.run_until(1_000_000)
    assert copper.tones == [(0, "5"), (100_000, None), (200_000, "#"), (300_000, None)]
    assert copper.breaks() == []


def test_hanging_up_breaks_off_dialling():
    copper = Copper(bounce_ms=0)
    copper.phone.lift()
    copper.phone.dial("9", by_pulse=True)
    copper.schedule.run_until(250_000)
    copper.phone.hang_up()
    copper.schedule.run_until(5_000_000)
    assert len(copper.breaks()) < 4
    assert not copper.phone.loop_closed


def test_nothing_can_be_dialled_or_flashed_on_hook():
    copper = Copper()
    copper.phone.dial("5")
    copper.phone.dial("5", by_pulse=True)
    copper.phone.flash(100)
    copper.schedule.run_until(2_000_000)
    assert copper.moves == []
    assert copper.tones == []


def test_a_flash_opens_for_its_time():
    copper = Copper(bounce_ms=0, flash_ms=200)
    copper.phone.lift()
    copper.schedule.run_until(1_000_000)
    copper.phone.flash()
    copper.schedule.run_until(2_000_000)
    copper.phone.flash(90)
    copper.schedule.run_until(3_000_000)
    assert copper.breaks() == [200, 90]


def test_unplugged_it_has_no_loop_and_no_bell():
    copper = Copper(bounce_ms=0)
    assert copper.phone.can_ring
    copper.phone.lift()
    assert not copper.phone.can_ring
    copper.phone.unplug()
    assert not copper.phone.loop_closed
    copper.phone.hang_up()
    assert not copper.phone.can_ring
    copper.phone.lift()
    assert not copper.phone.loop_closed
    copper.phone.plug_in()
    assert copper.phone.loop_closed
