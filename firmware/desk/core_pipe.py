"""What the desk tells the core, and the core's answers: nobody waits for either."""

import os
import selectors
from collections.abc import Callable
from typing import NamedTuple

from firmware.control.requests import AnyRequest
from firmware.control.responses import AnyResponse, Refused
from firmware.desk.messages import Answer, Ask, FromDesk, LetGo, encode

MOST_WAITING = 4_000_000
"""Bytes that wait for a core that does not read; what comes then is not taken."""

ANSWER_MS = 5_000
"""The core answers within a few ticks; who asks is told after this that it does not."""

SILENT = "The core does not answer; what was asked may still happen."

Reply = Callable[[AnyResponse], None]


class CorePipe:
    """Writes to ``fd`` what it takes, in order. The reader's end is told by the other pipe, not here."""

    def __init__(self, fd: int, selector: selectors.BaseSelector) -> None:
        os.set_blocking(fd, False)
        self._fd = fd
        self._selector = selector
        self._rest = bytearray()
        self._is_watched = False

    def send(self, message: FromDesk) -> bool:
        """False: it is not taken, so much waits already."""
        if len(self._rest) > MOST_WAITING:
            return False
        self._rest += encode(message)
        self._write()
        return True

    def _write(self, _events: int = 0) -> None:
        try:
            while self._rest:
                del self._rest[: os.write(self._fd, self._rest[:65_536])]
        except BlockingIOError:
            pass
        except OSError:
            # The core has gone: its other pipe ends too, and this process with it.
            self._rest.clear()
        self._watch(bool(self._rest))

    def _watch(self, wanted: bool) -> None:
        if wanted and not self._is_watched:
            self._selector.register(self._fd, selectors.EVENT_WRITE, self._write)
        if self._is_watched and not wanted:
            self._selector.unregister(self._fd)
        self._is_watched = wanted


class _Question(NamedTuple):
    reply: Reply
    until_ms: int


class Questions:
    """The duty of Answer. ``send``: as CorePipe's; ``adopted`` takes answers to what was not asked here."""

    def __init__(
        self,
        send: Callable[[FromDesk], bool],
        now_ms: Callable[[], int],
        adopted: Callable[[int, AnyResponse], None],
    ) -> None:
        self._send = send
        self._now_ms = now_ms
        self._adopted = adopted
        self._last = 0
        self._asked: dict[int, _Question] = {}
        self._leaving: set[int] = set()

    def number(self) -> int:
        """One that no message to the core has had."""
        self._last += 1
        return self._last

    def ask(self, holder: int, request: AnyRequest, reply: Reply) -> None:
        """``reply`` is called once, whatever the core does."""
        number = self.number()
        if self._send(Ask(number=number, holder=holder, request=request)):
            self._asked[number] = _Question(reply, self._now_ms() + ANSWER_MS)
        else:
            reply(Refused("the core does not answer."))

    def let_go(self, holder: int) -> None:
        """This client has gone: the core hears of it, if not now, then as soon as it listens."""
        if not self._send(LetGo(holder=holder)):
            self._leaving.add(holder)

    def take(self, command: Answer) -> None:
        """An answer; one that comes too late is of no use to who asked."""
        question = self._asked.pop(command.number, None)
        if question is not None:
            question.reply(command.response)
        else:
            self._adopted(command.number, command.response)

    def due_ms(self) -> int | None:
        if self._leaving:
            return self._now_ms() + 100
        return min((question.until_ms for question in self._asked.values()), default=None)

    def step(self, now_ms: int) -> None:
        for number, question in list(self._asked.items()):
            if now_ms >= question.until_ms:
                del self._asked[number]
                question.reply(Refused(SILENT))
        for holder in list(self._leaving):
            if self._send(LetGo(holder=holder)):
                self._leaving.discard(holder)

    def finish(self) -> None:
        """Nobody is left to answer."""
