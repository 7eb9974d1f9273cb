"""The board as lines of a screen: a grid on one of 60 x 20 and more, else a list."""

from typing import NamedTuple

from firmware.control.responses import AnyResponse
from firmware.shell import board
from firmware.shell.board import Office, Part, Row
from firmware.shell.screen import Screen, head_of, plain, width_of, wrapped

LEAST_WIDTH, LEAST_LENGTH = 60, 20
"""Of a screen that has room for the grid."""
HINT = "q ends"
_GAP = "  "
_WIDE = 76
"""Columns with which those that may go have room."""


class _Column(NamedTuple):
    """``least`` columns wide; what is left of the screen goes to columns by their ``share``. ``wide``: only where there
    is room."""

    title: str
    least: int
    share: int = 0
    right: bool = False
    wide: bool = False


class _Section(NamedTuple):
    """A part of the board; without rows it is left out, unless it ``stays``."""

    rows: Part
    columns: tuple[_Column, ...]
    stays: bool = False


_LINES = _Section(
    board.lines,
    (
        _Column("LINE", 4, right=True),
        _Column("", 11),
        _Column("with", 14, 1),
        _Column("caller", 14, 1),
        _Column("for", 7, right=True),
    ),
    stays=True,
)
_QUEUES = _Section(
    board.queues,
    (
        _Column("QUEUE", 8, 1),
        _Column("wait", 4, right=True),
        _Column("longest", 7, right=True),
        _Column("ready", 5, right=True),
        _Column("busy", 4, right=True),
        _Column("away", 4, right=True),
        _Column("today", 5, right=True),
        _Column("answ.", 5, right=True, wide=True),
        _Column("gave up", 7, right=True, wide=True),
        _Column("in time", 7, right=True),
    ),
)
_AGENTS = _Section(
    board.agents,
    (
        _Column("AGENT", 10, 1),
        _Column("at", 8),
        _Column("", 14, 1),
        _Column("with", 10, 1),
        _Column("for", 7, right=True),
    ),
)
_INSIDE = _Section(
    board.inside, (_Column("INSIDE", 12, 1), _Column("", 11), _Column("to", 14, 1), _Column("for", 7, right=True))
)
_PHONES = _Section(
    board.phones,
    (
        _Column("PHONE", 6),
        _Column("name", 8, 1),
        _Column("", 11),
        _Column("with", 14, 1),
        _Column("for", 7, right=True),
    ),
)
_SECTIONS = (_LINES, _QUEUES, _AGENTS, _INSIDE, _PHONES)


def drawn(responses: tuple[AnyResponse, ...], screen: Screen) -> list[str]:
    """Of board.REQUESTS. As many lines as the screen has, none wider; with length 0: as many as there are."""
    office = board.office_of(responses)
    if not screen.length:
        return _listed(office, screen)
    hint = head_of(HINT, screen.width - 1)
    room = screen.length - 1
    is_large = screen.width >= LEAST_WIDTH and screen.length >= LEAST_LENGTH
    shown = (_grid(office, screen) if is_large else _listed(office, screen))[:room]
    return [*shown, *[""] * (room - len(shown)), hint]


# -- the grid


def _grid(office: Office, screen: Screen) -> list[str]:
    head = _cut(f"{board.moment(office)}   {board.mode(office)}", screen.width, screen)
    today = [f"TODAY  {text}" if not at else f"       {text}" for at, text in enumerate(board.so_far(office))]
    foot = [_cut(text, screen.width, screen) for text in (*today, *office.why)]
    sections = [(one, rows) for one in _SECTIONS if (rows := one.rows(office)) or one.stays]
    # The head, the foot, the hint, and the heads of the parts.
    room = screen.length - 2 - len(foot) - len(sections)
    room_of = _shared([len(rows) for _, rows in sections], room)
    spare = room - sum(room_of)
    lines = [head]
    for (section, rows), count in zip(sections, room_of, strict=True):
        if spare > 0:
            lines.append("")
            spare -= 1
        lines += _section(section, rows, count, screen)
    return [*lines, *([""] if spare > 0 and foot else []), *foot]


def _shared(wanted: list[int], room: int) -> list[int]:
    """How many rows each part has: one each in turn, as long as there is room."""
    given = [0] * len(wanted)
    while room > 0 and given != wanted:
        for place, count in enumerate(wanted):
            if given[place] < count and room > 0:
                given[place] += 1
                room -= 1
    return given


def _section(section: _Section, rows: list[Row], room: int, screen: Screen) -> list[str]:
    columns = [
        (place, column) for place, column in enumerate(section.columns) if not column.wide or screen.width >= _WIDE
    ]
    widths = _widths([column for _, column in columns], screen.width)
    shown, more = _fitted(rows, room)

    def line(cells: tuple[str, ...]) -> str:
        texts = (
            _padded(_cut(cells[place], width, screen), width, column.right)
            for (place, column), width in zip(columns, widths, strict=True)
        )
        return _GAP.join(texts).rstrip()

    lines = [line(tuple(column.title for column in section.columns)), *(line(row.cells) for row in shown)]
    return [*lines, _cut(more, screen.width, screen)] if more else lines


def _fitted(rows: list[Row], room: int) -> tuple[list[Row], str]:
    """Rows that have room, and a line about the others ("": there are none). Those that say least go first."""
    if len(rows) <= room:
        return rows, ""
    if not room:
        return [], ""
    apart = [row for row in rows if not row.together]
    kept = [*apart, *(row for row in rows if row.together)][: room - 1]
    shown = [row for row in rows if row in kept]
    words: dict[str, list[str]] = {}
    for row in rows:
        if row not in kept:
            words.setdefault(row.together or "more", []).append(row.cells[0])
    return shown, "; ".join(f"{len(names)} {word}: {', '.join(names)}" for word, names in words.items())


def _widths(columns: list[_Column], width: int) -> list[int]:
    spare = width - sum(column.least for column in columns) - len(_GAP) * (len(columns) - 1)
    shares = sum(column.share for column in columns)
    found = []
    for column in columns:
        more = spare * column.share // shares if column.share else 0
        spare, shares = spare - more, shares - column.share
        found.append(column.least + more)
    return found


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - width_of(text))
    return space + text if right else text + space


def _cut(text: str, width: int, screen: Screen) -> str:
    shown = plain(text, screen.unicode)
    if width_of(shown) <= width:
        return shown
    return head_of(shown, width - 1) + ("…" if screen.unicode else "~")


# -- the list


def _listed(office: Office, screen: Screen) -> list[str]:
    lines = [board.moment(office), board.mode(office), *office.why]
    for one in board.queues(office):
        name, waiting, longest, ready, busy, away, *_ = one.cells
        waits = f"{waiting} waiting" + (f", longest {longest}" if longest else "")
        lines.append(f"queue {name}: {waits}; agents {ready} ready, {busy} busy, {away} away")
    parts = (("line ", board.lines), ("", board.agents), ("", board.inside), ("phone ", board.phones))
    for what, rows in parts:
        for row in rows(office):
            name, *more = row.cells
            lines.append(f"{what}{name}: {', '.join(text for text in more if text)}")
    lines += [f"today {text}" for text in board.so_far(office)]
    return [part for line in lines if line for part in wrapped(plain(line, screen.unicode), screen.width, hang=" ")]
