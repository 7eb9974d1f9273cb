"""Caller ID of every idle line, whichever way it comes: FSK by the line's UART, DTMF by its receiver, both at any time.

Nothing has to be chosen or expected: a message may come before the first ring, between two rings, or without any. While
a line is seized nothing is read of it, and what was half read when it was seized is forgotten uncounted: we ended it.
So is what a line's receiver has half heard when it is lent elsewhere, or when it comes back.
"""

from hal.caller_id.dtmf_reader import DtmfReader
from hal.caller_id.fsk_reader import FskReader
from hal.caller_id.reasons import OTHER, REASONS
from hal.compat import const
from hal.filters.deadlines import FAR
from hal.signals import LINE_CALLER_ID, LINE_CALLER_ID_BAD, Signal

QUIET_MS = const(50)
"""How often silent UARTs are asked. They keep what comes, and channel seizure and mark last 400 ms before a message."""
BURST_MS = const(10)
"""How often while one of them has something: hal.caller_id.fsk_reader.GAP_MS counts on it."""


class CallerIdWatch:
    """``lines``: how many; ``uarts``: a hal.uart.Uart for each of the first of them.

    ``found``: LINE_CALLER_ID and LINE_CALLER_ID_BAD to be told; the card empties it. ``next_ms``: when ``listen`` is to
    run next. Raises ValueError for more UARTs than lines.
    """

    def __init__(self, lines: int, uarts):
        if len(uarts) > lines:
            raise ValueError("%d UARTs for the caller ID of %d lines" % (len(uarts), lines))
        self.found = []
        self.next_ms = FAR
        self._uarts = tuple(uarts)
        self._fsk = tuple([FskReader() for _ in uarts])
        self._dtmf = tuple([DtmfReader() for _ in range(lines)])
        self._seized = [False] * lines
        self._heard = [True] * lines

    def start(self, now_ms: int) -> None:
        """What the UARTs have kept belongs to calls of the past."""
        for uart in self._uarts:
            uart.read()
            uart.broken()
        self._plan(now_ms)

    def listen(self, now_ms: int) -> None:
        """Ask the UARTs, and give up bursts that have stopped before their end."""
        for line in range(len(self._uarts)):
            self._listen_to(line, now_ms)
        for line in range(len(self._dtmf)):
            if now_ms >= self._dtmf[line].deadline_ms:
                self._dtmf[line].due(now_ms)
                self._tell_bad(line, self._dtmf[line])
        self._plan(now_ms)

    def takes_digits(self, line: int) -> bool:
        """Digits heard on this line belong to its caller ID."""
        return not self._seized[line]

    def digit(self, line: int, digit: str, now_ms: int) -> None:
        """A DTMF digit was heard on an idle line."""
        reader = self._dtmf[line]
        self._tell(line, reader.feed(digit, now_ms))
        self._tell_bad(line, reader)
        self.next_ms = min(self.next_ms, reader.deadline_ms)

    def ringing(self, line: int) -> None:
        """It rings: caller ID by DTMF comes before that and is over."""
        self._dtmf[line].end()
        self._tell_bad(line, self._dtmf[line])

    def seize(self, line: int, on: bool) -> None:
        """The line is seized, or released."""
        self._seized[line] = on
        self._dtmf[line].forget()
        if line < len(self._fsk):
            self._fsk[line].forget()

    def hears(self, line: int, on: bool, now_ms: int) -> None:
        """The line's receiver listens to it, or to somebody else."""
        if on == self._heard[line]:
            return
        self._heard[line] = on
        if on:
            self._dtmf[line].begin(now_ms)
        else:
            self._dtmf[line].forget()

    def _listen_to(self, line: int, now_ms: int) -> None:
        uart = self._uarts[line]
        data = uart.read()
        broken = uart.broken()
        if self._seized[line]:
            return
        reader = self._fsk[line]
        for byte in data:
            self._tell(line, reader.feed(byte, now_ms))
        # Nobody knows where among these bytes it was; a message that is whole by its checksum is not doubted.
        if broken:
            reader.broken(now_ms)
        reader.due(now_ms)
        self._tell_bad(line, reader)

    def _plan(self, now_ms: int) -> None:
        next_ms = now_ms + QUIET_MS if self._uarts else FAR
        for reader in self._fsk:
            if reader.deadline_ms < FAR:
                next_ms = now_ms + BURST_MS
        for reader in self._dtmf:
            next_ms = min(next_ms, reader.deadline_ms)
        self.next_ms = next_ms

    def _tell(self, line: int, message) -> None:
        if message is not None:
            self.found.append(Signal(LINE_CALLER_ID, line, message))

    def _tell_bad(self, line: int, reader) -> None:
        if reader.bad:
            for reason in range(REASONS):
                if reader.bad >> reason & 1 and reason != OTHER:
                    self.found.append(Signal(LINE_CALLER_ID_BAD, line, reason))
            reader.bad = 0
