"""Caller ID as DTMF digits: every country's form, what is refused, and time. hardware.md 7.2."""

from hal.caller_id.dtmf_reader import GAP_MS, WHOLE_MS, DtmfReader
from hal.caller_id.message import CALL, DTMF, INTERNATIONAL, TOLD, UNAVAILABLE, WITHHELD
from hal.caller_id.reasons import GOOD, IMPLAUSIBLE, IRREGULAR, REASONS, TRUNCATED
from hal.filters.deadlines import FAR


class Line:
    """An idle line's receiver; a digit every 140 ms (70/70)."""

    def __init__(self):
        self.reader = DtmfReader()
        self.now = 1000
        self.heard = []

    def hears(self, digits, period_ms=140):
        for digit in digits:
            self.now += period_ms
            message = self.reader.feed(digit, self.now)
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


def one(digits):
    line = Line().hears(digits)
    assert line.counts() == {GOOD: 1}, digits
    assert line.reader.deadline_ms == FAR
    (message,) = line.heard
    assert (message.kind, message.format) == (CALL, DTMF)
    return message


def test_a_number_in_every_form():
    for digits in ("A0612345678C", "A0612345678#", "D0612345678C", "0612345678#", "0612345678C"):
        message = one(digits)
        assert (message.number, message.number_absence) == ("0612345678", TOLD)


def test_withheld_unavailable_and_international_are_kept_apart():
    for digits, absence in (
        ("B10C", WITHHELD),
        ("B00C", UNAVAILABLE),
        ("AB10C", WITHHELD),
        ("D1#", WITHHELD),
        ("D2#", INTERNATIONAL),
        ("D3#", UNAVAILABLE),
        ("D0000000000C", UNAVAILABLE),
        ("A000#", UNAVAILABLE),
    ):
        message = one(digits)
        assert (message.number, message.number_absence) == ("", absence), digits


def test_a_call_that_was_sent_on():
    message = one("A0612345678D0687654321C")
    assert (message.number, message.redirecting) == ("0612345678", "0687654321")
    message = one("A" + "1" * 20 + "D" + "2" * 20 + "C")
    assert (message.number, message.redirecting) == ("1" * 20, "2" * 20)
    message = one("AD0687654321B10C")
    assert (message.number, message.redirecting, message.number_absence) == ("", "0687654321", WITHHELD)


def test_what_no_exchange_would_send():
    for digits in ("#", "C", "AC", "A#", "AB#", "D4#", "D12#", "DC", "A5C", "B11C", "A12B10C", "A1B2D3B4C", "D1D2C"):
        line = Line().hears(digits)
        assert line.heard == [], digits
        assert line.counts() == {IMPLAUSIBLE: 1}, digits
    assert Line().hears("A" + "1" * 21 + "C").counts() == {IMPLAUSIBLE: 1}
    assert Line().hears("A12345D" + "1" * 21 + "C").counts() == {IMPLAUSIBLE: 1}
    assert Line().hears("1" * 43).counts() == {}
    assert Line().hears("1" * 44).counts() == {IMPLAUSIBLE: 1}


def test_a_telephone_in_parallel_that_dials_a_service_is_no_caller():
    line = Line().hears("*21").waits(GAP_MS)
    assert line.heard == []
    assert line.counts() == {IMPLAUSIBLE: 1, TRUNCATED: 1}


def test_a_lost_digit_is_noticed_by_its_gap():
    sent = "A0612345678C"
    for lost in range(1, len(sent) - 1):
        line = Line().hears(sent[:lost])
        line.now += 140
        line.hears(sent[lost + 1 :])
        assert line.heard == []
        assert line.counts() == {IRREGULAR: 1}


def test_small_differences_in_time_do_not_matter():
    line = Line()
    for index in range(12):
        line.hears("A0612345678C"[index], 100 + (15 if index % 2 else -5))
    assert line.counts() == {GOOD: 1}


def test_the_longest_gap_is_at_most_sixteen_tenths_of_the_shortest():
    assert Line().hears("A123", 100).hears("4", 160).hears("5C", 100).counts() == {GOOD: 1}
    assert Line().hears("A123", 100).hears("4", 161).hears("5C", 100).counts() == {IRREGULAR: 1}


def test_digits_that_stop_are_forgotten():
    line = Line().hears("A061234").waits(GAP_MS)
    assert line.counts() == {TRUNCATED: 1}
    assert line.reader.deadline_ms == FAR
    assert line.hears("5678C").heard[0].number == "5678"


def test_nobody_has_to_call_due():
    line = Line().hears("A061234")
    line.now += GAP_MS
    line.hears("A12345C")
    assert [message.number for message in line.heard] == ["12345"]
    assert line.counts() == {GOOD: 1, TRUNCATED: 1}


def test_slow_digits_end_after_ten_seconds():
    line = Line().hears("A", 0)
    begun = line.now
    while line.reader.deadline_ms != FAR and line.now < begun + 2 * WHOLE_MS:
        line.waits(900)
        if line.reader.deadline_ms != FAR:
            line.hears("1", 0)
    assert WHOLE_MS <= line.now - begun < WHOLE_MS + 900
    assert line.counts() == {TRUNCATED: 1}


def test_a_new_beginning_forgets_the_old_one():
    line = Line().hears("A0612A12345C")
    assert [message.number for message in line.heard] == ["12345"]
    assert line.counts() == {GOOD: 1, TRUNCATED: 1}


def test_ringing_ends_it():
    line = Line().hears("0612345")
    line.reader.end()
    line.reader.end()
    assert line.counts() == {TRUNCATED: 1}
    assert line.hears("12345#").heard[0].number == "12345"


def test_two_messages_one_after_the_other():
    line = Line().hears("A12345CD54321C")
    assert [message.number for message in line.heard] == ["12345", "54321"]
