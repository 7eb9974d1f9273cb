"""Tab and ? at every word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth

from firmware.shell.completing import candidates, complete, help_at
from firmware.shell.facts import Facts
from firmware.shell.grammar import CONFIGURATION, FILTERS, OPERATIONAL
from firmware.shell.nodes import RefusalError
from firmware.shell.reading import read
from tests.firmware.shell.test_reading import LINES, facts

NAMES = {
    "names": {"11": "Anna"},
    "groups": ("office",),
    "queues": ("help",),
    "agents": ("anna", "bela"),
    "callers": (("+3612345679", "help: waits"), ("0698765432", "help: lost")),
    "users": ("anna", "bob"),
    "revisions": ((7, "today"),),
    "files": (("prompts", "hello.wav"), ("configuration", "old.toml")),
}


WRITTEN = {
    "groups": {"sales": {}},
    "queues": {"help": {"skills": {"english": 1}, "widening": [{}, {}]}},
    "agents": {"anna": {}, "bela": {}},
    "callers": {"+3630": {}},
}


def words(line, **more):
    return [one.word for one in complete(line, len(line), facts(**NAMES, **more))]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("sh", ["show"]),
        ("show li", ["lines"]),
        ("show lines ", ["1", "2", "3", "4", "|"]),
        ("ring phone 1", [str(extension) for extension in range(11, 19)]),
        ("show lines | m", ["match"]),
        ("user bob role ", ["viewer", "operator", "installer"]),
        ("user b", ["bob"]),
        ("show groups ", ["office", "|"]),
        ("show queues ", ["help", "|"]),
        ("watch queue h", ["help"]),
        ("show agents ", ["anna", "bela", "|"]),
        ("agent ", ["anna", "bela"]),
        ("callback ", ["+3612345679", "0698765432"]),
        ("callback 06", ["0698765432"]),
        ("callback 0698765432 ", ["forget"]),
        ("agent anna ", ["log-in", "log-out", "pause", "resume"]),
        ("agent anna log-in phone 1", [str(extension) for extension in range(11, 19)]),
        ("send pr", ["prompts/hello.wav"]),
        ("show revision ", ["7"]),
        ("show configuration li", ["lines"]),
        ("tone line 2 b", ["busy", "beep"]),
        ("nothing ", []),
    ],
)
def test_tab_offers(line, found):
    assert words(line) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("set sta", ["stations"]),
        ("set lines ", ["1", "2", "3", "4"]),
        ("set lines 2 pri", ["private", "priority"]),
        ("set lines 2 private ", ["true", "false"]),
        ("set lines 2 route group ", ["group office", "group sales"]),
        ("set groups ", ["sales", "all"]),
        ("set country h", ["hu"]),
        ("set queues ", ["help"]),
        ("set queues help w", ["weights", "wrapup_s", "weight", "widening", "words"]),
        ("set queues help words m", ["messages", "messages_every_s"]),
        ("set queues help widening ", ["1", "2"]),
        ("set queues help widening 1 l", ["level"]),
        ("set queues help skills ", ["english"]),
        ("set queues help at_once ", ["true", "false"]),
        ("set queues help answer_s n", ["never"]),
        ("set queues help agents ", ["anna", "bela"]),
        ("set queues help leave q", ["queue help"]),
        ("set lines 2 route q", ["queue help"]),
        ("set agents anna p", ["pin"]),
        ("set callers ", ["+3630"]),
        ("set callers +3630 h", ["head_start_s"]),
        ("load ", ["old.toml"]),
    ],
)
def test_tab_offers_in_configuration_mode(line, found):
    assert words(line, configuring=True, written=WRITTEN) == found


def test_a_candidate_takes_the_place_of_what_was_typed():
    line = "set lines 2 route group o"
    (found,) = complete(line, len(line), facts(**NAMES, configuring=True))
    assert line[: len(line) - found.back] + found.word == "set lines 2 route group office"


def test_tab_in_the_middle_of_a_line_looks_at_what_is_before_the_cursor():
    assert [one.word for one in complete("sho lines", 3, facts())] == ["show"]


def test_nobody_is_offered_what_his_role_may_not():
    found = words("", role="viewer")
    assert "show" in found
    assert not {"ring", "configure", "user", "setup"} & set(found)


def test_the_question_mark_lists_words_and_their_help():
    assert help_at("show lines ", facts(), 60).splitlines() == [
        "<Enter>  do it",
        "1        line 1",
        "2        line 2",
        "3        line 3",
        "4        line 4",
        "|        match, count, json, ...: filter what is shown",
    ]
    assert help_at("ring phone 11 ", facts(), 60).splitlines() == ["<Enter>  do it", "SECONDS  how long, 1 to 30"]
    assert "digits" in help_at("set stations 1 extension ", facts(configuring=True), 60)
    assert help_at("ring foo", facts(), 60) == '"foo" is not known after "ring": phone or station.'


ARGUMENTS = {
    "FORMAT": "queue_log",
    "BACKUP": "linebox-20260105-030000.zip",
    "NUMBER": "+3612345678",
    "LINE": "2",
    "EXTENSION": "11",
    "PORT": "3",
    "WHICH": "x",
    "DAY|NUMBER|WHICH": "2026-11-30",
    "CALL": "7",
    "GROUP": "office",
    "QUEUE": "help",
    "MENU": "main",
    "AGENT": "anna",
    "REASON": "lunch",
    "REPORT": "days",
    "PERIOD": "2026-03",
    "MODE": "night",
    "TRUNK": "all",
    "COUNT": "3",
    "MESSAGE": "17",
    "TONE": "busy",
    "ROLE": "viewer",
    "PROTOCOL": "xmodem",
    "on|off": "on",
    "NAME": "bob",
    "FILE": "prompts/a.wav",
    "LANGUAGE": "hu",
    "REVISION": "7",
    "RECORDING": "20261130-094112-41",
    "SECONDS": "5",
    "MINUTES": "5",
    "DATE": "2026-11-30",
    "TIME": "09:30",
    "COLUMNS": "40",
    "LINES": "24",
    "TEXT": "why",
    "VALUE": "hu",
    "PATH": "country",
    "WHAT": "busy",
    "KIND": "company",
    "NAME.csv": "a.csv",
    "+N": "+1",
    "STRATEGY": "linear",
    "SEED": "4",
}


def ways(nodes, said=()):
    """Every line of the grammar, as words; each prefix of one is one too."""
    for node in nodes:
        word = node.word if node.kind is None else ARGUMENTS[node.kind.sign]
        yield (*said, word), node
        yield from ways((*node.next, *node.clauses), (*said, word))


EVERY = [
    *((mode, way, node) for mode, nodes in ((False, OPERATIONAL), (True, CONFIGURATION)) for way, node in ways(nodes)),
    *((False, ("show", "lines", "|", *way), node) for way, node in ways(FILTERS)),
]


def test_every_word_of_the_grammar_has_help():
    assert [way for _, way, node in EVERY if not node.help or len(node.help) > 60] == []


@pytest.mark.parametrize("configuring", [False, True])
def test_every_way_through_the_grammar_is_completed_and_read(configuring):
    known = facts(**NAMES, configuring=configuring)
    for mode, way, node in EVERY:
        if mode != configuring:
            continue
        before = " ".join(way[:-1])
        line = f"{before} " if before else ""
        offered = candidates(line, len(line), known)
        sign = node.kind.sign if node.kind else ""
        assert any(one.word in (way[-1], sign) for one in offered) or sign, (way, offered)
        assert offered, way
        if node.kind is None:
            short = line + way[-1][: max(1, len(way[-1]) - 1)]
            assert way[-1] in [one.word for one in complete(short, len(short), known)], way
        assert help_at(line, known, 60)
        if node.does:
            assert read(" ".join(way), known) is not None
        else:
            with pytest.raises(RefusalError, match="is not whole"):
                read(" ".join(way), known)


@given(LINES, st.integers(0, 200), st.booleans(), st.integers(1, 120))
def test_no_line_breaks_completion_or_help(line, cursor, configuring, width):
    known = Facts(4, 8, configuring=configuring, written={"groups": "broken", "lines": {"2": 5}})
    for one in complete(line, cursor, known):
        assert 0 <= one.back <= cursor
    assert all(get_cwidth(part) <= max(width, 2) for part in help_at(line, known, width).split("\n"))


def test_a_telephone_is_offered_by_extension_and_by_port_and_each_tells_the_other():
    known = facts(names={"11": "Anna"})
    ways = ["phone    a telephone, by its extension", "station  a telephone, by its port"]
    assert help_at("ring ", known).split("\n") == ways
    assert help_at("show stations ", known).split("\n")[:3] == ["<Enter>  do it", *ways]
    assert help_at("ring phone ", known).split("\n")[:2] == ["11  Anna, station 1", "12  station 2"]
    assert help_at("ring station ", known).split("\n")[:2] == ["1  phone 11, Anna", "2  phone 12"]
    offered = [one.word for one in complete("set lines 1 route ", 18, facts(configuring=True))]
    assert "phone 13" in offered and not any(word.startswith("station") for word in offered)
