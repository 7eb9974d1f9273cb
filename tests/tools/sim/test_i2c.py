"""The simulated bus and the schedule: routing, exact bit counts, faults on demand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hal import bus as contract
from tools.sim.chips.at24c32 import AT24C32
from tools.sim.chips.mcp23017 import MCP23017
from tools.sim.i2c import SimBus
from tools.sim.schedule import Schedule


class Echo:
    """A chip that remembers and answers 1, 2, 3..."""

    def __init__(self):
        self.seen = []

    def write(self, data, stop=True):
        self.seen.append(bytes(data))
        return True

    def read(self, into):
        for index in range(len(into)):
            into[index] = index + 1
        return True

    def write_read(self, data, into):
        return self.write(data, False) and self.read(into)


@pytest.fixture
def bus():
    bus = SimBus(Schedule())
    bus.attach(0x20, Echo())
    return bus


def kind_of(call, *arguments):
    with pytest.raises(contract.BusError) as caught:
        call(*arguments)
    return caught.value.kind, caught.value.address


def test_routes_by_address(bus):
    other = Echo()
    bus.attach(0x21, other)
    bus.write(0x21, b"\x01\x02")
    into = bytearray(3)
    bus.write_read(0x21, b"\x05", into)
    assert other.seen == [b"\x01\x02", b"\x05"] and into == b"\x01\x02\x03"
    with pytest.raises(ValueError, match="two chips"):
        bus.attach(0x20, other)


TABLE = [
    (lambda bus: bus.write_read(0x20, b"\x12", bytearray(2)), 48),
    (lambda bus: bus.read(0x20, bytearray(2)), 29),
    (lambda bus: bus.write_read(0x20, b"\x12", bytearray(1)), 39),
    (lambda bus: bus.write(0x20, b"\x14\x00"), 29),
    (lambda bus: bus.write(0x20, b"\x14\x00\x00"), 38),
    (lambda bus: bus.write_read(0x20, b"\x0e", bytearray(6)), 84),
]


@pytest.mark.parametrize(("transfer", "bits"), TABLE)
def test_bit_counts_of_the_table(bus, transfer, bits):
    transfer(bus)
    assert bus.take_bits() == bits == bus.bits
    assert bus.take_bits() == 0 and bus.transactions == 1


@given(st.integers(0, 40), st.integers(0, 40))
def test_bit_counts_are_the_contracts(sent, received):
    bus = SimBus()
    bus.attach(0x20, Echo())
    bus.write(0x20, bytes(sent))
    assert bus.take_bits() == contract.write_bits(sent)
    bus.read(0x20, bytearray(received))
    assert bus.take_bits() == contract.read_bits(received)
    bus.write_read(0x20, bytes(sent), bytearray(received))
    assert bus.take_bits() == contract.write_read_bits(sent, received)


def test_nobody_there(bus):
    assert kind_of(bus.write, 0x33, b"\x00") == (contract.NACK, 0x33)
    assert kind_of(bus.read, 0x33, bytearray(1)) == (contract.NACK, 0x33)
    assert kind_of(bus.write_read, 0x33, b"\x00", bytearray(1)) == (contract.NACK, 0x33)
    assert bus.bits == 3 * 11


def test_dead_chip_and_its_return(bus):
    bus.attach(0x21, Echo())
    bus.set_dead(0x20, True)
    assert kind_of(bus.write, 0x20, b"\x00") == (contract.NACK, 0x20)
    bus.write(0x21, b"\x00")
    bus.set_dead(0x20, False)
    bus.write(0x20, b"\x00")


def test_burst_of_nacks(bus):
    bus.nack_next(2)
    for _ in range(2):
        assert kind_of(bus.write, 0x20, b"\x00")[0] == contract.NACK
    bus.write(0x20, b"\x00")


def test_nack_until_restored(bus):
    bus.fail("nack")
    for _ in range(5):
        assert kind_of(bus.write, 0x20, b"\x00")[0] == contract.NACK
    bus.fail("restored")
    bus.write(0x20, b"\x00")
    assert bus.stall_us == 0


def test_stuck_bus_costs_the_adapters_time_out(bus):
    bus.fail("stuck")
    assert kind_of(bus.write, 0x20, b"\x00") == (contract.TIMEOUT, 0x20)
    assert kind_of(bus.read, 0x20, bytearray(1)) == (contract.TIMEOUT, 0x20)
    assert bus.take_stall_us() == 20_000 and bus.take_stall_us() == 0
    assert bus.bits == 0
    bus.fail("restored")
    bus.write(0x20, b"\x00")


def test_a_dead_chip_stays_dead_when_the_bus_is_restored(bus):
    bus.set_dead(0x20, True)
    bus.fail("stuck")
    bus.fail("restored")
    assert kind_of(bus.write, 0x20, b"\x00")[0] == contract.NACK


def test_unknown_faults_are_refused(bus):
    with pytest.raises(ValueError, match="broken"):
        bus.fail("broken")
    with pytest.raises(ValueError, match="0x44"):
        bus.set_dead(0x44, True)


def test_a_refusing_chip_is_a_nack():
    schedule = Schedule()
    bus = SimBus(schedule)
    bus.attach(0x57, AT24C32(schedule))
    bus.write(0x57, b"\x00\x00\x01")
    assert kind_of(bus.write, 0x57, b"\x00\x00")[0] == contract.NACK
    schedule.advance(5_000)
    bus.write(0x57, b"\x00\x00")


def test_a_chip_in_reset_is_a_nack():
    bus = SimBus()
    chip = MCP23017()
    bus.attach(0x20, chip)
    chip.hold_reset(True)
    assert kind_of(bus.write_read, 0x20, b"\x0e", bytearray(6))[0] == contract.NACK


def test_timed_transactions_take_the_time_of_their_bits():
    schedule = Schedule()
    bus = SimBus(schedule, real_hz=300_000, timed=True)
    bus.attach(0x20, Echo())
    bus.write_read(0x20, b"\x0e", bytearray(6))
    assert schedule.now_us == 280
    plain = SimBus(schedule)
    plain.attach(0x20, Echo())
    plain.write(0x20, b"\x00")
    assert schedule.now_us == 280


def test_log(bus):
    bus.write(0x20, b"\x00")
    bus.log = []
    bus.schedule.run_until(7)
    bus.write(0x20, b"\x14\x01")
    bus.write_read(0x20, b"\x12", bytearray(2))
    bus.set_dead(0x20, True)
    kind_of(bus.read, 0x20, bytearray(2))
    assert bus.log == [
        (7, "write", 0x20, b"\x14\x01", b""),
        (7, "write_read", 0x20, b"\x12", b"\x01\x02"),
        (7, "read", 0x20, b"", contract.NACK),
    ]


# -- schedule


@given(st.lists(st.integers(0, 50), max_size=30), st.lists(st.integers(0, 29), max_size=10))
def test_schedule_runs_in_order_of_time_then_of_asking(times, cancelled):
    schedule = Schedule()
    ran = []
    handles = []
    for number, at in enumerate(times):
        handles.append(schedule.at(at, lambda n=number: ran.append((schedule.now_us, n))))
    for number in cancelled:
        if number < len(handles):
            schedule.cancel(handles[number])
    left = sorted((at, n) for n, at in enumerate(times) if n not in cancelled)
    assert schedule.next_time() == (left[0][0] if left else None)
    schedule.run_until(25)
    assert ran == [pair for pair in left if pair[0] <= 25]
    schedule.run_until(100)
    assert ran == left and schedule.now_us == 100 and schedule.next_time() is None


def test_schedule_actions_may_plan_more_and_cancel():
    schedule = Schedule()
    ran = []
    later = schedule.at(30, lambda: ran.append("never"))

    def first():
        ran.append(schedule.now_us)
        schedule.cancel(later)
        schedule.after(5, lambda: ran.append(schedule.now_us))

    schedule.at(10, first)
    schedule.run_until(40)
    assert ran == [10, 15]
    schedule.cancel(later)
    schedule.cancel(None)


def test_the_past_means_as_soon_as_possible():
    schedule = Schedule(100)
    ran = []
    schedule.at(50, lambda: ran.append(schedule.now_us))
    schedule.run_until(100)
    assert ran == [100]
