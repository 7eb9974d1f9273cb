"""What the person at the terminal reads, who asks what would have been otherwise."""

import csv
import json
from datetime import datetime, timedelta
from random import Random

import pytest

from tests.firmware.desk.reports import chromium
from tools.cli import main
from tools.twin import runs

MONDAY = datetime(2026, 3, 2)
COLUMNS = ("arrival", "line", "customer", "priority", "type", "menu_s", "wait_s", "outcome", "talk_s", "agent")
QUICK = ("--seeds", "3", "--more-work", "1", "--processors", "1", "--width", "80")


@pytest.fixture(scope="module")
def calls(tmp_path_factory):
    """Two days on which two people serve too many callers, one after the other."""
    random, rows = Random(5), []
    for day in range(2):
        at, free = 9 * 3600.0, [9 * 3600.0, 9 * 3600.0]
        while at < 12 * 3600:
            at += random.expovariate(1 / 75)
            agent = free.index(min(free))
            wait = max(0, round(free[agent] - at - 5))
            patience, talk = round(random.expovariate(1 / 300)), round(random.expovariate(1 / 150)) + 1
            answered = wait <= patience
            if answered:
                free[agent] = at + 5 + wait + talk + 5
            arrival = (MONDAY + timedelta(days=day, seconds=int(at))).isoformat()
            met = ("answered", talk, f"A{agent}") if answered else ("abandoned", 0, "")
            rows.append((arrival, "L1", "", "0", "PS", 5, wait if answered else max(1, patience), *met))
    path = tmp_path_factory.mktemp("calls") / "calls.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def twin(*words):
    return main(["twin", *map(str, words)])


def test_one_more_agent_is_told_in_plain_words(calls, capsys, monkeypatch):
    monkeypatch.setattr(runs, "EVERY", 50)
    assert twin("--calls", calls, "--agents", "+1", *QUICK) == 0
    told = capsys.readouterr()
    words = " ".join(told.out.split())
    assert "With 1 agent more, callers would have been served better: mean wait" in words
    assert "fewer would have gone unserved" in words
    assert "work after a call:" in words and "patience:" in words
    assert max(map(len, told.out.splitlines())) <= 80
    assert "%" in told.err and "running" in told.err


def test_nothing_changed_is_nothing_noticed(calls, capsys):
    assert twin("--calls", calls, "--json", *QUICK) == 0
    told = json.loads(capsys.readouterr().out)
    assert all(one["today"] == one["alternative"] for one in told["figures"].values())
    assert all(one["today"] == one["alternative"] for one in told["hours"])


def test_a_day_alone_and_what_became_of_each_of_its_callers(calls, capsys):
    assert twin("--calls", calls, "--from", "2026-03-03", "--to", "2026-03-03", "--csv", *QUICK) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert rows and all(row["arrival"].startswith("2026-03-03") for row in rows)
    assert all(row["today_wait_s"] == row["alternative_wait_s"] for row in rows)


def test_callers_to_come_have_not_been_and_come_when_they_are_expected(calls, tmp_path, capsys):
    expected = tmp_path / "forecast.csv"
    expected.write_text("begin,calls\n2026-03-09T09:00:00,30\n2026-03-09T09:30:00,0\n2026-03-09T10:00:00,60\n")
    assert twin("--calls", calls, "--forecast", expected, "--json", "--seeds", "6", *QUICK[2:]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["figures"]["mean_wait_s"]["recorded"] is None
    hours = {one["hour"]: one["today"]["callers"] for one in told["hours"]}
    # Six runs of Poisson 30 and 60: their means are farther off than this once in a thousand tests.
    assert set(hours) == {9, 10}
    assert abs(hours[9] - 30) < 8 and abs(hours[10] - 60) < 11
    assert told["figures"]["answered"]["today"]["mean"] > 0.2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--set", "queues.help.wrapup_s=-3"), 'wrapup_s of queue "help" is -3, but must be 0 to 3600 seconds.'),
        (("--set", "wrapup"), '"wrapup" sets nothing'),
        (("--from", "2030-01-01"), "no call came in that time."),
        (("--validate",), "no call came after the first seven days"),
        (("--config", "office.toml"), "a list names no queues of a configuration"),
    ],
)
def test_a_mistake_is_one_sentence_before_anything_runs(calls, capsys, words, sentence):
    assert twin("--calls", calls, *words, *QUICK) == 1
    told = capsys.readouterr()
    assert told.out == "" and sentence in told.err
    assert "running" not in told.err


@chromium.needed
def test_the_page_is_whole_and_no_wider_than_a_small_screen(calls, tmp_path, capsys):
    page = tmp_path / "twin.html"
    assert twin("--calls", calls, "--agents", "+1", "--html", page, *QUICK) == 0
    assert capsys.readouterr().out == f"written: {page}\n"
    text = page.read_text(encoding="utf-8")
    assert "With 1 agent more" in text and text.count("<svg") == 3
    seen = chromium.look(tmp_path, text, 360)
    assert (seen.console, seen.asked) == ([], [])
    assert seen.width == seen.room <= 360
