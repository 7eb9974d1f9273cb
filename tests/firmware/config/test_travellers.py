"""[travellers.NAME]: what is taken, what reaches call control, and what is refused in one sentence."""

import pytest

from firmware.callcontrol.access_plan import Access, Traveller
from firmware.callcontrol.actions import Prompt
from firmware.callcontrol.tolls import Toll
from firmware.config import load, to_plan
from tests.firmware.config.test_load import problems

REMOTE = '[menus.remote]\naccess = true\n[lines]\n1 = { route = "menu remote" }\n'
ANNA = '[travellers.anna]\npin = "473905"\n'
BELA = '[travellers.bela]\npin = "52986014"\n'


def test_travellers_reach_call_control_with_what_their_class_says():
    text = REMOTE + ANNA + 'class = "road"\n[classes.road]\ndeny_outside = ["00"]\noutside_limit_min = 15\n'
    plan = to_plan(load(text, 4, 8))
    assert plan.access == Access((Traveller("anna", "473905", (Toll(("00",)),), 900_000),))
    assert [(menu.access, menu.prompts) for menu in plan.menus] == [(True, (Prompt("access.pin"),))]


WRONG = [
    (ANNA.replace("473905", "4739"), 'pin of traveller "anna" is "4739", but must be 6 to 12 digits in quotes.'),
    (ANNA.replace("473905", "777777"), 'pin of traveller "anna" is "777777", which is easily guessed'),
    (ANNA.replace("473905", "987654"), 'pin of traveller "anna" is "987654", which is easily guessed'),
    (ANNA + BELA.replace("52986014", "47390512"), 'pin of traveller "bela" is that of "anna", or one begins'),
    ('[travellers.anna]\nclass = "x"\n', 'traveller "anna" has no pin'),
    (
        ANNA + 'class = "raod"\n[classes.road]\ndeny_outside = [""]\n',
        'class of traveller "anna" is "raod", which does not',
    ),
    (ANNA + 'class = "road"\n[classes.road]\naccount = "forced"\n', "which wants an account code"),
    ("", 'menu "remote" has access, but nobody may dial from outside'),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[sentence[:50] for _, sentence in WRONG])
def test_each_problem_is_one_sentence(text, sentence):
    found = problems(REMOTE + text)
    assert len(found) == 1, found
    assert sentence in found[0]


def test_travellers_need_a_menu_to_come_in_by():
    assert problems(ANNA) == ['line 1: traveller "anna" has no way in: no menu has access = true.']


@pytest.mark.parametrize("key", ['choices = { 1 = "group all" }', "direct_dial = true", 'say = "x"', 'pilot = "70"'])
def test_a_menu_that_gives_access_asks_for_nothing_else(key):
    text = REMOTE.replace("access = true", f"access = true\n{key}") + ANNA
    assert [one for one in problems(text) if "beside access" in one], problems(text)
