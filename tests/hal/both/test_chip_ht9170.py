"""Reading DTMF receivers over their shared Q bus, on the models."""

from boards.lb4x8 import BOARD
from hal.bus import BusError
from hal.chips.ht9170 import READ_DIGIT_BITS, ReceiverBank
from hal.chips.mcp23017 import MCP23017
from hal.wiring import Pin, ReceiverPins
from tests.hal.both.wires import Bench, ReceiverWires, raises

ADDRESS = 0x25
PINS = BOARD.receivers[:4]
TONE_US = 60_000


class Rig:
    def __init__(self):
        self.bench = Bench()
        self.expander = self.bench.expander(ADDRESS)
        self.wires = ReceiverWires(self.bench.schedule, self.expander, PINS)
        self.driver = MCP23017(self.bench.bus, ADDRESS, 0x0F0F, 0, 0x000F)
        self.bank = ReceiverBank(self.driver, PINS)
        self.driver.init()

    def hear(self, receiver, digit):
        self.wires.receivers[receiver].hear(digit)
        self.bench.schedule.advance(TONE_US)

    def violations(self):
        return self.expander.violations + self.wires.q_bus.violations


def test_all_sixteen_digits_are_read_as_they_were_pressed():
    rig = Rig()
    for digit in "1234567890*#ABCD":
        rig.hear(2, digit)
        assert rig.bank.tone_present(2, rig.driver.service())
        assert rig.bank.read_digit(2) == digit
        rig.hear(2, None)
        assert not rig.bank.tone_present(2, rig.driver.service())
    assert rig.violations() == []


def test_four_receivers_with_four_digits_are_told_apart():
    rig = Rig()
    for receiver in range(4):
        rig.hear(receiver, "19D*"[receiver])
    assert [rig.bank.read_digit(receiver) for receiver in (3, 0, 2, 1)] == ["*", "1", "D", "9"]
    assert rig.violations() == []


def test_no_toe_is_high_after_a_read():
    rig = Rig()
    rig.hear(0, "5")
    rig.bank.read_digit(0)
    assert [receiver.toe for receiver in rig.wires.receivers] == [0, 0, 0, 0]


def test_a_tone_that_begins_during_a_read_still_interrupts():
    rig = Rig()
    rig.hear(0, "5")
    rig.driver.service()
    rig.hear(1, "6")
    assert rig.bank.read_digit(0) == "5"
    assert rig.expander.int_lows
    rig.driver.service()
    assert rig.driver.intf & 0x0002


def test_a_read_costs_what_its_constant_says():
    rig = Rig()
    rig.hear(0, "5")
    assert rig.bench.cost(lambda: rig.bank.read_digit(0)) == READ_DIGIT_BITS == 97


def test_a_read_that_failed_on_the_bus_can_be_repeated():
    rig = Rig()
    rig.hear(3, "7")
    rig.bench.bus.nack_next(1)
    raises(BusError, lambda: rig.bank.read_digit(3))
    assert rig.bank.read_digit(3) == "7"
    assert rig.violations() == []


def test_a_toe_left_high_by_a_fault_falls_before_or_with_the_next():
    rig = Rig()
    rig.hear(0, "1")
    rig.hear(1, "2")
    rig.bank.select(0)
    assert rig.bank.read_digit(1) == "2"
    assert rig.violations() == []


def test_toe_or_q_on_port_a_is_refused():
    bad = ReceiverPins(Pin(0, 0), Pin(0, 4), PINS[0].q, 12)
    raises(ValueError, lambda: ReceiverBank(None, (bad,)))
    bad = ReceiverPins(Pin(0, 0), Pin(0, 12), (Pin(0, 1), Pin(0, 2), Pin(0, 3), Pin(0, 4)), 12)
    raises(ValueError, lambda: ReceiverBank(None, (bad,)))


def test_another_output_on_port_b_is_left_alone():
    rig = Rig()
    bank = ReceiverBank(rig.driver, PINS[:3])
    rig.wires.q_bus.receivers.pop()
    rig.driver.write_latches(0x8000)
    rig.hear(1, "8")
    assert bank.read_digit(1) == "8"
    assert rig.expander.node & 0xF000 == 0x8000
