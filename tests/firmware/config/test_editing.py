"""Keys are set and deleted one by one: the text says so afterwards, and everything else in it stays."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.config import Config, load
from firmware.config.editing import delete, part, set_value
from firmware.config.fields import RefusedError
from firmware.config.schema import Size
from firmware.config.schema import at as at_place
from tests.firmware.config.test_schema import ALL, file_with

BOARD = Size(4, 8)
PAGE = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text(encoding="utf-8")
EXAMPLES = [block.split("```")[0] for block in PAGE.split("```toml\n")[1:]]

OFFICE = """\
# The office in the Fő utca
country = "hu"  # we moved

[lines]
# the old number
1 = { number = "+3612345678", route = "group office" }

[stations]
1 = { extension = "11", name = "Anna" }  # the boss
2 = { extension = "12", name = "Bela", dnd = true }

[groups.office]
members = ["11", "12"]  # in this order
"""
STRANGE = [
    "",
    'stations.1.name = "Anna"\nstations.2.name = "Bela"\n[lines]\n',
    '[stations.1]\nname = "Anna"\n[groups.office]\nmembers = ["11"]\n[stations.2]\nname = "Bela"\n',
    'stations = { 1 = { name = "Anna" } }\noutside = { routes = [ { prefix = "06", trunks = ["all"] } ] }\n',
    '"stations"."1"."name" = "Anna"\n[codes]\n"speed call" = "*0"\n',
    '[[outside.routes]]\nprefix = "06"\ntrunks = ["all"]\n[[outside.routes]]\nprefix = ""\ntrunks = ["all"]\n',
    '[groups]\noffice.members = ["11"]\n[groups.all]\nring_s = 20\n[trunks]\n[groups.late]\nmembers = ["12"]\n',
    'country = "hu"\r\n[stations]\r\n1 = { name = "Anna" }\r\n',
    'stations = 5\nlines = []\ngroups = [1, {}]\noutside = "x"\nclasses = [[]]\nfoo = 1999-12-31\n',
    '[classes.hall]\ndeny_outside = [\n  "06", # mobile\n  "00",\n]\n[[classes.hall.toll]]\ndeny = ["1"]\n',
]
TEXTS = [*EXAMPLES, OFFICE, *STRANGE]


def setting(text, *words):
    """As ``set stations 1 name Anna`` in the shell."""
    return set_value(text, words[:-1], words[-1], BOARD)


def at(values, path):
    for word in path:
        values = values[int(word) - 1] if isinstance(values, list) else values[word]
    return values


def without(values, path):
    """The values but for this path and the tables that nothing else stands in."""
    if isinstance(values, list):
        rest = [without(value, path[1:]) if str(n) == path[0] else value for n, value in enumerate(values, 1)]
        return [value for value in rest if value != {}]
    if not isinstance(values, dict):
        return values
    kept = {key: without(value, path[1:]) if key == path[0] and path[1:] else value for key, value in values.items()}
    return {
        key: value
        for key, value in kept.items()
        if (key != path[0] or path[1:]) and (key != path[0] or value not in ({}, []))
    }


# -- as people write


def test_a_value_takes_the_place_of_another_and_comments_stay():
    assert setting(OFFICE, "stations", "1", "name", "Éva Nagy") == OFFICE.replace("Anna", "Éva Nagy")
    assert setting(OFFICE, "country", "de") == OFFICE.replace('"hu"', '"de"')


def test_new_keys_are_written_as_their_neighbours_are():
    text = setting(OFFICE, "stations", "3", "name", "Cecil")
    assert '\n3 = {name = "Cecil"}\n' in text
    text = setting(text, "groups", "sales", "members", "11")
    assert text.endswith('\n[groups.sales]\nmembers = ["11"]\n')
    text = setting(text, "operator", "station 11")
    assert text.index("operator") < text.index("[lines]")
    assert isinstance(load(text, *BOARD), Config)


def test_an_office_is_set_up_from_nothing():
    text = ""
    for line in (
        "country uk",
        "lines 1 number +44 20 7946 0000",
        "lines 1 route group office",
        "stations 1 name Anna",
        "stations 2 extension 12",
        "stations 2 pin 0147",
        "stations 3 dnd true",
        "stations 4 flash_ms 80 310",
        "groups office members 11 12",
        "groups office strategy weighted",
        "groups office weights 3, 1",
        "groups office pilot 50",
        "speed 01 0612345678",
        "codes redial *0",
        "trunks city lines 1 2",
        "outside trunks city",
        "outside routes 1 prefix 06",
        "outside routes 1 trunks all",
        "outside routes 1 hours mon-fri 08:00-18:00",
        'outside routes 2 prefix ""',
        'outside routes 2 trunks ["city", "all"]',
        "classes hall deny forward always, night",
        "classes hall toll 1 deny 00 06",
        "timers door_s 2.5",
        "lines 1 release_on []",
    ):
        words = line.split(" ")
        keys = next(len(path) for path, _ in ALL if matches(path, words))
        text = setting(text, *words[:keys], " ".join(words[keys:]))
    config = load(text, *BOARD)
    assert isinstance(config, Config)
    assert config.station_of("11").name == "Anna"
    assert (config.stations[1].pin, config.stations[3].flash_ms) == ("0147", (80, 310))
    assert (config.groups[0].members, config.groups[0].weights) == (("11", "12"), (3, 1))
    assert config.speed[0].number == "0612345678"
    assert [route.prefix for route in config.outside.routes] == ["06", ""]


def matches(path, words):
    names = ("2", "3", "sales", "hall", "city", "07", "redial", "1")
    return len(path) <= len(words) and all(a == b or a in names for a, b in zip(path, words, strict=False))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("sations 1 name|Anna", 'did you mean "stations"?'),
        ("stations 9 name|Anna", 'telephone "9" does not exist: this board has ports 1 to 8.'),
        ("stations 1 dnd|maybe", 'dnd of telephone 1 is a text ("maybe"), but must be true or false.'),
        ("stations 1 dnd|1", "dnd of telephone 1 is a whole number (1), but must be true or false."),
        ("stations 1 extension|123456789", '"123456789", but must be one to eight digits.'),
        ("stations 1 name|" + "x" * 41, "but must be at most 40 printable characters."),
        ('stations 1 name|"Anna', 'but a text that begins with " must end with it.'),
        (
            'groups office members|["11"',
            'members of group "office" is ["11", but a list that begins with [ must end with ].',
        ),
        (
            'groups office members|["11" "12"]',
            "but a list needs quotes around each text, and a comma between two, as in [",
        ),
        ("groups office members|{11", "but a table that begins with { must end with }."),
        ("groups office ring_s|[5", "but a list that begins with [ must end with ]."),
        ("stations 1 name|Anna\nBela", "signs that are not printable"),
        ("stations 1|Anna", "stations 1 is no value: one of its keys must follow (extension, name, "),
        ("stations|Anna", "stations is no value: a name and a key must follow."),
        ("groups office members|11 x", 'members of group "office" holds a value that is "x", but'),
        ("groups office strategy|lineer", 'did you mean "linear"?'),
        ("groups office ring_s|700", "is 700, but must be 1 to 600 seconds."),
        ("groups office ring_s|nan", "is nan, but must be 1 to 600 seconds."),
        ("trunks city lines|0", "holds a value that is 0, but must be the number of a CO line, from 1."),
        ("outside routes|x", "outside routes is no value: the number of one of them must follow"),
        ("outside routes 2 prefix|06", "outside routes 2 does not exist: the next one that can be made is 1."),
        ("outside routes 1 hours|mon 08:00-12:00 tue", "but must be days and times such as"),
        ("country|[", 'country is "[", which is not a country of this box'),
    ],
)
def test_what_cannot_be_is_refused_with_word_value_and_rule(line, why):
    path, _, value = line.partition("|")
    with pytest.raises(RefusedError) as refused:
        set_value(OFFICE, tuple(path.split()), value, BOARD)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("path", "value", "wanted"),
    [
        ("stations 1 extension", "11", "11"),
        ("stations 1 hotline", "0612345678", "0612345678"),
        ("stations 1 name", "true", "true"),
        ("stations 1 name", "0x11", "0x11"),
        ("stations 1 name", "[Anna", "[Anna"),
        ("stations 1 name", "1999-12-31", "1999-12-31"),
        ("stations 1 name", "'t Hooft", "'t Hooft"),
        ("stations 1 name", '"Anna # \\"1\\""', 'Anna # "1"'),
        ("stations 1 name", "", ""),
        ("stations 1 hotline_s", "5", 5),
        ("groups office members", "11", ["11"]),
        ("groups office members", "11,12 , 13", ["11", "12", "13"]),
        ("groups office members", '["11"]', ["11"]),
        ("trunks city lines", "1", [1]),
        ("trunks city lines", "[1, 2]", [1, 2]),
        ("outside accounts", "007", ["007"]),
        ("classes hall deny", "forward_always", ["forward_always"]),
        ("codes redial", "**", "**"),
        ("codes park", '["*52", "*68"]', ["*52", "*68"]),
        ("outside digit", "9", "9"),
    ],
)
def test_plain_words_are_what_the_key_wants(path, value, wanted):
    path = tuple(path.split())
    assert at(tomllib.loads(set_value("", path, value, BOARD)), path) == wanted


def test_a_feature_is_known_by_either_of_its_names():
    text = '[codes]\n"speed call" = "*0"\n'
    assert setting(text, "codes", "speed_call", "*9") == text.replace("*0", "*9")
    assert delete(text, ("codes", "speed_call")) == ""


def test_deleting_takes_the_empty_tables_around_it_too():
    text = setting(OFFICE, "stations", "3", "name", "Cecil")
    assert delete(text, ("stations", "3", "name")) == OFFICE
    assert "groups" not in tomllib.loads(delete(OFFICE, ("groups", "office", "members")))
    assert delete(OFFICE, ("stations",)) == OFFICE[: OFFICE.index("[stations]")] + OFFICE[OFFICE.index("[groups") :]


def test_what_was_never_written_cannot_be_deleted():
    with pytest.raises(RefusedError, match=r'nothing is written for "nam" in stations 1; did you mean "name"\?'):
        delete(OFFICE, ("stations", "1", "nam"))
    with pytest.raises(RefusedError, match="nothing is named"):
        delete(OFFICE, ())


def test_a_part_is_shown_in_its_section():
    assert part(OFFICE, ()) == OFFICE
    assert part(OFFICE, ("groups",)) == '[groups.office]\nmembers = ["11", "12"]  # in this order\n'
    assert part(OFFICE, ("stations", "2")) == '[stations]\n2 = { extension = "12", name = "Bela", dnd = true }\n'
    assert part(OFFICE, ("stations", "3")) == ""
    with pytest.raises(RefusedError, match="did you mean"):
        part(OFFICE, ("sations",))


def test_a_text_that_cannot_be_read_is_not_edited_but_named_with_its_line():
    for edit in (lambda text: setting(text, "country", "de"), lambda text: delete(text, ("country",))):
        with pytest.raises(RefusedError, match=r"the configuration cannot be read, .*: line 2: "):
            edit('country = "hu"\nnot toml\n')
        with pytest.raises(RefusedError):
            edit("a = " + "[" * 5000)


@pytest.mark.parametrize("path", [path for path, _ in ALL], ids=" ".join)
@pytest.mark.parametrize("value", ["1999-12-31", "[[]]", "{a = 1}", "x y;z", "-1", "99999"])
def test_what_is_refused_at_once_is_what_the_whole_would_be_refused_for(path, value):
    found, refusal = set_or_refused("", path, value)
    problems = load(found or file_with(path, f"'{value}'"), *BOARD)
    subject = at_place(path, BOARD).what
    about = [] if isinstance(problems, Config) else [one.text for one in problems if one.text.startswith(f"{subject} ")]
    if refusal:
        assert about, "the same text in a file is refused as well"
    else:
        assert not [text for text in about if ", but must be " in text]


# -- anything


def set_or_refused(text, path, value):
    try:
        return set_value(text, path, value, BOARD), ""
    except RefusedError as refused:
        return None, str(refused)


words = st.one_of(st.sampled_from(sorted({word for path, _ in ALL for word in path})), st.text(max_size=5))
random_paths = st.one_of(st.sampled_from([path for path, _ in ALL]), st.lists(words, max_size=6).map(tuple))
random_values = st.one_of(
    st.sampled_from(
        ["true", "11", "0612", "[1, 2]", "80 310", '["11"]', "hu", "group all", "5", '"', "{}", "[[[", "'"]
    ),
    st.text(max_size=12),
    st.text("0123456789*# ,[]\"'.:-", max_size=12),
)


@given(st.sampled_from(TEXTS), random_paths, random_values)
def test_whatever_is_set_is_refused_or_stands_there_and_everything_else_stays(text, path, value):
    found, refusal = set_or_refused(text, path, value)
    if refusal:
        assert refusal.endswith((".", "?"))
        assert refusal.isprintable()
        return
    before, after = tomllib.loads(text), tomllib.loads(found)
    spelled = ("codes", "speed call") if path == ("codes", "speed_call") and "speed call" in text else path
    assert at(after, spelled) is not None
    assert without(after, spelled) == without(before, spelled)
    assert set_value(found, path, value, BOARD) == found


@given(st.sampled_from(TEXTS), st.data())
def test_whatever_is_deleted_is_gone_and_everything_else_stays(text, data):
    def all_paths(values, path=()):
        items = enumerate(values, 1) if isinstance(values, list) else values.items()
        for key, value in items:
            yield (*path, str(key))
            if isinstance(value, dict | list):
                yield from all_paths(value, (*path, str(key)))

    before = tomllib.loads(text)
    paths = list(all_paths(before))
    path = data.draw(st.one_of(st.sampled_from(paths), random_paths) if paths else random_paths)
    try:
        after = tomllib.loads(delete(text, path))
    except RefusedError:
        assert path not in paths
        return
    if not any(isinstance(at(before, path[:length]), list) for length in range(len(path))):
        assert without(before, path) == without(after, path)
        with pytest.raises(RefusedError):
            delete(delete(text, path), path)


@given(st.sampled_from(TEXTS), random_paths)
def test_a_part_is_a_text_of_its_own(text, path):
    try:
        found = part(text, path)
    except RefusedError:
        return
    assert path or found == text
    tomllib.loads(found)
