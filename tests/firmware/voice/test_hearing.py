"""What the lines tell by sound: the detectors' events in the words of reports, each with its line."""

import numpy as np
import pytest

from firmware.voice.call_progress import events
from firmware.voice.hearing import Hearing, told_of
from firmware.voice.messages import Heard
from firmware.voice.tone_plans import PLANS
from tests.firmware.voice.call_progress.exchange import put, silence, sine, tone

RATE = 8000
BLOCK = 160


def s16(samples):
    return np.round(samples * 32767).astype(np.int16)


def hear(hearing, *inputs):
    """Samples of each input (floating point, from input 1), in blocks; what was heard."""
    longest = max(len(samples) for samples in inputs)
    block = np.zeros((longest, len(inputs)), np.int16)
    for number, samples in enumerate(inputs):
        block[: len(samples), number] = s16(samples)
    return [heard for at in range(0, longest, BLOCK) for heard in hearing.feed(block[at : at + BLOCK])]


def busy(country="hu", cycles=3):
    return put(silence(0.5), tone(country, "busy", cycles))


def test_busy_is_told_with_its_line_and_its_cycles():
    heard = hear(Hearing("hu", RATE, 2), silence(1), busy())
    assert heard == [Heard(2, "busy", 2), Heard(2, "busy", 3)]


def test_every_line_has_an_ear_of_its_own():
    dial, ringback = tone("us", "dial", seconds=4), put(silence(0.4), tone("us", "ringback", 1))
    heard = hear(Hearing("us", RATE, 4), busy("us"), dial, put(silence(0.5), tone("us", "congestion", 3)), ringback)
    by_line = {line: {report.sound for report in heard if report.line == line} for line in range(1, 5)}
    assert by_line == {1: {"busy"}, 2: {"dial"}, 3: {"congestion"}, 4: {"ringback"}}


def test_inputs_beyond_the_lines_are_recorders_and_are_not_listened_to():
    assert hear(Hearing("hu", RATE, 1), silence(1), busy()) == []


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (events.CadenceHeard(0, "busy", 2), ("busy", 2)),
        (events.CadenceHeard(0, "congestion", 3), ("congestion", 3)),
        (events.CadenceHeard(0, "congestion", 3, ("busy",)), ("busy", 3)),
        (events.CadenceHeard(0, "busy", 2, ("congestion",)), ("busy", 2)),
        (events.CadenceHeard(0, "dial", 4), ("dial", 4)),
        (events.CadenceHeard(0, "congestion", 2, ("dial",)), ("congestion", 2)),
        (events.DialToneHeard(9, 0), ("dial", 1)),
        (events.RingbackHeard(0), ("ringback", 1)),
        (events.RingbackEnded(0, "cut short"), ("answer", 1)),
        (events.RingbackEnded(0, "overdue"), ("answer", 1)),
        (events.RingbackEnded(0, "voice"), ("answer", 1)),
        (events.RingbackEnded(0, "tone"), None),
        (events.VoiceHeard(0), ("voice", 1)),
        (events.VoiceEnded(0), None),
        (events.SilenceHeard(40 * RATE, 10 * RATE), ("quiet", 30)),
    ],
)
def test_each_event_has_its_word(event, told):
    assert told_of(event, RATE) == told


def test_a_long_quiet_is_told_in_seconds():
    assert hear(Hearing("hu", RATE, 1), silence(31)) == [Heard(1, "quiet", 30)]


def in_two(samples, seconds):
    """Cut at the end of a block."""
    at = round(seconds * RATE) // BLOCK * BLOCK
    return samples[:at], samples[at:]


def test_no_cadence_goes_on_across_the_moment_of_listening_afresh():
    hearing = Hearing("hu", RATE, 2)
    first, rest = in_two(busy(cycles=2), 1.3)
    assert hear(hearing, first, first) == []
    hearing.listen_afresh(2, 7)
    assert hear(hearing, rest, rest) == [Heard(1, "busy", 2)]


def test_what_is_heard_then_bears_the_number_of_that_moment():
    hearing = Hearing("hu", RATE, 2)
    hearing.listen_afresh(2, 7)
    hearing.listen_afresh(9, 8)
    hearing.listen_afresh(0, 9)
    assert {(report.line, report.afresh) for report in hear(hearing, busy(), busy())} == {(1, 0), (2, 7)}


def test_dial_tone_that_goes_on_is_told_again_to_who_listens_afresh():
    hearing = Hearing("hu", RATE, 1)
    dial = sine(425, 4)
    assert hear(hearing, dial) == [Heard(1, "dial")]
    hearing.listen_afresh(1, 1)
    assert hear(hearing, dial) == [Heard(1, "dial", 1, 1)]
    assert hear(hearing, dial) == []


def test_a_gap_in_the_samples_breaks_every_cadence_off():
    hearing = Hearing("hu", RATE, 2)
    first, rest = in_two(busy(cycles=2), 1.3)
    hear(hearing, first, first)
    hearing.interrupted()
    assert hear(hearing, rest, rest) == []


def test_another_country_has_other_tones():
    hearing = Hearing("hu", RATE, 1)
    hearing.listen_afresh(1, 3)
    hearing.use("us")
    assert hear(hearing, busy("us"))[0] == Heard(1, "busy", 2, 3)
    hearing.use("hu")
    assert "busy" not in {report.sound for report in hear(hearing, busy("us"))}


def test_the_same_country_or_none_breaks_nothing_off():
    hearing = Hearing("hu", RATE, 1)
    first, rest = in_two(busy(cycles=2), 1.3)
    hear(hearing, first)
    hearing.use("hu")
    hearing.use("xx")
    assert hear(hearing, rest) == [Heard(1, "busy", 2)]


@pytest.mark.parametrize("country", PLANS)
def test_busy_is_busy_in_every_country(country):
    assert {report.sound for report in hear(Hearing(country, RATE, 1), busy(country, 4))} == {"busy"}
