"""What the box hears of a line, by what the line sounds, and when."""

import pytest

from firmware.voice.call_progress.patterns import tones_of
from firmware.voice.tone_plans import PLANS
from tools.sim.ears import Ear
from tools.sim.schedule import Schedule


class Listener:
    """An ear that writes down: (ms, sound, count)."""

    def __init__(self, country="hu"):
        self.schedule = Schedule()
        self.told = []
        self.ear = Ear(self.schedule, country, self.note)

    def note(self, sound, count):
        self.told.append((self.schedule.now_us // 1000, sound, count))

    def hears(self, *row):
        """Each (sound, for so many ms)."""
        for sound, ms in row:
            self.ear.hear(sound)
            self.schedule.advance(1000 * ms)
        return self.told


def test_busy_is_told_from_the_second_cycle_on_with_each_further_one():
    assert Listener().hears(("busy", 2_600)) == [(1320, "busy", 2), (1920, "busy", 3), (2520, "busy", 4)]


@pytest.mark.parametrize("country", PLANS)
@pytest.mark.parametrize("tone", ["busy", "congestion"])
def test_every_country_tells_them_after_two_cycles(country, tone):
    pattern = next(one for one in tones_of(country).cadences if one.tone == tone)
    cycle_ms = sum(turn.on_ms + turn.off_ms for turn in pattern.turns)
    told = Listener(country).hears((tone, 3 * cycle_ms + 200))
    of_this = [(at, count) for at, sound, count in told if sound in {tone, "busy"} and at > 2 * cycle_ms]
    assert of_this[0] == (2 * cycle_ms + 120, 2)


def test_congestion_that_sounds_like_busy_is_told_as_busy():
    assert {sound for _, sound, _ in Listener("hu").hears(("congestion", 3_000))} == {"busy"}
    assert {sound for _, sound, _ in Listener("us").hears(("congestion", 3_000))} == {"congestion"}


def test_steady_dial_tone_is_told_once_and_again_for_who_listens_afresh():
    listener = Listener("us")
    assert listener.hears(("dial", 6_000)) == [(tones_of("us").dial_ms + 400, "dial", 1)]
    listener.ear.listen_afresh()
    assert listener.hears(("dial", 6_000))[1:] == [(6_000 + tones_of("us").dial_ms + 400, "dial", 1)]


def test_dial_tone_in_bursts_is_counted():
    assert [row[1:] for row in Listener("it").hears(("dial", 6_500))] == [("dial", 2), ("dial", 3)]


def test_ringback_and_a_voice_are_an_answer():
    told = Listener().hears(("ringback", 6_500), ("quiet", 200), ("voice", 5_000))
    assert [row[1:] for row in told] == [("ringback", 1), ("voice", 1), ("answer", 1)]
    assert told[0][0] == 1250 + 120
    assert [at for at, *_ in told[1:]] == [7_000, 7_120]


def test_a_burst_of_ringback_that_breaks_off_is_an_answer_without_a_word():
    told = Listener().hears(("ringback", 5_600), ("quiet", 5_000))
    assert [row[1:] for row in told] == [("ringback", 1), ("answer", 1)]


def test_ringback_that_becomes_busy_is_no_answer():
    told = Listener().hears(("ringback", 7_000), ("busy", 3_000))
    assert [row[1:] for row in told[:2]] == [("ringback", 1), ("busy", 2)]
    assert "answer" not in {row[1] for row in told}


def test_a_voice_is_told_when_it_begins_and_not_again_after_a_short_pause():
    told = Listener().hears(("voice", 3_000), ("quiet", 1_000), ("voice", 3_000), ("quiet", 3_000), ("voice", 1_000))
    assert told == [(300, "voice", 1), (10_300, "voice", 1)]


def test_a_voice_breaks_the_count_of_a_cadence():
    told = Listener().hears(("busy", 900), ("voice", 500), ("busy", 1_250))
    assert [row for row in told if row[1] == "busy"] == []


def test_silence_is_told_once_after_thirty_seconds():
    assert Listener().hears(("quiet", 100_000)) == [(30_120, "quiet", 30)]


def test_listening_afresh_begins_a_silence_anew():
    listener = Listener()
    listener.hears(("quiet", 20_000))
    listener.ear.listen_afresh()
    assert listener.hears(("quiet", 50_000)) == [(50_120, "quiet", 30)]


def test_no_cadence_goes_on_across_the_moment_of_listening_afresh():
    listener = Listener()
    listener.hears(("busy", 1_250))
    listener.ear.listen_afresh()
    assert listener.hears(("busy", 1_950)) == [(3_120, "busy", 2)]


def test_what_was_about_to_be_told_is_not_told_any_more():
    listener = Listener()
    listener.hears(("busy", 1_210))
    listener.ear.listen_afresh()
    listener.hears(("quiet", 5_000))
    assert listener.told == []


def test_a_new_core_in_the_middle_of_a_burst_hears_the_bursts_that_follow():
    listener = Listener()
    listener.hears(("busy", 1_250))
    listener.ear.restart()
    assert listener.hears(("busy", 1_950)) == [(3_120, "busy", 2)]


def test_a_fax_is_a_voice_first_and_is_told_with_each_burst_once_quiet_follows_it():
    told = Listener().hears(("quiet", 500), ("fax", 8_300))
    assert [sound for _, sound, _ in told] == ["voice", "fax", "voice", "fax", "voice", "fax"]
    assert [(at, count) for at, sound, count in told if sound == "fax"] == [(1320, 1), (4820, 2), (8320, 3)]
