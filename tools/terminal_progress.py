"""How far a command is that takes long, for whoever sits at a terminal."""

import sys
import time
from types import TracebackType

_SILENT_S = 1.0
"""What takes longer tells how far it is."""


class TerminalProgress:
    """Takes the part that is done, 0 to 1, and what is being done; tells it once a second, and is gone at the end."""

    def __init__(self) -> None:
        self._told_s = time.monotonic()
        self._width = 0

    def __enter__(self) -> "TerminalProgress":
        return self

    def __call__(self, done: float, doing: str) -> None:
        now_s = time.monotonic()
        if now_s - self._told_s >= _SILENT_S and sys.stderr.isatty():
            told = f"{100 * done:.0f} %: {doing}"
            print(f"\r{told:<{self._width}}", end="", file=sys.stderr, flush=True)
            self._told_s, self._width = now_s, max(len(told), self._width)

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None, /) -> None:
        if self._width:
            print(f"\r{' ' * self._width}\r", end="", file=sys.stderr, flush=True)
