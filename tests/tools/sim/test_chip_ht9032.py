"""The caller-ID receiver and its UART: which byte is there at which microsecond, and what is lost.

All times are worked out here from 1200 bits a second; nothing is taken from the models.
"""

import pytest

from tools.sim.chips.ht9032 import HT9032, burst, frames
from tools.sim.chips.uart import SimUart
from tools.sim.schedule import Schedule

BIT_US = 1_000_000 / 1200
GOOD = bytes.fromhex("0412303933303132323436303935353531323132 51".replace(" ", ""))
"""hardware.md 7.4."""


class Bench:
    """A receiver with its path on, and the UART behind it. ``bytes``: (microsecond, byte)."""

    def __init__(self, coupled=True):
        self.schedule = Schedule()
        self.chip = HT9032(self.schedule)
        self.uart = SimUart(self.schedule)
        self.chip.on_dout = self.uart.rx
        self.bytes = []
        self.uart.on_byte = lambda byte: self.bytes.append((self.schedule.now_us, byte))
        self.chip.couple(coupled)

    def run(self, ms):
        self.schedule.advance(round(1000 * ms))

    def at(self, ms, action, *arguments):
        self.schedule.at(round(1000 * ms), lambda: action(*arguments))

    def everything(self, ms=5000):
        self.run(ms)
        return self.uart.read()


def test_a_whole_burst_comes_out_behind_its_seizure():
    bench = Bench()
    length_us = bench.chip.carry(burst(GOOD))
    assert length_us == pytest.approx((300 + 180 + 10 * len(GOOD)) * BIT_US, abs=1)
    data = bench.everything()
    assert data.endswith(GOOD)
    seizure = data[: -len(GOOD)]
    assert set(seizure[:-1]) == {0x55}
    assert seizure[-1] in (0x55, 0xFF), "the last may have the mark for its end"
    assert 28 <= len(seizure) <= 30
    assert bench.uart.broken() == 0
    assert bench.uart.read() == b""


def test_each_byte_is_there_at_the_middle_of_its_stop_bit():
    bench = Bench()
    bench.chip.carry(burst(GOOD))
    bench.run(2000)
    message = bench.bytes[-len(GOOD) :]
    for place, (at_us, byte) in enumerate(message):
        assert byte == GOOD[place]
        assert at_us == pytest.approx((480 + 10 * place + 9.5) * BIT_US, abs=2)


@pytest.mark.parametrize("stop_bits", [1, 2, 10])
def test_bytes_may_lie_apart(stop_bits):
    bench = Bench()
    bench.chip.carry([1] * 60 + frames(GOOD, stop_bits))
    assert bench.everything() == GOOD


def test_every_byte_value_comes_through():
    bench = Bench()
    bench.chip.carry([1] * 60 + frames(bytes(range(256))))
    assert bench.everything() == bytes(range(256))


def test_nothing_comes_while_the_path_is_off():
    bench = Bench(coupled=False)
    bench.chip.carry(burst(GOOD))
    assert bench.everything() == b""
    assert bench.uart.broken() == 0


@pytest.mark.parametrize("on_ms", [100, 380])
def test_a_burst_that_began_before_the_path_was_on_loses_its_head_only(on_ms):
    """14 ms of carrier are needed; the message begins 400 ms after the seizure."""
    bench = Bench(coupled=False)
    bench.at(on_ms, bench.chip.couple, True)
    bench.chip.carry(burst(GOOD))
    assert bench.everything().endswith(GOOD)
    assert bench.bytes[0][0] > 1000 * (on_ms + 14)


def test_a_message_under_way_when_the_path_comes_on_is_not_whole():
    for on_ms in range(390, 570, 7):
        bench = Bench(coupled=False)
        bench.at(on_ms, bench.chip.couple, True)
        bench.chip.carry(burst(GOOD))
        data = bench.everything()
        assert GOOD not in data
        assert bench.bytes == [] or bench.bytes[0][0] >= 1000 * (on_ms + 14)


def test_what_is_cut_by_the_path_or_by_the_sender_ends_at_once():
    for stop in ("couple", "cut"):
        bench = Bench()
        bench.at(480, *((bench.chip.couple, False) if stop == "couple" else (bench.chip.cut,)))
        bench.chip.carry(burst(GOOD))
        data = bench.everything()
        whole = int((480 - 400) / (10 * BIT_US / 1000))
        head = data[data.index(0x04) :]
        assert head[:whole] == GOOD[:whole]
        assert len(head) <= whole + 1, "the byte that was under way reads as something"
        assert bench.chip.dout == 1


def test_a_second_transmission_takes_the_place_of_the_first():
    bench = Bench()
    bench.chip.carry(burst(GOOD))
    bench.run(450)
    bench.chip.carry(burst(GOOD))
    data = bench.everything()
    assert data.endswith(GOOD)
    assert data.count(GOOD) == 1


def test_a_dead_chip_rests_high_and_one_that_lives_again_hears_the_rest():
    bench = Bench()
    bench.chip.set_dead(True)
    bench.chip.carry(burst(GOOD))
    bench.run(200)
    assert (bench.uart.read(), bench.chip.dout) == (b"", 1)
    bench.chip.set_dead(False)
    assert bench.everything().endswith(GOOD)


def test_after_power_up_the_chip_needs_15_ms_and_then_its_carrier():
    bench = Bench()
    bench.chip.power_off()
    bench.run(100)
    bench.chip.power_on()
    bench.chip.carry([1, 0] * 600)
    bench.run(1000)
    assert bench.bytes[0][0] >= 1000 * (100 + 15 + 14)
    assert bench.bytes[0][0] <= 1000 * (100 + 15 + 14) + 12 * BIT_US


def test_noise_is_read_as_bytes_without_any_carrier_and_only_while_the_path_is_on():
    bench = Bench()
    bench.chip.noise(b"\x80\x04\x21")
    assert bench.everything() == b"\x80\x04\x21"
    bench.chip.couple(False)
    bench.chip.noise(b"\x80\x04\x21")
    assert bench.everything() == b""


def test_a_break_is_one_framing_error_however_long_and_no_byte():
    bench = Bench()
    bench.chip.carry([1] * 60 + [0] * 45 + [1] * 20 + frames(b"\x31"))
    assert bench.everything() == b"\x31"
    assert bench.uart.broken() == 1
    assert bench.uart.broken() == 0


def test_a_spike_shorter_than_half_a_bit_starts_no_byte():
    bench = Bench()
    for at_ms in (1, 1.5, 2):
        bench.at(at_ms, bench.uart.rx, 0)
        bench.at(at_ms + 0.3, bench.uart.rx, 1)
    bench.at(3, bench.chip.noise, b"\x41")
    assert bench.everything() == b"\x41"
    assert bench.uart.broken() == 0


def test_usb_hands_bytes_over_in_lumps():
    bench = Bench()
    bench.uart.hold_us = 16_000
    bench.chip.carry([1] * 60 + frames(GOOD))
    lumps = []
    for _ in range(400):
        bench.run(1)
        lumps.append(bench.uart.read())
    assert b"".join(lumps) == GOOD
    assert max(map(len, lumps)) == 2
    assert b"".join(lumps[:73]) == b"", "the first byte is whole after 58 ms"


def test_an_unplugged_uart_says_nothing_and_keeps_what_it_had():
    bench = Bench()
    bench.chip.noise(b"\x41")
    bench.run(20)
    bench.uart.plugged = False
    bench.chip.carry(burst(GOOD))
    assert bench.everything() == b"\x41"
    bench.uart.plugged = True
    bench.chip.carry(burst(GOOD))
    assert bench.everything().endswith(GOOD)


def test_a_tty_that_nobody_reads_is_full_one_day():
    bench = Bench()
    for _ in range(250):
        bench.chip.noise(GOOD)
        bench.run(200)
    assert len(bench.uart.read()) == 4095
