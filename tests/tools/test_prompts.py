"""``linebox prompts``: the sounds of all that the box says, made by one command; and how they come out."""

import argparse
import wave
from pathlib import Path

import numpy as np
import pytest

from firmware.voice.levels import SPEECH_DBM0
from firmware.voice.messages import Said
from firmware.voice.phrases import LANGUAGES, Piece, every_piece
from firmware.voice.prompt_source import PromptSource
from firmware.voice.shelf import BUILT_FOLDER, Shelf
from firmware.voice.speech import active_rms
from tests.firmware.voice.measure import dbm0, needs
from tests.firmware.voice.speaking import put, read, words
from tools import prompts, speaking

RATE = 48_000


def run(*given):
    parser = argparse.ArgumentParser()
    prompts.add_arguments(parser)
    return prompts.run(parser.parse_args(list(map(str, given))))


def say_by_sine(_voice, text):
    return words(0.05 * len(text), rate=16_000), 16_000


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """A shelf with every phrase, and some numbers, as espeak-ng says them."""
    needs("espeak-ng", "espeak-ng")
    folder = tmp_path_factory.mktemp("state")
    some = [piece for piece in every_piece("en") if not piece.name.startswith("number.")]
    some += [piece for piece in every_piece("en") if piece.name in {f"number.{n}" for n in (1, 2, 8, 17, 35, 99)}]
    speaking.build("en", folder / BUILT_FOLDER / "en", some)
    shelf = Shelf(RATE, folder)
    shelf.preload("en")
    for _ in every_piece("en"):
        shelf.step()
    return shelf


def said(shelf, name, *values):
    """What is heard of a prompt."""
    source = PromptSource([Said(name, values)], "en", shelf, RATE)
    samples = source.render(30 * RATE)
    assert not source.stood_in
    return samples


def speech_dbm0(samples):
    """Active speech level (ITU-T P.56, method B) sample by sample; the firmware takes steps of 1 ms."""
    keep = np.exp(-1 / (0.03 * RATE))
    # The two smoothings of a rectified signal, as one impulse response of 0.4 s.
    n = np.arange(round(0.4 * RATE))
    response = (1 - keep) ** 2 * (n + 1) * keep**n
    length = len(samples) + len(n)
    spectrum = np.fft.rfft(np.abs(samples), length) * np.fft.rfft(response, length)
    envelope = np.fft.irfft(spectrum, length)[: len(samples)]
    energy = float(np.sum(np.square(samples, dtype=np.float64)))
    for threshold_db in np.arange(-90, 0, 0.1):
        above = np.flatnonzero(envelope >= 10 ** (threshold_db / 20))
        ends = np.minimum(np.append(above[1:], len(samples)), above + round(0.2 * RATE))
        level = 10 * np.log10(energy / np.sum(ends - above))
        if level - threshold_db <= 15.9:
            return level + dbm0(np.ones(100))
    raise AssertionError("there is no speech in it")


@pytest.mark.parametrize("name", LANGUAGES["en"].phrases)
def test_every_prompt_is_equally_loud_and_none_clips(spoken, name):
    samples = said(spoken, name, 8, 17)
    assert speech_dbm0(samples) == pytest.approx(SPEECH_DBM0 - 0.25, abs=0.5)
    assert np.abs(samples).max() < 0.99


@pytest.mark.parametrize("number", [1, 2, 35, 99])
def test_a_sentence_is_equally_loud_whatever_its_number(spoken, number):
    assert speech_dbm0(said(spoken, "queue.position", number)) == pytest.approx(SPEECH_DBM0 - 0.25, abs=0.5)


def test_every_prompt_begins_in_its_first_block(spoken):
    for name in LANGUAGES["en"].phrases:
        assert said(spoken, name, 8, 17)[: RATE // 100].any(), name


def test_numbers_make_sentences_longer_and_not_the_rest(spoken):
    long, short = said(spoken, "queue.position", 99), said(spoken, "queue.position", 8)
    assert len(long) > len(short)
    assert np.array_equal(long[: RATE // 2], short[: RATE // 2])


def test_one_command_makes_all_sounds_of_a_language(tmp_path, capsys, mocker):
    mocker.patch.object(prompts, "build", lambda language, folder: speaking.build(language, folder, speak=say_by_sine))
    assert run("build", "--state-dir", tmp_path) == 0
    folder = tmp_path / BUILT_FOLDER / "en"
    assert capsys.readouterr().out == f"{folder}: {len(every_piece('en'))} sounds\n"
    assert {path.name for path in folder.iterdir()} == {f"{piece.name}.wav" for piece in every_piece("en")}
    with wave.open(str(folder / "queue.thanks.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
    shelf = Shelf(RATE, tmp_path)
    read(shelf, "queue.thanks")
    [sound] = shelf.take("en", [Piece("queue.thanks", "")])
    assert dbm0(np.full(10, active_rms(sound / np.float32(32767), RATE))) == pytest.approx(SPEECH_DBM0, abs=0.1)


def test_the_list_says_where_each_sound_comes_from(tmp_path, capsys):
    put(tmp_path, "queue.welcome", words(0.2))
    put(tmp_path, "queue.welcome", words(0.2), built=True)
    put(tmp_path, "queue.thanks", words(0.2), built=True)
    assert run("list", "--state-dir", tmp_path) == 0
    lines = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    assert ["own", "queue.welcome", "Thank you for calling."] in lines
    assert ["built", "queue.thanks", "Thank you for waiting."] in lines
    assert ["missing", "number.42", "42"] in lines


def test_what_goes_on_after_a_piece_does_not_fall_like_a_sentence():
    assert speaking.spoken_as(Piece("queue.position.1", "You are number")) == "You are number,"
    assert speaking.spoken_as(Piece("queue.thanks", "Thank you for waiting.")) == "Thank you for waiting."


def test_mistakes_are_told(tmp_path, capsys, mocker):
    assert run("build", "--language", "xx") == 2
    assert capsys.readouterr().err == "linebox prompts: there are no phrases in 'xx'; the languages are en.\n"
    mocker.patch.object(speaking.subprocess, "run", side_effect=FileNotFoundError)
    assert run("build", "--state-dir", tmp_path) == 1
    assert capsys.readouterr().err == (
        "linebox prompts: espeak-ng is missing: install it with 'apt install espeak-ng'.\n"
    )
    mocker.patch.object(speaking.subprocess, "run", side_effect=speaking.subprocess.TimeoutExpired("espeak-ng", 30))
    assert run("build", "--state-dir", tmp_path) == 1
    assert "linebox prompts: espeak-ng cannot say 'Thank you for calling.'" in capsys.readouterr().err
    assert not (tmp_path / BUILT_FOLDER).exists()


def test_a_place_that_cannot_be_written_and_silence_are_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(speaking.SpeakingError, match="cannot be written: Not a directory"):
        speaking.build("en", Path(tmp_path / "file" / "en"), speak=say_by_sine)
    with pytest.raises(speaking.SpeakingError, match="cannot be used: there is nothing in it but silence"):
        speaking.build("en", tmp_path, speak=lambda _voice, _text: (np.zeros(800, np.float32), 8000))
