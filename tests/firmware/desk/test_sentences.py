"""Whatever the box says to people is a whole sentence: a capital first, a full stop last, names as they are."""

import pytest

from firmware.config.candidate import CandidateFile
from firmware.config.store import DIRECTORY, Store
from firmware.control import requests as r
from firmware.control.responses import Done, Greeting, Refused, Text
from firmware.control.sentences import is_sentence, sentence, spoken
from firmware.desk.configuration import ConfigurationDesk
from firmware.desk.messages import Answer
from tests.firmware.desk.front_desk import BOX, PASSWORD, WALL, FrontDesk


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("there is no line 5", "There is no line 5."),
        ("nothing waits.", "Nothing waits."),
        ('"opperator" is not known; did you mean "operator"?', '"opperator" is not known; did you mean "operator"?'),
        ("release_on of CO line 2 is [], but must name one", '"release_on" of CO line 2 is [], but must name one.'),
        ("/var/lib/line_box cannot be read", "/var/lib/line_box cannot be read."),
        ("2 lines differ.", "2 lines differ."),
        ("élan is no country", "Élan is no country."),
    ],
)
def test_a_sentence_begins_with_a_capital_and_ends_in_a_full_stop(text, whole):
    assert sentence(text) == whole == sentence(whole)
    assert is_sentence(whole) and not is_sentence("")
    assert sentence("") == ""


def test_all_sentences_of_a_response_are_whole_and_texts_of_other_kinds_stay():
    assert spoken(Refused("no", ("line 3: no",), 2)) == Refused("No.", ("Line 3: no.",), 2)
    assert spoken(Done("done", ("but", "So."))) == Done("Done.", ("But.", "So."))
    assert spoken(Text("country")) == Text("country")


REQUESTS = [
    *(r.Greet(2, "x"), r.LogIn("anna", "wrong"), r.LogIn("anna", PASSWORD), r.LogOut()),
    *(r.SetUser("Anna", PASSWORD, "viewer"), r.SetUser("bela", "short", "viewer"), r.SetUser("bela", PASSWORD)),
    *(r.SetUser("anna", PASSWORD, "viewer"), r.SetUser("anna", "anna"), r.SetUser("bela_k", PASSWORD, "viewer")),
    *(r.DeleteUser("anna"), r.DeleteUser("ghost"), r.DeleteUser("bela_k")),
    *(r.SetPassword("wrong", "another word"), r.SetPassword(PASSWORD, "short"), r.SetPassword(PASSWORD, PASSWORD)),
    *(r.Watch(True, ("line 9",)), r.Watch(True, ("nobody",)), r.Watch(True, ("line 2",)), r.Watch(False)),
    *(r.ReadFile("logs", "a.wav"), r.ReadFile("logs", "../x"), r.ReadFile("logs", "a.wav", -1)),
    *(r.WriteFile("logs", "a.wav", 0, b"", True), r.WriteFile("prompts", "a_b.wav", 9, b"", True)),
    *(r.WriteFile("prompts", "a.wav", 0, b"x", False), r.WriteFile("prompts", "a.wav", 1, b"x", True)),
    *(r.MakeReport("days", width=9), r.MakeReport("days", form="page"), r.ReadReport(), r.ReadReport()),
    *(r.RunTwin(first="never"), r.RunTwin(), r.ReadTwin(), r.EndTwin()),
    *(r.BuildPrompts("xx"), r.WriteFile("prompts", "xx/a.wav", 0, b"", True)),
    *(r.DeleteFile("prompts", "a.wav"), r.DeleteFile("prompts", "a.wav"), r.FactoryReset(), r.RingStation(3)),
    *(r.SetValue(("country",), "xx"), r.SetValue(("stations", "9", "name"), "x"), r.SetValue(("nonsense",), "1")),
    *(r.SetValue(("lines", "1", "release_on"), "[]"), r.SetValue(("lines", "1", "release_on"), '["x"]')),
    *(r.SetValue(("groups", "a b", "members"), "11"), r.SetValue(("classes", "a b", "deny"), "x")),
    *(r.SetValue(("trunks", "a b", "lines"), "1"), r.SetValue(("groups", "new", "ring_s"), "0"), r.SetValue((), "1")),
    *(r.SetValue(("stations", "1", "name"), "Anna"), r.DeleteValue(("stations", "1", "name")), r.DeleteValue(())),
    *(r.DeleteValue(("nonsense",)), r.ReadConfiguration("x"), r.ReadConfiguration("9"), r.Compare("x", "y")),
    *(r.LoadConfiguration("country = 1\n[lines]\n9 = {}\n[groups.'a b']"), r.Verify(), r.Commit(), r.Discard()),
    *(r.LoadConfiguration("[["), r.Verify(), r.Commit(), r.Discard(), r.Verify(), r.Commit(), r.Commit("", 9_999)),
    *(r.Commit("\n"), r.Confirm(), r.Rollback(9), r.Rollback(0)),
]


def sentences(response):
    """All that people read of it."""
    match response:
        case Refused(text=text, problems=more) | Done(text=text, remarks=more):
            return [text, *more]
        case Greeting(remarks=remarks):
            return list(remarks)
    return []


@pytest.fixture
def desk(tmp_path):
    place = tmp_path / DIRECTORY

    def configure(adopt, number, note):
        store, candidate = Store(place, "boot"), CandidateFile(place)
        return ConfigurationDesk(store, candidate, adopt, number, now_ms=lambda: 0, wall=lambda: WALL, note=note)

    desk = FrontDesk(tmp_path, configure=configure)
    desk.core_says(BOX)
    yield desk
    desk.close()


def test_every_refusal_of_the_desk_is_a_whole_sentence(desk):
    silent = desk.caller()
    answers = [silent.ask(r.Verify()), silent.says(b"nonsense\n")[0].response]
    for role in ("installer", "operator", "viewer"):
        for request in REQUESTS:
            # Each by somebody who has just come, as some of these end the connection.
            desk.pass_time(120_000)
            client = desk.logged_in(role)
            client.put(request)
            desk.core_answers(Refused("no"))
            for adopt in desk.adopts():
                desk.core_says(Answer(number=adopt.number, response=Refused("it cannot")))
            answers.append(client.answer())
            client.socket.close()
    said = [text for response in answers for text in sentences(response)]
    assert len(set(said)) > 60
    assert [text for text in said if not is_sentence(text)] == []


def test_a_name_at_the_beginning_of_what_is_known_keeps_its_letters(desk):
    installer = desk.logged_in("installer")
    installer.ask(r.SetUser("bela", PASSWORD, "viewer"))
    for request in REQUESTS:
        if isinstance(request, r.Greet | r.LogOut | r.SetPassword | r.LogIn):
            continue
        installer.put(request)
        desk.core_answers(Refused("no"))
        for text in sentences(installer.answer()):
            assert not text.startswith(("Anna", "Bela", "A.wav", "A_b.wav", "Release_on", "Stations 1")), text
