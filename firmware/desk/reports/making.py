"""From what was ordered to what is shown: text, a page, a workbook."""

import importlib
import sqlite3
import textwrap
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from firmware.config.fields import all_of, did_you_mean, one_of
from firmware.config.zones import zone_named
from firmware.desk.register import file
from firmware.desk.report_settings import Order
from firmware.desk.reports import html, text
from firmware.desk.reports.findings import Findings
from firmware.desk.reports.gathering import EmptyError, Progress, find, first_day, today
from firmware.desk.reports.period import Period, PeriodError, read
from firmware.desk.reports.sentences import TITLES, sentence_table, sentences
from firmware.desk.reports.tables import REPORTS, Table

FIRST_WEEK, ALL = "first-week", "all"
WORDS = (*REPORTS, FIRST_WEEK, ALL)
USUAL_PERIOD = "month"
WHOLE_OFFICE = "Of the whole office."


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
        _check_queue(connection, order)
        return find(connection, period, order.settings, told, order.queue)
    finally:
        connection.close()


def _check_queue(register: sqlite3.Connection, order: Order) -> None:
    """Raises RefusedError where neither the office nor the register has it."""
    wanted = order.queue
    known = "SELECT EXISTS (SELECT 1 FROM passages WHERE queue = ?)"
    if not wanted or wanted in order.settings.queues or register.execute(known, (wanted,)).fetchone()[0]:
        return
    there_were = {str(name) for (name,) in register.execute("SELECT DISTINCT queue FROM passages")}
    names = sorted({*order.settings.queues, *there_were})
    there_are = f"there {'is' if len(names) == 1 else 'are'} {all_of(names)}" if names else "there is none"
    raise RefusedError(f'"{wanted[:40]}" is no queue: {there_are}{did_you_mean(wanted, names) or "."}')


def _period(register: sqlite3.Connection, order: Order) -> Period:
    zone = zone_named(order.settings.zone).rules
    if order.what == FIRST_WEEK and not order.period:
        first = first_day(register, zone)
        return Period(first, first + timedelta(days=6))
    return read(order.period or USUAL_PERIOD, today(register, zone))


def _tables(found: Findings, what: str) -> list[Table]:
    if what in (ALL, FIRST_WEEK):
        # A page or a workbook holds everything; as text the first week is its sentences and the overview.
        return _all_tables(found)
    return [REPORTS[what](found)]


def _all_tables(found: Findings) -> list[Table]:
    """Beside those of a queue, those of the whole office say so."""
    tables = [make_table(found) for make_table in REPORTS.values()]
    if not found.queue:
        return tables
    return [
        table
        if table.title.endswith(f" of queue {found.queue}")
        else table._replace(note=f"{WHOLE_OFFICE} {table.note}".strip())
        for table in tables
    ]


def _noted_once(tables: list[Table]) -> list[Table]:
    """Where one stands below the other, they need not all say the same."""
    said: set[str] = set()
    found = []
    for table in tables:
        found.append(table._replace(note="") if table.note in said else table)
        said |= {table.note} - {WHOLE_OFFICE}
    return found


def _written(found: Findings, tables: list[Table], order: Order) -> list[str]:
    """A page always holds every table: its pictures and sentences are of the whole."""
    lines = []
    if order.html:
        page = html.page(found, _noted_once(_all_tables(found)))
        _put(Path(order.html), lambda path: path.write_text(page, encoding="utf-8"))
        lines.append(f"written: {order.html}")
    if order.xlsx:
        book = importlib.import_module("firmware.desk.reports.xlsx")
        said = [sentence_table(found)] if order.what in (FIRST_WEEK, ALL) else []
        about = f"Calls {_title(found)}, clocks of {found.settings.zone}. {found.known}".strip()
        _put(Path(order.xlsx), lambda path: book.write(path, [*said, *tables], about))
        lines.append(f"written: {order.xlsx}")
    return lines


def _lines(found: Findings, tables: list[Table], order: Order) -> list[str]:
    lines = [_title(found), *textwrap.wrap(found.known, order.width), ""]
    if order.what in (FIRST_WEEK, ALL):
        lines += _said(found, order.width)
    for table in _noted_once(tables) if order.what != FIRST_WEEK else tables[:1]:
        lines += [*text.lines(table, order.width), ""]
        if order.plots:
            # plotext is in memory only where a plot is wanted, as XlsxWriter is for a workbook.
            drawing = importlib.import_module("firmware.desk.reports.plots")
            drawn: list[str] = drawing.plots(found, order.width, table.key)
            lines += [*drawn, ""] if drawn else []
    return lines[:-1]


def _title(found: Findings) -> str:
    return f"{found.period}{f', queue {found.queue}' if found.queue else ''}"


def _said(found: Findings, width: int) -> list[str]:
    lines = []
    said = sentences(found)
    for kind, title in TITLES.items():
        mine = [one for one in said if one.kind == kind]
        if mine:
            lines += [title, "=" * len(title)]
            for one in mine:
                lines += textwrap.wrap(f"- {one.text}", width, subsequent_indent="  ")
                lines += textwrap.wrap(one.figures, width, initial_indent="    ", subsequent_indent="    ")
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
