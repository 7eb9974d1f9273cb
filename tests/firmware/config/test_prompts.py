"""What the office writes of what the box says."""
# ruff: noqa: E501  (a mistake and its sentence stand on one line)

import pytest

from firmware.config import Config, load, to_plan
from firmware.config.countries import COUNTRIES
from firmware.config.prompts import LONGEST_TEXT, words_of
from firmware.config.schema import keys_at, values_at
from firmware.voice.languages import LANGUAGES

WRITTEN = """
language = "pl"
[prompts.fair]
hu = "Vásár."
en = "Fair."
[prompts."queue.welcome"]
hu = "Jó napot!"
[prompts."queue.position.1"]
hu = "Az ön helye:"
"""


def loaded(text, country="hu"):
    found = load(text, 4, 8, country)
    assert isinstance(found, Config), found
    return found


def test_the_box_speaks_the_language_of_its_country_unless_it_is_told():
    spoken = {key: to_plan(loaded("", key)).language for key in COUNTRIES}
    assert {key: language for key, language in spoken.items() if language != "en"} == {
        "hu": "hu",
        "pl": "pl",
        "id": "id",
    }
    assert to_plan(loaded(WRITTEN)).language == "pl"


def test_words_of_the_office_by_language():
    assert words_of(loaded(WRITTEN)) == {
        "en": {"fair": "Fair."},
        "hu": {"fair": "Vásár.", "queue.welcome": "Jó napot!", "queue.position.1": "Az ön helye:"},
        "pl": {},
        "id": {},
    }
    assert words_of(loaded("")) == {language: {} for language in LANGUAGES}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('language = "hx"', 'line 1: language is "hx", which is not a language of this box (en, hu, pl or id)'),
        ('language = "HU"', 'did you mean "hu"?'),
        ("language = 1", 'line 1: language is a whole number (1), but must be a text such as "hu".'),
        ("prompts = 1", "line 1: prompts is 1, but must be a table."),
        (
            '[prompts."Our Own"]\nen = "Hello."',
            'line 1: prompt "Our Own" must have a name of small letters, digits, ".", "-" and "_" (at most 80 of them).',
        ),
        (
            '[prompts]\n[prompts."queue.position"]\nhu = "Ön:"',
            'line 2: prompt "queue.position" says numbers: write words for its pieces, such as "queue.position.1" '
            "(linebox prompts list shows them).",
        ),
        (
            '[prompts.queue.welcome]\nhu = "Jó napot!"',
            'line 1: prompt "queue.welcome" must have its name in quotes: [prompts."queue.welcome"].',
        ),
        ('[prompts.a]\nde = "Hallo."', 'line 2: prompt "a" has no key "de" (en, hu, pl or id)'),
        ("[prompts.a]\nen = 5", 'line 2: en of prompt "a" is a whole number (5), but must be a text such as'),
        (
            '[prompts.a]\nen = "..."',
            'line 2: en of prompt "a" is "...", but must be printable, with a letter or a digit.',
        ),
        ('[prompts.a]\n\nen = "a\\tb"', 'line 3: en of prompt "a" is "a\tb", but must be printable'),
        (
            f'[prompts.a]\nen = "{"a" * (LONGEST_TEXT + 1)}"',
            'line 2: en of prompt "a" has 501 characters, but must have at most 500.',
        ),
    ],
)
def test_what_is_wrong_with_it_has_its_line_and_a_sentence(text, problem):
    found = load(text, 4, 8)
    assert isinstance(found, list)
    assert problem in str(found[0])


def test_it_can_be_written_at_the_shell():
    assert [word.word for word in values_at(("language",))] == list(LANGUAGES)
    assert [word.word for word in keys_at(("prompts", "fair"))] == list(LANGUAGES)
