"""From what was ordered to what is shown: text, a page, a workbook."""

import importlib
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from firmware.config.fields import did_you_mean, one_of
from firmware.config.zones import zone_named
from firmware.desk.register import file
from firmware.desk.report_settings import Order
from firmware.desk.reports import html, text
from firmware.desk.reports.findings import Findings
from firmware.desk.reports.gathering import EmptyError, Progress, find, first_day, today
from firmware.desk.reports.period import Period, PeriodError, read
from firmware.desk.reports.sentences import TITLES, sentences
from firmware.desk.reports.tables import REPORTS, Table

FIRST_WEEK, ALL = "first-week", "all"
WORDS = (*REPORTS, FIRST_WEEK, ALL)
USUAL_PERIOD = "month"


class RefusedError(Exception):
    """What was ordered cannot be made: one sentence."""


def make(register: Path, order: Order, told: Progress) -> list[str]:
    """Lines to show: of the report itself, or what was written where. Raises RefusedError."""
    if order.what not in WORDS:
        near = did_you_mean(order.what, WORDS)
        raise RefusedError(f'"{order.what[:40]}" is no report; there are {one_of(WORDS)}{near or "."}')
    try:
        found = _found(register, order, told)
    except (PeriodError, EmptyError) as refused:
        raise RefusedError(str(refused)) from None
    except (sqlite3.Error, file.NotARegisterError) as error:
        raise RefusedError(f"the register cannot be read: {str(error).rstrip('.')}.") from None
    tables = _tables(found, order.what)
    try:
        return _written(found, tables, order) if order.html or order.xlsx else _lines(found, tables, order)
    except OSError as error:
        raise RefusedError(
            f"{error.filename or order.html or order.xlsx}: cannot be written: {error.strerror}."
        ) from None


def board_of(register: Path) -> str:
    """The board on which it was kept last; "" where nobody can tell."""
    try:
        connection = file.to_read(register)
        try:
            row = connection.execute("SELECT board FROM starts ORDER BY id DESC LIMIT 1").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return ""
    return str(row[0]) if row else ""


def _found(register: Path, order: Order, told: Progress) -> Findings:
    if not register.exists():
        raise EmptyError(f"there is no register at {register}: the box has not kept one yet.")
    connection = file.to_read(register)
    try:
        period = _period(connection, order)
        return find(connection, period, order.settings, told, order.queue)
    finally:
        connection.close()


def _period(register: sqlite3.Connection, order: Order) -> Period:
    zone = zone_named(order.settings.zone).rules
    if order.what == FIRST_WEEK and not order.period:
        first = first_day(register, zone)
        return Period(first, first + timedelta(days=6))
    return read(order.period or USUAL_PERIOD, today(register, zone))


def _tables(found: Findings, what: str) -> list[Table]:
    if what in (ALL, FIRST_WEEK):
        # A page or a workbook holds everything; as text the first week is its sentences and the overview.
        return [make_table(found) for make_table in REPORTS.values()]
    return [REPORTS[what](found)]


def _written(found: Findings, tables: list[Table], order: Order) -> list[str]:
    """A page always holds every table: its pictures and sentences are of the whole."""
    lines = []
    if order.html:
        page = html.page(found, [make_table(found) for make_table in REPORTS.values()])
        _put(Path(order.html), lambda path: path.write_text(page, encoding="utf-8"))
        lines.append(f"written: {order.html}")
    if order.xlsx:
        book = importlib.import_module("firmware.desk.reports.xlsx")
        _put(Path(order.xlsx), lambda path: book.write(path, tables))
        lines.append(f"written: {order.xlsx}")
    return lines


def _lines(found: Findings, tables: list[Table], order: Order) -> list[str]:
    whose = f", queue {found.queue}" if found.queue else ""
    lines = [f"{found.period}{whose}", ""]
    if order.what in (FIRST_WEEK, ALL):
        lines += _said(found)
    for table in tables if order.what != FIRST_WEEK else tables[:1]:
        lines += [*text.lines(table, order.width), ""]
        if order.plots:
            # plotext is in memory only where a plot is wanted, as XlsxWriter is for a workbook.
            drawing = importlib.import_module("firmware.desk.reports.plots")
            drawn: list[str] = drawing.plots(found, order.width, table.key)
            lines += [*drawn, ""] if drawn else []
    return lines[:-1]


def _said(found: Findings) -> list[str]:
    lines = []
    said = sentences(found)
    for kind, title in TITLES.items():
        mine = [one for one in said if one.kind == kind]
        if mine:
            lines += [title, "=" * len(title)]
            for one in mine:
                lines += [f"- {one.text}", f"    {one.figures}"]
            lines.append("")
    return lines


def _put(path: Path, write: Callable[[Path], object]) -> None:
    """Whole or not at all."""
    unfinished = path.with_name(f".part-{path.name}")
    try:
        write(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
