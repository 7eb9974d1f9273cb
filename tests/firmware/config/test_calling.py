"""What the file says of the telephone's features: what becomes of it, and every way in which it can be wrong."""
# ruff: noqa: E501  (a mistake and its sentence stand on one line)

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards import NAMES, named
from firmware.callcontrol import plan
from firmware.callcontrol.features import Feature
from firmware.config import Config, load, to_plan
from firmware.config.countries import COUNTRIES

SCENARIOS = Path(__file__).parents[2] / "scenarios"

OFFICE = """\
operator = "group reception"
second_flash = "swap"
[lines]
1 = { route = "station 13", night = "group reception", private = true, priority = true }
[stations]
2 = { forward_always = "13", forward_busy = "60", forward_no_answer = "group reception", call_waiting = true }
3 = { hotline = "12", hotline_s = 4, class = "hall" }
4 = { data = true, class = "lift" }
5 = { door = true, hotline = "60", forward_always = "station 14" }
[groups.reception]
members = ["11", "12"]
pilot = "60"
[codes]
redial = "**0"
hold = ["*80", "*81"]
night = ""
speed_call = "*0"
"forward always" = "*99"
[speed]
07 = "12"
01 = "*9913"
[classes.hall]
deny = ["forward always", "do_not_disturb", "speed set"]
[classes.lift]
allow = ["redial", "night"]
[dialling]
first_digit_s = 20
inter_digit_s = 2.5
match_s = 1
star = "66"
hash = ""
[timers]
hold_recall_s = 45
transfer_recall_s = 40
park_recall_s = 300
recall_ring_s = 20
held_limit_s = 600
callback_s = 12
forward_s = 10
door_s = 7
[ringing]
door = [300, 100, 300, 100, 300, 3900]
"""


def loaded(text, country=None):
    found = load(text, 4, 8, country)
    assert isinstance(found, Config), found
    return found


def problems(text, country=None):
    found = load(text, 4, 8, country)
    assert isinstance(found, list), found
    return [str(problem) for problem in found]


def codes_of(found, feature):
    return [code.digits for code in found.codes if code.feature == feature]


def test_an_office_that_uses_everything():
    found = to_plan(loaded(OFFICE))
    reception = plan.GroupTarget("reception")
    assert (found.operator, found.second_flash) == (reception, "swap")
    usual = plan.Supervision(guard_ms=1500)
    sends = plan.Outpulsing(heard_ms=2200)
    own = plan.Line(
        1, plan.StationTarget(3), supervision=usual, outpulsing=sends, night=reception, private=True, priority=True
    )
    assert found.lines[:2] == (own, plan.Line(2, plan.GroupTarget("all"), supervision=usual, outpulsing=sends))
    stations = {station.port: station for station in found.stations}
    assert stations[2] == plan.Station(
        *(2, "12"),
        call_waiting=True,
        forward_always=plan.StationTarget(3),
        forward_busy=reception,
        forward_no_answer=reception,
    )
    denied = (Feature.SPEED_SET, Feature.FORWARD_ALWAYS, Feature.DO_NOT_DISTURB)
    assert stations[3] == plan.Station(3, "13", hotline="12", hotline_ms=4000, denied=denied)
    assert (stations[4].data, stations[5].door) == (True, True)
    assert stations[5].hotline_ms == 0
    assert stations[5].forward_always == plan.StationTarget(4)
    assert stations[6] == plan.Station(6, "16")
    assert found.speed == (plan.SpeedNumber("01", "*9913"), plan.SpeedNumber("07", "12"))
    assert found.timing == plan.Timing(
        first_digit_ms=20_000,
        inter_digit_ms=2_500,
        match_ms=1_000,
        hold_recall_ms=45_000,
        transfer_recall_ms=40_000,
        park_recall_ms=300_000,
        recall_ring_ms=20_000,
        limit_ms=600_000,
        callback_ms=12_000,
        forward_ms=10_000,
        door_ms=7_000,
    )
    assert found.rings.door == (300, 100, 300, 100, 300, 3900)
    assert found.rings.inside == (640, 320, 640, 3400)


def test_codes_of_that_office():
    found = to_plan(loaded(OFFICE))
    assert codes_of(found, Feature.REDIAL) == ["**0", "66660"]
    assert codes_of(found, Feature.HOLD) == ["*80", "6680", "*81", "6681"]
    assert codes_of(found, Feature.NIGHT) == []
    assert codes_of(found, Feature.NIGHT_OFF) == ["#28"]  # hash = "": no rotary form
    assert codes_of(found, Feature.PARK) == ["*52", "6652"]
    assert codes_of(found, Feature.OPERATOR) == ["9"]


def test_a_class_that_allows_leaves_the_way_back():
    (station,) = [one for one in to_plan(loaded(OFFICE)).stations if one.port == 4]
    left = set(Feature) - set(station.denied)
    assert left == {Feature.REDIAL, Feature.NIGHT, Feature.NIGHT_OFF, Feature.RETURN}


def test_who_may_log_in_may_log_out_and_a_class_says_who_may_listen_to_agents():
    text = '[stations]\n2 = { class = "desk" }\n3 = { class = "boss" }\n[classes.desk]\nallow = ["log in", "pause", "wrap up"]\n'
    stations = {one.port: one for one in to_plan(loaded(text + "[classes.boss]\nsupervises = true\n")).stations}
    agents = {Feature.LOG_IN, Feature.LOG_OUT, Feature.PAUSE, Feature.PAUSE_OFF, Feature.WRAP_UP, Feature.WRAP_UP_OFF}
    assert set(Feature) - set(stations[2].denied) == agents | {Feature.RETURN}
    assert [stations[port].supervises for port in (1, 2, 3)] == [False, False, True]
    assert problems("[classes.boss]\nsupervises = 1")[0].startswith(
        'line 2: supervises of class "boss" is a whole number (1), but'
    )


def test_a_whole_office_is_a_value():
    found = loaded(OFFICE)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Config) == found
    made = to_plan(found)
    assert msgspec.json.decode(msgspec.json.encode(made), type=plan.Plan) == made


@pytest.mark.parametrize("country", COUNTRIES)
def test_habits_of_the_country(country):
    found = to_plan(loaded("", country))
    row = COUNTRIES[country]
    american = row.operator == "0"
    assert found.second_flash == ("conference" if american else "choice")
    assert codes_of(found, Feature.OPERATOR) == [row.operator]
    assert codes_of(found, Feature.PARK) == (["*68", "768"] if american else ["*52", "752"])
    assert found.timing.callback_ms == 4 * sum(row.cadence) >= 10_000
    assert found.rings != plan.Rings()


def test_group_all_and_the_operator_are_people():
    found = to_plan(loaded('[stations]\n1 = { door = true, hotline = "12" }\n4 = { data = true }\n'))
    assert found.groups[0].members == (2, 3, 5, 6, 7, 8)
    assert found.operator == plan.StationTarget(2)


def test_a_box_of_machines_only_still_has_a_group():
    found = load("[stations]\n1 = { data = true }\n2 = { data = true }\n", 1, 2)
    assert to_plan(found).groups[0].members == (1, 2)


def test_a_rotary_form_that_nobody_wrote_gives_way_to_an_extension():
    found = loaded('[stations]\n1 = { extension = "721" }\n[groups.all]\npilot = "77"\n')
    assert codes_of(to_plan(found), Feature.FORWARD_ALWAYS) == ["*21"]
    assert codes_of(to_plan(found), Feature.SPEED_CALL) == ["**"]
    assert codes_of(to_plan(found), Feature.FORWARD_ALWAYS_OFF) == ["#21", "821"]
    assert [one.taken_by for one in found.codes if one.feature == Feature.FORWARD_ALWAYS] == ["721"]


def test_a_rotary_form_that_gave_way_is_in_nobody_s_way():
    text = '[stations]\n1 = { extension = "721" }\n[codes]\nredial = "72"\n'
    assert problems(text) == [
        'line 4: code "72" of "redial" is the beginning of extension "721" of telephone 1 (line 2): one of the two must change.'
    ]


def test_the_country_from_outside_decides_about_the_codes():
    text = '[stations]\n1 = { extension = "91" }'
    assert 'begins with code "9" of "operator" (by default)' in problems(text, "hu")[0]
    assert 'begins with "9", the digit for an outside line' in problems(text, "us")[0]
    assert loaded('[stations]\n1 = { extension = "91" }\n[codes]\noperator = "95"\n', "hu").country == "hu"


def headers(story):
    """The ``config`` and ``country`` of a story, None and "hu" where it has none."""
    lines = [line.split() for line in story.read_text(encoding="utf-8").splitlines()]
    words = {line[0]: line[1] for line in lines if len(line) == 2 and line[0] in ("config", "country")}
    return words.get("config"), words.get("country", "hu")


OFFICES = sorted({headers(story) for story in SCENARIOS.glob("*.call")} - {(None, "hu")}, key=str)


@pytest.mark.parametrize(("config", "country"), OFFICES)
def test_every_office_of_the_stories_is_valid_where_it_stands(config, country):
    text = (SCENARIOS / config).read_text(encoding="utf-8") if config else ""
    found = [load(text, len(board.lines), len(board.stations), country) for board in map(named, NAMES)]
    assert any(isinstance(one, Config) for one in found), found


S = "[stations]\n"
WRONG = [
    ('operator = "station 77"', 'line 1: operator is phone "77", which no telephone has.'),
    ('operator = "anna"', 'line 1: operator is "anna", but must be "group NAME" or "phone EXT".'),
    ('second_flash = "chioce"', 'line 1: second_flash is "chioce", but must be "choice", "swap" or "conference"; did you mean "choice"?'),
    ("codes = 5", "line 1: codes is 5, but must be a table."),
    ('[codes]\nredail = "*1"', 'line 2: [codes] knows no feature "redail"; did you mean "redial"?'),
    ("[codes]\nredial = 5", 'line 2: the code of "redial" is a whole number (5), but must be a text such as "*72", or a list of them.'),
    ('[codes]\nredial = "1a"', 'line 2: the code of "redial" is "1a", but must be one to eight digits, * or #.'),
    ('[codes]\nredial = ["*12",\n ""]', 'line 3: the code of "redial" holds a value that is "", but must be one to eight digits, * or #.'),
    ('[codes]\nredial = "*2"', 'line 2: code "*2" of "redial" is the beginning of code "*21" of "forward always" (by default): one of the two must change.'),
    ('[codes]\nredial = "*80"\nhold = "*805"', 'line 3: code "*805" of "hold" begins with code "*80" of "redial" (line 2): one of the two must change.'),
    ('[codes]\nhold = "*805"\nredial = "*80"', 'line 3: code "*80" of "redial" is the beginning of code "*805" of "hold" (line 2)'),
    ('[codes]\nredial = ["*80",\n"*80"]', 'line 2: code "*80" of "redial" is also code "*80" of "redial" (line 2)'),
    ('[codes]\nredial = "12"', 'line 2: code "12" of "redial" is also extension "12" of telephone 2 (by default)'),
    ('[codes]\nredial = "1"', 'line 2: code "1" of "redial" is the beginning of extension "11" of telephone 1 (by default)'),
    ('[codes]\nredial = "501"\n[groups.all]\npilot = "50"', 'line 4: pilot number "50" of group "all" is the beginning of code "501" of "redial" (line 2)'),
    ('[codes]\nredial = "0"', 'line 2: code "0" of "redial" is also "0", the digit for an outside line: choose another number.'),
    ('[codes]\noperator = "7"', 'line 2: code "7" of "operator" is the beginning of "710", the rotary form of code "*10" of "redial" (by default): one of the two must change (star and hash in [dialling] make the rotary forms).'),
    ('[codes]\nforward_always = "*99"\n"forward always" = "*80"', 'line 3: "forward always" is written twice in [codes], as "forward_always" and "forward always".'),
    ('[codes]\nreturn = "2"', 'line 2: code "2" of "return" is also code "2" of "swap" (by default)'),
    (S + '1 = { extension = "91" }', 'line 2: extension "91" of telephone 1 begins with code "9" of "operator" (by default)'),
    (S + '1 = { extension = "05" }', 'line 2: extension "05" of telephone 1 begins with "0", the digit for an outside line: choose another number.'),
    ('[groups.all]\npilot = "0"', 'line 2: pilot number "0" of group "all" is also "0", the digit for an outside line'),
    (S + '1 = { extension = "721" }\n[dialling]\nstar = "7"', 'line 4: "721", the rotary form of code "*21" of "forward always", is also extension "721" of telephone 1 (line 2)'),
    ('[dialling]\nstar = "1"', 'line 2: "110", the rotary form of code "*10" of "redial", begins with extension "11" of telephone 1 (by default)'),
    ('[dialling]\nstar = "8"', 'line 2: "821", the rotary form of code "*21" of "forward always", is also "821", the rotary form of code "#21"'),
    ('[dialling]\nhash = "0"', 'line 2: "021", the rotary form of code "#21" of "forward always off", begins with "0", the digit for an outside line'),
    ('[dialling]\nstar = "*"', 'line 2: star of [dialling] is "*", but must be one to four digits, or nothing.'),
    ("[dialling]\nstar = 7", "line 2: star of [dialling] is a whole number (7), but must be a text of digits"),
    ("[dialling]\nstart = 7", 'line 2: [dialling] has no key "start" (first_digit_s, inter_digit_s, match_s, star or hash); did you mean "star"?'),
    ("[dialling]\nfirst_digit_s = 2", "line 2: first_digit_s of [dialling] is 2, but must be 5 to 60 seconds."),
    ("[timers]\nhold_recall_s = 20", "line 2: hold_recall_s of [timers] is 20, but must be 30 to 360 seconds."),
    ("[timers]\ndoor_s = 31", "line 2: door_s of [timers] is 31, but must be 1 to 30 seconds."),
    ('[speed]\n1 = "12"', 'line 2: place "1" of [speed] is not two digits, "00" to "99".'),
    ("[speed]\n01 = 12", 'line 2: place "01" of [speed] is a whole number (12), but must be a text of digits such as "12".'),
    ('[outside]\ndigit = ""\n[speed]\n01 = "0612345678"', 'line 4: place "01" of [speed] is "0612345678", which is no extension, no pilot number and no code.'),
    ('[speed]\n01 = "19"', 'line 2: place "01" of [speed] is "19", which is no extension, no pilot number and no code.'),
    ('[speed]\n01 = "99"', 'line 2: place "01" of [speed] is "99", which is code "9" of "operator" with "9" behind it, where nothing may stand.'),
    ('[speed]\n01 = "12"\n02 = "**01"', 'line 3: place "02" of [speed] is "**01", which is a place of the list again: write the number itself.'),
    ('[speed]\n01 = "*2119"', 'line 2: place "01" of [speed] is "*2119", which is code "*21" of "forward always", which wants an extension, a pilot number, or an outside number with its first digit behind it, and "19" is not.'),
    ('[speed]\n01 = "*552460"', 'which is code "*55" of "reminder", which wants a time of day, four digits behind it, and "2460" is not.'),
    ('[speed]\n01 = "752"', 'which is code "752" of "park", which wants a zone, one digit behind it.'),
    (S + '1 = { hotline = "*5101" }', 'line 2: hotline of telephone 1 is "*5101", which is code "*51" of "speed set", which only a person can dial.'),
    (S + '1 = { hotline = "**01" }', 'which is code "**" of "speed call", which wants a place, two digits behind it, and "01" is not.'),
    (S + '1 = { hotline = "2" }', 'line 2: hotline of telephone 1 is "2", which is no extension, no pilot number and no code.'),
    (S + '1 = { hotline = "11" }', 'line 2: hotline of telephone 1 is "11", which is its own extension.'),
    (S + '1 = { hotline = "anna" }', 'line 2: hotline of telephone 1 is "anna", but must be one to 32 digits, * or #.'),
    (S + "1 = { hotline_s = 4 }", "line 2: telephone 1 has hotline_s, but no hotline: nothing is dialled."),
    (S + '1 = { hotline = "12", hotline_s = 31 }', "line 2: hotline_s of telephone 1 is 31, but must be 0 to 30 seconds."),
    ("[classes.hall]", 'line 1: class "hall" must have either deny or allow, and not both.'),
    ("[classes.hall]\ndeny = []\nallow = []", 'line 1: class "hall" must have either deny or allow, and not both.'),
    ('[classes.hall]\ndeny = ["forward alway"]', 'line 2: deny of class "hall" holds a value that is "forward alway", which is no feature; did you mean "forward always"?'),
    ('[classes.""]\ndeny = []', 'line 1: class "" must have a name of letters, digits, "-" and "_" (at most 40 of them).'),
    (S + '1 = { class = "hal" }\n[classes.hall]\ndeny = ["night"]', 'line 2: class of telephone 1 is "hal", which does not exist; did you mean "hall"?'),
    (S + "1 = { data = true, door = true }", "line 2: telephone 1 is a data device and a door post: it can be only one of the two."),
    (S + "1 = { data = true, call_waiting = true }", "line 2: telephone 1 has call_waiting, but is a data device: no tone may sound in its calls."),
    (S + "1 = { door = true, call_waiting = true }", "line 2: telephone 1 has call_waiting, but is a door post: nobody waits for it."),
    ('[groups.a]\nmembers = ["12",\n"18"]\n[stations]\n8 = { door = true }', 'line 3: group "a" has member "18", a door post: it cannot answer calls.'),
    (S + '1 = { forward_always = "11" }', 'line 2: forward_always of telephone 1 is "11", which is that telephone itself.'),
    (S + '1 = { forward_busy = "station 11" }', 'line 2: forward_busy of telephone 1 is "station 11", which is that telephone itself.'),
    (S + '1 = { forward_busy = "group a" }\n[groups.a]\nmembers = ["11"]', 'line 2: forward_busy of telephone 1 is "group a", which is that telephone itself.'),
    (S + '1 = { forward_no_answer = "60" }\n[groups.a]\nmembers = ["11"]\npilot = "60"', 'line 2: forward_no_answer of telephone 1 is "60", which is that telephone itself.'),
    (S + '1 = { forward_busy = "50" }', 'line 2: forward_busy of telephone 1 is "50", which is no extension and no pilot number.'),
    (S + '1 = { forward_busy = "group b" }', 'line 2: forward_busy of telephone 1 is group "b", which does not exist.'),
    (S + '1 = { forward_busy = "12x" }', 'line 2: forward_busy of telephone 1 is "12x", but must be a number such as "12", "group NAME", "phone EXT", "queue NAME", "menu NAME", "message NAME" or "outside NUMBER".'),
    (S + "1 = { flash_ms = [300, 100] }", "line 2: flash_ms of telephone 1 is [300, 100], but must be the shortest and the longest flash, 15 to 2000 milliseconds."),
    (S + "1 = { flash_ms = [14, 100] }", "15 to 2000 milliseconds."),
    (S + "1 = { flash_ms = [100, 2001] }", "15 to 2000 milliseconds."),
    (S + "1 = { flash_ms = 100 }", "line 2: flash_ms of telephone 1 is a whole number (100), but must be a list of two whole numbers"),
    (S + "1 = { flash_ms = [10, true] }", "line 2: flash_ms of telephone 1 is [10, true], but must be a list of two whole numbers"),
    (S + "1 = { pulse = 1 }", "line 2: pulse of telephone 1 is a whole number (1), but must be true or false."),
    ("[lines]\n1 = { private = true }", 'line 2: CO line 1 is private, but its route is "group all": a private line needs the telephone that owns it, route = "phone EXT".'),
    ('[lines]\n1 = { night = "group a" }', 'line 2: night of CO line 1 is group "a", which does not exist.'),
    ("[ringing]\noutside = [1, 2]", "line 2: [ringing] cannot change outside: those calls ring as the country does"),
    ("[ringing]\ndor = [1000, 4000]", 'line 2: [ringing] has no key "dor" (inside, recall, callback, door or priority); did you mean "door"?'),
    ("[ringing]\ndoor = [99, 4901]", "line 2: door of [ringing] is [99, 4901], but nothing in it may be shorter than 100 ms."),
    ("[ringing]\ndoor = [1000]", "line 2: door of [ringing] is [1000], but must be a list of milliseconds on and off"),
    ("[ringing]\ndoor = [100, 100, 100, 100, 100, 100, 100, 4300]", "one to 3 times on and off."),
    ("[ringing]\ndoor = [400, 200, 400, 2000]", "line 2: door of [ringing] takes 3000 ms, but a ring in Hungary takes 5000 ms: all telephones keep one measure."),
    ("[ringing]\ndoor = [1590, 3410]", "line 2: door of [ringing] is [1590, 3410], but a bell may sound for at most 32 % of the time"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[text for text, _ in WRONG])
def test_each_mistake_is_one_problem_with_its_line_and_a_sentence(text, sentence):
    (found,) = problems(text)
    assert sentence in found, found


def test_several_codes_in_the_way_are_all_told():
    found = problems('[codes]\nredial = "*2"\nhold = "*5"\npark = "13"\n')
    assert [one.split(":")[0] for one in found] == ["line 2", "line 3", "line 4"]


def test_the_examples_of_the_page_are_valid():
    page = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text(encoding="utf-8")
    examples = [part.split("```")[0] for part in page.split("```toml\n")[1:]]
    assert len(examples) == 10
    for example in examples:
        loaded(example)


@given(
    st.lists(st.sampled_from(OFFICE.splitlines()), max_size=30).map("\n".join)
    | st.tuples(st.integers(0, len(OFFICE)), st.text('01*#"[]{}=,a\n', max_size=3)).map(
        lambda cut: OFFICE[: cut[0]] + cut[1] + OFFICE[cut[0] :]
    ),
    st.sampled_from(sorted(COUNTRIES)),
)
def test_no_text_brings_a_traceback_and_what_is_taken_makes_a_plan(text, country):
    found = load(text, 4, 8, country)
    if isinstance(found, list):
        assert found and all(problem.text.endswith((".", "?")) for problem in found)
    else:
        numbers = [code.digits for code in to_plan(found).codes]
        assert len(set(numbers)) == len(numbers)
