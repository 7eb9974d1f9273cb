"""The first start: ten questions at most, each with a default."""

import msgspec
import pytest

from firmware.config import load
from firmware.config.editing import set_value
from firmware.config.model import HoursConfig
from firmware.control import requests as r
from firmware.control import views as v
from firmware.control.responses import Done, Refused, Text
from firmware.shell.steps import Ask
from tests.firmware.shell.fake_box import GREETING, ROWS, Box, Typist, shown

FIRST = msgspec.structs.replace(GREETING, users=False)
ENTER = ""
DEFAULTS = [ENTER] * 9
PASSWORD = ("secret", "secret")


def setup(*answers, box=None, greeting=FIRST):
    typist = Typist(box, greeting=greeting, user="")
    said = typist.type("setup", *answers)
    return typist, " ".join(said.split())


def settings(typist):
    return {" ".join(one.path): one.value for one in typist.box.asked if isinstance(one, r.SetValue)}


def test_enter_takes_every_default():
    typist, said = setup(*DEFAULTS, *PASSWORD, "yes")
    assert settings(typist) == {
        "country": '"hu"',
        "operator": '"phone 11"',
        "hours open": '"mon-fri 08:00-17:00"',
    }
    first, *_, verify, commit = typist.box.changes()
    assert first == r.SetUser("installer", "secret", "installer"), "so that all is set by somebody with a name"
    assert (verify, commit) == (r.Verify(), r.Commit("setup"))
    questions = [step for step in typist.steps if isinstance(step, Ask)]
    assert len(questions) == 12, "ten questions, the password again, and whether to do it"
    assert "Commit done." in said


def test_an_office_is_set_up():
    typist, _ = setup(
        *("de", ENTER, "+49 30 1, , 0302", "21", "Anna, Béla", "21, 22", "22"),
        *("mon-thu 08:00-12:00, mon-thu 13:00-17:00; fri,sat 9:00-12:00", "28"),
        *(*PASSWORD, "yes"),
    )
    found = settings(typist)
    assert found["country"] == '"de"'
    assert found["lines 1 number"] == '"+49 30 1"'
    assert "lines 2 number" not in found
    assert found["stations 8 extension"] == '"28"'
    assert found["stations 2 name"] == '"Béla"'
    assert found["groups office members"] == '["21", "22"]'
    assert found["hours open"] == '["mon-thu 08:00-12:00", "mon-thu 13:00-17:00", "fri,sat 9:00-12:00"]'
    assert found["lines 4 route"] == '"group office"'
    assert found["lines 4 night"] == '"phone 28"'
    assert found["operator"] == '"phone 22"'
    text = toml(typist)
    config = load(text, 4, 8)
    assert config.groups[0].members == ("21", "22")
    assert len(config.hours.schedule.week.rules[0].periods) == 3
    assert config.zone == "Europe/Berlin"


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
        ([ENTER, ENTER, "1,2,3,4,5"], "This names 5, but this box has 4 lines."),
        ([ENTER, ENTER, "one"], 'This is "one", but must be digits'),
        ([ENTER, ENTER, ENTER, "a"], 'This is "a", but must be one to eight digits'),
        ([*[ENTER] * 5, "99"], 'This is "99", but must be an extension, 11 to 18.'),
        ([ENTER, "noon"], 'This is "noon", but must be a date and a time such as 2026-11-30 09:41'),
        ([ENTER, "2027-02-29 09:00"], 'This is "2027-02-29 09:00", but must be a date and a time'),
        ([ENTER, "0001-01-01 00:00"], 'This is "0001-01-01 00:00", but must be a date and a time'),
        ([ENTER, "2027-03-28 02:30"], "2027-03-28 02:30 does not exist in Europe/Budapest"),
        ([ENTER, "2027-03-28 02:30 Mars/Olympus"], 'This is "Mars/Olympus", which is no time zone of this box'),
        ([*[ENTER] * 7, "8-17"], 'This is "8-17", but "8" is no day'),
        ([*[ENTER] * 7, "mon-fri 08:00-17:00,sat"], "but must be days and times such as"),
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
    typist, _ = setup(*DEFAULTS, *PASSWORD, "no")
    assert typist.box.changes() == []


def test_problems_are_told_and_nothing_is_committed_but_the_user_is_made():
    box = Box(Verify=Refused("The candidate is wrong.", ("line 3: no.",)))
    typist, said = setup(*DEFAULTS, *PASSWORD, "yes", box=box)
    assert "- line 3: no." in said
    assert not any(isinstance(one, r.Commit) for one in typist.box.asked)
    assert typist.box.changes()[0] == r.SetUser("installer", "secret", "installer")


def test_who_was_made_in_setup_is_logged_in_and_not_made_again():
    typist, _ = setup(*DEFAULTS, *PASSWORD, "yes")
    assert typist.session.prompt == "installer@lb4x8> "
    typist.box.asked.clear()
    typist.type("setup", *DEFAULTS, "yes")
    assert not any(isinstance(one, r.SetUser) for one in typist.box.asked)
    assert typist.box.changes()[-1] == r.Commit("setup")


def test_a_user_whom_the_box_refuses_is_asked_for_again_and_no_answer_is_lost():
    typist, said = setup(*DEFAULTS, "abc", "abc", "yes", *PASSWORD, box=short_refused())
    assert "it needs 8 at least." in said
    assert typist.session.facts.user == "installer"
    assert typist.box.changes()[-1] == r.Commit("setup")


@pytest.mark.parametrize("again", [[], ["abc", "abc"] * 9], ids=["Control-C", "refused each time"])
def test_without_a_first_user_nothing_is_set(again):
    typist, said = setup(*DEFAULTS, "abc", "abc", "yes", *again, box=short_refused())
    assert {type(one) for one in typist.box.changes()} == {r.SetUser}
    assert len(typist.box.changes()) == (5 if again else 1)
    assert said.endswith("Nothing was changed.")
    assert typist.session.prompt == "lb4x8> "


def short_refused():
    refused = Refused("the password of installer has 3 characters, it needs 8 at least.")
    return Box(SetUser=lambda asked: refused if asked.password == "abc" else Done("user installer is made."))


def test_where_there_are_users_none_is_made():
    typist, _ = setup(*DEFAULTS, "yes", greeting=GREETING)
    assert not any(isinstance(one, r.SetUser) for one in typist.box.asked)


def test_a_name_with_quotes_is_written_as_a_text():
    typist, _ = setup(*[ENTER] * 4, 'Anna "Q"', *[ENTER] * 4, *PASSWORD, "yes")
    assert settings(typist)["stations 1 name"] == '"Anna \\"Q\\""'
    assert load(toml(typist), 4, 8).stations[0].name == 'Anna "Q"'


# -- the clock


def clock_row(time="2026-11-30 09:41:20", zone="Europe/Budapest", trusted="yes"):
    return v.ClockView(time, zone, "clock chip" if trusted == "yes" else "system clock", trusted, "", 0)


def a_box(*rows, text="", **answers):
    """Its clock shows one row after the other, the last for good."""
    left = list(rows)

    def show(asked):
        if asked.subject != "clock":
            return shown(asked.subject, ROWS.get(asked.subject, []))
        return shown("clock", [left.pop(0) if len(left) > 1 else left[0]])

    return Box(Show=show, ReadConfiguration=Text(text), **answers)


def clocks_set(typist):
    return [one.at for one in typist.box.asked if isinstance(one, r.SetClock)]


def question(typist, begin):
    return next(step.question for step in typist.steps if isinstance(step, Ask) and step.question.startswith(begin))


def test_a_clock_that_is_right_takes_enter_and_is_left_alone():
    typist, said = setup(*DEFAULTS, *PASSWORD, "yes", box=a_box(clock_row()))
    assert question(typist, "Date") == "Date, time and time zone [2026-11-30 09:41 Europe/Budapest]: "
    assert clocks_set(typist) == []
    assert "clock" not in said
    assert "zone" not in settings(typist)


def test_a_clock_that_nobody_told_takes_enter_and_is_kept_in_the_chip():
    typist, said = setup(*DEFAULTS, *PASSWORD, "yes", box=a_box(clock_row(trusted="no")))
    assert clocks_set(typist) == [""]
    assert "clock 2026-11-30 09:41 Europe/Budapest" in said
    assert isinstance(typist.box.changes()[-1], r.SetClock), "after the commit"


def test_another_time_is_set_by_the_minutes_that_the_answers_took():
    rows = (clock_row(), clock_row("2026-11-30 09:41:30"), clock_row("2026-11-30 09:46:00"))
    typist, said = setup(ENTER, "2026-12-01 18:00", *DEFAULTS[2:], *PASSWORD, "yes", box=a_box(*rows))
    assert clocks_set(typist) == ["2026-12-01 18:04:30"]
    assert "clock 2026-12-01 18:00 Europe/Budapest" in said


def test_the_time_is_asked_in_the_zone_of_the_country_and_set_in_the_one_in_force():
    rows = (clock_row(), clock_row(), clock_row("2026-11-30 08:41:20", "Europe/London"))
    typist, _ = setup("uk", "2026-11-30 09:00", *DEFAULTS[2:], *PASSWORD, "yes", box=a_box(*rows))
    assert question(typist, "Date") == "Date, time and time zone [2026-11-30 08:41 Europe/London]: "
    assert clocks_set(typist) == ["2026-11-30 09:00:00"]
    assert "zone" not in settings(typist), "it is that of the country"


def test_a_zone_may_follow_the_time():
    box = a_box(clock_row(zone="America/New_York"))
    answers = ("us", "2026-11-30 07:41 America/Denver", *DEFAULTS[2:], *PASSWORD, "yes")
    typist, _ = setup(*answers, box=box, greeting=msgspec.structs.replace(FIRST, country="us"))
    assert settings(typist)["zone"] == '"America/Denver"'
    assert load(toml(typist), 4, 8).zone == "America/Denver"
    assert clocks_set(typist) == ["2026-11-30 09:41:00"], "the row is still in the zone before"


def test_no_changes_no_clock():
    typist, _ = setup(ENTER, "2026-12-01 18:00", *DEFAULTS[2:], *PASSWORD, "no", box=a_box(clock_row()))
    assert clocks_set(typist) == []


def test_a_box_that_does_not_tell_the_time_is_set_up_without():
    box = Box(Show=lambda asked: Refused("the core does not answer.") if asked.subject == "clock" else shown("x", []))
    typist, said = setup(*DEFAULTS[1:], *PASSWORD, "yes", box=box)
    assert "the core does not answer." in said
    assert typist.box.changes()[-1] == r.Commit("setup")


# -- hours


def test_the_office_may_have_none():
    typist, _ = setup(*DEFAULTS[:7], "none", ENTER, *PASSWORD, "yes")
    assert "hours open" not in settings(typist)
    assert load(toml(typist), 4, 8).hours == HoursConfig()


def test_hours_that_are_there_are_offered_and_can_be_taken_away():
    text = 'zone = "Europe/Vienna"\n[hours]\nopen = ["mon-fri 09:00-12:00", "sat 10:00-11:00"]\n'
    typist, _ = setup(*DEFAULTS, *PASSWORD, "yes", box=a_box(clock_row(), text=text))
    assert "[mon-fri 09:00-12:00; sat 10:00-11:00]" in question(typist, "When")
    assert settings(typist)["hours open"] == '["mon-fri 09:00-12:00", "sat 10:00-11:00"]'
    assert settings(typist)["zone"] == '"Europe/Vienna"'
    typist, said = setup(*DEFAULTS[:7], "none", ENTER, *PASSWORD, "yes", box=a_box(clock_row(), text=text))
    assert r.DeleteValue(("hours",)) in typist.box.asked
    assert "hours (deleted)" in said
