"""A picture of some lines that changes in its place, on terminals that can; on others it is printed anew."""

from firmware.shell.screen import head_of
from firmware.shell.terminal import Terminal

HINT = "any key ends"


class Picture:
    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._shown: list[str] = []

    def draw(self, text: str) -> None:
        """Only lines that changed go over the cable. Raises HungUpError."""
        if not self._terminal.knows_escapes:
            self._terminal.say(f"{text}\n")
            return
        room = self._terminal.rows - 1
        lines = [head_of(line, self._terminal.columns - 1) for line in text.split("\n")[: room - 1]]
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
