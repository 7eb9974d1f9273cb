"""A report as a workbook: a sheet for each table, values as numbers that can be calculated with."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from firmware.desk.reports.tables import Kind, Table, Value

_FORMATS: dict[Kind, str] = {
    "text": "@",
    "count": "#,##0",
    "length": "[h]:mm:ss",
    "share": "0.0 %",
    "money": "#,##0.00",
}
_DAY_MS = 86_400_000
_WIDEST = 40
_LONGEST_NAME = 31


def write(path: Path, tables: Sequence[Table]) -> None:
    """Lengths are parts of a day, as workbooks have them. Raises OSError."""
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
                for number, cell in enumerate(cells, 1):
                    if cell is not None:
                        sheet.write(number, place, cell, formats[column.kind])
                longest = max((len(str(cell)) for cell in cells if isinstance(cell, str)), default=9)
                sheet.set_column(place, place, min(_WIDEST, max(9, len(column.title), longest) + 2))
            if table.note:
                sheet.write_string(len(table.rows) + 2, 0, table.note)


def _cell(value: Value, kind: Kind) -> Value:
    return value / _DAY_MS if kind == "length" and isinstance(value, (int, float)) else value
