"""What is shown fits the terminal, whatever its width, and says it in its letters."""

import json
import types
import typing

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.control import views
from firmware.control.responses import Happening
from firmware.shell.columns import COLUMNS, IN_PARTS
from firmware.shell.contents import Contents, of_text, printed
from firmware.shell.events import told
from firmware.shell.figures import lasting, moment, size, soon
from firmware.shell.reading import Filter, read
from firmware.shell.screen import Screen, plain, width_of, wrapped
from firmware.shell.subjects import SUBJECT_HELP
from firmware.shell.tables import NARROW, as_json, table
from tests.firmware.shell.fake_box import ROWS
from tests.firmware.shell.test_reading import facts

WIDTHS = range(20, 201)


def rows_like(kind, seed):
    def value(number, of):
        if of is str:
            return ("", "a", "talking to phone 11", "x" * 60, "Kovács Éva\x1b[2J", "田中さん" * 5)[(seed + number) % 6]
        if typing.get_origin(of) is tuple:
            return tuple(value(number + more, typing.get_args(of)[0]) for more in range(seed % 4))
        if typing.get_origin(of) is types.UnionType:
            return None if (seed + number) % 3 else value(number, typing.get_args(of)[0])
        return of((seed * 977 + number * 7919) % 100_000)

    return [
        kind(*(value(number + row, of) for number, of in enumerate(typing.get_type_hints(kind).values())))
        for row in range(5)
    ]


@pytest.mark.parametrize("subject", views.VIEWS)
def test_a_table_fits_every_width(subject):
    for seed in range(6):
        rows = rows_like(views.VIEWS[subject], seed)
        for width in WIDTHS:
            for unicode in (True, False):
                lines = table(subject, rows, Screen(width, 24, unicode))
                assert max(map(width_of, lines)) <= width
                assert all(line.isprintable() for line in lines)
                assert unicode or all(line.isascii() for line in lines)


@pytest.mark.parametrize("subject", views.VIEWS)
def test_every_field_of_a_view_has_a_column_and_every_subject_help(subject):
    fields = {field.name for field in msgspec.structs.fields(views.VIEWS[subject])}
    assert {column.field for column in COLUMNS[subject]} == fields
    assert subject in SUBJECT_HELP


def test_a_wide_table():
    assert table("lines", ROWS["lines"], Screen(80)) == [
        "line  state    with      caller               for  note        number",
        "   1  talking  phone 11  06301234567 Kovács  1:05              +3612345678",
        "   2  idle                                         busied out",
    ]


def test_columns_are_left_out_and_cut_where_there_is_no_room():
    assert table("lines", ROWS["lines"], Screen(50)) == [
        "line  state    with      caller         note",
        "   1  talking  phone 11  06301234567 …",
        "   2  idle                              busied out",
    ]
    assert table("lines", ROWS["lines"], Screen(44)) == [
        "line  state    with      note",
        "   1  talking  phone 11",
        "   2  idle               busied out",
    ]


def test_a_narrow_screen_shows_a_block_a_row():
    lines = table("lines", ROWS["lines"], Screen(NARROW - 20, unicode=False))
    assert lines == [
        *("line: 1", "state: talking", "with: phone 11", "caller: 06301234567", " Kovacs", "for: 1:05"),
        *("number: +3612345678", "", "line: 2", "state: idle", "note: busied out"),
    ]


def test_what_one_came_to_read_goes_on_over_more_lines():
    members = tuple(f"{extension} talking to line 2" for extension in range(11, 16))
    rows = [views.GroupView("office", "50", "linear", members, 1), views.GroupView("sales", "51", "all", (), 0)]
    assert table("groups", rows, Screen(80)) == [
        "group   pilot  waiting  strategy  members",
        "office  50           1  linear    11 talking to line 2, 12 talking to line 2, 13",
        "                                  talking to line 2, 14 talking to line 2, 15",
        "                                  talking to line 2",
        "sales   51           0  all",
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("kind", "subject", "field"),
    [
        (views.LogView, "log", "text"),
        (views.GroupView, "groups", "members"),
        (views.SupervisionView, "supervision", "trusted"),
    ],
)
def test_nothing_of_it_is_cut_at_any_width(width, kind, subject, field):
    words = [f"word{count}" for count in range(40)]
    value = (" ".join(words),) if field == "members" else " ".join(words)
    rows = [msgspec.structs.replace(row, **{field: value}) for row in rows_like(kind, 1)]
    lines = table(subject, rows, Screen(width))
    assert max(map(width_of, lines)) <= width
    assert [word for word in " ".join(lines).split() if word in words] == words * len(rows)


def test_the_lines_supervision_at_80_columns_says_all_that_is_trusted():
    trusted = "cpc, reversal, busy, congestion, dialtone, silence"
    rows = [views.SupervisionView(line, *range(9), trusted) for line in (1, 2)]
    lines = table("supervision", rows, Screen(80))
    assert lines[0] == "line  CPC  reversal  busy  congestion  dial tone  silence  limit  trusted"
    gap = lines.index("")
    assert " ".join(line[66:].strip() for line in lines[1:gap]) == f"{trusted} {trusted}"
    assert lines[gap + 1 :] == [
        "line  answer by reversal  given dial tone",
        "   1                   7                8",
        "   2                   7                8",
    ]


@pytest.mark.parametrize("subject", IN_PARTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_count_is_left_out_at_any_width(subject, width):
    kind = views.VIEWS[subject]
    names = [field.name for field in msgspec.structs.fields(kind)]
    rows = [kind(*(1000 * line + place for place in range(len(names) - 1)), "word") for line in (1, 2)]
    words = " ".join(table(subject, rows, Screen(width))).split()
    for row in rows:
        assert {str(getattr(row, name)) for name in names[:-1]} <= set(words)


def test_a_box_in_virtual_time_shows_no_zeros_for_what_it_cannot_measure():
    row = views.LatencyView(0, 0, 0, 0, "none: time is virtual", 5_000)
    assert table("latency", [row], Screen(80)) == [
        "cause                  memory, kB",
        "none: time is virtual        5000",
    ]
    lines = table("latency", [views.LatencyView(9_000, 0, 0, 0, "", 5_000)], Screen(80))
    assert lines[1].split() == ["0", "9000", "0", "0:00", "5000"]


def test_a_single_row_that_does_not_fit_is_a_block():
    row = views.SupervisionView(2, 1, 0, 5, 0, 0, 0, 0, 3, 9, "cpc, busy")
    lines = table("supervision", [row], Screen(80))
    assert lines[:2] == ["line: 2", "CPC: 1"]
    assert lines[-3:] == ["answer by reversal: 3", "given dial tone: 9", "trusted: cpc, busy"]
    assert len(table("supervision", [row], Screen(120))) == 2


def test_json_has_an_object_a_row():
    first = json.loads(as_json(ROWS["lines"][0]))
    assert first["line"] == 1
    assert first["with_whom"] == "phone 11"


def filtered(line, contents, width=80):
    return printed(contents, read(line, facts()).filters, Screen(width)).text


LINES = Contents(ROWS["lines"], "lines")


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        ("| count", "2"),
        ("| match KOV | count", "1"),
        ("| except idle | count", "1"),
        ("| first 1 | json | count", '{"count":1}'),
        ("| match nobody", "Nothing to show."),
        ("| match nobody | count", "0"),
    ],
)
def test_filters(filters, text):
    assert filtered(f"show lines {filters}", LINES) == text


def test_a_filter_sees_the_whole_row_also_where_its_column_is_left_out():
    assert "1" in filtered("show lines | match 3612345678", LINES, 44).split()


def test_filters_of_text_pick_lines():
    text = of_text('country = "hu"\n[lines]\n1 = {}\n')
    assert filtered("show configuration | match lines", text) == "[lines]"
    assert filtered("show configuration | last 1 | json", text) == '"1 = {}"'


def test_no_more_is_not_paged():
    assert printed(LINES, (), Screen()).paged
    assert not printed(LINES, (Filter("no-more"),), Screen()).paged


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (65, "1:05"), (3723, "1:02:03"), (90_061, "1 d 1:01:01"), (59.9, "0:59")]
)
def test_how_long(seconds, text):
    assert lasting(seconds) == text


def test_figures():
    assert (soon(4.25), soon(65)) == ("4.2 s", "1:05")
    assert (size(980), size(12_340), size(999_900), size(3_400_000)) == ("980 B", "12.3 kB", "1 MB", "3.4 MB")
    assert moment(3_723_456) == "1:02:03.4"


def test_an_event_tells_what_was_missed():
    event = Happening(65_400, "line 2 rings", ("line 2",), 3)
    assert told(event, Screen(80)).split("\n") == [
        "(3 before this were not told: the terminal is too slow for them)",
        "1:05.4  line 2 rings",
    ]


@given(st.text(max_size=300), st.integers(20, 200), st.integers(0, 60), st.booleans())
def test_text_never_exceeds_the_screen(text, width, length, unicode):
    screen = Screen(width, length, unicode)
    shown = printed(of_text(text), (), screen).text
    assert all(width_of(line) <= width for line in shown.split("\n"))
    assert unicode or plain(text, False).isascii()


@given(st.text(max_size=200), st.integers(2, 100), st.sampled_from(["", " ", "  "]))
def test_wrapping_loses_nothing_but_spaces(text, width, hang):
    text = plain(text, True)
    lines = wrapped(text, width, hang)
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_letters_of_east_asia_take_two_columns():
    assert wrapped("田中さん 11", 8) == ["田中さん", "11"]
    rows = [msgspec.structs.replace(ROWS["stations"][0], name="田中", wishes="x"), ROWS["stations"][1]]
    assert [line.index("idle") for line in table("stations", rows, Screen(80))[1:]] == [11, 13]
