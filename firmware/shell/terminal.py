"""What a person sees and types at a port: text, keys, lines, pages. Good at 9600 baud, and on terminals that know
nothing but characters."""

import re
from collections.abc import Callable

from firmware.shell.port import HungUpError, Port
from firmware.shell.screen import width_of

IDLE_S = 600.0
COLUMNS, ROWS = 80, 24
FEWEST_COLUMNS = 20
LONGEST_LINE = 4096
"""Characters of a line that are kept."""

INTERRUPT, END = "\x03", "\x04"
MORE = "-- more --"

_ESCAPE_S = 0.5
"""What belongs to an escape sequence comes well before (prompt_toolkit waits as long)."""

_REST_S = 0.3
"""Without a character: what was pasted, or typed fast, has ended."""
_LONGEST_REST_S = 10.0

_ASK_SIZE = "\x1b7\x1b[999;999H\x1b[6n\x1b8"
"""Go to the far corner, say where that is, come back. Who does not answer is taken to know characters only."""

_POSITION = re.compile(r"\x1b\[(\d{1,4});(\d{1,4})R")
_LONGEST_SEQUENCE = 32


Aside = tuple[int, Callable[[], None]]
"""A file descriptor to watch while a line is typed, and what to do when it can be read; that may raise."""

Asked = Callable[[str, str], tuple[str, str]]
"""(key, line up to the cursor) -> (what goes in there, what is printed below): what Tab and ``?`` do."""


class PressedStopError(Exception):
    """Somebody pressed Ctrl-C."""


class IdleError(Exception):
    """Nothing was typed for longer than a session may last."""


class Terminal:
    """``knows_escapes``: cursor movements of a VT100 are understood; None: it is asked, and believed if it answers."""

    def __init__(self, port: Port, knows_escapes: bool | None = None, idle_s: float = IDLE_S) -> None:
        self.port = port
        self.idle_s = idle_s
        self.knows_escapes = knows_escapes is True
        self._may_ask = knows_escapes is not False
        self._told = (0, 0)
        self.chosen = (0, 0)
        """Columns and rows that somebody set; 0: found out."""
        self.stops = True
        """At every screenful."""
        self.unfinished = ""
        """What stood in the line when its typing ended from outside."""
        self.answers = True
        """Somebody is there who can be asked; a script is not."""
        self.knows_letters = self._may_ask
        """More than ASCII."""
        self._idle_until_s = port.now_s() + idle_s

    @property
    def columns(self) -> int:
        return max(FEWEST_COLUMNS, self.chosen[0] or self.port.size()[0] or self._told[0] or COLUMNS)

    @property
    def rows(self) -> int:
        return self.chosen[1] or self.port.size()[1] or self._told[1] or ROWS

    def ask_size(self) -> None:
        """The answer is noticed among the keys, whenever it comes."""
        if self._may_ask and not (self.knows_escapes and all(self.port.size())):
            self.put(_ASK_SIZE)

    def put(self, text: str) -> None:
        """As it is. Raises HungUpError."""
        self.port.write(text.encode("utf-8", "replace"))

    def say(self, text: str) -> None:
        """Lines of text; characters that would do something to a terminal are shown as "?". Raises HungUpError."""
        if text:
            self.put("".join(f"{_harmless(line)}\r\n" for line in text.split("\n")))

    def key(self, aside: Aside | None = None) -> str:
        """The next key: a character, or a whole escape sequence. Raises HungUpError, IdleError, what ``aside`` does."""
        self.touch()
        while True:
            key = self.next_key()
            if key and not self.notice(key):
                return key
            if not key:
                self.check_end()
                self.check_idle()
                self.port.wait(self._idle_until_s, aside[0] if aside else None)
                if aside:
                    aside[1]()

    def pressed(self, until_s: float, also: int | None = None) -> str:
        """A key that came before then, or "". Returns early when ``also`` can be read. Raises HungUpError."""
        key = self.next_key()
        if not key:
            self.check_end()
            self.port.wait(until_s, also)
            key = self.next_key()
        return "" if self.notice(key) else key

    def check_end(self) -> None:
        """Raises HungUpError where all of a script is done."""
        if self.port.is_over and not self.port.ahead:
            raise HungUpError

    def was_interrupted(self) -> bool:
        """Control-C was typed; nothing before it counts any more."""
        before, interrupt, _ = bytes(self.port.ahead).partition(INTERRUPT.encode())
        if interrupt:
            self.port.take(len(before) + len(interrupt))
        return bool(interrupt)

    def forget_typed(self) -> None:
        """What was typed ahead was meant for something that is over: it must not be taken for a name, nor shown, as it
        may be a password. It is let come to its end. Raises HungUpError."""
        last_s = self.port.now_s() + _LONGEST_REST_S
        until_s = 0.0
        while until_s < last_s:
            self.port.ahead.clear()
            until_s = self.port.now_s() + _REST_S
            self.port.wait(until_s)
            if not self.port.ahead:
                return

    def touch(self) -> None:
        """Somebody is there."""
        self._idle_until_s = self.port.now_s() + self.idle_s

    def check_idle(self) -> None:
        """Raises IdleError."""
        if self.port.now_s() >= self._idle_until_s:
            raise IdleError

    def notice(self, key: str) -> bool:
        """It was no key: the terminal told its size."""
        position = _POSITION.fullmatch(key)
        if position:
            self._told = (int(position[2]), int(position[1]))
            self.knows_escapes = self._may_ask
        return position is not None

    def whole_line(self) -> str | None:
        """A line of nothing but characters that has come already, as when a text is pasted; it needs no editor."""
        end = min((at for at in (self.port.ahead.find(b"\r"), self.port.ahead.find(b"\n")) if at >= 0), default=-1)
        if not 0 <= end <= LONGEST_LINE:
            return None
        line = self.port.ahead[:end]
        if any(byte < 0x20 or byte in b"?\x7f" for byte in line):
            return None
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            return None
        self.port.take(end)
        self._end_line()
        self.touch()
        return text

    def read_line(
        self,
        prompt: str,
        secret: bool = False,
        asked: Asked | None = None,
        aside: Aside | None = None,
        begun: str = "",
    ) -> str | None:
        """A line, edited with nothing but backspace; ``begun``: what stands in it already. None: Ctrl-D on an
        empty one.

        Raises HungUpError, IdleError, PressedStopError, and what ``aside`` raises."""
        self.put(_harmless(prompt + begun))
        line = begun
        while True:
            self.unfinished = "" if secret else line
            key = self.key(aside)
            if key in "\r\n":
                self.after_return(key)
                self.put("\r\n")
                return line
            if key == INTERRUPT:
                self.put("^C\r\n")
                raise PressedStopError
            if key == END and not line:
                self.put("\r\n")
                return None
            if asked and key in ("?", "\t"):
                line += self._help(prompt, line, *asked(key, line))
                continue
            after = _edited(line, key)
            if not secret:
                self.put(_change(line, after))
            line = after

    def _help(self, prompt: str, line: str, inserted: str, below: str) -> str:
        if below:
            self.put("\r\n")
            self.page(below)
            self.put(_harmless(prompt) + line)
        self.put(inserted)
        return inserted

    def page(self, text: str) -> None:
        """Lines that stop when the screen is full: space shows the next page, return a line, q ends."""
        left = rows = max(2, self.rows - 1)
        for line in text.split("\n"):
            height = 1 + max(0, width_of(line) - 1) // self.columns
            if left < height and not self._hurries():
                left = self._ask_for_more(rows)
                if not left:
                    return
            self.say(line) if line else self.put("\r\n")
            left -= height

    def _hurries(self) -> bool:
        """Who typed the next line already does not read page by page."""
        return not self.stops or b"\r" in self.port.ahead or b"\n" in self.port.ahead

    def _ask_for_more(self, rows: int) -> int:
        self.put(MORE)
        while True:
            key = self.key()
            if key in (" ", "\r", "\n", "q", "Q", INTERRUPT):
                break
        self.after_return(key)
        self.put("\r" + " " * len(MORE) + "\r")
        return {" ": rows, "\r": 1, "\n": 1}.get(key, 0)

    def after_return(self, key: str) -> None:
        """Some send both characters for one key."""
        if key == "\r" and self.port.ahead[:1] == b"\n":
            self.port.take(1)

    def _end_line(self) -> None:
        if self.port.take(1) == b"\r":
            self.after_return("\r")

    def next_key(self) -> str:
        """A key that has come, "" when none has come whole."""
        ahead = self.port.ahead
        if not ahead:
            return ""
        if ahead[0] == 0x1B:
            return self._sequence()
        length = next((n for n, least in ((4, 0xF0), (3, 0xE0), (2, 0xC0)) if ahead[0] >= least), 1)
        if len(ahead) < length:
            self.port.wait(self.port.now_s() + _ESCAPE_S)
        try:
            key = bytes(ahead[:length]).decode("utf-8")
        except UnicodeDecodeError:
            length, key = 1, "\ufffd"
        self.port.take(length)
        return key

    def _sequence(self) -> str:
        until_s = self.port.now_s() + _ESCAPE_S
        while True:
            length = sequence_length(self.port.ahead)
            if length:
                return self.port.take(length).decode("latin-1")
            if self.port.now_s() >= until_s:
                return self.port.take(len(self.port.ahead)).decode("latin-1")
            self.port.wait(until_s)


def sequence_length(ahead: bytes | bytearray) -> int:
    """Of the escape sequence that these bytes begin with; 0: it has not come whole."""
    if len(ahead) < 2:
        return 0
    if ahead[1] not in b"[O":
        return 2
    for at in range(2, min(len(ahead), _LONGEST_SEQUENCE)):
        if not 0x20 <= ahead[at] < 0x40:
            return at + 1
    return _LONGEST_SEQUENCE if len(ahead) >= _LONGEST_SEQUENCE else 0


def _harmless(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c == "\t" else "?" for c in text)


def _edited(line: str, key: str) -> str:
    if key in ("\x08", "\x7f"):
        return line[:-1]
    if key == "\x15":
        return ""
    if key == "\x17":
        return line.rstrip().rpartition(" ")[0] + (" " if " " in line.rstrip() else "")
    if len(key) == 1 and key.isprintable() and len(line) < LONGEST_LINE:
        return line + key
    return line


def _change(before: str, after: str) -> str:
    if after.startswith(before):
        return after[len(before) :]
    return "\b \b" * width_of(before[len(after) :])
