"""``linebox tone``: any tone into a file."""

import argparse
import wave

import numpy as np
import pytest

from tools import tone


def run(*words):
    parser = argparse.ArgumentParser()
    tone.add_arguments(parser)
    return tone.run(parser.parse_args(list(map(str, words))))


def read(path):
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767


def test_a_busy_tone_can_be_listened_to(tmp_path, capsys):
    path = tmp_path / "busy.wav"
    assert run("us", "busy", path, "--seconds", "1", "--rate", "8000") == 0
    rate, samples = read(path)
    assert (rate, len(samples)) == (8000, 8000)
    spectrum = np.abs(np.fft.rfft(samples[100:3900], 8000))
    assert {int(n) for n in np.argsort(spectrum)[-2:]} <= {479, 480, 481, 619, 620, 621}
    assert not samples[4100:7900].any()
    assert "1.000 s of busy (us)" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["music", "digits:0123456789*#", "howler"])
def test_music_and_digits_too(tmp_path, name):
    path = tmp_path / "it.wav"
    assert run("hu", name, path, "--seconds", "3", "--rate", "16000") == 0
    _, samples = read(path)
    assert 0.1 < np.abs(samples).max() < 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("xx", "busy", "x.wav"), "There are no tones for 'xx'"),
        (("hu", "polka", "x.wav"), "There is no tone 'polka'; the tones are dial"),
        (("hu", "digits:x", "x.wav"), "cannot be dialled"),
        (("hu", "busy", "x.wav", "--seconds", "0"), "--seconds is up to 3600"),
        (("hu", "busy", "/no/such/place.wav"), "No such file"),
    ],
)
def test_mistakes_are_told(words, sentence, capsys):
    assert run(*words) == 2
    said = capsys.readouterr().err
    assert said.startswith("linebox tone: ")
    assert sentence in said
