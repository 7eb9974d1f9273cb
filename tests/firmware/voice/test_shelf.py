"""Where sounds come from: the office's own before the built one, read beforehand, never waited for."""

import os

import numpy as np

from firmware.voice.messages import PromptMissing, RecordingRefused
from firmware.voice.places import Piece
from firmware.voice.prompt_files import OWN_FOLDER
from firmware.voice.shelf import LOOK_AFTER, Shelf
from tests.firmware.voice.speaking import pitch, put, read, words

WELCOME = [Piece("queue.welcome", "")]


def test_a_sound_is_there_once_it_was_read(tmp_path):
    put(tmp_path, "queue.welcome", words(0.5), built=True)
    shelf = Shelf(tmp_path)
    assert shelf.take("en", WELCOME) == "soon"
    shelf.step()
    assert pitch(shelf.take("en", WELCOME)[0]) == 400


def test_the_recording_of_the_office_comes_before_the_built_one(tmp_path):
    put(tmp_path, "queue.welcome", words(0.5, 400), built=True)
    put(tmp_path, "queue.welcome", words(0.5, 700, rate=22_050), rate=22_050)
    shelf = Shelf(tmp_path)
    read(shelf, "queue.welcome")
    assert pitch(shelf.take("en", WELCOME)[0]) == 700


def test_what_came_without_a_folder_of_its_language_is_in_that_of_the_box(tmp_path):
    put(tmp_path, "queue.welcome", words(0.5, 700), language=".")
    shelf = Shelf(tmp_path)
    shelf.preload("en")
    shelf.step()
    assert pitch(shelf.take("en", WELCOME)[0]) == 700
    read(shelf, "queue.welcome", language="pl")
    assert shelf.take("pl", WELCOME) == "never"


def test_of_several_recordings_the_newest_is_heard(tmp_path):
    put(tmp_path, "queue.welcome", words(0.5, 400))
    put(tmp_path, "queue.welcome", words(0.5, 700), language=".")
    own = tmp_path / OWN_FOLDER
    for path, written_s in ((own / "en" / "queue.welcome.wav", 1_000), (own / "queue.welcome.wav", 2_000)):
        os.utime(path, (written_s, written_s))
    shelf = Shelf(tmp_path)
    read(shelf, "queue.welcome")
    assert pitch(shelf.take("en", WELCOME)[0]) == 700


def test_a_recording_that_cannot_be_played_is_told_once_and_the_built_one_is_heard(tmp_path):
    put(tmp_path, "queue.welcome", words(0.5, 400), built=True)
    put(tmp_path, "queue.welcome", np.zeros(800, np.float32))
    shelf = Shelf(tmp_path)
    for _ in range(2):
        read(shelf, "queue.welcome")
    assert pitch(shelf.take("en", WELCOME)[0]) == 400
    path = tmp_path / OWN_FOLDER / "en" / "queue.welcome.wav"
    assert list(shelf.reports) == [RecordingRefused(str(path), "there is nothing in it but silence")]


def test_one_piece_without_a_sound_is_enough(tmp_path):
    put(tmp_path, "queue.position.1", words(0.5), built=True)
    shelf = Shelf(tmp_path)
    read(shelf, "queue.position.1", "number.3")
    assert shelf.take("en", [Piece("queue.position.1", ""), Piece("number.3", "")]) == "never"
    shelf.lacks("en", "queue.position", "")
    shelf.lacks("en", "queue.position", "")
    assert list(shelf.reports) == [PromptMissing("queue.position", "en")]


def test_what_comes_later_is_found_the_next_time(tmp_path):
    shelf = Shelf(tmp_path)
    read(shelf, "queue.welcome")
    put(tmp_path, "queue.welcome", words(0.5))
    assert shelf.take("en", WELCOME) == "never"
    shelf.step()
    assert len(shelf.take("en", WELCOME)) == 1


def test_everything_is_read_beforehand_and_what_is_wanted_first(tmp_path):
    put(tmp_path, "our-own", words(0.2))
    for name in ("queue.welcome", "number.1", "number.2"):
        put(tmp_path, name, words(0.2), built=True)
    shelf = Shelf(tmp_path)
    shelf.preload("en")
    shelf.step()
    assert len(shelf.take("en", [Piece("our-own", "")])) == 1
    assert shelf.take("en", [Piece("number.2", "")]) == "soon"
    shelf.step()
    assert len(shelf.take("en", [Piece("number.2", "")])) == 1
    for _ in range(3):
        shelf.step()
    assert len(shelf.take("en", [*WELCOME, Piece("number.1", "")])) == 2
    assert not shelf.reports


def idle(shelf, monkeypatch):
    """It has nothing to do until it looks through its folders, and reads what it has found."""
    monkeypatch.setattr("firmware.voice.shelf.IDLE_S", 0)
    for _ in range(LOOK_AFTER + 3):
        shelf.step()


def test_a_recording_that_comes_changes_or_goes_is_taken_up_while_the_box_runs(tmp_path, monkeypatch):
    put(tmp_path, "queue.welcome", words(0.5, 400), built=True)
    shelf = Shelf(tmp_path)
    shelf.preload("en", "hu")
    read(shelf, "queue.welcome")
    put(tmp_path, "queue.welcome", words(0.5, 700))
    idle(shelf, monkeypatch)
    assert pitch(shelf.take("en", WELCOME)[0]) == 700
    put(tmp_path, "queue.welcome", words(0.6, 900))
    assert pitch(shelf.take("en", WELCOME)[0]) == 700
    idle(shelf, monkeypatch)
    assert pitch(shelf.take("en", WELCOME)[0]) == 900
    (tmp_path / OWN_FOLDER / "en" / "queue.welcome.wav").unlink()
    idle(shelf, monkeypatch)
    assert pitch(shelf.take("en", WELCOME)[0]) == 400
    put(tmp_path, "our-own", words(0.5, 600), language="hu")
    idle(shelf, monkeypatch)
    assert pitch(shelf.take("hu", [Piece("our-own", "")])[0]) == 600


def test_a_recording_that_was_refused_and_comes_again_is_judged_again(tmp_path, monkeypatch):
    put(tmp_path, "queue.welcome", np.zeros(800, np.float32))
    shelf = Shelf(tmp_path)
    shelf.preload("en")
    idle(shelf, monkeypatch)
    put(tmp_path, "queue.welcome", np.zeros(900, np.float32))
    idle(shelf, monkeypatch)
    assert len(shelf.reports) == 2
    put(tmp_path, "queue.welcome", words(0.5, 700))
    idle(shelf, monkeypatch)
    assert pitch(shelf.take("en", WELCOME)[0]) == 700
    assert len(shelf.reports) == 2


def test_a_recording_without_a_folder_follows_the_language_of_the_box(tmp_path, monkeypatch):
    put(tmp_path, "queue.welcome", words(0.5, 700), language=".")
    shelf = Shelf(tmp_path)
    shelf.preload("en", "hu")
    idle(shelf, monkeypatch)
    shelf.use("hu")
    idle(shelf, monkeypatch)
    assert shelf.take("en", WELCOME) == "never"
    assert pitch(shelf.take("hu", WELCOME)[0]) == 700


def test_of_two_files_of_a_name_the_first_that_can_be_played_is_heard(tmp_path):
    put(tmp_path, "queue.welcome", words(0.5, 700))
    folder = tmp_path / OWN_FOLDER / "en"
    (folder / "queue.welcome.wav").rename(folder / "queue.welcome.flac")
    (folder / "queue.welcome.wav").write_bytes(b"no sound")
    os.utime(folder / "queue.welcome.flac", (1_000, 1_000))
    (folder / "queue.welcome.txt").write_bytes(b"no sound either")
    shelf = Shelf(tmp_path)
    read(shelf, "queue.welcome")
    assert pitch(shelf.take("en", WELCOME)[0]) == 700
    [refused] = shelf.reports
    assert refused.path == str(folder / "queue.welcome.wav")
    assert refused.reason.startswith("it is no sound that can be played (")


def test_nothing_outside_its_folders_is_read(tmp_path):
    put(tmp_path, "queue.welcome", words(0.2))
    shelf = Shelf(tmp_path)
    outside = [(language, "queue.welcome") for language in ("../en", "..", ".", "", "x" * 80)]
    for language, name in (("en", "../en/queue.welcome"), *outside):
        read(shelf, name, language=language)
        assert shelf.take(language, [Piece(name, "")]) == "never"


def test_without_a_folder_there_is_nothing():
    shelf = Shelf()
    shelf.preload("en")
    read(shelf, "queue.welcome")
    assert shelf.take("en", WELCOME) == "never"
