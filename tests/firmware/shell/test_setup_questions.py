"""The first start: ten questions at most, each with a default."""

import msgspec
import pytest

from firmware.config import load
from firmware.config.editing import set_value
from firmware.control import requests as r
from firmware.control.responses import Done, Refused
from firmware.shell.steps import Ask
from tests.firmware.shell.fake_box import GREETING, Box, Typist

FIRST = msgspec.structs.replace(GREETING, users=False)
ENTER = ""
DEFAULTS = [ENTER] * 8


def setup(*answers, box=None, greeting=FIRST):
    typist = Typist(box, greeting=greeting, user="")
    said = typist.type("setup", *answers)
    return typist, " ".join(said.split())


def settings(typist):
    return {" ".join(one.path): one.value for one in typist.box.asked if isinstance(one, r.SetValue)}


def test_enter_takes_every_default():
    typist, said = setup(*DEFAULTS, ENTER, "secret", "secret", "yes")
    assert settings(typist) == {"country": '"hu"', "operator": '"phone 11"'}
    first, *_, verify, commit = typist.box.changes()
    assert first == r.SetUser("installer", "secret", "installer"), "so that all is set by somebody with a name"
    assert (verify, commit) == (r.Verify(), r.Commit("setup"))
    questions = [step for step in typist.steps if isinstance(step, Ask)]
    assert len(questions) == 12, "ten questions, the password again, and whether to do it"
    assert "Commit done." in said


def test_an_office_is_set_up():
    typist, _ = setup(
        *("de", "+49 30 1, , 0302", "21", "Anna, Béla", "21, 22", "ring-all", "22", "28"),
        *("boss", "secret", "secret", "yes"),
    )
    found = settings(typist)
    assert found["country"] == '"de"'
    assert found["lines 1 number"] == '"+49 30 1"'
    assert "lines 2 number" not in found
    assert found["stations 8 extension"] == '"28"'
    assert found["stations 2 name"] == '"Béla"'
    assert found["groups office members"] == '["21", "22"]'
    assert found["groups office strategy"] == '"ring-all"'
    assert found["lines 4 route"] == '"group office"'
    assert found["lines 4 night"] == '"phone 28"'
    assert found["operator"] == '"phone 22"'
    text = toml(typist)
    config = load(text, 4, 8)
    assert config.groups[0].members == ("21", "22")


def toml(typist):
    """The candidate once all of it was set, as the box sets it."""
    text = ""
    for one in typist.box.asked:
        if isinstance(one, r.SetValue):
            text = set_value(text, one.path, one.value)
    return text


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (["xx"], 'This is "xx", which is not a country of this box'),
        ([ENTER, "1,2,3,4,5"], "This names 5, but this box has 4 lines."),
        ([ENTER, "one"], 'This is "one", but must be digits'),
        ([ENTER, ENTER, "a"], 'This is "a", but must be one to eight digits'),
        ([ENTER, ENTER, ENTER, ENTER, "99"], 'This is "99", but must be an extension, 11 to 18.'),
        ([*DEFAULTS, "Bob"], 'User "Bob" must be of small letters'),
    ],
)
def test_a_wrong_answer_is_told_and_asked_again(answers, sentence):
    typist, said = setup(*answers)
    assert sentence in said
    assert typist.box.changes() == []
    assert said.endswith("Nothing was changed.")


def test_five_wrong_answers_end_it():
    typist, said = setup(*["xx"] * 9)
    assert said.count("is not a country") == 5
    assert typist.box.changes() == []


def test_no_changes_nothing():
    typist, _ = setup(*DEFAULTS, ENTER, "secret", "secret", "no")
    assert typist.box.changes() == []


def test_problems_are_told_and_nothing_is_committed_but_the_user_is_made():
    box = Box(Verify=Refused("The candidate is wrong.", ("line 3: no.",)))
    typist, said = setup(*DEFAULTS, ENTER, "secret", "secret", "yes", box=box)
    assert "- line 3: no." in said
    assert not any(isinstance(one, r.Commit) for one in typist.box.asked)
    assert typist.box.changes()[0] == r.SetUser("installer", "secret", "installer")


def test_who_was_made_in_setup_is_logged_in_and_not_made_again():
    typist, _ = setup(*DEFAULTS, "boss", "secret", "secret", "yes")
    assert typist.session.prompt == "boss@lb4x8> "
    typist.box.asked.clear()
    typist.type("setup", *DEFAULTS, "yes")
    assert not any(isinstance(one, r.SetUser) for one in typist.box.asked)
    assert typist.box.changes()[-1] == r.Commit("setup")


def test_a_user_whom_the_box_refuses_is_asked_for_again_and_no_answer_is_lost():
    typist, said = setup(*DEFAULTS, "boss", "abc", "abc", "yes", "boss", "secret", "secret", box=short_refused())
    assert "it needs 8 at least." in said
    assert typist.session.facts.user == "boss"
    assert typist.box.changes()[-1] == r.Commit("setup")


@pytest.mark.parametrize("again", [[], ["boss", "abc", "abc"] * 9], ids=["Control-C", "refused each time"])
def test_without_a_first_user_nothing_is_set(again):
    typist, said = setup(*DEFAULTS, "boss", "abc", "abc", "yes", *again, box=short_refused())
    assert {type(one) for one in typist.box.changes()} == {r.SetUser}
    assert len(typist.box.changes()) == (5 if again else 1)
    assert said.endswith("Nothing was changed.")
    assert typist.session.prompt == "lb4x8> "


def short_refused():
    refused = Refused("the password of boss has 3 characters, it needs 8 at least.")
    return Box(SetUser=lambda asked: refused if asked.password == "abc" else Done("user boss is made."))


def test_where_there_are_users_none_is_made():
    typist, _ = setup(*DEFAULTS, "yes", greeting=GREETING)
    assert not any(isinstance(one, r.SetUser) for one in typist.box.asked)


def test_a_name_with_quotes_is_written_as_a_text():
    typist, _ = setup(ENTER, ENTER, ENTER, 'Anna "Q"', *[ENTER] * 5, "secret", "secret", "yes")
    assert settings(typist)["stations 1 name"] == '"Anna \\"Q\\""'
    assert load(toml(typist), 4, 8).stations[0].name == 'Anna "Q"'
