"""A report as a workbook: a sheet for each table, values as numbers that can be calculated with."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from firmware.desk.reports.tables import Figure, Kind, Table, Value

_FORMATS: dict[Kind, str] = {
    "text": "@",
    "count": "#,##0",
    "length": "[h]:mm:ss",
    "share": "0.0 %",
    "money": "#,##0.00",
    "figure": "General",
}
_DAY_MS = 86_400_000
_WIDEST = 40
_LONGEST_NAME = 31


def write(path: Path, tables: Sequence[Table], about: str) -> None:
    """Lengths are parts of a day, as workbooks have them. ``about``: what it is a report of, below each table. Raises
    OSError."""
    # What callers and people named must never be taken for a formula or an address.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), plain) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {kind: book.add_format({"num_format": shape}) for kind, shape in _FORMATS.items()}
        for table in tables:
            sheet = book.add_worksheet(table.title[:_LONGEST_NAME])
            sheet.freeze_panes(1, 1)
            for place, column in enumerate(table.columns):
                cells = [_cell(row[place], column.kind) for row in table.rows]
                sheet.write_string(0, place, column.title, bold)
                if column.help:
                    sheet.write_comment(0, place, column.help)
                for number, (cell, kind) in enumerate(cells, 1):
                    if cell is not None:
                        sheet.write(number, place, cell, formats[kind])
                longest = max((len(str(cell)) for cell, _ in cells if isinstance(cell, str)), default=9)
                sheet.set_column(place, place, min(_WIDEST, max(9, len(column.title), longest) + 2))
            for number, note in enumerate(filter(None, (table.note, about))):
                sheet.write_string(len(table.rows) + 2 + number, 0, note)


def _cell(value: Value, kind: Kind) -> tuple[str | int | float | None, Kind]:
    if isinstance(value, Figure):
        return _cell(*value)
    return (value / _DAY_MS if kind == "length" and isinstance(value, (int, float)) else value), kind
