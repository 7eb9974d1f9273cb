"""``linebox report``: what it prints, writes and refuses."""

from datetime import UTC, datetime

import pytest

from firmware.desk.register import file
from tools import cli
from tools.register_traffic import Traffic, fill


@pytest.fixture
def box(tmp_path):
    """Where a box keeps everything: a day of calls, and no configuration."""
    connection = file.made(file.path_in(tmp_path))
    fill(connection, Traffic(150, datetime(2026, 3, 2, tzinfo=UTC), 1), 1)
    connection.close()
    return tmp_path


def report(box, *words):
    return cli.main(["report", *words, "--state-dir", str(box)])


def test_a_report_is_printed_and_its_progress_told_beside(box, capsys):
    assert report(box, "hours", "2026-03-02", "--no-plots") == 0
    out, error = capsys.readouterr()
    assert out.splitlines()[0] == "2026-03-02" and "Hours" in out and "09:00" in out
    told = [line.split(maxsplit=2)[2] for line in error.splitlines()]
    assert told == ["reading what agents did", "reading the queues", "reading the calls", "counting", "done"]


def test_a_page_and_a_workbook_are_written(box, tmp_path, capsys):
    page, book = tmp_path / "report.html", tmp_path / "report.xlsx"
    assert report(box, "all", "--html", str(page), "--xlsx", str(book)) == 0
    assert capsys.readouterr().out.splitlines() == [f"written: {page}", f"written: {book}"]
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>") and book.read_bytes()[:2] == b"PK"
    assert sorted(path.name for path in tmp_path.glob(".part-*")) == []


def test_the_office_is_judged_by_its_own_rules(box, tmp_path, capsys):
    rules = tmp_path / "office.toml"
    rules.write_text("[reports]\nservice_s = 1\n")
    assert report(box, "--config", str(rules), "--no-plots") == 0
    assert "Level A: answered within 1 s, of those answered or given up;" in capsys.readouterr().out


LIST = """arrival,line,customer,priority,type,menu_s,wait_s,outcome,talk_s,agent
1999-02-01T09:00:00,AA0101,7,0,PS,10,30,answered,120,A01
1999-02-01T09:01:00,AA0102,8,0,PS,10,60,abandoned,0,
"""


def test_a_list_of_real_calls_is_reported_like_a_register(box, tmp_path, capsys):
    calls = tmp_path / "calls.csv"
    calls.write_text(LIST)
    assert report(box, "queues", "1999-02-01", "--calls", str(calls), "--no-plots") == 0
    assert capsys.readouterr().out.splitlines()[6].split()[:4] == ["PS", "2", "1", "1"]
    calls.write_text("arrival\n")
    assert report(box, "--calls", str(calls)) == 1
    assert capsys.readouterr().err.startswith("linebox report: line 1: column line is missing; needed are")
    assert report(box, "--calls", str(tmp_path / "nowhere.csv")) == 1
    assert "nowhere.csv: cannot be read" in capsys.readouterr().err


def test_what_cannot_be_reported_is_said_in_a_sentence(box, tmp_path, capsys):
    assert report(box, "dayz") == 1
    assert capsys.readouterr().err.startswith('linebox report: "dayz" is no report; there are')
    rules = tmp_path / "office.toml"
    rules.write_text("[reports]\nservice_s = 0\n")
    assert report(box, "--config", str(rules)) == 1
    assert "service_s of [reports] is 0, but must be 1 to 600 seconds." in capsys.readouterr().err
