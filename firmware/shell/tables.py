"""Rows as a table that fits the screen: columns go on over more lines or are cut, then left out, or follow below.

On a narrow screen, and for a single row that does not fit, a block a row.
"""

from itertools import zip_longest
from typing import Any

import msgspec

from firmware.shell.columns import COLUMNS, IN_PARTS, Column
from firmware.shell.figures import cell
from firmware.shell.screen import Screen, head_of, plain, width_of, wrapped

NARROW = 40
"""Columns below which a row is a block of ``key: value``."""
_GAP = "  "
_LEAST = 10
"""A column that may be cut keeps so many letters, where it has them: less says nothing."""
_READABLE = 24
"""A column that goes on over more lines is made as narrow as this before any other is cut."""
NOTHING = "Nothing to show."


def table(subject: str, rows: list[Any], screen: Screen) -> list[str]:
    """The lines, none wider than the screen."""
    if not rows:
        return wrapped(NOTHING, screen.width)
    columns = COLUMNS[subject]
    cells = [[plain(cell(row, one.field), screen.unicode) for one in columns] for row in rows]
    if screen.width < NARROW:
        return _blocks(columns, cells, screen)
    # A column in which nothing stands tells nothing.
    used = [index for index in range(len(columns)) if any(row[index] for row in cells)] or [0]
    shown = [columns[index] for index in used]
    texts = [[row[index] for index in used] for row in cells]
    full = _wanted(shown, texts)
    if len(rows) == 1 and _over(full, screen) > 0:
        return _blocks(columns, cells, screen)
    widths = _widths(shown, dict(full), screen)
    lines = _lines(shown, texts, widths, screen)
    while subject in IN_PARTS and (left := [place for place in full if place not in widths]):
        part = _widths(shown, {place: full[place] for place in (0, *left)}, screen)
        if part.keys() <= {0}:
            break
        lines += ["", *_lines(shown, texts, part, screen)]
        widths = {**widths, **part}
    return lines


def _lines(columns: list[Column], texts: list[list[str]], widths: dict[int, int], screen: Screen) -> list[str]:
    """With their heads."""
    lines = [_line([(columns[place].title, width, columns[place].right) for place, width in widths.items()], screen)]
    for row in texts:
        lines += _row(columns, row, widths, screen)
    return lines


def text_of(subject: str, row: Any) -> str:
    """All of a row, for those who look for words in it."""
    return "  ".join(cell(row, one.field) for one in COLUMNS[subject])


def as_json(row: Any) -> str:
    """A row as one line of JSON."""
    return msgspec.json.encode(row).decode()


def _wanted(columns: list[Column], cells: list[list[str]]) -> dict[int, int]:
    """Place -> width in which all of it stands."""
    return {
        place: max(len(column.title), *(width_of(row[place]) for row in cells)) for place, column in enumerate(columns)
    }


def _over(widths: dict[int, int], screen: Screen) -> int:
    """Columns that are too many."""
    return sum(widths.values()) + len(_GAP) * (len(widths) - 1) - screen.width


def _widths(columns: list[Column], wanted: dict[int, int], screen: Screen) -> dict[int, int]:
    """Place -> width of those that stay: what goes first is what may be cut, then whole columns."""
    while True:
        over = _over(wanted, screen)
        if over <= 0:
            return wanted
        spare = {
            place: max(width - max(_LEAST, len(columns[place].title)), 0)
            for place, width in wanted.items()
            if columns[place].shrinks
        }
        if sum(spare.values()) >= over:
            _shorten(columns, wanted, spare, over)
            return wanted
        if len(wanted) == 1:
            return dict.fromkeys(wanted, screen.width)
        del wanted[min(wanted, key=lambda place: (columns[place].keep, -place))]


def _shorten(columns: list[Column], widths: dict[int, int], spare: dict[int, int], over: int) -> None:
    """What goes on over more lines loses nothing, and comes first; then the widest."""
    for _ in range(over):
        widest = max(
            (place for place in spare if spare[place] > 0),
            key=lambda place: (columns[place].wraps and widths[place] > _READABLE, widths[place]),
        )
        widths[widest] -= 1
        spare[widest] -= 1


def _row(columns: list[Column], texts: list[str], widths: dict[int, int], screen: Screen) -> list[str]:
    """A row is as many lines as its longest text needs."""
    parts = [
        wrapped(texts[place], width) if columns[place].wraps else [texts[place]] for place, width in widths.items()
    ]
    return [
        _line(
            [(text, width, columns[place].right) for text, (place, width) in zip(line, widths.items(), strict=True)],
            screen,
        )
        for line in zip_longest(*parts, fillvalue="")
    ]


def _line(cells: list[tuple[str, int, bool]], screen: Screen) -> str:
    return _GAP.join(_padded(_short(text, width, screen), width, right) for text, width, right in cells).rstrip()


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - width_of(text))
    return space + text if right else text + space


def _short(text: str, width: int, screen: Screen) -> str:
    if width_of(text) <= width:
        return text
    return head_of(text, width - 1) + ("…" if screen.unicode else "~")


def _blocks(columns: tuple[Column, ...], cells: list[list[str]], screen: Screen) -> list[str]:
    lines: list[str] = []
    for row in cells:
        if lines:
            lines.append("")
        for column, text in zip(columns, row, strict=True):
            if text:
                lines += wrapped(f"{column.title}: {text}", screen.width, hang=" ")
    return lines
