"""A configuration file: defaults, and every way in which it can be wrong."""
# ruff: noqa: E501  (a mistake and its sentence stand on one line)

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.callcontrol import plan
from firmware.config import Config, card_settings, load, to_plan
from firmware.config.countries import COUNTRIES
from firmware.config.plan import StationNumbers

EXAMPLE = """\
country = "hu"
[lines]
1 = { number = "+3612345678", route = "group office" }
2 = { number = "+3612345679", route = "station 18", release_on = ["cpc"] }
[stations]
1 = { extension = "11", name = "Anna" }
2 = { extension = "12", name = "Bela", dnd = true }
[groups.office]
strategy = "weighted"
members = ["11", "12", "13"]
weights = [3, 1, 1]
ring_s = 15
overflow = "group late"
[groups.late]
strategy = "progressive"
step_s = 10
members = ["14", "15"]
"""


def loaded(text, country=None):
    found = load(text, 4, 8, country)
    assert isinstance(found, Config), found
    return found


def problems(text):
    found = load(text, 4, 8)
    assert isinstance(found, list), found
    return [str(problem) for problem in found]


def test_an_empty_file_is_a_working_box():
    found = to_plan(loaded(""))
    assert [line.route for line in found.lines] == [plan.GroupTarget("all")] * 4
    signs = ("cpc", "reversal", "busy", "dialtone", "silence")
    assert all(line.supervision.release_on == signs for line in found.lines)
    assert [station.extension for station in found.stations] == ["11", "12", "13", "14", "15", "16", "17", "18"]
    assert found.groups == (plan.Group("all", (1, 2, 3, 4, 5, 6, 7, 8)),)
    assert found.operator == plan.StationTarget(1)
    assert (found.second_flash, found.speed, found.timing) == ("choice", (), plan.Timing())
    assert found.groups[0].strategy == "circular"
    assert found.ring_cadence == found.line_cadence == (1250, 3750)


def test_the_large_board_has_extensions_11_to_34():
    found = load("", 8, 24)
    assert [station.extension for station in found.stations] == [str(number) for number in range(11, 35)]


def test_the_example_of_the_design():
    found = to_plan(loaded(EXAMPLE))
    usual = plan.Supervision(guard_ms=1500)
    sends = plan.Outpulsing(heard_ms=2200)
    assert found.lines[0] == plan.Line(1, plan.GroupTarget("office"), "+3612345678", usual, sends)
    cpc_only = msgspec.structs.replace(usual, release_on=("cpc",))
    assert found.lines[1] == plan.Line(2, plan.StationTarget(8), "+3612345679", cpc_only, sends)
    assert found.lines[2].route == plan.GroupTarget("all")
    assert found.stations[1] == plan.Station(2, "12", "Bela", dnd=True)
    groups = {group.name: group for group in found.groups}
    assert groups["office"] == plan.Group(
        "office", (1, 2, 3), "weighted", (3, 1, 1), 15_000, overflow=plan.GroupTarget("late")
    )
    assert groups["late"] == plan.Group("late", (4, 5), "progressive", step_ms=10_000)
    assert groups["all"].members == (1, 2, 3, 4, 5, 6, 7, 8)


def test_group_all_redefined_without_members_keeps_everybody():
    found = to_plan(loaded('[groups.all]\nstrategy = "ring-all"\n'))
    assert found.groups == (plan.Group("all", (1, 2, 3, 4, 5, 6, 7, 8), "ring-all"),)


def test_overflow_words():
    text = '[groups.{0}]\nmembers = ["11"]\noverflow = "{1}"\n'
    found = to_plan(loaded(text.format("a", "ring") + text.format("b", "silent") + text.format("c", "station 18")))
    assert [group.overflow for group in found.groups[:3]] == [
        plan.KeepRinging(),
        plan.StaySilent(),
        plan.StationTarget(8),
    ]


def test_a_country_from_outside_wins():
    assert loaded('country = "hu"').country == "hu"
    assert loaded('country = "hu"', "us").country == "us"
    assert to_plan(loaded("", "us")).ring_cadence == (2000, 4000)


def test_a_country_from_outside_must_exist():
    with pytest.raises(ValueError, match="country"):
        load("", 4, 8, "xx")


def test_fractions_of_seconds():
    assert to_plan(loaded('[groups.a]\nmembers = ["11"]\nring_s = 2.5')).groups[0].ring_ms == 2500


def test_a_pilot_number_reaches_its_group():
    found = to_plan(loaded('[groups.all]\npilot = "50"\n[groups.a]\nmembers = ["11"]\npilot = "5"\n'))
    assert {group.name: group.pilot for group in found.groups} == {"all": "50", "a": "5"}
    assert to_plan(loaded("")).groups[0].pilot == ""


def test_a_pilot_number_may_be_an_extension_that_nobody_has_any_more():
    assert loaded('[stations]\n1 = { extension = "21" }\n[groups.all]\npilot = "11"\n').groups[0].pilot == "11"


def test_what_the_board_lends_is_handed_through():
    found = to_plan(loaded(""), (5, 6), ("assign1",), "assign4", (1, 2))
    assert (found.receivers, found.line_receivers) == ((5, 6), (1, 2))
    assert (found.tone_outputs, found.signal_output) == (("assign1",), "assign4")


WRONG = [
    ('contry = "hu"', 'line 1: "contry" is not a key of this file (country, zone, language, operator, fax, second_flash, lines, stations, groups, queues, agents, pauses, callers, menus, travellers, messages, dictation, codes, speed, classes, dialling, timers, hours, ringing, trunks, outside, supervision, caller_id, prompts, recording, journal, people, reports, tariffs, register, smdr or backup); did you mean "country"?'),
    ('country = "hx"', 'line 1: country is "hx", which is not a country of this box'),
    ('country = "HU"', 'did you mean "hu"?'),
    ("country = 36", "line 1: country is a whole number (36), but must be a text"),
    ("lines = 4", "line 1: lines is 4, but must be a table."),
    ("[lines]\n\n5 = {}", 'line 3: CO line "5" does not exist: this board has ports 1 to 4.'),
    ("[lines]\n01 = {}", 'line 2: CO line "01" does not exist'),
    ("[lines]\n1 = 3", "line 2: CO line 1 is 3, but must be a table of number, route, night, lunch, break, holiday, closed, private, priority, await_number, language, record, head_start_s, skills, release_on, answer_on, answer_s, guard_s, busy_cycles, congestion_cycles, dial, tone_ms, pulse_ms, pulse_gap_ms, dial_tone, dial_tone_wait_s, pause_s or flash_ms."),
    ("[lines]\n1 = { rout = 'group all' }", 'line 2: CO line 1 has no key "rout" (number, route, night, lunch, break, holiday, closed, private, priority, await_number, language, record, head_start_s, skills, release_on, answer_on, answer_s, guard_s, busy_cycles, congestion_cycles, dial, tone_ms, pulse_ms, pulse_gap_ms, dial_tone, dial_tone_wait_s, pause_s or flash_ms); did you mean "route"?'),
    ("[lines]\n1 = { number = 361 }", "line 2: number of CO line 1 is a whole number (361), but must be a text"),
    ("[lines]\n1 = { number = 'call me' }", 'line 2: number of CO line 1 is "call me", but must be digits'),
    ("[lines]\n1 = { route = 'office' }", 'line 2: route of CO line 1 is "office", but must be "group NAME", "phone EXT", "queue NAME", "menu NAME" or "message NAME".'),
    ("[lines]\n1 = { route = 'ring' }", 'line 2: route of CO line 1 is "ring", but must be "group NAME", "phone EXT", "queue NAME", "menu NAME" or "message NAME".'),
    ("[lines]\n1 = { route = 'group al' }", 'line 2: route of CO line 1 is group "al", which does not exist; did you mean "all"?'),
    ("[lines]\n1 = { route = 'station 99' }", 'line 2: route of CO line 1 is phone "99", which no telephone has.'),
    ("[lines]\n1 = { release_on = 'cpc' }", 'line 2: release_on of CO line 1 is a text ("cpc"), but must be a list'),
    ("[lines]\n1 = { release_on = ['cpc',\n 'cpx'] }", 'line 3: release_on of CO line 1 holds a value that is "cpx", but must be "cpc", "reversal", "busy", "dialtone" or "silence"; did you mean "cpc"?'),
    ("[lines]\n1 = { release_on = ['cpc', 'cpc'] }", 'line 2: release_on of CO line 1 names "cpc" twice.'),
    ("[stations]\n9 = {}", 'line 2: telephone "9" does not exist: this board has ports 1 to 8.'),
    ("[stations]\n1 = { extension = 21 }", 'line 2: extension of telephone 1 is a whole number (21), but must be a text of digits'),
    ("[stations]\n1 = { extension = '1a' }", 'line 2: extension of telephone 1 is "1a", but must be one to eight digits.'),
    ("[stations]\n1 = { extension = '12' }", 'line 2: extension "12" of telephone 1 is already that of telephone 2, which has it by default.'),
    ("[stations]\n1 = { extension = '21' }\n2 = { extension = '21' }", 'line 3: extension "21" of telephone 2 is already that of telephone 1.'),
    ("[stations]\n1 = { name = 5 }", "line 2: name of telephone 1 is a whole number (5), but must be a text"),
    ("[stations]\n1 = { dnd = 'yes' }", 'line 2: dnd of telephone 1 is a text ("yes"), but must be true or false.'),
    ("[stations]\n1 = { dnd = 1 }", "line 2: dnd of telephone 1 is a whole number (1), but must be true or false."),
    ("[groups]\na = 1", 'line 2: group "a" is 1, but must be a table'),
    ("[groups.'a b']\nmembers = ['11']", 'line 1: group "a b" must have a name of letters, digits'),
    ("[groups.a]", 'line 1: group "a" has no members: members must name at least one extension.'),
    ("[groups.a]\nmembers = []", 'line 2: group "a" has no members: members must name at least one extension.'),
    ("[groups.a]\nmembers = '11'", 'line 2: members of group "a" is a text ("11"), but must be a list of extensions'),
    ("[groups.a]\nmembers = [11]", 'line 2: members of group "a" holds a value that is a whole number (11), but must be a text'),
    ("[groups.a]\nmembers = ['11',\n'77']", 'line 3: group "a" has member "77", which is the extension of no telephone.'),
    ("[groups.a]\nmembers = ['11', '11']", 'line 2: group "a" names member "11" twice.'),
    ("[groups.a]\nmembers = ['11']\nstrategy = 'ring_all'", 'line 3: strategy of group "a" is "ring_all", but must be linear, circular, ring-all, longest-idle, fewest-calls, least-talk, random, weighted, progressive or memory; did you mean "ring-all"?'),
    ("[groups.a]\nmembers = ['11']\nweights = [1]", 'line 3: group "a" has weights, but its strategy is "circular": only "weighted" has weights.'),
    ("[groups.a]\nmembers = ['11', '12']\nstrategy = 'weighted'\nweights = [1]", 'line 4: group "a" has 1 weight for 2 members: write one weight a member.'),
    ("[groups.a]\nmembers = ['11', '12']\nstrategy = 'weighted'", 'line 3: group "a" is "weighted" but has no weights: write one weight a member.'),
    ("[groups.a]\nmembers = ['11']\nstrategy = 'weighted'\nweights = [0]", 'line 4: weights of group "a" holds a value that is 0, but must be 1 to 1000.'),
    ("[groups.a]\nmembers = ['11']\nstep_s = 5", 'line 3: group "a" has step_s, but its strategy is "circular": only "progressive" has step_s.'),
    ("[groups.a]\nmembers = ['11']\nring_s = 0", 'line 3: ring_s of group "a" is 0, but must be 1 to 600 seconds.'),
    ("[groups.a]\nmembers = ['11']\nring_s = true", 'line 3: ring_s of group "a" is a true or false (true), but must be a number of seconds.'),
    ("[groups.a]\nmembers = ['11']\nring_s = nan", 'line 3: ring_s of group "a" is nan, but must be 1 to 600 seconds.'),
    ("[groups.a]\nmembers = ['11']\noverflow = 'quiet'", 'line 3: overflow of group "a" is "quiet", but must be "group NAME", "phone EXT", "queue NAME", "menu NAME", "message NAME", "ring" or "silent".'),
    ("[groups.a]\nmembers = ['11']\noverflow = 'group b'", 'line 3: overflow of group "a" is group "b", which does not exist.'),
    ("[groups.a]\nmembers = ['11']\noverflow = 'station 5'", 'line 3: overflow of group "a" is phone "5", which no telephone has.'),
    ("[groups.a]\nmembers = ['11']\noverflow = 'group a'", 'line 3: group "a" overflows into itself: write overflow = "ring" to let it start again.'),
    ("[groups.a]\nmembers = ['11']\npilot = 50", 'line 3: pilot of group "a" is a whole number (50), but must be a text of digits such as "50".'),
    ("[groups.a]\nmembers = ['11']\npilot = '5*'", 'line 3: pilot of group "a" is "5*", but must be one to eight digits.'),
    ("[groups.a]\nmembers = ['11']\npilot = ''", 'line 3: pilot of group "a" is "", but must be one to eight digits.'),
    ("[groups.a]\nmembers = ['11']\npilot = '18'", 'line 3: pilot number "18" of group "a" is already the extension of telephone 8.'),
    ("[groups.all]\npilot = '50'\n[groups.a]\nmembers = ['11']\npilot = '50'", 'line 5: pilot number "50" of group "a" is already that of group "all".'),
    ("[groups.a]\nmember = ['11']", 'line 2: group "a" has no key "member"'),
    ("[lines\n1 = {}", "line 1: this cannot be read as TOML"),
    ("country = hu", "line 1: this cannot be read as TOML: invalid value (column 11)."),
    ("country = 'hu'\ncountry = 'us'", "line 2: this key is written twice"),
    ("[groups.a]\nmembers = ['11']\n[groups.a]\n", "line 3: table [groups.a] is written twice"),
    ("country = 'hu", "line 1: this cannot be read as TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[sentence[:60] for _, sentence in WRONG])
def test_each_problem_has_its_line_and_a_sentence(text, sentence):
    found = problems(text)
    assert any(sentence in one for one in found), found


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[sentence[:60] for _, sentence in WRONG])
def test_one_mistake_is_one_problem(text, sentence):
    extra = {"[groups.a]\nmember = ['11']": 2}  # the unknown key, and then nobody is a member
    assert len(problems(text)) == extra.get(text, 1)


def test_every_problem_in_one_run_in_line_order():
    parts = [
        "colour = 1",
        "[lines]",
        "1 = { route = 'group nowhere' }",
        "9 = {}",
        "[groups.a]",
        "members = ['99']",
        "strategy = circular",
        "strategy = 'linear'",
        "strategy = 'circular'",
        "step_s = 1",
        "ring_s = -1",
    ]
    found = problems("\n".join(parts))
    lines = [int(one.split()[1].rstrip(":")) for one in found]
    assert lines == sorted(lines)
    # What a line that cannot be read would have said is not guessed at: the references of line 3 and 6 wait.
    assert {1, 4, 7, 9, 11} <= set(lines)


def test_every_wrong_element_of_a_list_is_told():
    text = "[groups.a]\nmembers = [11,\n '77',\n '12', '12',\n true]\nstrategy = 'weighted'\nweights = [0, 'x', 1, 1, 1001]"
    assert [problem.split(":")[0] for problem in problems(text)] == ["line 2", "line 3", "line 4", "line 5"] + [
        "line 7"
    ] * 3


def test_a_key_written_twice_hides_nothing_else():
    found = problems("[groups.a]\nmembers = ['99']\nring_s = 5\nring_s = 6\n[lines]\n1 = { route = 'group b' }")
    assert [one.split(":")[0] for one in found] == ["line 2", "line 4", "line 6"]


def test_a_circle_of_overflows_is_told_once_with_its_way():
    text = "".join(
        f'[groups.{name}]\nmembers = ["11"]\noverflow = "group {onward}"\n'
        for name, onward in (("a", "b"), ("b", "c"), ("c", "b"))
    )
    assert problems(text) == [
        "line 6: overflow goes in a circle (b -> c -> b): one of these groups must overflow elsewhere."
    ]


@given(
    st.lists(st.sampled_from(EXAMPLE.splitlines()), max_size=12).map("\n".join)
    | st.text(max_size=60)
    | st.tuples(st.integers(0, len(EXAMPLE)), st.text(max_size=3)).map(lambda cut: EXAMPLE[: cut[0]] + cut[1] + EXAMPLE[cut[0] :])
)  # fmt: skip
def test_no_text_brings_a_traceback_and_every_problem_is_a_sentence(text):
    found = load(text, 4, 8)
    if isinstance(found, list):
        assert found
        for problem in found:
            assert 1 <= problem.line <= max(1, len(text.split("\n")))
            assert problem.text.endswith((".", "?"))
    else:
        to_plan(found)


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 5000, "a = " + "[" * 450 + "]" * 450, "a = " + "9" * 5000, 'country = "hu"\nb = ' + "{a=" * 900],
)
def test_brackets_and_digits_without_end_are_a_problem_and_never_more(text):
    for problem in problems(text):
        assert problem.endswith((".", "?"))
        assert problem.startswith("line ")


def test_a_configuration_is_a_value():
    found = loaded(EXAMPLE)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Config) == found


def test_card_settings_name_the_fields_of_the_card():
    from hal.signals import CardSettings, StationSettings

    numbers = card_settings(loaded("", "us"))
    assert numbers.__struct_fields__ == (*CardSettings._fields, "stations")
    assert (numbers.flash_min_ms, numbers.flash_max_ms, numbers.hangup_ms) == (300, 1100, 1250)
    assert numbers.ring_decihertz == 200
    assert numbers.stations == (None,) * 8
    assert StationNumbers._fields == StationSettings._fields
    assert card_settings(loaded("", "nz")).digits == "09876543210"


def test_a_telephone_may_have_a_flash_and_a_dial_of_its_own():
    from hal.signals import CardSettings

    text = "[stations]\n1 = { flash_ms = [90, 900] }\n2 = { pulse = false }\n3 = { flash_ms = [60, 110], pulse = true }"
    card = CardSettings(**msgspec.structs.asdict(card_settings(loaded(text, "de"))))
    assert card.of_station(0) == (90, 900, 1050, True)  # hung up later than the longest flash
    assert card.of_station(1) == (80, 310, 500, False)
    assert card.of_station(2) == (60, 110, 500, True)
    assert card.of_station(3) == card.of_station(7) == (80, 310, 500, True)


@pytest.mark.parametrize("window", [[15, 2000], [80, 81], [1999, 2000]])
def test_every_flash_window_that_is_taken_suits_the_card_in_every_country(window):
    from hal.signals import CardSettings

    for key in COUNTRIES:
        numbers = card_settings(loaded(f"[stations]\n1 = {{ flash_ms = {window} }}", key))
        assert CardSettings(**msgspec.structs.asdict(numbers)).of_station(0)[:2] == tuple(window)


def test_a_telephone_may_be_named_as_people_say_it():
    assert loaded("[lines]\n1 = { route = 'phone 12' }") == loaded("[lines]\n1 = { route = 'station 12' }")
