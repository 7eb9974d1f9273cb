"""Numbers in every language, judged by num2words: every one up to 9,999."""

import re

import pytest
from num2words import num2words

from firmware.voice import places
from firmware.voice.languages import LANGUAGES

WRONG = {
    # In Hungarian two is "két" only before what is counted: alone it is "kettő", and the second is "kettedik".
    ("hu", ""): (range(102, 10_000, 100), r"két$", "kettő"),
    ("hu", "ordinal"): (range(102, 10_000, 100), r"kétik$", "kettedik"),
}
"""Where num2words is wrong: which numbers, and what it should have said there."""

JUDGED = [*((language, "") for language in LANGUAGES), ("hu", "ordinal")]


def letters(words):
    """Without what stands between them: pieces are spoken one after the other."""
    return re.sub(r"[\W_]+", "", words)


@pytest.mark.parametrize(("language", "form"), JUDGED)
def test_every_number_is_spoken_as_it_is_written(language, form):
    known = LANGUAGES[language]
    numbers, wrong, right = WRONG.get((language, form), ((), "", ""))
    for number in range(10_000) if not form else range(1, 10_000):
        judged = num2words(number, lang=language, to=form or "cardinal")
        if number in numbers:
            assert re.search(wrong, judged), f"num2words has learnt {number}: {judged}"
            judged = re.sub(wrong, right, judged)
        assert letters("".join(piece.text for piece in places.number(number, form, known))) == letters(judged)


def spoken(number, form, language):
    return " ".join(piece.text for piece in places.number(number, form, LANGUAGES[language]))


@pytest.mark.parametrize(
    ("language", "form", "number", "words"),
    [
        ("hu", "count", 2, "két"),
        ("hu", "count", 32, "harminckét"),
        ("hu", "count", 1002, "ezer két"),
        ("hu", "count", 20, "húsz"),
        ("pl", "accusative", 1, "jedną"),
        ("pl", "accusative", 2, "dwie"),
        ("pl", "accusative", 12, "dwanaście"),
        ("pl", "accusative", 101, "sto jeden"),
        ("pl", "accusative", 1042, "tysiąc czterdzieści dwie"),
        ("pl", "genitive", 1, "jednej"),
        ("pl", "genitive", 2, "dwóch"),
        ("pl", "genitive", 21, "dwudziestu jeden"),
        ("pl", "genitive", 2345, "dwóch tysięcy trzystu czterdziestu pięciu"),
        ("pl", "hour", 21, "dwudziestej pierwszej"),
        ("en", "", 10_203, "one zero two zero three"),
    ],
)
def test_forms_of_numbers(language, form, number, words):
    assert spoken(number, form, language) == words


POLISH = {0: 2, 1: 0, 2: 1, 4: 1, 5: 2, 11: 2, 12: 2, 14: 2, 21: 2, 22: 1, 25: 2, 101: 2, 102: 1, 112: 2, 122: 1}


def test_polish_words_have_three_forms():
    assert {number: LANGUAGES["pl"].plural(number) for number in POLISH} == POLISH
