"""Every format, and how a file of one is made: beside its place, whole on the disk, and then named."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from firmware.config.disk import sync_directory
from firmware.desk.exports import everything, master_csv, queue_log, smdr, workbook
from firmware.desk.exports.columns import MOMENTS
from firmware.desk.exports.reading import PAGE, Period
from firmware.desk.exports.style import Style

Tell = Callable[[int], None]
"""(so many more rows are written)."""
Write = Callable[[sqlite3.Connection, Period, Path, Tell, Style], None]
Lines = Callable[[sqlite3.Connection, Period], Iterator[str]]


class Format(NamedTuple):
    """``name``: of its file, as others look for it. ``tables``: what is counted of those that it writes, and so makes
    its length."""

    name: str
    what: str
    write: Write
    tables: Mapping[str, str]


def _lines(source: Iterator[str], path: Path, tell: Tell) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        while chunk := list(islice(source, PAGE)):
            file.writelines(chunk)
            tell(len(chunk))


def _of_lines(lines: Lines) -> Write:
    return lambda register, period, path, tell, _: _lines(lines(register, period), path, tell)


def _of_tables(write: Callable[[sqlite3.Connection, Period, Path, Tell], None]) -> Write:
    return lambda register, period, path, tell, _: write(register, period, path, tell)


def _printed(columns: int) -> Write:
    return lambda register, period, path, tell, style: _lines(smdr.lines(register, period, columns, style), path, tell)


_CALLS = {"calls": "count(*)"}
_ALL = dict.fromkeys(MOMENTS, "count(*)")
_OF_QUEUES = {"passages": "count(*) + count(left_ms) + count(ended_ms)", "misses": "count(*)"}
"""A line for each of these moments; those of agents are few beside them."""
FORMATS = {
    "queue_log": Format(
        "queue_log", "what happened in queues, as Asterisk's queue_log", _of_lines(queue_log.lines), _OF_QUEUES
    ),
    "master_csv": Format(
        "Master.csv", "call detail records, as Asterisk's Master.csv", _of_lines(master_csv.lines), _CALLS
    ),
    "smdr80": Format("smdr80.txt", "as printed, 80 columns", _printed(80), _CALLS),
    "smdr120": Format("smdr120.txt", "as printed, 120 columns", _printed(120), _CALLS),
    "xlsx": Format("register.xlsx", "a workbook, a sheet a table", _of_tables(workbook.write), _ALL),
    "csv": Format("register.zip", "all tables as CSV, in an archive", _of_tables(everything.write_csv), _ALL),
    "json": Format("register.jsonl", "all rows as JSON, an object a line", _of_lines(everything.json_lines), _ALL),
}


def length(register: sqlite3.Connection, kind: str, period: Period) -> int:
    """About so many rows will be told, as if the office's clocks were on UTC. Raises sqlite3.Error."""
    found = 0
    for table, counts in FORMATS[kind].tables.items():
        moment = MOMENTS[table][0]
        where = f"{moment} >= ? AND {moment} < ?"
        found += register.execute(f"SELECT {counts} FROM {table} WHERE {where}", period).fetchone()[0]
    return found


def write_file(  # noqa: PLR0917  (what, of when, where to, and how)
    register: sqlite3.Connection,
    kind: str,
    period: Period,
    path: Path,
    tell: Tell,
    style: Style = Style(),  # noqa: B008
) -> None:
    """Of one of FORMATS; ``style``: of what is printed. Raises OSError, sqlite3.Error; there is no file then, or that
    of before."""
    beside = path.with_name(f".{path.name}.part")
    try:
        FORMATS[kind].write(register, period, beside, tell, style)
        descriptor = os.open(beside, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync_directory(os, path.parent)
