"""A table in a file: CSV with a first line of column names, in any order, comma, semicolon or tab between (RFC 4180; a
spreadsheet of many countries writes semicolons)."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from firmware.desk.people.forms import LineError, text_of
from firmware.desk.people.rules import quoted
from firmware.desk.spreadsheets import harmless

LONGEST_CELL = 10_000
_SEPARATORS = ",;\t"


def written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A file that ``cells`` reads, and a spreadsheet."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(columns)
    # Blanks at the ends of cells are nothing when they are read.
    table.writerows([harmless(cell) for cell in row] for row in rows)
    # The mark in front tells spreadsheets that it is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def cells(data: bytes, columns: Sequence[str], needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not empty, by all ``columns`` ("": the file has none such), with the line where it begins.
    Raises LineError."""
    text = text_of(data)
    head = next(iter(text.splitlines()), "")
    told = _told_separator(head)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=told or max(_SEPARATORS, key=head.count), strict=True)
    line = 1
    try:
        if told:
            next(table)
        line = table.line_num + 1
        found = _columns(line, next(table, []), columns, needed)
        line = table.line_num + 1
        while (row := next(table, None)) is not None:
            if any(cell.strip() for cell in row):
                yield line, dict.fromkeys(columns, "") | _row(line, found, row)
            line = table.line_num + 1
    except csv.Error as error:
        raise LineError(line, f"it is no line of a table ({error})") from None


def _told_separator(head: str) -> str:
    """``sep=;``, by which a first line tells spreadsheets what stands between; "": it is none such."""
    plain = head.strip('"').lower()
    return plain[4] if plain.startswith("sep=") and plain[4:5] in tuple(_SEPARATORS) else ""


def _columns(line: int, head: list[str], columns: Sequence[str], needed: Sequence[str]) -> list[str]:
    found = [cell.strip().lower() for cell in _without_end(head, 0)]
    known = f"columns are {', '.join(columns)}"
    for column in found:
        if column not in columns or found.count(column) > 1:
            raise LineError(line, f"{quoted(column)} is no column, or stands twice; {known}")
    missing = [column for column in needed if column not in found]
    if missing:
        raise LineError(line, f"there is no column {missing[0]}; {known}")
    return found


def _row(line: int, columns: list[str], row: list[str]) -> dict[str, str]:
    row = _without_end(row, len(columns))
    if len(row) != len(columns):
        raise LineError(line, f"it has {len(row)} cells, but the first line has {len(columns)} columns")
    found = dict(zip(columns, (cell.strip() for cell in row), strict=True))
    long = next((column for column, cell in found.items() if len(cell) > LONGEST_CELL), None)
    if long is not None:
        raise LineError(line, f"its {long} is longer than {LONGEST_CELL} characters")
    return found


def _without_end(row: list[str], least: int) -> list[str]:
    """Spreadsheets write empty cells behind the last column that anybody has used."""
    while len(row) > least and not row[-1].strip():
        row = row[:-1]
    return row
