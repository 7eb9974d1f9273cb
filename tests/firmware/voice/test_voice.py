"""The voice without a device: commands in, sound and reports out."""

import numpy as np
import pytest

from firmware.voice.messages import (
    AskHealth,
    CommandRefused,
    Heard,
    ListenAfresh,
    Play,
    PlayDigits,
    PlayEnded,
    PlayPrompts,
    PlayTone,
    PromptMissing,
    Said,
    Stop,
    UseCountry,
    VoiceStarted,
    decode_command,
    decode_report,
    encode,
)
from firmware.voice.music import piece
from firmware.voice.voice import Voice
from tests.firmware.voice.measure import hertz
from tests.firmware.voice.speaking import pitch, shelf_with

RATE = 8000


def voice(country="hu", outputs=8, **more):
    made = Voice(country, RATE, outputs, **more)
    made.take_reports()
    return made


def heard(made, seconds=1.0):
    """Per output (from 1): what is heard from now on."""
    block = np.concatenate([made.render(80) for _ in range(round(seconds * 100))])
    return {n + 1: column for n, column in enumerate(block.T)}


def around(samples, hz):
    return hertz(samples[200:1000], RATE) == pytest.approx(hz, abs=0.1)


def test_it_says_that_it_has_started():
    assert Voice("us", RATE, 8).take_reports() == [VoiceStarted("us", RATE, 1, 8)]


def test_dial_ringback_busy_and_music_are_always_there():
    sound = heard(voice(), 3)
    assert around(sound[1], [425])
    assert around(sound[2], [425])
    assert not sound[2][round(1.26 * RATE) :].any()
    assert not sound[3][round(0.305 * RATE) : round(0.595 * RATE)].any()
    assert np.array_equal(sound[4], piece(RATE)[: 3 * RATE])
    assert not any(sound[n].any() for n in range(5, 9))


def test_sixteen_outputs():
    box = voice(outputs=16)
    for output in range(5, 17):
        box.handle(Play(output, output, PlayTone("dial")))
    assert all(samples.any() for samples in heard(box, 0.1).values())


def test_a_second_device_has_no_permanent_outputs():
    box = voice(first=9)
    assert not any(samples.any() for samples in heard(box, 0.1).values())
    box.handle(Play(1, 9, PlayTone("busy")))
    assert heard(box, 0.1)[1].any()


def test_a_tone_plays_where_it_was_asked_for_until_it_is_stopped():
    box = voice("us")
    box.handle(Play(1, 6, PlayTone("busy")))
    assert around(heard(box, 0.3)[6], [480, 620])
    box.handle(Stop(1))
    assert box.take_reports() == [PlayEnded(1, "stopped")]
    assert not heard(box, 0.3)[6][RATE // 100 :].any()


def test_a_tone_that_ends_by_itself_says_done():
    box = voice("dk")
    box.handle(Play(1, 5, PlayTone("waiting")))
    heard(box, 4.5)
    assert box.take_reports() == []
    heard(box, 0.2)
    assert box.take_reports() == [PlayEnded(1, "done")]


def test_digits_and_a_deadline():
    box = voice()
    box.handle(Play(1, 5, PlayDigits("12")))
    box.handle(Play(2, 6, PlayTone("dial"), deadline_ms=300))
    heard(box, 0.5)
    assert box.take_reports() == [PlayEnded(2, "deadline"), PlayEnded(1, "done")]


def test_reorder_is_another_word_for_congestion():
    box = voice("us")
    box.handle(Play(1, 5, PlayTone("reorder")))
    box.handle(Play(2, 6, PlayTone("congestion")))
    sound = heard(box)
    assert sound[5].any()
    assert np.array_equal(sound[5], sound[6])


def test_a_repeated_play_changes_nothing():
    box, once = voice(), voice()
    for made in (box, once):
        made.handle(Play(1, 5, PlayTone("busy")))
        heard(made, 0.1)
    box.handle(Play(1, 5, PlayTone("busy")))
    assert box.take_reports() == []
    assert np.array_equal(heard(box)[5], heard(once)[5])


@pytest.mark.parametrize(
    ("play", "sentence"),
    [
        (Play(1, 3, PlayTone("busy")), "Output 3 always plays the same"),
        (Play(1, 9, PlayTone("busy")), "There is no output 9; the outputs are 1 to 8."),
        (Play(1, 5, PlayTone("polka")), "There is no tone 'polka'; the tones are dial, busy"),
        (Play(1, 5, PlayDigits("12;")), "cannot be dialled"),
    ],
)
def test_what_cannot_be_played_is_refused_with_a_sentence(play, sentence):
    box = voice()
    box.handle(play)
    (report,) = box.take_reports()
    assert (report.id, report.why) == (1, "refused")
    assert sentence in report.reason


def test_a_refused_play_leaves_what_plays_alone():
    box = voice()
    box.handle(Play(1, 5, PlayTone("busy")))
    box.handle(Play(2, 5, PlayTone("polka")))
    assert [report.id for report in box.take_reports()] == [2]
    assert heard(box, 0.1)[5].any()


def test_another_country_sounds_at_once_and_the_music_goes_on():
    box = voice("hu")
    heard(box)
    box.handle(UseCountry("us"))
    sound = heard(box)
    assert around(sound[1], [350, 440])
    assert np.array_equal(sound[4], piece(RATE)[RATE : 2 * RATE])


def test_an_unknown_country_is_refused_and_nothing_changes():
    box = voice("hu")
    box.handle(UseCountry("xx"))
    (report,) = box.take_reports()
    assert isinstance(report, CommandRefused)
    assert "There are no tones for 'xx'" in report.reason
    assert around(heard(box)[1], [425])


@pytest.mark.parametrize(
    "message", [Play(1, 5, PlayDigits("1", 50, 50), 7), Stop(3), UseCountry("pl"), AskHealth(), ListenAfresh(4, 2)]
)
def test_commands_survive_the_pipe(message):
    assert decode_command(encode(message)) == message


def test_reports_survive_the_pipe():
    report = PlayEnded(3, "deadline")
    assert encode(report) == b'{"type":"PlayEnded","id":3,"why":"deadline","reason":""}\n'
    assert decode_report(encode(report)) == report
    heard = Heard(4, "quiet", 30, 2)
    assert encode(heard) == b'{"type":"Heard","line":4,"sound":"quiet","count":30,"afresh":2}\n'
    assert decode_report(encode(heard)) == heard


THANKS = PlayPrompts((Said("queue.thanks"),))


def test_prompts_are_said_on_several_outputs_at_once_each_for_itself(tmp_path):
    shelf = shelf_with(tmp_path, "queue.thanks", "queue.stay")
    box = voice(shelf=shelf)
    box.handle(Play(1, 5, THANKS))
    box.handle(Play(2, 6, PlayPrompts((Said("queue.stay"), Said("queue.thanks")))))
    sound = heard(box, 0.5)
    assert (pitch(sound[5]), pitch(sound[6])) == (400, 500)
    assert box.take_reports() == []
    heard(box, 0.1)
    assert box.take_reports() == [PlayEnded(1, "done")]
    heard(box, 1)
    assert box.take_reports() == [PlayEnded(2, "done")]


def test_a_prompt_is_heard_from_the_first_block_after_its_command(tmp_path):
    """With the 30 ms that the sound card keeps, that is 40 ms at most."""
    box = voice(shelf=shelf_with(tmp_path, "queue.thanks"))
    box.render(80)
    box.handle(Play(1, 5, THANKS))
    assert np.abs(box.render(80)[:, 4]).max() > 0.1


def test_other_prompts_on_an_output_replace_those_before_and_a_stop_ends_them(tmp_path):
    box = voice(shelf=shelf_with(tmp_path, "queue.thanks", "queue.stay"))
    box.handle(Play(1, 5, THANKS))
    heard(box, 0.1)
    box.handle(Play(2, 5, PlayPrompts((Said("queue.stay"),))))
    assert pitch(heard(box, 0.3)[5]) == 500
    box.handle(Stop(2))
    heard(box, 0.01)
    assert not heard(box, 0.5)[5].any()
    assert box.take_reports() == [PlayEnded(1, "replaced"), PlayEnded(2, "stopped")]


def test_a_prompt_that_nobody_knows_is_notes_and_told_at_their_end():
    box = voice()
    box.handle(Play(1, 5, PlayPrompts((Said("polka"),))))
    sound = heard(box, 2)[5]
    assert np.abs(sound).max() > 0.05
    assert box.take_reports() == [PlayEnded(1, "missing")]


def test_the_country_and_a_stop_leave_other_prompts_alone(tmp_path):
    box = voice(shelf=shelf_with(tmp_path, "queue.thanks"))
    box.handle(Play(1, 5, THANKS))
    box.handle(Stop(7))
    box.handle(UseCountry("us"))
    assert pitch(heard(box, 0.5)[5]) == 400


def test_a_prompt_without_its_numbers_is_refused():
    box = voice()
    box.handle(Play(1, 5, PlayPrompts((Said("queue.position"),))))
    [ended] = box.take_reports()
    assert ended == PlayEnded(1, "refused", "the prompt queue.position says 1 numbers or more, and was given 0.")


def test_prompts_and_what_is_told_of_them_are_one_line_each():
    for message in (Play(1, 5, PlayPrompts((Said("queue.wait", (5, 10)), Said("queue.thanks")), "pl")),):
        assert decode_command(encode(message)) == message
    assert decode_report(encode(PromptMissing("queue.wait", "pl"))) == PromptMissing("queue.wait", "pl")
