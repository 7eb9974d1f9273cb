"""The position scanner against the standard library's reader."""

import json
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from firmware.config.positions import line_of, positions

_KEYS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=6)
_BARE = st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True)
_SPACE = st.sampled_from(["", " ", "\t "])
_BREAK = st.sampled_from(["", "\n", " # a ] comment }\n", "\n\n  "])
_SCALARS = st.one_of(
    st.integers(-1000, 1000).map(str),
    st.booleans().map(lambda value: "true" if value else "false"),
    st.sampled_from(
        ["1999-02-01T09:00:00", "1.5", "'a # [ literal'", "'''a\n]'b''\n'''", '"""x\n}""y"""', '"\\"\\n]"']
    ),
    _KEYS.map(lambda text: json.dumps(text, ensure_ascii=False).replace("\x7f", "")),
)


def _key(draw):
    if draw(st.booleans()):
        return draw(_BARE)
    return json.dumps(draw(_KEYS), ensure_ascii=False).replace("\x7f", "")


@st.composite
def _value(draw, depth=2):
    kind = draw(st.sampled_from(["scalar", "array", "table"])) if depth else "scalar"
    if kind == "scalar":
        return draw(_SCALARS)
    count = draw(st.integers(0, 3))
    if kind == "array":
        parts = [draw(_BREAK) + draw(_value(depth - 1)) + draw(_BREAK) for _ in range(count)]
        return "[" + ",".join(parts) + draw(_BREAK) + "]"
    parts = [f"k{n}{draw(_SPACE)}={draw(_SPACE)}{draw(_value(depth - 1))}" for n in range(count)]
    return "{" + ", ".join(parts) + "}"


@st.composite
def _document(draw):
    lines = []
    for number in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(["pair", "pair", "dotted", "table", "array of tables", "comment"]))
        if kind == "comment":
            lines.append("# = [ nothing")
        elif kind == "table":
            lines.append(f"[t{number}.{_key(draw)}]{draw(_SPACE)}# end")
        elif kind == "array of tables":
            lines.append(f"[[ a . {draw(st.sampled_from('xy'))} ]]")
        else:
            key = _key(draw) if kind == "pair" else f"d{number} . {_key(draw)}"
            lines.append(f"{draw(_SPACE)}{key}{draw(_SPACE)}={draw(_SPACE)}{draw(_value())}")
    return "\n".join(lines)


def _paths(value, path=()):
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths(inner, (*path, index))


@given(_document())
def test_everything_that_toml_reads_has_a_place(text):
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(positions(text)) == set(_paths(values))


@given(_document())
def test_a_place_is_where_the_key_is_written(text):
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = text.split("\n")
    for path, line in positions(text).items():
        if isinstance(path[-1], str) and path[-1].isalnum() and path[-1].isascii():
            assert path[-1] in lines[line - 1]


def test_elements_of_a_list_over_several_lines():
    where = positions('[groups.a]\nmembers = [ # who\n "11",\n\n "12"]\nring_s = 1')
    assert where["groups", "a"] == 1
    assert where["groups", "a", "members"] == 2
    assert where["groups", "a", "members", 0] == 3
    assert where["groups", "a", "members", 1] == 5
    assert where["groups", "a", "ring_s"] == 6


def test_keys_of_an_inline_table_and_dotted_keys():
    where = positions("\n[lines]\n1 = { number = 'a', route = \"b\" }\n2.route = 'c'\n")
    assert where["lines", "1", "route"] == 3
    assert where["lines", "2"] == 4


def test_an_unknown_path_is_at_its_nearest_owner():
    where = positions("\n[groups.a]\n")
    assert line_of(where, ("groups", "a", "members")) == 2
    assert line_of(where, ("nothing",)) == 1
