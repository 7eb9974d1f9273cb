"""Caller ID from FSK bytes: good and bad vectors, noise, lumps, time-outs. hardware.md 7."""

import gc
import sys

from hal.caller_id.fsk_reader import GAP_MS, FskReader
from hal.caller_id.message import (
    CALL,
    INTERNATIONAL,
    MDMF,
    MESSAGE_WAITING,
    PAY_PHONE,
    SDMF,
    TOLD,
    UNAVAILABLE,
    WITHHELD,
)
from hal.caller_id.reasons import BAD_CHECKSUM, FRAMING, GOOD, IMPLAUSIBLE, OTHER, REASON_NAMES, REASONS, TRUNCATED
from hal.filters.deadlines import FAR

GOOD_SDMF = "04 12 30393330 31323234 36303935353531323132 51"
BAD_SDMF = "04 09 3039333031323234 50 12"
BAD_MDMF = "80 20 0108 3033323430393032 0708 4A4F484E20444F45 020A 38303035353531323132 7D"
"""hardware.md 7.4: the first is good; the others are copied from book to book and must end 0E and 84."""

SEIZURE = "55 " * 30


def bytes_of(text):
    text = text.replace(" ", "")
    return bytes([int(text[at : at + 2], 16) for at in range(0, len(text), 2)])


def summed(body):
    return bytes(body) + bytes([-sum(body) & 0xFF])


def mdmf(*parameters, kind=0x80):
    body = b""
    for parameter, value in parameters:
        body += bytes([parameter, len(value)]) + value
    return summed(bytes([kind, len(body)]) + body)


def sdmf(date, number):
    return summed(bytes([4, len(date + number)]) + date + number)


class Line:
    """A receiver, fed at 1200 baud."""

    def __init__(self):
        self.reader = FskReader()
        self.now = 1000
        self.heard = []

    def hears(self, data):
        for byte in data:
            self.now += 8
            message = self.reader.feed(byte, self.now)
            if message is not None:
                self.heard.append(message)
        return self

    def waits(self, ms):
        self.now += ms
        if self.reader.deadline_ms <= self.now:
            self.reader.due(self.now)
        return self

    def counts(self):
        return {index: self.reader.counts[index] for index in range(REASONS) if self.reader.counts[index]}


def one(data):
    line = Line().hears(data).waits(GAP_MS)
    assert len(line.heard) == 1, line.counts()
    assert line.counts() == {GOOD: 1}
    return line.heard[0]


def refused(data):
    line = Line().hears(data).waits(GAP_MS)
    assert line.heard == []
    assert line.reader.deadline_ms == FAR
    return line.counts()


def test_the_good_vector():
    message = one(bytes_of(SEIZURE + GOOD_SDMF))
    assert message.kind == CALL
    assert message.format == SDMF
    assert message.number == "6095551212"
    assert message.number_absence == TOLD
    assert message.date_time == (9, 30, 12, 24)
    assert message.name == ""


def test_the_bad_vectors_give_no_number_and_are_counted():
    assert refused(bytes_of(SEIZURE + BAD_SDMF)) == {BAD_CHECKSUM: 1}
    assert refused(bytes_of(SEIZURE + BAD_MDMF)) == {BAD_CHECKSUM: 1}


def test_the_bad_vectors_with_their_right_sums():
    message = one(bytes_of(BAD_SDMF[:-2] + "0E"))
    assert (message.number, message.number_absence) == ("", WITHHELD)
    message = one(bytes_of(BAD_MDMF[:-2] + "84"))
    assert (message.format, message.number, message.name) == (MDMF, "8005551212", "JOHN DOE")
    assert message.date_time == (3, 24, 9, 2)


def test_withheld_and_unavailable_are_kept_apart():
    for letter, absence in ((b"P", WITHHELD), (b"O", UNAVAILABLE), (b"C", PAY_PHONE), (b"I", INTERNATIONAL)):
        for data in (sdmf(b"01020304", letter), mdmf((4, letter)), mdmf((2, letter)), mdmf((2, b""), (4, letter))):
            message = one(data)
            assert (message.number, message.number_absence) == ("", absence)
    message = one(mdmf((2, b"0612345678"), (8, b"P")))
    assert (message.number, message.number_absence) == ("0612345678", TOLD)
    assert (message.name, message.name_absence) == ("", WITHHELD)


def test_everything_that_etsi_can_tell_of_a_call():
    message = one(
        mdmf(
            (0x11, b"\x01"),
            (0x01, b"12312359"),
            (0x02, b"+3612345678"),
            (0x03, b"18"),
            (0x07, b"B\xe9la \x85"),
            (0x10, b"06 1/234-5678"),
            (0x1A, b"0612345679"),
            (0x15, b"\x02"),
            (0x16, b"\x0a"),
            (0x06, b"L"),
            (0x30, b"whoever"),
        )
    )
    assert message.call_type == 1
    assert message.date_time == (12, 31, 23, 59)
    assert message.number == "+3612345678"
    assert message.dialled == "18"
    assert message.name == "B\xe9la ?"
    assert message.complementary == "0612345678"
    assert message.redirecting == "0612345679"
    assert message.redirect_reason == 2
    assert message.calling_user == 10
    assert message.qualifier == "L"
    assert (message.waiting, message.messages) == (-1, -1)


def test_message_waiting_in_every_form():
    for data, waiting in (
        (summed(b"\x06\x03\x42\x42\x42"), 1),
        (summed(b"\x06\x03\x24\x24\x24"), 1),
        (summed(b"\x06\x03\x6f\x6f\x6f"), 0),
        (mdmf((0x0B, b"\xff"), kind=0x82), 1),
        (mdmf((0x0B, b"\x00"), kind=0x82), 0),
    ):
        message = one(data)
        assert (message.kind, message.waiting, message.number) == (MESSAGE_WAITING, waiting, "")
    assert one(mdmf((0x0B, b"\xff"), (0x13, b"\x05"), kind=0x82)).messages == 5


def test_the_longest_and_the_shortest_that_is_understood():
    assert one(mdmf((2, b"1" * 20))).number == "1" * 20
    assert one(mdmf((2, b"1" * 20 + b" " * 10))).number == "1" * 20
    assert one(mdmf((2, b"1"))).number == "1"
    assert one(sdmf(b"01020304", b"1" * 20 + b"-" * 10)).number == "1" * 20
    assert one(mdmf((7, b"N" * 50))).name == "N" * 50
    assert one(mdmf((7, b"\x80\x9f\xa0\xff"))).name == "??\xa0\xff"
    assert one(mdmf((2, b"123"), (3, b""))).dialled == ""


def test_seizure_and_dates_alone_are_not_even_counted():
    assert refused(bytes_of(SEIZURE)) == {}
    assert refused(sdmf(b"01020304", b"")) == {}


def test_what_looks_like_a_message_inside_a_bad_one_is_not_counted():
    assert refused(b"\x80\x14" + b"\x06\x03\x01\x02\x03\x04" + b"\x00" * 14 + b"\x00") == {BAD_CHECKSUM: 1}


def test_no_clock_at_the_exchange():
    assert one(mdmf((1, b"00000000"), (2, b"12345"))).date_time is None


def test_what_no_exchange_would_send_gives_no_number():
    for data in (
        mdmf((2, b"12x45")),
        mdmf((2, b"12+45")),
        mdmf((2, b"1" * 21)),
        mdmf((2, b"1" * 31)),
        mdmf((2, b"12345"), (2, b"12345")),
        mdmf((2, b"12345"), (4, b"P")),
        mdmf((7, b"ANNA"), (8, b"O")),
        mdmf((7, b"AN\x07NA"), (2, b"12345")),
        mdmf((7, b"A" * 51), (2, b"12345")),
        mdmf((4, b"X")),
        mdmf((4, b"PP")),
        mdmf((6, b"\x01")),
        mdmf((6, b" ")),
        mdmf((3, b"P")),
        mdmf((1, b"00010000"), (2, b"12345")),
        mdmf((1, b"0:010000"), (2, b"12345")),
        mdmf((1, b"13010000"), (2, b"12345")),
        mdmf((1, b"0101240"), (2, b"12345")),
        mdmf((1, b"01012400"), (2, b"12345")),
        mdmf((1, b"010a0000"), (2, b"12345")),
        mdmf((1, b"01320000"), (2, b"12345")),
        mdmf((1, b"01010060"), (2, b"12345")),
        mdmf((0x0B, b"\x01"), kind=0x82),
        mdmf((0x13, b"\x01\x02"), kind=0x82),
        summed(b"\x80\x05\x02\x0412"),
        summed(b"\x80\x06\x02\x03123\x04"),
        sdmf(b"0102030x", b"12345"),
        sdmf(b"01020304", b"123x5"),
    ):
        assert refused(data) in ({IMPLAUSIBLE: 1}, {TRUNCATED: 1}), data
    assert refused(summed(b"\x06\x03\x42\x42\x6f")) == {IMPLAUSIBLE: 1}
    assert refused(summed(b"\x06\x03\x42\x6f\x42")) == {IMPLAUSIBLE: 1}
    assert refused(summed(b"\x06\x03\x41\x41\x41")) == {IMPLAUSIBLE: 1}


def test_other_services_are_counted_and_give_nothing():
    assert refused(mdmf((0x20, b"00000000001234"), kind=0x86)) == {OTHER: 1}
    assert refused(mdmf((0x50, b"hello"), kind=0x89)) == {OTHER: 1}


def test_truncated_anywhere_gives_nothing_and_is_counted_once():
    data = bytes_of(GOOD_SDMF)
    for length in range(2, len(data)):
        assert refused(bytes_of(SEIZURE) + data[:length]) == {TRUNCATED: 1}


def test_every_single_wrong_byte_gives_no_number():
    for good in (bytes_of(GOOD_SDMF), mdmf((1, b"09301224"), (2, b"6095551212"), (7, b"ANNA"))):
        for at in range(len(good)):
            for flip in (1, 2, 4, 8, 16, 32, 64, 128, 255):
                data = good[:at] + bytes([good[at] ^ flip]) + good[at + 1 :]
                assert Line().hears(data).waits(GAP_MS).heard == []


def test_remnants_and_noise_before_the_message():
    data = bytes_of(GOOD_SDMF)
    for noise in ("AA AA D5", "04", "04 04", "80", "80 FF", "04 12 30", "82 20 80 20", "06 03 42", "FF 00 80 10 04 12"):
        line = Line().hears(bytes_of(noise) + data)
        assert [message.number for message in line.heard] == ["6095551212"], noise


def test_two_messages_in_one_burst():
    line = Line().hears(bytes_of(SEIZURE + GOOD_SDMF) + mdmf((2, b"12345"))).waits(GAP_MS)
    assert [message.number for message in line.heard] == ["6095551212", "12345"]
    line = Line().hears(bytes_of(BAD_MDMF) + mdmf((2, b"12345"))).waits(GAP_MS)
    assert [message.number for message in line.heard] == ["12345"]
    assert line.counts() == {GOOD: 1, BAD_CHECKSUM: 1}
    line = Line().hears(bytes_of(BAD_MDMF + BAD_SDMF + BAD_MDMF)).waits(GAP_MS)
    assert line.counts() == {BAD_CHECKSUM: 3}


def test_a_lump_is_read_like_single_bytes():
    reader = FskReader()
    heard = [reader.feed(byte, 5) for byte in bytes_of(SEIZURE + GOOD_SDMF + GOOD_SDMF)]
    assert [message.number for message in heard if message is not None] == ["6095551212"] * 2


def test_a_burst_that_stops_does_not_swallow_the_next_one():
    data = bytes_of(GOOD_SDMF)
    line = Line().hears(data[:10]).waits(GAP_MS).hears(data).waits(GAP_MS)
    assert [message.number for message in line.heard] == ["6095551212"]
    assert line.counts() == {GOOD: 1, TRUNCATED: 1}


def test_nobody_has_to_call_due():
    data = bytes_of(GOOD_SDMF)
    line = Line().hears(data[:10])
    line.now += 3600000
    assert [message.number for message in line.hears(data).heard] == ["6095551212"]
    assert line.counts() == {GOOD: 1, TRUNCATED: 1}


def test_pauses_that_are_allowed_break_nothing():
    line = Line()
    for byte in bytes_of(GOOD_SDMF):
        line.hears(bytes([byte])).waits(GAP_MS - 9)
    assert line.counts() == {GOOD: 1}


def test_a_broken_byte_ends_what_is_in_progress():
    data = bytes_of(GOOD_SDMF)
    line = Line().hears(data[:10])
    line.reader.broken(line.now)
    line.hears(data[10:]).waits(GAP_MS)
    assert line.heard == []
    assert line.counts() == {FRAMING: 1}
    line.reader.broken(line.now)
    assert [message.number for message in line.hears(data).heard] == ["6095551212"]
    assert line.counts() == {FRAMING: 1, GOOD: 1}


def test_endless_noise_never_hides_a_message_for_long():
    line = Line()
    number = 12345
    for _ in range(20000):
        number = number * 1103515245 + 12345 & 0x7FFFFFFF
        line.hears(bytes([number >> 16 & 0xFF]))
    assert line.heard == []
    # At the latest when all false beginnings are over: after one longest message.
    assert len(line.hears(bytes_of(GOOD_SDMF) * 13).heard) == 13
    line.waits(GAP_MS)
    assert line.reader.deadline_ms == FAR


def test_a_long_seizure_of_any_length_hides_nothing():
    for length in range(470, 530):
        line = Line().hears(b"\x55" * length + bytes_of(BAD_MDMF + GOOD_SDMF)).waits(GAP_MS)
        assert [message.number for message in line.heard] == ["6095551212"]
        assert line.counts() == {GOOD: 1, BAD_CHECKSUM: 1}
        assert refused(b"\x55" * length + bytes_of(GOOD_SDMF)[:-1]) == {TRUNCATED: 1}


def test_noise_of_nothing_but_types_ends_with_its_burst():
    line = Line().hears(bytes_of("80 80 82 86 89 04 06") * 200).waits(GAP_MS)
    assert line.heard == []
    assert [message.number for message in line.hears(bytes_of(GOOD_SDMF)).heard] == ["6095551212"]


def test_bytes_that_complete_nothing_leave_nothing_behind():
    """On MicroPython: not one block of memory. CPython's small integers come and go."""
    reader = FskReader()
    noise = bytes_of("55 80 20 01 08 33 04 12 31 82 FF " * 40)
    now = 1000
    for _turn in range(2):
        allocated = _allocated()
        for byte in noise:
            now += 8
            reader.feed(byte, now)
        allocated = _allocated() - allocated
    assert allocated <= (0 if hasattr(gc, "mem_alloc") else 500), allocated


def _allocated():
    return gc.mem_alloc() if hasattr(gc, "mem_alloc") else sys.getallocatedblocks()


def test_every_reason_has_a_name():
    assert len(REASON_NAMES) == REASONS
