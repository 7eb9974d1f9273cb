"""Everything that the register holds: as CSV, a file a table, together in a ZIP archive; as JSON, an object a line."""

import csv
import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from firmware.desk.exports.columns import Table, clock_name, rows, shown, tables
from firmware.desk.exports.reading import PAGE, Period
from firmware.desk.spreadsheets import harmless

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""Of the files in the archive, so that one register gives one archive; ZIP knows no earlier day."""


def write_csv(register: sqlite3.Connection, period: Period, path: Path, tell: Callable[[int], None]) -> None:
    """``calls.csv`` and the others in an archive. Raises OSError, sqlite3.Error."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables(register):
            entry = zipfile.ZipInfo(f"{table.name}.csv", _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, "utf-8", newline="") as file:
                _table(register, table, period, file, tell)


def _table(
    register: sqlite3.Connection, table: Table, period: Period, file: io.TextIOBase, tell: Callable[[int], None]
) -> None:
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*table.columns, *map(clock_name, table.moments)])
    for count, row in enumerate(rows(register, table, period), 1):
        writer.writerow(
            [*(_cell(row[column]) for column in table.columns), *(_time(row, one) for one in table.moments)]
        )
        if count % PAGE == 0:
            tell(PAGE)


def _cell(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value


def json_lines(register: sqlite3.Connection, period: Period) -> Iterator[str]:
    """A row is an object: ``table``, its columns, and each moment by the office's clocks."""
    for table in tables(register):
        for row in rows(register, table, period):
            yield msgspec.json.encode(as_object(row, table)).decode() + "\n"


def as_object(row: sqlite3.Row, table: Table) -> dict[str, Any]:
    """A row, for JSON."""
    found = {"table": table.name} | {column: row[column] for column in table.columns}
    return found | {clock_name(one): _time(row, one) or None for one in table.moments}


def _time(row: sqlite3.Row, column: str) -> str:
    """2026-11-30 09:41:00; "": it has not come."""
    moment = shown(row, column)
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}"
