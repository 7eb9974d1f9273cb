"""Typed lines: what they ask for, and what is said where they ask for nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.shell.facts import Facts
from firmware.shell.line_words import LONGEST_LINE, quoted, words_of
from firmware.shell.nodes import RefusalError
from firmware.shell.reading import Command, read

EXTENSIONS = {str(10 + port): port for port in range(1, 9)}


def facts(**more):
    return Facts(4, 8, extensions=EXTENSIONS, **more)


@pytest.mark.parametrize(
    ("line", "does", "values"),
    [
        ("show lines", "show lines", {}),
        ("sh li", "show lines", {}),
        ("SHOW Lines 2", "show lines", {"which": 2}),
        ("show stations 12", "show stations", {"which": "12"}),
        ("show log 20", "show log", {"last": 20}),
        ("watch calls", "watch calls", {}),
        ("watch log 20", "watch log", {"last": 20}),
        ("monitor", "monitor", {}),
        ("monitor line 2", "monitor", {"end": "line 2"}),
        ("monitor phone 13", "monitor", {"end": "station 3"}),
        ("monitor station 3", "monitor", {"end": "station 3"}),
        ("ring phone 11", "ring", {"station": 1}),
        ("ri ph 18 30", "ring", {"station": 8, "seconds": 30}),
        ("seize line 4", "seize", {"line": 4}),
        ("tone line 2 busy", "tone", {"end": "line 2", "tone": "busy"}),
        ("tone phone 11 off", "tone", {"end": "station 1", "tone": "off"}),
        (
            "crosspoint close phone 11 line 2",
            "crosspoint close",
            {"listener": "station 1", "source": "line 2"},
        ),
        ("busy-out line 2", "busy-out", {"end": "line 2"}),
        ("wizard line 1", "wizard", {"line": 1}),
        ("user bob role op", "user", {"user": "bob", "role": "operator"}),
        ("no user bob", "no user", {"user": "bob"}),
        ("send prompts/hello.wav xmodem", "send", {"file": ("prompts", "hello.wav"), "by": "xmodem"}),
        ("receive prompts/hu/welcome.ogg", "receive", {"file": ("prompts", "hu/welcome.ogg")}),
        ("build prompts", "build prompts", {}),
        ("bui pr pl", "build prompts", {"language": "pl"}),
        ("report days", "report", {"report": "days"}),
        ("rep half last-week", "report", {"report": "half-hours", "period": "last-week"}),
        ("report days 2026-03 queue sales", "report", {"report": "days", "period": "2026-03", "queue": "sales"}),
        ("report first-week page", "report page", {"report": "first-week"}),
        ("report all 2026-W13 workbook", "report workbook", {"report": "all", "period": "2026-W13"}),
        ("whatif agents +1 page", "whatif", {"agents": 1, "page": True}),
        ("send reports/all-2026-03.html", "send", {"file": ("reports", "all-2026-03.html")}),
        ("show prompts hu", "show prompts", {"which": "hu"}),
        ("delete file conf/old.toml", "delete file", {"file": ("configuration", "old.toml")}),
        ("show configuration lines 2", "show configuration", {"path": ("lines", "2")}),
        ("show revision 7", "show revision", {"revision": 7}),
        ("terminal width 40", "terminal", {"width": 40}),
        ("quit", "leave", {}),
    ],
)
def test_a_line_of_operational_mode_asks_for(line, does, values):
    assert read(line, facts()) == Command(does, values)


@pytest.mark.parametrize(
    ("line", "does", "values"),
    [
        ("set country hu", "set", {"path": ("country",), "value": "hu"}),
        ("set lines 2 number +36 1 234", "set", {"path": ("lines", "2", "number"), "value": "+36 1 234"}),
        ("set stations 1 name = Anna Kis", "set", {"path": ("stations", "1", "name"), "value": "Anna Kis"}),
        ('set stations 1 name "a | b"', "set", {"path": ("stations", "1", "name"), "value": '"a | b"'}),
        (
            'set groups office members ["11", "12"]',
            "set",
            {"path": ("groups", "office", "members"), "value": '["11", "12"]'},
        ),
        ("set outside routes 1 prefix 06", "set", {"path": ("outside", "routes", "1", "prefix"), "value": "06"}),
        ("set li 2 awa true", "set", {"path": ("lines", "2", "await_number"), "value": "true"}),
        ("set codes redial *#1", "set", {"path": ("codes", "redial"), "value": "*#1"}),
        ("delete lines 2", "delete", {"path": ("lines", "2")}),
        ("edit groups office", "edit", {"path": ("groups", "office")}),
        ("show", "show here", {}),
        ("show lines 2", "show here", {"path": ("lines", "2")}),
        ("compare 3", "compare", {"revision": 3}),
        ("commit", "commit", {}),
        ("commit confirmed 10", "commit", {"minutes": 10}),
        ("commit conf 10 comment two | words", "commit", {"minutes": 10, "comment": "two | words"}),
        ('commit comment "x y"', "commit", {"comment": "x y"}),
        ('commit comment "x" and "y"', "commit", {"comment": '"x" and "y"'}),
        ('commit comment "as confirmed 5"', "commit", {"comment": "as confirmed 5"}),
        ("commit comment as confirmed by Anna", "commit", {"comment": "as confirmed by Anna"}),
        ("commit comment unconfirmed 5", "commit", {"comment": "unconfirmed 5"}),
        ("run show lines", "show lines", {}),
        ("exit", "exit", {}),
    ],
)
def test_a_line_of_configuration_mode_asks_for(line, does, values):
    assert read(line, facts(configuring=True)) == Command(does, values)


def test_a_path_goes_on_from_where_edit_stands():
    here = facts(configuring=True, path=("stations", "1"))
    assert read("set name Anna", here).values["path"] == ("stations", "1", "name")
    assert read("delete name", here).values["path"] == ("stations", "1", "name")
    assert read("run show configuration lines", here).values["path"] == ("lines",)


@pytest.mark.parametrize(
    ("line", "filters"),
    [
        ("show lines | count", [("count", None)]),
        ("show lines|json", [("json", None)]),
        ("show lines | ma busy|idle | count", [("match", "busy|idle"), ("count", None)]),
        ('show lines | match "two words"', [("match", "two words")]),
        ("show log | last 5 | no-more", [("last", 5), ("no-more", None)]),
    ],
)
def test_bars_filter_what_is_shown(line, filters):
    found = [
        (one.does, one.value.pattern if isinstance(one.value, re.Pattern) else one.value)
        for one in read(line, facts()).filters
    ]
    assert found == filters


@pytest.mark.parametrize("line", ["", "   ", "# a remark | with a bar", "  #"])
def test_a_line_says_nothing(line):
    assert read(line, facts()) is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("s", '"s" can be show, seize, staff, send, set or setup: write more of it.'),
        ("shwo lines", '"shwo" is not known as a command; did you mean "show"?'),
        ("show lnes", '"lnes" is not known after "show"; did you mean "lines"?'),
        ("show lines 9", 'line "9" does not exist: this box has lines 1 to 4.'),
        ("seize line 0", 'line "0" does not exist: this box has lines 1 to 4.'),
        ("seize line ٢", 'line "٢" does not exist: this box has lines 1 to 4.'),
        (
            "ring phone 99",
            'phone "99" does not exist: no telephone has this extension (11, 12, 13, 14, 15, 16, 17, 18).',
        ),
        ("ring phone 11 40", 'time "40" is no whole number of 1 to 30 seconds.'),
        ("ring phone 11 5 6", '"6" is one word too much after "ring phone 11 5".'),
        ("seize line", '"seize line" is not whole: LINE must follow.'),
        ("crosspoint", '"crosspoint" is not whole: close or open must follow.'),
        ("show lines |", 'after "|" must follow match, except, first, last, count, json or no-more.'),
        ("ring phone 11 | count", '"ring phone 11" shows nothing that "|" could filter.'),
        ('show calls "11', 'the text "11" has no end: a quotation mark is missing.'),
        ("commit", '"commit" belongs to configuration mode: type "configure" first.'),
        (
            "ring station 14",
            'station "14" does not exist: this box has stations 1 to 8; extension 14 is phone 14.',
        ),
        ("ring station 19", 'station "19" does not exist: this box has stations 1 to 8.'),
        ("user Bob", 'user "Bob" must be of small letters, digits, - and _, a letter first (at most 32).'),
        (
            "send ../etc/passwd",
            'folder "../etc" is not configuration, prompts, logs, messages, recordings, journal, people, exports, '
            "backups or reports.",
        ),
        ("send prompts/xx/a.ogg", 'language "xx" is not en, hu, pl or id.'),
        ("send prompts/hu/../a.ogg", 'language "hu/.." is not en, hu, pl or id.'),
        ("send logs/hu/a.log", 'folder "logs/hu" is not there: only prompts has folders, one a language.'),
        ("build prompts de", 'language "de" is not en, hu, pl or id.'),
    ],
)
def test_a_refusal_names_word_value_and_rule(line, sentence):
    with pytest.raises(RefusalError) as refused:
        read(line, facts())
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("set lines 9 number 1", ['CO line "9" does not exist', "ports 1 to 4"]),
        ("set lines 2 nubmer 1", ['CO line 2 has no key "nubmer"', 'did you mean "number"?']),
        ("set lines 2", ['"set lines 2" is not whole', "key of it must follow"]),
        ("set lines 2 number", ["is not whole: VALUE must follow"]),
        ("set lines 2 p true", ['"p" can be', "private", "pulse_ms"]),
        ("commit confirmed 2000", ['time "2000" is no whole number of 1 to 1440 minutes']),
        ("configure", ["belongs to operational mode"]),
    ],
)
def test_a_refusal_in_configuration_mode(line, words):
    with pytest.raises(RefusalError) as refused:
        read(line, facts(configuring=True))
    assert all(word in str(refused.value) for word in words), refused.value


@pytest.mark.parametrize(
    ("comment", "minutes"),
    [
        *(("two lines confirmed 5", "5"), ("confirmed 10", "10"), ("x conf  7", "7"), ("x Confirmed 5 ", "5")),
        *(("x confirmed", "MINUTES"), ("confirmed", "MINUTES"), ('"x" confirmed 5', "5"), ('"x confirmed 5', "5")),
    ],
)
@pytest.mark.parametrize("before", ["commit", "commit confirmed 3"])
def test_nobody_believes_in_vain_that_a_commit_is_taken_back(before, comment, minutes):
    with pytest.raises(RefusalError) as refused:
        read(f"{before} comment {comment}", facts(configuring=True))
    assert str(refused.value) == (
        f'"confirmed" stands before comment: commit confirmed {minutes} comment ...'
        " (a comment that shall end so is written in quotes)."
    )


def test_a_bad_pattern_is_refused_kindly():
    with pytest.raises(RefusalError, match=r'^text "\[" is no regular expression .*: write \\ before a sign'):
        read("show lines | match [", facts())


@pytest.mark.parametrize(
    ("role", "line", "word"), [("viewer", "ring phone 11", "ring"), ("operator", "configure", "configure")]
)
def test_a_role_is_refused_what_others_may(role, line, word):
    with pytest.raises(RefusalError, match=f'^"{word}" is for the role .*, and you are {role}'):
        read(line, facts(role=role))


def test_a_line_that_is_too_long_is_refused_before_it_is_read():
    with pytest.raises(RefusalError, match="10000 characters, and no more than 4000"):
        read("x" * 10_000, facts())


WORDS = st.sampled_from(
    [
        *("show", "set", "lines", "2", "|", "match", "[", '"', "'", "\\", "#", "edit", "groups", "11", "commit"),
        *(
            "confirmed",
            "comment",
            "run",
            "count",
            "json",
            "ring",
            "phone",
            "user",
            "role",
            "send",
            "a/b",
            "=",
            "(",
            "*",
        ),
    ]
)
LINES = st.one_of(
    st.text(max_size=200),
    st.lists(WORDS, max_size=12).map(" ".join),
    st.binary(max_size=200).map(lambda some: some.decode("latin-1")),
)


@given(LINES, st.booleans(), st.sampled_from([(), ("lines",), ("lines", "2"), ("nowhere", "x")]))
def test_no_line_does_more_than_be_refused(line, configuring, path):
    try:
        read(line, facts(configuring=configuring, path=path))
    except RefusalError as refused:
        sentence = str(refused)
        assert sentence.endswith((".", "?"))
        assert sentence.isprintable()
        assert len(sentence) < LONGEST_LINE


@given(st.text(min_size=1, max_size=40).filter(lambda text: not text.isspace()))
def test_a_quoted_word_is_read_as_it_was(text):
    assert [word.text for word in words_of(f"show {quoted(text)} | x")][:2] == ["show", text]
