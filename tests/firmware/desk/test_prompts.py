"""Whoever is connected sees which prompts have sounds, and has them made while the box works."""

import os

import pytest

from firmware.control.requests import BuildPrompts
from firmware.control.responses import Done, Refused
from firmware.desk import prompt_builder
from firmware.desk.prompt_builder import BuildProcess
from firmware.voice import build_prompts, speaking
from firmware.voice.build_report import BuildReport, encode
from firmware.voice.languages import LANGUAGES
from firmware.voice.phrases import every_piece
from tests.firmware.desk.front_desk import FrontDesk
from tests.firmware.voice.speaking import put, words


class Maker:
    """Who makes sounds: says what a test wants."""

    def __init__(self, *asked):
        self.asked = asked
        self.fd, self._says = os.pipe()
        self.ended = False

    def says(self, *reports):
        for report in reports:
            os.write(self._says, encode(report))

    def goes(self):
        os.close(self._says)

    def end(self):
        self.ended = True
        os.close(self.fd)


class Desk(FrontDesk):
    def __init__(self, directory, start=None):
        self.makers = []
        super().__init__(directory, start=start or self.begin)

    def begin(self, *asked):
        self.makers.append(Maker(*asked))
        return self.makers[-1]


@pytest.fixture
def desk(tmp_path, mocker):
    mocker.patch.object(prompt_builder.shutil, "which", return_value="/usr/bin/espeak-ng")
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def of_all(client):
    return {row.language: row for row in client.rows("prompts")}


def test_what_is_there_is_shown_by_language_by_prompt_and_by_name(desk, tmp_path):
    put(tmp_path, "queue.welcome", words(0.1), language=".")
    put(tmp_path, "queue.position.1", words(0.1), language="hu", built=True)
    put(tmp_path, "fair", words(0.1), language="hu")
    client = desk.client()
    rows = of_all(client)
    assert list(rows) == list(LANGUAGES)
    # Beside its own there are words of the office and a recording that has none.
    assert (rows["hu"].own, rows["hu"].built, rows["hu"].missing) == (2, 1, len(every_piece("hu")) + 2 - 3)
    assert (rows["pl"].prompt, rows["pl"].own, rows["pl"].missing) == ("all", 0, len(every_piece("pl")))
    by_name = {row.prompt: row for row in client.rows("prompts", which="hu")}
    assert (by_name["queue.welcome"].own, by_name["queue.welcome"].words) == (1, "Köszönjük, hogy hívott minket.")
    assert (by_name["queue.position"].built, by_name["queue.position"].missing) == (1, 1)
    assert (by_name["our-own"].missing, by_name["our-own"].words) == (1, "Mi vagyunk.")
    assert (by_name["fair"].own, by_name["fair"].words) == (1, "")
    assert by_name["number"].missing > 100
    assert [row.language for row in client.rows("prompts", which="queue.stay")] == list(LANGUAGES)
    assert client.rows("prompts", which="nonsense") == []


def test_sounds_are_made_and_it_is_told_how_far_they_are(desk, tmp_path):
    client = desk.client()
    response = client.ask(BuildPrompts())
    assert response == Done(
        'The sounds are being made, while nothing else has to be done; "show prompts" tells how far it is.'
    )
    [maker] = desk.makers
    assert maker.asked == (tmp_path, tuple(LANGUAGES), {"hu": {"our-own": "Mi vagyunk."}})
    maker.says(BuildReport("en", 244, 244), BuildReport("hu", 12, 352))
    desk.settle()
    assert [row.words for row in of_all(client).values()] == [
        *("made 244 of 244", "made 12 of 352", "waits for its turn", "waits for its turn"),
    ]
    assert client.ask(BuildPrompts("pl")) == Refused("The sounds are being made already, 256 of 596 in 2 languages.")
    maker.says(
        BuildReport("hu", 352, 352), BuildReport("pl", 0, 0), BuildReport("id", 0, 0), BuildReport(finished=True)
    )
    maker.goes()
    desk.settle()
    assert desk.said[-1] == "the sounds of prompts are there in en, hu, pl, id: 596 were made"
    assert client.rows("log")[-1].text == desk.said[-1]
    assert {row.words for row in of_all(client).values()} == {""}
    assert maker.ended


def test_one_language_alone_can_be_made_and_made_again(desk):
    client = desk.client()
    for number in (1, 2):
        assert isinstance(client.ask(BuildPrompts("pl")), Done)
        assert len(desk.makers) == number
        assert desk.makers[-1].asked[1] == ("pl",)
        desk.makers[-1].goes()
        desk.settle()


@pytest.mark.parametrize(
    ("reports", "sentence"),
    [
        ([BuildReport(failed="the disk is full.")], "the sounds of prompts were not made to the end: the disk is full"),
        ([BuildReport("hu", 1, 5)], "the sounds of prompts were not made to the end: whoever made them has ended"),
    ],
)
def test_what_went_wrong_is_in_the_log(desk, reports, sentence):
    client = desk.client()
    client.ask(BuildPrompts("hu"))
    desk.makers[0].says(*reports)
    os.write(desk.makers[0]._says, b"nonsense\n")
    desk.makers[0].goes()
    desk.settle()
    assert client.rows("log")[-1].text == sentence


def test_what_cannot_be_made_is_refused_in_one_sentence(desk, mocker):
    client = desk.client()
    assert client.ask(BuildPrompts("xx")).text == ('There are no phrases in "xx"; the languages are en, hu, pl, id.')
    prompt_builder.shutil.which.return_value = None
    assert client.ask(BuildPrompts()).text == "Espeak-ng is missing: install it with 'apt install espeak-ng'."
    assert desk.makers == []


def test_a_process_that_cannot_be_started_is_told(tmp_path, mocker):
    mocker.patch.object(prompt_builder.shutil, "which", return_value="/usr/bin/espeak-ng")
    mocker.patch.object(prompt_builder.subprocess, "Popen", side_effect=OSError(12, "Cannot allocate memory"))
    desk = FrontDesk(tmp_path)
    assert desk.client().ask(BuildPrompts()).text == "The sounds cannot be made: Cannot allocate memory."
    desk.close()


def test_the_real_process_can_be_ended_at_any_moment(tmp_path):
    process = BuildProcess(tmp_path, ("pl",), {"pl": {"fair": "Targ."}})
    reports = process.fd
    process.end()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(reports)


def test_whoever_makes_sounds_reads_the_words_of_the_office_and_gives_way(tmp_path, mocker, capfdbinary):
    nice = mocker.patch.object(build_prompts.os, "nice")
    mocker.patch.object(speaking, "espeak", return_value=(words(0.2), 8000))
    mocker.patch("firmware.voice.phrases.every_piece", return_value=())
    mocker.patch.object(
        build_prompts.sys, "stdin", mocker.Mock(**{"buffer.read.return_value": b'{"pl":{"fair":"Targ."}}'})
    )
    assert build_prompts.main(["--state-dir", str(tmp_path), "pl"]) == 0
    nice.assert_called_once_with(19)
    assert (tmp_path / "prompts-built" / "pl" / "fair.wav").exists()
    assert capfdbinary.readouterr().out == b"".join(
        map(encode, (BuildReport("pl", 0, 1), BuildReport("pl", 1, 1), BuildReport(finished=True)))
    )
