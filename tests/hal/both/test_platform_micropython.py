"""The MicroPython back-ends on stand-ins for ``machine`` with its documented behaviour."""

from boards.lb4x8 import BOARD
from hal import bus as i2c
from hal.chips.mcp23017 import MCP23017
from hal.platform.micropython import MachineBus, MachineOutputPin, PortInterruptPins, TicksClock
from tests.hal.both.wires import Bench, raises

ADDRESS = 0x20


class MachineI2C:
    """``machine.I2C`` with the chip models behind it: stop=False keeps the bus for the next call."""

    def __init__(self, bus):
        self._bus = bus
        self._held = None
        self.error = 0

    def writeto(self, address, data, stop=True):
        self._fail()
        if not stop:
            self._held = (address, bytes(data))
            return len(data)
        assert self._held is None
        self._real(lambda: self._bus.write(address, data))
        return len(data)

    def readfrom_into(self, address, into):
        self._fail()
        held, self._held = self._held, None
        if held is None:
            self._real(lambda: self._bus.read(address, into))
        else:
            assert held[0] == address
            self._real(lambda: self._bus.write_read(address, held[1], into))

    def _fail(self):
        if self.error:
            raise OSError(self.error)

    def _real(self, call):
        try:
            call()
        except i2c.BusError:
            raise OSError(5)  # noqa: B904 - as the rp2 port does: EIO and nothing else


def rig():
    bench = Bench()
    chip = bench.expander(ADDRESS)
    machine_i2c = MachineI2C(bench.bus)
    return bench, chip, machine_i2c, MachineBus(machine_i2c)


def test_a_driver_works_over_machine_i2c():
    _bench, chip, _machine, bus = rig()
    driver = MCP23017(bus, ADDRESS, 0x00FF & 0x7F7F, 0, 0x000F, 0x4200)
    chip.drive(0, 0)
    driver.init()
    assert chip.node & 0xFF00 == 0x4200
    chip.drive(0, 1)
    driver.service()
    assert driver.intf == 1


def test_a_plain_read_writes_no_pointer():
    _bench, chip, _machine, bus = rig()
    bus.write(ADDRESS, bytes((0x14,)))
    bus.write(ADDRESS, bytes((0x14, 0x77)))
    bus.write(ADDRESS, bytes((0x14,)))
    into = bytearray(1)
    bus.read(ADDRESS, into)
    assert into[0] == 0x77 == chip.olat


def test_errors_have_their_kind_and_address():
    _bench, _chip, machine, bus = rig()
    into = bytearray(2)
    calls = (
        lambda: bus.write(ADDRESS, b"\x12"),
        lambda: bus.read(ADDRESS, into),
        lambda: bus.write_read(ADDRESS, b"\x12", into),
    )
    for number, kind in ((5, i2c.NACK), (19, i2c.NACK), (110, i2c.TIMEOUT), (121, i2c.OTHER)):
        machine.error = number
        for call in calls:
            error = raises(i2c.BusError, call)
            assert (error.kind, error.address) == (kind, ADDRESS)


def test_an_absent_chip_is_not_acknowledged():
    _bench, _chip, _machine, bus = rig()
    assert raises(i2c.BusError, lambda: bus.write(0x33, b"\x00")).kind == i2c.NACK


def test_a_byte_refused_half_way_is_not_acknowledged():
    class HalfWay:
        def writeto(self, address, data, stop=True):
            return len(data) - 1

    assert raises(i2c.BusError, lambda: MachineBus(HalfWay()).write(ADDRESS, b"\x00\x01")).kind == i2c.NACK


def test_interrupts_come_out_as_expander_bits():
    port = [0x3FFFFFFF]
    pins = PortInterruptPins(BOARD, lambda: port[0])
    assert pins.asserted() == 0
    for index in range(len(BOARD.expanders)):
        gpio = BOARD.expanders[index].int_gpio
        if gpio is not None:
            port[0] = 0x3FFFFFFF & ~(1 << gpio)
            assert pins.asserted() == 1 << index
    port[0] = 0
    assert pins.asserted() == sum([1 << i for i in range(8) if BOARD.expanders[i].int_gpio is not None])


def test_other_pins_of_the_port_do_not_matter():
    used = 0
    for expander in BOARD.expanders:
        if expander.int_gpio is not None:
            used |= 1 << expander.int_gpio
    assert PortInterruptPins(BOARD, lambda: used).asserted() == 0


def test_an_output_pin_is_driven_to_the_level():
    class Pin:
        def value(self, level):
            self.level = level

    pin = Pin()
    output = MachineOutputPin(pin)
    output.write(1)
    assert pin.level == 1
    output.write(0)
    assert pin.level == 0


class WrappingTicks:
    """Ticks as the Pico has them: 30 bits."""

    def __init__(self, start):
        self.ticks = start

    def ticks_ms(self):
        return self.ticks & 0x3FFFFFFF

    def ticks_diff(self, later, earlier):
        return ((later - earlier + 0x20000000) & 0x3FFFFFFF) - 0x20000000

    def sleep_ms(self, ms):
        assert ms > 0
        self.ticks += ms


def test_time_grows_across_the_wrap_of_the_ticks():
    source = WrappingTicks(0x3FFFFFFF - 50)
    clock = TicksClock(source)
    seen = []
    for _ in range(20):
        seen.append(clock.now_ms())
        source.ticks += 10
    assert seen == list(range(0, 200, 10))


def test_sleeping_ends_at_the_moment_and_the_past_needs_no_sleep():
    source = WrappingTicks(0x3FFFFFFF - 5)
    clock = TicksClock(source)
    clock.sleep_until_ms(25)
    assert clock.now_ms() == 25
    clock.sleep_until_ms(25)
    clock.sleep_until_ms(3)
    assert clock.now_ms() == 25
