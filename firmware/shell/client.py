"""A client of the control socket: asks and is answered, and never waits for ever."""

import contextlib
import select
import socket
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import msgspec

from firmware.control.requests import VERSION, AnyRequest, Asking, Greet
from firmware.control.responses import Answering, AnyResponse, Ended, Greeting, Happening, Refused
from firmware.control.wire import LONGEST_LINE, decode_answering, encode

SOCKET = Path("/run/linebox/control.sock")

LONGEST_ANSWER_S = 30.0
"""A commit is verified, written to a slow card, and taken over between two ticks of the core: well below this."""

MOST_HAPPENINGS = 1000
"""Kept for a terminal that is slower than the box; the oldest are dropped first."""

_AT_ONCE = 65_536


class DeskGoneError(Exception):
    """The box's desk is not there, or is no longer; the message says it in a sentence for people."""


class LogInEndedError(DeskGoneError):
    """Somebody else has changed the user who was logged in here; the connection has ended."""


class Client:
    """``name``: what people call this client; ``now_s`` never goes back; ``beside``: file descriptors that must not
    wait while the box is asked, and what to do when one can be read."""

    def __init__(
        self,
        path: Path,
        name: str,
        now_s: Callable[[], float],
        beside: tuple[Callable[[], list[int]], Callable[[], None]] | None = None,
    ) -> None:
        self._path = path
        self._name = name
        self._now_s = now_s
        self._beside = beside
        self._socket: socket.socket | None = None
        self._rest = b""
        self._number = 0
        self._answers: dict[int, AnyResponse] = {}
        self._told: deque[Happening] = deque(maxlen=MOST_HAPPENINGS)

    @property
    def connected(self) -> bool:
        return self._socket is not None

    def connect(self, timeout_s: float = LONGEST_ANSWER_S) -> Greeting:
        """Begin anew: nobody is logged in. Raises DeskGoneError."""
        self.close()
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        try:
            made.settimeout(timeout_s)
            made.connect(str(self._path))
            made.setblocking(False)
        except OSError as error:
            made.close()
            raise DeskGoneError(f"the box's desk does not answer at {self._path} ({error.strerror or error})") from None
        self._socket = made
        response = self.ask(Greet(VERSION, self._name), timeout_s)
        if isinstance(response, Greeting):
            return response
        self.close()
        why = response.text.rstrip(".") if isinstance(response, Refused) else "it does not greet"
        raise DeskGoneError(f"the box's desk lets nobody in: {why}")

    def ask(self, request: AnyRequest, timeout_s: float = LONGEST_ANSWER_S) -> AnyResponse:
        """Raises DeskGoneError: it closed the connection, or said nothing for so long."""
        self._number += 1
        self._answers.clear()
        until_s = self._now_s() + timeout_s
        self._send(encode(Asking(self._number, request)), until_s)
        while True:
            self._take()
            # 0 bears what the desk says of a line that it could not read: it is about the one just sent.
            for number in (self._number, 0):
                if number in self._answers:
                    return self._answers.pop(number)
            self._wait(until_s, writing=False)

    def happenings(self) -> list[Happening]:
        """What was told since the last time. Raises DeskGoneError."""
        self._take()
        told = list(self._told)
        self._told.clear()
        return told

    def fileno(self) -> int:
        """Can be read when the desk has said something. Raises DeskGoneError."""
        return self._open().fileno()

    def close(self) -> None:
        """Whoever was logged in is let go, and what was tested is restored."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None
        self._rest = b""
        self._answers.clear()
        self._told.clear()

    def _open(self) -> socket.socket:
        if self._socket is None:
            raise DeskGoneError("the box's desk is not connected")
        return self._socket

    def _send(self, line: bytes, until_s: float) -> None:
        connection = self._open()
        while line:
            try:
                line = line[connection.send(line) :]
            except BlockingIOError:
                self._wait(until_s, writing=True)
            except OSError:
                # Why it closed the connection may still be there to be read.
                self._take()
                self._lose()

    def _take(self) -> None:
        """Read what has come, without waiting."""
        connection = self._open()
        while True:
            try:
                data = connection.recv(_AT_ONCE)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._lose()
            *lines, self._rest = (self._rest + data).split(b"\n")
            if len(self._rest) > LONGEST_LINE:
                self._lose("said more than is understood")
            for line in lines:
                self._read(line)

    def _read(self, line: bytes) -> None:
        try:
            said = decode_answering(line)
        except msgspec.MsgspecError:
            self._lose("said what is not understood")
        if isinstance(said, Ended):
            self.close()
            raise LogInEndedError(said.text.rstrip("."))
        if isinstance(said, Answering):
            self._answers[said.id] = said.response
        else:
            self._told.append(said)

    def _wait(self, until_s: float, writing: bool) -> None:
        """Until the socket can be read (or written); what comes beside it is taken meanwhile."""
        connection = self._open()
        beside = self._beside[0]() if self._beside else []
        left_s = until_s - self._now_s()
        if left_s <= 0:
            self._lose("did not answer in time")
        with contextlib.suppress(InterruptedError):
            ready, _, _ = select.select([connection.fileno(), *beside], [connection] if writing else [], [], left_s)
            if self._beside and not set(beside).isdisjoint(ready):
                self._beside[1]()

    def _lose(self, why: str = "was restarted") -> NoReturn:
        self.close()
        raise DeskGoneError(f"the box's desk {why}, log in again")
