"""Contacts as a table: CSV with a first line of column names, in any order, comma or semicolon between (RFC 4180; a
spreadsheet of many countries writes semicolons)."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from firmware.desk.people.forms import LineError, Read, text_of
from firmware.desk.people.records import Contact
from firmware.desk.people.rules import RuleError, kind, quoted

COLUMNS = ("name", "company", "numbers", "vip", "language", "kind", "note")
NEEDED = ("name", "numbers")
LONGEST_CELL = 10_000

_BETWEEN_NUMBERS = re.compile(r"[;,|\n]")
_YES, _NO = ("yes", "y", "true", "x", "1"), ("", "no", "n", "false", "0")


def written(contacts: Iterable[Contact]) -> bytes:
    """A file that ``read`` reads, and a spreadsheet."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for one in contacts:
        vip = "yes" if one.vip else ""
        table.writerow((one.name, one.company, "; ".join(one.numbers), vip, one.language, one.kind, one.note))
    # The mark in front tells spreadsheets that it is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def read(data: bytes) -> Iterator[Read]:
    """Contacts as written, each with its line. Raises LineError."""
    text = text_of(data)
    head = text.partition("\n")[0]
    table = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        columns = _columns(next(table, []))
        while (row := next(table, None)) is not None:
            if any(cell.strip() for cell in row):
                yield Read(table.line_num, _contact(table.line_num, columns, row))
    except csv.Error as error:
        raise LineError(table.line_num, f"it is no line of a table ({error})") from None


def _columns(head: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in head]
    for column in columns:
        if column not in COLUMNS or columns.count(column) > 1:
            raise LineError(1, f"{quoted(column)} is no column, or stands twice; columns are {', '.join(COLUMNS)}")
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise LineError(1, f"there is no column {missing[0]}; columns are {', '.join(COLUMNS)}")
    return columns


def _contact(line: int, columns: list[str], row: list[str]) -> Contact:
    if len(row) != len(columns):
        raise LineError(line, f"it has {len(row)} cells, but the first line has {len(columns)} columns")
    cells = dict(zip(columns, (cell.strip() for cell in row), strict=True))
    long = next((column for column, cell in cells.items() if len(cell) > LONGEST_CELL), None)
    if long is not None:
        raise LineError(line, f"its {long} is longer than {LONGEST_CELL} characters")
    try:
        return Contact(
            name=cells["name"],
            numbers=tuple(one for one in _BETWEEN_NUMBERS.split(cells["numbers"]) if one.strip()),
            company=cells.get("company", ""),
            note=cells.get("note", ""),
            vip=_vip(cells),
            language=cells.get("language", ""),
            kind=kind(cells.get("kind", "").lower() or "person"),
        )
    except RuleError as error:
        raise LineError(line, str(error)) from None


def _vip(cells: Mapping[str, str]) -> bool:
    said = cells.get("vip", "").lower()
    if said not in _YES + _NO:
        raise RuleError(f"vip {quoted(said)} is neither yes nor no")
    return said in _YES
