"""Bytes of an HT9032F's UART (1200 8N1) into messages (hardware.md 7.1).

Before a message come remnants of the channel seizure and noise, and nothing marks where it begins: a USB UART hands
bytes over in lumps, so not even the silence of the mark signal can be relied on. So every byte that may be a type, with
a length that suits it, is followed as a possible beginning; the checksum and the structure decide which one was. One
of them at a time is the likely one, whose failure is counted; the others fail in silence.
"""

from hal.caller_id.parameters import CHARGE, TEXT, length_is_plausible, parse
from hal.caller_id.reasons import BAD_CHECKSUM, FRAMING, GOOD, IMPLAUSIBLE, OTHER, REASONS, TRUNCATED
from hal.compat import const
from hal.filters.deadlines import FAR

GAP_MS = const(80)
"""So long without a byte ends a burst. A byte takes 8.3 ms, up to 10 stop bits between two of them 8.3 more
(hardware.md 7.1), a USB UART holds them back for up to 16 [from knowledge], it is asked every 10 and a tick may be late
by 20 (DESIGN 7)."""

_ROOM = const(520)
"""Twice the longest message (2 + 255 + 1), so that dropping what is old always leaves room for a whole one."""
_BEGINNINGS = const(16)
"""Possible beginnings followed at once: four times what noise makes of six type bytes in 256 at mean length 128."""


class FskReader:
    """One line's receiver. ``counts`` is indexed by hal.caller_id.reasons; ``bad``: the set (bit n = reason n) of why
    something gave no message, emptied by whoever tells it; ``deadline_ms``: call ``due`` then."""

    def __init__(self):
        self.counts = [0] * REASONS
        self.bad = 0
        self.deadline_ms = FAR
        self._data = bytearray(_ROOM)
        self._used = 0
        self._starts = [0] * _BEGINNINGS
        self._ends = [0] * _BEGINNINGS
        self._open = 0
        self._likely_end = 0
        """The likely message's last byte; up to it no other beginning is likely, even when this one has failed."""
        self._likely_open = False

    def feed(self, byte: int, now_ms: int):
        """One byte; the Message that it completes, or None."""
        self.due(now_ms)
        if self._used == _ROOM:
            self._drop_old()
        at = self._used
        self._data[at] = byte
        self._used = at + 1
        self.deadline_ms = now_ms + GAP_MS
        message = self._complete(at) if self._open else None
        if message is None and at > 0 and length_is_plausible(self._data[at - 1], byte):
            self._begin(at - 1, at + byte + 1)
        return message

    def broken(self, now_ms: int) -> None:
        """The UART saw a framing error: what is in progress cannot be trusted."""
        self.due(now_ms)
        self._abandon(FRAMING)

    def due(self, now_ms: int) -> None:
        """The burst is over when there was no byte for ``GAP_MS``."""
        if now_ms >= self.deadline_ms:
            self._abandon(TRUNCATED)

    def _abandon(self, reason):
        self._fail(self._likely_open, reason)
        self.forget()

    def forget(self) -> None:
        """The line is used: what was half read counts for nothing."""
        self._used = 0
        self._open = 0
        self._likely_end = 0
        self._likely_open = False
        self.deadline_ms = FAR

    def _begin(self, start, end):
        if self._open == _BEGINNINGS:
            self._close(0)
        self._starts[self._open] = start
        self._ends[self._open] = end
        self._open += 1
        if start > self._likely_end or self._likely_end == 0:
            self._likely_end = end
            self._likely_open = True

    def _close(self, index):
        self._open -= 1
        for later in range(index, self._open):
            self._starts[later] = self._starts[later + 1]
            self._ends[later] = self._ends[later + 1]

    def _complete(self, at):
        index = 0
        while index < self._open:
            if self._ends[index] == at:
                start = self._starts[index]
                self._close(index)
                message = self._judge(start, at)
                if message is not None:
                    return message
            else:
                index += 1
        if self._likely_open and self._likely_end <= at:
            self._likely_open = False
        return None

    def _judge(self, start, at):
        """The message from ``start`` to its checksum at ``at``, if it is one; else its failure is counted."""
        total = 0
        for index in range(start, at + 1):
            total += self._data[index]
        kind = self._data[start]
        likely = self._likely_open and self._likely_end == at
        if total & 0xFF:
            self._fail(likely, BAD_CHECKSUM)
            return None
        if kind == CHARGE or kind == TEXT:
            self._fail(likely, OTHER)
            return None
        message = parse(self._data, start, at)
        if message is None:
            self._fail(likely, IMPLAUSIBLE)
            return None
        self.counts[GOOD] += 1
        self.forget()
        return message

    def _fail(self, likely, reason):
        if likely:
            self._likely_open = False
            self.counts[reason] += 1
            self.bad |= 1 << reason

    def _drop_old(self):
        """Keep what is still followed, or the last byte, which may be a type."""
        first = self._used - 1
        for index in range(self._open):
            if self._starts[index] < first:
                first = self._starts[index]
        data = self._data
        for index in range(first, self._used):
            data[index - first] = data[index]
        self._used -= first
        for index in range(self._open):
            self._starts[index] -= first
            self._ends[index] -= first
        self._likely_end = max(0, self._likely_end - first)
