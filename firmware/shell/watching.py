"""A picture of some lines that changes in its place, on terminals that can; on others it is printed anew."""

from firmware.shell.screen import head_of
from firmware.shell.terminal import Terminal

HINT = "any key ends"


def fitting(lines: list[str], room: int, latest: bool) -> list[str]:
    """The first ``room`` lines, or the latest."""
    return lines[-room:] if latest else lines[:room]


class Picture:
    """``latest``: of a text that is too long the end is shown, else the beginning."""

    def __init__(self, terminal: Terminal, *, latest: bool = False) -> None:
        self._terminal = terminal
        self._latest = latest
        self._shown: list[str] = []

    def draw(self, text: str) -> None:
        """Only lines that changed go over the cable. Raises HungUpError."""
        if not self._terminal.knows_escapes:
            self._terminal.say(f"{text}\n")
            return
        # A line for the hint, and one for the cursor.
        room = max(self._terminal.rows - 2, 1)
        lines = [head_of(line, self._terminal.columns - 1) for line in fitting(text.split("\n"), room, self._latest)]
        lines.append(HINT)
        self._terminal.put(f"\x1b[{len(self._shown)}A\r" if self._shown else "")
        for at, line in enumerate(lines):
            if at < len(self._shown) and self._shown[at] == line:
                self._terminal.put("\n")
            elif at < len(self._shown):
                self._terminal.put("\x1b[K")
                self._terminal.say(line or " ")
            else:
                self._terminal.say(line or " ")
        if len(lines) < len(self._shown):
            self._terminal.put("\x1b[J")
        self._shown = lines
