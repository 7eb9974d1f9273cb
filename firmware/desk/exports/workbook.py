"""The register as a workbook for spreadsheets: a sheet a table; moments are dates of the office's clocks, and lengths
are times, with which a spreadsheet can reckon."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from firmware.desk.exports.columns import Table, clock_name, rows, shown, tables
from firmware.desk.exports.reading import PAGE, Period

MOST_ROWS = 1_048_576
"""Of a sheet (support.microsoft.com, Excel specifications and limits); what is more goes on in another one."""
_DAY_MS = 86_400_000
_OPTIONS = {
    # A row is written out as soon as the next one begins.
    "constant_memory": True,
    # A caller whose name begins with = is no formula, and none is a link.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_SKIPPED = {"zone_s", "start"}


def write(
    register: sqlite3.Connection, period: Period, path: Path, tell: Callable[[int], None], most_rows: int = MOST_ROWS
) -> None:
    """Raises OSError, sqlite3.Error."""
    # What it keeps meanwhile goes beside it: a box's /tmp may be memory.
    with xlsxwriter.Workbook(path, {**_OPTIONS, "tmpdir": str(path.parent)}) as book:
        formats = {
            "date": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            "length": book.add_format({"num_format": "[h]:mm:ss"}),
            "bold": book.add_format({"bold": True}),
        }
        for table in tables(register):
            _Sheets(book, formats, table, most_rows).fill(register, period, tell)


class _Sheets:
    """Of one table: as many as its rows need."""

    def __init__(self, book: Any, formats: dict[str, Any], table: Table, most_rows: int) -> None:
        self._book = book
        self._formats = formats
        self._table = table
        self._most_rows = most_rows
        self._columns = [column for column in table.columns if column not in _SKIPPED]
        self._count = 0
        self._sheet = self._begin()

    def fill(self, register: sqlite3.Connection, period: Period, tell: Callable[[int], None]) -> None:
        at = 0
        for row in rows(register, self._table, period):
            at += 1
            if at == self._most_rows:
                self._sheet, at = self._begin(), 1
            for place, column in enumerate(self._columns):
                self._cell(at, place, row, column)
            if at % PAGE == 0:
                tell(PAGE)

    def _begin(self) -> Any:
        self._count += 1
        name = self._table.name.replace("_", " ").capitalize()
        sheet = self._book.add_worksheet(name if self._count == 1 else f"{name} {self._count}")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            is_moment = column in self._table.moments
            sheet.set_column(place, place, 19 if is_moment else 12)
            sheet.write_string(0, place, clock_name(column).replace("_", " "), self._formats["bold"])
        return sheet

    def _cell(self, at: int, place: int, row: sqlite3.Row, column: str) -> None:
        value = row[column]
        if value is None or value == "":
            return
        if column in self._table.moments:
            self._sheet.write_datetime(at, place, shown(row, column), self._formats["date"])
        elif column.endswith("_ms"):
            self._sheet.write_number(at, place, value / _DAY_MS, self._formats["length"])
        elif isinstance(value, int):
            self._sheet.write_number(at, place, value)
        else:
            self._sheet.write_string(at, place, value)
