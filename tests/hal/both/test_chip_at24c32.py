"""The EEPROM driver and the board identity, on the chip model."""

from hal.bus import BusError
from hal.chips import at24c32, identity
from hal.chips.identity import Identity, IdentityError
from tests.hal.both.wires import Bench, raises
from tools.sim.chips.at24c32 import AT24C32

ADDRESS = 0x57


def rig(page=32):
    bench = Bench()
    chip = bench.attach(ADDRESS, AT24C32(bench.schedule, page=page))
    return bench, chip, at24c32.AT24C32(bench.bus, ADDRESS)


def write(bench, driver, start, data):
    """Write with one step a millisecond; returns the state and the milliseconds it took."""
    driver.begin_write(start, data)
    now_ms = 0
    while driver.step(now_ms) == at24c32.WRITING and now_ms < 10_000:
        now_ms += 1
        bench.schedule.advance(1_000)
    return driver.step(now_ms), now_ms


def read(driver, start, count):
    into = bytearray(count)
    driver.read(start, into)
    return bytes(into)


def pattern(count):
    return bytes([(7 * index + 3) & 0xFF for index in range(count)])


def test_what_is_written_is_read_anywhere_on_both_page_sizes():
    for page in (8, 32):
        for start, count in ((0, 1), (0, 32), (5, 3), (5, 4), (30, 40), (4064, 32), (255, 2), (4095, 1)):
            bench, chip, driver = rig(page)
            state, _ms = write(bench, driver, start, pattern(count))
            assert state == at24c32.IDLE
            assert read(driver, start, count) == pattern(count)
            untouched = bytes(chip.memory[:start]) + bytes(chip.memory[start + count :])
            assert untouched == b"\xff" * (4096 - count)


def test_a_step_never_waits_for_the_write_cycle():
    bench, _chip, driver = rig()
    state, took_ms = write(bench, driver, 0, pattern(32))
    assert state == at24c32.IDLE
    assert 4 * 5 <= took_ms <= 4 * 8


def test_no_step_costs_more_than_its_constant():
    bench, _chip, driver = rig()
    driver.begin_write(3, pattern(20))
    now_ms = 0
    most = 0
    while True:
        before = bench.bus.bits
        state = driver.step(now_ms)
        most = max(most, bench.bus.bits - before)
        if state != at24c32.WRITING:
            break
        now_ms += 1
        bench.schedule.advance(1_000)
    assert most == at24c32.STEP_BITS == 111
    assert bench.cost(lambda: read(driver, 0, 16)) == at24c32.read_bits(16)


def test_a_write_protected_part_is_told_from_a_written_one():
    bench, chip, driver = rig()
    chip.wp = 1
    assert write(bench, driver, 0, pattern(8))[0] == at24c32.REFUSED


def test_a_part_that_stays_silent_is_a_fault_and_the_block_is_sent_again_later():
    bench, _chip, driver = rig()
    driver.begin_write(0, pattern(8))
    driver.step(0)
    bench.bus.set_dead(ADDRESS, True)
    for now_ms in range(1, 21):
        assert driver.step(now_ms) == at24c32.WRITING
    raises(BusError, lambda: driver.step(21))
    bench.bus.set_dead(ADDRESS, False)
    bench.schedule.advance(10_000)
    driver.step(22)
    bench.schedule.advance(10_000)
    assert driver.step(32) == at24c32.IDLE
    assert read(driver, 0, 8) == pattern(8)


def test_reading_during_a_write_cycle_is_a_bus_error():
    _bench, _chip, driver = rig()
    driver.begin_write(0, pattern(8))
    driver.step(0)
    raises(BusError, lambda: read(driver, 0, 1))


def test_writing_beyond_the_end_is_refused_and_nothing_is_nothing():
    _bench, _chip, driver = rig()
    raises(ValueError, lambda: driver.begin_write(4090, pattern(7)))
    raises(ValueError, lambda: driver.begin_write(-1, pattern(1)))
    assert driver.step(0) == at24c32.IDLE
    driver.begin_write(0, b"")
    assert driver.step(0) == at24c32.IDLE


GOOD = Identity("lb4x8", 2, "2026-000017")


def test_an_identity_survives_the_eeprom():
    bench, _chip, driver = rig(8)
    write(bench, driver, 0, identity.encode(GOOD))
    assert bench.cost(lambda: identity.read(driver)) == 4 * at24c32.read_bits(8)
    assert identity.read(driver) == GOOD


def test_the_widest_identity_fits():
    for wide in (Identity("!23456789~", 255, "012345678901"), Identity("x", 0, "1")):
        assert identity.decode(identity.encode(wide)) == wide


def test_the_layout_is_as_documented():
    data = identity.encode(GOOD)
    assert data[:28] == b"LBID\x01\x02lb4x8\0\0\0\0\0" + b"2026-000017\0"
    assert len(data) == identity.SIZE == 32
    assert data[28:] == b"\xc0\x03H\x89"


def test_any_single_wrong_bit_is_refused():
    data = identity.encode(GOOD)
    for bit in range(8 * len(data)):
        damaged = bytearray(data)
        damaged[bit // 8] ^= 1 << bit % 8
        raises(IdentityError, lambda d=damaged: identity.decode(d))


def refusal(data):
    return str(raises(IdentityError, lambda: identity.decode(data)))


def test_each_refusal_says_why():
    data = bytearray(identity.encode(GOOD))
    assert "blank" in refusal(b"\xff" * 32)
    assert "blank" in refusal(bytes(32))
    assert "something else" in refusal(b"EEPR" + data[4:])
    data[20] ^= 1
    assert "damaged" in refusal(data)
    assert "32 bytes" in refusal(b"LBID")


def test_an_identity_of_a_later_version_is_refused_by_its_version():
    later = bytearray(identity.encode(GOOD))
    later[4] = 2
    assert "version 2" in refusal(identity.with_crc(later[:28]))


def test_what_does_not_fit_is_refused():
    for wrong in (
        Identity("lb4x8", 256, "1"),
        Identity("", 0, "1"),
        Identity("a-type-too-long", 0, "1"),
        Identity("lb4x8", 0, "0123456789012"),
        Identity("lb4x8", 0, "with space"),
        Identity("lb4x8", 0, "\x7f"),
        Identity("lb4x8", -1, "1"),
    ):
        raises(ValueError, lambda w=wrong: identity.encode(w))
