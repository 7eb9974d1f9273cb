"""The MCP23017 model against hardware.md 1: every address below is written out, none comes from a driver."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.sim.chips.mcp23017 import MCP23017

IODIRA, IODIRB, IPOLA, GPINTENA, GPINTENB, DEFVALA, INTCONA, IOCON, GPPUA = 0, 1, 2, 4, 5, 6, 8, 0x0A, 0x0C
INTFA, INTFB, INTCAPA, INTCAPB, GPIOA, GPIOB, OLATA, OLATB = 0x0E, 0x0F, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15
BANK, MIRROR, SEQOP, ODR, INTPOL = 0x80, 0x40, 0x20, 0x04, 0x02


def chip_with(*writes, accumulate=False):
    chip = MCP23017(accumulate=accumulate)
    for data in writes:
        assert chip.write(bytes(data))
    return chip


def read(chip, address, count=1):
    into = bytearray(count)
    assert chip.write_read(bytes((address,)), into)
    return list(into)


def on(chip, count=1):
    """A plain read: no pointer written."""
    into = bytearray(count)
    assert chip.read(into)
    return list(into)


def watching(mask=0x7F7F, *more, accumulate=False):
    """Inputs everywhere but bit 7, interrupt on change on ``mask``, primed."""
    chip = chip_with(
        (IODIRA, 0x7F, 0x7F), (IOCON, MIRROR | ODR), (GPINTENA, mask & 0xFF, mask >> 8), *more, accumulate=accumulate
    )
    read(chip, INTCAPA, 4)
    return chip


# -- registers and pointer


def test_power_on_values():
    chip = MCP23017()
    assert read(chip, IODIRA, 2) == [0xFF, 0xFF]
    assert read(chip, IPOLA, 0x10) == [0] * 0x10
    assert read(chip, GPIOA, 4) == [0, 0, 0, 0]


@pytest.mark.parametrize("start", range(0x16))
def test_sequential_pointer_grows_and_rolls_over_to_zero(start):
    chip = MCP23017()
    for step in range(25):
        chip.write(bytes((start,)))
        on(chip, step)
        assert chip.pointer == (start + step) % 0x16


@pytest.mark.parametrize("start", range(0x16))
def test_byte_mode_without_bank_toggles_inside_the_pair(start):
    chip = chip_with((IOCON, SEQOP))
    chip.write(bytes((start,)))
    seen = []
    for _ in range(4):
        seen.append(chip.pointer)
        on(chip)
    assert seen == [start, start ^ 1, start, start ^ 1]


def test_byte_mode_write_toggles_too():
    chip = chip_with((IODIRA, 0, 0), (IOCON, SEQOP), (OLATB, 0x11, 0x22, 0x33, 0x44))
    assert (chip.olat & 0xFF, chip.olat >> 8) == (0x44, 0x33)


def test_byte_mode_with_bank_freezes_the_pointer():
    chip = chip_with((IOCON, BANK | SEQOP))
    chip.write(bytes((0x0A, 1, 2, 3)))
    assert chip.olat == 3 and chip.pointer == 0x0A


def test_plain_read_goes_on_where_the_pointer_stands():
    chip = chip_with((IODIRA, 0x7F, 0x7F))
    chip.drive(0, 1)
    chip.drive(9, 1)
    assert read(chip, GPIOA, 2) == [1, 2]
    assert on(chip, 2) == [0, 0]  # SEQOP=0: OLAT now, not GPIO
    chip.write(bytes((IOCON, SEQOP)))
    assert read(chip, GPIOA, 2) == [1, 2]
    assert on(chip, 2) == [1, 2]  # byte mode: still the pair
    assert on(chip, 1) == [1]
    assert on(chip, 2) == [2, 1]  # after an odd length A and B have changed places


BANK1 = {IODIRA: 0, IPOLA: 1, GPINTENA: 2, DEFVALA: 3, INTCONA: 4, GPPUA: 6, OLATA: 0x0A}


@pytest.mark.parametrize(("bank0", "bank1"), sorted(BANK1.items()))
def test_bank_moves_every_register(bank0, bank1):
    chip = chip_with((bank0, 0x12, 0x34), (IOCON, BANK))
    assert read(chip, bank1) == [0x12]
    assert read(chip, bank1 + 0x10) == [0x34]
    chip.write(bytes((bank1 + 0x10, 0x56)))
    chip.write(bytes((0x15, 0)))  # IOCON by its BANK=1 address of port B
    assert read(chip, bank0, 2) == [0x12, 0x56]


def test_bank_flip_leaves_the_pointer_on_an_invalid_location():
    chip = chip_with((IOCON, BANK, 0x55))
    assert chip.iocon == BANK  # the second byte fell on 0Bh, where BANK=1 has nothing
    assert chip.pointer == 0x0C


@pytest.mark.parametrize("address", [0x0B, 0x0F, 0x1B, 0x40, 0xFF])
def test_invalid_locations_of_bank_1_read_nothing_and_take_nothing(address):
    chip = chip_with((IOCON, BANK))
    before = vars(chip).copy()
    chip.write(bytes((address, 0xAA)))
    assert read(chip, address) == [0]
    after = vars(chip).copy()
    before.pop("pointer"), after.pop("pointer")
    assert before == after


@pytest.mark.parametrize("address", [0x16, 0x20, 0xFF])
def test_invalid_locations_of_bank_0(address):
    chip = MCP23017()
    chip.write(bytes((address, 0xAA)))
    assert read(chip, address) == [0]
    assert chip.pointer == 0


def test_bank_1_rolls_over_after_1a():
    chip = chip_with((IOCON, BANK))
    chip.write(bytes((0x1A, 0x77)))
    assert chip.pointer == 0 and chip.olat == 0x7700


def test_bank_recovery_by_05_is_harmless_in_bank_0():
    chip = chip_with((0x05, 0))
    assert chip.iocon == 0 and chip.gpinten == 0
    chip.write(bytes((IOCON, BANK)))
    chip.write(bytes((0x05, 0)))
    assert chip.iocon == 0


def test_blind_iocon_write_in_bank_1_hits_olat():
    chip = chip_with((IOCON, BANK), (IOCON, 0x44))
    assert chip.iocon == BANK and chip.olat == 0x44


def test_iocon_bit_0_reads_zero_and_both_addresses_are_one_register():
    chip = chip_with((0x0B, 0x45))
    assert read(chip, 0x0A, 2) == [0x44, 0x44]


def test_read_only_registers_ignore_writes():
    chip = chip_with((INTFA, 0xFF, 0xFF, 0xFF, 0xFF))
    assert read(chip, INTFA, 4) == [0, 0, 0, 0]


def test_gpio_write_is_an_olat_write_and_olat_reads_the_latch_not_the_pins():
    chip = chip_with((GPIOA, 0xA5, 0x5A))
    assert read(chip, OLATA, 2) == [0xA5, 0x5A]
    assert read(chip, GPIOA, 2) == [0, 0]  # still inputs
    chip.write(bytes((IODIRA, 0, 0)))
    assert read(chip, GPIOA, 2) == [0xA5, 0x5A]


def test_ipol_inverts_gpio_only():
    chip = chip_with((IPOLA, 0x03))
    chip.drive(0, 1)
    assert read(chip, GPIOA) == [0x02]


def test_pull_up_acts_on_undriven_inputs_and_the_board_pull_beats_it():
    chip = chip_with((GPPUA, 0x0F))
    chip.set_pull(1, 0)
    chip.drive(2, 0)
    assert read(chip, GPIOA) == [0x09]
    chip.release(2)
    assert read(chip, GPIOA) == [0x0D]
    chip.set_pull(8, 1)
    assert read(chip, GPIOB) == [0x01]


def test_pins_are_told_when_levels_or_directions_change():
    chip = MCP23017()
    told = []
    chip.on_pins = lambda *what: told.append(what)
    chip.write(bytes((OLATA, 0x05, 0)))
    assert told == []  # the latch alone moves no pin
    chip.write(bytes((IODIRA, 0xF0)))
    assert told == [(0x0F, 0x05, 0xFFF0)]
    chip.write(bytes((OLATA, 0x04, 0x00)))
    assert told[1:] == [(0x01, 0x04, 0xFFF0)]
    chip.write(bytes((OLATA, 0x04, 0x00)))
    assert len(told) == 2


def test_two_byte_write_changes_port_a_before_port_b():
    chip = chip_with((IODIRA, 0, 0))
    nodes = []
    chip.on_pins = lambda _changed, node, _iodir: nodes.append(node)
    chip.write(bytes((OLATA, 0x01, 0x01)))
    assert nodes == [0x0001, 0x0101]


# -- RESET


def test_reset_gives_power_on_state_and_silence_while_held():
    chip = watching()
    chip.write(bytes((IODIRA, 0, 0, 0)))
    chip.write(bytes((OLATA, 0xFF, 0xFF)))
    chip.drive(0, 1)
    chip.hold_reset(True)
    assert not chip.write(b"\x00") and not chip.read(bytearray(1)) and not chip.write_read(b"\x0e", bytearray(6))
    chip.hold_reset(False)
    assert read(chip, IODIRA, 2) == [0xFF, 0xFF]
    assert read(chip, IPOLA, 0x10) == [0] * 0x10
    assert read(chip, OLATA, 2) == [0, 0]
    assert chip.int_lows == 0


def test_outputs_take_the_pull_level_in_reset():
    chip = MCP23017()
    chip.set_pull(0, 1)
    chip.write(bytes((IODIRA, 0x7E, 0x7F)))
    nodes = []
    chip.on_pins = lambda _changed, node, _iodir: nodes.append(node)
    chip.hold_reset(True)
    assert nodes == [0x0001]


# -- interrupts


def test_first_change_latches_intf_and_intcap_until_read():
    chip = watching()
    chip.drive(1, 1)
    assert chip.int_lows == 3
    chip.drive(2, 1)
    chip.drive(1, 0)
    assert read(chip, INTFA) == [0x02]
    assert read(chip, INTFA) == [0x02]  # reading INTF clears nothing
    assert read(chip, INTCAPA) == [0x02]
    assert chip.int_lows == 0
    assert read(chip, INTFA) == [0x00]
    assert read(chip, GPIOA) == [0x04]


def test_accumulation_is_a_switch():
    quiet, gathering = watching(), watching(accumulate=True)
    for chip in (quiet, gathering):
        chip.drive(1, 1)
        chip.drive(2, 1)
    assert read(quiet, INTFA) == [0x02]
    assert read(gathering, INTFA) == [0x06]
    assert read(gathering, INTCAPA) == [0x02]


@pytest.mark.parametrize("register", [INTCAPA, GPIOA])
def test_reading_either_clears_its_own_port_only(register):
    chip = watching()
    chip.drive(0, 1)
    chip.drive(8, 1)
    read(chip, register)
    assert chip.int_lows == 3  # MIRROR: port B still holds both
    assert read(chip, INTFA, 2) == [0, 1]
    read(chip, register + 1)
    assert chip.int_lows == 0


def test_without_mirror_each_port_has_its_own_int():
    chip = watching()
    chip.write(bytes((IOCON, ODR)))
    chip.drive(8, 1)
    assert chip.int_lows == 2
    chip.drive(0, 1)
    assert chip.int_lows == 3
    read(chip, GPIOB)
    assert chip.int_lows == 1


@pytest.mark.parametrize(
    ("iocon", "quiet", "pending"),
    [(0, 0, 1), (INTPOL, 3, 2), (ODR, 0, 1), (ODR | INTPOL, 0, 1), (MIRROR | INTPOL, 3, 0)],
)
def test_int_levels_by_iocon(iocon, quiet, pending):
    chip = watching()
    chip.write(bytes((IOCON, iocon)))
    assert chip.int_lows == quiet
    chip.drive(0, 1)
    assert chip.int_lows == pending


def test_writes_never_clear():
    chip = watching()
    chip.drive(0, 1)
    chip.write(bytes((OLATA, 0, 0)))
    chip.write(bytes((GPINTENA, 0, 0)))
    assert chip.int_lows == 3


def test_pulse_that_is_over_gives_one_interrupt_and_intcap_remembers_it():
    chip = watching()
    chip.drive(3, 1)
    chip.drive(3, 0)
    assert read(chip, INTFA, 6) == [0x08, 0, 0x08, 0, 0, 0]
    assert chip.int_lows == 0


def test_the_present_is_the_new_reference_after_a_clear():
    chip = watching()
    chip.drive(3, 1)
    chip.drive(4, 1)
    read(chip, INTCAPA)
    assert chip.int_lows == 0  # the change of 4, unseen, is now the reference
    chip.drive(4, 0)
    assert chip.int_lows == 3
    assert read(chip, INTFA) == [0x10]


def test_a_change_after_intcap_was_read_sets_int_again():
    chip = watching()
    chip.drive(3, 1)
    read(chip, INTFA, 4)
    chip.drive(4, 1)
    assert chip.int_lows == 3
    assert read(chip, GPIOA) == [0x18]
    assert chip.int_lows == 0


def test_int_of_a_port_read_half_is_released_only_after_the_other():
    chip = watching()
    lows = []
    chip.on_int = lows.append
    chip.drive(0, 1)
    chip.drive(8, 1)
    read(chip, INTFA, 6)
    assert lows == [3, 0]


def test_defval_compare_cannot_be_cleared_while_it_lasts():
    chip = watching(0x0001, (DEFVALA, 1), (INTCONA, 1))
    assert chip.int_lows == 3  # pin is 0, DEFVAL 1
    lows = []
    chip.on_int = lows.append
    read(chip, GPIOA)
    assert lows == [0, 3]  # cleared, and set again at once
    chip.drive(0, 1)
    read(chip, GPIOA)
    assert chip.int_lows == 0


def test_gpio_read_before_intcap_overwrites_the_capture_while_a_condition_lasts():
    chip = watching(0x0003, (DEFVALA, 0), (INTCONA, 1))
    chip.drive(0, 1)
    chip.drive(1, 1)
    assert read(chip, GPIOA) == [0x03]
    assert read(chip, INTCAPA) == [0x03]  # 01 when INT fell: lost


def test_burst_in_the_right_order_keeps_the_capture_of_a_lasting_condition():
    chip = watching(0x0003, (DEFVALA, 0), (INTCONA, 1))
    chip.drive(0, 1)
    chip.drive(1, 1)
    assert read(chip, INTFA, 6) == [0x01, 0, 0x01, 0, 0x03, 0]
    assert chip.int_lows == 3


def test_only_enabled_inputs_interrupt():
    chip = watching(0x0001)
    chip.drive(1, 1)
    assert chip.int_lows == 0
    chip.write(bytes((GPINTENA, 0x03)))
    assert chip.int_lows == 0  # enabling compares from now on
    chip.drive(1, 0)
    assert read(chip, INTFA) == [0x02]


def test_simultaneous_changes_are_one_interrupt_with_all_bits():
    chip = watching()
    chip.drive_many(0x0115, 0x0115)
    assert read(chip, INTFA, 4) == [0x15, 0x01, 0x15, 0x01]


def test_fast_burst_equals_reading_byte_by_byte():
    for changes in range(64):
        one, other = watching(), watching()
        for chip in (one, other):
            chip.drive_many(0x0707, changes & 7 | (changes >> 3) << 8)
        whole = read(one, INTFA, 6)
        single = [read(other, INTFA + index)[0] for index in range(6)]
        assert whole == single
        assert (one.int_lows, one.pointer) == (other.int_lows, other.pointer)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("drive"), st.integers(0, 14).filter(lambda bit: bit != 7), st.integers(0, 1)),
        st.tuples(st.just("read"), st.sampled_from([INTFA, INTCAPA, INTCAPB, GPIOA, GPIOB]), st.integers(1, 6)),
        st.tuples(st.just("service"), st.just(0), st.just(0)),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(STEPS, st.booleans())
def test_nothing_that_stays_is_ever_lost_to_whoever_serves_by_burst(steps, accumulate):
    """INT low means news; after a burst the reader's picture is the pins, or INT is low again."""
    chip = watching(accumulate=accumulate)
    lows = []
    chip.on_int = lows.append
    picture = 0
    pins = 0
    for kind, first, second in steps:
        if kind == "drive":
            pins = pins & ~(1 << first) | second << first
            chip.drive(first, second)
        elif kind == "read":
            got = read(chip, first, second)
            if first == GPIOA and second >= 2:
                picture = got[0] | got[1] << 8
        else:
            got = read(chip, INTFA, 6)
            picture = got[4] | got[5] << 8
            assert chip.int_lows == 0
            assert got[0] & ~0x7F == 0 and got[1] & ~0x7F == 0
            assert picture == pins
        flags = read(chip, INTFA, 2)
        assert bool(chip.int_lows) == bool(flags[0] or flags[1])
    assert all(a != b for a, b in itertools.pairwise(lows))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 255), st.integers(0, 255), st.lists(st.integers(0, 3), max_size=40))
def test_pointer_property(iocon, start, moves):
    """Against the rules written as a table of successors."""
    chip = chip_with((IOCON, iocon & 0xFE))
    bank, seqop = iocon & BANK, iocon & SEQOP
    chip.write(bytes((start,)))
    expected = start
    for count in moves:
        on(chip, count)
        for _ in range(count):
            if seqop:
                expected = expected if bank else expected ^ 1
            else:
                expected = 0 if expected >= (0x1A if bank else 0x15) else expected + 1
        assert chip.pointer == expected


# -- what no datasheet allows


def test_bit_7_left_an_input_is_a_violation_once_the_chip_is_in_use():
    chip = chip_with((IOCON, MIRROR), (OLATA, 0, 0))
    assert chip.violations == []  # still inside initialisation
    chip.write(bytes((IODIRA, 0xFF, 0x7F)))
    chip.write(bytes((GPINTENA, 0x01)))
    assert len(chip.violations) == 1 and "GPA7" in chip.violations[0]
    read(chip, INTFA, 6)
    assert len(chip.violations) == 1


@pytest.mark.parametrize("use", [(GPIOA, 2), (INTFA, 6), (INTCAPA, 2), (GPIOB, 1)])
def test_reading_inputs_with_bit_7_an_input_is_a_violation(use):
    chip = MCP23017()
    read(chip, *use)
    assert any("GPB7" in text for text in chip.violations)


def test_outputs_used_while_bit_7_of_their_port_is_an_input_is_a_violation():
    chip = chip_with((OLATA, 0, 0), (IODIRA, 0x80, 0x00), (OLATB, 0x01))
    assert chip.violations == []
    chip.write(bytes((OLATA, 0x01)))
    assert ["GPA7" in text for text in chip.violations] == [True]


def test_bit_7_an_output_is_fine():
    chip = watching()
    chip.drive(0, 1)
    read(chip, INTFA, 6)
    assert chip.violations == []


def test_output_against_a_driven_input_is_a_violation():
    chip = MCP23017()
    chip.drive(3, 1)
    chip.write(bytes((IODIRA, 0x7F, 0x7F)))
    assert chip.violations == []
    chip.write(bytes((IODIRA, 0x77)))
    assert "output against output" in chip.violations[0]
