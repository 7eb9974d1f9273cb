"""The duty to write the journal: soon, synced at least once a second, and without an end where the disk fails."""

import contextlib
from collections.abc import Callable

import msgspec

from firmware.desk.journal.frames import Begun, begins, decode, encode
from firmware.desk.journal.packing import packed
from firmware.desk.journal.ring import Ring

SYNC_MS = 1_000
"""A power cut takes at most so much of what was told."""

LOOK_MS = 10_000
"""Between two looks whether the file is there still: a factory reset removes it, and so may people."""

FIRST_PAUSE_MS = 1_000
LONGEST_PAUSE_MS = 60_000
"""Where it cannot be written the pauses between two attempts double, up to this."""


class JournalKeeper:
    """``say`` takes one sentence; ``ask()`` asks the core to tell all it knows, with which a file begins. ``text_of``:
    of a stored configuration, by its revision; "" where there is none. Times are in ms on a clock that never goes back.
    """

    def __init__(
        self, ring: Ring, say: Callable[[str], None], ask: Callable[[], None], text_of: Callable[[int], str]
    ) -> None:
        self._ring = ring
        self._say = say
        self._ask = ask
        self._text_of = text_of
        self._writes = False
        """A file is begun, and nothing has failed since."""
        self._fails = False
        self._pending: list[bytes] = []
        self._synced_ms = 0
        self._looked_ms = 0
        self._retry_ms = 0
        self._pause_ms = FIRST_PAUSE_MS

    def take(self, frame: bytes, now_ms: int) -> None:
        """Write it with the next ``step``; what comes before there is a file to write to is lost."""
        if begins(frame):
            self._write(now_ms)
            self._begin(frame, now_ms)
        elif self._writes:
            self._pending.append(packed(frame))

    def due_ms(self) -> int | None:
        """When ``step`` has something to do, unless frames come before; None: never."""
        if self._writes:
            look_ms = self._looked_ms + LOOK_MS
            return min(look_ms, self._synced_ms + SYNC_MS) if self._ring.unsynced else look_ms
        return self._retry_ms if self._fails else None

    def step(self, now_ms: int) -> None:
        """Write what was taken; sync, if it is time. The disk may take as long as it likes."""
        self._write(now_ms)
        if self._writes and self._ring.unsynced and now_ms >= self._synced_ms + SYNC_MS:
            self._try(self._ring.sync, now_ms)
            self._synced_ms = now_ms
        if self._writes and now_ms >= self._looked_ms + LOOK_MS:
            self._look(now_ms)
        if self._fails and not self._writes and now_ms >= self._retry_ms:
            self._retry_ms = now_ms + self._pause_ms
            self._ask()

    def _look(self, now_ms: int) -> None:
        """Where it was removed, another file is begun."""
        self._looked_ms = now_ms
        with contextlib.suppress(OSError):
            if self._ring.is_gone():
                self._ring.drop()
                self._writes = False
                self._ask()

    def finish(self, now_ms: int) -> None:
        """The core has ended: what it has told is written."""
        self._write(now_ms)
        if self._writes:
            self._try(self._ring.close, now_ms)

    def _begin(self, frame: bytes, now_ms: int) -> None:
        self._writes = True
        self._synced_ms = self._looked_ms = now_ms
        begun = decode(frame)
        assert isinstance(begun, Begun)
        begun = msgspec.structs.replace(begun, config=self._text_of(begun.revision))
        self._try(lambda: self._ring.begin(encode(begun), begun.files), now_ms)
        if self._writes and self._fails:
            self._fails = False
            self._pause_ms = FIRST_PAUSE_MS
            self._say(f"the journal is written to {self._ring.directory} again")

    def _write(self, now_ms: int) -> None:
        if self._pending:
            data = b"".join(self._pending)
            self._pending = []
            self._try(lambda: self._ring.write(data), now_ms)

    def _try(self, what: Callable[[], None], now_ms: int) -> None:
        try:
            what()
        except OSError as error:
            self._ring.drop()
            self._writes = False
            if not self._fails:
                where = f"{self._ring.directory} ({error.strerror})"
                self._say(f"the journal cannot be written to {where}; calls go on, it is tried again until it can")
            self._fails = True
            self._retry_ms = now_ms + self._pause_ms
            self._pause_ms = min(2 * self._pause_ms, LONGEST_PAUSE_MS)
