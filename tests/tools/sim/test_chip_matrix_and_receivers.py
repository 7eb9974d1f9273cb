"""MT8816 and HT9170 models against hardware.md 4 and 5."""

import pytest

from tools.sim.chips.ht9170 import HT9170, QBus
from tools.sim.chips.mt8816 import MT8816, MatrixBank
from tools.sim.schedule import Schedule

# -- MT8816

ADDRESS_OF_X = [0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 6, 7, 14, 15]
"""The inverse table as hardware.md 5 prints it for drivers."""


def bank_of(count=1):
    bank = MatrixBank([MT8816(seed=number) for number in range(count)])
    bank.set_pins(0, 0, 0, 0, 1)
    bank.set_pins(0, 0, 0, 0, 0)
    return bank


def strobe(bank, ax, ay, data, select=1):
    bank.set_all(ax, ay, data, 0, 0, select)
    bank.set_all(ax, ay, data, 1, 0, select)
    bank.set_all(ax, ay, data, 0, 0, select)
    bank.set_all(ax, ay, data, 0, 0, 0)


def closed(chip):
    return {(x, y) for x in range(16) for y in range(8) if chip.is_closed(x, y)}


@pytest.mark.parametrize("x", range(16))
def test_odd_address_order(x):
    bank = bank_of()
    strobe(bank, ADDRESS_OF_X[x], 5, 1)
    assert closed(bank.chips[0]) == {(x, 5)}
    strobe(bank, ADDRESS_OF_X[x], 5, 0)
    assert closed(bank.chips[0]) == set()
    assert bank.violations == []


def test_power_on_contents_are_undefined_but_seeded():
    assert closed(MT8816(seed=1)) == closed(MT8816(seed=1)) != closed(MT8816(seed=2))
    assert 20 < len(closed(MT8816(seed=1))) < 108


def test_reset_opens_everything_whatever_cs_and_strobe_are():
    bank = MatrixBank([MT8816(seed=1), MT8816(seed=2)])
    bank.set_pins(0, 0, 0, 0, 1)
    assert all(closed(chip) == set() for chip in bank.chips)
    bank.set_all(3, 3, 1, 1, 1, 1)
    assert closed(bank.chips[0]) == set()


def test_without_chip_select_nothing_happens():
    bank = bank_of()
    strobe(bank, 1, 1, 1, select=0)
    assert closed(bank.chips[0]) == set()


def test_latch_is_transparent_while_strobe_is_high():
    bank = bank_of()
    bank.set_all(1, 1, 0, 1, 0, 1)
    bank.set_pins(1, 1, 1, 1, 0)
    assert closed(bank.chips[0]) == {(1, 1)}
    bank.set_pins(1, 1, 0, 1, 0)
    assert closed(bank.chips[0]) == set()
    assert all("DATA" not in text for text in bank.violations)


def test_address_moved_while_strobe_is_high_closes_two_and_is_a_violation():
    bank = bank_of()
    bank.set_all(1, 1, 1, 0, 0, 1)
    bank.set_all(1, 1, 1, 1, 0, 1)
    bank.set_pins(2, 1, 1, 1, 0)
    assert closed(bank.chips[0]) == {(1, 1), (2, 1)}
    assert any("address changed" in text for text in bank.violations)


def test_address_moved_as_strobe_falls_is_a_violation():
    bank = bank_of()
    bank.set_all(1, 1, 1, 0, 0, 1)
    bank.set_all(1, 1, 1, 1, 0, 1)
    bank.set_all(2, 1, 1, 0, 0, 1)
    assert any("address changed" in text for text in bank.violations)


def test_data_moved_as_strobe_falls_is_a_violation():
    bank = bank_of()
    bank.set_all(1, 1, 1, 1, 0, 1)
    bank.violations.clear()
    bank.set_all(1, 1, 0, 0, 0, 1)
    assert any("DATA" in text for text in bank.violations)


def test_select_dropped_with_strobe_is_a_violation():
    bank = bank_of()
    bank.set_all(0, 0, 1, 0, 0, 1)
    bank.set_all(0, 0, 1, 1, 0, 1)
    bank.set_all(0, 0, 1, 0, 0, 0)
    assert any("CS" in text for text in bank.violations)


def test_two_chips_selected_at_a_strobe_is_a_violation_and_both_take_it():
    bank = bank_of(2)
    strobe(bank, 4, 4, 1, select=3)
    assert [closed(chip) for chip in bank.chips] == [{(4, 4)}, {(4, 4)}]
    assert any("more than one" in text for text in bank.violations)


def test_second_select_while_strobe_is_high_is_caught_too():
    bank = bank_of(2)
    bank.set_all(4, 4, 1, 0, 0, 1)
    bank.set_all(4, 4, 1, 1, 0, 1)
    bank.set_selects(3)
    assert any("more than one" in text for text in bank.violations)


def test_switches_tell_only_changes():
    bank = bank_of()
    told = []
    bank.chips[0].on_switch = lambda *what: told.append(what)
    strobe(bank, 6, 2, 1)
    strobe(bank, 6, 2, 1)
    bank.set_pins(6, 2, 1, 0, 1)
    assert told == [(12, 2, True), (12, 2, False)]


# -- HT9170

CODES = ["1 0001", "2 0010", "3 0011", "4 0100", "5 0101", "6 0110", "7 0111", "8 1000", "9 1001", "0 1010"]
CODES += ["* 1011", "# 1100", "A 1101", "B 1110", "C 1111", "D 0000"]


def receiver_of(schedule=None):
    schedule = schedule or Schedule()
    bus = QBus()
    receiver = HT9170(schedule, "receiver", bus)
    edges = []
    receiver.on_std = lambda level: edges.append((schedule.now_us, level))
    return schedule, bus, receiver, edges


@pytest.mark.parametrize("row", CODES)
def test_code_table(row):
    digit, code = row.split()
    schedule, bus, receiver, _edges = receiver_of()
    receiver.set_toe(1)
    receiver.hear(digit)
    schedule.run_until(40_000)
    assert receiver.std == 1 and bus.value == int(code, 2)


def test_std_rises_30_ms_after_the_tone_and_falls_27_ms_after_its_end():
    schedule, _, receiver, edges = receiver_of()
    receiver.hear("5")
    schedule.run_until(100_000)
    receiver.hear(None)
    schedule.run_until(200_000)
    assert edges == [(30_000, 1), (126_700, 0)]


def test_a_tone_shorter_than_recognition_and_guard_is_no_digit():
    schedule, _, receiver, edges = receiver_of()
    receiver.hear("5")
    schedule.run_until(29_000)
    receiver.hear(None)
    schedule.run_until(200_000)
    assert edges == []


def test_a_short_gap_does_not_end_the_digit():
    schedule, _, receiver, edges = receiver_of()
    receiver.hear("5")
    schedule.run_until(60_000)
    receiver.hear(None)
    schedule.run_until(80_000)
    receiver.hear("5")
    schedule.run_until(200_000)
    assert edges == [(30_000, 1)]


def test_another_digit_without_a_gap_is_found_after_the_first_is_lost():
    schedule, bus, receiver, edges = receiver_of()
    receiver.set_toe(1)
    receiver.hear("5")
    schedule.run_until(60_000)
    receiver.hear("6")
    schedule.run_until(200_000)
    assert [level for _, level in edges] == [1, 0, 1]
    assert bus.value == 6


def test_q_stays_latched_until_the_next_digit():
    schedule, bus, receiver, _ = receiver_of()
    receiver.hear("7")
    schedule.run_until(60_000)
    receiver.hear(None)
    schedule.run_until(5_000_000)
    receiver.set_toe(1)
    assert bus.value == 7


def test_q_is_valid_when_std_rises():
    schedule, bus, receiver, _ = receiver_of()
    receiver.set_toe(1)
    seen = []
    receiver.on_std = lambda _level: seen.append(bus.value)
    receiver.hear("8")
    schedule.run_until(40_000)
    assert seen == [8]


def test_toe_low_floats_and_pull_ups_read_all_ones():
    schedule, bus, receiver, _ = receiver_of()
    receiver.hear("1")
    schedule.run_until(40_000)
    assert bus.value == 15
    receiver.set_toe(1)
    assert bus.value == 1
    receiver.set_toe(0)
    assert bus.value == 15


def test_two_toe_high_is_a_violation_and_garbles():
    schedule = Schedule()
    bus = QBus()
    first, second = HT9170(schedule, "receiver 1", bus), HT9170(schedule, "receiver 2", bus)
    first.hear("9")
    second.hear("5")
    schedule.run_until(40_000)
    first.set_toe(1)
    assert bus.violations == []
    second.set_toe(1)
    assert "receiver 1, receiver 2" in bus.violations[0]
    assert bus.value == 9 & 5
