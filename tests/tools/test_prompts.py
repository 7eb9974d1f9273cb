"""``linebox prompts``: the sounds of all that the box says, made by one command; and how they come out."""

import argparse
import wave

import numpy as np
import pytest

from firmware.voice import speaking
from firmware.voice.languages import LANGUAGES
from firmware.voice.levels import SPEECH_DBM0
from firmware.voice.messages import Said
from firmware.voice.phrases import every_piece, pieces
from firmware.voice.places import Piece
from firmware.voice.prompt_files import BUILT_FOLDER
from firmware.voice.prompt_source import PromptSource
from firmware.voice.shelf import Shelf
from firmware.voice.speech import KEPT_HZ, spoken_rms
from tests.firmware.voice.measure import dbm0, needs
from tests.firmware.voice.speaking import put, read, words
from tools import prompts

RATE = 16_000

SENTENCES = [
    *(("queue.position", (number,)) for number in (1, 2, 35, 99, 1234)),
    *(("queue.wait", (8, 17)), ("queue.wait-about", (65,)), ("hours.open", (485,)), ("hours.open", (0,))),
    *(("message.from", ("0630*1",)), ("form.confirm", ("2",)), ("message.review", ()), ("menu.again", ("*",))),
    *((name, ()) for name in ("queue.welcome", "queue.closed", "agent.whisper", "menu.goodbye", "hours.holiday")),
]
"""Numbers, times, waits, digits, keys, the longest prompt and the shortest. ``linebox prompts check`` measures all."""


def run(*given):
    parser = argparse.ArgumentParser()
    prompts.add_arguments(parser)
    return prompts.run(parser.parse_args(list(map(str, given))))


def say_by_sine(_voice, text):
    return words(0.02 * len(text), rate=16_000), 16_000


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """A shelf with these sentences in every language, as espeak-ng says them."""
    needs("espeak-ng", "espeak-ng")
    state = tmp_path_factory.mktemp("state")
    shelf = Shelf(state)
    for language in LANGUAGES:
        folder = speaking.Folder(state, language)
        parts = dict.fromkeys(part for name, values in SENTENCES for part in pieces(name, values, language))
        for piece in parts:
            folder.make(piece, speaking.espeak)
        read(shelf, *(piece.name for piece in parts), language=language)
    return shelf


def said(shelf, name, values, language):
    """What is heard of a prompt."""
    source = PromptSource([Said(name, values)], language, shelf, RATE)
    samples = source.render(30 * RATE)
    assert not source.stood_in
    assert not shelf.reports
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
    low, high = -90.0, 0.0
    # The greater the threshold, the less the level stands above it.
    while high - low > 0.01:
        threshold_db = (low + high) / 2
        above = np.flatnonzero(envelope >= 10 ** (threshold_db / 20))
        ends = np.minimum(np.append(above[1:], len(samples)), above + round(0.2 * RATE))
        active = np.sum(ends - above)
        level = 10 * np.log10(energy / active) if active else -np.inf
        low, high = (threshold_db, high) if level - threshold_db > 15.9 else (low, threshold_db)
    return 15.9 + high + dbm0(np.ones(100))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_equally_loud_begins_in_its_first_block_and_is_not_clipped(spoken, language):
    for name, values in SENTENCES:
        samples = said(spoken, name, values, language)
        assert speech_dbm0(samples) == pytest.approx(SPEECH_DBM0 - 0.25, abs=0.5), name
        assert np.abs(samples).max() < 0.99, name
        assert samples[: RATE // 100].any(), name


def test_languages_sound_unlike_each_other(spoken):
    heard = [said(spoken, "queue.welcome", (), language) for language in LANGUAGES]
    assert len({len(samples) for samples in heard}) == len(heard)


def test_numbers_make_sentences_longer_and_not_the_rest(spoken):
    long, short = (said(spoken, "queue.position", (number,), "en") for number in (1234, 2))
    assert len(long) > len(short)
    assert np.array_equal(long[: RATE // 2], short[: RATE // 2])


@pytest.fixture
def sine(mocker):
    """Words without espeak-ng."""
    return mocker.patch.object(speaking, "espeak", side_effect=say_by_sine)


def test_one_command_makes_all_sounds_of_a_language(tmp_path, capsys, sine):
    assert run("build", "--language", "en", "--state-dir", tmp_path) == 0
    count = len(every_piece("en"))
    assert capsys.readouterr().out == f"en: {count} sounds made, {count} in all\n"
    folder = tmp_path / BUILT_FOLDER / "en"
    assert {path.stem for path in folder.glob("*.wav")} == {piece.name for piece in every_piece("en")}
    with wave.open(str(folder / "queue.thanks.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (KEPT_HZ, 1, 2)
    shelf = Shelf(tmp_path)
    read(shelf, "queue.thanks")
    [sound] = shelf.take("en", [Piece("queue.thanks", "")])
    assert dbm0(np.full(10, spoken_rms(sound / np.float32(32767)))) == pytest.approx(SPEECH_DBM0, abs=0.1)
    assert run("check", "--language", "en", "--state-dir", tmp_path) == 0
    assert capsys.readouterr().out == f"{count} sounds measured, 0 complaints\n"


def test_words_of_the_office_are_made_and_only_what_has_changed_is_made_anew(tmp_path, capsys, mocker, sine):
    mocker.patch("firmware.voice.phrases.every_piece", return_value=(Piece("queue.welcome", "Hello."), Piece("b", "B")))
    config = tmp_path / "office.toml"
    config.write_text('[prompts.our-own]\nen = "We sell bread."\n[prompts."queue.welcome"]\nen = "Good day."\n')
    arguments = ("build", "--language", "en", "--state-dir", tmp_path, "--config", config)
    assert run(*arguments) == 0
    assert capsys.readouterr().out == "en: 3 sounds made, 3 in all\n"
    assert [call.args for call in sine.call_args_list] == [
        ("en-gb", "Good day."),
        ("en-gb", "B,"),
        ("en-gb", "We sell bread."),
    ]
    config.write_text('[prompts.our-own]\nen = "We sell cake."\n')
    assert run(*arguments) == 0
    assert capsys.readouterr().out == "en: 2 sounds made, 3 in all\n"
    assert [call.args[1] for call in sine.call_args_list[3:]] == ["Hello.", "We sell cake."]
    config.write_text("")
    assert run(*arguments) == 0
    assert not (tmp_path / BUILT_FOLDER / "en" / "our-own.wav").exists()
    assert run(*arguments, "--anew") == 0
    assert capsys.readouterr().out == "en: 0 sounds made, 2 in all\nen: 2 sounds made, 2 in all\n"


def test_the_list_says_where_each_sound_comes_from(tmp_path, capsys):
    put(tmp_path, "queue.welcome", words(0.2))
    put(tmp_path, "queue.welcome", words(0.2), built=True)
    put(tmp_path, "queue.thanks", words(0.2), built=True)
    put(tmp_path, "our-own", words(0.2))
    assert run("list", "--language", "en", "--state-dir", tmp_path) == 0
    lines = [line.split(maxsplit=3) for line in capsys.readouterr().out.splitlines()]
    assert ["en", "own", "queue.welcome", "Thank you for calling."] in lines
    assert ["en", "built", "queue.thanks", "Thank you for waiting."] in lines
    assert ["en", "missing", "number.42", "forty-two"] in lines
    assert ["en", "own", "our-own"] in lines


def test_what_is_not_as_it_should_be_is_complained_of(tmp_path, capsys, mocker):
    names = ("soft", "loud", "late", "gone", "bad")
    mocker.patch("firmware.voice.phrases.every_piece", return_value=tuple(Piece(name, "x") for name in names))
    put(tmp_path, "soft", words(2.0, amplitude=0.1), built=True)
    put(tmp_path, "loud", words(2.0, amplitude=1.0), built=True)
    put(tmp_path, "late", np.concatenate([np.zeros(200, np.float32), words(2.0, amplitude=0.112)]), built=True)
    put(tmp_path, "bad", np.zeros(800, np.float32))
    assert run("check", "--language", "en", "--state-dir", tmp_path) == 1
    assert capsys.readouterr().out.splitlines() == [
        "en soft: is at -16.9 dBm0, not at -16",
        "en loud: is at 3.1 dBm0, not at -16",
        "en loud: reaches 113 % of full scale",
        "en late: begins after 24 ms",
        "en gone: is missing",
        "en bad: cannot be played: there is nothing in it but silence",
        "4 sounds measured, 6 complaints",
    ]


def test_what_goes_on_after_a_piece_does_not_fall_like_a_sentence():
    assert speaking.spoken_as(Piece("queue.position.1", "You are number")) == "You are number,"
    assert speaking.spoken_as(Piece("queue.thanks", "Thank you for waiting.")) == "Thank you for waiting."


def test_mistakes_are_told(tmp_path, capsys, mocker):
    assert run("build", "--language", "xx") == 2
    assert capsys.readouterr().err == (
        "linebox prompts: there are no phrases in 'xx'; the languages are en, hu, pl, id.\n"
    )
    broken = tmp_path / "broken.toml"
    broken.write_text('[prompts.a]\nen = "?"\nxx = "a"\n')
    assert run("build", "--state-dir", tmp_path, "--config", broken) == 2
    assert capsys.readouterr().err.splitlines() == [
        f'linebox prompts: {broken}, line 2: en of prompt "a" is "?", but must be printable, with a letter or a digit.',
        f'linebox prompts: {broken}, line 3: prompt "a" has no key "xx" (en, hu, pl or id).',
    ]
    assert run("list", "--config", tmp_path / "none.toml") == 2
    assert "none.toml: cannot be read: No such file or directory." in capsys.readouterr().err
    mocker.patch.object(speaking.subprocess, "run", side_effect=FileNotFoundError)
    assert run("build", "--state-dir", tmp_path) == 1
    assert capsys.readouterr().err == (
        "linebox prompts: espeak-ng is missing: install it with 'apt install espeak-ng'.\n"
    )
    mocker.patch.object(speaking.subprocess, "run", side_effect=speaking.subprocess.TimeoutExpired("espeak-ng", 30))
    assert run("build", "--state-dir", tmp_path) == 1
    assert "linebox prompts: espeak-ng cannot say 'Thank you for calling.'" in capsys.readouterr().err
    mocker.patch.object(speaking.subprocess, "run", return_value=mocker.Mock(stdout=b""))
    assert run("build", "--state-dir", tmp_path) == 1
    assert "espeak-ng cannot say 'Thank you for calling.': it made no sound." in capsys.readouterr().err
    assert not (tmp_path / BUILT_FOLDER).exists()


def test_a_place_that_cannot_be_written_and_silence_are_told(tmp_path):
    (tmp_path / BUILT_FOLDER).write_text("")
    with pytest.raises(speaking.SpeakingError, match="cannot be written: Not a directory"):
        list(speaking.build(tmp_path, ["en"], {}, speak=say_by_sine))
    silence = lambda _voice, _text: (np.zeros(800, np.float32), 8000)  # noqa: E731
    with pytest.raises(speaking.SpeakingError, match="cannot be used: there is nothing in it but silence"):
        list(speaking.build(tmp_path / "new", ["en"], {}, speak=silence))
