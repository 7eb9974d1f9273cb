"""How the office calls out: what becomes of it in the plan, and every way in which it can be wrong."""
# ruff: noqa: E501  (a mistake and its sentence stand on one line)

from itertools import product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards import NAMES, named
from firmware.callcontrol import plan
from firmware.callcontrol.features import AFTER_FLASH, ARGUMENTS, Argument, Feature
from firmware.config import Config, load, to_plan
from firmware.config.countries import COUNTRIES
from firmware.config.line_profiles import PROFILES

OFFICE = """\
[lines]
4 = { route = "station 13", private = true }
[stations]
1 = { class = "free", pin = "1234" }
2 = { class = "hall", pin = "0007", forward_always = "006301234567", forward_no_answer = "station 13" }
3 = { forward_busy = "12", hotline = "0105" }
[trunks.mobile]
lines = [3, 1]
strategy = "rotate"
[trunks.all]
strategy = "longest-idle"
[outside]
digit = "0"
trunks = ["all", "mobile"]
number_s = 5.5
line_to_line_min = 20
agent_min = 90
limit_min = 120
warning_s = 10
accounts = ["4711", "0815"]
emergency = ["1830", "112"]
[[outside.routes]]
prefix = "06"
trunks = ["mobile", "all"]
hours = "mon-fri 08:00-18:00"
[[outside.routes]]
prefix = "0036"
trunks = ["all"]
strip = 4
insert = "06"
[classes.free]
outside_limit_min = 60
[classes.hall]
deny = ["lock"]
deny_outside = ["", "0690"]
allow_outside = ["06"]
hours = ["mon-fri 18:00-08:00", "sat-sun"]
account = "forced"
[[classes.hall.toll]]
deny = ["00"]
allow = ["0036"]
[speed]
01 = "0612345678"
02 = "*2111"
03 = "112"
"""


def loaded(text, country=None):
    found = load(text, 4, 8, country)
    assert isinstance(found, Config), found
    return found


def problems(text, country=None):
    found = load(text, 4, 8, country)
    assert isinstance(found, list), found
    return [str(problem) for problem in found]


def test_an_office_that_uses_everything():
    found = to_plan(loaded(OFFICE), signal_output="codec 7")
    assert found.signal_output == "codec 7"
    assert found.trunk_groups == (
        plan.TrunkGroup("mobile", (3, 1), "rotate"),
        plan.TrunkGroup("all", (1, 2, 3), "longest-idle"),
    )
    assert found.outside == plan.Outside(
        digit="0",
        trunks=("all", "mobile"),
        routes=(
            plan.OutRoute("06", ("mobile", "all"), periods=(plan.Period((0, 1, 2, 3, 4), 480, 1080),)),
            plan.OutRoute("0036", ("all",), strip=4, insert="06"),
        ),
        emergency=("112", "104", "105", "107", "1830"),
        number_ms=5500,
        accounts=("4711", "0815"),
        line_to_line_ms=1_200_000,
        agent_ms=5_400_000,
        limit_ms=7_200_000,
        warning_ms=10_000,
        prefixes=plan.Prefixes("36", "06", "00"),
    )
    assert [line.private for line in found.lines] == [False, False, False, True]
    assert found.speed[0] == plan.SpeedNumber("01", "0612345678")


def test_telephones_of_that_office():
    free, hall, third = to_plan(loaded(OFFICE)).stations[:3]
    assert (free.pin, free.tolls, free.accounts, free.outside_limit_ms) == ("1234", (), "optional", 3_600_000)
    assert (hall.pin, hall.accounts, hall.outside_limit_ms) == ("0007", "forced", 0)
    assert hall.denied == (Feature.LOCK,)
    night = (plan.Period((0, 1, 2, 3, 4), 1080, 480), plan.Period((5, 6), 0, 1440))
    assert hall.tolls == (plan.Toll(("", "0690"), ("06",), night), plan.Toll(("00",), ("0036",)))
    assert hall.forward_always == plan.OutsideTarget("06301234567")
    assert hall.forward_no_answer == plan.StationTarget(3)
    assert third.forward_busy == plan.StationTarget(2)
    assert third.hotline == "0105"
    assert (third.pin, third.tolls, third.accounts, third.outside_limit_ms) == ("", (), "optional", 0)


@pytest.mark.parametrize(("key", "board_name"), list(product(COUNTRIES, NAMES)))
def test_an_empty_file_calls_out_as_the_country_does(key, board_name):
    board = named(board_name)
    found = to_plan(load("", len(board.lines), len(board.stations), key))
    known = PROFILES[key].prefixes
    assert found.trunk_groups == (plan.TrunkGroup("all", tuple(range(1, len(board.lines) + 1)), "descending"),)
    assert found.outside == plan.Outside(
        digit="9" if key in ("us", "mx") else "0",
        trunks=("all",),
        emergency=PROFILES[key].emergency.numbers,
        longer=PROFILES[key].emergency.longer,
        prefixes=plan.Prefixes(known.country, known.national, known.international),
    )
    assert found.signal_output == ""


def test_what_the_file_cannot_take_away():
    for key in COUNTRIES:
        numbers = to_plan(loaded('[outside]\nemergency = []\ndigit = "5"', key)).outside.emergency
        assert numbers == PROFILES[key].emergency.numbers


def test_a_whole_office_is_a_value():
    found = loaded(OFFICE)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Config) == found
    made = to_plan(found)
    assert msgspec.json.decode(msgspec.json.encode(made), type=plan.Plan) == made


@pytest.mark.parametrize("key", PROFILES)
def test_default_extensions_are_nobodys_emergency_number(key):
    found = loaded("", key)
    extensions = [station.extension for station in found.stations]
    first = 21 if key == "fr" else 11
    assert extensions == [str(first + n) for n in range(len(extensions))]
    assert not set(extensions) & set(to_plan(found).outside.emergency)


def test_extensions_that_were_there_before_the_country_s_numbers_are_left_alone():
    assert loaded('[stations]\n1 = { extension = "1121" }').station_of("1121")


def test_the_digit_may_be_another_and_moves_everything():
    text = '[outside]\ndigit = "5"\n[stations]\n1 = { extension = "05", forward_busy = "5061" }\n[speed]\n01 = "5112"'
    found = to_plan(loaded(text))
    assert found.stations[0].forward_busy == plan.OutsideTarget("061")
    assert found.speed == (plan.SpeedNumber("01", "5112"),)


def test_all_lines_private_is_no_mistake_of_the_default_group():
    text = "[lines]\n" + "".join(f'{n} = {{ route = "station 11", private = true }}\n' for n in (1, 2, 3, 4))
    assert to_plan(loaded(text)).trunk_groups == (plan.TrunkGroup("all", ()),)


def test_routes_with_one_prefix_may_share_the_week():
    text = "".join(
        f'[[outside.routes]]\nprefix = "06"\ntrunks = ["all"]\n{hours}\n'
        for hours in ('hours = "mon-fri 08:00-18:00"', 'hours = "mon-fri"', "")
    )
    assert len(to_plan(loaded(text)).outside.routes) == 3


OUT = "[outside]\n"
R = '[[outside.routes]]\nprefix = "06"\n'
S = "[stations]\n"
C = "[classes.hall]\n"
WRONG = [
    ("outside = 5", "line 1: outside is 5, but must be a table."),
    (OUT + "digits = 5", 'line 2: [outside] has no key "digits" (digit, trunks, number_s, line_to_line_min, agent_min, limit_min, warning_s, accounts, emergency or routes); did you mean "digit"?'),
    (OUT + "digit = 5", 'line 2: digit of [outside] is a whole number (5), but must be a text of digits such as "0".'),
    (OUT + 'digit = "55"', 'line 2: digit of [outside] is "55", but must be one digit, or nothing: then nobody calls out.'),
    (OUT + 'digit = "9"', 'line 2: "9", the digit for an outside line, is also code "9" of "operator" (by default): one of the two must change.'),
    (OUT + 'digit = "1"', 'line 2: "1", the digit for an outside line, is the beginning of extension "11" of telephone 1 (by default): one of the two must change.'),
    (OUT + 'digit = "7"', 'line 2: "7", the digit for an outside line, is the beginning of "710", the rotary form of code "*10" of "redial" (by default)'),
    (OUT + 'digit = "5"\n[groups.all]\npilot = "50"', 'line 4: pilot number "50" of group "all" begins with "5", the digit for an outside line (line 2): choose another number.'),
    (OUT + 'digit = "5"\n[codes]\nredial = "5"', 'line 4: code "5" of "redial" is also "5", the digit for an outside line (line 2): choose another number.'),
    (OUT + 'digit = "5"\n' + S + '1 = { extension = "51" }', 'line 4: extension "51" of telephone 1 begins with "5", the digit for an outside line (line 2): choose another number.'),
    (OUT + 'digit = ""\n[[outside.routes]]\nprefix = ""\ntrunks = ["all"]', 'line 2: digit of [outside] is "": nobody calls out, and its routes could not be reached.'),
    (OUT + 'digit = ""\n' + S + '1 = { extension = "112" }', 'line 4: extension "112" of telephone 1 is also emergency number "112": choose another number.'),
    (OUT + 'digit = ""\n[groups.all]\npilot = "107"', 'line 4: pilot number "107" of group "all" is also emergency number "107": choose another number.'),
    (OUT + 'digit = ""\n' + S + '1 = { forward_busy = "0612" }', 'line 4: forward_busy of telephone 1 is "0612", which is no extension and no pilot number.'),
    (OUT + 'trunks = "all"', 'line 2: trunks of [outside] is a text ("all"), but must be a list of trunk groups such as ["all"].'),
    (OUT + 'trunks = ["all",\n"mobil"]\n[trunks.mobile]\nlines = [1]', 'line 3: trunks of [outside] names trunk group "mobil", which does not exist; did you mean "mobile"?'),
    (OUT + 'trunks = ["all", "all"]', 'line 2: trunks of [outside] names "all" twice.'),
    (OUT + "trunks = [1]", 'line 2: trunks of [outside] holds a value that is a whole number (1), but must be the name of a trunk group such as "all".'),
    (OUT + 'trunks = ["a b"]', 'line 2: trunks of [outside] holds a value that is "a b", but must be the name of a trunk group'),
    (OUT + "number_s = 1", "line 2: number_s of [outside] is 1, but must be 2 to 30 seconds."),
    (OUT + "limit_min = 5", "line 2: limit_min of [outside] is 5, but must be 10 to 1440 minutes."),
    (OUT + "limit_min = true", "line 2: limit_min of [outside] is a true or false (true), but must be a number of minutes."),
    (OUT + "limit_min = 10\nline_to_line_min = 11", "line 3: line_to_line_min of [outside] is longer than limit_min, which ends every call."),
    (OUT + "limit_min = 60\nagent_min = 61", "line 3: agent_min of [outside] is longer than limit_min, which ends every call."),
    (OUT + "warning_s = 0", "line 2: warning_s of [outside] is 0, but must be 5 to 50 seconds."),
    (OUT + 'accounts = ["4711",\n"4711"]', 'line 3: accounts of [outside] names "4711" twice.'),
    (OUT + 'accounts = ["47-11"]', 'line 2: accounts of [outside] holds a value that is "47-11", but must be one to ten digits.'),
    (OUT + "emergency = [112]", 'line 2: emergency of [outside] holds a value that is a whole number (112), but must be a text of digits such as "112".'),
    (OUT + 'emergency = ["1"]', 'line 2: emergency of [outside] holds a value that is "1", but must be two to 15 digits.'),
    (OUT + 'emergency = ["999", "999"]', 'line 2: emergency of [outside] names "999" twice.'),
    (OUT + 'emergency = ["1128"]', 'line 2: emergency number "1128" of [outside] begins with "112", that of Hungary: "112" would be called before "1128" is dialled.'),
    (OUT + 'emergency = ["10"]', 'line 2: emergency number "10" of [outside] is the beginning of "104", that of Hungary: "10" would be called before "104" is dialled.'),
    (OUT + 'emergency = ["199",\n"1999"]', 'line 3: emergency number "1999" of [outside] begins with "199", another one: "199" would be called before "1999" is dialled.'),
    (S + '1 = { extension = "112" }', 'line 2: extension "112" of telephone 1 is also emergency number "112": choose another number.'),
    (OUT + 'emergency = ["14"]', 'line 2: emergency number "14" is also extension "14" of telephone 4 (by default): one of the two must change.'),
    ('country = "fr"\n' + S + '5 = { extension = "15" }', 'line 3: extension "15" of telephone 5 is also emergency number "15": choose another number.'),
    (OUT + 'emergency = ["20"]\n' + S + '1 = { extension = "201" }', 'line 4: extension "201" of telephone 1 begins with emergency number "20" (line 2): choose another number.'),
    (S + '1 = { extension = "201" }\n' + OUT + 'emergency = ["20"]', 'line 4: emergency number "20" is the beginning of extension "201" of telephone 1 (line 2): one of the two must change.'),
    (OUT + 'emergency = ["771"]', 'line 2: emergency number "771" begins with "77", the rotary form of code "**" of "speed call" (by default)'),
    ('[codes]\nredial = "107"', 'line 2: code "107" of "redial" is also emergency number "107": choose another number.'),
    ('[codes]\nredial = "10"', 'line 2: code "10" of "redial" is the beginning of emergency number "104": choose another number.'),
    ('[codes]\noperator = "1070"', 'line 2: code "1070" of "operator" begins with emergency number "107": choose another number.'),
    (OUT + "routes = 5", "line 2: routes of [outside] is a whole number (5), but must be a list of tables."),
    (OUT + "routes = [5]", "line 2: route 1 of [outside] is 5, but must be a table of prefix, trunks, strip, insert or hours."),
    (OUT + 'routes = [{ trunks = ["all"] }]', 'line 2: route 1 of [outside] has no prefix: write prefix = "" where it is for every number.'),
    (R, "line 1: route 1 of [outside] names no trunk group: trunks must name at least one."),
    (R + "trunks = []", "line 3: route 1 of [outside] names no trunk group: trunks must name at least one."),
    (R + 'trunks = ["al"]', 'line 3: trunks of route 1 of [outside] names trunk group "al", which does not exist; did you mean "all"?'),
    (R + 'trunks = ["all"]\nstrip = 3', 'line 4: strip of route 1 of [outside] is 3, but only the digits of its prefix "06" are known to stand there: it can be at most 2.'),
    (R + 'trunks = ["all"]\nstrip = -1', "line 4: strip of route 1 of [outside] is -1, but must be 0 to 20 digits."),
    (R + 'trunks = ["all"]\ninsert = "+36"', 'line 4: insert of route 1 of [outside] is "+36", but must be at most 20 digits.'),
    (R + 'trunks = ["all"]\nhours = "monday"', 'line 4: hours of route 1 of [outside] is "monday", but "monday" is no day (mon, tue, wed, thu, fri, sat or sun); did you mean "mon"?'),
    (R + 'trunks = ["all"]\nhours = ["sun",\n"25:00-26:00"]', "line 5: hours of route 1 of [outside] holds a value that is \"25:00-26:00\", but a time of day is 00:00 to 23:59"),
    (R + 'trunks = ["all"]\n' + R + 'trunks = ["all"]', 'line 5: route 2 of [outside] is never used: earlier ones with prefix "06" have all its hours.'),
    (R + 'trunks = ["all"]\nhours = "mon-sat"\n' + R + 'trunks = ["all"]\nhours = "sun"\n' + R + 'trunks = ["all"]', 'line 10: route 3 of [outside] is never used'),
    ('[[outside.routes]]\nprefix = "0-6"\ntrunks = ["all"]\nstrip = 5', 'line 2: prefix of route 1 of [outside] is "0-6", but must be at most 20 digits, and "" for every number.'),
    ('[[outside.routes]]\nprefx = "06"\nprefix = "06"\ntrunks = ["all"]', 'line 2: route 1 of [outside] has no key "prefx"'),
    ("[trunks]\nall = 5", 'line 2: trunk group "all" is 5, but must be a table of lines or strategy.'),
    ("[trunks.'a b']\nlines = [1]", 'line 1: trunk group "a b" must have a name of letters, digits, "-" and "_" (at most 40 of them).'),
    ("[trunks.mobile]", 'line 1: trunk group "mobile" has no lines: lines must name at least one CO line.'),
    ("[trunks.all]\nlines = []", 'line 2: trunk group "all" has no lines: lines must name at least one CO line.'),
    ("[trunks.mobile]\nlines = [1,\n5]", 'line 3: trunk group "mobile" has line 5, which does not exist: this board has lines 1 to 4.'),
    ("[trunks.mobile]\nlines = [1, 1]", 'line 2: trunk group "mobile" names line 1 twice.'),
    ("[trunks.mobile]\nlines = [0]", 'line 2: lines of trunk group "mobile" holds a value that is 0, but must be the number of a CO line, from 1.'),
    ("[trunks.mobile]\nlines = ['1']", 'line 2: lines of trunk group "mobile" holds a value that is a text ("1"), but must be the number of a CO line.'),
    ("[trunks.mobile]\nlines = [1]\nstrategy = 'ascend'", 'line 3: strategy of trunk group "mobile" is "ascend", but must be "descending", "ascending", "rotate" or "longest-idle"; did you mean "ascending"?'),
    ("[trunks.mobile]\nlines = [2]\n[lines]\n2 = { route = 'station 11', private = true }", 'line 2: trunk group "mobile" has line 2, which is private: only the telephone of its route uses it.'),
    (C + 'deny_outside = ["06"]\nallow_outside = ["06"]', 'line 3: class "hall" has "06" both in deny_outside and in allow_outside.'),
    (C + 'allow_outside = ["06"]', 'line 2: class "hall" denies no outside numbers: write deny_outside = [""] to deny all but those of allow_outside.'),
    (C + 'hours = "sun"', 'line 2: class "hall" denies no outside numbers'),
    (C + 'deny_outside = ["+36"]', 'line 2: deny_outside of class "hall" holds a value that is "+36", but must be at most 20 digits, and "" for every number.'),
    (C + "toll = [{}]", 'line 2: toll 1 of class "hall" denies no outside numbers: write deny = [""] to deny all but those of allow.'),
    (C + '[[classes.hall.toll]]\ndeny = ["0"]\n[[classes.hall.toll]]\nallow = ["0"]', 'line 5: toll 2 of class "hall" denies no outside numbers'),
    (C + "toll = [5]", 'line 2: toll 1 of class "hall" is 5, but must be a table of deny, allow or hours.'),
    (C + 'account = "force"', 'line 2: account of class "hall" is "force", but must be "optional" or "forced"; did you mean "forced"?'),
    (C + 'account = "forced"\ndeny = ["account"]', 'line 2: class "hall" must give an account code (account = "forced"), but is denied the feature "account".'),
    (C + 'account = "forced"\nallow = ["redial"]', 'line 2: class "hall" must give an account code (account = "forced"), but is denied the feature "account".'),
    (C + "outside_limit_min = 0", 'line 2: outside_limit_min of class "hall" is 0, but must be 1 to 1440 minutes.'),
    (C + "outside_limit_min = 241", 'line 2: outside_limit_min of class "hall" is longer than limit_min of [outside], which ends every call.'),
    (S + '1 = { pin = "123" }', 'line 2: pin of telephone 1 is "123", but must be four digits.'),
    (S + "1 = { pin = 1234 }", 'line 2: pin of telephone 1 is a whole number (1234), but must be a text of digits such as "1234".'),
    (S + '1 = { forward_always = "0" }', 'line 2: forward_always of telephone 1 is "0", which is only the digit for an outside line.'),
    (S + '1 = { forward_always = "0112" }', 'line 2: forward_always of telephone 1 is "0112", an emergency number: no call may be sent on there.'),
    (S + '1 = { forward_always = "112" }', 'line 2: forward_always of telephone 1 is "112", which is no extension and no pilot number.'),
    (S + '1 = { forward_always = "123456789" }', 'line 2: forward_always of telephone 1 is "123456789", which is no extension and no pilot number.'),
    (S + '1 = { hotline = "0" }', 'line 2: hotline of telephone 1 is "0", which is only the digit for an outside line.'),
    ('[speed]\n01 = "0612*1"', 'line 2: place "01" of [speed] is "0612*1", which is an outside number, of which a line dials digits only.'),
    ('[speed]\n01 = "*494711#"', 'line 2: place "01" of [speed] is "*494711#", which is code "*49" of "account", which only a person can dial.'),
    ('[speed]\n01 = "#331234"', 'which is code "#33" of "unlock", which only a person can dial.'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[text for text, _ in WRONG])
def test_each_mistake_is_one_problem_with_its_line_and_a_sentence(text, sentence):
    (found,) = problems(text)
    assert sentence in found, found


def test_who_sends_calls_on_by_a_place_of_the_list_may_send_them_outside(monkeypatch):
    monkeypatch.setitem(ARGUMENTS, Feature.FORWARD_ALWAYS, Argument.ANYWHERE)
    for number in ("*2112", "*210612345678"):
        loaded(f'[speed]\n01 = "{number}"')
    for number in ("*210112", "*210", "*2199", "*21"):
        assert len(problems(f'[speed]\n01 = "{number}"')) == 1


VALUES = ["5", "-1", "0.5", "true", '""', '"0"', '"06"', '"all"', '"mon-fri"', "[]", "[1]", '[""]', '["x", 5]', "{}", "[{}]", "1979-05-27"]  # fmt: skip
KEYS = [
    line.split(" = ")[0] for line in OFFICE.splitlines() if " = " in line and not line[0].isdigit()
] + ["toll", "routes"]  # fmt: skip


@given(
    st.lists(
        st.sampled_from([line for line in OFFICE.splitlines() if line.startswith("[")])
        | st.tuples(st.sampled_from(sorted(set(KEYS))), st.sampled_from(VALUES)).map(" = ".join)
        | st.sampled_from(OFFICE.splitlines()),
        max_size=25,
    ).map("\n".join)
    | st.tuples(st.integers(0, len(OFFICE)), st.text('01*#"[]{}=,a\n', max_size=3)).map(
        lambda cut: OFFICE[: cut[0]] + cut[1] + OFFICE[cut[0] :]
    ),
    st.sampled_from(sorted(COUNTRIES)),
)
def test_no_text_brings_a_traceback_and_what_is_taken_can_be_reached(text, country):
    found = load(text, 4, 8, country)
    if isinstance(found, list):
        assert found and all(problem.text.endswith((".", "?")) for problem in found)
        return
    made = to_plan(found)
    outside, groups = made.outside, {group.name: group for group in made.trunk_groups}
    assert set(PROFILES[country].emergency.numbers) <= set(outside.emergency)
    assert set(outside.trunks) | {name for route in outside.routes for name in route.trunks} <= groups.keys()
    private = {line.port for line in made.lines if line.private}
    assert not any(private & set(group.lines) for group in groups.values())
    assert all(route.strip <= len(route.prefix) for route in outside.routes)
    if outside.digit:
        numbers = [station.extension for station in made.stations] + [group.pilot for group in made.groups]
        numbers += [code.digits for code in made.codes if code.feature not in AFTER_FLASH]
        assert not any(number.startswith(outside.digit) for number in numbers)
