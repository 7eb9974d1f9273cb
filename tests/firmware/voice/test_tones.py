"""The notation of tone plans."""

import pytest

from firmware.voice.tones import Burst, Part, Sound, Tone, ToneError, parse


def test_a_continuous_mix():
    assert parse("350+440") == Tone((Part((Burst(Sound((350, 440)), 0),)),))


def test_a_cadence_of_two_frequencies():
    assert parse("425 375/375, 420 375/375") == Tone(
        (Part((Burst(Sound((425,)), 375, 375), Burst(Sound((420,)), 375, 375))),)
    )


def test_an_odd_number_of_times_ends_without_a_gap():
    assert parse("950 330, 1400 330/20").parts[0].bursts == (
        Burst(Sound((950,)), 330),
        Burst(Sound((1400,)), 330, 20),
    )


def test_modulation_is_90_percent_deep_where_nothing_is_said():
    assert parse("400*25 10/10").parts[0].bursts[0].sound == Sound((400,), 25, 90)
    assert parse("425*24@100 10/10").parts[0].bursts[0].sound == Sound((425,), 24, 100)


def test_counted_parts_and_their_length():
    tone = parse("10x 425 100/100 | 425")
    assert [part.times for part in tone.parts] == [10, 0]
    assert (tone.endless, tone.length_ms) == (True, 2000)
    ending = parse("3x 400 200/3000 | 1x 400 200")
    assert (ending.endless, ending.length_ms) == (False, 9800)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "expected frequencies and times"),
        ("loud", "'loud' is no frequency"),
        ("425 100/x", "'x' is no time"),
        ("425 0/100", "'0' is no time"),
        ("425 100/100 7", "expected frequencies and times"),
        ("0x 425 100", "0 times is never"),
        ("425 100/100 | 425", "only the last part can go on for ever"),
        ("3x 425", "a continuous sound stands alone"),
        ("425, 440 100/100", "a continuous sound stands alone"),
    ],
)
def test_nonsense_is_told_in_a_sentence(text, sentence):
    with pytest.raises(ToneError, match=sentence.replace("'", ".")):
        parse(text)
