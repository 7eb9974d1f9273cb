"""Tables as lines of text for a terminal."""

import textwrap

from firmware.desk.reports.tables import Column, Table, shown

WIDTH = 80
_GAP = "  "


def lines(table: Table, width: int = WIDTH) -> list[str]:
    """A title, a line of headings, and a line for each row, none wider than ``width`` unless a single column is.
    Columns that find no room come below, with the first one again."""
    found = [table.title, "=" * len(table.title)]
    if not table.rows:
        return [*found, "nothing.", *_note(table, width)]
    cells = [
        [shown(value, column.kind) for value, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    widths = [max(len(column.title), *(len(row[place]) for row in cells)) for place, column in enumerate(table.columns)]
    for block in _blocks(widths, width):
        if len(found) > 2:
            found.append("")
        found.append(_line([table.columns[place].title for place in block], block, widths, table.columns))
        found += [_line([row[place] for place in block], block, widths, table.columns) for row in cells]
    return [*found, *_note(table, width)]


def _note(table: Table, width: int) -> list[str]:
    return textwrap.wrap(table.note, width)


def _blocks(widths: list[int], width: int) -> list[list[int]]:
    """Places of columns that stand beside each other; each begins with the first one."""
    blocks = [[0]]
    used = widths[0]
    for place, wide in enumerate(widths[1:], 1):
        if used + len(_GAP) + wide > width and len(blocks[-1]) > 1:
            blocks.append([0])
            used = widths[0]
        blocks[-1].append(place)
        used += len(_GAP) + wide
    return blocks


def _line(cells: list[str], block: list[int], widths: list[int], columns: tuple[Column, ...]) -> str:
    padded = [
        cell.ljust(widths[place]) if columns[place].kind == "text" else cell.rjust(widths[place])
        for cell, place in zip(cells, block, strict=True)
    ]
    return _GAP.join(padded).rstrip()
