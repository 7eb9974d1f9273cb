"""Spoken menus: what becomes of them in the plan, and every way in which they can be wrong."""
# ruff: noqa: E501  (a mistake and its sentence stand on one line)

import pytest

from firmware.callcontrol import plan
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.index import check
from firmware.callcontrol.menu_plan import Choice, Form, GoBack, HangUp, Menu, SayAgain
from firmware.callcontrol.queue_plan import Skill
from firmware.config import load, to_plan
from firmware.config.editing import set_value, written
from firmware.config.schema import Size

BOARD = Size(4, 8)
OFFICE = """\
operator = "phone 18"
fax = "phone 17"
language = "hu"
[lines]
1 = { route = "menu main", night = "menu hours", language = "en" }
[stations]
1 = { forward_no_answer = "menu main", forward_busy = "70" }
7 = { data = true }
[groups.sales]
members = ["12"]
overflow = "menu hours"
[menus.main]
prompt = "welcome"
direct_dial = true
wait_s = 6
digit_s = 1.5
mute_s = 4
tries_silent = 2
tries_wrong = 1
longest_min = 1.5
unanswered_s = 20
otherwise = "outside 00612345678"
pilot = "70"
[menus.main.choices]
1 = "queue help"
2 = { to = "menu hours", language = "en", head_start_s = 60, skills = { english = 2 } }
3 = "15"
4 = "operator"
5 = "again"
6 = "back"
7 = "hang up"
8 = "group sales"
"*" = { to = "menu form" }
[menus.hours]
say = "opening-hours"
[menus.form]
prompt = "contract"
digits = [4, 8]
confirm = true
tell_digits = false
then = "phone 12"
[menus.notice]
prompt = "notice"
then = "hang up"
[queues.help]
agents = ["anna"]
longest_wait_min = 5
overflow = "menu notice"
[agents.anna]
station = "11"
skills = { english = 3 }
"""


def loaded(text):
    found = load(text, 4, 8)
    assert not isinstance(found, list), found
    return to_plan(found, (), ())


def test_an_office_with_menus_becomes_a_plan():
    found = loaded(OFFICE)
    check(found)
    main, hours, form, notice = found.menus
    choices = {choice.digit: choice for choice in main.choices}
    assert main == Menu(
        "main", (Prompt("welcome"),), main.choices, True, None, None, 6000, 1500, 4000, 2, 1, 90_000, 20_000,
        plan.OutsideTarget("0612345678"), "70",
    )  # fmt: skip
    assert [choices[digit].to for digit in "1345678*"] == [
        plan.QueueTarget("help"), plan.StationTarget(5), plan.StationTarget(8), SayAgain(), GoBack(), HangUp(),
        plan.GroupTarget("sales"), plan.MenuTarget("form"),
    ]  # fmt: skip
    assert choices["2"] == Choice("2", plan.MenuTarget("hours"), "en", 60_000, (Skill("english", 2),))
    assert hours.prompts == (
        Prompt("opening-hours"),
        Prompt("menu.again", (1,)),
        Prompt("menu.person", (2,)),
        Prompt("menu.end", (3,)),
    )
    assert [choice.to for choice in hours.choices] == [SayAgain(), plan.StationTarget(8), HangUp()]
    assert (form.form, form.then) == (Form(4, 8, confirm=True, told=False), plan.StationTarget(2))
    assert (notice.choices, notice.then) == ((), HangUp())
    assert (found.language, found.fax) == ("hu", 7)
    line, station = found.lines[0], found.stations[0]
    assert (line.route, line.night, line.language) == (plan.MenuTarget("main"), plan.MenuTarget("hours"), "en")
    assert station.forward_no_answer == station.forward_busy == plan.MenuTarget("main")
    assert found.groups[0].overflow == plan.MenuTarget("hours")
    assert found.queues[0].overflow == plan.MenuTarget("notice")


def test_the_person_of_an_answer_is_whom_the_menu_names():
    found = loaded('[menus.a]\nsay = "hours"\notherwise = "phone 12"\n')
    assert found.menus[0].choices[1].to == plan.StationTarget(2)


def test_the_least_menu_has_the_defaults_of_the_plan():
    found = loaded('[menus.a]\nprompt = "welcome"\nchoices = { 1 = "phone 12" }\n')
    assert found.menus == (Menu("a", (Prompt("welcome"),), (Choice("1", plan.StationTarget(2)),)),)


A = '[menus.a]\nprompt = "p"\n'
Q = '[queues.help]\nagents = ["x"]\nlongest_wait_min = 1\noverflow = "group all"\n[agents.x]\nstation = "11"\n' + A
WAYS = '"group NAME", "phone EXT", "queue NAME", "menu NAME", "message NAME", "outside NUMBER", "operator"'
MISTAKES = [
    (A, 1, 'menu "a" is a dead end: it must have choices, direct_dial or digits, or then where calls go.'),
    ('[menus.a]\nchoices = { 1 = "phone 12" }\n', 1, 'menu "a" says nothing: it must have a prompt, or with say an answer.'),
    (A + 'choices = { 1 = "menu b" }\n', 3, 'choice "1" of menu "a" is menu "b", which does not exist.'),
    (A + 'choices = { 1 = "queue b" }\n', 3, 'choice "1" of menu "a" is queue "b", which does not exist.'),
    (A + 'choices = { 1 = "phone 99" }\n', 3, 'choice "1" of menu "a" is phone "99", which no telephone has.'),
    (A + 'choices = { 1 = "menu a", 2 = "phone 12" }\n', 3, 'choice "1" of menu "a" is that menu itself: write "again".'),
    (A + 'choices = { 1 = "sales" }\n', 3, f'to of choice "1" of menu "a" is "sales", but must be a number such as "12", {WAYS}, "again", "back" or "hang up".'),
    (A + "choices = {}\n", 1, 'menu "a" is a dead end: it must have choices, direct_dial or digits, or then where calls go.'),
    (A + 'choices = { 1 = "again" }\n', 1, 'menu "a" leads only to itself: it must lead to a person, or hang up.'),
    (A + 'choices = { 1 = "back" }\n', 1, 'menu "a" leads only to itself: it must lead to a person, or hang up.'),
    (A + 'digits = [1, 2]\nthen = "menu a"\n', 1, 'menu "a" leads only to itself: it must lead to a person, or hang up.'),
    ('[menus.a]\nprompt = "queue.position"\nthen = "phone 12"\n', 2, 'prompt of menu "a" is "queue.position", which says numbers: a menu has none to say.'),
    ('[menus.a]\nsay = "queue.position"\n', 2, 'say of menu "a" is "queue.position", which says numbers: a menu has none to say.'),
    (A + 'choices = { 12 = "phone 12" }\n', 3, 'choice "12" is not one digit, * or #.'),
    (A + 'choices = { 1 = { language = "en" } }\n', 3, 'choice "1" of menu "a" does not say where it leads: it must have to.'),
    (A + 'choices = { 1 = 12 }\n', 3, 'choice "1" of menu "a" is 12, but must be a table of to, language, head_start_s or skills.'),
    (A + 'choices = { 1 = { to = "phone 12", language = "English" } }\n', 3, 'language of choice "1" of menu "a" is "English", which is not a language of this box (en, hu, pl or id).'),
    (A + 'direct_dial = true\nthen = "phone 12"\n', 4, 'menu "a" has then, which has no effect beside choices or direct_dial.'),
    (A + "digits = [4, 8]\n", 3, 'menu "a" has digits, but no then: it must say where calls go after them.'),
    (A + 'digits = [8, 4]\nthen = "phone 12"\n', 3, 'digits of menu "a" is [8, 4], but must be the fewest and the most digits, such as [4, 8], 1 to 20.'),
    (A + 'digits = [4, 8]\nthen = "phone 12"\nchoices = { 1 = "phone 12" }\n', 5, 'menu "a" has choices beside digits: a menu asks for a choice or for a number.'),
    (A + 'then = "phone 12"\nconfirm = true\n', 4, 'menu "a" has confirm, which has no effect without digits.'),
    (A + 'then = "phone 12"\ntries_wrong = 2\n', 4, 'menu "a" has tries_wrong, which has no effect where nothing is pressed.'),
    (A + 'then = "again"\n', 3, f'then of menu "a" is "again", but must be a number such as "12", {WAYS} or "hang up".'),
    ('[menus.a]\nsay = "p"\nchoices = { 1 = "phone 12" }\n', 3, 'menu "a" has choices beside say: after an answer its keys are those of every answer.'),
    (A + 'then = "menu a"\n', 3, 'then of menu "a" is that menu itself: it must lead elsewhere.'),
    (A + 'direct_dial = true\notherwise = "menu b"\n[menus.b]\nprompt = "p"\ndirect_dial = true\notherwise = "menu a"\n', 4, "calls go in a circle (menu a -> menu b -> menu a): one of these must send them elsewhere."),
    (A + 'choices = { 1 = "phone 12" }\npilot = "12"\n', 4, 'pilot number "12" of menu "a" is already the extension of telephone 2.'),
    (Q + 'choices = { 1 = { to = "queue help", skills = { german = 1 } } }\n', 9, 'choice "1" of menu "a" wants skill "german", which none of the agents of queue "help" has.'),
    (Q + 'choices = { 1 = { to = "group all", skills = { german = 1 } } }\n', 9, 'choice "1" of menu "a" wants skill "german", which no agent has.'),
    (Q + 'choices = { 1 = { to = "queue help", head_start_s = 90 } }\n', 9, 'head_start_s of choice "1" of menu "a" is 90 s, but nobody waits longer than 1 min in queue "help" (longest_wait_min): a head start must not be longer.'),
    ('fax = "phone 17"\n', 1, 'fax is phone "17", but its telephone 7 is none that takes faxes: it must have data = true.'),
    ('fax = "group all"\n', 1, 'fax is "group all", but must be "phone EXT".'),
    ('operator = "menu a"\n' + A + 'then = "phone 12"\n', 1, 'operator is "menu a", but must be "group NAME" or "phone EXT": a menu is no operator.'),
    ('[menus."a b"]\nprompt = "p"\n', 1, 'menu "a b" must have a name of letters, digits, "-" and "_" (at most 40 of them).'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "sentence"), MISTAKES, ids=range(len(MISTAKES)))
def test_each_mistake_is_one_problem_with_its_line_and_a_sentence(text, line, sentence):
    found = load(text, 4, 8)
    assert [str(problem) for problem in found] == [f"line {line}: {sentence}"]


def test_menus_that_lead_only_to_each_other_are_found():
    text = (
        A + 'choices = { 1 = "menu b", 2 = "again" }\n[menus.b]\nprompt = "p"\nchoices = { 1 = "menu a", 2 = "back" }\n'
    )
    assert [str(problem) for problem in load(text, 4, 8)] == [
        'line 1: menu "a" leads only to menu "b", and from there nothing but menus is reached: one of them must lead to a person, or hang up.',
        'line 4: menu "b" leads only to menu "a", and from there nothing but menus is reached: one of them must lead to a person, or hang up.',
    ]


@pytest.mark.parametrize(
    "way", ['choices = { 1 = "phone 12", 2 = "menu b" }', 'otherwise = "menu b"\ndirect_dial = true']
)
def test_who_goes_back_from_a_menu_is_where_he_came_from(way):
    assert not isinstance(load(f'{A}{way}\n[menus.b]\nprompt = "p"\nchoices = {{ "*" = "back" }}\n', 4, 8), list)


@pytest.mark.parametrize("end", ['otherwise = "queue help"', 'then = "queue help"'])
def test_a_circle_by_a_queue_is_found(end):
    text = f'{A}{end}\n{"direct_dial = true" if end.startswith("o") else ""}\n[queues.help]\nagents = ["x"]\nempty = "menu a"\n[agents.x]\nstation = "11"\n'
    (problem,) = load(text, 4, 8)
    assert "calls go in a circle (queue help -> menu a -> queue help)" in str(problem)


CHOICE = ("menus", "main", "choices", "1")


def test_a_choice_is_set_as_a_text_and_becomes_a_table_when_more_is_said_of_it():
    text = set_value("", CHOICE, "group all", BOARD)
    assert text.endswith('[menus.main.choices]\n1 = "group all"\n')
    text = set_value(text, (*CHOICE, "language"), "en", BOARD)
    assert written(text, CHOICE) == '{ to = "group all", language = "en" }'
    text = set_value(text, CHOICE, "phone 12", BOARD)
    assert written(text, CHOICE) == '{ to = "phone 12", language = "en" }'
    text = set_value('[menus.main]\nchoices = { 1 = "phone 11" }  # here\n', (*CHOICE, "to"), "phone 12", BOARD)
    assert "# here" in text
    assert written(text, CHOICE) == '{ to = "phone 12" }'
