"""What is said, as a table; and how it is cut into pieces that can be recorded one by one."""

import re

import pytest

from firmware.voice.phrases import DEFAULT_LANGUAGE, LANGUAGES, NAME, every_piece, pieces, text

SAID = [
    ("queue.position", (3,), "You are number 3 in the queue."),
    ("queue.wait", (5, 10), "The estimated wait is 5 to 10 minutes."),
    ("queue.wait-about", (1,), "The estimated wait is about 1 minute."),
    ("queue.wait-about", (0,), "The estimated wait is about 0 minutes."),
    ("queue.position-more", (1,), "More than 1 caller is before you."),
    ("queue.position-more", (20,), "More than 20 callers are before you."),
    ("agent.break-later", (12,), "Please wait 12 minutes for your break."),
    ("queue.thanks", (), "Thank you for waiting."),
    ("queue.thanks", (7,), "Thank you for waiting."),
    ("our.own-words", (), "our.own-words"),
]


@pytest.mark.parametrize(("name", "values", "sentence"), SAID)
def test_a_prompt_is_a_sentence_with_its_numbers(name, values, sentence):
    assert text(name, values, "en") == sentence


@pytest.mark.parametrize("name", LANGUAGES["en"].phrases)
def test_the_pieces_of_a_prompt_are_its_words_in_their_order(name):
    for values in ((1, 2), (2, 1), (59, 199)):
        cut = " ".join(piece.text for piece in pieces(name, values, "en"))
        letters = re.compile("[^A-Za-z0-9]+")
        assert letters.sub(" ", cut).strip() == letters.sub(" ", text(name, values, "en")).strip()


def test_pieces_have_names_that_tell_apart_what_sounds_otherwise():
    assert [piece.name for piece in pieces("agent.break-later", (1,), "en")] == [
        "agent.break-later.1",
        "number.1",
        "agent.break-later.2.one",
    ]
    assert [piece.name for piece in pieces("agent.break-later", (2,), "en")][2] == "agent.break-later.2.other"
    assert [piece.name for piece in pieces("queue.thanks", (), "en")] == ["queue.thanks"]
    assert pieces("queue.wait", (5, 5), "en")[1] == pieces("queue.wait", (5, 5), "en")[3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_made_of_pieces_that_are_built_and_each_of_these_has_words_of_its_own(language):
    built = dict(every_piece(language))
    assert all(text and NAME.fullmatch(name) for name, text in built.items())
    for name in LANGUAGES[language].phrases:
        for number in range(1000):
            for piece in pieces(name, (number, number), language):
                assert built[piece.name] == piece.text
    assert len(built) == len(every_piece(language))


def test_a_great_number_is_read_digit_by_digit():
    said = [piece.text for piece in pieces("queue.position", (1205,), "en")]
    assert said == ["You are number", "1", "2", "0", "5", "in the queue."]


def test_what_no_table_holds_is_one_piece_without_words():
    assert pieces("closed-today", (3,), "en") == [("closed-today", "")]
    assert pieces("queue.thanks", (), "xx") == [("queue.thanks", "")]


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("queue.wait", (5,), "the prompt queue.wait says 2 numbers or more, and was given 1"),
        ("queue.position", (-1,), "-1 is no number that a prompt can say"),
        ("../secret", (), "'../secret' is no name of a prompt"),
        ("", (), "'' is no name of a prompt"),
    ],
)
def test_what_cannot_be_said_is_refused(name, values, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        pieces(name, values, DEFAULT_LANGUAGE)
