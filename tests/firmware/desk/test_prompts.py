"""Whoever is connected sees which prompts have sounds, and has them made while the box works; what a commit says anew
is made by itself, and what was uploaded is tried."""

import os

import msgspec
import pytest

from firmware.control.requests import BuildPrompts, WriteFile
from firmware.control.responses import Done, Refused
from firmware.desk import prompt_builder, side_process
from firmware.desk.adoption import Spoken
from firmware.desk.prompt_builder import start_build
from firmware.desk.recording_trials import PATIENCE_MS, start_trial
from firmware.voice import build_prompts, speaking
from firmware.voice.build_report import BuildReport, encode
from firmware.voice.languages import LANGUAGES
from firmware.voice.phrases import every_piece
from firmware.voice.trial_report import Tried
from firmware.voice.trial_report import encode as encode_trial
from firmware.voice.try_recordings import main as try_recordings
from tests.firmware.desk.front_desk import FrontDesk
from tests.firmware.voice.speaking import put, words

WORDS = {"hu": {"our-own": "Mi vagyunk."}}


class Worker:
    """Who makes sounds or tries recordings: says what a test wants."""

    def __init__(self, *asked):
        self.asked = asked
        self.fd, self._says = os.pipe()
        self.ended = False

    def says(self, *reports):
        for report in reports:
            os.write(self._says, encode_trial(report) if isinstance(report, Tried) else encode(report))

    def goes(self):
        os.close(self._says)

    def end(self):
        self.ended = True
        os.close(self.fd)


class Desk(FrontDesk):
    """A desk that has just begun would try and make what the one before may have left: here that is nothing."""

    def __init__(self, directory):
        self.makers, self.testers = [], []
        super().__init__(directory, start=self.begin, trial=self.try_it)

    def begin(self, *asked):
        self.makers.append(Worker(*asked))
        return self.makers[-1]

    def try_it(self, *asked):
        self.testers.append(Worker(*asked))
        return self.testers[-1]

    def over(self, maker, *reports):
        """The last thing that it says, and its end."""
        maker.says(*reports)
        maker.goes()
        self.settle()

    def says_now(self, language="hu", **own):
        """Another configuration runs."""
        self.configuration.spoken = Spoken(language, own)
        self.settle()


@pytest.fixture
def desk(tmp_path, mocker):
    mocker.patch.object(prompt_builder.shutil, "which", return_value="/usr/bin/espeak-ng")
    desk = Desk(tmp_path)
    desk.over(desk.makers.pop(), BuildReport("hu", 0, 0), BuildReport(finished=True))
    assert len(desk.said) == 1, "of the group of the socket; nothing was lacking"
    desk.said.clear()
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
    assert maker.asked == (tmp_path, tuple(LANGUAGES), WORDS)
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
    mocker.patch.object(side_process.subprocess, "Popen", side_effect=OSError(12, "Cannot allocate memory"))
    desk = FrontDesk(tmp_path, start=start_build, trial=start_trial)
    assert desk.client().ask(BuildPrompts()).text == "The sounds cannot be made: Cannot allocate memory."
    written = Done("File a.wav is written, 1 bytes.")
    assert desk.client().ask(WriteFile("prompts", "a.wav", 0, b"x", True)) == written
    desk.close()


def test_the_real_processes_can_be_ended_at_any_moment(tmp_path):
    for process in (start_build(tmp_path, ("pl",), {"pl": {"fair": "Targ."}}), start_trial([tmp_path / "a.wav"])):
        reports = process.fd
        process.end()
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(reports)


# -- by itself


def test_words_that_a_commit_says_are_made_by_themselves_and_told(desk, tmp_path):
    client = desk.client()
    desk.says_now(hu=WORDS["hu"], pl={"fair": "Targ."}, en={})
    [maker] = desk.makers
    assert maker.asked == (tmp_path, ("pl",), {"hu": WORDS["hu"], "pl": {"fair": "Targ."}, "en": {}})
    maker.says(BuildReport("pl", 0, 3), BuildReport("pl", 1, 3))
    desk.settle()
    assert client.rows("log")[-1].text == "3 sounds of prompts are being made in pl, while nothing else has to be done"
    assert of_all(client)["pl"].words == "made 1 of 3"
    desk.over(maker, BuildReport("pl", 3, 3), BuildReport(finished=True))
    assert client.rows("log")[-1].text == "the sounds of prompts are there in pl: 3 were made"
    desk.turn(5)
    assert len(desk.makers) == 1


def test_another_language_of_the_box_is_made_and_what_changes_meanwhile_comes_next(desk):
    client = desk.client()
    desk.says_now("pl", **WORDS)
    desk.says_now("pl", hu={"our-own": "Mi."})
    assert [maker.asked[1] for maker in desk.makers] == [("pl",)]
    assert [row.words for row in of_all(client).values()] == ["", *["waits for its turn"] * 2, ""]
    assert isinstance(client.ask(BuildPrompts("id")), Done), "nobody has asked for anything yet"
    desk.over(desk.makers[0], BuildReport("pl", 0, 0), BuildReport(finished=True))
    assert desk.makers[1].asked[1:] == (("hu", "id"), {"hu": {"our-own": "Mi."}})
    assert isinstance(client.ask(BuildPrompts("en")), Refused)
    desk.over(desk.makers[1], BuildReport("hu", 0, 0), BuildReport("id", 0, 0), BuildReport(finished=True))
    assert desk.said == ["the sounds of prompts are there in hu, id: 0 were made"]


def test_a_desk_that_begins_goes_on_with_what_the_one_before_has_not_made(tmp_path, mocker):
    mocker.patch.object(prompt_builder.shutil, "which", return_value="/usr/bin/espeak-ng")
    put(tmp_path, "queue.position.1", words(0.1), language="id", built=True)
    desk = Desk(tmp_path)
    assert [maker.asked[1] for maker in desk.makers] == [("hu", "id")]
    desk.close()


def test_words_that_cannot_be_made_are_told_of_once(desk):
    prompt_builder.shutil.which.return_value = None
    desk.says_now(hu={"fair": "Vásár."})
    desk.turn(5)
    assert desk.said == [
        "the sounds of prompts in hu are not made: espeak-ng is missing: install it with 'apt install espeak-ng'",
    ]


# -- recordings that cannot be played


def test_an_upload_ends_with_whether_it_can_be_played(desk):
    client = desk.client()
    client.put(WriteFile("prompts", "hu/queue.stay.ogg", 0, b"nonsense", True))
    desk.settle()
    [tester] = desk.testers
    assert [path.name for path in tester.asked[0]] == ["queue.stay.ogg"]
    desk.over(tester, Tried(str(tester.asked[0][0]), "it is no sound"))
    assert client.answer() == Done(
        "File hu/queue.stay.ogg is written, 8 bytes.",
        ("Recording hu/queue.stay.ogg cannot be played: it is no sound.",),
    )


def test_a_file_that_no_prompt_can_be_is_told_of_at_once(desk):
    client = desk.client()
    for name in ("Welcome.wav", "welcome.txt", "wel come.wav"):
        [remark] = client.ask(WriteFile("prompts", name, 0, b"x", True)).remarks
        assert remark.startswith(f"File {name} is heard nowhere: a prompt has a name of small letters, digits,")
    assert desk.testers == []


def test_what_cannot_be_played_is_shown_and_does_not_count(desk, tmp_path):
    put(tmp_path, "queue.stay", words(0.1), language="pl")
    put(tmp_path, "queue.stay", words(0.1), language="pl", built=True)
    put(tmp_path, "fair", words(0.1), language="pl")
    client = desk.client()
    assert of_all(client)["pl"].fault == "", "nobody knows yet"
    [tester] = desk.testers
    names = [path.name for path in tester.asked[0]]
    assert sorted(names) == ["fair.wav", "queue.stay.wav"]
    of_all(client)
    desk.over(tester, *(Tried(str(path), "it takes 61 s") for path in tester.asked[0]))
    row = of_all(client)["pl"]
    assert (row.own, row.built, row.fault) == (0, 1, "2 recordings cannot be played")
    by_name = {row.prompt: row for row in client.rows("prompts", which="pl")}
    assert by_name["queue.stay"].fault == "queue.stay.wav: it takes 61 s"
    assert (by_name["fair"].missing, by_name["fair"].fault) == (1, "fair.wav: it takes 61 s")
    assert len(desk.testers) == 1
    # Another content is another recording.
    put(tmp_path, "fair", words(0.3), language="pl")
    assert of_all(client)["pl"].fault == "1 recording cannot be played"
    desk.over(desk.testers[1], Tried(str(tmp_path / "prompts" / "pl" / "fair.wav")))
    assert (of_all(client)["pl"].own, of_all(client)["pl"].fault) == (1, "1 recording cannot be played")


def test_a_recording_that_kills_whoever_tries_it_keeps_no_other_from_being_tried(desk, tmp_path):
    for name in ("a", "b", "c"):
        put(tmp_path, name, words(0.1), language="pl")
    client = desk.client()
    of_all(client)
    first = desk.testers[0]
    paths = [str(path) for path in first.asked[0]]
    desk.over(first, Tried(paths[0]))
    assert [str(path) for path in desk.testers[1].asked[0]] == paths[2:]
    desk.over(desk.testers[1], Tried(paths[2]))
    assert of_all(client)["pl"].fault == "1 recording cannot be played"
    assert len(desk.testers) == 2


def test_whoever_uploads_does_not_wait_for_ever(desk):
    client = desk.client()
    client.put(WriteFile("prompts", "a.wav", 0, b"x", True))
    desk.pass_time(PATIENCE_MS - 1)
    client.read()
    assert client.lines[-1].id == 1, "no more than the greeting"
    desk.pass_time(1)
    assert client.answer() == Done("File a.wav is written, 1 bytes.")


def test_whoever_tries_recordings_says_of_each_what_is_wrong_and_gives_way(tmp_path, mocker, capfdbinary):
    nice = mocker.patch.object(build_prompts.os, "nice")
    put(tmp_path, "good", words(0.2), language="pl")
    put(tmp_path, "silent", words(0.2, amplitude=0), language="pl")
    paths = [str(tmp_path / "prompts" / "pl" / name) for name in ("good.wav", "silent.wav", "gone.wav")]
    given = mocker.Mock(**{"buffer.read.return_value": msgspec.json.encode(paths)})
    mocker.patch("firmware.voice.try_recordings.sys.stdin", given)
    assert try_recordings() == 0
    nice.assert_called_once_with(19)
    silence = "there is nothing in it but silence"
    told = [Tried(paths[0]), Tried(paths[1], silence), Tried(paths[2])]
    assert capfdbinary.readouterr().out == b"".join(map(encode_trial, told))


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
