"""A picture as large as the screen, of which only what changed goes over the cable; terminals that can only be printed
on get a list instead."""

import re
from itertools import zip_longest

from firmware.shell.screen import Screen, width_of
from firmware.shell.terminal import END, INTERRUPT, Terminal

ENDS = ("q", "Q", INTERRUPT, END)
REDRAW = "\x0c"
"""Control-L: something else has written on the screen."""

_TIMES = re.compile(r"\d+(?::\d\d)+")


class FullScreen:
    """``draw`` and ``leave`` raise HungUpError."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._size = (0, 0)
        self._shown: list[str] = []
        self._printed = ""

    @property
    def screen(self) -> Screen:
        """What is to be drawn for; length 0: a list, as long as it likes."""
        terminal = self._terminal
        return Screen(terminal.columns, terminal.rows if terminal.knows_escapes else 0, terminal.knows_letters)

    def draw(self, lines: list[str]) -> None:
        """``lines``: as many as the screen has, none wider."""
        if not self._terminal.knows_escapes:
            self._print(lines)
            return
        size = (self._terminal.columns, self._terminal.rows)
        if size != self._size:
            # What was on the screen scrolls away, and can be looked at again.
            self._terminal.put("\r\n" * size[1] if self._size == (0, 0) else "")
            self._size = size
            self.forget()
        if not self._shown:
            self._terminal.put("\x1b[H\x1b[2J")
        for row, (before, now) in enumerate(zip_longest(self._shown, lines, fillvalue=""), 1):
            self._terminal.put(_change(row, before, now))
        self._shown = lines

    def forget(self) -> None:
        """All of it is drawn anew the next time."""
        self._shown = []

    def leave(self) -> None:
        """What follows stands below."""
        if self._shown:
            self._terminal.put(f"\x1b[{len(self._shown)};1H\r\n")

    def _print(self, lines: list[str]) -> None:
        lasting = _TIMES.sub("", "\n".join(lines))
        if lasting != self._printed:
            self._printed = lasting
            self._terminal.say("\n".join([*lines, ""]))


def _change(row: int, before: str, now: str) -> str:
    """What makes one line the other: from the first sign that differs to the last one."""
    if before == now:
        return ""
    same = _alike(before, now)
    if width_of(before) != width_of(now):
        return f"\x1b[{row};{width_of(now[:same]) + 1}H{now[same:]}\x1b[K"
    behind = _alike(before[same:][::-1], now[same:][::-1])
    if width_of(before[same : len(before) - behind]) != width_of(now[same : len(now) - behind]):
        behind = 0
    return f"\x1b[{row};{width_of(now[:same]) + 1}H{now[same : len(now) - behind]}"


def _alike(one: str, other: str) -> int:
    """Signs with which both begin."""
    differing = (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1])
    return next(differing, min(len(one), len(other)))
