"""``linebox calling``: the committed page is what the box does, and an office gets its own."""

from pathlib import Path

import pytest

from firmware.callcontrol.features import AFTER_FLASH, Feature
from firmware.config.countries import COUNTRIES
from tools import cli
from tools.calling import everywhere

DOCS = Path(__file__).parents[2] / "docs"

OFFICE = """\
operator = "station 12"
second_flash = "swap"
[stations]
1 = { extension = "721", class = "hall" }
2 = { class = "hall" }
[codes]
night = ""
hold = ["*80", "*81"]
[classes.hall]
deny = ["forward always", "night"]
[classes.spare]
deny = []
account = "forced"
outside_limit_min = 15
deny_outside = [""]
allow_outside = ["0680", "0690"]
[[classes.spare.toll]]
deny = ["00"]
hours = ["mon-fri 18:00-08:00", "00:00-24:00"]
[outside]
digit = "5"
number_s = 6
emergency = ["1820"]
[timers]
park_recall_s = 180
callback_s = 12
[pauses]
1 = { name = "coffee", break_min = 10 }
2 = { name = "" }
[ringing]
door = [300, 200, 300, 200, 300, 3700]
"""


@pytest.fixture
def office(tmp_path, capsys):
    file = tmp_path / "office.toml"
    file.write_text(OFFICE, encoding="utf-8")
    assert cli.main(["calling", "--config", str(file)]) == 0
    return capsys.readouterr().out


def row_of(page, feature):
    (row,) = [line for line in page.splitlines() if line.startswith(f"| {feature} |")]
    return [cell.strip() for cell in row.strip("|").split("|")]


def flat(page):
    """The page as one line: paragraphs break where they must."""
    return " ".join(page.split())


def test_the_committed_page_is_that_of_the_generator():
    written = (DOCS / "calling.md").read_text(encoding="utf-8")
    assert written == everywhere(), "docs/calling.md is out of date: run 'linebox calling --write docs/calling.md'"


def test_the_page_is_printed_or_written(tmp_path, capsys):
    assert cli.main(["calling"]) == 0
    assert capsys.readouterr().out == everywhere()
    assert cli.main(["calling", "--write", str(tmp_path / "page.md")]) == 0
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == everywhere()
    assert capsys.readouterr() == ("", "")


def test_every_feature_stands_in_the_table_with_both_habits_and_both_dials():
    page = everywhere()
    for feature in Feature:
        assert len(row_of(page, f"{feature} (after a flash)" if feature in AFTER_FLASH else feature)) == 6
    assert row_of(page, "park") == [
        *("park", "`*52 Z`", "`752`", "`*68 Z`", "`768`"),
        "leaves the call in a zone; takes it from there",
    ]
    assert row_of(page, "operator")[1:5] == ["`9`", "`9`", "`0`", "`0`"]


def test_the_text_names_codes_and_times_and_leaves_no_blank():
    page = flat(everywhere())
    assert "Flash, `*52 Z` (North America: `*68 Z`), hear the confirmation tone" in page
    assert "After 60 s it rings who has parked it, and 30 s later the operator" in page
    assert "hold in the United States and Mexico" in page
    assert "$" not in page


def test_no_code_is_broken_over_two_lines():
    assert all(line.count("`") % 2 == 0 for line in everywhere().splitlines() if not line.startswith("```"))


def test_every_country_is_drawn_once():
    rings = everywhere().split("## What rings")[1]
    drawn = [flat(part).rstrip(":").split(", ") for part in rings.split("\n\n") if part.endswith(":")]
    assert sorted(name for names in drawn for name in names) == sorted(row.name for row in COUNTRIES.values())


def test_rings_are_drawn_in_tenths_of_a_second():
    british = everywhere().split("United Kingdom, ")[1].split("```")[1]
    assert british.splitlines()[1:] == [
        "a call from outside           ####..####....................",
        "a colleague                   ########......................",
        "a call of yours comes back    ##..######....................",
        "the one you wait for is free  ######..##....................",
        "somebody is at the door       ##..###..###..................",
        "a line with priority          ##..##..#####.................",
    ]


def test_a_country_has_one_column(capsys):
    assert cli.main(["calling", "--country", "us"]) == 0
    page = capsys.readouterr().out
    assert row_of(page, "park")[:3] == ["park", "`*68 Z`", "`768`"]
    assert "All three talk together" in page and "North America" not in page
    assert page.count("a call from outside") == 1


def test_an_office_sees_its_own_codes_times_and_rings(office):
    assert row_of(office, "hold")[1:3] == ["`*80`, `*81`", "`780`, `781`"]
    assert row_of(office, "night")[1:3] == ["none", "none"]
    assert row_of(office, "forward always")[2] == "none: 721 begins alike"
    assert row_of(office, "park")[2] == "`752`"
    text = flat(office)
    assert "After 3 min it rings who has parked it" in text
    assert "It ends after 12 s" in text
    assert "reaches the operator: station 12." in text
    assert "each flash changes between the two" in text
    assert "somebody is at the door       ###..###..###....................................." in office


def test_an_office_sees_its_reasons_to_pause(office):
    assert "the digit of your reason: `1` coffee (10 min), `3` meeting, `4` other." in flat(office)


def test_an_office_sees_its_classes(office):
    assert "- Class `hall` (721, 12) is denied: forward always, night." in office
    assert "- Class `spare` (no telephone) is denied: nothing." in office
    assert office.split("denied: nothing.\n")[1].splitlines() == [
        "  - No outside calls to any number, but for numbers that begin with `0680` or `0690`.",
        "  - No outside calls to numbers that begin with `00`: mon, tue, wed, thu, fri 18:00 to 08:00; 00:00 to 24:00.",
        "  - Outside calls need an account code.",
        "  - An outside call ends after 15 min.",
    ]


def test_an_office_sees_how_it_calls_out(office):
    text = flat(office)
    assert "Dial `5`, then the number. The number is complete when nothing was dialled for 6 s" in text
    assert "The numbers are `112`, `104`, `105`, `107`, `1820`. These numbers always go out" in text
    assert "every outside call after 240 min" in text


def test_everywhere_the_digit_is_that_of_each_habit():
    assert "Dial `0` (North America: `9`), then the number." in flat(everywhere())


def test_an_office_that_calls_nobody_outside_is_told_so(tmp_path, capsys):
    file = tmp_path / "office.toml"
    file.write_text('[outside]\ndigit = ""\n', encoding="utf-8")
    assert cli.main(["calling", "--config", str(file)]) == 0
    assert "Nobody in this office calls outside, but for emergencies." in flat(capsys.readouterr().out)


def test_an_office_without_stand_ins_is_told_so(tmp_path, capsys):
    file = tmp_path / "office.toml"
    file.write_text('[dialling]\nstar = ""\nhash = ""\n', encoding="utf-8")
    assert cli.main(["calling", "--config", str(file), "--country", "it"]) == 0
    page = capsys.readouterr().out
    assert "nothing stands for them in this office" in page
    assert row_of(page, "redial")[1:3] == ["`*10`", "none"]


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["--country", "hx"], 2, 'linebox calling: country is "hx", which is not a country of this box'),
        (["--board", "lb9"], 2, "linebox calling: "),
        (
            ["--config", "nowhere.toml"],
            1,
            "linebox calling: nowhere.toml: cannot be read: No such file or directory.\n",
        ),
        (["--write", "no/such/page.md"], 1, "linebox calling: no/such/page.md cannot be written: No such file"),
    ],
)
def test_mistakes_are_told_in_one_sentence(words, status, sentence, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["calling", *words]) == status
    out, error = capsys.readouterr()
    assert out == "" and error.startswith(sentence) and error.count("\n") == 1


def test_every_problem_of_a_configuration_is_told(tmp_path, capsys):
    file = tmp_path / "office.toml"
    file.write_text('operator = "station 77"\n[timers]\ndoor_s = 0\n', encoding="utf-8")
    assert cli.main(["calling", "--config", str(file)]) == 1
    out, error = capsys.readouterr()
    assert out == ""
    assert [line.split(",")[1] for line in error.splitlines()] == [
        ' line 1: operator is phone "77"',
        " line 3: door_s of [timers] is 0",
    ]
