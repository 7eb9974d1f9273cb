"""What is offered to be written is what the configuration takes, and a refusal is the sentence that a file gets."""

from datetime import date

import pytest

from firmware.config import Config, key_help, load
from firmware.config.fields import RefusedError
from firmware.config.parse import TOP_KEYS
from firmware.config.schema import TREE, Names, Rows, Size, Table, Value, at, keys_at, values_at

BOARD = Size(4, 8)
NAMES = {
    "lines": "2",
    "stations": "3",
    "groups": "sales",
    "classes": "hall",
    "trunks": "city",
    "speed": "07",
    "dictation": "07",
}
NAMES |= {
    "dates": "2026-12-24",
    "queues": "help",
    "agents": "anna",
    "pauses": "5",
    "callers": "+3630",
    "skills": "english",
}
NAMES |= {"menus": "main", "choices": "1", "travellers": "anna"}
ROWS = ("routes", "toll", "widening")


def paths(node=TREE, path=()):
    """A path to every value that can be written, and its node."""
    match node:
        case Value():
            yield path, node
        case Table(keys=keys):
            for key, below in keys.items():
                yield from paths(below, (*path, key))
        case Names(each=each):
            yield from paths(each, (*path, NAMES.get(path[-1], "redial")))
        case Rows(each=each):
            yield from paths(each, (*path, "1"))


ALL = list(paths())


def file_with(path, value):
    """The text that says this and nothing else."""
    keys, rows = [], False
    for key in path[:-1]:
        row = key == "1" and keys[-1] in ROWS
        rows = rows or row
        if not row:
            keys.append(f'"{key}"' if key.startswith("+") else key)
    if not keys:
        return f"{path[-1]} = {value}"
    header = ".".join(keys)
    return f"[[{header}]]\n{path[-1]} = {value}" if rows else f"[{header}]\n{path[-1]} = {value}"


def test_every_section_of_the_file_is_offered():
    assert sorted(word.word for word in keys_at(())) == sorted(TOP_KEYS)


@pytest.mark.parametrize(("path", "node"), ALL, ids=lambda one: " ".join(one) if isinstance(one, tuple) else "")
def test_a_date_is_refused_for_every_key_with_the_sentence_that_the_file_gets(path, node):
    problems = [problem.text for problem in load(file_with(path, "1999-12-31"), *BOARD)]
    with pytest.raises(RefusedError) as refused:
        node.check(date(1999, 12, 31))
    assert f"{at(path, BOARD).what} {refused.value}." in problems


@pytest.mark.parametrize(("path", "node"), ALL, ids=lambda one: " ".join(one) if isinstance(one, tuple) else "")
def test_every_word_that_is_offered_as_a_value_is_taken(path, node):
    words = [word.word for word in values_at(path, BOARD) or () if not word.stands_for]
    for word in words:
        taken = {"true": True, "false": False}.get(word, word)
        try:
            node.check(taken)
        except RefusedError:
            node.check([taken])


@pytest.mark.parametrize(
    "path",
    [
        ("sations",),
        ("stations", "9"),
        ("stations", "01"),
        ("stations", "1", "nme"),
        ("lines", "5"),
        ("lines", "1", "dail"),
        ("groups", "the office"),
        ("groups", "office", "member"),
        ("codes", "redail"),
        ("codes", "blue"),
        ("speed", "7"),
        ("classes", "*"),
        ("classes", "hall", "denies"),
        ("trunks", ""),
        ("outside", "digits"),
        ("timers", "door"),
        ("supervision", "cpc"),
        ("ringing", "insde"),
        ("dialling", "*"),
        ("queues", "the office"),
        ("queues", "help", "agent"),
        ("queues", "help", "skills", "*"),
        ("queues", "help", "words", "greetings"),
        ("agents", "Anna Kis"),
        ("agents", "anna", "pim"),
        ("lines", "1", "skills", ""),
        ("pauses", "55"),
        ("pauses", "5", "break"),
        ("callers", "36-30"),
        ("callers", "+36", "names"),
    ],
    ids=" ".join,
)
def test_a_word_that_cannot_stand_there_is_refused_as_in_the_file(path):
    quoted = [f'"{key}"' for key in path]
    text = f"{quoted[0]} = {{}}" if len(path) == 1 else f"[{'.'.join(quoted[:-1])}]\n{quoted[-1]} = {{}}"
    with pytest.raises(RefusedError) as refused:
        at(path, BOARD)
    assert str(refused.value) in [problem.text for problem in load(text, *BOARD)]


def test_a_word_after_a_value_is_one_too_much():
    with pytest.raises(RefusedError, match=r'country is a value, .* "hu" is one word too much\.'):
        at(("country", "hu"))


def test_rows_are_counted_from_one():
    for word in ("0", "x", "1000", "-1"):
        with pytest.raises(RefusedError, match=r"routes of \[outside\] are counted from 1"):
            at(("outside", "routes", word))
    assert at(("outside", "routes", "3", "prefix")).what == "prefix of route 3 of [outside]"
    assert at(("queues", "help", "widening", "2", "level")).what == 'level of widening 2 of queue "help"'
    assert at(("classes", "hall", "toll", "2", "deny")).what == 'deny of toll 2 of class "hall"'


def test_ports_are_those_of_the_board():
    assert [word.word for word in keys_at(("lines",), BOARD)] == ["1", "2", "3", "4"]
    assert len(keys_at(("stations",), BOARD)) == 8
    assert not keys_at(("country",))


def walk(path, node):
    for word in [] if isinstance(node, Value) else keys_at(path, BOARD):
        yield path, word
    match node:
        case Table(keys=keys):
            for key, below in keys.items():
                yield from walk((*path, key), below)
        case Names(each=each):
            yield from walk((*path, NAMES.get(path[-1], "redial")), each)
        case Rows(each=each):
            yield from walk((*path, "1"), each)


def test_every_word_has_help_that_fits_a_line_of_eighty():
    for path, word in walk((), TREE):
        assert word.help, (path, word)
        assert 4 + max(20, len(word.word) + 2) + len(word.help) <= 88, (path, word)


def test_help_is_for_every_key_and_for_no_other():
    for path, node in [((), TREE), (("stations", "1"), None), (("lines", "1"), None), (("outside",), None)]:
        assert len(keys_at(path)) == len((node or at(path).node).keys)
    assert len(ALL) > 90
    assert set(key_help.STRATEGY_HELP) == {word.word for word in values_at(("groups", "x", "strategy"))}


def test_an_empty_file_is_a_configuration():
    assert isinstance(load("", *BOARD), Config)
