"""What was recorded is played from the disk, at once and whole, and nobody waits for what is not there."""

import numpy as np
import pytest

from firmware.voice.kept_recordings import AHEAD_MS, FIRST_MS, PIECE_MS, Reader, RecordedSource
from firmware.voice.messages import Play, PlayEnded, PlayPrompts, PromptMissing, RecordingRefused, Said
from firmware.voice.prompt_source import BREATH_MS, PATIENCE_MS
from firmware.voice.raiser import TAPS, Raiser
from firmware.voice.recording_names import LONGEST_NAME, is_name, recording_of, sound_of
from firmware.voice.shelf import Shelf
from firmware.voice.voice import Voice
from firmware.voice.wav import write_wav
from tests.firmware.voice.speaking import pitch, shelf_with, words

RATE = 8000
BLOCK = RATE // 100


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("message.17", "messages/17"),
        ("message.draft-11", "messages/draft-11"),
        ("call.2026-11-30.9-41-line-2", "calls/2026-11-30/9-41-line-2"),
        ("queue.welcome", ""),
        ("message", ""),
        ("message...17", ""),
        ("message.", ""),
        ("message.a.b.c.d", ""),
    ],
)
def test_a_recording_is_known_by_the_name_of_its_prompt(prompt, name):
    assert recording_of(prompt) == name


NAMES = {
    "messages/17": True,
    "calls/2026-11-30/9-41-line-2": True,
    "prompts/notice": True,
    "prompts/en/queue.welcome": True,
    "prompts/pt-BR/queue.welcome": True,
    "prompts": False,
    "prompts/en/de/welcome": False,
    "prompts/..": False,
    "prompts/en/..": False,
    "messages/17.wav": False,
    "messages/Anna": False,
    "messages//17": False,
    "/messages/17": False,
    "messages/17\n": False,
    "../messages/17": False,
    "register/17": False,
    f"messages/{'1' * LONGEST_NAME}": False,
}


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_anywhere_else(name):
    assert is_name(name) is NAMES[name]


def test_what_is_recorded_in_the_folder_of_prompts_is_the_sound_of_one():
    assert [sound_of(name) for name in ("prompts/en/queue.welcome", "prompts/notice", "messages/1")] == [
        "queue.welcome",
        "notice",
        "",
    ]


@pytest.mark.parametrize("wanted", [8_000, 16_000, 44_100, 48_000])
def test_a_higher_rate_changes_neither_pitch_nor_level_nor_length_however_it_is_cut(wanted):
    sound = words(1.0, 1000, 0.5)
    raiser = Raiser(RATE, wanted)
    pieces = [raiser.feed(sound[at : at + 701]) for at in range(0, len(sound), 701)]
    out = np.concatenate([*pieces, raiser.end()])
    whole = Raiser(RATE, wanted)
    assert np.array_equal(out, np.concatenate([whole.feed(sound), whole.end()]))
    assert len(out) == wanted
    exact = words(1.0, 1000, 0.5, wanted)
    middle = slice(wanted // 50, -wanted // 50)
    assert np.abs(out[middle] - exact[middle]).max() < 0.005


class Player:
    """Says prompts from a folder; ``reads``: how many pieces are read between two blocks of 10 ms."""

    def __init__(self, folder, *prompts, reads=1, rate=RATE, shelf=None):
        self.reader = Reader(rate, folder)
        self.reads = reads
        self.source = RecordedSource([Said(one) for one in prompts], "", shelf or Shelf(rate, folder), self.reader)
        self.block = rate // 100

    def say(self, seconds=60.0):
        """All samples until it ends."""
        out = []
        for _ in range(round(seconds * 100)):
            for _ in range(self.reads):
                if not self.reader._wanted.empty():
                    self.reader.step()
            samples = self.source.render(self.block)
            out.append(samples)
            if len(samples) < self.block:
                break
        return np.concatenate(out)


def kept(folder, name, samples, rate=RATE):
    path = folder / f"{name}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_wav(path, samples, rate)


def test_a_message_is_heard_from_the_first_block_after_it_was_read_to_its_last_sample(tmp_path):
    said = words(7.3)
    kept(tmp_path, "messages/17", said)
    player = Player(tmp_path, "message.17")
    assert np.array_equal(player.source.render(BLOCK), np.zeros(BLOCK))
    assert np.abs(player.say() - said).max() < 1e-4
    assert not player.source.stood_in


def test_no_more_of_it_is_in_memory_than_is_soon_heard(tmp_path):
    kept(tmp_path, "calls/long", words(60.0))
    player = Player(tmp_path, "call.long", reads=5)
    player.say(1.0)
    [recorded] = player.source._parts
    held_ms = sum(map(len, recorded._pieces)) * 1000 / RATE
    assert AHEAD_MS - PIECE_MS <= held_ms <= AHEAD_MS + FIRST_MS


def test_a_disk_that_is_slow_for_a_moment_delays_and_loses_nothing(tmp_path):
    said = words(1.0)
    kept(tmp_path, "messages/17", said)
    player = Player(tmp_path, "message.17", reads=0)
    player.reader.step()
    late = player.say(0.5)
    player.reads = 1
    rest = player.say()
    heard = np.concatenate([late, rest])
    head = FIRST_MS * RATE // 1000 - TAPS // 2
    assert np.abs(heard[:head] - said[:head]).max() < 1e-4
    assert not heard[head : 50 * BLOCK].any()
    assert np.abs(rest[-len(said) + head :] - said[head:]).max() < 1e-4


def test_messages_and_words_are_said_in_their_order_with_a_breath_between(tmp_path):
    shelf = shelf_with(tmp_path, "short", seconds=0.5)
    kept(tmp_path, "messages/1", words(0.5, 600))
    kept(tmp_path, "messages/2", words(0.5, 700))
    heard = Player(tmp_path, "message.1", "short", "message.2", shelf=shelf).say()
    breath = BREATH_MS * RATE // 1000
    assert len(heard) == pytest.approx(3 * 0.5 * RATE + 2 * breath, abs=RATE // 20)
    assert [pitch(heard[at : at + RATE // 4]) for at in (1000, 7000, 13000)] == [600, 400, 700]


def test_on_a_card_of_48_khz_it_lasts_as_long_and_is_as_high(tmp_path):
    kept(tmp_path, "messages/1", words(1.0, 600))
    heard = Player(tmp_path, "message.1", rate=48_000).say()
    assert len(heard) == 48_000
    assert pitch(heard[4800:24_000], 48_000) == 600


def test_notes_stand_in_for_a_message_that_is_not_there(tmp_path):
    player = Player(tmp_path, "message.9")
    assert len(player.say()) > RATE // 5
    assert player.source.stood_in


def test_a_file_that_is_no_recording_is_named_and_notes_stand_in(tmp_path):
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages/9.wav").write_bytes(b"nonsense")
    player = Player(tmp_path, "message.9")
    player.say()
    [refused] = player.reader.reports
    assert (type(refused), refused.path) == (RecordingRefused, "messages/9")
    assert player.source.stood_in


def test_a_reader_that_hangs_is_not_waited_for(tmp_path):
    player = Player(tmp_path, "message.9", reads=0)
    heard = player.say(30)
    assert len(heard) / RATE < 2 * PATIENCE_MS / 1000 + 1
    assert player.source.stood_in


def test_the_voice_says_recordings_and_tells_their_end(tmp_path):
    kept(tmp_path, "messages/1", words(0.3))
    shelf, reader = Shelf(RATE, tmp_path), Reader(RATE, tmp_path)
    voice = Voice("hu", RATE, 8, shelf=shelf, reader=reader)
    voice.take_reports()
    voice.handle(Play(1, 5, PlayPrompts((Said("message.1"),))))
    voice.handle(Play(2, 6, PlayPrompts((Said("message.2"),))))
    loud = []
    for _ in range(200):
        while not reader._wanted.empty():
            reader.step()
        loud.append(voice.render(BLOCK)[:, 4].any())
    assert loud[:29] == [True] * 29
    assert not any(loud[31:])
    assert set(voice.take_reports()) == {PlayEnded(1, "done"), PlayEnded(2, "missing")}
    assert list(shelf.reports) == [PromptMissing("message.2", "en")]
