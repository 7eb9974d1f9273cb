"""The terminal's keyboard, one key at a time: ``a``, ``7``, ``space``, ``up``, ``tab``; no Enter needed."""

import contextlib
import os
import select
import termios
import tty
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

QUIT = "q"
"""What a terminal that has gone away says."""

_NAMES = {
    " ": "space",
    "\t": "tab",
    "\r": "enter",
    "\n": "enter",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x1b": "escape",
}
_ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left", "Z": "back tab"}
"""Last letters of what cursor keys send: ESC [ A, or ESC O A."""
_READ = 1024
_SEQUENCE_S = 0.03
"""The rest of a key's sequence comes at once; a lone ESC is the key Escape."""


class Decoder:
    """Turns what a terminal sends into names of keys. Sequences that mean nothing here are left out."""

    def __init__(self) -> None:
        self._rest = ""
        self._bytes = b""

    def feed(self, sent: bytes) -> list[str]:
        """The keys that are complete now; the beginning of a sequence waits for its end."""
        self._bytes += sent
        with contextlib.suppress(UnicodeDecodeError):
            self._rest += self._bytes.decode()
            self._bytes = b""
        if len(self._bytes) > 3:  # no letter of UTF-8 is longer: these bytes are none
            self._bytes = b""
        return list(self._keys())

    def flush(self) -> list[str]:
        """Nothing more comes for now: a beginning that waits is what it is."""
        rest, self._rest = self._rest, ""
        return ["escape"] if rest == "\x1b" else []

    @property
    def waits(self) -> bool:
        """A sequence has begun."""
        return bool(self._rest)

    def _keys(self) -> Iterator[str]:
        while self._rest:
            length = _length(self._rest)
            if not length:
                return
            sent, self._rest = self._rest[:length], self._rest[length:]
            if len(sent) == 1:
                yield _NAMES.get(sent, sent)
            elif sent[1] in "[O" and sent[-1] in _ARROWS:
                yield _ARROWS[sent[-1]]


def _length(sent: str) -> int:
    """How much of ``sent`` is the first key; 0 while its end is missing."""
    if sent[0] != "\x1b":
        return 1
    if len(sent) == 1:
        return 0
    if sent[1] == "O":
        return 3 if len(sent) > 2 else 0
    if sent[1] != "[":
        return 1
    for place, letter in enumerate(sent[2:], 2):
        if "@" <= letter <= "~":
            return place + 1
    return 0


class Keyboard:
    """A terminal's keys while the ``with`` block lasts; afterwards the terminal is as it was, whatever happened.

    ``fd`` is the terminal. Ctrl-C stays Ctrl-C; Ctrl-Z, which would leave the picture behind, is off.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._decoder = Decoder()
        self._before = termios.tcgetattr(fd)

    def __enter__(self) -> Self:
        tty.setcbreak(self._fd)
        now = termios.tcgetattr(self._fd)
        now[6][termios.VSUSP] = os.fpathconf(self._fd, "PC_VDISABLE").to_bytes(1, "little")
        termios.tcsetattr(self._fd, termios.TCSADRAIN, now)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)

    def read(self, timeout_s: float) -> list[str]:
        """The next keys, as soon as there is one; none after ``timeout_s``. QUIT when the terminal has gone."""
        keys = self._read(timeout_s)
        if not keys and self._decoder.waits:
            keys = self._read(_SEQUENCE_S) or self._decoder.flush()
        return keys

    def _read(self, timeout_s: float) -> list[str]:
        ready, _, _ = select.select([self._fd], [], [], timeout_s)
        if not ready:
            return []
        try:
            sent = os.read(self._fd, _READ)
        except OSError:
            sent = b""
        return self._decoder.feed(sent) if sent else [QUIT]


class NoKeyboard:
    """Nobody presses anything; ``sleep(seconds)`` is how time passes meanwhile."""

    def __init__(self, sleep: Callable[[float], None]) -> None:
        self._sleep = sleep

    def read(self, timeout_s: float) -> list[str]:
        """None, after ``timeout_s``."""
        self._sleep(timeout_s)
        return []
