"""What is heard when prompts are played, sample by sample."""

import itertools

import numpy as np
import pytest

from firmware.voice.levels import SPEECH_DBM0
from firmware.voice.messages import PromptMissing, Said
from firmware.voice.prompt_source import BREATH_MS, PATIENCE_MS, PromptSource, stand_in
from firmware.voice.shelf import Shelf
from firmware.voice.speech import JOINT_MS
from tests.firmware.voice.measure import bursts, dbm0
from tests.firmware.voice.speaking import RATE, pitch, put, read, shelf_with, words

POSITION = ("queue.position.1", "number.3", "queue.position.2")
HALF_S = RATE // 2
BLOCK = RATE // 100


def source(shelf, *said, language=""):
    return PromptSource(said, language, shelf, RATE)


def whole(made, block=BLOCK):
    """All that it says, and what follows it: nothing."""
    blocks = []
    while len(blocks) < 6000:
        blocks.append(made.render(block))
        if len(blocks[-1]) < block:
            assert len(made.render(block)) == 0
            return np.concatenate(blocks)
    raise AssertionError("it never ends")


def pitches(samples, spans):
    return [pitch(samples[start:end]) for start, end in spans]


def test_pieces_of_a_sentence_follow_each_other_and_prompts_after_a_breath(tmp_path):
    shelf = shelf_with(tmp_path, *POSITION, "queue.thanks")
    made = source(shelf, Said("queue.position", (3,)), Said("queue.thanks"))
    samples = whole(made)
    spans = bursts(samples, RATE * JOINT_MS // 2000)
    assert pitches(samples, spans) == [400, 500, 600, 700]
    gaps = [later - end for (_, end), (later, _) in itertools.pairwise(spans)]
    joint, breath = RATE * JOINT_MS // 1000, RATE * BREATH_MS // 1000
    assert gaps == pytest.approx([joint, joint, breath], abs=2)
    assert len(samples) == 4 * HALF_S + 2 * joint + breath
    assert not made.stood_in


@pytest.mark.parametrize("block", [1, 7, 441, 20_000])
def test_the_size_of_blocks_changes_no_sample(tmp_path, block):
    shelf = shelf_with(tmp_path, *POSITION, seconds=0.1)
    said = Said("queue.position", (3,))
    assert np.array_equal(whole(source(shelf, said), block), whole(source(shelf, said)))


def test_a_prompt_that_was_read_beforehand_sounds_in_the_first_block(tmp_path):
    put(tmp_path, "queue.thanks", np.concatenate([np.zeros(RATE, np.float32), words(0.5)]))
    shelf = Shelf(tmp_path)
    read(shelf, "queue.thanks")
    first = source(shelf, Said("queue.thanks")).render(BLOCK)
    assert np.abs(first).max() > 0.1


def test_a_prompt_that_is_still_being_read_begins_as_soon_as_it_is_there(tmp_path):
    put(tmp_path, "queue.thanks", words(0.5), built=True)
    shelf = Shelf(tmp_path)
    made = source(shelf, Said("queue.thanks"))
    for _ in range(20):
        assert not made.render(BLOCK).any()
    shelf.step()
    assert np.abs(made.render(BLOCK)).max() > 0.1


def test_what_comes_later_is_asked_for_at_the_beginning(tmp_path):
    shelf = shelf_with(tmp_path, "queue.thanks")
    put(tmp_path, "queue.stay", words(0.5), built=True)
    made = source(shelf, Said("queue.thanks"), Said("queue.stay"))
    shelf.step()
    samples = whole(made)
    assert len(samples) == 2 * HALF_S + RATE * BREATH_MS // 1000


def test_a_prompt_without_a_sound_is_three_rising_notes(tmp_path):
    shelf = Shelf(tmp_path)
    read(shelf, "queue.thanks")
    made = source(shelf, Said("queue.thanks"))
    samples = whole(made)
    spans = bursts(samples, RATE // 100)
    assert pitches(samples, spans) == [523, 659, 784]
    assert dbm0(samples[200:800]) == pytest.approx(SPEECH_DBM0, abs=0.5)
    assert made.stood_in
    assert list(shelf.reports) == [PromptMissing("queue.thanks", "en")]


def test_a_sentence_of_which_one_piece_is_missing_is_notes_and_the_next_is_said(tmp_path):
    shelf = shelf_with(tmp_path, *POSITION[:2], "queue.thanks")
    read(shelf, POSITION[2])
    made = source(shelf, Said("queue.position", (3,)), Said("queue.thanks"))
    assert len(whole(made)) == len(stand_in()) + RATE * BREATH_MS // 1000 + HALF_S
    assert made.stood_in


def test_whoever_reads_and_never_comes_back_is_waited_for_a_second(tmp_path):
    made = source(Shelf(tmp_path), Said("queue.thanks"))
    silence = RATE * PATIENCE_MS // 1000
    samples = whole(made)
    assert not samples[:silence].any()
    assert np.abs(samples[silence : silence + BLOCK]).max() > 0.05
    assert made.stood_in


def test_where_a_language_has_no_sound_the_boxs_own_is_spoken_and_that_is_told(tmp_path):
    shelf = shelf_with(tmp_path, "queue.thanks")
    put(tmp_path, "queue.stay", words(0.5, 900), language="pl")
    read(shelf, "queue.thanks", "queue.stay", language="pl")
    made = source(shelf, Said("queue.thanks"), Said("queue.stay"), language="pl")
    samples = whole(made)
    assert pitches(samples, bursts(samples, RATE // 10)) == [400, 900]
    assert not made.stood_in
    assert list(shelf.reports) == [PromptMissing("queue.thanks", "pl", "en")]


def test_the_language_of_the_box_comes_before_english_and_notes_come_last(tmp_path):
    shelf = shelf_with(tmp_path, "queue.thanks", "queue.stay")
    put(tmp_path, "queue.thanks", words(0.5, 900), language="hu")
    shelf.use("hu")
    for language in ("hu", "pl"):
        read(shelf, "queue.thanks", "queue.stay", "queue.next", language=language)
    read(shelf, "queue.next")
    made = source(shelf, Said("queue.thanks"), Said("queue.stay"), Said("queue.next"), language="pl")
    samples = whole(made)
    assert pitches(samples, bursts(samples, RATE // 10))[:2] == [900, 500]
    assert made.stood_in
    assert list(shelf.reports) == [
        PromptMissing("queue.thanks", "pl", "hu"),
        PromptMissing("queue.stay", "pl", "en"),
        PromptMissing("queue.stay", "hu", "en"),
        PromptMissing("queue.next", "pl"),
        PromptMissing("queue.next", "hu"),
        PromptMissing("queue.next", "en"),
    ]
    assert pitch(whole(source(shelf, Said("queue.thanks")))) == 900


def test_a_language_is_offered_in_its_own_words(tmp_path):
    put(tmp_path, "language.hu.1", words(0.5, 900), language="hu")
    put(tmp_path, "number.2", words(0.5, 1000), language="hu")
    shelf = Shelf(tmp_path)
    read(shelf, "language.hu.1", "number.2", language="hu")
    samples = whole(source(shelf, Said("language.hu", (2,)), language="pl"))
    assert pitches(samples, bursts(samples, RATE * JOINT_MS // 2000)) == [900, 1000]


def test_nothing_to_say_is_over_at_once(tmp_path):
    assert len(whole(source(Shelf(tmp_path)))) == 0
