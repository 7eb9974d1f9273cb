"""``linebox staffing``: what it says, writes and refuses."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from firmware.desk.register import file
from tests.tools.staffing.test_learning import HEAD, row
from tools import cli
from tools.register_traffic import Traffic, fill
from tools.staffing.learning import Day
from tools.staffing.need import Goal, HalfHour
from tools.staffing.plan import planned, verdict
from tools.staffing.rules import Rules

NINE = datetime(2026, 3, 2, 9)
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def calls(tmp_path):
    """A Monday from nine to one; many call from ten to half past."""
    rows = []
    for place in range(8):
        many = 20 if place == 2 else 5
        for nth in range(many):
            at = datetime(1999, 2, 1, 9) + place * HALF_HOUR + nth * HALF_HOUR / many
            rows.append(row(f"{at:%Y-%m-%dT%H:%M:%S}", 5, 170, f"A{1 + nth % 3:02}"))
    found = tmp_path / "calls.csv"
    found.write_text("\n".join([HEAD, *rows]))
    return found


def staffing(*words):
    return cli.main(["staffing", *map(str, words)])


def day(calls, there=None, handling_s=180.0):
    half_hours = tuple(HalfHour(NINE + place * HALF_HOUR, many, handling_s) for place, many in enumerate(calls))
    return Day(NINE.date(), "Monday", half_hours, tuple(there or [None] * len(calls)), 0)


def said(one, rules=None, **more):
    (plan,) = planned([one], Goal(), rules, told=lambda done, doing: None, **more)
    return verdict(plan)


def test_how_many_are_enough_is_said_with_the_exception():
    first, second = said(day([10] * 2 + [20] * 3 + [10] * 7))
    assert first == "Three people are enough on Monday except 10:00 to 11:30, where four are needed."
    assert second == "Seven lines are enough at all times; most are busy at 10:00."


def test_exceptions_of_several_sizes_and_places():
    first, _ = said(day([10, 20, 10, 10, 10, 10, 10, 30, 10, 10, 10, 10]))
    assert (
        first
        == "Three people are enough on Monday except 09:30 to 10:00 and 12:30 to 13:00, where up to five are needed."
    )
    assert said(day([10] * 12))[0] == "Three people are enough on Monday."
    assert said(day([0.1] * 12))[0] == "One person is enough on Monday."
    assert said(day([0] * 4)) == ["Nobody is needed on Monday."]


def test_the_proposal_is_told():
    assert said(day([10] * 8), Rules((4,), breaks=0))[2] == (
        "Three shifts of 12 paid hours together meet it, with everybody's lunch and breaks."
    )
    assert said(day([10] * 8), Rules((4,), breaks=0), people=2)[2] == (
        "Two shifts of 8 paid hours together leave one missing 09:00 to 13:00."
    )


def test_who_was_there_is_told():
    assert said(day([10, 10], [3, 2.8]))[2] == "Those who were there were enough."
    assert said(day([10, 10], [3, 1]))[2] == (
        "2.0 people were there on average, 3.0 are needed; most were missing at 09:30, 2.0 of 3."
    )


def test_callers_when_nobody_is_there_are_told():
    assert said(day([10])._replace(outside=1.2))[-1] == "One caller comes when nobody is there; these are not counted."


def test_so_many_people_always():
    assert said(day([0, 10]), least=5)[0] == "Five people are enough on Monday."


def test_a_list_of_calls_is_told_with_tables_and_charts(calls, capsys):
    assert staffing("--calls", calls, "--lengths", "4", "--breaks", "0") == 0
    out, error = capsys.readouterr()
    assert "calls.csv: 55 callers from 1999-02-01 to 1999-02-01, of whom 100 % came" in out
    assert "people are enough on Monday 1999-02-01 except 10:00 to 10:30" in out.replace("\n", " ")
    assert "10:00      20.0" in out and "people needed █" in out
    assert "09:00-13:00   ████████████████" in out
    assert error.splitlines() == ["0 % Monday 1999-02-01", "100 % done"]


def test_no_charts_and_no_shifts(calls, capsys):
    assert staffing("--calls", calls, "--no-shifts", "--no-plots") == 0
    out = capsys.readouterr().out
    assert "█" not in out and "shifts" not in out and "10:00      20.0" in out


def test_rows_and_days_are_written_for_programs(calls, capsys):
    assert staffing("--calls", calls, "--lengths", "4", "--csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["begin"] for row in rows][::7] == ["1999-02-01T09:00:00", "1999-02-01T12:30:00"]
    assert all(int(row["proposed"]) >= int(row["people"]) for row in rows)
    assert staffing("--calls", calls, "--lengths", "4", "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)["days"]
    assert [row["people"] for row in found["half_hours"]] == [int(row["people"]) for row in rows]
    proposal = found["proposal"]
    assert sum(shift["paid_h"] for shift in proposal["shifts"]) == proposal["paid_h"] == 4 * len(proposal["shifts"])
    assert proposal["missing"] == [] and len(proposal["shifts"][0]["breaks"]) == 1


def test_a_page_is_written_that_needs_nothing_else(calls, tmp_path, capsys):
    page = tmp_path / "page.html"
    assert staffing("--calls", calls, "--lengths", "4", "--html", page) == 0
    assert capsys.readouterr().out == f"written: {page}\n"
    text = page.read_text(encoding="utf-8")
    assert "<title>at the telephone 09:00 to" in text and "people are enough on Monday 1999-02-01" in text
    assert "src=" not in text and "href='http" not in text


def test_a_forecast_of_one_week_by_what_is_told(tmp_path, capsys):
    forecast = tmp_path / "week.csv"
    forecast.write_text("begin,calls,low,high\n2026-03-02T09:00:00,10.5,5,16\n2026-03-02T09:30:00,20,1,2\n")
    told = ("--forecast", forecast, "--handling", 180, "--patience", 90, "--no-shifts", "--csv")
    assert staffing(*told, "--within", 10, "--share", 90) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["calls"], row["handling_s"], row["patience_s"], row["there"]) for row in rows] == [
        ("10.5", "180.0", "90.0", ""),
        ("20.0", "180.0", "90.0", ""),
    ]
    assert all(float(row["in_time"]) >= 0.9 for row in rows)


def test_the_register_of_a_box(tmp_path, capsys):
    connection = file.made(file.path_in(tmp_path))
    fill(connection, Traffic(300, datetime(2026, 3, 2, tzinfo=UTC), 1), 1)
    connection.close()
    words = ("--state-dir", tmp_path, "--from", "2026-03-02", "--to", "2026-03-02", "--no-shifts")
    assert staffing(*words) == 0
    out = capsys.readouterr().out
    assert "register.db:" in out and "not in the record" not in out and "estimated: whoever" not in out
    assert "Monday 2026-03-02\n" in out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--calls", "nowhere.csv"), "nowhere.csv: cannot be read"),
        (("--register", "nowhere.db"), "nowhere.db: there is no register."),
        (("--forecast", "nowhere.csv", "--handling", "180"), "nowhere.csv: cannot be read"),
        (("--calls", "{calls}", "--from", "1999-03-01"), "no call came in that time."),
        (("--calls", "{calls}", "--from", "1999-02-02", "--to", "1999-02-01"), "--from 1999-02-02 is after --to"),
        (("--calls", "{calls}", "--day", "sunday"), "there is no such day in the traffic."),
        (("--calls", "{calls}", "--lunch", "20"), "lunch is 20 min: it must be"),
        (("--calls", "{calls}", "--lengths", "1"), "the length of a shift is 1 h"),
        (
            ("--calls", "{calls}", "--no-shifts", "--html", "/nowhere/page.html"),
            "/nowhere/page.html: cannot be written",
        ),
    ],
)
def test_what_cannot_be_told_is_said_in_a_sentence(words, why, calls, capsys):
    assert staffing(*(word.format(calls=calls) for word in words)) == 1
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--share", "100"), "must be a part of a hundred"),
        (("--within", "0"), "must be a number of seconds above 0"),
        (("--hours", "8-17"), "is no time of day on half hours"),
        (("--hours", "17:00-08:00"), "is no time of day on half hours"),
        (("--lengths", "9-4"), "is no length of shifts"),
        (("--people", "0"), "must be a whole number from 1 to 1000"),
        (("--breaks", "-1"), "must be a whole number from 0 on"),
        (("--from", "monday"), "is no date such as"),
    ],
)
def test_a_slip_in_the_call_is_said_at_once(words, why, capsys):
    with pytest.raises(SystemExit) as status:
        staffing(*(f"{words[0]}={words[1]}",))
    assert status.value.code == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("begin,many\n", "line 1: column calls is missing; needed are begin and calls."),
        ("begin,calls\n", "line 2: there is no half hour in this file."),
        (
            "begin,calls\n2026-03-02T09:10:00,3\n",
            'line 2: begin is "2026-03-02T09:10:00", but must be a local half hour',
        ),
        ("begin,calls\n2026-03-02T09:00:00+01:00,3\n", "line 2: begin is"),
        ("begin,calls\n2026-03-02T09:00:00,3\n2026-03-02T09:30:00,-1\n", 'line 3: calls is "-1", but must be'),
        ("begin,calls\n2026-03-02T09:00:00,nan\n", 'line 2: calls is "nan"'),
        ("begin,calls\n2026-03-02T09:00:00\n", 'line 2: calls is "None"'),
    ],
)
def test_a_forecast_that_cannot_be_used(text, why, tmp_path, capsys):
    forecast = tmp_path / "forecast.csv"
    forecast.write_text(text)
    assert staffing("--forecast", forecast, "--handling", 180) == 1
    assert f"linebox staffing: {forecast}, {why}" in capsys.readouterr().err
