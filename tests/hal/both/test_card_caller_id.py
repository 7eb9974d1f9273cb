"""Caller ID through the whole card: what the exchange sends becomes one signal, in every order of things, on both
interpreters. Bursts go over the chip models; the vectors are those of hardware.md 7.4."""

from boards.lb4x8 import BOARD as LB4X8
from boards.lb8x24 import BOARD as LB8X24
from hal.caller_id.message import CALL, DTMF, MDMF, SDMF, WITHHELD
from hal.caller_id.reasons import BAD_CHECKSUM, IRREGULAR, REASON_NAMES, TRUNCATED
from hal.line_card import LineCard
from tests.hal.both.wires import raises
from tests.hal.card_bench import SETTINGS, CardBench


def bytes_of(text):
    text = text.replace(" ", "")
    return bytes([int(text[at : at + 2], 16) for at in range(0, len(text), 2)])


GOOD = bytes_of("04 12 30393330 31323234 36303935353531323132 51")
BAD_SDMF = bytes_of("04 09 3039333031323234 50 12")
MENDED_SDMF = bytes_of("04 09 3039333031323234 50 0E")
BAD_MDMF = bytes_of("80 20 0108 3039333031323234 0708 4A4F484E20444F45 020A 38303035353531323132 7D")


def with_sum(data):
    return data + bytes([-sum(data) & 0xFF])


ETSI = with_sum(b"\x80\x13\x11\x01\x01\x01\x0801050900\x02\x04\x33\x36\x31\x32")
"""SIN227's order: the call type first (hardware.md 7.2)."""


class Office(CardBench):
    """``heard``: (line, number, absence) of every message; ``bad``: (line, reason)."""

    def __init__(self, board=LB4X8):
        CardBench.__init__(self, board, skip=True)

    def send(self, line, data, at_ms=None, seizure_bits=300, mark_bits=180):
        self.at(self.now_ms if at_ms is None else at_ms, self.nets.lines[line].send_fsk, data, seizure_bits, mark_bits)

    def tones(self, line, digits, at_ms, on_ms=50, off_ms=50):
        for digit in digits:
            self.at(at_ms, self.nets.lines[line].tone, digit)
            self.at(at_ms + on_ms, self.nets.lines[line].tone, None)
            at_ms += on_ms + off_ms
        return at_ms

    def of_lines(self):
        return [name for _, name, _, _ in self.signals if name.startswith("line")]

    @property
    def heard(self):
        return [(port, v.number, v.number_absence) for _, name, port, v in self.signals if name == "line caller id"]

    @property
    def bad(self):
        return [(port, REASON_NAMES[value]) for _, name, port, value in self.signals if name == "line caller id bad"]


def test_a_burst_on_any_line_is_told_with_that_line():
    for board in (LB4X8, LB8X24):
        office = Office(board)
        for line in range(len(board.lines)):
            office.send(line, GOOD)
            office.run(900)
        assert office.heard == [(line, "6095551212", 0) for line in range(len(board.lines))]
        assert office.bad == []
        office.close_all_well()


def test_all_lines_at_once():
    office = Office(LB8X24)
    for line in range(8):
        office.send(line, with_sum(b"\x80\x05\x02\x0300" + bytes([0x31 + line])), 7 * line)
    office.run(1000)
    assert sorted(office.heard) == [(line, "00" + chr(0x31 + line), 0) for line in range(8)]
    assert office.bad == []
    office.close_all_well()


def test_the_whole_message_is_told_and_soon():
    office = Office()
    office.send(1, GOOD)
    office.run(1000)
    ((told_ms, _, _, message),) = [row for row in office.signals if row[1] == "line caller id"]
    assert (message.kind, message.format, message.date_time) == (CALL, SDMF, (9, 30, 12, 24))
    ends_ms = (480 + 10 * len(GOOD)) / 1.2
    assert 0 <= told_ms - ends_ms <= 12


def test_the_vectors_with_a_wrong_sum_give_no_number():
    for vector in (BAD_SDMF, BAD_MDMF):
        office = Office()
        office.send(2, vector)
        office.run(1200)
        assert office.heard == []
        assert office.bad == [(2, REASON_NAMES[BAD_CHECKSUM])]
    office.send(2, MENDED_SDMF)
    office.run(1200)
    assert office.heard == [(2, "", WITHHELD)]


def test_etsi_before_the_first_ring_after_a_reversal():
    office = Office()
    office.at(50, office.nets.lines[0].set_feed, True, True)
    office.send(0, ETSI, 200)
    office.at(1200, office.nets.lines[0].ring, 25, 75.0, 0.0)
    office.run(1600)
    assert office.of_lines() == ["line reversed", "line caller id", "line ring on"]
    assert office.heard == [(0, "3612", 0)]


def test_between_two_rings():
    office = Office()
    wire = office.nets.lines[3]
    for at_ms in (0, 6000):
        office.at(at_ms, wire.ring, 20, 90.0, 0.3)
        office.at(at_ms + 2000, wire.stop_ringing)
    office.send(3, GOOD, 2600)
    office.run(8500)
    assert office.of_lines() == ["line ring on", "line ring off", "line caller id", "line ring on", "line ring off"]
    office.close_all_well()


def test_a_burst_that_runs_into_the_seizure_is_forgotten_and_nobodys_fault():
    for seize_ms in range(0, 580, 20):
        office = Office()
        office.send(0, GOOD, 0)
        office.run(seize_ms)
        office.card.seize(0)
        office.run(1000)
        assert office.heard == [] and office.bad == [], seize_ms
        office.card.release(0)
        office.run(1000)
        assert office.heard == [] and office.bad == [], seize_ms


def test_nothing_is_heard_while_the_line_is_seized_and_all_again_after_its_release():
    office = Office()
    office.card.seize(0)
    office.run(50)
    office.send(0, GOOD)
    office.run(1000)
    assert office.heard == [] and office.bad == []
    office.card.release(0)
    office.run(100)
    office.send(0, GOOD)
    office.run(1000)
    assert office.heard == [(0, "6095551212", 0)]
    office.close_all_well()


def test_a_line_released_in_mid_burst_hears_no_half_number():
    """What it heard of it may look like something that broke off."""
    for release_ms in range(300, 660, 10):
        office = Office()
        office.card.seize(0)
        office.run(20)
        office.send(0, GOOD, 20)
        office.run(release_ms)
        office.card.release(0)
        office.run(1000)
        # 14 ms of carrier before the message, which begins at 420.
        assert office.heard == ([(0, "6095551212", 0)] if office.heard else [])
        assert bool(office.heard) == (20 + release_ms < 420 - 14), release_ms


def test_a_burst_that_breaks_off_anywhere_is_told_as_bad_and_gives_no_number():
    for whole in range(2, len(GOOD)):
        office = Office()
        office.send(1, GOOD, 0)
        office.at((480 + 10 * whole) / 1.2 - 0.1, office.nets.lines[1].cut_fsk)
        office.run(1000)
        assert office.heard == []
        assert office.bad == [(1, REASON_NAMES[TRUNCATED])], whole


def test_releasing_an_idle_line_once_more_loses_nothing_of_its_burst():
    for release_ms in (100, 380, 450, 560):
        office = Office()
        office.send(0, GOOD, 0)
        office.run(release_ms)
        office.card.release(0)
        office.run(1000)
        assert office.heard == [(0, "6095551212", 0)] and office.bad == [], release_ms


def test_two_bursts_are_two_messages_and_a_good_one_follows_a_bad_one():
    office = Office()
    office.send(0, GOOD, 0)
    office.send(0, ETSI, 800)
    office.send(0, BAD_MDMF, 1700)
    office.send(0, GOOD, 2700)
    office.run(4000)
    assert office.heard == [(0, "6095551212", 0), (0, "3612", 0), (0, "6095551212", 0)]
    assert office.bad == [(0, REASON_NAMES[BAD_CHECKSUM])]


def test_no_seizure_and_a_long_one():
    for seizure_bits, mark_bits in ((0, 80), (0, 180), (1200, 20), (96, 55)):
        office = Office()
        office.send(0, GOOD, 0, seizure_bits, mark_bits)
        office.run(2000)
        assert office.heard == [(0, "6095551212", 0)], (seizure_bits, mark_bits)


def test_noise_before_a_burst_does_not_hide_it():
    for noise in (b"\xff\x80\x01", b"\x04\x12\x30", b"\x82\x03\x80\x20", b"\x55\x55\xaa\x06\x03"):
        office = Office()
        office.at(0, office.nets.lines[0].caller_id.noise, noise)
        office.send(0, GOOD, 200)
        office.run(2000)
        assert office.heard == [(0, "6095551212", 0)], noise


def test_a_dead_receiver_costs_its_own_number_and_nothing_else():
    office = Office()
    office.nets.lines[0].caller_id.set_dead(True)
    office.send(0, GOOD)
    office.send(1, GOOD)
    office.run(1000)
    assert office.heard == [(1, "6095551212", 0)] and office.bad == []
    office.nets.uarts[1].plugged = False
    office.send(1, GOOD)
    office.send(2, ETSI)
    office.run(1000)
    assert office.heard == [(1, "6095551212", 0), (2, "3612", 0)] and office.bad == []


def test_a_byte_without_its_stop_bit_spoils_a_message_and_not_a_seizure():
    frames = [1] * 60
    for place, byte in enumerate(GOOD):
        frames.append(0)
        frames.extend([byte >> bit & 1 for bit in range(8)])
        frames.append(0 if place == 9 else 1)
        frames.append(1)
    office = Office()
    office.nets.lines[0].send_bits(frames)
    office.run(1000)
    assert office.heard == [] and office.bad == [(0, "framing")]
    broken = [1] * 40 + [0] * 12 + [1] * 30
    office.nets.lines[0].send_bits(broken)
    office.run(100)
    office.send(0, GOOD)
    office.run(1000)
    assert office.heard == [(0, "6095551212", 0)] and len(office.bad) == 1


def test_usb_may_hold_bytes_back_and_the_loop_may_stall():
    office = Office()
    office.nets.uarts[0].hold_us = 16000
    office.send(0, GOOD, 0)
    office.run(500)
    for _ in range(40):
        office.nets.schedule.run_until((office.now_ms + 20) * 1000)
        office.now_ms += 20
        office.tick()
    assert office.heard == [(0, "6095551212", 0)] and office.bad == []


def test_a_stall_that_swallows_the_whole_burst_loses_nothing():
    office = Office()
    office.run(10)
    office.send(0, GOOD)
    office.nets.schedule.run_until(1200000)
    office.now_ms = 1200
    office.run(100)
    assert office.heard == [(0, "6095551212", 0)] and office.bad == []


def test_what_the_uart_kept_from_before_the_start_is_an_old_call():
    bench = CardBench(start=False)
    bench.nets.lines[0].caller_id.couple(True)
    bench.nets.lines[0].send_fsk(GOOD)
    bench.nets.schedule.run_until(1000000)
    bench.now_ms = 1000
    bench.card.start(1000)
    bench.run(500)
    assert bench.told("line caller id") == [] and bench.told("line caller id bad") == []


def test_lines_without_a_uart_have_no_number_by_fsk_and_work():
    office = Office()
    nets = office.nets
    card = LineCard(LB4X8, SETTINGS, nets.buses, nets.int_pins, nets.reset_pin, nets.uarts[:2])
    card.start(0)
    office.card = card
    for line in range(4):
        office.send(line, GOOD)
    office.tones(3, "A0612", 1000)
    office.run(3000)
    assert [line for line, _, _ in office.heard] == [0, 1]
    assert office.bad == [(3, REASON_NAMES[TRUNCATED])]


def test_a_card_without_any_uart_still_knows_when_digits_have_stopped():
    office = Office()
    nets = office.nets
    office.card = LineCard(LB4X8, SETTINGS, nets.buses, nets.int_pins, nets.reset_pin)
    office.card.start(0)
    office.tones(3, "A0612", 40)
    office.run(3000)
    (told_ms,) = office.told("line caller id bad")
    assert 1000 <= told_ms - (40 + 4 * 100 + 30) <= 1010


def test_more_uarts_than_lines_are_a_mistake_of_whoever_composes():
    nets = CardBench(LB8X24, start=False).nets
    error = raises(ValueError, lambda: LineCard(LB4X8, SETTINGS, nets.buses, nets.int_pins, nets.reset_pin, nets.uarts))
    assert str(error) == "8 UARTs for the caller ID of 4 lines"


# DTMF.


def test_dtmf_before_the_ring_is_a_message_and_no_digits():
    office = Office()
    ends_ms = office.tones(1, "A0612345678C", 100)
    office.at(ends_ms + 300, office.nets.lines[1].ring, 25, 75.0, 0.0)
    office.run(2500)
    assert office.of_lines() == ["line caller id", "line ring on"]
    assert office.heard == [(1, "0612345678", 0)]
    ((told_ms, _, _, message),) = [row for row in office.signals if row[1] == "line caller id"]
    assert message.format == DTMF
    assert 0 <= told_ms - (ends_ms - 100) <= 50
    office.close_all_well()


def test_all_lines_with_a_receiver_hear_dtmf_at_once():
    for board in (LB4X8, LB8X24):
        office = Office(board)
        for line in range(len(board.lines)):
            office.tones(line, "A%d234C" % line, 50 + 13 * line)
        office.run(1500)
        assert sorted(office.heard) == [(line, "%d234" % line, 0) for line in range(board.line_receivers)]
        office.close_all_well()


def test_digits_on_a_seized_line_are_digits():
    office = Office()
    office.card.seize(2)
    office.tones(2, "A12C", 50)
    office.run(1000)
    assert [(port, value) for _, name, port, value in office.signals if name == "line digit"] == [
        (2, "A"),
        (2, "1"),
        (2, "2"),
        (2, "C"),
    ]
    assert office.heard == []


def test_half_a_number_by_dtmf_is_forgotten_by_a_seizure():
    office = Office()
    office.tones(0, "A0612", 50)
    office.run(600)
    office.card.seize(0)
    office.run(5000)
    office.card.release(0)
    office.run(3000)
    assert office.heard == [] and office.bad == []


def test_digits_that_stop_are_told_as_bad_when_their_time_is_over():
    office = Office()
    office.tones(0, "A0612", 50)
    office.run(3000)
    assert office.bad == [(0, REASON_NAMES[TRUNCATED])]
    (told_ms,) = office.told("line caller id bad")
    assert 1000 <= told_ms - (50 + 4 * 100 + 30) <= 1010


def test_digits_before_the_ring_without_an_end_are_told_as_bad_by_the_ring():
    office = Office()
    ends_ms = office.tones(0, "A0612", 50)
    office.at(ends_ms + 100, office.nets.lines[0].ring, 25, 75.0, 0.0)
    office.run(1500)
    assert office.bad == [(0, REASON_NAMES[TRUNCATED])]
    assert office.told("line caller id bad") == office.told("line ring on")


def test_a_number_with_a_missing_digit_is_refused():
    office = Office()
    at_ms = office.tones(0, "A0612", 50)
    office.tones(0, "345C", at_ms + 100)
    office.run(1800)
    assert office.heard == [] and office.bad == [(0, REASON_NAMES[IRREGULAR])]


def test_dtmf_and_fsk_need_no_choosing():
    office = Office()
    office.tones(0, "D0361234C", 0)
    office.send(0, GOOD, 1500)
    office.tones(0, "B10C", 2500)
    office.send(0, ETSI, 3500)
    office.run(5000)
    assert office.heard == [(0, "0361234", 0), (0, "6095551212", 0), (0, "", WITHHELD), (0, "3612", 0)]
    formats = [value.format for _, name, _, value in office.signals if name == "line caller id"]
    assert formats == [DTMF, SDMF, DTMF, MDMF]
    assert office.bad == []
    office.close_all_well()


def test_a_quiet_box_asks_its_uarts_every_50_ms_and_the_bus_never_notices():
    office, without = Office(), Office()
    nets = without.nets
    without.card = LineCard(LB4X8, SETTINGS, nets.buses, nets.int_pins, nets.reset_pin)
    without.card.start(0)
    without.drop_traffic()
    asked = []
    for uart in office.nets.uarts:
        read = uart.read
        uart.read = lambda read=read: (asked.append(office.now_ms), read())[1]
    for bench in (office, without):
        bench.run(1001)
    times = sorted(set(asked))
    assert len(asked) == 4 * len(times)
    assert times == list(range(50, 1001, 50))
    assert office.ticks == without.ticks and len(office.ticks) > 20
