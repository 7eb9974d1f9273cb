"""The core is told whom the office knows: all of them in small parts, and what changes."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from firmware.desk.messages import FromDesk, KnownNumber, KnownNumbers

PART = 100
"""Numbers in one message: the core decodes it in a fraction of a tick."""
PACE_MS = 20
"""The core takes a message every 10 to 20 ms: so nothing else has to wait behind the list."""


class Telling:
    """``send``: as CorePipe's; ``everybody``: all of the list, read anew each time."""

    def __init__(self, send: Callable[[FromDesk], bool], everybody: Callable[[], Iterable[KnownNumber]]) -> None:
        self._send = send
        self._everybody = everybody
        self._rest: Iterator[KnownNumber] | None = None
        self._part: tuple[KnownNumber, ...] = ()
        self._is_first = True
        self._due_ms: int | None = None

    def begin(self, now_ms: int) -> None:
        """Tell all of it from its beginning."""
        self._rest = iter(self._everybody())
        self._part = tuple(islice(self._rest, PART))
        self._is_first = True
        self._due_ms = now_ms

    def change(self, known: tuple[KnownNumber, ...], gone: tuple[str, ...], now_ms: int) -> None:
        """These are known anew or otherwise, and those no more."""
        small = len(known) + len(gone) <= PART
        if self._rest is None and small and self._send(KnownNumbers(part="change", known=known, gone=gone)):
            return
        self.begin(now_ms)

    def due_ms(self) -> int | None:
        return self._due_ms

    def step(self, now_ms: int) -> None:
        """The next part."""
        if self._rest is None or self._due_ms is None or now_ms < self._due_ms:
            return
        self._due_ms = now_ms + PACE_MS
        following = tuple(islice(self._rest, PART))
        part = KnownNumbers(part="first" if self._is_first else "more", known=self._part, last=not following)
        if not self._send(part):
            self.begin(now_ms + PACE_MS)
            return
        self._is_first = False
        self._part = following
        if not following:
            self._rest = self._due_ms = None
