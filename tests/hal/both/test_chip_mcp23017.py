"""The MCP23017 driver on the chip model."""

import gc

from hal.bus import NACK, BusError
from hal.chips import mcp23017
from hal.chips.mcp23017 import MCP23017
from tests.hal.both.wires import Bench, raises

ADDRESS = 0x21
IN = 0x0F0F


def start(directions=IN, interrupts=IN, latches=0, pull_ups=0, byte_mode=False):
    bench = Bench()
    chip = bench.expander(ADDRESS)
    for bit in range(16):
        if directions >> bit & 1:
            chip.drive(bit, 0)
    driver = MCP23017(bench.bus, ADDRESS, directions, pull_ups, interrupts, latches, byte_mode)
    return bench, chip, driver


def started(**options):
    bench, chip, driver = start(**options)
    driver.init()
    return bench, chip, driver


def record_outputs(chip):
    seen = []
    chip.on_pins = lambda _changed, node, iodir: seen.append((node, iodir))
    return seen


def test_every_output_shows_its_level_from_the_moment_it_becomes_an_output():
    _bench, chip, driver = start(latches=0xA050)
    seen = record_outputs(chip)
    driver.init()
    assert seen
    for node, iodir in seen:
        outputs = ~iodir & 0xFFFF
        assert node & outputs == 0xA050 & outputs
    assert chip.iodir == IN
    assert chip.violations == []


def test_bit_7_of_both_ports_is_an_output_before_any_pin_is_read():
    _bench, chip, driver = started()
    driver.service()
    driver.read_gpio()
    assert chip.violations == []


def test_an_input_on_gpa7_or_gpb7_is_refused():
    bench = Bench()
    raises(ValueError, lambda: MCP23017(bench.bus, ADDRESS, 0x0080))
    raises(ValueError, lambda: MCP23017(bench.bus, ADDRESS, 0x8000))
    driver = MCP23017(bench.bus, ADDRESS, 0)
    raises(ValueError, lambda: driver.set_directions(0x8000))


def test_start_recovers_a_chip_left_in_bank_1():
    bench, chip, driver = start(latches=0x5000)
    bench.bus.write(ADDRESS, bytes((0x0A, 0x80)))
    assert chip.iocon & 0x80
    driver.init()
    assert not chip.iocon & 0x80
    assert (chip.iodir, chip.olat, chip.gpinten) == (IN, 0x5000, IN)


def test_start_recovers_a_chip_left_with_interrupts_and_inversion():
    bench, chip, driver = start()
    for data in ((0x00, 0x7F, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0x55, 0xAA, 0xFF, 0xFF), (0x0C, 0xFF, 0xFF)):
        bench.bus.write(ADDRESS, bytes(data))
    driver.init()
    assert (chip.ipol, chip.intcon, chip.gppu, chip.gpinten, chip.iodir) == (0, 0, 0, IN, IN)
    assert chip.int_lows == 0


def test_interrupts_are_mirrored_and_open_drain():
    _bench, chip, _driver = started()
    assert chip.is_open_drain
    chip.drive(8, 1)
    assert chip.int_lows == 3


def test_the_first_edge_after_the_start_is_seen_even_when_pins_moved_before_it():
    _bench, chip, driver = start()
    driver_early = driver
    chip.drive(0, 1)
    driver_early.init()
    assert chip.int_lows == 0
    assert driver.gpio & IN == 0x0001
    chip.drive(3, 1)
    assert chip.int_lows == 3
    driver.service()
    assert (driver.intf, driver.gpio & IN) == (0x0008, 0x0009)
    assert chip.int_lows == 0


def test_service_tells_a_pulse_that_is_over_before_it_is_read():
    _bench, chip, driver = started()
    chip.drive(9, 1)
    chip.drive(9, 0)
    assert driver.service() & IN == 0
    assert (driver.intf, driver.intcap & IN) == (0x0200, 0x0200)


def test_service_of_both_ports_keeps_them_apart():
    _bench, chip, driver = started()
    chip.drive(1, 1)
    chip.drive(10, 1)
    driver.service()
    assert (driver.intf, driver.gpio & IN) == (0x0402, 0x0402)


def test_reading_port_b_alone_leaves_an_interrupt_of_port_a_pending():
    _bench, chip, driver = started(interrupts=0x000F)
    chip.drive(2, 1)
    chip.drive(8, 1)
    assert driver.read_port_b() & 0x0F == 1
    assert chip.int_lows == 3
    assert driver.read_port_a() & 0x0F == 4
    assert chip.int_lows == 0


def test_writes_reach_the_pins():
    _bench, chip, driver = started(directions=0, interrupts=0)
    driver.write_latches(0x1234)
    assert chip.node == 0x1234
    driver.write_latch_a(0xFF)
    assert chip.node == driver.latches == 0x12FF
    driver.write_latch_b(0x80)
    assert chip.node == driver.latches == 0x80FF
    driver.write_latch_a(0x00)
    assert chip.node == driver.latches == 0x8000


def test_write_changed_writes_only_what_differs_and_tells_the_cost():
    for word, bits in ((0x0000, 0), (0x0001, 29), (0x8001, 29), (0x4101, 29), (0x0000, 38)):
        bench, chip, driver = started(directions=0, interrupts=0)
        if word == 0x8001:
            driver.write_latches(0x0001)
        if bits == 38:
            driver.write_latches(0x0101)
        if word == 0x4101:
            driver.write_latches(0x0001)
        assert driver.changed_bits(word) == bits
        before = bench.bus.bits
        assert driver.write_changed(word) == bits
        assert bench.bus.bits - before == bits
        assert chip.node == word


def test_a_pin_switched_by_direction_is_low_or_floating_and_never_driven_high():
    _bench, chip, driver = start(directions=0x0F, interrupts=0)
    for bit in range(4):
        chip.release(bit)
        chip.set_pull(bit, 1)
    high = []
    chip.on_pins = lambda _changed, _node, _iodir: high.extend([bit for bit in range(4) if chip.is_driven_high(bit)])
    driver.init()
    driver.set_directions(0x0E)
    assert chip.node & 0x0F == 0x0E
    driver.set_directions(0x0F)
    assert chip.node & 0x0F == 0x0F
    assert high == []


def test_every_operation_costs_what_its_constant_says():
    bench, _chip, driver = start()
    for step in range(mcp23017.INIT_STEPS):
        assert bench.cost(lambda s=step: driver.init_step(s)) == mcp23017.INIT_BITS[step]
    assert bench.cost(driver.service) == mcp23017.SERVICE_BITS == 84
    assert bench.cost(driver.read_gpio) == mcp23017.READ_GPIO_BITS == 48
    assert bench.cost(driver.read_port_a) == mcp23017.READ_PORT_BITS == 39
    assert bench.cost(driver.read_port_b) == mcp23017.READ_PORT_BITS
    assert bench.cost(lambda: driver.write_latches(0)) == mcp23017.WRITE_PAIR_BITS == 38
    assert bench.cost(lambda: driver.set_directions(IN)) == mcp23017.WRITE_PAIR_BITS
    assert bench.cost(lambda: driver.write_latch_a(0)) == mcp23017.WRITE_PORT_BITS == 29
    assert bench.cost(lambda: driver.write_latch_b(0)) == mcp23017.WRITE_PORT_BITS
    for part in range(driver.read_back_parts):
        assert bench.cost(lambda p=part: driver.read_back(p)) == driver.read_back_bits[part]
    assert driver.read_back_bits == (84, 84, 48)
    bench, _chip, driver = start(byte_mode=True)
    for part in range(driver.read_back_parts):
        assert bench.cost(lambda p=part: driver.read_back(p)) == driver.read_back_bits[part] == 48


def test_the_pins_are_known_after_the_start_and_after_a_plain_read():
    for byte_mode in (False, True):
        _bench, chip, driver = start(byte_mode=byte_mode)
        chip.drive(10, 1)
        chip.drive(1, 1)
        driver.init()
        assert driver.gpio & IN == 0x0402
        chip.drive(8, 1)
        chip.drive(10, 0)
        assert driver.read_gpio() & IN == driver.gpio & IN == 0x0102


def test_only_inputs_are_asked_to_interrupt():
    _bench, chip, _driver = started(interrupts=0x7F7F)
    assert chip.gpinten == IN


def wrong_of(driver):
    wrong = 0
    for part in range(driver.read_back_parts):
        wrong |= driver.read_back(part)
    return wrong


def test_read_back_is_content_with_a_healthy_chip_in_both_modes():
    for byte_mode in (False, True):
        _bench, _chip, driver = started(latches=0x5050, pull_ups=0x0101, byte_mode=byte_mode)
        assert wrong_of(driver) == 0
        assert driver.repair(0) == 0


def test_read_back_leaves_a_pending_interrupt_alone():
    _bench, chip, driver = started()
    chip.drive(0, 1)
    chip.drive(0, 0)
    assert wrong_of(driver) == 0
    assert chip.int_lows == 3
    driver.service()
    assert driver.intf == 1


def test_read_back_names_each_register_that_a_bit_error_changed():
    cases = (
        (0x00, mcp23017.IODIR_DIFFERS),
        (0x03, mcp23017.IPOL_DIFFERS),
        (0x05, mcp23017.GPINTEN_DIFFERS),
        (0x08, mcp23017.INTCON_DIFFERS),
        (0x0A, mcp23017.IOCON_DIFFERS),
        (0x0D, mcp23017.GPPU_DIFFERS),
        (0x14, mcp23017.OLAT_DIFFERS),
        (0x15, mcp23017.OLAT_DIFFERS),
    )
    for byte_mode in (False, True):
        for register, name in cases:
            bench, _chip, driver = started(byte_mode=byte_mode)
            bench.bus.write(ADDRESS, bytes((register, 0x02)))
            assert wrong_of(driver) == name, (register, byte_mode)
            driver.repair(name)
            assert wrong_of(driver) == 0


def test_repair_of_latches_is_one_write_and_of_anything_else_a_whole_start():
    bench, chip, driver = started(latches=0x3000)
    bench.bus.write(ADDRESS, bytes((0x15, 0x00)))
    assert bench.cost(lambda: driver.repair(mcp23017.OLAT_DIFFERS)) == 38
    assert chip.node & 0xF0F0 == 0x3000
    bench.bus.write(ADDRESS, bytes((0x00, 0xFF)))
    assert bench.cost(lambda: driver.repair(mcp23017.IODIR_DIFFERS)) == sum(mcp23017.INIT_BITS)
    assert chip.iodir == IN


def test_a_chip_that_was_reset_comes_back_with_the_wanted_image():
    _bench, chip, driver = started(latches=0x3000, pull_ups=0x0100)
    driver.write_latches(0x5010)
    chip.hold_reset(True)
    chip.hold_reset(False)
    wrong = wrong_of(driver)
    assert wrong & mcp23017.IODIR_DIFFERS
    driver.repair(wrong)
    assert wrong_of(driver) == 0
    assert chip.node & 0xF0F0 == 0x5010


def test_a_chip_flipped_to_bank_1_is_found_and_repaired():
    bench, chip, driver = started(latches=0x3000)
    bench.bus.write(ADDRESS, bytes((0x0A, 0xC4)))
    wrong = wrong_of(driver)
    assert wrong
    driver.repair(wrong)
    assert wrong_of(driver) == 0
    assert chip.node & 0xF0F0 == 0x3000


def test_a_failed_write_is_remembered_and_made_good_by_the_start():
    bench, chip, driver = started()
    bench.bus.set_dead(ADDRESS, True)
    error = raises(BusError, lambda: driver.write_latches(0x1000))
    assert (error.kind, error.address) == (NACK, ADDRESS)
    bench.bus.set_dead(ADDRESS, False)
    driver.init()
    assert chip.node & 0xF0F0 == 0x1000


def test_a_stream_toggles_between_the_ports_from_either_side():
    _bench, chip, driver = started(directions=0, interrupts=0, byte_mode=True)
    seen = record_outputs(chip)
    driver.stream_latches(0, bytearray((0, 1, 2, 3, 4)), 0x0403)
    assert [node for node, _iodir in seen] == [0x0001, 0x0201, 0x0203, 0x0403]
    driver.stream_latches(1, bytearray((0, 9)), 0x0903)
    assert chip.node == 0x0903


class SilentBus:
    """Answers at once with zeros and allocates nothing."""

    def write(self, address, data):
        pass

    def write_read(self, address, data, into):
        pass


def test_nothing_is_allocated_while_chips_are_served():
    """Judged by MicroPython's heap; CPython cannot tell."""
    if not hasattr(gc, "mem_alloc"):
        return
    driver = MCP23017(SilentBus(), ADDRESS)
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    for _ in range(100):
        driver.service()
        driver.read_gpio()
        driver.read_port_b()
        driver.write_latches(0x1234)
        driver.write_latch_a(1)
    after = gc.mem_alloc()
    gc.enable()
    assert after == before
