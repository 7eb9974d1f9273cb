"""Where sounds come from: the office's own before the built one, read beforehand, never waited for."""

import numpy as np

from firmware.voice.messages import PromptMissing, RecordingRefused
from firmware.voice.phrases import Piece, every_piece
from firmware.voice.shelf import OWN_FOLDER, Shelf
from tests.firmware.voice.speaking import RATE, pitch, put, read, words

WELCOME = [Piece("queue.welcome", "")]


def test_a_sound_is_there_once_it_was_read(tmp_path):
    put(tmp_path, "queue.welcome", words(0.5), built=True)
    shelf = Shelf(RATE, tmp_path)
    assert shelf.take("en", WELCOME) == "soon"
    shelf.step()
    assert pitch(shelf.take("en", WELCOME)[0]) == 400


def test_the_recording_of_the_office_comes_before_the_built_one(tmp_path):
    put(tmp_path, "queue.welcome", words(0.5, 400), built=True)
    put(tmp_path, "queue.welcome", words(0.5, 700, rate=22_050), rate=22_050)
    shelf = Shelf(RATE, tmp_path)
    read(shelf, "queue.welcome")
    assert pitch(shelf.take("en", WELCOME)[0]) == 700


def test_what_came_without_a_folder_of_its_language_is_in_that_of_the_box(tmp_path):
    put(tmp_path, "queue.welcome", words(0.5, 700), language=".")
    shelf = Shelf(RATE, tmp_path)
    shelf.preload("en")
    shelf.step()
    assert pitch(shelf.take("en", WELCOME)[0]) == 700
    read(shelf, "queue.welcome", language="pl")
    assert shelf.take("pl", WELCOME) == "never"


def test_a_recording_that_cannot_be_played_is_told_once_and_the_built_one_is_heard(tmp_path):
    put(tmp_path, "queue.welcome", words(0.5, 400), built=True)
    put(tmp_path, "queue.welcome", np.zeros(800, np.float32))
    shelf = Shelf(RATE, tmp_path)
    for _ in range(2):
        read(shelf, "queue.welcome")
    assert pitch(shelf.take("en", WELCOME)[0]) == 400
    path = tmp_path / OWN_FOLDER / "en" / "queue.welcome.wav"
    assert list(shelf.reports) == [RecordingRefused(str(path), "there is nothing in it but silence")]


def test_one_piece_without_a_sound_is_enough(tmp_path):
    put(tmp_path, "queue.position.1", words(0.5), built=True)
    shelf = Shelf(RATE, tmp_path)
    read(shelf, "queue.position.1", "number.3")
    assert shelf.take("en", [Piece("queue.position.1", ""), Piece("number.3", "")]) == "never"
    shelf.lacks("en", "queue.position")
    shelf.lacks("en", "queue.position")
    assert list(shelf.reports) == [PromptMissing("queue.position", "en")]


def test_what_comes_later_is_found_the_next_time(tmp_path):
    shelf = Shelf(RATE, tmp_path)
    read(shelf, "queue.welcome")
    put(tmp_path, "queue.welcome", words(0.5))
    assert shelf.take("en", WELCOME) == "never"
    shelf.step()
    assert len(shelf.take("en", WELCOME)) == 1


def test_everything_is_read_beforehand_and_what_is_wanted_first(tmp_path):
    put(tmp_path, "our-own", words(0.2))
    for name in ("queue.welcome", "number.1", "number.2"):
        put(tmp_path, name, words(0.2), built=True)
    shelf = Shelf(RATE, tmp_path)
    shelf.preload("en")
    shelf.step()
    assert len(shelf.take("en", [Piece("our-own", "")])) == 1
    assert shelf.take("en", [Piece("number.2", "")]) == "soon"
    shelf.step()
    assert len(shelf.take("en", [Piece("number.2", "")])) == 1
    for _ in range(len(every_piece("en"))):
        shelf.step()
    assert len(shelf.take("en", [*WELCOME, Piece("number.1", "")])) == 2
    assert not shelf.reports


def test_nothing_outside_its_folders_is_read(tmp_path):
    put(tmp_path, "queue.welcome", words(0.2))
    shelf = Shelf(RATE, tmp_path)
    outside = [(language, "queue.welcome") for language in ("../en", "..", ".", "", "x" * 80)]
    for language, name in (("en", "../en/queue.welcome"), *outside):
        read(shelf, name, language=language)
        assert shelf.take(language, [Piece(name, "")]) == "never"


def test_without_a_folder_there_is_nothing():
    shelf = Shelf(RATE)
    shelf.preload("en")
    read(shelf, "queue.welcome")
    assert shelf.take("en", WELCOME) == "never"
