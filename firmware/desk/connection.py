"""One client's connection: lines in, lines out, and whatever the client does, the loop goes on."""

import selectors
import socket
from collections.abc import Callable
from typing import Protocol

import msgspec

from firmware.control.responses import Answering, AnyResponse, Ended, Happening, Refused
from firmware.control.sentences import spoken
from firmware.control.wire import LONGEST_LINE, encode
from firmware.desk.line_cutter import TOO_LONG, LineCutter

LINES_AT_ONCE = 4
"""Requests of one client that are taken before the others have their turn."""

PAUSE_AT = 262_144
"""Bytes that wait for the client; with more of them no further request of it is taken."""

HAPPENINGS_UP_TO = 524_288
"""Bytes that wait for the client; with more of them it misses what happens."""

PATIENCE_MS = 10_000
"""For a client that does not greet, or does not take the answers it asked for."""

OURS_MS = 60_000
"""The longest that a request may take; the client is told after this that it has no answer."""

_AT_ONCE = 65_536
_SENT_AT_ONCE = 4_096
"""Small pieces: what a slow reader has taken shows when it has taken one of them (unix(7): none is freed in part)."""


class Desk(Protocol):
    """Whoever answers what comes over a connection."""

    def opened(self, connection: "Connection", /) -> None:
        """It has begun."""

    def read(self, connection: "Connection", line: bytes, /) -> None:
        """A line, to which ``connection.expect`` and ``connection.answer`` belong."""

    def closed(self, connection: "Connection", /) -> None:
        """It has ended, from whichever side."""


class Connection:
    """``number``: unlike any other's. Requests are taken one after another: the next one when one is answered."""

    def __init__(
        self,
        line: socket.socket,
        number: int,
        desk: Desk,
        selector: selectors.BaseSelector,
        now_ms: Callable[[], int],
    ) -> None:
        line.setblocking(False)
        self.number = number
        self.since_ms = now_ms()
        self.has_greeted = False
        self._socket = line
        self._desk = desk
        self._selector = selector
        self._now_ms = now_ms
        self._lines = LineCutter(LONGEST_LINE)
        self._has_more = False
        self._has_ended = False
        self._is_leaving = False
        self._is_closed = False
        self._out = bytearray()
        self._owed = 0
        """So many bytes of ``_out``, from its beginning, hold answers."""
        self._drained_ms = 0
        self._missed = 0
        self._asked: int | None = None
        self._asked_until_ms = 0
        self._turn = 0
        self._events = 0
        self._watch()
        desk.opened(self)

    # -- for the desk

    def expect(self, number: int) -> Callable[[AnyResponse], None]:
        """A request with this number is being answered; the answer goes to what is returned, once, at any time."""
        self._turn += 1
        self._asked = number
        self._asked_until_ms = self._now_ms() + OURS_MS
        turn = self._turn
        return lambda response: self._reply(turn, response)

    def answer(self, number: int, response: AnyResponse) -> None:
        """Send it, in whole sentences."""
        self._put(encode(Answering(number, spoken(response))))

    def tell(self, happening: Happening) -> None:
        """Send it, unless too much waits for the client."""
        if len(self._out) > HAPPENINGS_UP_TO:
            self._missed += 1 + happening.missed
            return
        missed = happening.missed + self._missed
        self._missed = 0
        self._out += encode(msgspec.structs.replace(happening, missed=missed))

    def end(self, why: str) -> None:
        """Its log-in is over: say so, and leave."""
        self._put(encode(Ended(why)))
        self.leave()

    def leave(self) -> None:
        """Take nothing more; close when what is waiting has been sent."""
        self._is_leaving = True

    # -- for the loop

    def due_ms(self) -> int | None:
        """When ``step`` has something to do."""
        if self._is_closed:
            return None
        moments = [] if self.has_greeted else [self.since_ms + PATIENCE_MS]
        if self._is_owing():
            moments.append(self._drained_ms + PATIENCE_MS)
        if self._asked is not None:
            moments.append(self._asked_until_ms)
        if self._may_take() and self._has_more:
            moments.append(0)
        return min(moments, default=None)

    def step(self, now_ms: int) -> None:
        """Take requests that wait, and end what has taken too long."""
        if self._asked is not None and now_ms >= self._asked_until_ms:
            self._reply(self._turn, Refused("this took too long: it may still be done."))
        self._take()
        self._send()
        is_silent = not self.has_greeted and now_ms >= self.since_ms + PATIENCE_MS
        is_slow = self._is_owing() and now_ms >= self._drained_ms + PATIENCE_MS
        is_done = self._is_leaving or (self._has_ended and self._asked is None and not self._has_more)
        if is_silent or is_slow or (is_done and not self._out):
            self.close()
        self._watch()

    def close(self) -> None:
        """End it at once."""
        if self._is_closed:
            return
        self._is_closed = True
        self._watch()
        self._socket.close()
        self._desk.closed(self)

    # -- inside

    def _put(self, line: bytes) -> None:
        """What the client must take soon."""
        if not self._out:
            self._drained_ms = self._now_ms()
        self._out += line
        self._owed = len(self._out)

    def _ready(self, events: int) -> None:
        if self._is_closed:
            return
        if events & selectors.EVENT_WRITE:
            self._send()
        if events & selectors.EVENT_READ and not self._is_closed:
            self._receive()

    def _receive(self) -> None:
        try:
            data = self._socket.recv(_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            self.close()
            return
        self._has_ended = not data
        self._lines.put(data)
        self._has_more = True

    def _take(self) -> None:
        for _ in range(LINES_AT_ONCE):
            if not self._may_take():
                return
            line = self._lines.next()
            if line is None:
                self._has_more = False
                return
            if line == TOO_LONG:
                self.answer(0, Refused(f"the line is too long: {LONGEST_LINE} bytes is the most."))
            else:
                self._desk.read(self, line)

    def _is_owing(self) -> bool:
        """What waits must reach the client soon; what happens may wait as long as it likes."""
        return self._owed > 0 or (bool(self._out) and self._has_ended)

    def _may_take(self) -> bool:
        return self._asked is None and len(self._out) <= PAUSE_AT and not (self._is_leaving or self._is_closed)

    def _reply(self, turn: int, response: AnyResponse) -> None:
        if self._asked is not None and turn == self._turn:
            number, self._asked = self._asked, None
            self.answer(number, response)

    def _send(self) -> None:
        while self._out and not self._is_closed:
            try:
                sent = self._socket.send(self._out[:_SENT_AT_ONCE])
            except BlockingIOError:
                return
            except OSError:
                self.close()
                return
            del self._out[:sent]
            self._owed = max(0, self._owed - sent)
            self._drained_ms = self._now_ms()

    def _watch(self) -> None:
        """Wake the loop for what can be done now, and for nothing else."""
        events = 0
        if not self._is_closed:
            if not (self._has_ended or self._is_leaving) and self._lines.held <= LONGEST_LINE:
                events |= selectors.EVENT_READ
            if self._out:
                events |= selectors.EVENT_WRITE
        if events == self._events:
            return
        if not self._events:
            self._selector.register(self._socket, events, self._ready)
        elif not events:
            self._selector.unregister(self._socket)
        else:
            self._selector.modify(self._socket, events, self._ready)
        self._events = events
