"""``linebox forecast``: what it prints, writes and refuses."""

import csv
import io
import json
import re
from contextlib import closing
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest

from firmware.config.zones import zone_named
from firmware.desk.register import file
from tests.firmware.desk.reports import chromium
from tools import cli
from tools.forecast.sources import of_register
from tools.register_of_list import COLUMNS, fill

MONDAY = date(2026, 3, 2)
ZONE = zone_named("Europe/Budapest")


def callers(days, seed=1):
    """So many days from eight to eighteen, none on Sundays."""
    random = np.random.default_rng(seed)
    found = []
    for place in range(days):
        midnight = datetime.combine(MONDAY + timedelta(days=place), time())
        if midnight.weekday() < 6:
            found += [midnight + timedelta(hours=8, seconds=float(at)) for at in random.uniform(0, 36_000, 200)]
    return sorted(found)


def rows(days):
    yield ",".join((*COLUMNS[:3], "priority", *COLUMNS[3:]))
    for moment in callers(days):
        yield f"{moment.replace(microsecond=0).isoformat()},AA0101,,0,PS,10,5,answered,60,ZOE"


@pytest.fixture
def calls(tmp_path):
    path = tmp_path / "calls.csv"
    path.write_text("\n".join(rows(14)) + "\n")
    return path


@pytest.fixture
def register(tmp_path):
    path = file.path_in(tmp_path)
    with closing(file.made(path)) as connection:
        fill(connection, rows(14), ZONE.name)
    return path


def told(path, *words):
    return cli.main(["forecast", "--calls", str(path), "--state-dir", str(path.parent), *words])


def test_the_next_week_is_printed_with_a_chart_of_each_day(calls, capsys):
    assert told(calls) == 0
    out = capsys.readouterr().out
    assert out.startswith("Learnt from 2,400 callers of 13 days, 2026-03-02 to 2026-03-14.\n")
    found = re.findall(r"^(2026-03-\d\d)  (\w+) +([\d,]+) +([\d,]+) +([\d,]+) ", out, re.MULTILINE)
    assert [row[:2] for row in found[:2]] == [("2026-03-15", "Sunday"), ("2026-03-16", "Monday")]
    assert found[0][2] == "0" and all(180 < int(row[2]) < 220 for row in found[1:])
    assert all(int(low) < int(middle) < int(high) for _, _, middle, low, high in found[1:])
    assert out.count("callers expected, ") == 6
    assert re.search(r"^09:00 +(0|-|0\.\d) +1?\d\.\d", out, re.MULTILINE)


def test_every_half_hour_is_a_row(calls, tmp_path, capsys):
    config = tmp_path / "box.toml"
    config.write_text('country = "hu"\n')
    assert told(calls, "--csv", "--from", "2026-03-29", "--days", "2", "--config", str(config)) == 0
    found = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert list(found[0]) == ["begin", "calls", "low", "high"]
    # Clocks are set forward on the first of the two days.
    assert len(found) == 46 + 48
    assert [row["begin"] for row in found[3:5]] == ["2026-03-29T01:30:00", "2026-03-29T03:00:00"]
    assert 6 < float(found[46 + 20]["calls"]) < 14
    assert told(calls, "--csv", "--from", "2026-03-29", "--days", "2") == 0
    assert len(capsys.readouterr().out.splitlines()) == 1 + 48 + 48, "nobody says by which zone this list is"


def test_the_same_as_json(calls, capsys):
    assert told(calls, "--json", "--closed", "2026-03-17", "--from", "2026-03-16") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["learnt_from"]["calls"] == 2400
    assert [day["special"] for day in found["days"]] == ["", "closed"] + [""] * 5
    assert found["days"][1]["calls"] < 0.2 * found["days"][0]["calls"]
    assert sum(one["calls"] for one in found["days"][0]["half_hours"]) == pytest.approx(found["days"][0]["calls"], 0.01)


def test_only_what_was_before_the_first_day_is_learnt_from(calls, capsys):
    assert told(calls, "--from", "2026-03-09", "--no-plots") == 0
    assert capsys.readouterr().out.startswith("Learnt from 1,200 callers of 7 days, 2026-03-02 to 2026-03-08.\n")
    assert told(calls, "--weeks", "1", "--no-plots") == 0
    assert capsys.readouterr().out.startswith("Learnt from 1,200 callers of 7 days, 2026-03-08 to 2026-03-14.\n")


def test_the_judge_tells_the_error_beside_that_of_last_week(calls, capsys):
    assert told(calls, "--judge") == 0
    out = capsys.readouterr().out
    errors = {row[0]: float(row[1]) for row in re.findall(r"^(this forecast|same as last week) +([\d.]+) ", out, re.M)}
    assert errors["this forecast"] < errors["same as last week"]


def test_holidays_of_the_configuration_are_kept(calls, tmp_path, capsys):
    config = tmp_path / "box.toml"
    config.write_text('country = "hu"\n[hours]\nopen = "mon-sat 08:00-18:00"\n[hours.holidays]\nall = true\n')
    assert told(calls, "--config", str(config), "--from", "2026-04-02", "--no-plots") == 0
    out = capsys.readouterr().out
    assert re.search(r"2026-04-03  Friday +2\d .*Good Friday", out)
    assert re.search(r"2026-04-04  Saturday +(1[89]|2[01])\d ", out)


def test_a_register_tells_when_the_box_was_off(register):
    with closing(file.made(register)) as connection:
        began, last = connection.execute("SELECT began_ms, last_ms FROM starts").fetchone()
        off, on = (round(datetime(2026, 3, 10, hour).timestamp() * 1000) for hour in (9, 14))
        connection.execute("UPDATE starts SET last_ms = ?", (off,))
        connection.execute(
            "INSERT INTO starts (id, name, board, began_ms, zone_s, last_ms, written, open) "
            "VALUES (2, '2', '', ?, 3600, ?, 1, x'')",
            (on, last),
        )
        connection.execute("DELETE FROM calls WHERE began_ms >= ? AND began_ms < ?", (off, on))
        connection.commit()
    found = of_register(register, 26, None, ZONE)
    assert (found.first, found.end) == (MONDAY, date(2026, 3, 15))
    assert found.length[8].sum() == 48 - 10 and found.length[7].sum() == 48
    assert found.length[0, :16].sum() == 0, "it was not there before its first caller"
    assert began < off and found.calls[8].sum() < 130


def test_a_register_and_its_list_tell_the_same(register, calls, capsys):
    # But of the night before the first caller, in which the register has not been there.
    outs = []
    for words in (("--register", str(register)), ("--calls", str(calls))):
        args = ["forecast", *words, "--json", "--from", "2026-03-15", "--state-dir", str(calls.parent)]
        assert cli.main(args) == 0
        outs.append(json.loads(capsys.readouterr().out))
    sums = [[day["calls"] for day in out["days"]] for out in outs]
    assert sums[0] == pytest.approx(sums[1], rel=0.02, abs=1)


def test_a_page_needs_nothing_else(calls, tmp_path, capsys):
    page = tmp_path / "next.html"
    assert told(calls, "--html", str(page)) == 0
    assert capsys.readouterr().out == f"written: {page}\n"
    written = page.read_text(encoding="utf-8")
    assert written.count("<svg") == 8 and "http" not in written.replace("http-equiv", "")
    assert "than same as last week" in written
    assert list(tmp_path.glob(".part-*")) == []


@chromium.needed
def test_a_page_fits_a_small_screen(calls, tmp_path):
    page = tmp_path / "next.html"
    told(calls, "--html", str(page))
    seen = chromium.look(tmp_path, page.read_text(encoding="utf-8"), 360)
    assert (seen.console, seen.asked) == ([], [])
    assert seen.width <= seen.room


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2026-03-01"), "{calls}: nobody called in the 26 weeks before 2026-03-01."),
        (
            ("--from", "9999-12-31"),
            "--from is 9999-12-31, but must lie within a year of the last day known, 2026-03-14.",
        ),
        (("--judge", "--from", "2026-03-05"), "a week can be held out only where there are callers before it."),
        (("--html", "/nowhere/at/all.html"), "/nowhere/at/all.html: cannot be written: No such file or directory."),
    ],
)
def test_what_cannot_be_told_is_refused_in_a_sentence(calls, capsys, words, said):
    assert told(calls, *words) == 1
    assert capsys.readouterr().err == f"linebox forecast: {said.format(calls=calls)}\n"


@pytest.mark.parametrize("words", [("--days", "0"), ("--from", "tomorrow"), ("--csv", "--judge")])
def test_what_makes_no_sense_is_refused(calls, capsys, words):
    with pytest.raises(SystemExit):
        told(calls, *words)
    assert "linebox forecast: error: " in capsys.readouterr().err


def test_where_there_is_nothing_to_learn_from(tmp_path, capsys):
    assert cli.main(["forecast", "--state-dir", str(tmp_path)]) == 1
    assert capsys.readouterr().err.endswith("there is no register.\n")
