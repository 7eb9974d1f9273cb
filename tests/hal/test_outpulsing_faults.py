"""Dialling that is broken off at every millisecond: by order, by chips, by buses, by RESET and by late ticks.

Whatever happens, the loop ends as ordered, a number is never told as sent when the exchange heard another one, and
no break of ours is a hang-up.
"""

import itertools
import random

import pytest

from hal.outpulser import PULSES_EUROPE, PULSES_US
from tests.hal.both.test_outpulser import Office
from tests.hal.card_bench import LB8X24, RINGING
from tests.hal.pulse_ear import PulseEar

DIGIT_MS = 360
"""A three of 3 x 100 ms and what settles after it."""
LINE_STATE = 1


def told_right(office: Office, line: int, number: str) -> None:
    """All or a told rest: the exchange heard as many whole digits as were not told missing."""
    told = [unsent for port, unsent in office.out() if port == line]
    assert len(told) == 1
    heard = office.ear.digits(line)
    if told == [0]:
        assert heard == number
    else:
        whole = len(number) - told[0]
        assert heard[:whole] == number[:whole]
        assert len(heard) <= whole + 1


def rests(office: Office) -> bool:
    """Between the turns of the safety poll there is nothing to do."""
    bench = office.bench
    for _ in range(10):
        if office.card.idle_until_ms(bench.now_ms) > bench.now_ms + 1:
            return True
        bench.run(1)
    return False


def longest_break_ms(office: Office, line: int) -> float:
    return max((length for _, length in office.ear.breaks(line)), default=0)


@pytest.mark.parametrize("first_ms", range(60))
def test_stop_and_release_at_every_millisecond_of_a_digit(first_ms: int) -> None:
    for after_ms in range(first_ms, DIGIT_MS, 60):
        office = Office(lines=(0, 1))
        for line in (0, 1):
            office.card.dial_pulses(line, "3", PULSES_EUROPE)
        office.bench.run(after_ms)
        before = office.bench.signals[:]
        office.card.stop_dialling(0)
        office.card.release(1)
        office.bench.run(1)
        assert office.ear.closed(0) and not office.ear.closed(1)
        edges = [len(office.ear.edges[line]) for line in (0, 1)]
        office.bench.run(1200)
        assert [len(office.ear.edges[line]) for line in (0, 1)] == edges, "a loop moved after the order"
        assert office.bench.signals == before
        assert rests(office), "the card is busy with a line on which nothing happens"
        office.bench.close_all_well()


@pytest.mark.parametrize("first_ms", range(30))
def test_an_expander_that_is_away_at_every_millisecond_of_a_number(first_ms: int) -> None:
    """Away for 20 to 300 ms: at most so much longer is a break, and 100 ms until it is tried again."""
    for after_ms, away_ms in zip(range(first_ms, 1300, 30), itertools.cycle((20, 90, 130, 300)), strict=False):
        office = Office()
        office.card.dial_pulses(0, "32", PULSES_EUROPE)
        office.bench.run(after_ms)
        office.nets.buses[0].set_dead(0x21, True)
        office.bench.run(away_ms)
        office.nets.buses[0].set_dead(0x21, False)
        office.bench.run(2600)
        told_right(office, 0, "32")
        assert office.ear.closed(0) and office.of_lines() == []
        assert longest_break_ms(office, 0) < 67 + away_ms + 105
        office.bench.close_all_well()


@pytest.mark.parametrize("kind", ["stuck", "nack"])
def test_a_bus_that_fails_for_a_moment_inside_a_number(kind: str) -> None:
    for after_ms in range(0, 1300, 17):
        office = Office(lines=(0, 3), skip=False)
        office.card.dial_pulses(0, "32", PULSES_US)
        office.card.dial_pulses(3, "23", PULSES_EUROPE)
        office.bench.run(after_ms)
        office.nets.buses[0].fail(kind)
        office.bench.run(25)
        office.nets.buses[0].fail("restored")
        office.bench.run(3000)
        told_right(office, 0, "32")
        told_right(office, 3, "23")
        for line in (0, 3):
            assert office.ear.closed(line)
            assert longest_break_ms(office, line) < 67 + 25 + 105
        assert office.of_lines() == []


@pytest.mark.parametrize("refused", [1, 2, 5])
def test_refused_transactions_inside_a_number(refused: int) -> None:
    for after_ms in range(0, 1300, 11):
        office = Office()
        office.card.dial_pulses(0, "32", PULSES_EUROPE)
        office.bench.run(after_ms)
        office.nets.buses[0].nack_next(refused)
        office.bench.run(3500)
        told_right(office, 0, "32")
        assert office.ear.closed(0) and office.of_lines() == []


def test_reset_of_the_whole_card_gives_up_what_is_being_dialled() -> None:
    """A bell that no bus reaches is let go by RESET (hardware.md 2.2), which opens every loop for some ms."""
    for offset_ms in range(0, 1000, 53):
        office = Office(LB8X24, (2, 6))
        nets, bench = office.nets, office.bench
        office.card.ring(3, RINGING)
        bench.run(400)
        bell = LB8X24.expanders[LB8X24.stations[3].rm.chip]
        nets.buses[bell.bus].set_dead(bell.address, True)
        bench.run(offset_ms)
        office.card.dial_pulses(2, "7777", PULSES_EUROPE)
        bench.run(8000)
        assert len(bench.told("card reset", 3)) == 1
        reset_ms = bench.told("card reset", 3)[0]
        assert [port for port, _ in office.out()] == [2] and office.out()[0][1] > 0
        assert reset_ms <= bench.told("line dialled out", 2)[0] <= reset_ms + 5
        assert nets.lines[2].off_hook and nets.lines[6].off_hook
        assert office.ear.edges[2][-1][0] <= reset_ms + 20, "nothing moves after the reset"
        assert bench.told("line cpc") == []


def test_a_chip_that_forgot_everything_inside_a_digit_ends_closed_and_idle() -> None:
    """Nobody can tell the card at once: the loop that stays open is told, or the poll finds it within two seconds."""
    for after_ms in range(1, 300, 23):
        office = Office()
        office.card.dial_pulses(0, "333", PULSES_EUROPE)
        office.bench.run(after_ms)
        office.nets.expanders[LINE_STATE].power_on()
        office.bench.run(6000)
        assert office.nets.lines[0].off_hook
        assert office.out() != [(0, 0)] or office.bench.told("line loop off", 0)
        assert len(office.out()) == 1


def test_latches_that_were_disturbed_in_a_flash_are_found_and_the_flash_is_told_as_spoilt() -> None:
    """The loop closes by itself in the middle; the poll that finds it in time says that nobody knows what was heard."""
    found = 0
    for after_ms in range(20, 1000, 35):
        office = Office()
        begin_ms = office.bench.now_ms
        office.card.flash_line(0, 1250)
        office.bench.run(after_ms)
        office.nets.buses[0].write(0x21, bytes((0x14, 0x00)))
        assert office.ear.closed(0)
        office.bench.run(3500)
        repaired = office.bench.told("output repaired", LINE_STATE)
        in_time = bool(repaired) and repaired[0] < begin_ms + 1250
        found += in_time
        assert office.out() == [(0, 1 if in_time else 0)]
        assert office.ear.closed(0) and office.bench.told("line cpc") == []
        assert [office.nets.lines[line].off_hook for line in (1, 2, 3)] == [False] * 3
    assert found > 5


@pytest.mark.parametrize("late_ms", [11, 40, 150, 400])
def test_a_late_tick_at_any_time_of_a_number(late_ms: int) -> None:
    for after_ms in range(0, 1300, 13):
        office = Office()
        office.card.dial_pulses(0, "32", PULSES_EUROPE)
        office.bench.run(after_ms)
        office.bench.now_ms += late_ms
        office.bench.run(2600)
        told_right(office, 0, "32")
        assert office.ear.closed(0) and office.of_lines() == []
        assert longest_break_ms(office, 0) <= 67 + late_ms + 1


@pytest.mark.parametrize("seed", range(12))
def test_orders_at_random(seed: int) -> None:
    """Any order at any time on any line, the chip away now and then: at rest every loop is as it was ordered last."""
    dice = random.Random(seed)
    office = Office(lines=range(4), skip=bool(seed % 2))
    card, bench = office.card, office.bench
    held = [True] * 4
    for _ in range(150):
        line = dice.randrange(4)
        order = dice.randrange(8)
        if order < 3:
            card.dial_pulses(line, str(dice.randrange(100)), dice.choice((PULSES_US, PULSES_EUROPE)))
        elif order == 3:
            card.flash_line(line, dice.choice((100, 270, 600)))
        elif order == 4:
            card.stop_dialling(line)
        elif order == 5:
            held[line] = dice.random() < 0.6
            (card.seize if held[line] else card.release)(line)
        elif order == 6 and dice.random() < 0.3:
            office.nets.buses[0].set_dead(0x21, True)
            bench.run(dice.randrange(1, 400))
            office.nets.buses[0].set_dead(0x21, False)
        bench.run(dice.choice((0, 1, 7, 33, 67, 100, 500, 1500)))
    bench.run(60_000)
    for line in range(4):
        assert office.nets.lines[line].off_hook == held[line]
    bench.close_all_well()
    assert bench.told("line cpc") == [] and bench.told("line reversed") == []
    for line in range(4):
        if not held[line]:
            card.seize(line)
    bench.run(3000)
    bench.signals.clear()
    ear = PulseEar(bench)
    for line in range(4):
        ear.edges[line].append((bench.clock_ms(), True))
        card.dial_pulses(line, "4" + str(line), PULSES_EUROPE)
    bench.run(4000)
    assert [ear.digits(line) for line in range(4)] == ["40", "41", "42", "43"]
    assert sorted(office.out()) == [(line, 0) for line in range(4)] and office.others() == []
