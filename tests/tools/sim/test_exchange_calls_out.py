"""Our calls through the exchange: seizure, digits, what is heard, answer, end."""

import pytest

from tests.tools.sim.test_exchange import Wire

TEN_PPS = (67, 33)


class Caller(Wire):
    """Somebody at our end who dials; he writes down what he hears and how the call stands: (ms, word)."""

    def __init__(self, country="hu"):
        super().__init__(country=country)
        self.states, self.heard = [], []
        self.line.on_state = lambda state: self.states.append((self.schedule.now_us // 1000, state))
        self.line.sounds.on_sound = lambda sound: self.heard.append((self.schedule.now_us // 1000, sound))

    def wait(self, ms):
        self.run(self.schedule.now_us // 1000 + ms)

    def seize(self):
        self.line.loop(True)
        self.wait(400)

    def tones(self, digits, on_ms=100, off_ms=100):
        for digit in digits:
            self.line.hears(digit)
            self.wait(on_ms)
            self.line.hears(None)
            self.wait(off_ms)

    def pulses(self, *counts, timing=TEN_PPS, gap_ms=800):
        for count in counts:
            for _ in range(count):
                self.line.loop(False)
                self.wait(timing[0])
                self.line.loop(True)
                self.wait(timing[1])
            self.wait(gap_ms)

    def connected(self, digits="5550100"):
        self.seize()
        self.tones(digits)
        self.wait(4_000)
        assert self.line.answer()
        self.wait(2_000)


def test_a_seizure_brings_dial_tone():
    caller = Caller()
    caller.seize()
    assert caller.states == [(20, "dialling")]
    assert caller.heard == [(320, "dial")]
    assert caller.line.outgoing and caller.line.dialled == ""


def test_a_short_closure_is_no_seizure():
    caller = Caller()
    caller.line.loop(True)
    caller.wait(15)
    caller.line.loop(False)
    caller.wait(1_000)
    assert caller.states == []


def test_dial_tone_may_come_late_or_not_at_all():
    late, never = Caller(), Caller()
    late.line.dial_tone_ms, never.line.dial_tone_ms = 2_500, None
    for caller in (late, never):
        caller.seize()
        caller.wait(5_000)
    assert late.heard == [(2_520, "dial")]
    assert never.heard == []
    never.tones("12")
    assert never.line.dialled == "12"


def test_the_first_digit_ends_dial_tone_and_three_seconds_after_the_last_it_rings():
    caller = Caller()
    caller.seize()
    caller.tones("0612345678")
    assert caller.heard == [(320, "dial"), (400, "quiet")]
    assert caller.line.state == "dialling"
    caller.wait(4_000)
    assert caller.line.state == "calling" and caller.line.dialled == "0612345678"
    assert caller.heard[-1][1] == "ringback"


def test_a_number_plan_completes_a_number_at_once():
    caller = Caller()
    caller.line.register.lengths = {"": 10, "1": 3}
    caller.seize()
    caller.tones("112")
    assert caller.line.state == "calling"


@pytest.mark.parametrize(
    ("country", "counts", "number"),
    [("hu", (1, 9, 10), "190"), ("se", (1, 2, 10), "019"), ("nz", (9, 1, 10), "190")],
)
def test_pulses_are_digits_as_the_country_counts_them(country, counts, number):
    caller = Caller(country)
    caller.seize()
    caller.pulses(*counts)
    assert caller.line.dialled == number
    assert [sound for _, sound in caller.heard] == ["dial", "quiet"]


@pytest.mark.parametrize("timing", [(31, 19), (103, 40), (61, 39)])
def test_slow_and_fast_dials_are_understood(timing):
    caller = Caller()
    caller.seize()
    caller.pulses(3, 10, timing=timing, gap_ms=300)
    assert caller.line.dialled == "30"


def test_twenty_seconds_without_a_digit_are_congestion():
    caller = Caller()
    caller.seize()
    caller.wait(25_000)
    assert caller.line.state == "cleared"
    assert [sound for _, sound in caller.heard] == ["dial", "congestion"]


def test_an_answer_is_a_voice_within_a_second_and_a_reversal_where_the_line_does_so():
    caller = Caller()
    caller.line.reverses_at_answer = True
    caller.seize()
    caller.tones("555")
    assert not caller.line.answer(), "it does not ring yet"
    caller.wait(4_000)
    assert not caller.line.reversed
    now = caller.schedule.now_us // 1000
    assert caller.line.answer()
    assert caller.line.reversed and caller.line.state == "talking"
    caller.wait(1_500)
    assert caller.heard[-1][1] == "voice" and now < caller.heard[-1][0] <= now + 1_000


@pytest.mark.parametrize("sound", ["busy", "congestion"])
@pytest.mark.parametrize("dialled", ["5", "5550100"])
def test_a_call_that_cannot_be_put_through(sound, dialled):
    caller = Caller()
    caller.seize()
    caller.tones(dialled)
    assert caller.line.refuse(sound)
    assert caller.line.state == "cleared" and caller.heard[-1][1] == sound
    assert not caller.line.answer() and not caller.line.refuse("busy")
    caller.wait(70_000)
    assert caller.heard[-1][1] == "quiet"


@pytest.mark.parametrize(
    ("by", "heard"),
    [
        ("busy", ["busy", "quiet"]),
        ("congestion", ["congestion", "quiet"]),
        ("dialtone", ["quiet", "dial", "congestion", "quiet"]),
        ("silence", ["quiet"]),
        ("nothing", []),
        ("cpc", ["quiet", "busy", "quiet"]),
        ("reversal", ["quiet", "busy", "quiet"]),
    ],
)
def test_what_is_heard_after_the_far_side_has_gone(by, heard):
    caller = Caller()
    caller.connected()
    del caller.heard[:]
    caller.line.ends_by = by
    caller.line.hang_up()
    caller.wait(120_000)
    assert [sound for _, sound in caller.heard] == heard
    assert caller.line.state == "cleared", "the exchange waits for our release"
    assert len(caller.of("feed")) == {"cpc": 2, "reversal": 1}.get(by, 0)


def test_our_release_ends_everything():
    caller = Caller()
    caller.connected()
    caller.line.loop(False)
    caller.wait(300)
    assert caller.line.state == "none" and caller.heard[-1][1] == "quiet"
    assert caller.line.ring("06")


def test_a_caller_who_comes_while_we_hold_the_line_hears_busy():
    caller = Caller()
    caller.line.loop(True)
    caller.wait(25)
    assert not caller.line.ring("06")


def test_a_caller_who_comes_before_the_exchange_sees_our_seizure_is_answered_by_it():
    caller = Caller()
    caller.line.loop(True)
    caller.wait(10)
    assert caller.line.ring("06")
    caller.wait(1_500)
    assert [state for _, state in caller.states] == ["ringing", "talking"]
    assert caller.heard[-1][1] == "voice"


@pytest.mark.parametrize(("country", "break_ms"), [("hu", 100), ("us", 600), ("de", 250)])
def test_a_flash_is_counted_and_ends_nothing(country, break_ms):
    caller = Caller(country)
    caller.connected()
    caller.line.loop(False)
    caller.wait(break_ms)
    caller.line.loop(True)
    caller.wait(2_000)
    assert caller.line.flashes == 1 and caller.line.state == "talking"


@pytest.mark.parametrize(("country", "break_ms"), [("hu", 40), ("hu", 150), ("us", 200)])
def test_a_glitch_is_no_flash(country, break_ms):
    caller = Caller(country)
    caller.connected()
    caller.line.loop(False)
    caller.wait(break_ms)
    caller.line.loop(True)
    caller.wait(2_000)
    assert caller.line.flashes == 0 and caller.line.state == "talking"


def test_digits_that_come_in_a_conversation_are_no_number():
    caller = Caller()
    caller.line.ring("06")
    caller.line.loop(True)
    caller.wait(500)
    caller.tones("0612")
    assert caller.line.dialled == "" and caller.line.register.beyond == "0612"


def test_somebody_speaks_for_a_while_and_is_quiet_then():
    caller = Caller()
    caller.connected()
    assert caller.line.say(3_000)
    caller.wait(2_900)
    assert caller.line.sounds.sound == "voice"
    caller.wait(200)
    assert caller.line.sounds.sound == "quiet"


def test_a_cut_wire_is_heard_as_quiet():
    caller = Caller()
    caller.seize()
    caller.line.cut()
    assert caller.heard[-1][1] == "quiet"


def test_keys_of_the_far_side_are_tones_until_the_release():
    caller = Caller()
    keys = []
    caller.line.sounds.on_key = keys.append
    assert not caller.line.press("1")
    caller.connected()
    assert caller.line.press("12345")
    caller.wait(250)
    caller.line.loop(False)
    caller.wait(1_000)
    assert keys == ["1", None, "2", None, "3", None]


def test_what_a_meter_shows():
    caller = Caller()
    assert caller.line.volts == 48.0
    caller.line.parallel_lift()
    assert caller.line.volts == 8.0
    caller.line.parallel_hang_up()
    caller.line.cut()
    assert caller.line.volts == 0.0
