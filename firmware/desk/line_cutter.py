"""Cuts what comes from a client into lines, and holds no more of it than the longest line and one reading."""

from typing import Final

TOO_LONG: Final = b"\n"
"""Stands for a line that was longer than the longest, and is gone. No line has an end in it."""


class LineCutter:
    """``longest``: bytes of a line."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._held = bytearray()
        self._searched = 0
        self._is_skipping = False

    @property
    def held(self) -> int:
        """Bytes."""
        return len(self._held)

    def put(self, data: bytes) -> None:
        """What has come next."""
        self._held += data

    def next(self) -> bytes | None:
        """The next line that is not blank, without its end; TOO_LONG; None: none is whole yet."""
        while (end := self._held.find(b"\n", self._searched)) >= 0:
            line = bytes(self._held[:end])
            del self._held[: end + 1]
            self._searched = 0
            if self._is_skipping:
                self._is_skipping = False
            elif len(line) > self._longest:
                return TOO_LONG
            elif line.strip():
                return line
        self._searched = len(self._held)
        if self._is_skipping:
            self._drop()
        elif len(self._held) > self._longest:
            self._is_skipping = True
            self._drop()
            return TOO_LONG
        return None

    def _drop(self) -> None:
        self._held.clear()
        self._searched = 0
