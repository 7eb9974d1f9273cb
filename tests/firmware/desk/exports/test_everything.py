"""CSV, JSON and the workbook hold every row of every table; openpyxl reads the workbook."""

import csv
import io
import json
import sqlite3
import zipfile
from datetime import date, datetime, timedelta

import openpyxl
import pytest

from firmware.desk.exports import columns, everything, workbook
from firmware.desk.exports.formats import FORMATS, write_file
from firmware.desk.exports.reading import ALL, opened, period_of
from tests.firmware.desk.exports.registers import NINE, Register, office


def nobody(_):
    """Who is told how far it is, and does not listen."""


def counts(register):
    found = register.read()
    return {name: found.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in columns.MOMENTS}


def test_every_table_of_the_register_is_among_them(tmp_path):
    found = Register(tmp_path).read().execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    assert {row["name"] for row in found} == {*columns.MOMENTS, "ages"}, "which is the box's own"


def test_csv_has_every_row_and_column(tmp_path):
    register = office(tmp_path, calls=1_500)
    path = tmp_path / "all.zip"
    everything.write_csv(register.read(), ALL, path, nobody)
    with zipfile.ZipFile(path) as archive:
        read = {
            name.removesuffix(".csv"): list(csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8", newline="")))
            for name in archive.namelist()
        }
    assert {name: len(rows) for name, rows in read.items()} == counts(register)
    row = register.read().execute("SELECT * FROM calls WHERE name LIKE '%when%' LIMIT 1").fetchone()
    told = read["calls"][row["id"] - 1]
    assert {name: told[name] for name in row.keys()} == {  # noqa: SIM118
        name: "" if row[name] is None else str(row[name])
        for name in row.keys()  # noqa: SIM118
    }
    assert told["began"] == str(datetime(2026, 1, 5, 9) + timedelta(milliseconds=row["began_ms"] - NINE))[:19]


@pytest.mark.parametrize("name", ["=SUM(A1)", "@A1", "-1+1", "+1*A1", "\t=1"])
def test_no_caller_writes_a_formula_into_a_spreadsheet(tmp_path, name):
    register = Register(tmp_path)
    register.call(name=name, number="+36301234567", dialled="*45#")
    path = tmp_path / "all.zip"
    everything.write_csv(register.read(), ALL, path, nobody)
    with zipfile.ZipFile(path) as archive:
        (row,) = csv.DictReader(io.TextIOWrapper(archive.open("calls.csv"), "utf-8", newline=""))
    assert (row["name"], row["number"], row["dialled"]) == (f" {name}", "+36301234567", "*45#")


def test_json_has_every_row(tmp_path):
    register = office(tmp_path)
    read = [json.loads(line) for line in everything.json_lines(register.read(), ALL)]
    assert {name: sum(one["table"] == name for one in read) for name in columns.MOMENTS} == counts(register)
    fault = next(one for one in read if one["table"] == "faults")
    assert (fault["port"], fault["began"], fault["ended"]) == ("line 2", "2026-01-05 09:00:00", "2026-01-05 10:00:00")
    assert next(one for one in read if one["table"] == "callbacks")["ended"] is None


def test_a_workbook_is_read_as_it_was_written(tmp_path):
    register = Register(tmp_path)
    register.call(name="=SUM(A1)", number="0612345678", wait_ms=90_500)
    register.call(ended_ms=None, talk_ms=0)
    path = tmp_path / "all.xlsx"
    workbook.write(register.read(), ALL, path, nobody)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == ["Calls", "Legs", "Passages"] and len(book.sheetnames) == len(columns.MOMENTS)
    heads, first, second = book["Calls"].iter_rows(values_only=True)
    told = dict(zip(heads, first, strict=True))
    assert told["began"] == datetime(2026, 1, 5, 9) and told["answered"] == datetime(2026, 1, 5, 9, 0, 5)
    assert (told["name"], told["number"], told["line"]) == ("=SUM(A1)", "0612345678", 2)
    assert told["talk"] == timedelta(minutes=1)
    assert told["wait"] == timedelta(seconds=90.5)
    assert dict(zip(heads, second, strict=True))["ended"] is None
    assert book["Calls"].freeze_panes == "A2"


def test_a_table_that_is_longer_than_a_sheet_goes_on_in_another(tmp_path):
    register = office(tmp_path, calls=25)
    path = tmp_path / "all.xlsx"
    workbook.write(register.read(), ALL, path, nobody, most_rows=11)
    book = openpyxl.load_workbook(path, read_only=True)
    sheets = [name for name in book.sheetnames if name.startswith("Calls")]
    assert sheets == ["Calls", "Calls 2", "Calls 3"]
    ids = [row[0] for name in sheets for row in list(book[name].iter_rows(values_only=True))[1:]]
    assert ids == list(range(1, 26))


def test_only_the_days_that_are_wanted(tmp_path):
    register = office(tmp_path)
    day = period_of(date(2026, 1, 6), date(2026, 1, 6))
    read = [json.loads(line) for line in everything.json_lines(register.read(), day)]
    assert {one["began"][:10] for one in read if one["table"] in ("calls", "legs")} == {"2026-01-06"}
    assert {one["table"] for one in read} >= {"calls", "legs", "passages", "menu_steps", "misses", "agent_states"}


def test_the_writer_goes_on_meanwhile(tmp_path):
    register = office(tmp_path, calls=2_500)
    writer = register.db
    told = []

    def tell(count):
        told.append(count)
        writer.execute("UPDATE calls SET account = ? WHERE id = 1", (str(len(told)),))
        writer.execute("COMMIT")
        writer.execute("BEGIN")

    with opened(register.path) as reader:
        for kind in FORMATS:
            write_file(reader, kind, ALL, tmp_path / kind, tell if kind != "xlsx" else nobody)
    assert len(told) > 20
    assert sorted(path.name for path in tmp_path.iterdir() if path.name in FORMATS) == sorted(FORMATS)


def test_what_fails_leaves_the_file_that_was_there(tmp_path):
    register = office(tmp_path, calls=5)
    register.keep()
    path = tmp_path / "calls"
    path.write_text("as it was")
    register.db.execute("DROP TABLE starts")
    register.keep()
    with opened(register.path) as reader, pytest.raises(sqlite3.OperationalError, match="starts"):
        write_file(reader, "queue_log", ALL, path, nobody)
    assert path.read_text() == "as it was"
    assert not [one for one in tmp_path.iterdir() if one.name.endswith(".part")]
