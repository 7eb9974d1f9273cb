"""What a command shows, before it is cut to the screen: rows or lines, which filters pick from."""

from collections.abc import Callable
from typing import Any

import msgspec

from firmware.control.responses import Shown
from firmware.control.views import rows_of
from firmware.shell.reading import Filter
from firmware.shell.screen import Screen, plain, width_of, wrapped
from firmware.shell.steps import Print
from firmware.shell.tables import as_json, table, text_of


class Contents(msgspec.Struct, frozen=True):
    """``items``: rows of the views of ``subject``; lines of text where there is none."""

    items: list[Any]
    subject: str = ""

    def text(self, item: Any) -> str:
        """All of an item, to look for words in."""
        return text_of(self.subject, item) if self.subject else str(item)

    def lines(self, screen: Screen) -> list[str]:
        """As people read them."""
        if self.subject:
            return table(self.subject, self.items, screen)
        return [part for line in self.items for part in wrapped_text(line, screen)]


def wrapped_text(line: str, screen: Screen) -> list[str]:
    """A line of a configuration or the like, whose spaces at the beginning stay; what goes on stands deeper."""
    shown = plain(line.expandtabs(4), screen.unicode).rstrip()
    if width_of(shown) <= screen.width:
        return [shown]
    indent = shown[: len(shown) - len(shown.lstrip())][: screen.width // 2]
    first, *more = wrapped(shown.lstrip(), screen.width - len(indent) - 2)
    return [indent + first, *(f"{indent}  {part}" for part in more)]


def of_rows(shown: Shown) -> Contents:
    """Raises msgspec.MsgspecError and KeyError for what nobody understands."""
    return Contents(rows_of(shown.subject, shown.rows), shown.subject)


def of_text(text: str) -> Contents:
    """Line by line."""
    return Contents(text.rstrip("\n").split("\n") if text else [])


_PICKS: dict[str, Callable[[Contents, Any], list[Any]]] = {
    "match": lambda one, pattern: [item for item in one.items if pattern.search(one.text(item))],
    "except": lambda one, pattern: [item for item in one.items if not pattern.search(one.text(item))],
    "first": lambda one, count: one.items[:count],
    "last": lambda one, count: one.items[-count:],
}


def printed(contents: Contents, filters: tuple[Filter, ...], screen: Screen) -> Print:
    """What filters leave, in the form they ask for. Filters work from left to right; what ``count`` counted is one
    figure, for ``json`` too."""
    forms: list[str] = []
    for one in filters:
        if one.does in _PICKS:
            contents = Contents(_PICKS[one.does](contents, one.value), contents.subject)
        else:
            forms.append(one.does)
    paged = "no-more" not in forms
    count = len(contents.items)
    if "count" in forms:
        return Print(f'{{"count":{count}}}' if "json" in forms else f"{count}", paged=False)
    if "json" in forms:
        return Print("\n".join(map(as_json, contents.items)), paged=paged)
    return Print("\n".join(contents.lines(screen)), paged=paged)
