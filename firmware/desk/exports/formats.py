"""Every format, and how a file of one is made: beside its place, whole on the disk, and then named."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from firmware.config.disk import sync_directory
from firmware.desk.exports import everything, master_csv, queue_log, smdr, workbook
from firmware.desk.exports.reading import PAGE, Period

Tell = Callable[[int], None]
"""(so many more rows are written)."""
Write = Callable[[sqlite3.Connection, Period, Path, Tell], None]


class Format(NamedTuple):
    """``name``: of its file, as others look for it."""

    name: str
    what: str
    write: Write


def _of_lines(lines: Callable[[sqlite3.Connection, Period], Iterator[str]]) -> Write:
    def write(register: sqlite3.Connection, period: Period, path: Path, tell: Tell) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            source = lines(register, period)
            while chunk := list(islice(source, PAGE)):
                file.writelines(chunk)
                tell(len(chunk))

    return write


FORMATS = {
    "queue_log": Format("queue_log", "what happened in queues, as Asterisk's queue_log", _of_lines(queue_log.lines)),
    "master_csv": Format("Master.csv", "call detail records, as Asterisk's Master.csv", _of_lines(master_csv.lines)),
    "smdr80": Format("smdr80.txt", "as printed, 80 columns", _of_lines(partial(smdr.lines, columns=80))),
    "smdr120": Format("smdr120.txt", "as printed, 120 columns", _of_lines(partial(smdr.lines, columns=120))),
    "xlsx": Format("register.xlsx", "a workbook, a sheet a table", workbook.write),
    "csv": Format("register.zip", "all tables as CSV, in an archive", everything.write_csv),
    "json": Format("register.jsonl", "all rows as JSON, an object a line", _of_lines(everything.json_lines)),
}


def write_file(register: sqlite3.Connection, kind: str, period: Period, path: Path, tell: Tell) -> None:
    """Of one of FORMATS. Raises OSError, sqlite3.Error; there is no file then, or the one before."""
    beside = path.with_name(f".{path.name}.part")
    try:
        FORMATS[kind].write(register, period, beside, tell)
        descriptor = os.open(beside, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync_directory(os, path.parent)
