"""What is said, as a table; and how it is cut into pieces that can be recorded one by one."""

import re
from pathlib import Path

import pytest

from firmware.voice import places
from firmware.voice.languages import LANGUAGES
from firmware.voice.phrases import LANGUAGE_PROMPT, NAME, every_piece, office_can_say, pieces, spoken_in, text, wanted

SAID = [
    ("en", "queue.position", (3,), "You are number 3 in the queue."),
    ("en", "queue.wait", (5, 10), "The estimated wait is 5 to 10 minutes."),
    ("en", "queue.wait-about", (1,), "The estimated wait is about 1 minute."),
    ("en", "queue.wait-about", (65,), "The estimated wait is about 1 hour and 5 minutes."),
    ("en", "queue.position-more", (1,), "More than 1 caller is before you."),
    ("en", "queue.position-more", (20,), "More than 20 callers are before you."),
    ("en", "agent.break-later", (12,), "Please wait 12 minutes for your break."),
    ("en", "queue.thanks", (), "Thank you for waiting."),
    ("en", "queue.thanks", (7,), "Thank you for waiting."),
    ("en", "hours.open", (510,), "We open again at 8:30."),
    ("en", "message.from", ("+3612",), "From +3612."),
    ("en", "queue.leave", ("*",), "To leave the queue, press *."),
    ("en", "our.own-words", (), "our.own-words"),
    ("hu", "queue.position", (3,), "Ön 3. a sorban."),
    ("hu", "hours.open-monday", (480,), "Legközelebb hétfőn 8:00-kor nyitunk."),
    ("pl", "queue.wait", (1, 2), "Przewidywany czas oczekiwania: od 1 do 2 minut."),
    ("id", "message.time", (485,), "Diterima pukul 8.05."),
]

SPOKEN = [
    ("en", "queue.position", (1205,), "You are number one thousand two hundred and five in the queue."),
    ("en", "queue.wait-about", (120,), "The estimated wait is about two hours"),
    ("en", "queue.wait-about", (61,), "The estimated wait is about one hour and one minute"),
    ("en", "hours.open", (0,), "We open again at midnight"),
    ("en", "hours.open", (720,), "We open again at noon"),
    ("en", "hours.open", (485,), "We open again at eight oh five a.m."),
    ("en", "hours.open", (1410,), "We open again at eleven thirty p.m."),
    ("en", "message.from", ("0630*#",), "From zero six three zero star hash"),
    ("hu", "queue.position", (1,), "Ön első a sorban."),
    ("hu", "queue.position", (2,), "Ön második a sorban."),
    ("hu", "queue.position", (12,), "Ön tizenkettedik a sorban."),
    ("hu", "queue.position", (101,), "Ön száz egyedik a sorban."),
    ("hu", "queue.position-more", (22,), "Több mint huszonkét hívó van Ön előtt."),
    ("hu", "queue.wait-about", (62,), "A várható várakozási idő körülbelül egy óra két perc"),
    ("hu", "hours.open", (722,), "Legközelebb tizenkét óra két perckor nyitunk."),
    ("hu", "hours.open", (480,), "Legközelebb nyolc órakor nyitunk."),
    ("hu", "notice.until", (485,), "A közlemény eddig hallható: nyolc óra öt perc"),
    ("hu", "queue.leave", (2,), "Ha ki szeretne lépni a sorból, nyomja meg ezt a gombot: kettő"),
    ("pl", "queue.wait-more", (1,), "Przewidywany czas oczekiwania: ponad jedną minutę"),
    ("pl", "queue.wait-more", (22,), "Przewidywany czas oczekiwania: ponad dwadzieścia dwie minuty"),
    ("pl", "queue.wait-more", (12,), "Przewidywany czas oczekiwania: ponad dwanaście minut"),
    ("pl", "queue.wait-more", (121,), "Przewidywany czas oczekiwania: ponad dwie godziny i jedną minutę"),
    ("pl", "queue.wait-about", (1,), "Przewidywany czas oczekiwania: około jednej minuty"),
    ("pl", "queue.wait-about", (82,), "Przewidywany czas oczekiwania: około jednej godziny i dwudziestu dwóch minut"),
    ("pl", "queue.wait", (115, 120), "Przewidywany czas oczekiwania: od stu piętnastu do stu dwudziestu minut."),
    ("pl", "queue.position-more", (3,), "Przed Państwem czeka ponad trzy osoby."),
    ("pl", "queue.position-more", (20,), "Przed Państwem czeka ponad dwadzieścia osób."),
    ("pl", "message.count", (1,), "Masz jedną wiadomość."),
    ("pl", "message.new", (2,), "Masz dwie nowe wiadomości."),
    ("pl", "message.new", (5,), "Masz pięć nowych wiadomości."),
    ("pl", "hours.open", (0,), "Otwieramy o godzinie zerowej"),
    ("pl", "hours.open", (1265,), "Otwieramy o godzinie dwudziestej pierwszej zero pięć"),
    ("pl", "hours.open", (482,), "Otwieramy o godzinie ósmej zero dwie"),
    ("pl", "hours.open", (1342,), "Otwieramy o godzinie dwudziestej drugiej dwadzieścia dwie"),
    ("pl", "message.time", (721,), "Odebrano o godzinie dwunastej zero jeden"),
    ("pl", "menu.again", ("*",), "Aby usłyszeć to jeszcze raz, proszę nacisnąć gwiazdkę"),
    ("pl", "message.from", ("2*",), "Od numeru dwa gwiazdka"),
    ("id", "queue.wait-about", (65,), "Perkiraan waktu tunggu sekitar satu jam lima menit"),
    ("id", "queue.position", (1111,), "Anda berada di urutan nomor seribu seratus sebelas dalam antrean."),
    ("id", "hours.open", (0,), "Kami buka lagi tengah malam"),
    ("id", "hours.open", (930,), "Kami buka lagi pukul lima belas lewat tiga puluh menit"),
]


def words(name, values, language):
    return " ".join(piece.text for piece in pieces(name, values, language))


@pytest.mark.parametrize(("language", "name", "values", "sentence"), SAID)
def test_a_prompt_is_a_sentence_with_its_numbers(language, name, values, sentence):
    assert text(name, values, language) == sentence


@pytest.mark.parametrize(("language", "name", "values", "sentence"), SPOKEN)
def test_what_is_heard_of_it_are_words(language, name, values, sentence):
    assert words(name, values, language) == sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_every_prompt(language):
    english, phrases = LANGUAGES["en"].phrases, LANGUAGES[language].phrases
    assert [name for name in phrases if not name.startswith(LANGUAGE_PROMPT)] == [
        name for name in english if not name.startswith(LANGUAGE_PROMPT)
    ]
    assert f"{LANGUAGE_PROMPT}{language}" in phrases
    for name in phrases:
        places = [re.findall(r"\{(\w+)", table.get(name, "")) for table in (english, phrases)]
        assert set(places[0]) == set(places[1]) or name.startswith(LANGUAGE_PROMPT)


def test_the_page_says_what_the_box_says():
    page = (Path(__file__).parents[3] / "docs" / "prompts.md").read_text(encoding="utf-8")
    listed = [line for line in page.partition("## What there is")[2].splitlines() if line.startswith("| `")]
    said = ["| `{}` | {} |".format(name, words.replace("|", r"\|")) for name, words in LANGUAGES["en"].phrases.items()]
    # The last row is of the other languages' offers of themselves.
    assert sorted(listed[:-1]) == sorted(said)
    for language in LANGUAGES:
        said = [words("hours.open", (485,), language), words("queue.wait-more", (65,), language)]
        row = next(line for line in page.splitlines() if line.startswith(f"| `{language}` | "))
        two, many, at_five, long = row.split(" | ")[1:5]
        assert words("queue.leave", (2,), language).endswith(two)
        assert many == " ".join(piece.text for piece in places.number(1234, "", LANGUAGES[language]))
        assert long.removesuffix(" |") in said[1]
        assert at_five.split()[0] in said[0]


def test_a_language_is_offered_in_itself():
    assert spoken_in("language.hu", "pl") == "hu"
    assert spoken_in("queue.thanks", "pl") == spoken_in("language.xx", "pl") == "pl"


def test_pieces_have_names_that_tell_apart_what_sounds_otherwise():
    assert [piece.name for piece in pieces("message.count", (1,), "en")] == [
        "message.count.1",
        "number.1",
        "message.count.2.one",
    ]
    assert [piece.name for piece in pieces("message.count", (2,), "en")][2] == "message.count.2.other"
    assert [piece.name for piece in pieces("queue.thanks", (), "en")] == ["queue.thanks"]
    assert pieces("queue.wait", (5, 5), "en")[1] == pieces("queue.wait", (5, 5), "en")[3]
    assert [piece.name for piece in pieces("queue.position", (2,), "hu")][1] == "number.2.ordinal.alone"
    assert [piece.name for piece in pieces("queue.position", (102,), "hu")][1:3] == ["number.100", "number.2.ordinal"]


def values_of(phrase):
    """What its places may hold, a tuple at a time."""
    if ":key}" in phrase:
        return [(key,) for key in (*range(10), "*", "#")]
    if ":time" in phrase:
        return [(minute,) for minute in range(24 * 60)]
    if ":wait" in phrase:
        return [(minutes,) for minutes in range(10 * 60)]
    if ":digits" in phrase:
        return [("0123456789*#+",)]
    return [(number, number) for number in range(1200)] if "{" in phrase else [()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_every_time_and_every_wait_is_spoken_without_a_missing_word(language):
    known, built = LANGUAGES[language], dict(every_piece(language))
    assert all(words and NAME.fullmatch(name) for name, words in built.items())
    assert len(built) == len(every_piece(language))
    spoken = [(name, values) for name, phrase in known.phrases.items() for values in values_of(phrase)]
    said = [piece for name, values in spoken for piece in pieces(name, values, language)]
    said += [piece for form in ("", *known.forms) for n in range(10_000) for piece in places.number(n, form, known)]
    assert set(said) <= set(built.items())
    assert built.keys() - {piece.name for piece in said} == set(), "nobody needs these"


def test_a_number_beyond_thousands_is_read_digit_by_digit():
    assert words("queue.position", (12_050,), "en") == "You are number one two zero five zero in the queue."


def test_what_no_table_holds_is_one_piece_without_words():
    assert pieces("closed-today", (3,), "en") == [("closed-today", "")]
    assert pieces("queue.thanks", (), "xx") == [("queue.thanks", "")]


def test_the_office_has_words_of_its_own_for_what_holds_no_numbers():
    assert office_can_say("queue.welcome")
    assert office_can_say("our-own")
    assert not office_can_say("queue.position")
    found = dict(wanted("hu", {"hu": {"queue.welcome": "Jó napot!", "our-own": "Mi."}, "en": {"x": "X."}}))
    assert (found["queue.welcome"], found["our-own"], "x" in found) == ("Jó napot!", "Mi.", False)
    assert len(found) == len(every_piece("hu")) + 1


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("queue.wait", (5,), "the prompt queue.wait says 2 numbers or more, and was given 1"),
        ("queue.position", (-1,), "-1 is no number that a prompt can say"),
        ("queue.position", ("1*",), "'1*' is no number that a prompt can say"),
        ("hours.open", (1440,), "1440 minutes after midnight is no time of day: 1439 is the last"),
        ("message.from", ("12a",), "'a' is no sign that a prompt can say"),
        ("message.from", ("",), "there are no digits that a prompt could say"),
        ("queue.leave", ("+",), "'+' is no key that a prompt can say"),
        ("queue.leave", (12,), "12 is no key of a telephone"),
        ("../secret", (), "'../secret' is no name of a prompt"),
        ("", (), "'' is no name of a prompt"),
    ],
)
def test_what_cannot_be_said_is_refused(name, values, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        pieces(name, values, "en")
