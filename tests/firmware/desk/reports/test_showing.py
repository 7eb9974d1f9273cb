"""A report as it is shown: text and plots, a page, a workbook, sentences, and what is said where there is none."""

import re
import sqlite3
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime

import msgspec
import openpyxl
import pytest

from firmware.config.model import ReportsConfig
from firmware.desk.register import file
from firmware.desk.report_settings import Order, ReportNews, Settings
from firmware.desk.reports.making import WORDS, RefusedError, make
from firmware.desk.reports.period import Period, PeriodError, read
from firmware.desk.reports.tables import REPORTS, length
from tests.firmware.desk.reports import chromium
from tests.firmware.desk.reports.test_figures import HUNGARY, RULES
from tools.register_traffic import Traffic, fill

WEEK = Traffic(1200, datetime(2026, 3, 1, 23, tzinfo=UTC), 7, lines=3, agents=3)
SETTINGS = Settings("Europe/Budapest", (1, 2, 3), HUNGARY, RULES)
EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """A week of calls, one of them lost, by somebody with a wicked name."""
    path = tmp_path_factory.mktemp("register") / "register.db"
    connection = file.made(path)
    fill(connection, WEEK, 1)
    row = "UPDATE calls SET name = ?, number = '=1+1', outcome = 'abandoned', answered_ms = NULL WHERE id = ?"
    (last,) = connection.execute("SELECT max(id) FROM calls WHERE direction = 'in'").fetchone()
    connection.execute(row, (EVIL, last))
    connection.close()
    return path


def made(register, what, **more):
    told = []
    lines = make(register, Order(what, settings=SETTINGS, **more), lambda done, doing: told.append((done, doing)))
    assert told[-1] == (1.0, "done") and [done for done, _ in told] == sorted(done for done, _ in told)
    return lines


@pytest.mark.parametrize("what", WORDS)
def test_every_report_fits_into_eighty_columns(register, what):
    lines = made(register, what)
    assert lines[0] == ("2026-03-02 to 2026-03-08" if what == "first-week" else "2026-03-01 to 2026-03-31")
    assert max(map(len, lines)) <= 80
    assert what != "first-week" or max(map(len, made(register, what, width=60, plots=False))) <= 60
    assert len(lines) > 4


def test_days_are_a_table_and_two_plots(register):
    lines = made(register, "days", width=200)
    (head,) = (line for line in lines if line.startswith("day "))
    assert head.split()[:6] == ["day", "offered", "answered", "gave", "up", "short"]
    (row,) = (line for line in lines if line.startswith("2026-03-02"))
    offered, answered = map(int, row.split()[1:3])
    assert offered > answered > 50
    text = "\n".join(lines)
    assert "callers: answered █, gave up ░" in text and "service level A, %" in text and "\x1b" not in text
    assert "answered █" not in "\n".join(made(register, "days", plots=False))


def test_a_report_of_one_queue_counts_its_callers_alone(register):
    whole, sales = (made(register, "weeks", period="2026-W10", queue=queue, width=200) for queue in ("", "sales"))
    assert "Weeks of queue sales" in sales and "Weeks" in whole
    rows = [next(line for line in lines if line.startswith("2026-W10")).split() for lines in (whole, sales)]
    (queues,) = (line for line in made(register, "queues", width=200) if line.startswith("sales"))
    assert int(rows[1][1]) == int(queues.split()[1]) < int(rows[0][1])
    # What is not of a queue stands in no row of one: agents, lines, all busy, and who called again or was lost.
    assert len(rows[1]) < len(rows[0])
    assert "all busy" not in "\n".join(sales)
    whole, sales = (made(register, "first-week", queue=queue) for queue in ("", "sales"))
    lines = [line for line in whole if "no line was free" in line or "spoken since" in line or "Breaks" in line]
    assert lines and not set(lines) & set(sales)
    assert "Overview of queue sales" in sales
    lines = made(register, "all", queue="sales", plots=False)
    for title, next_one in (("Breaks", "Estimated waits"), ("Repeat callers", "Lost calls not called back")):
        assert lines[lines.index(title) : lines.index(next_one)][-2] == "Of the whole office."
    with pytest.raises(RefusedError, match=r'"sails" is no queue: there are help and sales; did you mean "sales"\?'):
        made(register, "weeks", queue="sails")


def test_each_queue_is_judged_by_its_own_time(register):
    settings = msgspec.structs.replace(SETTINGS, queues={"sales": 4_000})
    (sales,) = (line for line in made(register, "queues", width=200) if line.startswith("sales"))
    lines = make(register, Order("queues", width=200, settings=settings), lambda done, doing: None)
    (sooner,) = (line for line in lines if line.startswith("sales"))
    assert (sales.split()[-1], sooner.split()[-1]) == ("0:15", "0:04")
    assert float(sooner.split()[6]) < float(sales.split()[6])


def test_days_that_have_not_come_yet_are_no_rows(register):
    lines = made(register, "days", plots=False)
    assert lines[1] == "The register knows of it what was from 2026-03-02 00:00 to 2026-03-08 23:43."
    days = [line.split()[0] for line in lines if line.startswith("2026-03-")]
    assert (min(days[1:]), max(days)) == ("2026-03-02", "2026-03-08")


def test_the_first_week_in_sentences(register):
    lines = made(register, "first-week")
    (callers,) = (line for line in lines if line.endswith("were answered."))
    assert re.fullmatch(r"- [0-9,]+ callers came, [0-9,]+ of them were answered\.", callers)
    assert "Strengths" in lines and "Weaknesses" in lines
    for place, line in enumerate(lines):
        if line.startswith("- "):
            assert lines[place + 1].startswith("    ") and re.search("[0-9]", lines[place + 1])


HOURS = (
    "INSERT INTO calls (start, began_ms, zone_s, ended_ms, direction, origin, line, number, answered_ms, outcome, "
    "ring_ms, talk_ms) VALUES (1, ?, 0, ?, 'in', 'line 1', 1, '', ?, ?, ?, ?)"
)
MONDAY_9 = round(datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp() * 1000)


def test_what_is_weak_and_strong_is_told_with_its_hour(tmp_path):
    """36 callers on Monday between 9 and 10, of whom 12 give up; 60 on Tuesday, of whom none does."""
    path = tmp_path / "register.db"
    connection = file.made(path)
    fill(connection, WEEK._replace(calls=0), 1)
    for number in range(96):
        at = MONDAY_9 + (number * 90_000 if number < 36 else 26 * 3_600_000 + number * 30_000)
        gone = number < 36 and number % 3 == 0
        spoken = None if gone else at + 8_000
        wait = 50_000 if gone else 8_000
        ended = at + (wait if gone else 68_000)
        connection.execute(HOURS, (at, ended, spoken, "abandoned" if gone else "answered", wait, 0 if gone else 60_000))
    connection.execute("UPDATE starts SET last_ms = ?", (MONDAY_9 + 7 * 86_400_000,))
    connection.close()
    lines = make(path, Order("first-week", "2026-W10", settings=Settings()), lambda done, doing: None)
    assert "- 96 callers came, 84 of them were answered." in lines
    assert "- Most callers came on Tuesday between 11 and 12." in lines
    said = lines.index("- On Monday between 9 and 10 every third caller gave up.")
    assert lines.index("Weaknesses") < said
    assert lines[said + 1] == "    12 of 36 callers; who was answered waited 0:08 on average"
    said = lines.index("- Most callers are answered within 20 seconds.")
    assert lines.index("Strengths") < said < lines.index("Weaknesses")
    assert lines[said + 1] == "    service level A 88 %, wait 0:08 on average"
    assert "- Every eighth caller gives up before somebody answers." in lines


def test_a_line_that_is_not_connected_is_not_free(tmp_path):
    """Line 1 rings for 2 minutes, line 2 is out of service from the day before on: nobody else can call meanwhile."""
    path = tmp_path / "register.db"
    connection = file.made(path)
    fill(connection, WEEK._replace(calls=0), 1)
    at = MONDAY_9
    connection.execute(HOURS, (at, at + 120_000, at + 8_000, "answered", 8_000, 112_000))
    connection.execute(
        "INSERT INTO faults (start, port, began_ms, zone_s) VALUES (1, 'line 2', ?, 0)", (at - 86_400_000,)
    )
    connection.execute("UPDATE starts SET last_ms = ?", (at + 86_400_000,))
    connection.close()
    lines = make(path, Order("lines", "2026-03-02", settings=Settings(lines=(1, 2))), lambda done, what: None)
    assert lines[-1] == "Times when no line was free: 1, 2:00 together, 2:00 at most."
    said = make(path, Order("first-week", "2026-03-02", settings=Settings(lines=(1, 2))), lambda done, what: None)
    assert "- Once no line was free, and nobody else could call." in said


# -- pages and workbooks


@pytest.fixture(scope="module")
def page(register):
    path = register.with_name("report.html")
    assert made(register, "all", html=str(path)) == [f"written: {path}"]
    return path.read_text(encoding="utf-8")


def test_a_page_is_whole_and_believes_nobody(page):
    assert page.count("<svg") == 6 and page.count("<details") == len(REPORTS) + 1
    assert EVIL not in page and "&lt;script&gt;alert(1)" in page
    assert not re.search(r"https?:|src=|url\(|@import", page)


@chromium.needed
def test_chromium_finds_nothing_wrong_with_a_page(page, tmp_path):
    assert chromium.look(tmp_path, page, 360)[:2] == ([], [])


@chromium.needed
def test_a_page_is_no_wider_than_a_small_screen(page, tmp_path):
    seen = chromium.look(tmp_path, page, 360)
    assert seen.width == seen.room <= 360
    # A name and its figure are seen together.
    assert 0 < seen.pairs <= 360


@chromium.needed
def test_chromium_would_find_what_is_wrong(tmp_path):
    wrong = '<!doctype html><img src="http://127.0.0.1:9/x.png"><p style="width:900px">x<script>nothing()</script>'
    seen = chromium.look(tmp_path, wrong, 360)
    assert "nothing is not defined" in seen.console[0]
    assert seen.asked == ["http://127.0.0.1:9/x.png"]
    assert seen.width > 900 > seen.room


def test_a_workbook_has_a_sheet_for_each_table_and_no_formula(register, tmp_path):
    path = tmp_path / "report.xlsx"
    made(register, "all", xlsx=str(path))
    with zipfile.ZipFile(path) as book:
        sheets = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        cells = "".join(book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name)
        words = book.read("xl/sharedStrings.xml").decode()
    assert len(sheets) == len(REPORTS) + 1 and sheets[:3] == ["In sentences", "Overview", "Months"]
    assert "<f>" not in cells and "<t>=1+1</t>" in words
    assert cells.count("<v>") > 1000


def test_numbers_of_a_workbook_can_be_calculated_with(register, tmp_path):
    path = tmp_path / "report.xlsx"
    made(register, "weeks", period="2026-W10", xlsx=str(path))
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    values = dict(re.findall(r'<c r="([A-Z]+2)" s="\d+"><v>([^<]+)</v>', sheet))
    text = next(line for line in made(register, "weeks", period="2026-W10", width=200) if line.startswith("2026-W10"))
    _, offered, answered, *_, talk, _, _, _, _, _, _, _ = text.replace(" %", "%").split()
    assert (values["B2"], values["C2"]) == (offered, answered)
    minutes, seconds = map(int, talk.split(":"))
    assert float(values["O2"]) * 86_400 == pytest.approx(minutes * 60 + seconds, abs=0.51)


def test_a_workbook_has_figures_as_numbers_its_sentences_and_says_of_what_it_is(register, tmp_path):
    path = tmp_path / "report.xlsx"
    made(register, "first-week", xlsx=str(path))
    book = openpyxl.load_workbook(path)
    figures = dict(row[:2] for row in book["Overview"].iter_rows(min_row=2, values_only=True) if row[1] is not None)
    text = dict(re.split(r"  +", line) for line in made(register, "overview", plots=False) if "   " in line)
    assert f"{figures['offered']:,}" == text["offered"]
    assert f"{100 * figures['service level A']:.1f} %" == text["service level A"]
    assert length(figures["mean handling, talk and wrap-up"].total_seconds() * 1000) in text.values()
    said = [f"- {row[1]}" for row in book["In sentences"].iter_rows(min_row=2, values_only=True) if row[1]]
    assert said == [line for line in made(register, "first-week") if line.startswith("- ")]
    assert (
        book["Days"]
        .cell(book["Days"].max_row, 1)
        .value.startswith("Calls 2026-03-02 to 2026-03-08, clocks of Europe/B")
    )


# -- what is asked for


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-03-29", date(2026, 3, 29), date(2026, 3, 29)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-03-01..2026-03-14", date(2026, 3, 1), date(2026, 3, 14)),
        ("today", date(2026, 3, 1), date(2026, 3, 1)),
        ("yesterday", date(2026, 2, 28), date(2026, 2, 28)),
        ("week", date(2026, 2, 23), date(2026, 3, 1)),
        ("last-week", date(2026, 2, 16), date(2026, 2, 22)),
        ("month", date(2026, 3, 1), date(2026, 3, 31)),
        ("last-month", date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_periods_as_people_write_them(text, first, last):
    assert read(text, date(2026, 3, 1)) == Period(first, last)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-02-30", '"2026-02-30" is no period: write a day'),
        ("2026-W54", '"2026-W54" is no period: write a day'),
        ("march", '"march" is no period: write a day'),
        ("2026-03-02..2026-03-01", '"2026-03-02..2026-03-01" ends before it begins.'),
        ("2020-01-01..2026-01-01", '"2020-01-01..2026-01-01" has 2193 days; a report has at most 1098.'),
    ],
)
def test_what_is_no_period_is_said_in_a_sentence(text, sentence):
    with pytest.raises(PeriodError) as refused:
        read(text, date(2026, 3, 1))
    assert str(refused.value).startswith(sentence) and str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("ms", "shown"), [(7_400, "0:07"), (59_600, "1:00"), (7_384_000, "2:03:04"), (-90_000, "-1:30")]
)
def test_lengths_as_people_read_them(ms, shown):
    assert length(ms) == shown


def test_what_cannot_be_made_is_said_in_a_sentence(register, tmp_path):
    nowhere = tmp_path / "nowhere.db"
    empty, wrong = tmp_path / "empty.db", tmp_path / "wrong.db"
    file.made(empty).close()
    sqlite3.connect(wrong).close()
    cases = [
        (register, {"what": "dayz"}, '"dayz" is no report; there are overview, months'),
        (register, {"period": "never"}, '"never" is no period'),
        (nowhere, {}, f"there is no register at {nowhere}"),
        (empty, {}, "the register is empty: nothing has happened yet."),
        (wrong, {}, "the register cannot be read: no such table: starts."),
        (register, {"html": "/nowhere/report.html"}, "/nowhere/.part-report.html: cannot be written: No such file"),
    ]
    for path, asked, sentence in cases:
        with pytest.raises(RefusedError) as refused:
            make(path, Order(settings=SETTINGS, **asked), lambda done, doing: None)
        assert str(refused.value).startswith(sentence)


def test_nothing_that_was_called_is_a_report_too(tmp_path):
    path = tmp_path / "register.db"
    connection = file.made(path)
    fill(connection, WEEK._replace(calls=0), 1)
    connection.close()
    lines = make(path, Order("all", settings=Settings(reports=ReportsConfig())), lambda done, doing: None)
    assert "- Nobody called." in lines
    make(path, Order("all", html=str(tmp_path / "a.html"), xlsx=str(tmp_path / "a.xlsx")), lambda done, doing: None)


# -- the process


def process(register, order):
    command = [sys.executable, "-m", "firmware.desk.reports", "--register", str(register)]
    done = subprocess.run(command, input=msgspec.json.encode(order), capture_output=True, check=False, timeout=60)
    assert done.stderr == b""
    return done.returncode, [msgspec.json.decode(line, type=ReportNews) for line in done.stdout.splitlines()]


def test_the_process_tells_how_far_it_is_and_what_it_has_made(register):
    status, news = process(register, Order("hours", "2026-03-03", plots=False, settings=SETTINGS))
    assert status == 0
    assert [one.doing for one in news[:2]] == ["reading what agents did", "reading the queues"]
    assert news[-1].last
    assert [line for one in news for line in one.lines] == made(register, "hours", period="2026-03-03", plots=False)


def test_the_process_tells_why_it_makes_nothing(tmp_path):
    status, news = process(tmp_path / "register.db", Order())
    assert status == 1
    assert news == [
        ReportNews(
            failed=f"there is no register at {tmp_path / 'register.db'}: the box has not kept one yet.", last=True
        )
    ]
